//! In which language a page is written: asked for by a cookie, else by the browser, else German.
//!
//! Leichte Sprache is a language of its own, for the people counselled; staff read plain German.
//! The choice is a session cookie that says nothing but the language.
//! It must never be guessed from anything else: not from an address, not from a name.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Deserialize;

use super::headers::Transport;
use super::visit::LocalPath;

/// The cookie that remembers the choice until the browser is closed.
///
/// By HTTPS it has the prefix that binds it to this host (ASVS 3.3.1).
const fn cookie_name(transport: Transport) -> &'static str {
    match transport {
        Transport::Http => "lang",
        Transport::Https => "__Host-lang",
    }
}

/// A language of the interface.
///
/// German and English have every word; Leichte Sprache has those of the person's pages, and German
/// stands in for the rest. Arabic (`ar`, right to left) will be a further variant; the compiler
/// then points at every place that has to know it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// German, the language of the service where nothing else is asked for.
    #[default]
    German,
    /// Leichte Sprache: German for people who read little, never asked for by a browser.
    EasyGerman,
    /// English.
    English,
}

/// The direction in which a language is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// As Latin scripts.
    LeftToRight,
    /// As Arabic.
    RightToLeft,
}

impl Direction {
    /// The value of HTML's `dir`.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

impl Language {
    /// Every language, in the order in which the switch offers them.
    pub const ALL: [Self; 3] = [Self::German, Self::EasyGerman, Self::English];

    /// The languages of the pages for staff, in the same order.
    pub const FOR_STAFF: [Self; 2] = [Self::German, Self::English];

    /// The language in which staff read who chose this one.
    #[must_use]
    pub const fn for_staff(self) -> Self {
        match self {
            Self::German | Self::EasyGerman => Self::German,
            Self::English => Self::English,
        }
    }

    /// The name of its folder in `locales/`, of its texts in questionnaires, and of the cookie.
    pub const fn code(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::EasyGerman => "de-easy",
            Self::English => "en",
        }
    }

    /// The value of HTML's `lang`: screen readers know Leichte Sprache as German.
    pub const fn html_lang(self) -> &'static str {
        match self {
            Self::German | Self::EasyGerman => "de",
            Self::English => "en",
        }
    }

    /// Its own name for itself, so that whoever needs it can read it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::German => "Deutsch",
            Self::EasyGerman => "Leichte Sprache",
            Self::English => "English",
        }
    }

    /// How it is read.
    pub const fn direction(self) -> Direction {
        match self {
            Self::German | Self::EasyGerman | Self::English => Direction::LeftToRight,
        }
    }

    /// The language with this code; nothing for any other text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The first language of `Accept-Language` (RFC 9110, 12.5.4) that exists here.
    ///
    /// Weights order the list, a weight of 0 excludes; of `de-AT` only `de` counts.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut wishes: Vec<(u16, Self)> = header
            .split(',')
            .take(20)
            .filter_map(|part| {
                let mut fields = part.split(';');
                let range = fields.next()?.trim();
                let primary = range.split('-').next()?.to_ascii_lowercase();
                let weight =
                    fields.find_map(|field| field.trim().strip_prefix("q=").map(thousandths));
                Some((weight.unwrap_or(1000), Self::from_code(&primary)?))
            })
            .filter(|(weight, _)| *weight > 0)
            .collect();
        wishes.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        wishes.first().map(|(_, language)| *language)
    }

    /// The language these headers ask for.
    pub fn of(headers: &HeaderMap) -> Self {
        let cookies = CookieJar::from_headers(headers);
        let chosen = [Transport::Https, Transport::Http].into_iter().find_map(|transport| {
            cookies.get(cookie_name(transport)).and_then(|cookie| Self::from_code(cookie.value()))
        });
        chosen
            .or_else(|| Self::accepted(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?))
            .unwrap_or_default()
    }

    /// The cookie that remembers this language for the browser's session.
    pub fn cookie(self, transport: Transport) -> Cookie<'static> {
        Cookie::build((cookie_name(transport), self.code()))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(transport == Transport::Https)
            .build()
    }
}

/// A weight of RFC 9110 ("0.8") in thousandths; anything else counts as 0.
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    match (whole, digits) {
        ("1", true) => 1000,
        ("0", true) => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// What the language switch sends.
#[derive(Deserialize)]
pub struct Choice {
    language: String,
    #[serde(default)]
    back: String,
}

/// `POST /language`: remembers the choice and leads back to the page it came from.
///
/// The switch stands on pages without a session too, so its form carries no token; the act changes
/// nothing but the visitor's own language, and requests from other sites are refused before.
pub fn choose(transport: Transport, choice: &Choice) -> Response {
    let back = LocalPath::parse(&choice.back).unwrap_or_default();
    let chosen = Language::from_code(&choice.language).map(|language| language.cookie(transport));
    let cookies = chosen.into_iter().fold(CookieJar::new(), CookieJar::add);
    (cookies, Redirect::to(back.as_str())).into_response()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_browser_is_understood() {
        for (header, expected) in [
            ("en", Some(Language::English)),
            ("de-AT,en;q=0.8", Some(Language::German)),
            ("fr,en;q=0.5,de;q=0.7", Some(Language::German)),
            ("de;q=0,en;q=0.1", Some(Language::English)),
            ("fr", None),
            // Leichte Sprache is chosen, never guessed.
            ("de-easy", Some(Language::German)),
            ("de;q=zero", None),
            ("", None),
        ] {
            assert_eq!(Language::accepted(header), expected, "{header}");
        }
    }

    #[test]
    fn the_cookie_goes_before_the_browser() {
        let mut headers = HeaderMap::new();
        assert_eq!(Language::of(&headers), Language::German);
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("en"));
        assert_eq!(Language::of(&headers), Language::English);
        headers.insert("cookie", HeaderValue::from_static("a=b; lang=de"));
        assert_eq!(Language::of(&headers), Language::German);
        headers.insert("cookie", HeaderValue::from_static("lang=de-easy"));
        assert_eq!(Language::of(&headers), Language::EasyGerman);
        headers.insert("cookie", HeaderValue::from_static("lang=../../etc"));
        assert_eq!(Language::of(&headers), Language::English);
    }

    #[test]
    fn a_code_reads_back() {
        for language in Language::ALL {
            assert_eq!(Language::from_code(language.code()), Some(language));
            let cookie = |transport| language.cookie(transport).to_string();
            assert!(cookie(Transport::Http).starts_with(&format!("lang={};", language.code())));
            assert!(cookie(Transport::Https).starts_with("__Host-lang="));
            assert!(Language::FOR_STAFF.contains(&language.for_staff()));
        }
    }
}
