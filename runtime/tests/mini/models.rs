use specloom_rt::codegen as rt;

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NewMessage {
    pub text: String,
    pub topic: Option<String>,
}

impl NewMessage {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), topic: None }
    }

    pub fn topic(mut self, topic: impl Into<String>) -> Self {
        self.topic = Some(topic.into());
        self
    }
}

impl rt::Decode for NewMessage {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        const FIELDS: &[rt::Field; 2] = &[rt::required("text").length(1, 10), rt::optional("topic")];
        let members = cx.object(node, FIELDS)?;
        let text = cx.required(members[0]);
        let topic = cx.optional(members[1]);
        cx.deny_extra(&members);
        Some(Self { text: text?, topic: topic? })
    }
}

impl rt::Encode for NewMessage {
    fn encode(&self, w: &mut rt::Writer) {
        w.begin_object();
        w.member("text", &self.text);
        w.optional("topic", &self.topic);
        w.end_object();
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Stats {
    pub connected: i64,
    pub load: f64,
}

impl Stats {
    pub fn new(connected: i64, load: f64) -> Self {
        Self { connected, load }
    }
}

impl rt::Decode for Stats {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        const FIELDS: &[rt::Field; 2] = &[rt::required("connected"), rt::required("load")];
        let members = cx.object(node, FIELDS)?;
        let connected = cx.required(members[0]);
        let load = cx.required(members[1]);
        Some(Self { connected: connected?, load: load? })
    }
}

impl rt::Encode for Stats {
    fn encode(&self, w: &mut rt::Writer) {
        w.begin_object();
        w.member("connected", &self.connected);
        w.member("load", &self.load);
        w.end_object();
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    pub detail: String,
}

impl Problem {
    pub fn new(detail: impl Into<String>) -> Self {
        Self { detail: detail.into() }
    }
}

impl rt::Decode for Problem {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        const FIELDS: &[rt::Field; 1] = &[rt::required("detail")];
        let members = cx.object(node, FIELDS)?;
        let detail = cx.required(members[0]);
        Some(Self { detail: detail? })
    }
}

impl rt::Encode for Problem {
    fn encode(&self, w: &mut rt::Writer) {
        w.begin_object();
        w.member("detail", &self.detail);
        w.end_object();
    }
}

rt::serde_door!(NewMessage, Stats, Problem);

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RoomEvent {
    MessagePosted(NewMessage),
    Note(String),
    Unknown(rt::RawEvent),
}

impl rt::EventPayload for RoomEvent {
    fn read(event: &rt::RawEvent) -> Result<Self, rt::EventError> {
        match event.event.as_str() {
            "message_posted" => event.json().map(Self::MessagePosted),
            "note" => event.text().map(Self::Note),
            _ => Ok(Self::Unknown(event.clone())),
        }
    }

    fn write(self, out: &mut rt::RawEvent) -> Result<(), rt::EncodeError> {
        match self {
            Self::MessagePosted(value) => out.put_json("message_posted", &value),
            Self::Note(value) => out.put_text("note", value),
            Self::Unknown(raw) => out.put_raw(raw),
        }
    }
}
