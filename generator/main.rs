//! The command line tool; see [`specloom::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    specloom::cli::main()
}
