//! What event streams carry (streaming.md D1–D12).

use super::Use;
use crate::source::pointer::Pointer;

/// What an event stream carries (streaming.md D1–D12).
#[derive(Debug, Clone)]
pub struct EventStream {
    /// Payload of its events.
    pub payload: EventPayload,
    /// Texts that end the stream for a reader, without being an event (D10).
    pub terminators: Vec<String>,
    /// The one that a server writes after the last event: only where the document declares it.
    pub closing: Option<String>,
    /// The variant that tells of a failure of the stream (D9): index in [`EventUnion::variants`].
    pub error: Option<usize>,
    /// Whether a server goes on after the last event that a caller has seen (S7), unless the author says that it does not.
    pub resumes: bool,
}

/// Payload of the events of a stream.
#[derive(Debug, Clone)]
pub enum EventPayload {
    /// Nothing is declared: raw text (D4).
    Text,
    /// One type (D7.6, D7.3).
    Single(EventData),
    /// Several, told apart (D7.1, D7.2, D7.4, D7.5).
    Union(EventUnion),
}

/// Several event types.
#[derive(Debug, Clone)]
pub struct EventUnion {
    /// Where the union (or the map of events) stands.
    pub origin: Pointer,
    /// Component that gives it a name, when it is one.
    pub component: Option<String>,
    /// Docs.
    pub description: Option<String>,
    /// How variants are told apart.
    pub by: EventTag,
    /// What the events of a union told apart by a member are named.
    pub named: EventNames,
    /// The variant of an event that no value selects (`defaultMapping`): index in [`EventUnion::variants`].
    pub fallback: Option<usize>,
    /// Whether an event that is none of these is an error (`x-sse: { unknown: error }`).
    pub closed: bool,
    /// Variants in document order.
    pub variants: Vec<EventVariant>,
}

/// The names of events that a member of their payload tells apart (D7.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventNames {
    /// The document names none.
    Free,
    /// The values of that member.
    Values,
    /// All have this one.
    Fixed(String),
}

/// How the variants of an event union are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventTag {
    /// By `event:` name.
    Name,
    /// By a member of the JSON payload.
    Member(String),
    /// Tried in document order.
    Shape,
}

/// One variant of an event union.
#[derive(Debug, Clone)]
pub struct EventVariant {
    /// Where it stands.
    pub origin: Pointer,
    /// Words to name it by, best first (event name, component name, discriminator value).
    pub label: String,
    /// Event names or member values that select it (empty for [`EventTag::Shape`]); `message` is the unnamed event.
    pub values: Vec<String>,
    /// Payload.
    pub data: EventData,
    /// Docs.
    pub description: Option<String>,
}

/// How one event's `data` is read.
#[derive(Debug, Clone)]
pub enum EventData {
    /// JSON of a schema.
    Json(Use),
    /// Text as it stands.
    Text,
    /// A scalar written as plain text.
    Scalar(Use),
    /// JSON where it is that, else text: the document says nothing.
    Open,
}
