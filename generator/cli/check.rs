//! `specloom check`: is the code on disk what `generate` would write? Writes nothing.

use std::path::PathBuf;

use clap::Args;

use super::generate::{plan, read};
use super::{Failed, Global, Screen, Status, configuration};
use crate::diagnostics;
use crate::output::State;
use crate::output::lock::VERSION;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Folder to compare with
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run(global: &Global, args: CheckArgs, screen: &Screen) -> Result<Status, Failed> {
    let config = configuration(global, args.output)?;
    let outcome = read(&config, global.access(false), screen)?;
    let lock = config.lock_file().to_string_lossy().into_owned();
    let plan = plan(&config, outcome)?;
    if plan.is_current() {
        screen.status("Current", &format!("{}  {} files", config.output.display(), plan.files.len()));
        return Ok(Status::Done);
    }
    let place = |path: &str| config.output.join(path).to_string_lossy().into_owned();
    if let Some(version) = &plan.other_version {
        screen.file_finding(&diagnostics::other_version(&lock, version, VERSION));
    }
    for (file, state) in &plan.files {
        let finding = match state {
            State::Same => continue,
            State::New => diagnostics::file_missing,
            State::Changed => diagnostics::file_stale,
            State::Edited => diagnostics::file_edited,
        };
        screen.file_finding(&finding(&place(&file.path)));
    }
    for path in &plan.leftover {
        screen.file_finding(&diagnostics::file_left_over(&place(path)));
    }
    if plan.only_lock_differs() {
        screen.file_finding(&diagnostics::lock_stale(&lock));
    }
    Ok(Status::Findings)
}
