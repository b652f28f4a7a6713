//! Short ways to write IR by hand.

use crate::config::Calls;
use crate::ir::*;

pub(super) fn name(rust: &str, wire: &str) -> Name {
    Name { rust: rust.to_owned(), wire: wire.to_owned() }
}

pub(super) fn docs(text: &str) -> Docs {
    Docs(text.split('\n').map(str::to_owned).collect())
}

pub(super) fn list(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

pub(super) fn map(ty: Type) -> Type {
    Type::Map(Box::new(ty))
}

pub(super) fn nullable(ty: Type) -> Type {
    Type::Nullable(Box::new(ty))
}

pub(super) fn boxed(ty: Type) -> Type {
    Type::Boxed(Box::new(ty))
}

pub(super) fn named(id: u32) -> Type {
    Type::Named(TypeId(id))
}

fn argument(ty: &Type) -> Argument {
    match ty {
        Type::String => Argument::Into,
        Type::Nullable(inner) => argument(inner),
        _ => Argument::Value,
    }
}

pub(super) fn field(rust: &str, ty: Type) -> Field {
    Field {
        name: name(rust, rust.trim_start_matches("r#")),
        local: rust.to_owned(),
        docs: docs("A field."),
        deprecated: false,
        argument: argument(&ty),
        ty,
        presence: Presence::Required,
        checks: Checks::default(),
        constant: None,
        default: None,
    }
}

pub(super) fn optional(rust: &str, ty: Type) -> Field {
    Field { presence: Presence::Optional, ..field(rust, ty) }
}

pub(super) fn defaulted(rust: &str, ty: Type, value: Literal) -> Field {
    let default = Some(DefaultAccessor { name: format!("{rust}_or_default"), docs: docs("Or its default."), value });
    Field { default, ..optional(rust, ty) }
}

pub(super) fn type_def(rust: &str, derives: &[&'static str], kind: TypeKind) -> TypeDef {
    TypeDef {
        name: name(rust, rust),
        docs: docs(&format!("The type {rust}.\n\nSchema `{rust}`, `#/components/schemas/{rust}`.")),
        deprecated: false,
        derives: derives.iter().map(|name| (*name).to_owned()).collect(),
        checks: Checks::default(),
        kind,
    }
}

pub(super) fn structure(rust: &str, fields: Vec<Field>, extra: Extra) -> TypeDef {
    let all_optional = fields.iter().all(|field| field.presence == Presence::Optional);
    type_def(
        rust,
        &[],
        TypeKind::Struct(Struct {
            fields,
            forbidden: Vec::new(),
            withheld: Vec::new(),
            extra,
            extra_checks: Checks::default(),
            all_optional,
        }),
    )
}

pub(super) fn kept(ty: Type) -> Extra {
    Extra::Kept(name("extra", ""), ty)
}

pub(super) fn variant(rust: &str, wire: &str) -> Variant {
    Variant { name: name(rust, wire), docs: docs(&format!("The value {rust}.")) }
}

pub(super) fn holder(rust: &str, ty: Type, values: &[&str]) -> UnionVariant {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    UnionVariant {
        name: name(rust, &rust.to_lowercase()),
        docs: docs("A kind."),
        ty,
        checks: Checks::default(),
        values,
    }
}

pub(super) fn event(rust: &str, data: EventData, values: &[&str]) -> EventVariant {
    let wire = values.first().copied().unwrap_or_default();
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    EventVariant { name: name(rust, wire), docs: docs("An event."), data, values }
}

pub(super) fn parameter(rust: &str, location: Location, ty: Type) -> Parameter {
    Parameter {
        name: name(rust, &rust.to_uppercase()),
        local: rust.to_owned(),
        docs: docs("A parameter."),
        deprecated: false,
        location,
        style: None,
        explode: None,
        allow_reserved: false,
        allow_empty: false,
        argument: argument(&ty),
        ty,
        required: true,
        positional: true,
        is_made: false,
        default: None,
        checks: Checks::default(),
    }
}

pub(super) fn query(rust: &str, ty: Type) -> Parameter {
    Parameter { required: false, positional: false, ..parameter(rust, Location::Query, ty) }
}

pub(super) fn body(ty: Type, required: bool) -> Body {
    Body {
        name: name("body", ""),
        docs: docs("The body."),
        required,
        positional: required,
        contents: vec![content("Json", "application/json", BodyKind::Json(ty))],
        choice: None,
    }
}

pub(super) fn content(variant: &str, media_type: &str, kind: BodyKind) -> BodyContent {
    BodyContent {
        checks: Checks::default(),
        variant: variant.to_owned(),
        docs: docs(media_type),
        media_type: media_type.to_owned(),
        sent: media_type.to_owned(),
        argument: if let BodyKind::Json(ty) = &kind { argument(ty) } else { Argument::Value },
        kind,
        is_distinct: true,
    }
}

pub(super) fn answer(variant: &str, status: Status, body: AnswerBody) -> Answer {
    let outcome = match status {
        Status::Code(200..=299) | Status::Range(2) => Outcome::Success,
        _ => Outcome::Error,
    };
    Answer {
        variant: variant.to_owned(),
        status,
        title: match status {
            Status::Code(code) => format!("{code} {variant}"),
            _ => String::new(),
        },
        outcome,
        docs: docs(&format!("The answer {variant}.")),
        headers: None,
        body,
        from_body: false,
    }
}

pub(super) fn one(media_type: &str, codec: Codec, kind: FormKind) -> AnswerBody {
    let media_type = MediaType { declared: media_type.to_owned(), written: media_type.to_owned(), codec };
    AnswerBody::One(Form { media_types: vec![media_type], kind, checks: Box::default() })
}

pub(super) fn text(media_type: &str) -> AnswerBody {
    one(media_type, Codec::Text, FormKind::Value(Type::String))
}

pub(super) fn events(stream: EventStream) -> AnswerBody {
    one("text/event-stream", Codec::Plain, FormKind::Events(stream))
}

pub(super) fn json(ty: Type) -> AnswerBody {
    one("application/json", Codec::Json, FormKind::Value(ty))
}

pub(super) fn header(rust: &str, wire: &str, ty: Type, required: bool) -> Header {
    Header {
        name: name(rust, wire),
        docs: docs("A header."),
        argument: argument(&ty),
        ty,
        required,
        style: None,
        explode: false,
        checks: Checks::default(),
    }
}

pub(super) fn headers(rust: &str, headers: Vec<Header>) -> Option<HeaderStruct> {
    let all_optional = headers.iter().all(|header| !header.required);
    Some(HeaderStruct { name: rust.to_owned(), docs: docs("Headers."), headers, all_optional })
}

/// `words` is the operation in snake case.
pub(super) fn method(words: &str, answers: Vec<Answer>) -> Method {
    let plain = words.trim_start_matches("r#");
    let pascal: String = plain.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
    let successes: Vec<usize> = (0..answers.len()).filter(|index| answers[*index].outcome.may_succeed()).collect();
    let success = match successes[..] {
        [] => Success::Undeclared,
        [one] => Success::One(one),
        _ => Success::Several(format!("{pascal}Success"), successes),
    };
    Method {
        name: name(words, plain),
        constant: plain.to_uppercase(),
        constant_docs: docs(&format!("The operation {plain}.")),
        request: pascal.clone(),
        response: format!("{pascal}Response"),
        error: format!("{pascal}Error"),
        call: format!("{pascal}Call"),
        docs: docs(&format!("Does {words}.\n\n`GET /{words}`")),
        deprecated: false,
        http_method: "GET".to_owned(),
        path: format!("/{plain}"),
        hook: None,
        urls: Vec::new(),
        tags: vec!["a tag".to_owned()],
        parameters: Vec::new(),
        body: None,
        last_event_id: false,
        makes_key: false,
        pages: None,
        subscribes: None,
        server: None,
        security: Vec::new(),
        principal: Principal::None,
        answers,
        success,
        accept: "application/json".to_owned(),
        produces: Vec::new(),
        half: None,
    }
}

pub(super) fn scheme(rust: &str, pascal: &str, kind: SecurityKind) -> SecurityScheme {
    SecurityScheme {
        name: name(rust, pascal),
        constant: rust.to_uppercase(),
        variant: pascal.to_owned(),
        with: format!("with_{rust}"),
        from: format!("{rust}_from"),
        token_flows: Vec::new(),
        docs: docs(&format!("The scheme {pascal}.")),
        deprecated: false,
        kind,
    }
}

pub(super) fn service(rust: &str, module: &str, methods: Vec<Method>) -> Service {
    let docs = docs(&format!("The tag {rust}."));
    Service { name: name(rust, module), module: module.to_owned(), docs, methods }
}

pub(super) fn package(types: Vec<TypeDef>, security: Vec<SecurityScheme>, services: Vec<Service>) -> Package {
    Package {
        module: name("sample", "sample"),
        docs: docs("A sample."),
        base_path: "/api".to_owned(),
        base_url: Some(BaseUrl {
            url: "https://example.com/api".to_owned(),
            docs: docs("The URL of the document's first server."),
        }),
        servers: Servers::default(),
        types,
        xml: Vec::new(),
        rules: Vec::new(),
        security,
        services,
        hooks: Vec::new(),
        pins: crate::config::Pins::default(),
        validate: crate::config::Validate::Server,
        server: crate::config::Server::default(),
        keep_alive: crate::config::KeepAlive::Default,
        calls: Calls::default(),
        max_event: None,
        has_streams: true,
    }
}
