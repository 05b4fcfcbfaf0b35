//! Everyone who may knock at the service, each with one session, and requests sent exactly as told.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{HeaderMap, Request};
use lotse::access;
use lotse::clock::Instant;
use lotse::disclosure::matrix::Reader;
use lotse::disclosure::small_groups::{Figure, Together};
use lotse::ids::{NoticeId, OrderId, RequestId, TransferId};
use lotse::keys::Token;
use lotse::retention::counts::Counts;
use lotse::retention::ledger::{Entry, Kind, Ledger};
use lotse::store::group_figure::{self, GroupFigure};
use lotse::store::outside_request::{self, Outside};
use lotse::store::recipient_notice::{self, Notice, Reason};
use lotse::store::retention_order::{self, Order, State};
use lotse::store::rights_case;
use lotse::store::transfer;
use lotse::web;
use lotse::web::session::cookie_name;
use scraper::{Html, Selector};
use tower::ServiceExt as _;

use super::databases::Database;
use super::house::{
    ADVISER, AGENCY, DPO, House, LEAD, OFFICE, OTHER_ADVISER, OTHER_AGENCY, PASSWORD, date, secret,
};
use super::life::{self, Life, Until};
use super::marked;

/// From where everyone calls: an address for documentation, so it is unmistakable.
pub const ADDRESS: &str = "203.0.113.77";

/// Who calls, as seen from the person whom the story is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Nobody,
    Herself,
    OtherPerson,
    Adviser,
    OtherAdviser,
    Agency,
    OtherAgency,
    Dpo,
    Lead,
    Office,
}

impl Role {
    /// Everyone, in the order of the columns of the table of routes.
    pub const ALL: [Self; 10] = [
        Self::Nobody,
        Self::Herself,
        Self::OtherPerson,
        Self::Adviser,
        Self::OtherAdviser,
        Self::Agency,
        Self::OtherAgency,
        Self::Dpo,
        Self::Lead,
        Self::Office,
    ];

    /// Whom the matrix calls so.
    pub fn reader(self) -> Option<Reader> {
        match self {
            Self::Nobody => None,
            Self::Herself | Self::OtherPerson => Some(Reader::Participant),
            Self::Adviser | Self::OtherAdviser => Some(Reader::Adviser),
            Self::Agency | Self::OtherAgency => Some(Reader::Agency),
            Self::Dpo => Some(Reader::Dpo),
            Self::Lead => Some(Reader::Lead),
            Self::Office => Some(Reader::Office),
        }
    }

    fn email(self) -> Option<&'static str> {
        match self {
            Self::Nobody | Self::Herself | Self::OtherPerson => None,
            Self::Adviser => Some(ADVISER),
            Self::OtherAdviser => Some(OTHER_ADVISER),
            Self::Agency => Some(AGENCY),
            Self::OtherAgency => Some(OTHER_AGENCY),
            Self::Dpo => Some(DPO),
            Self::Lead => Some(LEAD),
            Self::Office => Some(OFFICE),
        }
    }
}

/// Someone with their session.
pub struct Caller {
    pub role: Role,
    router: Router,
    token: Option<Token>,
}

/// What came back, unfollowed.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    /// Everything that the caller receives, headers included.
    pub fn text(&self) -> String {
        let headers = self.headers.iter().map(|(name, value)| {
            format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()))
        });
        headers.chain([self.body.clone()]).collect()
    }

    /// How many elements of the page `css` selects.
    pub fn count(&self, css: &str) -> usize {
        Html::parse_document(&self.body).select(&Selector::parse(css).unwrap()).count()
    }
}

impl Caller {
    /// Someone with another session than at the beginning.
    pub fn with(role: Role, router: Router, token: Token) -> Self {
        Self { role, router, token: Some(token) }
    }

    /// The token of the caller's own forms; empty for nobody.
    pub fn csrf(&self) -> String {
        self.token.as_ref().map(Token::csrf).unwrap_or_default()
    }

    /// The texts of the caller's session that may stand in no log and no foreign page.
    pub fn secrets(&self) -> Vec<String> {
        let token = self.token.iter();
        token.flat_map(|token| [token.text().to_string(), token.csrf()]).collect()
    }

    /// Opens a page, or a file.
    pub async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], &[]).await
    }

    /// Sends one request.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Reply {
        let body = serde_html_form::to_string(fields).unwrap();
        let from: SocketAddr = format!("{ADDRESS}:40000").parse().unwrap();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .extension(ConnectInfo(from))
            .header("host", "lotse.example")
            .header("accept-language", "de")
            .header("content-length", body.len())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(token) = &self.token {
            let cookie = format!("{}={}", cookie_name(false), &*token.text());
            request = request.header(COOKIE, cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Reply { status: parts.status.as_u16(), headers: parts.headers, body }
    }
}

/// About how many people a figure of the project stands for: no other figure is as large.
pub const COUNTED: u32 = 81_305;

/// How many records were deleted before anyone came: no other figure is as large.
pub const DELETED: &str = "73219";

/// What was deleted before anyone came, long ago.
fn deleted() -> Order {
    Order {
        id: OrderId::from_bits(*b"zq7 order number"),
        project_code: "NW-2027".to_owned(),
        rule: "participation".to_owned(),
        due_at: Instant::from_unix(1_780_000_000),
        state: State::Verified,
        counts: format!("{{\"bands\":{DELETED}}}"),
        executed_at: Instant::from_unix(1_780_000_300),
    }
}

/// What the ledger says of it.
fn lines_of(order: &Order) -> [Entry; 2] {
    let line = |kind, counts| Entry {
        rule: order.rule.clone(),
        project: order.project_code.clone(),
        counts,
        tag: [7; 32],
        ..Entry::new(kind, order.id.clone(), order.executed_at, 1)
    };
    let counts = serde_json::from_str(&order.counts).unwrap();
    [line(Kind::Intent, Counts::default()), line(Kind::Completed, counts)]
}

/// What is said of the people of the project, of a questionnaire that nobody has at hand any more: its
/// bands have numbers instead of names, which would be those of somebody's own result.
fn counted(house: &House) -> GroupFigure {
    let figure = Figure {
        parts: vec![
            Together { from: 0, to: 1, people: COUNTED },
            Together { from: 2, to: 4, people: 40_000 },
        ],
        middle: 0,
    };
    GroupFigure {
        project: house.project.id.clone(),
        quarter_on: date(2027, 1, 1),
        definition: "zq-former".to_owned(),
        version: "1.0.0".to_owned(),
        result: "former".to_owned(),
        figure: serde_json::to_string(&figure).unwrap(),
        ends_at: Instant::from_unix(2_000_000_000),
    }
}

/// The transfer that a notice names.
pub const TOLD: [u8; 16] = *b"zq7 told of this";
/// A request of somebody without an account.
pub const FROM_OUTSIDE: [u8; 16] = *b"zq7 from outside";

fn told(house: &House) -> Notice {
    Notice {
        id: NoticeId::from_bits(*b"zq7 a notice id."),
        project: house.project.id.clone(),
        transfer: TransferId::from_bits(TOLD),
        kind: transfer::Kind::ShortReport,
        handed_over_at: Instant::from_unix(1_780_000_000),
        package_hash: vec![7; 32],
        reason: Reason::Erasure,
        made_at: Instant::from_unix(1_780_000_000),
        acknowledged_at: None,
        ends_at: Instant::from_unix(2_000_000_000),
    }
}

fn from_outside(house: &House) -> Outside {
    Outside {
        id: RequestId::from_bits(FROM_OUTSIDE),
        project: house.project.id.clone(),
        kind: rights_case::Kind::Access,
        received_on: date(2027, 3, 1),
        due_on: date(2027, 4, 1),
        state: outside_request::State::Open,
        ends_at: Instant::from_unix(2_000_000_000),
    }
}

/// A house with two lives in it, and everyone at its door.
pub struct Stage {
    pub house: House,
    /// Whom the story is about: shown, released, handed over.
    pub herself: Life,
    /// Another person of the same adviser and project, who holds everything back.
    pub other: Life,
    /// In the order of [`Role::ALL`].
    pub callers: Vec<Caller>,
    /// The legal hold over the project.
    pub hold: OrderId,
    /// A deletion of an earlier project.
    pub deleted: OrderId,
}

impl Stage {
    /// Plays both lives in a house on this database.
    pub async fn on(database: &Database) -> Self {
        let house = House::on(database, marked::catalogue()).await;
        let herself = life::play(&house, "anna", Until::HandedOver).await;
        let other = life::play(&house, "berta", Until::Held).await;
        let deleted = deleted();
        let mut tx = house.installation.store.begin().await.unwrap();
        retention_order::add(&mut tx, &deleted).await.unwrap();
        group_figure::add(&mut tx, &counted(&house)).await.unwrap();
        recipient_notice::add(&mut tx, &told(&house)).await.unwrap();
        outside_request::add(&mut tx, &from_outside(&house)).await.unwrap();
        tx.commit().await.unwrap();
        Ledger::at(&house.installation.folder.ledger()).append(&lines_of(&deleted)).unwrap();
        let hold = house.hold("Zq7sperre", date(2027, 12, 31)).await;
        let router = web::router(Arc::clone(&house.installation));
        let mut callers = Vec::new();
        for role in Role::ALL {
            let token = match (role, role.email()) {
                (Role::Herself, _) => Token::read(&herself.token.text()).ok(),
                (Role::OtherPerson, _) => Token::read(&other.token.text()).ok(),
                (_, Some(email)) => {
                    let login = access::log_in(&house.installation, email, secret(PASSWORD)).await;
                    Some(login.unwrap().0)
                }
                (_, None) => None,
            };
            callers.push(Caller { role, router: router.clone(), token });
        }
        Self { house, herself, other, callers, hold, deleted: deleted.id }
    }

    /// The caller in this role.
    pub fn caller(&self, role: Role) -> &Caller {
        self.callers.iter().find(|caller| caller.role == role).unwrap()
    }
}
