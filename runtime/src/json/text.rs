//! Values of a tape as JSON text again.

use super::tape::{Kind, Node, Tape};
use super::writer::Writer;

/// A value of a tape as JSON text.
pub(crate) fn json_text(tape: &Tape<'_>, node: Node) -> String {
    let mut writer = Writer::new();
    copy(tape, node, &mut writer);
    // What was written once can be written again.
    writer.finish().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn copy(tape: &Tape<'_>, node: Node, w: &mut Writer) {
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
