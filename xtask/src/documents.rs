//! The documents of a collection, in an order that is always the same.

use std::io;
use std::path::{Path, PathBuf};

/// A folder's documents by path, a document itself, or those that the lines of a text file name, files and folders, in their order;
/// relative lines count from the file's folder.
pub fn find(list: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if list.is_dir() {
        search(list, &mut found)?;
        found.sort();
        return Ok(found);
    }
    if is_document(list) {
        return Ok(vec![list.to_owned()]);
    }
    let folder = list.parent().unwrap_or(Path::new(""));
    let text = std::fs::read_to_string(list)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in lines {
        let path = folder.join(line);
        match path.is_dir() {
            true => found.extend(find(&path)?),
            false => found.push(path),
        }
    }
    Ok(found)
}

/// So many of them, evenly spread.
pub fn sample(documents: Vec<PathBuf>, wanted: usize) -> Vec<PathBuf> {
    let count = documents.len();
    if wanted >= count {
        return documents;
    }
    let picked = (0..wanted).map(|index| index * count / wanted);
    picked.map(|index| documents[index].clone()).collect()
}

fn search(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            search(&path, found)?;
        } else if is_document(&path) && has_openapi_key(&String::from_utf8_lossy(&std::fs::read(&path)?)) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether a file is called like a document.
fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|ext| ["yaml", "yml", "json"].iter().any(|one| ext == *one))
}

/// Whether the text's outermost object has the key `openapi`, as far as that shows without a parser that could fail on it.
fn has_openapi_key(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') {
        return outermost_key(text, "openapi");
    }
    text.lines().any(|line| {
        let key = line.split(':').next().unwrap_or_default();
        key.len() < line.len() && key.trim_end().trim_matches(['"', '\'']) == "openapi"
    })
}

fn outermost_key(text: &str, key: &str) -> bool {
    let mut depth = 0;
    let mut rest = text.char_indices();
    while let Some((start, c)) = rest.next() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            '"' => {
                let mut escaped = false;
                let end = rest.find(|&(_, c)| {
                    let closes = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    closes
                });
                let Some((end, _)) = end else { return false };
                let is_key = text[end + 1..].trim_start().starts_with(':');
                if depth == 1 && is_key && &text[start + 1..end] == key {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_outermost_key_counts() {
        assert!(has_openapi_key("# a\n\"openapi\" : 3.1.0\n"));
        assert!(has_openapi_key("{ \"info\": { \"title\": \"\\\"{\" }, \"openapi\" : \"3.0.0\" }"));
        assert!(!has_openapi_key("info:\n  openapi: 3.1.0\n"));
        assert!(!has_openapi_key("{ \"info\": { \"openapi\": \"3.0.0\" }, \"a\": \"openapi\" }"));
    }

    #[test]
    fn a_sample_is_spread() {
        let all: Vec<PathBuf> = (0..10).map(|n| PathBuf::from(n.to_string())).collect();
        assert_eq!(sample(all.clone(), 3), ["0", "3", "6"].map(PathBuf::from));
        assert_eq!(sample(all.clone(), 30), all);
    }
}
