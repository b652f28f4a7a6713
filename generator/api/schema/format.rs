//! `format` and `contentEncoding`: which of them make a type, and which only say how a text is written.
//!
//! A format that is not known says nothing, and one that belongs to another type neither (`type: string, format: double` is text).

use crate::api::{IntegerFormat, Shape, StringFormat, TextFormat};
use crate::config::{MissingOffset, Types};

use super::Gathered;

/// The format of a schema: what extends a schema counts more than the schema.
pub(super) fn of<'a>(gathered: &Gathered<'a>) -> Option<&'a str> {
    gathered.atoms.iter().rev().find_map(|atom| atom.format.as_deref())
}

/// The format of a string.
pub(super) fn of_string(gathered: &Gathered<'_>, types: &Types) -> StringFormat {
    match gathered.atoms.iter().rev().find_map(|atom| atom.content_encoding.as_deref()) {
        Some(encoding) if encoding.eq_ignore_ascii_case("base64") => return StringFormat::Base64,
        Some(encoding) if encoding.eq_ignore_ascii_case("base64url") => return StringFormat::Base64Url,
        Some(_) => return StringFormat::Plain,
        None => {}
    }
    let Some(format) = of(gathered) else {
        return StringFormat::Plain;
    };
    match format {
        text if types.is_text(text) => StringFormat::Plain,
        "uuid" => StringFormat::Uuid,
        "date-time" => StringFormat::DateTime(types.missing_offset),
        "date" => StringFormat::Date,
        "time" => StringFormat::Time,
        "duration" => StringFormat::Duration,
        "ipv4" => StringFormat::Ipv4,
        "ipv6" => StringFormat::Ipv6,
        "byte" => StringFormat::Base64,
        "base64url" => StringFormat::Base64Url,
        "password" => StringFormat::Secret,
        "decimal" => StringFormat::Decimal,
        other => integer(other).map_or(StringFormat::Plain, StringFormat::Integer),
    }
}

/// A number of a format of integers is one.
pub(super) fn of_number(format: Option<&str>) -> Shape {
    match format {
        Some("float") => Shape::Number { single: true },
        Some("decimal") => Shape::Decimal,
        other => other.and_then(integer).map_or(Shape::Number { single: false }, Shape::Integer),
    }
}

/// A format of integers.
pub(super) fn integer(format: &str) -> Option<IntegerFormat> {
    Some(match format {
        "int8" => IntegerFormat::I8,
        "int16" => IntegerFormat::I16,
        "int32" => IntegerFormat::I32,
        "int64" => IntegerFormat::I64,
        "uint8" => IntegerFormat::U8,
        "uint16" => IntegerFormat::U16,
        "uint32" => IntegerFormat::U32,
        "uint64" => IntegerFormat::U64,
        _ => return None,
    })
}

/// What a text is checked for. A `hostname` or `email` beyond ASCII (`idn-hostname`) and `regex` are not, nor is a
/// date-time that may be without an offset.
pub(super) fn of_text(gathered: &Gathered<'_>, types: &Types) -> Option<TextFormat> {
    Some(match of(gathered)? {
        "date" => TextFormat::Date,
        "date-time" if types.missing_offset == MissingOffset::Accept => return None,
        "date-time" => TextFormat::DateTime,
        "duration" => TextFormat::Duration,
        "email" => TextFormat::Email,
        "hostname" => TextFormat::Hostname,
        "idn-email" => TextFormat::IdnEmail,
        "ipv4" => TextFormat::Ipv4,
        "ipv6" => TextFormat::Ipv6,
        "iri" => TextFormat::Iri,
        "iri-reference" => TextFormat::IriReference,
        "json-pointer" => TextFormat::JsonPointer,
        "relative-json-pointer" => TextFormat::RelativeJsonPointer,
        "time" => TextFormat::Time,
        "uri" => TextFormat::Uri,
        "uri-reference" => TextFormat::UriReference,
        "uri-template" => TextFormat::UriTemplate,
        "uuid" => TextFormat::Uuid,
        _ => return None,
    })
}
