//! What is generated for whom, and what it is called.

use specloom::{Generated, Generator, configure};

fn generate(generator: Generator, text: &str) -> Generated {
    generator.name("api").generate(text, "api.yaml").unwrap_or_else(|found| panic!("{found}"))
}

fn fixture() -> String {
    std::fs::read_to_string("tests/fixtures/webhooks.yaml").unwrap()
}

fn file<'a>(made: &'a Generated, path: &str) -> &'a str {
    let file = made.files.iter().find(|file| file.path == path);
    &file
        .unwrap_or_else(|| panic!("no {path} in {:?}", made.files.iter().map(|file| &file.path).collect::<Vec<_>>()))
        .text
}

fn has(made: &Generated, start: &str) -> bool {
    made.files.iter().any(|file| file.path.starts_with(start))
}

/// The trap that others fell into: a webhook as a call to an invented path, or on the server of the API.
#[test]
fn clients_and_servers_of_the_api_know_nothing_of_them() {
    let made = generate(configure(), &fixture());
    for file in made.files.iter().filter(|file| file.path.contains("/client/") || file.path.contains("/server/")) {
        for word in
            ["pet_moved", "PET_MOVED", "NEW_PET_WEBHOOK", "on_event", "on_data", "gone", "EventKey", "EVENT_KEY"]
        {
            assert!(!file.text.contains(word), "{} has {word}", file.path);
        }
    }
    assert!(!file(&made, "api/webhooks/sender/mod.rs").contains("api_token"), "credentials of the API stay with it");
    assert!(!file(&made, "api/webhooks/receiver/mod.rs").contains("ApiToken"));
}

#[test]
fn who_calls_the_api_receives_and_who_is_the_api_sends() {
    let consumer = generate(configure().server(false), &fixture());
    assert!(has(&consumer, "api/webhooks/receiver/") && has(&consumer, "api/callbacks/receiver/"));
    assert!(!has(&consumer, "api/webhooks/sender/") && !has(&consumer, "api/callbacks/sender/"));
    // Only where the runtime can carry it: a client alone needs no server.
    assert!(file(&consumer, "api/webhooks/mod.rs").contains("rt::if_server!"));
    let provider = generate(configure().client(false), &fixture());
    assert!(has(&provider, "api/webhooks/sender/") && !has(&provider, "api/webhooks/receiver/"));
    assert!(file(&provider, "api/callbacks/mod.rs").contains("rt::if_client!"));
    let neither = generate(configure().client(false).server(false), &fixture());
    assert!(!has(&neither, "api/webhooks/"));
}

#[test]
fn nothing_is_told_of_what_is_generated() {
    let made = generate(configure(), &fixture());
    let told: Vec<String> =
        made.findings.diagnostics.iter().map(|one| format!("{} {}", one.code.number, one.message)).collect();
    assert_eq!(
        told,
        [
            "W0566 the URL of the callback `progress` is not made from the request: `$response.body#/progressUrl` is known only when there is an answer"
        ]
    );
    assert_eq!((made.summary.operations, made.summary.webhooks, made.summary.callbacks), (3, 5, 7));
    let lines = &made.summary.lines;
    assert!(lines.contains(&"POST    webhook newPet  pets.new_pet".to_owned()), "{lines:?}");
    let line = "POST    callback onEvent {$request.body#/url}  callbacks.on_event";
    assert!(lines.iter().any(|found| found == line), "{lines:?}");
}

#[test]
fn selectors_name_webhooks_and_callbacks() {
    let lines = |generator: Generator| generate(generator, &fixture()).summary.lines.join("\n");
    let only = lines(configure().include("webhook:pet-*"));
    assert_eq!(only, "PUT     webhook pet-moved  webhooks.pet_moved");
    let tagged = lines(configure().include("tag:pets"));
    assert_eq!(tagged, "POST    /pets  pets.new_pet\nPOST    webhook newPet  pets.new_pet");
    // Callbacks go with their operation.
    let kept = lines(configure().include("subscribe").exclude("callback:onLog"));
    assert!(kept.contains("onEvent") && !kept.contains("onLog") && !kept.contains("onData"), "{kept}");
    let without = lines(configure().exclude("webhook:*").exclude("callback:*"));
    assert_eq!(without.lines().count(), 3, "{without}");
}

#[test]
fn selectors_without_a_match_are_told() {
    let failed = configure().name("api").exclude("webhook:newPets").generate(&fixture(), "api.yaml").unwrap_err();
    assert!(failed.to_string().contains("E0410") && failed.to_string().contains("webhook:newPet"), "{failed}");
}

#[test]
fn names_come_from_configuration_too() {
    let generator = configure().rename("POST webhook:newPet", "pet_born").rename("PUT callback:progress", "advance");
    let made = generate(generator, &fixture());
    let lines = made.summary.lines.join("\n");
    assert!(lines.contains("pets.pet_born") && lines.contains("callbacks.advance"), "{lines}");
    assert!(file(&made, "api/ops.rs").contains("pub static PET_BORN: "));
}

/// References in a circle: callbacks of callbacks, path items among them.
#[test]
fn callbacks_of_callbacks_end() {
    let text = r##"
openapi: 3.1.0
info: { title: T, version: "1" }
paths:
  /a:
    post:
      operationId: begin
      responses: { "204": { description: ok } }
      callbacks:
        again: { $ref: "#/components/callbacks/again" }
        whole: { "{$request.query.u}": { $ref: "#/paths/~1a" } }
components:
  callbacks:
    again:
      "{$request.query.u}":
        post:
          parameters: [{ name: u, in: query, schema: { type: string } }]
          responses: { "204": { description: ok } }
          callbacks: { again: { $ref: "#/components/callbacks/again" } }
"##;
    let made = generate(configure(), text);
    assert_eq!(made.summary.callbacks, 2, "{:?}", made.summary.lines);
    // A callback that declares itself has its own request to name the URL.
    assert!(file(&made, "api/ops.rs").contains("impl Again {"));
}
