//! Names, namespaces, attributes and lists.

use serde_json::json;

use super::{PET, Xml, XmlMember, check, read, reads, refuses, write};

#[test]
fn attributes_elements_and_lists() {
    check(
        r#"<pet id="7"><name>Rex</name><photos><photo>a</photo><photo>b</photo></photos><tag><name>x</name></tag><tag/></pet>"#,
        &PET,
        json!({ "id": "7", "name": "Rex", "photos": ["a", "b"], "tags": [{ "name": "x" }, {}] }),
    );
}

#[test]
fn a_required_list_without_elements_is_empty() {
    check("<pet><name>Rex</name></pet>", &PET, json!({ "name": "Rex", "tags": [] }));
    check("<pet><name>Rex</name><photos/></pet>", &PET, json!({ "name": "Rex", "photos": [], "tags": [] }));
}

#[test]
fn null_is_nil() {
    let xsi = "http://www.w3.org/2001/XMLSchema-instance";
    check(
        &format!(r#"<pet><name>a</name><parent xmlns:xsi="{xsi}" xsi:nil="true"/></pet>"#),
        &PET,
        json!({ "name": "a", "tags": [], "parent": null }),
    );
    reads(
        &format!(
            r#"<pet xmlns:i="{xsi}" i:schemaLocation="x y" xml:lang="en"><name>a</name><parent i:nil="1"></parent></pet>"#
        ),
        &PET,
        json!({ "name": "a", "tags": [], "parent": null }),
    );
    // An empty element cannot be a pet, which needs a name.
    reads("<pet><name>a</name><parent/></pet>", &PET, json!({ "name": "a", "tags": [], "parent": null }));
}

#[test]
fn recursion_and_lists_that_are_mixed_up() {
    check(
        "<pet><name>a</name><parent><name>b</name></parent></pet>",
        &PET,
        json!({ "name": "a", "parent": { "name": "b", "tags": [] }, "tags": [] }),
    );
    reads(
        "<pet><tag><name>x</name></tag><name>a</name><tag><name>y</name></tag></pet>",
        &PET,
        json!({ "name": "a", "tags": [{ "name": "x" }, { "name": "y" }] }),
    );
}

#[test]
fn namespaces() {
    static XML: Xml = Xml::object(&[
        XmlMember::attribute("id", &Xml::WORD),
        XmlMember::attribute("lang", &Xml::TEXT).namespace("urn:l"),
        XmlMember::element("name", &Xml::TEXT).namespace("urn:s").prefix("sample"),
        XmlMember::element("plain", &Xml::TEXT),
        XmlMember::element("zone", &TWICE).namespace("urn:b"),
    ])
    .named("Person")
    .namespace("urn:a");
    static CLOSED: Xml = Xml::closed(&[XmlMember::element("plain", &Xml::TEXT)]);
    static TWICE: Xml = Xml::object(&[XmlMember::element("name", &Xml::TEXT).namespace("urn:b")]);
    let value = json!({ "id": "1", "lang": "en", "name": "n", "plain": "p", "zone": { "name": "i" } });
    check(
        r#"<Person xmlns="urn:a" id="1" xmlns:ns2="urn:l" ns2:lang="en"><sample:name xmlns:sample="urn:s">n</sample:name><plain>p</plain><zone xmlns="urn:b"><name>i</name></zone></Person>"#,
        &XML,
        value.clone(),
    );
    // Prefixes are the sender's to choose.
    reads(
        r#"<a:Person xmlns:a="urn:a" xmlns:b="urn:b" xmlns:l="urn:l" id="1" l:lang="en"><name xmlns="urn:s">n</name><a:plain>p</a:plain><b:zone><b:name>i</b:name></b:zone></a:Person>"#,
        &XML,
        value,
    );
    refuses("<Person/>", &XML, "expected the element `Person`");
    refuses(
        r#"<Person xmlns="urn:a"><x:plain xmlns:x="urn:x">p</x:plain></Person>"#,
        &CLOSED,
        "/plain: the schema does not allow this element",
    );
}

#[test]
fn a_prefix_without_a_namespace_is_written_as_it_is() {
    static XML: Xml = Xml::object(&[XmlMember::element("a", &Xml::TEXT).prefix("p")]).named("x");
    check("<x><p:a>1</p:a></x>", &XML, json!({ "a": "1" }));
}

#[test]
fn text_of_the_element_itself() {
    static XML: Xml =
        Xml::closed(&[XmlMember::attribute("unit", &Xml::TEXT), XmlMember::text("value", &Xml::WORD).required()])
            .named("size");
    static RAW: Xml = Xml::closed(&[XmlMember::cdata("html", &Xml::TEXT)]).named("doc");
    check(r#"<size unit="cm">12</size>"#, &XML, json!({ "unit": "cm", "value": "12" }));
    check("<doc><![CDATA[<b> & ]]]]><![CDATA[>]]></doc>", &RAW, json!({ "html": "<b> & ]]>" }));
    check("<doc><![CDATA[a]]>&#13;<![CDATA[b]]></doc>", &RAW, json!({ "html": "a\rb" }));
}

#[test]
fn objects_without_a_node_of_their_own() {
    static PLACE: Xml = Xml::object(&[XmlMember::element("city", &Xml::TEXT), XmlMember::attribute("zip", &Xml::TEXT)]);
    static XML: Xml =
        Xml::closed(&[XmlMember::element("name", &Xml::TEXT), XmlMember::flat("place", &PLACE)]).named("x");
    check(
        r#"<x zip="1"><name>n</name><city>c</city></x>"#,
        &XML,
        json!({ "name": "n", "place": { "city": "c", "zip": "1" } }),
    );
    check("<x><name>n</name></x>", &XML, json!({ "name": "n" }));
}

#[test]
fn lists() {
    static NESTED: Xml = Xml::list(XmlMember::items("row", &ROW)).named("table");
    static ROW: Xml = Xml::list(XmlMember::items("cell", &Xml::TEXT));
    static WORDS: Xml = Xml::closed(&[XmlMember::attribute("refs", &ROW)]).named("x");
    check("<table><row><cell>a</cell><cell/></row><row/></table>", &NESTED, json!([["a", ""], []]));
    check(r#"<x refs="a b"/>"#, &WORDS, json!({ "refs": ["a", "b"] }));
    assert!(write(&json!({ "refs": ["a b"] }), &WORDS).is_err());
    refuses("<table><x/></table>", &NESTED, "expected elements `row` and no others");
}

#[test]
fn unions() {
    static CAT: Xml = Xml::object(&[XmlMember::attribute("kind", &Xml::WORD), XmlMember::items("lives", &Xml::WORD)]);
    static DOG: Xml = Xml::object(&[XmlMember::element("kind", &Xml::WORD), XmlMember::element("lives", &Xml::TEXT)]);
    static XML: Xml = Xml::tagged("kind", &[(&["cat", "lion"], &CAT), (&["dog"], &DOG)]).named("animal");
    static EITHER: Xml = Xml::either(&Xml::SCALAR, &CAT).named("x");
    check(r#"<animal kind="lion"><lives>9</lives></animal>"#, &XML, json!({ "kind": "lion", "lives": ["9"] }));
    check("<animal><kind>dog</kind><lives>1</lives></animal>", &XML, json!({ "kind": "dog", "lives": "1" }));
    // A kind that nobody knows has the plain form.
    check("<animal><kind>cow</kind></animal>", &XML, json!({ "kind": "cow" }));
    check("<x>text</x>", &EITHER, json!("text"));
    check(r#"<x kind="cat"/>"#, &EITHER, json!({ "kind": "cat" }));
}

#[test]
fn values_of_any_type_have_a_plain_form() {
    check("<root>a</root>", &Xml::ANY, json!("a"));
    check(
        r##"<root id="1" x="2">t<a>1</a><b><c>2</c></b><b>3</b></root>"##,
        &Xml::ANY,
        json!({ "@id": "1", "@x": "2", "#text": "t", "a": "1", "b": [{ "c": "2" }, "3"] }),
    );
    assert_eq!(
        write(&json!([1, true, [null]]), &Xml::ANY).unwrap(),
        "<root><item>1</item><item>true</item><item><item xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/></item></root>"
    );
}

#[test]
fn other_members() {
    static MAP: Xml = Xml::map(&[XmlMember::element("a", &Xml::TEXT)], &Xml::WORD).named("m");
    static LISTS: Xml = Xml::map(&[], &LIST).named("m");
    static LIST: Xml = Xml::list(XmlMember::items("x", &Xml::TEXT));
    check("<m><a> 1 </a><b>2</b></m>", &MAP, json!({ "a": " 1 ", "b": "2" }));
    check("<m><b>1</b></m>", &LISTS, json!({ "b": ["1"] }));
    check(
        r#"<pet new="x" id="1"><more><a>1</a></more><name>n</name></pet>"#,
        &PET,
        json!({ "@new": "x", "id": "1", "more": { "a": "1" }, "name": "n", "tags": [] }),
    );
    // What would be read as another member is not written.
    for value in
        [json!({ "name": "n", "tag": "x" }), json!({ "name": "n", "@id": "x" }), json!({ "a b": 1 }), json!({ "": 1 })]
    {
        assert!(write(&value, &PET).is_err(), "{value}");
    }
    assert_eq!(
        read("<pet><name>n</name><id>1</id></pet>", &PET).unwrap_err(),
        "/id: the schema does not allow this element"
    );
}
