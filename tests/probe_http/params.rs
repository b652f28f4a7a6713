//! p08: parameters of every style and place.

use golden::p08_params31::client::Client;
use golden::p08_params31::models::{HeadcookieFilt, QueryDeep, QueryEn, QueryFobj, SimpleObj};
use golden::p08_params31::server::router;
use specloom_rt::client::Error;

use super::{App, ask, notes, silent};
use crate::wire::Running;

notes! {
    p08_params31: simple Simple SimpleResponse, label Label LabelResponse, matrix Matrix MatrixResponse,
        query Query QueryResponse, headcookie Headcookie HeadcookieResponse;
}

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|&one| one.to_owned()).collect()
}

/// Every call once.
async fn calls(client: &Client) {
    let t = client.t();
    t.simple("a/b", vec![1, -2], SimpleObj::new().r(100).g(200)).send().await.unwrap();
    t.label(texts(&["x", "y.z"])).send().await.unwrap();
    t.matrix(texts(&["x", "y,z"])).send().await.unwrap();
    let query = t.query().formx(texts(&["a", "b&c"])).form(texts(&["a", "b"])).space(texts(&["a", "b"]));
    let query = query.pipe(texts(&["a", "b"])).deep(QueryDeep::new().a("x y").b(1));
    let query = query.fobj(QueryFobj::new().k1("v").k2(2)).res("a/b?c:d").en(QueryEn::X).d(7);
    query.send().await.unwrap();
    let call = t.headcookie("one").x_arr(vec![1, 2]).sess("s").carr(texts(&["a", "b"]));
    call.filt(HeadcookieFilt::new().q("a&b")).send().await.unwrap();
}

// silently-wrong 3: label, matrix, space and pipe are more than a style of their own in the document; cookies are sent.
#[tokio::test]
async fn trap_3_the_client_writes_every_style() {
    let server = silent(5).await;
    calls(&Client::builder(server.url()).build().unwrap()).await;
    for (index, line) in [
        "GET /simple/a%2Fb/1,-2/r=100,g=200 HTTP/1.1",
        "GET /label/.x.y%2Ez HTTP/1.1",
        "GET /matrix/;a=x,y%2Cz HTTP/1.1",
        "GET /query?formx=a&formx=b%26c&form=a,b&space=a%20b&pipe=a%7Cb&deep%5Ba%5D=x%20y&deep%5Bb%5D=1&k1=v&k2=2&res=a/b?c:d&en=x&d=7 HTTP/1.1",
        "GET /hc?filt=%7B%22q%22%3A%22a%26b%22%7D HTTP/1.1",
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(server.request(index).0, line);
    }
    let (_, headers, _) = server.request(4);
    for line in ["x-one: one", "x-arr: 1,2", "cookie: sess=s; carr=a,b"] {
        assert!(headers.contains(&line.to_owned()), "{line}: {headers:?}");
    }
}

#[tokio::test]
async fn the_server_reads_what_the_client_writes() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    for client in [Client::in_process(router(app.clone())), Client::builder(server.url()).build().unwrap()] {
        calls(&client).await;
        let noted = app.noted();
        for (text, told) in noted.iter().zip([
            "Simple { a: \"a/b\", arr: [1, -2], obj: SimpleObj { r: Some(100), g: Some(200)",
            "Label { a: [\"x\", \"y.z\"] }",
            "Matrix { a: [\"x\", \"y,z\"] }",
            "Query { formx: Some([\"a\", \"b&c\"]), form: Some([\"a\", \"b\"]), space: Some([\"a\", \"b\"]), pipe: Some([\"a\", \
             \"b\"]), deep: Some(QueryDeep { a: Some(\"x y\"), b: Some(1)",
            "Headcookie { x_one: \"one\", x_arr: Some([1, 2]), sess: Some(\"s\"), carr: Some([\"a\", \"b\"]), filt: \
             Some(HeadcookieFilt { q: Some(\"a&b\")",
        ]) {
            assert!(text.starts_with(told), "{text}\n{told}");
        }
        assert!(noted[3].contains("res: Some(\"a/b?c:d\"), en: Some(X), d: 7"), "{}", noted[3]);
        // The default is the server's.
        client.t().query().send().await.unwrap();
        assert!(app.noted()[0].contains("formx: None") && app.noted().is_empty());
    }
}

#[tokio::test]
async fn raw_requests() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    ask(
        &server,
        &[
            // silently-wrong 3: an integer has more than 32 bits.
            ("GET", "/simple/a/9007199254740993/r=1", "", "", 204, ""),
            ("GET", "/simple/a/x/r=1", "", "", 422, "\"in\":\"path\""),
            ("GET", "/simple/a/1/r=x", "", "", 422, "obj"),
            ("GET", "/simple/a/1/r", "", "", 422, "#/obj/r"),
            ("GET", "/simple/%zz/1/r=1", "", "", 400, "path"),
            ("GET", "/simple/a%FF/1/r=1", "", "", 400, "path"),
            ("GET", "/label/x", "", "", 400, "path"),
            ("GET", "/matrix/a=x", "", "", 400, "path"),
            ("GET", "/matrix/;b=x", "", "", 400, "path"),
            ("GET", "/query?d=10", "", "", 422, "\"in\":\"query\""),
            ("GET", "/query?d=x", "", "", 422, "#/d"),
            ("GET", "/query?d=1&d=2", "", "", 400, "is given more than once"),
            ("GET", "/query?res=a&res=b", "", "", 400, "is given more than once"),
            ("GET", "/query?res=%zz", "", "", 400, "#/res"),
            ("GET", "/query?deep[b]=x", "", "", 422, "deep"),
            ("GET", "/query?deep[b]=1&deep[b]=2", "", "", 422, "#/deep/b"),
            ("GET", "/query?k1=%zz", "", "", 400, "#/fobj"),
            ("GET", "/matrix/;b", "", "", 400, "path"),
            ("GET", "/matrix/;a=%zz", "", "", 400, "path"),
            ("GET", "/query?form=a%2Cb,c&k2=3", "", "", 204, ""),
            ("GET", "/query?k2=x", "", "", 422, "k2"),
            ("GET", "/hc", "", "", 422, "\"in\":\"header\""),
            ("GET", "/hc", "X-One: a\nX-One: b\n", "", 400, "is given more than once"),
            ("GET", "/hc", "X-One: a\nX-Arr: 1, x\n", "", 422, "X-Arr"),
            ("GET", "/hc?filt=%7B", "X-One: a\n", "", 400, "filt"),
            ("GET", "/hc?filt=%7B%22q%22:1%7D", "X-One: a\n", "", 422, "filt"),
            ("GET", "/hc", "X-One: a\nCookie: sess=1; sess=2\n", "", 400, "is given more than once"),
            ("GET", "/hc", "X-One: \nX-Arr: 1, 2\nCookie: other=1; carr=a,b\n", "", 204, ""),
            ("POST", "/query", "", "", 405, "allow: GET"),
            ("GET", "/simple/a/1", "", "", 404, "application/problem+json"),
        ],
    )
    .await;
    let noted = app.noted();
    assert_eq!(noted.len(), 3, "{noted:?}");
    assert!(noted[0].contains("arr: [9007199254740993]"), "{}", noted[0]);
    assert!(noted[1].contains("form: Some([\"a,b\", \"c\"])") && noted[1].contains("d: 5"), "{}", noted[1]);
    let told = "Headcookie { x_one: \"\", x_arr: Some([1, 2]), sess: None, carr: Some([\"a\", \"b\"]), filt: None }";
    assert_eq!(noted[2], told);
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_sent() {
    let server = silent(1).await;
    let client = Client::builder(server.url()).build().unwrap();
    for text in ["a\r\nX-Two: b", "a\nb", "a\0b"] {
        let error = client.t().headcookie(text).send().await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error:?}");
    }
    for text in [".", ".."] {
        let error =
            client.t().simple(text, vec![1], SimpleObj::new().r(1)).send().await.map_err(|error| error.to_string());
        assert!(error.is_err(), "{text}");
    }
    assert_eq!(server.count(), 0);
}
