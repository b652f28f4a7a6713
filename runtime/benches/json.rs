//! The codec beside serde_json with derived types, on a body of about two kilobytes.
//!
//! `cargo bench -p specloom-rt --bench json` prints the time of a round and its ratio to that of serde_json, in paired
//! rounds so that both meet the same machine.

#![allow(clippy::print_stdout, missing_docs)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use specloom_rt::json as rt;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Page {
    items: Vec<Message>,
    total: u64,
    next: Option<String>,
    #[serde(skip)]
    extra: rt::Map<rt::Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Message {
    id: rt::Uuid,
    author: Author,
    text: String,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    edited_at: Option<String>,
    likes: i64,
    score: f64,
    pinned: bool,
    tags: Vec<String>,
    #[serde(skip)]
    extra: rt::Map<rt::Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Author {
    id: i64,
    name: String,
    email: String,
    bot: bool,
    #[serde(skip)]
    extra: rt::Map<rt::Value>,
}

impl rt::Decode for Page {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        const FIELDS: &[rt::Field; 3] = &[
            rt::required("items").max_items(100),
            rt::required("total").minimum(rt::Bound::Int(0)),
            rt::required("next").nullable(),
        ];
        let members = cx.object(node, FIELDS)?;
        let items = cx.required(members[0]);
        let total = cx.required(members[1]);
        let next = cx.required(members[2]);
        let extra = cx.extra(&members);
        Some(Self { items: items?, total: total?, next: next?, extra: extra? })
    }
}

impl rt::Decode for Message {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        const FIELDS: &[rt::Field; 9] = &[
            rt::required("id"),
            rt::required("author"),
            rt::required("text").length(1, 4000),
            rt::required("created_at"),
            rt::optional("edited_at"),
            rt::required("likes").minimum(rt::Bound::Int(0)),
            rt::required("score"),
            rt::required("pinned"),
            rt::required("tags").max_items(20),
        ];
        let members = cx.object(node, FIELDS)?;
        let id = cx.required(members[0]);
        let author = cx.required(members[1]);
        let text = cx.required(members[2]);
        let created_at = cx.required(members[3]);
        let edited_at = cx.optional(members[4]);
        let likes = cx.required(members[5]);
        let score = cx.required(members[6]);
        let pinned = cx.required(members[7]);
        let tags = cx.required(members[8]);
        let extra = cx.extra(&members);
        Some(Self {
            id: id?,
            author: author?,
            text: text?,
            created_at: created_at?,
            edited_at: edited_at?,
            likes: likes?,
            score: score?,
            pinned: pinned?,
            tags: tags?,
            extra: extra?,
        })
    }
}

impl rt::Decode for Author {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        const FIELDS: &[rt::Field; 4] =
            &[rt::required("id"), rt::required("name").length(1, 100), rt::required("email"), rt::required("bot")];
        let members = cx.object(node, FIELDS)?;
        let id = cx.required(members[0]);
        let name = cx.required(members[1]);
        let email = cx.required(members[2]);
        let bot = cx.required(members[3]);
        let extra = cx.extra(&members);
        Some(Self { id: id?, name: name?, email: email?, bot: bot?, extra: extra? })
    }
}

impl rt::Encode for Page {
    fn encode(&self, w: &mut rt::Writer) {
        w.begin_object();
        w.member("items", &self.items);
        w.member("total", &self.total);
        w.member("next", &self.next);
        w.extra(&self.extra);
        w.end_object();
    }
}

impl rt::Encode for Message {
    fn encode(&self, w: &mut rt::Writer) {
        w.begin_object();
        w.member("id", &self.id);
        w.member("author", &self.author);
        w.member("text", &self.text);
        w.member("created_at", &self.created_at);
        w.optional("edited_at", &self.edited_at);
        w.member("likes", &self.likes);
        w.member("score", &self.score);
        w.member("pinned", &self.pinned);
        w.member("tags", &self.tags);
        w.extra(&self.extra);
        w.end_object();
    }
}

impl rt::Encode for Author {
    fn encode(&self, w: &mut rt::Writer) {
        w.begin_object();
        w.member("id", &self.id);
        w.member("name", &self.name);
        w.member("email", &self.email);
        w.member("bot", &self.bot);
        w.extra(&self.extra);
        w.end_object();
    }
}

fn page() -> Page {
    let message = |number: u32| Message {
        id: rt::Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8 + u128::from(number)),
        author: Author {
            id: 4_711 + i64::from(number),
            name: "Ada Lovelace".to_owned(),
            email: "ada.lovelace@example.org".to_owned(),
            bot: number.is_multiple_of(3),
            extra: rt::Map::new(),
        },
        text: match number % 3 {
            0 => "Shall we meet at \"Station Road\" at nine?\nI am bringing the notes.".to_owned(),
            1 => "Yes, gladly. The analytical engine weaves algebraical patterns.".to_owned(),
            _ => "Größe ist relativ – bis morgen!".to_owned(),
        },
        created_at: "2025-11-21T05:01:31.250Z".to_owned(),
        edited_at: number.is_multiple_of(2).then(|| "2025-11-21T06:00:00Z".to_owned()),
        likes: i64::from(number) * 17,
        score: 0.125 + f64::from(number) * 1.3,
        pinned: number == 1,
        tags: vec!["travel".to_owned(), "notes".to_owned(), "engine".to_owned()],
        extra: rt::Map::new(),
    };
    Page {
        items: (0..6).map(message).collect(),
        total: 1_234,
        next: Some("eyJhZnRlciI6IDQ3MTF9".to_owned()),
        extra: rt::Map::new(),
    }
}

fn time(mut run: impl FnMut()) -> Duration {
    const TIMES: u32 = 4_000;
    let start = Instant::now();
    for _ in 0..TIMES {
        run();
    }
    start.elapsed() / TIMES
}

/// Paired rounds; prints the medians and the median ratio.
fn compare(name: &str, mut ours: impl FnMut(), mut theirs: impl FnMut()) {
    // A word on the command line chooses what to measure.
    let wanted = std::env::args().nth(1).filter(|word| word != "--bench");
    if wanted.is_some_and(|word| !name.contains(&word)) {
        return;
    }
    let mut rounds: Vec<(Duration, Duration)> = Vec::new();
    time(&mut ours);
    time(&mut theirs);
    for round in 0..15 {
        rounds.push(if round % 2 == 0 {
            (time(&mut ours), time(&mut theirs))
        } else {
            let theirs = time(&mut theirs);
            (time(&mut ours), theirs)
        });
    }
    rounds.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let (low, middle, high) = (rounds[1], rounds[7], rounds[13]);
    println!(
        "{name:<28} ours {:>9.2?}  serde_json {:>9.2?}  ratio {:.2} ({:.2} to {:.2})",
        middle.0,
        middle.1,
        ratio(&middle),
        ratio(&low),
        ratio(&high),
    );
}

fn ratio((ours, theirs): &(Duration, Duration)) -> f64 {
    ours.as_secs_f64() / theirs.as_secs_f64()
}

fn main() {
    // `cargo test --benches` only wants to know that this compiles.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let page = page();
    let body = serde_json::to_vec(&page).unwrap_or_default();
    assert_eq!(rt::encode(&page).ok().as_ref(), Some(&body));
    println!("{} bytes", body.len());
    let decode = |reading| {
        let decoded = rt::decode::<Page>(black_box(&body), reading, &rt::Limits::DEFAULT);
        black_box(decoded.is_ok_and(|page| black_box(page).total == 1_234));
    };
    let theirs = || {
        let decoded = serde_json::from_slice::<Page>(black_box(&body));
        black_box(decoded.is_ok_and(|page| black_box(page).total == 1_234));
    };
    compare("decode", || decode(rt::Reading::Lenient), theirs);
    compare("decode with constraints", || decode(rt::Reading::Strict), theirs);
    compare(
        "parse to a tape / to a Value",
        || drop(black_box(rt::Tape::parse(black_box(&body), &rt::Limits::DEFAULT))),
        || drop(black_box(serde_json::from_slice::<rt::Value>(black_box(&body)))),
    );
    compare(
        "encode",
        || drop(black_box(rt::encode(black_box(&page)))),
        || drop(black_box(serde_json::to_vec(black_box(&page)))),
    );
}
