//! `oneOf` and `anyOf`: members, and what beside them.

use crate::diagnostics;
use crate::document::{Schema as Written, TypeName};

use crate::api::{Fallback, Lowering, Shape, Union, UnionMember, Use};

use super::all_of::{UnionSite, has_limits, has_structure};
use super::enumeration::texts;
use super::lower::declared_types;
use super::{Gathered, Job, lower};

/// How many alternatives several unions of one schema may have together.
const MAX_ALTERNATIVES: usize = 64;

impl<'a> Lowering<'a> {
    /// The shape of a schema that is a union; `None` if it is none.
    pub(super) fn union_shape(&mut self, gathered: &Gathered<'a>, job: &Job<'a>) -> Option<Shape> {
        let (sites, _) = self.split_unions(gathered);
        let tagged = sites.iter().find(|site| site.owner.discriminator.is_some());
        let site: &UnionSite<'a> = tagged.or(sites.first())?;
        let live = self.live_members(gathered, site);
        if live.is_empty() {
            self.report_no_member(gathered, site, job);
            return Some(Shape::Any);
        }
        if sites.len() == 1
            && !is_extended(gathered)
            && let Some(shape) = self.text_union(site).or_else(|| self.listed_union(site))
        {
            return Some(shape);
        }
        let alternatives = job.alternatives.saturating_mul(live.len());
        if !job.choices.is_empty() && alternatives > MAX_ALTERNATIVES {
            return Some(Shape::Any);
        }
        Some(Shape::Union(self.union(gathered, site, &live, &Job { alternatives, ..job.clone() })))
    }

    fn report_no_member(&mut self, gathered: &Gathered<'a>, site: &UnionSite<'a>, job: &Job<'a>) {
        let outer = declared_types(gathered).unwrap_or_default();
        let names: Vec<&str> = outer.iter().map(|name| name.as_str()).collect();
        self.conflict(diagnostics::schema_conflict(
            &job.origin,
            &format!("its type is `{}`, and no member of `{}` has it", names.join("`, `"), site.keyword),
        ));
    }

    /// Texts only: constants, lists, and `anyOf` of a list and any text (which says that the list is open).
    fn text_union(&mut self, site: &UnionSite<'a>) -> Option<Shape> {
        if site.owner.discriminator.is_some() {
            return None;
        }
        let mut values: Vec<String> = Vec::new();
        let mut open = false;
        for member in &site.members {
            let gathered = self.gather(&[*member]);
            if !gathered.unions.is_empty() || lower::types(&gathered) != Some(vec![TypeName::String]) {
                return None;
            }
            match texts(&gathered) {
                Some(texts) => texts.into_iter().for_each(|text| {
                    if !values.contains(&text) {
                        values.push(text);
                    }
                }),
                None if gathered.atoms.iter().any(|atom| atom.format.is_some() || atom.pattern.is_some()) => {
                    return None;
                }
                None => open = true,
            }
        }
        let named = site
            .members
            .iter()
            .filter(|member| member.object().is_some_and(|object| object.reference.is_some()))
            .count();
        match open {
            _ if values.is_empty() => None,
            true => (site.keyword == "anyOf").then_some(Shape::OpenEnum(values)),
            false => (named == 0).then_some(Shape::StringEnum(values)),
        }
    }

    fn union(&mut self, gathered: &Gathered<'a>, site: &UnionSite<'a>, live: &[&'a Written], job: &Job<'a>) -> Union {
        let discriminator = site.owner.discriminator.as_deref();
        let values = match discriminator {
            Some(discriminator) => self.tag_values(discriminator, gathered, live),
            None => vec![Vec::new(); live.len()],
        };
        let fallback = match discriminator {
            Some(discriminator) => self.fallback(discriminator, gathered, live),
            None => Fallback::Unknown,
        };
        let members =
            live.iter().zip(values).map(|(member, values)| self.union_member(gathered, site, member, values, job));
        Union {
            members: members.collect(),
            exactly_one: site.keyword == "oneOf",
            discriminator: discriminator.map(|discriminator| discriminator.property_name.to_string()),
            fallback,
            open: false,
        }
    }

    fn union_member(
        &mut self,
        gathered: &Gathered<'a>,
        site: &UnionSite<'a>,
        member: &'a Written,
        values: Vec<String>,
        job: &Job<'a>,
    ) -> UnionMember {
        let origin = member.pointer().clone();
        if self.covers(gathered, site, member) {
            let schema = Use { nullable: false, ..self.use_of(member) };
            return UnionMember { origin, name: None, schema, values };
        }
        let identity = self.identity(member).pointer().clone();
        let (origin, name) = match identity == site.owner.pointer {
            true => (origin.key("discriminator"), Some("base".to_owned())),
            false => (origin, self.component(&identity)),
        };
        let mut choices = job.choices.clone();
        choices.push(site.choose(member));
        let schema = self.slot(Job { choices, origin: origin.clone(), ..job.clone() });
        UnionMember { origin, name, schema: Use { schema, nullable: false }, values }
    }
}

/// Whether keywords stand beside a union that make or limit values themselves.
fn is_extended(gathered: &Gathered<'_>) -> bool {
    gathered.atoms.iter().any(|atom| has_structure(atom) || has_limits(atom))
}
