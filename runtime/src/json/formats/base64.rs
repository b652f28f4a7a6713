//! Bytes that travel as text.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::super::cx::Cx;
use super::super::decode::Decode;
use super::super::encode::Encode;
use super::super::tape::Node;
use super::super::writer::Writer;

/// Bytes, on the wire as base64 with `+`, `/` and padding.
///
/// What a server answers may also be of the other alphabet, without padding, or broken into lines; it is written back without.
pub type Base64 = Base64Text<false>;

/// Bytes, on the wire as base64 with `-` and `_`, without padding.
pub type Base64Url = Base64Text<true>;

/// What [`Base64`] and [`Base64Url`] are: `URL` says which alphabet is written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Base64Text<const URL: bool>(Vec<u8>);

impl<const URL: bool> Base64Text<URL> {
    /// The bytes.
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }

    fn written() -> &'static GeneralPurpose {
        if URL { &URL_SAFE_NO_PAD } else { &STANDARD }
    }

    fn exact(text: &str) -> Option<Self> {
        let found = Self::written().decode(text);
        // With padding it is the same text still.
        let found = found.or_else(|error| if URL { URL_SAFE.decode(text) } else { Err(error) });
        found.ok().map(Self)
    }

    fn loose(text: &str) -> Option<Self> {
        let kept = |letter: char| !letter.is_ascii_whitespace() && letter != '=';
        let bare: String = text.chars().filter(|letter| kept(*letter)).collect();
        STANDARD_NO_PAD.decode(&bare).or_else(|_| URL_SAFE_NO_PAD.decode(&bare)).ok().map(Self)
    }
}

impl<const URL: bool> From<Vec<u8>> for Base64Text<URL> {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl<const URL: bool> From<&[u8]> for Base64Text<URL> {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl<const URL: bool, const N: usize> From<&[u8; N]> for Base64Text<URL> {
    fn from(bytes: &[u8; N]) -> Self {
        Self(bytes.to_vec())
    }
}

impl<const URL: bool> From<bytes::Bytes> for Base64Text<URL> {
    fn from(bytes: bytes::Bytes) -> Self {
        Self(bytes.into())
    }
}

impl<const URL: bool> From<Base64Text<URL>> for Vec<u8> {
    fn from(text: Base64Text<URL>) -> Self {
        text.0
    }
}

impl<const URL: bool> Deref for Base64Text<URL> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<const URL: bool> AsRef<[u8]> for Base64Text<URL> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<const URL: bool> fmt::Debug for Base64Text<URL> {
    /// As on the wire.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const URL: bool> fmt::Display for Base64Text<URL> {
    /// As on the wire.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&Self::written().encode(&self.0))
    }
}

/// Text that is no base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotBase64;

impl fmt::Display for NotBase64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no base64")
    }
}

impl std::error::Error for NotBase64 {}

impl<const URL: bool> FromStr for Base64Text<URL> {
    type Err = NotBase64;

    fn from_str(text: &str) -> Result<Self, NotBase64> {
        Self::exact(text).ok_or(NotBase64)
    }
}

impl<const URL: bool> Decode for Base64Text<URL> {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.formatted(node, "expected bytes as base64")?;
        let found = Self::exact(&text).or_else(|| if cx.is_strict() { None } else { Self::loose(&text) });
        found.or_else(|| cx.malformed(node, "expected bytes as base64"))
    }
}

impl<const URL: bool> Encode for Base64Text<URL> {
    fn encode(&self, w: &mut Writer) {
        w.string(&Self::written().encode(&self.0));
    }
}
