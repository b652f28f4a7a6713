//! `[client.pagination]`: which operations answer in pages, and how the next page is found.

use serde::Deserialize;

/// How an operation answers in pages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Shape")]
pub struct Pagination {
    /// How the next page is found.
    pub by: PagesBy,
    /// The list of items; where it is `None`, the answer itself if it is a list.
    pub items: Option<MemberPath>,
    /// A member that is `false` on the last page.
    pub more: Option<MemberPath>,
}

/// How the next page is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagesBy {
    /// The answer has what this parameter is to be.
    Cursor {
        /// In this member.
        member: MemberPath,
        /// The parameter.
        parameter: String,
    },
    /// This parameter is the number of a page.
    Page {
        /// The parameter.
        parameter: String,
        /// The number of the first page.
        first: Option<u64>,
        /// The member that says how many pages there are.
        pages: Option<MemberPath>,
    },
    /// This parameter is the number of an item, from 0.
    Offset {
        /// The parameter.
        parameter: String,
        /// The parameter that says how many items a page has.
        limit: Option<String>,
        /// The member that says how many items there are.
        total: Option<MemberPath>,
    },
    /// A `Link` header leads to the next page.
    Link,
}

/// A member of an answer, from the outside in: `meta.next`, or as a JSON pointer `/meta/next`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct MemberPath {
    /// As it is written.
    pub text: String,
    /// The names.
    pub names: Vec<String>,
}

impl TryFrom<String> for MemberPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let names: Vec<String> = match text.strip_prefix('/') {
            Some(pointer) => pointer.split('/').map(|token| token.replace("~1", "/").replace("~0", "~")).collect(),
            None => text.split('.').map(str::to_owned).collect(),
        };
        match names.iter().any(String::is_empty) {
            true => Err(format!("a member is named `next`, `meta.next` or `/meta/next`, not `{text}`")),
            false => Ok(Self { text, names }),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    cursor: Option<MemberPath>,
    parameter: Option<String>,
    page: Option<String>,
    first: Option<u64>,
    pages: Option<MemberPath>,
    offset: Option<String>,
    limit: Option<String>,
    total: Option<MemberPath>,
    #[serde(default)]
    link: bool,
    items: Option<MemberPath>,
    more: Option<MemberPath>,
}

impl TryFrom<Shape> for Pagination {
    type Error = String;

    fn try_from(shape: Shape) -> Result<Self, String> {
        let Shape { cursor, parameter, page, first, pages, offset, limit, total, link, items, more } = shape;
        let strays = [
            ("parameter", parameter.is_some(), "cursor", cursor.is_some()),
            ("first", first.is_some(), "page", page.is_some()),
            ("pages", pages.is_some(), "page", page.is_some()),
            ("limit", limit.is_some(), "offset", offset.is_some()),
            ("total", total.is_some(), "offset", offset.is_some()),
        ];
        let by = match (cursor, page, offset, link) {
            (Some(member), None, None, false) => {
                let parameter =
                    parameter.ok_or("`cursor` needs `parameter`, the one that the next call sends it in")?;
                PagesBy::Cursor { member, parameter }
            }
            (None, Some(parameter), None, false) => PagesBy::Page { parameter, first, pages },
            (None, None, Some(parameter), false) => PagesBy::Offset { parameter, limit, total },
            (None, None, None, true) => PagesBy::Link,
            _ => return Err("pages are found by one of `cursor`, `page`, `offset` and `link = true`".to_owned()),
        };
        if let Some((stray, _, owner, _)) = strays.into_iter().find(|(_, is_there, _, owned)| *is_there && !owned) {
            return Err(format!("`{stray}` stands beside `{owner}` only"));
        }
        Ok(Self { by, items, more })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Pagination, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    fn path(text: &str) -> MemberPath {
        MemberPath::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn each_way_is_read() {
        let pages = read("cursor = 'meta.next'\nparameter = 'cursor'\nitems = '/a.b/c~1d'\nmore = 'more'").unwrap();
        let by = PagesBy::Cursor { member: path("meta.next"), parameter: "cursor".to_owned() };
        assert_eq!(pages.by, by);
        assert_eq!(pages.items.unwrap().names, ["a.b", "c/d"]);
        assert_eq!(pages.more.unwrap().names, ["more"]);
        let by = PagesBy::Page { parameter: "page".to_owned(), first: Some(0), pages: Some(path("pages")) };
        assert_eq!(read("page = 'page'\nfirst = 0\npages = 'pages'").unwrap().by, by);
        let by = PagesBy::Offset {
            parameter: "from".to_owned(),
            limit: Some("size".to_owned()),
            total: Some(path("total")),
        };
        assert_eq!(read("offset = 'from'\nlimit = 'size'\ntotal = 'total'").unwrap().by, by);
        assert_eq!(read("link = true").unwrap().by, PagesBy::Link);
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        let one = "pages are found by one of `cursor`, `page`, `offset` and `link = true`";
        for (text, message) in [
            ("items = 'data'", one),
            ("link = false", one),
            ("page = 'p'\nlink = true", one),
            ("cursor = 'next'", "`cursor` needs `parameter`, the one that the next call sends it in"),
            ("page = 'p'\nparameter = 'q'", "`parameter` stands beside `cursor` only"),
            ("page = 'p'\nlimit = 'q'", "`limit` stands beside `offset` only"),
            ("link = true\nfirst = 1", "`first` stands beside `page` only"),
            ("link = true\nitems = 'a..b'", "a member is named `next`, `meta.next` or `/meta/next`, not `a..b`"),
            ("link = true\nitems = ''", "a member is named `next`, `meta.next` or `/meta/next`, not ``"),
            ("page = 'p'\nfirst = -1", "invalid value: integer `-1`, expected u64"),
        ] {
            assert_eq!(read(text).unwrap_err(), message, "{text}");
        }
        assert!(read("pgae = 'p'").unwrap_err().starts_with("unknown field `pgae`"));
    }
}
