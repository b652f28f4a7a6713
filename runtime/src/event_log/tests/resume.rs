//! Where a subscriber begins, and what it is told when that is not possible.

use super::*;

#[tokio::test]
async fn s7_a_stream_resumes_right_after_the_last_event_id() {
    let topic = topic(100);
    let ids = publish(&topic, &["a", "b", "c"]).await;
    let mut stream = topic.subscribe(Start::After(ids[0].clone())).await.unwrap().into_stream();
    assert_eq!(texts(&mut stream), ["b", "c"]);
    publish(&topic, &["d"]).await;
    assert_eq!(texts(&mut stream), ["d"]);
    let last = stream.last_event_id().unwrap().to_owned();
    let mut again = topic.subscribe(Start::After(last.as_str().into())).await.unwrap().into_stream();
    assert_eq!(texts(&mut again), [""; 0]);
}

#[tokio::test]
async fn starts_are_now_and_the_oldest() {
    let topic = topic(2);
    publish(&topic, &["a", "b", "c"]).await;
    let mut now = topic.subscribe(Start::Now).await.unwrap().into_stream();
    let mut oldest = topic.subscribe(Start::Oldest).await.unwrap().into_stream();
    publish(&topic, &["d"]).await;
    assert_eq!(texts(&mut now), ["d"]);
    let error = ready(&mut oldest).unwrap_err();
    assert!(matches!(lagged(&error), LogError::Lagged(_)), "b has left before it was read: {error:?}");
    let mut oldest = topic.subscribe(Start::Oldest).await.unwrap().into_stream();
    assert_eq!(texts(&mut oldest), ["c", "d"]);
}

/// Without this a client that is cut off before its first event would miss what comes meanwhile.
#[tokio::test]
async fn w8_a_stream_tells_its_position_before_its_first_event() {
    for published in [&[][..], &["a"][..]] {
        let topic = topic(10);
        publish(&topic, published).await;
        let mut stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
        assert!(ready(&mut stream).unwrap().is_none());
        let position = LastEventId::from(stream.last_event_id().expect("a position"));
        drop(stream);
        publish(&topic, &["b"]).await;
        let resumed = topic.subscribe(Start::After(position)).await.unwrap();
        assert!(resumed.resumed());
        assert_eq!(texts(&mut resumed.into_stream()), ["b"]);
    }
}

#[tokio::test]
async fn an_id_that_the_history_does_not_hold_is_expired() {
    let topic = topic(2);
    let ids = publish(&topic, &["a", "b", "c", "d"]).await;
    assert!(matches!(topic.subscribe(Start::After(ids[0].clone())).await, Err(LogError::Expired(id)) if id == ids[0]));
    let mut stream = topic.subscribe(Start::After(ids[1].clone())).await.expect("all after it is there").into_stream();
    assert_eq!(texts(&mut stream), ["c", "d"]);

    let other = Topic::text(Arc::new(log(10)), "t");
    let foreign = publish(&other, &["x"; 9]).await.pop().unwrap();
    let last = ids[3].as_str();
    let mark = last.rsplit_once('-').unwrap().0;
    let odd =
        [last.to_uppercase() + " ", format!("{mark}-+5"), format!("{mark}-05"), format!("{mark}-99"), String::new()];
    let odd = odd.iter().map(|id| LastEventId::from(id.as_str()));
    for id in odd.chain([foreign, "\u{0}".into(), "4".repeat(1 << 16).into()]) {
        let refused = topic.subscribe(Start::After(id.clone())).await;
        assert!(matches!(refused, Err(LogError::Expired(_))), "{id}");
        let mut now = topic.subscribe(Start::After(id.clone())).or_now().await.unwrap();
        assert!(!now.resumed());
        now = topic.subscribe(Start::After(id)).or_oldest().await.unwrap();
        assert!(!now.resumed());
        assert_eq!(texts(&mut now.into_stream()), ["c", "d"]);
    }
}

#[tokio::test]
async fn an_id_of_another_topic_is_expired() {
    let log: Arc<dyn EventLog> = Arc::new(log(10));
    let (one, two) = (Topic::text(Arc::clone(&log), "one"), Topic::text(log, "two"));
    let id = publish(&one, &["a"]).await.pop().unwrap();
    publish(&two, &["b"]).await;
    assert!(matches!(two.subscribe(Start::After(id)).await, Err(LogError::Expired(_))));
}

#[tokio::test]
async fn a_slow_reader_gets_an_error_and_not_a_gap() {
    let topic = topic(3);
    let mut stream = topic.subscribe(Start::Now).await.unwrap().into_stream();
    publish(&topic, &["a", "b", "c"]).await;
    assert_eq!(ready(&mut stream).unwrap().unwrap().data, "a");
    publish(&topic, &["d", "e"]).await;
    let error = ready(&mut stream).unwrap_err();
    assert!(!error.is_item());
    let LogError::Lagged(Some(position)) = lagged(&error) else { panic!("{error:?}") };
    assert_eq!(Some(position.as_str()), stream.last_event_id());
    assert!(stream.try_next().await.unwrap().is_none(), "it was the last item");
}

fn lagged(error: &StreamError) -> &LogError {
    let StreamError::Handler(error) = error else { panic!("{error:?}") };
    error.downcast_ref().expect("an error of the log")
}

#[cfg(feature = "server")]
#[test]
fn refusals_have_a_status() {
    use super::super::super::server::ApiError;
    let status = |error: LogError| ApiError::from(error).status().as_u16();
    assert_eq!(status(LogError::Expired("x".into())), 410);
    assert_eq!(status(LogError::unavailable("away")), 503);
    assert_eq!(status(LogError::Lagged(None)), 500);
}
