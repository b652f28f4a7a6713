//! Event streams, continued: names beside values (D7.2, D7.3), fallbacks (D7), unknown events (D8), the event for errors (D9),
//! and resuming (D11); items of sequences that are unions (J3).

use super::streams::{check, check_responses, check_with};
use super::{HEAD, LowerOptions, check_document, dump, lowered};

#[test]
fn d7_2_names_beside_values() {
    let envelope = |names: &str| {
        format!(
            "schema: {{ type: object, required: [event, data], properties: {{ event: {{ type: string, enum: {names} }}, data: {{ $ref: '#/components/schemas/Notice' }} }} }}"
        )
    };
    let components = "Delta = { type: [\"delta\"], text: string }\nDone = { type: [\"done\"] }\n";
    for (names, expected) in [
        ("[done, delta]", " named alike"),
        ("[notice]", " named notice"),
        // Neither one name nor those of the values: the handler names them, if it likes.
        ("[delta, done, more]", ""),
    ] {
        let stream = format!(
            "200 events Notice by member type {{ Delta(delta): Delta, Done(done): Done }}{expected} end [DONE]\n"
        );
        check(&envelope(names), &format!("{stream}{components}"));
    }
}

#[test]
fn d7_3_names_of_one_payload() {
    check(
        "schema: { type: object, properties: { event: { type: string, enum: [a, b] }, data: { type: string } } }",
        "200 events by name { a: text, b: text }",
    );
    // Without an enum the name says nothing.
    check(
        "schema: { type: object, properties: { event: { type: string }, data: { type: integer } } }",
        "200 events integer end [DONE]",
    );
}

#[test]
fn d7_default_mapping_goes_before_unknown() {
    check(
        "schema: { oneOf: [{ $ref: '#/components/schemas/Delta' }, { $ref: '#/components/schemas/Plain' }], discriminator: { propertyName: type, defaultMapping: Plain } }",
        r#"
        200 events by member type { Delta(delta): Delta, Plain: Plain } or 1 end [DONE]
        Delta = { type: ["delta"], text: string }
        Plain = { text?: string }
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/schema/discriminator/defaultMapping: `defaultMapping` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0533 #/components/schemas/Plain: `Plain` has no property `type`, which tells the members apart
        "#,
    );
}

#[test]
fn d8_unknown_events_may_be_errors() {
    check(
        "{ schema: { $ref: '#/components/schemas/Named' }, x-sse: { unknown: error } }",
        r"
        200 events by name { message.created: Plain, ping: text } closed end [DONE]
        Plain = { text?: string }
        ",
    );
    check(
        "{ schema: { type: string }, x-sse: { unknown: error } }",
        r"
        200 events text
        E0238 #/paths/~1s/get/responses/200/content/text~1event-stream/x-sse/unknown: `x-sse.unknown` must be left out here: the events have no names
        ",
    );
}

#[test]
fn d9_the_event_for_errors() {
    check(
        "{ schema: { $ref: '#/components/schemas/Named' }, x-sse: { error: ping } }",
        r"
        200 events Named by name { message.created: Plain, ping: text } end [DONE] error 1
        Plain = { text?: string }
        ",
    );
    check(
        "{ schema: { $ref: '#/components/schemas/Named' }, x-sse: { error: oops } }",
        r"
        200 events Named by name { message.created: Plain, ping: text } end [DONE]
        Plain = { text?: string }
        E0238 #/paths/~1s/get/responses/200/content/text~1event-stream/x-sse/error: `x-sse.error` must be the name of an event of this stream
        ",
    );
    // Without the extension: an event `error` of what an error answer holds.
    check_responses(
        "
        '200': { description: ok, content: { text/event-stream: { x-sse: { events: { note: { type: string }, error: { $ref: '#/components/schemas/Plain' } } } } } }
        '500': { description: no, content: { application/json: { schema: { $ref: '#/components/schemas/Plain' } } } }
        ",
        r"
        200 events by name { note: text, error: Plain } end [DONE] error 1
        500 json Plain
        Plain = { text?: string }
        ",
    );
    check(
        "x-sse: { events: { note: { type: string }, error: { $ref: '#/components/schemas/Plain' } } }",
        r"
        200 events by name { note: text, error: Plain } end [DONE]
        Plain = { text?: string }
        ",
    );
}

#[test]
fn d11_a_stream_that_does_not_resume() {
    check("{ schema: { type: string }, x-sse: { resume: false } }", "200 events text no resume");
}

#[test]
fn j3_items_that_are_unions_are_open() {
    check_document(
        "
        paths:
          /told:
            get: { responses: { '200': { description: ok, content: { application/jsonl: { itemSchema: { $ref: '#/components/schemas/Told' } } } } } }
          /untold:
            get: { responses: { '200': { description: ok, content: { application/json-seq: { schema: { type: array, items: { anyOf: [{ type: integer }, { $ref: '#/components/schemas/Done' }] } } } } } } }
        components:
          schemas:
            Delta: { type: object, required: [type, text], properties: { text: { type: string }, type: { const: delta } } }
            Done: { type: object, required: [type], properties: { type: { enum: [done, end] } } }
            Told: { oneOf: [{ $ref: '#/components/schemas/Delta' }, { $ref: '#/components/schemas/Done' }] }
        ",
        r#"
        GET /told -
        200 application/jsonl sequence Told
        GET /untold -
        200 application/json-seq sequence anyOf<integer, Done>..
        Delta = { text: string, type: ["delta"] }
        Done = { type: ["done", "end"] }
        Told = oneOf by type<Delta(delta), Done(done end)>..
        W0502 #/paths/~1told/get/responses/200/content/application~1jsonl/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        "#,
    );
}

#[test]
fn d14_the_member_of_the_body_that_chooses() {
    for (body, expected) in [
        ("{ type: object, properties: { stream: { type: boolean } } }", " by stream"),
        ("{ type: object, properties: { stream: { type: [boolean, 'null'], default: false } } }", " by stream"),
        ("{ type: object, properties: { stream: { type: boolean, default: true } } }", " by stream or so"),
        (
            "{ allOf: [{ type: object }, { properties: { stream: { $ref: '#/components/schemas/Flag' } } }] }",
            " by stream",
        ),
        (
            "{ oneOf: [{ type: object, properties: { a: {} } }, { type: object, properties: { stream: { anyOf: [{ type: boolean }, { type: 'null' }] } } }] }",
            " by stream",
        ),
        ("{ type: object, properties: { stream: { type: string } } }", ""),
        ("{ type: object, properties: { deep: { type: object, properties: { stream: { type: boolean } } } } }", ""),
        ("{ type: array, items: { type: object, properties: { stream: { type: boolean } } } }", ""),
        ("true", ""),
        ("{ $ref: '#/components/schemas/Circle' }", ""),
    ] {
        let text = format!(
            "openapi: 3.1.0\n{HEAD}paths: {{ /a: {{ post: {{ requestBody: {{ content: {{ application/json: {{ schema: {body} }} }} }}, responses: {{ '200': {{ description: ok, content: {{ application/json: {{ schema: {{ type: string }} }}, text/event-stream: {{}} }} }} }} }} }} }}\ncomponents: {{ schemas: {{ Flag: {{ type: boolean }}, Circle: {{ anyOf: [{{ $ref: '#/components/schemas/Circle' }}, {{ type: object }}] }} }} }}\n"
        );
        let (api, _) = lowered(&text, &LowerOptions::default());
        let halves: Vec<String> =
            dump(&api).lines().filter_map(|line| line.trim().strip_prefix("half ")).map(str::to_owned).collect();
        assert_eq!(halves, [format!("whole{expected}"), format!("stream{expected}")], "{body}");
    }
}

#[test]
fn d15_json_without_a_schema_may_be_kept() {
    let responses = "'200': { description: ok, content: { application/json: {}, text/event-stream: { schema: { type: string } } } }";
    check_with(
        responses,
        &LowerOptions { keep_empty_json: true, ..LowerOptions::default() },
        "half whole\n200 json any\nGET /s s\nhalf stream\n200 events text",
    );
}
