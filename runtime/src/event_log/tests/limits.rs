//! Bounds: of a topic, of the number of topics, and what may be published.

use super::super::super::sse::{FieldError, RawEvent};
use super::*;

#[tokio::test]
async fn a_history_is_bounded_by_bytes_and_keeps_the_newest_event() {
    let log = Arc::new(MemoryLog::new().limits(HistoryLimits::default().max_bytes(1000)));
    let topic = Topic::text(log, "t");
    let ids = publish(&topic, &["a", "b"]).await;
    topic.publish("x".repeat(5000)).await.unwrap();
    let mut oldest = topic.subscribe(Start::Oldest).await.unwrap().into_stream();
    assert_eq!(texts(&mut oldest).iter().map(String::len).collect::<Vec<_>>(), [5000]);
    assert!(topic.subscribe(Start::After(ids[0].clone())).await.is_err());
    publish(&topic, &["c"]).await;
    let mut oldest = topic.subscribe(Start::Oldest).await.unwrap().into_stream();
    assert_eq!(texts(&mut oldest), ["c"]);
}

#[tokio::test]
async fn a_history_of_nothing_still_passes_events_on() {
    let log = Arc::new(MemoryLog::new().limits(HistoryLimits::default().max_events(0).max_bytes(0)));
    let topic = Topic::text(log, "t");
    let mut stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
    for text in ["a", "b"] {
        publish(&topic, &[text]).await;
        assert_eq!(texts(&mut stream), [text]);
    }
}

#[tokio::test]
async fn the_quietest_topic_is_forgotten_and_its_ids_with_it() {
    let log: Arc<dyn EventLog> = Arc::new(log(10).max_topics(2));
    let topic = |name: &str| Topic::text(Arc::clone(&log), name);
    let mut read = topic("read").subscribe(Start::Now).await.unwrap().into_stream();
    let quiet = publish(&topic("quiet"), &["a"]).await.pop().unwrap();
    publish(&topic("new"), &["b"]).await;
    publish(&topic("read"), &["c"]).await;
    assert_eq!(texts(&mut read), ["c"], "a topic that is read is never forgotten");
    publish(&topic("quiet"), &["d"]).await;
    assert!(matches!(topic("quiet").subscribe(Start::After(quiet)).await, Err(LogError::Expired(_))));
}

#[tokio::test]
async fn hostile_topics_and_labels_are_names_like_others() {
    let log: Arc<dyn EventLog> = Arc::new(log(10));
    for name in ["", "\r\n", "\0", "a:*", &"x".repeat(1 << 16)] {
        let topic = Topic::text(Arc::clone(&log), name);
        topic.publish_to(name, "a".to_owned()).await.unwrap();
        let label = name.to_owned();
        let all = topic.subscribe(Start::Oldest).await.unwrap().only(move |found| found == Some(&label));
        assert_eq!(texts(&mut all.into_stream()), ["a"]);
    }
}

#[tokio::test]
async fn s5_what_cannot_be_written_is_refused_and_leaves_no_trace() {
    let topic = topic(10);
    let refused = [
        topic.publish(Event::new("a".to_owned()).event("x\ny")).await.unwrap_err(),
        topic.publish(Event::new("a".to_owned()).event("\r")).await.unwrap_err(),
    ];
    assert!(refused.iter().all(|error| matches!(error, LogError::Field(FieldError::Event))), "{refused:?}");
    let own = topic.publish(Event::new("a".to_owned()).id("1")).await.unwrap_err();
    assert!(matches!(own, LogError::OwnId));
    let log: Arc<dyn EventLog> = Arc::new(log(10));
    let numbers = Topic::<f64>::json(Arc::clone(&log), "n");
    assert!(matches!(numbers.publish(f64::NAN).await.unwrap_err(), LogError::Encode(_)));
    assert!(log.publish("n", None, RawEvent::new("1").id("")).await.is_err());
    assert!(texts(&mut topic.subscribe(Start::Oldest).await.unwrap().into_stream()).is_empty());
}

#[tokio::test]
async fn the_entry_of_another_store_cannot_break_out_of_its_block() {
    use super::super::Entry;
    let entry = Entry::new("1-2", None, RawEvent::new("a\n\nid: 7\rb").event("e").id("own")).unwrap();
    assert_eq!(entry.block(), "id: 1-2\nevent: e\ndata: a\ndata: \ndata: id: 7\ndata: b\n\n");
    assert_eq!(Entry::new("1\n2", None, RawEvent::new("a")).unwrap_err(), FieldError::Id);
    assert_eq!(Entry::new("1", None, RawEvent::new("a").event("\n")).unwrap_err(), FieldError::Event);
}
