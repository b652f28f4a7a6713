//! What is found out about all types together, after each is built.

pub(super) mod boxing;
pub(super) mod derives;
pub(super) mod links;
pub(super) mod unchecked;
