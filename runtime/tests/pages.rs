//! Answers in pages: what is asked for next, and when it ends.
#![cfg(feature = "client")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::Full;
use specloom_rt::client::{Call, ClientCore, Error, Pages, Sending, Transport, TransportBody, TransportError, Turning};
use specloom_rt::operation::{Operation, Requirement, SecurityKind, SecurityScheme};
use specloom_rt::params::Param;
use specloom_rt::{ByteStream, Value};

static KEY: SecurityScheme = SecurityScheme { name: "key", kind: SecurityKind::ApiKeyQuery("key") };
static SECURITY: [&[Requirement]; 1] = [&[Requirement { scheme: &KEY, scopes: &[] }]];
static LIST: Operation =
    Operation { id: "list", method: "GET", path: "/list?v=1", tags: &[], security: &SECURITY, server: None };

const ITEMS: &[&str] = &["data"];

/// Answers with the next body, and the header that goes with it.
#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<(String, String)>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Script {
    fn bodies<const N: usize>(bodies: [&str; N]) -> Self {
        Self::linked(bodies.map(|body| ("", body)))
    }

    fn linked<const N: usize>(answers: [(&str, &str); N]) -> Self {
        let answers = answers.into_iter().map(|(link, body)| (link.to_owned(), body.to_owned()));
        Self { answers: Arc::new(Mutex::new(answers.collect())), asked: Arc::default() }
    }

    fn call(&self) -> Call {
        let core = ClientCore::builder("https://a.example/v1").transport(self.clone());
        Call::new(&core.credential(&KEY, "k").build().unwrap(), &LIST)
    }

    /// The queries that were asked for.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<ByteStream>) -> Sending<'_> {
        self.asked.lock().unwrap().push(request.uri().to_string().replace("https://a.example/v1/list?v=1", ""));
        let answer = self.answers.lock().unwrap().pop_front();
        Box::pin(async move {
            let (link, body) = answer.ok_or_else(|| TransportError::lasting("nothing more"))?;
            let answer = http::Response::builder().header("content-type", "application/json");
            let answer = if link.is_empty() { answer } else { answer.header("link", link) };
            Ok(answer.body(TransportBody::new(Full::new(Bytes::from(body)))).unwrap())
        })
    }
}

fn send(call: Call) -> Turning<Value, ()> {
    Box::pin(async { Ok(call.fetch("application/json").await?.json()?) })
}

/// How many pages there are, and the error that ends them.
async fn all(mut pages: Pages<Value, ()>) -> (usize, Option<String>) {
    let mut count = 0;
    loop {
        match pages.try_next().await {
            Ok(Some(_)) => count += 1,
            Ok(None) => return (count, None),
            Err(error) => {
                assert!(pages.try_next().await.unwrap().is_none(), "an error is the last item");
                return (count, Some(error_text(&error)));
            }
        }
    }
}

fn error_text(error: &Error<()>) -> String {
    match error {
        Error::Request(error) => error.to_string(),
        other => format!("{other:?}"),
    }
}

fn cursor(script: &Script, change: impl FnOnce(&mut Call)) -> Pages<Value, ()> {
    let mut call = script.call();
    change(&mut call);
    Pages::by_cursor(call, send, Param::query("at"), &["meta", "next"])
}

#[tokio::test]
async fn a_cursor_is_sent_until_there_is_none() {
    for last in [r#"{"meta":{"next":null}}"#, r#"{"meta":{"next":""}}"#, r#"{"meta":{}}"#, "{}", r#"{"meta":[]}"#] {
        let script = Script::bodies([r#"{"meta":{"next":"a&b"}}"#, r#"{"meta":{"next":17}}"#, last]);
        assert_eq!(all(cursor(&script, |call| call.param(&Param::query("x"), &1_i64))).await, (3, None));
        assert_eq!(script.asked(), ["&x=1&key=k", "&x=1&at=a%26b&key=k", "&x=1&at=17&key=k"]);
    }
}

#[tokio::test]
async fn a_cursor_that_comes_again_is_an_error() {
    let again = Some("the next page cannot be asked for: the server names a page that was there before".to_owned());
    let a = r#"{"meta":{"next":"a"}}"#;
    let b = r#"{"meta":{"next":"b"}}"#;
    assert_eq!(all(cursor(&Script::bodies([a, a]), |_| {})).await, (2, again.clone()));
    assert_eq!(all(cursor(&Script::bodies([a, b, a]), |_| {})).await, (3, again.clone()));
    // Where the caller has begun counts as well.
    let script = Script::bodies([a]);
    assert_eq!(all(cursor(&script, |call| call.param(&Param::query("at"), &"a".to_owned()))).await, (1, again));
    assert_eq!(script.asked(), ["&at=a&key=k"]);
}

#[tokio::test]
async fn a_member_may_say_that_there_is_no_more() {
    let more = r#"{"more":true,"meta":{"next":"a"}}"#;
    let last = r#"{"more":false,"meta":{"next":"b"}}"#;
    let script = Script::bodies([more, last]);
    assert_eq!(all(cursor(&script, |_| {}).more(&["more"])).await, (2, None));
}

#[tokio::test]
async fn pages_are_counted_until_one_is_empty() {
    let number = |script: &Script, first| Pages::by_number(script.call(), send, Param::query("page"), first, ITEMS);
    let script = Script::bodies([r#"{"data":[1]}"#, r#"{"data":[2]}"#, r#"{"data":[]}"#]);
    assert_eq!(all(number(&script, 1)).await, (3, None));
    assert_eq!(script.asked(), ["&key=k", "&page=2&key=k", "&page=3&key=k"]);

    for (first, of, pages) in [(1, 2, 2), (0, 2, 2), (1, 1, 1), (1, 0, 1)] {
        let body = |items: &str| format!(r#"{{"data":[{items}],"of":{of}}}"#);
        let script = Script::bodies([&*body("1"), &*body("2"), &*body("3")]);
        assert_eq!(all(number(&script, first).of_pages(&["of"])).await, (pages, None), "{first} {of}");
    }
    // From where the caller begins.
    let script = Script::bodies([r#"{"data":[1]}"#, r#"{"data":null}"#]);
    let mut call = script.call();
    call.param(&Param::query("page"), &7_i64);
    call.param(&Param::query("z"), &1_i64);
    assert_eq!(all(Pages::by_number(call, send, Param::query("page"), 1, ITEMS)).await, (2, None));
    assert_eq!(script.asked(), ["&page=7&z=1&key=k", "&page=8&z=1&key=k"]);
}

#[tokio::test]
async fn a_server_that_does_not_count_is_found_out() {
    let script = Script::bodies([r#"{"data":[1]}"#; 3]);
    let pages = Pages::by_number(script.call(), send, Param::query("page"), 1, ITEMS);
    let expected = "the next page cannot be asked for: the server gives the same page again".to_owned();
    assert_eq!(all(pages).await, (2, Some(expected)));
    let script = Script::bodies([r#"{"data":[1]}"#]);
    let mut call = script.call();
    call.param(&Param::query("page"), &"last".to_owned());
    let pages = Pages::by_number(call, send, Param::query("page"), 1, ITEMS);
    let expected = "the next page cannot be asked for: its number is none".to_owned();
    assert_eq!(all(pages).await, (1, Some(expected)));
}

#[tokio::test]
async fn items_are_counted_until_there_are_no_more() {
    let offset = |script: &Script| Pages::by_offset(script.call(), send, Param::query("from"), ITEMS);
    let script = Script::bodies([r#"{"data":[1,2]}"#, r#"{"data":[3]}"#, r#"{"data":[]}"#]);
    assert_eq!(all(offset(&script)).await, (3, None));
    assert_eq!(script.asked(), ["&key=k", "&from=2&key=k", "&from=3&key=k"]);

    let script = Script::bodies([r#"{"data":[1,2]}"#, r#"{"data":[3]}"#]);
    assert_eq!(all(offset(&script).limited(Param::query("limit"), Some(2))).await, (2, None));
    // A total says it better than the length of a page.
    let script = Script::bodies([r#"{"data":[1],"all":3}"#, r#"{"data":[2,3],"all":"3"}"#]);
    let pages = offset(&script).limited(Param::query("limit"), Some(2)).of_items(&["all"]);
    assert_eq!(all(pages).await, (2, None));
    // What the caller asks for comes before the default.
    let script = Script::bodies([r#"{"data":[1,2]}"#]);
    let mut call = script.call();
    call.param(&Param::query("limit"), &5_i64);
    let pages = Pages::by_offset(call, send, Param::query("from"), ITEMS).limited(Param::query("limit"), Some(2));
    assert_eq!(all(pages).await, (1, None));
}

async fn links<const N: usize>(answers: [(&str, &str); N]) -> (usize, Option<String>, Vec<String>) {
    let script = Script::linked(answers);
    let mut call = script.call();
    call.param(&Param::query("x"), &1_i64);
    let (count, error) = all(Pages::by_link(call, send)).await;
    (count, error, script.asked())
}

#[tokio::test]
async fn links_are_followed_within_the_origin() {
    let (count, error, asked) = links([
        (r#"<https://a.example/v1/list?page=2&x=1>; rel="next""#, "[]"),
        (r#"<HTTPS://A.example:443/other?page=3&key=old#f>; rel="next", </x>; rel="last""#, "[]"),
        ("<?page=4>; rel=next", "[]"),
        ("</x>; rel=prev", "[]"),
    ])
    .await;
    assert_eq!((count, error), (4, None));
    let expected = [
        "&x=1&key=k",
        "https://a.example/v1/list?page=2&x=1&key=k",
        "https://a.example/other?page=3&key=k",
        "https://a.example/other?page=4&key=k",
    ];
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn links_that_lead_elsewhere_are_refused() {
    let elsewhere = "it is at another origin, where no credentials may go";
    for (target, reason) in [
        ("https://b.example/v1/list?page=2", elsewhere),
        ("http://a.example/v1/list?page=2", elsewhere),
        ("https://a.example:8443/", elsewhere),
        ("//b.example/", elsewhere),
        ("https://u:p@a.example/", "the link to it holds credentials"),
        ("http://[", "the link to it is no URL"),
        ("ftp://a.example/", elsewhere),
        ("?v=1&x=1", "the server names a page that was there before"),
    ] {
        let (count, error, asked) = links([(&format!("<{target}>; rel=next"), "[]"), ("", "[]")]).await;
        let expected = format!("the next page cannot be asked for: {reason}");
        assert_eq!((count, error, asked.len()), (1, Some(expected), 1), "{target}");
    }
}

#[tokio::test]
async fn items_of_all_pages_come_lazily() {
    fn data(page: Value) -> Vec<Value> {
        page["data"].as_array().cloned().unwrap_or_default()
    }
    let script = Script::bodies([r#"{"data":[1,2],"n":"a"}"#, r#"{"data":[],"n":"b"}"#, r#"{"data":[3],"n":"c"}"#]);
    let pages = Pages::by_cursor(script.call(), send, Param::query("at"), &["n"]);
    let mut items = pages.items(data);
    assert!(script.asked().is_empty());
    let mut next = async || items.try_next().await.map(|item| item.map(|item| item.as_i64().unwrap()));
    assert_eq!((next().await.unwrap(), next().await.unwrap()), (Some(1), Some(2)));
    assert_eq!(script.asked().len(), 1);
    assert_eq!(next().await.unwrap(), Some(3));
    assert_eq!(script.asked().len(), 2);
    assert!(next().await.is_err());
    assert_eq!(next().await.unwrap(), None);
}

#[tokio::test]
async fn bodies_in_chunks_have_no_pages() {
    let script = Script::bodies(["{}"]);
    let mut call = script.call();
    call.bytes("text/plain", ByteStream::new(http_body_util::BodyDataStream::new(Full::new(Bytes::from("a")))));
    let (count, error) = all(Pages::by_link(call, send)).await;
    let expected = "the body cannot be sent: it comes in chunks, and is sent with each page";
    assert_eq!((count, error.as_deref(), script.asked().len()), (0, Some(expected), 0));
}

#[test]
fn they_go_everywhere() {
    fn check<T: Send + Sync + Unpin + 'static>() {}
    check::<Pages<Value, ()>>();
    check::<specloom_rt::client::Items<Value, Value, ()>>();
}
