//! Depth, number and size; nothing overflows the stack.

use super::super::{Cx, Decode, EncodeError, FailureKind, Limits, Node, Reading, Tape, Value, arm, decode, encode};
use super::sample::Tree;

fn refused(text: &str, limits: &Limits) -> Option<FailureKind> {
    Tape::parse(text.as_bytes(), limits).err().map(|error| error.kind())
}

#[test]
fn depth_is_limited() {
    let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(refused(&nested(128), &Limits::DEFAULT), None);
    assert_eq!(refused(&nested(129), &Limits::DEFAULT), Some(FailureKind::Limit));
    assert_eq!(refused(&nested(3), &Limits::DEFAULT.depth(2)), Some(FailureKind::Limit));
    assert_eq!(refused("1", &Limits::DEFAULT.depth(0)), None);
    let far = Limits::DEFAULT.depth(usize::MAX);
    assert_eq!(refused(&nested(512), &far), None);
    assert_eq!(refused(&nested(513), &far), Some(FailureKind::Limit));
    for bomb in ["[", "{\"a\":", "[{\"a\":", "[[1],"] {
        assert_eq!(refused(&bomb.repeat(500_000), &far), Some(FailureKind::Limit));
    }
}

#[test]
fn the_deepest_document_is_read_and_written_on_a_small_stack() {
    let far = Limits::DEFAULT.depth(usize::MAX);
    let array = "[".repeat(512) + &"]".repeat(512);
    let object = "{\"a\":".repeat(512) + "1" + &"}".repeat(512);
    for text in [array, object] {
        let value: Value = decode(text.as_bytes(), Reading::Strict, &far).unwrap();
        assert_eq!(encode(&value).unwrap(), text.as_bytes());
    }
    let tree = "{\"children\":[".repeat(256) + &"]}".repeat(256);
    let tree_read: Tree = decode(tree.as_bytes(), Reading::Strict, &far).unwrap();
    assert_eq!(encode(&tree_read).unwrap(), tree.as_bytes());
}

#[test]
fn writing_has_an_end_too() {
    let mut value = Value::Null;
    for _ in 0..5_000 {
        value = Value::Array(vec![value]);
    }
    assert_eq!(encode(&value), Err(EncodeError::Depth));
}

#[test]
fn numbers_and_sizes_are_limited() {
    assert_eq!(refused("[1,2]", &Limits::DEFAULT.nodes(3)), None);
    assert_eq!(refused("[1,2,3]", &Limits::DEFAULT.nodes(3)), Some(FailureKind::Limit));
    assert_eq!(refused("\"abc\"", &Limits::DEFAULT.string(3)), None);
    assert_eq!(refused("\"abcd\"", &Limits::DEFAULT.string(3)), Some(FailureKind::Limit));
    assert_eq!(refused("{\"abcd\":1}", &Limits::DEFAULT.string(3)), Some(FailureKind::Limit));
    assert_eq!(refused("12345", &Limits::DEFAULT.string(3)), Some(FailureKind::Limit));
}

/// Every level can be read in two ways: trying them all takes two to the power of the depth.
struct Ambiguous;

impl Decode for Ambiguous {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let below = |cx: &mut Cx<'_>, node| {
            let list: Vec<Self> = cx.value_of(node)?;
            (list.len() == 1).then_some(Self)
        };
        cx.one_of(node, &[arm("a", below), arm("b", below), arm("c", below)])
    }
}

#[test]
fn trying_alternatives_has_an_end() {
    let text = "[".repeat(128) + &"]".repeat(128);
    for reading in [Reading::Strict, Reading::Lenient] {
        let error = decode::<Ambiguous>(text.as_bytes(), reading, &Limits::DEFAULT).err().unwrap();
        let limit = |failure: &super::super::Failure| failure.kind == FailureKind::Limit;
        assert!(error.failures().iter().any(limit), "{error}");
    }
}

#[test]
fn failures_are_kept_up_to_a_hundred() {
    let text = format!("[{}]", vec!["true"; 1_000].join(","));
    let error = decode::<Vec<i64>>(text.as_bytes(), Reading::Strict, &Limits::DEFAULT).unwrap_err();
    assert_eq!((error.failures().len(), error.total()), (100, 1_000));
    assert!(error.to_string().ends_with("; and 992 more"));
}
