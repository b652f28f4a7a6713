//! What 3.2 adds, rule by rule (V): read in any version that leaves it undefined.

use super::{HEAD, LowerOptions, compare, indented, lowered};
use crate::api::dump::dump;

/// A document of a version: its other fields.
#[track_caller]
fn check(version: &str, fields: &str, expected: &str) {
    let text = format!("openapi: {version}\n{HEAD}{}", indented(fields, 0));
    let (api, diagnostics) = lowered(&text, &LowerOptions::default());
    compare(&text, &dump(&api), &diagnostics, expected);
}

#[test]
fn v3_v4_methods_of_ones_own() {
    check(
        "3.2.0",
        "
        paths:
          /p:
            query: { operationId: ask, responses: { '204': {} } }
            additionalOperations:
              COPY: { operationId: copy, responses: { '204': {} } }
              post: { operationId: lower, responses: { '204': {} } }
        ",
        r#"
        QUERY /p ask
        204 empty
        COPY /p copy
        204 empty
        post /p lower
        204 empty
        E0218 #/paths/~1p/additionalOperations/post: the method `post` has a field of its own
        "#,
    );
}

#[test]
fn v5_the_whole_query_is_one_parameter() {
    check(
        "3.2.0",
        "
        paths:
          /p:
            get:
              operationId: one
              parameters: [{ name: all, in: querystring, content: { application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string } } } } } }]
              responses: { '204': {} }
          /q:
            get:
              operationId: two
              parameters:
                - { name: all, in: querystring, content: { application/json: { schema: { type: object } } } }
                - { name: a, in: query, schema: { type: string } }
              responses: { '204': {} }
        ",
        r#"
        GET /p one
        query all?: { a?: string }
        204 empty
        GET /q two
        query all?: map Json
        query a?: string
        204 empty
        E0219 #/paths/~1q/get/parameters/0: the parameter `all` is the whole query, and `a` beside it is a part of it
        "#,
    );
}

#[test]
fn v6_v7_cookies_and_reserved_characters() {
    check(
        "3.2.0",
        "
        paths:
          /p/{id}:
            get:
              operationId: one
              parameters:
                - { name: id, in: path, required: true, allowReserved: true, schema: { type: string } }
                - { name: c, in: cookie, style: cookie, schema: { type: array, items: { type: string } } }
                - { name: d, in: cookie, schema: { type: string } }
                - { name: q, in: query, allowReserved: true, schema: { type: string } }
                - { name: h, in: header, allowReserved: true, schema: { type: string } }
              responses: { '204': {} }
        ",
        r#"
        GET /p/{id} one
        path id: string reserved
        cookie c?: [string] Cookie*
        cookie d?: string
        query q?: string reserved
        header h?: string reserved
        204 empty
        "#,
    );
}

#[test]
fn v8_the_document_names_itself() {
    check(
        "3.2.0",
        "
        $self: https://example.com/api/rooms.yaml
        paths:
          /p:
            get: { operationId: one, responses: { '200': { content: { application/json: { schema: { $ref: 'https://example.com/api/rooms.yaml#/components/schemas/A' } } } } } }
        components: { schemas: { A: { type: object, properties: { b: { $ref: 'https://example.com/api/rooms.yaml#/components/schemas/B' } } }, B: { type: integer } } }
        ",
        r#"
        GET /p one
        200 json A
        A = { b?: B }
        B = integer
        "#,
    );
}

#[test]
fn v9_tags_have_summaries_parents_and_kinds() {
    check(
        "3.2.0",
        "
        tags:
          - { name: shop, summary: The shop }
          - { name: orders, parent: shop, kind: nav, summary: Orders }
          - { name: beta, kind: badge }
        paths:
          /p: { get: { operationId: one, tags: [orders, beta], responses: { '204': {} } } }
          /q: { get: { operationId: two, tags: [beta], responses: { '204': {} } } }
        ",
        r#"
        GET /p one [orders]
        204 empty
        GET /q two [beta]
        204 empty
        "#,
    );
}

#[test]
fn v10_v11_v19_security() {
    check(
        "3.2.0",
        "
        $self: https://example.com/x
        security: [{ oauth: [a] }, { key: [admin] }, { 'https://example.com/x#/components/securitySchemes/other': [] }, { '#/components/securitySchemes/none': [] }]
        paths:
          /p: { get: { operationId: one, responses: { '204': {} } } }
        components:
          securitySchemes:
            oauth:
              type: oauth2
              deprecated: true
              oauth2MetadataUrl: https://example.com/meta
              flows: { deviceAuthorization: { deviceAuthorizationUrl: 'https://example.com/d', tokenUrl: 'https://example.com/t', scopes: { a: A } } }
            key: { type: apiKey, in: header, name: X-Key }
            other: { type: openIdConnect, openIdConnectUrl: 'https://example.com/o' }
        ",
        r#"
        GET /p one
        204 empty
        security oauth:Bearer[a] | key:ApiKeyHeader("X-Key")[admin] | other:Bearer | #/components/securitySchemes/none:Undefined
        W0506 #/security/3/#~1components~1securitySchemes~1none: there is no security scheme `#/components/securitySchemes/none`
        "#,
    );
}

#[test]
fn v12_a_default_alternative() {
    check(
        "3.2.0",
        "
        paths:
          /p: { get: { operationId: one, responses: { '200': { content: { application/json: { schema: { $ref: '#/components/schemas/U' } } } } } } }
        components:
          schemas:
            U: { oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }], discriminator: { propertyName: t, mapping: { a: A }, defaultMapping: B } }
            A: { type: object, required: [t], properties: { t: { type: string } } }
            B: { type: object, properties: { t: { type: string }, x: { type: string } } }
        ",
        r#"
        GET /p one
        200 json U
        U = oneOf by t or 1<A(a), B(B)>
        A = { t: string }
        B = { t?: string, x?: string }
        "#,
    );
}

#[test]
fn v13_nodes_of_xml() {
    check(
        "3.2.0",
        "
        paths:
          /p: { get: { operationId: one, responses: { '200': { content: { application/xml: { schema: { $ref: '#/components/schemas/A' } } } } } } }
        components:
          schemas:
            A: { type: object, properties: { a: { type: string, xml: { nodeType: attribute } }, b: { type: string, xml: { attribute: true } }, c: { type: array, items: { type: string }, xml: { nodeType: element } } } }
        ",
        r#"
        GET /p one
        200 application/xml xml A
        A = { a?: string, b?: string, c?: [string] }
        "#,
    );
}

#[test]
fn v14_v15_v16_v17_what_may_be_shared_named_or_left_out() {
    check(
        "3.1.0",
        "
        servers: [{ url: 'https://a.example', name: main }, { url: 'https://b.example', name: spare }]
        paths:
          /p:
            get:
              operationId: one
              responses: { '200': { summary: It is there, content: { application/json: { $ref: '#/components/mediaTypes/J' } } } }
        components:
          mediaTypes: { J: { schema: { type: string }, examples: { e: { dataValue: x, serializedValue: '\"x\"' } } } }
        ",
        r#"
        GET /p one
        200 json string
        W0502 #/servers/0/name: `name` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0502 #/servers/1/name: `name` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0502 #/paths/~1p/get/responses/200/summary: `summary` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0510 #/paths/~1p/get/responses/200: a response should have the field `description`
        W0502 #/components/mediaTypes: `mediaTypes` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0502 #/components/mediaTypes/J/examples/e/dataValue: `dataValue` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0502 #/components/mediaTypes/J/examples/e/serializedValue: `serializedValue` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        "#,
    );
}

#[test]
fn v18_an_expression_once_in_a_path() {
    check(
        "3.2.0",
        "
        paths:
          /p/{a}/{a}: { get: { operationId: one, parameters: [{ name: a, in: path, required: true, schema: { type: string } }], responses: { '204': {} } } }
        ",
        r#"
        GET /p/{a}/{a} one
        path a: string
        204 empty
        E0210 #/paths/~1p~1{a}~1{a}: in the path `/p/{a}/{a}`, `{a}` stands twice
        "#,
    );
}

#[test]
fn v20_the_dialect_of_schemas() {
    for dialect in
        ["https://spec.openapis.org/oas/3.1/dialect/base", "https://spec.openapis.org/oas/3.2/dialect/2025-09-17"]
    {
        check(
            "3.2.0",
            &format!(
                "
                jsonSchemaDialect: {dialect}
                paths:
                  /p: {{ get: {{ operationId: one, responses: {{ '200': {{ content: {{ application/json: {{ schema: {{ type: string }} }} }} }} }} }} }}
                "
            ),
            r#"
        GET /p one
        200 json string
        "#,
        );
    }
}

#[test]
fn v21_versions() {
    check("3.2.7", "paths: {}", "");
    check("3.3.0", "paths: {}", "W0503 #/openapi: OpenAPI 3.3.0 is newer than this tool; reading it as 3.2");
    check(
        "3.1.0",
        "
        paths:
          /p: { query: { operationId: one, responses: { '204': { summary: No } } } }
        ",
        "
        QUERY /p one
        204 empty
        W0502 #/paths/~1p/query: `query` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0502 #/paths/~1p/query/responses/204/summary: `summary` is new in OpenAPI 3.2, and the document says 3.1; it counts all the same
        W0510 #/paths/~1p/query/responses/204: a response should have the field `description`
        ",
    );
}

#[test]
fn m1_m2_m3_m4_parts_without_names() {
    let check = |media: &str, expected: &str| {
        check(
            "3.2.0",
            &format!(
                "
                paths:
                  /p: {{ post: {{ operationId: one, requestBody: {{ content: {{ multipart/mixed: {media} }} }}, responses: {{ '204': {{}} }} }} }}
                "
            ),
            expected,
        );
    };
    check(
        "{ itemSchema: { type: object }, itemEncoding: { contentType: application/json } }",
        r"
        POST /p one
        body? multipart/mixed bytes
        204 empty
        W0535 #/paths/~1p/post/requestBody/content/multipart~1mixed: the multipart body is taken as bytes, since its parts have no names: their content type names the boundary
        ",
    );
    check(
        "{ schema: { type: array }, encoding: { a: {} }, prefixEncoding: [{ contentType: text/plain }] }",
        r"
        POST /p one
        body? multipart/mixed bytes
        204 empty
        E0207 #/paths/~1p/post/requestBody/content/multipart~1mixed/encoding: `encoding` is for parts with names, and cannot stand beside `prefixEncoding` or `itemEncoding`
        W0535 #/paths/~1p/post/requestBody/content/multipart~1mixed: the multipart body is taken as bytes, since its parts have no names: their content type names the boundary
        ",
    );
    check(
        "{ itemSchema: {}, itemEncoding: { contentType: multipart/mixed, itemEncoding: { contentType: text/plain } } }",
        r"
        POST /p one
        body? multipart/mixed bytes
        204 empty
        W0531 #/paths/~1p/post/requestBody/content/multipart~1mixed/itemEncoding: no code is generated for the encodings of parts within a part yet
        W0535 #/paths/~1p/post/requestBody/content/multipart~1mixed: the multipart body is taken as bytes, since its parts have no names: their content type names the boundary
        ",
    );
    check(
        "{ itemSchema: {}, itemEncoding: { file: { contentType: image/png } } }",
        r"
        POST /p one
        body? multipart/mixed bytes
        204 empty
        W0501 #/paths/~1p/post/requestBody/content/multipart~1mixed/itemEncoding/file: an encoding has no field `file`, so it has no effect
        E0207 #/paths/~1p/post/requestBody/content/multipart~1mixed/itemEncoding: `itemEncoding` is one encoding for all parts, not a map of encodings by name
        W0535 #/paths/~1p/post/requestBody/content/multipart~1mixed: the multipart body is taken as bytes, since its parts have no names: their content type names the boundary
        ",
    );
}

#[test]
fn m5_parts_have_a_content_type_by_their_schema() {
    check(
        "3.1.0",
        "
        paths:
          /p:
            post:
              operationId: one
              requestBody:
                content:
                  multipart/form-data:
                    schema:
                      type: object
                      properties:
                        any: {}
                        raw: { type: string, contentEncoding: base64 }
                        file: { type: string, contentMediaType: image/png }
                        text: { type: string }
                        count: { type: integer }
                        on: { type: boolean }
                        object: { type: object, properties: { a: { type: string } } }
                        objects: { type: array, items: { type: object } }
              responses: { '204': { description: Done } }
        ",
        r"
        POST /p one
        body? multipart/form-data parts { any?: file, raw?: base64, file?: file, text?: string, count?: integer, on?: boolean, object? json: { a?: string }, objects?* json: [map] }
        204 empty
        ",
    );
}
