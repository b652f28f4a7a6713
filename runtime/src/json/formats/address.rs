//! IP addresses, as the standard library reads and writes them: what is equal is written alike (RFC 5952).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::super::cx::Cx;
use super::super::decode::Decode;
use super::super::encode::Encode;
use super::super::tape::Node;
use super::super::writer::Writer;

impl Decode for Ipv4Addr {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.formatted(node, "expected an ipv4 address")?;
        text.parse().ok().or_else(|| cx.malformed(node, "expected an ipv4 address"))
    }
}

impl Encode for Ipv4Addr {
    fn encode(&self, w: &mut Writer) {
        w.string(&self.to_string());
    }
}

impl Decode for Ipv6Addr {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.formatted(node, "expected an ipv6 address")?;
        text.parse().ok().or_else(|| cx.malformed(node, "expected an ipv6 address"))
    }
}

impl Encode for Ipv6Addr {
    fn encode(&self, w: &mut Writer) {
        w.string(&self.to_string());
    }
}
