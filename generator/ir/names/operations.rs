//! What operations are called: their words, before scopes are looked at.

use std::collections::HashMap;

use super::ident::snake;
use super::words::words;
use crate::api::{Api, Hook, Operation};
use crate::ir::BuildOptions;

/// The words of each operation, in document order.
///
/// Before: `get_sse_stats_api_v1_events_stats_get`, or no operationId at all. After: `get sse stats`; `get rooms by room id`.
pub(crate) fn operation_words(api: &Api, options: &BuildOptions) -> Vec<Vec<String>> {
    let full: Vec<Vec<String>> = api.operations.iter().map(|operation| full_words(operation, options)).collect();
    if !options.trim {
        return full;
    }
    let trimmed: Vec<Option<Vec<String>>> =
        api.operations.iter().map(|operation| trimmed_words(operation, options)).collect();
    let mut uses: HashMap<String, usize> = HashMap::new();
    for (full, trimmed) in full.iter().zip(&trimmed) {
        *uses.entry(snake(trimmed.as_ref().unwrap_or(full))).or_default() += 1;
    }
    let unique = |words: &Vec<String>| uses.get(&snake(words)) == Some(&1);
    full.into_iter().zip(trimmed).map(|(full, trimmed)| trimmed.filter(unique).unwrap_or(full)).collect()
}

/// The operation as people know it: its id, else method and path.
pub(crate) fn operation_label(operation: &Operation) -> String {
    let label = operation.label();
    if streams_beside(operation) { format!("{label} (stream)") } else { label }
}

/// Whether it is the half of an operation that streams, which is called after the other one.
fn streams_beside(operation: &Operation) -> bool {
    operation.half.as_ref().is_some_and(|half| half.streams)
}

/// Other words for the half that streams: who is called so in the document keeps the name.
pub(crate) fn half_words(operation: &Operation, words: &[String]) -> Option<Vec<String>> {
    let (last, rest) = words.split_last().filter(|_| streams_beside(operation))?;
    Some([last].into_iter().chain(rest).cloned().collect())
}

/// Whether the configuration gives the operation a name, or the one that it is called after.
pub(crate) fn is_renamed(operation: &Operation, options: &BuildOptions) -> bool {
    operation_rename(operation, options).is_some() || options.rename.contains_key(&operation.label())
}

/// The name that the configuration gives.
pub(crate) fn operation_rename<'a>(operation: &Operation, options: &'a BuildOptions) -> Option<&'a str> {
    options.rename.get(&operation_label(operation)).map(String::as_str)
}

fn full_words(operation: &Operation, options: &BuildOptions) -> Vec<String> {
    if let Some(name) = operation_rename(operation, options) {
        return words(name);
    }
    let plain = match (options.rename.get(&operation.label()), &operation.id) {
        (Some(name), _) => words(name),
        (None, Some(id)) => words(id),
        (None, None) => {
            operation.hook.as_ref().map_or_else(|| path_words(operation), |hook| hook_words(operation, hook))
        }
    };
    beside(operation, plain)
}

/// The half that streams is called `chat_stream` where the other one is `chat`.
fn beside(operation: &Operation, mut words: Vec<String>) -> Vec<String> {
    words.extend(streams_beside(operation).then(|| "stream".to_owned()));
    words
}

/// `newPet` → `new pet`, and the method where there are several.
fn hook_words(operation: &Operation, hook: &Hook) -> Vec<String> {
    let method = if hook.is_alone { Vec::new() } else { words(&operation.method) };
    method.into_iter().chain(words(&hook.name)).collect()
}

/// `GET /rooms/{room_id}` → `get rooms by room id`.
fn path_words(operation: &Operation) -> Vec<String> {
    let mut found = words(&operation.method);
    for segment in operation.path.split('/').filter(|segment| !segment.is_empty()) {
        if segment.starts_with('{') {
            found.push("by".to_owned());
        }
        found.extend(words(segment));
    }
    found
}

/// FastAPI writes `re.sub(r"\W", "_", name + path) + "_" + method`: the words of the name, when the id has that form.
fn trimmed_words(operation: &Operation, options: &BuildOptions) -> Option<Vec<String>> {
    if is_renamed(operation, options) {
        return None;
    }
    let id = operation.id.as_ref()?;
    let path = operation.hook.as_ref().map_or(&operation.path, |hook| &hook.key);
    let path: String = path.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let tail = format!("{path}_{}", operation.method).to_lowercase();
    let lower = id.to_lowercase();
    let name = lower.strip_suffix(&tail)?;
    let name = id.get(..name.len())?.trim_matches('_');
    (!name.is_empty()).then(|| beside(operation, words(name)))
}
