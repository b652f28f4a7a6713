//! Streams that resume, over Redis: the log against a real `redis-server`, and servers in processes of their own that share it.
//!
//! Each test starts its own `redis-server` on a free loopback port.

mod log;
mod process;
mod redis;
mod servers;
