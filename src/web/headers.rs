//! What every response says to the browser, and which requests are not let in.
//!
//! The content security policy starts at nothing; each allowance says what it is for.
//! Nothing here may ever name another host.

use axum::extract::{Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
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

/// A file with a script of its own says here what it is allowed; nothing else is.
///
/// Only `web::verify_page` makes one: its page is a download that has to work without the service.
#[derive(Clone)]
pub(super) struct OwnPolicy(pub(super) HeaderValue);

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

/// The one name by which the service is asked for: what stands in links is where pages are.
///
/// Under another name a page could be read by whoever owns that name (DNS rebinding), and a proxy that
/// is set up wrongly would go unnoticed.
#[derive(Clone, Debug)]
pub struct OwnName {
    origin: String,
    authority: Option<Authority>,
    usual_port: u16,
}

impl From<&Address> for OwnName {
    fn from(address: &Address) -> Self {
        let origin = address.origin.clone();
        let authority = origin.parse::<Uri>().ok().and_then(|uri| uri.into_parts().authority);
        Self { origin, authority, usual_port: if address.is_https() { 443 } else { 80 } }
    }
}

impl OwnName {
    fn is(&self, authority: &Authority) -> bool {
        let port = |of: &Authority| of.port_u16().unwrap_or(self.usual_port);
        self.authority.as_ref().is_some_and(|own| {
            own.host().eq_ignore_ascii_case(authority.host())
                && port(own) == port(authority)
                && !authority.as_str().contains('@')
        })
    }

    /// What is wrong with the name by which a request asks, if anything is.
    fn refuses(&self, request: &Request) -> Option<Problem> {
        let mut hosts = request.headers().get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Some(Problem::BadInput);
        };
        let Ok(host) = Authority::try_from(host.as_bytes()) else { return Some(Problem::BadInput) };
        let ours = self.is(&host) && request.uri().authority().is_none_or(|asked| self.is(asked));
        (!ours).then(|| Problem::OtherName { origin: self.origin.clone() })
    }
}

/// Middleware: answers only to the service's own name, said once.
pub async fn only_by_own_name(
    State(name): State<OwnName>,
    request: Request,
    next: Next,
) -> Response {
    match name.refuses(&request) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

/// Middleware: sets the headers that guard every response, also those of errors and files.
pub async fn guard(State(transport): State<Transport>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let own = response.extensions_mut().remove::<OwnPolicy>();
    let headers = response.headers_mut();
    let policy = own.map_or(HeaderValue::from_static(POLICY), |OwnPolicy(policy)| policy);
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
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

    #[test]
    fn only_the_own_name_said_once_is_answered() {
        const OTHER: Option<u16> = Some(421);
        const NONE: Option<u16> = Some(400);
        for (origin, uri, hosts, refused) in [
            ("https://lotse.example", "/", &["lotse.example"][..], None),
            ("https://lotse.example", "/", &["LOTSE.example:443"], None),
            ("https://lotse.example", "https://lotse.example/", &["lotse.example"], None),
            ("https://lotse.example:8443", "/", &["lotse.example:8443"], None),
            ("http://127.0.0.1:8080", "/", &["127.0.0.1:8080"], None),
            ("http://[::1]:8080", "/", &["[::1]:8080"], None),
            ("https://lotse.example", "/", &[], NONE),
            ("https://lotse.example", "/", &["lotse.example", "lotse.example"], NONE),
            ("https://lotse.example", "/", &["lotse.example", "evil.example"], NONE),
            ("https://lotse.example", "/", &["lotse.example/x"], NONE),
            ("https://lotse.example", "/", &[""], NONE),
            ("https://lotse.example", "/", &["evil.example"], OTHER),
            ("https://lotse.example", "/", &["lotse.example:80"], OTHER),
            ("https://lotse.example", "/", &["lotse.example:8443"], OTHER),
            ("https://lotse.example", "/", &["lotse.example.evil.example"], OTHER),
            ("https://lotse.example", "/", &["lotse.example@evil.example"], OTHER),
            ("https://lotse.example", "/", &["evil@lotse.example"], OTHER),
            ("https://lotse.example", "https://evil.example/", &["lotse.example"], OTHER),
            ("http://127.0.0.1:8080", "/", &["127.0.0.1"], OTHER),
            ("", "/", &["lotse.example"], OTHER),
        ] {
            let address = Address { origin: origin.to_owned(), trusted_proxies: Vec::new() };
            let mut request = Request::builder().uri(uri);
            for host in hosts {
                request = request.header(HOST, *host);
            }
            let answer = OwnName::from(&address).refuses(&request.body(Body::empty()).unwrap());
            let status = answer.map(|problem| problem.status().as_u16());
            assert_eq!(status, refused, "{uri} of {hosts:?} at {origin:?}");
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
