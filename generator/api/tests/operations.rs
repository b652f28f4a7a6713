//! Operations: parameters, routes, security, tags, references.

use super::check_document as check;
use crate::api::LowerOptions;

#[test]
fn parameters_are_merged_and_ordered() {
    check(
        "
        paths:
          /rooms/{room}/users/{user}:
            parameters:
              - { name: user, in: path, required: true, schema: { type: string } }
              - { name: limit, in: query, schema: { type: integer } }
              - { $ref: '#/components/parameters/trace' }
            get:
              operationId: list
              parameters:
                - { name: limit, in: query, description: own, schema: { type: integer, format: int32, default: 10 } }
                - { name: room, in: path, required: true, schema: { type: string, format: uuid } }
                - { name: Last-Event-ID, in: header, schema: { type: string } }
                - { name: Authorization, in: header, schema: { type: string } }
                - { name: accept, in: header, schema: { type: string } }
              responses: { '204': { description: ok } }
        components:
          parameters:
            trace: { name: X-Trace, in: header, schema: { type: string } }
        ",
        r"
        GET /rooms/{room}/users/{user} list
        path room: uuid
        path user: string
        header X-Trace?: string
        query limit?: i32 = 10
        header Last-Event-ID?: string
        204 empty
        W0532 #/paths/~1rooms~1{room}~1users~1{user}/get/parameters/3: the header `Authorization` is ignored here, as OpenAPI says
        W0532 #/paths/~1rooms~1{room}~1users~1{user}/get/parameters/4: the header `accept` is ignored here, as OpenAPI says
        ",
    );
}

#[test]
fn styles_are_explicit() {
    check(
        "
        paths:
          /a/{p}/{l}/{m}:
            get:
              parameters:
                - { name: p, in: path, required: true, schema: { type: array, items: { type: string } } }
                - { name: l, in: path, required: true, style: label, schema: { type: string } }
                - { name: m, in: path, required: true, style: matrix, explode: true, schema: { type: array, items: { type: string } } }
                - { name: q, in: query, explode: false, schema: { type: array, items: { type: string } } }
                - { name: s, in: query, style: spaceDelimited, schema: { type: array, items: { type: string } } }
                - { name: d, in: query, style: deepObject, schema: { type: object, properties: { a: { type: string } } } }
                - { name: r, in: query, allowReserved: true, deprecated: true, schema: { type: string } }
                - { name: c, in: cookie, schema: { type: string } }
                - { name: c2, in: cookie, style: cookie, schema: { type: string } }
                - { name: w, in: query, style: simple, schema: { type: string } }
              responses: { '204': { description: ok } }
        ",
        r"
        GET /a/{p}/{l}/{m} -
        path p: [string]
        path l: string Label
        path m: [string] Matrix*
        query q?: [string] Form
        query s?: [string] SpaceDelimited
        query d?: { a?: string } DeepObject*
        query r?: string reserved deprecated
        cookie c?: string
        cookie c2?: string Cookie*
        query w?: string
        204 empty
        E0207 #/paths/~1a~1{p}~1{l}~1{m}/get/parameters/9/style: `simple` is not a value of `style`
        ",
    );
}

#[test]
fn parameters_without_a_layout_of_their_own() {
    check(
        "
        paths:
          /a:
            get:
              parameters:
                - { name: c, in: query, content: { application/json: { schema: {} } } }
                - { name: t, in: header, content: { text/plain: { schema: { type: string } } } }
                - { name: x, in: query, content: { application/xml: { schema: {} } } }
                - { name: n, in: query, schema: { type: array, items: { type: object } } }
                - { name: u, in: query, schema: { oneOf: [{ type: string }, { type: array, items: { type: string } }] } }
                - { name: o, in: query, schema: { type: object, properties: { x: { type: array, items: { type: string } } } } }
                - { name: d, in: query, style: deepObject, schema: { type: object, properties: { x: { type: object } } } }
                - { name: e, in: query, style: deepObject, schema: { type: string } }
              responses: { '204': { description: ok } }
          /b:
            get:
              parameters:
                - { name: q, in: querystring, content: { application/x-www-form-urlencoded: { schema: { type: object } } } }
              responses: { '204': { description: ok } }
        ",
        r"
        GET /a -
        query c?: any Json
        header t?: string
        query x?: string
        query n?: [map] Json
        query u?: oneOf<string, [string]>
        query o?: { x?: [string] }
        query d?: { x?: map } DeepObject*
        query e?: string
        204 empty
        GET /b -
        query q?: map
        204 empty
        W0535 #/paths/~1a/get/parameters/2/content/application~1xml: a value described as `application/xml` is taken as its text, so the schema has no effect
        W0535 #/paths/~1a/get/parameters/3: OpenAPI has no layout for lists and objects inside of a parameter; the value is sent as JSON
        W0535 #/paths/~1a/get/parameters/7: `deepObject` is for objects; the value is laid out by `form`
        ",
    );
}

#[test]
fn mismatches_behind_references() {
    check(
        "
        paths:
          /a/{id}: { $ref: '#/components/pathItems/shared' }
          /b:
            get:
              parameters:
                - { $ref: '#/components/parameters/p' }
                - { name: p, in: query, schema: { type: string } }
                - { $ref: '#/components/parameters/q' }
              responses: { '204': { description: ok } }
        components:
          pathItems:
            shared:
              get:
                parameters: [{ name: key, in: path, required: true, schema: { type: string } }]
                responses: { '204': { description: ok } }
          parameters:
            p: { name: p, in: query, schema: { type: string } }
            pp: { name: q, in: query, schema: { type: string } }
        ",
        r"
        GET /a/{id} -
        path id: string
        204 empty
        GET /b -
        query p?: string
        204 empty
        E0211 #/components/pathItems/shared/get/parameters/0: path parameter `key` is not in the path template
        E0212 #/components/pathItems/shared/get: the path names `{id}`, and there is no such path parameter
        E0213 #/paths/~1b/get/parameters/1: the query parameter `p` is there twice
        E0214 #/paths/~1b/get/parameters/2: there is no `#/components/parameters/q`
        ",
    );
}

#[test]
fn routes_that_axum_cannot_hold() {
    check(
        "
        paths:
          /a/{x}.json: { get: { parameters: [{ name: x, in: path, required: true, schema: { type: string } }], responses: { '204': { description: ok } } } }
          /b/{x}: { get: { parameters: [{ name: x, in: path, required: true, schema: { type: string } }], responses: { '204': { description: ok } } } }
          /b/{y}: { post: { parameters: [{ name: y, in: path, required: true, schema: { type: string } }], responses: { '204': { description: ok } } } }
          /b/{z}/c: { get: { parameters: [{ name: z, in: path, required: true, schema: { type: string } }], responses: { '204': { description: ok } } } }
          /q?x=1: { get: { responses: { '204': { description: ok } } } }
        ",
        r"
        GET /a/{x}.json -
        path x: string
        204 empty
        GET /b/{x} -
        path x: string
        204 empty
        POST /b/{y} -
        path y: string
        204 empty
        GET /b/{z}/c -
        path z: string
        204 empty
        GET /q?x=1 -
        204 empty
        W0563 #/paths/~1b~1{y}: the paths `/b/{x}` and `/b/{y}` are one path with two names for a parameter
        W0561 #/paths/~1q?x=1: in the path `/q?x=1`, the part from `?` on is no path: it is taken for a query that each request has
        ",
    );
}

#[test]
fn methods_callbacks_and_webhooks() {
    check(
        "
        paths:
          /a:
            query: { responses: { '204': { description: ok } } }
            additionalOperations: { COPY: { responses: { '204': { description: ok } } } }
            post:
              requestBody: { content: { application/json: { schema: {} } } }
              callbacks:
                done:
                  '{$request.body#/url}/{x}':
                    post:
                      parameters: [{ name: x, in: path, required: true, schema: { type: string } }]
                      responses: { '204': { description: ok } }
                      callbacks: { more: { '$request.path.x': { post: { responses: { '204': { description: ok } } } } } }
              responses: { '204': { description: ok } }
        webhooks:
          ping: { post: { tags: [t], operationId: ping, responses: { '204': { description: ok } } } }
          pong: { $ref: '#/components/pathItems/pong' }
        components:
          securitySchemes: { key: { type: http, scheme: bearer } }
          pathItems:
            pong:
              parameters: [{ name: X-A, in: header, schema: { type: string } }]
              put: { security: [{ key: [] }], responses: { '204': { description: ok } } }
        security: [{ key: [] }]
        ",
        r#"
        QUERY /a -
        204 empty
        security key:Bearer
        COPY /a -
        204 empty
        security key:Bearer
        POST /a -
        body? json any
        204 empty
        security key:Bearer
        POST webhook ping at "ping" + "" ping [t]
        204 empty
        PUT webhook pong at "pong" + "" -
        header X-A?: string
        204 empty
        security key:Bearer
        POST callback done at "{$request.body#/url}/{x}" + "/{x}" -
        url [Body("/url")] from [2]
        path x: string
        204 empty
        POST callback more at "$request.path.x" + "" -
        url [Parameter(Path, "x")] from [5]
        204 empty
        W0502 #/paths/~1a/query: `query` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0502 #/paths/~1a/additionalOperations: `additionalOperations` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        "#,
    );
}

#[test]
fn servers_of_paths_and_operations() {
    check(
        "
        servers: [{ url: https://a.example/v1 }]
        paths:
          /inherited: { get: { responses: { '204': { description: ok } } } }
          /path:
            servers: [{ url: 'https://{host}/v2', variables: { host: { default: b.example, enum: [c.example] } } }, { url: /v3 }]
            get: { responses: { '204': { description: ok } } }
            post: { servers: [{ url: ./v4/ }], responses: { '204': { description: ok } } }
            put: { servers: [{ url: https://a.example/v1/ }], responses: { '204': { description: ok } } }
            delete: { servers: [{ url: wss://a.example }, { url: https://d.example/?x=1 }], responses: { '204': { description: ok } } }
          /v1/inherited:
            servers: [{ url: / }]
            get: { responses: { '204': { description: ok } } }
        ",
        r#"
        GET /inherited -
        204 empty
        GET /path -
        204 empty
        server https://b.example/v2 below "/v2"
        server /v3 below "/v3"
        POST /path -
        204 empty
        server ./v4/ below "/v4"
        PUT /path -
        204 empty
        DELETE /path -
        204 empty
        GET /v1/inherited -
        204 empty
        server / below ""
        W0557 #/paths/~1path/servers/0/variables/host: `enum` of the server variable `host` does not list its default `b.example`
        W0554 #/paths/~1path/delete/servers/1: the server's URL `https://d.example/?x=1` has a `?` or `#`, and no path can follow it
        W0554 #/paths/~1path/delete/servers/0: the server `wss://a.example` is neither `http` nor `https`
        W0558 #/paths/~1v1~1inherited/get: behind the paths of their servers, two operations have the path `/v1/inherited`
        "#,
    );
}

#[test]
fn a_server_that_all_operations_have_is_that_of_the_api() {
    let (api, _) = super::lowered(
        "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths:\n  /a: { servers: [{ url: https://x.example/v1 }], get: { responses: { '204': { description: D } } } }\n  /b: { get: { servers: [{ url: https://x.example/v1/ }], responses: { '204': { description: D } } } }\n",
        &LowerOptions::default(),
    );
    let root: Vec<&str> = api.root_servers.iter().map(|index| api.servers[*index].url.as_str()).collect();
    assert_eq!(root, ["https://x.example/v1"]);
    assert!(api.operations.iter().all(|operation| operation.servers.is_empty()));
}

#[test]
fn security() {
    check(
        "
        security: [{ token: [] }]
        paths:
          /inherited: { get: { responses: { '204': { description: ok } } } }
          /open: { get: { security: [], responses: { '204': { description: ok } } } }
          /optional: { get: { security: [{}, { key: [] }, { key: [] }], responses: { '204': { description: ok } } } }
          /scoped: { get: { security: [{ oauth: [read, write] }, { oidc: [] }, { basic: [] }], responses: { '204': { description: ok } } } }
          /undefined: { get: { security: [{ tokne: [] }], responses: { '204': { description: ok } } } }
          /both: { get: { security: [{ token: [], key: [] }], responses: { '204': { description: ok } } } }
          /tls: { get: { security: [{ tls: [] }], responses: { '204': { description: ok } } } }
        components:
          securitySchemes:
            token: { type: http, scheme: Bearer }
            basic: { type: http, scheme: basic }
            key: { type: apiKey, in: query, name: k }
            cookie: { type: apiKey, in: cookie, name: sid }
            oauth: { type: oauth2, flows: { implicit: { authorizationUrl: 'https://a', scopes: { read: r, write: w } } } }
            oidc: { type: openIdConnect, openIdConnectUrl: 'https://a' }
            tls: { type: mutualTLS }
            unused: { type: http, scheme: digest }
        ",
        r#"
        GET /inherited -
        204 empty
        security token:Bearer
        GET /open -
        204 empty
        GET /optional -
        204 empty
        security none | key:ApiKeyQuery("k")
        GET /scoped -
        204 empty
        security oauth:Bearer[read write] | oidc:Bearer | basic:Basic
        GET /undefined -
        204 empty
        security tokne:Undefined
        GET /both -
        204 empty
        security token:Bearer & key:ApiKeyQuery("k")
        GET /tls -
        204 empty
        security tls:MutualTls
        W0506 #/paths/~1undefined/get/security/0/tokne: there is no security scheme `tokne`
        "#,
    );
}

#[test]
fn tags_and_ids() {
    check(
        "
        tags: [{ name: second }, { name: declared, description: d }]
        paths:
          /a: { get: { operationId: x, tags: [new, declared], responses: { '204': { description: ok } } } }
          /b: { get: { operationId: x, tags: [declared], deprecated: true, responses: { '204': { description: ok } } } }
          /c: { get: { responses: { '204': { description: ok } } } }
        ",
        r"
        GET /a x [new]
        204 empty
        GET /b - [declared] deprecated
        204 empty
        GET /c -
        204 empty
        W0564 #/paths/~1b/get: two operations have the operationId `x`: this one is named by its path
        ",
    );
}

#[test]
fn references_into_any_place() {
    check(
        "
        paths:
          /a/{id}:
            get:
              parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }]
              responses: { '200': { description: ok, content: { application/json: { schema: { type: object, properties: { x: { type: integer } } } } } } }
          /b/{id}:
            get:
              parameters: [{ $ref: '#/paths/~1a~1%7Bid%7D/get/parameters/0' }]
              responses: { '200': { $ref: '#/paths/~1a~1{id}/get/responses/200' }, '201': { description: part, content: { application/json: { schema: { $ref: '#/paths/~1a~1{id}/get/responses/200/content/application~1json/schema/properties/x' } } } }, '202': { description: x, content: { application/json: { schema: { $ref: '#/x-own/thing' } } } } }
        x-own: { thing: { type: boolean } }
        ",
        r"
        GET /a/{id} -
        path id: uuid
        200 json { x?: integer }
        GET /b/{id} -
        path id: uuid
        200 json { x?: integer }
        201 json integer
        202 json boolean
        ",
    );
}

#[test]
fn components_that_nothing_reaches_are_left_out() {
    check(
        "
        paths:
          /a: { get: { responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/C' } } } } } } }
        components:
          schemas:
            A: { type: string }
            B: { type: object, properties: { a: { $ref: '#/components/schemas/A' } } }
            C: { type: array, items: { $ref: '#/components/schemas/B' } }
            D: { type: object, patternProperties: { x: {} } }
        ",
        r"
        GET /a -
        200 json C
        A = string
        B = { a?: A }
        C = [B]
        ",
    );
}

#[test]
fn references_of_what_nothing_reaches_must_lead_somewhere() {
    check(
        "
        paths: {}
        components:
          headers:
            H: { schema: { type: array, items: { $ref: '#/components/schemas/Nope' } } }
          responses:
            R: { description: ok, content: { application/json: { schema: { $ref: '#/components/headers/H' } } } }
          schemas:
            A: { $ref: 'other.yaml#/A' }
            B: { type: object, default: 7, patternProperties: { x: {} }, properties: { c: { $ref: '#/components/schemas/C' } } }
            C: { allOf: [{ $ref: '#/components/schemas/C' }] }
        ",
        r"
        E0230 #/components/responses/R/content/application~1json/schema: `#/components/headers/H` is not a schema
        E0215 #/components/schemas/C/allOf/0: the reference `#/components/schemas/C` leads to itself
        E0214 #/components/headers/H/schema/items: there is no `#/components/schemas/Nope`
        ",
    );
}
