//! What a schema asserts beyond the type that is made of it, as constants beside the types.

use super::check::Check;

/// What a value has to be. It speaks of JSON values; of kinds of values that it does not speak of, it holds.
#[derive(Debug)]
pub enum Rule {
    /// All of them hold.
    All(&'static [Rule]),
    /// At least one holds.
    Any(&'static [Rule]),
    /// Exactly one holds.
    One(&'static [Rule]),
    /// It does not hold.
    Not(&'static Rule),
    /// When the first holds, then the second, otherwise the third.
    If(&'static Rule, &'static Rule, &'static Rule),
    /// No value will do.
    Never,
    /// The value is of one of these types, by their names in JSON Schema.
    Types(&'static [&'static str]),
    /// The value is one of these.
    Enum(&'static [Lit]),
    /// Bounds of numbers, strings, arrays and objects.
    Check(Check),
    /// An object has these members.
    Required(&'static [&'static str]),
    /// What the members of an object are.
    Members {
        /// By name.
        named: &'static [(&'static str, Rule)],
        /// By pattern of the name.
        patterns: &'static [(&'static str, Rule)],
        /// All others.
        rest: Option<&'static Rule>,
    },
    /// What the names of an object's members are.
    Names(&'static Rule),
    /// What the items of an array are: the first ones each, and the others.
    Items(&'static [Rule], Option<&'static Rule>),
    /// How many items of an array are so, both ends included.
    Contains(&'static Rule, u64, u64),
    /// What members and items are that `beside` does not speak of.
    Unevaluated {
        /// The other keywords of the schema; they are checked elsewhere.
        beside: &'static Rule,
        /// What the other members are.
        members: Option<&'static Rule>,
        /// What the other items are.
        items: Option<&'static Rule>,
    },
    /// The rule that stands there; a function, since rules may go round in circles.
    Ref(fn() -> &'static Rule),
}

impl Rule {
    /// Holds for every value.
    pub const ALWAYS: Self = Self::All(&[]);
}

/// A value of a document.
#[derive(Debug, Clone, Copy)]
pub enum Lit {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it is written.
    Number(&'static str),
    /// A string.
    String(&'static str),
    /// An array.
    Array(&'static [Lit]),
    /// An object.
    Object(&'static [(&'static str, Lit)]),
}
