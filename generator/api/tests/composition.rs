//! Schemas made of others: references, `allOf`, unions.

use super::schemas::check;

#[test]
fn references_keep_the_identity_of_components() {
    check(
        "
        Pet: { type: object, description: a pet, properties: { id: { type: string } } }
        Alias: { $ref: '#/components/schemas/Pet' }
        Wrapped: { allOf: [{ $ref: '#/components/schemas/Pet' }], description: not another type }
        Own: { allOf: [{ type: object, properties: { a: { type: string } } }] }
        Uses:
          type: object
          properties:
            a: { $ref: '#/components/schemas/Pet', description: of the use, deprecated: true }
            b: { $ref: '#/components/schemas/Alias', readOnly: true }
            c: { allOf: [{ $ref: '#/components/schemas/Pet' }], writeOnly: true }
            d: { type: object, allOf: [{ $ref: '#/components/schemas/Pet' }] }
            e: { description: inline, type: string }
            f: { $ref: '#/components/schemas/Uses/properties/e' }
            g: { $ref: '#/components/schemas/Pet', required: [id] }
            h: { $ref: '#/components/schemas/Uses/$defs/Inner' }
          $defs: { Inner: { type: object, properties: { z: { type: integer } } } }
        ",
        r"
        Pet = { id?: string }
        Own = { a?: string }
        Uses = { a?: Pet deprecated 'of the use', b?: Pet ro, c?: Pet wo, d?: Pet, e?: string 'inline', f?: string, g?: { id: string }, h?: Inner }
        Inner = { z?: integer }
        ",
    );
}

#[test]
fn recursion_is_an_id() {
    check(
        "
        Node: { type: object, properties: { next: { $ref: '#/components/schemas/Node' }, all: { type: array, items: { $ref: '#/components/schemas/Node' } }, or: { oneOf: [{ $ref: '#/components/schemas/Node' }, { $ref: '#/components/schemas/Other' }] } } }
        Other: { type: object, additionalProperties: { $ref: '#/components/schemas/Node' } }
        ",
        r"
        Node = { next?: Node, all?: [Node], or?: oneOf<Node, Other> }
        Other = map<Node>
        ",
    );
}

#[test]
fn circles_and_dangling_references() {
    check(
        "
        A: { $ref: '#/components/schemas/B' }
        B: { $ref: '#/components/schemas/A' }
        Self: { allOf: [{ $ref: '#/components/schemas/Self' }, { type: object, properties: { a: {} } }] }
        Pet: { type: object }
        Typo: { type: object, properties: { p: { $ref: '#/components/schemas/Pett' }, q: { $ref: 'other.yaml#/X' }, r: { $ref: '#anchor' }, s: { $ref: '#/info/title' }, t: { $ref: Pet } } }
        ",
        r"
        B = any
        Self = { a?: any }
        Pet = map
        Typo = { p?: any, q?: any, r?: any, s?: any, t?: any }
        E0215 #/components/schemas/A: the references `#/components/schemas/B` → `#/components/schemas/A` → `#/components/schemas/B` form a circle
        E0215 #/components/schemas/Self/allOf/0: the reference `#/components/schemas/Self` leads to itself
        E0214 #/components/schemas/Typo/properties/p: there is no `#/components/schemas/Pett`
        E0303 #/components/schemas/Typo/properties/q: the reference `other.yaml#/X` leads out of the document
        E0214 #/components/schemas/Typo/properties/r: there is no `#anchor`
        E0230 #/components/schemas/Typo/properties/s: `#/info/title` is not a schema
        E0303 #/components/schemas/Typo/properties/t: the reference `Pet` leads out of the document
        ",
    );
}

#[test]
fn all_of_is_merged() {
    check(
        "
        Base: { type: object, description: base, required: [kind], properties: { kind: { type: string }, id: { type: string, format: uuid } } }
        Cat:
          description: a cat
          allOf:
            - { $ref: '#/components/schemas/Base' }
            - { type: object, required: [lives, id], properties: { kind: { const: cat }, lives: { type: integer, minimum: 1 } } }
        More: { allOf: [{ $ref: '#/components/schemas/Cat' }], properties: { lives: { maximum: 9 }, x: {} }, additionalProperties: false }
        Limit: { allOf: [{ type: string, maxLength: 5 }, { minLength: 2 }] }
        Clash: { allOf: [{ type: string }, { type: integer }] }
        Lists: { allOf: [{ enum: [a] }, { enum: [b] }] }
        ",
        r#"
        Base = { kind: string, id?: uuid }
        Cat = { kind: ["cat"], id: uuid, lives: integer >= 1 }
        More = { kind: ["cat"], id: uuid, lives: integer >= 1 <= 9, x?: any, closed }
        Limit = string minlen 2 maxlen 5
        Clash = any
        Lists = any
        E0231 #/components/schemas/Clash: no value can satisfy this schema: it has to be `string` and `integer` at once
        E0231 #/components/schemas/Lists: no value can satisfy this schema: its lists of values have none in common
        "#,
    );
}

#[test]
fn unions() {
    check(
        "
        Cat: { type: object, required: [kind], properties: { kind: { type: string, const: cat } } }
        Dog: { type: object, required: [kind], properties: { kind: { type: string, enum: [dog] } } }
        Cow: { type: object, required: [kind], properties: { kind: { type: string } } }
        Rock: { type: object, properties: { weight: { type: integer } } }
        Plain: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { type: integer }, { type: 'null' }] }
        One: { oneOf: [{ $ref: '#/components/schemas/Cat' }] }
        Mapped: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }], discriminator: { propertyName: kind, mapping: { cat: Cat, hound: '#/components/schemas/Dog', puppy: '#/components/schemas/Dog' } } }
        Implied: { anyOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }, { $ref: '#/components/schemas/Cow' }], discriminator: { propertyName: kind } }
        Lacking: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Rock' }], discriminator: { propertyName: kind } }
        Nested: { oneOf: [{ $ref: '#/components/schemas/Mapped' }, { type: string }] }
        BadMap: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }], discriminator: { propertyName: kind, mapping: { cat: Catt } } }
        ",
        r#"
        Cat = { kind: ["cat"] }
        Dog = { kind: ["dog"] }
        Cow = { kind: string }
        Rock = { weight?: integer }
        Plain = oneOf<Cat, integer>
        Mapped = oneOf by kind<Cat(cat), Dog(hound puppy)>
        Implied = anyOf by kind<Cat(cat), Dog(dog), Cow(Cow)>
        Lacking = oneOf by kind?<Cat(cat), Rock(Rock)>
        Nested = oneOf<Mapped, string>
        BadMap = oneOf by kind<Cat(cat), Dog(dog)>
        W0533 #/components/schemas/Rock: `Rock` has no property `kind`, which tells the members apart
        E0214 #/components/schemas/BadMap/discriminator/mapping/cat: there is no `#/components/schemas/Catt`
        "#,
    );
}

#[test]
fn what_stands_beside_a_union_is_distributed() {
    check(
        "
        Beside: { type: object, properties: { a: {} }, oneOf: [{ type: object, properties: { b: {} } }, { type: object, properties: { c: {} } }] }
        Two: { oneOf: [{ type: string }, { type: integer }], anyOf: [{ type: string }, { type: integer }] }
        Base: { type: object, properties: { a: {} } }
        Inside: { allOf: [{ $ref: '#/components/schemas/Base' }, { oneOf: [{ type: object, properties: { b: {} } }, { type: object, properties: { c: {} } }] }] }
        Limits: { type: object, properties: { a: {}, b: {} }, anyOf: [{ required: [a] }, { required: [b] }] }
        Typed: { type: object, oneOf: [{ $ref: '#/components/schemas/Base' }, { type: object, properties: { z: {} } }] }
        Untrue: { type: string, oneOf: [{ type: integer }, { type: boolean }] }
        Pet: { type: object, properties: { kind: { type: string } }, discriminator: { propertyName: kind } }
        Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { bark: {} } }] }
        ",
        r"
        Beside = oneOf<{ a?: any, b?: any }, { a?: any, c?: any }>
        Two = oneOf<string, integer>
        Base = { a?: any }
        Inside = oneOf<{ a?: any, b?: any }, { a?: any, c?: any }>
        Limits = { a?: any, b?: any }
        Typed = oneOf<Base, { z?: any }>
        Untrue = any
        Pet = anyOf by kind?<{ kind?: string }(Pet), Dog(Dog)>
        Dog = { kind?: string, bark?: any }
        E0231 #/components/schemas/Untrue: no value can satisfy this schema: its type is `string`, and no member of `oneOf` has it
        ",
    );
}

#[test]
fn several_unions_in_one_schema() {
    check(
        "
        Two:
          type: object
          required: [id]
          properties: { id: { type: string } }
          oneOf: [{ type: object, required: [a], properties: { a: {} } }, { type: object, required: [b], properties: { b: {} } }]
          anyOf: [{ properties: { c: {} } }, { properties: { d: {} } }]
        Shared: { type: object, properties: { kind: { type: string } }, required: [kind] }
        One: { allOf: [{ $ref: '#/components/schemas/Shared' }], required: [kind], properties: { kind: { const: one } } }
        Two2: { allOf: [{ $ref: '#/components/schemas/Shared' }, { properties: { kind: { const: two } } }] }
        Covered: { type: object, required: [kind], properties: { kind: { type: string } }, oneOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/Two2' }], discriminator: { propertyName: kind } }
        Equal: { oneOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/One' }, { type: integer }] }
        Narrowed: { type: [string, 'null'], maxLength: 5, anyOf: [{ format: uuid }, { type: integer }, { format: date }] }
        Consts: { type: object, properties: { s: { type: string }, t: {} }, oneOf: [{ properties: { s: { enum: [x] } }, required: [t] }, { properties: { s: { enum: [y, z] } } }] }
        ",
        r#"
        Two = oneOf<anyOf<{ id: string, a: any, c?: any }, { id: string, a: any, d?: any }>, anyOf<{ id: string, b: any, c?: any }, { id: string, b: any, d?: any }>>
        Shared = { kind: string }
        One = { kind: ["one"] }
        Two2 = { kind: ["two"] }
        Covered = oneOf by kind<One(one), Two2(two)>
        Equal = oneOf<One, integer>
        Narrowed = anyOf<uuid maxlen 5, date maxlen 5>
        Consts = { s?: string, t?: any }
        "#,
    );
}

#[test]
fn bases_stand_for_all_that_extend_them() {
    check(
        "
        Uses: { type: object, properties: { pet: { $ref: '#/components/schemas/Pet' }, dog: { $ref: '#/components/schemas/Dog' }, cat: { $ref: '#/components/schemas/Cat' }, more: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { more: {} } }] } } }
        Pet: { type: object, required: [kind], properties: { kind: { type: string }, friend: { $ref: '#/components/schemas/Pet' } }, discriminator: { propertyName: kind, mapping: { hound: Dog, dog: '#/components/schemas/Dog', rock: Rock } } }
        Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }] }
        Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { bark: { type: boolean } } }] }
        Puppy: { allOf: [{ $ref: '#/components/schemas/Dog' }], properties: { small: {} } }
        Rock: { type: object, properties: { weight: {} } }
        Listed: { type: object, required: [type], properties: { type: { type: string, enum: [A, b] } }, discriminator: { propertyName: type } }
        A: { allOf: [{ $ref: '#/components/schemas/Listed' }, { properties: { a: {} } }] }
        B: { allOf: [{ $ref: '#/components/schemas/Listed' }, { properties: { b: {} } }] }
        Alone: { type: object, properties: { kind: { type: string } }, discriminator: { propertyName: kind } }
        ",
        r#"
        Uses = { pet?: Pet, dog?: Dog, cat?: Cat, more?: { kind: string, friend?: Pet, more?: any } }
        Pet = anyOf by kind<{ kind: string, friend?: Pet }(Pet), Cat(Cat), Dog(hound dog), Puppy(Puppy), { kind: string, friend?: Pet, weight?: any }(rock)>
        Cat = { kind: string, friend?: Pet }
        Dog = { kind: string, friend?: Pet, bark?: boolean }
        Puppy = { kind: string, friend?: Pet, bark?: boolean, small?: any }
        Rock = { weight?: any }
        Listed = anyOf by type<A(A), B(b)>
        A = { type: ["A", "b"], a?: any }
        B = { type: ["A", "b"], b?: any }
        Alone = { kind?: string }
        "#,
    );
}

#[test]
fn a_base_may_list_the_heirs_that_extend_it() {
    check(
        "
        Pet: { type: object, required: [kind], properties: { kind: { type: string } }, discriminator: { propertyName: kind }, oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }
        Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }], properties: { lives: {} } }
        Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }] }
        ",
        r"
        Pet = oneOf by kind<Cat(Cat), Dog(Dog)>
        Cat = { kind: string, lives?: any }
        Dog = { kind: string }
        ",
    );
}

#[test]
fn discriminators_may_have_a_default() {
    check(
        "
        Cat: { type: object, properties: { kind: { const: cat } } }
        Other: { type: object, properties: { kind: { type: string } } }
        Pet: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Other' }], discriminator: { propertyName: kind, defaultMapping: Other } }
        Lost: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { type: integer }], discriminator: { propertyName: kind, defaultMapping: Other } }
        ",
        r#"
        Cat = { kind?: ["cat"] }
        Other = { kind?: string }
        Pet = oneOf by kind or 1<Cat(cat), Other(Other)>
        Lost = oneOf by kind?<Cat(cat), integer>
        W0502 #/components/schemas/Pet/discriminator/defaultMapping: `defaultMapping` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0502 #/components/schemas/Lost/discriminator/defaultMapping: `defaultMapping` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0533 #/components/schemas/Lost/oneOf/1: this member has no property `kind`, which tells the members apart
        W0531 #/components/schemas/Lost/discriminator/defaultMapping: no code is generated for `defaultMapping` to a schema that is no member yet
        "#,
    );
}

#[test]
fn what_has_no_value_is_an_error_where_a_value_has_to_be_there() {
    check(
        "
        Clash: { allOf: [{ type: string }, { type: integer }] }
        Needs: { type: object, required: [inner], properties: { inner: { type: object, required: [a], properties: { a: { allOf: [{ minLength: 3 }, { type: string, maxLength: 2 }] } } } } }
        May: { type: object, properties: { a: { allOf: [{ enum: [a] }, { enum: [b] }] }, list: { type: array, items: { allOf: [{ type: boolean }, { type: integer }] } } } }
        Null: { type: object, required: [a], properties: { a: { type: [string, 'null'], minLength: 3, maxLength: 2 } } }
        One: { oneOf: [{ type: string }, { allOf: [{ type: integer }, { type: number, maximum: 1, minimum: 2 }] }] }
        ",
        r"
        Clash = any
        Needs = { inner: { a: string minlen 3 maxlen 2 } }
        May = { a?: any, list?: [any] }
        Null = { a: string minlen 3 maxlen 2|null }
        One = oneOf<string, integer >= 2 <= 1>
        E0231 #/components/schemas/Clash: no value can satisfy this schema: it has to be `string` and `integer` at once
        W0531 #/components/schemas/May/properties/a: no value can satisfy this schema: its lists of values have none in common; it may be left out, and a client keeps what is there all the same
        W0531 #/components/schemas/Null/properties/a: no value can satisfy this schema: `minLength` 3 is above `maxLength` 2; it may be left out, and a client keeps what is there all the same
        W0531 #/components/schemas/One/oneOf/1: no value can satisfy this schema: `minimum` 2 leaves nothing below `maximum` 1; it may be left out, and a client keeps what is there all the same
        E0231 #/components/schemas/Needs/properties/inner/properties/a: no value can satisfy this schema: `minLength` 3 is above `maxLength` 2
        W0531 #/components/schemas/May/properties/list/items: no value can satisfy this schema: it has to be `boolean` and `integer` at once; it may be left out, and a client keeps what is there all the same
        ",
    );
}
