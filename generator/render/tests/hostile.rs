//! Text from a document never becomes code.

use super::super::tokens::{self, Scope};
use super::super::*;
use super::build::*;
use crate::ir::*;

const TEXTS: &[&str] = &[
    "\"; std::process::exit(1); \"",
    "*/ fn evil() {} /*",
    "line\nfn evil() {}",
    "carriage\rfn evil() {}",
    "#[cfg(evil)]",
    "{evil} <{ evil }> <% evil %>",
    "\\\"; evil(); //",
    "\u{202e}evil\u{2066}",
    "r#\"evil\"#",
    "]]; evil![",
];

/// A package in which every text of a document is this one.
fn package_of(text: &str) -> Package {
    let mut object = structure("Room", vec![optional("field", Type::String)], kept(Type::Value));
    object.docs = docs(text);
    let states = StringEnum { variants: vec![variant("A", text)], free: false, unknown: None };
    let union = Union {
        variants: vec![holder("Room", named(0), &[text])],
        by: UnionTag::Member(text.to_owned()),
        fallback: Fallback::Unknown,
        unknown: None,
        open: false,
    };
    if let TypeKind::Struct(kind) = &mut object.kind {
        kind.fields[0].name.wire = text.to_owned();
        kind.fields[0].docs = docs(text);
        kind.fields[0].default =
            Some(DefaultAccessor { name: "or".to_owned(), docs: docs(text), value: Literal::String(text.to_owned()) });
    }
    let types = vec![
        object,
        type_def("State", &[], TypeKind::StringEnum(states)),
        type_def("Either", &[], TypeKind::Union(union)),
    ];
    let mut security = scheme("key", "Key", SecurityKind::ApiKeyQuery(text.to_owned()));
    security.name.wire = text.to_owned();
    let mut operation = method("call", vec![answer("Ok", Status::Code(200), super::build::text(text))]);
    operation.path = text.to_owned();
    operation.http_method = text.to_owned();
    operation.name.wire = text.to_owned();
    operation.docs = docs(text);
    operation.tags = vec![text.to_owned()];
    operation.server = Some(0);
    operation.accept = text.to_owned();
    operation.security = vec![vec![Requirement { scheme: 0, scopes: vec![text.to_owned()] }]];
    operation.principal = Principal::Required;
    let mut package = package(types, vec![security], vec![service("Calls", "calls", vec![operation])]);
    package.base_path = text.to_owned();
    package.base_url = Some(BaseUrl { url: text.to_owned(), docs: docs(text) });
    package.servers = servers_of(text);
    package
}

fn servers_of(text: &str) -> Servers {
    let variable = |rust: &str, value| ServerVariable { name: super::build::name(rust, text), docs: docs(text), value };
    let choices =
        ServerEnum { name: super::build::name("Region", text), docs: docs(text), variants: vec![variant("A", text)] };
    let builder = ServerBuilder {
        name: super::build::name("Production", text),
        docs: docs(text),
        url: vec![UrlPiece::Text(text.to_owned()), UrlPiece::Variable(0), UrlPiece::Variable(1)],
        variables: vec![
            variable("region", ServerValue::Choice(0, "A".to_owned())),
            variable("port", ServerValue::Text(text.to_owned())),
        ],
    };
    let own = OwnServer {
        constant: "OWN_SERVER".to_owned(),
        setter: "own_url".to_owned(),
        docs: docs(text),
        url: text.to_owned(),
        base_path: text.to_owned(),
    };
    Servers { builders: vec![builder], enums: vec![choices], own: vec![own] }
}

/// The identifiers of a file; those inside literals and docs are none.
fn idents(stream: proc_macro2::TokenStream, found: &mut Vec<String>) {
    for token in stream {
        match token {
            proc_macro2::TokenTree::Group(group) => idents(group.stream(), found),
            proc_macro2::TokenTree::Ident(ident) => found.push(ident.to_string()),
            _ => {}
        }
    }
}

#[test]
fn hostile_texts_stay_literals() {
    for text in TEXTS {
        let options = RenderOptions { header: format!("// @generated from {text}"), ..super::options() };
        for file in render(&package_of(text), &options).expect("a hostile text renders") {
            let stream: proc_macro2::TokenStream = file.text.parse().expect("the file lexes");
            let mut found = Vec::new();
            idents(stream, &mut found);
            assert!(!found.iter().any(|ident| ident.contains("evil")), "{text:?} in {}:\n{}", file.path, file.text);
            assert!(!file.text.contains(['\r', '\u{202e}', '\u{2066}']), "{text:?} in {}", file.path);
        }
    }
}

#[test]
fn hostile_texts_are_read_back_as_they_were() {
    for text in TEXTS {
        let literal: syn::LitStr = syn::parse2(tokens::string(text)).expect("a string is a literal");
        assert_eq!(literal.value(), *text);
    }
}

#[test]
fn hostile_names_are_refused() {
    for name in ["fn", "a b", "x; evil()", "", "\"x\"", "a::b"] {
        let ty = structure(name, vec![field("a", Type::Bool)], Extra::Denied);
        let package = package(vec![ty.clone()], Vec::new(), Vec::new());
        let error = models::type_items(Scope::models(&package), &ty).err();
        assert_eq!(error.map(|error| error.template().to_owned()).as_deref(), Some("model/struct.rs.jinja"), "{name}");
    }
}

#[test]
fn hostile_crate_names_stay_in_their_strings() {
    let options = ScaffoldOptions {
        name: "a\"\nevil = \"1".to_owned(),
        spec: "b\\\"\n[evil]".to_owned(),
        features: Vec::new(),
        dependencies: Vec::new(),
        vendored: false,
    };
    for kind in [Scaffold::Sdk, Scaffold::Service] {
        let files = render_scaffold(&package_of("x"), kind, &options).expect("it renders");
        let manifest = files.iter().find(|file| file.path == "Cargo.toml").expect("there is a manifest");
        let manifest: toml::Table = manifest.text.parse().expect("it is TOML");
        assert_eq!(manifest["package"]["name"].as_str(), Some("a\"\nevil = \"1"));
        let config = files.iter().find(|file| file.path == "specloom.toml").expect("there is a configuration");
        let config: toml::Table = config.text.parse().expect("it is TOML");
        assert_eq!(config["spec"].as_str(), Some("b\\\"\n[evil]"));
    }
}
