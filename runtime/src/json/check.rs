//! The constraints of a schema, as constants beside the types.

use super::formats::Format;
use super::rule::Rule;

/// A bound of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// A whole number, compared exactly.
    Int(i64),
    /// A number that 64 bits hold, compared by its shortest notation.
    Float(f64),
    /// Any other number, compared by its digits.
    Decimal(&'static str),
}

/// Constraints that a value must meet in a strict reading. Each applies to the kind of value that it speaks of.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    is_set: bool,
    pub(super) is_unique: bool,
    pub(super) length: Range,
    pub(super) items: Range,
    pub(super) properties: Range,
    pub(super) minimum: Option<Bound>,
    pub(super) maximum: Option<Bound>,
    pub(super) exclusive_minimum: Option<Bound>,
    pub(super) exclusive_maximum: Option<Bound>,
    pub(super) multiple_of: Option<Bound>,
    pub(super) pattern: Option<&'static str>,
    pub(super) format: Option<Format>,
    pub(super) each: Option<&'static Check>,
    pub(super) rule: Option<&'static Rule>,
}

/// How many there may be, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) min: u64,
    pub(super) max: u64,
}

const ANY: Range = Range { min: 0, max: u64::MAX };

impl Check {
    /// No constraint.
    pub const fn new() -> Self {
        Self {
            is_set: false,
            is_unique: false,
            length: ANY,
            items: ANY,
            properties: ANY,
            minimum: None,
            maximum: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            multiple_of: None,
            pattern: None,
            format: None,
            each: None,
            rule: None,
        }
    }

    /// Whether there is any constraint.
    pub(super) const fn is_set(&self) -> bool {
        self.is_set
    }

    /// How many characters a string may have.
    #[must_use]
    pub const fn length(self, min: u64, max: u64) -> Self {
        self.min_length(min).max_length(max)
    }

    /// How many characters a string must have.
    #[must_use]
    pub const fn min_length(mut self, min: u64) -> Self {
        self.length.min = min;
        self.set()
    }

    /// How many characters a string may have at most.
    #[must_use]
    pub const fn max_length(mut self, max: u64) -> Self {
        self.length.max = max;
        self.set()
    }

    /// The least number.
    #[must_use]
    pub const fn minimum(mut self, bound: Bound) -> Self {
        self.minimum = Some(bound);
        self.set()
    }

    /// The greatest number.
    #[must_use]
    pub const fn maximum(mut self, bound: Bound) -> Self {
        self.maximum = Some(bound);
        self.set()
    }

    /// A number must be above this.
    #[must_use]
    pub const fn exclusive_minimum(mut self, bound: Bound) -> Self {
        self.exclusive_minimum = Some(bound);
        self.set()
    }

    /// A number must be below this.
    #[must_use]
    pub const fn exclusive_maximum(mut self, bound: Bound) -> Self {
        self.exclusive_maximum = Some(bound);
        self.set()
    }

    /// A number must be a whole number of times this.
    #[must_use]
    pub const fn multiple_of(mut self, divisor: Bound) -> Self {
        self.multiple_of = Some(divisor);
        self.set()
    }

    /// The format of a text.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self.set()
    }

    /// How many items an array may have.
    #[must_use]
    pub const fn items(self, min: u64, max: u64) -> Self {
        self.min_items(min).max_items(max)
    }

    /// How many items an array must have.
    #[must_use]
    pub const fn min_items(mut self, min: u64) -> Self {
        self.items.min = min;
        self.set()
    }

    /// How many items an array may have at most.
    #[must_use]
    pub const fn max_items(mut self, max: u64) -> Self {
        self.items.max = max;
        self.set()
    }

    /// No two items of an array may be equal.
    #[must_use]
    pub const fn unique(mut self) -> Self {
        self.is_unique = true;
        self.set()
    }

    /// How many members an object may have.
    #[must_use]
    pub const fn properties(self, min: u64, max: u64) -> Self {
        self.min_properties(min).max_properties(max)
    }

    /// How many members an object must have.
    #[must_use]
    pub const fn min_properties(mut self, min: u64) -> Self {
        self.properties.min = min;
        self.set()
    }

    /// How many members an object may have at most.
    #[must_use]
    pub const fn max_properties(mut self, max: u64) -> Self {
        self.properties.max = max;
        self.set()
    }

    /// What each item of an array, or each value of a map, must meet.
    #[must_use]
    pub const fn each(mut self, check: &'static Check) -> Self {
        self.each = Some(check);
        self.set()
    }

    /// What a string must contain, as a regular expression.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self.set()
    }

    /// What the value must be besides.
    #[must_use]
    pub const fn rule(mut self, rule: &'static Rule) -> Self {
        self.rule = Some(rule);
        self.set()
    }

    const fn set(mut self) -> Self {
        self.is_set = true;
        self
    }
}

impl Default for Check {
    fn default() -> Self {
        Self::new()
    }
}
