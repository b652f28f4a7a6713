//! Defaults: read where a schema is used, checked against its type once all types are known.

use crate::diagnostics;
use crate::document::{Schema as Written, SchemaObject};
use crate::source::node::Number;
use crate::source::pointer::Pointer;

use crate::api::literal::{is_number, literal, shown};
use crate::api::{Additional, Literal, Lowering, Parameter, Schema, Shape, StringFormat, Tuple, Use};

use super::constraint::range;
use super::lower::own_atoms;
use super::{Arena, Gathered};

/// A default that has not been checked yet.
pub(super) struct PendingDefault {
    at: Pointer,
    schema: Use,
    value: Literal,
}

impl<'a> Lowering<'a> {
    /// The default of a schema that is used as a parameter.
    pub(in crate::api) fn use_default(&mut self, schema: &'a Written, usage: Use) -> Option<Literal> {
        let gathered = self.gather(&[schema]);
        let own = own_atoms(&[schema], &gathered);
        self.default_of(&own, &gathered, usage)
    }

    /// The default of a use: what stands beside it first, then what its schema says.
    pub(super) fn default_of(&mut self, own: &[&'a SchemaObject], all: &Gathered<'a>, schema: Use) -> Option<Literal> {
        let atom = own.iter().chain(all.atoms.iter().rev().collect::<Vec<_>>()).find(|atom| atom.default.is_some())?;
        let value = literal(atom.default.as_ref()?);
        if value == Literal::Null && !schema.nullable {
            // `default: null` where null is no value says that there is no default.
            return None;
        }
        self.schemas.defaults.push(PendingDefault { at: atom.pointer.clone(), schema, value: value.clone() });
        Some(value)
    }

    pub(super) fn check_defaults(&mut self) {
        for pending in std::mem::take(&mut self.schemas.defaults) {
            self.schemas.budget.set(10_000);
            if let Err(expected) = self.schemas.fits(&pending.value, pending.schema, 0) {
                self.report(diagnostics::default_ignored(&pending.at, &shown(&pending.value), &expected));
                self.schemas.bad_defaults.push((pending.schema, pending.value));
            }
        }
    }

    /// Takes away the defaults of parameters that are no values of their schemas.
    pub(in crate::api) fn forget_bad_defaults<'p>(&mut self, parameters: impl Iterator<Item = &'p mut Parameter>) {
        for parameter in parameters.filter(|parameter| self.is_bad(parameter.schema, parameter.default.as_ref())) {
            parameter.default = None;
        }
    }

    /// The same for properties.
    pub(super) fn forget_bad_defaults_of(&mut self, schemas: &mut [Schema]) {
        let objects = schemas.iter_mut().filter_map(|schema| match &mut schema.shape {
            Shape::Object(object) => Some(&mut object.properties),
            _ => None,
        });
        for property in objects.flatten().filter(|property| self.is_bad(property.schema, property.default.as_ref())) {
            property.default = None;
        }
    }

    fn is_bad(&self, schema: Use, default: Option<&Literal>) -> bool {
        let bad = &self.schemas.bad_defaults;
        default.is_some_and(|default| bad.iter().any(|(known, value)| *known == schema && value == default))
    }
}

impl Arena<'_> {
    /// Takes one step of those that a default may cost: unions of unions could ask for ever.
    fn spend(&self) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(1));
        left == 0
    }

    /// Whether a value is of a type; otherwise what is wanted.
    fn fits(&self, value: &Literal, usage: Use, depth: usize) -> Result<(), String> {
        let Some(schema) = self.slots[usage.schema.0 as usize].schema.as_ref() else {
            return Ok(());
        };
        if depth > 100 || self.spend() || *value == Literal::Null && usage.nullable {
            return Ok(());
        }
        let want = |fits: bool, expected: &str| {
            if fits { Ok(()) } else { Err(expected.to_owned()) }
        };
        match (&schema.shape, value) {
            (Shape::Foreign(_), _) => Ok(()),
            (Shape::Any, _) | (Shape::Null, Literal::Null) | (Shape::Boolean, Literal::Bool(_)) => Ok(()),
            (Shape::Null, _) => want(false, "`null`"),
            (Shape::Boolean, _) => want(false, "`true` or `false`"),
            (Shape::String(format), Literal::String(text)) => fits_format(*format, text),
            (Shape::String(_), _) => want(false, "a string"),
            (Shape::StringEnum(values), Literal::String(text)) => {
                want(values.contains(text), "one of the listed values")
            }
            (Shape::IntegerEnum(values), Literal::Number(text)) => want(
                whole(text).is_some_and(|whole| values.iter().any(|value| i128::from(*value) == whole)),
                "one of the listed values",
            ),
            (Shape::OpenEnum(_), _) => want(matches!(value, Literal::String(_)), "a string"),
            (Shape::ValueEnum(values), _) => {
                want(values.iter().any(|listed| is_same(listed, value)), "one of the listed values")
            }
            (Shape::StringEnum(_) | Shape::IntegerEnum(_), _) => want(false, "one of the listed values"),
            (Shape::Integer(format), Literal::Number(text)) => {
                let (lowest, highest) = range(*format);
                want(whole(text).is_some_and(|whole| (lowest..=highest).contains(&whole)), "an integer of this format")
            }
            (Shape::Integer(_), _) => want(false, "an integer"),
            (Shape::Number { .. } | Shape::Decimal, _) => want(matches!(value, Literal::Number(_)), "a number"),
            (Shape::Array(items), Literal::Array(values)) => {
                let all = values.iter().try_for_each(|value| self.fits(value, *items, depth + 1));
                all.map_err(|expected| format!("a list of which each item is {expected}"))
            }
            (Shape::Tuple(tuple), Literal::Array(values)) => self.fits_tuple(tuple, values, depth),
            (Shape::Array(_) | Shape::Tuple(_), _) => want(false, "a list"),
            (Shape::Never, _) => want(false, "possible: its schema allows no value"),
            (Shape::Object(_) | Shape::Map(_), Literal::Object(entries)) => {
                self.fits_object(&schema.shape, entries, depth)
            }
            (Shape::Object(_) | Shape::Map(_), _) => want(false, "an object"),
            (Shape::Union(union), _) => want(
                union.members.iter().any(|member| self.fits(value, member.schema, depth + 1).is_ok()),
                "a value of one of the members",
            ),
        }
    }

    fn fits_tuple(&self, tuple: &Tuple, values: &[Literal], depth: usize) -> Result<(), String> {
        if values.len() < tuple.required {
            return Err(format!("a list of at least {} items", tuple.required));
        }
        for (index, value) in values.iter().enumerate() {
            let schema = match (tuple.items.get(index), tuple.rest) {
                (Some(schema), _) => *schema,
                (None, Additional::Typed(schema)) => schema,
                (None, Additional::Any) => continue,
                (None, Additional::Denied) => return Err(format!("a list of at most {} items", tuple.items.len())),
            };
            self.fits(value, schema, depth + 1)
                .map_err(|expected| format!("a list whose item {index} is {expected}"))?;
        }
        Ok(())
    }

    fn fits_object(&self, shape: &Shape, entries: &[(String, Literal)], depth: usize) -> Result<(), String> {
        let (properties, additional) = match shape {
            Shape::Object(object) => (object.properties.as_slice(), object.additional),
            Shape::Map(additional) => (&[][..], *additional),
            _ => return Ok(()),
        };
        for (name, value) in entries {
            let schema = match (properties.iter().find(|property| property.name == *name), additional) {
                (Some(property), _) => property.schema,
                (None, Additional::Typed(schema)) => schema,
                (None, Additional::Any) => continue,
                (None, Additional::Denied) => {
                    return Err(format!("an object of this schema, which has no `{name}`"));
                }
            };
            self.fits(value, schema, depth + 1)
                .map_err(|expected| format!("an object whose `{name}` is {expected}"))?;
        }
        match properties
            .iter()
            .find(|property| property.required && !entries.iter().any(|(name, _)| *name == property.name))
        {
            Some(missing) => Err(format!("an object of this schema, which requires `{}`", missing.name)),
            None => Ok(()),
        }
    }
}

/// Whether two values are equal, numbers by their value.
fn is_same(left: &Literal, right: &Literal) -> bool {
    match (left, right) {
        (Literal::Number(left), Literal::Number(right)) => Number::new(left.as_str()) == Number::new(right.as_str()),
        (Literal::Array(left), Literal::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (Literal::Object(left), Literal::Object(right)) => {
            let is_there = |(name, value): &(String, Literal)| {
                right.iter().any(|(key, other)| key == name && is_same(value, other))
            };
            left.len() == right.len() && left.iter().all(is_there)
        }
        _ => left == right,
    }
}

fn whole(text: &str) -> Option<i128> {
    Number::new(text).as_i128()
}

/// Formats that become types are checked in form: lengths and separators.
fn fits_format(format: StringFormat, text: &str) -> Result<(), String> {
    let shape: String = text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    let fits = match format {
        StringFormat::Plain | StringFormat::Secret => true,
        StringFormat::Duration => text.trim_start_matches(['+', '-']).starts_with('P'),
        StringFormat::Ipv4 => text.parse::<std::net::Ipv4Addr>().is_ok(),
        StringFormat::Ipv6 => text.parse::<std::net::Ipv6Addr>().is_ok(),
        StringFormat::Base64 | StringFormat::Base64Url => {
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte))
        }
        StringFormat::Decimal => is_number(text),
        StringFormat::Integer(format) => {
            let (lowest, highest) = range(format);
            text.parse::<i128>().is_ok_and(|whole| (lowest..=highest).contains(&whole))
        }
        StringFormat::Uuid => {
            let hex: String = text.chars().filter(|letter| *letter != '-').collect();
            hex.len() == 32 && hex.chars().all(|letter| letter.is_ascii_hexdigit())
        }
        StringFormat::Date => shape == "0000-00-00",
        StringFormat::DateTime(_) => {
            shape.starts_with("0000-00-00T00:00")
                || shape.starts_with("0000-00-00t00:00")
                || shape.starts_with("0000-00-00 00:00")
        }
        StringFormat::Time => shape.starts_with("00:00"),
    };
    let expected = match format {
        StringFormat::Plain | StringFormat::Secret => "a string",
        StringFormat::Duration => "a duration",
        StringFormat::Ipv4 => "an IPv4 address",
        StringFormat::Ipv6 => "an IPv6 address",
        StringFormat::Base64 | StringFormat::Base64Url => "bytes as base64",
        StringFormat::Decimal => "a decimal number as text",
        StringFormat::Integer(_) => "an integer of this format as text",
        StringFormat::Uuid => "a UUID",
        StringFormat::Date => "a date",
        StringFormat::DateTime(_) => "a date and time",
        StringFormat::Time => "a time",
    };
    if fits { Ok(()) } else { Err(expected.to_owned()) }
}
