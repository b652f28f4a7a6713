//! A server that gives back what it gets, for judges of the contract: what a generated server takes, and what it keeps of it.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use specloom::config::{Config, Emit};
use specloom::ir::{Method, Service};

use crate::compile::write_if_changed;

/// Generates a document whose operations each answer with the body of the request, compiles the server and runs it.
pub fn run(spec: &str, folder: &Path, port: &str) -> Result<(), Box<dyn Error>> {
    let mut config = Config::single(spec, "");
    for api in &mut config.apis {
        api.name = "api".to_owned();
        api.options.emit = Emit { client: false, server: true };
    }
    let made = specloom::generate(&config).map_err(|_| format!("{spec} was refused"))?;
    for file in &made.files {
        write_if_changed(&folder.join("src/api").join(&file.path), &file.text)?;
    }
    let services = made.apis.iter().flat_map(|api| &api.package.services);
    let mut handlers = String::new();
    for service in services {
        handlers.push_str(&handler(service)?);
    }
    write_if_changed(&folder.join("src/main.rs"), &MAIN.replace("/* handlers */", &handlers))?;
    let program = build(folder)?;
    Command::new(program).arg(port).status()?;
    Ok(())
}

fn handler(service: &Service) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    writeln!(text, "impl api::server::{} for App {{", service.name.rust)?;
    for Method { name, request, response, .. } in &service.methods {
        writeln!(
            text,
            "    async fn {}(&self, _: Context<()>, request: ops::{request}) -> Result<ops::{response}, ApiError> {{\n        \
             Ok(request.body.into())\n    }}",
            name.rust
        )?;
    }
    text.push_str("}\n");
    Ok(text)
}

const MAIN: &str = r#"#![allow(warnings)]
mod api;

use api::ops;
use specloom_rt::server::{ApiError, Context, serve};

#[derive(Clone)]
struct App;

impl api::server::Backend for App {
    type Error = ApiError;
}

/* handlers */
#[tokio::main]
async fn main() {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    serve(listener, api::server::router(App), std::future::pending()).await.unwrap();
}
"#;

fn build(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
    let manifest = format!(
        "[package]\nname = \"echo\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nspecloom-rt = {{ path = {:?}, default-features = false, features = [\"server\", \"serde\"] }}\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\", \"net\"] }}\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        root.join("runtime").display().to_string()
    );
    write_if_changed(&folder.join("Cargo.toml"), &manifest)?;
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--quiet", "--offline"]).current_dir(folder);
    let target = folder.join("target");
    if !command.env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", "").status()?.success() {
        return Err("the server does not compile".into());
    }
    Ok(target.join("debug/echo"))
}
