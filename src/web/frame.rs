//! What every page shares: language, title, area, session, and the way back after a switch.
//!
//! A template struct has a field `frame: Frame` and extends `layout.html`, which reads nothing else.
//! The frame carries no data about a person: not a name, not an id.

use super::assets;
use super::language::Language;
use super::visit::{Csrf, LocalPath, SessionInfo, Visit};
use super::words::Words;
use crate::store::session::Computer;

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
    /// The privacy office of the agency.
    Office,
}

impl Area {
    /// Every area.
    pub const ALL: [Self; 7] = [
        Self::Public,
        Self::Participant,
        Self::Adviser,
        Self::Agency,
        Self::Dpo,
        Self::Admin,
        Self::Office,
    ];

    /// Where its name in the page's head leads.
    pub const fn home(self) -> &'static str {
        match self {
            Self::Public => "/",
            Self::Participant => "/participant",
            Self::Adviser => "/adviser",
            Self::Agency => "/agency",
            Self::Dpo => "/dpo",
            Self::Admin => "/admin",
            Self::Office => "/office",
        }
    }

    /// Whether staff work here: their pages do not exist in Leichte Sprache.
    pub const fn is_for_staff(self) -> bool {
        match self {
            Self::Public | Self::Participant => false,
            Self::Adviser | Self::Agency | Self::Dpo | Self::Admin | Self::Office => true,
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
            Self::Office => "area-office",
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
    neutral: Option<String>,
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
            neutral: None,
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

    /// Gives the page another title on a shared computer, where its own would say too much.
    #[must_use]
    pub fn neutral(mut self, title: impl Into<String>) -> Self {
        self.neutral = Some(title.into());
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

    /// Lets language switch, log-out and the way to help submit the form with this id, so that no input
    /// is lost.
    ///
    /// The form then gets `language=<code>`, `then=leave` or `then=help` beside its own fields.
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
        let own = self.neutral.as_ref().filter(|_| self.is_shared()).unwrap_or(&self.title);
        let prefix = if self.faulty { self.words.get("title-fault") } else { "".into() };
        let parts = [Some(own), within].into_iter().flatten();
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

    /// How many minutes the session lasts from now on when nothing more is done.
    pub fn minutes_left(&self) -> u32 {
        self.session.as_ref().map_or(0, |session| session.seconds_left.div_ceil(60))
    }

    /// The page to come back to.
    pub fn path(&self) -> &LocalPath {
        &self.path
    }

    /// The login that leads back here.
    pub fn login(&self) -> String {
        if self.path == LocalPath::default() {
            return "/login".to_owned();
        }
        format!("/login?back={}", self.path.as_query_value())
    }

    /// The form that language switch, log-out and the way to help submit, if the page has one to save.
    pub fn form(&self) -> Option<&'static str> {
        self.saves
    }

    /// Whether the page is written in this language.
    pub fn speaks(&self, language: &Language) -> bool {
        self.language() == *language
    }

    /// The class by which the stylesheet knows width and language of the page.
    pub fn body_class(&self) -> Option<&'static str> {
        match (self.width, self.is_easy()) {
            (Width::Reading, false) => None,
            (Width::Wide, false) => Some("is-wide"),
            (Width::Reading, true) => Some("is-easy"),
            (Width::Wide, true) => Some("is-wide is-easy"),
        }
    }

    /// Whether it stands before every login.
    pub fn is_public(&self) -> bool {
        self.area == Area::Public
    }

    /// Whether it is one of the person's own, from which they can ask for help.
    pub fn is_participants(&self) -> bool {
        self.area == Area::Participant
    }

    /// Whether it is a page of staff.
    pub fn is_of_staff(&self) -> bool {
        self.area.is_for_staff()
    }

    /// The languages in which the page exists, for the switch.
    pub fn languages(&self) -> &'static [Language] {
        if self.area.is_for_staff() { &Language::FOR_STAFF } else { &Language::ALL }
    }

    /// Whether the page is written in Leichte Sprache: then every sentence has a line of its own.
    pub fn is_easy(&self) -> bool {
        self.language() == Language::EasyGerman
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
    fn the_title_says_what_where_and_whether_something_is_wrong() {
        let frame =
            Frame::new(visit(None), Area::Participant, "Frage 7 von 24").within("Kompetenzen");
        assert_eq!(frame.page_title(), "Frage 7 von 24 – Kompetenzen – Lotse");
        assert_eq!(frame.faulty().page_title(), "Fehler: Frage 7 von 24 – Kompetenzen – Lotse");
        let shared = Frame::new(visit(Some(Computer::Shared)), Area::Participant, "Frage 7 von 24");
        assert_eq!(shared.within("Kompetenzen").page_title(), "Frage 7 von 24 – Lotse");
        let decision = |computer| {
            let frame = Frame::new(visit(Some(computer)), Area::Participant, "Kompetenzen");
            frame.neutral("Ihre Entscheidung").page_title()
        };
        assert_eq!(decision(Computer::Own), "Kompetenzen – Lotse");
        assert_eq!(decision(Computer::Shared), "Ihre Entscheidung – Lotse");
    }
}
