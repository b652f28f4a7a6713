//! `specloom.lock`: who wrote the files, from what, and what they looked like then.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::config::Pins;

/// Version of this tool.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The name of the lock file.
pub const FILE_NAME: &str = crate::config::LOCK_NAME;

/// The content of a lock file.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// Version of the tool that wrote it.
    pub version: Option<String>,
    /// Edition of the output.
    pub edition: Option<String>,
    /// SHA-256 of each document, by its label.
    #[serde(default)]
    pub specs: BTreeMap<String, String>,
    /// SHA-256 of each written file, by its path below the output folder.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Names and orders that later runs keep, by API.
    #[serde(default)]
    pub pins: BTreeMap<String, Pins>,
}

impl Lock {
    pub(super) fn new(
        specs: &[(String, String)],
        files: BTreeMap<String, String>,
        pins: BTreeMap<String, Pins>,
    ) -> Self {
        let specs = specs.iter().map(|(label, text)| (label.clone(), hash(text.as_bytes()))).collect();
        Self { version: Some(VERSION.to_owned()), edition: Some("2026".to_owned()), specs, files, pins }
    }

    /// Reads a lock; a missing file is an empty lock.
    ///
    /// # Errors
    /// When it cannot be read, or is not what this tool writes.
    pub fn load(file: &Path) -> io::Result<Self> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error),
        };
        toml::from_str(&text).map_err(|_| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "is not a lock file of specloom; restore it, or remove it and generate again",
            )
        })
    }

    /// The text of the file: sorted, so that it depends on its content only.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from("# Written by specloom. Commit it; do not edit it.\n");
        let version = self.version.as_deref().unwrap_or_default();
        let edition = self.edition.as_deref().unwrap_or_default();
        let _ = writeln!(text, "version = {version:?}\nedition = {edition:?}");
        for (table, entries) in [("specs", &self.specs), ("files", &self.files)] {
            let _ = writeln!(text, "\n[{table}]");
            for (key, hash) in entries {
                let _ = writeln!(text, "{} = \"{hash}\"", quoted(key));
            }
        }
        for (api, pins) in &self.pins {
            for (table, entries) in pins.tables().iter().filter(|(_, entries)| !entries.is_empty()) {
                let _ = writeln!(text, "\n[pins.{}.{table}]", quoted(api));
                for (key, names) in entries {
                    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
                    let names = names.join(", ");
                    let value = if *table == "types" { names } else { format!("[{names}]") };
                    let _ = writeln!(text, "{} = {value}", quoted(key));
                }
            }
        }
        text
    }
}

/// A basic string of TOML, which a key may be, too.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => drop(write!(quoted, "\\u{:04X}", u32::from(character))),
            _ => quoted.push(character),
        }
    }
    quoted + "\""
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let files = BTreeMap::from([("a \"b\".rs".to_owned(), hash(b"x"))]);
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let pins = Pins {
            tags: BTreeMap::from([("a b".to_owned(), list(&["Ab", "ab"]))]),
            operations: BTreeMap::from([("GET /a/{b}\n".to_owned(), list(&["get_a"]))]),
            types: BTreeMap::from([("#/components/schemas/A".to_owned(), "A2".to_owned())]),
            ..Pins::default()
        };
        let pins = BTreeMap::from([("chat".to_owned(), pins), ("e".to_owned(), Pins::default())]);
        let mut lock = Lock::new(&[("specs/ä.yaml".to_owned(), "text".to_owned())], files, pins);
        assert!(lock.to_text().contains("\n[pins.\"chat\".operations]\n\"GET /a/{b}\\u000A\" = [\"get_a\"]\n"));
        lock.pins.remove("e");
        assert_eq!(toml::from_str::<Lock>(&lock.to_text()).unwrap(), lock);
    }
}
