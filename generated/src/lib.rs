//! The five APIs.
