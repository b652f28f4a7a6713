//! Valid values, made from the documents' own schemas and approved by an independent validator, through the generated types and
//! back, unchanged. (CI does the same with the fixtures and a sample of public documents: `tests/corpus`.)

use std::process::Command;

#[test]
fn values_of_the_five_apis_and_of_the_probes_survive_their_types() {
    let list = tempfile::NamedTempFile::new().unwrap();
    let root = crate::throwaway::root();
    let folders = ["specs", "tests/probes"].map(|folder| root.join(folder).display().to_string());
    std::fs::write(list.path(), folders.join("\n")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "-p", "xtask", "--", "corpus"])
        .arg(list.path())
        .args(["--round-trip", "--every", "--jobs", "2"])
        .output()
        .unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}");
    assert!(told.contains(" 0 schemas without a value, 0 without a validator"), "{told}");
}
