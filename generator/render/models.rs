//! The items of `models.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::RenderError;
use super::rules;
use super::structs::{self, StructField};
use super::tokens::{self, Scope};
use super::views::{
    AliasItem, EventEnumItem, EventView, HolderView, IntegerEnumItem, MemberView, StringEnumItem, StructItem,
    UnionItem, ValueEnumItem, ValueView, View,
};
use crate::ir::{
    self, EventData, EventEnum, EventNames, EventTag, EventVariant, Extra, Fallback, Field, IntegerEnum, Presence,
    StringEnum, Struct, Type, TypeDef, TypeKind, Union, UnionTag, UnionVariant, ValueEnum,
};

/// The items of one type.
pub(super) fn type_items(scope: Scope<'_>, ty: &TypeDef) -> Result<Vec<syn::Item>, RenderError> {
    match &ty.kind {
        TypeKind::Struct(kind) => struct_item(scope, ty, kind, Layout::Object).items(),
        TypeKind::Sequence(kind) => struct_item(scope, ty, kind, Layout::Array).items(),
        TypeKind::ValueEnum(kind) => value_enum(ty, kind).items(),
        TypeKind::StringEnum(kind) => string_enum(ty, kind).items(),
        TypeKind::IntegerEnum(kind) => integer_enum(ty, kind).items(),
        TypeKind::Union(kind) => union(scope, ty, kind).items(),
        TypeKind::EventEnum(kind) => event_enum(scope, ty, kind).items(),
        TypeKind::Alias(target) => alias(scope, ty, target).items(),
    }
}

/// Docs, `#[deprecated]` and derives.
fn attributes(ty: &TypeDef, more: Option<&'static str>) -> TokenStream {
    let mut derives = vec!["Debug", "Clone", "PartialEq"];
    derives.extend(ty.derives.iter().map(String::as_str));
    derives.extend(more.filter(|more| !ty.derives.iter().any(|name| name == more)));
    let (attributes, derives) = (tokens::attributes(&ty.docs, ty.deprecated), tokens::derives(&derives));
    quote!(#attributes #derives)
}

/// How a struct stands in JSON.
#[derive(Clone, Copy, PartialEq)]
enum Layout {
    Object,
    Array,
}

fn struct_item(scope: Scope<'_>, ty: &TypeDef, kind: &Struct, layout: Layout) -> StructItem {
    let fields: Vec<StructField<'_>> = kind.fields.iter().map(StructField::from).collect();
    let arguments: Vec<_> = fields.iter().filter_map(|field| field.new_argument(scope)).collect();
    let extra = ExtraView::new(scope, &kind.extra, layout);
    let (constructor_docs, initial) = structs::constructor(scope, &fields, extra.initial.clone());
    let mut declared: Vec<_> = fields.iter().map(|field| field.declaration(scope)).collect();
    declared.extend(extra.declaration);
    let mut members: Vec<_> = kind.fields.iter().enumerate().map(|(index, field)| member(index, field)).collect();
    members.extend(extra.member);
    let forbidden = kind.forbidden.iter().map(|name| tokens::string(name)).map(|name| quote!(rt::forbidden(#name)));
    let ignored = kind.withheld.iter().map(|name| tokens::string(name)).map(|name| quote!(rt::ignored(#name)));
    let entries = kind.fields.iter().map(|field| table_entry(scope, field));
    let table: Vec<_> = entries.chain(forbidden).chain(ignored).collect();
    StructItem {
        attributes: attributes(ty, kind.all_optional.then_some("Default")),
        name: tokens::ident(&ty.name.rust),
        check: rules::check_first(&ty.checks),
        fields: declared,
        constructor_docs,
        new_is_default: arguments.is_empty() && !kind.all_optional,
        arguments: quote!(#(#arguments),*),
        initial,
        setters: fields.iter().flat_map(|field| field.setters(scope)).collect(),
        accessors: kind.fields.iter().filter_map(|field| structs::accessor(scope, field)).collect(),
        count: table.len(),
        table: quote!(#(#table),*),
        members,
        rest: match &kind.extra_checks {
            none if *none == ir::Checks::default() => extra.rest,
            checks => {
                let (rest, checks) = (extra.rest, tokens::checks(checks));
                quote!(const EXTRA: rt::Check = rt::Check::new()#checks; cx.check_extra(&members, &EXTRA); #rest)
            }
        },
        open: match layout {
            Layout::Object => quote!(cx.object(node, FIELDS)?),
            Layout::Array => quote!(cx.tuple(node, FIELDS)?),
        },
        writes: match layout {
            Layout::Object => write_object(kind, extra.name.as_ref()),
            Layout::Array => write_array(kind, extra.name.as_ref()),
        },
    }
}

/// What the members beside the fields add to a struct.
struct ExtraView {
    name: Option<TokenStream>,
    initial: Option<TokenStream>,
    declaration: Option<super::views::FieldView>,
    member: Option<MemberView>,
    rest: TokenStream,
}

impl ExtraView {
    fn new(scope: Scope<'_>, extra: &Extra, layout: Layout) -> Self {
        let Extra::Kept(name, value) = extra else {
            let rest = match layout {
                Layout::Object => quote!(cx.deny_extra(&members);),
                Layout::Array => quote!(cx.deny_rest(&members);),
            };
            return Self { name: None, initial: None, declaration: None, member: None, rest };
        };
        let (name, value) = (tokens::ident(&name.rust), scope.ty(value));
        let (docs, stored, empty, read) = match layout {
            Layout::Object => (
                "Members that the schema allows without naming them.",
                quote!(rt::Map<#value>),
                quote!(rt::Map::new()),
                quote!(cx.extra(&members)),
            ),
            Layout::Array => {
                ("The items after these.", quote!(Vec<#value>), quote!(Vec::new()), quote!(cx.rest(&members)))
            }
        };
        Self {
            declaration: Some(super::views::FieldView { attributes: tokens::doc(docs), name: name.clone(), stored }),
            member: Some(MemberView { name: name.clone(), local: name.clone(), read }),
            initial: Some(quote!(#name: #empty)),
            name: Some(name),
            rest: quote!(),
        }
    }
}

fn table_entry(scope: Scope<'_>, field: &Field) -> TokenStream {
    let (name, checks) = (tokens::string(&field.name.wire), tokens::checks(&field.checks));
    match (field.presence, scope.package().accepts_null(&field.ty)) {
        (Presence::Required, _) => quote!(rt::required(#name)#checks),
        (Presence::Optional, true) => quote!(rt::optional(#name).nullable()#checks),
        (Presence::Optional, false) => quote!(rt::optional(#name)#checks),
    }
}

fn member(index: usize, field: &Field) -> MemberView {
    let index = tokens::index(index);
    MemberView {
        name: tokens::ident(&field.name.rust),
        local: tokens::ident(&field.local),
        read: match field.presence {
            Presence::Required => quote!(cx.required(members[#index])),
            Presence::Optional => quote!(cx.optional(members[#index])),
        },
    }
}

fn write_object(kind: &Struct, extra: Option<&TokenStream>) -> TokenStream {
    let writes = kind.fields.iter().map(write);
    let withheld = tokens::strings(&kind.withheld);
    let extra = extra.map(|name| match kind.withheld.is_empty() {
        true => quote!(w.extra(&self.#name);),
        false => quote!(w.extra_without(&self.#name, &[#withheld]);),
    });
    quote!(w.begin_object(); #(#writes)* #extra w.end_object();)
}

fn write_array(kind: &Struct, rest: Option<&TokenStream>) -> TokenStream {
    let names = |presence| {
        let fields = kind.fields.iter().filter(move |field| field.presence == presence);
        fields.map(|field| tokens::ident(&field.name.rust))
    };
    let items = names(Presence::Required).map(|name| quote!(w.item(&self.#name);));
    let optional: Vec<_> = names(Presence::Optional).collect();
    let optional = (!optional.is_empty()).then(|| quote!(w.optional_items(&[#(&self.#optional),*]);));
    let rest = rest.map(|name| quote!(w.rest(&self.#name);));
    quote!(w.begin_array(); #(#items)* #optional #rest w.end_array();)
}

fn write(field: &Field) -> TokenStream {
    let (wire, name) = (tokens::string(&field.name.wire), tokens::ident(&field.name.rust));
    match field.presence {
        Presence::Required => quote!(w.member(#wire, &self.#name);),
        Presence::Optional => quote!(w.optional(#wire, &self.#name);),
    }
}

fn string_enum(ty: &TypeDef, kind: &StringEnum) -> StringEnumItem {
    let values = kind.variants.iter().map(|variant| ValueView {
        docs: tokens::docs(&variant.docs),
        name: tokens::ident(&variant.name.rust),
        value: tokens::string(&variant.name.wire),
    });
    let unknown = kind.unknown.as_deref().map(tokens::ident);
    let read = match &unknown {
        Some(unknown) if kind.free => quote!(cx.free_enum(node, Self::from_wire, Self::#unknown)),
        Some(unknown) => quote!(cx.open_enum(node, Self::from_wire, Self::#unknown)),
        None => quote!(cx.closed_enum(node, Self::from_wire)),
    };
    StringEnumItem {
        attributes: open_attributes(ty, unknown.is_some()),
        name: tokens::ident(&ty.name.rust),
        check: rules::check_first(&ty.checks),
        variants: values.collect(),
        unknown,
        read,
    }
}

fn integer_enum(ty: &TypeDef, kind: &IntegerEnum) -> IntegerEnumItem {
    let values = kind.variants.iter().map(|(variant, value)| ValueView {
        docs: tokens::docs(&variant.docs),
        name: tokens::ident(&variant.name.rust),
        value: tokens::number(&value.to_string()),
    });
    let unknown = kind.unknown.as_deref().map(tokens::ident);
    let read = match &unknown {
        Some(unknown) => quote!(cx.open_int_enum(node, Self::from_wire, Self::#unknown)),
        None => quote!(cx.closed_int_enum(node, Self::from_wire)),
    };
    IntegerEnumItem {
        attributes: open_attributes(ty, unknown.is_some()),
        name: tokens::ident(&ty.name.rust),
        check: rules::check_first(&ty.checks),
        variants: values.collect(),
        unknown,
        read,
    }
}

fn value_enum(ty: &TypeDef, kind: &ValueEnum) -> ValueEnumItem {
    let values: Vec<ValueView> = kind
        .variants
        .iter()
        .map(|variant| ValueView {
            docs: tokens::docs(&variant.docs),
            name: tokens::ident(&variant.name.rust),
            value: tokens::string(&variant.name.wire),
        })
        .collect();
    let unknown = kind.unknown.as_deref().map(tokens::ident);
    let own = tokens::ident(&ty.name.rust);
    let table = values.iter().map(|ValueView { name, value, .. }| quote!((#value, #own::#name)));
    let table = quote!(const VALUES: &[(&str, #own)] = &[#(#table),*];);
    let read = match &unknown {
        Some(unknown) => quote!(#table cx.open_value(node, VALUES, Self::#unknown)),
        None => quote!(#table cx.closed_value(node, VALUES)),
    };
    let check = rules::check_first(&ty.checks);
    let attributes = open_attributes(ty, unknown.is_some());
    ValueEnumItem { attributes, name: own, check, variants: values, unknown, read }
}

/// A closed enum may be matched in full; an open one gains variants.
fn open_attributes(ty: &TypeDef, open: bool) -> TokenStream {
    let (attributes, open) = (attributes(ty, None), open.then(|| quote!(#[non_exhaustive])));
    quote!(#attributes #open)
}

fn union(scope: Scope<'_>, ty: &TypeDef, kind: &Union) -> UnionItem {
    let variants = kind.variants.iter().map(|variant| HolderView {
        docs: tokens::docs(&variant.docs),
        name: tokens::ident(&variant.name.rust),
        ty: scope.ty(&variant.ty),
    });
    let unknown = kind.unknown.as_deref().map(tokens::ident);
    let arms = kind.variants.iter().map(arm);
    let read = match &kind.by {
        UnionTag::Member(member) => read_tagged(member, kind, unknown.as_ref()),
        by => choose(*by == UnionTag::ExactlyOne, &arms.collect::<Vec<_>>(), kind, unknown.as_ref()),
    };
    UnionItem {
        attributes: open_attributes(ty, unknown.is_some()),
        name: tokens::ident(&ty.name.rust),
        check: rules::check_first(&ty.checks),
        variants: variants.collect(),
        unknown,
        read,
    }
}

/// The variant that fits; where others may come, a value that fits none is kept as it is.
fn choose(exactly_one: bool, arms: &[TokenStream], kind: &Union, unknown: Option<&TokenStream>) -> TokenStream {
    match (exactly_one, unknown.filter(|_| kind.open)) {
        (true, None) => quote!(cx.one_of(node, &[#(#arms),*])),
        (false, None) => quote!(cx.any_of(node, &[#(#arms),*])),
        (true, Some(unknown)) => quote!(cx.one_of_or(node, &[#(#arms),*], Self::#unknown)),
        (false, Some(unknown)) => quote!(cx.any_of_or(node, &[#(#arms),*], Self::#unknown)),
    }
}

fn arm(variant: &UnionVariant) -> TokenStream {
    let label = tokens::string(&variant.name.wire);
    let value = read_variant(variant);
    quote!(rt::arm(#label, |cx, node| #value))
}

/// The value of a variant, with the constraints that its type does not carry.
fn read_variant(variant: &UnionVariant) -> TokenStream {
    let name = tokens::ident(&variant.name.rust);
    if variant.checks == ir::Checks::default() {
        return quote!(cx.value_of(node).map(Self::#name));
    }
    let checks = tokens::checks(&variant.checks);
    quote!({ const CHECK: rt::Check = rt::Check::new()#checks; cx.checked(node, &CHECK).map(Self::#name) })
}

fn read_tagged(member: &str, kind: &Union, unknown: Option<&TokenStream>) -> TokenStream {
    let member = tokens::string(member);
    let selected = |default: Option<usize>| {
        let variants = kind.variants.iter().enumerate();
        variants
            .filter(move |(index, variant)| !variant.values.is_empty() && Some(*index) != default)
            .map(|(_, variant)| (tokens::pattern(&variant.values), read_variant(variant)))
    };
    let other = match unknown {
        Some(unknown) => quote!(cx.unknown_tag(node, #member).map(Self::#unknown)),
        None => quote!(cx.one_of(node, &[])),
    };
    let default = match kind.fallback {
        Fallback::Variant(index) => Some(index),
        _ => None,
    };
    let maybe = selected(default).map(|(values, read)| quote!(Some(#values) => #read));
    match kind.fallback {
        Fallback::Unknown if kind.open => {
            quote!(match cx.open_tag(node, #member)?.as_deref() { #(#maybe,)* _ => #other })
        }
        Fallback::Unknown => {
            let arms = selected(None).map(|(values, read)| quote!(#values => #read));
            quote!(match cx.tag(node, #member)?.as_ref() { #(#arms,)* _ => #other })
        }
        Fallback::First | Fallback::ExactlyOne => {
            let arms: Vec<TokenStream> = kind.variants.iter().map(arm).collect();
            let fitting = choose(kind.fallback == Fallback::ExactlyOne, &arms, kind, unknown);
            quote!(match cx.optional_tag(node, #member)?.as_deref() {
                #(#maybe,)*
                None => #fitting,
                Some(_) => #other,
            })
        }
        Fallback::Variant(index) => {
            let default = read_variant(&kind.variants[index]);
            quote!(match cx.optional_tag(node, #member)?.as_deref() {
                #(#maybe,)*
                _ => #default,
            })
        }
    }
}

fn event_enum(scope: Scope<'_>, ty: &TypeDef, kind: &EventEnum) -> EventEnumItem {
    let variants = kind.variants.iter().map(|variant| EventView {
        docs: tokens::docs(&variant.docs),
        name: tokens::ident(&variant.name.rust),
        ty: scope.payload_type(&variant.data),
        write: write_event(variant, kind),
    });
    let unknown = kind.unknown.as_deref().map(tokens::ident);
    EventEnumItem {
        attributes: open_attributes(ty, unknown.is_some()),
        name: tokens::ident(&ty.name.rust),
        variants: variants.collect(),
        unknown,
        read: read_events(kind),
    }
}

fn read_events(kind: &EventEnum) -> TokenStream {
    let unknown = match kind.unknown.as_deref().map(tokens::ident) {
        Some(unknown) => quote!(Ok(Self::#unknown(event.clone()))),
        None => quote!(Err(event.unknown())),
    };
    let selected = kind
        .variants
        .iter()
        .enumerate()
        .filter(|(index, variant)| !variant.values.is_empty() && kind.fallback != Some(*index));
    let selected = selected.map(|(_, variant)| variant);
    match &kind.by {
        EventTag::Name => {
            let arms = selected.map(|variant| {
                let (values, read) = (tokens::pattern(&variant.values), read_event(variant));
                quote!(#values => #read)
            });
            quote!(match event.event.as_str() { #(#arms,)* _ => #unknown })
        }
        EventTag::Member(member) => {
            let member = tokens::string(member);
            let arms = selected.map(|variant| {
                let (values, name) = (tokens::pattern(&variant.values), tokens::ident(&variant.name.rust));
                let pattern = if kind.named == EventNames::Values { quote!(#values) } else { quote!(Some(#values)) };
                quote!(#pattern => json.decode().map(Self::#name))
            });
            let other = match kind.fallback.and_then(|index| kind.variants.get(index)) {
                Some(variant) => {
                    let name = tokens::ident(&variant.name.rust);
                    quote!(json.decode().map(Self::#name))
                }
                None => unknown,
            };
            // D7.2: what the payload says counts more than the name.
            let tag = match kind.named {
                EventNames::Values => quote!(json.tag(#member).unwrap_or(&event.event)),
                EventNames::Free | EventNames::Fixed(_) => quote!(json.tag(#member)),
            };
            quote!(let json = event.parse()?; match #tag { #(#arms,)* _ => #other })
        }
        EventTag::Shape => {
            let reads = kind.variants.iter().map(read_event).chain([unknown]);
            let chain = reads.reduce(|first, next| quote!(#first.or_else(|_| #next)));
            quote!(#chain)
        }
    }
}

fn read_event(variant: &EventVariant) -> TokenStream {
    let name = tokens::ident(&variant.name.rust);
    match &variant.data {
        EventData::Json(_) => quote!(event.json().map(Self::#name)),
        EventData::Text => quote!(event.text().map(Self::#name)),
        EventData::Scalar(_) => quote!(rt::read_scalar(event).map(Self::#name)),
        EventData::Open => quote!(rt::read_open(event).map(Self::#name)),
    }
}

fn write_event(variant: &EventVariant, kind: &EventEnum) -> TokenStream {
    let name = match (&kind.named, variant.values.as_slice()) {
        _ if kind.by == EventTag::Name => tokens::string(&variant.name.wire),
        (EventNames::Values, [name]) | (EventNames::Fixed(name), _) => {
            let name = tokens::string(name);
            return quote!(out.put_json(#name, &value));
        }
        _ => quote!(),
    };
    match (&variant.data, &kind.by) {
        (EventData::Json(_), EventTag::Name) => quote!(out.put_json(#name, &value)),
        (EventData::Text, EventTag::Name) => quote!(out.put_text(#name, value)),
        (EventData::Scalar(_), EventTag::Name) => {
            quote!({ out.event = #name.into(); rt::write_scalar(value, out) })
        }
        (EventData::Open, EventTag::Name) => quote!({ out.event = #name.into(); rt::write_open(value, out) }),
        (EventData::Json(_), _) => quote!(out.put_json_data(&value)),
        (EventData::Text, _) => quote!(rt::write_text(value, out)),
        (EventData::Scalar(_), _) => quote!(rt::write_scalar(value, out)),
        (EventData::Open, _) => quote!(rt::write_open(value, out)),
    }
}

fn alias(scope: Scope<'_>, ty: &TypeDef, target: &Type) -> AliasItem {
    AliasItem {
        attributes: tokens::attributes(&ty.docs, ty.deprecated),
        name: tokens::ident(&ty.name.rust),
        ty: scope.ty(target),
    }
}
