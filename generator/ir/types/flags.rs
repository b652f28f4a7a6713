//! Members of bodies that calls set themselves (streaming.md D14): where one has to be there, it is no argument of `new`.

use super::Context;
use crate::api::{ContentKind, SchemaId, Shape};
use crate::ir::{Argument, Literal, Presence, Type, TypeDef, TypeKind};

/// How deep unions within unions are looked into.
const MAX_DEPTH: usize = 8;

/// Lets `new` set them.
pub(super) fn fix(context: &Context<'_>, types: &mut [TypeDef]) {
    for operation in &context.api.operations {
        let Some(flag) = operation.half.as_ref().and_then(|half| half.flag.as_ref()) else { continue };
        for content in operation.body.iter().flat_map(|body| &body.contents) {
            if let ContentKind::Json(used) = content.kind {
                fix_in(context, types, used.schema, &flag.name, 0);
            }
        }
    }
}

fn fix_in(context: &Context<'_>, types: &mut [TypeDef], id: SchemaId, name: &str, depth: usize) {
    match &context.api.schema(id).shape {
        Shape::Union(union) if depth < MAX_DEPTH => {
            union.members.iter().for_each(|member| fix_in(context, types, member.schema.schema, name, depth + 1));
        }
        Shape::Object(_) => {
            let own = context.catalogue.of_schema(id);
            if let Some(TypeKind::Struct(kind)) = own.map(|own| &mut types[own.0 as usize].kind) {
                let is_flag = |field: &&mut crate::ir::Field| {
                    field.name.wire == name && field.presence == Presence::Required && field.ty == Type::Bool
                };
                for field in kind.fields.iter_mut().filter(is_flag) {
                    field.argument = Argument::Constant;
                    field.constant = Some(Literal::Bool(false));
                }
            }
        }
        _ => {}
    }
}
