//! Types as the generator writes them.

use super::super as rt;

/// A struct with every presence that a member can have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Room {
    pub(super) id: rt::Uuid,
    pub(super) name: String,
    pub(super) topic: Option<String>,
    pub(super) parent: Option<rt::Uuid>,
    pub(super) reply_to: Option<Option<rt::Uuid>>,
    pub(super) object: Option<String>,
    pub(super) extra: rt::Map<rt::Value>,
}

impl rt::Decode for Room {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        const FIELDS: &[rt::Field; 6] = &[
            rt::required("id"),
            rt::required("name").length(1, 255),
            rt::optional("topic"),
            rt::required("parent").nullable(),
            rt::optional("reply_to").nullable(),
            rt::optional("object"),
        ];
        let members = cx.object(node, FIELDS)?;
        let id = cx.required(members[0]);
        let name = cx.required(members[1]);
        let topic = cx.optional(members[2]);
        let parent = cx.required(members[3]);
        let reply_to = cx.optional(members[4]);
        let object = cx.optional(members[5]);
        let extra = cx.extra(&members);
        Some(Self {
            id: id?,
            name: name?,
            topic: topic?,
            parent: parent?,
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
        w.optional("topic", &self.topic);
        w.member("parent", &self.parent);
        w.optional("reply_to", &self.reply_to);
        w.optional("object", &self.object);
        w.extra(&self.extra);
        w.end_object();
    }
}

/// An enumeration that may grow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Ended,
    InProgress,
    Unknown(String),
}

impl State {
    fn as_str(&self) -> &str {
        match self {
            Self::Ended => "ended",
            Self::InProgress => "in_progress",
            Self::Unknown(text) => text,
        }
    }

    pub(super) fn from_wire(text: &str) -> Option<Self> {
        Some(match text {
            "ended" => Self::Ended,
            "in_progress" => Self::InProgress,
            _ => return None,
        })
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

/// An integer enumeration that may grow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Level {
    Low,
    High,
    Unknown(i64),
}

impl rt::Decode for Level {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        let from_wire = |number| match number {
            1 => Some(Self::Low),
            2 => Some(Self::High),
            _ => None,
        };
        cx.open_int_enum(node, from_wire, Self::Unknown)
    }
}

/// An object that is closed, and holds itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    pub(super) children: Vec<Tree>,
}

impl rt::Decode for Tree {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        const FIELDS: &[rt::Field; 1] = &[rt::required("children")];
        let members = cx.object(node, FIELDS)?;
        let children = cx.required(members[0]);
        cx.deny_extra(&members);
        Some(Self { children: children? })
    }
}

impl rt::Encode for Tree {
    fn encode(&self, w: &mut rt::Writer) {
        w.begin_object();
        w.member("children", &self.children);
        w.end_object();
    }
}

/// A union with a discriminator.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Room(Box<Room>),
    Tree(Tree),
    Unknown(rt::Value),
}

impl rt::Decode for Shape {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        match cx.tag(node, "kind")?.as_ref() {
            "room" | "hall" => cx.value_of(node).map(Self::Room),
            "tree" => cx.value_of(node).map(Self::Tree),
            _ => cx.unknown_tag(node, "kind").map(Self::Unknown),
        }
    }
}

/// A union without one: exactly one may fit.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Either {
    String(String),
    Integer(i64),
    State(State),
    Room(Room),
}

pub(super) const ARMS: &[rt::Arm<Either>] = &[
    rt::arm("string", |cx, node| cx.value_of(node).map(Either::String)),
    rt::arm("integer", |cx, node| cx.value_of(node).map(Either::Integer)),
    rt::arm("state", |cx, node| cx.value_of(node).map(Either::State)),
    rt::arm("room", |cx, node| cx.value_of(node).map(Either::Room)),
];

impl rt::Decode for Either {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        cx.one_of(
            node,
            &[
                rt::arm("string", |cx, node| cx.value_of(node).map(Self::String)),
                rt::arm("integer", |cx, node| cx.value_of(node).map(Self::Integer)),
                rt::arm("room", |cx, node| cx.value_of(node).map(Self::Room)),
            ],
        )
    }
}

rt::serde_door!(Room, State, Tree);
