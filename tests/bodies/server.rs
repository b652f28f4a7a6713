//! The generated server against raw requests.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::running;
use crate::wire::within;

/// Status line, headers and body of the answer to a request with this content type, whose body goes out as it stands.
async fn send(method: &str, path: &str, content_type: &str, body: &str) -> (String, String) {
    let server = running().await;
    let mut stream = TcpStream::connect(server.addr).await.unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: t\r\nConnection: close\r\n");
    if !content_type.is_empty() {
        request += &format!("Content-Type: {content_type}\r\n");
    }
    if !body.is_empty() {
        request += &format!("Content-Length: {}\r\n", body.len());
    }
    request += "\r\n";
    request += body;
    // A body that is too large is not waited for.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = within(stream.read_to_end(&mut answer)).await;
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
    (head.to_owned(), body.to_owned())
}

#[track_caller]
fn is(answer: &(String, String), status: &str, body: &str) {
    assert!(answer.0.starts_with(&format!("HTTP/1.1 {status}")), "{answer:?}");
    assert!(answer.1.contains(body), "{}\n{body}", answer.1);
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_form_in_all_layouts() {
    let body = "name=A+B%C3%A9&aliases=x&aliases=y&age=7&admin=true&tags=a,b%2Cc&scores=1%7C2.5&words=p+q\
        &place=%7B%22city%22:%22c%22%7D&places={\"city\":\"d\"}&places={\"city\":\"e\",\"zip\":1}\
        &filter[from]=3&filter[words][]=v&filter[words][]=w&filter[place][city]=f&link=a/b&quoted=%22q%22&more=1";
    let answer = send("POST", "/form", "application/x-www-form-urlencoded; charset=UTF-8", body).await;
    for part in [
        "name: \"A Bé\"",
        "aliases: [\"x\", \"y\"]",
        "age: Some(7), admin: Some(true), tags: Some([\"a\", \"b,c\"]), scores: Some([1.0, 2.5])",
        "words: Some([\"p\", \"q\"])",
        "place: Some(Place { city: \"c\"",
        "city: \"e\", zip: Some(1)",
        "from: Some(3), words: Some([\"v\", \"w\"]), place: Some(Place { city: \"f\"",
        "quoted: Some(\"q\"), extra: {\"more\": String(\"1\")}",
    ] {
        is(&answer, "200", part);
    }
    is(&send("POST", "/form", FORM, "name=ab").await, "200", "aliases: []");
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_told_by_field() {
    let answer = send("POST", "/form", FORM, "name=a&age=-1&admin=yes&place={\"city\":1}").await;
    for pointer in ["#/name", "#/age", "#/admin", "#/place/city"] {
        is(&answer, "422", &format!("\"pointer\":\"{pointer}\""));
    }
    is(&send("POST", "/form", FORM, "").await, "422", "#/name");
    is(&send("POST", "/form", FORM, "name=%zz").await, "400", "\"pointer\":\"#/name\"");
    is(&send("POST", "/form", FORM, "name=ab&place={").await, "400", "#/place");
    is(&send("POST", "/closed", FORM, "a=1&b=2&c=3").await, "422", "#/c");
    is(&send("POST", "/closed", FORM, "a=1&b=2").await, "200", "Some(Closed { a: Some(\"1\"), b: Some(2) })");
    is(&send("POST", "/closed", "", "").await, "200", "None");
}

#[tokio::test]
async fn the_content_type_decides() {
    let pet = "{\"name\":\"Rex\",\"age\":2}";
    is(&send("POST", "/pet", "Application/JSON; charset=utf-8", pet).await, "200", "Json(Pet { name: \"Rex\"");
    is(&send("POST", "/pet", "application/hal+json", pet).await, "200", "Json(Pet");
    is(&send("POST", "/pet", FORM, "name=Rex&age=2").await, "200", "Form(Pet { name: \"Rex\", age: Some(2)");
    is(&send("POST", "/pet", "text/plain", "Rex").await, "200", "Text(\"Rex\")");
    is(&send("POST", "/pet", "image/png", "png").await, "200", "Some(\"image/png\") png");
    let refused = send("POST", "/pet", "text/html", "x").await;
    is(&refused, "415", "the body must be application/json, application/x-www-form-urlencoded, text/plain or image/*");
    assert!(refused.0.contains("\r\naccept: application/json, application/x-www-form-urlencoded, text/plain, image/*"));
    is(&send("POST", "/pet", "", "x").await, "415", "the body must be");
    is(&send("POST", "/pet", "", "").await, "422", "a body is required");
    is(&send("POST", "/pet", "application/json", "").await, "422", "a body is required");
    is(&send("POST", "/pet", "application/json", "{\"name\":\"\"}").await, "422", "#/name");
    for json in ["text/json", "application/json", "application/x+json"] {
        is(&send("PUT", "/pet", json, pet).await, "200", "Some(Pet");
    }
    is(&send("PATCH", "/pet", "application/merge-patch+json", pet).await, "200", "MergePatchJson(Pet");
    is(&send("PATCH", "/pet", "application/json-patch+json", "[1]").await, "200", "JsonPatchJson([Number(1)])");
}

const PARTS: &str = "multipart/form-data; boundary=XX";

fn part(head: &str, text: &str) -> String {
    format!("--XX\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
}

#[tokio::test]
async fn files_beside_values() {
    let body = part("name=photo; filename=\"a b.png\"\r\nContent-Type: image/png\r\nX-Rating: 5", "PNG\r\n--X")
        + &part("name=\"pet\"\r\nContent-Type: application/json", "{\"name\":\"Rex\"}")
        + &part("name=new", "true")
        + &part("name=labels", "x")
        + &part("name=labels", "y")
        + &part("name=more; filename=1", "one")
        + &part("name=more; filename=2", "two")
        + &part("name=raw", "r")
        + &part("name=other; filename=o", "o")
        + "--XX--\r\n";
    let answer = send("POST", "/upload", PARTS, &body).await;
    is(&answer, "200", "\"Rex\" true None Some([\"x\", \"y\"])\n");
    is(&answer, "200", "Some(\"a b.png\") Some(\"5\") Some(\"image/png\") PNG\r\n--X\n");
    is(&answer, "200", "[Some(\"1\") None None one][Some(\"2\") None None two]\n");
    is(&answer, "200", "\nNone None None r\nother=[Some(\"o\") None None o]");
}

#[tokio::test]
async fn what_is_wrong_with_parts_is_told_by_part() {
    let body = part("name=photo\r\nContent-Type: image/gif", "")
        + &part("name=pet", "{\"name\":3}")
        + &part("name=note", "too long")
        + &part("name=new", "perhaps")
        + "--XX--";
    let answer = send("POST", "/upload", PARTS, &body).await;
    for pointer in ["#/photo", "#/pet/name", "#/note", "#/new"] {
        is(&answer, "422", &format!("\"pointer\":\"{pointer}\""));
    }
    is(
        &send("POST", "/upload", PARTS, "--XX--").await,
        "422",
        "\"#/photo\",\"in\":\"body\",\"detail\":\"required part is missing\"",
    );
    is(&send("POST", "/upload", PARTS, "--XY--").await, "400", "\"detail\":\"the body has no part\"");
    is(&send("POST", "/upload", PARTS, "--XX\r\n\r\n").await, "400", "the body breaks off");
    is(&send("POST", "/upload", "multipart/form-data", "--XX--").await, "400", "no boundary");
    let closed = part("name=kind", "c") + &part("name=odd", "") + "--XX--";
    let answer = send("POST", "/closed-upload", PARTS, &closed).await;
    is(&answer, "422", "#/odd");
    is(&send("POST", "/closed-upload", "", "").await, "200", "None");
    let fields = part("name=name", "Rex") + &part("name=age", "2") + &part("name=place", "{\"city\":\"c\"}") + "--XX--";
    is(&send("POST", "/fields", PARTS, &fields).await, "200", "name: \"Rex\", age: Some(2)");
    is(&send("POST", "/fields", PARTS, &(part("name=age", "x") + "--XX--")).await, "422", "#/age");
}

#[tokio::test]
async fn text_and_bytes() {
    is(&send("PUT", "/text", "text/markdown; charset=\"utf-8\"", "# é").await, "200", "\"# é\"");
    is(&send("PUT", "/text", "text/markdown; charset=latin1", "x").await, "400", "the text must be UTF-8");
    is(&send("PUT", "/text", "text/markdown", "").await, "200", "\"\"");
    is(&send("PUT", "/text", "text/plain", "").await, "415", "text/markdown");
    is(&send("PUT", "/text", "", "").await, "422", "a body is required");
    is(&send("POST", "/text", "", "").await, "200", "None");
    is(&send("PUT", "/bytes", "application/octet-stream", "\u{1}x").await, "200", "\u{1}x");
    is(&send("PUT", "/bytes", "", "x").await, "200", "None x");
    is(&send("PUT", "/bytes", "image/png", "x").await, "415", "application/octet-stream");
    is(&send("POST", "/bytes", "image/svg+xml", "<svg/>").await, "200", "Some(\"image/svg+xml\") <svg/>");
    is(&send("POST", "/bytes", "", "").await, "200", "nothing");
    is(&send("POST", "/bytes", "", "x").await, "415", "image/*");
    is(&send("PATCH", "/bytes", "a/b", "x").await, "200", "Some(\"a/b\") x");
    let large = "x".repeat(3 << 20);
    for path in ["/bytes", "/text"] {
        let content_type = if path == "/text" { "text/markdown" } else { "application/octet-stream" };
        is(&send("PUT", path, content_type, &large).await, "413", "the body is too large");
    }
    let chunked = "PUT /bytes HTTP/1.1\nHost: t\nConnection: close\nContent-Type: application/octet-stream\n\
        Transfer-Encoding: chunked\n\n3\nabc\n2\nde\n0\n\n";
    let answer = running().await.raw(chunked, None).await;
    assert!(answer.ends_with("Some(\"application/octet-stream\") abcde"), "{answer}");
}
