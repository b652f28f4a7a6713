//! Members of an answer by their names: what they hold, and how Rust gets there.

use super::pages::Misfit;
use crate::config::MemberPath;
use crate::diagnostics::suggest::did_you_mean;
use crate::ir::{PageItems, Presence, Struct, Type, TypeDef, TypeKind, Wrap};

/// What stands at a place.
pub(super) enum Found<'a> {
    /// A value of this type, without what it is wrapped in.
    Type(&'a Type),
    /// Whatever the server sends: the document does not say.
    Anything,
}

/// The names of a member, if it is what it has to be.
pub(super) fn raw<'a>(
    types: &'a [TypeDef],
    body: &'a Type,
    path: &MemberPath,
    fits: impl FnOnce(&Found<'_>) -> Result<(), &'static str>,
) -> Result<Vec<String>, Misfit> {
    let mut at = body;
    for name in &path.names {
        at = match bare(types, at).0 {
            Bare::Struct(object) => &field(object, name, &path.text)?.ty,
            Bare::Other(Type::Value | Type::Map(_)) => return Ok(path.names.clone()),
            Bare::Other(_) => return Err(no_object(name, &path.text)),
        };
    }
    match plain(types, at, fits) {
        Ok(()) => Ok(path.names.clone()),
        Err(what) => Err(Misfit::new(format!("its member `{}` is {what}", path.text), "name the member that says it")),
    }
}

/// Whether a type is what it has to be, without what it is wrapped in.
pub(super) fn plain(
    types: &[TypeDef],
    ty: &Type,
    fits: impl FnOnce(&Found<'_>) -> Result<(), &'static str>,
) -> Result<(), &'static str> {
    match bare(types, ty).0 {
        Bare::Struct(_) => Err("an object"),
        Bare::Other(Type::Value) => fits(&Found::Anything),
        Bare::Other(ty) => fits(&Found::Type(ty)),
    }
}

/// The list at a place, and the way to it.
pub(super) fn items(types: &[TypeDef], body: &Type, names: &[String], text: &str) -> Result<PageItems, Misfit> {
    let (mut at, root) = bare(types, body);
    let mut fields = Vec::with_capacity(names.len());
    for name in names {
        let Bare::Struct(object) = at else {
            return Err(no_object(name, text));
        };
        let field = field(object, name, text)?;
        let (next, mut wraps) = bare(types, &field.ty);
        if field.presence == Presence::Optional {
            wraps.insert(0, Wrap::Option);
        }
        fields.push((field.name.rust.clone(), wraps));
        at = next;
    }
    match at {
        Bare::Other(Type::List(item)) => Ok(PageItems { ty: (**item).clone(), names: names.to_vec(), root, fields }),
        _ => Err(Misfit::new(format!("its member `{text}` is no list"), "name the list of items of a page")),
    }
}

/// A type without what it is wrapped in.
enum Bare<'a> {
    Struct(&'a Struct),
    Other(&'a Type),
}

fn bare<'a>(types: &'a [TypeDef], mut ty: &'a Type) -> (Bare<'a>, Vec<Wrap>) {
    let mut wraps = Vec::new();
    loop {
        ty = match ty {
            Type::Nullable(inner) => {
                wraps.push(Wrap::Option);
                inner
            }
            Type::Boxed(inner) => {
                wraps.push(Wrap::Box);
                inner
            }
            Type::Linked(inner) => {
                wraps.push(Wrap::Link);
                inner
            }
            Type::Named(id) => match &types[id.0 as usize].kind {
                TypeKind::Alias(target) => target,
                TypeKind::Struct(object) => return (Bare::Struct(object), wraps),
                _ => return (Bare::Other(ty), wraps),
            },
            _ => return (Bare::Other(ty), wraps),
        };
    }
}

fn field<'a>(object: &'a Struct, name: &str, text: &str) -> Result<&'a crate::ir::Field, Misfit> {
    object.fields.iter().find(|field| field.name.wire == name).ok_or_else(|| {
        let known = object.fields.iter().map(|field| field.name.wire.as_str());
        let help = did_you_mean(name, known).unwrap_or_else(|| "name a member of the answer".to_owned());
        let what = match text == name {
            true => format!("its answer has no member `{name}`"),
            false => format!("its answer has no member `{name}` on the way to `{text}`"),
        };
        Misfit::new(what, help)
    })
}

fn no_object(name: &str, text: &str) -> Misfit {
    let what = format!("its answer is no object where `{text}` has `{name}`");
    Misfit::new(what, "name members of objects, from the outside in")
}
