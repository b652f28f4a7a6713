//! Parameters and bodies, byte for byte: each case of `params/cases.json` on both sides. The documents of all versions give
//! the same code.
//!
//! A client that is given `value` sends `wire`, or one of `also`; a server that is sent any of these reads `value`.

use std::collections::BTreeMap;

use golden::params::client::Client;
use golden::params::ops;
use golden::params::server::{Backend, Params, router};
use serde_json::{Value, json};
use specloom_rt::FilePart;
use specloom_rt::json::{Decode, Encode, Limits, Reading};
use specloom_rt::server::{ApiError, Context};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::wire::{Running, Scripted, within};

/// A row of the table.
#[derive(Debug, serde::Deserialize)]
struct Case {
    id: String,
    r#in: String,
    name: String,
    method: String,
    path: String,
    value: Value,
    wire: Option<String>,
    also: Vec<String>,
    /// The value cannot be sent here.
    refuse: bool,
    /// The first version of OpenAPI that has this.
    v: String,
    content: Option<String>,
    parts: Option<Vec<Part>>,
}

/// A part of a multipart body.
#[derive(Debug, serde::Deserialize)]
struct Part {
    name: String,
    body: String,
    content_type: String,
    filename: Option<String>,
}

const NEWEST: &str = "3.2";

fn cases(version: &str) -> Vec<Case> {
    let all: Vec<Case> = serde_json::from_str(include_str!("params/cases.json")).unwrap();
    all.into_iter().filter(|case| case.v.as_str() <= version).collect()
}

/// The same JSON as another type.
fn json<T: Decode>(value: &Value) -> T {
    specloom_rt::json::decode(value.to_string().as_bytes(), Reading::Strict, &Limits::default()).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// What a handler answers: what it has read.
fn echo<T: Decode>(read: &impl Encode) -> T {
    json(&serde_json::from_slice(&specloom_rt::json::encode(read).unwrap()).unwrap())
}

/// The members of a multipart body that are there, as JSON.
async fn parts(id: String, file: Option<FilePart>, tags: Option<Vec<String>>) -> Value {
    let mut members = json!({ "id": id });
    if let Some(file) = file {
        let bytes = file.into_body().collect(1000).await.unwrap();
        members["file"] = bytes.iter().map(|&byte| char::from(byte)).collect::<String>().into();
    }
    if let Some(tags) = tags {
        members["tags"] = tags.into();
    }
    members
}

/// The application, and the client's calls.
macro_rules! cases {
    ($($operation:ident($read:ident): $request:ident.$field:ident -> $response:ident;)*) => {
        impl Params for App {
            $(
                async fn $operation(&self, _: Context, request: ops::$request) -> Result<ops::$response, ApiError> {
                    Ok(ops::$response::Ok(echo(&request.$field)))
                }
            )*

            async fn query_absent(&self, _: Context, request: ops::QueryAbsent) -> Result<ops::QueryAbsentResponse, ApiError> {
                Ok(request.color.map_or(ops::QueryAbsentResponse::BadRequest, ops::QueryAbsentResponse::Ok))
            }

            async fn multipart_text(&self, _: Context, request: ops::MultipartText) -> Result<ops::MultipartTextResponse, ApiError> {
                let body = request.body;
                Ok(ops::MultipartTextResponse::Ok(parts(body.id, body.file, body.tags).await))
            }

            async fn multipart_file(&self, _: Context, request: ops::MultipartFile) -> Result<ops::MultipartFileResponse, ApiError> {
                let body = request.body;
                Ok(ops::MultipartFileResponse::Ok(parts(body.id, body.file, body.tags).await))
            }

            async fn multipart_array(&self, _: Context, request: ops::MultipartArray) -> Result<ops::MultipartArrayResponse, ApiError> {
                let body = request.body;
                Ok(ops::MultipartArrayResponse::Ok(parts(body.id, body.file, body.tags).await))
            }
        }

        /// Calls the operation of a case with its value.
        async fn call(url: &str, case: &Case) -> Result<(), String> {
            let client = Client::builder(url).build().unwrap();
            let (params, value) = (client.params(), &case.value);
            let result = match case.id.to_lowercase().as_str() {
                $(
                    id if id == stringify!($operation).replace("_delimited", "delimited") => {
                        params.$operation($read(value)).send().await.map(drop).map_err(|error| error.to_string())
                    }
                )*
                "query_absent" => params.query_absent().send().await.map(drop).map_err(|error| error.to_string()),
                "multipart_text" => {
                    let body = ops::MultipartTextBody::new(text(&value["id"]));
                    params.multipart_text(body).send().await.map(drop).map_err(|error| error.to_string())
                }
                "multipart_file" => {
                    let file = FilePart::new(text(&value["file"]).into_bytes());
                    let body = ops::MultipartFileBody::new(text(&value["id"])).file(file);
                    params.multipart_file(body).send().await.map(drop).map_err(|error| error.to_string())
                }
                "multipart_array" => {
                    let body = ops::MultipartArrayBody::new(text(&value["id"])).tags(json(&value["tags"]));
                    params.multipart_array(body).send().await.map(drop).map_err(|error| error.to_string())
                }
                other => panic!("no call for {other}"),
            };
            result
        }
    };
}

cases! {
    path_matrix_n_arr(json): PathMatrixNArr.color -> PathMatrixNArrResponse;
    path_matrix_x_str(text): PathMatrixXStr.color -> PathMatrixXStrResponse;
    path_matrix_x_obj(json): PathMatrixXObj.color -> PathMatrixXObjResponse;
    path_label_n_arr(json): PathLabelNArr.color -> PathLabelNArrResponse;
    path_label_x_str(text): PathLabelXStr.color -> PathLabelXStrResponse;
    path_label_x_obj(json): PathLabelXObj.color -> PathLabelXObjResponse;
    path_simple_n_arr(json): PathSimpleNArr.color -> PathSimpleNArrResponse;
    path_simple_x_str(text): PathSimpleXStr.color -> PathSimpleXStrResponse;
    path_simple_x_obj(json): PathSimpleXObj.color -> PathSimpleXObjResponse;
    header_simple_n_arr(json): HeaderSimpleNArr.x_color -> HeaderSimpleNArrResponse;
    header_simple_x_str(text): HeaderSimpleXStr.x_color -> HeaderSimpleXStrResponse;
    header_simple_x_obj(json): HeaderSimpleXObj.x_color -> HeaderSimpleXObjResponse;
    query_form_n_arr(json): QueryFormNArr.color -> QueryFormNArrResponse;
    query_form_x_str(text): QueryFormXStr.color -> QueryFormXStrResponse;
    query_form_x_obj(json): QueryFormXObj.color -> QueryFormXObjResponse;
    query_space_delimited_n_obj(json): QuerySpaceDelimitedNObj.color -> QuerySpaceDelimitedNObjResponse;
    query_pipe_delimited_n_obj(json): QueryPipeDelimitedNObj.color -> QueryPipeDelimitedNObjResponse;
    cookie_form_n_str(text): CookieFormNStr.color -> CookieFormNStrResponse;
    cookie_form_n_obj(json): CookieFormNObj.color -> CookieFormNObjResponse;
    query_form_hard(text): QueryFormHard.color -> QueryFormHardResponse;
    path_label_hard(text): PathLabelHard.color -> PathLabelHardResponse;
    path_slash(text): PathSlash.color -> PathSlashResponse;
    path_dot(text): PathDot.color -> PathDotResponse;
    path_array_comma(json): PathArrayComma.color -> PathArrayCommaResponse;
    query_array_one(json): QueryArrayOne.color -> QueryArrayOneResponse;
    query_array_empty(json): QueryArrayEmpty.color -> QueryArrayEmptyResponse;
    query_pipe_in_value(json): QueryPipeInValue.color -> QueryPipeInValueResponse;
    query_deep_hard(json): QueryDeepHard.color -> QueryDeepHardResponse;
    query_reserved_on(text): QueryReservedOn.color -> QueryReservedOnResponse;
    query_reserved_on_triple(text): QueryReservedOnTriple.color -> QueryReservedOnTripleResponse;
    query_plus(text): QueryPlus.color -> QueryPlusResponse;
    query_bool_int_float(json): QueryBoolIntFloat.color -> QueryBoolIntFloatResponse;
    query_i64(json): QueryI64.color -> QueryI64Response;
    query_enum(json): QueryEnum.color -> QueryEnumResponse;
    header_number(json): HeaderNumber.x_color -> HeaderNumberResponse;
    header_nul(text): HeaderNul.x_color -> HeaderNulResponse;
    cookie_semicolon(text): CookieSemicolon.color -> CookieSemicolonResponse;
    form_basic(json): FormBasic.body -> FormBasicResponse;
    form_array_comma(json): FormArrayComma.body -> FormArrayCommaResponse;
    form_object_deep(json): FormObjectDeep.body -> FormObjectDeepResponse;
    text_plain(text): TextPlain.body -> TextPlainResponse;
    json_vendor(json): JsonVendor.body -> JsonVendorResponse;
    cookie_cookie_n_str(text): CookieCookieNStr.color -> CookieCookieNStrResponse;
    cookie_cookie_n_obj(json): CookieCookieNObj.color -> CookieCookieNObjResponse;
    cookie_cookie_x_arr(json): CookieCookieXArr.color -> CookieCookieXArrResponse;
    querystring_form(json): QuerystringForm.value -> QuerystringFormResponse;
}

#[derive(Clone)]
struct App;

impl Backend for App {
    type Error = ApiError;
}

/// The documents of the earlier versions give the very same code, so that what holds for one holds for all.
#[test]
fn one_code_for_all_versions() {
    let newest = ["cookie_cookie_n_str", "cookie_cookie_n_obj", "cookie_cookie_x_arr", "querystring_form"];
    let only_old = newest.into_iter().fold(specloom::configure(), specloom::Generator::exclude);
    let [old, older, oldest] = [("3.2", only_old), ("3.1", specloom::configure()), ("3.0", specloom::configure())]
        .map(|(version, generator)| code(&format!("fixtures/params/{version}.json"), &generator));
    assert!(old == older, "3.1 differs from 3.2");
    assert!(older == oldest, "3.0 differs from 3.1");
}

/// All files that a document gives, without the lines that name it.
fn code(file: &str, generator: &specloom::Generator) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(format!("{}/tests/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let generated = generator.generate(&text, "params.json").unwrap();
    generated.files.into_iter().map(|file| (file.path, file.text)).collect()
}

#[tokio::test]
async fn what_clients_send() {
    let wrong = sent().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_servers_read() {
    let wrong = read().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the client sends wrongly.
async fn sent() -> Vec<String> {
    let mut wrong = Vec::new();
    for case in cases(NEWEST) {
        let answer = if case.value.is_null() { json!("") } else { case.value.clone() };
        let server = Scripted::json("200 OK", &answer.to_string()).await;
        let result = within(call(&server.url(), &case)).await;
        let verdict = match (result, case.refuse) {
            (Err(_), true) if server.count() == 0 => Ok(()),
            (Ok(()), false) => compare(&case, &server.request(0)),
            (result, _) => Err(format!("{result:?}")),
        };
        wrong.extend(verdict.err().map(|what| format!("{}: {what}", case.id)));
    }
    wrong
}

/// Sends the cases of `PARAMS_VERSION` to the recorder at `PARAMS_URL`, and prints which the client refused.
#[tokio::test]
#[ignore = "needs a recorder"]
async fn for_a_recorder() {
    let (url, version) = (std::env::var("PARAMS_URL").unwrap(), std::env::var("PARAMS_VERSION").unwrap());
    let mut refused = Vec::new();
    for case in cases(&version) {
        let result = within(call(&url, &case));
        if let (Err(error), true) = (result.await, case.refuse) {
            eprintln!("{}: {error}", case.id);
            refused.push(case.id);
        }
    }
    println!("{}", serde_json::to_string(&refused).unwrap());
}

fn compare(case: &Case, (line, headers, body): &(String, Vec<String>, String)) -> Result<(), String> {
    let target = line.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let header = |name: &str| {
        let start = format!("{}:", name.to_lowercase());
        headers.iter().find_map(|line| line.strip_prefix(&start)).map(str::trim).unwrap_or_default()
    };
    let content_type = header("content-type");
    if let Some(parts) = &case.parts {
        return compare_parts(parts, content_type, body);
    }
    let sent = match case.r#in.as_str() {
        "query" | "querystring" => query,
        "path" => path.strip_prefix(&format!("/p/{}/", case.id)).unwrap_or(path),
        "header" => header(&case.name),
        "cookie" => header("cookie"),
        _ if case.content.as_deref() != content_type.split(';').next() => return Err(content_type.to_owned()),
        _ => body,
    };
    let wire = case.wire.as_deref().unwrap_or_default();
    if sent == wire || case.also.iter().any(|also| also == sent) { Ok(()) } else { Err(format!("{sent} for {wire}")) }
}

fn compare_parts(parts: &[Part], content_type: &str, body: &str) -> Result<(), String> {
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").ok_or(content_type)?;
    let whole = format!("\r\n{body}");
    let delimiter = format!("\r\n--{boundary}");
    let mut pieces = whole.split(&delimiter).skip(1);
    for part in parts {
        let piece = pieces.next().and_then(|piece| piece.strip_prefix("\r\n")).ok_or("too few parts")?;
        let (head, body) = piece.split_once("\r\n\r\n").ok_or("no head")?;
        let head: BTreeMap<_, _> = head.split("\r\n").filter_map(|line| line.split_once(": ")).collect();
        let disposition = head.get("Content-Disposition").copied().unwrap_or_default();
        let own = head.get("Content-Type").copied().unwrap_or("text/plain");
        let named = disposition.contains(&format!("form-data; name=\"{}\"", part.name));
        let has_file = disposition.contains("filename=\"");
        if !named || has_file != part.filename.is_some() || own != part.content_type || body != part.body {
            return Err(format!("{head:?} {body:?} for {part:?}"));
        }
    }
    if pieces.next() == Some("--\r\n") { Ok(()) } else { Err("no end".to_owned()) }
}

/// What the server reads wrongly.
async fn read() -> Vec<String> {
    let server = Running::start(router(App)).await;
    let mut wrong = Vec::new();
    for case in cases(NEWEST).iter().filter(|case| !case.refuse) {
        for wire in case.wire.iter().chain(&case.also).map(String::as_str).chain(case.parts.is_some().then_some("")) {
            let answer = ask(&server, &request(case, wire)).await;
            let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
            let read: Value = serde_json::from_str(body).unwrap_or_default();
            if case.value.is_null() && head.starts_with("HTTP/1.1 400") {
                continue;
            }
            if !head.starts_with("HTTP/1.1 200") || !same(&read, &case.value) {
                wrong.push(format!("{} {wire}: {} {body}", case.id, head.lines().next().unwrap_or_default()));
            }
        }
    }
    wrong
}

/// Equal, numbers by their value.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64() && !(a.is_i64() && b.is_i64()),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => one == other,
    }
}

fn request(case: &Case, wire: &str) -> Vec<u8> {
    let (mut target, mut headers, mut body) = (case.path.clone(), String::new(), String::new());
    match case.r#in.as_str() {
        "query" | "querystring" if wire.is_empty() => {}
        "query" | "querystring" => target = format!("{target}?{wire}"),
        "path" => target = target.replace(&format!("{{{}}}", case.name), wire),
        "header" => headers = format!("{}: {wire}\r\n", case.name),
        "cookie" => headers = format!("Cookie: {wire}\r\n"),
        _ => {
            let mut content_type = case.content.clone().unwrap_or_default();
            body = wire.to_owned();
            if let Some(parts) = &case.parts {
                content_type.push_str("; boundary=xYx");
                body = parts.iter().map(written).collect::<String>() + "--xYx--\r\n";
            }
            headers = format!("Content-Type: {content_type}\r\nContent-Length: {}\r\n", body.len());
        }
    }
    let method = case.method.to_uppercase();
    format!("{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n{body}").into_bytes()
}

fn written(part: &Part) -> String {
    let file = if part.filename.is_some() { "; filename=\"f\"" } else { "" };
    let head =
        format!("Content-Disposition: form-data; name=\"{}\"{file}\r\nContent-Type: {}", part.name, part.content_type);
    format!("--xYx\r\n{head}\r\n\r\n{}\r\n", part.body)
}

async fn ask(server: &Running, request: &[u8]) -> String {
    let exchange = async {
        let mut stream = TcpStream::connect(server.addr).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    };
    within(exchange).await
}
