//! Bodies of requests in every form: `fixtures/bodies.yaml`, each side against raw bytes written by hand, then both together.

mod client;
mod server;

use golden::bodies::ops;
use golden::bodies::server::{Backend, Bodies, router};
use specloom_rt::server::{ApiError, Context};
use specloom_rt::{ByteStream, FilePart};

use crate::wire::Running;

/// Answers with what it was given, as text.
#[derive(Debug, Clone)]
struct Echo;

impl Backend for Echo {
    type Error = ApiError;
}

async fn whole(body: ByteStream) -> String {
    let content_type = body.content_type().map(str::to_owned);
    match body.collect(1 << 20).await {
        Ok(bytes) => format!("{content_type:?} {}", String::from_utf8_lossy(&bytes)),
        Err(error) => format!("{content_type:?} {error}"),
    }
}

async fn file(file: FilePart) -> String {
    let head = format!("{:?} {:?} ", file.file_name(), file.headers().get("x-rating"));
    head + &whole(file.into_body()).await
}

async fn files(list: Vec<FilePart>) -> String {
    let mut all = String::new();
    for one in list {
        all += &format!("[{}]", file(one).await);
    }
    all
}

macro_rules! echo {
    ($($method:ident $request:ident $response:ident $show:expr;)*) => {
        impl Bodies for Echo {
            $(async fn $method(&self, _: Context<()>, request: ops::$request) -> Result<ops::$response, ApiError> {
                let show = $show;
                Ok(ops::$response::Ok(show(request.body).await))
            })*
        }
    };
}

async fn debug(body: impl std::fmt::Debug) -> String {
    format!("{body:?}")
}

echo! {
    send_form SendForm SendFormResponse debug;
    send_closed SendClosed SendClosedResponse debug;
    create_pet CreatePet CreatePetResponse async |body| match body {
        ops::CreatePetBody::Image(image) => whole(image).await,
        other => format!("{other:?}"),
    };
    replace_pet ReplacePet ReplacePetResponse debug;
    patch_pet PatchPet PatchPetResponse debug;
    upload_pet UploadPet UploadPetResponse async |body: ops::UploadPetBody| {
        let values = format!("{:?} {} {:?} {:?}", body.pet.name, body.new_, body.note, body.labels);
        let mut all = vec![file(body.photo).await, files(body.more.unwrap_or_default()).await];
        for one in [body.raw, body.avatar].into_iter().flatten() {
            all.push(file(one).await);
        }
        for (name, list) in body.extra {
            all.push(format!("{name}={}", files(list).await));
        }
        format!("{values}\n{}", all.join("\n"))
    };
    upload_closed UploadClosed UploadClosedResponse debug;
    send_fields SendFields SendFieldsResponse debug;
    send_either SendEither SendEitherResponse async |body| match body {
        ops::SendEitherBody::Bytes(bytes) => whole(bytes).await,
        other => format!("{other:?}"),
    };
    put_text PutText PutTextResponse debug;
    post_text PostText PostTextResponse debug;
    put_bytes PutBytes PutBytesResponse whole;
    post_bytes PostBytes PostBytesResponse async |body| match body {
        Some(body) => whole(body).await,
        None => "nothing".to_owned(),
    };
    patch_bytes PatchBytes PatchBytesResponse whole;
}

async fn running() -> Running {
    Running::start(router(Echo)).await
}
