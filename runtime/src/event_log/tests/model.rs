//! Any schedule of publishing, reading, cutting off and resuming, against a model that keeps everything.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// What happens next. Subscribers are numbered; each has a label that it wants.
#[derive(Debug, Clone)]
enum Act {
    Publish {
        label: u8,
        size: usize,
    },
    Read {
        who: usize,
        most: usize,
    },
    /// The connection is cut, and the client comes back with the id it has.
    Resume {
        who: usize,
    },
}

const SUBSCRIBERS: usize = 3;

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => (0..4_u8, 0..60_usize).prop_map(|(label, size)| Act::Publish { label, size }),
        3 => (0..SUBSCRIBERS, 1..9_usize).prop_map(|(who, most)| Act::Read { who, most }),
        1 => (0..SUBSCRIBERS).prop_map(|who| Act::Resume { who }),
    ];
    vec(act, 0..300)
}

/// A client: what it has seen, as positions in all that was published.
struct Client {
    label: String,
    stream: EventStream<String>,
    /// Survives the connection (C6).
    id: Option<LastEventId>,
    /// Everything before this was seen, or was not for it, or it was told that it missed some.
    next: usize,
    gaps: usize,
}

impl Client {
    async fn subscribe(topic: &Topic<String>, label: &str, start: Start) -> Result<EventStream<String>, LogError> {
        let label = label.to_owned();
        let subscribed = topic.subscribe(start).await?;
        Ok(subscribed.only(move |found| found == Some("3") || found == Some(&label)).into_stream())
    }

    /// Starts anew after a visible gap: the model goes on at the present.
    async fn anew(&mut self, topic: &Topic<String>, published: usize) {
        self.gaps += 1;
        self.next = published;
        self.stream = Self::subscribe(topic, &self.label, Start::Now).await.unwrap();
        assert!(ready(&mut self.stream).unwrap().is_none());
    }

    /// The id to come back with.
    fn last(&mut self) -> LastEventId {
        self.id = self.stream.last_event_id().map(LastEventId::from).or(self.id.take());
        self.id.clone().expect("told at the start")
    }

    fn expect(&mut self, data: &str, published: &[(String, String)]) {
        let wanted = |label: &str| label == "3" || label == self.label;
        let skipped = published[self.next..].iter().position(|(label, _)| wanted(label)).expect("an event for it");
        self.next += skipped;
        assert_eq!(published[self.next].1, data, "every event once and in order");
        self.next += 1;
    }
}

async fn run(acts: Vec<Act>, limits: HistoryLimits) {
    let topic = Topic::text(Arc::new(MemoryLog::new().limits(limits)), "t");
    let mut published: Vec<(String, String)> = Vec::new();
    let mut clients = Vec::new();
    for who in 0..SUBSCRIBERS {
        let label = who.to_string();
        let mut stream = Client::subscribe(&topic, &label, Start::Now).await.unwrap();
        assert!(ready(&mut stream).unwrap().is_none());
        clients.push(Client { label, stream, id: None, next: 0, gaps: 0 });
    }
    for act in acts {
        match act {
            Act::Publish { label, size } => {
                let (label, data) = (label.to_string(), format!("{} {}", published.len(), "x".repeat(size)));
                topic.publish_to(&label, data.clone()).await.unwrap();
                published.push((label, data));
            }
            Act::Read { who, most } => {
                let client = &mut clients[who];
                for _ in 0..most {
                    match ready(&mut client.stream) {
                        Ok(Some(event)) => client.expect(&event.data, &published),
                        Ok(None) => break,
                        Err(_) => {
                            client.anew(&topic, published.len()).await;
                            break;
                        }
                    }
                }
            }
            Act::Resume { who } => {
                let client = &mut clients[who];
                let id = client.last();
                match Client::subscribe(&topic, &client.label, Start::After(id)).await {
                    Ok(stream) => client.stream = stream,
                    Err(LogError::Expired(_)) => client.anew(&topic, published.len()).await,
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }
    // A reader that keeps up from here gets all that is left, or is told.
    for client in &mut clients {
        let left = |client: &Client| {
            let rest = published[client.next..].iter();
            rest.filter(|(label, _)| label == "3" || *label == client.label).count()
        };
        loop {
            match ready(&mut client.stream) {
                Ok(Some(event)) => client.expect(&event.data, &published),
                Ok(None) => break,
                Err(_) => client.anew(&topic, published.len()).await,
            }
        }
        assert_eq!(left(client), 0, "nothing is left out at the end");
        let bounded = published.len() > limits.max_events
            || published.iter().map(|(_, data)| data.len() + 80).sum::<usize>() > limits.max_bytes;
        assert!(bounded || client.gaps == 0, "no gap while the history has room");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_event_once_and_in_order_or_a_visible_gap(
        acts in acts(),
        max_events in prop_oneof![1..6_usize, 20..60_usize, Just(1000)],
        max_bytes in prop_oneof![0..400_usize, 2000..6000_usize, Just(1 << 20)],
    ) {
        let limits = HistoryLimits::default().max_events(max_events).max_bytes(max_bytes);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(run(acts, limits));
    }
}
