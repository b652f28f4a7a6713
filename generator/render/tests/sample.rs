//! A package with every kind of everything, to be compiled.

use super::build::*;
use crate::ir::*;

const PET: u32 = 0;
const STATE: u32 = 1;
const LEVEL: u32 = 2;
const SHAPE: u32 = 3;
const EITHER: u32 = 4;
const FIRST: u32 = 5;
const NOTICE: u32 = 6;
const BY_MEMBER: u32 = 7;
const BY_SHAPE: u32 = 8;
const IDS: u32 = 9;
const EMPTY: u32 = 10;
const TREE: u32 = 11;
const OLD: u32 = 12;
const CLOSED: u32 = 13;
const CLOSED_LEVEL: u32 = 14;
const CLOSED_SHAPE: u32 = 15;
const MAYBE: u32 = 16;

pub(super) fn sample() -> Package {
    package(types(), schemes(), services())
}

pub(super) fn types() -> Vec<TypeDef> {
    let mut types = vec![pet()];
    types.extend(enums());
    types.extend(unions_and_events());
    types.extend(plain());
    let order = |name: &str| types.iter().position(|ty| ty.name.rust == name).map(|at| at as u32);
    assert_eq!([order("Tree"), order("Maybe")], [Some(TREE), Some(MAYBE)]);
    types
}

fn pet() -> TypeDef {
    let int = |int| Type::Int(int);
    let checks = |checks: Checks, field: Field| Field { checks, ..field };
    let length = Checks { min_length: Some(1), max_length: Some(255), ..Checks::default() };
    let bounds = Checks {
        minimum: Some("-5".to_owned()),
        exclusive_maximum: Some("3.14".to_owned()),
        multiple_of: Some("99999999999999999999".to_owned()),
        ..Checks::default()
    };
    let items = Checks { min_items: Some(1), unique_items: true, max_properties: Some(4), ..Checks::default() };
    let fields = vec![
        checks(length.clone(), field("name", Type::String)),
        field("r#type", Type::Bool),
        field("parent", nullable(Type::Uuid)),
        field("note", nullable(Type::String)),
        checks(items, field("tags", list(Type::String))),
        checks(bounds, field("weight", Type::F64)),
        field("born", Type::Date),
        field("state", named(STATE)),
        Field { deprecated: true, ..optional("old_name", Type::String) },
        optional("at", Type::Time),
        optional("seen", Type::DateTime),
        optional("ratio", Type::F32),
        checks(length, optional("nick", nullable(Type::String))),
        optional("anything", Type::Value),
        optional("nothing", Type::Unit),
        optional("by_name", map(nullable(named(SHAPE)))),
        optional("small", int(Int::I8)),
        optional("medium", int(Int::U16)),
        optional("large", int(Int::U64)),
        optional("is_good", Type::Bool),
        optional("sub", int(Int::I32)),
        optional("default", Type::String),
        optional("friend", boxed(named(PET))),
        optional("rival", nullable(boxed(named(PET)))),
        optional("old", named(OLD)),
        optional("maybe_ids", named(MAYBE)),
        defaulted("object", Type::String, Literal::String("room".to_owned())),
        defaulted("count", int(Int::I64), Literal::Int(-20, Int::I64)),
        defaulted("open", Type::Bool, Literal::Bool(true)),
        defaulted("pi", Type::F64, Literal::Float("3.14".to_owned())),
        defaulted("mood", named(STATE), Literal::Variant(TypeId(STATE), "InProgress".to_owned())),
        defaulted("grade", named(CLOSED), Literal::Variant(TypeId(CLOSED), "A".to_owned())),
        defaulted("maybe", nullable(Type::Int(Int::I32)), Literal::Int(3, Int::I32)),
        defaulted("word", nullable(Type::String), Literal::String("x".to_owned())),
    ];
    structure("Pet", fields, kept(Type::Value))
}

fn enums() -> Vec<TypeDef> {
    let states = vec![variant("Ended", "ended"), variant("InProgress", "in \"progress\"")];
    let levels = vec![(variant("Low", "1"), 1), (variant("Minus", "-7"), -7)];
    vec![
        type_def(
            "State",
            &["Eq", "Hash", "PartialOrd", "Ord"],
            TypeKind::StringEnum(StringEnum { variants: states, free: false, unknown: Some("Unknown".to_owned()) }),
        ),
        type_def(
            "Level",
            &["Copy", "Eq"],
            TypeKind::IntegerEnum(IntegerEnum { variants: levels, unknown: Some("Unknown".to_owned()) }),
        ),
    ]
}

fn unions_and_events() -> Vec<TypeDef> {
    let shape = Union {
        variants: vec![holder("Pet", named(PET), &["pet", "animal"]), holder("Tree", boxed(named(TREE)), &["tree"])],
        by: UnionTag::Member("kind".to_owned()),
        fallback: Fallback::Unknown,
        unknown: Some("Unknown".to_owned()),
        open: false,
    };
    let either = Union {
        variants: vec![holder("String", Type::String, &[]), holder("Integer", nullable(Type::Int(Int::I64)), &[])],
        by: UnionTag::ExactlyOne,
        fallback: Fallback::Unknown,
        unknown: None,
        open: false,
    };
    let first = Union { by: UnionTag::First, ..either.clone() };
    let notice = EventEnum {
        variants: vec![
            event("Posted", EventData::Json(named(PET)), &["posted", "created"]),
            event("Note", EventData::Text, &["note"]),
            event("Count", EventData::Scalar(Type::Int(Int::I64)), &["count"]),
        ],
        by: EventTag::Name,
        named: EventNames::Free,
        fallback: None,
        unknown: Some("Unknown".to_owned()),
    };
    let by_member = EventEnum {
        variants: vec![
            event("Pet", EventData::Json(named(PET)), &["pet", "animal"]),
            event("Tree", EventData::Json(boxed(named(TREE))), &["tree"]),
        ],
        by: EventTag::Member("type".to_owned()),
        named: EventNames::Free,
        fallback: None,
        unknown: Some("Unknown".to_owned()),
    };
    let by_shape = EventEnum {
        variants: vec![
            event("Pet", EventData::Json(named(PET)), &[]),
            event("Count", EventData::Scalar(Type::Int(Int::I64)), &[]),
            event("Text", EventData::Text, &[]),
        ],
        by: EventTag::Shape,
        named: EventNames::Free,
        fallback: None,
        unknown: Some("Other".to_owned()),
    };
    vec![
        type_def("Shape", &[], TypeKind::Union(shape)),
        type_def("Either", &["Eq", "Hash"], TypeKind::Union(either)),
        type_def("First", &[], TypeKind::Union(first)),
        type_def("Notice", &[], TypeKind::EventEnum(notice)),
        type_def("ByMember", &[], TypeKind::EventEnum(by_member)),
        type_def("ByShape", &[], TypeKind::EventEnum(by_shape)),
    ]
}

fn plain() -> Vec<TypeDef> {
    let grades = vec![variant("A", "a"), variant("B", "b")];
    let levels = vec![(variant("One", "1"), 1)];
    let shape = Union {
        variants: vec![holder("Empty", named(EMPTY), &["empty"])],
        by: UnionTag::Member("kind".to_owned()),
        fallback: Fallback::Unknown,
        unknown: None,
        open: false,
    };
    vec![
        type_def("Ids", &[], TypeKind::Alias(list(Type::Uuid))),
        structure("Empty", Vec::new(), Extra::Denied),
        structure("Tree", vec![field("children", list(named(TREE)))], kept(named(LEVEL))),
        TypeDef { deprecated: true, ..structure("Old", vec![optional("a", named(EITHER))], Extra::Denied) },
        type_def(
            "Closed",
            &["Copy", "Eq", "Hash"],
            TypeKind::StringEnum(StringEnum { variants: grades, free: false, unknown: None }),
        ),
        type_def("ClosedLevel", &[], TypeKind::IntegerEnum(IntegerEnum { variants: levels, unknown: None })),
        type_def("ClosedShape", &[], TypeKind::Union(shape)),
        type_def("Maybe", &[], TypeKind::Alias(nullable(named(IDS)))),
    ]
}

fn schemes() -> Vec<SecurityScheme> {
    vec![
        scheme("bearer_auth", "BearerAuth", SecurityKind::Bearer),
        scheme("basic_auth", "BasicAuth", SecurityKind::Basic),
        scheme("header_key", "HeaderKey", SecurityKind::ApiKeyHeader("x-key".to_owned())),
        scheme("query_key", "QueryKey", SecurityKind::ApiKeyQuery("key".to_owned())),
        scheme("cookie_key", "CookieKey", SecurityKind::ApiKeyCookie("key".to_owned())),
        scheme("mutual", "Mutual", SecurityKind::Undefined),
    ]
}

fn requires(scheme: usize) -> Requirement {
    Requirement { scheme, scopes: vec!["read".to_owned(), "write".to_owned()] }
}

fn services() -> Vec<Service> {
    vec![
        service("Pets", "pets", pets()),
        service("Streams", "streams", streams()),
        service("Client", "client", vec![method("ping", Vec::new())]),
        service("Type", "r#type", vec![Method { deprecated: true, ..method("r#match", Vec::new()) }]),
    ]
}

fn pets() -> Vec<Method> {
    let json_pet = || answer("Ok", Status::Code(200), json(named(PET)));
    vec![
        get_pet(json_pet()),
        many_arguments(json_pet()),
        several_answers(),
        Method {
            security: vec![vec![requires(1)], Vec::new()],
            principal: Principal::Optional,
            body: Some(body(named(FIRST), false)),
            accept: "*/*".to_owned(),
            ..method("optional_body", vec![answer("NoContent", Status::Code(204), AnswerBody::Empty)])
        },
        Method {
            security: vec![vec![requires(2), requires(3)], vec![requires(4)]],
            principal: Principal::Required,
            ..method("both_keys", vec![answer("Success", Status::Range(2), json(Type::Value))])
        },
        Method {
            security: vec![vec![requires(5), requires(3)], Vec::new()],
            principal: Principal::Optional,
            body: Some(Body {
                contents: vec![content("Json", "application/merge-patch+json", BodyKind::Json(Type::String))],
                ..body(Type::String, true)
            }),
            ..method(
                "only_default",
                vec![Answer { outcome: Outcome::ByStatus, ..answer("Default", Status::Default, json(named(IDS))) }],
            )
        },
    ]
}

fn get_pet(mut ok: Answer) -> Method {
    ok.from_body = true;
    ok.headers = headers(
        "GetPetOkHeaders",
        vec![
            header("x_rate", "x-rate", Type::Int(Int::I64), false),
            header("location", "location", Type::String, false),
            header("link", "link", nullable(Type::String), false),
        ],
    );
    let mut missing = answer("NotFound", Status::Code(404), json(named(EMPTY)));
    missing.headers = headers("GetPetNotFoundHeaders", vec![header("retry", "retry-after", Type::String, true)]);
    let mut gone = answer("Gone", Status::Code(410), AnswerBody::Empty);
    gone.headers = headers("GetPetGoneHeaders", vec![header("since", "x-since", Type::Date, false)]);
    let teapot = answer("ImATeapot", Status::Code(418), text("text/plain"));
    let client = answer("ClientError", Status::Range(4), json(named(SHAPE)));
    let rest = answer("Default", Status::Default, AnswerBody::Empty);
    let check = Checks { min_length: Some(2), ..Checks::default() };
    Method {
        parameters: vec![
            Parameter { checks: check, ..parameter("id", Location::Path, Type::String) },
            parameter("ids", Location::Query, named(IDS)),
            Parameter {
                style: Some(Style::PipeDelimited),
                explode: Some(false),
                allow_reserved: true,
                ..query("filter", list(Type::String))
            },
            Parameter { deprecated: true, ..query("order", named(CLOSED)) },
            Parameter { default: Some(Literal::Int(20, Int::I64)), ..query("limit", Type::Int(Int::I64)) },
            Parameter { default: Some(Literal::String("x\"y".to_owned())), ..query("text", Type::String) },
            Parameter { default: Some(Literal::String("x".to_owned())), ..query("word", nullable(Type::String)) },
            Parameter { default: Some(Literal::Float("3.14".to_owned())), ..query("ratio", Type::F64) },
            Parameter {
                default: Some(Literal::Variant(TypeId(STATE), "Ended".to_owned())),
                ..query("state", named(STATE))
            },
            Parameter { location: Location::Cookie, ..query("session", nullable(Type::Uuid)) },
        ],
        security: vec![vec![requires(0)]],
        principal: Principal::Required,
        ..method("get_pet", vec![ok, missing, gone, rest, client, teapot])
    }
}

fn many_arguments(ok: Answer) -> Method {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    Method {
        parameters: names.iter().map(|name| parameter(name, Location::Query, Type::String)).collect(),
        body: Some(body(boxed(named(PET)), true)),
        ..method("many_arguments", vec![ok])
    }
}

fn several_answers() -> Method {
    let mut made = answer("Created", Status::Code(201), json(named(CLOSED_LEVEL)));
    made.headers = headers("SeveralAnswersCreatedHeaders", vec![header("location", "location", Type::String, true)]);
    let accepted = answer("Accepted", Status::Code(202), AnswerBody::Empty);
    let other = answer("Success", Status::Range(2), text("text/plain"));
    Method { body: Some(body(named(CLOSED_SHAPE), true)), ..method("several_answers", vec![made, accepted, other]) }
}

fn streams() -> Vec<Method> {
    let events = |payload, done: &[&str]| {
        let terminators: Vec<String> = done.iter().map(|text| (*text).to_owned()).collect();
        events(EventStream { payload, closing: terminators.first().cloned(), error: None, terminators })
    };
    let stream = |words: &str, payload, done: &[&str]| Method {
        last_event_id: true,
        subscribes: Some(0),
        accept: "text/event-stream".to_owned(),
        ..method(
            words,
            vec![
                Answer { from_body: true, ..answer("Ok", Status::Code(200), events(payload, done)) },
                answer("BadRequest", Status::Code(400), json(named(EITHER))),
            ],
        )
    };
    let single = StreamPayload::Single;
    let mut either = answer("Accepted", Status::Code(202), json(Type::Bool));
    either.headers = headers("StreamOrNotAcceptedHeaders", vec![header("x_id", "x-id", Type::Uuid, false)]);
    let failing = answer("BadGateway", Status::Code(502), events(single(EventData::Text), &[]));
    vec![
        stream("watch", StreamPayload::Enum(TypeId(NOTICE)), &["[DONE]"]),
        stream("watch_members", StreamPayload::Enum(TypeId(BY_MEMBER)), &[]),
        stream("watch_shapes", StreamPayload::Enum(TypeId(BY_SHAPE)), &[]),
        stream("watch_json", single(EventData::Json(named(PET))), &[]),
        stream("watch_text", single(EventData::Text), &[]),
        stream("watch_numbers", single(EventData::Scalar(Type::Int(Int::I64))), &[]),
        method(
            "stream_or_not",
            vec![
                answer("Ok", Status::Code(200), events(single(EventData::Json(list(Type::Unit))), &[])),
                either,
                failing,
            ],
        ),
    ]
}
