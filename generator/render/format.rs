//! From rendered text to a file: the parse gate, prettyplease, blank lines, `use` lines and the header.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::RenderError;
use super::tokens;

/// Parses what a template gave. Nothing that does not parse goes any further.
pub(super) fn parse(template: &'static str, text: &str) -> Result<Vec<syn::Item>, RenderError> {
    parse_file(template, text).map(|file| file.items)
}

/// The same for a template that is a whole file, with attributes of its own.
pub(super) fn parse_file(template: &'static str, text: &str) -> Result<syn::File, RenderError> {
    syn::parse_file(text).map_err(|error| {
        let line = error.span().start().line;
        let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        RenderError::parse(template, line, shown, error.to_string())
    })
}

/// The text of a whole file.
pub(super) fn print_file(mut file: syn::File) -> String {
    let items = std::mem::take(&mut file.items);
    let attributes = prettyplease::unparse(&file);
    format!("{attributes}\n{}", print("", items)).trim_start().to_owned()
}

/// A file's text: header, items with a blank line between them.
pub(super) fn print(header: &str, items: Vec<syn::Item>) -> String {
    Print::file(header, Vec::new(), vec![Print::of(items)])
}

/// Printed items with a blank line between them, to which others can be appended.
#[derive(Debug, Default)]
pub(super) struct Print {
    text: String,
    ends: Option<(Group, Group)>,
}

impl Print {
    /// The text of these items.
    pub(super) fn of(items: Vec<syn::Item>) -> Self {
        let mut print = Self::default();
        for item in items {
            let group = Group::of(&item);
            print.append(Self { text: print_item(item), ends: Some((group, group)) });
        }
        print
    }

    /// Puts other items behind these.
    pub(super) fn append(&mut self, other: Self) {
        self.ends = match (self.ends, other.ends) {
            (None, ends) => ends,
            (ends, None) => ends,
            (Some((first, before)), Some((after, last))) => {
                if before == Group::Apart || before != after {
                    self.text.push('\n');
                }
                Some((first, last))
            }
        };
        self.text.push_str(&other.text);
    }

    /// Without room for more.
    pub(super) fn shrunk(mut self) -> Self {
        self.text.shrink_to_fit();
        self
    }

    /// The whole file: the header, `uses`, the items of all parts. Files can be large: the text is made once, in the room it needs.
    pub(super) fn file(header: &str, uses: Vec<syn::Item>, parts: Vec<Self>) -> String {
        let header = tokens::one_line(header);
        let uses = Self::of(uses);
        let size: usize = parts.iter().chain([&uses]).map(|part| part.text.len() + 1).sum();
        let mut all = Self { text: String::with_capacity(header.len() + 2 + size), ends: None };
        if !header.is_empty() {
            all.text.push_str(&header);
            all.text.push_str("\n\n");
        }
        all.append(uses);
        parts.into_iter().for_each(|part| all.append(part));
        all.text
    }
}

/// Items of the same group stand together without a blank line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Use,
    Module,
    Apart,
}

impl Group {
    fn of(item: &syn::Item) -> Self {
        match item {
            syn::Item::Use(_) => Self::Use,
            syn::Item::Mod(item) if item.content.is_none() && item.attrs.is_empty() => Self::Module,
            _ => Self::Apart,
        }
    }
}

fn print_item(item: syn::Item) -> String {
    let has_members = matches!(item, syn::Item::Impl(_) | syn::Item::Trait(_));
    let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    let text = prettyplease::unparse(&file);
    if has_members { separate_members(&text) } else { text }
}

/// Puts a blank line between the members of an `impl` or a `trait`, which the formatter prints without.
///
/// At a member's own depth a line ends a member exactly when it ends with `;` or `}`: literals are escaped, so that none
/// spans lines, and the members' bodies stand deeper.
fn separate_members(text: &str) -> String {
    let mut separated = String::with_capacity(text.len() + text.len() / 16);
    let mut ended = false;
    for line in text.lines() {
        let own_depth = line.strip_prefix("    ").is_some_and(|rest| !rest.starts_with(' '));
        if ended && own_depth {
            separated.push('\n');
        }
        ended = own_depth && is_end_of_member(line);
        separated.push_str(line);
        separated.push('\n');
    }
    separated
}

fn is_end_of_member(line: &str) -> bool {
    let line = line.trim_start();
    !line.starts_with("//") && !line.starts_with('#') && (line.ends_with(';') || line.ends_with('}'))
}

/// What a file may have a `use` line for.
const USED: [&str; 4] = ["rt", "models", "ops", "xml"];

/// Which of [`USED`] the items reach for.
pub(super) fn mentioned(items: &[syn::Item]) -> [bool; 4] {
    USED.map(|segment| mentions(items, segment))
}

/// The `use` lines of a file that stands `depth` modules below the API's own: those that its items need.
pub(super) fn uses(mentioned: [bool; 4], runtime: &TokenStream, depth: usize) -> Result<Vec<syn::Item>, RenderError> {
    let siblings: Vec<_> = USED
        .into_iter()
        .zip(mentioned)
        .skip(1)
        .filter(|(_, used)| *used)
        .map(|(name, _)| tokens::ident(name))
        .collect();
    let ups = (0..depth).map(|_| quote!(super::));
    let runtime = mentioned[0].then(|| quote!(use #runtime as rt;));
    let siblings = match &siblings[..] {
        [] => None,
        [one] => Some(quote!(use #(#ups)* #one;)),
        all => Some(quote!(use #(#ups)* {#(#all),*};)),
    };
    let uses = [runtime, siblings].into_iter().flatten().map(|line| line.to_string()).collect::<Vec<_>>();
    parse("use lines", &uses.join("\n"))
}

/// Whether code reaches for a path that starts with this segment, such as `models` in `models::Room`.
pub(super) fn mentions(items: &[syn::Item], segment: &str) -> bool {
    items.iter().any(|item| reaches(item.to_token_stream(), segment))
}

fn reaches(tokens: TokenStream, segment: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let colon = |index: usize| matches!(tokens.get(index), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    tokens.iter().enumerate().any(|(index, token)| match token {
        TokenTree::Group(group) => reaches(group.stream(), segment),
        TokenTree::Ident(ident) => {
            let follows_path = index > 1 && colon(index - 1) && colon(index - 2);
            ident == segment && colon(index + 1) && colon(index + 2) && !follows_path
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<syn::Item> {
        parse("test", text).expect("the test's text parses")
    }

    #[test]
    fn items_and_members_are_separated() {
        let text = print(
            "// header",
            items(
                "use a::b; use c::d; struct A { x: u8, y: u8 } impl A { const B: u8 = 1; fn c() { if x { y(); } } fn d() {} } mod e; mod f;",
            ),
        );
        insta::assert_snapshot!(text, @r"
        // header

        use a::b;
        use c::d;

        struct A {
            x: u8,
            y: u8,
        }

        impl A {
            const B: u8 = 1;

            fn c() {
                if x {
                    y();
                }
            }

            fn d() {}
        }

        mod e;
        mod f;
        ");
    }

    #[test]
    fn docs_that_look_like_ends_end_nothing() {
        let text = print(
            "",
            items(
                r#"trait A { #[doc = " a;"] #[doc = " b }"] fn c(&self) -> impl Future<Output = u8> + Send; fn d(); }"#,
            ),
        );
        insta::assert_snapshot!(text, @r"
        trait A {
            /// a;
            /// b }
            fn c(&self) -> impl Future<Output = u8> + Send;

            fn d();
        }
        ");
    }

    #[test]
    fn a_header_stays_one_line() {
        assert_eq!(print("// a\nfn b() {}", items("struct C;")), "// afn b() {}\n\nstruct C;\n");
    }

    #[test]
    fn text_that_does_not_parse_is_refused_with_its_place() {
        let error = parse("model/struct.rs.jinja", "struct A;\nstruct \"b\";").err().expect("a literal is no name");
        assert_eq!(
            error.to_string(),
            "template model/struct.rs.jinja, line 2: expected identifier: `struct \"b\";`; this is a bug in specloom"
        );
    }

    #[test]
    fn only_the_first_segment_of_a_path_is_mentioned() {
        let items = items("fn a(models: u8) -> b::models::C { ops::D { models } }");
        assert!(mentions(&items, "ops"));
        assert!(!mentions(&items, "models"));
    }
}
