//! What earlier runs decided and callers rely on: names, and the order of arguments. Kept in `specloom.lock`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The decisions for one API. Each holds for what the document calls by its key, as long as it is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pins {
    /// Trait and module of a tag.
    pub tags: BTreeMap<String, Vec<String>>,
    /// Names of an operation: its method, from which the others follow; or all of them.
    pub operations: BTreeMap<String, Vec<String>>,
    /// Positional arguments of an operation behind those of its path: `query:limit`, `body`.
    pub arguments: BTreeMap<String, Vec<String>>,
    /// The type of a component that is not called as the document calls it (`schema:simple-user`), or of an inline schema (its
    /// pointer).
    pub types: BTreeMap<String, String>,
}

impl Pins {
    /// The tables by name, for the lock.
    #[must_use]
    pub fn tables(&self) -> [(&'static str, BTreeMap<&str, &[String]>); 4] {
        fn lists(map: &BTreeMap<String, Vec<String>>) -> BTreeMap<&str, &[String]> {
            map.iter().map(|(key, names)| (key.as_str(), names.as_slice())).collect()
        }
        let types = self.types.iter().map(|(key, name)| (key.as_str(), std::slice::from_ref(name))).collect();
        [
            ("tags", lists(&self.tags)),
            ("operations", lists(&self.operations)),
            ("arguments", lists(&self.arguments)),
            ("types", types),
        ]
    }
}
