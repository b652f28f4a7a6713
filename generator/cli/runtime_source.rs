//! Where a crate gets the runtime from.

use std::path::{Path, PathBuf};

use super::Failed;
use crate::output::lock::VERSION;

/// Where the runtime of a crate comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RuntimeSource {
    Path(PathBuf),
    Vendored,
    CratesIo,
}

impl RuntimeSource {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match (text, text.strip_prefix("path:")) {
            ("vendored", _) => Ok(Self::Vendored),
            ("crates-io", _) => Ok(Self::CratesIo),
            (_, Some(folder)) if !folder.is_empty() => Ok(Self::Path(PathBuf::from(folder))),
            _ => Err("write path:DIR, vendored or crates-io".to_owned()),
        }
    }

    /// The `runtime/` of the checkout that built this tool, while it is there.
    pub(super) fn of_checkout() -> Option<Self> {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
        checkout.join("Cargo.toml").is_file().then_some(Self::Path(checkout))
    }

    /// The line under `[dependencies]`, with the features that the crate always wants.
    pub(super) fn dependency(&self, features: &[&str]) -> Result<String, Failed> {
        Ok(format!("specloom-rt = {}", self.requirement(features)?))
    }

    /// What stands behind `specloom-rt =`.
    pub(super) fn requirement(&self, features: &[&str]) -> Result<String, Failed> {
        let list: Vec<String> = features.iter().map(|feature| format!("\"{feature}\"")).collect();
        let features = if list.is_empty() { String::new() } else { format!(", features = [{}]", list.join(", ")) };
        match self {
            Self::Path(folder) => {
                let folder = absolute(folder)?;
                Ok(format!("{{ path = {}{features} }}", serde_json::Value::from(folder.to_string_lossy())))
            }
            Self::CratesIo | Self::Vendored if !features.is_empty() => {
                Ok(format!("{{ version = \"{VERSION}\"{features} }}"))
            }
            Self::CratesIo | Self::Vendored => Ok(format!("\"{VERSION}\"")),
        }
    }

    /// What stands behind `specloom =` for a build script: without the command line.
    pub(super) fn generator(&self) -> Result<String, Failed> {
        let place = match self {
            Self::Path(folder) => {
                let folder = absolute(folder)?;
                let above = folder.parent().unwrap_or(&folder);
                format!("path = {}", serde_json::Value::from(above.to_string_lossy()))
            }
            Self::CratesIo | Self::Vendored => format!("version = \"{VERSION}\""),
        };
        Ok(format!("{{ {place}, default-features = false }}"))
    }
}

fn absolute(folder: &Path) -> Result<PathBuf, Failed> {
    folder.canonicalize().map_err(|error| Failed::Because(format!("{}: {error}", folder.display())))
}
