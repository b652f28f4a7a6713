//! `specloom generate --watch`: again, whenever what was read has changed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::generate::{GenerateArgs, once};
use super::{Failed, Global, Screen, Status, configuration};
use crate::config::Config;
use crate::output::lock::Lock;
use crate::source::relative;

/// How often files are looked at. A look asks for their times and sizes only.
const PAUSE: Duration = Duration::from_millis(200);

/// Runs until the process is ended. Mistakes are told, and what is on disk stays until they are gone.
pub(super) fn run(global: &Global, args: &GenerateArgs, screen: &Screen) -> Result<Status, Failed> {
    // Without a configuration there is nothing to watch.
    let mut config = configuration(global, args.output.clone())?;
    loop {
        let before = seen(&config);
        match once(global, config.clone(), args, screen) {
            Ok(_) | Err(Failed::Told | Failed::Denied) => {}
            Err(Failed::Because(message)) => screen.error(&message),
        }
        // What was written just now says which files the documents consist of.
        let last = seen(&config);
        if before.iter().all(|(file, state)| last.get(file) == Some(state)) {
            screen.status("Watching", &format!("{} files", last.len()));
            wait_for_change(&config, &last);
        }
        let last = seen(&config);
        match configuration(global, args.output.clone()) {
            Ok(changed) => config = changed,
            Err(Failed::Because(message)) => {
                screen.error(&message);
                wait_for_change(&config, &last);
            }
            Err(_) => {}
        }
    }
}

/// Waits until a file is not as it was, of those that the configuration names.
fn wait_for_change(config: &Config, last: &BTreeMap<PathBuf, State>) {
    while seen(config) == *last {
        std::thread::sleep(PAUSE);
    }
}

type State = Option<(SystemTime, u64)>;

/// The files that the output depends on, as they are now.
fn seen(config: &Config) -> BTreeMap<PathBuf, State> {
    let mut files: Vec<PathBuf> = config.file.iter().cloned().collect();
    for api in &config.apis {
        files.push(api.spec.clone());
        files.extend(api.options.overlays.iter().cloned());
    }
    let lock = Lock::load(&config.lock_file()).unwrap_or_default();
    files.extend(lock.specs.keys().filter(|label| !relative::is_address(label)).map(|label| config.root.join(label)));
    let state = |file: &PathBuf| {
        let metadata = std::fs::metadata(file).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    };
    files.into_iter().map(|file| (file.clone(), state(&file))).collect()
}
