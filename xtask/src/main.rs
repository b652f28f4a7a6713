//! Measurements that take long.
//!
//! `cargo run --release -p xtask -- compile-ratio` compares what our models cost to compile with derived serde for the same
//! types. `cargo run --release -p xtask -- corpus LIST` generates a collection of documents, each in a process of its own, and
//! compiles what comes out. `cargo run -p xtask -- fuzz` runs the fuzz targets for a bounded time. `cargo run -p xtask -- echo
//! DOCUMENT FOLDER PORT` serves a document whose operations give back their bodies.

mod compile;
mod compile_ratio;
mod corpus;
mod documents;
mod echo;
mod fuzz;
mod one;
mod outcome;
mod round_trip;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo run --release -p xtask -- compile-ratio [STRUCTS]
       cargo run --release -p xtask -- corpus LIST [--compile] [--check-only] [--jobs N] [--seconds S] [--memory MiB] [--sample N]
           [--round-trip] [--refused FILE] [--every]
       cargo run -p xtask -- fuzz [TARGET..] [--seconds S]
       cargo run -p xtask -- echo DOCUMENT FOLDER PORT

LIST is a folder, searched for *.yaml, *.yml and *.json with an `openapi` key, such a document, or a text file with a document or a
folder a line.

--compile      compile what was generated, with the lints that clippy denies by default
--check-only   compile with `cargo check` instead of clippy
--round-trip   run made-up valid values of every named schema through its type and back
--refused FILE write the documents that were refused, with the reasons
--every        fail when a document is refused
--jobs N       documents at a time, and jobs of the compiler (1)
--seconds S    time for a document (60)
--memory MiB   address space for a document (4096)
--sample N     only N documents, evenly spread over LIST";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["compile-ratio", ref rest @ ..] => {
            let structs = rest.first().and_then(|n| n.parse().ok()).unwrap_or(300);
            compile_ratio::run(structs).map(|()| ExitCode::SUCCESS)
        }
        ["corpus", ref rest @ ..] => corpus::run(rest),
        ["echo", spec, folder, port] => echo::run(spec, folder.as_ref(), port).map(|()| ExitCode::SUCCESS),
        ["fuzz", ref rest @ ..] => fuzz::run(rest).map(|()| ExitCode::SUCCESS),
        [one::COMMAND, list, spec, verdict, ref rest @ ..] => one::run(list, spec, verdict, rest.first().copied()),
        _ => Err(USAGE.into()),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
