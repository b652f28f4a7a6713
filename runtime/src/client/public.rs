//! Which URLs certainly lead to something that is not public.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;

/// Endings of names that public name servers do not know.
const INSIDE: [&str; 6] = [".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa"];

/// Whether a URL may lead to a public host: a name with a dot, or an address that is not for private use, for one machine or for a
/// group of them.
///
/// A beginning for what a sender allows. What a name stands for is found out when it is called, so a name of a stranger's can
/// still lead inside: where that must not be, senders have to go through a proxy or a transport that looks at addresses.
///
/// ```
/// # use specloom_rt::client::is_public;
/// assert!(is_public(&"https://hooks.example.com/x".parse().unwrap()));
/// assert!(!is_public(&"http://169.254.169.254/latest".parse().unwrap()));
/// ```
pub fn is_public(url: &Uri) -> bool {
    let Some(host) = url.host() else {
        return false;
    };
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok_and(|address| is_public_v6(&address));
    }
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => is_public_v4(address),
        Ok(IpAddr::V6(address)) => is_public_v6(&address),
        Err(_) => is_public_name(host),
    }
}

fn is_public_name(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let Some((_, last)) = name.rsplit_once('.') else {
        return false;
    };
    // `127.1` and `0x7f.0.0.1` are addresses to some.
    !last.starts_with(|first: char| first.is_ascii_digit()) && !INSIDE.iter().any(|ending| name.ends_with(ending))
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = match a {
        0 | 240..=255 => true,
        100 => (64..=127).contains(&b),
        192 => b == 0 && c == 0,
        198 => b == 18 || b == 19,
        _ => false,
    };
    let is_known = address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation();
    !is_special && !is_known
}

fn is_public_v6(address: &Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let segments = address.segments();
    let inside = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // Addresses of IPv4 in disguise: 6to4, and those of translators.
        [0x2002, high, low, ..] => inside(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inside(high, low),
        [0x2001, 0xdb8, ..] | [0x2001, 0, ..] => false,
        // What is given out to the public.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_and_not() {
        for url in ["https://a.example/x", "http://8.8.8.8:80/", "https://[2606:4700::1111]/", "http://a.b.example./"] {
            assert!(is_public(&url.parse().unwrap()), "{url}");
        }
        for url in [
            "http://localhost/",
            "http://x.localhost./",
            "http://printer/",
            "http://db.internal/",
            "http://a.LOCAL/",
            "http://127.0.0.1/",
            "http://127.1/",
            "http://0x7f.0.0.1/",
            "http://2130706433/",
            "http://0.0.0.0/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/",
            "http://100.64.0.1/",
            "http://192.0.0.1/",
            "http://198.18.0.1/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://[::1]/",
            "http://[::]/",
            "http://[fe80::1]/",
            "http://[fc00::1]/",
            "http://[ff02::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[2002:a00:1::]/",
            "http://[64:ff9b::a00:1]/",
            "/relative",
        ] {
            assert!(!is_public(&url.parse().unwrap()), "{url}");
        }
    }
}
