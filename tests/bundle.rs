//! Documents of several files, from outside: the code is that of their bundle, and mistakes are shown where they were made.

use std::path::{Path, PathBuf};
use std::process::Command;

const FIXTURE: &str = "tests/fixtures/multi";

/// A folder with the files of a fixture.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        copy(Path::new(FIXTURE), &place.path("specs"));
        place
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        std::fs::write(self.path(file), text).unwrap();
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, &text.replace(from, to));
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let tool = env!("CARGO_BIN_EXE_specloom");
        let run = Command::new(tool).args(args).current_dir(self.folder.path()).env("NO_COLOR", "1").output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (run.status.code().unwrap(), text(&run.stdout), text(&run.stderr))
    }

    /// The generated files below a folder, without the lines of their headers.
    fn code(&self, folder: &str) -> Vec<(String, String)> {
        let mut files = Vec::new();
        let mut folders = vec![self.path(folder)];
        while let Some(next) = folders.pop() {
            for entry in std::fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let (header, rest) = text.split_once('\n').unwrap();
                    assert!(header.starts_with("// @generated"), "{header}");
                    let name = path.strip_prefix(self.path(folder)).unwrap().to_string_lossy().replace('\\', "/");
                    files.push((name, rest.to_owned()));
                }
            }
        }
        files.sort();
        files
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn many_files_and_their_bundle_give_the_same_code() {
    let place = Place::new();
    let (status, _, err) = place.run(&["generate", "--spec", "specs/rooms.yaml", "--output", "many/rooms"]);
    assert_eq!(status, 0, "{err}");
    for bundle in ["one/rooms.yaml", "one/rooms.json"] {
        let (status, out, err) = place.run(&["bundle", "--spec", "specs/rooms.yaml", "--output", bundle]);
        assert_eq!((status, out.as_str()), (0, ""), "{err}");
        assert_eq!(err, format!("     Bundled {bundle} (8 files)\n"));
        let text = std::fs::read_to_string(place.path(bundle)).unwrap();
        assert!(!text.contains(".yaml#") && !text.contains(".yaml\"") && text.ends_with('\n'), "{text}");
        assert_eq!(place.run(&["generate", "--spec", bundle, "--output", "single/rooms", "--force"]).0, 0);
        let (many, single) = (place.code("many"), place.code("single"));
        assert!(many.iter().any(|(name, _)| name == "rooms/models.rs"), "{:?}", many[0].0);
        assert_eq!(many, single);
        let again =
            place.run(&["bundle", "--spec", bundle, "--format", if bundle.ends_with("n") { "json" } else { "yaml" }]);
        assert_eq!(again, (0, text, String::new()), "a bundle is its own bundle");
    }
}

#[test]
fn the_bundle_reads_well() {
    let place = Place::new();
    place.write("a.yaml", "openapi: 3.0.3\ninfo: &i { title: T, version: 1.10, x-big: 170141183460469231731687303715884105727, x-no: 'no' }\nx-i: { <<: *i, title: U }\npaths:\n  /a: { $ref: b.yaml }\n");
    place.write("b.yaml", "get: { responses: { 200: { $ref: 'b.yaml#/ok' } } }\nok: { description: '0x1F' }\n");
    let (status, out, err) = place.run(&["bundle", "--spec", "a.yaml"]);
    assert_eq!(status, 0, "{err}");
    let expected = "\
openapi: 3.0.3
info:
  title: T
  version: '1.10'
  x-big: 170141183460469231731687303715884105727
  x-no: 'no'
x-i:
  version: 1.1
  x-big: 170141183460469231731687303715884105727
  x-no: 'no'
  title: U
paths:
  /a:
    get:
      responses:
        '200':
          $ref: '#/components/responses/ok'
    ok:
      description: '0x1F'
components:
  responses:
    ok:
      description: '0x1F'
";
    assert_eq!(out, expected);
}

#[test]
fn a_document_that_cannot_be_bundled_says_where() {
    let place = Place::new();
    let bundle = |format: &str| place.run(&["bundle", "--spec", "specs/rooms.yaml", "--message-format", format]);
    place.edit("specs/schemas/room.yaml", "message.yaml", "mesage.yaml");
    place.edit("specs/common.yaml", "\"#/headers/Trace\"", "\"#/headers/Tracy\"");
    place.edit("specs/v2/examples.yaml", "{ type: integer }", "{ $ref: ../../secret.yaml }");
    place.edit("specs/paths/messages.json", "../schemas/message.yaml", "https://example.com/message.yaml");
    place.write("secret.yaml", "{ type: string }");
    let (status, out, err) = bundle("short");
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    let expected = "\
specs/common.yaml:10:33: E0214 there is no `#/headers/Tracy`
specs/schemas/room.yaml:7:17: E0101 cannot read the file of the reference `mesage.yaml`: there is no such file
specs/v2/examples.yaml:2:71: E0303 the reference `../../secret.yaml` leads out of the folder of the root document
specs/paths/messages.json:11:66: E0303 the reference `https://example.com/message.yaml` leads to an address, which needs your consent
error: could not bundle specs/rooms.yaml: 4 errors
";
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&err), sorted(expected));
    let (_, _, err) = bundle("human");
    assert!(err.contains(" --> specs/v2/examples.yaml:2:71\n"), "{err}");
    assert!(err.contains("= at: #/Room/properties/floor\n"), "{err}");
    assert!(
        err.contains(
            "= help: move that file into the folder, or allow the folder around both: `[refs] folder = \"..\"`\n"
        ),
        "{err}"
    );

    let (status, _, err) = place.run(&["generate", "--spec", "specs/rooms.yaml", "--message-format", "short"]);
    assert_eq!(status, 2);
    assert!(err.contains("specs/common.yaml:10:33: E0214 there is no `#/headers/Tracy`\n"), "{err}");
    assert!(!place.path("src").exists());
}

#[test]
fn messages_show_the_file_in_which_it_was_written() {
    let place = Place::new();
    place.edit("specs/schemas/message.yaml", "text: { type: string }", "text: { type: strin }");
    place.edit("specs/paths/messages.json", "\"description\": \"made\"", "\"descripton\": \"made\"");
    let (status, _, err) = place.run(&["generate", "--spec", "specs/rooms.yaml"]);
    assert_eq!(status, 2);
    assert!(err.contains(" --> specs/schemas/message.yaml:5:17\n"), "{err}");
    assert!(err.contains("= at: #/properties/text/type\n"), "{err}");
    assert!(err.contains(" --> specs/paths/messages.json:10:11\n"), "{err}");
    assert!(err.contains("= at: #/messages/post/responses/201/descripton\n"), "{err}");

    place.write("specs/common.yaml", "params: [\n");
    let (status, _, err) = place.run(&["generate", "--spec", "specs/rooms.yaml", "--message-format", "short"]);
    assert_eq!(status, 2);
    assert!(err.starts_with("specs/common.yaml:"), "{err}");
}

#[test]
fn an_edit_of_any_file_is_seen() {
    let place = Place::new();
    place.write("specloom.toml", "spec = \"specs/rooms.yaml\"\n");
    assert_eq!(place.run(&["generate", "-q"]).0, 0);
    let lock = std::fs::read_to_string(place.path("specloom.lock")).unwrap();
    for file in ["specs/rooms.yaml", "specs/schemas/my event.yaml", "specs/v2/examples.yaml"] {
        assert!(lock.contains(&format!("\"{file}\" = ")), "{lock}");
    }
    assert_eq!(place.run(&["check"]).0, 0);
    place.edit("specs/v2/examples.yaml", "a greeting", "a salute");
    let (status, _, err) = place.run(&["check"]);
    assert_eq!(status, 1);
    assert!(err.contains("specloom.lock"), "{err}");
}

#[test]
fn a_new_crate_has_all_files() {
    let place = Place::new();
    let (status, _, err) = place.run(&["new", "svc", "--spec", "specs/rooms.yaml"]);
    assert_eq!(status, 0, "{err}");
    assert!(place.path("svc/specs/schemas/my event.yaml").is_file());
    assert_eq!(place.run(&["check", "--config", "svc/specloom.toml"]).0, 0);
}

#[test]
fn the_bundle_never_replaces_a_file_of_the_document() {
    let place = Place::new();
    let args = ["bundle", "--spec", "specs/rooms.yaml", "--output", "specs/common.yaml"];
    let (status, _, err) = place.run(&args);
    assert_eq!(status, 2);
    assert_eq!(err, "error: specs/common.yaml is a file of the document; write the bundle elsewhere\n");
    let (status, _, err) = place.run(&["bundle", "--spec", "missing.yaml"]);
    assert_eq!(status, 2);
    assert!(err.contains("error[E0101]") && err.contains("could not bundle missing.yaml: 1 error"), "{err}");
    place.write("big.yaml", "openapi: 3.1.0\ninfo: { title: T, version: '1', x: 1 }\nx-a: .inf\n");
    let (status, _, err) = place.run(&["bundle", "--spec", "big.yaml"]);
    assert_eq!((status, err.as_str()), (2, "error: the number `.inf` cannot be written exactly\n"));
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_folder() {
    let place = Place::new();
    place.write("secret.yaml", "{ type: string }");
    std::fs::remove_file(place.path("specs/schemas/message.yaml")).unwrap();
    std::os::unix::fs::symlink(place.path("secret.yaml"), place.path("specs/schemas/message.yaml")).unwrap();
    let (status, _, err) = place.run(&["bundle", "--spec", "specs/rooms.yaml", "--message-format", "short"]);
    assert_eq!(status, 2);
    assert!(err.contains("E0303 the reference `message.yaml` leads out of the folder"), "{err}");
}

#[test]
fn a_document_in_memory_stands_alone() {
    let text = std::fs::read_to_string(format!("{FIXTURE}/rooms.yaml")).unwrap();
    let failed = specloom::configure().generate(&text, "rooms.yaml").expect_err("there are no other files");
    let said = failed.to_string();
    assert!(said.contains("E0303 the reference `paths/rooms.yaml` leads out of the document"), "{said}");
}

#[test]
fn overlays_are_applied_first() {
    let place = Place::new();
    let config = "spec = \"specs/rooms.yaml\"\noverlays = [\"specs/overlays/rooms.yaml\"]\n";
    place.write("specloom.toml", config);
    let (status, out, err) = place.run(&["bundle"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("title: Our rooms") && out.contains("x-ours: true") && !out.contains("watchRoom"), "{out}");
    let (_, by_flag, _) =
        place.run(&["bundle", "--spec", "specs/rooms.yaml", "--overlay", "specs/overlays/rooms.yaml"]);
    assert_eq!(by_flag, out);

    assert_eq!(place.run(&["generate"]).0, 0);
    let lock = std::fs::read_to_string(place.path("specloom.lock")).unwrap();
    assert!(lock.contains("\"specs/overlays/rooms.yaml\" = "), "{lock}");
    assert_eq!(place.run(&["check"]).0, 0);
    place.edit("specs/overlays/rooms.yaml", "Our rooms", "Your rooms");
    assert_eq!(place.run(&["check"]).0, 1);
}

#[test]
fn references_may_lead_out_of_the_folder_where_the_user_agrees() {
    let place = Place::new();
    place.edit("specs/v2/examples.yaml", "{ type: integer }", "{ $ref: ../../shared/floor.yaml }");
    place.write("shared/floor.yaml", "{ type: integer, minimum: -3 }");
    place.write("specloom.toml", "spec = \"specs/rooms.yaml\"\n[refs]\nfolder = \"specs\"\n");
    let (status, _, err) = place.run(&["bundle", "--message-format", "short"]);
    assert_eq!(status, 2);
    assert!(err.contains("E0303"), "{err}");
    place.write("specloom.toml", "spec = \"specs/rooms.yaml\"\n[refs]\nfolder = \".\"\n");
    let (status, out, err) = place.run(&["bundle"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("minimum: -3"), "{out}");
}
