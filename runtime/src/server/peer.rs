//! The certificate that a caller has shown.

use std::fmt;

use bytes::Bytes;

/// The certificates of a caller, who has proved to hold the key of the first one; what `authenticate` is shown for `mutualTLS`.
///
/// It stands in the extensions of a request. `serve_tls` (feature `tls`) puts it there, for certificates that it has verified. A
/// server behind something else that ends TLS has a layer that does, from what that says of the connection.
#[derive(Clone, PartialEq, Eq)]
pub struct PeerCertificate {
    leaf: Bytes,
    others: Vec<Bytes>,
}

impl PeerCertificate {
    /// A certificate (DER), and those that lead from it to its authority.
    pub fn new(leaf: impl Into<Bytes>, others: impl IntoIterator<Item = Bytes>) -> Self {
        Self { leaf: leaf.into(), others: others.into_iter().collect() }
    }

    /// The caller's own certificate: DER, to be read by a crate for X.509.
    pub fn der(&self) -> &Bytes {
        &self.leaf
    }

    /// The certificates between the caller's own and its authority, as the caller sent them.
    pub fn others(&self) -> &[Bytes] {
        &self.others
    }
}

impl fmt::Debug for PeerCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeerCertificate").field("certificates", &(1 + self.others.len())).finish_non_exhaustive()
    }
}
