//! Raw text cut by place and style.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::json::Tape;
use super::encode::escape_of;
use super::escape::{Escape, percent_decode, reserved_decode};
use super::{Location, Param, Problem, Reader, Style};

type Texts<'a> = Vec<Cow<'a, str>>;

/// A way to cut a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// One text.
    Scalar,
    /// A list of texts.
    List,
    /// An object of texts.
    Object,
    /// An object whose members stand beside other parameters, under their own names.
    Spread,
}

/// What there is of one parameter.
enum Source<'a> {
    /// One piece of raw text.
    One(&'a str),
    /// A matrix of other names than the parameter's own: those of an object's members.
    Members(&'a str),
    /// A name that came several times.
    Many(Vec<&'a str>),
    /// No such name, but pairs whose names may be members.
    Pairs,
    Absent,
}

/// The raw text of one parameter.
pub(super) struct Cutter<'a> {
    param: &'a Param,
    source: Source<'a>,
    /// All pairs of the query or of the cookies.
    pairs: &'a [(&'a str, &'a str)],
    /// Names among them that are not members of this parameter.
    others: BTreeSet<String>,
}

const MALFORMED: &str = "holds an escape that cannot be decoded";

impl<'a> Cutter<'a> {
    pub(super) fn new(reader: Reader<'a>, param: &'a Param) -> Result<Self, Problem> {
        let (source, pairs): (_, &[_]) = match reader {
            Reader::Path(raw) => (bare(param, raw)?, &[]),
            Reader::WholeQuery(raw) => (Source::One(raw), &[]),
            Reader::Query(pairs) => (by_name(param, pairs, true), pairs),
            Reader::Cookie(pairs) => (by_name(param, pairs, false), pairs),
            Reader::Header([]) => (Source::Absent, &[]),
            Reader::Header([one]) => (Source::One(one), &[]),
            Reader::Header(many) => (Source::Many(many.iter().map(AsRef::as_ref).collect()), &[]),
        };
        Ok(Self { param, source, pairs, others: BTreeSet::new() })
    }

    /// The cuts that the raw text allows, the likeliest first.
    pub(super) fn cuts(&self) -> &'static [Cut] {
        match &self.source {
            Source::Absent => &[],
            Source::Pairs => &[Cut::Spread],
            Source::Many(_) => &[Cut::List, Cut::Object],
            Source::Members(_) => &[Cut::Object],
            Source::One(raw) if raw.is_empty() || splits(self.param, raw) => &[Cut::List, Cut::Scalar, Cut::Object],
            Source::One(_) => &[Cut::Scalar, Cut::Object],
        }
    }

    /// The text cut in a way. `Ok(None)`: it cannot be.
    pub(super) fn cut(&self, cut: Cut) -> Result<Option<Tape<'a>>, Problem> {
        Ok(match cut {
            Cut::Scalar => self.scalar()?,
            Cut::List => self.list()?.map(Tape::text_list),
            Cut::Object => self.object()?.map(Object::into_tape),
            Cut::Spread => self.spread()?.map(Object::into_tape),
        })
    }

    /// Whether there is no parameter of this name, but others that may be its members.
    pub(super) fn is_only_spread(&self) -> bool {
        matches!(self.source, Source::Pairs)
    }

    /// Whether the name came several times.
    pub(super) fn is_repeated(&self) -> bool {
        matches!(self.source, Source::Many(_))
    }

    /// Whether an object's members stand under names of their own.
    pub(super) fn spreads(&self) -> bool {
        !self.pairs.is_empty() && self.param.explode
    }

    /// Leaves names out that belong to other parameters.
    pub(super) fn leave_out(&mut self, names: Vec<String>) {
        self.others.extend(names);
    }

    fn scalar(&self) -> Result<Option<Tape<'a>>, Problem> {
        match &self.source {
            Source::One(raw) => self.decoded(raw).map(|text| Some(Tape::text(text))),
            _ => Ok(None),
        }
    }

    fn list(&self) -> Result<Option<Texts<'a>>, Problem> {
        match &self.source {
            Source::One("") => Ok(Some(Vec::new())),
            Source::One(raw) => self.pieces(raw).map(Some),
            Source::Many(values) if self.param.location == Location::Header => {
                let mut all = Vec::new();
                for value in values {
                    all.extend(self.pieces(value)?);
                }
                Ok(Some(all))
            }
            Source::Many(values) if self.param.explode => {
                values.iter().map(|value| self.decoded(value)).collect::<Result<_, _>>().map(Some)
            }
            _ => Ok(None),
        }
    }

    fn object(&self) -> Result<Option<Object<'a>>, Problem> {
        match &self.source {
            Source::One(_) | Source::Many(_) if self.spreads() => self.spread(),
            Source::One(raw) | Source::Members(raw) => self.members(self.pieces_raw(raw)).map(Some),
            Source::Many(values) if self.param.location == Location::Header => {
                self.members(values.iter().flat_map(|value| self.pieces_raw(value)).collect()).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// `R=100,G=200` when exploded, else `R,100,G,200`.
    fn members(&self, pieces: Vec<Cow<'a, str>>) -> Result<Object<'a>, Problem> {
        let mut object = Object::default();
        if self.param.explode {
            for piece in &pieces {
                let (key, value) = piece.split_once('=').unwrap_or((piece, ""));
                let (key, value) = (self.item(key)?.into_owned(), self.item(value)?.into_owned());
                object.insert(Cow::Owned(key), Cow::Owned(value));
            }
            return Ok(object);
        }
        for pair in pieces.chunks(2) {
            let value = pair.get(1).map_or("", AsRef::as_ref);
            let (key, value) = (self.item(&pair[0])?.into_owned(), self.item(value)?.into_owned());
            object.insert(Cow::Owned(key), Cow::Owned(value));
        }
        Ok(object)
    }

    /// Any pair may be a member: one that cannot be decoded is a mistake, of this parameter or of another.
    fn spread(&self) -> Result<Option<Object<'a>>, Problem> {
        let mut object = Object::default();
        for (key, value) in self.pairs {
            let key = self.decoded(key)?;
            if !self.others.contains(&*key) {
                object.insert(key, self.decoded(value)?);
            }
        }
        Ok((!object.members.is_empty()).then_some(object))
    }

    fn pieces(&self, raw: &'a str) -> Result<Texts<'a>, Problem> {
        self.pieces_raw(raw)
            .into_iter()
            .map(|piece| match piece {
                Cow::Borrowed(piece) => self.item(piece),
                Cow::Owned(piece) => self.item(&piece).map(|text| Cow::Owned(text.into_owned())),
            })
            .collect()
    }

    /// The raw text at its delimiters.
    fn pieces_raw(&self, raw: &'a str) -> Texts<'a> {
        let param = self.param;
        match (param.style, param.explode) {
            (Style::SpaceDelimited, _) => {
                raw.replace("%20", "+").split('+').map(|piece| Cow::Owned(piece.to_owned())).collect()
            }
            (Style::PipeDelimited, _) => raw
                .replace("%7C", "|")
                .replace("%7c", "|")
                .split('|')
                .map(|piece| Cow::Owned(piece.to_owned()))
                .collect(),
            (Style::Label, true) => raw.split('.').map(Cow::Borrowed).collect(),
            (Style::Matrix, true) => {
                let is_list = !matches!(self.source, Source::Members(_));
                // The name alone is an empty value.
                let own = |piece: &'a str| {
                    let (key, value) = piece.split_once('=').unwrap_or((piece, ""));
                    if is_list && key == param.name { value } else { piece }
                };
                raw.split(';').map(own).map(Cow::Borrowed).collect()
            }
            (Style::Form | Style::Cookie, true) => vec![Cow::Borrowed(raw)],
            _ if param.location == Location::Header => raw.split(',').map(str::trim).map(Cow::Borrowed).collect(),
            _ => raw.split(',').map(Cow::Borrowed).collect(),
        }
    }

    /// The text of a value that stands alone.
    fn decoded<'t>(&self, raw: &'t str) -> Result<Cow<'t, str>, Problem> {
        self.unescaped(raw, false)
    }

    /// The text of a piece that others may stand beside.
    fn item<'t>(&self, raw: &'t str) -> Result<Cow<'t, str>, Problem> {
        let alone = self.param.explode && matches!(self.param.style, Style::Form | Style::Cookie);
        self.unescaped(raw, !alone)
    }

    fn unescaped<'t>(&self, raw: &'t str, list: bool) -> Result<Cow<'t, str>, Problem> {
        let text = match escape_of(self.param) {
            Escape::None => Some(Cow::Borrowed(raw)),
            escape @ (Escape::ReservedInQuery | Escape::ReservedInPath) => reserved_decode(raw, escape, list),
            _ => percent_decode(raw, self.param.location == Location::Query),
        };
        text.ok_or_else(|| Problem::malformed(MALFORMED))
    }
}

/// A path expression without what its style puts in front.
fn bare<'a>(param: &Param, raw: &'a str) -> Result<Source<'a>, Problem> {
    let start = match param.style {
        Style::Label => '.',
        Style::Matrix => ';',
        _ => return Ok(Source::One(raw)),
    };
    let other_style = || Problem::malformed("is not written in the style that the document asks for");
    let rest = raw.strip_prefix(start).ok_or_else(other_style)?;
    if param.style == Style::Label {
        return Ok(Source::One(rest));
    }
    let value = |piece: &'a str| match piece.strip_prefix(param.name)? {
        "" => Some(""),
        named => named.strip_prefix('='),
    };
    if !param.explode {
        return value(rest).map(Source::One).ok_or_else(other_style);
    }
    Ok(match value(rest) {
        Some(one) if !rest.contains(';') => Source::One(one),
        _ if rest.is_empty() || rest.split(';').all(|piece| value(piece).is_some()) => Source::One(rest),
        _ => Source::Members(rest),
    })
}

fn by_name<'a>(param: &Param, pairs: &'a [(&'a str, &'a str)], query: bool) -> Source<'a> {
    let is_named =
        |key: &str| key == param.name || (query && percent_decode(key, true).is_some_and(|key| key == param.name));
    let mut values: Vec<&'a str> = pairs.iter().filter(|(key, _)| is_named(key)).map(|(_, value)| *value).collect();
    match values.len() {
        0 if param.explode && !pairs.is_empty() => Source::Pairs,
        0 => Source::Absent,
        1 => Source::One(values.remove(0)),
        _ => Source::Many(values),
    }
}

/// Whether the raw text holds what separates items.
fn splits(param: &Param, raw: &str) -> bool {
    match (param.style, param.explode) {
        (Style::SpaceDelimited, _) => raw.contains("%20") || raw.contains('+'),
        (Style::PipeDelimited, _) => raw.contains('|') || raw.contains("%7C") || raw.contains("%7c"),
        (Style::Label, true) => raw.contains('.'),
        (Style::Matrix, true) => raw.contains(';'),
        (Style::Form | Style::Cookie, true) => false,
        _ => raw.contains(','),
    }
}

/// An object in the making: members in order, found by name.
#[derive(Default)]
struct Object<'a> {
    members: Vec<(Cow<'a, str>, Texts<'a>)>,
    index: BTreeMap<Cow<'a, str>, usize>,
}

impl<'a> Object<'a> {
    fn insert(&mut self, key: Cow<'a, str>, value: Cow<'a, str>) {
        match self.index.get(&key) {
            Some(at) => self.members[*at].1.push(value),
            None => {
                self.index.insert(key.clone(), self.members.len());
                self.members.push((key, vec![value]));
            }
        }
    }

    fn into_tape(self) -> Tape<'a> {
        Tape::text_object(self.members)
    }
}
