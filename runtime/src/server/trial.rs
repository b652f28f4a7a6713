//! Who calls: the alternatives of an operation's security, tried one after the other until the request is found to meet one.

use std::fmt;

use http::StatusCode;
use http::header::WWW_AUTHENTICATE;
use http::request::Parts;

use super::super::operation::{Operation, Requirement};
use super::credentials::of_alternative;
use super::{Found, Rejection};

/// The credentials of a request, to be judged one by one.
///
/// An alternative is tried when the request holds all of its credentials, in the order of the document; it is met when all of them
/// are found good. The first that is met counts. A credential that was refused is not judged again, and an alternative with it is
/// not tried. What is neither 401 nor 403 is no refusal, but the end.
///
/// ```ignore
/// let mut trial = input.trial();
/// while let Some(found) = trial.credential() {
///     trial.judge(identify(&app, &found).await)?;
/// }
/// let principal = trial.required()?;
/// ```
pub struct Trial<'a, P> {
    operation: &'static Operation,
    parts: &'a Parts,
    /// Alternatives that are still to be tried.
    untried: std::slice::Iter<'static, &'static [Requirement]>,
    /// The credentials of the one at hand that are still to be judged.
    rest: std::vec::IntoIter<Found<'a>>,
    /// The one that is being judged.
    current: Option<Requirement>,
    /// Who calls, by the credentials before it.
    principal: Option<P>,
    /// What is not asked for again: it would be refused again.
    refused: Vec<Requirement>,
    refusal: Option<Rejection>,
}

impl<'a, P> Trial<'a, P> {
    pub(super) fn new(operation: &'static Operation, parts: &'a Parts) -> Self {
        Self {
            operation,
            parts,
            untried: operation.security.iter(),
            rest: Vec::new().into_iter(),
            current: None,
            principal: None,
            refused: Vec::new(),
            refusal: None,
        }
    }

    /// The credential to judge next; `None`: there is nothing more to find out.
    pub fn credential(&mut self) -> Option<Found<'a>> {
        if self.rest.as_slice().is_empty() {
            if self.principal.is_some() {
                return None;
            }
            self.rest = self.next_alternative()?.into_iter();
        }
        let found = self.rest.next()?;
        self.current = Some(found.requirement());
        Some(found)
    }

    /// Says who calls by the credential at hand, or that it is refused. Of several in one alternative the last one says it.
    ///
    /// # Errors
    /// What is no refusal.
    pub fn judge(&mut self, verdict: Result<P, Rejection>) -> Result<(), Rejection> {
        self.judge_with(verdict, |_, last| Ok(last))
    }

    /// As [`judge`](Self::judge), where several credentials of one alternative say together who calls.
    ///
    /// # Errors
    /// What is no refusal.
    pub fn judge_with(
        &mut self,
        verdict: Result<P, Rejection>,
        combine: impl FnOnce(P, P) -> Result<P, Rejection>,
    ) -> Result<(), Rejection> {
        let single = verdict.as_ref().err().and(self.current);
        let verdict = match (verdict, self.principal.take()) {
            (Ok(later), Some(earlier)) => combine(earlier, later),
            (verdict, _) => verdict,
        };
        match verdict {
            Ok(principal) => self.principal = Some(principal),
            Err(rejection) if matches!(rejection.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                self.refused.extend(single);
                self.rest = Vec::new().into_iter();
                self.refuse(rejection);
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    /// Who calls.
    ///
    /// # Errors
    /// 403 when an alternative was refused with that, else 401.
    pub fn required(self) -> Result<P, Rejection> {
        match (self.principal, self.refusal) {
            (Some(principal), _) => Ok(principal),
            (None, refusal) => Err(refusal.unwrap_or_else(Rejection::unauthorized)),
        }
    }

    /// Who calls; `None` where the operation may be called without credentials and the request holds none that it asks for.
    /// Credentials that are refused are not as good as none: whoever sends them wants to be known.
    ///
    /// # Errors
    /// As [`required`](Self::required).
    pub fn optional(self) -> Result<Option<P>, Rejection> {
        let is_anonymous = self.operation.is_open() && self.refusal.is_none() && self.principal.is_none();
        if is_anonymous { Ok(None) } else { self.required().map(Some) }
    }

    /// The credentials of the next alternative of which the request holds all, and of which none is known to be refused.
    fn next_alternative(&mut self) -> Option<Vec<Found<'a>>> {
        let (parts, refused) = (self.parts, &self.refused);
        self.untried.by_ref().find_map(|alternative| {
            let is_hopeless = alternative.is_empty() || alternative.iter().any(|one| refused.contains(one));
            if is_hopeless { None } else { of_alternative(alternative, parts) }
        })
    }

    /// Keeps the first refusal, but one that knows who calls before one that does not, and the challenges of all.
    fn refuse(&mut self, rejection: Rejection) {
        let Some(mut first) = self.refusal.take() else {
            self.refusal = Some(rejection);
            return;
        };
        let mut other = rejection;
        if first.status() != StatusCode::FORBIDDEN && other.status() == StatusCode::FORBIDDEN {
            std::mem::swap(&mut first, &mut other);
        }
        if first.status() == StatusCode::UNAUTHORIZED {
            for value in other.headers().get_all(WWW_AUTHENTICATE) {
                first = first.header(WWW_AUTHENTICATE, value.clone());
            }
        }
        self.refusal = Some(first);
    }
}

impl<P> fmt::Debug for Trial<'_, P> {
    /// Says of which operation, never a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trial").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}
