//! Types that are read from XML and written to it.

use super::super::super::json::{Cx, Decode, Encode, Field, Node, Writer, optional, required};
use super::super::super::json::{Limits, Reading};
use super::{Xml, XmlMember, decode, encode};

#[derive(Debug, PartialEq)]
struct Item {
    id: i64,
    open: Option<bool>,
    sizes: Vec<f64>,
    note: Option<Option<i32>>,
}

static ITEM: Xml = Xml::closed(&[
    XmlMember::attribute("id", &Xml::WORD).required(),
    XmlMember::element("open", &Xml::WORD),
    XmlMember::items("sizes", &Xml::WORD).named("size").required(),
    XmlMember::element("note", &Xml::WORD).nullable(),
])
.named("item");

impl Decode for Item {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        const FIELDS: &[Field; 4] = &[
            required("id").minimum(super::super::super::json::Bound::Int(1)),
            optional("open"),
            required("sizes").max_items(2),
            optional("note").nullable(),
        ];
        let members = cx.object(node, FIELDS)?;
        let id = cx.required(members[0]);
        let open = cx.optional(members[1]);
        let sizes = cx.required(members[2]);
        let note = cx.optional(members[3]);
        cx.deny_extra(&members);
        Some(Self { id: id?, open: open?, sizes: sizes?, note: note? })
    }
}

impl Encode for Item {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.member("id", &self.id);
        w.optional("open", &self.open);
        w.member("sizes", &self.sizes);
        w.optional("note", &self.note);
        w.end_object();
    }
}

fn read(text: &str) -> Result<Item, String> {
    decode(text.as_bytes(), &ITEM, Reading::Strict, &Limits::DEFAULT).map_err(|error| error.to_string())
}

#[test]
fn both_ways() {
    let items = [
        Item { id: 1, open: None, sizes: vec![], note: None },
        Item { id: i64::MAX, open: Some(true), sizes: vec![0.5, 1e300], note: Some(None) },
        Item { id: 2, open: Some(false), sizes: vec![-0.0], note: Some(Some(-7)) },
    ];
    for item in items {
        let text = String::from_utf8(encode(&item, &ITEM).unwrap()).unwrap();
        assert_eq!(read(&text), Ok(item), "{text}");
    }
}

#[test]
fn all_checks_are_those_of_json() {
    assert_eq!(
        read("<item id='0'><open>yes</open><size>1</size><size>x</size><size>2</size><note> </note></item>")
            .unwrap_err(),
        "/id: expected at least 1; /sizes: expected at most 2 items; /open: expected a boolean, found other text; /sizes/1: expected a number, found other text; /note: expected an integer, found other text"
    );
    assert_eq!(read("<item/>").unwrap_err(), "/id: required member is missing");
    assert_eq!(read("<item id='1'><note/></item>").unwrap().note, Some(None));
}
