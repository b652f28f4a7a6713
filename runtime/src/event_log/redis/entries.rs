//! Entries of a Redis stream: ids, fields, and pages of them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use ::redis::{Cmd, Value};

use super::super::history::Position;
use super::super::{Entry, LastEventId, LogError, RawEvent};

/// No entry has this id, and all come after it.
pub(super) const BEFORE_ALL: Position = 0;

/// The position of an id, when it is one as Redis writes it.
pub(super) fn position(text: &str) -> Option<Position> {
    let (milliseconds, sequence) = text.split_once('-')?;
    let position =
        Position::from(milliseconds.parse::<u64>().ok()?) << 64 | Position::from(sequence.parse::<u64>().ok()?);
    (position != BEFORE_ALL && id(position) == text).then_some(position)
}

pub(super) fn id(position: Position) -> String {
    format!("{}-{}", position >> 64, position & Position::from(u64::MAX))
}

/// Consecutive entries of a stream.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) entries: VecDeque<(Position, Arc<Entry>)>,
    /// The position of the last entry, be it an event or not.
    pub(super) end: Position,
    /// Whether there may be more.
    pub(super) full: bool,
    /// What follows the entries and cannot be an event.
    pub(super) foreign: Option<LogError>,
}

/// Why there is no page.
#[derive(Debug)]
pub(super) enum NoPage {
    /// The entry to start after is not there.
    Gap,
    /// Redis answered something else than entries.
    Odd,
}

/// The command for a page: so many entries after a position, and the one at the position itself.
pub(super) fn page_command(key: &str, after: Position, count: usize) -> Cmd {
    let mut command = redis::cmd("XRANGE");
    command.arg(key);
    if after == BEFORE_ALL {
        command.arg("-")
    } else {
        command.arg(id(after))
    };
    command.arg("+").arg("COUNT").arg(count + 1);
    command
}

/// The page in the answer to [`page_command`].
pub(super) fn page(answer: Value, after: Position, count: usize) -> Result<Page, NoPage> {
    let Value::Array(items) = answer else { return Err(NoPage::Odd) };
    let full = items.len() > count;
    let mut items = items.into_iter().map(|item| item_of(item).ok_or(NoPage::Odd));
    if after != BEFORE_ALL && items.next().transpose()?.is_none_or(|(found, _)| found != after) {
        return Err(NoPage::Gap);
    }
    let mut page = Page { entries: VecDeque::new(), end: after, full, foreign: None };
    for item in items {
        let (position, fields) = item?;
        match entry(position, fields) {
            Ok(entry) => page.entries.extend(entry.map(|entry| (position, Arc::new(entry)))),
            Err(error) => {
                page.foreign = Some(error);
                break;
            }
        }
        page.end = position;
    }
    Ok(page)
}

/// The position of the first entry, whatever it holds; `None` when there is no entry.
pub(super) fn first_position(answer: Value) -> Option<Option<Position>> {
    let Value::Array(items) = answer else { return None };
    let Some(first) = items.into_iter().next() else { return Some(None) };
    item_of(first).map(|(position, _)| Some(position))
}

type Fields = Vec<(Vec<u8>, Vec<u8>)>;

/// `[id, [name, value, name, value, ..]]`
fn item_of(item: Value) -> Option<(Position, Fields)> {
    let Value::Array(parts) = item else { return None };
    let [id, Value::Array(fields)] = <[Value; 2]>::try_from(parts).ok()? else { return None };
    let id = String::from_utf8(bytes(id)?).ok()?;
    let mut fields = fields.into_iter().map(bytes);
    let mut pairs = Fields::new();
    while let Some(name) = fields.next() {
        pairs.push((name?, fields.next()??));
    }
    Some((position(&id)?, pairs))
}

fn bytes(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::BulkString(bytes) => Some(bytes),
        Value::SimpleString(text) => Some(text.into_bytes()),
        _ => None,
    }
}

/// The event of an entry, `None` for one that carries no data. Bytes that are no UTF-8 become U+FFFD.
fn entry(position: Position, fields: Fields) -> Result<Option<Entry>, LogError> {
    let (mut event, mut data, mut label) = (RawEvent::default(), None, None);
    for (name, value) in fields {
        let text = || String::from_utf8_lossy(&value).into_owned();
        match name.as_slice() {
            b"data" => data = Some(text()),
            b"event" => event.event = text().into(),
            b"label" => label = Some(text()),
            b"retry" => event.retry = text().parse().ok().map(Duration::from_millis),
            _ => {}
        }
    }
    let Some(data) = data else { return Ok(None) };
    event.data = data;
    let id = id(position);
    let entry = Entry::new(&id, label.as_deref(), event);
    entry.map(Some).map_err(|error| LogError::Foreign(LastEventId::from(id), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &str, fields: &[&str]) -> Value {
        let text = |text: &&str| Value::BulkString(text.as_bytes().to_vec());
        Value::Array(vec![text(&id), Value::Array(fields.iter().map(text).collect())])
    }

    fn blocks(page: &Page) -> Vec<&[u8]> {
        page.entries.iter().map(|(_, entry)| &entry.block()[..]).collect()
    }

    #[test]
    fn ids_are_as_redis_writes_them() {
        for id_text in ["1-0", "0-1", "1700000000000-18446744073709551615", "18446744073709551615-0"] {
            assert_eq!(position(id_text).map(id).as_deref(), Some(id_text));
        }
        let odd = [
            "",
            "-",
            "0-0",
            "1",
            "1-",
            "-1",
            "01-1",
            "1-01",
            "+1-1",
            "1-1 ",
            "1-1-1",
            "18446744073709551616-0",
            "$",
            ">",
            "*",
            "é-1",
        ];
        assert!(odd.iter().all(|id| position(id).is_none()));
        assert!(position("1-2") < position("1-10") && position("1-10") < position("2-0"));
    }

    #[test]
    fn a_page_begins_with_the_entry_that_it_follows() {
        let items = || vec![item("1-0", &["data", "a"]), item("1-1", &["data", "b"]), item("2-0", &["mark", ""])];
        let after = position("1-0").unwrap();
        let found = page(Value::Array(items()), after, 5).unwrap();
        assert_eq!(blocks(&found), [b"id: 1-1\ndata: b\n\n"]);
        assert_eq!((found.end, found.full), (position("2-0").unwrap(), false), "an entry without data is passed over");
        assert!(page(Value::Array(items()), after, 2).unwrap().full);
        assert_eq!(blocks(&page(Value::Array(items()), BEFORE_ALL, 5).unwrap()).len(), 2);
        assert!(matches!(page(Value::Array(items()), after + 1, 5), Err(NoPage::Gap)));
        assert!(matches!(page(Value::Array(vec![]), after, 5), Err(NoPage::Gap)));
    }

    #[test]
    fn fields_become_the_event() {
        let fields = ["label", "ana", "retry", "1500", "data", "x\ny", "event", "news", "other", "1"];
        let found = page(Value::Array(vec![item("1-1", &fields)]), BEFORE_ALL, 5).unwrap();
        assert_eq!(blocks(&found), [b"id: 1-1\nevent: news\nretry: 1500\ndata: x\ndata: y\n\n"]);
        assert_eq!(found.entries[0].1.label(), Some("ana"));
    }

    /// What another program wrote is never passed over in silence, and does no harm.
    #[test]
    fn an_entry_that_cannot_be_an_event_ends_the_page() {
        let items = vec![
            item("1-1", &["data", "a"]),
            item("1-2", &["data", "b", "event", "x\nid: 9"]),
            item("1-3", &["data", "c"]),
        ];
        let found = page(Value::Array(items), BEFORE_ALL, 5).unwrap();
        assert_eq!(blocks(&found).len(), 1);
        assert_eq!(found.end, position("1-1").unwrap());
        assert!(matches!(found.foreign, Some(LogError::Foreign(id, _)) if id.as_str() == "1-2"));
        for odd in [
            Value::Nil,
            Value::Array(vec![Value::Int(1)]),
            Value::Array(vec![item("x", &[])]),
            Value::Array(vec![item("1-1", &["data"])]),
        ] {
            assert!(matches!(page(odd, BEFORE_ALL, 5), Err(NoPage::Odd)));
        }
    }
}
