//! From a configuration to the value tree of its document: overlays, neighbours in its folder, what lies at addresses.

use std::path::Path;

use crate::config::ApiConfig;
use crate::diagnostics::{self, Diagnostics, Location};
use crate::document::{self, Joined, Overlaid};
use crate::source::pointer::FileId;
use crate::source::{self, Folder, Refused, Source, Sources, Web};
use crate::{Access, output};

/// A document with its overlays and the files that it refers to. Overlays are named as seen from `root`.
pub(crate) fn joined(api: &ApiConfig, root: &Path, access: Access<'_>, diagnostics: &mut Diagnostics) -> Joined {
    let mut web = web(api, access);
    let whole = overlaid(api, root, &web, diagnostics);
    document::join(whole, &mut web, diagnostics)
}

/// A document with its overlays, its references still to be followed.
pub(crate) fn overlaid(api: &ApiConfig, root: &Path, web: &Web<'_>, diagnostics: &mut Diagnostics) -> Overlaid {
    let mut sources = Sources::new(root_of(api, web, diagnostics));
    for overlay in &api.options.overlays {
        let name = overlay.strip_prefix(root).unwrap_or(overlay).to_string_lossy().replace('\\', "/");
        let source = source::load_as(sources.next(), overlay, diagnostics);
        sources.push_named(name, source);
    }
    document::overlay(sources, diagnostics)
}

/// A document may lie at an address itself: who names it consents to it.
fn root_of(api: &ApiConfig, web: &Web<'_>, diagnostics: &mut Diagnostics) -> Source {
    let address = &api.spec_label;
    if !source::relative::is_address(address) {
        return source::load(&api.spec, diagnostics);
    }
    web.read(FileId::ROOT, address, diagnostics).unwrap_or_else(|refused| {
        let at = Location::File(FileId::ROOT);
        diagnostics.report(match &refused {
            Refused::Changed(what) => diagnostics::remote_changed(at, address, what),
            Refused::NotFetched(reason) => diagnostics::remote_not_read(at, address, reason),
            _ => diagnostics::remote_not_read(at, address, "it cannot be fetched"),
        });
        source::parse("{}", address, &mut Diagnostics::new())
    })
}

/// Where references of a document may lead.
pub(crate) fn web<'a>(api: &ApiConfig, access: Access<'a>) -> Web<'a> {
    let folder = Folder::of(&api.spec);
    Web {
        folder: match &api.options.refs_folder {
            Some(wider) => folder.with(wider),
            None => folder,
        },
        allow: api.options.refs_allow.clone(),
        copies: api.options.copies.folder.clone(),
        pins: api.options.copies.hashes.clone(),
        fetch: access.fetch,
        update: access.update,
        hash: output::lock::hash,
    }
}
