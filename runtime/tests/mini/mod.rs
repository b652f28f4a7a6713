//! A small API as the generator writes it, by hand: it proves that the shapes of generated code fit the runtime.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

pub mod client;
pub mod models;
pub mod ops;
pub mod server;
