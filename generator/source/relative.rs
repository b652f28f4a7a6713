//! Paths in references: where another file lies, seen from the root document's folder. Text only, no disk.

use super::pointer::percent_decode;

/// Why a reference names no file that may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// `https://...`, or another scheme.
    Address,
    /// `/home/...`, `file:///...`, `C:\...`.
    Absolute,
    /// `../` once too often.
    Folder,
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
            ".." => {
                names.pop().ok_or(Outside::Folder)?;
            }
            _ if name.contains(['/', '\\', '\0']) => return Err(Outside::Absolute),
            _ => names.push(name),
        }
    }
    Ok(names.join("/"))
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
    fn nothing_else() {
        check("api.yaml", "../room.yaml", Err(Outside::Folder));
        check("a/api.yaml", "../../room.yaml", Err(Outside::Folder));
        check("api.yaml", "%2e%2e/room.yaml", Err(Outside::Folder));
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
