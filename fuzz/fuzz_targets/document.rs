//! No document makes the generator panic, hang or write what does not parse.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = specloom::configure().generate(text, "fuzz.yaml");
});
