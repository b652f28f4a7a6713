//! `[client]`: what the configuration says about calls.

use std::time::Duration;

use indexmap::IndexMap;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::pagination::Pagination;
use super::units::{size, time};

/// Choices for calls. What is `None` is as the runtime has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calls {
    /// The time for a call.
    pub timeout: Option<Timeout>,
    /// How often a call is sent again.
    pub retries: Option<u32>,
    /// The most bytes that are read of an answer's body.
    pub max_body: Option<u64>,
    /// The header that holds idempotency keys.
    pub idempotency_header: Option<String>,
    /// Which operations answer in pages, by selectors: operationIds, `GET /rooms/**`, `tag:x`.
    pub pagination: IndexMap<String, Pagination>,
}

/// The time for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timeout {
    /// So long.
    After(Duration),
    /// As long as it takes.
    Off,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientShape {
    pub(super) base_url: Option<String>,
    #[serde(default, deserialize_with = "timeout")]
    timeout: Option<Timeout>,
    #[serde(default, deserialize_with = "retries")]
    retries: Option<u32>,
    #[serde(default, deserialize_with = "max_body")]
    max_body: Option<u64>,
    #[serde(default, deserialize_with = "header")]
    idempotency_header: Option<String>,
    #[serde(default)]
    pagination: IndexMap<String, Pagination>,
}

impl ClientShape {
    pub(super) fn apply(&self, calls: &mut Calls) {
        calls.timeout = self.timeout.or(calls.timeout);
        calls.retries = self.retries.or(calls.retries);
        calls.max_body = self.max_body.or(calls.max_body);
        if let Some(header) = &self.idempotency_header {
            calls.idempotency_header = Some(header.clone());
        }
        calls.pagination.extend(self.pagination.iter().map(|(selector, pages)| (selector.clone(), pages.clone())));
    }
}

// Values are looked at while they are read, so that messages say where they stand.

fn timeout<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timeout>, D::Error> {
    let text = String::deserialize(from)?;
    let found = if text == "off" { Some(Timeout::Off) } else { time(&text).map(Timeout::After) };
    let wrong =
        || D::Error::custom(format!("`client.timeout` is a time such as `30s` or `500ms`, or `off`, not `{text}`"));
    found.ok_or_else(wrong).map(Some)
}

/// More than anybody means.
const MOST_RETRIES: i64 = 100;

fn retries<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    let number = i64::deserialize(from)?;
    let found = u32::try_from(number).ok().filter(|_| number <= MOST_RETRIES);
    let wrong = || D::Error::custom(format!("`client.retries` is a number from 0 to {MOST_RETRIES}, not `{number}`"));
    found.ok_or_else(wrong).map(Some)
}

fn max_body<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let text = String::deserialize(from)?;
    let wrong = || D::Error::custom(format!("`client.max_body` is a size such as `8MiB` or `512KiB`, not `{text}`"));
    size(&text).ok_or_else(wrong).map(Some)
}

fn header<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(from)?;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_part) {
        return Ok(Some(text));
    }
    Err(D::Error::custom(format!(
        "`client.idempotency_header` is the name of a header, such as `Idempotency-Key`, not `{text}`"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Calls, String> {
        let shape: ClientShape = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        let mut calls = Calls::default();
        shape.apply(&mut calls);
        Ok(calls)
    }

    #[test]
    fn every_key_is_read_and_may_be_left_out() {
        assert_eq!(read("").unwrap(), Calls::default());
        let calls = read("timeout = '5s'\nretries = 0\nmax_body = '1MiB'\nidempotency_header = 'X-Key'").unwrap();
        let expected = Calls {
            timeout: Some(Timeout::After(Duration::from_secs(5))),
            retries: Some(0),
            max_body: Some(1 << 20),
            idempotency_header: Some("X-Key".to_owned()),
            pagination: IndexMap::new(),
        };
        assert_eq!(calls, expected);
        assert_eq!(read("timeout = 'off'").unwrap().timeout, Some(Timeout::Off));
        let pages = read("[pagination]\na = { link = true }\n'tag:b' = { link = true }").unwrap().pagination;
        assert_eq!(pages.keys().collect::<Vec<_>>(), ["a", "tag:b"]);
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        for (text, message) in [
            ("timeout = '30'", "`client.timeout` is a time such as `30s` or `500ms`, or `off`, not `30`"),
            ("timeout = 30", "invalid type: integer `30`, expected a string"),
            ("retries = -1", "`client.retries` is a number from 0 to 100, not `-1`"),
            ("retries = 101", "`client.retries` is a number from 0 to 100, not `101`"),
            ("retries = '2'", "invalid type: string \"2\", expected i64"),
            ("max_body = '8MB'", "`client.max_body` is a size such as `8MiB` or `512KiB`, not `8MB`"),
            (
                "idempotency_header = 'a b'",
                "`client.idempotency_header` is the name of a header, such as `Idempotency-Key`, not `a b`",
            ),
        ] {
            assert_eq!(read(text).unwrap_err(), message, "{text}");
        }
    }
}
