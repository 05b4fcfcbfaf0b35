//! A browser on the router: a cookie jar, pages read by CSS selector, forms filled in as they stand.
//!
//! It needs no port. It sends a form with all its hidden fields, as a real browser does, so a story
//! that leaves out a token fails.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request};
use scraper::{ElementRef, Html, Selector};
use tower::ServiceExt as _;

/// Someone's browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    language: &'static str,
    cookies_are: Cookies,
}

/// What the browser does with cookies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cookies {
    Kept,
    Refused,
}

/// What came back, after all redirects.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status of the last response.
    pub status: u16,
    /// The path of the last response.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
    /// The same, byte for byte.
    pub bytes: Vec<u8>,
}

impl Browser {
    /// A browser without cookies, set to German.
    pub fn on(router: Router) -> Self {
        let (cookies, language) = (BTreeMap::new(), "de");
        Self { router, cookies, language, cookies_are: Cookies::Kept }
    }

    /// The same browser, set to another language.
    #[must_use]
    pub fn speaking(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// The same browser, set to refuse cookies.
    #[must_use]
    pub fn refusing_cookies(mut self) -> Self {
        self.cookies_are = Cookies::Refused;
        self
    }

    /// Opens a page and follows redirects.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, String::new()).await
    }

    /// Sends a form's fields as they are given here, and follows redirects.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_html_form::to_string(fields).unwrap();
        self.send(Method::POST, path, body).await
    }

    /// Sends the form that `form` selects on `page`: its hidden and filled fields, then `fields`,
    /// which replace fields of the same name.
    pub async fn submit(&mut self, page: &Answer, form: &str, fields: &[(&str, &str)]) -> Answer {
        let (action, body) = filled(page, form, fields);
        self.send(Method::POST, &action, body).await
    }

    /// The same, without following the redirect.
    pub async fn submit_once(
        &mut self,
        page: &Answer,
        form: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let (action, body) = filled(page, form, fields);
        self.once(Method::POST, &action, body).await
    }

    /// The same for a form with a file, which goes along as `multipart/form-data` (RFC 7578).
    pub async fn upload(
        &mut self,
        page: &Answer,
        form: &str,
        fields: &[(&str, &str)],
        file: &[u8],
    ) -> Answer {
        let (action, mut all) = page.form(form);
        all.retain(|(name, _)| name != "file" && !fields.iter().any(|(given, _)| given == name));
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let mut body = Vec::new();
        let mut add = |head: &str, content: &[u8]| {
            let head = format!("--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n");
            body.extend([head.as_bytes(), content, b"\r\n"].concat());
        };
        for (name, value) in &all {
            add(&format!("name=\"{name}\""), value.as_bytes());
        }
        let head = "name=\"file\"; filename=\"list.csv\"\r\nContent-Type: text/csv";
        add(head, file);
        body.extend(b"--edge--\r\n");
        self.exchange(Method::POST, &action, "multipart/form-data; boundary=edge", body).await
    }

    async fn send(&mut self, method: Method, path: &str, body: String) -> Answer {
        let mut answer = self.once(method, path, body).await;
        for _ in 0..10 {
            let Some(next) = answer.headers.get(LOCATION) else { return answer };
            assert_eq!(answer.status, 303, "POST → 303 → GET at {}", answer.path);
            let next = next.to_str().unwrap().to_owned();
            answer = self.once(Method::GET, &next, String::new()).await;
        }
        panic!("redirects without end at {}", answer.path);
    }

    async fn once(&mut self, method: Method, path: &str, body: String) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.exchange(method, path, kind, body.into_bytes()).await
    }

    async fn exchange(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, "lotse.example")
            .header("accept-language", self.language)
            .header("content-length", body.len())
            .header(CONTENT_TYPE, kind);
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            path: path.to_owned(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        }
    }

    /// Keeps a cookie as if a response had set it.
    pub fn keep(&mut self, cookie: &str) {
        if self.cookies_are == Cookies::Refused {
            return;
        }
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        if attributes.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// Where a form goes and what it sends.
fn filled(page: &Answer, form: &str, fields: &[(&str, &str)]) -> (String, String) {
    let (action, mut all) = page.form(form);
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let action = if action.is_empty() { page.path.clone() } else { action };
    (action, serde_html_form::to_string(&all).unwrap())
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Answer {
    /// The texts of all elements that `css` selects, with single blanks.
    pub fn all(&self, css: &str) -> Vec<String> {
        Html::parse_document(&self.body).select(&selector(css)).map(text_of).collect()
    }

    /// The text of the one element that `css` selects.
    pub fn one(&self, css: &str) -> String {
        let mut found = self.all(css);
        assert_eq!(found.len(), 1, "{css} on {} ({})", self.path, self.status);
        found.remove(0)
    }

    /// How many elements `css` selects.
    pub fn count(&self, css: &str) -> usize {
        self.all(css).len()
    }

    /// The value of an attribute of the one element that `css` selects.
    pub fn attribute(&self, css: &str, name: &str) -> String {
        let page = Html::parse_document(&self.body);
        let found: Vec<_> = page.select(&selector(css)).collect();
        assert_eq!(found.len(), 1, "{css} on {} ({})", self.path, self.status);
        found[0].value().attr(name).unwrap_or_default().to_owned()
    }

    /// Fails unless this is a page that is ready for people: one heading, a title, no missing word.
    pub fn is_a_page(&self) -> &Self {
        assert_eq!(self.count("h1"), 1, "one heading on {} ({})", self.path, self.status);
        assert!(self.one("head > title").ends_with("Lotse"), "{}", self.path);
        assert_eq!(self.count("[style], style, script:not([src])"), 0, "{}", self.path);
        let body = self.one("body");
        assert!(!body.contains('{'), "a word is missing on {}: {body}", self.path);
        let page = Html::parse_document(&self.body);
        for form in page.select(&selector("form[method=post]")) {
            let open =
                matches!(
                    form.value().attr("action"),
                    Some(
                        "/language"
                            | "/login"
                            | "/login/forgotten"
                            | "/receipt"
                            | "/staff"
                            | "/invitation"
                            | "/invitation/secret"
                    )
                ) || form.value().attr("action").is_some_and(|at| at.starts_with("/invitation/"));
            let guarded = form.select(&selector("input[name=csrf]")).count() == 1;
            assert!(open || guarded, "a form without token on {}", self.path);
        }
        self
    }

    /// Action and fields of a form, as a browser would send them without pressing a named button.
    fn form(&self, css: &str) -> (String, Vec<(String, String)>) {
        let page = Html::parse_document(&self.body);
        let form = page
            .select(&selector(css))
            .next()
            .unwrap_or_else(|| panic!("no {css} on {} ({})", self.path, self.status));
        let mut fields = Vec::new();
        for input in form.select(&selector("input[name], textarea[name]")) {
            let attribute = |name| input.value().attr(name).unwrap_or_default().to_owned();
            let kind = attribute("type");
            let choice = kind == "radio" || kind == "checkbox";
            if choice && input.value().attr("checked").is_none() {
                continue;
            }
            let is_area = input.value().name() == "textarea";
            let value = if is_area { text_of(input) } else { attribute("value") };
            fields.push((attribute("name"), value));
        }
        (form.value().attr("action").unwrap_or_default().to_owned(), fields)
    }
}
