//! Fixtures to expected code, byte for byte. The expected code is a crate of its own, so the compiler and clippy read it
//! too. `BLESS=1` rewrites it.

use std::path::Path;

use crate::fresh::assert_current;

#[test]
fn fixtures_give_the_expected_code() {
    assert_current(Path::new("tests/golden/specloom.toml"));
}

#[test]
fn every_fixture_is_in_the_golden_crate() {
    let listed = std::fs::read_to_string("tests/golden/specloom.toml").unwrap();
    for folder in ["tests/fixtures", "tests/fixtures/upstream"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "yaml") {
                let name = path.strip_prefix("tests").unwrap().to_string_lossy().replace('\\', "/");
                assert!(listed.contains(&format!("\"../{name}\"")), "{name} is not in tests/golden/specloom.toml");
            }
        }
    }
}
