//! Servers: those of the API and those of operations, variables replaced by their defaults, and the path that comes of it.
//!
//! An operation has the servers that stand nearest: its own, else those of its path item, else the root's. Those that only
//! repeat where the API is are none of its own; and what all operations have is the API's:
//!
//! ```yaml
//! paths: { /a: { servers: [{ url: https://x }], get: {} } }      # before
//! servers: [{ url: https://x }]                                  # after
//! paths: { /a: { get: {} } }
//! ```

use std::collections::HashMap;

use crate::diagnostics;
use crate::document;

use super::{Lowering, Operation, Server, ServerVariable, owned, path_template};

impl Lowering<'_> {
    /// Root servers in document order.
    pub(super) fn lower_root_servers(&mut self) -> Vec<usize> {
        let document = self.document;
        self.lower_servers(&document.servers)
    }

    /// The servers that an operation has for itself, before they are compared with those of the API.
    pub(super) fn lower_own_servers(&mut self, servers: &[document::Server]) -> Vec<usize> {
        let all = self.lower_servers(servers);
        let (callable, others): (Vec<usize>, Vec<usize>) = all.into_iter().partition(|index| {
            let server = &self.servers[*index];
            server.is_absolute() || !has_scheme(&server.url)
        });
        for index in others {
            let diagnostic = diagnostics::server_not_http(&self.servers[index].origin, &self.servers[index].url);
            self.report(diagnostic);
        }
        callable
    }

    fn lower_servers(&mut self, servers: &[document::Server]) -> Vec<usize> {
        let lowered: Vec<Server> = servers.iter().filter_map(|server| self.lower_server(server)).collect();
        lowered.into_iter().map(|server| self.server_index(server)).collect()
    }

    /// Servers that differ in nothing but their description are one.
    fn server_index(&mut self, server: Server) -> usize {
        let same = |known: &Server| {
            (&known.name, &known.template, &known.variables) == (&server.name, &server.template, &server.variables)
        };
        self.servers.iter().position(same).unwrap_or_else(|| {
            self.servers.push(server);
            self.servers.len() - 1
        })
    }

    /// `None` if its address cannot be known.
    fn lower_server(&mut self, server: &document::Server) -> Option<Server> {
        let (url, variables) = self.fill_variables(server)?;
        if url.contains(['?', '#']) {
            self.report(diagnostics::server_with_query(&server.pointer, &url));
            return None;
        }
        Some(Server {
            origin: server.pointer.clone(),
            name: owned(server.name.as_ref()),
            template: server.url.trim().to_owned(),
            variables,
            base_path: base_path(&url),
            url,
            description: owned(server.description.as_ref()),
        })
    }

    /// `https://{host}/v1` → `https://example.com/v1`, and the variables.
    fn fill_variables(&mut self, server: &document::Server) -> Option<(String, Vec<ServerVariable>)> {
        let (mut url, mut variables) = (String::new(), Vec::<ServerVariable>::new());
        let mut rest = server.url.trim();
        while let Some((before, behind)) = rest.split_once('{') {
            url.push_str(before);
            let Some((name, after)) = behind.split_once('}') else {
                self.report(diagnostics::server_brace_open(&server.pointer));
                return None;
            };
            match server.variables.get(name) {
                Some(variable) => {
                    url.push_str(&variable.default);
                    if variables.iter().all(|known| known.name != name) {
                        variables.push(self.lower_variable(name, variable));
                    }
                }
                // A variable without a default was reported when the document was read.
                None if self.document.node(&server.pointer.key("variables").key(name)).is_some() => return None,
                None => {
                    self.report(diagnostics::server_variable_undefined(&server.pointer, name));
                    return None;
                }
            }
            rest = after;
        }
        Some((url + rest, variables))
    }

    fn lower_variable(&mut self, name: &str, variable: &document::ServerVariable) -> ServerVariable {
        let mut values: Vec<String> = Vec::new();
        for value in &variable.values {
            if values.iter().all(|known| **known != **value) {
                values.push(value.to_string());
            }
        }
        let default = variable.default.to_string();
        if !values.is_empty() && !values.contains(&default) {
            self.report(diagnostics::server_default_not_listed(&variable.pointer, name, &default));
            values.push(default.clone());
        }
        ServerVariable { name: name.to_owned(), default, values, description: owned(variable.description.as_ref()) }
    }

    /// Compares the servers of operations with those of the API, which this gives anew.
    pub(super) fn settle_servers(&mut self, root: Vec<usize>, operations: &mut [Operation]) -> Vec<usize> {
        let shared = match &*operations {
            [first, rest @ ..] if rest.iter().all(|other| self.same_place(&first.servers, &other.servers)) => {
                first.servers.clone()
            }
            _ => Vec::new(),
        };
        let root = if shared.is_empty() { root } else { shared };
        for operation in &mut *operations {
            if self.same_place(&operation.servers, &root) {
                operation.servers.clear();
            }
        }
        self.place_own(&root, operations);
        self.report_overlaps(&root, operations);
        root
    }

    /// A relative URL of an operation's server leads on from that of the API: `v2` beside `/api/v1` is `/api/v2`.
    fn place_own(&mut self, root: &[usize], operations: &[Operation]) {
        let root = root.first().map_or_else(String::new, |index| self.servers[*index].base_path.clone());
        for index in operations.iter().flat_map(|operation| &operation.servers) {
            let server = &mut self.servers[*index];
            if !server.is_absolute() && !server.url.starts_with('/') {
                let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
                server.base_path = without_dots(&format!("{folder}/{}", server.url));
            }
        }
    }

    /// Whether the first of these servers and the first of those have one address.
    fn same_place(&self, these: &[usize], those: &[usize]) -> bool {
        let place = |servers: &[usize]| servers.first().map(|index| self.servers[*index].url.trim_end_matches('/'));
        place(these) == place(those)
    }

    /// Reports operations that are one route behind the paths of their servers.
    fn report_overlaps(&mut self, root: &[usize], operations: &[Operation]) {
        if operations.iter().all(|operation| operation.servers.is_empty()) {
            return;
        }
        let mut routes: HashMap<(String, &str), &Operation> = HashMap::new();
        for operation in operations {
            let server = operation.servers.first().or(root.first());
            let base_path = server.map_or("", |server| &self.servers[*server].base_path);
            let route = path_template::route(&format!("{base_path}{}", operation.path));
            match routes.get(&(route.clone(), operation.method.as_str())) {
                Some(first) => {
                    let diagnostic = diagnostics::servers_overlap(&first.origin, &operation.origin, &route);
                    self.report(diagnostic);
                }
                None => drop(routes.insert((route, &operation.method), operation)),
            }
        }
    }
}

/// Whether a URL begins with a scheme, as `wss://example.com` does.
fn has_scheme(url: &str) -> bool {
    url.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'))
}

/// The path of a URL, absolute or relative, without query, fragment and trailing slash.
fn base_path(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let behind_host = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => match url.strip_prefix("//") {
            Some(rest) => rest.find('/').map_or("", |slash| &rest[slash..]),
            None => url,
        },
    };
    without_dots(behind_host)
}

/// An absolute path without `.`, `..` and trailing slashes: `./v1/` → `/v1`.
fn without_dots(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    let path = segments.join("/");
    let path = path.trim_end_matches('/');
    if path.is_empty() { String::new() } else { format!("/{path}") }
}

#[cfg(test)]
mod tests {
    use super::base_path;

    #[test]
    fn the_base_path_is_what_stands_behind_the_host() {
        let cases = [
            ("https://example.com", ""),
            ("https://example.com/", ""),
            ("https://example.com:8080/api/", "/api"),
            ("https://example.com/a/b?x=/y", "/a/b"),
            ("//example.com/v1", "/v1"),
            ("/v1/", "/v1"),
            ("/", ""),
            ("v1", "/v1"),
            ("./v1", "/v1"),
            ("../a/./b/../v1/", "/a/v1"),
            ("//h", ""),
            ("/a//b", "/a//b"),
            ("", ""),
        ];
        for (url, expected) in cases {
            assert_eq!(base_path(url), expected, "{url}");
        }
    }
}
