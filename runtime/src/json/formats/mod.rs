//! Types of formats that Rust's standard library has none for, and texts that are only checked to be of a format.

mod address;
mod base64;
mod check;
mod decimal;
mod duration;
mod mail;
mod quoted;
mod secret;
mod uri;

pub use self::base64::{Base64, Base64Text, Base64Url, NotBase64};
pub use self::check::Format;
pub use self::decimal::{Decimal, NotADecimal};
pub use self::duration::{Duration, NotADuration};
pub use self::quoted::{InText, Quoted};
pub use self::secret::Secret;

/// Implements `Display` and `Debug`, and an error, for a type that keeps the text that it was made of.
macro_rules! as_text {
    ($type:ty, $error:ident: $said:literal) => {
        #[doc = concat!("Text that is ", $said, ".")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $error;

        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($said)
            }
        }

        impl std::error::Error for $error {}

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

use as_text;
