//! Candidates → final names of one scope.
//!
//! Phases, each over all candidates in document order before the next begins: pinned by the configuration; kept from an earlier run; written exactly like
//! this in the document; plain, those first that have no other form; with context; with a number. The order keeps a name from depending on later neighbours.

use std::collections::{HashMap, HashSet};

use super::ident::{is_written, plain};

/// What wants a name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Candidate {
    /// Identifiers, best first: plain, then with context.
    pub(crate) forms: Vec<String>,
    /// The text in the document: who is written exactly like its identifier goes first.
    pub(crate) wire: String,
    /// Given by the configuration.
    pub(crate) pinned: Option<String>,
    /// Given by an earlier run.
    pub(crate) kept: Option<String>,
}

impl Candidate {
    /// A candidate with a plain form and one with context.
    pub(crate) fn new(wire: &str, forms: impl IntoIterator<Item = String>) -> Self {
        let mut candidate = Self { wire: wire.to_owned(), ..Self::default() };
        for form in forms {
            if !candidate.forms.contains(&form) {
                candidate.forms.push(form);
            }
        }
        candidate
    }

    /// With the name that the configuration gives, if it does.
    pub(crate) fn pinned(mut self, name: Option<String>) -> Self {
        self.pinned = name;
        self
    }

    /// With the name that an earlier run has given, if it has.
    pub(crate) fn kept(mut self, name: Option<&String>) -> Self {
        self.kept = name.filter(|name| is_written(name)).cloned();
        self
    }
}

/// A name and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// The identifier.
    pub(crate) name: String,
    /// The identifier that somebody else has: then a number tells the two apart.
    pub(crate) instead_of: Option<String>,
    /// The configuration asked for a name that another thing of the scope has.
    pub(crate) pin_taken: bool,
}

/// The names of one scope.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    reserved: HashSet<String>,
    taken: HashSet<String>,
    /// Names that wait for those who had them before.
    held: HashSet<String>,
    counters: HashMap<String, usize>,
}

impl Scope {
    /// A scope in which these names mean something already.
    pub(crate) fn new<'a>(reserved: impl IntoIterator<Item = &'a str>) -> Self {
        Self { reserved: reserved.into_iter().map(str::to_owned).collect(), ..Self::default() }
    }

    /// Takes a name away.
    pub(crate) fn reserve(&mut self, name: impl Into<String>) {
        self.reserved.insert(name.into());
    }

    /// Keeps a name for the candidate that an earlier run has given it to.
    pub(crate) fn hold(&mut self, name: &str) {
        if !self.reserved.contains(plain(name)) {
            self.held.insert(name.to_owned());
        }
    }

    /// Resolves a group of candidates; later groups give way to it.
    pub(crate) fn resolve(&mut self, candidates: &[Candidate]) -> Vec<Resolved> {
        let mut names: Vec<Option<Resolved>> = vec![None; candidates.len()];
        for name in candidates.iter().filter_map(|candidate| candidate.kept.as_ref()) {
            self.held.remove(name);
        }
        let mut phase = |scope: &mut Self, form: &dyn Fn(&Candidate) -> Option<String>| {
            for (candidate, slot) in candidates.iter().zip(&mut names) {
                if slot.is_none()
                    && let Some(name) = form(candidate)
                    && scope.take(&name)
                {
                    *slot = Some(Resolved { name, instead_of: None, pin_taken: false });
                }
            }
        };
        phase(self, &|candidate| candidate.pinned.clone());
        phase(self, &|candidate| candidate.kept.clone());
        phase(self, &|candidate| candidate.forms.first().filter(|form| plain(form) == candidate.wire).cloned());
        let only_form = |candidate: &Candidate| match candidate.forms.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        phase(self, &only_form);
        let longest = candidates.iter().map(|candidate| candidate.forms.len()).max().unwrap_or(0);
        for index in 0..longest {
            phase(self, &|candidate| candidate.forms.get(index).cloned());
        }
        let finish = |(candidate, name): (&Candidate, Option<Resolved>)| {
            let mut resolved = name.unwrap_or_else(|| self.numbered(candidate));
            resolved.pin_taken = candidate.pinned.as_ref().is_some_and(|pin| *pin != resolved.name);
            resolved
        };
        candidates.iter().zip(names).map(finish).collect()
    }

    /// Resolves one candidate.
    pub(crate) fn resolve_one(&mut self, candidate: Candidate) -> Resolved {
        self.resolve(&[candidate]).remove(0)
    }

    fn take(&mut self, name: &str) -> bool {
        !self.reserved.contains(plain(name)) && !self.held.contains(name) && self.taken.insert(name.to_owned())
    }

    fn numbered(&mut self, candidate: &Candidate) -> Resolved {
        let is_free = |form: &&String| !self.reserved.contains(plain(form));
        let wanted = candidate.forms.iter().find(is_free).or(candidate.forms.last()).cloned().unwrap_or_default();
        let base = plain(&wanted);
        let snake = base.chars().next().is_some_and(char::is_lowercase);
        let separator =
            if snake && !base.ends_with('_') || base.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
        let mut number = self.counters.get(base).copied().unwrap_or(2);
        let name = loop {
            let name = format!("{base}{separator}{number}");
            number += 1;
            if self.take(&name) {
                break name;
            }
        };
        self.counters.insert(base.to_owned(), number);
        Resolved { name, instead_of: Some(base.to_owned()), pin_taken: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reserved: &[&str], candidates: &[(&str, &[&str])], expected: &[&str]) {
        let candidates: Vec<_> = candidates
            .iter()
            .map(|(wire, forms)| Candidate::new(wire, forms.iter().map(|form| (*form).to_owned())))
            .collect();
        let names = Scope::new(reserved.iter().copied()).resolve(&candidates);
        assert_eq!(names.iter().map(|resolved| resolved.name.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn phases() {
        check(&[], &[("RuleDTO", &["RuleDto"]), ("RuleDto", &["RuleDto"])], &["RuleDto2", "RuleDto"]);
        check(&["Option"], &[("Option", &["Option", "OptionModel"])], &["OptionModel"]);
        check(&["Option"], &[("Option", &["Option"]), ("option", &["Option"])], &["Option2", "Option3"]);
        check(&[], &[("ref", &["r#ref"]), ("$ref", &["r#ref", "dollar_ref"])], &["r#ref", "dollar_ref"]);
        check(&[], &[("a", &["r#type"]), ("b", &["r#type"])], &["r#type", "type_2"]);
        check(&[], &[("a1", &["A1"]), ("A-1", &["A1"]), ("a 1", &["A1"])], &["A1", "A1_2", "A1_3"]);
        check(&[], &[("x", &["x"]), ("X", &["x"]), ("x_2", &["x_2"])], &["x", "x_3", "x_2"]);
    }

    #[test]
    fn pins_go_first() {
        let pinned = Candidate::new("b", ["B".to_owned()]).pinned(Some("A".to_owned()));
        let names = Scope::default().resolve(&[Candidate::new("A", ["A".to_owned()]), pinned]);
        assert_eq!(names[0].name, "A2");
        assert_eq!(names[1].name, "A");
    }
}
