//! Text that must not be seen.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use secrecy::{ExposeSecret as _, SecretString};

use super::super::cx::Cx;
use super::super::decode::Decode;
use super::super::encode::Encode;
use super::super::tape::Node;
use super::super::writer::Writer;

/// A password: it goes over the wire (and through serde) as the text that it is, and is printed nowhere. Its memory is
/// overwritten when it is dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The text. Whoever calls this takes care of where it goes.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl fmt::Display for Secret {
    /// Stars, whatever the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("***")
    }
}

impl PartialEq for Secret {
    /// In a time that does not tell where the texts differ, only whether they are of one length.
    fn eq(&self, other: &Self) -> bool {
        let (left, right) = (self.expose().as_bytes(), other.expose().as_bytes());
        let differing = left.iter().zip(right).fold(0, |all, (left, right)| all | (left ^ right));
        left.len() == right.len() && std::hint::black_box(differing) == 0
    }
}

impl Eq for Secret {}

impl Hash for Secret {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.expose().hash(state);
    }
}

impl Decode for Secret {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        cx.string(node).map(|text| text.as_ref().into())
    }
}

impl Encode for Secret {
    fn encode(&self, w: &mut Writer) {
        w.string(self.expose());
    }
}
