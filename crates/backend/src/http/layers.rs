//! What happens to every request or answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::DATE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::refusal::Refusal;
use crate::time::http_date;

/// Gives the falsified answer that was switched on for this path, if any.
pub(crate) async fn falsify(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match app.faults.take_http_status(request.method().as_str(), request.uri().path()) {
        Some(fault) => Refusal::fault(fault.status, fault.retry_after).into_response(),
        None => next.run(request).await,
    }
}

/// Dates every answer by the server's clock, skew included: clients set theirs beside it.
pub(crate) async fn date(State(app): State<Arc<App>>, mut response: Response) -> Response {
    if let Ok(date) = HeaderValue::from_str(&http_date(app.now())) {
        response.headers_mut().insert(DATE, date);
    }
    response
}
