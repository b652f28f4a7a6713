//! The JSON Schema Test Suite against generated servers: what is valid is taken and comes back as it was, what is not is refused.

use axum::Router;
use serde_json::Value;
use specloom_rt::server::{ApiError, Context};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::wire::Running;

/// A server that gives back what it gets.
macro_rules! echo {
    ($module:ident) => {
        mod $module {
            use golden::$module::{ops, server};

            use super::{ApiError, Context};

            #[derive(Clone)]
            pub(super) struct App;

            impl server::Backend for App {
                type Error = ApiError;
            }

            echo! { @all
                AdditionalProperties {
                    t20 T20Request T20Response, t21 T21Request T21Response, t22 T22Request T22Response,
                    t23 T23Request T23Response, t24 T24Request T24Response, t25 T25Request T25Response,
                    t26 T26Request T26Response, t27 T27Request T27Response, t28 T28Request T28Response,
                }
                Enum {
                    t1 T1Request T1Response, t2 T2Request T2Response, t3 T3Request T3Response,
                    t4 T4Request T4Response, t5 T5Request T5Response, t6 T6Request T6Response,
                    t7 T7Request T7Response, t8 T8Request T8Response, t9 T9Request T9Response,
                    t10 T10Request T10Response, t11 T11Request T11Response, t12 T12Request T12Response,
                    t13 T13Request T13Response, t14 T14Request T14Response,
                }
                FormatDateTime {
                    t71 T71Request T71Response,
                }
                FormatIpv {
                    t73 T73Request T73Response,
                }
                FormatUuid {
                    t72 T72Request T72Response,
                }
                Items {
                    t33 T33Request T33Response, t34 T34Request T34Response, t35 T35Request T35Response,
                    t36 T36Request T36Response, t37 T37Request T37Response, t38 T38Request T38Response,
                    t39 T39Request T39Response, t40 T40Request T40Response, t41 T41Request T41Response,
                    t42 T42Request T42Response,
                }
                Maximum {
                    t31 T31Request T31Response, t32 T32Request T32Response,
                }
                MinLength {
                    t29 T29Request T29Response, t30 T30Request T30Response,
                }
                Not {
                    t62 T62Request T62Response, t63 T63Request T63Response, t64 T64Request T64Response,
                    t65 T65Request T65Response, t66 T66Request T66Response, t67 T67Request T67Response,
                    t68 T68Request T68Response, t69 T69Request T69Response, t70 T70Request T70Response,
                }
                OneOf {
                    t51 T51Request T51Response, t52 T52Request T52Response, t53 T53Request T53Response,
                    t54 T54Request T54Response, t55 T55Request T55Response, t56 T56Request T56Response,
                    t57 T57Request T57Response, t58 T58Request T58Response, t59 T59Request T59Response,
                    t60 T60Request T60Response, t61 T61Request T61Response,
                }
                Pattern {
                    t49 T49Request T49Response, t50 T50Request T50Response,
                }
                Required {
                    t15 T15Request T15Response, t16 T16Request T16Response, t17 T17Request T17Response,
                    t18 T18Request T18Response, t19 T19Request T19Response,
                }
                UniqueItems {
                    t43 T43Request T43Response, t44 T44Request T44Response, t45 T45Request T45Response,
                    t46 T46Request T46Response, t47 T47Request T47Response, t48 T48Request T48Response,
                }
            }
        }
    };
    (@all $($service:ident { $($method:ident $request:ident $response:ident,)* })*) => {$(
        impl server::$service for App {$(
            async fn $method(&self, _: Context<()>, request: ops::$request) -> Result<ops::$response, ApiError> {
                Ok(request.body.into())
            }
        )*}
    )*};
}

echo!(jsts_typed);
echo!(jsts_verbatim);

const EXPECTED: &str = include_str!("jsts/expect.json");

/// Cases in which the suite and the type of Rust part: a schema of documents that says `properties`, `required` or `items` without a
/// `type` means objects and arrays, so that others are refused.
const IMPLIED: &[u64] = &[15, 19, 20, 33];

/// A connection to a server that gives back what it gets.
struct Asked {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Asked {
    async fn post(&mut self, n: u64, body: &str) -> (u16, String) {
        let head = format!(
            "POST /t/{n} HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.stream.write_all((head + body).as_bytes()).await.unwrap();
        self.buffer.clear();
        loop {
            let text = String::from_utf8_lossy(&self.buffer).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                if body.len() >= length.unwrap_or(0_usize) {
                    return (head[9..12].parse().unwrap(), body.to_owned());
                }
            }
            assert_ne!(self.stream.read_buf(&mut self.buffer).await.unwrap(), 0, "the connection was dropped");
        }
    }
}

async fn judge(mode: &str, router: Router) -> Vec<String> {
    let server = Running::start(router).await;
    let mut asked = Asked { stream: TcpStream::connect(server.addr).await.unwrap(), buffer: Vec::new() };
    let expected: Vec<Value> = serde_json::from_str(EXPECTED).unwrap();
    let mut wrong = Vec::new();
    for case in expected.iter().filter(|case| case["mode"] == mode) {
        let (n, instance) = (case["n"].as_u64().unwrap(), &case["instance"]);
        let (status, body) = asked.post(n, &instance.to_string()).await;
        let is_right = match case["valid"].as_bool().unwrap() {
            true if mode == "verbatim" && IMPLIED.contains(&n) && status == 422 => true,
            true => status == 200 && is_same(instance, &serde_json::from_str(&body).unwrap()),
            // Nothing of what was sent is repeated, and nothing failed on our side.
            false => status == 422 || status == 400,
        };
        if !is_right {
            wrong.push(format!("T{n} {}: {}: {instance} gave {status} {body}", case["group"], case["test"]));
        }
    }
    wrong
}

/// Equal as JSON: `1` is `1.0`, and a UUID is one in either case of its digits.
fn is_same(sent: &Value, back: &Value) -> bool {
    match (sent, back) {
        (Value::Number(sent), Value::Number(back)) => sent.as_f64() == back.as_f64(),
        (Value::String(sent), Value::String(back)) => {
            sent == back || sent.len() == 36 && sent.eq_ignore_ascii_case(back)
        }
        (Value::Array(sent), Value::Array(back)) => {
            sent.len() == back.len() && sent.iter().zip(back).all(|(sent, back)| is_same(sent, back))
        }
        (Value::Object(sent), Value::Object(back)) => {
            sent.len() == back.len()
                && sent.iter().all(|(name, sent)| back.get(name).is_some_and(|back| is_same(sent, back)))
        }
        _ => sent == back,
    }
}

#[tokio::test]
async fn with_the_types_that_the_keywords_imply() {
    let wrong = judge("typed", golden::jsts_typed::server::router(jsts_typed::App)).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn as_the_suite_writes_them() {
    let wrong = judge("verbatim", golden::jsts_verbatim::server::router(jsts_verbatim::App)).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
