//! Event streams: which schema counts (D2 to D4) and how events are told apart (D7).

use super::{HEAD, LowerOptions, compare, dump, indented, lowered};

pub(super) const COMPONENTS: &str = "
components:
  schemas:
    Delta: { type: object, required: [type, text], properties: { type: { type: string, const: delta }, text: { type: string } } }
    Done: { type: object, required: [type], properties: { type: { type: string, enum: [done] } } }
    Plain: { type: object, properties: { text: { type: string } } }
    Notice: { description: what happens, oneOf: [{ $ref: '#/components/schemas/Delta' }, { $ref: '#/components/schemas/Done' }], discriminator: { propertyName: type } }
    Named: { oneOf: [{ $ref: '#/components/schemas/MessageEvent' }, { $ref: '#/components/schemas/PingEvent' }] }
    MessageEvent: { type: object, required: [event, data], properties: { event: { const: message.created }, data: { $ref: '#/components/schemas/Plain' } } }
    PingEvent: { type: object, required: [event], properties: { event: { type: string, enum: [ping] }, data: { type: string } } }
";

/// A `text/event-stream` answer as its Media Type Object.
#[track_caller]
pub(super) fn check(media_type: &str, expected: &str) {
    let content = format!("text/event-stream:\n{}", indented(media_type, 2));
    check_responses(&format!("'200':\n  description: ok\n  content:\n{}", indented(&content, 4)), expected);
}

#[track_caller]
pub(super) fn check_responses(responses: &str, expected: &str) {
    check_with(responses, &LowerOptions::default(), expected);
}

#[track_caller]
pub(super) fn check_with(responses: &str, options: &LowerOptions, expected: &str) {
    let responses = indented(responses, 8);
    let text = format!(
        "openapi: 3.1.0\n{HEAD}paths:\n  /s:\n    get:\n      operationId: s\n      responses:\n{responses}{COMPONENTS}"
    );
    let (api, diagnostics) = lowered(&text, options);
    let dump: String = dump(&api).lines().skip(1).fold(String::new(), |all, line| all + line + "\n");
    compare(&text, &dump, &diagnostics, expected);
}

#[test]
fn d4_nothing_is_said() {
    check(
        "{}",
        r"
        200 events text
        ",
    );
    check(
        "schema: {}",
        r"
        200 events text
        ",
    );
    check(
        "schema: true",
        r"
        200 events text
        ",
    );
    check(
        "schema: { type: string }",
        r"
        200 events text
        ",
    );
    check(
        "schema: { type: string, format: binary }",
        r"
        200 events text
        ",
    );
    check(
        "schema: { type: object, properties: { timeout: { type: integer, format: int64 } } }",
        r"
        200 events text
        ",
    );
    check(
        "schema: { type: array, items: { type: string } }",
        r"
        200 events text
        ",
    );
}

#[test]
fn d3_arrays_stand_for_their_items() {
    check(
        "schema: { type: array, items: { $ref: '#/components/schemas/Plain' } }",
        r"
        200 events Plain end [DONE]
        Plain = { text?: string }
        ",
    );
}

#[test]
fn d2_item_schema_wins_in_any_version() {
    check(
        "{ schema: { type: integer }, itemSchema: { $ref: '#/components/schemas/MessageEvent' } }",
        r"
        200 events MessageEvent by name { message.created: Plain } end [DONE]
        Plain = { text?: string }
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
    );
    check(
        "itemSchema: { $ref: '#/components/schemas/Plain' }",
        r"
        200 events Plain end [DONE]
        Plain = { text?: string }
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0535 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` describes no event with a `data` field, so it is taken as the JSON in `data`
        ",
    );
}

#[test]
fn d7_6_one_payload() {
    check(
        "schema: { $ref: '#/components/schemas/Plain' }",
        r"
        200 events Plain end [DONE]
        Plain = { text?: string }
        ",
    );
    check(
        "schema: { type: object, additionalProperties: true }",
        r"
        200 events map end [DONE]
        ",
    );
}

#[test]
fn d7_4_payloads_by_discriminator() {
    check(
        "schema: { $ref: '#/components/schemas/Notice' }",
        r#"
        200 events Notice by member type { Delta(delta): Delta, Done(done): Done } end [DONE]
        Delta = { type: ["delta"], text: string }
        Done = { type: ["done"] }
        "#,
    );
    check(
        "schema: { oneOf: [{ $ref: '#/components/schemas/Delta' }, { $ref: '#/components/schemas/Done' }], discriminator: { propertyName: type, mapping: { d: Delta, dd: Delta } } }",
        r#"
        200 events by member type { Delta(d dd): Delta, Done(done): Done } end [DONE]
        Delta = { type: ["delta"], text: string }
        Done = { type: ["done"] }
        "#,
    );
}

#[test]
fn d7_4_payloads_by_a_constant_that_all_require() {
    check(
        "schema: { anyOf: [{ $ref: '#/components/schemas/Delta' }, { $ref: '#/components/schemas/Done' }] }",
        r#"
        200 events by member type { Delta(delta): Delta, Done(done): Done } end [DONE]
        Delta = { type: ["delta"], text: string }
        Done = { type: ["done"] }
        "#,
    );
    check(
        "schema: { anyOf: [{ $ref: '#/components/schemas/Notice' }, { type: object, required: [type], properties: { type: { const: late } } }] }",
        r#"
        200 events by member type { Delta(delta): Delta, Done(done): Done, late: { type: ["late"] } } end [DONE]
        Delta = { type: ["delta"], text: string }
        Done = { type: ["done"] }
        "#,
    );
}

#[test]
fn d7_5_payloads_by_shape() {
    check(
        "schema: { anyOf: [{ $ref: '#/components/schemas/Delta' }, { $ref: '#/components/schemas/Plain' }] }",
        r#"
        200 events by shape { Delta(): Delta, Plain(): Plain } end [DONE]
        Delta = { type: ["delta"], text: string }
        Plain = { text?: string }
        W0536 #/paths/~1s/get/responses/200/content/text~1event-stream/schema: nothing tells these events apart, so they are tried in document order
        "#,
    );
}

#[test]
fn d7_1_envelopes_by_name() {
    check(
        "schema: { $ref: '#/components/schemas/Named' }",
        r"
        200 events Named by name { message.created: Plain, ping: text } end [DONE]
        Plain = { text?: string }
        ",
    );
    check(
        "schema: { oneOf: [{ $ref: '#/components/schemas/PingEvent' }, { type: object, properties: { data: { $ref: '#/components/schemas/Plain' } } }] }",
        r"
        200 events by name { ping: text, message: Plain } end [DONE]
        Plain = { text?: string }
        ",
    );
    check(
        "schema: { oneOf: [{ $ref: '#/components/schemas/PingEvent' }, { type: object, properties: { event: { const: ping }, data: { type: string } } }] }",
        r"
        200 events by name { ping: text }
        ",
    );
}

#[test]
fn events_of_one_name_are_one_event() {
    check(
        "schema: { oneOf: [{ type: object, properties: { event: { enum: [a, b] }, data: { $ref: '#/components/schemas/Plain' } } }, { type: object, properties: { event: { enum: [b, c] }, data: { type: object, properties: { id: { type: string } } } } }] }",
        r"
        200 events by name { a: Plain, b: any, c: { id?: string } } end [DONE]
        Plain = { text?: string }
        W0535 #/paths/~1s/get/responses/200/content/text~1event-stream/schema/oneOf/1: several events of this stream have the name `b`: their data may be anything
        ",
    );
}

#[test]
fn d7_1_a_base_with_refinements_and_a_terminator() {
    check(
        "
        itemSchema:
          type: object
          properties: { event: { type: string }, data: { type: string } }
          required: [event]
          oneOf:
            - { properties: { event: { const: userconnect }, data: { contentMediaType: application/json, contentSchema: { $ref: '#/components/schemas/Plain' } } } }
            - { properties: { event: { const: usermessage }, data: { contentMediaType: text/plain } } }
            - { properties: { data: { contentMediaType: text/plain, const: '[DONE]' } } }
        ",
        r"
        200 events by name { userconnect: Plain, usermessage: text } end [DONE] write [DONE]
        Plain = { text?: string }
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
    );
}

#[test]
fn d7_2_one_envelope_with_a_union_in_its_data() {
    check(
        "schema: { type: object, required: [event, data], properties: { event: { type: string, enum: [delta, done] }, data: { $ref: '#/components/schemas/Notice' } } }",
        r#"
        200 events Notice by member type { Delta(delta): Delta, Done(done): Done } named alike end [DONE]
        Delta = { type: ["delta"], text: string }
        Done = { type: ["done"] }
        "#,
    );
    check(
        "itemSchema: { type: object, properties: { data: { type: string, contentMediaType: application/json, contentSchema: { $ref: '#/components/schemas/Notice' } } } }",
        r#"
        200 events Notice by member type { Delta(delta): Delta, Done(done): Done } end [DONE]
        Delta = { type: ["delta"], text: string }
        Done = { type: ["done"] }
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        "#,
    );
}

#[test]
fn d7_3_one_envelope_with_names() {
    check(
        "schema: { type: object, properties: { event: { type: string, enum: [a, b] }, data: { $ref: '#/components/schemas/Plain' } } }",
        r"
        200 events by name { a: Plain, b: Plain } end [DONE]
        Plain = { text?: string }
        ",
    );
}
