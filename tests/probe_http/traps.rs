//! Traps that show when code is generated, and not on the wire.

use super::code;

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths:\n  /x:\n    get:\n      operationId: x\n";

fn refused(operation: &str) -> String {
    let text = format!("{HEAD}      {operation}\n");
    specloom::configure().generate(&text, "t.yaml").map(drop).unwrap_err().to_string()
}

// silently-wrong 4
#[test]
fn trap_4_an_operation_whose_references_lead_nowhere_is_not_left_out() {
    for (operation, code) in [
        ("responses: { '200': { $ref: '#/components/responses/Gone' } }", "E0214"),
        ("responses: { '200': { $ref: 'gone.yaml#/Gone' } }", "E0303"),
        ("parameters: [{ $ref: '#/components/parameters/Gone' }]\n      responses: {}", "E0214"),
    ] {
        let told = refused(operation);
        assert!(told.contains(code), "{operation}: {told}");
    }
}

// silently-wrong 4
#[test]
fn trap_4_an_operation_of_two_tags_is_there_once() {
    let text = format!("{HEAD}      tags: [a, b]\n      responses: {{ '204': {{ description: D }} }}\n");
    let files = code(&text);
    let count = |part: &str| files.iter().map(|(_, text)| text.matches(part).count()).sum::<usize>();
    assert_eq!((count("pub fn x(&self"), count("    fn x(\n"), count("tags: &[\"a\", \"b\"]")), (1, 1, 1));
}

// silently-wrong 4: all operations of all probes, those of `pathItems` and of every method included.
#[test]
fn trap_4_every_operation_of_a_document_is_there_once() {
    let mut seen = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/probes")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let files = code(&text);
        let (_, ops) = files.iter().find(|(path, _)| path.ends_with("ops.rs")).unwrap();
        for id in text.split("operationId: ").skip(1).filter_map(|rest| rest.split([',', '\n', '}']).next()) {
            let id = id.trim().trim_matches(['\'', '"']);
            assert_eq!(ops.matches(&format!("id: \"{id}\"")).count(), 1, "{}: {id}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}
