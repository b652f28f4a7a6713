//! What is said for people: of the API, its operations and its tags.

use crate::document::{self, Document, Info};
use crate::source::pointer::Text;

use super::{About, ExternalDocs, Fact, owned};

/// Of the API.
pub(super) fn about(document: &Document) -> About {
    About {
        summary: owned(document.info.summary.as_ref()),
        facts: facts_of_info(&document.info),
        external_docs: external_docs(document.external_docs.as_ref()),
    }
}

pub(super) fn external_docs(docs: Option<&document::ExternalDocs>) -> Option<ExternalDocs> {
    docs.map(|docs| ExternalDocs { url: docs.url.to_string(), description: owned(docs.description.as_ref()) })
}

fn facts_of_info(info: &Info) -> Vec<Fact> {
    let contact = info.contact.as_ref().map(|it| [it.name.as_ref(), it.email.as_ref(), it.url.as_ref()]);
    let license = info.license.as_ref().map(|it| [Some(&it.name), it.identifier.as_ref(), it.url.as_ref()]);
    let all = [
        fact("Contact", contact.into_iter().flatten()),
        fact("License", license.into_iter().flatten()),
        fact("Terms of service", [info.terms_of_service.as_ref()]),
    ];
    all.into_iter().flatten().collect()
}

/// What texts say of one thing; nothing if they say nothing. One that repeats another says nothing new.
fn fact<'a>(what: &'static str, texts: impl IntoIterator<Item = Option<&'a Text>>) -> Option<Fact> {
    let mut told: Vec<&str> = Vec::new();
    for text in texts.into_iter().flatten().map(|text| text.trim()) {
        if !text.is_empty() && !told.contains(&text) {
            told.push(text);
        }
    }
    (!told.is_empty()).then(|| Fact { what, text: told.join(", ") })
}
