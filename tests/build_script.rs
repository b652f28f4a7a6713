//! A throw-away crate that uses `specloom::build` in its build script: two lines to set up, typed code at compile time.

use crate::throwaway::{Crate, root};

const SPEC: &str = r##"
openapi: 3.1.0
info: { title: Clock, version: "1" }
paths:
  /ticks/{zone}:
    get:
      operationId: ticks
      tags: [clock]
      parameters: [{ name: zone, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: every second
          content:
            text/event-stream:
              schema: { $ref: "#/components/schemas/Tick" }
components:
  schemas:
    Tick: { type: object, properties: { seconds: { type: integer } }, required: [seconds] }
"##;

const MAIN: &str = r#"
use clock::{client::Client, models::Tick, ops, server};
use specloom_rt::{server::{ApiError, Context}, sse::EventStream};

#[derive(Clone)]
struct App;

impl server::Backend for App {
    type Error = ApiError;
}

impl server::Clock for App {
    async fn ticks(&self, _: Context<()>, request: ops::Ticks) -> Result<ops::TicksResponse, ApiError> {
        let zone = i64::try_from(request.zone.len()).unwrap_or(0);
        Ok(EventStream::from_events((0..3).map(move |n| Tick::new(n * zone))).into())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = Client::in_process(server::router(App));
    let mut ticks = client.clock().ticks("utc").send().await.unwrap();
    while let Some(tick) = ticks.try_next().await.unwrap() {
        println!("tick {}", tick.data.seconds);
    }
}
"#;

fn throwaway(spec: &str) -> Crate {
    let made = Crate::folder();
    let root = root().to_string_lossy().replace('\\', "/");
    made.write("specs/clock.yaml", spec);
    let readme = |has| readme_block(has).replace("chat", "clock");
    made.write("build.rs", &readme("specloom::build("));
    made.write("src/main.rs", &(readme("include_api!") + MAIN));
    made.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"clock-bot\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[profile.dev]\ndebug = false\n\n\
             [dependencies]\nspecloom-rt = {{ path = \"{root}/runtime\", default-features = false, features = [\"client\", \"server\", \"serde\"] }}\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n\n\
             [build-dependencies]\nspecloom = {{ path = \"{root}\", default-features = false }}\n"
        ),
    );
    made
}

/// The block of Rust in the README that has this in it.
fn readme_block(has: &str) -> String {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let blocks = readme.split("```rust").skip(1).filter_map(|rest| rest.split_once('\n')?.1.split("\n```").next());
    let block = blocks.into_iter().find(|block| block.contains(has));
    format!("{}\n", block.unwrap_or_else(|| panic!("the README has no Rust with {has}")))
}

#[test]
fn a_build_script_gives_typed_code() {
    let made = throwaway(SPEC);
    let text = made.assert_cargo("", &["run", "--quiet"]);
    assert!(text.contains("tick 0\ntick 3\ntick 6\n"), "{text}");

    // A mistake in the document stops the build with its place, and without a dump of the script's output.
    made.write("specs/clock.yaml", &SPEC.replace("name: zone", "name: place"));
    let output = made.cargo("", &["build"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(101), "{text}");
    assert!(text.contains("specs/clock.yaml:9:"), "{text}");
    assert!(text.contains("E0211"), "{text}");
    assert!(!text.contains("--- stdout"), "{text}");

    // The files that a document refers to are watched like itself.
    let (head, tick) = SPEC.split_once("    Tick: ").unwrap();
    made.write("specs/clock.yaml", &format!("{head}    Tick: {{ $ref: tick.yaml }}\n"));
    made.write("specs/tick.yaml", tick);
    assert!(made.assert_cargo("", &["run", "--quiet"]).contains("tick 6\n"));
    made.write("specs/tick.yaml", &tick.replace("type: integer", "type: intger"));
    let output = made.cargo("", &["build"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(101), "{text}");
    assert!(text.contains("specs/tick.yaml:1:") && text.contains("`intger`"), "{text}");
}

/// What only calls an API can receive its webhooks, and needs no server unless it does.
#[test]
fn a_client_receives_webhooks_once_the_runtime_can() {
    let webhooks = "webhooks: { leap: { post: { responses: { \"204\": { description: seen } } } } }\n";
    let made = throwaway(&format!("{webhooks}{}", SPEC.trim_start()));
    let build = "fn main() { specloom::configure().server(false).build(\"specs/clock.yaml\"); }";
    made.write("build.rs", build);
    let module = "#[allow(dead_code)]\nmod clock { specloom_rt::include_api!(\"clock\"); }\n";
    let manifest = std::fs::read_to_string(made.path().join("Cargo.toml")).unwrap();
    // A name of its own: the crates of tests share their target folder.
    let manifest = manifest.replace("clock-bot", "clock-ear");
    made.write("Cargo.toml", &manifest.replace("\"client\", \"server\", \"serde\"", "\"client\", \"serde\""));
    made.write(
        "src/main.rs",
        &format!("{module}fn main() {{ let _ = clock::client::Client::builder(\"http://a.example\"); }}\n"),
    );
    made.assert_cargo("", &["check"]);

    made.write("Cargo.toml", &manifest);
    let receiver = "
#[derive(Clone)]
struct App;
impl clock::webhooks::receiver::Backend for App {
    type Error = specloom_rt::server::ApiError;
    fn unhandled(&self, _: &'static specloom_rt::operation::Operation) -> Self::Error {
        Self::Error::not_implemented()
    }
}
impl clock::webhooks::receiver::Webhooks for App {}
fn main() { let _ = clock::webhooks::receiver::router(App); }
";
    made.write("src/main.rs", &format!("{module}{receiver}"));
    made.assert_cargo("", &["check"]);
}

/// From an empty crate to a typed call: one command, and the line that it says.
#[test]
fn one_command_and_one_line_set_a_build_script_up() {
    let made = Crate::folder();
    made.write("specs/clock.yaml", SPEC);
    let profile = "[workspace]\n\n[profile.dev]\ndebug = false\n";
    made.write(
        "Cargo.toml",
        &format!("[package]\nname = \"clock-new\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{profile}"),
    );
    let runtime = format!("path:{}", root().join("runtime").display());
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_specloom"))
        .args(["init", "specs/clock.yaml", "--build-rs", "--runtime", &runtime])
        .current_dir(made.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    let (_, line) = said.split_once("declare the module yourself:  ").unwrap();
    made.write("src/main.rs", &format!("{line}{}", MAIN.trim_start()));
    // Without TLS, which takes long to build.
    let manifest = std::fs::read_to_string(made.path().join("Cargo.toml")).unwrap();
    let features = "features = [\"client\", \"server\"";
    assert!(manifest.contains(features), "{manifest}");
    let lean = format!("default-features = false, {features}, \"serde\"");
    made.write("Cargo.toml", &manifest.replace(features, &lean));
    assert!(made.assert_cargo("", &["run", "--quiet"]).contains("tick 6\n"));
}
