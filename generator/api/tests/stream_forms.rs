//! Event streams, continued: data of envelopes (D6), what authors and the configuration say (D5, D11), ends of streams (D10), and
//! bodies beside a stream (D1, D13, D15).

use super::streams::{COMPONENTS, check, check_responses, check_with};
use super::{HEAD, LowerOptions, compare, lowered};

#[test]
fn d6_data_of_an_envelope() {
    let cases = [
        (
            "{ type: string, contentMediaType: application/json, contentSchema: { $ref: '#/components/schemas/Plain' } }",
            r"
        200 events Plain end [DONE]
        Plain = { text?: string }
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{ type: string, contentMediaType: application/json }",
            r"
        200 events any end [DONE]
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{ type: string, contentMediaType: text/csv }",
            r"
        200 events text
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{ type: string, format: int64 }",
            r"
        200 events scalar integer
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{ type: string, format: uuid }",
            r"
        200 events scalar uuid
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{ type: string }",
            r"
        200 events text
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{ type: string, format: email }",
            r"
        200 events text
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{ type: string, enum: [on, off] }",
            r#"
        200 events scalar ["on", "off"]
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        "#,
        ),
        (
            "{ $ref: '#/components/schemas/Plain' }",
            r"
        200 events Plain end [DONE]
        Plain = { text?: string }
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{ type: array, items: { type: integer } }",
            r"
        200 events [integer] end [DONE]
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{ type: integer }",
            r"
        200 events integer end [DONE]
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{}",
            r"
        200 events text or json
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
        (
            "{ const: '[END]' }",
            r"
        200 events text end [END] write [END]
        W0502 #/paths/~1s/get/responses/200/content/text~1event-stream/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        ",
        ),
    ];
    for (data, expected) in cases {
        check(
            &format!(
                "itemSchema: {{ type: object, properties: {{ data: {data}, id: {{ type: string }}, retry: {{ type: integer }} }} }}"
            ),
            expected,
        );
    }
}

#[test]
fn d5_what_the_author_says_counts() {
    check(
        "{ schema: { $ref: '#/components/schemas/PingEvent' }, x-sse: { describes: data } }",
        r#"
        200 events PingEvent end [DONE]
        PingEvent = { event: ["ping"], data?: string }
        "#,
    );
    check(
        "{ schema: { $ref: '#/components/schemas/PingEvent' }, x-sse-event-data-schema: true }",
        r#"
        200 events PingEvent end [DONE]
        PingEvent = { event: ["ping"], data?: string }
        "#,
    );
    check(
        "{ schema: { type: object, properties: { data: { type: integer }, more: {} } }, x-sse: { describes: event } }",
        r"
        200 events integer end [DONE]
        ",
    );
    check(
        "schema: { type: object, properties: { data: { type: integer }, more: {} } }",
        r"
        200 events { data?: integer, more?: any } end [DONE]
        ",
    );
}

#[test]
fn d5_mixed_unions() {
    check(
        "schema: { oneOf: [{ $ref: '#/components/schemas/PingEvent' }, { $ref: '#/components/schemas/Plain' }] }",
        r"
        200 events by name { ping: text, message: Plain } end [DONE]
        Plain = { text?: string }
        ",
    );
}

#[test]
fn d10_terminators() {
    check(
        "{ schema: { $ref: '#/components/schemas/Plain' }, x-speakeasy-sse-sentinel: '[END]' }",
        r"
        200 events Plain end [END] write [END]
        Plain = { text?: string }
        ",
    );
    check(
        "{ schema: { type: string }, x-sse: { terminator: [bye, done] } }",
        r"
        200 events text end bye end done write bye
        ",
    );
    check(
        "schema: { oneOf: [{ $ref: '#/components/schemas/Plain' }, { type: string, enum: ['[DONE]'] }] }",
        r"
        200 events Plain end [DONE] write [DONE]
        Plain = { text?: string }
        ",
    );
    check(
        "{ schema: { $ref: '#/components/schemas/Plain' }, x-fern-streaming: { format: sse, terminator: '[X]' } }",
        r"
        200 events Plain end [X] write [X]
        Plain = { text?: string }
        ",
    );
}

#[test]
fn d11_events_by_name() {
    check(
        "
        x-sse:
          events:
            user_connected: { $ref: '#/components/schemas/Plain' }
            message: { type: string }
            count: { type: string, format: int32 }
            inline: { type: object, properties: { a: { $ref: '#/components/schemas/Done' } } }
            silent: null
        ",
        r#"
        200 events by name { user_connected: Plain, message: text, count: scalar i32, inline: { a?: Done }, silent: text or json }
        Done = { type: ["done"] }
        Plain = { text?: string }
        "#,
    );
    check(
        "x-sse: { events: { a: { $ref: '#/components/schemas/Plain' }, b: 5 }, error: a, unknown: error, nonsense: 1, describes: all }",
        r"
        200 events by name { a: Plain, b: text or json } closed end [DONE] error 0
        Plain = { text?: string }
        E0238 #/paths/~1s/get/responses/200/content/text~1event-stream/x-sse/events/b: `x-sse.events` must be an object of schemas by event name
        W0501 #/paths/~1s/get/responses/200/content/text~1event-stream/x-sse/nonsense: `x-sse` has no field `nonsense`, so it has no effect
        E0238 #/paths/~1s/get/responses/200/content/text~1event-stream/x-sse/describes: `x-sse.describes` must be `event` or `data`
        ",
    );
}

#[test]
fn payloads_from_the_configuration() {
    let mut options = LowerOptions::default();
    options.event_data.insert("s".to_owned(), "schema:Notice".to_owned());
    check_with(
        "'200': { description: ok, content: { text/event-stream: {} } }",
        &options,
        r#"
        200 events Notice by member type { Delta(delta): Delta, Done(done): Done } end [DONE]
        Delta = { type: ["delta"], text: string }
        Done = { type: ["done"] }
        "#,
    );
    check_with(
        "'200': { description: ok, content: { text/event-stream: { schema: { $ref: '#/components/schemas/Plain' } } } }",
        &options,
        r"
        200 events Plain end [DONE]
        Plain = { text?: string }
        ",
    );
    options.event_data.insert("s".to_owned(), "Nothing".to_owned());
    check_with(
        "'200': { description: ok, content: { text/event-stream: {} } }",
        &options,
        r"
        200 events text
        E0214 #/paths/~1s/get/responses/200/content/text~1event-stream: there is no `#/components/schemas/Nothing`
        ",
    );
}

#[test]
fn d1_only_successes_stream() {
    check_responses(
        "
        '401': { description: no, content: { text/event-stream: { schema: { type: string } } } }
        '404': { description: no, content: { text/event-stream: {} } }
        '422': { description: no, content: { text/event-stream: { schema: { $ref: '#/components/schemas/Plain' } } } }
        default: { description: ok, content: { text/event-stream: {} } }
        ",
        r"
        401 text/event-stream text
        404 text/event-stream text
        422 text/event-stream text
        default events text
        W0535 #/paths/~1s/get/responses/422/content/text~1event-stream: the event stream of an error is taken as text
        ",
    );
}

#[test]
fn d13_and_d15_json_beside_the_stream() {
    check_responses(
        "'200': { description: ok, content: { application/json: { schema: {} }, text/event-stream: { schema: { type: string } } } }",
        r"
        200 events text
        W0535 #/paths/~1s/get/responses/200/content: the JSON beside the stream has no schema, so the answer is taken as a stream alone
        ",
    );
    check_responses(
        "'200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Plain' } }, text/event-stream: {} } }",
        r"
        half whole
        200 json Plain
        GET /s s
        half stream
        200 events text
        Plain = { text?: string }
        ",
    );
}

#[test]
fn unions_of_events_become_no_schemas() {
    let text = format!(
        "openapi: 3.1.0\n{HEAD}paths:\n  /s:\n    get:\n      responses:\n        '200': {{ description: ok, content: {{ text/event-stream: {{ schema: {{ $ref: '#/components/schemas/Named' }} }} }} }}\n{COMPONENTS}"
    );
    let (api, diagnostics) = lowered(&text, &LowerOptions { prune: false, ..LowerOptions::default() });
    compare(
        &text,
        &super::dump_schemas(&api),
        &diagnostics,
        r#"
        Delta = { type: ["delta"], text: string }
        Done = { type: ["done"] }
        Plain = { text?: string }
        Notice = oneOf by type<Delta(delta), Done(done)>
        MessageEvent = { event: ["message.created"], data: Plain }
        PingEvent = { event: ["ping"], data?: string }
        "#,
    );
}
