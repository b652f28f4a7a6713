//! The codec agrees with serde_json on every text: both refuse it, or both read the same value. What only the codec refuses
//! (duplicate names, limits, integers that a value cannot hold) is left out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specloom_rt::json::{Limits, Reading, Value, decode, encode};

fuzz_target!(|bytes: &[u8]| {
    let Ok(ours) = decode::<Value>(bytes, Reading::Strict, &Limits::default()) else { return };
    let theirs: Value = serde_json::from_slice(bytes).expect("serde_json reads what the codec reads");
    assert_eq!(ours, theirs);
    let written = encode(&ours).expect("a value can be written");
    assert_eq!(decode::<Value>(&written, Reading::Strict, &Limits::default()).expect("and read again"), ours);
});
