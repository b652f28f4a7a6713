//! Configuration files as people write them, and mistakes in them.

use super::super::{KeepAlive, MissingOffset, Typed};
use super::*;

fn read(text: &str) -> Result<Config, String> {
    let shape = toml::from_str(text).map_err(|error| explain(text, &error))?;
    build(shape, PathBuf::new(), None)
}

#[test]
fn a_spec_line_is_a_complete_file() {
    let config = read("spec = \"specs/chat.yaml\"").unwrap();
    assert_eq!(config.apis[0].name, "chat");
    assert_eq!(config.output, Path::new("src/generated"));
    assert_eq!(config.apis[0].options, Options::default());
    assert!(!config.modules);
}

#[test]
fn an_api_overrides_what_stands_above_it() {
    let config = read(
        "emit = [\"client\"]\n[names]\ntrim = \"off\"\n[[api]]\nname = \"a\"\nspec = \"a.yaml\"\nemit = [\"server\"]\n[[api]]\nspec = \"b.yaml\"",
    )
    .unwrap();
    assert_eq!(config.apis[0].options.emit, Emit { client: false, server: true });
    assert_eq!(config.apis[1].options.emit, Emit { client: true, server: false });
    assert_eq!(config.apis[1].name, "b");
    assert!(!config.apis[1].options.trim);
}

#[test]
fn types_are_chosen_above_and_changed_below() {
    let config = read(
        "[types]\nmissing_offset = \"refuse\"\ndate = \"string\"\nuuid = \"string\"\n\
         replace = { \"schema:A\" = \"crate::A\" }\n[models]\nderive_for = { \"schema:R\" = [\"Eq\"] }\n\
         [[api]]\nspec = \"a.yaml\"\n[api.types]\nuuid = \"uuid\"\nduration = \"string\"\n\
         replace = { \"format:x\" = \"u64\" }\n[[api]]\nspec = \"b.yaml\"",
    )
    .unwrap();
    let [a, b] = [&config.apis[0].options, &config.apis[1].options];
    assert_eq!(a.types.missing_offset, MissingOffset::Refuse);
    assert_eq!(a.types.texts.iter().copied().collect::<Vec<_>>(), [Typed::Date, Typed::Duration]);
    assert_eq!(a.types.replace.keys().collect::<Vec<_>>(), ["schema:A", "format:x"]);
    assert!(b.types.is_text("uuid") && b.types.is_text("date") && !b.types.is_text("duration"));
    assert_eq!((b.types.replace.len(), &b.derive_for["schema:R"]), (1, &vec!["Eq".to_owned()]));
}

#[test]
fn streams_are_chosen_above_and_changed_below() {
    let config = read(
        "[sse]\nreconnect = false\nmax_event = \"1MiB\"\n[[api]]\nspec = \"a.yaml\"\n[api.sse]\nkeep_alive = \"off\"\n\
         [[api]]\nspec = \"b.yaml\"\n[api.sse]\nreconnect = true\ndone = []",
    )
    .unwrap();
    let [a, b] = [&config.apis[0].options.sse, &config.apis[1].options.sse];
    assert_eq!((a.reconnect, a.max_event, a.keep_alive), (false, Some(1 << 20), KeepAlive::Off));
    assert_eq!((b.reconnect, b.max_event, b.keep_alive), (true, Some(1 << 20), KeepAlive::Default));
    assert_eq!((a.done.len(), b.done.len()), (1, 0));
}

#[test]
fn the_command_line_has_the_last_word() {
    let text = "spec = \"a.yaml\"\n[names]\ntrim = \"off\"\nrename = { a = \"b\" }\n[filter]\nprune = true";
    let sets = ["names.trim=auto", "filter.prune=false", "names.rename.\"tag:c\"=d", "filter.include=[\"x\"]"];
    let shape = with_sets(toml::from_str(text).unwrap(), &sets.map(str::to_owned)).unwrap();
    let config = build(shape, PathBuf::new(), None).unwrap();
    let options = &config.apis[0].options;
    assert!(options.trim && !options.prune);
    assert_eq!(
        (options.rename.len(), &options.rename["tag:c"], &options.filter.include[0][..]),
        (2, &"d".to_owned(), "x")
    );
    for (set, message) in [
        ("names.trim", "--set names.trim: write KEY=VALUE"),
        ("names.trin=off", "--set names.trin=off: unknown key `trin`; did you mean `trim`?"),
        ("= x", "--set = x: `` is no key"),
    ] {
        assert_eq!(single_with("a.yaml", "out", &[set.to_owned()]).unwrap_err().to_string(), message);
    }
    let config = single_with("a.yaml", "out", &["names.trim=off".to_owned()]).unwrap();
    assert!(!config.apis[0].options.trim);
    assert_eq!(config, Config { apis: config.apis.clone(), ..Config::single("a.yaml", "out") });
}

#[test]
fn mistakes_are_named_with_a_suggestion() {
    for (text, message) in [
        ("spec = \"a\"\noutptu = \"x\"", "2:1: unknown key `outptu`; did you mean `output`?"),
        ("spec = \"a\"\n[diff]", "2:2: the key `diff` is not supported yet"),
        (
            "spec = \"a\"\n[lint]\nlevel = { W0501 = \"no\" }",
            "a level of `lint.level` is `allow`, `warn` or `deny`, not `no`",
        ),
        ("spec = \"a\"\n[lint]\nlevel = { W9999 = \"deny\" }", "`lint.level`: no message has the code `W9999`"),
        ("emit = [\"clinet\"]\nspec = \"a\"", "`emit` may hold `models`, `client` and `server`, not `clinet`"),
        ("edition = \"2027\"\nspec = \"a\"", "edition `2027` is not known; this version knows `2026`"),
        ("output = \"x\"", "no document: give `spec = \"FILE\"`, or an `[[api]]` with a `spec`"),
        (
            "spec = \"a\"\n[types]\ndate_time = \"jiff\"",
            "`types.date_time` cannot be `jiff` yet; it is `chrono` or `string`",
        ),
        ("spec = \"a\"\n[types]\nuuid = \"guid\"", "`types.uuid` is `uuid` or `string`, not `guid`"),
        (
            "spec = \"a\"\n[types]\nmissing_offset = \"utc\"",
            "`types.missing_offset` is `answers`, `accept` or `refuse`, not `utc`",
        ),
        ("spec = \"a\"\n[sse]\nempty_json = true", "3:14: invalid type: boolean `true`, expected a string"),
        ("spec = \"a\"\n[sse]\nempty_json = \"both\"", "`sse.empty_json` is `drop` or `keep`, not `both`"),
        ("spec = \"a\"\n[types]\nmap = \"hash\"", "3:1: the key `map` is not supported yet"),
        (
            "spec = \"a\"\n[types.replace]\nMoney = \"crate::Money\"",
            "`types.replace` names `schema:` with a schema or `format:` with a format, not `Money`",
        ),
        ("spec = \"a\"\n[models]\nvalidate = true", "3:12: invalid type: boolean `true`, expected a string"),
        ("spec = \"a\"\n[models]\nvalidate = \"on\"", "`models.validate` is `server` or `off`, not `on`"),
        ("spec = \"a\"\n[server]\nmissing = \"501\"", "3:1: the key `missing` is not supported yet"),
        (
            "spec = \"a\"\n[server]\nvalidate_output = \"never\"",
            "`server.validate_output` is `debug`, `always` or `off`, not `never`",
        ),
        (
            "spec = \"a\"\n[server]\nmax_body = \"much\"",
            "`server.max_body` is a size such as `2MiB` or `512KiB`, not `much`",
        ),
        ("spec = \"a\"\n[sse]\nretry = 3", "3:1: unknown key `retry`"),
        ("spec = \"a\"\n[sse]\nreconect = true", "3:1: unknown key `reconect`; did you mean `reconnect`?"),
        ("spec = \"a\"\n[sse]\nreconnect = 1", "3:13: invalid type: integer `1`, expected a boolean"),
        (
            "spec = \"a\"\n[sse]\nkeep_alive = \"often\"",
            "`sse.keep_alive` is a time such as `15s` or `500ms`, or `off`, not `often`",
        ),
        ("spec = \"a\"\n[sse]\ndata = {}", "3:1: the key `data` is not supported yet"),
        (
            "[[api]]\nspec = \"x/a.yaml\"\n[[api]]\nspec = \"y/a.yaml\"",
            "two APIs are called `a`; give one another `name`",
        ),
    ] {
        assert_eq!(read(text).unwrap_err(), message, "{text}");
    }
}
