//! Forms and parts, both ways and one by one: what goes out is asserted as bytes, what comes in is written by hand.
#![cfg(all(feature = "client", feature = "server"))]

use bytes::Bytes;
use serde_json::{Value, json};

use super::super::json::{Check, DecodeError, Failure, Reading, decode_mixed};
use super::*;

fn read(fields: &[FormField], form: &str) -> Result<Value, String> {
    let told = |failures: Vec<Failure>| failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let mixed = read_form(fields, form).map_err(told)?;
    decode_mixed(&mixed, Reading::Strict, &Check::new()).map_err(|error: DecodeError| told(error.into_failures()))
}

#[track_caller]
fn both(fields: &[FormField], value: &Value, form: &str, back: &Value) {
    assert_eq!(write_form(fields, value).unwrap(), form);
    assert_eq!(read(fields, form).unwrap(), *back);
}

#[test]
fn plain_fields() {
    // In the order of the alphabet: whether maps keep another one is up to a feature of serde_json.
    let value = json!({ "a b": "x&y=é~*-._", "e": "", "l": ["1", "2"], "n": 1.5, "no": null, "t": true });
    let back = json!({ "a b": "x&y=é~*-._", "e": "", "l": ["1", "2"], "n": "1.5", "t": "true" });
    both(&[], &value, "a+b=x%26y%3D%C3%A9%7E*-._&e=&l=1&l=2&n=1.5&t=true", &back);
    assert_eq!(
        write_form(&[], &json!({ "l": [{}], "o": { "k": [1] } })).unwrap(),
        "l=%7B%7D&o=%7B%22k%22%3A%5B1%5D%7D"
    );
    assert_eq!(write_form(&[], &json!({})).unwrap(), "");
    assert_eq!(write_form(&[], &json!(["a"])).unwrap_err(), "a form has to be an object");
    assert_eq!(read(&[], "a&&b=1=2&=x").unwrap(), json!({ "a": "", "b": "1=2", "": "x" }));
}

#[test]
fn joined_fields() {
    let fields = [FormField::new("c").joined(','), FormField::new("s").joined(' '), FormField::new("p").joined('|')];
    let value = json!({ "c": ["a,b", "c d"], "p": ["x", "y"], "s": ["1", "2"] });
    both(&fields, &value, "c=a%2Cb,c+d&p=x%7Cy&s=1%202", &value);
    assert_eq!(read(&fields, "p=x|y&s=1+2").unwrap(), json!({ "p": ["x", "y"], "s": ["1", "2"] }));
    assert_eq!(read(&fields, "c=").unwrap(), json!({ "c": [] }));
    let error = write_form(&fields, &json!({ "s": ["a b"] })).unwrap_err();
    assert_eq!(error, "an item holds the character that separates items");
    // Escaped as a whole, as many write it: the commas are escaped with it.
    assert_eq!(read(&fields, "c=x%2Cy").unwrap(), json!({ "c": ["x", "y"] }));
    assert_eq!(
        write_form(&fields, &json!({ "c": ["x,y"] })).unwrap_err(),
        "a single item that holds a comma looks like several"
    );
    let reserved = [FormField::new("u").reserved()];
    assert_eq!(write_form(&reserved, &json!({ "u": "http://a/b?c&d+e f" })).unwrap(), "u=http://a/b?c%26d%2Be%20f");
}

#[test]
fn json_fields() {
    let fields = [FormField::new("o").json(), FormField::new("l").json().list()];
    let value = json!({ "l": [{ "a": 1 }, "x"], "o": { "k": "v" } });
    both(&fields, &value, "l=%7B%22a%22%3A1%7D&l=%22x%22&o=%7B%22k%22%3A%22v%22%7D", &value);
    assert_eq!(read(&fields, "l={\"a\":1}").unwrap(), json!({ "l": [{ "a": 1 }] }));
    assert_eq!(read(&fields, "l=[1,2]").unwrap(), json!({ "l": [1, 2] }));
    assert!(read(&fields, "o={\"a\"").unwrap_err().starts_with("/o/a: is not JSON: "));
    assert_eq!(read(&fields, "o={}&o={}").unwrap_err(), "/o: is given more than once");
}

#[test]
fn deep_fields() {
    let fields = [FormField::new("f").deep()];
    let value = json!({ "f": { "a": "1", "b": ["x", "y"], "c": { "d": [{ "e": "2" }] } } });
    let form = "f%5Ba%5D=1&f%5Bb%5D%5B0%5D=x&f%5Bb%5D%5B1%5D=y&f%5Bc%5D%5Bd%5D%5B0%5D%5Be%5D=2";
    both(&fields, &value, form, &value);
    assert_eq!(read(&fields, "f[b][]=x&f[b][]=y&g=1").unwrap(), json!({ "f": { "b": ["x", "y"] }, "g": "1" }));
    assert_eq!(read(&fields, "f[a]=1&f[a][b]=2").unwrap_err(), "/f: is given as a text and by its members");
    assert_eq!(read(&fields, "fa[b]=1").unwrap(), json!({ "fa[b]": "1" }));
    assert_eq!(read(&fields, &format!("f{}=1", "[a]".repeat(99))).unwrap_err(), "/f: is nested too deeply");
    assert_eq!(read(&fields, "f[a=1&f]=2").unwrap(), json!({ "f[a": "1", "f]": "2" }));
}

#[test]
fn what_cannot_be_read_is_told_where() {
    let error = read(&[FormField::new("d").deep()], "%zz=1&a=%e9&b=1&d[x]=%").unwrap_err();
    let expected = ["a name holds an escape", "/a: holds an escape", "/d: holds an escape"];
    assert!(expected.iter().all(|part| error.contains(part)), "{error}");
    let required = [FormField::new("l").list().required()];
    assert_eq!(read(&required, "").unwrap(), json!({ "l": [] }));
}

const TYPE: &str = "multipart/form-data; boundary=\"b b\"";

fn parts(body: &str) -> Result<PartReader, &'static str> {
    PartReader::new(TYPE, &Bytes::from(body.replace('\n', "\r\n")))
}

async fn text(file: FilePart) -> String {
    String::from_utf8(file.into_body().collect(99).await.unwrap().into()).unwrap()
}

#[tokio::test]
async fn parts_are_found() {
    let body = "preamble\n--b bx\n--b b  \nContent-Disposition: form-data; name=\"f\"; filename=\"a\\\"b\\c%22.txt\"\n\
        Content-Type: text/x\nX-A: 1\n\nline\n--b bx\n\n--b b\nCONTENT-DISPOSITION:form-data;NAME=n\n\n7\n--b b\n\
        content-disposition: form-data; name=e; filename*=utf-8''%C3%A9\n\n--b b--\nepilogue --b b\n";
    let mut found = parts(body).unwrap();
    let file = found.file(&FormField::new("f")).unwrap();
    assert_eq!((file.file_name(), file.content_type()), (Some("a\"b\\c\".txt"), Some("text/x")));
    assert_eq!(file.headers()["x-a"], "1");
    assert_eq!(text(file).await, "line\r\n--b bx\r\n");
    assert_eq!(found.required::<i32>(&FormField::new("n")), Some(7));
    let empty = found.optional_file(&FormField::new("e")).unwrap().unwrap();
    assert_eq!((empty.file_name(), empty.body().length()), (Some("é"), Some(0)));
    assert!(found.extra().unwrap().is_empty() && found.into_failures().is_empty());
}

#[test]
fn hostile_bodies_are_refused() {
    let named = "--b b\nContent-Disposition: form-data; name=a\n";
    let cases = [
        ("", "the body has no part"),
        ("--b b", "the body has no part"),
        ("--b bb\n\n", "the body has no part"),
        ("--b b\n", "the body breaks off"),
        ("--b b\n\n--b b--", "a part has no name"),
        ("--b b\nContent-Disposition: form-data\n\n\n--b b--", "a part has no name"),
        ("--b b\nContent-Disposition: form-data; name\n\n\n--b b--", "a part has no name"),
        ("--b b\nno colon\n\n\n--b b--", "a header of a part is malformed"),
        ("--b b\nbad name: x\n\n\n--b b--", "a header of a part is malformed"),
        ("--b b\nA: \u{1}\n\n\n--b b--", "a header of a part is malformed"),
        (&format!("{named}\nx"), "the body breaks off"),
        (&format!("{named}\nx\n--b b"), "the body breaks off"),
        (&format!("{named}\nx\n--b b\n"), "the body breaks off"),
        (&format!("{named}{}\n\n--b b--", "A: b\n".repeat(40)), "a part has too many headers"),
        (&format!("{named}A: {}\n\n\n--b b--", "x".repeat(20_000)), "the headers of a part are too long"),
        (
            &format!("{named}Content-Transfer-Encoding: base64\n\n\n--b b--"),
            "the transfer encoding of a part is not supported",
        ),
        (&format!("{}--b b--", format!("{named}\n\n").repeat(1_001)), "there are too many parts"),
    ];
    for (body, expected) in cases {
        assert_eq!(parts(body).unwrap_err(), expected, "{}", &body[..body.len().min(80)]);
    }
    for content_type in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"é\""]
    {
        let error = PartReader::new(content_type, &Bytes::new()).unwrap_err();
        assert_eq!(error, "the content type has no boundary");
    }
}

#[test]
fn no_prefix_of_a_body_does_harm() {
    let body = "--b b\nContent-Disposition: form-data; name=\"a\"\n\nx\n--b b\nContent-Disposition: form-data; name=b\n\n--b b--\n";
    let body = Bytes::from(body.replace('\n', "\r\n"));
    for end in 0..body.len() {
        for start in [0, end / 2] {
            let _ = PartReader::new(TYPE, &body.slice(start..end));
        }
    }
    assert!(PartReader::new(TYPE, &body).is_ok());
}

#[test]
fn failures_name_their_part() {
    let part = |name: &str, more: &str, text: &str| {
        format!("--b b\nContent-Disposition: form-data; name=\"{name}\"\n{more}\n{text}\n")
    };
    let body = part("n", "", "x")
        + &part("twice", "", "")
        + &part("twice", "", "")
        + &part("png", "Content-Type: image/gif\n", "")
        + &part("o", "", "{")
        + &part("more", "", "")
        + "--b b--\n";
    let mut found = parts(&body).unwrap();
    assert!(found.required::<i32>(&FormField::new("n")).is_none());
    assert!(found.file(&FormField::new("twice")).is_none());
    assert!(found.file(&FormField::new("png").content_type("image/png, image/jpeg")).is_none());
    assert!(found.optional::<Value>(&FormField::new("o").json()).is_none());
    assert!(found.file(&FormField::new("absent")).is_none());
    found.deny_extra();
    let told: Vec<String> = found.into_failures().iter().map(ToString::to_string).collect();
    let expected = [
        "/n: expected an integer, found other text",
        "/twice: is given more than once",
        "/png: is not of a media type that the document allows",
        "/o: is not JSON: unexpected end, expected a member name at line 1, column 2",
        "/absent: required part is missing",
        "/more: the schema does not allow this part",
    ];
    assert_eq!(told, expected);
}

#[test]
fn values_of_parts_without_files() {
    let part = |name: &str, more: &str, text: &str| {
        format!("--b b\nContent-Disposition: form-data; name=\"{name}\"\n{more}\n{text}\n")
    };
    let body = part("a", "", "x")
        + &part("o", "", "{\"k\":1}")
        + &part("j", "Content-Type: application/json\n", "5")
        + &part("l", "", "1")
        + &part("l", "", "2")
        + "--b b--";
    let body = Bytes::from(body.replace('\n', "\r\n"));
    let value: Value = read_fields(&[FormField::new("o").json()], PartReader::new(TYPE, &body).unwrap()).unwrap();
    assert_eq!(value, json!({ "a": "x", "o": { "k": 1 }, "j": 5, "l": ["1", "2"] }));
    let bad = Bytes::from_static(b"--b b\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n--b b--");
    assert_eq!(
        read_fields::<Value>(&[], PartReader::new(TYPE, &bad).unwrap()).unwrap_err()[0].to_string(),
        "/a: is not UTF-8"
    );
}

async fn written(parts: PartWriter) -> (String, Option<u64>) {
    let (boundary, body) = parts.finish().unwrap();
    assert!(boundary.len() > 30);
    let length = body.length();
    let body = String::from_utf8(body.collect(9_999).await.unwrap().into()).unwrap();
    (body.replace(&boundary, "B").replace("\r\n", "\n"), length.map(|length| length - 3 * boundary.len() as u64 + 3))
}

#[tokio::test]
async fn parts_are_written() {
    let mut parts = PartWriter::new();
    let file = FilePart::from("<x/>").with_file_name("a\"\r\nb.svg").with_content_type("image/svg+xml");
    let file = file.with_header(http::HeaderName::from_static("x-a"), http::HeaderValue::from_static("1"));
    parts.file(&FormField::new("f"), file);
    parts.value(&FormField::new("o"), &json!({ "k": 1 }));
    let expected = "--B\nContent-Disposition: form-data; name=\"f\"; filename=\"a%22%0D%0Ab.svg\"\n\
        Content-Type: image/svg+xml\nx-a: 1\n\n<x/>\n--B\nContent-Disposition: form-data; name=\"o\"\n\
        Content-Type: application/json\n\n{\"k\":1}\n--B--\n";
    let (body, length) = written(parts).await;
    assert_eq!(body, expected);
    assert_eq!(length, Some(expected.replace('\n', "\r\n").len() as u64));

    let mut parts = PartWriter::new();
    parts
        .fields(&[FormField::new("m").content_type("text/markdown")], &json!({ "l": [1, "a"], "m": "# x", "n": null }));
    let expected = "--B\nContent-Disposition: form-data; name=\"l\"\n\n1\n--B\nContent-Disposition: form-data; name=\"l\"\n\n\
        a\n--B\nContent-Disposition: form-data; name=\"m\"\nContent-Type: text/markdown\n\n# x\n--B--\n";
    assert_eq!(written(parts).await.0, expected);
}

#[test]
fn a_content_type_cannot_add_headers() {
    let mut parts = PartWriter::new();
    parts.file(&FormField::new("f"), FilePart::from("x").with_content_type("a/b\r\nX-Evil: 1"));
    assert_eq!(parts.finish().unwrap_err(), "the content type of a part cannot be sent");
}

#[test]
fn what_streams_has_no_length_and_no_two_boundaries_are_equal() {
    struct Never;
    impl futures_core::Stream for Never {
        type Item = std::io::Result<Bytes>;
        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(None)
        }
    }
    let mut parts = PartWriter::new();
    parts.file(&FormField::new("f"), super::super::ByteStream::new(Never).into());
    let (first, body) = parts.finish().unwrap();
    assert_eq!(body.length(), None);
    assert_ne!(first, PartWriter::new().finish().unwrap().0);
}
