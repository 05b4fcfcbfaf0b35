//! What every page shares: language, title, area, session, and the way back after a switch.
//!
//! A template struct has a field `frame: Frame` and extends `layout.html`, which reads nothing else.
//! The frame carries no data about a person: not a name, not an id.

use std::convert::Infallible;
use std::fmt;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{Method, Uri};

use super::assets;
use super::language::Language;
use super::words::Words;

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

/// On what kind of computer the person works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Computer {
    /// One's own: the session may last.
    Own,
    /// One that others use too: short sessions, neutral titles, no autofill.
    Shared,
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

/// Whose part of the service a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Area {
    /// Pages without login.
    Public,
    /// The person counselled.
    Participant,
    /// The adviser.
    Adviser,
    /// The agency.
    Agency,
    /// The data protection officer.
    Dpo,
    /// Whoever sets up projects and accounts.
    Admin,
}

impl Area {
    /// Every area.
    pub const ALL: [Self; 6] =
        [Self::Public, Self::Participant, Self::Adviser, Self::Agency, Self::Dpo, Self::Admin];

    /// Where its name in the page's head leads.
    pub const fn home(self) -> &'static str {
        match self {
            Self::Public => "/",
            Self::Participant => "/participant",
            Self::Adviser => "/adviser",
            Self::Agency => "/agency",
            Self::Dpo => "/dpo",
            Self::Admin => "/admin",
        }
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Public => "area-public",
            Self::Participant => "area-participant",
            Self::Adviser => "area-adviser",
            Self::Agency => "area-agency",
            Self::Dpo => "area-dpo",
            Self::Admin => "area-admin",
        }
    }
}

/// How much room the content takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// One column to read and to answer in.
    Reading,
    /// Tables and charts of the staff.
    Wide,
}

/// What a request says about how its page is to look; an extractor that never refuses.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The language asked for.
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
            language: Language::of(&parts.headers),
            path: if parts.method == Method::GET { path_of(uri) } else { LocalPath::default() },
            session: parts.extensions.get::<SessionInfo>().cloned(),
        }
    }
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

/// The frame around one page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The words of the page's language.
    pub words: Words,
    /// Whose page it is.
    pub area: Area,
    /// How wide it is.
    pub width: Width,
    path: LocalPath,
    session: Option<SessionInfo>,
    title: String,
    within: Option<String>,
    faulty: bool,
    saves: Option<&'static str>,
}

impl Frame {
    /// The frame of a page of `area` with this title, unique within the service.
    pub fn new(visit: Visit, area: Area, title: impl Into<String>) -> Self {
        Self {
            words: Words::of(visit.language),
            area,
            width: Width::Reading,
            path: visit.path,
            session: visit.session,
            title: title.into(),
            within: None,
            faulty: false,
            saves: None,
        }
    }

    /// Names what the page is a part of, for the title: *Frage 7 von 24 – Modul – Lotse*.
    ///
    /// On a shared computer it is left out.
    #[must_use]
    pub fn within(mut self, whole: impl Into<String>) -> Self {
        self.within = Some(whole.into());
        self
    }

    /// Where the language switch leads back to, for a page that answers a POST.
    #[must_use]
    pub fn at(mut self, path: LocalPath) -> Self {
        self.path = path;
        self
    }

    /// Takes the room that tables need.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.width = Width::Wide;
        self
    }

    /// Says in the title that something has to be mended.
    #[must_use]
    pub fn faulty(mut self) -> Self {
        self.faulty = true;
        self
    }

    /// Lets language switch and log-out submit the form with this id, so that no input is lost.
    ///
    /// The form then gets `language=<code>` or `then=leave` beside its own fields.
    #[must_use]
    pub fn saves(mut self, form: &'static str) -> Self {
        self.saves = Some(form);
        self
    }

    /// The language of the page.
    pub fn language(&self) -> Language {
        self.words.language()
    }

    /// What the browser shows as the page's title.
    pub fn page_title(&self) -> String {
        let within = self.within.as_ref().filter(|_| !self.is_shared());
        let prefix = if self.faulty { self.words.get("title-fault") } else { "".into() };
        let parts = [Some(&self.title), within].into_iter().flatten();
        let mut title = prefix.into_owned();
        for part in parts {
            title.push_str(part);
            title.push_str(" – ");
        }
        title + "Lotse"
    }

    /// The token for this page's forms; without a session there is nothing to guard.
    pub fn csrf(&self) -> Option<&Csrf> {
        self.session.as_ref().map(|session| &session.csrf)
    }

    /// The session, if someone is logged in.
    pub fn session(&self) -> Option<&SessionInfo> {
        self.session.as_ref()
    }

    /// Where the person works; unknown counts as their own.
    pub fn computer(&self) -> Computer {
        self.session.as_ref().map_or(Computer::Own, |session| session.computer)
    }

    /// Whether others use this computer too.
    pub fn is_shared(&self) -> bool {
        self.computer() == Computer::Shared
    }

    /// The page to come back to.
    pub fn path(&self) -> &LocalPath {
        &self.path
    }

    /// The form that language switch and log-out submit, if the page has one to save.
    pub fn form(&self) -> Option<&'static str> {
        self.saves
    }

    /// Whether the page is written in this language.
    pub fn speaks(&self, language: &Language) -> bool {
        self.language() == *language
    }

    /// Whether it takes the room that tables need.
    pub fn is_wide(&self) -> bool {
        self.width == Width::Wide
    }

    /// Whether it stands before every login.
    pub fn is_public(&self) -> bool {
        self.area == Area::Public
    }

    /// Every language, for the switch.
    pub fn languages(&self) -> &'static [Language] {
        &Language::ALL
    }

    /// The address of an embedded file.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(computer: Option<Computer>) -> Visit {
        let session = computer.map(|computer| SessionInfo {
            csrf: Csrf::new("token".to_owned()),
            seconds_left: 600,
            computer,
        });
        Visit { language: Language::German, path: LocalPath::default(), session }
    }

    #[test]
    fn a_way_back_stays_here() {
        for path in ["/", "/participant/question/7?from=check", "/a//b"] {
            assert_eq!(LocalPath::parse(path).unwrap().as_str(), path);
        }
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
    fn the_title_says_what_where_and_whether_something_is_wrong() {
        let frame =
            Frame::new(visit(None), Area::Participant, "Frage 7 von 24").within("Kompetenzen");
        assert_eq!(frame.page_title(), "Frage 7 von 24 – Kompetenzen – Lotse");
        assert_eq!(frame.faulty().page_title(), "Fehler: Frage 7 von 24 – Kompetenzen – Lotse");
        let shared = Frame::new(visit(Some(Computer::Shared)), Area::Participant, "Frage 7 von 24");
        assert_eq!(shared.within("Kompetenzen").page_title(), "Frage 7 von 24 – Lotse");
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
