//! The log itself, over a real Redis.

use std::sync::Arc;
use std::time::Duration;

use specloom_rt::event_log::{EventLog as _, HistoryLimits, LogError, RedisLog, Start, Topic};
use specloom_rt::sse::{Event, EventStream, LastEventId, StreamError};
use tokio::time::{sleep, timeout};

use super::redis::{Keeps, Redis};

async fn open(redis: &Redis) -> Arc<RedisLog> {
    Arc::new(RedisLog::connect(redis.url()).await.unwrap())
}

async fn next(stream: &mut EventStream<String>) -> Result<Option<Event<String>>, StreamError> {
    timeout(Duration::from_secs(20), stream.try_next()).await.expect("an event in time")
}

async fn texts(stream: &mut EventStream<String>, count: usize) -> Vec<String> {
    let mut texts = Vec::new();
    for _ in 0..count {
        texts.push(next(stream).await.unwrap().unwrap().data);
    }
    texts
}

async fn publish(topic: &Topic<String>, texts: impl IntoIterator<Item = impl ToString>) -> Vec<LastEventId> {
    let mut ids = Vec::new();
    for text in texts {
        ids.push(topic.publish(text.to_string()).await.unwrap());
    }
    ids
}

fn lagged(error: StreamError) -> LogError {
    let StreamError::Handler(error) = error else { panic!("{error:?}") };
    *error.downcast().unwrap()
}

/// Two logs stand for two processes: they share nothing but Redis.
#[tokio::test]
async fn s7_two_processes_share_one_order() {
    let Some(redis) = Redis::start(Keeps::Nothing).await else { return };
    let (one, two) = (Topic::text(open(&redis).await, "t"), Topic::text(open(&redis).await, "t"));
    let mut streams = Vec::new();
    for topic in [&one, &two] {
        streams.push(topic.subscribe(Start::Now).await.unwrap().into_stream());
    }
    let publishing = [one.clone(), two.clone()].map(|topic| tokio::spawn(async move { publish(&topic, 0..200).await }));
    let mut orders = Vec::new();
    for stream in &mut streams {
        let mut order = Vec::new();
        for _ in 0..400 {
            let event = next(stream).await.unwrap().unwrap();
            order.push((event.id.unwrap(), event.data));
        }
        orders.push(order);
    }
    assert_eq!(orders[0], orders[1]);
    for published in publishing {
        for (n, id) in published.await.unwrap().iter().enumerate() {
            assert!(orders[0].contains(&(id.as_str().to_owned(), n.to_string())), "the id that publishing returned");
        }
    }
    // Somewhere in the middle, from the other one.
    let (id, _) = &orders[0][150];
    let mut resumed = two.subscribe(Start::After(id.as_str().into())).await.unwrap().into_stream();
    let expected: Vec<_> = orders[0][151..].iter().map(|(_, data)| data.clone()).collect();
    assert_eq!(texts(&mut resumed, 249).await, expected);
    let fresh = Topic::text(open(&redis).await, "t");
    let mut resumed = fresh.subscribe(Start::After(id.as_str().into())).await.unwrap().into_stream();
    assert_eq!(texts(&mut resumed, 249).await, expected, "also by one that has just come");
    let mut oldest = fresh.subscribe(Start::Oldest).await.unwrap().into_stream();
    assert_eq!(next(&mut oldest).await.unwrap().unwrap().id.as_deref(), Some(orders[0][0].0.as_str()));
}

/// W8: the position of a topic that nothing was published to yet is one to resume after, too.
#[tokio::test]
async fn a_topic_without_events_has_a_position() {
    let Some(redis) = Redis::start(Keeps::Nothing).await else { return };
    let topic = Topic::text(open(&redis).await, "t");
    let position = topic.subscribe(Start::Now).await.unwrap().position().unwrap();
    publish(&topic, ["a"]).await;
    let other = Topic::text(open(&redis).await, "t");
    let mut resumed = other.subscribe(Start::After(position)).await.unwrap().into_stream();
    assert_eq!(texts(&mut resumed, 1).await, ["a"]);
}

/// A subscriber that is further back than the memory of its process reads from Redis, and is told when that has not got it.
#[tokio::test]
async fn who_falls_behind_reads_pages_and_then_is_told() {
    let Some(redis) = Redis::start(Keeps::Nothing).await else { return };
    let builder = RedisLog::builder(redis.url()).max_len(1000).cache(HistoryLimits::default().max_events(10));
    let topic = Topic::text(Arc::new(builder.connect().await.unwrap()), "t");
    let mut slow = topic.subscribe(Start::Now).await.unwrap().into_stream();
    let mut late = topic.subscribe(Start::Now).await.unwrap().into_stream();
    let ids = publish(&topic, 0..500).await;
    let expected: Vec<_> = (0..500).map(|n| n.to_string()).collect();
    assert_eq!(texts(&mut slow, 500).await, expected);
    publish(&topic, ["more"]).await;
    assert_eq!(texts(&mut slow, 1).await, ["more"]);

    assert_eq!(texts(&mut late, 3).await, ["0", "1", "2"]);
    assert!(redis.command("XTRIM specloom:t MAXLEN 100").await.starts_with(":402"));
    // What it has at hand it still gets; then the error, and not what follows the gap.
    let error = loop {
        match next(&mut late).await {
            Ok(event) => assert!(event.unwrap().data.parse::<usize>().unwrap() < 400),
            Err(error) => break lagged(error),
        }
    };
    assert!(matches!(error, LogError::Lagged(Some(id)) if Some(id.as_str()) == late.last_event_id()));
    assert!(next(&mut late).await.unwrap().is_none());

    assert!(matches!(topic.subscribe(Start::After(ids[3].clone())).await, Err(LogError::Expired(_))));
    for odd in ["0-0", "0-1", "$", "-", "+", "9999999999999-0", "x", ""] {
        let refused = topic.subscribe(Start::After(odd.into())).await;
        assert!(matches!(refused, Err(LogError::Expired(_))), "{odd}");
    }
    let oldest = topic.subscribe(Start::After(ids[3].clone())).or_oldest().await.unwrap();
    assert!(!oldest.resumed());
    assert_eq!(texts(&mut oldest.into_stream(), 2).await, ["401", "402"]);
}

/// A topic that is deleted, and made anew behind the readers' backs, is a gap.
#[tokio::test]
async fn a_flushed_topic_ends_its_streams() {
    let Some(redis) = Redis::start(Keeps::Nothing).await else { return };
    let topic = Topic::text(open(&redis).await, "t");
    let mut stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
    publish(&topic, ["a"]).await;
    assert_eq!(texts(&mut stream, 1).await, ["a"]);
    redis.command("FLUSHALL").await;
    // As a clock that went back would have it: the ids of the new stream are lower, and never reach the old position.
    redis.command("XADD specloom:t 5-5 data b").await;
    let error = next(&mut stream).await.unwrap_err();
    assert!(matches!(lagged(error), LogError::Lagged(_)));
    let mut anew = topic.subscribe(Start::Oldest).await.unwrap().into_stream();
    assert_eq!(texts(&mut anew, 1).await, ["b"]);
}

#[tokio::test]
async fn what_other_programs_write_is_read_or_told() {
    let Some(redis) = Redis::start(Keeps::Nothing).await else { return };
    let topic = Topic::text(open(&redis).await, "t");
    let mut stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
    redis.command(r#"XADD specloom:t * data "x\ny" event news retry 70 label ana"#).await;
    redis.command("XADD specloom:t * note nothing").await;
    redis.command(r#"XADD specloom:t * data "\xff""#).await;
    let event = next(&mut stream).await.unwrap().unwrap();
    assert_eq!((event.data.as_str(), event.event.as_deref()), ("x\ny", Some("news")));
    assert_eq!(event.retry, Some(Duration::from_millis(70)));
    assert_eq!(texts(&mut stream, 1).await, ["\u{fffd}"]); // W1
    let last = stream.last_event_id().unwrap().to_owned();
    redis.command(r#"XADD specloom:t * data a event "x\nid: 7""#).await;
    let error = next(&mut stream).await.unwrap_err();
    assert!(matches!(lagged(error), LogError::Foreign(..)));
    let mut again = topic.subscribe(Start::After(last.into())).await.unwrap().into_stream();
    let error = next(&mut again).await.unwrap_err();
    assert!(matches!(lagged(error), LogError::Foreign(..)), "it is not passed over");
    let mut now = topic.subscribe(Start::Now).await.unwrap().into_stream();
    publish(&topic, ["b"]).await;
    assert_eq!(texts(&mut now, 1).await, ["b"]);
}

#[tokio::test]
async fn a_redis_that_is_away_is_told_and_waited_for() {
    let Some(mut redis) = Redis::start(Keeps::All).await else { return };
    let log = RedisLog::builder(redis.url()).timeout(Duration::from_millis(500)).connect().await.unwrap();
    let topic = Topic::text(Arc::new(log), "t");
    let mut stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
    publish(&topic, ["a"]).await;
    assert_eq!(texts(&mut stream, 1).await, ["a"]);
    redis.kill().await;
    assert!(matches!(topic.publish("b".to_owned()).await, Err(LogError::Unavailable(_))));
    assert!(matches!(RedisLog::connect(redis.url()).await, Err(LogError::Unavailable(_))));
    assert!(matches!(RedisLog::connect("http://x").await, Err(LogError::Unavailable(_))));
    assert!(redis.run().await);
    sleep(Duration::from_millis(1100)).await;
    publish(&topic, ["c"]).await;
    assert_eq!(texts(&mut stream, 1).await, ["c"]);
}

#[tokio::test]
async fn odd_topics_are_keys_of_their_own() {
    let Some(redis) = Redis::start(Keeps::Nothing).await else { return };
    let log = open(&redis).await;
    redis.command("SET specloom:taken 1").await;
    let taken = Topic::text(log.clone(), "taken");
    assert!(matches!(taken.publish("a".to_owned()).await, Err(LogError::Unavailable(_))));
    assert!(matches!(taken.subscribe(Start::Now).await, Err(LogError::Unavailable(_))));
    for name in ["", "a b", "\r\nFLUSHALL\r\n", "\"", "*", "{x}", "\0", "ü"] {
        let topic = Topic::text(log.clone(), name);
        topic.publish_to(name, name.to_owned()).await.unwrap();
        let label = name.to_owned();
        let found = topic.subscribe(Start::Oldest).await.unwrap().only(move |found| found == Some(&label));
        let expected = name.replace("\r\n", "\n");
        assert_eq!(texts(&mut found.into_stream(), 1).await, [expected], "{name:?}");
    }
    assert!(redis.command("GET specloom:taken").await.contains('1'));
    assert!(redis.command("TTL specloom:ü").await.trim_start_matches(':').trim().parse::<i64>().unwrap() > 80_000);
    assert!(matches!(
        log.publish("t", None, specloom_rt::sse::RawEvent::new("a").event("\n")).await,
        Err(LogError::Field(_))
    ));
    assert!(redis.command("EXISTS specloom:t").await.starts_with(":0"));
}

/// Nobody reads any more: the connection is given back, and the topic may be read again.
#[tokio::test]
async fn a_topic_that_nobody_reads_is_let_go() {
    let Some(redis) = Redis::start(Keeps::Nothing).await else { return };
    let topic = Topic::text(open(&redis).await, "t");
    let stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
    sleep(Duration::from_millis(200)).await;
    let clients = || async { redis.command("CLIENT LIST").await.matches("cmd=xread").count() };
    assert_eq!(clients().await, 1);
    drop(stream);
    for round in 0.. {
        if clients().await == 0 {
            break;
        }
        assert!(round < 100, "the connection is still there");
        sleep(Duration::from_millis(100)).await;
    }
    let mut again = topic.subscribe(Start::Now).await.unwrap().into_stream();
    publish(&topic, ["a"]).await;
    assert_eq!(texts(&mut again, 1).await, ["a"]);
}
