//! What stands around every route: files, language switch, problems, limits, guards.
//!
//! One place, so that no route can be without it.

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::post;
use tower_http::catch_panic::CatchPanicLayer;

use super::form::OpenForm;
use super::headers::{OwnName, Transport};
use super::language::Choice;
use super::problem::Problem;
use super::{assets, form, headers, language, problem};
use crate::installation::Address;

/// The routes of the audiences inside everything that all pages share.
///
/// Put the layer that finds the session outside of it, so that a problem's page knows the session.
pub fn around<S: Clone + Send + Sync + 'static>(routes: Router<S>, address: &Address) -> Router<S> {
    let (transport, name) = (Transport::from(address), OwnName::from(address));
    routes
        .merge(assets::routes())
        .route(
            "/language",
            post(async move |OpenForm(choice): OpenForm<Choice>| {
                language::choose(transport, &choice)
            }),
        )
        .fallback(async || Problem::NotFound)
        .layer(CatchPanicLayer::custom(problem::caught))
        .layer(from_fn(form::limit))
        .layer(from_fn(headers::only_from_here))
        .layer(from_fn_with_state(name, headers::only_by_own_name))
        .layer(from_fn(problem::dress))
        .layer(from_fn_with_state(transport, headers::guard))
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{HeaderValue, Request, header};
    use axum::response::Response;
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    async fn send(mut request: Request<Body>) -> Response {
        async fn fails() -> Result<(), Problem> {
            Err(Problem::broken(anyhow::anyhow!("the cause")))
        }
        async fn panics() {
            panic!("what was sent");
        }
        let routes = Router::new()
            .route("/fails", get(fails))
            .route("/panics", get(panics))
            .route("/form", post(async |_: form::OpenForm<Vec<(String, String)>>| "taken"));
        let address = Address { origin: "http://a".to_owned(), trusted_proxies: Vec::new() };
        let host = HeaderValue::from_static("a");
        request.headers_mut().entry(header::HOST).or_insert(host);
        around::<()>(routes, &address).oneshot(request).await.unwrap()
    }

    async fn text(response: Response) -> String {
        String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
            .unwrap()
    }

    #[tokio::test]
    async fn every_problem_comes_as_a_page_in_the_visitors_language() {
        for (method, path, body, status) in [
            ("GET", "/nowhere", String::new(), 404),
            ("GET", "/assets/x/nothing", String::new(), 404),
            ("GET", "/form", String::new(), 405),
            ("POST", "/form", "a=%ff".to_owned(), 400),
            ("POST", "/form", format!("a={}", "a".repeat(form::LIMIT)), 413),
            ("GET", "/fails", String::new(), 500),
            ("GET", "/panics", String::new(), 500),
        ] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header("accept-language", "en")
                .header("content-length", body.len())
                .body(Body::from(body));
            let response = send(request.unwrap()).await;
            assert_eq!(response.status().as_u16(), status, "{path}");
            assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8", "{path}");
            assert_eq!(response.headers()["cache-control"], "no-store");
            assert_eq!(response.headers()["content-security-policy"], headers::POLICY);
            let page = text(response).await;
            assert!(page.contains("<html lang=\"en\""), "{path}");
            assert!(!page.contains("the cause") && !page.contains("what was sent"));
        }
    }

    #[tokio::test]
    async fn whoever_asks_by_another_name_is_told_the_right_one() {
        let path = assets::address("lotse.css");
        for path in ["/form", "/nowhere", path.as_str()] {
            let request = Request::get(path).header("host", "evil.example").body(Body::empty());
            let response = send(request.unwrap()).await;
            assert_eq!(response.status().as_u16(), 421, "{path}");
            assert!(
                text(response)
                    .await
                    .contains("<a class=\"kern-btn kern-btn--secondary\" href=\"http://a/\"")
            );
        }
    }

    #[tokio::test]
    async fn the_language_switch_remembers_and_leads_back_only_here() {
        for (back, location) in
            [("/participant?x=1", "/participant?x=1"), ("https://evil.example", "/"), ("//e", "/")]
        {
            let body = format!("language=en&back={back}");
            let response = send(Request::post("/language").body(Body::from(body)).unwrap()).await;
            assert_eq!(response.status().as_u16(), 303);
            assert_eq!(response.headers()["location"], location);
            assert!(response.headers()["set-cookie"].to_str().unwrap().starts_with("lang=en;"));
        }
        let other = Request::post("/language").body(Body::from("language=xx&back=/")).unwrap();
        assert!(!send(other).await.headers().contains_key("set-cookie"));
    }
}
