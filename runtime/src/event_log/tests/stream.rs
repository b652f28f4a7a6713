//! The stream that a subscription becomes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;

#[tokio::test]
async fn labels_choose_and_the_order_is_one() {
    let topic = topic(100);
    let subscribe = |user: &'static str| {
        let topic = topic.clone();
        async move {
            let all = topic.subscribe(Start::Now).await.unwrap();
            all.only(move |label| label.is_none_or(|label| label == user)).into_stream()
        }
    };
    let (mut ana, mut bob) = (subscribe("ana").await, subscribe("bob").await);
    let mut root = topic.subscribe(Start::Now).await.unwrap().into_stream();
    for (label, text) in [(Some("ana"), "1"), (None, "2"), (Some("bob"), "3"), (Some("ana"), "4")] {
        match label {
            Some(label) => topic.publish_to(label, text.to_owned()).await.unwrap(),
            None => topic.publish(text.to_owned()).await.unwrap(),
        };
    }
    assert_eq!(texts(&mut ana), ["1", "2", "4"]);
    assert_eq!(texts(&mut bob), ["2", "3"]);
    assert_eq!(texts(&mut root), ["1", "2", "3", "4"]);
}

#[tokio::test]
async fn w8_who_passes_by_many_events_is_told_the_position() {
    let topic = topic(16);
    let subscribed = topic.subscribe(Start::Now).await.unwrap();
    let mut stream = subscribed.only(|label| label == Some("me")).into_stream();
    for _ in 0..100 {
        topic.publish_to("you", "no".to_owned()).await.unwrap();
        assert!(texts(&mut stream).is_empty());
    }
    let position = LastEventId::from(stream.last_event_id().unwrap());
    topic.publish_to("me", "yes".to_owned()).await.unwrap();
    let resumed = topic.subscribe(Start::After(position)).await.expect("the position is still in the history");
    assert_eq!(texts(&mut resumed.only(|label| label == Some("me")).into_stream()), ["yes"]);
}

#[tokio::test]
async fn passing_by_lets_others_have_their_turn_and_loses_nothing() {
    let topic = topic(4000);
    let subscribed = topic.subscribe(Start::Now).await.unwrap();
    let mut stream = subscribed.only(|label| label == Some("me")).into_stream();
    for _ in 0..1999 {
        topic.publish_to("you", "no".to_owned()).await.unwrap();
    }
    topic.publish_to("me", "yes".to_owned()).await.unwrap();
    assert!(ready(&mut stream).unwrap().is_none());
    assert_eq!(stream.try_next().await.unwrap().unwrap().data, "yes");
}

#[tokio::test]
async fn an_event_keeps_its_name_and_its_time() {
    let topic = topic(10);
    let mut stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
    let event = Event::new("a\nb".to_owned()).event("e").retry(Duration::from_millis(5));
    let id = topic.publish(event.clone()).await.unwrap();
    assert_eq!(ready(&mut stream).unwrap(), Some(event.id(id.as_str())));
    assert_eq!(stream.retry(), Some(Duration::from_millis(5)));
}

#[tokio::test]
async fn opening_events_come_first_and_are_not_in_the_log() {
    let topic = topic(10);
    publish(&topic, &["a"]).await;
    let opened = topic.subscribe(Start::Oldest).await.unwrap().opening(["hello".to_owned()]).unwrap();
    let mut stream = opened.into_stream();
    let first = ready(&mut stream).unwrap().unwrap();
    assert_eq!((first.id, first.data.as_str()), (None, "hello"));
    assert_eq!(texts(&mut stream), ["a"]);
    let unwritable = topic.subscribe(Start::Now).await.unwrap().opening([Event::new("x".to_owned()).event("\n")]);
    assert!(matches!(unwritable, Err(LogError::Field(_))));
}

#[tokio::test]
async fn s8_a_failed_subscription_may_say_so_by_an_event() {
    let topic = topic(1);
    let subscribed = topic.subscribe(Start::Now).await.unwrap();
    let mut stream = subscribed.failing_with(|error| Event::new(error.to_string()).event("error")).into_stream();
    publish(&topic, &["a", "b"]).await;
    let last = ready(&mut stream).unwrap().unwrap();
    assert_eq!(
        (last.event.as_deref(), last.data.as_str()),
        (Some("error"), "the stream fell behind the events that are kept")
    );
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn c10_dropping_the_stream_drops_what_it_holds_and_forgets_its_waker() {
    struct Counted(Arc<AtomicUsize>);
    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let (topic, dropped) = (topic(10), Arc::new(AtomicUsize::new(0)));
    let streams: Vec<_> = (0..3).map(|_| topic.subscribe(Start::Now)).collect();
    let mut open = Vec::new();
    for stream in streams {
        open.push(stream.await.unwrap().holding(Counted(Arc::clone(&dropped))).into_stream());
    }
    for stream in &mut open {
        assert!(ready(stream).unwrap().is_none());
    }
    drop(open.remove(1));
    assert_eq!(dropped.load(Ordering::SeqCst), 1);
    publish(&topic, &["a"]).await;
    for stream in &mut open {
        assert_eq!(texts(stream), ["a"]);
    }
}

/// A waiting reader is woken, also when it is polled by one task first and by another then.
#[tokio::test]
async fn a_waiting_stream_is_woken() {
    let topic = topic(10);
    let mut stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
    assert!(ready(&mut stream).unwrap().is_none());
    let waiting = tokio::spawn(async move { stream.try_next().await.unwrap().unwrap().data });
    tokio::task::yield_now().await;
    publish(&topic, &["a"]).await;
    assert_eq!(waiting.await.unwrap(), "a");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_publishers_and_readers_agree_on_the_order() {
    let topic = topic(10_000);
    let mut readers = Vec::new();
    for _ in 0..8 {
        let mut stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
        readers.push(tokio::spawn(async move {
            let mut seen = Vec::new();
            while seen.len() < 4000 {
                seen.push(stream.try_next().await.unwrap().unwrap().data);
            }
            seen
        }));
    }
    let publishers: Vec<_> = (0..4)
        .map(|publisher| {
            let topic = topic.clone();
            tokio::spawn(async move {
                for n in 0..1000 {
                    topic.publish(format!("{publisher} {n}")).await.unwrap();
                }
            })
        })
        .collect();
    for publisher in publishers {
        publisher.await.unwrap();
    }
    let mut orders = Vec::new();
    for reader in readers {
        orders.push(reader.await.unwrap());
    }
    assert!(orders.iter().all(|order| *order == orders[0]));
    for publisher in 0..4 {
        let own = orders[0].iter().filter_map(|text| text.strip_prefix(&format!("{publisher} ")));
        assert!(own.map(|n| n.parse::<usize>().unwrap()).eq(0..1000), "in the order published");
    }
}

#[cfg(feature = "server")]
mod served {
    use std::future::poll_fn;

    use super::super::super::super::sse::{EventBody, KeepAlive, write_text};
    use super::*;

    async fn chunk(body: &mut EventBody) -> String {
        let next = poll_fn(|cx| Pin::new(&mut *body).poll_next(cx)).await;
        String::from_utf8(next.unwrap().unwrap().to_vec()).unwrap()
    }

    /// One block, one chunk (S2), encoded once: each stream's chunk is the same memory.
    #[tokio::test(start_paused = true)]
    async fn s2_streams_share_the_bytes_of_an_event() {
        let topic = topic(10);
        let id = publish(&topic, &["a"]).await.pop().unwrap();
        let mut bodies = Vec::new();
        for _ in 0..2 {
            let stream = topic.subscribe(Start::Oldest).await.unwrap().into_stream();
            let stream = stream.keep_alive(KeepAlive::every(Duration::from_secs(7)));
            bodies.push(EventBody::new(stream, write_text));
        }
        let mut places = Vec::new();
        for body in &mut bodies {
            assert!(chunk(body).await.starts_with("id: "), "the position");
            let block = poll_fn(|cx| Pin::new(&mut *body).poll_next(cx)).await.unwrap().unwrap();
            assert_eq!(block, format!("id: {id}\ndata: a\n\n"));
            places.push(block.as_ptr());
        }
        assert_eq!(places[0], places[1]);
        assert_eq!(chunk(&mut bodies[0]).await, ":\n\n", "S6: keep-alive is as with any stream");
    }

    #[tokio::test]
    async fn s8_a_stream_that_fell_behind_breaks_off() {
        let topic = topic(1);
        let stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
        let mut body = EventBody::new(stream, write_text).terminator("[DONE]");
        chunk(&mut body).await;
        publish(&topic, &["a", "b"]).await;
        let next = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await;
        assert!(next.unwrap().is_err(), "no terminator: this was not the end");
        assert!(poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await.is_none());
    }

    /// A stream that was read from by hand goes on where it is.
    #[tokio::test]
    async fn a_stream_may_be_read_before_it_is_served() {
        let topic = topic(10);
        publish(&topic, &["a", "b"]).await;
        let mut stream = topic.subscribe(Start::Oldest).await.unwrap().into_stream();
        assert_eq!(ready(&mut stream).unwrap().unwrap().data, "a");
        let mut body = EventBody::new(stream, write_text);
        assert!(chunk(&mut body).await.ends_with("data: b\n\n"));
    }
}
