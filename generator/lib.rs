//! Typed Rust from OpenAPI documents.

pub mod api;
pub mod diagnostics;
pub mod document;
pub mod ir;
pub mod render;
pub mod source;
