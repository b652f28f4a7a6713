use super::document::{Document, choice, content, int, object, parameter, place, response, stream, text};
use super::{built, check_operations, check_types};
use crate::api::*;
use crate::ir::BuildOptions;

#[test]
fn framework_tails_go_when_that_is_unique() {
    let mut document = Document::new();
    document.tag("Events");
    document.operation(Some("get_sse_stats_api_v1_events_stats_get"), "GET", "/api/v1/events/stats");
    document.operation(Some("list_rooms_post"), "POST", "/rooms");
    document.operation(Some("list_users_users__user_id__get"), "GET", "/users/{user_id}");
    document.operation(Some("list_users_all_get"), "GET", "/all");
    document.operation(None, "GET", "/rooms/{room_id}");
    let (package, _) = built(&document, &BuildOptions::default());
    let names: Vec<&str> = package.services[0].methods.iter().map(|method| method.name.rust.as_str()).collect();
    assert_eq!(
        names,
        ["get_sse_stats", "list", "list_users_users_user_id_get", "list_users_all_get", "get_rooms_by_room_id"]
    );
    let (package, _) = built(&document, &BuildOptions { trim: false, ..BuildOptions::default() });
    assert_eq!(package.services[0].methods[0].name.rust, "get_sse_stats_api_v1_events_stats_get");
}

#[test]
fn everything_of_an_operation() {
    let mut document = Document::new();
    document.tag("Rooms");
    let (string, integer) = (document.inline(text()), document.inline(int()));
    let room = document.texts("Room", &["name"]);
    let problem = document.texts("Problem", &["title"]);
    let sort = document.inline(choice(["up", "-up"]));
    let operation = document.operation(Some("updateRoom"), "PUT", "/rooms/{id}");
    let mut limit = parameter("limit", Location::Query, integer, false);
    limit.default = Some(Literal::Number("20".to_owned()));
    operation.parameters = vec![
        parameter("id", Location::Path, string, true),
        limit,
        parameter("sort", Location::Query, sort, false),
        parameter("x-trace", Location::Header, string, true),
        parameter("id", Location::Query, string, false),
        parameter("with", Location::Query, string, false),
        parameter("body", Location::Query, string, false),
        parameter("request", Location::Query, string, false),
    ];
    operation.body =
        Some(RequestBody { origin: place("body"), required: true, description: None, contents: vec![content(room)] });
    let header = Header {
        origin: place("h"),
        name: "X-Rate-Limit".to_owned(),
        required: false,
        description: None,
        style: Style::Simple,
        explode: false,
        schema: integer,
    };
    operation.responses = vec![
        Response { headers: vec![header], ..response(Status::Code(200), Some(content(room))) },
        response(Status::Code(401), Some(content(problem))),
        response(Status::Range(4), Some(content(problem))),
        response(Status::Code(299), None),
        response(Status::Default, None),
    ];
    check_operations(
        &document,
        "service Rooms rooms
        fn update_room(id: String, x_trace: String, limit?: i64 = Int(20, I64), sort?: UpdateRoomSort, id_query?: String, \
        with_?: String, body?: String, request? as request_: String, request_body: Room) accept application/json
        UPDATE_ROOM UpdateRoom UpdateRoomResponse UpdateRoomError UpdateRoomCall None
        Ok(Room) UpdateRoomOkHeaders { x_rate_limit }
        Unauthorized(Problem)
        ClientError(Problem)
        Status299()
        Default()
        -> UpdateRoomSuccess",
    );
}

#[test]
fn types_of_operations_give_way_to_models() {
    let mut document = Document::new();
    document.texts("CreateRoom", &[]);
    document.texts("CreateRoomResponse", &[]);
    document.tag("Client");
    document.operation(Some("createRoom"), "POST", "/rooms");
    document.operation(Some("authenticate"), "POST", "/auth");
    document.operation(Some("get/x.y"), "GET", "/x");
    document.operation(Some("get_x_y"), "GET", "/y");
    check_operations(
        &document,
        "service ClientService client_service
        fn create_room() accept */*
        CREATE_ROOM CreateRoomRequest CreateRoomAnswer CreateRoomError CreateRoomCall None
        Ok()
        -> Ok
        fn authenticate_operation() accept */*
        AUTHENTICATE Authenticate AuthenticateResponse AuthenticateError AuthenticateCall None
        Ok()
        -> Ok
        fn get_x_y_2() accept */*
        GET_X_Y_OPERATION GetXY2 GetXY2Response GetXY2Error GetXY2Call None
        Ok()
        -> Ok
        fn get_x_y() accept */*
        GET_X_Y GetXY GetXYResponse GetXYError GetXYCall None
        Ok()
        -> Ok",
    );
}

fn union(component: Option<&str>, data: EventData) -> EventPayload {
    let variant = |label: &str, data: EventData| EventVariant {
        origin: place("variant"),
        label: label.to_owned(),
        values: vec![label.to_owned()],
        data,
        description: None,
    };
    EventPayload::Union(EventUnion {
        origin: place("union"),
        component: component.map(str::to_owned),
        description: None,
        by: EventTag::Name,
        named: EventNames::Free,
        fallback: None,
        closed: false,
        variants: vec![variant("message_posted", data), variant("unknown", EventData::Text)],
    })
}

#[test]
fn streams() {
    let mut document = Document::new();
    document.tag("Events");
    let message = document.inline(object(&[]));
    let envelope = document.texts("RoomEvent", &["data"]);
    let problem = document.texts("Problem", &[]);
    for (id, component) in [("watch", Some("RoomEvent")), ("watchAgain", Some("RoomEvent")), ("follow", None)] {
        let payload = union(component, EventData::Json(message));
        let operation = document.operation(Some(id), "GET", "/watch");
        operation.responses = vec![
            response(Status::Code(200), Some(stream(payload))),
            response(Status::Code(401), Some(content(problem))),
        ];
    }
    check_types(
        &document,
        "struct Problem {  }
        events RoomEvent Name { MessagePosted(RoomEventMessagePosted), Unknown(text), UnknownValue }
        struct RoomEventMessagePosted {  }
        events FollowEvent Name { MessagePosted(RoomEventMessagePosted), Unknown(text), UnknownValue }",
    );
    check_operations(
        &document,
        "service Events events
        fn watch(last_event_id) accept text/event-stream
        WATCH Watch WatchResponse WatchError WatchCall None
        Ok(events RoomEvent) from
        Unauthorized(Problem)
        -> Ok
        fn watch_again(last_event_id) accept text/event-stream
        WATCH_AGAIN WatchAgain WatchAgainResponse WatchAgainError WatchAgainCall None
        Ok(events RoomEvent) from
        Unauthorized(Problem)
        -> Ok
        fn follow(last_event_id) accept text/event-stream
        FOLLOW Follow FollowResponse FollowError FollowCall None
        Ok(events FollowEvent) from
        Unauthorized(Problem)
        -> Ok",
    );
    // A component that is also a value of its own stays a model.
    document.component("Log", object(&[("last", envelope, false)]));
    check_types(
        &document,
        "struct RoomEvent { data?: String }
        struct Problem {  }
        struct Log { last?: RoomEvent }
        events RoomEventEvent Name { MessagePosted(RoomEventMessagePosted), Unknown(text), UnknownValue }
        struct RoomEventMessagePosted {  }
        events FollowEvent Name { MessagePosted(RoomEventMessagePosted), Unknown(text), UnknownValue }",
    );
}

#[test]
fn inline_bodies_are_named_after_the_operation() {
    let mut document = Document::new();
    let (request, ok, bad, shared) = (
        document.inline(object(&[])),
        document.inline(object(&[])),
        document.inline(object(&[])),
        document.inline(object(&[])),
    );
    let operation = document.operation(Some("updateState"), "POST", "/state");
    operation.body = Some(RequestBody {
        origin: place("body"),
        required: false,
        description: None,
        contents: vec![content(request)],
    });
    operation.responses = vec![
        response(Status::Code(200), Some(content(ok))),
        response(Status::Code(404), Some(content(bad))),
        Response { component: Some("BadRequest".to_owned()), ..response(Status::Code(400), Some(content(shared))) },
    ];
    let (package, _) = built(&document, &BuildOptions::default());
    let names: Vec<&str> = package.types.iter().map(|def| def.name.rust.as_str()).collect();
    assert_eq!(names, ["UpdateStateRequest", "UpdateStateBody", "UpdateStateNotFoundBody", "BadRequestBody"]);
    assert_eq!(package.services[0].name.rust, "DefaultService");
    assert_eq!(package.services[0].module, "default");
}

#[test]
fn security() {
    let mut document = Document::new();
    for (name, kind) in [
        ("unused", SecurityKind::Basic),
        ("bearerAuth", SecurityKind::Bearer),
        ("APIKeyHeader", SecurityKind::ApiKeyHeader("x".to_owned())),
    ] {
        document.api.security_schemes.push(SecurityScheme {
            name: name.to_owned(),
            kind,
            description: None,
            sources: Vec::new(),
            deprecated: false,
            origin: place(name),
        });
    }
    let requirement = |scheme| Requirement { scheme, scopes: Vec::new() };
    document.operation(Some("a"), "GET", "/a").security = vec![vec![requirement(2)], Vec::new()];
    document.operation(Some("b"), "GET", "/b").security = vec![vec![requirement(1)]];
    document.operation(Some("c"), "GET", "/c");
    let (package, _) = built(&document, &BuildOptions::default());
    let schemes: Vec<String> = package
        .security
        .iter()
        .map(|scheme| format!("{} {} {} {}", scheme.name.rust, scheme.constant, scheme.variant, scheme.with))
        .collect();
    assert_eq!(
        schemes,
        [
            "bearer_auth BEARER_AUTH BearerAuth with_bearer_auth",
            "api_key_header API_KEY_HEADER ApiKeyHeader with_api_key_header"
        ]
    );
    let methods = &package.services[0].methods;
    assert_eq!(methods[0].security[0][0].scheme, 1);
    let principals: Vec<String> = methods.iter().map(|method| format!("{:?}", method.principal)).collect();
    assert_eq!(principals, ["Optional", "Required", "None"]);
}
