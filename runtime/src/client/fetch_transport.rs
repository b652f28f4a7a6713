//! The transport in WebAssembly: the `fetch` of the browser, or of whatever else runs the module.

use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_streams::ReadableStream;
use web_sys::{AbortController, RequestInit, RequestRedirect, ResponseType};

use super::super::ByteStream;
use super::{BuildError, DeclaredRedirects, Sending, Transport, TransportBody, TransportError};

/// Sends calls with `fetch`. In WebAssembly a client uses it unless it is told otherwise.
///
/// Connections, proxies, certificates and cookies are those of the browser. What it would leave out in silence is an error: a header
/// that pages may not set (`Cookie`, `Host` and others), and a redirect that the operation declares as an answer, which `fetch` does
/// not show. All other redirects it follows by itself. Bodies that come in chunks are read whole before they are sent; answers are
/// read as they come.
///
/// A call has to stay on the thread that it began on, which is the only one in most modules: on another it panics.
#[derive(Debug, Clone)]
pub struct FetchTransport {
    redirects: bool,
}

impl FetchTransport {
    /// A transport over the global `fetch`.
    ///
    /// # Errors
    /// None so far.
    pub fn new() -> Result<Self, BuildError> {
        Ok(Self { redirects: true })
    }

    /// The same transport, to which a redirect is an error: `fetch` does not show where it leads.
    #[must_use]
    pub fn without_redirects(self) -> Self {
        Self { redirects: false }
    }
}

impl Transport for FetchTransport {
    fn send(&self, request: Request<ByteStream>) -> Sending<'_> {
        Box::pin(SendWrapper::new(exchange(request, self.redirects)))
    }
}

async fn exchange(request: Request<ByteStream>, redirects: bool) -> Result<Response<TransportBody>, TransportError> {
    let (parts, body) = request.into_parts();
    let body = body.collect(usize::MAX).await.map_err(TransportError::new)?;
    let declared = parts.extensions.get::<DeclaredRedirects>().copied().unwrap_or_default();
    let abort = Abort::new()?;
    let init = RequestInit::new();
    init.set_method(parts.method.as_str());
    init.set_signal(Some(&abort.0.signal()));
    if !redirects || !declared.0.is_empty() {
        init.set_redirect(RequestRedirect::Manual);
    }
    if !body.is_empty() {
        init.set_body(&Uint8Array::from(&body[..]));
    }
    let response = fetched(&written(&parts, &init)?).await.map_err(|error| TransportError::new(told(&error)))?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(TransportError::new("`fetch` does not show a redirect that it does not follow"));
    }
    received(&response, abort)
}

/// The request, with all of its headers.
fn written(parts: &Parts, init: &RequestInit) -> Result<web_sys::Request, TransportError> {
    // What JavaScript says may hold the URL, which may hold a key.
    let request = web_sys::Request::new_with_str_and_init(&parts.uri.to_string(), init)
        .map_err(|_| TransportError::new("`fetch` takes no such request"))?;
    let headers = request.headers();
    for (name, value) in &parts.headers {
        let value: String = value.as_bytes().iter().copied().map(char::from).collect();
        // A header that may not be set is left out without an error.
        if headers.append(name.as_str(), &value).is_err() || !headers.has(name.as_str()).unwrap_or(false) {
            return Err(TransportError::new(format!("`fetch` does not send the header `{name}` here")));
        }
    }
    Ok(request)
}

async fn fetched(request: &web_sys::Request) -> Result<web_sys::Response, JsValue> {
    let global = js_sys::global();
    let fetch: Function = Reflect::get(&global, &"fetch".into())?.dyn_into()?;
    let answer: Promise = fetch.call1(&global, request)?.dyn_into()?;
    JsFuture::from(answer).await?.dyn_into()
}

fn received(response: &web_sys::Response, abort: Abort) -> Result<Response<TransportBody>, TransportError> {
    let body = match response.body() {
        Some(body) => {
            let chunks = ReadableStream::from_raw(body).into_stream();
            TransportBody::new(ByteStream::new(SendWrapper::new(Body { chunks: Box::pin(chunks), _abort: abort })))
        }
        None => TransportBody::from(Bytes::new()),
    };
    let mut received = Response::new(body);
    *received.status_mut() = StatusCode::from_u16(response.status()).map_err(TransportError::new)?;
    *received.headers_mut() = headers(&response.headers()).ok_or_else(|| TransportError::new("a header is none"))?;
    Ok(received)
}

fn headers(headers: &web_sys::Headers) -> Option<HeaderMap> {
    let mut read = HeaderMap::new();
    for entry in js_sys::try_iter(headers).ok()?? {
        let entry: Array = entry.ok()?.dyn_into().ok()?;
        let (name, value) = (entry.get(0).as_string()?, entry.get(1).as_string()?);
        let value: Vec<u8> = value.chars().map(u8::try_from).collect::<Result<_, _>>().ok()?;
        read.append(HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_bytes(&value).ok()?);
    }
    Some(read)
}

/// Ends the exchange when it is dropped: while the answer is awaited, and while its body is read.
struct Abort(AbortController);

impl Abort {
    fn new() -> Result<Self, TransportError> {
        AbortController::new().map(Self).map_err(|error| TransportError::new(told(&error)))
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The body of an answer, chunk by chunk.
struct Body {
    chunks: Pin<Box<dyn Stream<Item = Result<JsValue, JsValue>>>>,
    _abort: Abort,
}

impl Stream for Body {
    type Item = Result<Bytes, String>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.as_mut().poll_next(cx).map(|chunk| {
            chunk.map(|chunk| match chunk {
                Ok(chunk) => Ok(Uint8Array::new(&chunk).to_vec().into()),
                Err(error) => Err(told(&error)),
            })
        })
    }
}

/// What JavaScript says of an error.
fn told(error: &JsValue) -> String {
    let mut text = String::from("`fetch` failed");
    if let Some(error) = error.dyn_ref::<js_sys::Error>() {
        // Writing to a String does not fail.
        let _ = write!(text, ": {}", String::from(error.message()));
    }
    text
}
