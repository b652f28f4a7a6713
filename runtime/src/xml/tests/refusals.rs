//! What is not read, and how it is told.

use std::time::{Duration, Instant};

use super::super::super::json::{Limits, Reading, Value};
use super::{PET, Xml, XmlMember, decode, read_as, refuses};

static ANY: Xml = Xml::ANY;

#[test]
fn what_is_not_well_formed() {
    let cases = [
        ("", "expected an element at line 1, column 1"),
        ("  ", "expected an element at line 1, column 3"),
        ("x", "text outside the root element at line 1, column 1"),
        ("<a>", "unexpected end: an element is not closed at line 1, column 4"),
        ("<a>\n</b>", "tags that do not match at line 2, column 1"),
        ("<a/><b/>", "a second root element at line 1, column 5"),
        ("<a/>x", "text outside the root element at line 1, column 5"),
        ("<a/>&lt;", "text outside the root element at line 1, column 5"),
        ("<a/><![CDATA[x]]>", "text outside the root element at line 1, column 5"),
        ("<a b='1' b='2'/>", "an attribute is given twice at line 1, column 1"),
        ("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "an attribute is given twice at line 1, column 1"),
        ("<a b=1/>", "an attribute that is not written as XML asks at line 1, column 1"),
        ("<a b='<'/>", "`<` in an attribute at line 1, column 1"),
        ("<a b='&x;'/>", "a reference to an entity that is not known at line 1, column 1"),
        ("<a>&x;</a>", "a reference to an entity that is not known at line 1, column 4"),
        ("<a>&#1;</a>", "a reference to a character that XML does not allow at line 1, column 4"),
        ("<a>&#xD800;</a>", "a reference to a character that XML does not allow at line 1, column 4"),
        ("<a>& b</a>", "`&` that begins no reference at line 1, column 4"),
        ("<a>]]></a>", "`]]>` in a text at line 1, column 4"),
        ("<a><!-- -- --></a>", "`--` in a comment at line 1, column 9"),
        ("<1a/>", "a name that XML does not allow at line 1, column 1"),
        ("<a:b:c/>", "a name that XML does not allow at line 1, column 1"),
        ("<a xmlns:xml='u'/>", "a namespace that cannot be declared so at line 1, column 1"),
        ("<a xmlns:p=''/>", "a namespace that cannot be declared so at line 1, column 1"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "a document type, which is not read at line 1, column 1"),
        (
            " <?xml version='1.0'?><a/>",
            "an XML declaration that is not the first thing in the document at line 1, column 2",
        ),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "the document is not in UTF-8 at line 1, column 1"),
        ("<?xml version='2.0'?><a/>", "an XML declaration of another version than 1.0 at line 1, column 1"),
    ];
    for (text, message) in cases {
        refuses(text, &ANY, message);
    }
    assert_eq!(
        read_as(b"\xFF\xFE<\0a\0", &ANY, Reading::Strict).unwrap_err(),
        "the document is not in UTF-8 at line 1, column 1"
    );
}

#[test]
fn limits() {
    let read = |text: &str, limits: Limits| {
        decode::<Value>(text.as_bytes(), &ANY, Reading::Strict, &limits).map_err(|error| error.to_string())
    };
    let deep = format!("{}{}", "<a>".repeat(200), "</a>".repeat(200));
    assert_eq!(read(&deep, Limits::DEFAULT).unwrap_err(), "the document is nested too deeply at line 1, column 385");
    assert!(read(&deep, Limits::DEFAULT.depth(200)).is_ok());
    let deeper = "<a>".repeat(1_000_000);
    assert!(
        read(&deeper, Limits::DEFAULT.depth(usize::MAX)).unwrap_err().starts_with("the document is nested too deeply")
    );
    assert_eq!(
        read("<a><b/><b/></a>", Limits::DEFAULT.nodes(2)).unwrap_err(),
        "the document has too many values at line 1, column 8"
    );
    assert_eq!(
        read("<a>12<!---->34</a>", Limits::DEFAULT.string(3)).unwrap_err(),
        "a text is too long at line 1, column 13"
    );
}

#[test]
fn hostile_documents_take_no_more_than_moments() {
    let start = Instant::now();
    let attributes: String = (0..50_000).map(|index| format!(" a{index}='1'")).collect();
    let namespaces: String = (0..50_000).map(|index| format!(" xmlns:a{index}='1'")).collect();
    let nested: String = (0..20)
        .map(|level| (0..1000).map(|index| format!("<a xmlns:b{level}x{index}='u'>")).collect::<String>())
        .collect();
    let names: String = (0..50_000).map(|index| format!("<a{index}/>")).collect();
    for text in [format!("<a{attributes}/>"), format!("<a{namespaces}/>"), nested, format!("<a>{names}</a>")] {
        let _ = read_as(text.as_bytes(), &PET, Reading::Strict);
        let _ = read_as(text.as_bytes(), &ANY, Reading::Strict);
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn elements_that_do_not_fit() {
    static CLOSED: Xml = Xml::closed(&[XmlMember::element("n", &Xml::WORD)]).named("x");
    refuses("<y/>", &CLOSED, "expected the element `x`");
    refuses("<x><n>1</n><n>2</n></x>", &CLOSED, "/n: an element is given twice");
    refuses("<x>text<n>1</n></x>", &CLOSED, "unexpected text between elements");
    refuses("<x><n><m/></n></x>", &CLOSED, "/n: expected text, found elements");
    refuses("<x><n a='1'>1</n></x>", &CLOSED, "/n: the schema does not allow attributes here");
    refuses(
        "<x a='1'><m/></x>",
        &CLOSED,
        "/@a: the schema does not allow this attribute; /m: the schema does not allow this element",
    );
    // What a server answers may be newer than the schema.
    assert!(read_as(b"<x a='1'>text<m/><n b='1'>1</n></x>", &CLOSED, Reading::Lenient).is_ok());
    // All that is wrong is told at once, with where it is.
    refuses(
        "<pet><name><a/></name><photos><photo/><x/></photos><tag><name><b/></name></tag></pet>",
        &PET,
        "/name: expected text, found elements; /photos: expected elements `photo` and no others; /tags/0/name: expected text, found elements",
    );
}
