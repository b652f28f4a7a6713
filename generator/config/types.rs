//! `[types]`: what stands for dates, ids and other values, and `[models] derive_for`.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::Deserialize;

/// Which Rust types stand for what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Types {
    /// What a date-time without an offset is.
    pub missing_offset: MissingOffset,
    /// Formats whose values stay texts.
    pub texts: BTreeSet<Typed>,
    /// Rust types by what they stand for: `schema:Money`, `format:decimal`.
    pub replace: IndexMap<String, String>,
}

/// What a date-time without an offset is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum MissingOffset {
    /// UTC in what a server answers, refused in requests.
    #[default]
    Answers,
    /// UTC wherever it comes.
    Accept,
    /// Refused wherever it comes.
    Refuse,
}

/// A format with a type of its own that can be left a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Typed {
    DateTime,
    Date,
    Time,
    Duration,
    Uuid,
}

impl Typed {
    const ALL: [Self; 5] = [Self::DateTime, Self::Date, Self::Time, Self::Duration, Self::Uuid];

    /// The format as documents write it.
    #[must_use]
    pub fn format(self) -> &'static str {
        match self {
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Uuid => "uuid",
        }
    }
}

impl Types {
    /// Whether values of a format stay texts.
    #[must_use]
    pub fn is_text(&self, format: &str) -> bool {
        self.texts.iter().any(|typed| typed.format() == format)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypesShape {
    missing_offset: Option<String>,
    date_time: Option<String>,
    date: Option<String>,
    time: Option<String>,
    duration: Option<String>,
    uuid: Option<String>,
    replace: Option<IndexMap<String, String>>,
}

/// Values of the plan that this version does not act on yet.
const LATER: &[&str] = &["time", "jiff"];

impl TypesShape {
    pub(super) fn apply(&self, types: &mut Types) -> Result<(), String> {
        if let Some(missing) = self.missing_offset.as_deref() {
            types.missing_offset = match missing {
                "answers" => MissingOffset::Answers,
                "accept" => MissingOffset::Accept,
                "refuse" => MissingOffset::Refuse,
                other => {
                    return Err(format!("`types.missing_offset` is `answers`, `accept` or `refuse`, not `{other}`"));
                }
            };
        }
        for typed in Typed::ALL {
            let (key, value, name) = match typed {
                Typed::DateTime => ("date_time", &self.date_time, "chrono"),
                Typed::Date => ("date", &self.date, "chrono"),
                Typed::Time => ("time", &self.time, "chrono"),
                Typed::Duration => ("duration", &self.duration, "typed"),
                Typed::Uuid => ("uuid", &self.uuid, "uuid"),
            };
            match value.as_deref() {
                None => {}
                Some("string") => drop(types.texts.insert(typed)),
                Some(value) if value == name => drop(types.texts.remove(&typed)),
                Some(value) if LATER.contains(&value) && typed != Typed::Uuid => {
                    return Err(format!("`types.{key}` cannot be `{value}` yet; it is `{name}` or `string`"));
                }
                Some(value) => return Err(format!("`types.{key}` is `{name}` or `string`, not `{value}`")),
            }
        }
        if let Some(replace) = &self.replace {
            for (key, path) in replace {
                if !key.starts_with("schema:") && !key.starts_with("format:") {
                    return Err(format!(
                        "`types.replace` names `schema:` with a schema or `format:` with a format, not `{key}`"
                    ));
                }
                types.replace.insert(key.clone(), path.clone());
            }
        }
        Ok(())
    }
}
