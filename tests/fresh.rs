//! `specs/` reproduces `generated/src`, and an unchanged document changes nothing.

use std::path::Path;

use specloom::config;
use specloom::output::{self, State};

#[test]
fn the_generated_crate_is_up_to_date() {
    assert_current(Path::new("specloom.toml"));
}

/// Fails with the names of the stale files; writes them instead when `BLESS` is set.
pub fn assert_current(config: &Path) {
    let mut config = config::load(config).unwrap();
    // What a document gives is to be seen, not what it gave before.
    config.unpin = true;
    let outcome = specloom::generate(&config).unwrap_or_else(|failed| {
        panic!("{}", failed.iter().map(ToString::to_string).collect::<String>());
    });
    let lock = config.root.join(output::lock::FILE_NAME);
    let plan = output::plan(&config.output, &lock, outcome.files, &outcome.specs, outcome.pins).unwrap();
    if std::env::var_os("BLESS").is_some() {
        plan.write().unwrap();
        return;
    }
    let stale: Vec<_> =
        plan.files.iter().filter(|(_, state)| *state != State::Same).map(|(file, _)| &file.path).collect();
    assert!(
        plan.is_current(),
        "stale: {stale:?}, left over: {:?}; run `cargo run -- generate`, or with BLESS=1",
        plan.leftover
    );
}
