//! `specloom new`: what it writes compiles and runs as it is.

use std::process::Command;

use crate::throwaway::{Crate, root};

fn new(made: &Crate, args: &[&str]) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_specloom")).arg("new").args(args).current_dir(made.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn spec(name: &str) -> String {
    root().join("specs").join(name).to_string_lossy().into_owned()
}

#[test]
fn an_sdk_compiles_as_it_is() {
    let made = Crate::folder();
    new(&made, &["quiika-sdk", "--spec", &spec("quiika-sse.yaml"), "--template", "sdk"]);
    made.assert_cargo("quiika-sdk", &["check", "--quiet", "--all-targets"]);
    let check =
        Command::new(env!("CARGO_BIN_EXE_specloom")).arg("check").current_dir(made.path().join("quiika-sdk")).status();
    assert!(check.unwrap().success(), "what `new` wrote is up to date");
}

#[test]
fn an_sdk_with_the_runtime_copied_in_compiles_and_names_no_other_crate_of_ours() {
    let made = Crate::folder();
    new(&made, &["own", "--spec", &spec("chatter-events.yaml"), "--template", "sdk", "--runtime", "vendored"]);
    let manifest = std::fs::read_to_string(made.path().join("own/Cargo.toml")).unwrap();
    assert!(!manifest.contains("specloom-rt"), "{manifest}");
    made.assert_cargo("own", &["check", "--quiet", "--features", "client,server"]);
}

#[test]
fn xml_is_switched_on_where_the_document_has_it() {
    let made = Crate::folder();
    let document = root().join("tests/fixtures/xml.yaml").to_string_lossy().into_owned();
    for (name, template, runtime, expected) in [
        ("crates", "sdk", "crates-io", r#", features = ["xml"] }"#),
        ("own", "service", "vendored", r#"default = ["server", "serde", "xml"]"#),
    ] {
        new(&made, &[name, "--spec", &document, "--template", template, "--runtime", runtime]);
        let manifest = std::fs::read_to_string(made.path().join(name).join("Cargo.toml")).unwrap();
        assert!(manifest.contains(expected), "{manifest}");
    }
    new(&made, &["xml-svc", "--spec", &document, "--template", "service"]);
    made.assert_cargo("xml-svc", &["check", "--quiet"]);
}

#[test]
fn a_service_answers_501_on_every_operation() {
    let made = Crate::folder();
    new(&made, &["kaziro-svc", "--spec", &spec("kaziro-broker.yaml"), "--template", "service"]);
    made.write("kaziro-svc/tests/runs.rs", SERVICE_TEST);
    made.assert_cargo("kaziro-svc", &["build", "--quiet"]);
    made.assert_cargo("kaziro-svc", &["test", "--quiet"]);
}

const SERVICE_TEST: &str = r#"
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};

#[test]
fn answers_501() {
    let mut service = Command::new(env!("CARGO_BIN_EXE_kaziro-svc"))
        .env("ADDRESS", "127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(service.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let addr = line.trim().rsplit(' ').next().unwrap().to_owned();
    for request in ["GET /v1/broker/thread/retrieve?thread_id=x", "POST /v1/broker/thread/create"] {
        let mut stream = std::net::TcpStream::connect(&addr).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: t\r\nKaziro-API-Key: dev\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 501 Not Implemented\r\n"), "{answer}");
        assert!(answer.contains("\"status\":501"), "{answer}");
    }
    service.kill().unwrap();
}
"#;

#[test]
fn a_folder_with_something_in_it_is_refused() {
    let made = Crate::folder();
    made.write("taken/file", "mine");
    let output = Command::new(env!("CARGO_BIN_EXE_specloom"))
        .args(["new", "taken", "--spec", &spec("quiika-sse.yaml"), "--template", "sdk"])
        .current_dir(made.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read_dir(made.path().join("taken")).unwrap().count(), 1);
}
