//! What can go wrong for a visitor: the only error with a status code.
//!
//! A handler answers `Err(Problem)`; [`dress`] turns it into a page with layout and language.
//! A page never shows the cause of a [`Problem::Broken`]: it goes to the log once, under the number
//! that the visitor sees. Missing and forbidden look alike.

use std::any::Any;
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _};

use askama::Template;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::frame::{Area, Frame};
use super::page::Page;
use super::visit::Visit;
use super::words::Words;

/// Why there is no page.
#[derive(Clone, Debug)]
pub enum Problem {
    /// Nothing stands here, or nothing for whoever asks.
    NotFound,
    /// The address exists, but not for this kind of request.
    WrongMethod,
    /// Nobody is logged in, or no longer.
    SessionEnded,
    /// The person's data may only rest: they asked for that, or objected (Art. 18 GDPR).
    Restricted,
    /// The form is from another session or from before a change; nothing was saved.
    StaleForm,
    /// The request comes from a page of another site.
    FromElsewhere,
    /// The request asks for a page under a name that is not the service's.
    OtherName {
        /// Where the service is.
        origin: String,
    },
    /// More was sent than a form may hold.
    TooLarge,
    /// What was sent cannot be read: not UTF-8, a field missing, a number that is none.
    BadInput,
    /// Too many attempts in a row.
    TooManyAttempts {
        /// Seconds until the next attempt counts.
        wait_seconds: u32,
    },
    /// The service takes no new data now: the disk is full, or it is being restored.
    Closed,
    /// Something failed that the visitor cannot mend.
    Broken(Broken),
}

/// A failure with a number under which the log has its cause.
#[derive(Clone, Debug)]
pub struct Broken {
    reference: Reference,
    cause: String,
}

/// A number that joins a visitor's page and a line of the log; distinct, not secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reference(u64);

impl Reference {
    fn new() -> Self {
        // Differently keyed at each call: enough to tell two failures apart.
        Self(std::hash::RandomState::new().build_hasher().finish() % 1_000_000_000)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:09}", self.0);
        write!(f, "{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..])
    }
}

impl Problem {
    /// A failure inside: its text goes to the log, a number to the visitor.
    ///
    /// The error's text must carry no personal data; the errors of our rooms do not.
    pub fn broken(cause: impl Into<anyhow::Error>) -> Self {
        let cause = format!("{:#}", cause.into());
        Self::Broken(Broken { reference: Reference::new(), cause })
    }

    /// The status of its page.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::SessionEnded => StatusCode::UNAUTHORIZED,
            Self::Restricted => StatusCode::LOCKED,
            Self::StaleForm => StatusCode::CONFLICT,
            Self::FromElsewhere => StatusCode::FORBIDDEN,
            Self::OtherName { .. } => StatusCode::MISDIRECTED_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadInput => StatusCode::BAD_REQUEST,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Closed => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The problem behind a bare status, as the framework answers it.
    fn behind(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::WrongMethod,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Self::Closed,
            StatusCode::INTERNAL_SERVER_ERROR => Self::broken(anyhow::anyhow!("a bare status 500")),
            status if status.is_client_error() => Self::BadInput,
            _ => return None,
        })
    }

    /// Title and first sentence of the page.
    fn words(&self, words: Words) -> (String, String) {
        let (title, text) = match self {
            Self::NotFound => (words.get("problem-not-found"), words.get("problem-not-found-text")),
            Self::WrongMethod => (words.get("problem-method"), words.get("problem-method-text")),
            Self::SessionEnded => (words.get("problem-session"), words.get("problem-session-text")),
            Self::Restricted => {
                (words.get("problem-restricted"), words.get("problem-restricted-text"))
            }
            Self::StaleForm => (words.get("problem-stale"), words.get("problem-stale-text")),
            Self::FromElsewhere => {
                (words.get("problem-elsewhere"), words.get("problem-elsewhere-text"))
            }
            Self::OtherName { origin } => {
                let text = words.with("problem-other-name-text").text("origin", origin.clone());
                (words.get("problem-other-name"), text.to_string().into())
            }
            Self::TooLarge => (words.get("problem-too-large"), words.get("problem-too-large-text")),
            Self::BadInput => (words.get("problem-input"), words.get("problem-input-text")),
            Self::Closed => (words.get("problem-closed"), words.get("problem-closed-text")),
            Self::Broken(_) => (words.get("problem-broken"), words.get("problem-broken-text")),
            Self::TooManyAttempts { wait_seconds } => {
                let minutes = wait_seconds.div_ceil(60).max(1);
                let text = words.with("problem-attempts-text").number("minutes", minutes);
                (words.get("problem-attempts"), text.to_string().into())
            }
        };
        (title.into_owned(), text.into_owned())
    }

    /// Its page.
    fn page(&self, visit: Visit) -> Response {
        let words = Words::of(visit.language);
        let (title, text) = self.words(words);
        let template = ProblemPage {
            reference: match self {
                Self::Broken(broken) => Some(broken.reference.to_string()),
                _ => None,
            },
            login: matches!(self, Self::SessionEnded),
            start: match self {
                Self::OtherName { origin } => format!("{origin}/"),
                _ => "/".to_owned(),
            },
            frame: Frame::new(visit, Area::Public, &title),
            title,
            text,
        };
        let mut response = Page(template, self.status()).into_response();
        if let Self::TooManyAttempts { wait_seconds } = self {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*wait_seconds));
        }
        response
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status())
    }
}

/// The bare status; [`dress`] makes the page, because only there language and session are known.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "shared/problem.html")]
struct ProblemPage {
    frame: Frame,
    title: String,
    text: String,
    reference: Option<String>,
    login: bool,
    start: String,
}

/// Middleware: gives every problem its page, and logs what is broken, once.
///
/// Answers that are already pages, files or JSON pass.
pub async fn dress(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::of(&parts);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| {
        let content = response.headers().get(CONTENT_TYPE);
        let bare = content.is_none_or(|content| content.as_bytes().starts_with(b"text/plain"));
        bare.then(|| Problem::behind(status)).flatten()
    });
    let Some(problem) = problem else { return response };
    if let Problem::Broken(broken) = &problem {
        let Broken { reference, cause } = broken;
        tracing::error!(problem.reference = %reference, problem.cause = %cause, "a page is broken");
    }
    let mut page = problem.page(visit);
    for (name, value) in response.headers() {
        if name != CONTENT_TYPE && name != axum::http::header::CONTENT_LENGTH {
            page.headers_mut().append(name.clone(), value.clone());
        }
    }
    page
}

/// For `CatchPanicLayer::custom`: a panic is a broken page, and its message stays out of the log,
/// because it may quote what was sent.
pub fn caught(_payload: Box<dyn Any + Send>) -> Response {
    Problem::broken(anyhow::anyhow!("a handler panicked")).into_response()
}

#[cfg(test)]
mod tests {
    use super::super::language::Language;
    use super::super::visit::LocalPath;
    use super::*;

    fn all() -> Vec<Problem> {
        vec![
            Problem::NotFound,
            Problem::WrongMethod,
            Problem::SessionEnded,
            Problem::Restricted,
            Problem::StaleForm,
            Problem::FromElsewhere,
            Problem::OtherName { origin: "https://lotse.example".to_owned() },
            Problem::TooLarge,
            Problem::BadInput,
            Problem::TooManyAttempts { wait_seconds: 90 },
            Problem::Closed,
            Problem::broken(anyhow::anyhow!("the secret cause")),
        ]
    }

    #[tokio::test]
    async fn every_problem_has_its_page_in_every_language() {
        let mut titles = std::collections::BTreeSet::new();
        for language in Language::ALL {
            for problem in all() {
                let visit = Visit { language, path: LocalPath::default(), session: None };
                let response = problem.page(visit);
                assert_eq!(response.status(), problem.status());
                let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
                let html = scraper::Html::parse_document(str::from_utf8(&body).unwrap());
                let select = |css: &str| {
                    let selector = scraper::Selector::parse(css).unwrap();
                    html.select(&selector)
                        .map(|found| found.text().collect::<String>())
                        .collect::<Vec<_>>()
                };
                let text = html.root_element().text().collect::<String>();
                assert!(!text.contains("secret cause"));
                assert!(!text.contains('{'), "a word is missing: {text}");
                assert_eq!(select("h1").len(), 1);
                assert!(titles.insert(select("title").concat()), "titles are distinct");
                let broken = matches!(problem, Problem::Broken(_));
                assert_eq!(!select("[data-reference]").is_empty(), broken);
            }
        }
    }

    #[test]
    fn two_failures_have_two_numbers() {
        assert_ne!(Reference::new(), Reference::new());
        assert_eq!(Reference(1_234_567).to_string(), "001-234-567");
    }
}
