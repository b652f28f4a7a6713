//! The command line, from outside: what is written, what is said, which status comes back.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// A folder with this repository's documents and configuration, and nothing generated.
    fn with_specs() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(place.path("specs")).unwrap();
        for entry in std::fs::read_dir("specs").unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, place.path("specs").join(path.file_name().unwrap())).unwrap();
        }
        std::fs::copy("specloom.toml", place.path("specloom.toml")).unwrap();
        place
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_specloom"))
            .args(args)
            .current_dir(self.folder.path())
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(self.path(file), text.replace(from, to)).unwrap();
    }

    /// Every file below `folder` with the time it was last written.
    fn times(&self, folder: &str) -> Vec<(PathBuf, std::time::SystemTime)> {
        let mut files = Vec::new();
        let mut folders = vec![self.path(folder)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push((path.clone(), modified(&path))) }
            }
        }
        files.sort();
        files
    }
}

fn modified(path: &Path) -> std::time::SystemTime {
    std::fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn generating_twice_writes_nothing_the_second_time() {
    let place = Place::with_specs();
    let (status, out, err) = place.run(&["generate"]);
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("     Reading specs/chatter-events.yaml (openapi 3.1.0, 5 operations, "), "{err}");
    let first = place.times("generated/src");
    let (status, _, err) = place.run(&["generate"]);
    assert_eq!(status, 0);
    let writing = err.lines().find(|line| line.contains("Writing")).unwrap();
    assert!(writing.ends_with(" the same") && !writing.contains(','), "{err}");
    assert_eq!(place.times("generated/src"), first);
    assert_eq!(place.run(&["check"]).0, 0);
}

#[test]
fn check_names_what_is_stale_and_writes_nothing() {
    let place = Place::with_specs();
    assert_eq!(place.run(&["generate", "-q"]).0, 0);
    let before = place.times("generated/src");
    place.edit("specs/quiika-sse.yaml", "accessKey", "secretKey");
    let (status, out, _) = place.run(&["check", "--message-format", "github"]);
    assert_eq!(status, 1);
    assert!(out.contains("::error file=generated/src/quiika/models.rs,line=1::E0601 stale"), "{out}");
    assert!(!out.contains("generated/src/chatter"), "{out}");
    assert_eq!(place.times("generated/src"), before);
    let json = place.run(&["check", "--message-format", "json"]).1;
    assert!(
        json.lines()
            .filter(|line| line.contains("\"error\""))
            .all(|line| line.contains("\"code\":\"E0601\",\"slug\":\"stale\"")),
        "{json}"
    );

    place.edit("specs/quiika-sse.yaml", "secretKey", "accessKey");
    place.edit("specs/kaziro-broker.yaml", "title: Kaziro API\n", "title: Kaziro API # a comment only\n");
    let (status, _, err) = place.run(&["check"]);
    assert_eq!(status, 1, "any edit of a document is seen");
    assert!(err.contains("specloom.lock"), "{err}");
}

#[test]
fn an_edited_file_stops_and_a_left_over_one_goes() {
    let place = Place::with_specs();
    assert_eq!(place.run(&["generate", "-q"]).0, 0);
    place.edit("generated/src/kaziro/models.rs", "BrokerThreadMetadata", "Mine");
    let (status, _, err) = place.run(&["generate"]);
    assert_eq!(status, 1);
    assert!(err.contains("error[E0602]: edited by hand"), "{err}");
    assert!(err.contains("\n--> generated/src/kaziro/models.rs\n"), "{err}");
    let (status, _, err) = place.run(&["check", "--message-format", "short"]);
    assert_eq!(status, 1);
    assert!(err.contains("generated/src/kaziro/models.rs: E0602"), "{err}");
    assert_eq!(place.run(&["generate", "--force", "-q"]).0, 0);
    assert_eq!(place.run(&["check"]).0, 0);

    let config = std::fs::read_to_string(place.path("specloom.toml")).unwrap();
    let without = config.split("[[api]]\nname = \"gabber\"").next().unwrap();
    std::fs::write(place.path("specloom.toml"), without).unwrap();
    let (status, _, err) = place.run(&["check"]);
    assert_eq!(status, 1);
    assert!(err.contains("error[E0603]") && err.contains("generated/src/gabber/models.rs"), "{err}");
    assert_eq!(place.run(&["generate", "-q"]).0, 0);
    assert!(!place.path("generated/src/gabber").exists());
}

#[test]
fn code_of_another_version_is_told_from_ours() {
    let place = Place::with_specs();
    assert_eq!(place.run(&["generate", "-q"]).0, 0);
    place.edit("specloom.lock", env!("CARGO_PKG_VERSION"), "0.0.9");
    let (status, _, err) = place.run(&["check"]);
    assert_eq!(status, 1);
    assert!(err.contains("error[E0604]: written by specloom 0.0.9, and this is"), "{err}");
}

#[test]
fn nothing_is_written_when_one_document_is_wrong() {
    let place = Place::with_specs();
    place.edit("specs/gabber-realtime.yaml", "name: session", "name: sesion");
    let (status, _, err) = place.run(&["generate"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("error[E0211]"), "{err}");
    assert!(err.contains("--> specs/gabber-realtime.yaml:"), "{err}");
    assert!(err.contains("error: could not generate from specs/gabber-realtime.yaml: "), "{err}");
    assert!(!place.path("generated").exists() && !place.path("specloom.lock").exists());
}

/// Bad input: each problem with file, line, column, code and help, all of one kind in one run, nothing written.
#[test]
fn bad_documents_end_with_status_2_and_a_place_for_each_problem() {
    const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";
    let ok = "responses: { '204': { description: D } }";
    let paths = |paths: &str| format!("{HEAD}paths:\n{paths}").replace("OK", ok).into_bytes();
    let cases: &[(&str, Vec<u8>, &[&str])] = &[
        ("version.yaml", b"openapi: 4.0.0\ninfo: {}\n".to_vec(), &["1:10: E0204"]),
        ("swagger.yaml", b"swagger: '2.0'\n".to_vec(), &["1:10: E0301"]),
        ("number.yaml", b"openapi: 3.1\n".to_vec(), &["1:10: E0203"]),
        ("none.json", b"{}".to_vec(), &["1:1: E0202"]),
        ("syntax.yaml", b"openapi: 3.1.0\npaths: [\n".to_vec(), &["2:8: E0103"]),
        ("syntax.json", b"{ \"openapi\": \"3.1.0\" \"paths\": {} }".to_vec(), &["1:22: E0103"]),
        ("mark.yaml", b"\xEF\xBB\xBFopenapi: 3.1.0\npaths: [\n".to_vec(), &["2:8: E0103"]),
        ("mark.json", b"\xEF\xBB\xBF{ \"openapi\": 3 }".to_vec(), &["1:14: E0203"]),
        ("latin1.yaml", b"openapi: 3.1.0\ninfo: { title: Caf\xE9 }\n".to_vec(), &["2:19: E0102"]),
        ("utf16.yaml", b"\xFF\xFEo\0p\0".to_vec(), &["1:1: E0102"]),
        ("empty.yaml", Vec::new(), &[" E0108"]),
        (
            "dangling.yaml",
            paths(
                "  /a: { get: { parameters: [{ $ref: '#/components/parameters/A' }], OK } }\n  /b: { get: { parameters: [{ $ref: '#/components/parameters/B' }], OK } }\ncomponents: { schemas: { Unused: { $ref: '#/nowhere' } } }\n",
            ),
            &["4:37: E0214", "5:37: E0214", "6:42: E0214"],
        ),
        (
            "cyclic.yaml",
            paths(
                "  /a: { get: { parameters: [{ $ref: '#/components/parameters/A' }], OK } }\ncomponents:\n  parameters: { A: { $ref: '#/components/parameters/A' } }\n  schemas: { B: { $ref: '#/components/schemas/C' }, C: { $ref: '#/components/schemas/B' } }\n",
            ),
            &["6:28: E0215", "7:25: E0215"],
        ),
        (
            "template.yaml",
            paths(
                "  /a/{id}:\n    get: { parameters: [{ name: ID, in: path, required: true, schema: {} }], OK }\n  /b/{id}: { get: { OK } }\n",
            ),
            &["5:33: E0211", "5:5: E0212", "6:14: E0212"],
        ),
        (
            "names.yaml",
            paths(
                "  /a: { get: { parameters: [{ name: x, in: query, schema: {} }, { name: x, in: query, schema: {} }], OK } }\n",
            ),
            &["4:67: E0213"],
        ),
    ];
    for (name, bytes, expected) in cases {
        let place = Place { folder: tempfile::tempdir().unwrap() };
        std::fs::write(place.path(name), bytes).unwrap();
        let args = ["generate", "--spec", name, "--output", "out", "--message-format"];
        let (status, out, err) = place.run(&[&args[..], &["short"]].concat());
        assert_eq!((status, out.as_str()), (2, ""), "{err}");
        let found: Vec<&str> = err.lines().filter(|line| !line.starts_with("error: could not generate")).collect();
        assert_eq!(found.len(), expected.len(), "{name}: {err}");
        for (line, expected) in found.iter().zip(*expected) {
            assert!(line.starts_with(&format!("{name}:{expected} ")), "{name}: {expected}: {err}");
        }
        let (_, _, human) = place.run(&[&args[..], &["human"]].concat());
        assert_eq!(human.matches("= help: ").count(), expected.len(), "{human}");
        assert!(!place.path("out").exists(), "{name}");
    }
}

#[test]
fn one_document_needs_no_configuration() {
    let place = Place { folder: tempfile::tempdir().unwrap() };
    let spec = std::fs::canonicalize("specs/kaziro-broker.yaml").unwrap();
    std::fs::copy(spec, place.path("kaziro.yaml")).unwrap();
    let args = ["generate", "--spec", "kaziro.yaml", "--output", "src/generated"];
    assert_eq!(place.run(&args).0, 0);
    assert!(place.path("src/generated/models.rs").is_file() && place.path("src/generated/client/broker.rs").is_file());
    assert_eq!(place.run(&["check", "--spec", "kaziro.yaml", "--output", "src/generated"]).0, 0);
    let (status, out, _) = place.run(&["list", "--spec", "kaziro.yaml"]);
    assert_eq!(status, 0);
    assert!(out.contains("GET     /v1/broker/thread/retrieve"), "{out}");
}

#[test]
fn what_is_not_done_is_counted_and_listed() {
    let place = Place { folder: tempfile::tempdir().unwrap() };
    let schema = "{ type: object, properties: { a: { type: string, pattern: \"^(?=a)\" } } }";
    let body = format!("{{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}");
    let spec = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths:\n  /a:\n    post:\n      operationId: a\n      requestBody: {body}\n      responses: {{ '204': {{ description: ok }} }}\n"
    );
    std::fs::write(place.path("a.yaml"), spec).unwrap();
    let (status, _, err) = place.run(&["generate", "--spec", "a.yaml", "--output", "out"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("    Degraded 1 construct; `specloom list --degraded` shows them\n"), "{err}");
    let (status, out, _) = place.run(&["list", "--degraded", "--spec", "a.yaml"]);
    assert_eq!(status, 0);
    assert!(out.starts_with("a.yaml:7:") && out.contains("W0530") && out.contains("pattern"), "{out}");
}

#[test]
fn what_cannot_be_done_says_why_with_status_2() {
    let place = Place { folder: tempfile::tempdir().unwrap() };
    let (status, _, err) = place.run(&["generate"]);
    assert_eq!(status, 2);
    assert!(err.contains("no specloom.toml"), "{err}");
    let (status, _, err) = place.run(&["generate", "--spec", "missing.yaml"]);
    assert_eq!(status, 2);
    assert!(
        err.starts_with("error[E0101]: cannot read the document: there is no such file\n--> missing.yaml\n"),
        "{err}"
    );
    assert_eq!(place.run(&["generat"]).0, 2);
    assert_eq!(place.run(&["--help"]).0, 0);
    std::fs::write(place.path("specloom.toml"), "spec = \"a.yaml\"\noutptu = \"x\"\n").unwrap();
    let (status, _, err) = place.run(&["generate"]);
    assert_eq!(status, 2);
    assert_eq!(err, "error: specloom.toml: 2:1: unknown key `outptu`; did you mean `output`?\n");
}

const CLOCK: &str = "openapi: 3.1.0\ninfo: { title: Clock, version: '1' }\nunknown: 1\npaths:\n  /now:\n    get:\n      operationId: now\n      responses: { '200': { description: OK, content: { text/plain: { schema: { type: string } } } } }\n";

impl Place {
    /// A folder with one small document, which has one warning.
    fn with_clock() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::write(place.path("clock.yaml"), CLOCK).unwrap();
        place
    }
}

#[test]
fn a_denied_warning_is_a_finding_and_an_allowed_one_is_not_said() {
    let place = Place::with_clock();
    let (status, _, err) = place.run(&["generate", "--spec", "clock.yaml", "-o", "out", "-D", "warnings"]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("error[W0501]") && err.contains("could not generate from clock.yaml: 1 error"), "{err}");
    assert!(!place.path("out").exists());
    let (status, _, err) = place.run(&["generate", "--spec", "clock.yaml", "-o", "out", "-A", "unknown-field"]);
    assert_eq!((status, err.contains("W0501")), (0, false), "{err}");
    let (status, _, err) = place.run(&["generate", "--spec", "clock.yaml", "-A", "E0211"]);
    assert_eq!((status, err.as_str()), (2, "error: --allow: E0211 is an error, and stays one\n"));
    std::fs::write(place.path("specloom.toml"), "spec = \"clock.yaml\"\n[lint]\nlevel = { W0501 = \"deny\" }\n")
        .unwrap();
    assert_eq!(place.run(&["check"]).0, 1);
    let (status, _, err) = place.run(&["generate", "--set", "lint.level.W0501=allow", "--set", "output=code"]);
    assert_eq!(status, 0, "{err}");
    assert!(place.path("code/models.rs").exists());
}

#[test]
fn programs_read_lines_of_json_and_sarif() {
    let place = Place::with_clock();
    let (_, out, _) = place.run(&["generate", "--spec", "clock.yaml", "-o", "out", "--message-format", "json"]);
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["reason"], &lines[0]["code"]), (&"diagnostic".into(), &"W0501".into()));
    let last = lines.last().unwrap();
    assert_eq!((&last["reason"], &last["errors"], &last["warnings"]), (&"summary".into(), &0.into(), &1.into()));
    assert!(last["written"].as_u64().unwrap() > 3 && last["duration_ms"].is_u64(), "{last}");

    let (_, out, _) = place.run(&["generate", "--spec", "clock.yaml", "-o", "out", "--message-format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "W0501");
    let result = &run["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"W0501".into(), &"warning".into()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!((&place["artifactLocation"]["uri"], &place["region"]["startLine"]), (&"clock.yaml".into(), &3.into()));
}

#[test]
fn codes_are_explained() {
    let place = Place::with_clock();
    let (status, out, _) = place.run(&["explain", "e0211"]);
    assert_eq!(status, 0);
    assert!(out.starts_with("E0211: path-param-not-in-template (error)\n\n"), "{out}");
    assert_eq!(place.run(&["explain", "path-param-not-in-template"]).1, out);
    let (status, _, err) = place.run(&["explain", "path-param-not-in-templat"]);
    assert_eq!(status, 2);
    assert!(
        err.contains("no message has the code `path-param-not-in-templat`; did you mean `path-param-not-in-template`?"),
        "{err}"
    );
    let all = place.run(&["explain"]).1;
    assert!(all.lines().count() > 50 && all.contains("\nE0211  error    path-param-not-in-template\n"), "{all}");
    for (shell, part) in [("bash", "_specloom()"), ("zsh", "#compdef specloom"), ("fish", "complete -c specloom")] {
        assert!(place.run(&["completions", shell]).1.contains(part), "{shell}");
    }
}

#[test]
fn everything_is_listed_as_json() {
    let place = Place::with_specs();
    let (status, out, err) = place.run(&["list", "--json"]);
    assert_eq!(status, 0, "{err}");
    let all: serde_json::Value = serde_json::from_str(&out).unwrap();
    let apis = all["apis"].as_array().unwrap();
    assert_eq!(apis.len(), 5);
    let chatter = apis.iter().find(|api| api["module"] == "chatter").unwrap();
    let operations = chatter["operations"].as_array().unwrap();
    let stream = operations.iter().find(|operation| operation["stream"] == true).unwrap();
    assert_eq!((&stream["method"], &stream["tag"]), (&"GET".into(), &"Events".into()), "{stream}");
    assert!(chatter["types"].as_array().unwrap().iter().any(|ty| ty["rust"].is_string()));
    assert_eq!(chatter["security"][0]["scheme"], "CustomHTTPBearer");
}

#[test]
fn a_watch_writes_again_when_a_file_changes_and_stays_through_mistakes() {
    let place = Place::with_clock();
    let mut watch = Command::new(env!("CARGO_BIN_EXE_specloom"))
        .args(["generate", "--watch", "-q", "--spec", "clock.yaml", "-o", "out"])
        .current_dir(place.folder.path())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let becomes = |part: &str| {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while !std::fs::read_to_string(place.path("out/ops.rs")).is_ok_and(|text| text.contains(part)) {
            assert!(std::time::Instant::now() < deadline, "{part}");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    };
    becomes("pub static NOW");
    std::fs::write(place.path("clock.yaml"), "openapi: [").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(600));
    becomes("pub static NOW");
    std::fs::write(place.path("clock.yaml"), CLOCK.replace("operationId: now", "operationId: later")).unwrap();
    becomes("pub static LATER");
    watch.kill().unwrap();
    watch.wait().unwrap();
}

#[test]
fn a_crate_gets_what_it_needs_and_nothing_of_it_is_overwritten() {
    let place = Place::with_clock();
    std::fs::rename(place.path("clock.yaml"), place.path("the-clock.yaml")).unwrap();
    let init = ["init", "the-clock.yaml", "--build-rs", "--runtime", "crates-io"];
    let (status, _, err) = place.run(&init);
    assert_eq!(status, 2);
    assert!(err.contains("Cargo.toml: ") && !place.path("specloom.toml").exists(), "{err}");
    std::fs::write(place.path("Cargo.toml"), "[package]\nname = \"bot\"\n").unwrap();
    let (status, _, err) = place.run(&init);
    assert_eq!(status, 0, "{err}");
    for line in [
        "     Created specloom.toml, build.rs\n",
        "       Added specloom-rt (features client, server), tokio to [dependencies]\n",
        "       Added specloom to [build-dependencies]\n",
        "        Note declare the module yourself:  mod the_clock { specloom_rt::include_api!(\"the-clock\"); }\n",
    ] {
        assert!(err.contains(line), "{err}");
    }
    let script = std::fs::read_to_string(place.path("build.rs")).unwrap();
    assert!(script.contains("specloom::build(\"the-clock.yaml\");"), "{script}");
    assert!(std::fs::read_to_string(place.path("Cargo.toml")).unwrap().starts_with("[package]\nname = \"bot\"\n"));
    let (status, _, err) = place.run(&init);
    assert_eq!((status, err.as_str()), (2, "error: specloom.toml is there already, and yours\n"));
}
