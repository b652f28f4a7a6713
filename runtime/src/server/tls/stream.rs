//! A connection of TLS, which shakes hands when it is first read.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};
use tokio_rustls::Accept;
use tokio_rustls::server::TlsStream;

use super::super::PeerCertificate;
use super::super::connection::Connection;

/// What a caller has to shake hands.
const IN_TIME: Duration = Duration::from_secs(10);

/// A connection that is secured, or on the way there.
pub(in super::super) struct Secured {
    state: State,
    /// Told the caller's certificate.
    told: Arc<OnceLock<PeerCertificate>>,
}

enum State {
    Shaking { hands: Box<Accept<Connection>>, late: Pin<Box<Sleep>> },
    Open(Box<TlsStream<Connection>>),
    Closed,
}

impl Secured {
    pub(super) fn new(hands: Accept<Connection>, told: Arc<OnceLock<PeerCertificate>>) -> Self {
        Self { state: State::Shaking { hands: Box::new(hands), late: Box::pin(sleep(IN_TIME)) }, told }
    }

    /// The stream, once hands are shaken.
    fn poll_open(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Pin<&mut TlsStream<Connection>>>> {
        if let State::Shaking { hands, late } = &mut self.state {
            let shaken = match Pin::new(&mut **hands).poll(cx) {
                Poll::Ready(shaken) => shaken,
                Poll::Pending => {
                    ready!(late.as_mut().poll(cx));
                    Err(io::ErrorKind::TimedOut.into())
                }
            };
            self.state = State::Closed;
            let stream = shaken?;
            if let Some(certificate) = certificate(&stream) {
                let _ = self.told.set(certificate);
            }
            self.state = State::Open(Box::new(stream));
        }
        Poll::Ready(match &mut self.state {
            State::Open(stream) => Ok(Pin::new(&mut **stream)),
            State::Shaking { .. } | State::Closed => Err(io::ErrorKind::NotConnected.into()),
        })
    }
}

/// What the caller has shown, and rustls has verified.
fn certificate(stream: &TlsStream<Connection>) -> Option<PeerCertificate> {
    let mut chain = stream.get_ref().1.peer_certificates()?.iter().map(|one| Bytes::copy_from_slice(one));
    Some(PeerCertificate::new(chain.next()?, chain))
}

impl AsyncRead for Secured {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_open(cx))?.poll_read(cx, buffer)
    }
}

impl AsyncWrite for Secured {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_open(cx))?.poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_open(cx))?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.state {
            State::Open(stream) => Pin::new(&mut **stream).poll_shutdown(cx),
            // Who has not shaken hands is told nothing.
            State::Shaking { .. } | State::Closed => {
                self.state = State::Closed;
                Poll::Ready(Ok(()))
            }
        }
    }
}
