//! Constraints: read, merged (all must hold), checked against each other.

use std::cmp::Ordering;

use crate::diagnostics;
use crate::document::SchemaObject;
use crate::source::node::Number;
use crate::source::pointer::Pointer;

use crate::api::literal::number_text;
use crate::api::{Constraints, IntegerFormat, Lowering, Shape, StringFormat};

use super::{Gathered, format};

impl<'a> Lowering<'a> {
    /// The constraints that matter to a shape.
    pub(super) fn constraints(&mut self, gathered: &Gathered<'a>, shape: &Shape, origin: &Pointer) -> Constraints {
        let mut all = Constraints::default();
        for atom in &gathered.atoms {
            match shape {
                Shape::String(_) => {
                    length_bounds(atom, &mut all);
                    if all.pattern.is_none() {
                        all.pattern = self.pattern_of(atom);
                    }
                }
                Shape::Integer(_) | Shape::Number { .. } | Shape::Decimal => self.number_bounds(atom, &mut all),
                Shape::Foreign(_) => {
                    length_bounds(atom, &mut all);
                    self.number_bounds(atom, &mut all);
                    if all.pattern.is_none() {
                        all.pattern = self.pattern_of(atom);
                    }
                }
                Shape::Array(_) | Shape::Tuple(_) => item_bounds(atom, &mut all),
                Shape::Object(_) | Shape::Map(_) => property_bounds(atom, &mut all),
                _ => {}
            }
        }
        if matches!(shape, Shape::String(StringFormat::Plain) | Shape::Any) {
            all.format = format::of_text(gathered, &self.options.types);
        }
        if let Shape::Integer(format) = shape {
            fit_integer(&mut all, *format);
        }
        if let Some(what) = contradiction(&all) {
            self.conflict(diagnostics::schema_conflict(origin, &what));
        }
        all
    }

    fn number_bounds(&mut self, atom: &SchemaObject, all: &mut Constraints) {
        tighter(&mut all.minimum, atom.minimum.as_ref(), Ordering::Greater);
        tighter(&mut all.exclusive_minimum, atom.exclusive_minimum.as_ref(), Ordering::Greater);
        tighter(&mut all.maximum, atom.maximum.as_ref(), Ordering::Less);
        tighter(&mut all.exclusive_maximum, atom.exclusive_maximum.as_ref(), Ordering::Less);
        if let Some(step) = &atom.multiple_of {
            if step.as_f64() <= 0.0 {
                self.report(diagnostics::bad_bound(&atom.pointer, "multipleOf", "has to be above 0"));
            } else if all.multiple_of.is_none() {
                all.multiple_of = Some(number_text(step));
            }
        }
    }
}

fn length_bounds(atom: &SchemaObject, all: &mut Constraints) {
    let (min, max) = (count(atom.min_length.as_ref()), count(atom.max_length.as_ref()));
    at_least(&mut all.min_length, min);
    at_most(&mut all.max_length, max);
}

fn item_bounds(atom: &SchemaObject, all: &mut Constraints) {
    let (min, max) = (count(atom.min_items.as_ref()), count(atom.max_items.as_ref()));
    at_least(&mut all.min_items, min);
    at_most(&mut all.max_items, max);
    all.unique_items |= atom.unique_items;
}

fn property_bounds(atom: &SchemaObject, all: &mut Constraints) {
    let min = count(atom.min_properties.as_ref());
    let max = count(atom.max_properties.as_ref());
    at_least(&mut all.min_properties, min);
    at_most(&mut all.max_properties, max);
}

/// The bounds of one schema, on values of all kinds; its pattern left out.
pub(super) fn all_bounds(atom: &SchemaObject) -> Constraints {
    let mut all = Constraints::default();
    length_bounds(atom, &mut all);
    item_bounds(atom, &mut all);
    property_bounds(atom, &mut all);
    tighter(&mut all.minimum, atom.minimum.as_ref(), Ordering::Greater);
    tighter(&mut all.exclusive_minimum, atom.exclusive_minimum.as_ref(), Ordering::Greater);
    tighter(&mut all.maximum, atom.maximum.as_ref(), Ordering::Less);
    tighter(&mut all.exclusive_maximum, atom.exclusive_maximum.as_ref(), Ordering::Less);
    all.multiple_of = atom.multiple_of.as_ref().map(number_text);
    all
}

/// A length; what is none was reported when the document was read, and what is beyond 64 bits limits nothing.
pub(super) fn count(number: Option<&Number>) -> Option<u64> {
    number?.as_i128().and_then(|whole| u64::try_from(whole).ok())
}

fn at_least(bound: &mut Option<u64>, new: Option<u64>) {
    *bound = (*bound).max(new);
}

fn at_most(bound: &mut Option<u64>, new: Option<u64>) {
    *bound = match (*bound, new) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
}

fn tighter(bound: &mut Option<String>, new: Option<&Number>, wanted: Ordering) {
    let Some(new) = new.filter(|new| new.as_f64().is_finite()) else {
        return;
    };
    let text = number_text(new);
    if bound.as_ref().is_none_or(|old| compare(&text, old) == wanted) {
        *bound = Some(text);
    }
}

fn compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (Number::new(a), Number::new(b));
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.as_f64().total_cmp(&b.as_f64()),
    }
}

/// Bounds of integers are whole numbers, and those that the type cannot exceed say nothing.
fn fit_integer(all: &mut Constraints, format: IntegerFormat) {
    let (lowest, highest) = range(format);
    let round = |bound: &mut Option<String>, up: bool| {
        let whole = bound.as_ref().and_then(|text| whole(text, up));
        *bound = whole.map(|whole| whole.to_string());
        whole
    };
    let exact =
        |bound: &Option<String>| bound.as_ref().is_some_and(|text| Number::new(text.as_str()).as_i128().is_some());
    // `> 2.5` is `>= 3`.
    if all.exclusive_minimum.is_some() && !exact(&all.exclusive_minimum) {
        let loose = all.exclusive_minimum.take().map(Number::new);
        tighter(&mut all.minimum, loose.as_ref(), Ordering::Greater);
    }
    if all.exclusive_maximum.is_some() && !exact(&all.exclusive_maximum) {
        let loose = all.exclusive_maximum.take().map(Number::new);
        tighter(&mut all.maximum, loose.as_ref(), Ordering::Less);
    }
    if round(&mut all.minimum, true).is_some_and(|whole| whole <= lowest) {
        all.minimum = None;
    }
    if round(&mut all.exclusive_minimum, false).is_some_and(|whole| whole < lowest) {
        all.exclusive_minimum = None;
    }
    if round(&mut all.maximum, false).is_some_and(|whole| whole >= highest) {
        all.maximum = None;
    }
    if round(&mut all.exclusive_maximum, true).is_some_and(|whole| whole > highest) {
        all.exclusive_maximum = None;
    }
}

fn whole(text: &str, up: bool) -> Option<i128> {
    let number = Number::new(text);
    number.as_i128().or_else(|| {
        let value = number.as_f64();
        #[expect(clippy::cast_possible_truncation, reason = "saturates, and what is beyond the range is dropped")]
        Some(if up { value.ceil() } else { value.floor() } as i128)
    })
}

pub(super) fn range(format: IntegerFormat) -> (i128, i128) {
    match format {
        IntegerFormat::I8 => (i8::MIN.into(), i8::MAX.into()),
        IntegerFormat::I16 => (i16::MIN.into(), i16::MAX.into()),
        IntegerFormat::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerFormat::I64 => (i64::MIN.into(), i64::MAX.into()),
        IntegerFormat::U8 => (0, u8::MAX.into()),
        IntegerFormat::U16 => (0, u16::MAX.into()),
        IntegerFormat::U32 => (0, u32::MAX.into()),
        IntegerFormat::U64 => (0, u64::MAX.into()),
    }
}

fn contradiction(all: &Constraints) -> Option<String> {
    let counts = [
        ("minLength", all.min_length, "maxLength", all.max_length),
        ("minItems", all.min_items, "maxItems", all.max_items),
        ("minProperties", all.min_properties, "maxProperties", all.max_properties),
    ];
    for (low, min, high, max) in counts {
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            return Some(format!("`{low}` {min} is above `{high}` {max}"));
        }
    }
    let lower = [("minimum", &all.minimum), ("exclusiveMinimum", &all.exclusive_minimum)];
    let upper = [("maximum", &all.maximum), ("exclusiveMaximum", &all.exclusive_maximum)];
    for (low, min) in lower {
        for (high, max) in upper {
            let (Some(min), Some(max)) = (min, max) else {
                continue;
            };
            let open = low != "minimum" || high != "maximum";
            let order = compare(min, max);
            if order == Ordering::Greater || open && order == Ordering::Equal {
                return Some(format!("`{low}` {min} leaves nothing below `{high}` {max}"));
            }
        }
    }
    None
}
