//! Webhooks and callbacks: services that the consumer of an API implements and its provider calls.

use super::{Docs, Service};
pub use crate::api::HookKind;

/// The webhooks, or the callbacks, of an API.
#[derive(Debug, Clone)]
pub struct Hooks {
    /// Which of the two.
    pub kind: HookKind,
    /// One service per tag; those without a tag have one of their own. Never empty.
    pub services: Vec<Service>,
}

/// What a webhook or a callback has in place of a path.
#[derive(Debug, Clone)]
pub struct HookPlace {
    /// `webhook newPet`, `callback onEvent {$request.body#/url}`: what it is called by.
    pub name: String,
    /// The path at which a receiver's router has it, before its own path.
    pub received_at: String,
}

/// The URL of a callback, made from the request of the operation that declares it.
#[derive(Debug, Clone)]
pub struct CallbackUrl {
    /// `on_event_url`: the method of the request.
    pub name: String,
    /// Docs.
    pub docs: Docs,
    /// Its parts in order; none has another right behind it that is a text too.
    pub parts: Vec<UrlPart>,
}

/// A part of a callback's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlPart {
    /// This text.
    Text(String),
    /// A value in a field of the request, by JSON pointer; empty for all of it.
    Field {
        /// The field.
        name: String,
        /// Whether the field is an `Option`.
        is_optional: bool,
        /// The JSON pointer.
        pointer: String,
        /// The expression, as messages name it.
        expression: String,
    },
}
