//! Servers: variables replaced by their defaults, and the path that all operations share.

use crate::diagnostics;
use crate::document;

use super::{Lowering, Server, owned};

impl Lowering<'_> {
    /// Root servers in document order.
    pub(super) fn lower_servers(&mut self) -> Vec<Server> {
        let document = self.document;
        document.servers.iter().filter_map(|server| self.lower_server(server)).collect()
    }

    /// `None` if its address cannot be known.
    fn lower_server(&mut self, server: &document::Server) -> Option<Server> {
        let url = self.fill_variables(server)?;
        let base_path = base_path(&url);
        Some(Server { url, base_path, description: owned(server.description.as_ref()) })
    }

    /// `https://{host}/v1` → `https://example.com/v1`.
    fn fill_variables(&mut self, server: &document::Server) -> Option<String> {
        let mut url = String::new();
        let mut rest = &*server.url;
        while let Some((before, behind)) = rest.split_once('{') {
            url.push_str(before);
            let Some((name, after)) = behind.split_once('}') else {
                self.report(diagnostics::server_brace_open(&server.pointer));
                return None;
            };
            match server.variables.get(name) {
                Some(variable) => url.push_str(&variable.default),
                // A variable without a default was reported when the document was read.
                None if self.document.node(&server.pointer.key("variables").key(name)).is_some() => return None,
                None => {
                    self.report(diagnostics::server_variable_undefined(&server.pointer, name));
                    return None;
                }
            }
            rest = after;
        }
        Some(url + rest)
    }
}

/// The path of a URL, absolute or relative, without query, fragment and trailing slash.
fn base_path(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let behind_host = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => match url.strip_prefix("//") {
            Some(rest) => rest.find('/').map_or("", |slash| &rest[slash..]),
            None => url.strip_prefix('.').filter(|rest| rest.starts_with('/')).unwrap_or(url),
        },
    };
    let path = behind_host.trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
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
            ("", ""),
        ];
        for (url, expected) in cases {
            assert_eq!(base_path(url), expected, "{url}");
        }
    }
}
