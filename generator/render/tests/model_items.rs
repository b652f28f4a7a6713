//! Single items of `models.rs`, as they are printed.

use super::super::tokens::Scope;
use super::super::*;
use super::build::*;
use super::printed;
use crate::ir::*;

fn model(ty: TypeDef) -> String {
    let package = package(vec![ty.clone()], Vec::new(), Vec::new());
    printed(models::type_items(Scope::models(&package), &ty))
}

fn length() -> Checks {
    Checks { min_length: Some(1), max_length: Some(255), ..Checks::default() }
}

#[test]
fn a_struct_keeps_absent_and_null_apart() {
    let fields = vec![
        field("id", Type::Uuid),
        Field { checks: length(), ..field("name", Type::String) },
        optional("reply_to", nullable(Type::Uuid)),
        defaulted("object", Type::String, Literal::String("room".to_owned())),
    ];
    let ty = structure("Room", fields, kept(Type::Value));
    insta::assert_snapshot!(model(ty), @r#"
    /// The type Room.
    ///
    /// Schema `Room`, `#/components/schemas/Room`.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub struct Room {
        /// A field.
        pub id: rt::Uuid,
        /// A field.
        pub name: String,
        /// A field.
        pub reply_to: Option<Option<rt::Uuid>>,
        /// A field.
        pub object: Option<String>,
        /// Members that the schema allows without naming them.
        pub extra: rt::Map<rt::Value>,
    }

    impl Room {
        /// A value with the required members; everything else is absent.
        pub fn new(id: rt::Uuid, name: impl Into<String>) -> Self {
            Self {
                id,
                name: name.into(),
                reply_to: None,
                object: None,
                extra: rt::Map::new(),
            }
        }

        /// Sets `reply_to`.
        pub fn reply_to(mut self, reply_to: rt::Uuid) -> Self {
            self.reply_to = Some(Some(reply_to));
            self
        }

        /// Sets `reply_to` to `null`.
        pub fn reply_to_null(mut self) -> Self {
            self.reply_to = Some(None);
            self
        }

        /// Sets `object`.
        pub fn object(mut self, object: impl Into<String>) -> Self {
            self.object = Some(object.into());
            self
        }

        /// Or its default.
        pub fn object_or_default(&self) -> &str {
            self.object.as_deref().unwrap_or("room")
        }
    }

    impl rt::Decode for Room {
        fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
            const FIELDS: &[rt::Field; 4] = &[
                rt::required("id"),
                rt::required("name").length(1, 255),
                rt::optional("reply_to").nullable(),
                rt::optional("object"),
            ];
            let members = cx.object(node, FIELDS)?;
            let id = cx.required(members[0]);
            let name = cx.required(members[1]);
            let reply_to = cx.optional(members[2]);
            let object = cx.optional(members[3]);
            let extra = cx.extra(&members);
            Some(Self {
                id: id?,
                name: name?,
                reply_to: reply_to?,
                object: object?,
                extra: extra?,
            })
        }
    }

    impl rt::Encode for Room {
        fn encode(&self, w: &mut rt::Writer) {
            w.begin_object();
            w.member("id", &self.id);
            w.member("name", &self.name);
            w.optional("reply_to", &self.reply_to);
            w.optional("object", &self.object);
            w.extra(&self.extra);
            w.end_object();
        }
    }

    rt::serde_door!(Room);
    "#);
}

#[test]
fn a_struct_without_required_members_has_a_default() {
    let ty = structure("Filter", vec![optional("r#type", Type::Bool)], Extra::Denied);
    insta::assert_snapshot!(model(ty), @r#"
    /// The type Filter.
    ///
    /// Schema `Filter`, `#/components/schemas/Filter`.
    #[derive(Debug, Clone, PartialEq, Default)]
    #[non_exhaustive]
    pub struct Filter {
        /// A field.
        pub r#type: Option<bool>,
    }

    impl Filter {
        /// A value whose members are all absent.
        pub fn new() -> Self {
            Default::default()
        }

        /// Sets `type`.
        pub fn r#type(mut self, r#type: bool) -> Self {
            self.r#type = Some(r#type);
            self
        }
    }

    impl rt::Decode for Filter {
        fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
            const FIELDS: &[rt::Field; 1] = &[rt::optional("type")];
            let members = cx.object(node, FIELDS)?;
            let r#type = cx.optional(members[0]);
            cx.deny_extra(&members);
            Some(Self { r#type: r#type? })
        }
    }

    impl rt::Encode for Filter {
        fn encode(&self, w: &mut rt::Writer) {
            w.begin_object();
            w.optional("type", &self.r#type);
            w.end_object();
        }
    }

    rt::serde_door!(Filter);
    "#);
}

#[test]
fn an_open_enum_keeps_unknown_values() {
    let variants = vec![variant("Ended", "ended"), variant("Quoted", "\"x\"")];
    let kind = StringEnum { variants, free: false, unknown: Some("Unknown".to_owned()) };
    let ty = type_def("State", &["Eq", "Hash"], TypeKind::StringEnum(kind));
    insta::assert_snapshot!(model(ty), @r#"
    /// The type State.
    ///
    /// Schema `State`, `#/components/schemas/State`.
    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum State {
        /// The value Ended.
        Ended,
        /// The value Quoted.
        Quoted,
        /// A value that the document does not name.
        Unknown(String),
    }

    impl State {
        /// The value as it stands on the wire.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Ended => "ended",
                Self::Quoted => "\"x\"",
                Self::Unknown(text) => text,
            }
        }

        fn from_wire(text: &str) -> Option<Self> {
            Some(
                match text {
                    "ended" => Self::Ended,
                    "\"x\"" => Self::Quoted,
                    _ => return None,
                },
            )
        }
    }

    impl std::fmt::Display for State {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.as_str())
        }
    }

    impl rt::Decode for State {
        fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
            cx.open_enum(node, Self::from_wire, Self::Unknown)
        }
    }

    impl rt::Encode for State {
        fn encode(&self, w: &mut rt::Writer) {
            w.string(self.as_str());
        }
    }

    rt::serde_door!(State);
    "#);
}

#[test]
fn a_closed_enum_of_integers_names_all_values() {
    let kind = IntegerEnum { variants: vec![(variant("Minus", "-1"), -1)], unknown: None };
    let ty = type_def("Level", &["Copy", "Eq"], TypeKind::IntegerEnum(kind));
    insta::assert_snapshot!(model(ty), @r#"
    /// The type Level.
    ///
    /// Schema `Level`, `#/components/schemas/Level`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Level {
        /// The value Minus.
        Minus,
    }

    impl Level {
        /// The value as it stands on the wire.
        pub fn as_i64(&self) -> i64 {
            match self {
                Self::Minus => -1,
            }
        }

        fn from_wire(value: i64) -> Option<Self> {
            Some(
                match value {
                    -1 => Self::Minus,
                    _ => return None,
                },
            )
        }
    }

    impl std::fmt::Display for Level {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            std::fmt::Display::fmt(&self.as_i64(), f)
        }
    }

    impl rt::Decode for Level {
        fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
            cx.closed_int_enum(node, Self::from_wire)
        }
    }

    impl rt::Encode for Level {
        fn encode(&self, w: &mut rt::Writer) {
            rt::Encode::encode(&self.as_i64(), w);
        }
    }

    rt::serde_door!(Level);
    "#);
}

#[test]
fn a_tagged_union_reads_by_its_tag() {
    let kind = Union {
        variants: vec![
            holder("Circle", Type::F64, &["circle", "round"]),
            holder("Square", boxed(named(0)), &["square"]),
        ],
        by: UnionTag::Member("kind".to_owned()),
        fallback: Fallback::Unknown,
        unknown: Some("Unknown".to_owned()),
        open: false,
    };
    let ty = type_def("Shape", &[], TypeKind::Union(kind));
    insta::assert_snapshot!(model(ty), @r#"
    /// The type Shape.
    ///
    /// Schema `Shape`, `#/components/schemas/Shape`.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum Shape {
        /// A kind.
        Circle(f64),
        /// A kind.
        Square(Box<Shape>),
        /// A value of a kind that the document does not name.
        Unknown(rt::Value),
    }

    impl rt::Decode for Shape {
        fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
            match cx.tag(node, "kind")?.as_ref() {
                "circle" | "round" => cx.value_of(node).map(Self::Circle),
                "square" => cx.value_of(node).map(Self::Square),
                _ => cx.unknown_tag(node, "kind").map(Self::Unknown),
            }
        }
    }

    impl rt::Encode for Shape {
        fn encode(&self, w: &mut rt::Writer) {
            match self {
                Self::Circle(value) => rt::Encode::encode(value, w),
                Self::Square(value) => rt::Encode::encode(value, w),
                Self::Unknown(value) => rt::Encode::encode(value, w),
            }
        }
    }

    rt::serde_door!(Shape);
    "#);
}

#[test]
fn events_are_told_apart_by_name() {
    let variants = vec![
        event("Posted", EventData::Json(Type::Value), &["posted", "created"]),
        event("Count", EventData::Scalar(Type::Int(Int::I64)), &["count"]),
    ];
    let kind = EventEnum {
        variants,
        by: EventTag::Name,
        named: EventNames::Free,
        fallback: None,
        unknown: Some("Unknown".to_owned()),
    };
    let ty = type_def("Notice", &[], TypeKind::EventEnum(kind));
    insta::assert_snapshot!(model(ty), @r#"
    /// The type Notice.
    ///
    /// Schema `Notice`, `#/components/schemas/Notice`.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum Notice {
        /// An event.
        Posted(rt::Value),
        /// An event.
        Count(i64),
        /// An event that the document does not name.
        Unknown(rt::RawEvent),
    }

    impl rt::EventPayload for Notice {
        fn read(event: &rt::RawEvent) -> Result<Self, rt::EventError> {
            match event.event.as_str() {
                "posted" | "created" => event.json().map(Self::Posted),
                "count" => rt::read_scalar(event).map(Self::Count),
                _ => Ok(Self::Unknown(event.clone())),
            }
        }

        fn write(self, out: &mut rt::RawEvent) -> Result<(), rt::EncodeError> {
            match self {
                Self::Posted(value) => out.put_json("posted", &value),
                Self::Count(value) => {
                    out.event = "count".into();
                    rt::write_scalar(value, out)
                }
                Self::Unknown(raw) => out.put_raw(raw),
            }
        }
    }
    "#);
}
