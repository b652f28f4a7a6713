//! Member names that an object has twice.

use super::super::{FailureKind, Limits, Tape};

#[test]
fn names_given_twice_are_found() {
    let cases = [
        (r#"{"a":1,"a":2}"#, "/a"),
        (r#"{"a":1,"\u0061":2}"#, "/a"),
        (r#"{"\u0061":1,"a":2}"#, "/a"),
        (r#"{"":1,"":2}"#, "/"),
        (r#"[0,{"x":{"a/b":[],"c":{"a/b":1},"a/b":2}}]"#, "/1/x/a~1b"),
        (r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"c":7}"#, "/c"),
        (r#"{"longer_name":1,"longer_nome":2,"longer_name":3}"#, "/longer_name"),
    ];
    for (text, pointer) in cases {
        let error = Tape::parse(text.as_bytes(), &Limits::DEFAULT).unwrap_err();
        assert_eq!((error.pointer(), error.kind()), (pointer, FailureKind::Duplicate), "{text}");
    }
    for count in 2..80 {
        let members = |last: &str| {
            let names: Vec<_> = (0..count).map(|number| format!("\"n{number}\":[{{}}]")).collect();
            format!("{{{},\"{last}\":0}}", names.join(","))
        };
        assert!(Tape::parse(members("other").as_bytes(), &Limits::DEFAULT).is_ok());
        let text = members("n1");
        let error = Tape::parse(text.as_bytes(), &Limits::DEFAULT).unwrap_err();
        assert_eq!(error.pointer(), "/n1");
    }
}
