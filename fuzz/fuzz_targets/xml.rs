//! No text of any kind makes the XML reader panic or hang, and what it reads in the plain form is written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specloom_rt::json::{Limits, Reading, Value};
use specloom_rt::xml::{Xml, XmlMember, decode, encode};

static TREE: Xml = Xml::object(&[
    XmlMember::attribute("a", &Xml::WORD),
    XmlMember::items("b", &TREE).required(),
    XmlMember::element("c", &Xml::list(XmlMember::items("d", &Xml::TEXT))).namespace("urn:c").nullable(),
    XmlMember::text("t", &Xml::TEXT),
]);

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let _ = decode::<Value>(bytes, &TREE, Reading::Strict, &limits);
    if let Ok(tree) = decode::<Value>(bytes, &TREE, Reading::Lenient, &limits)
        && let Ok(written) = encode(&tree, &TREE)
    {
        decode::<Value>(&written, &TREE, Reading::Lenient, &limits).expect("what was written is read");
    }
    let Ok(value) = decode::<Value>(bytes, &Xml::ANY, Reading::Strict, &limits) else { return };
    let written = encode(&value, &Xml::ANY).expect("what was read is written");
    assert_eq!(decode::<Value>(&written, &Xml::ANY, Reading::Strict, &limits).expect("and read again"), value);
});
