//! A member of a body that the call sets, not the caller: whether the answer is to be a stream (D14).

use super::super::json::{self, Encode, EncodeError, Kind, Limits, Node, Tape, Writer, json_text};

/// A body with this member, whatever it says of it itself.
pub(super) struct Flagged<'a> {
    pub(super) body: &'a dyn Encode,
    pub(super) flag: Option<(&'static str, bool)>,
}

impl Encode for Flagged<'_> {
    fn encode(&self, w: &mut Writer) {
        let Some((name, value)) = self.flag else {
            return self.body.encode(w);
        };
        let json = match json::encode(self.body) {
            Ok(json) => json,
            Err(error) => return w.fail(error),
        };
        match Tape::parse(&json, &Limits::OWN) {
            // JSON that the writer has written is read again, unless it names a member twice.
            Err(_) => w.fail(EncodeError::Duplicate),
            Ok(tape) if tape.kind(Node::ROOT) == Some(Kind::Object) => {
                w.begin_object();
                for (own, node) in tape.members(Node::ROOT).filter(|(own, _)| **own != *name) {
                    w.member(&own, &Raw(json_text(&tape, node)));
                }
                w.member(name, &value);
                w.end_object();
            }
            // What is no object has no members.
            _ => self.body.encode(w),
        }
    }
}

/// What is JSON already.
struct Raw(String);

impl Encode for Raw {
    fn encode(&self, w: &mut Writer) {
        w.constant(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d14_the_flag_is_that_of_the_call() {
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        for (body, sent) in [
            ("{\"stream\":true,\"a\":{\"stream\":true}}", "{\"a\":{\"stream\":true},\"stream\":false}"),
            ("{\"stream\":null}", "{\"stream\":false}"),
            ("{}", "{\"stream\":false}"),
            ("[1]", "[1]"),
        ] {
            let written = json::encode(&Flagged { body: &value(body), flag: Some(("stream", false)) }).unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), sent);
        }
        assert_eq!(json::encode(&Flagged { body: &value("{}"), flag: None }).unwrap(), b"{}");
    }

    #[test]
    fn d14_a_body_whose_members_cannot_be_told_apart_is_not_sent() {
        struct Twice;
        impl Encode for Twice {
            fn encode(&self, w: &mut Writer) {
                w.constant("{\"stream\":1,\"stream\":2}");
            }
        }
        let written = json::encode(&Flagged { body: &Twice, flag: Some(("stream", false)) });
        assert!(matches!(written, Err(EncodeError::Duplicate)), "{written:?}");
        let deep = (0..200).fold(serde_json::json!({}), |value, _| serde_json::json!({ "a": value }));
        let written = json::encode(&Flagged { body: &deep, flag: Some(("stream", true)) }).unwrap();
        assert!(written.ends_with(b",\"stream\":true}"));
    }
}
