//! The command line: arguments, one file per command, exit statuses.
//!
//! Data goes to stdout, messages to stderr. Exit status 0: done; 1: findings (stale files); 2: could not do the work.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::Access;
use crate::config::{self, Config, Say};

mod bundle;
mod check;
mod completions;
mod explain;
mod fetch;
mod generate;
mod init;
mod list;
mod new;
mod runtime_source;
mod screen;
mod watch;

use screen::{Screen, Shown};

/// Typed Rust from OpenAPI: models, async clients, axum servers, event streams
#[derive(Debug, Parser)]
#[command(name = "specloom", version, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Global {
    /// Config file; default: the nearest specloom.toml, this folder and up
    #[arg(short = 'C', long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Document, a file or an address; with it no config file is needed
    #[arg(short, long, global = true, value_name = "FILE|URL")]
    spec: Option<PathBuf>,
    /// Another value for a key of the config file, e.g. names.trim=off
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Messages with this code are errors, or all `warnings`
    #[arg(short = 'D', long, global = true, value_name = "CODE")]
    deny: Vec<String>,
    /// Messages with this code are not said
    #[arg(short = 'A', long, global = true, value_name = "CODE")]
    allow: Vec<String>,
    /// How messages look
    #[arg(long, global = true, value_enum, default_value_t = MessageFormat::Human, value_name = "FORMAT")]
    message_format: MessageFormat,
    /// When messages are coloured; NO_COLOR and CLICOLOR_FORCE are obeyed
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
    /// Never open a connection: what lies at addresses is read from copies
    #[arg(long, global = true)]
    offline: bool,
    /// Only errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Notes and degradations as well
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    Human,
    Short,
    Json,
    Github,
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create a crate from a document
    #[command(after_help = "Example: specloom new chat-svc --spec chat.yaml --template service")]
    New(new::NewArgs),
    /// Add specloom.toml (and, with --build-rs, a build.rs) to this crate
    #[command(after_help = "Example: specloom init specs/chat.yaml --build-rs")]
    Init(init::InitArgs),
    /// Write the code
    #[command(visible_alias = "g", after_help = "Example: specloom generate --spec chat.yaml --output src/generated")]
    Generate(generate::GenerateArgs),
    /// Fail when code or lock on disk are stale; writes nothing
    #[command(after_help = "Example: specloom check --message-format github")]
    Check(check::CheckArgs),
    /// Make one self-contained document of one with references to other files
    #[command(after_help = "Example: specloom bundle --spec chat.yaml --output chat.bundled.json")]
    Bundle(bundle::BundleArgs),
    /// Operations, types and streams of the documents
    #[command(after_help = "Example: specloom list --spec chat.yaml")]
    List(list::ListArgs),
    /// Explain a message code
    #[command(after_help = "Example: specloom explain E0211")]
    Explain(explain::ExplainArgs),
    /// Print completions for bash, zsh, fish, elvish or powershell
    #[command(after_help = "Example: specloom completions bash > ~/.local/share/bash-completion/completions/specloom")]
    Completions(completions::CompletionsArgs),
}

/// Runs the tool with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let status = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(status);
        }
    };
    let global = arguments.global;
    let shown = match (global.quiet, global.verbose) {
        (true, _) => Shown::Errors,
        (_, true) => Shown::Everything,
        _ => Shown::Warnings,
    };
    let screen = Screen::new(global.message_format, global.color, shown);
    let status = match arguments.command {
        Command::New(args) => new::run(&global, args, &screen),
        Command::Generate(args) => generate::run(&global, args, &screen),
        Command::Check(args) => check::run(&global, args, &screen),
        Command::Bundle(args) => bundle::run(&global, &args, &screen),
        Command::List(args) => list::run(&global, args, &screen),
        Command::Init(args) => init::run(&global, args, &screen),
        Command::Explain(args) => explain::run(&args, &screen),
        Command::Completions(args) => Ok(completions::run(&args, &screen)),
    };
    let code = match status {
        Ok(status) => status as u8,
        Err(Failed::Told) => 2,
        Err(Failed::Denied) => Status::Findings as u8,
        Err(Failed::Because(message)) => {
            screen.error(&message);
            2
        }
    };
    screen.finish();
    ExitCode::from(code)
}

/// How a command ended when it could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Done = 0,
    Findings = 1,
}

/// Why a command could not do its work.
#[derive(Debug)]
enum Failed {
    /// The messages are out already.
    Told,
    /// As well, and without the levels that the user has set nothing would have failed.
    Denied,
    /// This is why.
    Because(String),
}

impl<E: std::error::Error> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Because(error.to_string())
    }
}

impl Global {
    /// How addresses are reached.
    fn access(&self, update: bool) -> Access<'static> {
        Access { fetch: (!self.offline).then_some(&fetch::Http), update }
    }

    /// Puts the levels of the command line over those of the configuration.
    fn relevel(&self, config: &mut Config) -> Result<(), Failed> {
        let denied = self.deny.iter().map(|code| ("--deny", code, Say::Deny));
        let allowed = self.allow.iter().map(|code| ("--allow", code, Say::Allow));
        for (option, code, say) in denied.chain(allowed) {
            for api in &mut config.apis {
                let set = api.options.levels.set(code, say);
                set.map_err(|message| Failed::Because(format!("{option}: {message}")))?;
            }
        }
        Ok(())
    }
}

/// The configuration: the named or nearest file, or a single document.
fn configuration(global: &Global, output: Option<PathBuf>) -> Result<Config, Failed> {
    if let Some(spec) = &global.spec {
        let output = output.unwrap_or_else(|| PathBuf::from("src/generated"));
        let mut config = match global.set.as_slice() {
            [] => Config::single(spec, output),
            sets => config::single_with(&spec.to_string_lossy(), &output.to_string_lossy(), sets)?,
        };
        global.relevel(&mut config)?;
        return Ok(config);
    }
    let file = match &global.config {
        Some(file) => file.clone(),
        None => config::find(&std::env::current_dir()?).ok_or_else(|| {
            Failed::Because("no specloom.toml here or above; write one, or give --spec FILE --output DIR".to_owned())
        })?,
    };
    let mut config = config::load_with(&nearest(&file), &global.set)?;
    global.relevel(&mut config)?;
    if let Some(output) = output {
        config.output = output;
    }
    Ok(config)
}

/// The file relative to the current folder where it is below it, so that messages are short.
fn nearest(file: &std::path::Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    file.strip_prefix(&here).unwrap_or(file).to_owned()
}
