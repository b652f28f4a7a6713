//! Envelopes and payloads (streaming.md D5, D6): whether a schema describes the event or what its `data` holds, and how that is read.

use crate::diagnostics;
use crate::document::{Discriminator, Schema, SchemaObject, TypeName};
use crate::source::pointer::Pointer;

use super::extension::Describes;
use super::json_text::is_json;
use super::media_type::Class;
use super::schema::{Choice, Gathered, UnionSite, is_trivial, texts, types};
use super::{EventData, EventPayload, IntegerFormat, Lowering, Shape};

/// How many events a stream may have: nested unions could make ever more of them.
const MAX_MEMBERS: usize = 10_000;

/// The schema of one event.
pub(super) struct Item<'a> {
    pub(super) schema: &'a Schema,
    pub(super) describes: Option<Describes>,
    pub(super) is_item_schema: bool,
}

/// One member of a flattened union of events; the only one if there is no union.
#[derive(Clone)]
pub(super) struct Member<'a> {
    pub(super) schema: &'a Schema,
    /// Keywords of the member and of what stands beside the union around it.
    pub(super) atoms: Vec<&'a SchemaObject>,
    /// Of the unions around it, outermost first.
    pub(super) discriminators: Vec<&'a Discriminator>,
    /// The schema with the unions, and what was chosen of them, where other properties stand beside one.
    pub(super) within: Option<(&'a Schema, Vec<Choice<'a>>)>,
}

/// What is around a member: the schema whose unions it was chosen of, with what stands beside them.
struct Around<'a> {
    root: &'a Schema,
    choices: Vec<Choice<'a>>,
    discriminators: Vec<&'a Discriminator>,
}

impl<'a> Around<'a> {
    fn none(schema: &'a Schema) -> Self {
        Around { root: schema, choices: Vec::new(), discriminators: Vec::new() }
    }
}

impl<'a> Member<'a> {
    /// All schemas of a property.
    pub(super) fn property(&self, name: &str) -> Vec<&'a Schema> {
        let mut all: Vec<&'a Schema> = Vec::new();
        for schema in self.atoms.iter().filter_map(|atom| atom.properties.get(name)) {
            if !all.iter().any(|known| std::ptr::eq(*known, schema)) {
                all.push(schema);
            }
        }
        all
    }

    /// Whether some keyword requires a property.
    pub(super) fn requires(&self, name: &str) -> bool {
        self.atoms.iter().any(|atom| atom.required.iter().any(|required| **required == *name))
    }
}

impl<'a> Lowering<'a> {
    /// The payload of a stream whose events one schema describes.
    pub(super) fn item_payload(&mut self, item: &Item<'a>, terminators: &mut Vec<String>) -> EventPayload {
        let mut members = Vec::new();
        self.flatten(item.schema, &Around::none(item.schema), &mut Vec::new(), &mut members);
        let is_union = members.len() > 1;
        let mut envelopes = Vec::new();
        let mut payloads = Vec::new();
        for member in members {
            let envelope = match item.describes {
                Some(describes) => describes == Describes::Event,
                None => self.is_envelope(&member),
            };
            let data = if envelope { member.property("data") } else { vec![member.schema] };
            match self.terminator(&data) {
                Some(text) if !terminators.contains(&text) => terminators.push(text),
                Some(_) => {}
                None if envelope => envelopes.push(member),
                None => payloads.push(member),
            }
        }
        if item.is_item_schema && item.describes.is_none() && !payloads.is_empty() {
            let what = "`itemSchema` describes no event with a `data` field, so it is taken as the JSON in `data`";
            self.report(diagnostics::body_choice(item.schema.pointer(), what));
        }
        match (envelopes.as_slice(), payloads.as_slice()) {
            ([], []) => EventPayload::Text,
            ([], payloads) => self.payload_union(item.schema, payloads),
            ([envelope], []) if !is_union || !self.fixes_event(envelope) => {
                self.single_envelope(item, envelope, terminators)
            }
            (envelopes, payloads) => self.envelope_union(item, envelopes, payloads),
        }
    }

    /// Members of nested unions, each with the keywords that stand beside the unions around it.
    fn flatten(
        &mut self,
        schema: &'a Schema,
        around: &Around<'a>,
        open: &mut Vec<&'a Schema>,
        members: &mut Vec<Member<'a>>,
    ) {
        let gathered = self.gather_chosen(&[around.root], around.choices.clone());
        // Constants that would only limit a value tell events apart.
        let tells = |site: &&UnionSite<'a>| !self.limits_only(&gathered, site) || site.has_properties();
        let Some(site) = gathered.unions.iter().find(tells) else {
            let within = (!around.choices.is_empty()).then(|| (around.root, around.choices.clone()));
            let discriminators = around.discriminators.clone();
            members.push(Member { schema, atoms: gathered.atoms, discriminators, within });
            return;
        };
        if open.iter().any(|known| std::ptr::eq(*known, schema)) || open.len() > 100 || members.len() > MAX_MEMBERS {
            return;
        }
        open.push(schema);
        let mut discriminators = around.discriminators.clone();
        discriminators.extend(site.owner.discriminator.as_deref());
        for member in self.live_members(&gathered, site) {
            let (root, choices) = match self.covers(&gathered, site, member) {
                true => (member, Vec::new()),
                false => (around.root, around.choices.iter().copied().chain([site.choose(member)]).collect()),
            };
            self.flatten(member, &Around { root, choices, discriminators: discriminators.clone() }, open, members);
        }
        open.pop();
    }

    /// D5.
    fn is_envelope(&mut self, member: &Member<'a>) -> bool {
        if member.property("data").is_empty() {
            return false;
        }
        let event = member.property("event");
        if !event.is_empty() && types(&self.gather(&event)) == Some(vec![TypeName::String]) {
            return true;
        }
        let fields = ["data", "event", "id", "retry", "comment"];
        member.atoms.iter().flat_map(|atom| atom.properties.keys()).all(|name| fields.contains(&&**name))
    }

    /// D10: a constant that is no JSON.
    pub(super) fn terminator(&mut self, data: &[&'a Schema]) -> Option<String> {
        let gathered = self.gather(data);
        match texts(&gathered)?.as_slice() {
            [text] if gathered.unions.is_empty() && !is_json(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Names that `event` may have in a member; empty if it is not fixed.
    pub(super) fn event_names(&mut self, member: &Member<'a>) -> Vec<String> {
        let schemas = member.property("event");
        let gathered = self.gather(&schemas);
        texts(&gathered).unwrap_or_default()
    }

    fn fixes_event(&mut self, member: &Member<'a>) -> bool {
        !self.event_names(member).is_empty()
    }

    /// D7.2, D7.3, D7.6: one envelope; its data may be a union.
    fn single_envelope(&mut self, item: &Item<'a>, member: &Member<'a>, terminators: &mut Vec<String>) -> EventPayload {
        self.forget_component(item.schema);
        let data = member.property("data");
        let inner = match self.content_schema(&data) {
            Some(schema) => vec![schema],
            None => data.clone(),
        };
        if let [schema] = inner.as_slice()
            && !self.gather(&[*schema]).unions.is_empty()
        {
            let item = Item { schema, describes: Some(Describes::Data), is_item_schema: false };
            let mut payload = self.item_payload(&item, terminators);
            self.name_events(member, &mut payload);
            return payload;
        }
        match self.event_data(&data, item.schema.pointer()) {
            data if self.fixes_event(member) => self.names_union(item, member, &data),
            EventData::Text => EventPayload::Text,
            data => EventPayload::Single(data),
        }
    }

    /// D6: how `data` is read.
    pub(super) fn event_data(&mut self, data: &[&'a Schema], origin: &Pointer) -> EventData {
        if let Some(schema) = self.content_schema(data) {
            return EventData::Json(self.use_of(schema));
        }
        let gathered = self.gather(data);
        if let Some(media_type) = gathered.atoms.iter().rev().find_map(|atom| atom.content_media_type.as_deref()) {
            return match Class::of(media_type) {
                Class::Json => EventData::Json(self.any(origin)),
                _ => EventData::Text,
            };
        }
        if data.iter().all(|schema| is_trivial(schema)) {
            return EventData::Open;
        }
        if gathered.unions.is_empty() && types(&gathered) == Some(vec![TypeName::String]) {
            return self.text_data(data, &gathered);
        }
        EventData::Json(self.use_of_all(data))
    }

    /// D6: a payload is JSON, unless it says that it is a text with something else in it.
    pub(super) fn payload_data(&mut self, member: &Member<'a>) -> EventData {
        let schema = member.schema;
        if let Some((root, choices)) = &member.within {
            return EventData::Json(self.use_of_choice(root, choices.clone(), schema.pointer().clone()));
        }
        let gathered = self.gather(&[schema]);
        if gathered.atoms.iter().any(|atom| atom.content_media_type.is_some() || atom.content_schema.is_some()) {
            return self.event_data(&[schema], schema.pointer());
        }
        EventData::Json(self.use_of(schema))
    }

    /// D6c and D6d: text, or a scalar that stands in it without quotes.
    fn text_data(&mut self, data: &[&'a Schema], gathered: &Gathered<'a>) -> EventData {
        if let Some(texts) = texts(gathered) {
            return if texts.len() > 1 { EventData::Scalar(self.use_of_all(data)) } else { EventData::Text };
        }
        let format = gathered.atoms.iter().rev().find_map(|atom| atom.format.as_deref());
        let is_replaced = matches!(data, [schema] if self.is_replaced(schema));
        if is_replaced || self.replaced_format(format).is_some() {
            return EventData::Scalar(self.use_of_all(data));
        }
        let shape = match format {
            Some("uuid" | "date-time" | "date" | "time") => {
                return EventData::Scalar(self.use_of_all(data));
            }
            Some("int8") => Shape::Integer(IntegerFormat::I8),
            Some("int16") => Shape::Integer(IntegerFormat::I16),
            Some("int32") => Shape::Integer(IntegerFormat::I32),
            Some("int64") => Shape::Integer(IntegerFormat::I64),
            Some("uint8") => Shape::Integer(IntegerFormat::U8),
            Some("uint16") => Shape::Integer(IntegerFormat::U16),
            Some("uint32") => Shape::Integer(IntegerFormat::U32),
            Some("uint64") => Shape::Integer(IntegerFormat::U64),
            Some("float") => Shape::Number { single: true },
            Some("double") => Shape::Number { single: false },
            _ => return EventData::Text,
        };
        EventData::Scalar(self.made(data[data.len() - 1].pointer(), shape))
    }

    /// D6a: the schema of JSON that stands in a text.
    pub(super) fn content_schema(&mut self, data: &[&'a Schema]) -> Option<&'a Schema> {
        let gathered = self.gather(data);
        let media_type = gathered.atoms.iter().rev().find_map(|atom| atom.content_media_type.as_deref());
        if media_type.is_some_and(|media_type| Class::of(media_type) != Class::Json) {
            return None;
        }
        gathered.atoms.iter().rev().find_map(|atom| atom.content_schema.as_ref())
    }

    /// A schema that only describes events becomes no type of its own.
    pub(super) fn forget_component(&mut self, schema: &'a Schema) {
        let pointer = self.identity(schema).pointer().clone();
        self.schemas.event_unions.insert(pointer);
    }
}
