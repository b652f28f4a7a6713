//! What a document holds, in numbers and lines.

use crate::{api, ir};

/// What a document holds, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The `openapi` field.
    pub openapi: String,
    /// Number of operations.
    pub operations: usize,
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
            operations: api
                .operations
                .iter()
                .filter(|operation| !operation.half.as_ref().is_some_and(|half| half.streams))
                .count(),
            types: package.types.len(),
            streams: api.operations.iter().filter(|operation| operation.streams()).count(),
            lines: operation_lines(package),
        }
    }
}

fn operation_lines(package: &ir::Package) -> Vec<String> {
    let of_service = |service: &ir::Service| -> Vec<String> {
        let module = service.module.clone();
        let line = move |method: &ir::Method| {
            format!("{:<7} {}  {module}.{}", method.http_method, method.path, method.name.rust)
        };
        service.methods.iter().map(line).collect()
    };
    package.services.iter().flat_map(of_service).collect()
}
