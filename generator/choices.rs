//! The choices of a [`Generator`](crate::Generator), and whether those that are Rust can be written so.

use std::path::PathBuf;
use std::time::Duration;

use crate::config::{KeepAlive, MissingOffset, Options, Pagination, Timeout, Typed, Validate, ValidateOutput};
use crate::diagnostics::{self, Diagnostics};
use crate::{Generator, render};

impl Generator {
    /// Name of the API's module; the default is the document's file name up to its first dot.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whether client modules are generated.
    #[must_use]
    pub fn client(mut self, client: bool) -> Self {
        self.options.emit.client = client;
        self
    }

    /// Whether server traits and routers are generated.
    #[must_use]
    pub fn server(mut self, server: bool) -> Self {
        self.options.emit.server = server;
        self
    }

    /// Another name for an operationId, a schema (`schema:Room`; what requests hold of it where that differs: `request:Room`) or a
    /// tag (`tag:events`).
    #[must_use]
    pub fn rename(mut self, what: impl Into<String>, name: impl Into<String>) -> Self {
        self.options.rename.insert(what.into(), name.into());
        self
    }

    /// The URL that clients call unless they are told another: `server:0` (unless set), `server:` and a name, or a URL.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.options.base_url = Some(url.into());
        self
    }

    /// The time for a call unless it says otherwise, or none; 30 s unless set.
    #[must_use]
    pub fn timeout(mut self, timeout: Option<Duration>) -> Self {
        self.options.calls.timeout = Some(timeout.map_or(Timeout::Off, Timeout::After));
        self
    }

    /// How often a call is sent again unless it says otherwise; twice unless set, and streams of events not at all.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.calls.retries = Some(retries);
        self
    }

    /// The most bytes that clients read of an answer's body unless a call says otherwise; 8 MiB unless set.
    #[must_use]
    pub fn max_body(mut self, bytes: u32) -> Self {
        self.options.calls.max_body = Some(bytes.into());
        self
    }

    /// The header parameter that holds idempotency keys; `Idempotency-Key` unless set.
    #[must_use]
    pub fn idempotency_header(mut self, name: impl Into<String>) -> Self {
        self.options.calls.idempotency_header = Some(name.into());
        self
    }

    /// How the operations that a selector names answer in pages: an operationId, `GET /rooms/**` or `tag:x`.
    #[must_use]
    pub fn paginate(mut self, selector: impl Into<String>, pages: Pagination) -> Self {
        self.options.calls.pagination.insert(selector.into(), pages);
        self
    }

    /// Whether JSON without a schema beside a stream is an answer of its own, and not what a framework writes by itself.
    #[must_use]
    pub fn keep_empty_json(mut self, keep: bool) -> Self {
        self.options.sse.keep_empty_json = keep;
        self
    }

    /// Keeps what a selector names, and what other calls of this name: an operationId, `GET /rooms/**`, `tag:x` or `schema:X`.
    #[must_use]
    pub fn include(mut self, selector: impl Into<String>) -> Self {
        self.options.filter.include.push(selector.into());
        self
    }

    /// Leaves out what a selector names.
    #[must_use]
    pub fn exclude(mut self, selector: impl Into<String>) -> Self {
        self.options.filter.exclude.push(selector.into());
        self
    }

    /// Applies an OpenAPI Overlay document, after those of earlier calls. For documents that are read from disk.
    #[must_use]
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.options.overlays.push(file.into());
        self
    }

    /// Lets references lead to addresses that begin so. A build script reads the copies that `specloom generate` has made.
    #[must_use]
    pub fn refs_allow(mut self, address: impl Into<String>) -> Self {
        self.options.refs_allow.push(address.into());
        self
    }

    /// Lets references to other files lead into this folder, besides that of the document.
    #[must_use]
    pub fn refs_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.options.refs_folder = Some(folder.into());
        self
    }

    /// What a date-time without an offset is; by default UTC in what a server answers, and refused in requests.
    #[must_use]
    pub fn missing_offset(mut self, missing: MissingOffset) -> Self {
        self.options.types.missing_offset = missing;
        self
    }

    /// Leaves values of a format texts, which are checked in requests to be of it.
    #[must_use]
    pub fn keep_text(mut self, format: Typed) -> Self {
        self.options.types.texts.insert(format);
        self
    }

    /// Names a Rust type for a schema (`schema:Money`), or for strings and numbers of a format (`format:decimal`). Any type with serde's
    /// traits, `Debug`, `Clone` and `PartialEq` will do, by a path from `crate::` or from the name of a crate.
    #[must_use]
    pub fn replace(mut self, what: impl Into<String>, path: impl Into<String>) -> Self {
        self.options.types.replace.insert(what.into(), path.into());
        self
    }

    /// Whether calls of event streams have `subscribe`, which connects again; they have it unless this is false.
    #[must_use]
    pub fn reconnect(mut self, reconnect: bool) -> Self {
        self.options.sse.reconnect = reconnect;
        self
    }

    /// Payloads that end a stream of JSON without being an event, where the document names none; `[DONE]` unless set.
    #[must_use]
    pub fn done<D: Into<String>>(mut self, payloads: impl IntoIterator<Item = D>) -> Self {
        self.options.sse.done = payloads.into_iter().map(Into::into).filter(|payload| !payload.is_empty()).collect();
        self
    }

    /// What servers send while a stream is idle and its handler says nothing about that; a comment every 15 s unless set.
    #[must_use]
    pub fn keep_alive(mut self, keep_alive: KeepAlive) -> Self {
        self.options.sse.keep_alive = keep_alive;
        self
    }

    /// The most bytes of an event's data that clients read unless a call says otherwise; 16 MiB unless set.
    #[must_use]
    pub fn max_event(mut self, bytes: u32) -> Self {
        self.options.sse.max_event = Some(bytes.into());
        self
    }

    /// Where the constraints of the document are enforced; by servers, of what they receive, unless set.
    #[must_use]
    pub fn validate(mut self, validate: Validate) -> Self {
        self.options.validate = validate;
        self
    }

    /// In which builds a server checks what it answers; in those with debug assertions unless set.
    #[must_use]
    pub fn validate_output(mut self, when: ValidateOutput) -> Self {
        self.options.server.validate_output = when;
        self
    }

    /// The most bytes of a request's body that a server reads; 2 MiB unless set.
    #[must_use]
    pub fn max_request_body(mut self, bytes: u32) -> Self {
        self.options.server.max_body = Some(bytes.into());
        self
    }

    /// Derives more on the type of a schema (`schema:Room`), on top of what earlier calls name.
    #[must_use]
    pub fn derive_for<D: Into<String>>(
        mut self,
        what: impl Into<String>,
        derives: impl IntoIterator<Item = D>,
    ) -> Self {
        self.options.derive_for.entry(what.into()).or_default().extend(derives.into_iter().map(Into::into));
        self
    }
}

/// Reports paths that are none.
pub(crate) fn check(options: &Options, diagnostics: &mut Diagnostics) {
    for (key, path) in options.types.replace.iter().filter(|(_, path)| !render::is_type(path)) {
        diagnostics.report(diagnostics::bad_type_path(key, path));
    }
    for (key, derives) in &options.derive_for {
        for name in derives.iter().filter(|name| !render::is_derive(name)) {
            diagnostics.report(diagnostics::bad_derive(key, name));
        }
    }
}
