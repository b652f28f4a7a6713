//! What an authorization server answers.

use std::time::Duration;

use http::StatusCode;
use secrecy::SecretString;
use serde_json::Value;

use super::super::clock::Instant;
use super::OAuthError;

/// How long before its end a token is not used any more, if it lasts long.
const MARGIN: Duration = Duration::from_secs(60);

/// A token that was granted.
pub(super) struct Granted {
    pub(super) access_token: SecretString,
    pub(super) refresh_token: Option<SecretString>,
    /// When to get another one.
    pub(super) until: Option<Instant>,
}

/// Reads the answer to a request for a token (sections 5.1 and 5.2).
pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<Granted, OAuthError> {
    let answer: Option<Value> = serde_json::from_slice(body).ok();
    let text = |name: &str| Some(answer.as_ref()?.get(name)?.as_str()?.to_owned()).filter(|text| !text.is_empty());
    if let Some(error) = text("error") {
        return Err(OAuthError::Refused { status, error, description: text("error_description") });
    }
    if !status.is_success() {
        return Err(OAuthError::Answer("is neither a token nor a refusal"));
    }
    let access_token = text("access_token").ok_or(OAuthError::Answer("holds no token"))?;
    if text("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err(OAuthError::Answer("is a token that is not sent as a bearer token"));
    }
    let lasts = answer.as_ref().and_then(|answer| seconds(answer.get("expires_in")?));
    Ok(Granted {
        access_token: access_token.into(),
        refresh_token: text("refresh_token").map(SecretString::from),
        until: lasts.and_then(|lasts| Instant::now().checked_add(lasts - MARGIN.min(lasts / 10))),
    })
}

/// The URL in the metadata of an authorization server.
pub(super) fn token_endpoint(status: StatusCode, body: &[u8]) -> Result<String, OAuthError> {
    let metadata: Option<Value> = serde_json::from_slice(body).ok().filter(|_| status.is_success());
    let url = metadata.as_ref().and_then(|metadata| metadata.get("token_endpoint")?.as_str());
    url.map(str::to_owned).ok_or(OAuthError::Answer("does not say where tokens are"))
}

/// Some servers write the number as a text.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_token_is_used_until_shortly_before_its_end() {
        for (written, used) in [
            ("3600", Some(3540)),
            ("\"600\"", Some(540)),
            ("20", Some(18)),
            ("0", Some(0)),
            ("-1", None),
            ("null", None),
            ("1e300", None),
        ] {
            let body = format!("{{\"access_token\":\"t\",\"token_type\":\"BEARER\",\"expires_in\":{written}}}");
            let granted = read(StatusCode::OK, body.as_bytes()).ok().unwrap();
            let left = granted.until.map(|until| until.duration_since(Instant::now()).as_secs());
            assert_eq!(left, used, "{written}");
        }
    }

    #[test]
    fn what_is_no_token_says_what_is_wrong() {
        for (status, body, said) in [
            (400, r#"{"error":"invalid_grant"}"#, "the authorization server refused a token: `invalid_grant` (400)"),
            (200, r#"{"error":"bad\n"}"#, "the authorization server refused a token: `bad\\n` (200)"),
            (302, "", "the authorization server's answer is neither a token nor a refusal"),
            (500, "<html>", "the authorization server's answer is neither a token nor a refusal"),
            (200, "", "the authorization server's answer holds no token"),
            (200, r#"{"access_token":""}"#, "the authorization server's answer holds no token"),
            (200, r#"{"access_token":7}"#, "the authorization server's answer holds no token"),
            (
                200,
                r#"{"access_token":"t","token_type":"mac"}"#,
                "the authorization server's answer is a token that is not sent as a bearer token",
            ),
        ] {
            let error = read(StatusCode::from_u16(status).unwrap(), body.as_bytes()).err().unwrap();
            assert_eq!(error.to_string(), said);
        }
    }
}
