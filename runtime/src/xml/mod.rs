//! XML bodies, by the `xml` object of OpenAPI.
//!
//! Models have one codec, [`json`](super::json). An XML body is carried over to it and back by a static description of
//! its type, an [`Xml`]: which members are attributes, what elements are called, which lists are wrapped. Reading makes
//! a tape that the ordinary `Decode` reads, with all its checks; writing takes what the ordinary `Encode` gives.
//!
//! What the description leaves open has one form: an object is its members as elements, `@name` an attribute and `#text`
//! the text beside them; a list is its items as elements of one name; `null` is `xsi:nil="true"`; everything else is text.
//!
//! Document types, and so entities of one's own, are refused, as is everything but UTF-8.

#[cfg(feature = "xml")]
mod chars;
#[cfg(feature = "xml")]
mod parse;
#[cfg(feature = "xml")]
mod read;
#[cfg(feature = "xml")]
mod rest;
mod shape;
#[cfg(feature = "xml")]
mod tree;
#[cfg(feature = "xml")]
mod write;

#[cfg(test)]
mod tests;

pub use self::shape::{Xml, XmlArm, XmlMember};

use super::json::{Decode, DecodeError, Encode, EncodeError, Limits, Reading};

/// Reads an XML document; all that is wrong with it is in the one error.
///
/// # Errors
/// When the bytes are not XML, or not what the type asks for.
#[cfg(feature = "xml")]
pub fn decode<T: Decode>(bytes: &[u8], xml: &Xml, reading: Reading, limits: &Limits) -> Result<T, DecodeError> {
    decode_checked(bytes, xml, reading, limits, &super::json::Check::new())
}

/// As [`decode`], for a type that does not carry all of its constraints.
///
/// # Errors
/// As [`decode`].
#[cfg(feature = "xml")]
pub fn decode_checked<T: Decode>(
    bytes: &[u8],
    xml: &Xml,
    reading: Reading,
    limits: &Limits,
    check: &super::json::Check,
) -> Result<T, DecodeError> {
    use super::json::decode_tape_checked;

    let tree = parse::parse(bytes, limits)?;
    let (tape, faults) = read::read(&tree, xml, reading);
    let decoded = decode_tape_checked(&tape, reading, check);
    if faults.is_empty() { decoded } else { Err(DecodeError::beside(faults, decoded.err())) }
}

/// Writes a value as an XML document.
///
/// # Errors
/// When the value has no form in XML.
#[cfg(feature = "xml")]
pub fn encode(value: &dyn Encode, xml: &Xml) -> Result<Vec<u8>, EncodeError> {
    use super::json::{self, Tape};

    let text = json::encode(value)?;
    // What was just written is read back, so no limit is one of its own.
    let limits = Limits::DEFAULT.depth(usize::MAX).nodes(usize::MAX).string(usize::MAX);
    let tape = Tape::parse(&text, &limits).map_err(|_| EncodeError::Depth)?;
    write::write(&tape, xml)
}

/// Without the feature `xml` nothing is read: generated code that asks for it does not compile.
///
/// # Errors
/// Always.
#[cfg(not(feature = "xml"))]
pub fn decode<T: Decode>(_: &[u8], _: &Xml, _: Reading, _: &Limits) -> Result<T, DecodeError> {
    use super::json::{Failure, FailureKind};

    Err(Failure::new("", FailureKind::Syntax, "XML is not read: the feature `xml` is off").into())
}

/// As [`decode`].
///
/// # Errors
/// Always.
#[cfg(not(feature = "xml"))]
pub fn decode_checked<T: Decode>(
    bytes: &[u8],
    xml: &Xml,
    reading: Reading,
    limits: &Limits,
    _: &super::json::Check,
) -> Result<T, DecodeError> {
    decode(bytes, xml, reading, limits)
}

/// Without the feature `xml` nothing is written: generated code that asks for it does not compile.
///
/// # Errors
/// Always.
#[cfg(not(feature = "xml"))]
pub fn encode(_: &dyn Encode, _: &Xml) -> Result<Vec<u8>, EncodeError> {
    Err(EncodeError::XmlOff)
}

/// `application/xml`, `text/xml` and everything that ends in `+xml`, whatever the parameters.
pub fn is_xml(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(essence.as_str(), "application/xml" | "text/xml") || essence.contains('/') && essence.ends_with("+xml")
}
