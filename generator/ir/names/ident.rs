//! Words → identifier in a case, and what must not be a name in which scope.

/// Longest identifier that is made of a document's words; what is longer is cut at a word.
const MAX_LENGTH: usize = 80;

/// `SseStatsResponse`.
pub(crate) fn camel(words: &[String]) -> String {
    let mut ident = String::new();
    for word in words.iter().flat_map(|word| word.split('_')) {
        let mut characters = word.chars();
        let Some(first) = characters.next() else {
            continue;
        };
        // `1.10` and `11.0` are two names: digits of two words do not run together.
        if first.is_ascii_digit() && ident.ends_with(|c: char| c.is_ascii_digit()) {
            ident.push('_');
        }
        let upper: String = first.to_uppercase().chain(characters).filter(|c| is_part(*c)).collect();
        if ident.chars().count() + upper.chars().count() > MAX_LENGTH {
            if ident.is_empty() {
                ident = upper.chars().take(MAX_LENGTH).collect();
            }
            break;
        }
        ident.push_str(&upper);
    }
    started(ident, "N", "Empty")
}

/// `sse_stats_response`, before keywords are looked at.
pub(crate) fn snake(words: &[String]) -> String {
    let mut ident = String::new();
    for word in words {
        let length = ident.chars().count() + 1 + word.chars().count();
        if length > MAX_LENGTH {
            if ident.is_empty() {
                ident = word.chars().take(MAX_LENGTH).collect();
            }
            break;
        }
        if !ident.is_empty() {
            ident.push('_');
        }
        ident.extend(word.chars().filter(|c| is_part(*c)));
    }
    started(ident, "n", "empty")
}

/// `SSE_STATS_RESPONSE` of `sse_stats_response`, raw or not.
pub(crate) fn constant(snake: &str) -> String {
    let upper: String = plain(snake).to_uppercase().chars().filter(|c| is_part(*c)).collect();
    upper.trim_end_matches('_').to_owned()
}

/// The identifier without `r#`.
pub(crate) fn plain(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

/// A value name that may stand in code: `type` → `r#type`, `self` → `self_`.
pub(crate) fn escaped(snake: String) -> String {
    match snake.as_str() {
        "self" | "Self" | "super" | "crate" | "_" => format!("{snake}_"),
        word if KEYWORDS.contains(&word) => format!("r#{snake}"),
        _ => snake,
    }
}

/// Whether a text from the configuration can be used as it stands.
pub(crate) fn is_identifier(text: &str) -> bool {
    let text = plain(text);
    let mut characters = text.chars();
    let starts = characters.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c));
    starts && text != "_" && characters.all(is_part)
}

/// Whether a text is a name as it is written in code: with `r#` where it has to be, and only there.
pub(crate) fn is_written(text: &str) -> bool {
    is_identifier(text) && escaped(plain(text).to_owned()) == text
}

fn started(ident: String, prefix: &str, empty: &str) -> String {
    match ident.chars().next() {
        None => empty.to_owned(),
        Some(first) if unicode_ident::is_xid_start(first) => ident,
        Some(_) => format!("{prefix}{ident}"),
    }
}

fn is_part(character: char) -> bool {
    unicode_ident::is_xid_continue(character) && !matches!(character, '\u{300}'..='\u{36f}')
}

/// Keywords of the 2024 edition, reserved ones included.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names that generated code uses bare, and those of the prelude that readers take for granted.
pub(crate) const RESERVED_TYPES: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Names that the client's and the server's root already have, on top of [`RESERVED_TYPES`]; `A` is the type parameter of
/// the server's functions.
pub(crate) const RESERVED_SERVICES: &[&str] = &["A", "Backend", "Client", "ClientBuilder", "Credentials"];

/// Names that the sender's root has on top of those.
pub(crate) const RESERVED_SENDERS: &[&str] = &["Sender", "SenderBuilder"];

/// What `Backend` of a receiver has on top of [`RESERVED_METHODS`].
pub(crate) const UNHANDLED: &str = "unhandled";

/// Modules of an API, associated functions of `Client`, and file names with a meaning of their own.
pub(crate) const RESERVED_MODULES: &[&str] = &[
    "builder",
    "client",
    "clone",
    "clone_into",
    "in_process",
    "into",
    "lib",
    "main",
    "mod",
    "models",
    "mounted",
    "new",
    "ops",
    "router",
    "routes",
    "rt",
    "server",
    "to_owned",
    "try_into",
    "xml",
];

/// Methods of `Backend` and its supertraits, and of traits that hold for every type: a call must mean the operation.
pub(crate) const RESERVED_METHODS: &[&str] = &[
    "authenticate",
    "authenticate_optional",
    "clone",
    "clone_from",
    "clone_into",
    "combine_principals",
    "into",
    "rejection",
    "to_owned",
    "try_into",
];

/// What a call has beside its setters.
pub(crate) const RESERVED_PARAMETERS: &[&str] = &["send", "send_full", "to_request", "with"];

/// Statics and constants of an API.
pub(crate) const RESERVED_CONSTANTS: &[&str] = &["BASE_PATH", "BASE_URL", "FIELDS", "OPERATIONS"];

/// Methods of `ClientBuilder`.
pub(crate) const RESERVED_BUILDER: &[&str] =
    &["build", "clone", "clone_into", "core", "into", "layer", "to_owned", "transport", "try_into", "with"];

/// Variables of the generated functions around the fields of a struct.
pub(crate) const FIELD_LOCALS: &[&str] = &["cx", "members", "node", "self", "w"];

/// Variables of the generated functions around the parameters of an operation.
pub(crate) const PARAMETER_LOCALS: &[&str] = &["app", "call", "cx", "input", "request", "self"];

/// The local variables for the names of one scope: a name gets `_` where it would hide a variable of the code around it.
pub(crate) fn locals(names: &[String], around: &[&str]) -> Vec<String> {
    let mut locals: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let mut local = name.clone();
        while around.contains(&local.as_str()) || locals.contains(&local) || local != *name && names.contains(&local) {
            local = format!("{}_", plain(&local));
        }
        locals.push(local);
    }
    locals
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn cases() {
        for (text, type_name, value, constant_name) in [
            ("get_sse_stats", "GetSseStats", "get_sse_stats", "GET_SSE_STATS"),
            ("100 CONTINUE", "N100Continue", "n100_continue", "N100_CONTINUE"),
            ("1.10", "N1_10", "n1_10", "N1_10"),
            ("+1", "Plus1", "plus_1", "PLUS_1"),
            ("日本", "日本", "日本", "日本"),
            ("type", "Type", "r#type", "TYPE"),
            ("self", "Self", "self_", "SELF"),
            ("straße", "Straße", "straße", "STRASSE"),
            ("", "Empty", "empty", "EMPTY"),
        ] {
            let words = words(text);
            let value_name = escaped(snake(&words));
            assert_eq!(camel(&words), type_name);
            assert_eq!(value_name, value);
            assert_eq!(constant(&value_name), constant_name);
        }
    }

    #[test]
    fn names_as_they_are_written() {
        for (text, expected) in [
            ("Room", true),
            ("r#type", true),
            ("self_", true),
            ("type", false),
            ("r#room", false),
            ("self", false),
            ("r#self", false),
            ("a b", false),
            ("", false),
        ] {
            assert_eq!(is_written(text), expected, "{text}");
        }
    }

    #[test]
    fn long_names_are_cut_at_words() {
        let text = "some_quite_long_word ".repeat(20);
        assert_eq!(camel(&words(&text)), "SomeQuiteLongWord".repeat(4) + "SomeQuite");
        assert_eq!(snake(&words(&text)), "some_quite_long_word_".repeat(3) + "some_quite_long");
        assert_eq!(camel(&words(&"字".repeat(200))).chars().count(), 80);
    }

    #[test]
    fn locals_hide_nothing() {
        let names: Vec<String> = ["cx", "cx_", "id", "r#type"].map(str::to_owned).into();
        assert_eq!(locals(&names, FIELD_LOCALS), ["cx__", "cx_", "id", "r#type"]);
    }
}
