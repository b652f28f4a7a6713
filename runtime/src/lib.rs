//! Run-time support.
