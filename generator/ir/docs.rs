//! Doc comments of items: the document's words, then where they come from. Never empty.

use super::Docs;
use super::doc_comment::{code, markdown};
use super::names::words::words;
use crate::api::{
    Api, ExternalDocs, Fact, Half, Hook, HookKind, Operation, Schema, SchemaForm, SecurityScheme, Server, Tag,
    TokenSource,
};
use crate::source::pointer::Pointer;

/// Of the module of an API.
pub(super) fn package(api: &Api) -> Docs {
    let title = if api.title.trim().is_empty() { "An API".to_owned() } else { api.title.trim().to_owned() };
    let heading = markdown(&format!("{title} {}", api.version).replace('\n', " "));
    let (summary, description) = (described(api.about.summary.as_deref()), described(api.description.as_deref()));
    let description = if description == summary { Vec::new() } else { description };
    paragraphs([
        heading,
        summary,
        description,
        facts(&api.about.facts),
        api.about.external_docs.as_ref().map(more).unwrap_or_default(),
        vec![format!("From a document of OpenAPI {}.", code(&api.openapi))],
    ])
}

/// Of a type made of a schema.
pub(super) fn schema(schema: &Schema) -> Docs {
    let text = match described(schema.description.as_deref()) {
        text if text.is_empty() => described(telling_title(schema)),
        text => text,
    };
    let form = match schema.form {
        SchemaForm::Main => Vec::new(),
        SchemaForm::Request => vec!["What a request holds of it: no members that are `readOnly`.".to_owned()],
    };
    let line = schema_line(schema.component.as_deref(), &schema.origin);
    paragraphs([text, vec![line], form])
}

/// A title that is more than the schema's name once again, as frameworks write it: `title: Created At` on `created_at`.
fn telling_title(schema: &Schema) -> Option<&str> {
    let title = schema.title.as_deref()?;
    let name = schema.component.as_deref().or(schema.origin.last().map(AsRef::as_ref))?;
    (words(title) != words(name)).then_some(title)
}

/// ``Schema `Room`, `#/components/schemas/Room`.``
pub(super) fn schema_line(component: Option<&str>, origin: &Pointer) -> String {
    let place = code(&origin.to_string());
    component.map_or_else(|| format!("Schema {place}."), |name| format!("Schema {}, {place}.", code(name)))
}

/// Of an item with a description, or else this sentence.
pub(super) fn or_sentence(description: Option<&str>, sentence: impl FnOnce() -> String) -> Docs {
    let text = described(description);
    Docs(if text.is_empty() { vec![sentence()] } else { text })
}

/// As [`or_sentence`], and a last line.
pub(super) fn with_line(description: Option<&str>, sentence: impl FnOnce() -> String, line: Option<String>) -> Docs {
    paragraphs([or_sentence(description, sentence).0, line.into_iter().collect()])
}

/// Of the method of an operation.
pub(super) fn operation(operation: &Operation) -> Docs {
    let summary = described(operation.summary.as_deref());
    let description = described(operation.description.as_deref());
    let line = format!("{}, {}.", code(&http_line(operation)), code(&operation.origin.to_string()));
    let line = match &operation.id {
        Some(id) => format!("Operation {}: {line}", code(id)),
        None => line,
    };
    let description = if description == summary { Vec::new() } else { description };
    let more = operation.external_docs.as_ref().map(more).unwrap_or_default();
    paragraphs([summary, description, more, operation.half.iter().map(half).collect(), vec![line]])
}

/// Of one half of an operation.
fn half(half: &Half) -> String {
    let what = if half.streams { "The answer as a stream" } else { "The answer as a whole" };
    match &half.flag {
        Some(flag) => format!("{what}: {} is {} in the body.", code(&flag.name), code(&half.streams.to_string())),
        None => format!("{what}."),
    }
}

/// Of the static of an operation. It may have the name of a struct.
pub(super) fn constant(operation: &Operation, request: &str, response: &str) -> Docs {
    let line = code(&http_line(operation));
    Docs(vec![format!("{line}: [`{request}`](struct@{request}) in, [`{response}`] out.")])
}

/// `GET /rooms/{room_id}`, `POST webhook newPet`
fn http_line(operation: &Operation) -> String {
    let place = match &operation.hook {
        None => operation.path.clone(),
        Some(hook) => hook_place(hook),
    };
    format!("{} {place}", operation.method)
}

/// `webhook newPet`, `callback onEvent {$request.body#/url}`
pub(super) fn hook_place(hook: &Hook) -> String {
    match hook.kind {
        HookKind::Webhook => format!("webhook {}", hook.name),
        HookKind::Callback => format!("callback {} {}", hook.name, hook.key),
    }
}

/// Of the trait and the client group of a tag.
pub(super) fn service(side: Option<HookKind>, tag: Option<&Tag>, parent: Option<&Tag>) -> Docs {
    let things = match side {
        None => "Operations",
        Some(HookKind::Webhook) => "Webhooks",
        Some(HookKind::Callback) => "Callbacks",
    };
    let Some(tag) = tag else {
        return Docs(vec![format!("{things} without a tag.")]);
    };
    let (summary, description) = (described(tag.summary.as_deref()), described(tag.description.as_deref()));
    let is_silent = summary.is_empty() && description.is_empty();
    let plain = is_silent.then(|| format!("{things} with the tag {}.", code(&tag.name)));
    let description = if description == summary { Vec::new() } else { description };
    let below = parent.map(|parent| format!("Part of {}.", code(parent.summary.as_deref().unwrap_or(&parent.name))));
    let more = tag.external_docs.as_ref().map(more).unwrap_or_default();
    paragraphs([plain.into_iter().collect(), summary, description, below.into_iter().collect(), more])
}

/// `Guides: <https://example.com/guides>`
fn more(docs: &ExternalDocs) -> Vec<String> {
    let text = docs.description.as_deref().map(str::trim).filter(|text| !text.is_empty()).unwrap_or("More");
    markdown(&format!("{}: {}", text.trim_end_matches(['.', ':']), docs.url))
}

/// A list of what a document says in so many words; one alone is no list.
fn facts(facts: &[Fact]) -> Vec<String> {
    let lines = facts.iter().map(|fact| format!("{}: {}", fact.what, fact.text.replace(['\r', '\n'], " ")));
    match facts {
        [_] => lines.flat_map(|line| markdown(&line)).collect(),
        _ => markdown(&lines.map(|line| format!("* {line}")).collect::<Vec<_>>().join("\n")),
    }
}

/// Of a server.
pub(super) fn server(server: &Server) -> Docs {
    let line = format!("Server {}, {}.", code(&server.template), code(&server.origin.to_string()));
    paragraphs([described(server.description.as_deref()), vec![line]])
}

/// Of the function that takes a credential.
pub(super) fn security(scheme: &SecurityScheme) -> Docs {
    let line = format!("Security scheme {}, {}.", code(&scheme.name), code(&scheme.origin.to_string()));
    let sources: Vec<String> = scheme.sources.iter().map(|source| format!("- {}.", token_source(source))).collect();
    paragraphs([described(scheme.description.as_deref()), markdown(&sources.join("\n")), vec![line]])
}

fn token_source(source: &TokenSource) -> String {
    match source {
        TokenSource::Format(format) => format!("Form of the token: {}", code(format)),
        TokenSource::OpenIdConnect(url) => format!("OpenID Connect: {}", code(url)),
        TokenSource::Metadata(url) => format!("OAuth 2 metadata: {}", code(url)),
        TokenSource::Flow(flow) => {
            let urls = [
                ("authorization", &flow.authorization_url),
                ("device authorization", &flow.device_authorization_url),
                ("token", &flow.token_url),
                ("refresh", &flow.refresh_url),
            ];
            let urls = urls.iter().filter_map(|(what, url)| Some(format!("{what} {}", code(url.as_deref()?))));
            let scopes: Vec<String> = flow.scopes.iter().map(|scope| code(scope)).collect();
            let scopes = (!scopes.is_empty()).then(|| format!("scopes {}", scopes.join(", ")));
            let parts: Vec<String> = urls.chain(scopes).collect();
            format!("OAuth 2 flow {}: {}", code(flow.name), parts.join("; "))
        }
    }
}

fn described(text: Option<&str>) -> Vec<String> {
    text.map(markdown).unwrap_or_default()
}

fn paragraphs(parts: impl IntoIterator<Item = Vec<String>>) -> Docs {
    let mut lines = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(part);
    }
    Docs(lines)
}
