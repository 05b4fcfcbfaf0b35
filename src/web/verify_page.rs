//! The page that checks what the service signs, as a download with a policy of its own.

use std::sync::LazyLock;

use axum::Extension;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;

use super::headers::OwnPolicy;
use crate::retention::signed::page::{PAGE, policy_in};

/// The policy that the page carries, and that no page of another site may frame it, which only a
/// header can say.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let own = policy_in(PAGE).expect("because the page carries one, which a test reads");
    HeaderValue::from_str(&format!("{own}; frame-ancestors 'none'"))
        .expect("because the page's policy is one line of plain letters")
});

/// `GET /verify.html`
pub async fn download() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"lotse-verify.html\""),
        (CACHE_CONTROL, "no-cache"),
    ];
    (Extension(OwnPolicy(POLICY.clone())), headers, PAGE)
}
