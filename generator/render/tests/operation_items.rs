//! Single items of operations, as they are printed.

use super::super::tokens::Scope;
use super::super::views::View as _;
use super::super::*;
use super::build::*;
use super::printed;
use crate::ir::*;

/// A call with a parameter of each kind, headers, and an error.
fn listing() -> Method {
    let mut ok = answer("Ok", Status::Code(200), json(list(Type::String)));
    ok.from_body = true;
    ok.headers = headers("ListRoomsOkHeaders", vec![header("link", "link", Type::String, false)]);
    let default = Some(Literal::Int(20, Int::I64));
    Method {
        parameters: vec![
            parameter("owner", Location::Path, Type::String),
            Parameter { default, ..query("limit", Type::Int(Int::I64)) },
        ],
        security: vec![vec![Requirement { scheme: 0, scopes: Vec::new() }]],
        principal: Principal::Required,
        ..method("list_rooms", vec![ok, answer("ClientError", Status::Range(4), json(Type::Value))])
    }
}

fn watching() -> Method {
    let events = events(EventStream {
        payload: StreamPayload::Single(EventData::Text),
        terminators: vec!["[DONE]".to_owned()],
        closing: None,
        error: None,
    });
    Method {
        last_event_id: true,
        subscribes: Some(0),
        ..method("watch", vec![answer("Ok", Status::Code(200), events)])
    }
}

fn surroundings() -> Package {
    package(Vec::new(), vec![scheme("bearer", "Bearer", SecurityKind::Bearer)], Vec::new())
}

#[test]
fn an_operation_is_plain_data() {
    let package = surroundings();
    let scope = Scope::outside(&package);
    insta::assert_snapshot!(printed(ops::method_items(scope, &listing())), @r#"
    /// The operation list_rooms.
    pub static LIST_ROOMS: rt::Operation = rt::Operation {
        id: "list_rooms",
        method: "GET",
        path: "/list_rooms",
        tags: &["a tag"],
        security: &[
            &[
                rt::Requirement {
                    scheme: &BEARER,
                    scopes: &[],
                },
            ],
        ],
        server: None,
    };

    /// What the handler of `list_rooms` receives.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub struct ListRooms {
        /// A parameter.
        pub owner: String,
        /// A parameter.
        pub limit: i64,
    }

    /// What the handler of `list_rooms` may answer.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum ListRoomsResponse {
        /// The answer Ok.
        Ok {
            /// The body.
            body: Vec<String>,
            /// The headers.
            headers: ListRoomsOkHeaders,
        },
        /// The answer ClientError.
        ClientError {
            /// The status.
            status: rt::StatusCode,
            /// The body.
            body: rt::Value,
        },
    }

    impl From<Vec<String>> for ListRoomsResponse {
        fn from(body: Vec<String>) -> Self {
            Self::Ok {
                body,
                headers: Default::default(),
            }
        }
    }

    /// Headers.
    #[derive(Debug, Clone, PartialEq, Default)]
    #[non_exhaustive]
    pub struct ListRoomsOkHeaders {
        /// A header.
        pub link: Option<String>,
    }

    impl ListRoomsOkHeaders {
        /// A value whose members are all absent.
        pub fn new() -> Self {
            Default::default()
        }

        /// Sets `link`.
        pub fn link(mut self, link: impl Into<String>) -> Self {
            self.link = Some(link.into());
            self
        }
    }

    /// The error answers of `list_rooms` that the document declares.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum ListRoomsError {
        /// The answer ClientError.
        ClientError {
            /// The status.
            status: rt::StatusCode,
            /// The body.
            body: rt::Value,
        },
    }

    impl std::fmt::Display for ListRoomsError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            match self {
                Self::ClientError { status, .. } => std::fmt::Display::fmt(status, f),
            }
        }
    }

    impl std::error::Error for ListRoomsError {}
    "#);
}

#[test]
fn a_call_takes_what_is_optional() {
    let package = surroundings();
    let scope = Scope::outside(&package);
    insta::assert_snapshot!(printed(call::call(scope, &service("Rooms", "rooms", Vec::new()), &listing()).items()), @r#"
    /// A call of `list_rooms`, made by [`Rooms`].
    #[derive(Debug)]
    #[must_use = "a call does nothing until it is sent"]
    pub struct ListRoomsCall {
        call: rt::Call,
    }

    impl ListRoomsCall {
        /// A parameter.
        pub fn limit(mut self, limit: i64) -> Self {
            self.call.param(&rt::Param::query("LIMIT"), &limit);
            self
        }

        /// Changes the options of this call.
        pub fn with(
            mut self,
            change: impl FnOnce(rt::CallOptions) -> rt::CallOptions,
        ) -> Self {
            self.call.with(change);
            self
        }

        /// Sends the call and gives the body of the answer.
        ///
        /// # Errors
        /// When the answer is an error, or there is none.
        pub async fn send(self) -> Result<Vec<String>, rt::Error<ops::ListRoomsError>> {
            self.send_full().await.map(|answer| answer.body)
        }

        /// Sends the call and gives the answer with its status and headers.
        ///
        /// # Errors
        /// When the answer is an error, or there is none.
        pub async fn send_full(
            self,
        ) -> Result<
            rt::Response<Vec<String>, ops::ListRoomsOkHeaders>,
            rt::Error<ops::ListRoomsError>,
        > {
            let reply = self.call.fetch("application/json").await?;
            match reply.status() {
                200 => {
                    let headers = ops::ListRoomsOkHeaders {
                        link: reply.header("link")?,
                    };
                    Ok(reply.full(headers, reply.json()?))
                }
                400..=499 => {
                    Err(
                        rt::Error::Api(ops::ListRoomsError::ClientError {
                            status: reply.code(),
                            body: reply.json()?,
                        }),
                    )
                }
                _ => Err(reply.unexpected()),
            }
        }
    }
    "#);
}

#[test]
fn a_trait_and_its_handlers() {
    let package = surroundings();
    let scope = Scope::outside(&package);
    let rooms = service("Rooms", "rooms", vec![listing()]);
    let mut items = server::service(scope, &rooms).expect("the trait renders");
    items.extend(server::method_items(scope, &rooms, &rooms.methods[0]).expect("the operation renders"));
    insta::assert_snapshot!(printed(Ok(items)), @r#"
    /// The tag Rooms.
    pub trait Rooms: super::Backend {
        /// Does list_rooms.
        ///
        /// `GET /list_rooms`
        fn list_rooms(
            &self,
            cx: rt::Context<Self::Principal>,
            request: ops::ListRooms,
        ) -> impl std::future::Future<
            Output = Result<ops::ListRoomsResponse, Self::Error>,
        > + Send;
    }

    /// A router of these operations only, to give them layers of their own. Other paths and methods are not answered.
    pub fn router<A: Rooms>(app: A) -> rt::Router {
        routes(rt::Routes::new(app, A::rejection)).into_router()
    }

    pub(super) fn routes<A: Rooms>(routes: rt::Routes<A>) -> rt::Routes<A> {
        routes.route(&ops::LIST_ROOMS, handle_list_rooms)
    }

    async fn handle_list_rooms<A: Rooms>(
        app: A,
        mut input: rt::Input,
    ) -> Result<rt::HttpResponse, rt::Rejection> {
        let principal = super::authenticate(&app, &input).await?;
        let request = input.read::<ops::ListRooms>().await?;
        match app.list_rooms(input.context(principal), request).await {
            Ok(answer) => rt::Respond::respond(answer),
            Err(error) => Err(error.into()),
        }
    }

    impl rt::FromInput for ops::ListRooms {
        const BODY: rt::BodyKind = rt::BodyKind::None;

        fn from_input(input: &mut rt::Input) -> Option<Self> {
            let owner = input.required(&rt::Param::path("OWNER"));
            let limit = input
                .optional(&rt::Param::query("LIMIT"))
                .map(|value| value.unwrap_or(20));
            Some(Self {
                owner: owner?,
                limit: limit?,
            })
        }
    }

    impl rt::Respond for ops::ListRoomsResponse {
        fn respond(self) -> Result<rt::HttpResponse, rt::Rejection> {
            match self {
                Self::Ok { body, headers } => {
                    rt::Answer::new(200)
                        .optional_header("link", &headers.link)
                        .json("application/json", &body)
                }
                Self::ClientError { status, body } => {
                    rt::Answer::new(status.as_u16()).json("application/json", &body)
                }
            }
        }
    }
    "#);
}

#[test]
fn a_stream_is_opened() {
    let package = surroundings();
    let scope = Scope::outside(&package);
    insta::assert_snapshot!(printed(call::call(scope, &service("Rooms", "rooms", Vec::new()), &watching()).items()), @r#"
    /// A call of `watch`, made by [`Rooms`].
    #[derive(Debug)]
    #[must_use = "a call does nothing until it is sent"]
    pub struct WatchCall {
        call: rt::Call,
    }

    impl WatchCall {
        /// Goes on after the event with this id.
        pub fn last_event_id(mut self, id: impl AsRef<str>) -> Self {
            self.call.last_event_id(id);
            self
        }

        /// Changes the options of this call.
        pub fn with(
            mut self,
            change: impl FnOnce(rt::CallOptions) -> rt::CallOptions,
        ) -> Self {
            self.call.with(change);
            self
        }

        /// Sends the call and waits until the stream is open.
        ///
        /// # Errors
        /// When there is no stream: the answer is an error, or there is none.
        pub async fn send(
            self,
        ) -> Result<rt::EventStream<String>, rt::Error<ops::WatchError>> {
            let reply = self.call.open("text/event-stream").await?;
            match reply.status() {
                200 => Ok(reply.events_until(rt::read_text, &["[DONE]"])?),
                _ => Err(reply.unexpected()),
            }
        }

        /// Opens the stream as `send` does. It then connects again by itself, as the policy says, after the last event that it has got.
        ///
        /// # Errors
        /// When there is no stream to begin with. If there is none later, that is the stream's last item.
        pub async fn subscribe(
            self,
            policy: rt::Reconnect,
        ) -> Result<rt::EventStream<String>, rt::Error<ops::WatchError>> {
            rt::subscribe(self.call, policy, |call| Box::pin(Self { call }.send())).await
        }
    }
    "#);
}
