//! The command line tool; see [`specloom::cli`].

use std::process::ExitCode;

/// Gives memory back that one stage leaves to the next, which the threads of the next would not use otherwise.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    specloom::cli::main()
}
