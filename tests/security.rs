//! The generated client and server of `security.yaml`: who may call what.

mod alternatives;
mod certificates;
mod tokens;

use std::sync::{Arc, Mutex};

use golden::security::ops;
use golden::security::server::{Backend, Credentials, Doors};
use specloom_rt::server::{ApiError, Context};

/// An application that remembers which credentials it was shown.
#[derive(Debug, Clone, Default)]
struct App(Arc<Mutex<Vec<String>>>);

impl App {
    fn shown(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Backend for App {
    type Principal = String;
    type Error = ApiError;

    /// Every secret but `no`, `forbidden` and `broken` is good, and who calls is whoever it names.
    async fn authenticate(&self, credentials: Credentials<'_>) -> Result<String, ApiError> {
        let (scheme, secret, scopes) = match credentials {
            Credentials::Token { token, scopes } => ("token", token, scopes),
            Credentials::Login { username, scopes, .. } => ("login", username, scopes),
            Credentials::AppKey { key, scopes } => ("app", key, scopes),
            Credentials::Csrf { key, scopes } => ("csrf", key, scopes),
            Credentials::Session { key, scopes } => ("session", key, scopes),
            Credentials::Service { token, scopes } => ("service", token, scopes),
            Credentials::People { token, scopes } => ("people", token, scopes),
            Credentials::Device { certificate, scopes } => {
                ("device", std::str::from_utf8(certificate.der()).unwrap_or_default(), scopes)
            }
            _ => return Err(ApiError::unauthorized()),
        };
        self.0.lock().unwrap().push(format!("{scheme} {secret} {scopes:?}"));
        match secret {
            "no" => Err(ApiError::unauthorized()),
            "forbidden" => Err(ApiError::forbidden()),
            "broken" => Err(ApiError::internal()),
            _ => Ok(format!("{scheme} {secret}")),
        }
    }

    fn combine_principals(&self, earlier: String, later: String) -> Result<String, ApiError> {
        Ok(format!("{earlier} with {later}"))
    }
}

macro_rules! operations {
    ($($method:ident $request:ident $response:ident $principal:ty;)*) => {
        impl Doors for App {
            $(async fn $method(&self, cx: Context<$principal>, _: ops::$request) -> Result<ops::$response, ApiError> {
                Ok(format!("{:?}", cx.principal()).into())
            })*
        }
    };
}

operations! {
    either Either EitherResponse String;
    both Both BothResponse String;
    maybe Maybe MaybeResponse Option<String>;
    jobs Jobs JobsResponse String;
    add_job AddJob AddJobResponse String;
    vault Vault VaultResponse String;
    old Old OldResponse String;
    root Root RootResponse String;
    open Open OpenResponse ();
}
