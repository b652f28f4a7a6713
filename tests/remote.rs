//! References to addresses: fetched with consent only, kept as copies, and taken over when they change only if that is said.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use specloom::config;
use specloom::output::lock::Lock;

/// A server on a free loopback port: what it has, and what it was asked for.
#[derive(Clone)]
struct Server {
    url: String,
    pages: Arc<Mutex<HashMap<String, String>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, pages: Arc::default(), asked: Arc::default() };
        let own = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
                    head.push(byte[0]);
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                own.asked.lock().unwrap().push(path.clone());
                let page = own.pages.lock().unwrap().get(&path).cloned();
                let answer = match page {
                    Some(page) if page.starts_with("-> ") => {
                        format!("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n", &page[3..])
                    }
                    Some(page) => format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", page.len()),
                    None => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n".to_owned(),
                };
                let body = own.pages.lock().unwrap().get(&path).filter(|page| !page.starts_with("-> ")).cloned();
                let body = body.unwrap_or_default();
                let _ = stream.write_all(format!("{answer}Connection: close\r\n\r\n{body}").as_bytes());
            }
        });
        server
    }

    fn put(&self, path: &str, page: &str) {
        self.pages.lock().unwrap().insert(path.to_owned(), page.to_owned());
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

struct Project {
    folder: tempfile::TempDir,
    server: Server,
}

impl Project {
    /// A document with a schema from the server, which has another one from there.
    fn new() -> Self {
        let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
        server.put("/specs/room.yaml", "Room: { type: object, properties: { owner: { $ref: 'people/user.yaml' } } }\n");
        server.put("/specs/people/user.yaml", "type: object\nproperties: { name: { type: string } }\n");
        let project = Self { folder, server };
        project.document(&format!("{}/specs/room.yaml#/Room", project.server.url));
        project
    }

    fn document(&self, reference: &str) {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths:\n  /room:\n    get:\n      operationId: getRoom\n      responses: {{ '200': {{ description: D, content: {{ application/json: {{ schema: {{ $ref: '{reference}' }} }} }} }} }}\n"
        );
        std::fs::write(self.path("chat.yaml"), text).unwrap();
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn allow(&self, below: &str) {
        let text =
            format!("spec = \"chat.yaml\"\noutput = \"out\"\n[refs]\nallow = [\"{}{below}\"]\n", self.server.url);
        std::fs::write(self.path("specloom.toml"), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_specloom"))
            .args(args)
            .args(["--message-format", "short"])
            .current_dir(self.folder.path())
            .env("NO_COLOR", "1")
            .env_remove("http_proxy")
            .env_remove("HTTP_PROXY")
            .env_remove("ALL_PROXY")
            .env_remove("all_proxy")
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    #[track_caller]
    fn ok(&self, args: &[&str]) {
        let (status, err) = self.run(args);
        assert_eq!(status, 0, "{err}");
    }

    #[track_caller]
    fn fails(&self, args: &[&str], message: &str) {
        let (status, err) = self.run(args);
        assert!(status == 2 && err.contains(message), "{status}: no `{message}` in\n{err}");
    }

    fn copies(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.path("specloom.refs")).map_or(Vec::new(), |all| all.flatten().collect());
        entries.iter().map(|entry: &std::fs::DirEntry| entry.path()).collect()
    }
}

#[test]
fn nothing_is_fetched_without_consent() {
    let project = Project::new();
    std::fs::write(project.path("specloom.toml"), "spec = \"chat.yaml\"\noutput = \"out\"\n").unwrap();
    let at = "chat.yaml:7:";
    project.fails(&["generate"], at);
    project.fails(&["generate"], "leads to an address, which needs your consent");
    let (_, err) = Command::new(env!("CARGO_BIN_EXE_specloom"))
        .arg("generate")
        .current_dir(project.folder.path())
        .output()
        .map(|output| (output.status, String::from_utf8(output.stderr).unwrap()))
        .unwrap();
    assert!(err.contains(&format!("`[refs] allow = [\"{}/specs/\"]`", project.server.url)), "{err}");
    project.allow("/other/");
    project.fails(&["generate"], "E0303");
    assert_eq!(project.server.asked(), [""; 0]);
    assert!(!project.path("out").exists() && !project.path("specloom.refs").exists());
    std::fs::write(project.path("specloom.toml"), "spec = \"chat.yaml\"\n[refs]\nallow = [\"https://\"]\n").unwrap();
    project.fails(&["generate"], "`refs.allow` lists addresses such as");
}

#[test]
fn copies_stand_for_addresses() {
    let project = Project::new();
    project.allow("/specs");
    project.fails(&["generate", "--offline"], "E0113");
    assert!(project.server.asked().is_empty());
    project.ok(&["generate"]);
    assert_eq!(project.server.asked(), ["/specs/room.yaml", "/specs/people/user.yaml"]);
    let models = std::fs::read_to_string(project.path("out/models.rs")).unwrap();
    assert!(models.contains("pub owner: Option<User>") && models.contains("pub name: Option<String>"), "{models}");
    let lock = Lock::load(&project.path("specloom.lock")).unwrap();
    assert!(lock.specs.contains_key(&format!("{}/specs/people/user.yaml", project.server.url)), "{lock:?}");
    assert_eq!(project.copies().len(), 2);

    // From now on nobody is asked: by the tool, by a library, by a build script.
    project.server.pages.lock().unwrap().clear();
    project.ok(&["generate", "--locked"]);
    project.ok(&["check", "--offline"]);
    project.ok(&["bundle"]);
    let config = config::load(&project.path("specloom.toml")).unwrap();
    assert!(specloom::generate(&config).is_ok());
    assert!(project.server.asked().is_empty());

    std::fs::write(&project.copies()[0], "Room: { type: string }").unwrap();
    project.fails(&["generate"], "E0114");
    assert!(specloom::generate(&config).unwrap_err()[0].diagnostics.has_errors());
}

#[test]
fn what_has_changed_is_taken_over_when_that_is_said() {
    let project = Project::new();
    project.allow("/specs/");
    project.ok(&["generate"]);
    project.server.put("/specs/people/user.yaml", "type: object\nproperties: { nick: { type: string } }\n");
    project.ok(&["generate"]);
    let models = || std::fs::read_to_string(project.path("out/models.rs")).unwrap();
    assert!(models().contains("pub name:"));
    // Without copies, as in a fresh checkout that does not have them.
    std::fs::remove_dir_all(project.path("specloom.refs")).unwrap();
    project.fails(&["generate"], "/specs/people/user.yaml` is not what `specloom.lock` says");
    assert!(models().contains("pub name:") && project.copies().is_empty());
    project.fails(&["generate", "--update", "--locked"], "--locked forbids it");
    project.ok(&["generate", "--update"]);
    assert!(models().contains("pub nick:"));
    assert_eq!(project.copies().len(), 2);
    project.document("#/components/schemas/None");
    std::fs::write(project.path("chat.yaml"), "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\n").unwrap();
    project.ok(&["generate"]);
    assert!(project.copies().is_empty(), "nobody needs them");
}

#[test]
fn redirects_stay_where_they_are_allowed() {
    let project = Project::new();
    project.allow("/specs/");
    let to = |place: &str| project.server.put("/specs/moved.yaml", &format!("-> {place}"));
    project.document(&format!("{}/specs/moved.yaml#/Room", project.server.url));
    to("room.yaml");
    project.ok(&["generate"]);
    for (place, why) in [
        ("/secret.yaml", "which `[refs] allow` does not list"),
        ("http://localhost:1/specs/room.yaml", "which `[refs] allow` does not list"),
        ("file:///etc/passwd", "which `[refs] allow` does not list"),
        ("moved.yaml", "it redirects too often"),
        ("none.yaml", "the server answers 404"),
    ] {
        to(place);
        project.fails(&["generate", "--update"], why);
    }
    let asked = project.server.asked();
    assert!(!asked.contains(&"/secret.yaml".to_owned()), "{asked:?}");
}

#[test]
fn nothing_at_an_address_leads_to_files() {
    let project = Project::new();
    project.allow("/specs/");
    for reference in ["file:///etc/hostname", "../../secret.yaml", "/etc/hostname", "..\\\\chat.yaml", "C:/x.yaml"] {
        project.server.put("/specs/room.yaml", &format!("Room: {{ $ref: \"{reference}\" }}\n"));
        project.fails(&["generate", "--update"], "E0303");
    }
    assert!(project.server.asked().iter().all(|path| path == "/specs/room.yaml"));
}

#[test]
fn a_document_may_lie_at_an_address() {
    let project = Project::new();
    let text = std::fs::read_to_string(project.path("chat.yaml")).unwrap();
    let beside = text.replace(&format!("{}/specs/", project.server.url), "");
    project.server.put("/specs/chat.v1.yaml", &beside);
    let url = format!("{}/specs/chat.v1.yaml", project.server.url);
    // Who names a document consents to it, and to nothing else.
    project.fails(&["generate", "--spec", &url, "--output", "out"], "E0303");
    assert_eq!(project.server.asked(), ["/specs/chat.v1.yaml"]);
    let config = format!("spec = \"{url}\"\noutput = \"out\"\n[refs]\nallow = [\"{}/specs/\"]\n", project.server.url);
    std::fs::write(project.path("specloom.toml"), config).unwrap();
    project.ok(&["generate"]);
    project.ok(&["check", "--offline"]);
    assert_eq!(project.copies().len(), 3);
    assert!(Path::new(&project.path("out/client/default.rs")).exists());
    project.fails(&["generate", "--offline", "--spec", &format!("{url}?v=2"), "--output", "other"], "E0113");
}
