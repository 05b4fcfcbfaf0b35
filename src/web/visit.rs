//! What a request says about how its page is to look: language, way back, session.
//!
//! Everything here comes from the browser or from `access`; nothing asks who the person is.

use std::convert::Infallible;
use std::fmt;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{Method, Uri};

use super::language::Language;
use crate::access;
use crate::keys::Token;
use crate::store::session::Computer;

/// A path on this service, safe to redirect to: relative, one leading slash, no other host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Reads a path (with its query) that came from outside; nothing if it could lead elsewhere.
    ///
    /// `//host`, `/\host` and control characters are what browsers would read as another address.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|byte| (b'!'..=b'~').contains(&byte) && byte != b'\\');
        let local = text.starts_with('/') && !text.starts_with("//");
        (plain && local && text.len() <= 512).then(|| Self(text.to_owned()))
    }

    /// The path as the value of a field in another address's query.
    pub fn as_query_value(&self) -> String {
        let escape = |byte: u8| match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        self.0.bytes().map(escape).collect()
    }

    /// The path as it goes into a link or a `Location`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for LocalPath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The token that shows that a form came from a page of this session.
///
/// It prints nothing and compares in constant time.
#[derive(Clone)]
pub struct Csrf(String);

impl Csrf {
    /// The token of a session, as text that may stand in HTML.
    pub fn new(token: String) -> Self {
        Self(token)
    }

    /// The value of the hidden field.
    pub fn field(&self) -> &str {
        &self.0
    }

    /// Whether a form sent this token.
    pub fn matches(&self, sent: &str) -> bool {
        let (own, sent) = (self.0.as_bytes(), sent.as_bytes());
        let difference = own.iter().zip(sent).fold(0, |sum, (left, right)| sum | (left ^ right));
        own.len() == sent.len() && difference == 0
    }
}

impl fmt::Debug for Csrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Csrf")
    }
}

/// What a page needs to know about the session; `access` puts it into the request's extensions.
#[derive(Clone, Debug)]
pub struct SessionInfo {
    /// The token of this session's forms.
    pub csrf: Csrf,
    /// Seconds until the session ends when nothing more is done.
    pub seconds_left: u32,
    /// Where the person works.
    pub computer: Computer,
}

/// What a request says about how its page is to look; an extractor that never refuses.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The language asked for; staff read plain German instead of Leichte Sprache.
    pub language: Language,
    /// The page to return to after the language switch.
    pub path: LocalPath,
    /// The session, when `access` found one.
    pub session: Option<SessionInfo>,
}

impl Visit {
    /// Reads a request's head.
    pub fn of(parts: &Parts) -> Self {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        Self {
            language: if is_for_staff(uri.path()) {
                Language::of(&parts.headers).for_staff()
            } else {
                Language::of(&parts.headers)
            },
            path: if parts.method == Method::GET { path_of(uri) } else { LocalPath::default() },
            session: parts.extensions.get::<SessionInfo>().cloned(),
        }
    }
}

impl Visit {
    /// The same visit once a session has begun within it, for the page that answers the login.
    #[must_use]
    pub fn begun(mut self, token: &Token, computer: Computer) -> Self {
        let seconds_left = access::participant_seconds(computer);
        self.session = Some(SessionInfo {
            csrf: Csrf::new(token.csrf()),
            seconds_left: u32::try_from(seconds_left).unwrap_or(u32::MAX),
            computer,
        });
        self
    }
}

/// Whether a path belongs to the pages of staff, which do not exist in Leichte Sprache.
///
/// What staff write and read is data of others as well: a short report is in German or English.
fn is_for_staff(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    ["adviser", "agency", "dpo", "admin", "office", "staff", "account"].contains(&first)
}

fn path_of(uri: &Uri) -> LocalPath {
    let text = uri.path_and_query().map_or("/", |path| path.as_str());
    LocalPath::parse(text).unwrap_or_default()
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::frame::Area;

    #[test]
    fn a_way_back_stays_here() {
        for path in ["/", "/participant/question/7?from=check", "/a//b"] {
            assert_eq!(LocalPath::parse(path).unwrap().as_str(), path);
        }
        let asked = LocalPath::parse("/a?b=c&d=%20").unwrap();
        assert_eq!(asked.as_query_value(), "/a%3Fb%3Dc%26d%3D%2520");
        let long = format!("/{}", "a".repeat(512));
        for path in [
            "",
            "participant",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\nb",
            "/a b",
            "/ä",
            &long,
        ] {
            assert_eq!(LocalPath::parse(path), None, "{path}");
        }
    }

    #[test]
    fn staff_read_plain_german() {
        let language = |path: &str| {
            let request = axum::http::Request::get(path).header("cookie", "lang=de-easy");
            Visit::of(&request.body(()).unwrap().into_parts().0).language
        };
        for area in Area::ALL {
            let expected =
                if area.is_for_staff() { Language::German } else { Language::EasyGerman };
            assert_eq!(language(area.home()), expected, "{area:?}");
            assert_eq!(language(&format!("{}/a?b", area.home())), expected, "{area:?}");
        }
        assert_eq!(language("/staff"), Language::German);
        assert_eq!(language("/staffage"), Language::EasyGerman);
    }

    #[test]
    fn a_token_matches_only_itself() {
        let csrf = Csrf::new("abcdef".to_owned());
        assert!(csrf.matches("abcdef"));
        for other in ["", "abcde", "abcdeg", "abcdefg"] {
            assert!(!csrf.matches(other), "{other}");
        }
        assert_eq!(format!("{csrf:?}"), "Csrf");
    }
}
