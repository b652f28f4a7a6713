//! A collection of documents: generates each within limits, compiles what comes out, and counts.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::compile::{self, Tool};
use crate::outcome::{Class, Outcome, one_line};
use crate::{documents, one, round_trip};

/// What the command line says.
struct Options {
    list: PathBuf,
    compile: Option<Tool>,
    jobs: usize,
    seconds: u64,
    memory: usize,
    sample: Option<usize>,
    round_trip: bool,
    refused: Option<PathBuf>,
    every: bool,
}

/// A document and the folder for what is made of it.
struct Work {
    document: PathBuf,
    folder: PathBuf,
}

/// Prints a line for each document that was not generated, and a summary; succeeds when nothing was our fault.
pub fn run(args: &[&str]) -> Result<ExitCode, Box<dyn Error>> {
    let options = Options::parse(args)?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?.join("target/corpus");
    let out = folder.join("out");
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    std::fs::create_dir_all(&out)?;
    let mut found = documents::find(&options.list).map_err(|error| format!("{}: {error}", options.list.display()))?;
    if let Some(wanted) = options.sample {
        found = documents::sample(found, wanted);
    }
    let place = |(index, document)| Work { document, folder: out.join(format!("d{index:05}")) };
    let work: Vec<Work> = found.into_iter().enumerate().map(place).collect();
    let mut outcomes = generate_all(&work, &options)?;
    if let Some(tool) = options.compile {
        let generated = work.iter().zip(&outcomes).filter(|(_, outcome)| outcome.class.generated());
        let modules: Vec<(&Path, usize)> = generated.map(|(work, outcome)| (&*work.folder, outcome.lines)).collect();
        let errors = compile::run(&folder, &modules, tool, options.jobs)?;
        for (work, outcome) in work.iter().zip(&mut outcomes) {
            if let Some(message) = errors.get(&work.folder) {
                *outcome = Outcome::new(Class::CompileError, message);
            }
        }
    }
    if options.round_trip {
        let generated = work.iter().zip(&outcomes).filter(|(_, outcome)| outcome.class.generated());
        let modules: Vec<&Path> = generated.map(|(work, _)| &*work.folder).collect();
        let told = round_trip::run(&folder, &modules, options.jobs)?;
        for (work, outcome) in work.iter().zip(&mut outcomes) {
            if let Some(problems) = told.failed.get(&work.folder) {
                let (count, first) = (problems.len(), problems.first().map(String::as_str).unwrap_or_default());
                problems.iter().for_each(|problem| println!("  {}  {}", work.document.display(), one_line(problem)));
                *outcome = Outcome::new(Class::RoundTrip, format!("{count} values changed or refused: {first}"));
            }
        }
        for work in &work {
            if let Some(count) = told.incomplete.get(&work.folder) {
                println!("  {}  {count} schemas without a value", work.document.display());
            }
        }
        println!(
            "{} named schemas, {} values there and back, {} schemas without a value, {} without a validator",
            told.schemas, told.values, told.without_value, told.without_validator
        );
    }
    report(&options.list, &work, &outcomes);
    if let Some(file) = &options.refused {
        std::fs::write(file, refused(&options.list, &work, &outcomes))?;
    }
    let failed = |outcome: &Outcome| outcome.class.is_bug() || options.every && !outcome.class.generated();
    Ok(if outcomes.iter().any(failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

impl Options {
    fn parse(args: &[&str]) -> Result<Self, Box<dyn Error>> {
        let mut options = Options {
            list: PathBuf::new(),
            compile: None,
            jobs: 1,
            seconds: 60,
            memory: 4096,
            sample: None,
            round_trip: false,
            refused: None,
            every: false,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut number = || -> Result<usize, Box<dyn Error>> {
                let value = args.next().ok_or_else(|| format!("{arg} wants a number"))?;
                value.parse().map_err(|_| format!("{arg} wants a number, not `{value}`").into())
            };
            match *arg {
                "--compile" => options.compile = options.compile.or(Some(Tool::Clippy)),
                "--check-only" => options.compile = Some(Tool::Check),
                "--every" => options.every = true,
                "--refused" => {
                    options.refused = Some(args.next().ok_or("--refused wants a file")?.into());
                }
                "--round-trip" => options.round_trip = true,
                "--jobs" => options.jobs = number()?.max(1),
                "--seconds" => options.seconds = number()? as u64,
                "--memory" => options.memory = number()?,
                "--sample" => options.sample = Some(number()?),
                list if !list.starts_with("--") && options.list.as_os_str().is_empty() => options.list = list.into(),
                other => return Err(format!("`{other}` is not understood\n{}", crate::USAGE).into()),
            }
        }
        if options.list.as_os_str().is_empty() {
            return Err(crate::USAGE.into());
        }
        Ok(options)
    }
}

/// The outcomes, in the order of the documents.
fn generate_all(work: &[Work], options: &Options) -> Result<Vec<Outcome>, Box<dyn Error>> {
    let program = std::env::current_exe()?;
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..options.jobs {
            scope.spawn(|| {
                while let Some((index, work)) = work.iter().enumerate().nth(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = generate(&program, work, options)
                        .unwrap_or_else(|error| Outcome::new(Class::Panic, format!("not started: {error}")));
                    done.lock().expect("no thread panics with the lock").insert(index, outcome);
                }
            });
        }
    });
    Ok(done.into_inner()?.into_values().collect())
}

/// Runs the document's process to its end, or ends it.
fn generate(program: &Path, work: &Work, options: &Options) -> std::io::Result<Outcome> {
    std::fs::create_dir_all(&work.folder)?;
    let [verdict, errors] = ["verdict", "stderr"].map(|name| work.folder.join(name));
    let limited = format!("ulimit -v {}; exec \"$0\" \"$@\"", options.memory * 1024);
    let mut command = Command::new("sh");
    command.args(["-c", &limited]).arg(program).arg(one::COMMAND).arg(&options.list).arg(&work.document).arg(&verdict);
    if options.compile.is_some() || options.round_trip {
        command.arg(work.folder.join("src"));
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(std::fs::File::create(&errors)?);
    let Some(status) = wait(&mut command.spawn()?, Duration::from_secs(options.seconds))? else {
        return Ok(Outcome::new(Class::Hang, format!("not done after {} s", options.seconds)));
    };
    let told = std::fs::read_to_string(&verdict).ok().and_then(|text| Outcome::read(&text));
    let errors = String::from_utf8_lossy(&std::fs::read(&errors)?).into_owned();
    Ok(match told {
        Some(outcome) if status.success() => outcome,
        _ => ended(status, &errors),
    })
}

/// The status, or `None` after the time is up and the process is killed.
fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// A process that ended without a verdict.
fn ended(status: ExitStatus, errors: &str) -> Outcome {
    if errors.contains("memory allocation of") {
        return Outcome::new(Class::OutOfMemory, one_line(errors));
    }
    let from = errors.find("panicked at").or_else(|| errors.find("has overflowed")).unwrap_or(0);
    let shown = errors[from..].split("\nnote:").next().unwrap_or_default();
    Outcome::new(Class::Panic, format!("{status}: {shown}"))
}

/// The documents that were refused, with class and reason.
fn refused(list: &Path, work: &[Work], outcomes: &[Outcome]) -> String {
    let mut text = String::from("document\tclass\treason\n");
    for (work, outcome) in work.iter().zip(outcomes).filter(|(_, outcome)| !outcome.class.generated()) {
        let document = work.document.strip_prefix(list).unwrap_or(&work.document);
        text.push_str(&format!("{}\t{}\t{}\n", document.display(), outcome.class, outcome.message));
    }
    text
}

fn report(list: &Path, work: &[Work], outcomes: &[Outcome]) {
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    let mut constructs: BTreeMap<Class, BTreeMap<&str, usize>> = BTreeMap::new();
    for (work, outcome) in work.iter().zip(outcomes) {
        *counts.entry(outcome.class).or_default() += 1;
        for construct in &outcome.constructs {
            *constructs.entry(outcome.class).or_default().entry(construct).or_default() += 1;
        }
        if !outcome.class.generated() {
            let document = work.document.strip_prefix(list).unwrap_or(&work.document);
            println!("{:<19}  {}  {}", outcome.class, document.display(), outcome.message);
        }
    }
    for (class, what) in [
        (Class::Unsupported, "documents refused as unsupported for"),
        (Class::Invalid, "documents refused as invalid for"),
        (Class::Degraded, "degradations"),
    ] {
        let mut frequent: Vec<_> = constructs.remove(&class).unwrap_or_default().into_iter().collect();
        frequent.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        for (construct, count) in frequent.iter().take(25) {
            println!("{count:6} {what} {construct}");
        }
    }
    let shown = Class::ALL.map(|class| format!("{} {class}", counts.get(&class).unwrap_or(&0)));
    let degraded = outcomes.iter().filter(|outcome| outcome.class == Class::Degraded);
    let degradations: usize = degraded.map(|outcome| outcome.constructs.len()).sum();
    println!("{} documents: {}; {degradations} degradations", outcomes.len(), shown.join(", "));
}
