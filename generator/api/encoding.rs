//! Encodings of parts that have no names (streaming.md M2 to M4): what cannot be meant, and what is not carried out.

use crate::diagnostics;
use crate::document::{Encoding, MediaType};

use super::Lowering;

impl Lowering<'_> {
    /// Checks the encodings of a multipart body. The parts without names themselves are bytes, which a note tells.
    pub(super) fn check_encodings(&mut self, media: &MediaType) {
        let nameless = || media.prefix_encoding.iter().chain(media.item_encoding.as_deref());
        // M2
        if let Some(other) = nameless().next()
            && !media.encoding.is_empty()
        {
            self.report(diagnostics::encodings_mixed(&media.pointer.key("encoding"), &other.pointer));
        }
        // M4
        if let Some(map) = media.item_encoding.as_deref().filter(|encoding| encoding.is_map) {
            self.report(diagnostics::encodings_by_name(&map.pointer));
        }
        // M3
        for encoding in nameless().chain(media.encoding.values()).filter(|encoding| has_nested(encoding)) {
            self.report(diagnostics::not_generated(&encoding.pointer, "the encodings of parts within a part"));
        }
    }
}

fn has_nested(encoding: &Encoding) -> bool {
    !encoding.encoding.is_empty() || !encoding.prefix_encoding.is_empty() || encoding.item_encoding.is_some()
}
