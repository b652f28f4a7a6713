//! `specloom generate`: write the code.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::{Failed, Global, Screen, Status, configuration, watch};
use crate::config::Config;
use crate::diagnostics::{self, Level};
use crate::output::{self, Plan, State};
use crate::source::relative;
use crate::{Access, GeneratedApi, Outcome};

#[derive(Debug, Args)]
pub(super) struct GenerateArgs {
    /// Folder to write; the tool owns it
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Overwrite generated files that were edited
    #[arg(long)]
    force: bool,
    /// Give up the names and orders of arguments that earlier runs gave, for a major release
    #[arg(long)]
    unpin: bool,
    /// Fetch what lies at addresses anew, and take it as it is now
    #[arg(long)]
    update: bool,
    /// Fail instead of changing specloom.lock
    #[arg(long)]
    locked: bool,
    /// Go on, and write again whenever the documents or the configuration change
    #[arg(short, long, conflicts_with_all = ["dry_run", "unpin", "update"])]
    watch: bool,
}

pub(super) fn run(global: &Global, args: GenerateArgs, screen: &Screen) -> Result<Status, Failed> {
    if args.watch {
        return watch::run(global, &args, screen);
    }
    let config = configuration(global, args.output.clone())?;
    once(global, config, &args, screen)
}

/// Writes the code of a configuration.
pub(super) fn once(
    global: &Global,
    mut config: Config,
    args: &GenerateArgs,
    screen: &Screen,
) -> Result<Status, Failed> {
    let started = Instant::now();
    config.unpin = args.unpin;
    let outcome = read(&config, global.access(args.update), screen)?;
    let copies: Vec<String> = copies(&outcome);
    let plan = plan(&config, outcome)?;
    if args.locked && plan.changes_lock() {
        let lock = config.lock_file();
        return Err(Failed::Because(format!("{} would change, and --locked forbids it", lock.display())));
    }
    let edited: Vec<String> = plan.in_state(State::Edited).map(|file| file.path.clone()).collect();
    if !edited.is_empty() && !args.force {
        for path in &edited {
            let file = config.output.join(path).to_string_lossy().into_owned();
            screen.file_finding(&diagnostics::file_edited(&file));
        }
        return Ok(Status::Findings);
    }
    let verb = if args.dry_run { "Would write" } else { "Writing" };
    screen.status(verb, &format!("{}  {}", config.output.display(), counts(&plan)));
    for path in &plan.leftover {
        screen.status("Removing", &config.output.join(path).to_string_lossy());
    }
    if !args.dry_run {
        // Before the lock, which names them.
        output::write_copies(&config.copies(), &copies.iter().map(String::as_str).collect::<Vec<_>>())?;
        if !plan.is_current() {
            let written = plan.files.len() - plan.in_state(State::Same).count();
            plan.write()?;
            screen.wrote(written);
        }
    }
    screen.status("Finished", &format!("in {} ms", started.elapsed().as_millis()));
    Ok(Status::Done)
}

/// Generates in memory and shows what was found; fails after errors.
pub(super) fn read(config: &Config, access: Access<'_>, screen: &Screen) -> Result<Outcome, Failed> {
    match crate::generate_with(config, access) {
        Ok(outcome) => {
            for GeneratedApi { summary, findings, .. } in &outcome.apis {
                let counted = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
                let mut what = vec![format!("openapi {}", summary.openapi), counted(summary.operations, "operation")];
                what.extend((summary.webhooks > 0).then(|| counted(summary.webhooks, "webhook")));
                what.extend((summary.callbacks > 0).then(|| counted(summary.callbacks, "callback")));
                what.extend([counted(summary.types, "type"), counted(summary.streams, "event stream")]);
                screen.status("Reading", &format!("{} ({})", findings.source.name(), what.join(", ")));
                screen.findings(findings);
                screen.counted(findings);
            }
            Ok(outcome)
        }
        Err(failed) => {
            for findings in &failed {
                screen.findings(findings);
                if findings.diagnostics.has_errors() {
                    screen.could_not("generate from", findings);
                }
            }
            let all = failed.iter().flat_map(|findings| findings.diagnostics.iter());
            let mut errors = all.filter(|diagnostic| diagnostic.level == Level::Error);
            let is_denied = errors.all(|diagnostic| diagnostic.code.level != Level::Error);
            Err(if is_denied { Failed::Denied } else { Failed::Told })
        }
    }
}

/// The texts of what lies at addresses.
fn copies(outcome: &Outcome) -> Vec<String> {
    let specs = outcome.specs.iter().filter(|(label, _)| relative::is_address(label));
    specs.map(|(_, text)| text.clone()).collect()
}

/// What writing would do.
pub(super) fn plan(config: &Config, outcome: Outcome) -> Result<Plan, Failed> {
    Ok(output::plan(&config.output, &config.lock_file(), outcome.files, &outcome.specs, outcome.pins)?)
}

fn counts(plan: &Plan) -> String {
    let total = plan.files.len();
    let parts =
        [(State::Changed, "changed"), (State::New, "new"), (State::Edited, "overwritten"), (State::Same, "the same")];
    let parts = parts.map(|(state, word)| (plan.in_state(state).count(), word));
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    format!("{total} files: {}", parts.join(", "))
}
