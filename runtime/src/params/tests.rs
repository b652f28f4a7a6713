//! Every style in every place, both ways. The bytes are those of the specification's Style Examples and of RFC 6570.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use super::super::json::{Cx, Decode, Encode, Field, Node, Reading, Value, Writer, optional, required};
use super::encode::{Laid, lay_out};
use super::{Location, Param, Reader, Style};

#[derive(Debug, Clone, PartialEq)]
struct Rgb {
    r: i64,
    g: i64,
    b: i64,
}

const RGB: Rgb = Rgb { r: 100, g: 200, b: 150 };

impl Decode for Rgb {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        const FIELDS: &[Field; 3] = &[required("R"), required("G"), required("B")];
        let members = cx.object(node, FIELDS)?;
        let (r, g, b) = (cx.required(members[0]), cx.required(members[1]), cx.required(members[2]));
        Some(Self { r: r?, g: g?, b: b? })
    }
}

impl Encode for Rgb {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.member("R", &self.r);
        w.member("G", &self.g);
        w.member("B", &self.b);
        w.end_object();
    }
}

/// What goes on the wire; a query or cookie header as a whole.
fn sent(param: &Param, value: &dyn Encode) -> Result<Option<String>, &'static str> {
    let separator = if param.location == Location::Query { "&" } else { "; " };
    match lay_out(param, value) {
        Ok(Laid::Nothing) => Ok(None),
        Ok(Laid::Text(text)) => Ok(Some(text)),
        Ok(Laid::Pairs(pairs)) => Ok(Some(pairs.join(separator))),
        Err(error) => Err(error.reason),
    }
}

fn received<T: Decode>(param: &Param, wire: &str) -> Result<Option<T>, Vec<super::Problem>> {
    let pairs = |separator: &str| -> Vec<(&str, &str)> {
        let pairs = wire.split(separator).filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect()
    };
    match param.location {
        Location::Path => Reader::Path(wire).read(param, Reading::Strict),
        Location::Query => Reader::Query(&pairs("&")).read(param, Reading::Strict),
        Location::Cookie => Reader::Cookie(&pairs("; ")).read(param, Reading::Strict),
        Location::Header => Reader::Header(&[Cow::Borrowed(wire)]).read(param, Reading::Strict),
    }
}

/// A value is sent as `wire`, and read back from it and from all the others.
#[track_caller]
fn check<T: Encode + Decode + PartialEq + Debug>(param: &Param, value: T, wire: &str, others: &[&str]) {
    assert_eq!(sent(param, &value), Ok(Some(wire.to_owned())), "{param:?}");
    for wire in [&[wire], others].concat() {
        match received::<T>(param, wire) {
            Ok(Some(read)) => assert_eq!(read, value, "{wire}"),
            other => panic!("{wire}: {other:?}"),
        }
    }
}

fn colors() -> Vec<String> {
    vec!["blue".into(), "black".into(), "brown".into()]
}

fn text(text: &str) -> String {
    text.to_owned()
}

const COLOR: Param = Param::path("color");
const QUERY: Param = Param::query("color");
const HEADER: Param = Param::header("X-Color");
const COOKIE: Param = Param::cookie("color");

#[test]
fn paths() {
    const LABEL: Param = COLOR.style(Style::Label);
    const MATRIX: Param = COLOR.style(Style::Matrix);
    check(&COLOR, text("blue"), "blue", &[]);
    check(&COLOR, colors(), "blue,black,brown", &[]);
    check(&COLOR, RGB, "R,100,G,200,B,150", &[]);
    check(&COLOR.explode(true), text("blue"), "blue", &[]);
    check(&COLOR.explode(true), colors(), "blue,black,brown", &[]);
    check(&COLOR.explode(true), RGB, "R=100,G=200,B=150", &[]);
    check(&LABEL, text("blue"), ".blue", &[]);
    check(&LABEL, colors(), ".blue,black,brown", &[]);
    check(&LABEL, RGB, ".R,100,G,200,B,150", &[]);
    check(&LABEL.explode(true), colors(), ".blue.black.brown", &[]);
    check(&LABEL.explode(true), RGB, ".R=100.G=200.B=150", &[]);
    check(&LABEL.explode(true), vec![text("a.b"), text("c")], ".a%2Eb.c", &[]);
    check(&LABEL, text("a.b,c d"), ".a.b%2Cc%20d", &[]);
    check(&LABEL.explode(true), text("a.b"), ".a.b", &[]);
    check(&MATRIX, text("blue"), ";color=blue", &[]);
    check(&MATRIX, text(""), ";color", &[";color="]);
    check(&MATRIX, colors(), ";color=blue,black,brown", &[]);
    check(&MATRIX, RGB, ";color=R,100,G,200,B,150", &[]);
    check(&MATRIX.explode(true), text("blue"), ";color=blue", &[]);
    check(&MATRIX.explode(true), colors(), ";color=blue;color=black;color=brown", &[]);
    check(&MATRIX.explode(true), RGB, ";R=100;G=200;B=150", &[]);
    check(&COLOR, text("a/b"), "a%2Fb", &[]);
    check(&COLOR, vec![text("a,b"), text("c")], "a%2Cb,c", &[]);
    check(&COLOR, text("a+b"), "a%2Bb", &["a+b"]);
    check(&COLOR.allow_reserved(), text("a:b@c/d"), "a:b@c%2Fd", &[]);
}

#[test]
fn queries() {
    const FLAT: Param = QUERY.explode(false);
    const SPACE: Param = QUERY.style(Style::SpaceDelimited);
    const PIPE: Param = QUERY.style(Style::PipeDelimited);
    const DEEP: Param = QUERY.style(Style::DeepObject);
    check(&QUERY, text("blue"), "color=blue", &["x=1&color=blue&y", "c%6Flor=blue"]);
    check(&QUERY, colors(), "color=blue&color=black&color=brown", &[]);
    check(&QUERY, RGB, "R=100&G=200&B=150", &["B=150&other=1&G=200&R=100"]);
    check(&FLAT, colors(), "color=blue,black,brown", &[]);
    check(&FLAT, RGB, "color=R,100,G,200,B,150", &[]);
    check(&SPACE, colors(), "color=blue%20black%20brown", &["color=blue+black+brown"]);
    check(&SPACE, RGB, "color=R%20100%20G%20200%20B%20150", &["color=R+100+G+200+B+150"]);
    check(&PIPE, colors(), "color=blue%7Cblack%7Cbrown", &["color=blue|black|brown", "color=blue%7cblack%7cbrown"]);
    check(&PIPE, RGB, "color=R%7C100%7CG%7C200%7CB%7C150", &["color=R|100|G|200|B|150"]);
    check(&PIPE, vec![text("a b"), text("c&d")], "color=a%20b%7Cc%26d", &["color=a+b|c%26d"]);
    check(
        &DEEP,
        RGB,
        "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        &["color[R]=100&color[G]=200&x[R]=1&color[B]=150"],
    );
    let odd = BTreeMap::from([(text("a b"), text("c&d")), (text("e]"), text("f"))]);
    check(&DEEP, odd, "color%5Ba%20b%5D=c%26d&color%5Be%5D%5D=f", &["color[a+b]=c%26d&color[e%5D]=f"]);
    check(&QUERY, vec![text("a")], "color=a", &[]);
    check(&FLAT, vec![text("a")], "color=a", &[]);
    check(&FLAT, vec![1.0, 2.5, -3.0], "color=1.0,2.5,-3.0", &["color=1,2.5,-3"]);
    check(&QUERY, i64::MAX, "color=9223372036854775807", &[]);
    check(&QUERY, text("1+1"), "color=1%2B1", &[]);
    check(&QUERY, true, "color=true", &[]);
    check(&QUERY, text("a,b"), "color=a%2Cb", &["color=a,b"]);
    check(&FLAT, text("a,b"), "color=a%2Cb", &["color=a,b"]);
    check(&QUERY, text(""), "color=", &["color"]);
}

#[test]
fn escapes() {
    let hard = "a b&c=d/e?f#g%h+i,j;k:l@m'n\"o<p>é😀~-._!$()*[]|\\^`{}";
    let wire = "color=a%20b%26c%3Dd%2Fe%3Ff%23g%25h%2Bi%2Cj%3Bk%3Al%40m%27n%22o%3Cp%3E%C3%A9%F0%9F%98%80~-._%21%24%28%29%2A%5B%5D%7C%5C%5E%60%7B%7D";
    check(&QUERY, text(hard), wire, &[&wire.replace("%20", "+"), &wire.replace('~', "%7E")]);
    check(&COLOR, text(hard), &wire["color=".len()..], &[]);
    check(&COOKIE, text(hard), wire, &[]);
    let reserved = QUERY.allow_reserved();
    // A raw plus would be read as a space.
    check(&reserved, text("http://x/?a=b;c,d:e@f!$'()*+"), "color=http://x/?a=b;c,d:e@f!$'()*%2B", &[]);
    // A triple that was there before stays one.
    check(&reserved, text("a%2Fb%zz"), "color=a%2Fb%25zz", &[]);
    check(&reserved, text("a+b c"), "color=a%2Bb%20c", &["color=a+b%20c"]);
    check(&reserved.explode(false), vec![text("a%2Cb"), text("c,d")], "color=a%252Cb,c%2Cd", &[]);
    check(&reserved.explode(false), vec![text("a,b"), text("c;d")], "color=a%2Cb,c;d", &[]);
}

#[test]
fn headers() {
    check(&HEADER, text("blue"), "blue", &[]);
    check(&HEADER, colors(), "blue,black,brown", &["blue, black ,brown"]);
    check(&HEADER, RGB, "R,100,G,200,B,150", &["R, 100, G, 200, B, 150"]);
    check(&HEADER.explode(true), RGB, "R=100,G=200,B=150", &[]);
    check(&HEADER, -5, "-5", &[]);
    check(&HEADER, text("é, %20 \"x\""), "é, %20 \"x\"", &[]);
    for bad in ["a\0b", "a\rb", "a\nb", "\u{7f}"] {
        assert!(sent(&HEADER, &bad.to_owned()).is_err(), "{bad:?}");
    }
    assert!(sent(&HEADER, &vec![text("a,b")]).is_err());
    let lines = [Cow::Borrowed("a,b"), Cow::Borrowed("c")];
    let read = Reader::Header(&lines).read::<Vec<String>>(&HEADER, Reading::Strict);
    assert_eq!(read, Ok(Some(vec![text("a"), text("b"), text("c")])));
    assert!(Reader::Header(&lines).read::<String>(&HEADER, Reading::Strict).is_err());
}

#[test]
fn cookies() {
    const FLAT: Param = COOKIE.explode(false);
    const PLAIN: Param = COOKIE.style(Style::Cookie);
    check(&COOKIE, text("blue"), "color=blue", &["a=b; color=blue"]);
    check(&FLAT, RGB, "color=R,100,G,200,B,150", &[]);
    check(&FLAT, colors(), "color=blue,black,brown", &[]);
    check(&PLAIN, text("blue"), "color=blue", &[]);
    check(&PLAIN, colors(), "color=blue; color=black; color=brown", &[]);
    check(&PLAIN, text("a%20b"), "color=a%20b", &[]);
    check(&PLAIN.explode(false), RGB, "color=R,100,G,200,B,150", &[]);
    check(&COOKIE, text("a; admin=1"), "color=a%3B%20admin%3D1", &[]);
    for bad in ["a; admin=1", "a b", "a\nb", "\""] {
        assert!(sent(&PLAIN, &text(bad)).is_err(), "{bad:?}");
    }
}

#[test]
fn nothing_is_sent_for_nothing() {
    for param in [QUERY, QUERY.explode(false), HEADER, COOKIE] {
        assert_eq!(sent(&param, &None::<String>), Ok(None));
        assert_eq!(sent(&param, &Vec::<String>::new()), Ok(None));
    }
    assert!(sent(&COLOR, &None::<String>).is_err());
    assert!(sent(&COLOR, &Vec::<String>::new()).is_err());
    assert_eq!(received::<Vec<String>>(&QUERY, "color="), Ok(Some(vec![])));
    for param in [QUERY, QUERY.explode(false), QUERY.style(Style::DeepObject), COOKIE] {
        assert_eq!(received::<String>(&param, "other=1"), Ok(None));
        assert_eq!(received::<Vec<i64>>(&param, "other=1"), Ok(None));
        assert_eq!(received::<Rgb>(&param, "other=1"), Ok(None));
    }
}

#[test]
fn what_has_no_form_is_refused() {
    let nested = BTreeMap::from([(text("a"), vec![vec![1]])]);
    for param in [COLOR, QUERY, HEADER, COOKIE] {
        assert!(sent(&param, &nested).is_err());
        assert!(sent(&param, &f64::NAN).is_err());
    }
    let ambiguous = BTreeMap::from([(text("a][b"), 1)]);
    assert!(sent(&QUERY.style(Style::DeepObject), &ambiguous).is_err());
    assert!(sent(&QUERY.style(Style::DeepObject), &1).is_err());
    assert!(sent(&QUERY.style(Style::PipeDelimited), &vec![text("a|b")]).is_err());
    assert!(sent(&QUERY.style(Style::SpaceDelimited), &vec![text("a b")]).is_err());
}

#[test]
fn brackets_nest() {
    let deep = QUERY.style(Style::DeepObject);
    let nested = BTreeMap::from([(text("a"), BTreeMap::from([(text("b"), vec![text("1"), text("2")])]))]);
    check(&deep, nested, "color%5Ba%5D%5Bb%5D=1&color%5Ba%5D%5Bb%5D=2", &["color[a][b][]=1&color[a][b][]=2"]);
    let items = BTreeMap::from([(text("a"), vec![BTreeMap::from([(text("b"), 1)]), BTreeMap::from([(text("b"), 2)])])]);
    check(&deep, items, "color%5Ba%5D%5B0%5D%5Bb%5D=1&color%5Ba%5D%5B1%5D%5Bb%5D=2", &[]);
}

#[test]
fn a_list_in_brackets_has_indices() {
    let deep = QUERY.style(Style::DeepObject);
    check(&deep, vec![text("a"), text("b")], "color%5B0%5D=a&color%5B1%5D=b", &["color[]=a&color[]=b"]);
}

#[test]
fn a_value_may_be_json() {
    let value = vec![BTreeMap::from([(text("a b"), vec![1])])];
    let json = |param: Param| param.style(Style::Json);
    let escaped = "%5B%7B%22a%20b%22%3A%5B1%5D%7D%5D";
    check(&json(QUERY), value.clone(), &format!("color={escaped}"), &["color=[{\"a+b\":[1]}]"]);
    check(&json(COOKIE), value.clone(), &format!("color={escaped}"), &[]);
    check(&json(COLOR), value.clone(), escaped, &[]);
    check(&json(HEADER), value, "[{\"a b\":[1]}]", &[]);
    check(&json(QUERY), text("1"), "color=%221%22", &[]);
    fails::<Vec<i64>>(&json(QUERY), "color=[1", true, "");
    fails::<Vec<i64>>(&json(QUERY), "color=[1,%22a%22]", false, "/1");
}

#[test]
fn members_may_be_lists_where_they_can_be_repeated() {
    let filter = BTreeMap::from([(text("tag"), vec![text("a"), text("b")])]);
    check(&QUERY.style(Style::DeepObject), filter.clone(), "color%5Btag%5D=a&color%5Btag%5D=b", &[]);
    check(&QUERY, filter, "tag=a&tag=b", &[]);
}

/// An object that allows no other members.
#[derive(Debug, Clone, PartialEq)]
struct Page {
    size: Option<i64>,
}

impl Decode for Page {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        const FIELDS: &[Field; 1] = &[optional("size")];
        let members = cx.object(node, FIELDS)?;
        let size = cx.optional(members[0]);
        cx.deny_extra(&members);
        Some(Self { size: size? })
    }
}

#[test]
fn exploded_objects_stand_among_other_parameters() {
    for param in [QUERY, COOKIE] {
        let separator = if param.location == Location::Query { "&" } else { "; " };
        let among = |wire: &str| received::<Page>(&param, &wire.replace('&', separator));
        assert_eq!(among("a=1&size=2&b~/=3&a=4"), Ok(Some(Page { size: Some(2) })));
        assert_eq!(among("a=1&b=3"), Ok(None));
        assert!(among("a=1&size=x").is_err());
        let many: String = (0..500).map(|n| format!("a{n}=1&")).collect();
        assert_eq!(among(&format!("{many}size=2")), Ok(Some(Page { size: Some(2) })));
        // What takes anything must not take what belongs to others.
        assert_eq!(received::<Value>(&param, "a=1"), Ok(None));
    }
}

#[track_caller]
fn fails<T: Decode + Debug>(param: &Param, wire: &str, malformed: bool, pointer: &str) {
    let problems = received::<T>(param, wire).unwrap_err();
    let first = &problems[0];
    assert_eq!(
        (first.kind == super::decode::ProblemKind::Malformed, first.pointer.as_str()),
        (malformed, pointer),
        "{wire}: {problems:?}"
    );
}

#[test]
fn failures_say_where() {
    fails::<i64>(&QUERY, "color=x", false, "");
    fails::<i64>(&QUERY, "color=1&color=2", true, "");
    fails::<String>(&QUERY, "color=1&color=2", true, "");
    fails::<Vec<i64>>(&QUERY.explode(false), "color=1,x", false, "/1");
    fails::<Vec<i64>>(&QUERY, "color=1&color=x", false, "/1");
    fails::<Rgb>(&QUERY.explode(false), "color=R,1,G,x,B,1", false, "/G");
    fails::<Rgb>(&QUERY.style(Style::DeepObject), "color[R]=1&color[G]=1", false, "/B");
    fails::<i64>(&QUERY, "color=%zz", true, "");
    fails::<Vec<String>>(&QUERY.explode(false), "color=a,%ff", true, "");
    fails::<String>(&COLOR, "%", true, "");
    fails::<String>(&COLOR.style(Style::Label), "blue", true, "");
    fails::<Rgb>(&COLOR, "R,x,G,1,B,1", false, "/R");
}

#[test]
fn any_text_is_survived() {
    let bits = ["", "%", "%2", "%2C", ",", ";", ".", "=", "&", "[", "]", "color", "é", "+", "|", "R"];
    for (index, a) in bits.iter().enumerate() {
        for b in bits {
            for c in [bits[index], "x", ","] {
                let wire = format!("{a}{b}{c}{a}");
                for style in [
                    Style::Simple,
                    Style::Label,
                    Style::Matrix,
                    Style::Form,
                    Style::SpaceDelimited,
                    Style::PipeDelimited,
                    Style::DeepObject,
                    Style::Cookie,
                ] {
                    for param in [COLOR, QUERY, HEADER, COOKIE] {
                        let param = param.style(style);
                        for param in [param.explode(true), param.explode(false)] {
                            let _ = received::<String>(&param, &wire);
                            let _ = received::<Vec<i64>>(&param, &wire);
                            let _ = received::<Rgb>(&param, &wire);
                            let _ = received::<Value>(&param, &wire);
                            let _ = sent(&param, &wire);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_matrix_has_the_name_of_its_parameter() {
    let plain = COLOR.style(Style::Matrix);
    let exploded = plain.explode(true);
    for wire in [";b=x", ";colors=x", "color=x", ";"] {
        assert!(received::<Vec<String>>(&plain, wire).is_err(), "{wire}");
    }
    for wire in [";b=x", ";color=x;b=y", "color=x"] {
        assert!(received::<Vec<String>>(&exploded, wire).is_err(), "{wire}");
        assert!(received::<String>(&exploded, wire).is_err(), "{wire}");
    }
    assert_eq!(received::<Vec<String>>(&exploded, ";color=x;color").unwrap().unwrap(), ["x", ""]);
    assert_eq!(received::<Rgb>(&exploded, ";R=100;G=200;B=150").unwrap().unwrap(), RGB);
}

#[test]
fn a_broken_escape_beside_members_is_told() {
    for wire in ["R=100&G=200&B=150&x=%zz", "R=%z&G=200&B=150", "%=1&R=100&G=200&B=150"] {
        assert!(received::<Rgb>(&Param::query("color"), wire).is_err(), "{wire}");
    }
}
