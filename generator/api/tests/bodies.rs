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
          /bytes: { post: { requestBody: { content: { image/png: {}, application/json: { schema: { type: object } } } }, responses: { '204': { description: ok } } } }
          /stream: { post: { requestBody: { content: { text/event-stream: {} } }, responses: { '204': { description: ok } } } }
          /two: { post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/S' } }, text/json: { schema: { $ref: '#/components/schemas/S' } } } }, responses: { '204': { description: ok } } } }
          /xmls: { post: { requestBody: { content: { text/xml: { schema: { $ref: '#/components/schemas/O' } }, application/json: { schema: { $ref: '#/components/schemas/O' } }, application/xml: { schema: { $ref: '#/components/schemas/O' } }, application/atom+xml: { schema: { $ref: '#/components/schemas/O' } }, application/x+xml: { schema: { type: string, format: binary } } } }, responses: { '204': { description: ok } } } }
        components:
          requestBodies:
            b: { description: a body, content: { application/json: { schema: { $ref: '#/components/schemas/S' } } } }
          schemas:
            S: { type: string }
            O: { type: object, properties: { a: { type: string } } }
        ",
        r"
        POST /json -
        body application/vnd.x+json json map
        204 empty
        POST /any -
        body? */* bytes
        204 empty
        POST /text -
        body? text/plain text
        204 empty
        POST /ref -
        body? json S
        204 empty
        POST /form -
        body? form map
        204 empty
        POST /multipart -
        body? multipart/form-data fields map
        204 empty
        POST /xml -
        body? application/xml text
        204 empty
        POST /bytes -
        body? image/png bytes
        body? json map
        204 empty
        POST /stream -
        body? events text
        204 empty
        POST /two -
        body? json S
        204 empty
        POST /xmls -
        body? application/xml xml O
        body? json O
        body? application/atom+xml xml O
        body? application/x+xml bytes
        204 empty
        S = string
        O = { a?: string }
        W0535 #/paths/~1stream/post/requestBody/content/text~1event-stream: the events of a request are read as those of an answer are: constraints of their data are not checked
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
        202 application/jsonl sequence any
        203 json any
        W0502 #/paths/~1b/get/responses/202/content/application~1jsonl/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0502 #/paths/~1b/get/responses/203/content/application~1json/itemSchema: `itemSchema` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0532 #/paths/~1a/get/responses/200/headers/Content-Type: the header `Content-Type` is ignored here, as OpenAPI says
        W0535 #/paths/~1a/get/responses/204/content: an answer with this status has no body, so `content` is ignored
        W0535 #/paths/~1a/get/responses/default/content/*~1*: a body of any media type is taken as JSON
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
        half whole
        default json string
        GET /b -
        half stream
        2XX events text
        default json string
        W0535 #/paths/~1a/head/responses/200/content: an answer to HEAD has no body, so `content` is ignored
        W0535 #/paths/~1a/get/responses/200/content/token: this is no media type, so it is ignored
        W0535 #/paths/~1a/get/responses/200/content/*: a body of any media type is taken as JSON
        W0535 #/paths/~1a/get/responses/200/content/image~1*: the bytes are taken as they are, so the schema has no effect
        W0535 #/paths/~1a/get/responses/200/content/text~1csv: the text is taken as it stands, so the schema has no effect
        W0535 #/paths/~1a/get/responses/200/content/text~1plain: beside JSON, text of a schema with structure is taken as JSON
        W0535 #/paths/~1a/get/responses/200/content/multipart~1mixed: a multipart body in a response is taken as bytes
        W0535 #/paths/~1a/get/responses/200/content/application~1x-www-form-urlencoded: a form body in a response is taken as bytes
        E0207 #/paths/~1a/get/responses/201/content/json: `json` is no media type (RFC 9110, 8.3.1), which the keys of `content` are
        W0535 #/paths/~1a/get/responses/202/content/text~1plain: the text is taken as it stands, so the schema has no effect
        ",
    );
}

#[test]
fn forms() {
    check(
        "
        paths:
          /form:
            post:
              requestBody:
                content:
                  application/x-www-form-urlencoded:
                    schema:
                      type: object
                      required: [list]
                      properties: { list: { type: array, items: { type: string } }, plain: { type: string }, inner: { type: object }, many: { type: array, items: { type: object } }, either: { oneOf: [{ type: string }, { type: object }] }, joined: { type: array, items: { type: string } }, deep: { type: object }, spread: { type: object }, odd: { type: string } }
                    encoding:
                      joined: { explode: false }
                      deep: { style: deepObject }
                      spread: { style: form }
                      odd: { style: simple, allowReserved: true }
              responses: { '204': { description: ok } }
          /text: { post: { requestBody: { content: { application/x-www-form-urlencoded: { schema: { type: string } } } }, responses: { '204': { description: ok } } } }
          /open: { post: { requestBody: { content: { application/x-www-form-urlencoded: {} } }, responses: { '204': { description: ok } } } }
        ",
        r"
        POST /form -
        body? form { list: [string], plain?: string, inner?: map, many?: [map], either?: oneOf<string, map>, joined?: [string], deep?: map, spread?: map, odd?: string } list* inner? json many?* json either? json joined?* joined ',' deep? deep spread? spread all but list plain inner many either joined deep odd odd? joined ',' reserved
        204 empty
        POST /text -
        body? application/x-www-form-urlencoded text
        204 empty
        POST /open -
        body? form any
        204 empty
        E0207 #/paths/~1form/post/requestBody/content/application~1x-www-form-urlencoded/encoding/odd/style: `simple` is not a value of `style`
        W0535 #/paths/~1text/post/requestBody/content/application~1x-www-form-urlencoded: the form is no object, so it is taken as the text that it is
        ",
    );
}

#[test]
fn multipart() {
    check(
        "
        paths:
          /files:
            post:
              requestBody:
                content:
                  multipart/form-data:
                    schema: { $ref: '#/components/schemas/Upload' }
                    encoding:
                      text: { contentType: text/markdown, headers: { X-A: { schema: { type: string } } } }
                      picture: { contentType: 'image/png, image/*', style: form, headers: { X-A: { schema: { type: string } } } }
              responses: { '204': { description: ok } }
          /fields: { post: { requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { a: { type: integer }, b: { type: object } } } } } }, responses: { '204': { description: ok } } } }
          /list: { post: { requestBody: { content: { multipart/form-data: { schema: { type: array, items: {} } } } }, responses: { '204': { description: ok } } } }
          /open: { post: { requestBody: { content: { multipart/mixed: {} } }, responses: { '204': { description: ok } } } }
        components:
          schemas:
            Upload:
              allOf: [{ $ref: '#/components/schemas/Base' }]
              additionalProperties: false
              properties: { text: { type: string }, picture: { type: string }, any: {}, maybe: { anyOf: [{ type: string, format: binary }, { type: 'null' }] }, more: { type: array, items: { type: string, format: binary } }, base64: { type: string, format: byte } }
            Base: { type: object, required: [file], properties: { file: { type: string, format: binary }, meta: { type: object, properties: { k: { type: string } } } } }
        ",
        r"
        POST /files -
        body? multipart/form-data parts Upload { file: file, meta? json: { k?: string }, text? as text/markdown: string, picture? as image/png, image/*: file, any?: file, maybe?: file, more?*: file, base64?: base64 } closed
        204 empty
        POST /fields -
        body? multipart/form-data fields { a?: integer, b?: map } b? json
        204 empty
        POST /list -
        body? multipart/form-data bytes
        204 empty
        POST /open -
        body? multipart/mixed parts {  }
        204 empty
        W0535 #/paths/~1files/post/requestBody/content/multipart~1form-data/encoding/picture/style: `style` does nothing in a multipart body
        W0531 #/paths/~1files/post/requestBody/content/multipart~1form-data/encoding/text/headers: no code is generated for headers of a part that is no file yet
        W0535 #/paths/~1files/post/requestBody/content/multipart~1form-data/encoding/picture/headers: headers of a file are handed over as they come
        W0535 #/paths/~1list/post/requestBody/content/multipart~1form-data: the multipart body is taken as bytes, since it is no object: their content type names the boundary
        ",
    );
}

#[test]
fn names_for_the_same_json_are_joined_and_those_that_say_more_are_not() {
    check(
        "
        paths:
          /aspnet: { post: { requestBody: { content: { application/json-patch+json: { schema: { $ref: '#/components/schemas/S' } }, application/json: { schema: { $ref: '#/components/schemas/S' } }, text/json: { schema: { $ref: '#/components/schemas/S' } }, application/*+json: { schema: { $ref: '#/components/schemas/S' } } } }, responses: { '204': { description: ok } } } }
          /patch: { post: { requestBody: { content: { application/merge-patch+json: { schema: { $ref: '#/components/schemas/S' } }, application/json: { schema: { $ref: '#/components/schemas/S' } } } }, responses: { '204': { description: ok } } } }
          /charset: { post: { requestBody: { content: { application/json; charset=utf-8: { schema: { $ref: '#/components/schemas/S' } }, application/json: { schema: { $ref: '#/components/schemas/S' } } } }, responses: { '204': { description: ok } } } }
        components: { schemas: { S: { type: string } } }
        ",
        r"
        POST /aspnet -
        body? json S
        204 empty
        POST /patch -
        body? application/merge-patch+json json S
        body? json S
        204 empty
        POST /charset -
        body? application/json; charset=utf-8 json S
        204 empty
        S = string
        ",
    );
}
