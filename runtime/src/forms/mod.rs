//! Forms on the wire: `application/x-www-form-urlencoded` and `multipart/*`, both ways.
//!
//! A value is written through [`Encode`](super::json::Encode) to JSON and laid out field by field; what arrives is put together
//! from text and JSON and read through [`Decode`](super::json::Decode). So one type works as JSON and as a form. Nested
//! values are JSON inside of their field unless a [`FormField`] says otherwise, `null` is as good as nothing.
//!
//! A multipart body with files has a type of its own whose files are [`FilePart`]s.

mod field;
mod file_part;

#[cfg(feature = "server")]
mod assemble;
#[cfg(any(feature = "client", feature = "server"))]
mod deep;
#[cfg(any(feature = "client", feature = "server"))]
mod disposition;
#[cfg(feature = "client")]
mod encode;
#[cfg(feature = "server")]
mod pairs;
#[cfg(feature = "server")]
mod part_reader;
#[cfg(feature = "client")]
mod part_writer;
#[cfg(feature = "server")]
mod parts;
#[cfg(all(feature = "server", feature = "spool"))]
mod splitter;
#[cfg(all(feature = "server", feature = "spool"))]
pub(crate) mod spool;

pub use field::FormField;
pub use file_part::FilePart;
#[cfg(feature = "server")]
pub use part_reader::{FromParts, PartReader};
#[cfg(feature = "client")]
pub use part_writer::{IntoParts, PartWriter};

#[cfg(feature = "server")]
pub(crate) use deep::Tree;
#[cfg(feature = "client")]
pub(crate) use encode::write_form;
#[cfg(feature = "server")]
pub(crate) use pairs::read_form;
#[cfg(feature = "server")]
pub(crate) use part_reader::{boolean_part, read_fields};
#[cfg(all(feature = "server", feature = "spool"))]
pub(crate) use parts::Part;

#[cfg(test)]
mod tests;
