//! Addresses, reached over HTTP: nothing else in the tool opens a connection.

use std::time::Duration;

use ureq::Agent;
use ureq::http::header::LOCATION;

use crate::source::{Fetch, relative};

const MOST_REDIRECTS: usize = 5;
const MOST_SECONDS: u64 = 30;
const MOST_MEGABYTES: u64 = 64;

/// Fetches with limits of size and time; redirects lead where the user allows.
#[derive(Debug)]
pub(super) struct Http;

impl Fetch for Http {
    fn fetch(&self, address: &str, allows: &dyn Fn(&str) -> bool) -> Result<Vec<u8>, String> {
        let config = Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(MOST_SECONDS)))
            .user_agent(concat!("specloom/", env!("CARGO_PKG_VERSION")))
            .build();
        let agent: Agent = config.into();
        let mut address = address.to_owned();
        for _ in 0..=MOST_REDIRECTS {
            let mut response = agent.get(&address).call().map_err(|error| reason(&error))?;
            match response.status().as_u16() {
                200 => {
                    let body = response.body_mut().with_config().limit(MOST_MEGABYTES << 20);
                    return body.read_to_vec().map_err(|error| reason(&error));
                }
                301 | 302 | 303 | 307 | 308 => {
                    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
                    let location = location.ok_or("it redirects to nowhere")?.split('#').next().unwrap_or_default();
                    let next = relative::resolve_address(&address, location);
                    if !allows(&next) {
                        return Err(format!("it redirects to `{next}`, which `[refs] allow` does not list"));
                    }
                    address = next;
                }
                status => return Err(format!("the server answers {status}")),
            }
        }
        Err("it redirects too often".to_owned())
    }
}

fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => format!("it takes longer than {MOST_SECONDS} s"),
        ureq::Error::BodyExceedsLimit(_) => format!("it is larger than {MOST_MEGABYTES} MiB"),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        ureq::Error::BadUri(_) => "it is no address".to_owned(),
        ureq::Error::Io(_) | ureq::Error::ConnectionFailed => "there is no connection".to_owned(),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => "the connection is not safe: check the certificate".to_owned(),
        _ => "what the server says is no HTTP".to_owned(),
    }
}
