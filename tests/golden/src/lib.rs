//! Expected output for `tests/fixtures`.
