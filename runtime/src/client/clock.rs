//! The time: tokio's, or in WebAssembly, where the standard library has no clock, that of JavaScript.

#[cfg(not(target_family = "wasm"))]
pub(super) use std::time::{SystemTime, UNIX_EPOCH};
#[cfg(not(target_family = "wasm"))]
pub(super) use tokio::time::{Instant, Sleep, sleep, timeout};
#[cfg(target_family = "wasm")]
pub(super) use wasmtimer::{
    std::{Instant, SystemTime, UNIX_EPOCH},
    tokio::{Sleep, sleep, timeout},
};

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// What is native here would compile for browsers, and panic there.
    fn check(folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && name != "hyper_transport" {
                check(&path);
            }
            if !name.ends_with(".rs") || ["blocking.rs", "clock.rs"].contains(&name) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("mod tests {").next().unwrap().lines();
            for line in code.filter(|line| !line.trim_start().starts_with("//")) {
                let is_native = line.contains("tokio::time")
                    || line.contains("std::time") && (line.contains("Instant") || line.contains("SystemTime"));
                assert!(!is_native, "{}: take the time from `clock`: {line}", path.display());
            }
        }
    }

    #[test]
    fn nobody_else_asks_for_the_time() {
        check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/client"));
    }
}
