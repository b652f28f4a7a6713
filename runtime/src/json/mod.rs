//! The JSON codec: bytes to a flat [`Tape`], a tape to Rust values through one context ([`Cx`]), and Rust values to
//! bytes through one [`Writer`].
//!
//! It owns how models are read, checked and written. It knows nothing of HTTP, parameters or events.
//! All failures of a document are found in one reading, each with its pointer; nothing that was read is repeated in a message.

#[cfg(feature = "xml")]
mod build;
mod check;
mod check_eval;
mod constant;
mod cx;
mod decode;
mod encode;
mod entries;
mod failure;
mod fault;
mod foreign;
mod formats;
mod limits;
mod link;
#[cfg(feature = "server")]
mod mixed;
mod names;
mod never;
mod number;
mod object;
mod parse;
mod pattern;
mod rule;
mod rule_eval;
mod scan;
pub mod serde_door;
mod tape;
mod text;
mod time;
mod tuple;
mod union;
mod value;
mod writer;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

#[cfg(feature = "xml")]
pub(crate) use self::build::Builder;
pub use self::check::{Bound, Check};
pub use self::constant::constant;
pub use self::cx::{Cx, Items, Reading};
pub use self::decode::{Decode, decode, decode_checked, decode_tape, decode_tape_checked};
pub use self::encode::{Encode, encode};
pub use self::failure::{DecodeError, EncodeError, Failure, FailureKind, SyntaxError};
pub use self::foreign::Foreign;
pub use self::formats::{
    Base64, Base64Text, Base64Url, Decimal, Duration, Format, InText, NotADecimal, NotADuration, NotBase64, Quoted,
    Secret,
};
pub use self::limits::Limits;
pub use self::link::Link;
#[cfg(feature = "server")]
pub(crate) use self::mixed::{Mixed, decode_mixed};
pub use self::never::Never;
pub use self::object::{Field, Members, forbidden, ignored, optional, required};
pub use self::rule::{Lit, Rule};
pub use self::serde_door::serde_door;
#[cfg(any(feature = "server", feature = "xml"))]
pub(crate) use self::tape::push_token;
pub use self::tape::{Kind, Node, Tape};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::text::json_text;
pub(crate) use self::text::scalar_text;
pub use self::time::{LenientTimestamp, Moment, NotATime, StrictTimestamp, Time, Timestamp};
pub use self::tuple::OptionalItem;
pub use self::union::{Arm, arm};
pub use self::writer::Writer;

pub use std::net::{Ipv4Addr, Ipv6Addr};

pub use chrono::NaiveDate as Date;
/// A date, a time and an offset as chrono has them: what a [`Timestamp`] is made of.
pub type DateTime = chrono::DateTime<chrono::FixedOffset>;
/// Members by name.
pub type Map<T> = BTreeMap<String, T>;
pub use serde_json::Value;
pub use uuid::Uuid;
