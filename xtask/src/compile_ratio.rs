//! What models cost to compile: ours against derived serde for the same types.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The fields of every struct: name, schema, Rust type, whether required.
const FIELDS: &[(&str, &str, &str, bool)] = &[
    ("id", "{ type: integer }", "i64", true),
    ("name", "{ type: string }", "String", true),
    ("tags", "{ type: array, items: { type: string } }", "Option<Vec<String>>", false),
    ("score", "{ type: number }", "Option<f64>", false),
    ("active", "{ type: boolean }", "bool", true),
    ("note", "{ type: string }", "Option<String>", false),
    ("parent", "{ $ref: '#/components/schemas/S{next}' }", "Option<Box<S{next}>>", false),
    ("counts", "{ type: object, additionalProperties: { type: integer } }", "Option<BTreeMap<String, i64>>", false),
    ("more", "{ type: array, items: { $ref: '#/components/schemas/S{next}' } }", "Option<Vec<S{next}>>", false),
];

/// Two crates with the same types, each half of them read and half of them written; CPU seconds of checking and building.
pub fn run(structs: usize) -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
    let folder = root.join("target/compile-ratio");
    let ours = folder.join("ours");
    let serde = folder.join("serde");
    write_ours(&ours, root, structs)?;
    write_serde(&serde, structs)?;
    println!(
        "{structs} structs of {} fields, half read and half written; CPU seconds of the crate alone",
        FIELDS.len()
    );
    for args in [&["check"][..], &["build"], &["build", "--release"]] {
        let a = measure(&ours, &folder, args)?;
        let b = measure(&serde, &folder, args)?;
        println!("{:<16} ours {a:7.2}   serde {b:7.2}   ratio {:.2}", args.join(" "), a / b);
    }
    Ok(())
}

/// Structs refer to each other in rings of ten.
fn neighbour(n: usize, structs: usize) -> usize {
    let first = n / 10 * 10;
    let ring = 10.min(structs - first);
    first + (n + 1 - first) % ring
}

/// CPU seconds of compiling `src/lib.rs` once more, dependencies built.
fn measure(folder: &Path, target: &Path, args: &[&str]) -> Result<f64, Box<dyn Error>> {
    let cargo = |prefix: &[&str]| -> Result<String, Box<dyn Error>> {
        let mut words: Vec<&str> = prefix.to_vec();
        words.push(env!("CARGO"));
        words.extend(args);
        words.extend(["--quiet"]);
        let mut command = Command::new(words[0]);
        let output = command
            .args(&words[1..])
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", target.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .output()?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() {
            return Err(text.into());
        }
        Ok(text)
    };
    cargo(&["env"])?;
    let lib = folder.join("src/lib.rs");
    let text = std::fs::read_to_string(&lib)?;
    std::fs::write(&lib, text + "\n")?;
    let timed = cargo(&["bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\"", "bash"])?;
    let last = timed.lines().last().ok_or("no time")?;
    Ok(last.split_whitespace().filter_map(|word| word.parse::<f64>().ok()).sum())
}

fn write(folder: &Path, files: &[(&str, &str)]) -> std::io::Result<()> {
    for (path, text) in files {
        let file: PathBuf = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap_or(folder))?;
        std::fs::write(file, text)?;
    }
    Ok(())
}

fn write_ours(folder: &Path, root: &Path, structs: usize) -> Result<(), Box<dyn Error>> {
    let mut spec = String::from("openapi: 3.1.0\ninfo: { title: Ratio, version: '1' }\npaths:\n");
    for n in 0..structs {
        let schema = format!("{{ application/json: {{ schema: {{ $ref: '#/components/schemas/S{n}' }} }} }}");
        writeln!(
            spec,
            "  /s/{n}:\n    get: {{ operationId: s{n}, responses: {{ '200': {{ description: ok, content: {schema} }} }} }}"
        )?;
    }
    spec.push_str("components:\n  schemas:\n");
    for n in 0..structs {
        let next = neighbour(n, structs);
        writeln!(
            spec,
            "    S{n}:\n      type: object\n      additionalProperties: false\n      required: [id, name, active]\n      properties:"
        )?;
        for (name, schema, ..) in FIELDS {
            writeln!(spec, "        {name}: {}", schema.replace("{next}", &next.to_string()))?;
        }
    }
    let generated = specloom::configure().name("ratio").client(false).server(false).generate(&spec, "ratio.yaml");
    let generated = generated.map_err(|findings| findings.to_string())?;
    for file in &generated.files {
        write(folder, &[(&format!("src/{}", file.path), &file.text)])?;
    }
    let mut lib = String::from(
        "pub mod ratio;\nuse ratio::models::*;\nuse specloom_rt::json::{DecodeError, EncodeError, Limits, Reading, decode, encode};\n",
    );
    for n in (0..structs).step_by(2) {
        writeln!(
            lib,
            "pub fn read{n}(b: &[u8]) -> Result<S{n}, DecodeError> {{ decode(b, Reading::Strict, &Limits::default()) }}"
        )?;
    }
    for n in (1..structs).step_by(2) {
        writeln!(lib, "pub fn write{n}(v: &S{n}) -> Result<Vec<u8>, EncodeError> {{ encode(v) }}")?;
    }
    let manifest = format!(
        "[package]\nname = \"ours\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\nspecloom-rt = {{ path = \"{}\", default-features = false }}\n",
        root.join("runtime").display()
    );
    Ok(write(folder, &[("src/lib.rs", &lib), ("Cargo.toml", &manifest)])?)
}

fn write_serde(folder: &Path, structs: usize) -> Result<(), Box<dyn Error>> {
    let mut lib = String::from("use serde::{Deserialize, Serialize};\nuse std::collections::BTreeMap;\n");
    for n in 0..structs {
        let next = neighbour(n, structs);
        writeln!(
            lib,
            "#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]\n#[serde(deny_unknown_fields)]\npub struct S{n} {{"
        )?;
        for (name, _, ty, required) in FIELDS {
            if !required {
                lib.push_str("    #[serde(default, skip_serializing_if = \"Option::is_none\")]\n");
            }
            writeln!(lib, "    pub {name}: {},", ty.replace("{next}", &next.to_string()))?;
        }
        lib.push_str("}\n");
    }
    for n in (0..structs).step_by(2) {
        writeln!(lib, "pub fn read{n}(b: &[u8]) -> serde_json::Result<S{n}> {{ serde_json::from_slice(b) }}")?;
    }
    for n in (1..structs).step_by(2) {
        writeln!(lib, "pub fn write{n}(v: &S{n}) -> serde_json::Result<Vec<u8>> {{ serde_json::to_vec(v) }}")?;
    }
    let manifest = "[package]\nname = \"twin\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";
    Ok(write(folder, &[("src/lib.rs", &lib), ("Cargo.toml", manifest)])?)
}
