//! The generated types of the golden crate at work: what the fixtures declare is what happens.

mod hosts;
mod operations;
mod parameters;
mod routes;
mod schemas;
mod streams;
mod tags;
