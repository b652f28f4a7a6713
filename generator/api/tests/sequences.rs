//! Sequences of JSON texts (streaming.md J1 to J3): what an item is, and what `x-fern-streaming` makes of a JSON answer.

use super::check_document as check;

#[test]
fn items() {
    check(
        "
        paths:
          /a:
            post:
              requestBody: { content: { application/jsonl: { itemSchema: { type: integer } }, application/x-ndjson: { schema: { type: array, items: { type: integer } } } } }
              responses:
                '200':
                  description: all sorts
                  content:
                    application/jsonl: { schema: { type: array, maxItems: 3, items: { $ref: '#/components/schemas/Plain' } } }
                    application/x-ndjson: { schema: { $ref: '#/components/schemas/Plain' } }
                    application/json-seq: {}
                    application/geo+json-seq: { schema: { type: string } }
                    application/stream+json: { schema: { type: string, format: binary } }
                    text/x-jsonl: { itemSchema: { type: string }, schema: { type: array, minItems: 1 } }
                    application/x-json-stream: { schema: { oneOf: [{ type: integer }, { $ref: '#/components/schemas/Plain' }] } }
                    application/ndjson: { schema: { type: array, prefixItems: [{ type: string }], items: { type: integer } } }
                '400': { description: no, content: { application/jsonl: { schema: { $ref: '#/components/schemas/Plain' } } } }
        components: { schemas: { Plain: { type: object, properties: { text: { type: string } } } } }
        ",
        r"
        POST /a -
        body? application/jsonl sequence integer
        body? application/x-ndjson sequence integer
        200 application/jsonl sequence Plain | application/x-ndjson sequence Plain | application/json-seq sequence any | application/geo+json-seq sequence any | application/stream+json bytes | text/x-jsonl sequence string | application/x-json-stream sequence oneOf<integer, Plain>.. | application/ndjson sequence any
        400 application/jsonl text
        Plain = { text?: string }
        W0502 #/paths/~1a/post/requestBody/content/application~1jsonl/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0502 #/paths/~1a/post/responses/200/content/text~1x-jsonl/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0530 #/paths/~1a/post/responses/200/content/application~1jsonl/schema/maxItems: `maxItems` is not enforced
        W0530 #/paths/~1a/post/responses/200/content/text~1x-jsonl/schema: `schema` is not enforced
        W0530 #/paths/~1a/post/responses/200/content/application~1ndjson/schema/prefixItems: `prefixItems` is not enforced
        W0535 #/paths/~1a/post/responses/400/content/application~1jsonl: the sequence of an error is taken as text
        ",
    );
}

#[test]
fn fern() {
    check(
        "
        paths:
          /a:
            get:
              responses:
                '200': { description: lines, content: { application/json: { schema: { $ref: '#/components/schemas/Plain' }, x-fern-streaming: { format: json } } } }
            put:
              x-fern-streaming: { format: sse }
              responses: { '200': { description: events, content: { application/json: { schema: { $ref: '#/components/schemas/Plain' } } } }, '400': { description: no, content: { application/json: {} } } }
            post:
              x-fern-streaming: { stream-condition: $request.stream, format: sse, terminator: '[DONE]', response: { $ref: '#/components/schemas/Plain' }, response-stream: { $ref: '#/components/schemas/Delta' } }
              responses: { '200': { description: either, content: { application/json: { schema: {} } } } }
            patch:
              x-fern-streaming: { response-stream: { type: integer }, response: 3 }
              responses: { '200': { description: either, content: { application/json: {} } } }
            delete:
              x-fern-streaming: false
              responses: { '200': { description: json, content: { application/json: {} } } }
        components: { schemas: { Plain: { type: object, properties: { text: { type: string } } }, Delta: { type: object, properties: { delta: { type: string } } } } }
        ",
        r"
        GET /a -
        200 sequence Plain
        PUT /a -
        200 events Plain end [DONE]
        400 json any
        POST /a -
        half whole
        200 json Plain
        POST /a -
        half stream
        200 events Delta end [DONE] write [DONE]
        PATCH /a -
        half whole
        200 json any
        PATCH /a -
        half stream
        200 application/stream+json sequence integer
        DELETE /a -
        200 json any
        Plain = { text?: string }
        Delta = { delta?: string }
        W0535 #/paths/~1a/post/x-fern-streaming: the answer is `application/json` or a stream, which is taken for `text/event-stream`
        W0535 #/paths/~1a/patch/x-fern-streaming: the answer is `application/json` or a stream, which is taken for `application/stream+json`
        E0238 #/paths/~1a/patch/x-fern-streaming/response: `x-fern-streaming.response` must be a schema
        ",
    );
}
