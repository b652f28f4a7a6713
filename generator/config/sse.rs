//! `[sse]`: what the configuration says about event streams.

use std::time::Duration;

use serde::Deserialize;

use super::units::{size, time};

/// Choices for event streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sse {
    /// Payloads that end a stream of JSON without being an event, where the document names none.
    pub done: Vec<String>,
    /// JSON without a schema beside a stream is an answer of its own.
    pub keep_empty_json: bool,
    /// Calls have `subscribe`, which connects again.
    pub reconnect: bool,
    /// What a server sends while a stream is idle.
    pub keep_alive: KeepAlive,
    /// The most bytes of an event's data that clients read; what the runtime has when `None`.
    pub max_event: Option<u64>,
}

impl Default for Sse {
    fn default() -> Self {
        Self {
            done: vec!["[DONE]".to_owned()],
            keep_empty_json: false,
            reconnect: true,
            keep_alive: KeepAlive::Default,
            max_event: None,
        }
    }
}

/// What a server sends while a stream is idle, unless its handler says something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeepAlive {
    /// A comment as often as the runtime has it: every 15 s.
    #[default]
    Default,
    /// A comment after so long.
    Every(Duration),
    /// Nothing.
    Off,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SseShape {
    done: Option<Vec<String>>,
    empty_json: Option<String>,
    reconnect: Option<bool>,
    keep_alive: Option<String>,
    max_event: Option<String>,
}

impl SseShape {
    pub(super) fn apply(&self, sse: &mut Sse) -> Result<(), String> {
        if let Some(done) = &self.done {
            if done.iter().any(String::is_empty) {
                return Err("`sse.done` lists payloads such as `[DONE]`, none of them empty".to_owned());
            }
            sse.done.clone_from(done);
        }
        if let Some(empty_json) = self.empty_json.as_deref() {
            sse.keep_empty_json = match empty_json {
                "drop" => false,
                "keep" => true,
                other => return Err(format!("`sse.empty_json` is `drop` or `keep`, not `{other}`")),
            };
        }
        sse.reconnect = self.reconnect.unwrap_or(sse.reconnect);
        if let Some(text) = &self.keep_alive {
            sse.keep_alive = keep_alive(text).ok_or_else(|| {
                format!("`sse.keep_alive` is a time such as `15s` or `500ms`, or `off`, not `{text}`")
            })?;
        }
        if let Some(text) = &self.max_event {
            let bytes = size(text)
                .ok_or_else(|| format!("`sse.max_event` is a size such as `1MiB` or `512KiB`, not `{text}`"))?;
            sse.max_event = Some(bytes);
        }
        Ok(())
    }
}

fn keep_alive(text: &str) -> Option<KeepAlive> {
    if text == "off" { Some(KeepAlive::Off) } else { time(text).map(KeepAlive::Every) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Sse, String> {
        let shape: SseShape = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        let mut sse = Sse::default();
        shape.apply(&mut sse).map(|()| sse)
    }

    #[test]
    fn every_key_is_read_and_may_be_left_out() {
        assert_eq!(read("").unwrap(), Sse::default());
        let read = read("done = ['[END]', 'bye']\nreconnect = false\nkeep_alive = '30s'\nmax_event = '1MiB'").unwrap();
        assert_eq!(read.done, ["[END]", "bye"]);
        assert!(!read.reconnect);
        assert_eq!((read.keep_alive, read.max_event), (KeepAlive::Every(Duration::from_secs(30)), Some(1 << 20)));
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        for (text, message) in [
            ("keep_alive = '15'", "`sse.keep_alive` is a time such as `15s` or `500ms`, or `off`, not `15`"),
            ("keep_alive = '0s'", "`sse.keep_alive` is a time such as `15s` or `500ms`, or `off`, not `0s`"),
            (
                "keep_alive = '99999999999999999m'",
                "`sse.keep_alive` is a time such as `15s` or `500ms`, or `off`, not `99999999999999999m`",
            ),
            ("max_event = '1MB'", "`sse.max_event` is a size such as `1MiB` or `512KiB`, not `1MB`"),
            ("max_event = '9GiB'", "`sse.max_event` is a size such as `1MiB` or `512KiB`, not `9GiB`"),
            ("max_event = '-1B'", "`sse.max_event` is a size such as `1MiB` or `512KiB`, not `-1B`"),
            ("done = ['']", "`sse.done` lists payloads such as `[DONE]`, none of them empty"),
            ("reconnect = 'no'", "invalid type: string \"no\", expected a boolean"),
        ] {
            assert_eq!(read(text).unwrap_err(), message, "{text}");
        }
    }
}
