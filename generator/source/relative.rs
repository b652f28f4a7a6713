//! Paths in references: where another file lies, seen from the root document's folder. Text only, no disk.

use super::pointer::percent_decode;

/// Why a reference names no file that may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// `https://...`, or another scheme.
    Address,
    /// `/home/...`, `file:///...`, `C:\...`.
    Absolute,
}

/// The file that `path` names in a file that lies at `from`. Both sides are relative to the root document's folder, with `/` between
/// names; `path` may be percent-encoded.
pub fn resolve(from: &str, path: &str) -> Result<String, Outside> {
    if let Some(scheme) = scheme(path) {
        let is_file = scheme.eq_ignore_ascii_case("file") || scheme.len() == 1;
        return Err(if is_file { Outside::Absolute } else { Outside::Address });
    }
    if path.starts_with("//") {
        return Err(Outside::Address);
    }
    if path.starts_with(['/', '\\']) {
        return Err(Outside::Absolute);
    }
    let mut names: Vec<String> = from.split('/').map(str::to_owned).collect();
    names.pop();
    for part in path.split('/') {
        let name = percent_decode(part).unwrap_or_else(|| part.to_owned());
        match &*name {
            "" | "." => {}
            // Out of the folder: whether that may be is for the one who opens the file.
            ".." if names.last().is_none_or(|name| name == "..") => names.push(name),
            ".." => {
                names.pop();
            }
            _ if name.contains(['/', '\\', '\0']) => return Err(Outside::Absolute),
            _ => names.push(name),
        }
    }
    Ok(names.join("/"))
}

/// Whether a path is an address that can be fetched.
pub fn is_address(path: &str) -> bool {
    scheme(path).is_some_and(|scheme| ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)))
        && path.contains("://")
}

/// The address that `reference` names in a document at the address `base`, as RFC 3986 has it. A base without a scheme is where a
/// file lies, seen from the root document's folder.
pub fn resolve_address(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if scheme(reference).is_some() {
        return reference.to_owned();
    }
    if scheme(base).is_none() {
        return resolve(base, reference).unwrap_or_else(|_| reference.to_owned());
    }
    let Some((scheme, rest)) = base.split_once("://") else { return reference.to_owned() };
    if let Some(authority) = reference.strip_prefix("//") {
        return format!("{scheme}://{authority}");
    }
    let (authority, behind) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let path = behind.split('?').next().unwrap_or_default();
    let (named, query) = reference.split_at(reference.find('?').unwrap_or(reference.len()));
    let folder = &path[..path.rfind('/').map_or(0, |end| end + 1)];
    let whole = match named {
        "" => path.to_owned(),
        _ if named.starts_with('/') => named.to_owned(),
        _ => format!("{folder}{named}"),
    };
    format!("{scheme}://{authority}{}{query}", without_dots(&whole))
}

/// Before: `/a/./b/../c`. After: `/a/c`.
fn without_dots(path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    for (index, part) in parts.iter().enumerate() {
        match *part {
            "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
        if matches!(*part, "." | "..") && index + 1 == parts.len() {
            names.push("");
        }
    }
    format!("/{}", names.join("/"))
}

/// `https` of `https://...`.
fn scheme(path: &str) -> Option<&str> {
    let (scheme, _) = path.split_once(':')?;
    let is_one = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'));
    is_one.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, path: &str, expected: Result<&str, Outside>) {
        assert_eq!(resolve(from, path), expected.map(str::to_owned), "{path} in {from}");
    }

    #[test]
    fn files_in_the_folder_and_below() {
        check("api.yaml", "./room.yaml", Ok("room.yaml"));
        check("api.yaml", "schemas/room.yaml", Ok("schemas/room.yaml"));
        check("paths/a/b.yaml", "../../room.yaml", Ok("room.yaml"));
        check("paths/a.yaml", "./../paths//a.yaml", Ok("paths/a.yaml"));
        check("api.yaml", "my%20room.yaml", Ok("my room.yaml"));
        check("api.yaml", "100%.yaml", Ok("100%.yaml"));
    }

    #[test]
    fn files_outside_are_seen_as_such() {
        check("api.yaml", "../room.yaml", Ok("../room.yaml"));
        check("a/api.yaml", "../../room.yaml", Ok("../room.yaml"));
        check("../a/room.yaml", "../../b.yaml", Ok("../../b.yaml"));
        check("../a/room.yaml", "../a/b.yaml", Ok("../a/b.yaml"));
        check("api.yaml", "%2e%2e/room.yaml", Ok("../room.yaml"));
    }

    #[test]
    fn addresses() {
        let cases = [
            ("https://a.example/v1/api.yaml", "room.yaml", "https://a.example/v1/room.yaml"),
            ("https://a.example/v1/api.yaml", "../x/./room.yaml", "https://a.example/x/room.yaml"),
            ("https://a.example/v1/api.yaml", "/room", "https://a.example/room"),
            ("https://a.example", "room?x=/..", "https://a.example/room?x=/.."),
            ("https://a.example/v1/", "//b.example/room", "https://b.example/room"),
            ("https://a.example/v1/api", "..", "https://a.example/"),
            ("https://a.example/v1/api", "", "https://a.example/v1/api"),
            ("specs/api.yaml", "room.yaml", "specs/room.yaml"),
            ("specs/api.yaml", "https://a.example/room", "https://a.example/room"),
            ("urn:a:b", "room", "room"),
        ];
        for (base, reference, expected) in cases {
            assert_eq!(resolve_address(base, reference), expected, "{reference} in {base}");
        }
    }

    #[test]
    fn nothing_else() {
        check("api.yaml", "a/%2e%2e%2f%2e%2e/room.yaml", Err(Outside::Absolute));
        check("api.yaml", "/etc/passwd", Err(Outside::Absolute));
        check("api.yaml", "file:///etc/passwd", Err(Outside::Absolute));
        check("api.yaml", "file:room.yaml", Err(Outside::Absolute));
        check("api.yaml", "C:\\room.yaml", Err(Outside::Absolute));
        check("api.yaml", "\\\\host\\room.yaml", Err(Outside::Absolute));
        check("api.yaml", "..\\room.yaml", Err(Outside::Absolute));
        check("api.yaml", "https://example.com/room.yaml", Err(Outside::Address));
        check("api.yaml", "//example.com/room.yaml", Err(Outside::Address));
        check("api.yaml", "urn:example:room", Err(Outside::Address));
    }
}
