//! What of generated code is there only when the runtime can carry it: a crate that only calls an API can still receive its
//! webhooks, once it switches on the runtime's feature `server`.
//!
//! The macros are exported from the crate that this file is in, as that of `json::serde_door`.

/// Expands to nothing without the feature `client` of the runtime.
#[cfg(feature = "client")]
#[doc(hidden)]
#[macro_export]
macro_rules! __specloom_if_client {
    ($($item:item)*) => { $($item)* };
}

/// Expands to nothing without the feature `client` of the runtime.
#[cfg(not(feature = "client"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __specloom_if_client {
    ($($item:item)*) => {};
}

/// Expands to nothing without the feature `server` of the runtime.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __specloom_if_server {
    ($($item:item)*) => { $($item)* };
}

/// Expands to nothing without the feature `server` of the runtime.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __specloom_if_server {
    ($($item:item)*) => {};
}

/// Expands to nothing without the feature `blocking` of the runtime.
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __specloom_if_blocking {
    ($($item:item)*) => { $($item)* };
}

/// Expands to nothing without the feature `blocking` of the runtime.
#[cfg(not(all(feature = "blocking", not(target_family = "wasm"))))]
#[doc(hidden)]
#[macro_export]
macro_rules! __specloom_if_blocking {
    ($($item:item)*) => {};
}

pub use __specloom_if_blocking as if_blocking;
pub use {__specloom_if_client as if_client, __specloom_if_server as if_server};
