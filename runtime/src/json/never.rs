//! Values that cannot be: the schema `false`.

use super::cx::Cx;
use super::decode::Decode;
use super::encode::Encode;
use super::failure::FailureKind;
use super::tape::Node;
use super::writer::Writer;

/// A value that cannot be: no JSON is read as one, and nobody can make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Never {}

impl Decode for Never {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        cx.report(node, FailureKind::Unexpected, "the schema allows no value here");
        None
    }
}

impl Encode for Never {
    fn encode(&self, _: &mut Writer) {
        match *self {}
    }
}
