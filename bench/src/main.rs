//! Event streams beside those of other crates, and of axum.
//!
//! `cargo run --release -p bench -- speed` compares readers and writers on the same bytes, `-- memory` what idle streams cost a
//! server. Both print ratios of things that were measured beside each other in one run; none of them asserts a time.

mod memory;
mod served;
mod speed;

use std::error::Error;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo run --release -p bench -- speed [--brief | WORD]
       cargo run --release -p bench -- memory [STREAMS]
       cargo run --release -p bench -- serve idle|ticking|firehose ours|axum

speed    reading against the fastest other reader, writing against axum; --brief runs everything once,
         WORD only what has it in its title
memory   KiB of a server for each of STREAMS (10000) idle event streams, ours and plain axum; then of streams that nobody reads
serve    a server on a free port, which it prints: `/` is a stream without events, with 20 events a second, or with events
         without end; it ends with its standard input";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let result: Result<(), Box<dyn Error>> = match words[..] {
        ["speed", "--brief"] => speed::run(1),
        ["speed", ..] => speed::run(speed::ROUNDS),
        ["memory"] => memory::run(10_000),
        ["memory", streams] => streams.parse().map_err(Into::into).and_then(memory::run),
        ["serve", what, by] => served::run(what, by),
        _ => Err(USAGE.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
