//! Views of what `specloom new` writes.

use proc_macro2::TokenStream;

use super::ModuleView;

view! {
    "crate/sdk/Cargo.toml.jinja" => SdkManifest {
        name: String,
        features: Vec<String>,
        dependencies: Vec<String>,
    }
}

view! {
    "crate/sdk/README.md.jinja" => SdkReadme {
        name: String,
        spec: String,
        module: String,
        base_url: String,
    }
}

view! {
    "crate/sdk/specloom.toml.jinja" => SdkConfig {
        spec: String,
        vendored: bool,
    }
}

view! {
    "crate/sdk/lib.rs.jinja" => SdkLib {
        docs: TokenStream,
    }
}

view! {
    "crate/gitignore.txt.jinja" => Ignored {
        lock: &'static str,
    }
}

view! {
    "crate/service/Cargo.toml.jinja" => ServiceManifest {
        name: String,
        features: Vec<String>,
        dependencies: Vec<String>,
    }
}

view! {
    "crate/service/README.md.jinja" => ServiceReadme {
        name: String,
        spec: String,
    }
}

view! {
    "crate/service/specloom.toml.jinja" => ServiceConfig {
        spec: String,
        vendored: bool,
    }
}

view! {
    "crate/service/main.rs.jinja" => ServiceMain {
        docs: TokenStream,
        rt: TokenStream,
        router: TokenStream,
    }
}

view! {
    "crate/service/app.rs.jinja" => ServiceApp {
        docs: TokenStream,
        rt: TokenStream,
        imports: TokenStream,
        has_principal: bool,
    }
}

view! {
    "crate/service/handlers.rs.jinja" => Handlers {
        docs: TokenStream,
        modules: Vec<ModuleView>,
    }
}

view! {
    "crate/service/handler.rs.jinja" => ServiceHandler {
        docs: TokenStream,
        rt: TokenStream,
        imports: TokenStream,
        service: TokenStream,
        methods: Vec<StubView>,
    }
}

/// A handler that answers 501.
#[derive(Debug)]
pub(in crate::render) struct StubView {
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) principal: TokenStream,
    pub(in crate::render) request: TokenStream,
    pub(in crate::render) response: TokenStream,
    pub(in crate::render) detail: TokenStream,
}
