//! A call, sent with credentials; once more, where the server refuses them and there may be others.

use http::{Response, StatusCode};

use super::super::super::ByteStream;
use super::super::super::trace::Span;
use super::super::credentials::Given;
use super::super::{Failure, TransportBody, TransportError};
use super::Call;

impl Call {
    /// Sends the request with this body and the credentials of the moment. A body that comes in chunks cannot be sent again: then
    /// the refusal is the answer.
    ///
    /// # Errors
    /// When there is no request to send. That there is no answer is for the caller to judge.
    pub(super) async fn authorized(
        &mut self,
        accept: &'static str,
        body: ByteStream,
        span: &Span,
    ) -> Result<Result<Response<TransportBody>, TransportError>, Failure> {
        self.check()?;
        let again = body.whole().cloned();
        let given = Given::now(&self.core, self.operation).await?;
        let request = self.request(accept, body, &given)?;
        span.sent_to(request.uri());
        let answer = self.core.transport.send(request).await;
        let is_refused = answer.as_ref().is_ok_and(|answer| answer.status() == StatusCode::UNAUTHORIZED);
        // Told in any case: the next call needs another one too.
        let may_help = is_refused && given.refused();
        match again {
            Some(body) if may_help => {
                drop(answer);
                let given = Given::now(&self.core, self.operation).await?;
                Ok(self.core.transport.send(self.request(accept, body.into(), &given)?).await)
            }
            _ => Ok(answer),
        }
    }
}
