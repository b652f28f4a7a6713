//! Members named in brackets: `filter[range][from]=1`, `items[0][price]=2`.
//!
//! OpenAPI defines one level of it (`deepObject`); what is nested deeper goes on the same way, as the APIs that use it do.
//! Items of lists have their index, and `[]` is read as the next one.

#[cfg(feature = "server")]
pub(crate) use reading::Tree;

/// Deepest nesting that is read and written.
pub(super) const DEEPEST: usize = 32;

#[cfg(feature = "client")]
pub(super) mod writing {
    use super::super::super::json::{Kind, Node, Tape};
    use super::DEEPEST;

    /// The names and nodes of all scalars below a value.
    pub(in super::super) fn leaves(
        tape: &Tape<'_>,
        name: &str,
        node: Node,
        out: &mut Vec<(String, Node)>,
        depth: usize,
    ) -> Result<(), &'static str> {
        if depth > DEEPEST {
            return Err("a value is nested too deeply");
        }
        match tape.kind(node) {
            None | Some(Kind::Null) => {}
            Some(Kind::Object) => {
                for (key, value) in tape.members(node) {
                    if key.contains(['[', ']']) {
                        return Err("a member's name holds a bracket");
                    }
                    leaves(tape, &format!("{name}[{key}]"), value, out, depth + 1)?;
                }
            }
            Some(Kind::Array) => {
                for (index, item) in tape.items(node).enumerate() {
                    leaves(tape, &format!("{name}[{index}]"), item, out, depth + 1)?;
                }
            }
            Some(_) => out.push((name.to_owned(), node)),
        }
        Ok(())
    }
}

#[cfg(feature = "server")]
mod reading {
    use std::borrow::Cow;
    use std::collections::BTreeMap;

    use super::super::super::json::Mixed;
    use super::DEEPEST;

    /// A value in the making.
    #[derive(Debug, Default)]
    pub(crate) struct Tree {
        texts: Vec<String>,
        below: BTreeMap<String, Tree>,
        /// Names in the order in which they came.
        order: Vec<String>,
    }

    impl Tree {
        /// The keys in the brackets behind a name. `None`: that is no such name.
        pub(crate) fn keys(mut rest: &str) -> Option<Vec<&str>> {
            let mut keys = Vec::new();
            while !rest.is_empty() {
                let (key, after) = rest.strip_prefix('[')?.split_once(']')?;
                keys.push(key);
                rest = after;
            }
            Some(keys)
        }

        /// Adds a text. An error says what is wrong.
        pub(crate) fn insert(&mut self, keys: &[&str], text: String) -> Result<(), &'static str> {
            if keys.len() > DEEPEST {
                return Err("is nested too deeply");
            }
            let mut at = self;
            for key in keys {
                let key = if key.is_empty() { at.below.len().to_string() } else { (*key).to_owned() };
                if !at.below.contains_key(&key) {
                    at.order.push(key.clone());
                }
                at = at.below.entry(key).or_default();
            }
            at.texts.push(text);
            Ok(())
        }

        /// The value: a list where all keys are indices from zero on.
        pub(crate) fn into_mixed(mut self) -> Result<Mixed<'static>, &'static str> {
            match (self.texts.len(), self.below.is_empty()) {
                (0, _) => {}
                (_, false) => return Err("is given as a text and by its members"),
                (1, true) => return Ok(Mixed::Text(Cow::Owned(self.texts.remove(0)))),
                (_, true) => {
                    return Ok(Mixed::List(self.texts.into_iter().map(|text| Mixed::Text(Cow::Owned(text))).collect()));
                }
            }
            let count = self.below.len();
            if count > 0 && (0..count).all(|index| self.below.contains_key(&index.to_string())) {
                let items = (0..count).filter_map(|index| self.below.remove(&index.to_string()));
                return items.map(Self::into_mixed).collect::<Result<_, _>>().map(Mixed::List);
            }
            let mut members = Vec::new();
            for key in self.order {
                if let Some(value) = self.below.remove(&key) {
                    members.push((Cow::Owned(key), value.into_mixed()?));
                }
            }
            Ok(Mixed::Object(members))
        }
    }
}
