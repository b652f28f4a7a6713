//! Files on disk: compare, then write all or nothing, then remove what is no longer made. Does not look inside them.
//!
//! [`plan`] compares and touches nothing; [`Plan::write`] puts it on disk; `check` is a plan that is only looked at.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

pub mod lock;
pub mod yaml;

use crate::config::Pins;
use lock::Lock;

/// A file to be: where, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// How a file on disk compares with what would be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is not there.
    New,
    /// It is there as the tool left it, and would change.
    Changed,
    /// It is there and would stay.
    Same,
    /// It is there, differs, and is not what the tool wrote.
    Edited,
}

/// What writing would do.
#[derive(Debug, Clone)]
pub struct Plan {
    folder: PathBuf,
    /// Every file with its state, in order.
    pub files: Vec<(OutputFile, State)>,
    /// Files that the lock says are the tool's and that are no longer made.
    pub leftover: Vec<String>,
    /// Version of the tool that wrote the files on disk, where it is another one.
    pub other_version: Option<String>,
    lock_file: PathBuf,
    lock_text: String,
    lock_changed: bool,
}

/// A failure to write, with the file it was about.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", file.display())]
pub struct WriteError {
    /// The file.
    pub file: PathBuf,
    /// What the system said.
    pub error: io::Error,
}

/// Compares `files` with the folder. `specs` (label and text) go into the lock as hashes, `pins` as they are.
///
/// # Errors
/// [`WriteError`] when a file or the lock cannot be read, or a path would leave the folder.
pub fn plan(
    folder: &Path,
    lock_file: &Path,
    files: Vec<OutputFile>,
    specs: &[(String, String)],
    pins: BTreeMap<String, Pins>,
) -> Result<Plan, WriteError> {
    let old = Lock::load(lock_file).map_err(|error| WriteError { file: lock_file.to_owned(), error })?;
    let mut states = Vec::with_capacity(files.len());
    let mut hashes = BTreeMap::new();
    for file in files {
        let target = inside(folder, &file.path)?;
        let hash = lock::hash(file.text.as_bytes());
        let state = match read(&target)? {
            None => State::New,
            Some(text) if text == file.text.as_bytes() => State::Same,
            Some(text) if old.files.get(&file.path) == Some(&lock::hash(&text)) => State::Changed,
            Some(_) => State::Edited,
        };
        hashes.insert(file.path.clone(), hash);
        states.push((file, state));
    }
    let mut leftover = Vec::new();
    for (path, hash) in &old.files {
        if hashes.contains_key(path) {
            continue;
        }
        if read(&inside(folder, path)?)?.is_some_and(|text| lock::hash(&text) == *hash) {
            leftover.push(path.clone());
        }
    }
    let lock_text = Lock::new(specs, hashes, pins).to_text();
    let lock_changed = read(lock_file)?.is_none_or(|text| text != lock_text.as_bytes());
    let other_version = old.version.clone().filter(|version| *version != lock::VERSION);
    Ok(Plan {
        folder: folder.to_owned(),
        files: states,
        leftover,
        other_version,
        lock_file: lock_file.to_owned(),
        lock_text,
        lock_changed,
    })
}

impl Plan {
    /// Whether the disk is as it would be after writing.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.files.iter().all(|(_, state)| *state == State::Same) && self.leftover.is_empty() && !self.lock_changed
    }

    /// Whether the lock would change.
    #[must_use]
    pub fn changes_lock(&self) -> bool {
        self.lock_changed
    }

    /// Whether only the lock would change.
    #[must_use]
    pub fn only_lock_differs(&self) -> bool {
        self.lock_changed && self.leftover.is_empty() && self.files.iter().all(|(_, state)| *state == State::Same)
    }

    /// Files in a state.
    pub fn in_state(&self, state: State) -> impl Iterator<Item = &OutputFile> {
        self.files.iter().filter(move |(_, is)| *is == state).map(|(file, _)| file)
    }

    /// Writes what differs: every file first under a temporary name beside its place, then all are renamed, then what
    /// is left over goes. Nothing is renamed when a file could not be written.
    ///
    /// # Errors
    /// [`WriteError`] with the file that could not be written.
    pub fn write(self) -> Result<(), WriteError> {
        let mut staged = Vec::new();
        for (file, state) in &self.files {
            if *state != State::Same {
                let target = inside(&self.folder, &file.path)?;
                staged.push((stage(&target, &file.text)?, target));
            }
        }
        if self.lock_changed {
            staged.push((stage(&self.lock_file, &self.lock_text)?, self.lock_file.clone()));
        }
        for (temporary, target) in staged {
            temporary.persist(&target).map_err(|error| WriteError { file: target, error: error.error })?;
        }
        for path in &self.leftover {
            let target = inside(&self.folder, path)?;
            std::fs::remove_file(&target).map_err(|error| WriteError { file: target.clone(), error })?;
            remove_empty_folders(&self.folder, &target);
        }
        Ok(())
    }
}

/// Keeps copies of what lies at addresses, each called by its hash, and removes those that nobody needs any more.
///
/// # Errors
/// [`WriteError`] with the file that could not be written.
pub fn write_copies(folder: &Path, texts: &[&str]) -> Result<(), WriteError> {
    let wanted: BTreeMap<String, &str> = texts.iter().map(|text| (lock::hash(text.as_bytes()), *text)).collect();
    for (hash, text) in &wanted {
        let target = folder.join(hash);
        if read(&target)?.is_none_or(|found| found != text.as_bytes()) {
            let staged = stage(&target, text)?;
            staged.persist(&target).map_err(|error| WriteError { file: target, error: error.error })?;
        }
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_copy = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_copy && !wanted.contains_key(&name) {
            std::fs::remove_file(entry.path()).map_err(|error| WriteError { file: entry.path(), error })?;
        }
    }
    Ok(())
}

/// Writes files that are the user's from then on; none may be there yet.
///
/// # Errors
/// [`WriteError`] with the file that could not be written.
pub fn write_new(folder: &Path, files: &[OutputFile]) -> Result<(), WriteError> {
    let mut staged = Vec::new();
    for file in files {
        let target = inside(folder, &file.path)?;
        staged.push((stage(&target, &file.text)?, target));
    }
    for (temporary, target) in staged {
        temporary.persist_noclobber(&target).map_err(|error| WriteError { file: target, error: error.error })?;
    }
    Ok(())
}

/// Writes one file whole, or leaves what is there.
///
/// # Errors
/// [`WriteError`] when it could not be written.
pub fn write_one(target: &Path, text: &str) -> Result<(), WriteError> {
    let staged = stage(target, text)?;
    staged.persist(target).map_err(|error| WriteError { file: target.to_owned(), error: error.error })?;
    Ok(())
}

/// The place of `path` below `folder`; a path that would leave it is refused.
fn inside(folder: &Path, path: &str) -> Result<PathBuf, WriteError> {
    let relative = Path::new(path);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if plain && !path.is_empty() {
        return Ok(folder.join(relative));
    }
    let error = io::Error::new(io::ErrorKind::InvalidInput, "leads out of the output folder");
    Err(WriteError { file: relative.to_owned(), error })
}

fn read(file: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    match std::fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(WriteError { file: file.to_owned(), error }),
    }
}

/// A temporary file beside `target` that holds `text`, with the permissions of an ordinary new file.
fn stage(target: &Path, text: &str) -> Result<tempfile::NamedTempFile, WriteError> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let write = || {
        std::fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".specloom-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(std::fs::Permissions::from_mode(0o644));
        }
        let mut file = builder.tempfile_in(folder)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        Ok(file)
    };
    write().map_err(|error| WriteError { file: target.to_owned(), error })
}

/// Removes the folders above a removed file that are empty now, up to `folder`.
fn remove_empty_folders(folder: &Path, removed: &Path) {
    let above = removed.ancestors().skip(1).take_while(|above| *above != folder && above.starts_with(folder));
    for above in above {
        if std::fs::remove_dir(above).is_err() {
            return; // not empty: it stays
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> OutputFile {
        OutputFile { path: path.to_owned(), text: text.to_owned() }
    }

    fn plan_in(folder: &Path, files: &[(&str, &str)]) -> Plan {
        let files = files.iter().map(|(path, text)| file(path, text)).collect();
        plan(
            &folder.join("out"),
            &folder.join("specloom.lock"),
            files,
            &[("a.yaml".to_owned(), "x".to_owned())],
            BTreeMap::new(),
        )
        .unwrap()
    }

    fn states(plan: &Plan) -> Vec<State> {
        plan.files.iter().map(|(_, state)| *state).collect()
    }

    #[test]
    fn a_second_run_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let files = [("a.rs", "one"), ("b/c.rs", "two")];
        let first = plan_in(folder.path(), &files);
        assert_eq!(states(&first), [State::New, State::New]);
        assert!(!first.is_current());
        first.write().unwrap();
        let second = plan_in(folder.path(), &files);
        assert_eq!(states(&second), [State::Same, State::Same]);
        assert!(second.is_current());
    }

    #[test]
    fn changed_edited_and_left_over_files_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        plan_in(folder.path(), &[("a.rs", "one"), ("b.rs", "two"), ("c/d.rs", "three"), ("e.rs", "mine")])
            .write()
            .unwrap();
        std::fs::write(folder.path().join("out/b.rs"), "edited").unwrap();
        std::fs::write(folder.path().join("out/e.rs"), "edited").unwrap();
        let next = plan_in(folder.path(), &[("a.rs", "new"), ("b.rs", "new")]);
        assert_eq!(states(&next), [State::Changed, State::Edited]);
        assert_eq!(next.leftover, ["c/d.rs"], "an edited file that is no longer made is not ours to remove");
        next.write().unwrap();
        assert!(!folder.path().join("out/c").exists());
        assert!(folder.path().join("out/e.rs").exists());
        assert_eq!(std::fs::read_to_string(folder.path().join("out/a.rs")).unwrap(), "new");
    }

    #[test]
    fn a_path_never_leaves_the_folder() {
        for path in ["../x", "/etc/x", "a/../../x", "", "./x/.."] {
            let folder = tempfile::tempdir().unwrap();
            let result = plan(folder.path(), &folder.path().join("l"), vec![file(path, "")], &[], BTreeMap::new());
            assert!(result.is_err(), "{path}");
        }
    }

    #[test]
    fn nothing_changes_when_one_file_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        plan_in(folder.path(), &[("a.rs", "one")]).write().unwrap();
        std::fs::write(folder.path().join("out/b"), "a file where a folder is needed").unwrap();
        let next = plan_in(folder.path(), &[("a.rs", "two"), ("b/c.rs", "three")]);
        assert!(next.write().is_err());
        assert_eq!(std::fs::read_to_string(folder.path().join("out/a.rs")).unwrap(), "one");
        assert_eq!(std::fs::read_dir(folder.path().join("out")).unwrap().count(), 2, "no temporary file stays");
    }
}
