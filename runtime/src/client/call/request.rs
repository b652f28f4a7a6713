//! A call, made into a request: its URL, its headers, its credentials.

use http::header::{ACCEPT, COOKIE};
use http::{HeaderValue, Method, Uri};

use super::super::super::ByteStream;
use super::super::super::params::is_dot_segment;
use super::super::RequestError;
use super::super::credentials::{Attached, Given};
use super::Call;
use super::paged::name_of;

impl Call {
    /// The first mistake that was made with the call.
    pub(super) fn check(&self) -> Result<(), RequestError> {
        self.error.as_ref().or(self.options.error.as_ref()).map_or(Ok(()), |error| Err(error.clone()))
    }

    /// The request, with these credentials.
    pub(super) fn request(
        &self,
        accept: &'static str,
        body: ByteStream,
        given: &Given,
    ) -> Result<http::Request<ByteStream>, RequestError> {
        let (mut query, mut cookies, mut headers) = (Vec::new(), self.cookies.clone(), self.headers.clone());
        let accept = if self.asked.is_empty() { accept.to_owned() } else { self.asked.join(", ") };
        headers.insert(ACCEPT, HeaderValue::try_from(accept).map_err(|_| RequestError::header("accept"))?);
        for (name, value) in &self.options.headers {
            headers.insert(name, value.clone());
        }
        for attached in given.attached()? {
            match attached {
                Attached::Header(name, value) => {
                    headers.insert(name, value);
                }
                Attached::Query(pair) => query.push(pair),
                Attached::Cookie(pair) => cookies.push(pair),
            }
        }
        if !cookies.is_empty() {
            let mut value =
                HeaderValue::from_bytes(cookies.join("; ").as_bytes()).map_err(|_| RequestError::header("cookie"))?;
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
        let uri = self.place(&query)?;
        let mut request = http::Request::new(body);
        *request.method_mut() =
            Method::from_bytes(self.operation.method.as_bytes()).map_err(|_| RequestError::method())?;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        request.extensions_mut().insert(self.redirects);
        Ok(request)
    }

    /// The URL, with these pairs behind its own query.
    pub(super) fn place(&self, credentials: &[String]) -> Result<Uri, RequestError> {
        let Some(target) = &self.target else {
            let fixed = Some(self.operation.path_and_query().1.to_owned()).filter(|fixed| !fixed.is_empty());
            let all: Vec<String> = fixed.iter().chain(&self.query).chain(credentials).cloned().collect();
            return self.uri(&all.join("&"));
        };
        // What a link repeats of the credentials is of the call before.
        let is_other = |pair: &&str| !credentials.iter().any(|own| name_of(own) == name_of(pair));
        let linked = target.query().into_iter().flat_map(|query| query.split('&')).filter(is_other);
        let query: Vec<&str> = linked.chain(credentials.iter().map(String::as_str)).collect();
        let text = target.to_string();
        let (before, mark) = (text.split('?').next().unwrap_or_default(), if query.is_empty() { "" } else { "?" });
        Uri::try_from(format!("{before}{mark}{}", query.join("&"))).map_err(|_| RequestError::uri())
    }

    fn uri(&self, query: &str) -> Result<Uri, RequestError> {
        let path = self.filled_path()?;
        match &self.recipient {
            Some(recipient) => recipient.uri(&self.options, &path, query),
            None => {
                let url = self.core.base_of(self.operation, &self.options)?.join(&path, query);
                Uri::try_from(url).map_err(|_| RequestError::uri())
            }
        }
    }

    /// The path template with its values. No value may change which path it is.
    fn filled_path(&self) -> Result<String, RequestError> {
        let mut path = String::new();
        let template = self.operation.path_and_query().0;
        if template.is_empty() {
            return Ok(path);
        }
        for segment in template.strip_prefix('/').unwrap_or(template).split('/') {
            path.push('/');
            let start = path.len();
            let mut rest = segment;
            while let Some((before, tail)) = rest.split_once('{') {
                let (name, after) = tail.split_once('}').ok_or_else(RequestError::uri)?;
                let value =
                    self.path.iter().find(|(own, _)| *own == name).ok_or_else(|| RequestError::missing(name))?;
                path.push_str(before);
                path.push_str(&value.1);
                rest = after;
            }
            path.push_str(rest);
            let filled = &path[start..];
            if segment.contains('{') && (filled.is_empty() || is_dot_segment(filled)) {
                return Err(RequestError::segment());
            }
        }
        Ok(path)
    }
}
