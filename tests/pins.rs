//! What a document gave once, it gives again when it is put in another order or gains a neighbour: names and the order of
//! arguments are kept in the lock until `--unpin`.

use std::path::Path;

use specloom::config::Config;
use specloom::output::{self, lock::Lock};

/// A folder with a document, generated again and again.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn config(&self) -> Config {
        let mut config = Config::single(self.0.path().join("chat.yaml"), self.0.path().join("out"));
        config.apis[0].options.prune = false;
        config
    }

    /// Writes the document, generates from it, and gives all code in one text.
    fn generate(&self, document: &str, unpin: bool) -> String {
        let head = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";
        std::fs::write(self.0.path().join("chat.yaml"), format!("{head}{document}")).unwrap();
        let config = Config { unpin, ..self.config() };
        let outcome = specloom::generate(&config).unwrap_or_else(|failed| panic!("{}", failed[0]));
        let text: Vec<String> = outcome.files.iter().map(|file| file.text.clone()).collect();
        let plan = output::plan(&config.output, &config.lock_file(), outcome.files, &outcome.specs, outcome.pins);
        plan.unwrap().write().unwrap();
        text.concat()
    }
}

#[track_caller]
fn has(code: &str, expected: &[&str]) {
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in expected {
        let items: Vec<&str> =
            code.split("pub ").map(|item| item.split(['{', ';']).next().unwrap_or_default()).collect();
        assert!(code.contains(line), "no `{line}` in:\n{}", items.join("\n"));
    }
}

const DONE: &str = "responses: { '204': { description: D } }";

#[test]
fn schemas_keep_their_names() {
    let project = Project::new();
    let (a, b) =
        ("rule-dto: { type: object, properties: { a: { type: string } } }", "RuleDTO: { type: integer, enum: [1] }");
    let document = |schemas: &[&str]| format!("paths: {{}}\ncomponents: {{ schemas: {{ {} }} }}\n", schemas.join(", "));
    has(&project.generate(&document(&[b, a]), false), &["pub enum RuleDto {", "pub struct RuleDtoModel {"]);
    has(&project.generate(&document(&[a, b]), false), &["pub enum RuleDto {", "pub struct RuleDtoModel {"]);
    let neighbours = "RuleDto: { type: array, items: { type: string } }, RuleDtoModel: { type: boolean }";
    let all = document(&[neighbours, a, b]);
    let code = project.generate(&all, false);
    has(
        &code,
        &[
            "pub enum RuleDto {",
            "pub struct RuleDtoModel {",
            "pub type RuleDto2 = Vec<String>;",
            "pub type RuleDtoModelModel = bool;",
        ],
    );
    let code = project.generate(&all, true);
    has(&code, &["pub type RuleDto = Vec<String>;", "pub type RuleDtoModel = bool;"]);
    has(&project.generate(&all, false), &["pub type RuleDto = Vec<String>;"]);
}

#[test]
fn inline_schemas_and_operations_keep_their_names() {
    let project = Project::new();
    let room = "Room: { type: object, properties: { kind: { type: string, enum: [a] } } }";
    let operation = format!("/rooms: {{ get: {{ operationId: connect, tags: [live], {DONE} }} }}");
    let document = |paths: &str, schemas: &str| {
        format!(
            "paths: {{ {paths} }}\ncomponents:\n  schemas: {{ {schemas} }}\n  securitySchemes: {{ connect: {{ type: http, scheme: bearer }} }}\n"
        )
    };
    let before =
        ["pub enum RoomKind {", "pub struct Connect {", "pub enum ConnectError {", "pub static CONNECT: rt::Operation"];
    has(&project.generate(&document(&operation, room), false), &before);
    let more = "RoomKind: { type: object }, Connect: { type: object }, ConnectError: { type: string }";
    let paths = format!(
        "/x: {{ get: {{ operationId: Connect, tags: [Live], security: [{{ connect: [] }}], {DONE} }} }}, {operation}"
    );
    let code = project.generate(&document(&paths, &format!("{more}, {room}")), false);
    has(&code, &before);
    has(
        &code,
        &[
            "pub type RoomKindModel = ",
            "pub type ConnectModel = ",
            "pub mod live;",
            "pub mod live_service;",
            "pub static CONNECT_SCHEME: rt::SecurityScheme",
        ],
    );
}

#[test]
fn arguments_keep_their_order() {
    let project = Project::new();
    let document = |parameters: &[&str], body: bool| {
        let body = format!(
            "requestBody: {{ required: {body}, content: {{ application/json: {{ schema: {{ type: string }} }} }} }}"
        );
        format!(
            "paths:\n  /a/{{id}}:\n    post:\n      operationId: make\n      parameters: [{}]\n      {body}\n      {DONE}\n",
            parameters.join(", ")
        )
    };
    let id = "{ name: id, in: path, required: true, schema: { type: string } }";
    let (first, second) = (
        "{ name: first, in: query, required: true, schema: { type: integer } }",
        "{ name: second, in: header, required: true, schema: { type: boolean } }",
    );
    let signature =
        "pub fn make( &self, id: impl Into<String>, first: i64, second: bool, body: impl Into<String>, ) -> MakeCall";
    has(&project.generate(&document(&[first, second, id], true), false), &[signature]);
    has(&project.generate(&document(&[second, id, first], true), false), &[signature]);

    // What may be left out stays an argument, and the server knows better.
    let optional = first.replace("required: true, ", "");
    let code = project.generate(&document(&[second, id, &optional], false), false);
    has(&code, &[signature, "pub first: Option<i64>", "pub second: bool", "pub body: Option<String>"]);
    assert!(!code.contains("pub fn first("), "{code}");
    let new = "{ name: third, in: query, required: true, schema: { type: string } }";
    let grown = document(&[new, second, id, &optional], false);
    let with_new = "first: i64, second: bool, third: impl Into<String>, body: impl Into<String>, ) -> MakeCall";
    has(&project.generate(&grown, false), &[with_new]);

    let code = project.generate(&grown, true);
    has(
        &code,
        &[
            "id: impl Into<String>, third: impl Into<String>, second: bool, ) -> MakeCall",
            "pub fn first(mut self, first: i64)",
            "pub fn body(",
        ],
    );
    has(&project.generate(&grown, false), &["third: impl Into<String>, second: bool, ) -> MakeCall"]);
}

#[test]
fn a_lock_that_was_edited_does_no_harm() {
    let project = Project::new();
    let document = format!("paths: {{ /a: {{ get: {{ operationId: getA, {DONE} }} }} }}\n");
    let code = project.generate(&document, false);
    let file = project.config().lock_file();
    let mut lock = Lock::load(&file).unwrap();
    assert_eq!(lock.pins["chat"].operations["getA"], ["get_a"]);
    for names in [vec!["fn evil() {}"], vec!["a", "b"], vec![], vec!["self"]] {
        let names = names.into_iter().map(str::to_owned).collect();
        lock.pins.get_mut("chat").unwrap().operations.insert("getA".to_owned(), names);
        std::fs::write(&file, lock.to_text()).unwrap();
        assert_eq!(project.generate(&document, false), code);
    }
    assert!(Path::new(&file).exists());
}
