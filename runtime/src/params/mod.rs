//! Parameters on the wire: OpenAPI's styles, both ways.
//!
//! A value is written through [`Encode`](super::json::Encode) to JSON and laid out by style; what arrives is cut by
//! style into untyped text and read through [`Decode`](super::json::Decode). All types therefore work in all styles.

use super::json::Check;

mod cut;
mod decode;
mod encode;
mod escape;
mod flat;

pub(crate) use decode::{Problem, Reader};
#[cfg(feature = "server")]
pub(crate) use decode::{ProblemKind, read_nothing};
pub use encode::ParamError;
pub(crate) use encode::{Laid, lay_out};
#[cfg(feature = "server")]
pub(crate) use escape::percent_decode;
#[cfg(feature = "client")]
pub(crate) use escape::{Escape, escaped, is_dot_segment};

/// Where a parameter stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl Location {
    /// The word that a document uses for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a value is laid out as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Style {
    /// `blue,black`: path (default) and header. In a query, the text of all of it.
    Simple,
    /// `.blue,black`: path.
    Label,
    /// `;color=blue,black`: path.
    Matrix,
    /// `color=blue&color=black`: query and cookie (default).
    Form,
    /// `color=blue%20black`: query.
    SpaceDelimited,
    /// `color=blue%7Cblack`: query.
    PipeDelimited,
    /// `color[R]=100&color[G]=200`: query.
    DeepObject,
    /// `color=blue; color=black`, without percent-encoding: cookie.
    Cookie,
    /// `color=%7B%22R%22%3A100%7D`: the value as JSON, for a parameter that the document describes by `content`, and for values
    /// that no other style has a layout for.
    Json,
}

/// A parameter: its name, its place, and how its value is laid out there.
///
/// ```
/// # #[cfg(any(feature = "client", feature = "server"))] {
/// use specloom_rt::params::{Param, Style};
/// const COLORS: Param = Param::query("color").style(Style::PipeDelimited).explode(false);
/// # assert_eq!(COLORS.name(), "color");
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Param {
    name: &'static str,
    location: Location,
    style: Style,
    explode: bool,
    allow_reserved: bool,
    allow_empty: bool,
    check: Check,
}

impl Param {
    /// A parameter in the path, style `simple`.
    pub const fn path(name: &'static str) -> Self {
        Self::at(name, Location::Path, Style::Simple)
    }

    /// A parameter in the query, style `form`, exploded.
    pub const fn query(name: &'static str) -> Self {
        Self::at(name, Location::Query, Style::Form)
    }

    /// A header, style `simple`.
    pub const fn header(name: &'static str) -> Self {
        Self::at(name, Location::Header, Style::Simple)
    }

    /// A cookie, style `form`, exploded.
    pub const fn cookie(name: &'static str) -> Self {
        Self::at(name, Location::Cookie, Style::Form)
    }

    const fn at(name: &'static str, location: Location, style: Style) -> Self {
        Self {
            name,
            location,
            style,
            explode: explodes(style),
            allow_reserved: false,
            allow_empty: false,
            check: Check::new(),
        }
    }

    /// Sets the style, and `explode` to what that style has by default.
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self.explode = explodes(style);
        self
    }

    /// Sets `explode`.
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Sends reserved characters as they are, and `%` with two digits. What is read keeps such triples of reserved characters.
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// Takes an empty text for an absent parameter, where it is no value of the type.
    pub const fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// What the value must hold to.
    pub const fn check(mut self, check: Check) -> Self {
        self.check = check;
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether an empty text may stand for nothing.
    #[cfg(feature = "server")]
    pub(crate) const fn allows_empty(&self) -> bool {
        self.allow_empty
    }

    /// Whether its value is the whole query, which is no list of pairs.
    #[cfg(feature = "server")]
    pub(crate) const fn is_whole_query(&self) -> bool {
        matches!((self.location, self.style), (Location::Query, Style::Simple))
            || matches!((self.location, self.style, self.name.len()), (Location::Query, Style::Json, 0))
    }

    /// Its place.
    pub const fn location(&self) -> Location {
        self.location
    }
}

/// `explode` where the document does not say.
const fn explodes(style: Style) -> bool {
    matches!(style, Style::Form | Style::DeepObject | Style::Cookie)
}

#[cfg(test)]
mod tests;
