//! `specloom list`: what is in the documents.

use clap::Args;

use super::generate::read;
use super::{Failed, Global, Screen, Status, configuration};
use crate::diagnostics::render::{self, Color, Format};

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// What the documents say and the generated code does not do, each with its place
    #[arg(long)]
    degraded: bool,
}

pub(super) fn run(global: &Global, args: ListArgs, screen: &Screen) -> Result<Status, Failed> {
    let config = configuration(global, None)?;
    let outcome = read(&config, global.access(false), screen)?;
    for api in &outcome.apis {
        if args.degraded {
            let found = api.findings.diagnostics.iter().filter(|diagnostic| diagnostic.code.is_degradation());
            for diagnostic in found {
                screen.data(&render::one(diagnostic, &api.findings.source, Format::Short, Color::Never));
            }
            continue;
        }
        for line in &api.summary.lines {
            screen.data(&format!("{}  {line}\n", api.module));
        }
    }
    Ok(Status::Done)
}
