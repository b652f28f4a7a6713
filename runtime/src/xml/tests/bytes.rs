//! Text and its escapes.

use serde_json::json;

use super::{DECLARATION, Xml, XmlMember, check, encode, read, reads, write};

static XML: Xml = Xml::closed(&[XmlMember::attribute("a", &Xml::TEXT), XmlMember::element("t", &Xml::TEXT)]).named("x");

#[test]
fn a_document_begins_with_its_declaration() {
    assert_eq!(encode(&json!({}), &XML).unwrap(), format!("{DECLARATION}<x/>").into_bytes());
}

#[test]
fn escapes() {
    check(
        r#"<x a="&lt;&quot;'&amp;&#9;&#10;&#13;"><t>&lt;"'&gt;&amp;&#13;
	 é</t></x>"#,
        &XML,
        json!({ "a": "<\"'&\t\n\r", "t": "<\"'>&\r\n\t é" }),
    );
    reads(
        "<x a='&#x41;&apos;\n'><t>a&#66;<!-- no -->c<?no no?>\r\n<![CDATA[<d>]]></t></x>",
        &XML,
        json!({ "a": "A' ", "t": "aBc\n<d>" }),
    );
}

#[test]
fn characters_that_xml_does_not_allow_are_an_error() {
    for text in ["\0", "\u{1}", "\u{B}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"] {
        assert!(write(&json!({ "t": text }), &XML).is_err(), "{text:?}");
        assert!(write(&json!({ "a": text }), &XML).is_err(), "{text:?}");
        assert!(read(&format!("<x><t>{text}</t></x>"), &XML).is_err(), "{text:?}");
    }
    check("<x><t>\u{7F}\u{85}\u{1F600}</t></x>", &XML, json!({ "t": "\u{7F}\u{85}\u{1F600}" }));
}

#[test]
fn space_counts_in_texts_alone() {
    static SPACED: Xml =
        Xml::closed(&[XmlMember::element("n", &Xml::WORD), XmlMember::element("t", &Xml::TEXT)]).named("x");
    reads(
        "\u{FEFF}<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n<!-- a -->\n<x>\n  <n> 7\n</n>\n  <t> 7 </t>\n</x>\n",
        &SPACED,
        json!({ "n": "7", "t": " 7 " }),
    );
}
