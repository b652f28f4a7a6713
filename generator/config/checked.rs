//! `[models] validate` and `[server]`: where the document is held to.

use serde::Deserialize;

use super::units::size;

/// Where the constraints of the document are enforced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Validate {
    /// By servers, of what they receive.
    #[default]
    Server,
    /// Nowhere: only the types count.
    Off,
}

/// In which builds a server checks what it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ValidateOutput {
    /// In those with debug assertions.
    #[default]
    Debug,
    /// In all.
    Always,
    /// In none.
    Off,
}

/// Choices for servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Server {
    /// In which builds answers are checked.
    pub validate_output: ValidateOutput,
    /// The most bytes of a request's body; what the runtime has when `None`.
    pub max_body: Option<u64>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServerShape {
    validate_output: Option<String>,
    max_body: Option<String>,
}

impl ServerShape {
    pub(super) fn apply(&self, server: &mut Server) -> Result<(), String> {
        if let Some(output) = self.validate_output.as_deref() {
            server.validate_output = match output {
                "debug" => ValidateOutput::Debug,
                "always" => ValidateOutput::Always,
                "off" => ValidateOutput::Off,
                other => {
                    return Err(format!("`server.validate_output` is `debug`, `always` or `off`, not `{other}`"));
                }
            };
        }
        if let Some(text) = &self.max_body {
            let bytes = size(text)
                .ok_or_else(|| format!("`server.max_body` is a size such as `2MiB` or `512KiB`, not `{text}`"))?;
            server.max_body = Some(bytes);
        }
        Ok(())
    }
}

/// What `models.validate` says.
pub(super) fn validate(text: &str) -> Result<Validate, String> {
    match text {
        "server" => Ok(Validate::Server),
        "off" => Ok(Validate::Off),
        "both" => Err("`models.validate` cannot be `both` yet; it is `server` or `off`".to_owned()),
        other => Err(format!("`models.validate` is `server` or `off`, not `{other}`")),
    }
}
