//! Schemas: shapes, null, values, defaults, bounds, and what is not covered.

use super::{check_schemas, lowered_schemas, messages};
use crate::diagnostics::Level;

#[track_caller]
pub(super) fn check(schemas: &str, expected: &str) {
    check_schemas("3.1.0", schemas, expected);
}

#[test]
fn shapes() {
    check(
        "
        S: { type: string }
        U: { type: string, format: uuid }
        D: { type: string, format: date-time }
        Odd: { type: string, format: ulid }
        I: { type: integer }
        I32: { type: integer, format: int32 }
        U8: { type: integer, format: uint8 }
        N: { type: number }
        F: { type: number, format: float }
        B: { type: boolean }
        Z: { type: 'null' }
        L: { type: array, items: { type: string } }
        L0: { type: array }
        M: { type: object }
        MT: { type: object, additionalProperties: { type: integer } }
        Empty: { type: object, additionalProperties: false }
        Any: {}
        True: true
        O: { properties: { a: { type: string } }, required: [a] }
        Closed: { type: object, properties: { a: {} }, additionalProperties: false }
        Extra: { type: object, properties: { a: {} }, additionalProperties: { type: integer } }
        ",
        r"
        S = string
        U = uuid
        D = datetime
        Odd = string
        I = integer
        I32 = i32
        U8 = u8
        N = number
        F = f32
        B = boolean
        Z = null
        L = [string]
        L0 = [any]
        M = map
        MT = map<integer>
        Empty = { closed }
        Any = any
        True = any
        O = { a: string }
        Closed = { a?: any, closed }
        Extra = { a?: any, *: integer }
        ",
    );
}

#[test]
fn null_belongs_to_the_use() {
    check(
        "
        Name: { type: [string, 'null'] }
        Maybe: { anyOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'null' }] }
        Pet: { type: object, properties: { n: { $ref: '#/components/schemas/Name' }, m: { $ref: '#/components/schemas/Maybe' } } }
        E: { type: [string, 'null'], enum: [a, null] }
        Lists: { type: array, items: { oneOf: [{ type: integer }, { type: 'null' }] } }
        Uses: { type: object, properties: { e: { $ref: '#/components/schemas/E' }, z: { type: 'null' }, u: { anyOf: [{ type: integer }, { $ref: '#/components/schemas/Name' }] } } }
        ",
        r#"
        Name = string
        Pet = { n?: Name|null, m?: Pet|null }
        E = ["a"]
        Lists = [integer|null]
        Uses = { e?: E|null, z?: null, u?: anyOf<integer, Name>|null }
        "#,
    );
}

#[test]
fn nullable_of_3_0() {
    check_schemas(
        "3.0.3",
        "
        Pet: { type: object, properties: { n: { type: string, nullable: true }, p: { nullable: true, description: d, allOf: [{ $ref: '#/components/schemas/Pet' }] }, e: { type: string, nullable: true, enum: [a] } } }
        Bounds: { type: object, properties: { i: { type: integer, minimum: 1, exclusiveMinimum: true } } }
        ",
        r#"
        Pet = { n?: string|null, p?: Pet|null 'd', e?: ["a"]|null }
        Bounds = { i?: integer > 1 }
        "#,
    );
}

#[test]
fn type_lists_are_unions() {
    check(
        "
        A: { type: [string, integer], maxLength: 3 }
        B: { type: object, properties: { a: { type: [string, integer, 'null'] }, n: { type: [integer, number] } } }
        ",
        r"
        A = anyOf<string maxlen 3, integer>
        B = { a?: anyOf<string, integer>|null, n?: number }
        ",
    );
}

#[test]
fn enumerations_and_constants() {
    check(
        "
        S: { type: string, enum: [a, 'b c', '', a] }
        Bare: { enum: [x, y, null] }
        I: { type: integer, enum: [1, -2] }
        C: { const: fixed }
        K: { type: integer, const: 7 }
        Open: { anyOf: [{ type: string, enum: [p, q] }, { type: string }] }
        Consts: { oneOf: [{ const: aa, title: First }, { const: bb }] }
        Mixed: { enum: [auto, 1, true] }
        Flag: { type: boolean, enum: [true] }
        Both: { type: boolean, enum: [true, false] }
        Wrong: { type: string, enum: [1] }
        None: { type: string, enum: [] }
        OnlyNull: { enum: [null] }
        Object: { const: { a: 1 } }
        ",
        r#"
        S = ["a", "b c", ""]
        Bare = ["x", "y"]
        I = [1, -2]
        C = ["fixed"]
        K = [7]
        Open = ["p", "q"]..
        Consts = ["aa", "bb"]
        Mixed = ["auto", 1, true]
        Flag = [true]
        Both = boolean
        Wrong = ["1"]
        None = string
        OnlyNull = null
        Object = [{"a": 1}]
        W0562 #/components/schemas/Wrong/enum/0: the value `1` is a number, and the type is `string`: it is taken for `"1"`
        E0235 #/components/schemas/None: `enum` lists no value
        "#,
    );
}

#[test]
fn defaults_are_checked() {
    check(
        "
        Color: { type: string, enum: [red, blue], default: red }
        O:
          type: object
          properties:
            s: { type: string, default: x }
            i: { type: integer, default: 3.0 }
            l: { type: array, items: { type: integer }, default: [1, 2] }
            c: { $ref: '#/components/schemas/Color' }
            d: { allOf: [{ $ref: '#/components/schemas/Color' }], default: blue }
            n: { type: [string, 'null'], default: null }
            q: { type: string, default: null }
            o: { type: object, default: {} }
            bad1: { type: integer, default: x }
            bad2: { $ref: '#/components/schemas/Color', default: green }
            bad3: { type: integer, format: int8, default: 300 }
            bad4: { type: array, items: { type: integer }, default: [a] }
            bad5: { type: object, required: [a], properties: { a: {} }, default: {} }
            bad6: { type: string, format: date, default: tomorrow }
        ",
        r#"
        Color = ["red", "blue"]
        O = { s?: string = "x", i?: integer = 3, l?: [integer] = [1, 2], c?: Color = "red", d?: Color = "blue", n?: string|null = null, q?: string, o?: map = {}, bad1?: integer, bad2?: Color, bad3?: i8, bad4?: [integer], bad5?: { a: any }, bad6?: date }
        W0553 #/components/schemas/O/properties/bad1: the default `"x"` is not an integer, so it is not applied
        W0553 #/components/schemas/O/properties/bad2: the default `"green"` is not one of the listed values, so it is not applied
        W0553 #/components/schemas/O/properties/bad3: the default `300` is not an integer of this format, so it is not applied
        W0553 #/components/schemas/O/properties/bad4: the default `[...]` is not a list of which each item is an integer, so it is not applied
        W0553 #/components/schemas/O/properties/bad5: the default `{}` is not an object of this schema, which requires `a`, so it is not applied
        W0553 #/components/schemas/O/properties/bad6: the default `"tomorrow"` is not a date, so it is not applied
        "#,
    );
}

#[test]
fn bounds() {
    check(
        "
        S: { type: string, minLength: 1, maxLength: 10 }
        N: { type: number, exclusiveMinimum: 0, maximum: 1.50, multipleOf: 0.5 }
        I: { type: integer, minimum: 8.0, maximum: 99.5, exclusiveMinimum: 0.5 }
        Wide: { type: integer, format: int32, minimum: -2147483648, maximum: 2147483647 }
        L: { type: array, items: {}, minItems: 1, maxItems: 2, uniqueItems: true }
        M: { type: object, additionalProperties: { type: string }, minProperties: 1, maxProperties: 3 }
        Bad: { type: object, properties: { a: { type: string, minLength: 3, maxLength: 1 }, b: { type: number, minimum: 2, exclusiveMaximum: 2 }, c: { type: number, multipleOf: 0 }, d: { type: string, maxLength: 1.5 } } }
        ",
        r"
        S = string minlen 1 maxlen 10
        N = number <= 1.50 > 0 multiple 0.5
        I = integer >= 8 <= 99
        Wide = i32
        L = [any] minitems 1 maxitems 2 unique
        M = map<string> minprops 1 maxprops 3
        Bad = { a?: string minlen 3 maxlen 1, b?: number >= 2 < 2, c?: number, d?: string }
        E0206 #/components/schemas/Bad/properties/d/maxLength: `maxLength` must be a whole number, zero or more, and this is `1.5`
        E0233 #/components/schemas/Bad/properties/c: `multipleOf` has to be above 0
        W0531 #/components/schemas/Bad/properties/a: no value can satisfy this schema: `minLength` 3 is above `maxLength` 1; it may be left out, and a client keeps what is there all the same
        W0531 #/components/schemas/Bad/properties/b: no value can satisfy this schema: `minimum` 2 leaves nothing below `exclusiveMaximum` 2; it may be left out, and a client keeps what is there all the same
        ",
    );
}

#[test]
fn limits_that_are_rules() {
    check(
        "
        A: { type: string, pattern: '^a', not: { const: ab } }
        B: { type: object, if: { required: [a] }, then: { required: [b] }, propertyNames: { pattern: x }, dependentRequired: { a: [b] }, unevaluatedProperties: false }
        C: { type: array, items: {}, contains: { type: string } }
        Bad: { type: string, pattern: '(a' }
        Names: { type: object, patternProperties: { '^x-': { type: string } }, additionalProperties: false }
        Open: { type: object, patternProperties: { '^x-': { type: string } }, additionalProperties: true }
        ",
        r"
        A = string
        B = map
        C = [any]
        Bad = string
        Names = map<string>
        Open = map
        E0234 #/components/schemas/Bad: the pattern `(a` is no regular expression: a `(` without a `)`
        ",
    );
}

#[test]
fn types_that_are_not_covered() {
    check(
        "
        Tuple: { type: array, prefixItems: [{ type: string }, { type: integer }] }
        Never: { type: object, properties: { a: false } }
        Pattern: { type: object, patternProperties: { '^x-': { type: string } } }
        Two: { type: object, patternProperties: { '^x-': { type: string }, '^y-': { type: integer } }, additionalProperties: false }
        Dynamic: { $dynamicRef: '#x' }
        Big: { type: integer, enum: [99999999999999999999] }
        ",
        r"
        Tuple = (?string, ?integer, ..)
        Never = { a: never }
        Pattern = map
        Two = map
        Dynamic = any
        Big = [99999999999999999999]
        E0214 #/components/schemas/Dynamic: no schema around says what `#x` means here
        ",
    );
}

#[test]
fn required_without_a_property() {
    check(
        "
        A: { type: object, required: [a, b], properties: { a: { type: string } } }
        B: { type: object, required: [x], additionalProperties: { type: integer } }
        ",
        r"
        A = { a: string, b: any }
        B = { x: integer, *: integer }
        W0534 #/components/schemas/A: `b` is required and not among the properties, so it may hold anything
        W0534 #/components/schemas/B: `x` is required and not among the properties, so it may hold anything
        ",
    );
}

#[test]
fn hostile_nesting_ends() {
    let mut schema = "{ type: string }".to_owned();
    for _ in 0..100 {
        schema = format!("{{ type: object, properties: {{ a: {schema} }} }}");
    }
    let deep = format!("Deep: {schema}");
    check_schemas("3.1.0", &deep, &format!("Deep = {}string{}", "{ a?: ".repeat(100), " }".repeat(100)));

    // Each merge of `a` makes a schema that no one wrote, for ever.
    check(
        "
        A: { allOf: [{ $ref: '#/components/schemas/B' }], properties: { a: { properties: { x: { $ref: '#/components/schemas/A' } } } } }
        B: { properties: { a: { $ref: '#/components/schemas/A' } } }
        ",
        r"
        A = { a?: { a?: ^, x?: A } }
        B = { a?: A }
        ",
    );
}

#[test]
fn long_chains_of_references() {
    let chain = |length: usize| {
        let links = (0..length).map(|i| format!("S{i}: {{ $ref: '#/components/schemas/S{}' }}\n", i + 1));
        links.collect::<String>() + &format!("S{length}: {{ type: string }}\n")
    };
    check_schemas("3.1.0", &chain(500), "S500 = string");
    let (_, diagnostics) = lowered_schemas("3.1.0", &chain(3_000));
    assert!(messages(&diagnostics, Level::Error)[0].starts_with("E0239 "));
}

#[test]
fn unions_that_double_end() {
    let level = |i: usize| {
        let next = format!("{{ $ref: '#/components/schemas/U{}' }}", i + 1);
        format!(
            "U{i}: {{ oneOf: [{next}, {{ allOf: [{next}], minProperties: {i} }}], discriminator: {{ propertyName: k }} }}\n"
        )
    };
    let unions: String = (0..60).map(level).collect();
    let last = "U60: { type: object, properties: { d: { $ref: '#/components/schemas/U0', default: 5 } } }\n";
    let (api, _) = lowered_schemas("3.1.0", &(unions + last));
    assert!(!api.schemas.is_empty());
}
