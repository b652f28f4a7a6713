//! Every code once: number, slug, default level, explanation.
//!
//! A code never changes its meaning. Families: E01 reading, E02 invalid document, E03 unsupported, E04 names, E06 stale, W05 lint,
//! W06 stubs. A new code gets an entry here, a constructor function in its family's file, and a document in `tests/invalid`.

use super::Level;

/// One kind of message.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// `E0211`.
    pub number: &'static str,
    /// `path-param-not-in-template`.
    pub slug: &'static str,
    /// Unless the configuration says otherwise.
    pub level: Level,
    /// What `specloom explain` prints.
    pub explanation: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Code {}

impl Code {
    /// Whether it tells of something that the document says and the generated code does not do: what `specloom generate`
    /// counts and `specloom list --degraded` lists.
    pub fn is_degradation(self) -> bool {
        [RECURSIVE_ALIAS, CONSTRAINT_NOT_CHECKED, NOT_ENFORCED, NOT_GENERATED].contains(&self)
    }
}

/// The code with this number (in any case) or slug.
pub fn find(name: &str) -> Option<Code> {
    ALL.iter().copied().find(|code| code.number.eq_ignore_ascii_case(name) || code.slug == name)
}

macro_rules! catalogue {
    ($($name:ident = $level:ident $number:literal $slug:literal: $($explanation:literal)+;)*) => {
        $(
            #[doc = concat!($number, ", `", $slug, "`.\n\n", $($explanation, "\n"),+)]
            pub const $name: Code = Code {
                number: $number,
                slug: $slug,
                level: Level::$level,
                explanation: concat!($($explanation, "\n"),+),
            };
        )*
        /// All codes, by number.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

catalogue! {
    FILE_NOT_READ = Error "E0101" "file-not-read":
        "The document could not be opened or read: it is not there, it is a folder, its permissions forbid it, or it is too large."
        "Paths in `specloom.toml` count from the folder of that file.";
    NOT_UTF8 = Error "E0102" "not-utf8":
        "OpenAPI documents are UTF-8 text. The position is that of the first byte that is not."
        "Save the file as UTF-8; a byte-order mark at the beginning is fine.";
    SYNTAX = Error "E0103" "syntax":
        "The text is neither JSON nor YAML 1.2. The position is where reading had to stop; the mistake is there or before it.";
    DUPLICATE_KEY = Error "E0104" "duplicate-key":
        "An object has the same key twice. YAML and JSON readers disagree about which of the two counts, so neither does here.";
    SEVERAL_DOCUMENTS = Error "E0105" "several-documents":
        "A file holds one document. A second one behind `---` would be ignored in silence by most tools.";
    TOO_DEEP = Error "E0106" "nested-too-deep":
        "Values may be nested 255 deep, aliases counted where they are used.";
    TOO_MANY_ALIASES = Error "E0107" "aliases-too-large":
        "Aliases make the document far larger than its text: more than 10 million values, or many times of what is written."
        "Use `$ref` to share parts of a document.";
    EMPTY_DOCUMENT = Error "E0108" "empty-document":
        "The file holds no value at all, only blanks or comments.";
    KEY_NOT_TEXT = Error "E0109" "key-not-text":
        "The keys of an object are texts (`200:` counts as the text `200`). Lists and objects cannot be keys, as JSON does not know such keys.";
    BAD_MERGE = Error "E0110" "bad-merge":
        "The merge key `<<` takes an object, or a list of objects, whose entries are added where the object has no such key itself.";
    BAD_TAG = Error "E0111" "tag-mismatch":
        "A YAML tag such as `!!int` says what a value is, and the value is something else.";
    ALIAS_IN_ITSELF = Error "E0112" "alias-in-itself":
        "An alias stands inside the value that its anchor names, so the value would be endless. Use `$ref` for recursion.";
    REMOTE_NOT_READ = Error "E0113" "remote-not-read":
        "What lies at an address is read from its copy in `specloom.refs`. `specloom generate` fetches what has none, unless it is `--offline`;"
        "build scripts never open a connection.";
    REMOTE_CHANGED = Error "E0114" "remote-changed":
        "`specloom.lock` says what an address gave when it was fetched. Now it gives something else, or the copy was edited. A change of others is"
        "taken over only when you say so.";

    ROOT_NOT_OBJECT = Error "E0201" "root-not-object":
        "An OpenAPI document is an object with `openapi`, `info` and `paths`, `webhooks` or `components`.";
    VERSION_MISSING = Error "E0202" "version-missing":
        "The field `openapi` says which version of OpenAPI the document follows, as in `openapi: \"3.1.0\"`.";
    VERSION_NOT_TEXT = Error "E0203" "version-not-text":
        "The version is a text of three numbers. Unquoted, `3.1` is a number in YAML, and `3.10` would be the same number.";
    VERSION_UNKNOWN = Error "E0204" "version-unknown":
        "OpenAPI 3.0, 3.1 and 3.2 can be read. (Swagger 2.0 has a code of its own, E0301.)";
    MISSING_FIELD = Error "E0205" "missing-field":
        "OpenAPI requires this field.";
    WRONG_KIND = Error "E0206" "wrong-kind":
        "OpenAPI wants another kind of value here, for example an object and not a list.";
    INVALID_VALUE = Error "E0207" "invalid-value":
        "OpenAPI allows only certain values here.";
    PATH_WITHOUT_SLASH = Error "E0208" "path-without-slash":
        "Paths begin with `/`. They are appended to the address of the server.";
    BAD_PATH_TEMPLATE = Error "E0210" "bad-path-template":
        "In a path, `{name}` stands for the value of the path parameter `name`: braces come in pairs and names are not empty or repeated.";
    PATH_PARAM_NOT_IN_TEMPLATE = Error "E0211" "path-param-not-in-template":
        "A parameter with `in: path` has to stand in the path as `{name}`, letter by letter.";
    PATH_PARAM_UNDECLARED = Error "E0212" "path-param-undeclared":
        "Each `{name}` of a path needs a parameter with `in: path` and this name, in the operation or in the path item.";
    DUPLICATE_PARAMETER = Error "E0213" "duplicate-parameter":
        "In one list of parameters, no two have the same `name` and `in`.";
    DANGLING_REFERENCE = Error "E0214" "dangling-reference":
        "A `$ref` names something that is not there.";
    CYCLIC_REFERENCE = Error "E0215" "cyclic-reference":
        "References lead back to where they began and never to a value. (Recursion through properties, items and the like is fine.)";
    INVALID_HEADER_NAME = Error "E0216" "invalid-header-name":
        "HTTP allows letters, digits and a few signs in the name of a header, no blanks and no line ends.";
    MISPLACED_REFERENCE = Error "E0217" "misplaced-reference":
        "OpenAPI allows a `$ref` instead of some objects (schemas, parameters, responses and others), and not here.";
    BAD_METHOD = Error "E0218" "bad-method":
        "`additionalOperations` has methods that OpenAPI has no field for, as HTTP writes them: letters, digits and a few signs."
        "GET, PUT, POST, DELETE, OPTIONS, HEAD, PATCH, TRACE and QUERY have fields of their own, in small letters.";
    WHOLE_QUERY = Error "E0219" "whole-query":
        "A parameter with `in: querystring` is the whole query: it is described by `content`, there is one of it, and none with"
        "`in: query` beside it, in the operation or in its path item.";
    REFERENCE_KIND = Error "E0230" "reference-kind":
        "A `$ref` leads to a value of another kind, or to a place where OpenAPI has no such object.";
    SCHEMA_CONFLICT = Error "E0231" "schema-conflict":
        "The parts of a schema (its keywords, the members of `allOf`) exclude each other, so no value is valid.";
    BAD_BOUND = Error "E0233" "bad-bound":
        "`multipleOf` is above 0.";
    BAD_PATTERN = Error "E0234" "bad-pattern":
        "A `pattern` is a regular expression.";
    BAD_ENUM = Error "E0235" "bad-enum":
        "`enum` lists at least one value, and its values (and that of `const`) are of the schema's `type`."
        "In YAML, `yes`, `1` and `1.0` without quotes may not be texts.";
    PATH_CONFLICT = Error "E0236" "path-conflict":
        "Paths that differ in the names of their parameters alone are the same path, and may not stand beside each other.";
    BAD_EXTENSION = Error "E0238" "bad-extension":
        "An extension that the generator reads has another form than it should. Extensions: `x-sse`, `x-fern-streaming`, `x-speakeasy-sse-sentinel`, `x-sse-event-data-schema`.";
    SCHEMA_TOO_DEEP = Error "E0239" "schema-too-deep":
        "Inline schemas may be nested 200 deep, and references may lead over 1,000 others.";
    NO_ALTERNATIVE = Error "E0240" "no-alternative":
        "`anyOf` and `oneOf` list at least one schema: a value has to satisfy one of them.";
    BAD_OVERLAY = Error "E0260" "bad-overlay":
        "An overlay (OpenAPI Overlay 1.0 or 1.1) has `overlay`, `info` and a list of `actions`, each with a `target` in JSONPath (RFC 9535)"
        "and one of `update`, `copy` and `remove`.";

    SWAGGER_2 = Error "E0301" "swagger-2":
        "Swagger 2.0 is another format. Converters such as `swagger2openapi` make an OpenAPI 3 document of it.";
    UNSUPPORTED = Error "E0302" "unsupported":
        "The document is fine, but this construct cannot be generated yet. It is never skipped in silence.";
    REFERENCE_OUTSIDE = Error "E0303" "reference-outside":
        "A `$ref` leads to an address, or to a file that is not in the folder of the root document or below. References are followed within a file and to the files beside and below the root document, so that reading a document opens nothing else. `[refs] folder` and `[refs] allow` in the configuration widen this. A document in memory stands alone; `specloom bundle` makes one document of several files.";

    RENAME_NOT_A_NAME = Error "E0401" "rename-not-a-name":
        "A name in `[names] rename` has to be an identifier of Rust, such as `list` or `Room`.";
    RENAME_TAKEN = Error "E0402" "rename-taken":
        "A name in `[names] rename` already stands for something else in the generated code.";
    RENAME_UNKNOWN = Error "E0403" "rename-unknown":
        "A key in `[names] rename` is an operationId (or `GET /rooms`, `POST webhook:moved` without one), `schema:` with the name of a schema, or `tag:` with a tag, as the document writes them.";

    BASE_URL_UNKNOWN = Error "E0404" "base-url-unknown":
        "`[client] base_url` is an entry of the document's `servers`, by its place (`server:0`) or its `name` (`server:staging`), or an `http` URL.";
    IDEMPOTENCY_HEADER_UNKNOWN = Error "E0405" "idempotency-header-unknown":
        "`[client] idempotency_header` is the name of a parameter with `in: header` that some operation has: the one that holds idempotency keys.";

    SELECTOR_WITHOUT_MATCH = Error "E0410" "selector-without-match":
        "A selector in `[filter]` is an operationId, `GET /rooms/**` (`*` is one segment, `**` any number), `tag:x`, `webhook:x`, `callback:x` or `schema:X`. One that selects nothing is a slip of the hand, or a leftover.";
    EXCLUDED_AND_NEEDED = Error "E0411" "excluded-and-needed":
        "`[filter] exclude` names a schema that a kept operation needs: leave out the operation as well, or take the property away with an overlay.";

    REPLACE_WITHOUT_MATCH = Error "E0412" "replace-without-match":
        "A key of `[types] replace` is `schema:` with the name of a schema, or `format:` with a format of strings or numbers. One for which nothing is replaced is a slip of the hand, or a leftover.";
    BAD_RUST_PATH = Error "E0413" "bad-rust-path":
        "`[types] replace` and `[models] derive_for` name Rust types and derives by paths that mean the same in every file: from `crate` or from the name of another one.";
    DERIVE_WITHOUT_MATCH = Error "E0414" "derive-without-match":
        "A key of `[models] derive_for` is `schema:` with the name of a schema that becomes a struct or an enum.";
    PAGINATION_WITHOUT_MATCH = Error "E0415" "pagination-without-match":
        "A selector in `[client.pagination]` is an operationId, `GET /rooms/**` or `tag:x`, and selects operations that answer in such pages.";
    PAGINATION_MISFIT = Error "E0416" "pagination-misfit":
        "`[client.pagination]` names parameters of an operation's query and members of its one success, which is JSON: a cursor is a text or a number, items are a list.";

    STALE = Error "E0601" "stale":
        "A generated file is missing, or is not what the documents and this version of the tool give now.";
    EDITED = Error "E0602" "edited":
        "A generated file was edited by hand. The tool does not overwrite it unless `--force` says so.";
    LEFT_OVER = Error "E0603" "left-over":
        "A file was generated once, and nothing in the documents makes it any more.";
    OTHER_VERSION = Error "E0604" "other-version":
        "Another version of the tool wrote the files. What a version generates is its own.";

    NAME_NUMBERED = Note "W0401" "name-numbered":
        "Two things of the document would have the same name in Rust, so one of them carries a number."
        "The number may move when the document changes: `[names] rename` gives a lasting name.";
    RECURSIVE_ALIAS = Warning "W0402" "recursive-alias":
        "An array or a map that holds only itself has no type in Rust, and 48 of them in each other are more than the compiler follows."
        "Their inner values are free-form JSON.";
    CONSTRAINT_NOT_CHECKED = Note "W0403" "constraint-not-checked":
        "Servers check the constraints of parameters and of the members of objects. Those of list items, map values, union members and"
        "whole bodies are not checked yet: check them in the handler.";

    UNKNOWN_FIELD = Warning "W0501" "unknown-field":
        "OpenAPI has no such field here, so it has no effect: a slip of the hand, or a field of another object. Extensions begin with `x-`.";
    NEWER_FIELD = Note "W0502" "newer-field":
        "The field belongs to a later version of OpenAPI than the document says. It counts all the same.";
    VERSION_NEWER = Warning "W0503" "version-newer":
        "The document follows a later version than this tool knows. It is read as 3.2.";
    NOT_A_STRING = Warning "W0504" "not-a-string":
        "OpenAPI wants a text here, and YAML reads the value as a number or a boolean. The text of the document is used as it stands; quotes make it safe.";
    IGNORED_SIBLING = Warning "W0505" "ignored-sibling":
        "In OpenAPI 3.0 nothing beside a `$ref` counts. From 3.1 on, schemas may have other keywords beside it.";
    UNKNOWN_SECURITY_SCHEME = Warning "W0506" "unknown-security-scheme":
        "A security requirement names a scheme that `components.securitySchemes` does not define.";
    OCTAL_LOOKALIKE = Warning "W0507" "octal-lookalike":
        "A number with a leading zero is decimal in YAML 1.2, octal in YAML 1.1, and a text elsewhere. Its digits are kept as they are written.";
    UNKNOWN_TAG = Warning "W0508" "unknown-tag":
        "Only the tags of YAML's core schema (`!!str`, `!!int`, ...) mean something here. Others are ignored.";
    OLDER_FIELD = Note "W0509" "older-field":
        "The field belongs to OpenAPI 3.0 and not to the version that the document names. It counts all the same.";
    FIELD_WANTED = Warning "W0510" "field-wanted":
        "OpenAPI requires this field, but nothing generated depends on it.";
    PATH_PARAM_OPTIONAL = Warning "W0511" "path-param-optional":
        "Without its path parameters a path is another path, so OpenAPI wants `required: true` for each of them. They are taken for required.";
    REQUIRED_NOT_LIST = Warning "W0512" "required-not-list":
        "In a schema, `required` lists the properties that have to be there. `required: true` on a property has no effect.";
    NOT_ENFORCED = Warning "W0530" "not-enforced":
        "A degradation: the type is right, but values that this keyword excludes are not refused.";
    NOT_GENERATED = Warning "W0531" "not-generated":
        "A degradation: the document describes something for which no code is made.";
    IGNORED_HEADER = Note "W0532" "ignored-header":
        "`Accept`, `Content-Type` and `Authorization` are described by media types and security schemes, not by parameters.";
    DISCRIMINATOR_MISSING = Warning "W0533" "discriminator-missing":
        "Each member of a union with a discriminator should have its property, required.";
    REQUIRED_UNDESCRIBED = Warning "W0534" "required-undescribed":
        "`required` names a property that `properties` does not describe. Often one of the two names is a slip of the hand.";
    BODY_CHOICE = Note "W0535" "body-choice":
        "The document leaves open how a body is meant; the message says how it is taken.";
    EVENTS_BY_SHAPE = Warning "W0536" "events-by-shape":
        "Neither an event name nor a property of the payload tells the events of a stream apart, so the first that fits is taken.";
    ITEM_SCHEMA_IGNORED = Warning "W0537" "item-schema-ignored":
        "`itemSchema` describes the items of a sequential media type such as `text/event-stream`.";
    XML_FORM = Warning "W0550" "xml-form":
        "A degradation: XML cannot say this as the document asks, or OpenAPI does not say how. The message says what is done.";
    PATH_PARAM_LEFT_OUT = Warning "W0552" "path-param-left-out":
        "A parameter with `in: path` has to stand in the path as `{name}`. One that does not has no place to be sent in.";
    DEFAULT_IGNORED = Warning "W0553" "default-ignored":
        "A `default` has to be a value of its own schema. One that is not is never applied.";
    SERVER_LEFT_OUT = Warning "W0554" "server-left-out":
        "The URL of a server is the beginning of others: `http` or `https`, or relative, without a query, and each `{name}` in it has an entry in"
        "`variables`. Clients are made with an address, so they work without this server.";
    EMPTY_ALTERNATIVES = Warning "W0555" "empty-alternatives":
        "`allOf` lists at least one schema. An empty list is read as if it were not there.";
    REFERENCE_BEGINS_ELSEWHERE = Warning "W0556" "reference-begins-elsewhere":
        "A `$ref` within the document leads nowhere as it stands, and there is only one other way to read it: schemas that were made elsewhere"
        "bring `#/$defs/...` with them, and schemas with an `$id` refer to `#/components/...` of the document around them.";
    SERVER_DEFAULT_NOT_LISTED = Warning "W0557" "server-default-not-listed":
        "The `default` of a server variable has to be one of its `enum`. One that is not counts as a further value.";
    SERVERS_OVERLAP = Note "W0558" "servers-overlap":
        "Two operations have one path behind the paths of their servers, as `/rooms` at `https://a.example/v1` and `/v1/rooms` at `https://b.example`."
        "Clients tell them apart by the host. A program that is both servers does not: what both could answer goes to the first.";
    TAG_PARENT = Warning "W0559" "tag-parent":
        "The `parent` of a tag is another tag of the document, and none below it. One that is not has no effect.";
    OVERLAY_WITHOUT_MATCH = Warning "W0560" "overlay-without-match":
        "An action of an overlay is about places that the document does not have, so it does nothing. Overlays are applied to the document's first file, before others are joined to it.";
    QUERY_IN_PATH = Warning "W0561" "query-in-path":
        "A path ends before `?` and `#`. What is written after `?` is sent with each request, and asked for by the router; `{name}` there is a parameter in the query.";
    LISTED_OF_OTHER_TYPE = Warning "W0562" "listed-of-other-type":
        "`enum` and `const` list values that `type` excludes. A text that says a number, or a number where a text is asked for, is taken for the value it says; others can never be there and are left out.";
    PATH_SHARED = Warning "W0563" "path-shared":
        "Two paths that differ in the names of parameters alone are one path. Their operations are told apart by their methods.";
    DUPLICATE_OPERATION_ID = Warning "W0564" "duplicate-operation-id":
        "Each `operationId` may be there only once. The first operation keeps it, the others are named by method and path.";
    PARAMETER_AS_HEADER = Warning "W0565" "parameter-as-header":
        "A header of a response refers to a parameter in headers. It is described by a header object, which says the same without `name` and `in`.";
    CALLBACK_URL = Note "W0566" "callback-url":
        "The key of a callback is a runtime expression for its URL, such as `{$request.body#/url}`. A request says it where all of it is in"
        "parameters that the operation declares or in a body that is one value; otherwise the sender is told the URL.";
    FOREIGN_DIALECT = Warning "W0567" "foreign-dialect":
        "Schemas are read as JSON Schema 2020-12 with what OpenAPI adds to it. `jsonSchemaDialect` or `$schema` says another dialect: keywords that mean"
        "something else there (`items` as a list, `$recursiveRef`, `dependencies`) are not read as it says.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_slugs_are_unique_and_ordered_by_family() {
        for (index, code) in ALL.iter().enumerate() {
            let later = &ALL[index + 1..];
            assert!(later.iter().all(|other| other.number > code.number), "{} is out of order", code.number);
            assert!(later.iter().all(|other| other.slug != code.slug), "{} is there twice", code.slug);
            assert_eq!(code.number.starts_with('E'), code.level == Level::Error, "{}", code.number);
        }
    }

    #[test]
    fn codes_are_found_by_number_and_slug() {
        assert_eq!(find("e0211"), Some(PATH_PARAM_NOT_IN_TEMPLATE));
        assert_eq!(find("duplicate-key"), Some(DUPLICATE_KEY));
        assert_eq!(find("E9999"), None);
    }
}
