//! XML bodies, with `xml.yaml`: exact bytes against each generated side, then both together.

use std::sync::{Arc, Mutex};

use golden::xml::client::Client;
use golden::xml::models::{
    Area, Article, ArticleAuthor, ArticleBody, ArticleTitle, Category, Circle, Drawing, DrawingFill, DrawingSize,
    Fault, Group, Person, Pet, PetStatus, Shape, Tag, Zoo,
};
use golden::xml::ops;
use golden::xml::server::{Backend, Documents, router};
use golden::xml::xml;
use specloom_rt::client::Error;
use specloom_rt::json::{Decode, Encode, Limits, Reading, Value};
use specloom_rt::server::{ApiError, Context};
use specloom_rt::xml::{Xml, decode, encode};

use crate::wire::{Running, Scripted};

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// A value, and the bytes that it is on the wire.
#[track_caller]
fn check<T: Encode + Decode + PartialEq + std::fmt::Debug>(value: &T, description: &Xml, text: &str) {
    let written = encode(value, description).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), format!("{DECLARATION}{text}"));
    let read: T = decode(text.as_bytes(), description, Reading::Strict, &Limits::DEFAULT).unwrap();
    assert_eq!(read, *value);
}

fn person() -> Person {
    Person::new().id(123).name("example")
}

const PERSON: &str =
    r#"<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>"#;

fn pet() -> Pet {
    Pet::new("Rex & <Co>", vec![Tag::new().name("a"), Tag::new()])
        .id(7)
        .category(Category::new().name("dogs"))
        .status(PetStatus::Available)
        .born_null()
        .weight(1.5)
        .chipped(true)
        .parents(vec![Pet::new("Max", vec![])])
        .rest(specloom_rt::Map::from([("x".to_owned(), 1)]))
}

const PET: &str = r#"<pet id="7"><name>Rex &amp; &lt;Co&gt;</name><pet-category><name>dogs</name></pet-category><status>available</status><born xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/><weight>1.5</weight><chipped>true</chipped><tags><tag><name>a</name></tag><tag/></tags><pet><name>Max</name><tags/></pet><rest><x>1</x></rest></pet>"#;

fn article() -> Article {
    Article::new(ArticleTitle::new("Title").level(1), ArticleBody::new("<b>&amp;]]></b>"))
        .lang("en")
        .keywords(vec!["a".to_owned(), "b".to_owned()])
        .author(ArticleAuthor::new().first("A").last("B"))
}

const ARTICLE: &str = r#"<article xmlns="urn:article" xmlns:l="urn:lang" l:lang="en" keywords="a b"><title level="1">Title</title><body><![CDATA[<b>&amp;]]]]><![CDATA[></b>]]></body><first>A</first><last>B</last></article>"#;

#[test]
fn attributes_prefixes_and_namespaces() {
    check(&person(), &xml::PERSON, PERSON);
    check(&Person::new(), &xml::PERSON, "<Person/>");
}

#[test]
fn names_and_arrays_as_the_specification_shows_them() {
    let texts = || vec!["one".to_owned(), "two".to_owned()];
    let cases = [
        (Zoo::new().plain("..."), "<plain>...</plain>"),
        (Zoo::new().list(texts()), "<list>one</list><list>two</list>"),
        (Zoo::new().renamed("..."), "<animal-name>...</animal-name>"),
        (Zoo::new().items_renamed(texts()), "<animal>one</animal><animal>two</animal>"),
        (Zoo::new().name_without_effect(texts()), "<beast>one</beast><beast>two</beast>"),
        (Zoo::new().wrapped(texts()), "<wrapped><wrapped>one</wrapped><wrapped>two</wrapped></wrapped>"),
        (
            Zoo::new().wrapped_renamed(texts()),
            "<wrappedRenamed><animal>one</animal><animal>two</animal></wrappedRenamed>",
        ),
        (Zoo::new().both_renamed(texts()), "<aliens><animal>one</animal><animal>two</animal></aliens>"),
        (
            Zoo::new().outer_renamed(texts()),
            "<strangers><strangers>one</strangers><strangers>two</strangers></strangers>",
        ),
        (Zoo::new().counts(vec![1, -2]), "<counts><counts>1</counts><counts>-2</counts></counts>"),
        (Zoo::new().wrapped(vec![]), "<wrapped/>"),
        (
            Zoo::new().matrix(vec![vec![1.5, 2.0], vec![]]),
            "<matrix><row><cell>1.5</cell><cell>2.0</cell></row><row/></matrix>",
        ),
    ];
    for (zoo, inner) in cases {
        check(&zoo, &xml::ZOO, &format!("<Zoo>{inner}</Zoo>"));
    }
}

#[test]
fn types_within_types() {
    check(&pet(), &xml::PET, PET);
    check(&vec![pet()], &xml::PETS, &format!("<pets>{PET}</pets>"));
    check(&Vec::<Pet>::new(), &xml::PETS, "<pets/>");
}

#[test]
fn every_node_type() {
    check(&article(), &xml::ARTICLE, ARTICLE);
}

#[test]
fn unions() {
    let circle = || Shape::Circle(Circle::new(0.5));
    let drawing = Drawing::new(vec![circle(), Shape::Group(Group::new(vec![circle()]))])
        .fill(DrawingFill::Integer(7))
        .size(DrawingSize::Area(Area::new(3)))
        .note(Value::from("free"));
    check(
        &drawing,
        &xml::DRAWING,
        r#"<Drawing><shapes><shape kind="circle"><radius>0.5</radius></shape><shape kind="group"><shape kind="circle"><radius>0.5</radius></shape></shape></shapes><fill>7</fill><size width="3"/><note>free</note></Drawing>"#,
    );
    let drawing = Drawing::new(vec![]).fill(DrawingFill::String("red".into())).size(DrawingSize::String("big".into()));
    check(&drawing, &xml::DRAWING, "<Drawing><shapes/><fill>red</fill><size>big</size></Drawing>");
}

/// Answers with what it was sent, and keeps how it was read.
#[derive(Debug, Clone, Default)]
struct App(Arc<Mutex<Vec<String>>>);

impl Backend for App {
    type Error = ApiError;
}

impl Documents for App {
    async fn put_person(&self, _: Context, request: ops::PutPerson) -> Result<ops::PutPersonResponse, ApiError> {
        self.0.lock().unwrap().push(format!("{:?}", request.body));
        Ok(request.body.into())
    }

    async fn put_zoo(&self, _: Context, request: ops::PutZoo) -> Result<ops::PutZooResponse, ApiError> {
        Ok(request.body.into())
    }

    async fn list_pets(&self, _: Context, _: ops::ListPets) -> Result<ops::ListPetsResponse, ApiError> {
        Ok(vec![pet()].into())
    }

    async fn add_pet(&self, _: Context, request: ops::AddPet) -> Result<ops::AddPetResponse, ApiError> {
        Ok(match request.body {
            Some(ops::AddPetBody::Json(pet) | ops::AddPetBody::Xml(pet)) => pet.into(),
            _ => ops::AddPetResponse::NotFound(Fault::new(404).text("no pet")),
        })
    }

    async fn list_names(&self, _: Context, _: ops::ListNames) -> Result<ops::ListNamesResponse, ApiError> {
        Ok(vec!["a".to_owned(), "b".to_owned()].into())
    }

    async fn put_article(&self, _: Context, request: ops::PutArticle) -> Result<ops::PutArticleResponse, ApiError> {
        Ok(request.body.into())
    }

    async fn put_drawing(&self, _: Context, request: ops::PutDrawing) -> Result<ops::PutDrawingResponse, ApiError> {
        Ok(request.body.into())
    }

    async fn get_raw(&self, _: Context, _: ops::GetRaw) -> Result<ops::GetRawResponse, ApiError> {
        Ok("<any><thing/></any>".to_owned().into())
    }
}

#[tokio::test]
async fn bytes_against_the_server() {
    let server = Running::start(router(App::default())).await;
    let put = async |path: &str, content_type: &str, body: &str| {
        server.exchange("PUT", path, &format!("Content-Type: {content_type}\n"), body).await
    };
    let written = |text: &str| format!("{DECLARATION}{text}");
    for content_type in ["application/xml", "application/xml; charset=utf-8", "Text/XML"] {
        let (head, body) = put("/person", content_type, PERSON).await;
        assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("content-type: application/xml"), "{head} {body}");
        assert_eq!(body, written(PERSON));
    }
    let (head, body) = put("/article", "application/atom+xml", ARTICLE).await;
    assert!(head.contains("content-type: application/atom+xml"), "{head}");
    assert_eq!(body, written(ARTICLE));
    let (_, body) = server.exchange("GET", "/names", "", "").await;
    assert_eq!(body, written("<root><name>a</name><name>b</name></root>"));
    let (head, body) = server.exchange("GET", "/raw", "", "").await;
    assert!(head.contains("content-type: application/xml"), "{head}");
    assert_eq!(body, "<any><thing/></any>");
}

#[tokio::test]
async fn xml_beside_json() {
    let server = Running::start(router(App::default())).await;
    let json = r#"{"name":"Max","tags":[]}"#;
    let text = "<pet><name>Max</name><tags/></pet>";
    for (content_type, body) in [("application/json", json), ("application/xml", text), ("text/xml", text)] {
        for (accept, expected) in
            [("", format!("{DECLARATION}{text}")), ("Accept: application/json\n", json.to_owned())]
        {
            let headers = format!("Content-Type: {content_type}\n{accept}");
            let (head, answer) = server.exchange("POST", "/pets", &headers, body).await;
            assert!(head.starts_with("HTTP/1.1 200 "), "{head} {answer}");
            assert_eq!(answer, expected, "{headers}");
        }
    }
    let (head, body) = server.exchange("POST", "/pets", "Accept: application/json\n", "").await;
    assert!(head.starts_with("HTTP/1.1 404 "), "{head}");
    assert_eq!(body, format!("{DECLARATION}<Fault><code>404</code><text>no pet</text></Fault>"));
}

#[tokio::test]
async fn what_the_server_refuses() {
    let server = Running::start(router(App::default())).await;
    let deep = format!("{}{}", "<a>".repeat(1000), "</a>".repeat(1000));
    for (content_type, body, status, detail) in [
        ("application/json", "{}", 415, "the body must be application/xml"),
        ("application/xml; charset=latin1", PERSON, 400, "the body must be UTF-8"),
        ("application/xml", "<Person", 400, "unexpected end in the markup at line 1"),
        ("application/xml", "<Person id='x'/>", 422, r##""pointer":"#/id","in":"body","detail":"expected an integer"##),
        ("application/xml", "<person/>", 422, "expected the element `Person`"),
        ("application/xml", "<Person id='1' id='2'/>", 400, "an attribute is given twice"),
        ("application/xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><Person>&a;</Person>", 400, "a document type"),
        ("application/xml", "<?xml version='1.0' encoding='utf-16'?><Person/>", 400, "not in UTF-8"),
        ("application/xml", &deep, 400, "nested too deeply"),
    ] {
        let (head, answer) = server.exchange("PUT", "/person", &format!("Content-Type: {content_type}\n"), body).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{body}: {head} {answer}");
        assert!(answer.contains(detail), "{body}: {answer}");
    }
    let (_, answer) = server.exchange("PUT", "/person", "Content-Type: application/xml\n", "").await;
    assert!(answer.contains("a body is required"), "{answer}");
    let (head, answer) = server
        .exchange(
            "POST",
            "/pets",
            "Content-Type: application/xml\n",
            "<pet><name>123456789012345678901</name><tags><tag/><tag/><tag/><tag/></tags></pet>",
        )
        .await;
    assert!(head.starts_with("HTTP/1.1 422 "), "{head}");
    assert!(answer.contains("#/name") && answer.contains("#/tags"), "{answer}");
}

#[tokio::test]
async fn bytes_against_the_client() {
    let scripted = async |content_type: &str, body: &str| {
        let length = body.len();
        let answer = format!("HTTP/1.1 200 OK\nContent-Type: {content_type}\nContent-Length: {length}\n\n{body}");
        let server = Scripted::start(vec![answer]).await;
        let client = Client::builder(server.url()).build().unwrap();
        (server, client)
    };
    let (server, client) = scripted("application/xml", PERSON).await;
    assert_eq!(client.documents().put_person(person()).send().await.unwrap(), person());
    let (_, headers, body) = server.request(0);
    assert!(headers.contains(&"content-type: application/xml".to_owned()), "{headers:?}");
    assert!(headers.contains(&"accept: application/xml".to_owned()), "{headers:?}");
    assert_eq!(body, format!("{DECLARATION}{PERSON}"));
    // What a server answers may have more in it than the document says.
    let newer = r#"<Person xmlns:n="urn:n" id=" 1 " n:extra="x"><more><x/></more></Person>"#;
    let (_server, client) = scripted("text/xml;charset=UTF-8", newer).await;
    let found = client.documents().put_person(person()).send().await.unwrap();
    assert_eq!((found.id, found.name.as_deref()), (Some(1), None));
    let (_server, client) = scripted("application/xml", "<Person id='x'/>").await;
    match client.documents().put_person(person()).send().await {
        Err(Error::Decode { .. }) => {}
        other => panic!("{other:?}"),
    }
    let (_server, client) = scripted("text/html", "<p>").await;
    assert!(matches!(client.documents().put_person(person()).send().await, Err(Error::Unexpected(_))));
    for (content_type, body) in [("application/xml", format!("<pets>{PET}</pets>")), ("application/json", "[]".into())]
    {
        let (_server, client) = scripted(content_type, &body).await;
        let pets = client.documents().list_pets().send().await.unwrap();
        assert_eq!(pets.is_empty(), content_type.ends_with("json"));
    }
}

#[tokio::test]
async fn both_sides_together() {
    let client = Client::in_process(router(App::default()));
    let documents = client.documents();
    assert_eq!(documents.put_article(article()).send().await.unwrap(), article());
    assert_eq!(documents.list_pets().send().await.unwrap(), [pet()]);
    assert_eq!(documents.list_names().send().await.unwrap(), ["a", "b"]);
    assert_eq!(documents.get_raw().send().await.unwrap(), "<any><thing/></any>");
    let sent = documents.add_pet().body(ops::AddPetBody::Xml(pet())).send().await.unwrap();
    assert_eq!(sent, pet());
    match documents.add_pet().send().await {
        Err(Error::Api(ops::AddPetError::NotFound(fault))) => assert_eq!(fault.code, 404),
        other => panic!("{other:?}"),
    }
    // What XML cannot hold is an error before anything is sent.
    match documents.put_person(person().name("\u{1}")).send().await {
        Err(Error::Request(error)) => assert!(error.to_string().contains("XML"), "{error}"),
        other => panic!("{other:?}"),
    }
}
