//! `specloom explain`: what a message code means.

use clap::Args;

use super::{Failed, Screen, Status};
use crate::diagnostics::{catalogue, suggest};

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The code of a message, or its slug; none lists all codes
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(args: &ExplainArgs, screen: &Screen) -> Result<Status, Failed> {
    let Some(name) = &args.code else {
        for code in catalogue::ALL {
            screen.data(&format!("{}  {:<7}  {}\n", code.number, code.level.name(), code.slug));
        }
        return Ok(Status::Done);
    };
    let Some(code) = catalogue::find(name) else {
        let known = catalogue::ALL.iter().flat_map(|code| [code.number, code.slug]);
        let near = suggest::did_you_mean(name, known).map_or_else(String::new, |near| format!("; {near}"));
        return Err(Failed::Because(format!("no message has the code `{name}`{near}")));
    };
    screen.data(&format!("{}: {} ({})\n\n{}", code.number, code.slug, code.level.name(), code.explanation));
    Ok(Status::Done)
}
