//! Crates that exist for one test: made in a folder of their own, compiled with one shared target folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub struct Crate {
    folder: tempfile::TempDir,
}

impl Crate {
    /// An empty folder below which a crate may be made.
    pub fn folder() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let file = self.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    /// Runs cargo in `below`, with the versions of this workspace's lock.
    pub fn cargo(&self, below: &str, args: &[&str]) -> Output {
        let folder = self.path().join(below);
        if !folder.join("Cargo.lock").exists() && Path::new("Cargo.lock").exists() {
            std::fs::copy("Cargo.lock", folder.join("Cargo.lock")).unwrap();
        }
        Command::new(env!("CARGO"))
            .args(args)
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", target())
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_MANIFEST_DIR")
            .output()
            .unwrap()
    }

    pub fn assert_cargo(&self, below: &str, args: &[&str]) -> String {
        let output = self.cargo(below, args);
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "cargo {args:?}:\n{text}");
        text
    }
}

/// The checkout, for path dependencies.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The target folder that all throw-away crates share.
pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("throwaway")
}
