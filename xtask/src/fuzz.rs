//! Fuzzing for a bounded time, with the stable compiler and without cargo-fuzz.
//!
//! What cargo-fuzz passes to a nightly compiler are passes of LLVM that the stable one has too; libFuzzer itself is built by the
//! crate `libfuzzer-sys`, which needs a C++ compiler. A target for the compiler is named so that build scripts and macros stay as
//! they are.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What the fuzzer needs to know which way an input took.
const COVERAGE: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=3",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg=fuzzing",
];

/// The target that needs the generator.
const GENERATOR: &str = "document";

/// The targets, and words of their inputs.
const TARGETS: &[(&str, &[&str])] = &[
    ("json", &["null", "true", "false", "-0", "1e9", "\\\\u00e9", "\\\\ud83d\\\\ude00", "{\\\"a\\\":", "[[", "0.1"]),
    (
        "sse",
        &[
            "data:",
            "data: ",
            "event: ",
            "id: ",
            "id",
            "retry: ",
            "\\x0a\\x0a",
            "\\x0d\\x0a",
            "\\xef\\xbb\\xbf",
            "message",
        ],
    ),
    ("sequence", &["\\x1e", "\\x0a", "\\x0d\\x0a", "true", "null", "{\\\"a\\\":1}", "[1,2]", "\\xef\\xbb\\xbf"]),
    (GENERATOR, &["openapi: 3.1.0", "$ref: ", "oneOf:", "itemSchema:", "type: ", "text/event-stream:", "properties:"]),
    (
        "xml",
        &[
            "<a>",
            "</a>",
            "<b xmlns=\\\"urn:c\\\">",
            "<![CDATA[",
            "]]>",
            "&#x41;",
            "<!--",
            "<?xml version=\\\"1.0\\\"?>",
        ],
    ),
];

/// Builds the targets and runs each for so many seconds, from seeds and from what earlier runs have found.
pub fn run(args: &[&str]) -> Result<(), Box<dyn Error>> {
    let (names, seconds) = match args {
        [names @ .., "--seconds", seconds] => (names, seconds.parse::<u32>()?),
        names => (names, 20),
    };
    if let Some(name) = names.iter().find(|name| !TARGETS.iter().any(|(target, _)| target == *name)) {
        return Err(format!("no target is called {name}").into());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
    let folder = root.join("target/fuzz");
    let chosen = TARGETS.iter().filter(|(target, _)| names.is_empty() || names.contains(target));
    let chosen: Vec<_> = chosen.collect();
    let programs = build(root, &folder, chosen.iter().map(|(target, _)| *target))?;
    let mut failed = Vec::new();
    for (target, words) in chosen {
        let place = folder.join(target);
        seed(root, &place, target, words)?;
        println!("fuzzing {target} for {seconds} s");
        if !fuzz(&programs.join(target), &place, seconds)? {
            failed.push(*target);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("findings in {}", failed.join(", ")).into()) }
}

/// The folder with the programs.
fn build<'a>(root: &Path, folder: &Path, targets: impl Iterator<Item = &'a str>) -> Result<PathBuf, Box<dyn Error>> {
    let host = host()?;
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--release", "--quiet", "--target", &host, "--manifest-path"]);
    command.arg(root.join("fuzz/Cargo.toml")).arg("--target-dir").arg(folder);
    for target in targets {
        command.args(["--bin", target]);
        if target == GENERATOR {
            command.args(["--features", target]);
        }
    }
    let flags = COVERAGE.join("\u{1f}");
    if !command.env("CARGO_ENCODED_RUSTFLAGS", flags).env_remove("RUSTFLAGS").status()?.success() {
        return Err("the targets do not compile; libFuzzer needs a C++ compiler".into());
    }
    Ok(folder.join(host).join("release"))
}

/// The machine that the compiler runs on.
fn host() -> Result<String, Box<dyn Error>> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output()?;
    let text = String::from_utf8(output.stdout)?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("the compiler names no host")?;
    Ok(host.to_owned())
}

/// Whether there were no findings.
fn fuzz(program: &Path, place: &Path, seconds: u32) -> Result<bool, Box<dyn Error>> {
    let option = |name: &str, path: PathBuf| format!("-{name}={}", path.display());
    let mut command = Command::new(program);
    command.arg(format!("-max_total_time={seconds}")).args(["-max_len=8192", "-timeout=10", "-rss_limit_mb=2048"]);
    command.args(["-print_final_stats=1", "-print_funcs=0", "-verbosity=0"]);
    command.arg(option("dict", place.join("words"))).arg(option("artifact_prefix", place.join("found-")));
    command.arg(place.join("corpus")).arg(place.join("seeds"));
    Ok(command.status()?.success())
}

/// Inputs to begin with, and a dictionary.
fn seed(root: &Path, place: &Path, target: &str, words: &[&str]) -> Result<(), Box<dyn Error>> {
    let seeds = place.join("seeds");
    fs::create_dir_all(&seeds)?;
    fs::create_dir_all(place.join("corpus"))?;
    let words: String = words.iter().map(|word| format!("\"{word}\"\n")).collect();
    fs::write(place.join("words"), words)?;
    for (number, bytes) in inputs(root, target)?.iter().enumerate() {
        fs::write(seeds.join(number.to_string()), bytes)?;
    }
    Ok(())
}

fn inputs(root: &Path, target: &str) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let texts = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    Ok(match target {
        "sse" => byte_cases(&root.join("runtime/src/sse/cases.json"))?,
        GENERATOR => files(&root.join("tests/fixtures"))?,
        "json" => {
            texts(&["{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\n\"],\"b\":{}}", "[[[]],\"\\ud83d\\ude00\"]", "1e400"])
        }
        "sequence" => {
            texts(&["{\"a\":1}\n\n[2,\n3]\n\"x\"", "\u{1e}{\"a\":\n1}\n\u{1e}12\u{1e}true\n", "\u{feff}1\r\n2"])
        }
        "xml" => texts(&[
            "<r a='1' xmlns:c='urn:c'><b/><b>x</b><c:c><d>1</d><d>2</d></c:c>t&amp;</r>",
            "<a><![CDATA[<]]></a>",
        ]),
        _ => Vec::new(),
    })
}

/// The inputs of the byte cases.
fn byte_cases(file: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let file: Value = serde_json::from_slice(&fs::read(file)?)?;
    let cases = file["cases"].as_array().ok_or("no cases")?;
    let input = |case: &Value| match (&case["input"], &case["input_hex"]) {
        (Value::String(text), _) => text.clone().into_bytes(),
        (_, hex) => {
            let digits: Vec<u8> = hex.as_str().unwrap_or_default().bytes().filter(u8::is_ascii_hexdigit).collect();
            let pairs = digits.chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
            pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
        }
    };
    Ok(cases.iter().map(input).collect())
}

/// The files of a folder that are short enough to be changed in a useful way.
fn files(folder: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    let texts = paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "yaml")).map(fs::read);
    let texts: Vec<Vec<u8>> = texts.collect::<std::io::Result<_>>()?;
    Ok(texts.into_iter().filter(|text| text.len() < 4096).collect())
}
