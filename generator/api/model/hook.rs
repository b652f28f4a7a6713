//! Webhooks and callbacks: operations with the roles swapped.

use super::Location;

/// What makes an operation one that the API's provider calls and its consumer answers.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Which of the two.
    pub kind: HookKind,
    /// The webhook's key, or the callback's.
    pub name: String,
    /// The key of its path item: of a callback the runtime expression, of a webhook its name once more.
    pub key: String,
    /// What it is called by where others have method and path: `POST webhook:newPet`, `POST callback:subscribe.onEvent`.
    pub label: String,
    /// Whether its path item has no other method.
    pub is_alone: bool,
    /// Of a callback, the operations that declare it: indices in [`Api::operations`](super::Api::operations).
    pub parents: Vec<usize>,
    /// The URL before the operation's path, where requests say it.
    pub url: Option<Vec<UrlPart>>,
    /// The parents whose requests hold all parts of that URL.
    pub url_from: Vec<usize>,
}

/// Who declares what the provider calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HookKind {
    /// The document: `webhooks`.
    Webhook,
    /// An operation: `callbacks`.
    Callback,
}

impl HookKind {
    /// What the document calls one.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Callback => "callback",
        }
    }
}

/// A part of a callback's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlPart {
    /// This text.
    Text(String),
    /// `$method`: that of the operation which declares the callback.
    Method,
    /// `$request.body#/...`: a value in the body, by JSON pointer.
    Body(String),
    /// `$request.query.x` and its like: a parameter.
    Parameter(Location, String),
}
