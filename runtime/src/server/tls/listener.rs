//! Accepts connections of TLS. Each shakes hands by itself, so that none waits for another.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use http::Request;
use tokio_rustls::TlsAcceptor;

use super::super::PeerCertificate;
use super::super::connection::Listener;
use super::ServerTls;
use super::stream::Secured;

/// Accepts [`Secured`] connections.
pub(in super::super) struct TlsListener {
    inner: Listener,
    acceptor: TlsAcceptor,
}

impl TlsListener {
    pub(in super::super) fn new(inner: Listener, tls: ServerTls) -> Self {
        Self { inner, acceptor: TlsAcceptor::from(tls.0) }
    }
}

impl axum::serve::Listener for TlsListener {
    type Io = Secured;
    type Addr = Peer;

    async fn accept(&mut self) -> (Secured, Peer) {
        let (connection, addr) = self.inner.accept().await;
        // Nothing is lost where it cannot be set.
        drop(connection.send_at_once());
        let peer = Peer::new(addr);
        (Secured::new(self.acceptor.accept(connection), Arc::clone(&peer.certificate)), peer)
    }

    fn local_addr(&self) -> io::Result<Peer> {
        self.inner.local_addr().map(Peer::new)
    }
}

/// Who calls: the address, and the certificate once hands were shaken.
#[derive(Debug, Clone)]
pub(in super::super) struct Peer {
    addr: SocketAddr,
    certificate: Arc<OnceLock<PeerCertificate>>,
}

impl Peer {
    fn new(addr: SocketAddr) -> Self {
        Self { addr, certificate: Arc::default() }
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// Puts what is known of the caller where handlers and `authenticate` look for it.
pub(in super::super) async fn tell_peer(mut request: Request<Body>) -> Request<Body> {
    let extensions = request.extensions_mut();
    if let Some(ConnectInfo(peer)) = extensions.remove::<ConnectInfo<Peer>>() {
        extensions.insert(ConnectInfo(peer.addr));
        if let Some(certificate) = peer.certificate.get() {
            extensions.insert(certificate.clone());
        }
    }
    request
}
