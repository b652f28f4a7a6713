//! New crates: an SDK, and a service that answers 501 until its handlers are written. Written once, then the user's own.

use proc_macro2::TokenStream;
use quote::quote;

use super::views::{
    Handlers, Ignored, ModuleView, SdkConfig, SdkLib, SdkManifest, SdkReadme, ServiceApp, ServiceConfig,
    ServiceHandler, ServiceMain, ServiceManifest, ServiceReadme, StubView, View,
};
use super::{RenderError, RenderedFile, file_name, format, tokens};
use crate::ir::{Docs, Method, Package, Principal, Service};

/// What kind of crate is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scaffold {
    /// A library with the client, and the server behind a feature.
    Sdk,
    /// A program that serves the API.
    Service,
}

/// What a new crate is told. The API's files go to `src/generated`, its `mod.rs` at the top.
#[derive(Debug, Clone)]
pub struct ScaffoldOptions {
    /// The name of the package.
    pub name: String,
    /// The document's file, relative to the crate.
    pub spec: String,
    /// The lines under `[features]`.
    pub features: Vec<String>,
    /// The lines under `[dependencies]`.
    pub dependencies: Vec<String>,
    /// Whether the runtime is carried along in `src/generated/rt`.
    pub vendored: bool,
}

impl ScaffoldOptions {
    /// The runtime, as the user's code names it.
    fn rt(&self) -> TokenStream {
        if self.vendored { quote!(crate::generated::rt) } else { quote!(specloom_rt) }
    }
}

/// The files of a new crate, without the generated ones.
///
/// # Errors
/// When a template gave no Rust: a bug of ours.
pub fn render_scaffold(
    package: &Package,
    kind: Scaffold,
    options: &ScaffoldOptions,
) -> Result<Vec<RenderedFile>, RenderError> {
    match kind {
        Scaffold::Sdk => sdk(package, options),
        Scaffold::Service => service(package, options),
    }
}

fn sdk(package: &Package, options: &ScaffoldOptions) -> Result<Vec<RenderedFile>, RenderError> {
    let (name, spec) = (toml_string(&options.name), toml_string(&options.spec));
    let (features, dependencies) = (options.features.clone(), options.dependencies.clone());
    let readme = SdkReadme {
        name: tokens::one_line(&options.name),
        spec: tokens::one_line(&options.spec),
        module: tokens::one_line(&options.name).replace('-', "_"),
        base_url: tokens::one_line(package.base_url.as_ref().map_or("https://api.example.com", |base| &base.url)),
    };
    let docs = inner_docs(&package.docs);
    Ok(vec![
        plain("Cargo.toml", &SdkManifest { name, features, dependencies })?,
        plain("README.md", &readme)?,
        plain("specloom.toml", &SdkConfig { spec, vendored: options.vendored })?,
        plain(".gitignore", &Ignored { lock: "/Cargo.lock" })?,
        rust("src/lib.rs", &SdkLib { docs })?,
    ])
}

fn service(package: &Package, options: &ScaffoldOptions) -> Result<Vec<RenderedFile>, RenderError> {
    let (name, spec) = (toml_string(&options.name), toml_string(&options.spec));
    let (features, dependencies) = (options.features.clone(), options.dependencies.clone());
    let readme = ServiceReadme { name: tokens::one_line(&options.name), spec: tokens::one_line(&options.spec) };
    let modules = package.services.iter().map(|service| module(&service.module)).collect();
    let mut files = vec![
        plain("Cargo.toml", &ServiceManifest { name, features, dependencies })?,
        plain("README.md", &readme)?,
        plain("specloom.toml", &ServiceConfig { spec, vendored: options.vendored })?,
        plain(".gitignore", &Ignored { lock: "" })?,
        rust("src/main.rs", &main_file(package, options))?,
        rust("src/app.rs", &app_file(package, options))?,
        rust("src/handlers/mod.rs", &Handlers { docs: sentence("The operations, a file for each tag."), modules })?,
    ];
    for service in &package.services {
        let path = format!("src/handlers/{}.rs", file_name(&service.module));
        files.push(rust(&path, &handler_file(service, &path, options))?);
    }
    Ok(files)
}

fn module(name: &str) -> ModuleView {
    let attributes = tokens::path_attribute(name, &format!("{}.rs", file_name(name)));
    ModuleView { docs: quote!(), attributes, name: tokens::ident(name) }
}

fn main_file(package: &Package, options: &ScaffoldOptions) -> ServiceMain {
    let router = match package.base_path.as_str() {
        _ if !package.servers.own.is_empty() => quote!(server::mounted(App)),
        "" => quote!(server::router(App)),
        _ => quote!(axum::Router::new().nest(server::BASE_PATH, server::router(App))),
    };
    ServiceMain { docs: inner_docs(&package.docs), rt: options.rt(), router }
}

fn app_file(package: &Package, options: &ScaffoldOptions) -> ServiceApp {
    let mut methods = package.services.iter().flat_map(|service| &service.methods);
    let has_principal = methods.any(|method| method.principal != Principal::None);
    let imports = match has_principal {
        true => quote!(
            use crate::generated::server::{Backend, Credentials};
        ),
        false => quote!(
            use crate::generated::server::Backend;
        ),
    };
    let docs = sentence("The application: what handlers share, who calls, and what failures look like.");
    ServiceApp { docs, rt: options.rt(), imports, has_principal }
}

fn handler_file(service: &Service, path: &str, options: &ScaffoldOptions) -> ServiceHandler {
    let name = tokens::ident(&service.name.rust);
    let has_caller = service.methods.iter().any(|method| method.principal != Principal::None);
    let caller = has_caller.then(|| {
        quote!(
            use crate::app::Caller;
        )
    });
    let ops = (!service.methods.is_empty()).then(|| {
        quote!(
            use crate::generated::ops;
        )
    });
    ServiceHandler {
        docs: sentence(&format!("The operations of [`{}`].", service.name.rust)),
        rt: options.rt(),
        imports: quote!(#caller #ops use crate::generated::server::#name;),
        service: name,
        methods: service.methods.iter().map(|method| stub(method, path)).collect(),
    }
}

fn stub(method: &Method, path: &str) -> StubView {
    let name = tokens::plain(&method.name.rust);
    StubView {
        name: tokens::ident(&method.name.rust),
        principal: match method.principal {
            Principal::None => quote!(()),
            Principal::Optional => quote!(Option<Caller>),
            Principal::Required => quote!(Caller),
        },
        request: tokens::ident(&method.request),
        response: tokens::ident(&method.response),
        detail: tokens::string(&format!("`{name}` is not written yet: {path}")),
    }
}

fn inner_docs(docs: &Docs) -> TokenStream {
    if docs.0.is_empty() { sentence("An API.") } else { tokens::inner_docs(docs) }
}

fn sentence(text: &str) -> TokenStream {
    tokens::inner_docs(&Docs(vec![text.to_owned()]))
}

fn rust(path: &str, view: &impl View) -> Result<RenderedFile, RenderError> {
    let file = view.text().and_then(|text| format::parse_file(view.file(), &text));
    let file = file.map_err(|error| error.in_file(path))?;
    Ok(RenderedFile { path: path.to_owned(), text: format::print_file(file) })
}

fn plain(path: &str, view: &impl View) -> Result<RenderedFile, RenderError> {
    let text = view.text().map_err(|error| error.in_file(path))?;
    Ok(RenderedFile { path: path.to_owned(), text: format!("{}\n", text.trim_end()) })
}

/// A basic string of TOML.
fn toml_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
