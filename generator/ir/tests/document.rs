//! Small APIs by hand.

use crate::api::*;
use crate::source::pointer::{FileId, Pointer};

/// An API that grows.
pub(super) struct Document {
    pub(super) api: Api,
}

pub(super) fn text() -> Shape {
    Shape::String(StringFormat::Plain)
}

pub(super) fn int() -> Shape {
    Shape::Integer(IntegerFormat::I64)
}

pub(super) fn choice<const N: usize>(values: [&str; N]) -> Shape {
    Shape::StringEnum(values.map(str::to_owned).into())
}

pub(super) fn content(used: Use) -> Content {
    Content { origin: place("content"), media_type: "application/json".to_owned(), kind: ContentKind::Json(used) }
}

pub(super) fn place(name: &str) -> Pointer {
    Pointer::root(FileId::ROOT).key(name.to_owned())
}

pub(super) fn response(status: Status, content: Option<Content>) -> Response {
    Response {
        origin: place("response"),
        component: None,
        status,
        description: None,
        headers: Vec::new(),
        contents: content.into_iter().collect(),
    }
}

pub(super) fn stream(payload: EventPayload) -> Content {
    let stream = EventStream { payload, terminators: Vec::new(), closing: None, error: None, resumes: true };
    Content {
        origin: place("stream"),
        media_type: "text/event-stream".to_owned(),
        kind: ContentKind::EventStream(stream),
    }
}

impl Document {
    pub(super) fn new() -> Self {
        Self {
            api: Api {
                title: "Test".to_owned(),
                version: "1".to_owned(),
                description: None,
                about: About::default(),
                openapi: "3.1.0".to_owned(),
                servers: Vec::new(),
                root_servers: Vec::new(),
                tags: Vec::new(),
                operations: Vec::new(),
                schemas: Vec::new(),
                rules: Vec::new(),
                security_schemes: Vec::new(),
            },
        }
    }

    /// An inline schema.
    pub(super) fn inline(&mut self, shape: Shape) -> Use {
        self.push(None, place("inline"), shape)
    }

    /// A component; [`Self::fill`] can give it a shape later.
    pub(super) fn component(&mut self, name: &str, shape: Shape) -> Use {
        let origin = place("components").key("schemas").key(name.to_owned());
        self.push(Some(name.to_owned()), origin, shape)
    }

    /// A component with texts as properties.
    pub(super) fn texts(&mut self, name: &str, properties: &[&str]) -> Use {
        let schema = self.inline(text());
        let list: Vec<_> = properties.iter().map(|property| (*property, schema, false)).collect();
        self.component(name, object(&list))
    }

    pub(super) fn fill(&mut self, used: Use, shape: Shape) {
        self.api.schemas[used.schema.0 as usize].shape = shape;
    }

    pub(super) fn schema(&mut self, used: Use) -> &mut Schema {
        &mut self.api.schemas[used.schema.0 as usize]
    }

    fn push(&mut self, component: Option<String>, origin: Pointer, shape: Shape) -> Use {
        let schema = SchemaId(u32::try_from(self.api.schemas.len()).expect("few schemas"));
        let constraints = Constraints::default();
        self.api.schemas.push(Schema {
            rules: Vec::new(),
            origin,
            component,
            form: crate::api::SchemaForm::Main,
            title: None,
            description: None,
            deprecated: false,
            xml: None,
            item_xml: None,
            shape,
            value_notes: Vec::new(),
            constraints: Some(Box::new(constraints)),
        });
        Use { schema, nullable: false }
    }

    pub(super) fn tag(&mut self, name: &str) -> usize {
        self.api.tags.push(Tag {
            name: name.to_owned(),
            summary: None,
            description: None,
            parent: None,
            external_docs: None,
            origin: place("tags").key(name.to_owned()),
        });
        self.api.tags.len() - 1
    }

    /// An operation with an empty 200.
    pub(super) fn operation(&mut self, id: Option<&str>, method: &str, path: &str) -> &mut Operation {
        self.api.operations.push(Operation {
            origin: place("paths").key(path.to_owned()).key(method.to_lowercase()),
            id: id.map(str::to_owned),
            method: method.to_owned(),
            path: path.to_owned(),
            tag: (!self.api.tags.is_empty()).then(|| self.api.tags.len() - 1),
            tags: Vec::new(),
            summary: None,
            description: None,
            external_docs: None,
            deprecated: false,
            parameters: Vec::new(),
            body: None,
            responses: vec![response(Status::Code(200), None)],
            security: Vec::new(),
            servers: Vec::new(),
            half: None,
            hook: None,
        });
        self.api.operations.last_mut().expect("just added")
    }
}

/// An object of `(name, schema, required)`.
pub(super) fn object(properties: &[(&str, Use, bool)]) -> Shape {
    let property = |(name, schema, required): &(&str, Use, bool)| Property {
        origin: place("properties").key((*name).to_owned()),
        name: (*name).to_owned(),
        schema: *schema,
        required: *required,
        description: None,
        deprecated: false,
        read_only: false,
        write_only: false,
        xml: None,
        default: None,
    };
    Shape::Object(Object {
        properties: properties.iter().map(property).collect(),
        forbidden: Vec::new(),
        withheld: Vec::new(),
        additional: Additional::Denied,
    })
}

pub(super) fn one_of(discriminator: Option<&str>, members: &[(Use, &[&str])]) -> Shape {
    let member = |(schema, values): &(Use, &[&str])| UnionMember {
        origin: place("oneOf"),
        name: None,
        schema: *schema,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    let members = members.iter().map(member).collect();
    let discriminator = discriminator.map(str::to_owned);
    Shape::Union(Union { exactly_one: true, discriminator, fallback: Fallback::Unknown, open: false, members })
}

pub(super) fn parameter(name: &str, location: Location, schema: Use, required: bool) -> Parameter {
    let style = match location {
        Location::Path | Location::Header => Style::Simple,
        Location::Query | Location::Cookie => Style::Form,
    };
    Parameter {
        origin: place("parameters").key(name.to_owned()),
        name: name.to_owned(),
        location,
        required,
        style,
        explode: style == Style::Form,
        allow_reserved: false,
        allow_empty: false,
        whole_query: false,
        deprecated: false,
        description: None,
        schema,
        default: None,
    }
}
