//! Typed Rust from OpenAPI.
