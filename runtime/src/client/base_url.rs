//! The URL that all paths of an API are below.

use url::Url;

use super::BuildError;
use super::uri_text::legal;

/// An absolute URL without query and fragment, whose path does not end in a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BaseUrl(String);

impl BaseUrl {
    pub(super) fn parse(text: &str) -> Result<Self, BuildError> {
        let url = Url::parse(text)
            .map_err(|_| BuildError::base_url("is not an absolute URL, such as `https://example.com/api`"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BuildError::base_url("must be `http` or `https`"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BuildError::base_url("must have neither a query nor a fragment"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BuildError::base_url("must not hold credentials: set those of a security scheme"));
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The base of a router in the same process.
    #[cfg(feature = "server")]
    pub(super) fn in_process() -> Self {
        Self("http://in-process".to_owned())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL that a reference leads to, as a link in a document at this URL would: an absolute one stands for itself.
    pub(super) fn resolve(&self, reference: &str) -> Result<Self, BuildError> {
        let base = Url::parse(&self.0).and_then(|base| base.join(reference));
        let url = base.map_err(|_| BuildError::base_url("of an operation's own server is none"))?;
        Self::parse(url.as_str())
    }

    /// The URL of a server that is told secrets, as a link in a document at this URL would lead there. `None` where others could
    /// read along: it must be `https`, or on this machine.
    pub(super) fn endpoint(&self, reference: &str) -> Option<String> {
        let mut url = Url::parse(&self.0).and_then(|base| base.join(reference)).ok()?;
        url.set_fragment(None);
        let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
        let is_near = host == "localhost"
            || host.ends_with(".localhost")
            || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let is_plain = url.username().is_empty() && url.password().is_none();
        let is_safe = url.scheme() == "https" || url.scheme() == "http" && is_near;
        (is_plain && is_safe).then(|| url.into())
    }

    /// The URL of a path, which starts with a slash, and of a query, which may be empty.
    pub(super) fn join(&self, path: &str, query: &str) -> String {
        let slash = if path.starts_with('/') { "" } else { "/" };
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{slash}{}{mark}{}", self.0, legal(path), legal(query))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, path: &str, expected: &str) {
        assert_eq!(BaseUrl::parse(base).unwrap().join(path, ""), expected);
    }

    #[test]
    fn the_path_of_the_base_stays() {
        check("http://a", "/x", "http://a/x");
        check("http://a/", "/x", "http://a/x");
        check("https://a/api/v1", "/x/y", "https://a/api/v1/x/y");
        check("https://a/api/v1/", "/x", "https://a/api/v1/x");
        check("http://[::1]:8080/b", "/x/", "http://[::1]:8080/b/x/");
        check("http://a/b c", "x", "http://a/b%20c/x");
        check("http://a", "/it's/../é {x}", "http://a/it's/../%C3%A9%20%7Bx%7D");
    }

    #[test]
    fn references_are_those_of_a_link() {
        for (base, reference, expected) in [
            ("https://a/v1", "https://b/x/", "https://b/x"),
            ("https://a/v1", "/v2", "https://a/v2"),
            ("https://a/api/v1", "v2", "https://a/api/v2"),
            ("https://a/api/v1", "./v2/", "https://a/api/v2"),
            ("https://a/api/v1", "../v2", "https://a/v2"),
            ("http://a:8080/v1", "//b/v2", "http://b/v2"),
            ("https://a/v1", "/", "https://a"),
        ] {
            assert_eq!(BaseUrl::parse(base).unwrap().resolve(reference).unwrap().0, expected, "{reference}");
        }
        let base = BaseUrl::parse("https://a").unwrap();
        for bad in ["https://", "wss://b", "https://b?x=1", "https://u:p@b"] {
            assert!(base.resolve(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn secrets_go_where_nobody_reads_along() {
        for (base, reference, expected) in [
            ("https://a/api", "/token", Some("https://a/token")),
            ("https://a/api/v1", "../token?p=x#f", Some("https://a/token?p=x")),
            ("http://a/api", "https://b/token", Some("https://b/token")),
            ("https://a", "http://b/token", None),
            ("http://a", "/token", None),
            ("http://127.0.0.1:8080/api", "/token", Some("http://127.0.0.1:8080/token")),
            ("http://[::1]:8080", "/token", Some("http://[::1]:8080/token")),
            ("https://a", "http://localhost/token", Some("http://localhost/token")),
            ("https://a", "http://127.0.0.1.example/token", None),
            ("https://a", "http://localhost@b/token", None),
            ("https://a", "https://user:word@b/token", None),
            ("https://a", "ftp://localhost/token", None),
            ("https://a", "https://", None),
        ] {
            assert_eq!(BaseUrl::parse(base).unwrap().endpoint(reference).as_deref(), expected, "{base} {reference}");
        }
    }

    #[test]
    fn what_is_no_base_is_refused() {
        for bad in ["", "example.com", "/api", "ftp://a", "http://a?x=1", "http://a#f", "http://u:p@a", "http://"] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
