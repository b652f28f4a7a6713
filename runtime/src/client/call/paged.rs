//! A call of one page after the other: what it asks for, and how that is turned to the next.

use std::sync::{Arc, OnceLock};

use http::Uri;

use super::super::super::params::{Laid, Param, lay_out};
use super::super::RequestError;
use super::super::pages::Page;
use super::Call;

impl Call {
    /// The same call, which tells of the answer what the next page is found by. There is none when the body comes in chunks.
    pub(in super::super) fn for_page(&self) -> Option<(Self, Arc<OnceLock<Page>>)> {
        let page = Arc::default();
        Some((Self { page: Some(Arc::clone(&page)), ..self.copy()? }, page))
    }

    /// What the query says of a parameter, as a pair.
    pub(in super::super) fn asked(&self, param: &Param) -> Option<String> {
        let own = pair(param, "0").ok()?;
        self.query.iter().find(|pair| name_of(pair) == name_of(&own)).cloned()
    }

    /// The number that the query says of a parameter.
    pub(in super::super) fn number(&self, param: &Param) -> Result<Option<u64>, RequestError> {
        let Some(pair) = self.asked(param) else {
            return Ok(None);
        };
        let number = pair.split_once('=').and_then(|(_, value)| value.parse().ok());
        number.map(Some).ok_or_else(|| RequestError::pages("its number is none"))
    }

    /// Sets a parameter of the query, in place of what it was. The pair that it is now.
    pub(in super::super) fn ask(&mut self, param: Param, text: &str) -> Result<String, RequestError> {
        let new = pair(&param, text)?;
        match self.query.iter_mut().find(|pair| name_of(pair) == name_of(&new)) {
            Some(old) => old.clone_from(&new),
            None => self.query.push(new.clone()),
        }
        Ok(new)
    }

    /// Asks for this URL, in place of that of the operation.
    pub(in super::super) fn turn_to(&mut self, url: Uri) {
        self.target = Some(url);
    }

    /// What is asked for, without credentials.
    pub(in super::super) fn address(&self) -> Result<Uri, RequestError> {
        self.place(&[])
    }
}

/// A parameter of the query that holds one text.
fn pair(param: &Param, text: &str) -> Result<String, RequestError> {
    match lay_out(param, &text.to_owned())? {
        Laid::Pairs(pairs) if pairs.len() == 1 => Ok(pairs.concat()),
        _ => Err(RequestError::pages("its parameter holds no single text")),
    }
}

pub(super) fn name_of(pair: &str) -> &str {
    pair.split('=').next().unwrap_or_default()
}
