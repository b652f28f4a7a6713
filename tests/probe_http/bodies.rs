//! p10: bodies of every media type.

use golden::p10_bodies31::client::Client;
use golden::p10_bodies31::models::{FormRequest, MpRequestMeta, X};
use golden::p10_bodies31::ops::{self, MpBody, MultiBody, MultiOkBody};
use golden::p10_bodies31::server::{Backend, T, router};
use specloom_rt::http::{HeaderName, HeaderValue};
use specloom_rt::server::{ApiError, Context};
use specloom_rt::{ByteStream, FilePart};

use super::{App, answering, ask, silent};
use crate::wire::{Running, Scripted};

impl Backend for App {
    type Error = ApiError;
}

type Answer<T> = Result<T, ApiError>;

impl App {
    async fn file(&self, file: FilePart) {
        let rate = file.headers().get("x-rate").cloned();
        let head = (file.file_name().map(str::to_owned), file.content_type().map(str::to_owned), rate);
        self.note((head, file.into_body().collect(100).await.unwrap()));
    }
}

impl T for App {
    async fn form(&self, _: Context, request: ops::Form) -> Answer<ops::FormResponse> {
        self.note(request.body);
        Ok(ops::FormResponse::NoContent)
    }
    async fn mp(&self, _: Context, request: ops::Mp) -> Answer<ops::MpResponse> {
        self.note((request.body.meta.k, request.body.note));
        for file in [request.body.file].into_iter().chain(request.body.files.unwrap_or_default()) {
            self.file(file).await;
        }
        Ok(ops::MpResponse::NoContent)
    }
    async fn text(&self, _: Context, request: ops::Text) -> Answer<ops::TextResponse> {
        Ok(format!("{:?}", request.body).into())
    }
    async fn bin(&self, _: Context, request: ops::Bin) -> Answer<ops::BinResponse> {
        // As it comes, it goes.
        Ok(request.body.unwrap_or_else(|| "none".into()).into())
    }
    async fn xml(&self, _: Context, request: ops::Xml) -> Answer<ops::XmlResponse> {
        Ok(request.body.unwrap_or_default().into())
    }
    async fn vnd(&self, _: Context, request: ops::Vnd) -> Answer<ops::VndResponse> {
        Ok(request.body.unwrap_or_default().into())
    }
    async fn multi(&self, cx: Context, request: ops::Multi) -> Answer<ops::MultiResponse> {
        self.note(&request.body);
        Ok(match cx.preferred() {
            Some("text/csv") => MultiOkBody::Csv("a,b".to_owned()).into(),
            _ => MultiOkBody::Json(x()).into(),
        })
    }
}

fn x() -> X {
    X::new().id(1).tag(vec!["a".to_owned(), "<b>".to_owned()])
}

const X_JSON: &str = r#"{"id":1,"tag":["a","<b>"]}"#;
const X_XML: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ex id=\"1\"><tags><tag>a</tag><tag>&lt;b&gt;</tag></tags></ex>";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\n";

// silently-wrong 3: form, text and XML bodies are none of them JSON.
#[tokio::test]
async fn trap_3_the_client_sends_each_body_in_its_form() {
    let server = silent(7).await;
    let client = Client::builder(server.url()).build().unwrap();
    let t = client.t();
    let form = FormRequest::new("x y&z").tags(vec!["1".to_owned(), "2".to_owned()]);
    t.form(form).send().await.unwrap();
    // 204 is declared by `form` alone; here, what went out counts.
    let _ = t.text().body("\"x\"\n").send().await;
    let _ = t.bin().body(ByteStream::from(vec![1, 2])).send().await;
    let _ = t.xml().body(x()).send().await;
    let _ = t.vnd().body(x()).send().await;
    let _ = t.multi().body(MultiBody::Form(X::new().id(1))).send().await;
    let _ = t.multi().body("a,b".to_owned()).send().await;
    for (index, (line, content_type, body)) in [
        ("POST /form", "application/x-www-form-urlencoded", "a=x+y%26z&tags=1&tags=2"),
        ("POST /text", "text/plain", "\"x\"\n"),
        ("PUT /bin", "application/octet-stream", "\u{1}\u{2}"),
        ("POST /xml", "application/xml", X_XML),
        ("POST /vnd", "application/vnd.acme.v1+json", X_JSON),
        ("POST /multi", "application/x-www-form-urlencoded", "id=1"),
        ("POST /multi", "text/csv", "a,b"),
    ]
    .into_iter()
    .enumerate()
    {
        let (own_line, headers, own_body) = server.request(index);
        assert_eq!(own_line, format!("{line} HTTP/1.1"));
        assert!(headers.contains(&format!("content-type: {content_type}")), "{headers:?}");
        let sent = if line.starts_with("PUT") { body } else { &own_body };
        assert_eq!(sent, body);
    }
}

fn upload() -> MpBody {
    let rate = (HeaderName::from_static("x-rate"), HeaderValue::from(7));
    let file = |name: &str| FilePart::new(name.to_owned()).with_file_name(name).with_content_type("image/png");
    MpBody::new(file("a").with_header(rate.0, rate.1), MpRequestMeta::new().k("v"))
        .files(vec![file("b"), file("c")])
        .note("n")
}

#[tokio::test]
async fn parts_with_their_types_and_headers() {
    let server = silent(1).await;
    Client::builder(server.url()).build().unwrap().t().mp(upload()).send().await.unwrap();
    let (_, headers, _) = server.request(0);
    assert!(headers.iter().any(|line| line.starts_with("content-type: multipart/form-data; boundary=")), "{headers:?}");

    let app = App::default();
    let running = Running::start(router(app.clone())).await;
    for client in [Client::in_process(router(app.clone())), Client::builder(running.url()).build().unwrap()] {
        client.t().mp(upload()).send().await.unwrap();
        let told = [
            "(Some(\"v\"), Some(\"n\"))",
            "((Some(\"a\"), Some(\"image/png\"), Some(\"7\")), b\"a\")",
            "((Some(\"b\"), Some(\"image/png\"), None), b\"b\")",
            "((Some(\"c\"), Some(\"image/png\"), None), b\"c\")",
        ];
        assert_eq!(app.noted(), told);
    }
    let parts = |file: &str, meta: &str| {
        let file = format!("--X\r\nContent-Disposition: form-data; name=file; filename=f\r\n{file}\r\n\r\nF\r\n");
        file + &format!("--X\r\nContent-Disposition: form-data; name=meta\r\n\r\n{meta}\r\n--X--\r\n")
    };
    let multipart = "Content-Type: multipart/form-data; boundary=X\n";
    for (body, status, told) in [
        (parts("Content-Type: image/png\r\nX-Rate: 3", "{}"), 204, ""),
        (parts("Content-Type: image/gif", "{}"), 422, "#/file"),
        (parts("Content-Type: image/png", "[]"), 422, "#/meta"),
        (parts("Content-Type: image/png", "{"), 400, "#/meta"),
        ("--X--\r\n".to_owned(), 422, "#/meta"),
        ("--X\r\n".to_owned(), 400, ""),
    ] {
        // `raw` turns each line feed into CRLF.
        let body = body.replace("\r\n", "\n");
        let length = body.replace('\n', "\r\n").len();
        let head = format!("POST /mp HTTP/1.1\nHost: a\nConnection: close\n{multipart}Content-Length: {length}\n\n");
        let answer = running.raw(&(head + &body), None).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")) && answer.contains(told), "{body}{answer}");
    }
    assert_eq!(app.noted()[1], "((Some(\"f\"), Some(\"image/png\"), Some(\"3\")), b\"F\")");
}

#[tokio::test]
async fn raw_requests() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    let (json, text, xml) =
        ("Content-Type: application/json\n", "Content-Type: text/plain\n", "Content-Type: text/xml\n");
    let (csv, vnd) = ("Content-Type: text/csv\n", "Content-Type: application/vnd.acme.v1+json; charset=utf-8\n");
    let app_xml = "Content-Type: application/xml\n";
    let bytes = "Content-Type: application/octet-stream\n";
    ask(
        &server,
        &[
            ("POST", "/form", FORM, "a=x+y%26&tags=1&tags=2", 204, ""),
            ("POST", "/form", FORM, "tags=1", 422, "#/a"),
            ("POST", "/form", FORM, "a=1&a=2", 422, "#/a"),
            ("POST", "/form", FORM, "a=%z", 400, "#/a"),
            ("POST", "/form", json, "{\"a\":\"x\"}", 415, "accept: application/x-www-form-urlencoded"),
            ("POST", "/form", "", "", 422, "a body is required"),
            ("POST", "/text", text, "\"x\"", 200, "Some(\"\\\"x\\\"\")"),
            ("POST", "/text", text, "", 200, "Some(\"\")"),
            ("POST", "/text", "", "", 200, "None"),
            ("POST", "/text", json, "\"x\"", 415, "accept: text/plain"),
            // Where there is no choice, the caller gets what there is.
            (
                "POST",
                "/text",
                "Content-Type: text/plain\nAccept: application/json\n",
                "x",
                200,
                "content-type: text/plain",
            ),
            ("PUT", "/bin", bytes, "x", 200, "x"),
            ("PUT", "/bin", "", "", 200, "none"),
            ("PUT", "/bin", text, "x", 415, "accept: application/octet-stream"),
            ("POST", "/xml", app_xml, X_XML, 200, X_XML),
            ("POST", "/xml", xml, "<ex id='1'/>", 200, "<ex id=\"1\"/>"),
            ("POST", "/xml", app_xml, "<ex id='x'/>", 422, "id"),
            ("POST", "/xml", app_xml, "<ey/>", 422, ""),
            ("POST", "/xml", app_xml, "<ex", 400, ""),
            ("POST", "/xml", json, X_JSON, 415, "accept: application/xml"),
            ("POST", "/vnd", vnd, X_JSON, 200, "content-type: application/problem+json"),
            ("POST", "/vnd", vnd, X_JSON, 200, X_JSON),
            ("POST", "/vnd", xml, X_XML, 415, "accept: application/json"),
        ],
    )
    .await;
    app.noted();
    let told = |body: &str| format!("Some({body})");
    for (head, body, answer, noted) in [
        (json.to_owned(), X_JSON, X_JSON, "Json(X { id: Some(1)"),
        (format!("{csv}Accept: text/csv\n"), "1,2", "a,b", "Csv(\"1,2\")"),
        (
            format!("{FORM}Accept: text/csv;q=0.1, */*;q=0.2\n"),
            "id=1&tag=a",
            X_JSON,
            "Form(X { id: Some(1), tag: Some([\"a\"])",
        ),
    ] {
        ask(&server, &[("POST", "/multi", &head, body, 200, answer)]).await;
        let own = app.noted().remove(0);
        assert!(own.starts_with(told(noted).trim_end_matches(')')), "{own}");
    }
    ask(
        &server,
        &[
            (
                "POST",
                "/multi",
                app_xml,
                "<ex/>",
                415,
                "accept: application/json, text/csv, application/x-www-form-urlencoded",
            ),
            ("POST", "/multi", "Accept: image/png\n", "", 406, "application/json, text/csv"),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_client_reads_each_form() {
    for (content_type, body, expected) in
        [("application/json", X_JSON, MultiOkBody::Json(x())), ("text/csv", "a,b", MultiOkBody::Csv("a,b".to_owned()))]
    {
        let server = answering("200 OK", &format!("Content-Type: {content_type}\n"), body).await;
        let client = Client::builder(server.url()).build().unwrap();
        assert_eq!(client.t().multi().send().await.unwrap(), expected);
    }
    let server = answering("200 OK", "Content-Type: application/xml\n", X_XML).await;
    assert_eq!(Client::builder(server.url()).build().unwrap().t().xml().send().await.unwrap(), x());
    let server = Scripted::json("200 OK", X_JSON).await;
    assert_eq!(Client::builder(server.url()).build().unwrap().t().vnd().send().await.unwrap(), x());

    let running = Running::start(router(App::default())).await;
    let client = Client::builder(running.url()).build().unwrap();
    let t = client.t();
    assert_eq!(t.text().body("é\n").send().await.unwrap(), "Some(\"é\\n\")");
    assert_eq!(t.text().send().await.unwrap(), "None");
    assert_eq!(t.bin().body(vec![0, 255]).send().await.unwrap().collect(9).await.unwrap(), &[0, 255][..]);
    assert_eq!(t.xml().body(x()).send().await.unwrap(), x());
    assert_eq!(t.vnd().body(x()).send().await.unwrap(), x());
    assert_eq!(t.multi().body(MultiBody::Json(x())).send().await.unwrap(), MultiOkBody::Json(x()));
    assert_eq!(t.multi().send_csv().await.unwrap(), "a,b");
}
