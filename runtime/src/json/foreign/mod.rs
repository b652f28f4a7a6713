//! Types from elsewhere, of which only serde knows how they stand in JSON.

mod read;
mod refused;

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::Serialize;
use serde::de::DeserializeOwned;

use self::read::Read;
use super::cx::Cx;
use super::decode::Decode;
use super::encode::Encode;
use super::failure::EncodeError;
use super::limits::Limits;
use super::tape::{Node, Tape};
use super::text::copy;
use super::writer::Writer;

/// A value of a type that the configuration names in the place of a schema (`[types] replace`). It derefs to the value and is
/// made of one.
///
/// The type reads and writes itself by serde, as JSON. What it refuses is reported at the value at which it stopped, without what it
/// says of it: such words tend to repeat the input. Numbers that are infinite or NaN are `null`, as serde_json writes them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Foreign<T>(pub T);

impl<T> Foreign<T> {
    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Foreign<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Foreign<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Foreign<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: PartialEq> PartialEq<T> for Foreign<T> {
    fn eq(&self, other: &T) -> bool {
        self.0 == *other
    }
}

impl<T: fmt::Debug> fmt::Debug for Foreign<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Foreign<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: DeserializeOwned> Decode for Foreign<T> {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        match T::deserialize(Read::value(cx.tape(), node)) {
            Ok(value) => Some(Self(value)),
            Err(refused) => {
                refused.report(cx, node);
                None
            }
        }
    }
}

impl<T: Serialize> Encode for Foreign<T> {
    fn encode(&self, w: &mut Writer) {
        let Ok(json) = serde_json::to_vec(&self.0) else {
            return w.fail(EncodeError::Foreign);
        };
        match Tape::parse(&json, &Limits::OWN) {
            Ok(tape) => copy(&tape, Node::ROOT, w),
            Err(_) => w.fail(EncodeError::Foreign),
        }
    }
}
