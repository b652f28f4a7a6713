//! Formats that a text is checked for where it stays text.

use super::super::time::{is_date, is_date_time, is_time};
use super::duration::is_duration;
use super::{mail, uri};

/// A format that text is checked for in a strict reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Format {
    Date,
    DateTime,
    Duration,
    Email,
    Hostname,
    IdnEmail,
    Ipv4,
    Ipv6,
    Iri,
    IriReference,
    JsonPointer,
    RelativeJsonPointer,
    Time,
    Uri,
    UriReference,
    UriTemplate,
    Uuid,
}

impl Format {
    /// Whether a text is of this format.
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Date => is_date(text),
            Self::DateTime => is_date_time(text),
            Self::Duration => is_duration(text),
            Self::Email => text.is_ascii() && mail::is_mailbox(text),
            Self::Hostname => mail::is_hostname(text),
            Self::IdnEmail => mail::is_mailbox(text),
            Self::Ipv4 => text.parse::<std::net::Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<std::net::Ipv6Addr>().is_ok(),
            Self::Iri => uri::is_absolute(text),
            Self::IriReference => uri::is_reference(text),
            Self::JsonPointer => is_pointer(text),
            Self::RelativeJsonPointer => is_relative_pointer(text),
            Self::Time => is_time(text),
            Self::Uri => text.is_ascii() && uri::is_absolute(text),
            Self::UriReference => text.is_ascii() && uri::is_reference(text),
            Self::UriTemplate => uri::is_template(text),
            Self::Uuid => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
        }
    }

    /// What is said when a text is not.
    pub(in super::super) fn expected(self) -> &'static str {
        match self {
            Self::Date => "expected a date as in rfc 3339",
            Self::DateTime => "expected a date-time as in rfc 3339",
            Self::Duration => "expected a duration as in iso 8601",
            Self::Email | Self::IdnEmail => "expected an email address",
            Self::Hostname => "expected a host name",
            Self::Ipv4 => "expected an ipv4 address",
            Self::Ipv6 => "expected an ipv6 address",
            Self::Iri => "expected an iri",
            Self::IriReference => "expected an iri reference",
            Self::JsonPointer => "expected a json pointer",
            Self::RelativeJsonPointer => "expected a relative json pointer",
            Self::Time => "expected a time as in rfc 3339",
            Self::Uri => "expected a uri",
            Self::UriReference => "expected a uri reference",
            Self::UriTemplate => "expected a uri template",
            Self::Uuid => "expected a uuid",
        }
    }
}

/// RFC 6901: empty, or `/` before each token, with `~0` and `~1` as the only escapes.
fn is_pointer(text: &str) -> bool {
    let escapes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes
}

fn is_relative_pointer(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (up, rest) = text.split_at(digits);
    !up.is_empty() && (up == "0" || !up.starts_with('0')) && (rest == "#" || is_pointer(rest))
}
