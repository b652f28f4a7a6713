//! Small texts and the trees they give; hostile ones and how they end; serde_yaml and serde_json as oracles.

use std::path::Path;

use super::node::{Node, Value};
use super::*;

fn read_text(text: &str) -> (Source, Vec<String>) {
    let mut found = Diagnostics::new();
    let source = parse(text, "test", &mut found);
    let shown = found.iter().map(|one| {
        let at = match &one.at {
            diagnostics::Location::Bytes(_, span) => source.position(span.start),
            _ => source.position(0),
        };
        format!("{} {}:{}", one.code.number, at.line, at.column)
    });
    let shown = shown.collect();
    (source, shown)
}

/// The tree of a text, as JSON with numbers as they are written.
fn check(text: &str, expected: &str) {
    let (source, found) = read_text(text);
    assert_eq!((show(source.root()).as_str(), found), (expected, vec![]), "{text}");
}

/// What is reported about a text, with line and column.
fn check_found(text: &str, expected: &[&str]) {
    assert_eq!(read_text(text).1, expected, "{}", text.chars().take(200).collect::<String>());
}

fn show(node: &Node) -> String {
    match node.value() {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.text().to_owned(),
        Value::String(text) => format!("{text:?}"),
        Value::Sequence(items) => {
            format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(","))
        }
        Value::Mapping(fields) => {
            let fields = fields.iter().map(|(key, entry)| format!("{key:?}:{}", show(&entry.value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
    }
}

#[test]
fn scalars_are_those_of_yaml_1_2() {
    check("[no, on, 1_000, 0o17, 0x1F, 1.10, '1', True, ~, ]", r#"["no","on","1_000",0o17,0x1F,1.10,"1",true,null]"#);
    check("{200: a, 1.5: b, true: c, ~: d, 'x': e}", r#"{"200":"a","1.5":"b","true":"c","~":"d","x":"e"}"#);
    check("a:\nb: |\n  x\n  y\nc: >-\n  x\n  y", r#"{"a":null,"b":"x\ny\n","c":"x y"}"#);
    check("[!!str 1, !!int '1', !!float 1, !!bool 'true', !!null '', ! 1]", r#"["1",1,1,true,null,"1"]"#);
    check("'\\ud83d'", r#""\\ud83d""#);
    check("\"\\ud83d\\ude00\"", "\"😀\"");
    check("\u{feff}a: 1", r#"{"a":1}"#);
    check("{\"a\": 1, } # a comment", r#"{"a":1}"#);
}

#[test]
fn merge_keys_add_what_is_not_there() {
    let base = "b: &b {x: 1, y: 2}\nc: &c {y: 3, z: 4}\n";
    let of = |text: &str| {
        let (source, found) = read_text(&format!("{base}{text}"));
        assert_eq!(found, Vec::<String>::new());
        show(source.root().get("a").expect("a"))
    };
    assert_eq!(of("a: {<<: *b, y: 9}"), r#"{"x":1,"y":9}"#);
    assert_eq!(of("a: {w: 0, <<: [*b, *c], v: 5}"), r#"{"w":0,"x":1,"y":2,"z":4,"v":5}"#);
    assert_eq!(of("a: {'<<': *b}"), r#"{"<<":{"x":1,"y":2}}"#);
    assert_eq!(of("a: {k: *b, *k : 1}\n".replace("*k ", "z").as_str()), r#"{"k":{"x":1,"y":2},"z":1}"#);
}

#[test]
fn aliases_are_shared() {
    let (source, found) = read_text("a: &a [1, {b: c}]\nd: *a\ne: &k key\n*k : 1");
    assert_eq!(found, Vec::<String>::new());
    let root = source.root();
    assert!(root.get("a").expect("a").is_same(root.get("d").expect("d")));
    assert_eq!(show(root), r#"{"a":[1,{"b":"c"}],"d":[1,{"b":"c"}],"e":"key","key":1}"#);
}

#[test]
fn mistakes_have_their_place() {
    check_found("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}", &["E0104 3:1", "E0104 4:11"]);
    check_found("{\"a\": 1, \"a\": 2}", &["E0104 1:10"]);
    check_found("a: 1\n---\nb: 1", &["E0105 2:1"]);
    check_found("", &["E0108 1:1"]);
    check_found("# nothing", &["E0108 1:1"]);
    check_found("{[a]: 1}", &["E0109 1:2"]);
    check_found("a: &a [1]\n*a : 1", &["E0109 2:1"]);
    check_found("a: {<<: 1}", &["E0110 1:9"]);
    check_found("a: {<<: [1]}", &["E0110 1:9"]);
    check_found("a: !!int x", &["E0111 1:10"]);
    check_found("a: !!map [x]", &["E0111 1:10"]);
    check_found("a: &a [*a]", &["E0112 1:8"]);
    check_found("a: *b", &["E0103 1:4"]);
    check_found("a: [1", &["E0103 1:4"]);
    check_found("a: 'ä\u{85}\u{1}'", &["E0103 1:7"]);
    check_found("a: 017", &["W0507 1:4"]);
    check_found("a: !x 1", &["W0508 1:7"]);
}

#[test]
fn hostile_texts_end() {
    check_found(&"[".repeat(100_000), &["E0106 1:256"]);
    check_found(&"{\"a\":".repeat(100_000), &["E0106 1:1276"]);
    check_found(&"- ".repeat(100_000), &["E0106 1:511"]);
    let bomb = |levels: usize, width: usize| {
        let mut text = "a0: &a0 [x]\n".to_owned();
        for level in 1..=levels {
            let items = vec![format!("*a{}", level - 1); width].join(",");
            text += &format!("a{level}: &a{level} [{items}]\n");
        }
        text
    };
    let (_, found) = read_text(&bomb(20, 10));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("E0107"), "{found:?}");
    // One alias each, so nothing grows but the depth.
    let (_, found) = read_text(&bomb(1_000, 1));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("E0106"), "{found:?}");
    check_found(&format!("a: {}", "9".repeat(1_000_000)), &[]);
    let merges = |levels: usize| {
        let level = |level: usize| format!("a{level}: &a{level} {{<<: *a{}, k{level}: 1}}\n", level - 1);
        "a0: &a0 {k: 1}\n".to_owned() + &(1..=levels).map(level).collect::<String>()
    };
    // Merging does not nest, but it copies.
    check_found(&merges(300), &[]);
    let (_, found) = read_text(&merges(20_000));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("E0107"), "{found:?}");
}

#[test]
fn what_is_read_can_be_as_deep_as_the_limit() {
    for (open, close) in [("{\"a\":", "}"), ("[", "]"), ("{a: ", "}")] {
        let text = format!("{}1{}", open.repeat(MAX_DEPTH), close.repeat(MAX_DEPTH));
        let (source, found) = read_text(&text);
        assert_eq!(found, Vec::<String>::new());
        assert!(show(source.root()).len() > MAX_DEPTH);
    }
}

#[test]
fn pointers_have_positions() {
    let text = "paths:\n  /ä/b:\n    get:\n      tags: [é, ü]\n      x:\n        - k: 1\n";
    let (source, _) = read_text(text);
    let at = |pointer: &str| {
        let pointer = Pointer::parse(FileId::ROOT, pointer).expect("a pointer");
        let place = source.place(&pointer);
        let show = |span: pointer::Span| {
            format!("{}:{}", source.position(span.start).line, source.position(span.start).column)
        };
        format!("{} {}", show(place.of_key()), show(place.of_value()))
    };
    assert_eq!(at("#/paths"), "1:1 1:1");
    assert_eq!(at("#/paths/~1ä~1b"), "2:3 2:3");
    assert_eq!(at("#/paths/~1ä~1b/get/tags/1"), "4:17 4:17");
    assert_eq!(at("#/paths/~1ä~1b/get/x/0"), "6:11 6:11");
    assert_eq!(at("#/paths/~1ä~1b/get/x/0/k"), "6:11 6:14");
    assert_eq!(at("#/paths/~1ä~1b/get/nothing/here"), "3:5 3:5");
    assert_eq!(at("#"), "1:1 1:1");
}

#[test]
fn every_cut_of_a_document_is_read_or_refused() {
    let yaml = "a: &x [1, 'ü', {b: !!str c}]\n? d\n: *x\n<<: {e: |\n  f\n}\n\"g\\n\": - h\n...\n";
    let json = r#"{"a": [1.5e3, "\u00fc\\", {"b": null}], "c": true}"#;
    for text in [yaml, json] {
        for (start, _) in text.char_indices() {
            for (end, _) in text.char_indices().filter(|(end, _)| *end >= start) {
                read_text(&text[start..end]);
            }
        }
    }
}

/// A value of serde_yaml as [`show`] would have it; `None` where the two must differ.
fn show_oracle(value: &serde_yaml::Value) -> Option<String> {
    Some(match value {
        serde_yaml::Value::Null => "null".to_owned(),
        serde_yaml::Value::Bool(value) => value.to_string(),
        serde_yaml::Value::Number(number) => number.to_string(),
        serde_yaml::Value::String(text) => format!("{text:?}"),
        serde_yaml::Value::Sequence(items) => {
            format!("[{}]", items.iter().map(show_oracle).collect::<Option<Vec<_>>>()?.join(","))
        }
        serde_yaml::Value::Mapping(fields) => {
            let fields = fields.iter().map(|(key, value)| match key {
                serde_yaml::Value::String(key) => Some(format!("{key:?}:{}", show_oracle(value)?)),
                serde_yaml::Value::Number(key) => Some(format!("{:?}:{}", key.to_string(), show_oracle(value)?)),
                serde_yaml::Value::Bool(key) => Some(format!("{:?}:{}", key.to_string(), show_oracle(value)?)),
                _ => None,
            });
            format!("{{{}}}", fields.collect::<Option<Vec<_>>>()?.join(","))
        }
        serde_yaml::Value::Tagged(_) => return None,
    })
}

/// Where serde_yaml reads a text, it reads the same, but for the texts of numbers.
fn compare(name: &str, text: &str) {
    let mut found = Diagnostics::new();
    let source = parse(text, name, &mut found);
    let Ok(value) = serde_yaml::from_str::<serde_yaml::Value>(text) else {
        return;
    };
    let Some(oracle) = show_oracle(&value) else {
        return;
    };
    assert!(!found.has_errors(), "{name}");
    let mut again = Diagnostics::new();
    let oracle = parse(&oracle, "oracle", &mut again);
    assert!(!again.has_errors(), "{name}");
    assert!(oracle.root() == source.root(), "{name}: {} is not {}", show(oracle.root()), show(source.root()));
}

#[test]
fn trees_are_those_of_serde_yaml() {
    for text in [
        "a: {b: [1, 2.5, -3, 'x', \"y\\n\", true, null, ~], 200: z}\nc: |+\n  k\n\nd: >\n  a\n  b\n\n  c\n",
        "- - a\n  - b\n-\n  c: d\n  e:\n  - f\n- &x {g: h}\n- *x\n",
        "? a\n: b\nc: 'it''s'\nd: \"\\u00e4\\x41\\/\"\n# end\n",
        "{\"a\": [1, 1.5e3, \"\\u00e4\"], \"b\": {}}",
    ] {
        compare("inline", text);
    }
}

#[test]
fn trees_of_our_specs_are_those_of_serde_yaml() {
    let Ok(entries) = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_some_and(|extension| extension == "yaml" || extension == "json") {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            compare(&path.display().to_string(), &text);
        }
    }
}
