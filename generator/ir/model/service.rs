//! Operations: security, parameters, bodies, answers.

use super::{
    AnswerBody, Argument, Body, CallbackUrl, Checks, Docs, FormVariant, HookPlace, Literal, Name, Pages, Type,
};

/// A security scheme that operations use.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// `bearer_auth` (builder method); `wire` is the scheme's name.
    pub name: Name,
    /// `BEARER_AUTH`: the static in `ops`.
    pub constant: String,
    /// `BearerAuth`: the variant of `Credentials`.
    pub variant: String,
    /// `with_bearer_auth`.
    pub with: String,
    /// `bearer_auth_from` (builder method).
    pub from: String,
    /// Docs.
    pub docs: Docs,
    /// Whether its setters are deprecated.
    pub deprecated: bool,
    /// How credentials travel.
    pub kind: SecurityKind,
    /// How the client may get tokens by itself.
    pub token_flows: Vec<TokenFlow>,
}

/// A way to get tokens of a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFlow {
    /// `service_client_credentials` (builder method).
    pub method: String,
    /// By what tokens are got.
    pub grant: Grant,
    /// Where, as the document writes it.
    pub url: String,
    /// Whether that URL only says where.
    pub discovered: bool,
}

/// By what tokens are got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// The client's own id and secret.
    ClientCredentials,
    /// A refresh token.
    RefreshToken,
}

/// How credentials travel.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum SecurityKind {
    Bearer,
    Basic,
    Http(String),
    ApiKeyHeader(String),
    ApiKeyQuery(String),
    ApiKeyCookie(String),
    MutualTls,
    Undefined,
}

/// A tag's operations: one server trait, one client group.
#[derive(Debug, Clone)]
pub struct Service {
    /// `Events`: trait and client group; `wire` is the tag.
    pub name: Name,
    /// `events`: module and accessor.
    pub module: String,
    /// Docs.
    pub docs: Docs,
    /// Operations in document order.
    pub methods: Vec<Method>,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Method {
    /// `get_sse_stats`: trait method and client call; `wire` is the operationId (or method and path).
    pub name: Name,
    /// `GET_SSE_STATS`: the static in `ops`.
    pub constant: String,
    /// Docs of the static: the HTTP line, and links to the input and the answers.
    pub constant_docs: Docs,
    /// `GetSseStats`: request struct in `ops`.
    pub request: String,
    /// `GetSseStatsResponse`.
    pub response: String,
    /// `GetSseStatsError`.
    pub error: String,
    /// `GetSseStatsCall`.
    pub call: String,
    /// Docs: summary, description, HTTP line, pointer.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// Method in capitals.
    pub http_method: String,
    /// Path template; of webhooks and callbacks what stands behind their URL.
    pub path: String,
    /// Where it is, when it is a webhook or a callback.
    pub hook: Option<HookPlace>,
    /// The URLs of its callbacks that its request holds.
    pub urls: Vec<CallbackUrl>,
    /// All tags as written.
    pub tags: Vec<String>,
    /// Parameters: first those that calls take as arguments, in that order.
    pub parameters: Vec<Parameter>,
    /// Request body.
    pub body: Option<Body>,
    /// Whether the request takes `Last-Event-ID` (streams that do not declare it themselves).
    pub last_event_id: bool,
    /// Whether the client makes an idempotency key when the caller gives none.
    pub makes_key: bool,
    /// The answer whose stream the client can subscribe to: index in [`answers`](Self::answers).
    pub subscribes: Option<usize>,
    /// How it answers in pages, by the configuration.
    pub pages: Option<Pages>,
    /// The server that it has for itself: index in [`Servers::own`](super::Servers::own).
    pub server: Option<usize>,
    /// Alternatives of requirements.
    pub security: Vec<Vec<Requirement>>,
    /// Who calls.
    pub principal: Principal,
    /// Answers in document order.
    pub answers: Vec<Answer>,
    /// What the client's `send` gives.
    pub success: Success,
    /// Value of the Accept header (`*/*` when nothing is declared).
    pub accept: String,
    /// The media types of successes, as a server writes them; empty where the caller has nothing to choose.
    pub produces: Vec<String>,
    /// Which half it is of an operation that answers with a value or with a stream. The one that streams follows the other.
    pub half: Option<Half>,
}

/// One of the two methods of an operation that answers with a value or with a stream.
#[derive(Debug, Clone)]
pub struct Half {
    /// Whether its answer is the stream.
    pub streams: bool,
    /// The member of the body that chooses, and whether its absence means the stream.
    pub flag: Option<(String, bool)>,
    /// The media types of its successes, as a server writes them.
    pub written: Vec<String>,
}

impl Method {
    /// The forms of the only success, where it has several.
    #[must_use]
    pub fn forms(&self) -> &[FormVariant] {
        match &self.success {
            Success::One(index) => match &self.answers[*index].body {
                AnswerBody::Several(body) => &body.variants,
                AnswerBody::Empty | AnswerBody::One(_) => &[],
            },
            Success::Several(..) | Success::Undeclared => &[],
        }
    }

    /// Whether a server looks at what the caller accepts.
    #[must_use]
    pub fn negotiates(&self) -> bool {
        let chooses = |answer: &Answer| answer.body.forms().iter().any(|form| form.written().len() > 1);
        !self.produces.is_empty() || self.answers.iter().any(chooses)
    }
}

/// What a handler knows of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Principal {
    /// The operation is open.
    None,
    /// Credentials may be left out.
    Optional,
    /// Credentials are required.
    Required,
}

/// An entry of a security requirement.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// Index in [`Package::security`](super::Package::security).
    pub scheme: usize,
    /// Scopes.
    pub scopes: Vec<String>,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Field, argument, setter; `wire` is the parameter's name.
    pub name: Name,
    /// Local variable where `name` would clash.
    pub local: String,
    /// Docs.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// Where it stands.
    pub location: Location,
    /// `Some` when it differs from the location's default.
    pub style: Option<Style>,
    /// `Some` when it differs from the style's default.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// Whether a server takes an empty text for nothing, where it is no value.
    pub allow_empty: bool,
    /// Type without the `Option` of absence.
    pub ty: Type,
    /// Whether it must be there.
    pub required: bool,
    /// Whether a call takes it as an argument; else by a setter.
    pub positional: bool,
    /// Whether the client makes its value when the caller gives none: an idempotency key.
    pub is_made: bool,
    /// Applied by the server when it is absent: then the request's field is `ty`, not `Option<ty>`.
    pub default: Option<Literal>,
    /// Constraints.
    pub checks: Checks,
    /// How the client takes it.
    pub argument: Argument,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a value is laid out as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
    Json,
}

/// A declared answer: a variant of the response enum, and of the error enum when it is no success.
#[derive(Debug, Clone)]
pub struct Answer {
    /// `Ok`, `NotFound`, `ClientError` (4XX), `Default`.
    pub variant: String,
    /// Status key.
    pub status: Status,
    /// `404 Not Found`, as `Display` of the error says it; empty for a range and for `default`.
    pub title: String,
    /// What it means to the client.
    pub outcome: Outcome,
    /// Docs: status and description.
    pub docs: Docs,
    /// Struct of typed headers, when some are declared.
    pub headers: Option<HeaderStruct>,
    /// Body.
    pub body: AnswerBody,
    /// `From<body>` is made for the response enum.
    pub from_body: bool,
}

/// What an answer means to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// 2xx.
    Success,
    /// Everything else that is declared.
    Error,
    /// `default` where no 2xx is declared: a success when the status that comes is one.
    ByStatus,
}

impl Outcome {
    /// Whether it may be a success.
    #[must_use]
    pub fn may_succeed(self) -> bool {
        self != Self::Error
    }

    /// Whether it may be an error.
    #[must_use]
    pub fn may_fail(self) -> bool {
        self != Self::Success
    }
}

/// Status key of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A code.
    Code(u16),
    /// First digit.
    Range(u8),
    /// `default`.
    Default,
}

/// Typed headers of one answer.
#[derive(Debug, Clone)]
pub struct HeaderStruct {
    /// `GetSseStatsOkHeaders`.
    pub name: String,
    /// Docs.
    pub docs: Docs,
    /// Its fields.
    pub headers: Vec<Header>,
    /// Whether none is required (then `Default` is derived).
    pub all_optional: bool,
}

/// A typed header.
#[derive(Debug, Clone)]
pub struct Header {
    /// Field; `wire` is the header's name.
    pub name: Name,
    /// Docs.
    pub docs: Docs,
    /// Type without the `Option` of absence.
    pub ty: Type,
    /// Whether it must be there. (The client tolerates a missing one only when it is not required.)
    pub required: bool,
    /// `Some` when it is not that of headers.
    pub style: Option<Style>,
    /// Explode.
    pub explode: bool,
    /// What its type does not carry.
    pub checks: Checks,
    /// How a setter takes it.
    pub argument: Argument,
}

/// What the client's `send` gives.
#[derive(Debug, Clone)]
pub enum Success {
    /// The only success answer (index in [`Method::answers`]): its body, or `()`.
    One(usize),
    /// Several: an enum of this name over those answers.
    Several(String, Vec<usize>),
    /// None is declared: any 2xx gives `()`.
    Undeclared,
}
