//! The probes about HTTP (`probes/p06…p23`): for each a generated client against the generated server, and raw bytes against
//! both sides, refusals included. `silently-wrong N` names a trap that other generators fell into.

mod answers;
mod bodies;
mod misc32;
mod params;
mod routes;
mod security;
mod servers;
mod streams;
mod traps;
mod validation;

use std::sync::{Arc, Mutex};

use crate::wire::{Running, Scripted};

/// An application of any probe: remembers what reached its handlers, and answers with it.
#[derive(Debug, Clone, Default)]
struct App(Arc<Mutex<Vec<String>>>);

impl App {
    fn note(&self, what: impl std::fmt::Debug) {
        self.0.lock().unwrap().push(format!("{what:?}"));
    }

    fn noted(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Handlers that note their request, and answer 204.
macro_rules! notes {
    ($($api:ident: $($method:ident $request:ident $response:ident),+;)*) => {
        $(impl golden::$api::server::Backend for App {
            type Error = specloom_rt::server::ApiError;
        }
        impl golden::$api::server::T for App {
            $(async fn $method(
                &self,
                _: specloom_rt::server::Context,
                request: golden::$api::ops::$request,
            ) -> Result<golden::$api::ops::$response, specloom_rt::server::ApiError> {
                self.note(request);
                Ok(golden::$api::ops::$response::NoContent)
            })+
        })*
    };
}
use notes;

/// A request (method, target, headers, body), the status of its answer, and what its head or body tells.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str, u16, &'a str);

/// Sends each row, and compares.
async fn ask(server: &Running, rows: &[Row<'_>]) {
    let mut wrong = Vec::new();
    for (method, target, headers, body, status, told) in rows {
        let (head, answer) = server.exchange(method, target, headers, body).await;
        if !head.starts_with(&format!("HTTP/1.1 {status} ")) || !(head.contains(told) || answer.contains(told)) {
            wrong.push(format!("{method} {target} {headers}{body}: {head}\n{answer}\nfor {status} {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A server that answers 204, so many times.
async fn silent(count: usize) -> Scripted {
    Scripted::start(vec!["HTTP/1.1 204 No Content\n\n".to_owned(); count]).await
}

/// A server that gives one answer: status, further lines of the head, body.
async fn answering(status: &str, lines: &str, body: &str) -> Scripted {
    Scripted::start(vec![format!("HTTP/1.1 {status}\n{lines}Content-Length: {}\n\n{body}", body.len())]).await
}

fn text(probe: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/probes/{probe}.yaml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// All files that a document gives.
fn code(document: &str) -> Vec<(String, String)> {
    let generated = specloom::configure().generate(document, "probe.yaml").unwrap();
    generated.files.into_iter().map(|file| (file.path, file.text)).collect()
}

#[test]
fn versions_3_0_and_3_1_of_a_probe_give_one_code() {
    for probe in ["p06_val", "p08_params", "p10_bodies", "p11_resp", "p14_servers", "p15_sse"] {
        assert!(code(&text(&format!("{probe}30"))) == code(&text(&format!("{probe}31"))), "{probe}");
    }
    // 3.0 has no `mutualTLS`: apart from that scheme, p13 is one document.
    let newer = text("p13_sec31").replace(", {mtls: []}", "").replace("    mtls: {type: mutualTLS}\n", "");
    assert!(code(&text("p13_sec30")) == code(&newer), "p13_sec");
}
