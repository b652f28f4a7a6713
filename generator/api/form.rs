//! Forms and multipart bodies: how each property is laid out, and which of them are files.
//!
//! Without an Encoding Object the type of a property decides (OpenAPI 3.1, 4.8.15): scalars are text, objects JSON, lists go by
//! their items, strings of bytes are files. `style`, `explode` and `allowReserved` count before `contentType` in a form and not at
//! all in a multipart body.

use crate::diagnostics;
use crate::document::{Encoding, MediaType, Schema as Written, TypeName};

use super::media_type::Class;
use super::schema::{Gathered, is_trivial, own_atoms, types};
use super::{
    Additional, ContentKind, Form, FormField, FormLayout, Lowering, Multipart, Part, PartContent, Parts, owned,
};

/// What a property is, as far as forms care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Scalar,
    /// An object, or a choice with one.
    Nested,
    /// Bytes.
    File,
    /// Nothing is said.
    Open,
}

/// A property of a form.
struct Facts {
    kind: Kind,
    is_list: bool,
    required: bool,
}

/// Nesting of unions that is looked into.
const MOST_UNIONS: usize = 16;

impl<'a> Lowering<'a> {
    /// A form body.
    pub(super) fn form_content(&mut self, media: &'a MediaType) -> ContentKind {
        let Some(schema) = &media.schema else {
            let schema = self.any(&media.pointer.key("schema"));
            return ContentKind::Form(Form { schema, fields: Vec::new() });
        };
        let gathered = self.gather(&[schema]);
        if self.is_no_object(&gathered) {
            let what = "the form is no object, so it is taken as the text that it is";
            self.report(diagnostics::body_choice(&media.pointer, what));
            return ContentKind::Text;
        }
        let properties = self.properties(&gathered);
        let names: Vec<String> = properties.iter().map(|(name, _)| name.clone()).collect();
        let mut fields = Vec::new();
        for (name, facts) in properties {
            let encoding = media.encoding.get(&name);
            let Some(mut field) = self.form_layout(encoding, &name, &facts) else {
                let what = "a form with values that are neither text nor JSON is taken as the text that it is";
                self.report(diagnostics::body_choice(&media.pointer, what));
                return ContentKind::Text;
            };
            if let Some((encoding, style)) = encoding.and_then(|encoding| object_style(encoding, &facts)) {
                let mut schemas = gathered.property(&name);
                if schemas.is_empty() {
                    schemas = self.union_property(&gathered, &name);
                }
                let others = names.iter().filter(|other| **other != name).cloned().collect();
                field.layout = self.object_layout(encoding, style, &schemas, others);
            }
            fields.extend((!field.is_plain()).then_some(field));
        }
        ContentKind::Form(Form { schema: self.use_of(schema), fields })
    }

    /// A multipart body.
    pub(super) fn multipart_content(&mut self, media: &'a MediaType) -> ContentKind {
        self.check_encodings(media);
        if media.item_schema.is_some() || !media.prefix_encoding.is_empty() || media.item_encoding.is_some() {
            return self.opaque_parts(media, "its parts have no names");
        }
        let Some(schema) = &media.schema else {
            let origin = media.pointer.clone();
            let parts =
                Parts { origin, component: None, description: None, parts: Vec::new(), additional: Additional::Any };
            return ContentKind::Multipart(Multipart::Parts(parts));
        };
        let gathered = self.gather(&[schema]);
        if self.is_no_object(&gathered) {
            return self.opaque_parts(media, "it is no object");
        }
        let mut fields = Vec::new();
        let mut has_files = false;
        for (name, facts) in self.properties(&gathered) {
            let encoding = media.encoding.get(&name);
            let field = self.part_layout(encoding, &name, &facts);
            let is_file = is_file(&facts, encoding);
            has_files |= is_file;
            if let Some(encoding) = encoding.filter(|_| is_file && facts.kind == Kind::Nested) {
                let what =
                    "a part that is neither text nor JSON is handed over as it comes, so its schema has no effect";
                self.report(diagnostics::body_choice(&encoding.pointer, what));
            }
            fields.push((field, is_file));
        }
        ContentKind::Multipart(if has_files {
            Multipart::Parts(self.parts(schema, &gathered, fields, media))
        } else {
            let fields = fields.into_iter().map(|(field, _)| field).filter(|field| !field.is_plain()).collect();
            Multipart::Fields(Form { schema: self.use_of(schema), fields })
        })
    }

    /// A body of which only its sender knows how it is cut into parts: its content type says so, with the boundary.
    fn opaque_parts(&mut self, media: &'a MediaType, why: &str) -> ContentKind {
        let what = format!("the multipart body is taken as bytes, since {why}: their content type names the boundary");
        self.report(diagnostics::body_choice(&media.pointer, &what));
        ContentKind::Bytes
    }

    fn parts(
        &mut self,
        schema: &'a Written,
        gathered: &Gathered<'a>,
        fields: Vec<(FormField, bool)>,
        media: &'a MediaType,
    ) -> Parts {
        for site in &gathered.unions {
            self.report(diagnostics::not_enforced(&site.owner.pointer, site.keyword));
        }
        let root = self.identity(schema);
        let mut parts = Vec::new();
        for (field, is_file) in fields {
            let mut schemas = gathered.property(&field.name);
            if schemas.is_empty() {
                schemas = self.union_property(gathered, &field.name);
            }
            let inner = self.gather(&schemas);
            let own = own_atoms(&schemas, &inner);
            self.report_part_headers(media.encoding.get(&field.name), is_file);
            parts.push(Part {
                origin: schemas.last().map_or_else(|| media.pointer.clone(), |schema| schema.pointer().clone()),
                description: owned(own.iter().find_map(|atom| atom.description.as_ref())),
                deprecated: own.iter().any(|atom| atom.deprecated),
                content: if is_file { PartContent::File } else { PartContent::Value(self.use_of_all(&schemas)) },
                field,
            });
        }
        let own = own_atoms(&[root], gathered);
        Parts {
            origin: root.pointer().clone(),
            component: self.component(root.pointer()),
            description: owned(own.iter().find_map(|atom| atom.description.as_ref())),
            parts,
            additional: self.additional_parts(gathered),
        }
    }

    /// Other parts are kept as they come, whatever the document says of their type.
    fn additional_parts(&mut self, gathered: &Gathered<'a>) -> Additional {
        let mut all = gathered.atoms.iter().filter_map(|atom| atom.additional_properties.as_ref());
        if all.any(|schema| matches!(schema, Written::Bool { value: false, .. })) {
            return Additional::Denied;
        }
        for atom in &gathered.atoms {
            if let Some(schema) = atom.additional_properties.as_ref().filter(|schema| !is_trivial(schema))
                && self.kind(&[schema], 0).0 != Kind::File
            {
                self.report(diagnostics::not_enforced(&atom.pointer, "additionalProperties"));
            }
        }
        Additional::Any
    }

    /// The headers of a file are there as they came; those of a value are not.
    fn report_part_headers(&mut self, encoding: Option<&'a Encoding>, is_file: bool) {
        let Some(encoding) = encoding.filter(|encoding| !encoding.headers.is_empty()) else {
            return;
        };
        let at = encoding.pointer.key("headers");
        let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
        if encoding.headers.keys().all(|name| is_type(name)) {
            return;
        }
        self.report(match is_file {
            true => diagnostics::body_choice(&at, "headers of a file are handed over as they come"),
            false => diagnostics::not_generated(&at, "headers of a part that is no file"),
        });
    }

    /// Whether no value of a schema is an object.
    fn is_no_object(&mut self, gathered: &Gathered<'a>) -> bool {
        gathered.unions.is_empty()
            && types(gathered).is_some_and(|types| !types.is_empty() && !types.contains(&TypeName::Object))
    }

    /// The properties of an object, or of all objects that it may be.
    fn properties(&mut self, gathered: &Gathered<'a>) -> Vec<(String, Facts)> {
        let mut found: Vec<(String, Facts)> = Vec::new();
        for name in gathered.property_names() {
            let schemas = gathered.property(name);
            let (kind, is_list) = self.kind(&schemas, 0);
            found.push((name.to_owned(), Facts { kind, is_list, required: gathered.requires(name) }));
        }
        let members: Vec<&'a Written> = gathered.unions.iter().flat_map(|site| site.members.iter().copied()).collect();
        for member in members {
            let inner = self.gather(&[member]);
            for name in inner.property_names() {
                if !found.iter().any(|(known, _)| known == name) {
                    let (kind, is_list) = self.kind(&inner.property(name), 0);
                    found.push((name.to_owned(), Facts { kind, is_list, required: false }));
                }
            }
        }
        found
    }

    fn union_property(&mut self, gathered: &Gathered<'a>, name: &str) -> Vec<&'a Written> {
        let members: Vec<&'a Written> = gathered.unions.iter().flat_map(|site| site.members.iter().copied()).collect();
        for member in members {
            let found = self.gather(&[member]).property(name);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// What a property is, and whether it is a list of that.
    pub(super) fn kind(&mut self, schemas: &[&'a Written], depth: usize) -> (Kind, bool) {
        let gathered = self.gather(schemas);
        if !gathered.unions.is_empty() && depth < MOST_UNIONS {
            return (self.union_kind(&gathered, depth), false);
        }
        let Some(types) = types(&gathered) else {
            let is_file = gathered.atoms.iter().any(|atom| atom.content_media_type.is_some());
            return (if is_file { Kind::File } else { Kind::Open }, false);
        };
        match types.as_slice() {
            [TypeName::Array] => {
                let items: Vec<&'a Written> = gathered.atoms.iter().filter_map(|atom| atom.items.as_ref()).collect();
                match self.kind(&items, depth + 1) {
                    _ if items.is_empty() || depth >= MOST_UNIONS => (Kind::Open, true),
                    // Lists of lists: one JSON text an item.
                    (_, true) => (Kind::Nested, true),
                    (kind, false) => (kind, true),
                }
            }
            [TypeName::String] if is_bytes(&gathered) => (Kind::File, false),
            types if types.iter().any(|name| matches!(name, TypeName::Object | TypeName::Array)) => {
                (Kind::Nested, false)
            }
            _ => (Kind::Scalar, false),
        }
    }

    /// A choice with an object or a list in it is written as JSON, so that it can be told what came.
    fn union_kind(&mut self, gathered: &Gathered<'a>, depth: usize) -> Kind {
        let members: Vec<&'a Written> = gathered.unions.iter().flat_map(|site| site.members.iter().copied()).collect();
        let kinds: Vec<(Kind, bool)> = members.into_iter().map(|member| self.kind(&[member], depth + 1)).collect();
        if kinds.iter().any(|(kind, is_list)| *is_list || *kind == Kind::Nested) {
            Kind::Nested
        } else if kinds.iter().all(|(kind, _)| *kind == Kind::File) {
            Kind::File
        } else {
            Kind::Scalar
        }
    }

    /// `None` for what only the application can write.
    fn form_layout(&self, encoding: Option<&Encoding>, name: &str, facts: &Facts) -> Option<FormField> {
        let mut field = plain(name, facts);
        let styled = encoding.filter(|encoding| encoding.style.is_some() || encoding.explode.is_some());
        field.reserved = encoding.is_some_and(|encoding| encoding.allow_reserved);
        field.layout = match (styled, encoding.and_then(|encoding| encoding.content_type.as_deref())) {
            (Some(encoding), _) => styled_layout(encoding, facts),
            (None, Some(content_type)) => typed_layout(content_type, facts)?,
            (None, None) => by_type(facts),
        };
        Some(field)
    }

    fn part_layout(&mut self, encoding: Option<&Encoding>, name: &str, facts: &Facts) -> FormField {
        let mut field = plain(name, facts);
        let Some(encoding) = encoding else {
            field.layout = by_type(facts);
            return field;
        };
        if encoding.style.is_some() {
            let what = "`style` does nothing in a multipart body";
            self.report(diagnostics::body_choice(&encoding.pointer.key("style"), what));
        }
        field.content_type = owned(encoding.content_type.as_ref()).filter(|own| !own.trim().is_empty());
        field.layout = match &field.content_type {
            Some(_) if is_file(facts, Some(encoding)) => FormLayout::Plain,
            Some(content_type) => typed_layout(content_type, facts).unwrap_or(FormLayout::Json),
            None => by_type(facts),
        };
        field
    }
}

fn plain(name: &str, facts: &Facts) -> FormField {
    FormField {
        name: name.to_owned(),
        layout: FormLayout::Plain,
        is_list: facts.is_list,
        required: facts.required,
        reserved: false,
        content_type: None,
    }
}

fn styled_layout(encoding: &Encoding, facts: &Facts) -> FormLayout {
    // What is no style was reported when the document was read.
    let style = encoding.style.as_deref().unwrap_or("form");
    let explode = encoding.explode.unwrap_or(style == "form");
    match style {
        "deepObject" => FormLayout::Deep,
        // RFC 6570 has no form for what is nested in a list.
        _ if facts.kind == Kind::Nested => FormLayout::Json,
        "form" | "spaceDelimited" | "pipeDelimited" if explode || !facts.is_list => FormLayout::Plain,
        "spaceDelimited" => FormLayout::Joined(' '),
        "pipeDelimited" => FormLayout::Joined('|'),
        _ => FormLayout::Joined(','),
    }
}

/// The style that is asked for an object.
fn object_style<'e>(encoding: &'e Encoding, facts: &Facts) -> Option<(&'e Encoding, &'e str)> {
    let style = encoding.style.as_deref().or_else(|| encoding.explode.is_some().then_some("form"))?;
    (style != "deepObject" && facts.kind == Kind::Nested && !facts.is_list).then_some((encoding, style))
}

/// The layout that a content type asks for.
fn typed_layout(content_type: &str, facts: &Facts) -> Option<FormLayout> {
    match Class::of(content_type.split(',').next().unwrap_or_default()) {
        Class::Json => Some(FormLayout::Json),
        _ if facts.kind != Kind::Nested => Some(FormLayout::Plain),
        Class::Any => Some(FormLayout::Json),
        _ => None,
    }
}

fn by_type(facts: &Facts) -> FormLayout {
    if facts.kind == Kind::Nested { FormLayout::Json } else { FormLayout::Plain }
}

/// Bytes: a string with `contentMediaType` (`format: binary` has become one) that no encoding makes text.
fn is_bytes(gathered: &Gathered<'_>) -> bool {
    let media_type = gathered.atoms.iter().rev().find_map(|atom| atom.content_media_type.as_deref());
    let is_encoded = gathered.atoms.iter().any(|atom| atom.content_encoding.is_some());
    media_type.is_some_and(|own| !matches!(Class::of(own), Class::Json | Class::Text)) && !is_encoded
}

/// Whether a part is a file: by its type, or by a content type that is no text's.
fn is_file(facts: &Facts, encoding: Option<&Encoding>) -> bool {
    let content_type = encoding.and_then(|encoding| encoding.content_type.as_deref());
    let is_text = |one: &str| matches!(Class::of(one), Class::Json | Class::Text | Class::Form);
    match (facts.kind, content_type) {
        (Kind::File, _) | (Kind::Open, None) => true,
        (Kind::Open | Kind::Scalar, Some(own)) => own.split(',').all(|one| !is_text(one)),
        // Only the application can write it.
        (Kind::Nested, Some(own)) => own.split(',').all(|one| !is_text(one) && Class::of(one) != Class::Any),
        (Kind::Nested | Kind::Scalar, _) => false,
    }
}
