//! Arrays: lists of one type, and tuples, whose first items have types of their own.

use crate::document::{Schema as Written, SchemaObject};

use crate::api::{Additional, Lowering, Shape, Tuple};

use super::Gathered;
use super::all_of::is_trivial;
use super::constraint::count;

/// More items than this make no type of their own: a list of anything, checked.
const MAX_ITEMS: usize = 200;

impl<'a> Lowering<'a> {
    /// An array: [`Shape::Tuple`] if the first items have schemas of their own.
    pub(super) fn array(&mut self, gathered: &Gathered<'a>) -> Shape {
        let rest: Vec<&'a Written> = gathered.atoms.iter().filter_map(|atom| rest_of(gathered, atom)).collect();
        let prefix = gathered.atoms.iter().map(|atom| atom.prefix_items.len()).max().unwrap_or(0);
        if prefix > 0 && prefix <= MAX_ITEMS {
            return self.tuple(gathered, prefix, &rest);
        }
        Shape::Array(match (rest.as_slice(), gathered.atoms.last()) {
            ([], Some(atom)) => self.any(&atom.pointer.key("items")),
            ([], None) => unreachable!("an array has a schema that says so"),
            (items, _) => self.use_of_all(items),
        })
    }

    fn tuple(&mut self, gathered: &Gathered<'a>, prefix: usize, rest: &[&'a Written]) -> Shape {
        let least = gathered.atoms.iter().filter_map(|atom| length(atom.min_items.as_ref())).max().unwrap_or(0);
        let most = gathered.atoms.iter().filter_map(|atom| length(atom.max_items.as_ref())).min();
        let mut items = Vec::new();
        let mut is_closed = most.is_some_and(|most| most <= prefix);
        for index in 0..most.map_or(prefix, |most| most.min(prefix)) {
            let schemas: Vec<&'a Written> =
                gathered.atoms.iter().filter_map(|atom| item_of(gathered, atom, index)).collect();
            if index >= least && self.gather(&schemas).never.is_some() {
                // No item may stand here, and so none after it.
                is_closed = true;
                break;
            }
            items.push(self.use_of_all(&schemas));
        }
        let rest = if is_closed { Additional::Denied } else { self.additional_of(rest) };
        Shape::Tuple(Tuple { required: least.min(items.len()), items, rest })
    }

    /// What else may stand in an object or array that these schemas describe the rest of.
    pub(super) fn additional_of(&mut self, schemas: &[&'a Written]) -> Additional {
        let schemas: Vec<&'a Written> = schemas.iter().copied().filter(|schema| !is_trivial(schema)).collect();
        if schemas.is_empty() {
            Additional::Any
        } else if self.gather(&schemas).never.is_some() {
            Additional::Denied
        } else {
            Additional::Typed(self.use_of_all(&schemas))
        }
    }
}

fn length(number: Option<&crate::source::node::Number>) -> Option<usize> {
    count(number).map(|count| usize::try_from(count).unwrap_or(usize::MAX))
}

/// What one schema says about the item at a place.
fn item_of<'a>(gathered: &Gathered<'a>, atom: &'a SchemaObject, index: usize) -> Option<&'a Written> {
    atom.prefix_items.get(index).or_else(|| rest_of(gathered, atom))
}

/// What one schema says about items that have no schema of their own. `unevaluatedItems` is the same as `items` where nothing else
/// looks at items.
fn rest_of<'a>(gathered: &Gathered<'a>, atom: &'a SchemaObject) -> Option<&'a Written> {
    let decided = || unevaluated_items_decided(gathered);
    atom.items.as_ref().or_else(|| atom.unevaluated_items.as_ref().filter(|_| decided()))
}

/// Whether `unevaluatedItems` is known to speak of all items without a schema of their own.
pub(super) fn unevaluated_items_decided(gathered: &Gathered<'_>) -> bool {
    let looks_inside = |atom: &&SchemaObject| {
        atom.contains.is_some() || atom.if_schema.is_some() || !atom.dependent_schemas.is_empty()
    };
    let speaks =
        |atom: &SchemaObject| atom.items.is_some() || !atom.prefix_items.is_empty() || atom.unevaluated_items.is_some();
    let apart = gathered.atoms.iter().any(|atom| atom.unevaluated_items.is_some())
        && gathered.atoms.iter().filter(|atom| speaks(atom)).count() > 1;
    gathered.unions.is_empty() && !apart && !gathered.atoms.iter().any(looks_inside)
}
