//! How bad messages are, where the user says otherwise.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, Level, catalogue, suggest};

/// The word for all warnings at once.
const WARNINGS: &str = "warnings";

/// What the user makes of warnings and notes. Errors stay errors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    /// By code number.
    codes: BTreeMap<&'static str, Say>,
    /// Whether all warnings are errors.
    denies_warnings: bool,
}

/// What becomes of a kind of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    /// Nothing.
    Allow,
    /// It is a warning.
    Warn,
    /// It is an error.
    Deny,
}

impl Levels {
    /// Chooses for a code, by its number or its slug, or for `warnings`. What is said later counts.
    ///
    /// # Errors
    /// When there is no such code, or it is that of an error, which nothing can be made of.
    pub fn set(&mut self, name: &str, say: Say) -> Result<(), String> {
        if name == WARNINGS {
            if say == Say::Allow {
                return Err("warnings can be allowed one by one; -q hides them".to_owned());
            }
            self.denies_warnings = say == Say::Deny;
            return Ok(());
        }
        let Some(code) = catalogue::find(name) else {
            let known = catalogue::ALL.iter().flat_map(|code| [code.number, code.slug]);
            let near = suggest::did_you_mean(name, known).map_or_else(String::new, |near| format!("; {near}"));
            return Err(format!("no message has the code `{name}`{near}"));
        };
        if code.level == Level::Error && say != Say::Deny {
            return Err(format!("{} is an error, and stays one", code.number));
        }
        self.codes.insert(code.number, say);
        Ok(())
    }

    /// The level of a message; `None` when it is not said.
    #[must_use]
    pub fn of(&self, diagnostic: &Diagnostic) -> Option<Level> {
        match self.codes.get(diagnostic.code.number) {
            Some(Say::Allow) => None,
            Some(Say::Warn) => Some(Level::Warning),
            Some(Say::Deny) => Some(Level::Error),
            None if self.denies_warnings && diagnostic.level == Level::Warning => Some(Level::Error),
            None => Some(diagnostic.level),
        }
    }
}

impl Say {
    /// The word for it in a config file.
    ///
    /// # Errors
    /// When it is none.
    pub(super) fn parse(word: &str) -> Result<Self, String> {
        match word {
            "allow" => Ok(Self::Allow),
            "warn" => Ok(Self::Warn),
            "deny" => Ok(Self::Deny),
            other => Err(format!("a level of `lint.level` is `allow`, `warn` or `deny`, not `{other}`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::pointer::{FileId, Pointer};

    #[test]
    fn warnings_are_what_the_user_makes_of_them() {
        let at = Pointer::root(FileId::ROOT);
        let warning = Diagnostic::new(catalogue::find("W0501").unwrap(), &at, "a");
        let mut levels = Levels::default();
        assert_eq!(levels.of(&warning), Some(Level::Warning));
        levels.set("warnings", Say::Deny).unwrap();
        assert_eq!(levels.of(&warning), Some(Level::Error));
        levels.set("w0501", Say::Allow).unwrap();
        assert_eq!(levels.of(&warning), None);
        levels.set(warning.code.slug, Say::Warn).unwrap();
        assert_eq!(levels.of(&warning), Some(Level::Warning));
    }

    #[test]
    fn what_cannot_be_chosen_is_told() {
        let mut levels = Levels::default();
        for (name, say, message) in [
            ("E0211", Say::Allow, "E0211 is an error, and stays one"),
            ("W9999", Say::Deny, "no message has the code `W9999`"),
            ("path-param-not-in-templat", Say::Deny, "did you mean `path-param-not-in-template`?"),
            ("warnings", Say::Allow, "warnings can be allowed one by one; -q hides them"),
        ] {
            let told = levels.set(name, say).unwrap_err();
            assert!(told.contains(message), "{told}");
        }
        levels.set("E0211", Say::Deny).unwrap();
    }
}
