//! The transports against peers that speak in bytes.
#![cfg(feature = "client")]

mod bytes;
mod layers;
mod peer;
mod pool;
#[cfg(feature = "rustls")]
mod proxies;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "rustls")]
mod tls;
