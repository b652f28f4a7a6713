//! [`Link`]: a box that hides from the compiler what it owns.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use super::{Cx, Decode, Encode, Node, Writer};

/// A value held elsewhere, used like a [`Box`].
///
/// Types that own each other in a long row, each by value, in a list or in a map, go beyond what the compiler follows when it
/// checks that a value may be dropped (E0320: 128 steps). A `Link` ends the row for the compiler and for nobody else. The
/// generator puts one into such rows every now and then; documents without them have none.
pub struct Link<T> {
    value: Box<dyn Any + Send + Sync>,
    holds: PhantomData<fn() -> T>,
}

impl<T: Any + Send + Sync> Link<T> {
    /// Holds a value.
    pub fn new(value: T) -> Self {
        Self { value: Box::new(value), holds: PhantomData }
    }

    /// The value itself.
    pub fn into_inner(self) -> T {
        *self.value.downcast().expect("a link is made of a T only")
    }
}

impl<T: Any + Send + Sync> Deref for Link<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.downcast_ref().expect("a link is made of a T only")
    }
}

impl<T: Any + Send + Sync> DerefMut for Link<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.downcast_mut().expect("a link is made of a T only")
    }
}

impl<T: Any + Send + Sync> From<T> for Link<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Any + Send + Sync + Clone> Clone for Link<T> {
    fn clone(&self) -> Self {
        Self::new((**self).clone())
    }
}

impl<T: Any + Send + Sync + fmt::Debug> fmt::Debug for Link<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Any + Send + Sync + PartialEq> PartialEq for Link<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Any + Send + Sync + Eq> Eq for Link<T> {}

impl<T: Any + Send + Sync + Decode> Decode for Link<T> {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        T::decode(cx, node).map(Self::new)
    }
}

impl<T: Any + Send + Sync + Encode> Encode for Link<T> {
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }
}

#[cfg(test)]
mod tests {
    use super::Link;
    use crate::json::{Limits, Reading, decode, encode};

    #[test]
    fn it_is_its_value() {
        let mut link: Link<Vec<u8>> = decode(b"[1,2]", Reading::Strict, &Limits::default()).unwrap();
        link.push(3);
        assert_eq!(link, Link::from(vec![1, 2, 3]));
        assert_eq!(format!("{link:?}"), "[1, 2, 3]");
        assert_eq!(encode(&link.clone()).unwrap(), b"[1,2,3]");
        assert_eq!(link.into_inner(), [1, 2, 3]);
    }
}
