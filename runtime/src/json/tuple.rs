//! Arrays whose items have types of their own: Rust's tuples, and structs of which the last items may be absent.

use super::cx::Cx;
use super::decode::Decode;
use super::encode::Encode;
use super::failure::{EncodeError, FailureKind};
use super::object::{Field, Members};
use super::tape::Node;
use super::writer::Writer;

macro_rules! tuples {
    ($($count:literal: $($item:ident $at:tt),+;)*) => {$(
        impl<$($item: Decode),+> Decode for ($($item,)+) {
            #[allow(non_snake_case)]
            fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
                let mut nodes = [Node::ABSENT; $count];
                cx.fixed(node, &mut nodes)?;
                $(let $item = $item::decode(cx, nodes[$at]);)+
                Some(($($item?,)+))
            }
        }

        impl<$($item: Encode),+> Encode for ($($item,)+) {
            fn encode(&self, w: &mut Writer) {
                w.begin_array();
                $(w.item(&self.$at);)+
                w.end_array();
            }
        }
    )*};
}

tuples! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
}

impl Cx<'_> {
    /// The items of an array of a fixed length. Surplus ones are let be in a lenient reading.
    fn fixed(&mut self, node: Node, nodes: &mut [Node]) -> Option<()> {
        let mut items = self.items(node)?;
        let (found, wanted) = (items.left(), nodes.len());
        if found < wanted || found > wanted && self.is_strict() {
            let plural = if wanted == 1 { "" } else { "s" };
            self.report(node, FailureKind::Constraint, format!("expected {wanted} item{plural}"));
        }
        for place in nodes {
            *place = items.next(self)?;
        }
        Some(())
    }

    /// Finds the items of a type in an array, by their place. Reports required ones that are missing.
    pub fn tuple<const N: usize>(&mut self, node: Node, fields: &'static [Field; N]) -> Option<Members<N>> {
        let mut nodes = [Node::ABSENT; N];
        let left = self.find_items(node, fields, &mut nodes)?;
        Some(Members::new(nodes, node, fields, left))
    }

    fn find_items(&mut self, array: Node, fields: &'static [Field], nodes: &mut [Node]) -> Option<u32> {
        let mut items = self.items(array)?;
        for (field, place) in fields.iter().zip(nodes) {
            match items.next(self) {
                Some(item) => {
                    *place = item;
                    self.check_field(item, field);
                }
                None => self.report_missing(array, field, "required item is missing"),
            }
        }
        Some(u32::try_from(items.left()).unwrap_or(u32::MAX))
    }

    /// The items that have no place of their own.
    pub fn rest<T: Decode, const N: usize>(&mut self, members: &Members<N>) -> Option<Vec<T>> {
        if members.surplus() == 0 { Some(Vec::new()) } else { self.collect_rest(members.holder(), N) }
    }

    fn collect_rest<T: Decode>(&mut self, array: Node, skipped: usize) -> Option<Vec<T>> {
        let (mut list, mut is_whole) = (Vec::new(), true);
        for item in self.tape.items(array).skip(skipped) {
            match T::decode(self, item) {
                Some(value) => list.push(value),
                None => is_whole = false,
            }
        }
        is_whole.then_some(list)
    }

    /// Reports the items that have no place. In [`Reading::Lenient`](super::Reading::Lenient) they are let be.
    pub fn deny_rest<const N: usize>(&mut self, members: &Members<N>) {
        if members.surplus() != 0 && self.is_strict() {
            for item in self.tape.items(members.holder()).skip(N) {
                self.report(item, FailureKind::Unexpected, "the schema does not allow this item");
            }
        }
    }
}

/// An item that may be absent, when all after it are, too.
pub trait OptionalItem: Encode {
    /// Whether it is.
    fn is_absent(&self) -> bool;
}

impl<T: Encode> OptionalItem for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl Writer {
    /// Writes the items of an array that may be absent: none after one that is.
    pub fn optional_items(&mut self, items: &[&dyn OptionalItem]) {
        for item in items {
            if item.is_absent() {
                self.has_gap = true;
            } else {
                self.later_item(item);
            }
        }
    }

    /// Writes the items of an array that have no place of their own.
    pub fn rest<T: Encode>(&mut self, items: &[T]) {
        for item in items {
            self.later_item(item);
        }
    }

    fn later_item(&mut self, item: &dyn Encode) {
        if self.has_gap {
            self.fail(EncodeError::Gap);
        } else {
            self.item(item);
        }
    }
}
