//! Views of the items of `models.rs`, and what their structs share with others.

use proc_macro2::TokenStream;

view! {
    /// A struct of `models.rs` with its constructor, setters and codec.
    "model/struct.rs.jinja" => StructItem {
        attributes: TokenStream,
        name: TokenStream,
        check: TokenStream,
        fields: Vec<FieldView>,
        constructor_docs: TokenStream,
        new_is_default: bool,
        arguments: TokenStream,
        initial: TokenStream,
        setters: Vec<SetterView>,
        accessors: Vec<AccessorView>,
        count: usize,
        table: TokenStream,
        open: TokenStream,
        members: Vec<MemberView>,
        rest: TokenStream,
        writes: TokenStream,
    }
}

/// A field as it is declared.
#[derive(Debug)]
pub(in crate::render) struct FieldView {
    pub(in crate::render) attributes: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) stored: TokenStream,
}

/// A method that sets a field.
#[derive(Debug)]
pub(in crate::render) struct SetterView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) argument: TokenStream,
    pub(in crate::render) field: TokenStream,
    pub(in crate::render) value: TokenStream,
}

/// A method that gives a field or its default.
#[derive(Debug)]
pub(in crate::render) struct AccessorView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) returns: TokenStream,
    pub(in crate::render) value: TokenStream,
}

/// A value that is read into a local variable, then into a field.
#[derive(Debug)]
pub(in crate::render) struct MemberView {
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) local: TokenStream,
    pub(in crate::render) read: TokenStream,
}

view! {
    /// An enum of strings.
    "model/string_enum.rs.jinja" => StringEnumItem {
        attributes: TokenStream,
        name: TokenStream,
        check: TokenStream,
        variants: Vec<ValueView>,
        unknown: Option<TokenStream>,
        read: TokenStream,
    }
}

view! {
    /// An enum of integers.
    "model/integer_enum.rs.jinja" => IntegerEnumItem {
        attributes: TokenStream,
        name: TokenStream,
        check: TokenStream,
        variants: Vec<ValueView>,
        unknown: Option<TokenStream>,
        read: TokenStream,
    }
}

view! {
    /// An enum of values of any kind.
    "model/value_enum.rs.jinja" => ValueEnumItem {
        attributes: TokenStream,
        name: TokenStream,
        check: TokenStream,
        variants: Vec<ValueView>,
        unknown: Option<TokenStream>,
        read: TokenStream,
    }
}

/// A variant that stands for a value.
#[derive(Debug)]
pub(in crate::render) struct ValueView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) value: TokenStream,
}

view! {
    /// A union of types.
    "model/union.rs.jinja" => UnionItem {
        attributes: TokenStream,
        name: TokenStream,
        check: TokenStream,
        variants: Vec<HolderView>,
        unknown: Option<TokenStream>,
        read: TokenStream,
    }
}

/// A variant that holds a value.
#[derive(Debug)]
pub(in crate::render) struct HolderView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) ty: TokenStream,
}

view! {
    /// An enum of event payloads.
    "model/event_enum.rs.jinja" => EventEnumItem {
        attributes: TokenStream,
        name: TokenStream,
        variants: Vec<EventView>,
        unknown: Option<TokenStream>,
        read: TokenStream,
    }
}

/// A variant that holds an event's payload.
#[derive(Debug)]
pub(in crate::render) struct EventView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) ty: TokenStream,
    pub(in crate::render) write: TokenStream,
}

view! {
    /// A type alias.
    "model/alias.rs.jinja" => AliasItem {
        attributes: TokenStream,
        name: TokenStream,
        ty: TokenStream,
    }
}
