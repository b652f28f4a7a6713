//! Names of statuses.

use crate::api::Status;
use crate::ir::names::ident::camel;
use crate::ir::names::words::words;

/// `Ok`, `NotFound`, `ClientError`, `Default`; a code without a name is `Status299`.
pub(super) fn variant(status: Status) -> String {
    match status {
        Status::Code(code) => reason(code).map_or_else(|| format!("Status{code}"), |phrase| camel(&words(phrase))),
        Status::Range(1) => "Informational".to_owned(),
        Status::Range(2) => "Success".to_owned(),
        Status::Range(3) => "Redirection".to_owned(),
        Status::Range(4) => "ClientError".to_owned(),
        Status::Range(5) => "ServerError".to_owned(),
        Status::Range(digit) => format!("Status{digit}xx"),
        Status::Default => "Default".to_owned(),
    }
}

/// `404 Not Found`; nothing for what is not one code.
pub(super) fn title(status: Status) -> String {
    match status {
        Status::Code(code) => reason(code).map_or_else(|| code.to_string(), |phrase| format!("{code} {phrase}")),
        Status::Range(_) | Status::Default => String::new(),
    }
}

/// The words of [`variant`].
pub(in crate::ir) fn variant_words(status: Status) -> Vec<String> {
    words(&variant(status))
}

/// The phrases of status lines, as the runtime's own servers write them.
fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        100 => "Continue",
        101 => "Switching Protocols",
        102 => "Processing",
        103 => "Early Hints",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        208 => "Already Reported",
        226 => "IM Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "I'm a teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Entity",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        510 => "Not Extended",
        511 => "Network Authentication Required",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_give_the_variant_again() {
        for code in 100..600 {
            let status = Status::Code(code);
            assert_eq!(camel(&variant_words(status)), variant(status));
        }
        assert_eq!(variant(Status::Code(299)), "Status299");
        assert_eq!(variant(Status::Code(418)), "ImATeapot");
        assert_eq!(title(Status::Code(414)), "414 URI Too Long");
        assert_eq!(title(Status::Code(499)), "499");
        assert_eq!(variant(Status::Range(4)), "ClientError");
    }
}
