//! The text of this crate's files, for crates that carry the runtime along as a module `rt`.
//!
//! `lib.rs` becomes `mod.rs` of that module; everything else keeps its path. Tests are left out: they need more than a user's
//! crate has. The crate needs the [`dependencies`] and the [`features`] of this one.

use std::sync::LazyLock;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!($path))),*]
    };
}

/// Every file but this one and the tests.
const WHOLE: &[(&str, &str)] = files![
    "bytes.rs",
    "callback.rs",
    "client/base_url.rs",
    "client/blocking.rs",
    "client/body.rs",
    "client/call/authorize.rs",
    "client/call/body.rs",
    "client/call/mod.rs",
    "client/call/paged.rs",
    "client/call/request.rs",
    "client/call/send.rs",
    "client/clock.rs",
    "client/core.rs",
    "client/credentials.rs",
    "client/error.rs",
    "client/events.rs",
    "client/fetch_transport.rs",
    "client/flag.rs",
    "client/hyper_transport/conn.rs",
    "client/hyper_transport/connect.rs",
    "client/hyper_transport/mod.rs",
    "client/hyper_transport/tls.rs",
    "client/idempotency.rs",
    "client/in_process.rs",
    "client/layers.rs",
    "client/mod.rs",
    "client/oauth/answer.rs",
    "client/oauth/error.rs",
    "client/oauth/exchange.rs",
    "client/oauth/mod.rs",
    "client/oauth/registration.rs",
    "client/options.rs",
    "client/pages/link_header.rs",
    "client/pages/mod.rs",
    "client/pages/plan.rs",
    "client/public.rs",
    "client/reconnect.rs",
    "client/redirects.rs",
    "client/reply.rs",
    "client/reqwest_transport.rs",
    "client/retry.rs",
    "client/retry_after.rs",
    "client/sender.rs",
    "client/source.rs",
    "client/subscribe.rs",
    "client/transport.rs",
    "client/uri_text.rs",
    "codegen.rs",
    "event_log/cursor.rs",
    "event_log/entry.rs",
    "event_log/error.rs",
    "event_log/feed.rs",
    "event_log/history.rs",
    "event_log/memory.rs",
    "event_log/mod.rs",
    "event_log/redis/entries.rs",
    "event_log/redis/mod.rs",
    "event_log/redis/pump.rs",
    "event_log/redis/reader.rs",
    "event_log/redis/store.rs",
    "event_log/subscription.rs",
    "event_log/topic.rs",
    "forms/assemble.rs",
    "forms/deep.rs",
    "forms/disposition.rs",
    "forms/encode.rs",
    "forms/field.rs",
    "forms/file_part.rs",
    "forms/mod.rs",
    "forms/pairs.rs",
    "forms/part_reader.rs",
    "forms/part_writer.rs",
    "forms/parts.rs",
    "forms/splitter.rs",
    "forms/spool.rs",
    "gates.rs",
    "json/build.rs",
    "json/check.rs",
    "json/check_eval.rs",
    "json/constant.rs",
    "json/cx.rs",
    "json/decode.rs",
    "json/encode.rs",
    "json/entries.rs",
    "json/failure.rs",
    "json/fault.rs",
    "json/foreign/mod.rs",
    "json/foreign/read.rs",
    "json/foreign/refused.rs",
    "json/formats/address.rs",
    "json/formats/base64.rs",
    "json/formats/check.rs",
    "json/formats/decimal.rs",
    "json/formats/duration.rs",
    "json/formats/mail.rs",
    "json/formats/mod.rs",
    "json/formats/quoted.rs",
    "json/formats/secret.rs",
    "json/formats/uri.rs",
    "json/limits.rs",
    "json/link.rs",
    "json/mixed.rs",
    "json/mod.rs",
    "json/names.rs",
    "json/never.rs",
    "json/number.rs",
    "json/object.rs",
    "json/parse.rs",
    "json/pattern.rs",
    "json/rule.rs",
    "json/rule_eval.rs",
    "json/scan.rs",
    "json/serde_door.rs",
    "json/tape.rs",
    "json/text.rs",
    "json/time/mod.rs",
    "json/time/rfc3339.rs",
    "json/time/time_of_day.rs",
    "json/time/timestamp.rs",
    "json/tuple.rs",
    "json/union.rs",
    "json/value.rs",
    "json/writer.rs",
    "lib.rs",
    "media_type.rs",
    "operation.rs",
    "params/cut.rs",
    "params/decode.rs",
    "params/encode.rs",
    "params/escape.rs",
    "params/flat.rs",
    "params/mod.rs",
    "seq/error.rs",
    "seq/framing.rs",
    "seq/mod.rs",
    "seq/split.rs",
    "seq/stream.rs",
    "seq/write.rs",
    "server/accept.rs",
    "server/answer.rs",
    "server/api_error.rs",
    "server/body.rs",
    "server/choice.rs",
    "server/chooser.rs",
    "server/connection.rs",
    "server/context.rs",
    "server/credentials.rs",
    "server/ending.rs",
    "server/failure.rs",
    "server/input.rs",
    "server/layers.rs",
    "server/log.rs",
    "server/mod.rs",
    "server/peer.rs",
    "server/rejection.rs",
    "server/routes.rs",
    "server/serve.rs",
    "server/template.rs",
    "server/tls/listener.rs",
    "server/tls/mod.rs",
    "server/tls/stream.rs",
    "server/trial.rs",
    "sse/block.rs",
    "sse/body.rs",
    "sse/decode.rs",
    "sse/encode.rs",
    "sse/error.rs",
    "sse/event.rs",
    "sse/keep_alive.rs",
    "sse/lines.rs",
    "sse/mod.rs",
    "sse/name.rs",
    "sse/payload.rs",
    "sse/received.rs",
    "sse/stream.rs",
    "sse/text.rs",
    "trace.rs",
    "xml/chars.rs",
    "xml/mod.rs",
    "xml/parse.rs",
    "xml/read.rs",
    "xml/rest.rs",
    "xml/shape.rs",
    "xml/tree.rs",
    "xml/write.rs",
];

const DEPENDENCIES: &[&str] = &[
    r#"axum = { version = "0.8.9", default-features = false, features = ["http1", "tokio"], optional = true }"#,
    r#"base64 = "0.23""#,
    r#"bytes = "1.12""#,
    r#"chrono = { version = "0.4.45", default-features = false, features = ["std"] }"#,
    r#"futures-core = "0.3""#,
    r#"http = "1.5""#,
    r#"http-body = { version = "1", optional = true }"#,
    r#"http-body-util = { version = "0.1", optional = true }"#,
    r#"memchr = "2.8""#,
    r#"regex = { version = "1.13", default-features = false, features = ["std", "perf-inline", "perf-cache", "perf-dfa", "perf-onepass", "perf-backtrack", "unicode-gencat", "unicode-script", "unicode-bool"] }"#,
    r#"quick-xml = { version = "0.42", optional = true }"#,
    r#"redis = { version = "1.8", default-features = false, features = ["tokio-comp"], optional = true }"#,
    r#"secrecy = "0.10""#,
    r#"serde = { version = "1.0.229", default-features = false, features = ["std"] }"#,
    r#"serde_json = "1.0.154""#,
    r#"simdutf8 = "0.1.5""#,
    r#"tempfile = { version = "3.27", optional = true }"#,
    r#"tokio = { version = "1", features = ["rt", "sync", "time"], optional = true }"#,
    r#"tower = { version = "0.5", default-features = false, features = ["util"], optional = true }"#,
    r#"url = { version = "2.5", optional = true }"#,
    r#"tracing = { version = "0.1.41", default-features = false, features = ["std"], optional = true }"#,
    r#"uuid = { version = "1.29", features = ["serde"] }"#,
];

const TARGET_DEPENDENCIES: &[&str] = &[
    r#"[target.'cfg(not(target_family = "wasm"))'.dependencies]"#,
    r#"hyper = { version = "1.12", default-features = false, optional = true }"#,
    r#"hyper-rustls = { version = "0.27.10", default-features = false, features = ["http1", "tls12"], optional = true }"#,
    r#"hyper-tls = { version = "0.6", optional = true }"#,
    r#"hyper-util = { version = "0.1.21", default-features = false, features = ["client-legacy", "client-proxy", "http1", "tokio"], optional = true }"#,
    r#"native-tls = { version = "0.2.18", optional = true }"#,
    r#"reqwest = { version = "0.13.5", default-features = false, features = ["stream"], optional = true }"#,
    r#"rustls = { version = "0.23", default-features = false, features = ["std"], optional = true }"#,
    r#"tokio = { version = "1", features = ["net"], optional = true }"#,
    r#"tokio-rustls = { version = "0.26", default-features = false, features = ["aws_lc_rs", "tls12"], optional = true }"#,
    r#"[target.'cfg(target_family = "wasm")'.dependencies]"#,
    r#"js-sys = { version = "0.3", optional = true }"#,
    r#"send_wrapper = { version = "0.6", features = ["futures"], optional = true }"#,
    r#"wasm-bindgen = { version = "0.2", optional = true }"#,
    r#"wasm-bindgen-futures = { version = "0.4", optional = true }"#,
    r#"wasm-streams = { version = "0.5", optional = true }"#,
    r#"wasmtimer = { version = "0.4.3", default-features = false, features = ["tokio"], optional = true }"#,
    r#"web-sys = { version = "0.3", features = ["AbortController", "AbortSignal", "Headers", "ReadableStream", "Request", "RequestInit", "RequestRedirect", "Response", "ResponseType"], optional = true }"#,
];

const FEATURES: &[&str] = &[
    r#"client = ["dep:http-body", "dep:http-body-util", "dep:hyper", "dep:hyper-rustls", "dep:hyper-util", "dep:js-sys", "dep:rustls", "dep:send_wrapper", "dep:tokio", "dep:tower", "dep:url", "dep:wasm-bindgen", "dep:wasm-bindgen-futures", "dep:wasm-streams", "dep:wasmtimer", "dep:web-sys", "uuid/js", "uuid/v4"]"#,
    r#"server = ["dep:axum", "dep:http-body", "dep:http-body-util", "dep:tokio", "dep:tower"]"#,
    r#"tls = ["server", "dep:rustls", "dep:tokio-rustls"]"#,
    "event-log = []",
    r#"redis = ["event-log", "dep:redis", "dep:tokio"]"#,
    r#"rustls = ["hyper-rustls?/aws-lc-rs", "hyper-rustls?/rustls-platform-verifier", "reqwest?/rustls"]"#,
    r#"native-tls = ["dep:hyper-tls", "dep:native-tls", "reqwest?/native-tls"]"#,
    r#"reqwest = ["client", "dep:reqwest"]"#,
    r#"blocking = ["client", "tokio?/rt-multi-thread"]"#,
    "serde = []",
    r#"spool = ["server", "dep:tempfile"]"#,
    r#"xml = ["dep:quick-xml"]"#,
    r#"tracing = ["dep:tracing"]"#,
];

/// Paths relative to `src/` and the text of each file, in alphabetical order.
pub fn files() -> &'static [(&'static str, &'static str)] {
    static FILES: LazyLock<Vec<(&'static str, &'static str)>> =
        LazyLock::new(|| WHOLE.iter().map(|(path, text)| (*path, shipped(text))).collect());
    &FILES
}

/// The lines that the files need under `[dependencies]`. Most are optional: see [`features`].
pub fn dependencies() -> &'static [&'static str] {
    DEPENDENCIES
}

/// The tables of dependencies for some targets, which follow those under `[dependencies]`: headers and lines.
pub fn target_dependencies() -> &'static [&'static str] {
    TARGET_DEPENDENCIES
}

/// The lines that the files need under `[features]`, without the defaults.
pub fn features() -> &'static [&'static str] {
    FEATURES
}

/// A file as it is handed out: without tests, which need more than a user's crate has, and with examples that are not run,
/// since they name this crate.
fn shipped(text: &str) -> &'static str {
    let inline = text.find("\n#[cfg(test)]\nmod tests {");
    let text = inline.map_or(text, |end| &text[..end]);
    let text = text.replacen("\n#[cfg(test)]\nmod tests;\n", "", 1);
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        out.push_str(line);
        if let Some(rest) = line.trim_start().strip_prefix("/// ```").or(line.strip_prefix("//! ```")) {
            inside = !inside;
            out.push_str(if inside && rest.is_empty() { "ignore" } else { "" });
        }
        out.push('\n');
    }
    out.leak()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if entry.file_type().unwrap().is_dir() {
                if name != "tests" {
                    walk(&entry.path(), &format!("{prefix}{name}/"), found);
                }
            } else if name.ends_with(".rs") && format!("{prefix}{name}") != "source.rs" && name != "tests.rs" {
                found.push(format!("{prefix}{name}"));
            }
        }
    }

    #[test]
    fn the_list_is_the_folder() {
        let mut found = Vec::new();
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut found);
        found.sort();
        let listed: Vec<_> = files().iter().map(|(path, _)| path.to_string()).collect();
        assert_eq!(listed, found);
    }

    #[test]
    fn no_tests_and_no_paths_from_the_root() {
        for (path, text) in files() {
            assert!(!text.contains("mod tests"), "{path}: tests are not the last thing, or not named `tests`");
            assert!(!text.contains(concat!("crate", "::")), "{path}: a path from the crate's root");
        }
    }

    #[test]
    fn the_lines_are_those_of_the_manifest() {
        let manifest = include_str!("../Cargo.toml");
        let section = |name: &str| {
            let (_, rest) = manifest.split_once(&format!("\n[{name}]\n")).unwrap();
            let lines = rest.split("\n[").next().unwrap().lines();
            lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect::<Vec<_>>()
        };
        assert_eq!(section("dependencies"), DEPENDENCIES);
        let targets = TARGET_DEPENDENCIES.split(|line| line.starts_with('[')).skip(1);
        let headers = TARGET_DEPENDENCIES.iter().filter(|line| line.starts_with('['));
        let tables: Vec<_> = headers.map(|header| section(header.trim_matches(['[', ']']))).collect();
        assert_eq!(tables.iter().map(Vec::as_slice).collect::<Vec<_>>(), targets.collect::<Vec<_>>());
        assert_eq!(manifest.matches(".dependencies]\n").count(), tables.len());
        let mut features = section("features");
        features.retain(|line| !line.starts_with("default ") && !line.starts_with("source "));
        assert_eq!(features, FEATURES);
    }
}
