//! One schema: which shape it has.

use crate::diagnostics;
use crate::document::{Schema as Written, SchemaObject, TypeName};
use crate::source::node::Number;
use crate::source::pointer::Pointer;

use crate::api::{Constraints, Fallback, IntegerFormat, Lowering, Schema, Shape, Union, UnionMember, Use, owned};

use super::all_of::without_null_type;
use super::enumeration::{all_values, no_value, own_values, types_of_values};
use super::xml::own_xml;
use super::{Gathered, Job, format, plain};

impl<'a> Lowering<'a> {
    /// Works out the body of a slot.
    pub(super) fn lower_job(&mut self, job: &Job<'a>) -> Schema {
        let (settled, gathered) = self.settle(job);
        let origin = job.origin.clone();
        if let [root] = job.roots.as_slice()
            && job.only.is_none()
            && job.choices.is_empty()
            && let Some(foreign) = self.replaced_schema(root, &gathered)
        {
            return plain(origin, Shape::Foreign(foreign));
        }
        for atom in &gathered.atoms {
            if let Some(target) = &atom.dynamic_ref {
                self.report(diagnostics::unbound_dynamic_reference(&atom.pointer, target));
            }
        }
        let shape = self.shape(&gathered, &settled, &origin);
        let constraints = self.constraints(&gathered, &shape, &origin);
        let value_notes = self.value_notes(&gathered, &shape);
        let rules = self.rules(&gathered, &settled, &shape);
        let constraints = (constraints != Constraints::NONE).then(|| Box::new(constraints));
        let mut schema = Schema { constraints, rules, value_notes, ..plain(origin, shape) };
        if matches!(schema.shape, Shape::Array(_)) {
            schema.item_xml = self.item_xml(&gathered);
        }
        match job.choices.last() {
            _ if job.only.is_some() => {}
            Some(choice) => {
                let member = self.referred(choice.member);
                self.annotate(&mut schema, &[member], &gathered);
            }
            None => {
                if let [root] = job.roots.as_slice() {
                    schema.component = self.component(root.pointer());
                }
                self.annotate(&mut schema, &job.roots, &gathered);
            }
        }
        schema
    }

    /// A union of which one member alone may fit is that member.
    fn settle(&mut self, job: &Job<'a>) -> (Job<'a>, Gathered<'a>) {
        let mut job = job.clone();
        loop {
            let gathered = self.gather_chosen(&job.roots, job.choices.clone());
            let only = gathered.unions.iter().find_map(|site| match self.live_members(&gathered, site).as_slice() {
                [only] => Some(site.choose(only)),
                _ => None,
            });
            match only {
                Some(choice) => job.choices.push(choice),
                None => return (job, gathered),
            }
        }
    }

    fn annotate(&self, schema: &mut Schema, roots: &[&'a Written], gathered: &Gathered<'a>) {
        let own: Vec<&SchemaObject> = own_atoms(roots, gathered);
        schema.title = owned(own.iter().find_map(|atom| atom.title.as_ref()));
        schema.description = owned(own.iter().find_map(|atom| atom.description.as_ref()));
        schema.deprecated = own.iter().any(|atom| atom.deprecated);
        schema.xml = own_xml(&own);
    }

    fn shape(&mut self, gathered: &Gathered<'a>, job: &Job<'a>, origin: &Pointer) -> Shape {
        if gathered.never.is_some() {
            return Shape::Never;
        }
        if let Some(name) = job.only {
            return self.shape_of(name, gathered);
        }
        if let Some(shape) = self.union_shape(gathered, job) {
            return shape;
        }
        let Some(types) = types(gathered) else {
            return Shape::Any;
        };
        match types.as_slice() {
            [] if gathered.atoms.iter().any(|atom| atom.types.as_slice() == [TypeName::Null])
                || only_null(gathered) =>
            {
                Shape::Null
            }
            [] => {
                self.report_no_type(gathered, origin);
                Shape::Any
            }
            [name] => self.shape_of(*name, gathered),
            several => match self.enumeration(gathered, several) {
                Some(shape) => shape,
                None => self.type_list(several, job),
            },
        }
    }

    fn report_no_type(&mut self, gathered: &Gathered<'a>, origin: &Pointer) {
        let names: Vec<String> =
            gathered.atoms.iter().flat_map(|atom| &atom.types).map(|name| format!("`{}`", name.as_str())).collect();
        if !names.is_empty() {
            self.conflict(diagnostics::schema_conflict(
                origin,
                &format!("it has to be {} at once", names.join(" and ")),
            ));
            return;
        }
        let mut lists = gathered.atoms.iter().filter(|atom| own_values(atom).is_some());
        match (lists.next(), lists.next()) {
            (Some(_), Some(_)) => {
                self.conflict(diagnostics::schema_conflict(origin, "its lists of values have none in common"));
            }
            (Some(atom), None) => self.report(no_value(atom)),
            (None, _) => {}
        }
    }

    /// `type: [string, integer]`: a union of one schema per type.
    fn type_list(&mut self, types: &[TypeName], job: &Job<'a>) -> Shape {
        let root = &job.origin;
        let mut members = Vec::new();
        for (index, name) in types.iter().enumerate() {
            let origin = root.key("type").index(index);
            let schema = self.slot(Job { only: Some(*name), origin: origin.clone(), ..job.clone() });
            let schema = Use { schema, nullable: false };
            members.push(UnionMember { origin, name: None, schema, values: Vec::new() });
        }
        Shape::Union(Union {
            exactly_one: false,
            discriminator: None,
            fallback: Fallback::Unknown,
            open: false,
            members,
        })
    }

    /// The shape of one type.
    fn shape_of(&mut self, name: TypeName, gathered: &Gathered<'a>) -> Shape {
        if let Some(shape) = self.enumeration(gathered, &[name]) {
            return shape;
        }
        let format = format::of(gathered);
        if matches!(name, TypeName::String | TypeName::Integer | TypeName::Number)
            && let Some(foreign) = self.replaced_format(format)
        {
            return Shape::Foreign(foreign);
        }
        match name {
            TypeName::Null => Shape::Null,
            TypeName::Boolean => Shape::Boolean,
            TypeName::String => Shape::String(format::of_string(gathered, &self.options.types)),
            TypeName::Integer if format.is_none() && needs_unsigned(gathered) => Shape::Integer(IntegerFormat::U64),
            TypeName::Integer => Shape::Integer(format.and_then(format::integer).unwrap_or(IntegerFormat::I64)),
            TypeName::Number => format::of_number(format),
            TypeName::Array => self.array(gathered),
            TypeName::Object => self.object(gathered),
        }
    }
}

/// Atoms that stand inside the roots, outermost first: what a reference leads to has annotations of its own.
pub(in crate::api) fn own_atoms<'a>(roots: &[&'a Written], gathered: &Gathered<'a>) -> Vec<&'a SchemaObject> {
    let inside = |atom: &&&SchemaObject| roots.iter().any(|root| atom.pointer.starts_with(root.pointer()));
    gathered.atoms.iter().rev().filter(inside).copied().collect()
}

/// Types that all atoms allow, `null` left out; worked out from other keywords where none is named. `None`: any.
pub(in crate::api) fn types(gathered: &Gathered<'_>) -> Option<Vec<TypeName>> {
    if let Some(types) = declared_types(gathered) {
        return Some(types);
    }
    let any = |test: fn(&SchemaObject) -> bool| gathered.atoms.iter().any(|atom| test(atom));
    if any(|atom| {
        !atom.properties.is_empty()
            || atom.additional_properties.is_some()
            || !atom.pattern_properties.is_empty()
            || !atom.required.is_empty()
    }) {
        return Some(vec![TypeName::Object]);
    }
    any(|atom| atom.items.is_some() || !atom.prefix_items.is_empty()).then(|| vec![TypeName::Array])
}

/// Types that `type`, `enum` and `const` name. `None`: none of them is there.
pub(super) fn declared_types(gathered: &Gathered<'_>) -> Option<Vec<TypeName>> {
    let mut types: Option<Vec<TypeName>> = None;
    for atom in &gathered.atoms {
        let own = without_null_type(&atom.types);
        // `type: null` alone beside others is how `nullable` without a type arrives.
        if atom.types.is_empty() || own.is_empty() && gathered.atoms.len() > 1 {
            continue;
        }
        types = Some(match types {
            None => own,
            Some(others) => intersect(&others, &own),
        });
    }
    if let Some(mut types) = types {
        if types.contains(&TypeName::Number) {
            types.retain(|name| *name != TypeName::Integer);
        }
        return Some(types);
    }
    all_values(gathered).map(|values| types_of_values(&values))
}

fn intersect(a: &[TypeName], b: &[TypeName]) -> Vec<TypeName> {
    let mut both = Vec::new();
    for name in a {
        if b.contains(name) || *name == TypeName::Integer && b.contains(&TypeName::Number) {
            both.push(*name);
        } else if *name == TypeName::Number && b.contains(&TypeName::Integer) {
            both.push(TypeName::Integer);
        }
    }
    both
}

fn only_null(gathered: &Gathered<'_>) -> bool {
    all_values(gathered).is_some_and(|values| !values.is_empty() && values.iter().all(|value| value.is_null()))
}

/// Whether the bounds allow what only an unsigned integer holds.
fn needs_unsigned(gathered: &Gathered<'_>) -> bool {
    let whole = |number: &Option<Number>| number.as_ref().and_then(Number::as_i128);
    let least = gathered.atoms.iter().any(|atom| {
        whole(&atom.minimum).is_some_and(|least| least >= 0)
            || whole(&atom.exclusive_minimum).is_some_and(|below| below >= -1)
    });
    let most = gathered.atoms.iter().filter_map(|atom| whole(&atom.maximum).or(whole(&atom.exclusive_maximum))).min();
    least && most.is_some_and(|most| most > i128::from(i64::MAX))
}
