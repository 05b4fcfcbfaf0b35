//! A page is a response: a template that extends `layout.html`, rendered, never stored by anyone.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// A template as a response.
///
/// Every page is `no-store`: most show something about a person, all differ by cookie, and on a
/// shared computer the Back button must show nothing after log-out.
pub struct Page<T>(pub T, pub StatusCode);

impl<T: Template> Page<T> {
    /// The page, as the answer to a question that went well.
    pub fn new(template: T) -> Self {
        Self(template, StatusCode::OK)
    }

    /// The page, as the answer to a form that has to be mended (422): its input stands in it.
    pub fn to_mend(template: T) -> Self {
        Self(template, StatusCode::UNPROCESSABLE_ENTITY)
    }
}

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let Self(template, status) = self;
        match template.render() {
            Ok(html) => {
                let headers = [
                    (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
                    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
                ];
                (status, headers, html).into_response()
            }
            Err(error) => Problem::broken(error).into_response(),
        }
    }
}
