//! Several event types (streaming.md D7): how the variants are told apart, first that applies.

use crate::diagnostics;
use crate::document::Schema;
use crate::source::pointer::Pointer;

use super::event_data::{Item, Member};
use super::extension::NamedEvent;
use super::schema::{own_atoms, texts};
use super::{EventData, EventNames, EventPayload, EventTag, EventUnion, EventVariant, Lowering, owned};

/// The name of events that have none.
const UNNAMED: &str = "message";

impl<'a> Lowering<'a> {
    /// D11: `x-sse.events`.
    pub(super) fn named_events(
        &mut self,
        origin: Pointer,
        events: Vec<NamedEvent<'a>>,
        terminators: &mut Vec<String>,
    ) -> EventPayload {
        let mut variants = Vec::new();
        for event in events {
            let data = event.schema.as_slice();
            if let Some(text) = self.terminator(data) {
                terminators.push(text);
                continue;
            }
            let description = event.schema.and_then(|schema| self.own_description(schema));
            let data = self.event_data(data, &event.origin);
            let name = event.name.to_string();
            let values = vec![name.clone()];
            variants.push(EventVariant { origin: event.origin, label: name, values, data, description });
        }
        EventPayload::Union(EventUnion {
            origin,
            component: None,
            description: None,
            by: EventTag::Name,
            named: EventNames::Free,
            fallback: None,
            closed: false,
            variants,
        })
    }

    /// D7.1: envelopes, told apart by `event`; a payload among them is the unnamed event.
    pub(super) fn envelope_union(
        &mut self,
        item: &Item<'a>,
        envelopes: &[Member<'a>],
        payloads: &[Member<'a>],
    ) -> EventPayload {
        let named = envelopes.iter().any(|member| !self.event_names(member).is_empty());
        if !named && payloads.is_empty() {
            return self.data_union(item, envelopes);
        }
        let mut variants = Vec::new();
        for member in envelopes {
            let data = self.event_data(&member.property("data"), member.schema.pointer());
            let names = self.event_names(member);
            variants.push(self.named_variant(member, names, data));
        }
        for member in payloads {
            let data = self.payload_data(member);
            variants.push(self.named_variant(member, Vec::new(), data));
        }
        let variants = self.join_same_names(variants);
        EventPayload::Union(self.event_union(item.schema, EventTag::Name, variants))
    }

    fn named_variant(&mut self, member: &Member<'a>, names: Vec<String>, data: EventData) -> EventVariant {
        let values = if names.is_empty() { vec![UNNAMED.to_owned()] } else { names };
        EventVariant {
            origin: member.schema.pointer().clone(),
            label: values[0].clone(),
            values,
            data,
            description: self.own_description(member.schema),
        }
    }

    /// Several members may describe events of one name: nothing tells them apart, so that their data is anything.
    ///
    /// Before: `ping` of `A`, `ping` of `B`. After: `ping` of any JSON; of text where one of them is text.
    fn join_same_names(&mut self, variants: Vec<EventVariant>) -> Vec<EventVariant> {
        let mut joined: Vec<EventVariant> = Vec::new();
        for mut variant in variants {
            for index in 0..joined.len() {
                let known = &mut joined[index];
                let shared: Vec<String> =
                    variant.values.iter().filter(|value| known.values.contains(value)).cloned().collect();
                variant.values.retain(|value| !shared.contains(value));
                if shared.is_empty() || same_data(&known.data, &variant.data) {
                    continue;
                }
                let what =
                    format!("several events of this stream have the name `{}`: their data may be anything", shared[0]);
                let data = match (&known.data, &variant.data) {
                    (EventData::Json(_), EventData::Json(_)) => EventData::Json(self.any(&variant.origin)),
                    _ => EventData::Text,
                };
                known.values.retain(|value| !shared.contains(value));
                let either = EventVariant { label: shared[0].clone(), values: shared, data, ..known.clone() };
                match known.values.first() {
                    None => *known = either,
                    Some(first) => {
                        known.label.clone_from(first);
                        joined.push(either);
                    }
                }
                self.report(diagnostics::body_choice(&variant.origin, &what));
            }
            if let Some(first) = variant.values.first() {
                variant.label.clone_from(first);
                joined.push(variant);
            }
        }
        joined
    }

    /// Envelopes without names differ in their data alone.
    fn data_union(&mut self, item: &Item<'a>, envelopes: &[Member<'a>]) -> EventPayload {
        let mut payloads = Vec::new();
        for member in envelopes {
            let data = member.property("data");
            let schema = self.content_schema(&data).or(data.first().copied());
            let Some(schema) = schema else { continue };
            let atoms = self.gather(&[schema]).atoms;
            payloads.push(Member { schema, atoms, discriminators: member.discriminators.clone(), within: None });
        }
        self.payload_union(item.schema, &payloads)
    }

    /// D7.4 to D7.6: payloads, told apart by a discriminator, by a property with constants, or by trying.
    pub(super) fn payload_union(&mut self, schema: &'a Schema, members: &[Member<'a>]) -> EventPayload {
        if let [member] = members {
            return match self.payload_data(member) {
                EventData::Text => EventPayload::Text,
                data => EventPayload::Single(data),
            };
        }
        let (by, values) = self.tell_apart(schema, members);
        let fallback = self.default_member(&by, members);
        let mut variants = Vec::new();
        for (member, values) in members.iter().zip(values) {
            variants.push(EventVariant {
                origin: member.schema.pointer().clone(),
                label: self.label(member, &values, variants.len()),
                values,
                data: self.payload_data(member),
                description: self.own_description(member.schema),
            });
        }
        EventPayload::Union(EventUnion { fallback, ..self.event_union(schema, by, variants) })
    }

    /// D7.3: one envelope whose events have one of some names, all with the same data.
    pub(super) fn names_union(&mut self, item: &Item<'a>, member: &Member<'a>, data: &EventData) -> EventPayload {
        let variant = |name: String| EventVariant {
            origin: member.schema.pointer().clone(),
            label: name.clone(),
            values: vec![name],
            data: data.clone(),
            description: None,
        };
        let variants = self.event_names(member).into_iter().map(variant).collect();
        EventPayload::Union(self.event_union(item.schema, EventTag::Name, variants))
    }

    /// D7.2: what the events of an envelope are named whose data is a union.
    pub(super) fn name_events(&mut self, envelope: &Member<'a>, payload: &mut EventPayload) {
        let EventPayload::Union(union) = payload else { return };
        let names = self.event_names(envelope);
        let values: Vec<&String> = union.variants.iter().flat_map(|variant| &variant.values).collect();
        let is_same = names.len() == values.len() && names.iter().all(|name| values.contains(&name));
        union.named = match names.as_slice() {
            _ if union.by == EventTag::Name => return,
            [] => EventNames::Free,
            _ if is_same => EventNames::Values,
            [only] => EventNames::Fixed(only.clone()),
            _ => EventNames::Free,
        };
    }

    fn tell_apart(&mut self, schema: &'a Schema, members: &[Member<'a>]) -> (EventTag, Vec<Vec<String>>) {
        if let Some(property) = self.common_discriminator(members) {
            let values = members.iter().map(|member| self.discriminator_values(member, &property)).collect();
            return (EventTag::Member(property), values);
        }
        for property in members.first().map_or_else(Vec::new, |member| property_names(member)) {
            if let Some(values) = self.constants_by(members, &property) {
                return (EventTag::Member(property), values);
            }
        }
        self.report(diagnostics::events_by_shape(schema.pointer()));
        (EventTag::Shape, vec![Vec::new(); members.len()])
    }

    /// The outermost discriminator that all members share.
    fn common_discriminator(&mut self, members: &[Member<'a>]) -> Option<String> {
        let property = &*members.first()?.discriminators.first()?.property_name;
        let shares = |member: &Member<'a>| member.discriminators.iter().any(|one| *one.property_name == *property);
        members.iter().all(shares).then(|| property.to_owned())
    }

    /// `defaultMapping` (3.2): the member for missing and unknown values.
    fn default_member(&mut self, by: &EventTag, members: &[Member<'a>]) -> Option<usize> {
        let EventTag::Member(property) = by else { return None };
        let outermost = members.first()?.discriminators.iter().find(|one| *one.property_name == **property)?;
        let name = outermost.default_mapping.as_ref()?;
        let at = outermost.pointer.key("defaultMapping");
        let target = self.mapping_target(&at, name).map(|target| self.identity(target).pointer().clone());
        let found = target
            .and_then(|target| members.iter().position(|member| *self.identity(member.schema).pointer() == target));
        if found.is_none() {
            self.report(diagnostics::not_generated(&at, "`defaultMapping` to a schema that is no member"));
        }
        found
    }

    fn discriminator_values(&mut self, member: &Member<'a>, property: &str) -> Vec<String> {
        let own = self.constants_of(member.schema, property);
        let mut fallback = Vec::new();
        for discriminator in &member.discriminators {
            if *discriminator.property_name != *property {
                continue;
            }
            let values = self.member_values(discriminator, member.schema);
            let mapped = discriminator.mapping.keys().any(|key| values.iter().any(|value| **value == **key));
            if mapped {
                return values;
            }
            fallback = values;
        }
        if own.is_empty() { fallback } else { own }
    }

    /// D7.4: every member requires the property, with texts of its own.
    fn constants_by(&mut self, members: &[Member<'a>], property: &str) -> Option<Vec<Vec<String>>> {
        let mut all: Vec<Vec<String>> = Vec::new();
        for member in members {
            let schemas = member.property(property);
            if !member.requires(property) || schemas.is_empty() {
                return None;
            }
            let gathered = self.gather(&schemas);
            let values = texts(&gathered).filter(|values| !values.is_empty())?;
            if all.iter().flatten().any(|known| values.contains(known)) {
                return None;
            }
            all.push(values);
        }
        Some(all)
    }

    fn label(&mut self, member: &Member<'a>, values: &[String], index: usize) -> String {
        let identity = self.identity(member.schema);
        let name = self.component(identity.pointer()).or_else(|| values.first().cloned());
        let title = identity.object().and_then(|object| owned(object.title.as_ref()));
        name.or(title).unwrap_or_else(|| format!("variant {}", index + 1))
    }

    fn event_union(&mut self, schema: &'a Schema, by: EventTag, variants: Vec<EventVariant>) -> EventUnion {
        self.forget_component(schema);
        let identity = self.identity(schema);
        EventUnion {
            origin: identity.pointer().clone(),
            component: self.component(identity.pointer()),
            description: self.own_description(identity),
            by,
            named: EventNames::Free,
            fallback: None,
            closed: false,
            variants,
        }
    }

    /// The description that stands at a schema itself, or at the component that it refers to.
    fn own_description(&mut self, schema: &'a Schema) -> Option<String> {
        let gathered = self.gather(&[schema]);
        let own = own_atoms(&[schema], &gathered);
        let here = owned(own.iter().find_map(|atom| atom.description.as_ref()));
        let identity = self.identity(schema);
        here.or_else(|| identity.object().and_then(|object| owned(object.description.as_ref())))
    }
}

/// Whether two kinds of data are one.
fn same_data(one: &EventData, other: &EventData) -> bool {
    match (one, other) {
        (EventData::Json(one), EventData::Json(other)) | (EventData::Scalar(one), EventData::Scalar(other)) => {
            one == other
        }
        (EventData::Text, EventData::Text) | (EventData::Open, EventData::Open) => true,
        _ => false,
    }
}

fn property_names(member: &Member<'_>) -> Vec<String> {
    member.atoms.iter().flat_map(|atom| atom.properties.keys()).map(ToString::to_string).collect()
}
