//! Programs of other projects that some tests need: a browser, a Redis server.

use std::io::Write as _;
use std::path::PathBuf;

/// Where a program is. `None` where it is not installed: the test then says so and ends; with `CI` set it fails instead.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "`{name}` is not installed");
        // Past the test harness, which would keep it to itself.
        let _ = writeln!(std::io::stderr(), "SKIPPED: a test needs `{name}`, which is not installed");
    }
    found
}
