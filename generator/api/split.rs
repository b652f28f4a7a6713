//! `readOnly` and `writeOnly`: a schema of which a request holds other members than a response becomes two.
//!
//! Before: `User { id (readOnly), name, password (writeOnly) }`, in a request and in a response. After: `User { id, name }` in the
//! response, and in the request a second schema of that name, [`SchemaForm::Request`], `{ name, password }`. So does whatever leads to
//! such members; what leads to none stays one. A schema that goes one way only stays one too, without the members of the other.
//! Webhooks and callbacks go the other way round: their requests are the provider's, so they hold what its responses do.

use std::collections::HashSet;

use super::prune::{request_uses, response_uses, schema_uses};
use super::{Api, ContentKind, EventData, EventPayload, EventTag, Property, Schema, SchemaForm, SchemaId, Shape};

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Request,
    Response,
}

/// Splits the schemas of an API.
pub(super) fn split(api: &mut Api) {
    let marked = |property: &Property| property.read_only != property.write_only;
    if !api.schemas.iter().any(|schema| properties(schema).iter().any(marked)) {
        return;
    }
    let tags = tags(api);
    let roots = |api: &mut Api, way| {
        let mut roots = Vec::new();
        each_use(api, way, &mut |schema| roots.push(*schema));
        roots
    };
    let (asked, answered) = (roots(api, Way::Request), roots(api, Way::Response));
    let request = View::new(api, Way::Request, &tags, asked);
    let response = View::new(api, Way::Response, &tags, answered);
    let mut forms: Vec<SchemaId> = (0..api.schemas.len()).map(id).collect();
    for (index, form) in forms.iter_mut().enumerate() {
        let differs = request.differs[index] || response.differs[index];
        let (is_asked, is_answered) = (request.reached[index], response.reached[index]);
        if differs && is_asked && is_answered {
            *form = id(api.schemas.len());
            let copy = Schema { form: SchemaForm::Request, ..api.schemas[index].clone() };
            api.schemas.push(copy);
        }
        if differs && is_asked {
            withhold(api, *form, id(index), Way::Request, &tags);
        }
        if differs && is_answered {
            withhold(api, id(index), id(index), Way::Response, &tags);
        }
    }
    // Request forms lead to request forms.
    for (index, form) in forms.clone().into_iter().enumerate() {
        if request.reached[index] {
            let shape = &mut api.schemas[form.0 as usize].shape;
            schema_uses(shape, &mut |usage| usage.schema = forms[usage.schema.0 as usize]);
        }
    }
    each_use(api, Way::Request, &mut |schema| *schema = forms[schema.0 as usize]);
}

fn id(index: usize) -> SchemaId {
    SchemaId(u32::try_from(index).expect("ids fit"))
}

fn properties(schema: &Schema) -> &[Property] {
    match &schema.shape {
        Shape::Object(object) => &object.properties,
        _ => &[],
    }
}

/// The schemas that go one way as values of their own.
fn each_use(api: &mut Api, way: Way, visit: &mut impl FnMut(&mut SchemaId)) {
    for operation in &mut api.operations {
        // What a provider sends by itself is what it would answer.
        match (way, operation.hook.is_some()) {
            (Way::Request, false) | (Way::Response, true) => {
                request_uses(operation, &mut |usage| visit(&mut usage.schema));
            }
            (Way::Response, false) | (Way::Request, true) => {
                response_uses(operation, &mut |usage| visit(&mut usage.schema));
            }
        }
    }
}

/// Members that tell the members of unions apart: without them nothing could be read, so they go both ways.
type Tags = HashSet<(SchemaId, String)>;

fn tags(api: &Api) -> Tags {
    let mut tags = Tags::new();
    for schema in &api.schemas {
        if let Shape::Union(union) = &schema.shape
            && let Some(name) = &union.discriminator
        {
            let members = union.members.iter().map(|member| member.schema.schema);
            tags.extend(members.flat_map(|member| inside(api, member)).map(|member| (member, name.clone())));
        }
    }
    let sent = api.operations.iter().filter_map(|operation| operation.body.as_ref()).flat_map(|body| &body.contents);
    let answered = api.operations.iter().flat_map(|operation| &operation.responses).flat_map(|found| &found.contents);
    for content in sent.chain(answered) {
        if let ContentKind::EventStream(stream) = &content.kind
            && let EventPayload::Union(union) = &stream.payload
            && let EventTag::Member(name) = &union.by
        {
            let members = union.variants.iter().filter_map(|variant| match &variant.data {
                EventData::Json(usage) | EventData::Scalar(usage) => Some(usage.schema),
                EventData::Text | EventData::Open => None,
            });
            tags.extend(members.flat_map(|member| inside(api, member)).map(|member| (member, name.clone())));
        }
    }
    tags
}

/// A member of a union, or those of the unions that it is.
fn inside(api: &Api, member: SchemaId) -> Vec<SchemaId> {
    let (mut all, mut queue, mut seen) = (Vec::new(), vec![member], HashSet::new());
    while let Some(id) = queue.pop() {
        match &api.schema(id).shape {
            _ if !seen.insert(id) => {}
            Shape::Union(union) => queue.extend(union.members.iter().map(|member| member.schema.schema)),
            _ => all.push(id),
        }
    }
    all
}

/// Whether a property is left out this way.
fn is_withheld(schema: SchemaId, property: &Property, way: Way, tags: &Tags) -> bool {
    let wrong_way = match way {
        Way::Request => property.read_only && !property.write_only,
        Way::Response => property.write_only && !property.read_only,
    };
    wrong_way && !tags.contains(&(schema, property.name.clone()))
}

/// What one way sees of all schemas.
struct View {
    /// Whether a value goes this way.
    reached: Vec<bool>,
    /// Whether a member is left out, here or further down.
    differs: Vec<bool>,
}

impl View {
    fn new(api: &mut Api, way: Way, tags: &Tags, roots: Vec<SchemaId>) -> Self {
        let count = api.schemas.len();
        let (mut below, mut above) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let mut own = Vec::new();
        for (index, schema) in api.schemas.iter_mut().enumerate() {
            let this = id(index);
            let all = properties(schema);
            let withheld: HashSet<usize> =
                (0..all.len()).filter(|at| is_withheld(this, &all[*at], way, tags)).collect();
            if !withheld.is_empty() {
                own.push(this);
            }
            let mut at = 0;
            schema_uses(&mut schema.shape, &mut |usage| {
                // The uses of an object begin with its properties.
                if !withheld.contains(&at) {
                    below[index].push(usage.schema);
                    above[usage.schema.0 as usize].push(this);
                }
                at += 1;
            });
        }
        Self { reached: closure(&below, roots), differs: closure(&above, own) }
    }
}

/// All that the links lead to from here.
fn closure(links: &[Vec<SchemaId>], mut queue: Vec<SchemaId>) -> Vec<bool> {
    let mut seen = vec![false; links.len()];
    while let Some(id) = queue.pop() {
        if !std::mem::replace(&mut seen[id.0 as usize], true) {
            queue.extend(&links[id.0 as usize]);
        }
    }
    seen
}

/// Leaves out the members of an object that do not go this way. `original` is what the tags know it as.
fn withhold(api: &mut Api, schema: SchemaId, original: SchemaId, way: Way, tags: &Tags) {
    let Shape::Object(object) = &mut api.schemas[schema.0 as usize].shape else {
        return;
    };
    let (withheld, kept) = std::mem::take(&mut object.properties)
        .into_iter()
        .partition(|property| is_withheld(original, property, way, tags));
    let withheld: Vec<Property> = withheld;
    object.properties = kept;
    object.withheld.extend(withheld.into_iter().map(|property| property.name));
}
