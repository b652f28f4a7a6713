//! Alternatives. XML is carried over to JSON before the type decides, so only what can be told from a member's name counts.

use std::collections::HashSet;

use super::Walk;
use crate::api::{Fallback, Schema, SchemaId, Shape, Union};
use crate::diagnostics;
use crate::ir::{XmlForm, XmlMember, XmlRest};

impl<'a> Walk<'a, '_> {
    pub(super) fn union(&mut self, schema: &Schema, union: &Union) -> XmlForm {
        if let Some(tag) = &union.discriminator {
            let arms = union.members.iter().filter(|member| !member.values.is_empty());
            let mut arms: Vec<_> = arms.map(|member| (member.values.clone(), self.form(member.schema, 0))).collect();
            arms.extend(self.fallback(union).map(|form| (Vec::new(), form)));
            return XmlForm::Tagged(tag.clone(), arms);
        }
        self.told_by_names(union).unwrap_or_else(|| {
            let what = "in XML the members of this union cannot be told apart before they are read, so they have the plain form: \
                        each property an element of its own name";
            self.say(&schema.origin, what, diagnostics::xml_form);
            XmlForm::Any
        })
    }

    /// How a value stands in XML that the discriminator does not tell, where the document says what it is.
    fn fallback(&mut self, union: &Union) -> Option<XmlForm> {
        match union.fallback {
            Fallback::Unknown => None,
            Fallback::Member(index) => Some(self.form(union.members.get(index)?.schema, 0)),
            Fallback::Shape => self.told_by_names(union),
        }
    }

    /// Texts, or one object of all their members: what each has must be the same node in all.
    fn told_by_names(&mut self, union: &Union) -> Option<XmlForm> {
        let mut members = Members::default();
        self.add(union, &mut members)?;
        Some(match (members.has_texts, members.object) {
            (_, None) => XmlForm::Scalar,
            (false, Some((all, rest))) => XmlForm::Object(all, rest),
            (true, Some((all, rest))) => {
                XmlForm::Either(Box::new(XmlForm::Scalar), Box::new(XmlForm::Object(all, rest)))
            }
        })
    }

    fn add(&mut self, union: &Union, members: &mut Members) -> Option<()> {
        let api = self.api;
        for member in &union.members {
            let id = member.schema.schema;
            if !members.seen.insert(id) {
                continue;
            }
            let schema = api.schema(id);
            match &schema.shape {
                Shape::Union(inner) if inner.discriminator.is_none() => self.add(inner, members)?,
                Shape::Object(object) => {
                    let own = self.members(object);
                    let rest = self.rest(object.additional, 0);
                    members.merge(own, rest)?;
                }
                Shape::Map(additional) => {
                    let rest = self.rest(*additional, 0);
                    members.merge(Vec::new(), rest)?;
                }
                _ if self.is_scalar(id) => members.has_texts = true,
                _ => return None,
            }
        }
        Some(())
    }
}

/// What the members of a union have in common.
#[derive(Default)]
struct Members {
    seen: HashSet<SchemaId>,
    has_texts: bool,
    object: Option<(Vec<XmlMember>, XmlRest)>,
}

impl Members {
    /// Adds an alternative. `None`: a name stands for something else in it.
    fn merge(&mut self, own: Vec<XmlMember>, rest: XmlRest) -> Option<()> {
        let own = own.into_iter().map(|member| XmlMember { required: false, ..member });
        let Some((all, known_rest)) = &mut self.object else {
            self.object = Some((own.collect(), rest));
            return Some(());
        };
        for member in own {
            let same = |known: &&XmlMember| {
                known.member == member.member || known.name == member.name && known.place == member.place
            };
            match all.iter().find(same) {
                Some(known) if *known == member => {}
                Some(_) => return None,
                None => all.push(member),
            }
        }
        match (&*known_rest, rest) {
            (known, rest) if *known == rest => {}
            (XmlRest::Typed(_), _) | (_, XmlRest::Typed(_)) => return None,
            _ => *known_rest = XmlRest::Any,
        }
        Some(())
    }
}
