//! What a document holds, in numbers and lines.

use crate::{api, ir};

/// What a document holds, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The `openapi` field.
    pub openapi: String,
    /// Number of operations.
    pub operations: usize,
    /// Number of operations of webhooks.
    pub webhooks: usize,
    /// Number of operations of callbacks.
    pub callbacks: usize,
    /// Number of named types.
    pub types: usize,
    /// Number of operations that answer with a stream.
    pub streams: usize,
    /// A line for each operation: method, path, where it went.
    pub lines: Vec<String>,
}

impl Summary {
    pub(crate) fn of(api: &api::Api, package: &ir::Package) -> Self {
        Self {
            openapi: api.openapi.clone(),
            operations: count(api, None),
            webhooks: count(api, Some(api::HookKind::Webhook)),
            callbacks: count(api, Some(api::HookKind::Callback)),
            types: package.types.len(),
            streams: api.operations.iter().filter(|operation| operation.streams()).count(),
            lines: operation_lines(package),
        }
    }
}

/// The operations of paths, or those of a kind; what answers in two ways is one.
fn count(api: &api::Api, kind: Option<api::HookKind>) -> usize {
    let is_one = |operation: &&api::Operation| !operation.half.as_ref().is_some_and(|half| half.streams);
    let own = |operation: &api::Operation| operation.hook.as_ref().map(|hook| hook.kind);
    api.operations.iter().filter(is_one).filter(|operation| own(operation) == kind).count()
}

fn operation_lines(package: &ir::Package) -> Vec<String> {
    let of_service = |service: &ir::Service| -> Vec<String> {
        let module = service.module.clone();
        let line = move |method: &ir::Method| {
            let place = method.hook.as_ref().map_or(&method.path, |hook| &hook.name);
            format!("{:<7} {place}  {module}.{}", method.http_method, method.name.rust)
        };
        service.methods.iter().map(line).collect()
    };
    package.all_services().flat_map(of_service).collect()
}
