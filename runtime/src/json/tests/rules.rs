//! Rules and patterns: what they assert, where failures are told, hostile values.

use super::super::{Bound, Check, Cx, Limits, Lit, Node, Reading, Rule, Tape};

/// Pointers of what a rule does not allow.
fn failures(text: &str, rule: &'static Rule) -> Vec<String> {
    let tape = Tape::parse(text.as_bytes(), &Limits::DEFAULT).unwrap();
    let mut cx = Cx::new(&tape, Reading::Strict);
    cx.rule(Node::ROOT, rule);
    if !cx.has_failed() {
        return Vec::new();
    }
    cx.into_error().into_failures().into_iter().map(|failure| failure.pointer).collect()
}

#[track_caller]
fn check(rule: &'static Rule, good: &[&str], bad: &[(&str, &[&str])]) {
    for text in good {
        assert_eq!(failures(text, rule), Vec::<String>::new(), "{text}");
    }
    for (text, expected) in bad {
        assert_eq!(failures(text, rule), *expected, "{text}");
    }
}

#[test]
fn values_are_equal_as_json() {
    static RULE: Rule = Rule::Enum(&[
        Lit::Number("1"),
        Lit::Bool(false),
        Lit::Object(&[("a", Lit::Array(&[Lit::Null])), ("b", Lit::String("x"))]),
    ]);
    check(
        &RULE,
        &["1", "1.0", "10e-1", "false", r#"{"b": "\u0078", "a": [null]}"#],
        &[("true", &[""]), ("0", &[""]), (r#"{"a": [null]}"#, &[""]), ("\"1\"", &[""])],
    );
}

#[test]
fn logic() {
    static STRING: Rule = Rule::Types(&["string"]);
    static SHORT: Rule = Rule::Check(Check::new().max_length(2));
    static ONE: Rule = Rule::One(&[Rule::Types(&["string"]), Rule::Check(Check::new().max_length(2))]);
    static IF: Rule = Rule::If(&STRING, &SHORT, &Rule::Never);
    static NOT: Rule = Rule::Not(&Rule::Types(&["integer", "null"]));
    check(&ONE, &["\"abc\"", "1"], &[("\"a\"", &[""])]);
    check(&IF, &["\"a\""], &[("\"abc\"", &[""]), ("1", &[""])]);
    check(&NOT, &["1.5", "\"a\""], &[("1e400", &[""]), ("null", &[""]), ("2.0", &[""])]);
}

#[test]
fn members_and_items() {
    static MEMBERS: Rule = Rule::Members {
        named: &[("a", Rule::Types(&["string"]))],
        patterns: &[("^x-", Rule::Types(&["integer"]))],
        rest: Some(&Rule::Never),
    };
    static NAMES: Rule = Rule::Names(&Rule::Check(Check::new().max_length(2)));
    static CONTAINS: Rule = Rule::Contains(&Rule::Types(&["string"]), 1, 2);
    check(
        &MEMBERS,
        &[r#"{"a": "", "x-1": 1}"#, "[1]"],
        &[(r#"{"a": 1, "x-": "", "y/z": 1}"#, &["/a", "/x-", "/y~1z"])],
    );
    check(&NAMES, &[r#"{"ab": 1}"#], &[(r#"{"abc": 1, "d": 1}"#, &["/abc"])]);
    check(&CONTAINS, &["[\"a\"]", "{}"], &[("[]", &[""]), ("[\"a\", \"b\", \"c\"]", &[""])]);
}

#[test]
fn what_nothing_speaks_of() {
    static BESIDE: Rule = Rule::All(&[
        Rule::Members { named: &[("a", Rule::ALWAYS)], patterns: &[], rest: None },
        Rule::Any(&[
            Rule::Required(&["none"]),
            Rule::Members { named: &[("b", Rule::Types(&["string"]))], patterns: &[], rest: None },
        ]),
    ]);
    static RULE: Rule = Rule::Unevaluated { beside: &BESIDE, members: Some(&Rule::Never), items: None };
    check(&RULE, &[r#"{"a": 1, "b": ""}"#, "[1]"], &[(r#"{"a": 1, "b": 1, "c": 1}"#, &["/b", "/c"])]);
}

#[test]
fn numbers_are_compared_by_their_digits() {
    static TENTH: Rule = Rule::Check(Check::new().multiple_of(Bound::Float(0.1)).maximum(Bound::Float(1e300)));
    static FINE: Rule = Rule::Check(Check::new().maximum(Bound::Decimal("0.12345678901234567890")));
    check(&TENTH, &["0.3", "1e300", "-7.0", "0"], &[("0.35", &[""]), ("1e400", &[""]), ("1e-400", &[""])]);
    check(&FINE, &["0.1234567890123456789"], &[("0.12345678901234567891", &[""])]);
    static SEVEN: Rule = Rule::Check(Check::new().multiple_of(Bound::Int(7)));
    let long = format!("7{}", "0".repeat(100_000));
    check(&SEVEN, &[&long, "7e999999999999"], &[("1e999999999999", &[""]), ("1e-999999999999", &[""])]);
}

#[test]
fn hostile_values_end() {
    static NESTED: Rule = Rule::All(&[
        Rule::Any(&[Rule::Items(&[], Some(&Rule::Ref(|| &NESTED))), Rule::Never]),
        Rule::Not(&Rule::Items(&[Rule::Not(&Rule::Ref(|| &NESTED))], None)),
    ]);
    let deep = format!("{}{}", "[".repeat(120), "]".repeat(120));
    assert!(!failures(&deep, &NESTED).is_empty());
    static SLOW: Rule = Rule::Check(Check::new().pattern("^(?:a+)+$"));
    let long = format!("\"{}b\"", "a".repeat(1_000_000));
    assert_eq!(failures(&long, &SLOW), [""]);
}
