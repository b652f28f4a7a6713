//! Models as serde types.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, MapDeserializer};

use super::super::Value;
use super::sample::{Room, State, Tree};
use super::{strict, written};

const ROOM: &str = r#"{"id":"67e55044-10b1-426f-9247-bb680e5fe0c8","name":"n","parent":null,"reply_to":null,"x":[1,-2,1.5,18446744073709551615,true,{"y":"z"}]}"#;

#[test]
fn through_serde_json() {
    let room: Room = strict(ROOM).unwrap();
    let value = serde_json::to_value(&room).unwrap();
    assert_eq!(value, serde_json::from_str::<Value>(ROOM).unwrap());
    assert_eq!(serde_json::from_value::<Room>(value).unwrap(), room);
    assert_eq!(serde_json::from_str::<Room>(ROOM).unwrap(), room);
    assert_eq!(serde_json::to_string(&room).unwrap(), ROOM);
    let both = (State::Ended, Tree { children: vec![] });
    assert_eq!(serde_json::to_string(&both).unwrap(), r#"["ended",{"children":[]}]"#);
    assert_eq!(serde_json::from_str::<State>("\"new\"").unwrap(), State::Unknown("new".to_owned()));
}

#[test]
fn failures_come_through() {
    let error = serde_json::from_str::<Room>(r#"{"name":1}"#).unwrap_err().to_string();
    assert!(error.contains("/id: required member is missing"), "{error}");
    assert!(serde_json::from_str::<Room>("{").is_err());
    let twice = serde_json::from_str::<Room>(&ROOM.replace("\"x\"", "\"name\"")).unwrap_err();
    assert!(twice.to_string().contains("given twice"), "{twice}");
}

#[test]
fn members_of_other_types() {
    #[derive(serde::Serialize, Deserialize, PartialEq, Debug)]
    struct Outer {
        tree: Tree,
        state: Option<State>,
    }
    let outer = Outer { tree: Tree { children: vec![] }, state: None };
    let text = serde_json::to_string(&outer).unwrap();
    assert_eq!(text, r#"{"tree":{"children":[]},"state":null}"#);
    assert_eq!(serde_json::from_str::<Outer>(&text).unwrap(), outer);
}

#[test]
fn formats_other_than_json() {
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    let members = [("id", id), ("name", "n"), ("parent", id), ("7", "seven")];
    let deserializer: MapDeserializer<'_, _, Error> = MapDeserializer::new(members.into_iter());
    let room = Room::deserialize(deserializer).unwrap();
    assert_eq!(room.extra["7"], Value::from("seven"));
    // A date without quotes, as toml hands it out.
    let date = [("$__toml_private_datetime", "1979-05-27")].into_iter();
    let state = State::deserialize(MapDeserializer::<'_, _, Error>::new(date)).unwrap();
    assert_eq!(state, State::Unknown("1979-05-27".to_owned()));
    // Names that are numbers, as YAML has them.
    let numbers = [(7_i64, "seven")].into_iter();
    let error = Room::deserialize(MapDeserializer::<_, Error>::new(numbers)).unwrap_err();
    assert!(error.to_string().contains("/id: required member is missing"), "{error}");
    let float: Result<Tree, Error> = Tree::deserialize(f64::NAN.into_deserializer());
    assert!(float.unwrap_err().to_string().contains("finite"));
}

#[test]
fn deep_values_end_in_an_error() {
    let deep = "{\"children\":[".repeat(60) + &"]}".repeat(60);
    let tree: Tree = serde_json::from_str(&deep).unwrap();
    assert_eq!(written(&tree), deep);
    let too_deep = "{\"children\":[".repeat(100_000);
    assert!(serde_json::from_str::<Tree>(&too_deep).is_err());
}
