#![cfg(feature = "xml")]

mod bytes;
mod names;
mod refusals;
mod typed;

use super::super::json::{Limits, Reading, Value};
use super::{Xml, XmlMember, decode, encode};

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// What a document is, as JSON of texts.
fn read(text: &str, xml: &Xml) -> Result<Value, String> {
    read_as(text.as_bytes(), xml, Reading::Strict)
}

fn read_as(bytes: &[u8], xml: &Xml, reading: Reading) -> Result<Value, String> {
    decode(bytes, xml, reading, &Limits::DEFAULT).map_err(|error| error.to_string())
}

/// A value as a document, without its first line.
fn write(value: &Value, xml: &Xml) -> Result<String, String> {
    let text = String::from_utf8(encode(value, xml).map_err(|error| error.to_string())?).unwrap();
    Ok(text.strip_prefix(DECLARATION).unwrap().to_owned())
}

/// Both directions of one document.
#[track_caller]
fn check(text: &str, xml: &Xml, value: Value) {
    assert_eq!(read(text, xml), Ok(value.clone()), "reading");
    assert_eq!(write(&value, xml), Ok(text.to_owned()), "writing");
}

/// A document that is read as this, and written otherwise.
#[track_caller]
fn reads(text: &str, xml: &Xml, value: Value) {
    assert_eq!(read(text, xml), Ok(value));
}

#[track_caller]
fn refuses(text: &str, xml: &Xml, message: &str) {
    assert_eq!(read(text, xml), Err(message.to_owned()));
}

static TAG: Xml = Xml::object(&[XmlMember::element("name", &Xml::TEXT)]).named("tag");

static PET: Xml = Xml::object(&[
    XmlMember::attribute("id", &Xml::WORD),
    XmlMember::element("name", &Xml::TEXT).required(),
    XmlMember::element("photos", &Xml::list(XmlMember::items("photo", &Xml::TEXT))).nullable(),
    XmlMember::items("tags", &TAG).named("tag").required(),
    XmlMember::element("parent", &PET).nullable(),
])
.named("pet");
