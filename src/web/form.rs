//! Forms at the door: bounded, strictly UTF-8, and from a page of the same session.
//!
//! [`Form`] is what every handler behind a login takes; it cannot be had without the session's token.
//! [`OpenForm`] is for the few forms that stand before a login.
//! Neither logs anything of what was sent.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::Method;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::problem::Problem;
use super::visit::SessionInfo;

/// The most that a form may hold, in bytes.
pub const LIMIT: usize = 64 * 1024;

/// The most that a page may send which takes a file, in bytes: the file, and the fields beside it.
pub const UPLOAD_LIMIT: usize = 5 * 1024 * 1024 + LIMIT;

/// The addresses that take a file; every other takes [`LIMIT`] at most.
const UPLOADS: [&str; 3] =
    ["/admin/questionnaires", "/admin/questionnaires/install", "/admin/questionnaires/draft"];

/// The most that may be sent to `path`.
fn most(path: &str) -> usize {
    if UPLOADS.contains(&path) { UPLOAD_LIMIT } else { LIMIT }
}

/// How much of a body that is too large is read and thrown away, so that its sender gets to read the
/// answer instead of a broken connection.
const DRAINED: usize = 16 * 1024 * 1024;
const DRAINED_WITHIN: Duration = Duration::from_secs(10);

/// A form of the session's own pages.
pub struct Form<T>(pub T);

/// A form of the session's own pages that carries a file's contents: up to [`UPLOAD_LIMIT`].
pub struct LargeForm<T>(pub T);

/// A form that stands before a login, where no session has given it a token.
pub struct OpenForm<T>(pub T);

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    csrf: String,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        of_session(request, LIMIT).await.map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for LargeForm<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        of_session(request, UPLOAD_LIMIT).await.map(Self)
    }
}

async fn of_session<T: DeserializeOwned>(request: Request, limit: usize) -> Result<T, Problem> {
    let session = request.extensions().get::<SessionInfo>().cloned();
    let session = session.ok_or(Problem::SessionEnded)?;
    guarded(&session, &read(request, limit).await?)
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for OpenForm<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        parse(&read(request, LIMIT).await?).map(Self)
    }
}

/// The fields of a form, if it holds the token of this session.
pub(super) fn guarded<T: DeserializeOwned>(
    session: &SessionInfo,
    bytes: &[u8],
) -> Result<T, Problem> {
    let Token { csrf } = parse(bytes)?;
    if !session.csrf.matches(&csrf) {
        return Err(Problem::StaleForm);
    }
    parse(bytes)
}

/// The whole body, if it is not longer than `most`.
pub(super) async fn bounded(body: Body, most: usize) -> Result<Bytes, Problem> {
    to_bytes(body, most).await.map_err(|_| Problem::TooLarge)
}

async fn read(request: Request, most: usize) -> Result<Bytes, Problem> {
    let bytes = bounded(request.into_body(), most).await?;
    // Decoders of forms put U+FFFD in place of what is not UTF-8; nothing may change on the way in.
    if decodes_to_utf8(&bytes) { Ok(bytes) } else { Err(Problem::BadInput) }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_html_form::from_bytes(bytes).map_err(|_| Problem::BadInput)
}

/// Whether a form body is UTF-8 once its `%XX` are undone.
fn decodes_to_utf8(body: &[u8]) -> bool {
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body.iter().copied();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digits = (byte == b'%')
            .then(|| (ahead.next(), ahead.next()))
            .and_then(|(high, low)| Some((hex(high?)?, hex(low?)?)));
        if let Some((high, low)) = digits {
            decoded.push(high * 16 + low);
            rest = ahead;
        } else {
            decoded.push(byte);
        }
    }
    str::from_utf8(&decoded).is_ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Middleware: a body that says it is larger than its address takes is answered with a page, not with a
/// broken connection.
pub async fn limit(request: Request, next: Next) -> Response {
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let announced = announced.map_or(Ok(0), str::parse::<usize>);
    let most = most(request.uri().path());
    if request.method() == Method::GET || announced.as_ref().is_ok_and(|length| *length <= most) {
        return next.run(request).await;
    }
    drain(request.into_body()).await;
    Problem::TooLarge.into_response()
}

async fn drain(body: Body) {
    let _ = tokio::time::timeout(DRAINED_WITHIN, async {
        use http_body_util::BodyExt as _;
        let mut body = body;
        let mut left = DRAINED;
        while let Some(Ok(frame)) = body.frame().await {
            left = match left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) {
                Some(left) => left,
                None => break,
            };
        }
    })
    .await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Answer {
        item: String,
    }

    fn request(body: &str) -> Request {
        Request::builder()
            .method(Method::POST)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()))
            .unwrap()
    }

    async fn open(body: &str) -> Result<String, Problem> {
        OpenForm::<Answer>::from_request(request(body), &()).await.map(|form| form.0.item)
    }

    #[tokio::test]
    async fn a_form_is_read_as_it_was_written() {
        assert_eq!(open("item=gr%C3%BC%C3%9F+dich&x=100%").await.unwrap(), "grüß dich");
    }

    #[tokio::test]
    async fn what_is_no_form_is_refused() {
        assert!(matches!(open("item=%ff").await, Err(Problem::BadInput)));
        assert!(matches!(open("item=%C3").await, Err(Problem::BadInput)));
        assert!(matches!(open("other=1").await, Err(Problem::BadInput)));
        let long = format!("item={}", "a".repeat(LIMIT));
        assert!(matches!(open(&long).await, Err(Problem::TooLarge)));
    }

    #[tokio::test]
    async fn a_form_needs_the_token_of_its_session() {
        use super::super::visit::Csrf;
        use crate::store::session::Computer;
        let session = SessionInfo {
            csrf: Csrf::new("right".to_owned()),
            seconds_left: 60,
            computer: Computer::Own,
        };
        let send = async |body: &str, session: Option<SessionInfo>| {
            let mut request = request(body);
            session.map(|session| request.extensions_mut().insert(session));
            Form::<Answer>::from_request(request, &()).await.map(|form| form.0.item)
        };
        let item = send("csrf=right&item=1", Some(session.clone())).await;
        assert_eq!(item.unwrap(), "1");
        for body in ["csrf=wrong&item=1", "item=1", "csrf=&item=1"] {
            let item = send(body, Some(session.clone())).await;
            assert!(matches!(item, Err(Problem::StaleForm)), "{body}");
        }
        assert!(matches!(send("csrf=right&item=1", None).await, Err(Problem::SessionEnded)));
    }
}
