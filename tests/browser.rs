//! A headless Chromium, driven over the WebDriver protocol (W3C) through ChromeDriver.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use specloom_rt::client::reqwest::Client;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::{programs, wire};

/// What a browser does at its start on its own, it does not do here; it may run as root, as it does in containers.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser with one empty page. It ends when this is dropped.
pub struct Browser {
    http: Client,
    session: String,
    _driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts one; `None` where none is installed.
    pub async fn start() -> Option<Self> {
        let (chromium, driver) = (programs::find("chromium")?, programs::find("chromedriver")?);
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some((_, port)) = line.split_once("started successfully on port ") {
                    return port.trim_end_matches('.').parse::<u16>().unwrap();
                }
            }
            panic!("ChromeDriver does not start");
        };
        let base = format!("http://127.0.0.1:{}/session", wire::within(port).await);
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Self { http: Client::new(), session: String::new(), _driver: driver, _profile: profile };
        let started = browser.ask(&base, Some(capabilities(&chromium, &browser._profile))).await;
        browser.session = format!("{base}/{}", started["sessionId"].as_str().expect("a session"));
        Some(browser)
    }

    /// Opens a page and waits until it is loaded.
    pub async fn open(&self, url: &str) {
        self.command("url", json!({ "url": url })).await;
    }

    /// What an expression of JavaScript is in the page.
    pub async fn eval(&self, expression: &str) -> Value {
        self.command("execute/sync", json!({ "script": format!("return {expression}"), "args": [] })).await
    }

    /// The text of the element that a selector finds.
    pub async fn text(&self, selector: &str) -> String {
        let text = self.eval(&format!("document.querySelector({}).innerText", json!(selector))).await;
        text.as_str().expect("text").to_owned()
    }

    /// Clicks the element that a selector finds, as a user does.
    pub async fn click(&self, selector: &str) {
        let found = self.command("element", json!({ "using": "css selector", "value": selector })).await;
        let element = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str);
        self.command(&format!("element/{}/click", element.expect("an element")), json!({})).await;
    }

    /// Waits until an expression is true in the page.
    pub async fn wait_for(&self, expression: &str) {
        for _ in 0..200 {
            if self.eval(expression).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("not so in 20 s: {expression}\n{}", self.text("body").await);
    }

    /// A picture of the page: a PNG file.
    pub async fn picture(&self) -> Vec<u8> {
        let picture = self.ask(&format!("{}/screenshot", self.session), None).await;
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, picture.as_str().expect("text")).unwrap()
    }

    async fn command(&self, name: &str, arguments: Value) -> Value {
        self.ask(&format!("{}/{name}", self.session), Some(arguments)).await
    }

    async fn ask(&self, url: &str, body: Option<Value>) -> Value {
        let request = match body {
            Some(body) => self.http.post(url).header("content-type", "application/json").body(body.to_string()),
            None => self.http.get(url),
        };
        let answer = tokio::time::timeout(Duration::from_secs(60), async {
            request.send().await.unwrap().text().await.unwrap()
        });
        let answer: Value = serde_json::from_str(&answer.await.expect("an answer in time")).unwrap();
        assert!(answer["value"]["error"].is_null(), "{url}: {answer}");
        answer["value"].clone()
    }
}

fn capabilities(chromium: &PathBuf, profile: &tempfile::TempDir) -> Value {
    let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).into();
    arguments.push(format!("--user-data-dir={}", profile.path().display()));
    arguments.push("--window-size=960,760".to_owned());
    let options = json!({ "binary": chromium, "args": arguments });
    json!({ "capabilities": { "alwaysMatch": { "browserName": "chrome", "goog:chromeOptions": options } } })
}

impl Drop for Browser {
    /// Chromium ends with its session, ChromeDriver with its handle. Nobody can wait here, so another thread does.
    fn drop(&mut self) {
        let session = std::mem::take(&mut self.session);
        let ended = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let end = Client::new().delete(session).timeout(Duration::from_secs(10)).send();
                drop(end.await);
            });
        });
        drop(ended.join());
    }
}
