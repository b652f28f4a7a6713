//! Why there is no token.

use std::fmt;

use http::StatusCode;

use super::super::TransportError;

/// Why there is no token.
#[derive(Debug)]
#[non_exhaustive]
pub enum OAuthError {
    /// The authorization server refused (section 5.2).
    #[non_exhaustive]
    Refused {
        /// The status of its answer.
        status: StatusCode,
        /// Its code, such as `invalid_client` or `invalid_grant`.
        error: String,
        /// Its words.
        description: Option<String>,
    },
    /// The authorization server did not answer.
    Transport(TransportError),
    /// Its answer is none that means anything here: what is wrong with it.
    Answer(&'static str),
    /// The URL is none, or neither `https` nor on this machine, so that secrets would be readable on their way.
    Endpoint,
}

impl OAuthError {
    /// Whether the same may succeed a little later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(error) => !error.is_too_large(),
            Self::Refused { error, .. } => {
                matches!(error.as_str(), "temporarily_unavailable" | "server_error" | "slow_down")
            }
            Self::Answer(_) | Self::Endpoint => false,
        }
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { status, error, .. } => {
                write!(f, "the authorization server refused a token: `{}` ({})", error.escape_debug(), status.as_u16())
            }
            Self::Transport(_) => f.write_str("the authorization server did not answer"),
            Self::Answer(wrong) => write!(f, "the authorization server's answer {wrong}"),
            Self::Endpoint => f.write_str("the URL of the authorization server must be `https`, or on this machine"),
        }
    }
}

impl std::error::Error for OAuthError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            Self::Refused { .. } | Self::Answer(_) | Self::Endpoint => None,
        }
    }
}

impl From<TransportError> for OAuthError {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}
