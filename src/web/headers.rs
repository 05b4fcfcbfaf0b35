//! What every response says to the browser, and which requests are not let in.
//!
//! The content security policy starts at nothing; each allowance says what it is for.
//! Nothing here may ever name another host.

use axum::extract::{Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::problem::Problem;
use crate::installation::Address;

/// The content security policy of every response.
pub const POLICY: &str = "default-src 'none'; \
    style-src 'self'; \
    script-src 'self'; \
    font-src 'self'; \
    img-src 'self' data:; \
    connect-src 'self'; \
    form-action 'self'; \
    frame-ancestors 'none'; \
    base-uri 'none'; \
    require-trusted-types-for 'script'";
// style-src 'self'        the design system and our stylesheet; no inline style anywhere
// script-src 'self'       our one script; no inline script anywhere
// font-src 'self'         Fira Sans, Noto Sans Arabic
// img-src 'self' data:    the design system's icons are masks in `data:` addresses
// connect-src 'self'      the button that keeps a session alive
// form-action 'self'      our forms lead only here
// frame-ancestors 'none'  no page of ours inside another
// base-uri 'none'         nothing moves our relative addresses
// require-trusted-types   a script cannot write HTML

/// How browsers reach the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// On the same machine or in a demo: no promise about tomorrow.
    Http,
    /// Behind TLS: browsers are told to come by HTTPS only, for two years.
    Https,
}

impl From<&Address> for Transport {
    fn from(address: &Address) -> Self {
        if address.is_https() { Self::Https } else { Self::Http }
    }
}

/// Middleware: sets the headers that guard every response, also those of errors and files.
pub async fn guard(State(transport): State<Transport>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    if transport == Transport::Https {
        set(STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    response
}

/// Middleware: refuses requests that change something and come from a page of another site.
///
/// Browsers say so themselves in `Sec-Fetch-Site`, where the service is reached by HTTPS or on the
/// same machine. Elsewhere `Origin` decides; it is `null` under our own referrer policy, and then,
/// as without any such header, the token in the form alone must do.
pub async fn only_from_here(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || from_here(request.headers()) {
        next.run(request).await
    } else {
        Problem::FromElsewhere.into_response()
    }
}

fn from_here(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    match text(ORIGIN) {
        None | Some("null") => true,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text(HOST)
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    #[test]
    fn the_policy_begins_at_nothing_and_names_no_host() {
        assert!(POLICY.starts_with("default-src 'none'; "));
        assert!(!POLICY.contains("unsafe") && !POLICY.contains("http") && !POLICY.contains('*'));
    }

    #[test]
    fn the_browser_says_where_a_request_comes_from() {
        for (expected, headers) in [
            (true, vec![("sec-fetch-site", "same-origin")]),
            (true, vec![("sec-fetch-site", "none")]),
            (false, vec![("sec-fetch-site", "same-site")]),
            (false, vec![("sec-fetch-site", "cross-site"), ("origin", "https://a"), ("host", "a")]),
            (true, vec![("origin", "https://a:8080"), ("host", "a:8080")]),
            (false, vec![("origin", "https://b"), ("host", "a")]),
            (true, vec![("origin", "null"), ("host", "a")]),
            (true, vec![]),
        ] {
            let map = headers
                .iter()
                .map(|(name, value)| {
                    (HeaderName::from_static(name), HeaderValue::from_static(value))
                })
                .collect();
            assert_eq!(from_here(&map), expected, "{headers:?}");
        }
    }

    #[tokio::test]
    async fn every_response_is_guarded_and_cross_site_posts_are_not_let_in() {
        let router = |transport| {
            Router::new()
                .route("/", get(|| async { "in" }).post(|| async { "in" }))
                .layer(axum::middleware::from_fn(only_from_here))
                .layer(axum::middleware::from_fn_with_state(transport, guard))
        };
        for (method, site, status) in [
            ("GET", "cross-site", 200),
            ("POST", "same-origin", 200),
            ("POST", "cross-site", 403),
            ("DELETE", "cross-site", 403),
        ] {
            let request = Request::builder()
                .method(method)
                .header("sec-fetch-site", site)
                .body(Body::empty())
                .unwrap();
            let response = router(Transport::Https).oneshot(request).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{method} {site}");
            assert_eq!(response.headers()["content-security-policy"], POLICY);
            assert!(response.headers().contains_key("strict-transport-security"));
        }
        let response = router(Transport::Http).oneshot(Request::new(Body::empty())).await.unwrap();
        assert!(!response.headers().contains_key("strict-transport-security"));
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    }
}
