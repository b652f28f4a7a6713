//! Request bodies and responses.

use super::check_document as check;

#[test]
fn request_bodies() {
    check(
        "
        paths:
          /json: { post: { requestBody: { required: true, content: { application/vnd.x+json: { schema: { type: object } } } }, responses: { '204': { description: ok } } } }
          /any: { post: { requestBody: { content: { '*/*': {} } }, responses: { '204': { description: ok } } } }
          /text: { post: { requestBody: { content: { text/plain: { schema: { type: string } } } }, responses: { '204': { description: ok } } } }
          /ref: { post: { requestBody: { $ref: '#/components/requestBodies/b' }, responses: { '204': { description: ok } } } }
          /form: { post: { requestBody: { content: { application/x-www-form-urlencoded: { schema: { type: object } } } }, responses: { '204': { description: ok } } } }
          /multipart: { post: { requestBody: { content: { multipart/form-data: { schema: { type: object } } } }, responses: { '204': { description: ok } } } }
          /xml: { post: { requestBody: { content: { application/xml: {} } }, responses: { '204': { description: ok } } } }
          /bytes: { post: { requestBody: { content: { image/png: {} } }, responses: { '204': { description: ok } } } }
          /stream: { post: { requestBody: { content: { text/event-stream: {} } }, responses: { '204': { description: ok } } } }
          /two: { post: { requestBody: { content: { application/json: {}, text/json: {} } }, responses: { '204': { description: ok } } } }
        components:
          requestBodies:
            b: { description: a body, content: { application/json: { schema: { $ref: '#/components/schemas/S' } } } }
          schemas:
            S: { type: string }
        ",
        r"
        POST /json -
        body application/vnd.x+json json map
        204 empty
        POST /any -
        body? */* json any
        204 empty
        POST /text -
        body? text/plain text
        204 empty
        POST /ref -
        body? json S
        204 empty
        POST /form -
        204 empty
        POST /multipart -
        204 empty
        POST /xml -
        204 empty
        POST /bytes -
        204 empty
        POST /stream -
        204 empty
        POST /two -
        body? json any
        204 empty
        S = string
        W0535 #/paths/~1any/post/requestBody/content/*~1*: a body of any media type is taken as JSON
        E0302 #/paths/~1form/post/requestBody/content/application~1x-www-form-urlencoded: not supported yet: a form body in a request (`application/x-www-form-urlencoded`)
        E0302 #/paths/~1multipart/post/requestBody/content/multipart~1form-data: not supported yet: a multipart body in a request (`multipart/form-data`)
        E0302 #/paths/~1xml/post/requestBody/content/application~1xml: not supported yet: an XML body in a request (`application/xml`)
        E0302 #/paths/~1bytes/post/requestBody/content/image~1png: not supported yet: a binary body in a request (`image/png`)
        E0302 #/paths/~1stream/post/requestBody/content/text~1event-stream: not supported yet: an event stream in a request (`text/event-stream`)
        E0302 #/paths/~1two/post/requestBody/content: not supported yet: several JSON media types for one body
        ",
    );
}

#[test]
fn responses() {
    check(
        "
        paths:
          /a:
            get:
              responses:
                '200': { description: ok, content: { application/json: { schema: { type: string } } }, headers: { X-A: { required: true, schema: { type: integer } }, Content-Type: { schema: { type: string } }, X-B: { $ref: '#/components/headers/b' } } }
                '204': { description: none, content: { application/json: {} } }
                4XX: { $ref: '#/components/responses/Problem' }
                '500': { description: text, content: { text/plain: { schema: { type: string } } } }
                default: { description: any, content: { '*/*': { schema: { type: boolean } } } }
          /b:
            get:
              responses:
                '200': { description: two, content: { application/json: {}, text/csv: {} } }
                '201': { description: bytes, content: { application/zip: {} } }
                '202': { description: lines, content: { application/jsonl: { itemSchema: {} } } }
                '203': { description: odd, content: { application/json: { schema: {}, itemSchema: {} } } }
                '400': { $ref: '#/components/responses/Problen' }
        components:
          headers: { b: { description: b, schema: { type: string, format: uuid } } }
          responses:
            Problem: { description: problem, content: { application/problem+json: { schema: { type: object, properties: { title: { type: string } } } } } }
        ",
        r"
        GET /a -
        200 json string
        X-A: integer
        X-B?: uuid
        204 empty
        4XX (Problem) application/problem+json json { title?: string }
        500 text/plain text
        default */* json boolean
        GET /b -
        200 json any | text/csv text
        201 application/zip bytes
        202 empty
        203 json any
        W0502 #/paths/~1b/get/responses/202/content/application~1jsonl/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0502 #/paths/~1b/get/responses/203/content/application~1json/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0532 #/paths/~1a/get/responses/200/headers/Content-Type: the header `Content-Type` is ignored here, as OpenAPI says
        W0535 #/paths/~1a/get/responses/204/content: an answer with this status has no body, so `content` is ignored
        W0535 #/paths/~1a/get/responses/default/content/*~1*: a body of any media type is taken as JSON
        E0302 #/paths/~1b/get/responses/202/content/application~1jsonl: not supported yet: a sequence of JSON texts in a response (`application/jsonl`)
        W0537 #/paths/~1b/get/responses/203/content/application~1json/itemSchema: `application/json` is not sequential, so `itemSchema` has no effect
        E0214 #/paths/~1b/get/responses/400: there is no `#/components/responses/Problen`
        ",
    );
}

#[test]
fn what_a_media_type_and_its_schema_make_of_a_response() {
    check(
        "
        paths:
          /a:
            head: { responses: { '200': { description: ok, content: { application/json: {} } } } }
            get:
              responses:
                '200':
                  description: all sorts
                  content:
                    '*/*': {}
                    application/*: { schema: { type: string } }
                    '*': { schema: { type: object } }
                    image/*: { schema: { type: object } }
                    text/csv: { schema: { type: array, items: { type: string } } }
                    text/html: { schema: { type: string, format: binary } }
                    text/plain: { schema: { type: object } }
                    text/plain; charset=latin1: { schema: { type: string } }
                    multipart/mixed: {}
                    application/x-www-form-urlencoded: {}
                    application/json: { schema: { type: object } }
                    token: { schema: { type: string } }
                '201': { description: no name, content: { json: {} } }
                '202': { description: text alone, content: { text/plain: { schema: { type: object } } } }
          /b:
            get:
              responses:
                default: { description: open, content: { application/json: { schema: { type: string } }, text/event-stream: {} } }
        ",
        r"
        HEAD /a -
        200 empty
        GET /a -
        200 */* bytes | application/* text | * json map | image/* bytes | text/csv text | text/html bytes | text/plain json map | text/plain; charset=latin1 text | multipart/mixed bytes | application/x-www-form-urlencoded bytes | json map
        201 empty
        202 text/plain text
        GET /b -
        default json string | events text
        W0535 #/paths/~1a/head/responses/200/content: an answer to HEAD has no body, so `content` is ignored
        W0535 #/paths/~1a/get/responses/200/content/token: this is no media type, so it is ignored
        W0535 #/paths/~1a/get/responses/200/content/*: a body of any media type is taken as JSON
        W0535 #/paths/~1a/get/responses/200/content/image~1*: the bytes are taken as they are, so the schema has no effect
        W0535 #/paths/~1a/get/responses/200/content/text~1csv: the text is taken as it stands, so the schema has no effect
        W0535 #/paths/~1a/get/responses/200/content/text~1plain: beside JSON, text of a schema with structure is taken as JSON
        W0535 #/paths/~1a/get/responses/200/content/multipart~1mixed: a multipart body in a response is taken as bytes
        W0535 #/paths/~1a/get/responses/200/content/application~1x-www-form-urlencoded: a form body in a response is taken as bytes
        E0302 #/paths/~1a/get/responses/201/content/json: not supported yet: a body whose media type is `json`
        W0535 #/paths/~1a/get/responses/202/content/text~1plain: the text is taken as it stands, so the schema has no effect
        E0302 #/paths/~1b/get/responses/default/content: not supported yet: a body or a stream in `default` where no success is declared
        ",
    );
}
