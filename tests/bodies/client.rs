//! The generated client: the bytes that it sends, and what comes of them at the generated server.

use futures_util::stream;
use golden::bodies::client::Client;
use golden::bodies::models::{Closed, Filter, Pet, Place, SendFormRequest};
use golden::bodies::ops::{CreatePetBody, PatchPetBody, SendEitherBody, SendEitherMultipartBody, UploadPetBody};
use golden::bodies::server::router;
use specloom_rt::client::Error;
use specloom_rt::{ByteStream, Bytes, FilePart};

use super::Echo;
use crate::wire::Scripted;

async fn scripted() -> (Scripted, Client) {
    let answer = "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 2\n\nok".to_owned();
    let server = Scripted::start(vec![answer; 4]).await;
    let client = Client::builder(server.url()).build().unwrap();
    (server, client)
}

fn header<'a>(headers: &'a [String], name: &str) -> &'a str {
    let start = format!("{name}: ");
    headers.iter().find_map(|line| line.strip_prefix(&start)).unwrap_or_default()
}

fn form() -> SendFormRequest {
    let place = |city: &str| Place::new(city);
    let filter = Filter::new().from(3).words(vec!["v".to_owned(), "w".to_owned()]).place(place("f"));
    SendFormRequest::new("A Bé", vec!["x".to_owned()])
        .age(7)
        .admin(true)
        .tags(vec!["a".to_owned(), "b,c".to_owned()])
        .scores(vec![1.5, 2.0])
        .words(vec!["p".to_owned(), "q".to_owned()])
        .place(place("c"))
        .places(vec![place("d"), place("e")])
        .filter(filter)
        .link("a/b?c")
        .quoted("q")
}

#[tokio::test]
async fn forms_as_they_are_sent() {
    let (server, client) = scripted().await;
    client.bodies().send_form(form()).send().await.unwrap();
    let (line, headers, body) = server.request(0);
    assert_eq!(line, "POST /form HTTP/1.1");
    assert_eq!(header(&headers, "content-type"), "application/x-www-form-urlencoded");
    let expected = "name=A+B%C3%A9&aliases=x&age=7&admin=true&tags=a,b%2Cc&scores=1.5%7C2.0&words=p%20q\
        &place=%7B%22city%22%3A%22c%22%7D&places=%7B%22city%22%3A%22d%22%7D&places=%7B%22city%22%3A%22e%22%7D\
        &filter%5Bfrom%5D=3&filter%5Bwords%5D%5B0%5D=v&filter%5Bwords%5D%5B1%5D=w&filter%5Bplace%5D%5Bcity%5D=f\
        &link=a/b?c&quoted=%22q%22";
    assert_eq!(body, expected);
    client.bodies().send_closed().send().await.unwrap();
    let (_, headers, body) = server.request(1);
    assert_eq!((header(&headers, "content-type"), body.as_str()), ("", ""));
}

#[tokio::test]
async fn one_of_several_media_types() {
    let (server, client) = scripted().await;
    let pet = Pet::new("Rex");
    client.bodies().create_pet(CreatePetBody::Form(pet.clone())).send().await.unwrap();
    client.bodies().create_pet("Rex".to_owned()).send().await.unwrap();
    client.bodies().patch_pet().body(PatchPetBody::MergePatchJson(pet.clone())).send().await.unwrap();
    client.bodies().replace_pet().body(pet).send().await.unwrap();
    let sent: Vec<(String, String)> = (0..4)
        .map(|n| {
            let (_, headers, body) = server.request(n);
            (header(&headers, "content-type").to_owned(), body)
        })
        .collect();
    let expected = [
        ("application/x-www-form-urlencoded", "name=Rex"),
        ("text/plain", "Rex"),
        ("application/merge-patch+json", "{\"name\":\"Rex\"}"),
        ("application/json", "{\"name\":\"Rex\"}"),
    ];
    assert_eq!(sent, expected.map(|(name, body)| (name.to_owned(), body.to_owned())));
}

#[tokio::test]
async fn parts_as_they_are_sent() {
    let (server, client) = scripted().await;
    let body =
        UploadPetBody::new("PNG", Pet::new("Rex"), true).note("# n").labels(vec!["x".to_owned(), "y".to_owned()]);
    let body = body.more(vec![FilePart::from("1").with_file_name("a\"\r\nX: 1")]);
    client.bodies().upload_pet(body).send().await.unwrap();
    let (_, headers, body) = server.request(0);
    let boundary = header(&headers, "content-type").strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = "--B
Content-Disposition: form-data; name=\"photo\"; filename=\"photo\"
Content-Type: image/png

PNG
--B
Content-Disposition: form-data; name=\"pet\"
Content-Type: application/json

{\"name\":\"Rex\"}
--B
Content-Disposition: form-data; name=\"new\"

true
--B
Content-Disposition: form-data; name=\"note\"
Content-Type: text/markdown

# n
--B
Content-Disposition: form-data; name=\"labels\"

x
--B
Content-Disposition: form-data; name=\"labels\"

y
--B
Content-Disposition: form-data; name=\"more\"; filename=\"a%22%0D%0AX: 1\"
Content-Type: application/octet-stream

1
--B--
";
    assert_eq!(body.replace("\r\n", "\n").replace(boundary, "B"), expected);
    assert_eq!(header(&headers, "content-length"), body.len().to_string());
}

#[tokio::test]
async fn bytes_say_their_type_where_the_document_does_not() {
    let (server, client) = scripted().await;
    let png = || ByteStream::from("x").with_content_type("image/png");
    client.bodies().post_bytes().body(png()).send().await.unwrap();
    client.bodies().put_bytes(png()).send().await.unwrap();
    client.bodies().patch_bytes("x").send().await.unwrap();
    let content_type = |n| header(&server.request(n).1, "content-type").to_owned();
    assert_eq!(
        [content_type(0), content_type(1), content_type(2)],
        ["image/png", "application/octet-stream", "application/octet-stream"]
    );
    for body in [
        ByteStream::from("x"),
        ByteStream::from("x").with_content_type("text/plain"),
        ByteStream::from("x").with_content_type("image/a\nb"),
    ] {
        assert!(matches!(client.bodies().post_bytes().body(body).send().await, Err(Error::Request(_))));
    }
}

/// What comes in chunks, of no length that is known.
fn chunks() -> ByteStream {
    ByteStream::new(stream::iter(
        ["ab", "", "cd"].map(|chunk| std::io::Result::Ok(Bytes::from_static(chunk.as_bytes()))),
    ))
}

#[tokio::test]
async fn both_sides_together_in_process_and_over_the_network() {
    let server = super::running().await;
    let clients = [Client::in_process(router(Echo)), Client::builder(server.url()).build().unwrap()];
    for client in clients {
        let bodies = client.bodies();
        assert_eq!(bodies.send_form(form()).send().await.unwrap(), format!("{:?}", form()));
        let closed = Closed::new().a("&=+ %").b(-3);
        assert_eq!(bodies.send_closed().body(closed.clone()).send().await.unwrap(), format!("{:?}", Some(closed)));
        let pet = Pet::new("Rex").age(2).tags(vec!["a".to_owned(), "b".to_owned()]).place(Place::new("c"));
        for body in [CreatePetBody::Json(pet.clone()), CreatePetBody::Form(pet.clone())] {
            let shown = format!("{body:?}");
            assert_eq!(bodies.create_pet(body).send().await.unwrap(), shown);
        }
        assert_eq!(bodies.send_fields(pet.clone()).send().await.unwrap(), format!("{pet:?}"));
        assert_eq!(bodies.put_text("é").send().await.unwrap(), "\"é\"");
        assert_eq!(bodies.put_bytes(chunks()).send().await.unwrap(), "Some(\"application/octet-stream\") abcd");
        let upload = UploadPetBody::new(chunks(), pet, false).raw("r").avatar("a");
        let answer = bodies.upload_pet(upload).send().await.unwrap();
        let expected = "\"Rex\" false None None\nSome(\"photo\") None Some(\"image/png\") abcd\n\n\
            Some(\"raw\") None Some(\"application/octet-stream\") r\nSome(\"avatar\") None Some(\"application/octet-stream\") a";
        assert_eq!(answer, expected);
        let either = SendEitherBody::from(SendEitherMultipartBody::new().file("f"));
        assert!(bodies.send_either(either).send().await.unwrap().starts_with("Multipart("));
        assert_eq!(bodies.send_either(chunks()).send().await.unwrap(), "Some(\"application/octet-stream\") abcd");
    }
}

#[tokio::test]
async fn files_larger_than_memory_should_hold_arrive_whole() {
    use specloom_rt::server::{LayerOperation as _, MaxBody, axum::Extension};
    let app = router(Echo).layer_op(&golden::bodies::ops::UPLOAD_PET, Extension(MaxBody(8 << 20)));
    let client = Client::in_process(app);
    let file = |letter: &str| {
        let chunk = Bytes::from(letter.repeat(1 << 10));
        let chunks = (0..1_000).map(move |_| Ok::<_, std::io::Error>(chunk.clone()));
        FilePart::new(ByteStream::new(stream::iter(chunks))).with_file_name(letter)
    };
    let body = UploadPetBody::new(file("a"), Pet::new("Rex"), true).more(vec![file("b"), file("c"), file("d")]);
    let text = client.bodies().upload_pet(body).send().await.unwrap();
    assert!(text.starts_with("\"Rex\" true None None\nSome(\"a\") None Some(\"image/png\") aaa"), "{}", &text[..80]);
    for letter in ["a", "b", "c", "d"] {
        assert!(text.contains(&format!(" {}", letter.repeat(1_000 << 10))), "{letter}");
    }

    // What is wrong with it is told all the same, and without the layer it is too large.
    let closed = UploadPetBody::new(file("a"), Pet::new("Rex"), true).more((0..4).map(|_| file("b")).collect());
    let plain = Client::in_process(router(Echo));
    let Err(Error::Unexpected(response)) = plain.bodies().upload_pet(closed).send().await else { panic!() };
    assert_eq!(response.status, 413);
}
