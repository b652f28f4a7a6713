//! What lies at addresses: read from copies, fetched where somebody gives the means, and nothing that the user has not allowed.
//!
//! A copy is called by the hash of its text, and the lock says which address has which hash. So a copy that was changed is seen,
//! and what an address gives today counts only when it is what it gave before, or when the user wants it anew.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::load::{Folder, Neighbours, Refused, read_text};
use super::pointer::{FileId, percent_decode};
use super::relative::is_address;
use super::{Source, parse_as};
use crate::diagnostics::Diagnostics;

/// Gets what lies at an address.
pub trait Fetch: std::fmt::Debug {
    /// The bytes at an address. `allows` says where redirects may lead.
    ///
    /// # Errors
    /// Why there are none, as half a sentence.
    fn fetch(&self, address: &str, allows: &dyn Fn(&str) -> bool) -> Result<Vec<u8>, String>;
}

/// The folder of a document, and the addresses that its references may lead to.
#[derive(Debug)]
pub struct Web<'a> {
    /// For what is no address.
    pub folder: Folder,
    /// Beginnings of addresses that the user allows.
    pub allow: Vec<String>,
    /// The folder of the copies.
    pub copies: PathBuf,
    /// The hash of what each address gave.
    pub pins: BTreeMap<String, String>,
    /// How an address is reached; not at all in a build script.
    pub fetch: Option<&'a dyn Fetch>,
    /// Whether addresses are asked anew.
    pub update: bool,
    /// SHA-256 in hexadecimal.
    pub hash: fn(&[u8]) -> String,
}

impl Web<'_> {
    /// Reads a document at an address that the user has named.
    ///
    /// # Errors
    /// When there is nothing to read.
    pub fn read(&self, file: FileId, address: &str, diagnostics: &mut Diagnostics) -> Result<Source, Refused> {
        let pin = self.pins.get(address).filter(|_| !self.update);
        if let Some(text) = pin.and_then(|pin| Some((pin, read_text(&self.copy(pin)?)?))) {
            let (pin, text) = text;
            return if (self.hash)(text.as_bytes()) == *pin {
                Ok(parse_as(file, &text, address, diagnostics))
            } else {
                Err(Refused::Changed("the copy".to_owned()))
            };
        }
        let Some(fetch) = self.fetch else {
            return Err(Refused::NotFetched("there is no copy of it in `specloom.refs`".to_owned()));
        };
        let bytes = fetch.fetch(address, &|next| allows(&self.allow, next)).map_err(Refused::NotFetched)?;
        let text = String::from_utf8(bytes).map_err(|_| Refused::NotFetched("it is no UTF-8 text".to_owned()))?;
        let source = parse_as(file, &text, address, diagnostics);
        match pin {
            Some(pin) if *pin != (self.hash)(source.text().as_bytes()) => Err(Refused::Changed(String::new())),
            _ => Ok(source),
        }
    }

    /// Where the copy with a hash is. Locks can be edited, so a hash has to be one.
    fn copy(&self, hash: &str) -> Option<PathBuf> {
        (hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| self.copies.join(hash))
    }
}

impl Neighbours for Web<'_> {
    fn open(&mut self, file: FileId, path: &str, diagnostics: &mut Diagnostics) -> Result<Source, Refused> {
        if !is_address(path) {
            return self.folder.open(file, path, diagnostics);
        }
        if !allows(&self.allow, path) {
            return Err(Refused::NotAllowed);
        }
        self.read(file, path, diagnostics)
    }
}

/// Whether an address begins with one of these, at a border between its parts, and stays below it.
fn allows(list: &[String], address: &str) -> bool {
    let Some((start, path)) = parts(address) else { return false };
    list.iter().filter_map(|prefix| parts(prefix)).any(|(allowed, folder)| {
        let rest = path.strip_prefix(folder.trim_end_matches('/'));
        allowed == start && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    })
}

/// Scheme and host in lower case, and the rest. `None` for what could be read in two ways, or leads up.
fn parts(address: &str) -> Option<(String, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let is_plain = |text: &str| !text.contains(['\\', '#']) && text.chars().all(|c| c.is_ascii_graphic());
    let leads_up = |segment: &str| matches!(percent_decode(segment).as_deref().unwrap_or(segment), "." | "..");
    let segments = path.split('?').next().unwrap_or_default();
    let is_fine = is_address(address)
        && !host.is_empty()
        && !host.contains('@')
        && is_plain(host)
        && is_plain(path)
        && !segments.split('/').any(leads_up);
    is_fine.then(|| (format!("{scheme}://{host}").to_ascii_lowercase(), path))
}

#[cfg(test)]
mod tests {
    use super::allows;

    #[test]
    fn what_is_allowed_is_exact() {
        let list =
            ["https://a.example/specs/".to_owned(), "https://b.example".to_owned(), "http://127.0.0.1:80".to_owned()];
        for (address, expected) in [
            ("https://a.example/specs/room.yaml", true),
            ("HTTPS://A.example/specs/room.yaml?v=1", true),
            ("https://a.example/specs", true),
            ("https://a.example/specs2/room.yaml", false),
            ("https://a.example/specs/../secret", false),
            ("https://a.example/specs/%2e%2E/secret", false),
            ("https://a.example/Specs/room.yaml", false),
            ("http://a.example/specs/room.yaml", false),
            ("https://a.example:8443/specs/room.yaml", false),
            ("https://b.example/x", true),
            ("https://b.example", true),
            ("https://b.example.evil.example/x", false),
            ("https://b.example@evil.example/x", false),
            ("https://b.example\\@evil.example/x", false),
            ("https://user@b.example/x", false),
            ("https://b.example/a b", false),
            ("http://127.0.0.1:80/x", true),
            ("http://127.0.0.1/x", false),
            ("http://localhost/x", false),
            ("file:///etc/passwd", false),
            ("ftp://b.example/x", false),
        ] {
            assert_eq!(allows(&list, address), expected, "{address}");
        }
        assert!(!allows(&["https://".to_owned(), String::new()], "https://a.example"));
    }
}
