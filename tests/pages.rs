//! Answers in pages, with `pages.yaml`: what generated clients ask for, against the generated server and against raw bytes.

use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt as _;
use golden::pages::client::Client;
use golden::pages::models::{Logs, Message, MessagePage, SearchRequest};
use golden::pages::ops::{self, ListMessagesError};
use golden::pages::server::{Backend, Credentials, Lists, Numbered, router};
use specloom_rt::client::Error;
use specloom_rt::json::{Decode, Limits, Reading, decode};
use specloom_rt::server::{ApiError, Context};

use crate::wire::{Running, Scripted, within};

/// Has five of everything, two on a page, and remembers what it was asked.
#[derive(Debug, Clone, Default)]
struct App(Arc<Mutex<Vec<String>>>);

impl App {
    fn ask<P>(&self, cx: &Context<P>) {
        self.0.lock().unwrap().push(cx.uri().to_string());
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// A model by its JSON, which is shorter than by its setters.
fn model<T: Decode>(text: &str) -> T {
    decode(text.as_bytes(), Reading::Lenient, &Limits::DEFAULT).unwrap()
}

fn two_from(start: i64) -> Vec<i64> {
    (start..5).take(2).collect()
}

impl Backend for App {
    type Principal = ();
    type Error = ApiError;

    async fn authenticate(&self, credentials: Credentials<'_>) -> Result<(), ApiError> {
        match credentials {
            Credentials::Key { key: "k", .. } => Ok(()),
            _ => Err(ApiError::unauthorized()),
        }
    }
}

impl Lists for App {
    async fn list_messages(
        &self,
        cx: Context,
        request: ops::ListMessages,
    ) -> Result<ops::ListMessagesResponse, ApiError> {
        self.ask(&cx);
        if request.room != "a" {
            return Ok(ops::ListMessagesResponse::NotFound("no room".to_owned()));
        }
        let start = request.cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let messages = two_from(start).into_iter().map(|number| Message::new(number.to_string())).collect();
        let page = MessagePage::new(messages).has_more(start + 2 < 5).next_cursor((start + 2).to_string());
        Ok(page.into())
    }

    async fn search(&self, cx: Context, request: ops::Search) -> Result<ops::SearchResponse, ApiError> {
        self.ask(&cx);
        let text = request.body.text.unwrap_or_default();
        let page = match request.after {
            None => format!(r#"{{"result":{{"hits":["{text}1","{text}2"],"next":7}}}}"#),
            Some(7) => r#"{"result":{"hits":null,"next":8}}"#.to_owned(),
            Some(8) => format!(r#"{{"result":{{"hits":["{text}3"]}}}}"#),
            _ => r#"{"result":null}"#.to_owned(),
        };
        Ok(ops::SearchResponse::Ok(model(&page)))
    }

    async fn list_rows(&self, cx: Context, request: ops::ListRows) -> Result<ops::ListRowsResponse, ApiError> {
        self.ask(&cx);
        let rows: Vec<i64> = (request.offset.unwrap_or(0)..5).take(request.limit.try_into().unwrap()).collect();
        Ok(ops::ListRowsResponse::Ok(model(&format!(r#"{{"rows":{rows:?},"total":5}}"#))))
    }

    async fn list_repos(&self, cx: Context, _: ops::ListRepos) -> Result<ops::ListReposResponse, ApiError> {
        self.ask(&cx);
        Ok(vec!["one".to_owned()].into())
    }

    async fn list_logs(&self, cx: Context, _: ops::ListLogs) -> Result<ops::ListLogsResponse, ApiError> {
        self.ask(&cx);
        Ok(Logs::new("again").into())
    }
}

fn things(start: i64) -> String {
    let data: Vec<String> = two_from(start).iter().map(i64::to_string).collect();
    format!(r#"{{"data":{data:?},"meta":{{"total.pages":3}}}}"#)
}

impl Numbered for App {
    async fn list_things(&self, cx: Context, request: ops::ListThings) -> Result<ops::ListThingsResponse, ApiError> {
        self.ask(&cx);
        Ok(ops::ListThingsResponse::Ok(model(&things(i64::from(request.page.unwrap_or(1) - 1) * 2))))
    }

    async fn list_wares(&self, cx: Context, request: ops::ListWares) -> Result<ops::ListWaresResponse, ApiError> {
        self.ask(&cx);
        Ok(ops::ListWaresResponse::Ok(model(&things(request.page * 2))))
    }

    async fn get_ware(&self, _: Context, request: ops::GetWare) -> Result<ops::GetWareResponse, ApiError> {
        Ok(request.id.into())
    }
}

#[tokio::test]
async fn all_items_of_each_kind() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    let over_http = Client::builder(server.url()).key("k").build().unwrap();
    for client in [over_http, Client::in_process(router(app.clone())).with_key("k")] {
        let (lists, numbered) = (client.lists(), client.numbered());
        let messages: Vec<Message> = lists.list_messages("a").items().try_collect().await.unwrap();
        assert_eq!(messages.iter().map(|message| &*message.text).collect::<Vec<_>>(), ["0", "1", "2", "3", "4"]);
        let expected = ["?room=a&key=k", "?room=a&cursor=2&key=k", "?room=a&cursor=4&key=k"];
        assert_eq!(app.asked(), expected.map(|query| format!("/messages{query}")));

        let hits: Vec<String> = lists.search(SearchRequest::new().text("x")).items().try_collect().await.unwrap();
        assert_eq!(hits, ["x1", "x2", "x3"]);
        assert_eq!(app.asked(), ["/search?key=k", "/search?after=7&key=k", "/search?after=8&key=k"]);

        let things: Vec<String> = numbered.list_things().items().try_collect().await.unwrap();
        assert_eq!(things, ["0", "1", "2", "3", "4"]);
        assert_eq!(app.asked(), ["/things?key=k", "/things?page=2&key=k", "/things?page=3&key=k"]);
        let wares: Vec<String> = numbered.list_wares().items().try_collect().await.unwrap();
        assert_eq!(wares, things);
        assert_eq!(app.asked(), ["/wares?key=k", "/wares?page=1&key=k", "/wares?page=2&key=k"]);

        let rows: Vec<i64> = lists.list_rows().offset(1).items().try_collect().await.unwrap();
        assert_eq!(rows, [1, 2, 3, 4]);
        assert_eq!(app.asked(), ["/rows?offset=1&key=k", "/rows?offset=3&key=k"]);
        assert_eq!(lists.list_repos().items().try_collect::<Vec<String>>().await.unwrap(), ["one"]);
        app.asked();
    }
}

#[tokio::test]
async fn pages_are_whole_answers_and_errors_are_those_of_the_operation() {
    let client = Client::in_process(router(App::default())).with_key("k");
    let mut pages = client.lists().list_messages("a").items_query(true).pages();
    let mut counts = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        counts.push((page.messages.len(), page.has_more));
    }
    assert_eq!(counts, [(2, Some(true)), (2, Some(true)), (1, Some(false))]);
    let error = client.lists().list_messages("b").items().try_next().await.unwrap_err();
    assert!(matches!(error, Error::Api(ListMessagesError::NotFound(text)) if text == "no room"));
    let mut pages = client.lists().list_logs().pages();
    assert!(pages.try_next().await.unwrap().is_some() && pages.try_next().await.unwrap().is_some());
    let error = pages.try_next().await.unwrap_err().to_string();
    assert_eq!(error, "the next page cannot be asked for: the server names a page that was there before");
}

#[tokio::test]
async fn links_are_followed_and_never_to_another_origin() {
    let answer = |link: &str, body: &str| {
        let head = format!("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: {}\n", body.len());
        format!("{head}{link}\n{body}")
    };
    let next = "Link: </repos?page=2&per=1>; rel=\"next\", </repos?page=9>; rel=\"last\"\n";
    let far = Scripted::start(vec![answer("", "[]")]).await;
    let away = format!("Link: <{}/repos?page=3>; rel=next\n", far.url());
    let server = Scripted::start(vec![answer(next, "[\"a\"]"), answer(&away, "[\"b\",\"c\"]")]).await;
    let client = Client::builder(server.url()).key("k").build().unwrap();
    let mut items = client.lists().list_repos().items();
    for expected in ["a", "b", "c"] {
        assert_eq!(within(items.try_next()).await.unwrap().unwrap(), expected);
    }
    let error = items.try_next().await.unwrap_err().to_string();
    let expected = "the next page cannot be asked for: it is at another origin, where no credentials may go";
    assert_eq!(error, expected);
    assert_eq!(server.request(0).0, "GET /repos?key=k HTTP/1.1");
    assert_eq!(server.request(1).0, "GET /repos?page=2&per=1&key=k HTTP/1.1");
    assert_eq!(far.count(), 0);
}
