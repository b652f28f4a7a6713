//! Servers with one stream, ours and the same of plain axum, to be measured from outside.

use std::convert::Infallible;
use std::error::Error;
use std::io::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use specloom_rt::operation::Operation;
use specloom_rt::server::{Answer, HttpResponse, Input, Rejection, Routes, serve};
use specloom_rt::sse::{EventStream, write_text};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

static STREAM: Operation = Operation { id: "stream", method: "GET", path: "/", tags: &[], security: &[], server: None };

/// What a stream sends.
#[derive(Debug, Clone, Copy)]
enum Feed {
    /// Nothing but comments.
    Idle,
    /// Twenty events a second.
    Ticking,
    /// As much as is taken.
    Firehose,
}

impl Feed {
    fn texts(self) -> BoxStream<'static, String> {
        match self {
            Self::Idle => stream::pending().boxed(),
            Self::Ticking => {
                let mut ticks = tokio::time::interval(Duration::from_millis(50));
                let ticks = stream::poll_fn(move |cx| ticks.poll_tick(cx).map(Some));
                ticks.enumerate().map(|(seq, _)| text(seq)).boxed()
            }
            Self::Firehose => stream::iter(0..).map(text).boxed(),
        }
    }
}

/// A number that goes up by one, and the time in microseconds.
fn text(seq: usize) -> String {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
    format!("{{\"seq\":{seq},\"t\":{time}}}")
}

/// Serves until the standard input ends; prints the port.
#[tokio::main]
pub async fn run(what: &str, by: &str) -> Result<(), Box<dyn Error>> {
    let feed = match what {
        "idle" => Feed::Idle,
        "ticking" => Feed::Ticking,
        "firehose" => Feed::Firehose,
        _ => return Err(format!("no stream is called {what}").into()),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    let over = async {
        let mut all = Vec::new();
        let _ = tokio::io::stdin().read_to_end(&mut all).await;
    };
    match by {
        "ours" => {
            let routes = Routes::new(feed, |_, _, rejection| rejection.into_response());
            serve(listener, routes.route(&STREAM, ours).finish(), over).await?;
        }
        "axum" => {
            let router = Router::new().route("/", get(move || async move { plain(feed) }));
            tokio::select! {
                result = axum::serve(listener, router) => result?,
                () = over => {}
            }
        }
        _ => return Err(format!("no server is called {by}").into()),
    }
    Ok(())
}

/// As a generated handler does it.
async fn ours(feed: Feed, _: Input) -> Result<HttpResponse, Rejection> {
    let events = EventStream::<String>::new(feed.texts().map(Ok::<_, Infallible>));
    Answer::new(200).events(events, write_text)
}

fn plain(feed: Feed) -> Sse<impl futures_util::Stream<Item = Result<Event, Infallible>>> {
    Sse::new(feed.texts().map(|text| Ok(Event::default().data(text)))).keep_alive(KeepAlive::default())
}
