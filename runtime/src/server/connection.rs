//! Connections that the server can cut: one whose other side does not read would never end otherwise.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::ending::Phase;

/// Accepts [`Connection`]s.
pub(super) struct Listener {
    inner: TcpListener,
    phases: watch::Receiver<Phase>,
}

impl Listener {
    pub(super) fn new(inner: TcpListener, phases: watch::Receiver<Phase>) -> Self {
        Self { inner, phases }
    }
}

impl axum::serve::Listener for Listener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // That of the socket, which takes care of errors; its own `accept` does not.
        let (stream, peer) = <TcpListener as axum::serve::Listener>::accept(&mut self.inner).await;
        let mut phases = self.phases.clone();
        (
            Connection { stream, cut: Box::pin(async move { Phase::Cut.reached(&mut phases).await }), is_cut: false },
            peer,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}

/// A connection that fails once the server has waited long enough.
pub(super) struct Connection {
    stream: TcpStream,
    cut: Pin<Box<dyn Future<Output = ()> + Send>>,
    is_cut: bool,
}

impl Connection {
    /// S2: an event does not wait for the one before it to be acknowledged.
    pub(super) fn send_at_once(&self) -> io::Result<()> {
        self.stream.set_nodelay(true)
    }

    /// What the socket says, or that it is cut. Asked only where the socket is not ready: a busy connection pays nothing.
    fn or_cut<T>(
        &mut self,
        cx: &mut Context<'_>,
        poll: impl FnOnce(Pin<&mut TcpStream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if !self.is_cut {
            if let Poll::Ready(result) = poll(Pin::new(&mut self.stream), cx) {
                return Poll::Ready(result);
            }
            self.is_cut = self.cut.as_mut().poll(cx).is_ready();
        }
        if self.is_cut { Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into())) } else { Poll::Pending }
    }
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.get_mut().or_cut(cx, |stream, cx| stream.poll_read(cx, buffer))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.get_mut().or_cut(cx, |stream, cx| stream.poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.get_mut().or_cut(cx, |stream, cx| stream.poll_write_vectored(cx, bytes))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().or_cut(cx, |stream, cx| stream.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().or_cut(cx, |stream, cx| stream.poll_shutdown(cx))
    }
}
