//! Values of a tape as JSON text again, and scalars as their text without quotes.

use super::encode::{Encode, encode};
use super::failure::EncodeError;
use super::limits::Limits;
use super::tape::{Kind, Node, Tape};
use super::writer::Writer;

/// The text of a scalar, without quotes; of anything else its JSON.
pub(crate) fn scalar_text<T: Encode + ?Sized>(value: &T) -> Result<String, EncodeError> {
    let bytes = encode(value)?;
    // The writer takes strings only, so that this never replaces anything.
    let json = String::from_utf8_lossy(&bytes);
    let text = Tape::parse(json.as_bytes(), &Limits::DEFAULT).ok().and_then(|tape| {
        let text = tape.string(Node::ROOT)?;
        Some(text.into_owned())
    });
    Ok(text.unwrap_or_else(|| json.into_owned()))
}

/// A value of a tape as JSON text.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn json_text(tape: &Tape<'_>, node: Node) -> String {
    let mut writer = Writer::new();
    copy(tape, node, &mut writer);
    // What was written once can be written again.
    writer.finish().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Writes a value of a tape.
pub(super) fn copy(tape: &Tape<'_>, node: Node, w: &mut Writer) {
    match tape.kind(node) {
        None | Some(Kind::Null) => w.null(),
        Some(Kind::Bool) => w.bool(tape.bool(node) == Some(true)),
        Some(Kind::Number) => w.number(tape.number(node).unwrap_or("0")),
        Some(Kind::String | Kind::Text) => w.string(&tape.string(node).unwrap_or_default()),
        Some(Kind::Array) => {
            w.begin_array();
            for item in tape.items(node) {
                if w.next() {
                    copy(tape, item, w);
                }
            }
            w.end_array();
        }
        Some(Kind::Object) => {
            w.begin_object();
            for (name, value) in tape.members(node) {
                if w.name(&name) {
                    copy(tape, value, w);
                }
            }
            w.end_object();
        }
    }
}
