//! `specloom completions`: what a shell offers behind `specloom`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Arguments, Screen, Status};

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// For which shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, screen: &Screen) -> Status {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "specloom", &mut script);
    screen.data(&String::from_utf8_lossy(&script));
    Status::Done
}
