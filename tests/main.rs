//! The integration tests, one binary: each module is a file of its own beside this one.

// The examples are included as they are: they print, and each server brings its own `serving`.
#![allow(clippy::duplicate_mod, clippy::print_stdout, clippy::print_stderr, unreachable_pub)]

mod agora_market;
mod bodies;
mod browser;
mod build_script;
mod bundle;
mod calls;
mod chatter;
mod chatter_page;
mod cli;
mod client_doors;
mod composition;
mod contract;
mod described;
mod documents;
mod event_log;
mod fixtures;
mod formats;
mod fresh;
mod gabber;
mod golden;
mod invalid;
mod jsts;
mod kaziro;
mod layers;
mod oracles;
mod pages;
mod params;
mod pins;
mod probe_http;
mod programs;
mod quiika;
mod read_write;
mod remote;
mod responses;
mod round_trip;
mod rules;
mod scaffold;
mod security;
mod sequences;
mod stream_rules;
mod subscriptions;
mod throwaway;
mod two_forms;
mod types;
mod values;
mod webhooks;
mod wire;
mod xml;
