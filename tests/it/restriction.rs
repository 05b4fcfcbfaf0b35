//! Restriction of processing and objection: from when on nobody else sees a person, what goes on all
//! the same, and how it ends.

use std::collections::BTreeSet;

use lotse::access::{self, Adviser, AdviserDesk, Denied, Office, OfficeDesk, Opening, Participant};
use lotse::clock::Clock as _;
use lotse::custody::roll;
use lotse::ids::RequestId;
use lotse::installation::Installation;
use lotse::keys::Token;
use lotse::retention::ledger::{Kind as Line, Ledger};
use lotse::rights::cases::{self, Demand};
use lotse::rights::office::{self, Decision};
use lotse::rights::restriction::{self, TOLD_DAYS};
use lotse::rights::steps::{Ground, Step};
use lotse::rights::{RightsError, figures, notices};
use lotse::store::recipient_notice::Reason;
use lotse::store::rights_case::Kind;

use super::callers::{Caller, Role, Stage};
use super::crawl::crawl;
use super::databases::{Database, on_both};
use super::house::{ADVISER, OFFICE, PASSWORD, secret};
use super::routes::path_of;
use super::routes::table::{Expected, ROUTES};
use super::tree::assert_none;

const STAFF: [Role; 5] = [Role::Adviser, Role::Agency, Role::Lead, Role::Dpo, Role::Office];

async fn her(stage: &Stage) -> Participant {
    let token = Token::read(&stage.herself.token.text()).unwrap();
    Participant::authorise(&stage.house.installation, token).await.unwrap()
}

async fn office_of(stage: &Stage) -> Office {
    let (installation, person) = (&stage.house.installation, &stage.herself.person);
    let (token, _) = access::log_in(installation, OFFICE, secret(PASSWORD)).await.unwrap();
    let desk = OfficeDesk::authorise(installation, token).await.unwrap();
    Office::authorise(installation, &desk, person, Opening::Act).await.unwrap()
}

async fn decide(stage: &Stage, id: &RequestId, step: Step) -> Result<(), RightsError> {
    let ground = (step == Step::Refused).then_some(Ground::Compelling);
    let decision = Decision { step, ground, words: "Weil es so ist." };
    office::decide(&stage.house.installation, &office_of(stage).await, None, id, &decision).await
}

async fn possible(stage: &Stage, id: &RequestId) -> Vec<Step> {
    let request =
        office::find(&stage.house.installation, &office_of(stage).await, id).await.unwrap();
    let zone = stage.house.project.zone;
    office::possible(&request, stage.house.clock.now().date_in(zone))
}

fn demand(kind: Kind) -> Demand {
    Demand { kind, text: String::new(), recipient: String::new(), address: String::new() }
}

async fn ask(stage: &Stage, kind: Kind) -> RequestId {
    cases::ask(&stage.house.installation, &her(stage).await, &demand(kind)).await.unwrap()
}

/// The person objects: from now on nobody else sees them.
pub async fn object(installation: &Installation, person: &Participant) -> RequestId {
    cases::ask(installation, person, &demand(Kind::Objection)).await.unwrap()
}

/// What the adviser gets who opens her file.
async fn adviser_gets(stage: &Stage) -> Result<(), Denied> {
    let installation = &stage.house.installation;
    let (token, _) = access::log_in(installation, ADVISER, secret(PASSWORD)).await.unwrap();
    let desk = AdviserDesk::authorise(installation, token).await.unwrap();
    let person = &stage.herself.person;
    Adviser::authorise(installation, &desk, person, Opening::Act).await.map(drop)
}

fn lines(stage: &Stage) -> Vec<Line> {
    let ledger = Ledger::at(&stage.house.installation.folder.ledger());
    let all = ledger.read().unwrap().entries.into_iter().map(|entry| entry.kind);
    all.filter(|kind| matches!(kind, Line::Restricted | Line::RestrictionLifted)).collect()
}

/// What the agency was told of what it received, the oldest first.
async fn told(stage: &Stage) -> Vec<Reason> {
    let (installation, project) = (&stage.house.installation, &stage.house.project.id);
    let all = notices::list(installation, project).await.unwrap().list;
    let mut all: Vec<_> = all.into_iter().map(|one| (one.made_at, one.reason)).collect();
    all.sort_by_key(|(at, _)| *at);
    let about = |reason| matches!(reason, Reason::Restriction | Reason::Lifted);
    all.into_iter().map(|(_, reason)| reason).filter(|reason| about(*reason)).collect()
}

/// Which of her markers a caller finds who opens everything that is linked.
async fn found(stage: &Stage, caller: &Caller) -> BTreeSet<&'static str> {
    let received = crawl(stage, caller).await;
    let markers = stage.herself.markers();
    let hers = |what: &str| what != "e-mail of staff" && what != "password of staff";
    let of_her = markers.into_iter().filter(|(what, marker)| {
        // What both people have in common tells nothing of her.
        hers(what) && marker.contains(stage.herself.mark) || *what == "login name"
    });
    of_her
        .filter(|(_, marker)| received.values().any(|page| page.contains(marker)))
        .map(|(what, _)| what)
        .collect()
}

#[tokio::test]
async fn an_objection_hides_a_person_from_everybody_else_at_once() {
    on_both(async |database| Box::pin(hidden_at_once(database)).await).await;
}

async fn hidden_at_once(database: &Database) {
    let stage = Stage::on(database).await;
    let herself = stage.caller(Role::Herself);
    // The control: before, staff find her.
    for role in [Role::Adviser, Role::Agency, Role::Lead] {
        assert!(found(&stage, stage.caller(role)).await.contains("name"), "{role:?}");
    }
    let own = found(&stage, herself).await;
    let csrf = herself.csrf();
    let fields = [("csrf", csrf.as_str()), ("kind", "objection"), ("text", "Ich will das nicht.")];
    assert_eq!(herself.send("POST", "/participant/rights", &fields, &[]).await.status, 303);

    for role in STAFF {
        let found = found(&stage, stage.caller(role)).await;
        let request = BTreeSet::from(["request"]);
        let expected = if role == Role::Office { request } else { BTreeSet::new() };
        assert_eq!(found, expected, "{role:?}");
    }
    assert_eq!(found(&stage, herself).await, own, "she finds all that she found before");
    assert_eq!(herself.get("/participant").await.count("[data-restricted]"), 1);
    let other = stage.caller(Role::OtherPerson).get("/participant").await;
    assert_eq!(other.count("[data-restricted]"), 0, "nobody else is restricted");

    // Lists say that somebody is missing, and a roll changes nothing of it.
    roll::now(&stage.house.installation).await.unwrap();
    let people = format!("/admin/projects/{}/people", stage.house.project.id);
    for (role, list) in
        [(Role::Adviser, "/adviser"), (Role::Agency, "/agency"), (Role::Lead, &*people)]
    {
        assert_eq!(stage.caller(role).get(list).await.count("[data-restricted]"), 1, "{role:?}");
    }
    assert!(matches!(adviser_gets(&stage).await, Err(Denied::Restricted)));
    assert_eq!(lines(&stage), [Line::Restricted]);
    assert_eq!(told(&stage).await, [Reason::Restriction; 2], "the report and the hard skills");
    let counted = figures::gather(&stage.house.installation).await.unwrap();
    let restricted: Vec<_> = counted.lines.iter().filter_map(|line| line.restricted).collect();
    assert_eq!(restricted.len(), 1);
    assert_eq!(restricted[0].is_in_ledger, Some(true));
    stage.house.close().await;
}

/// Every page about a person, as the table of routes lists them: none was forgotten.
#[tokio::test]
async fn each_page_about_a_restricted_person_is_closed_to_staff() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let about_her = ROUTES.iter().filter(|route| route.path.contains("{person}"));
        ask(&stage, Kind::Objection).await;
        let (mut faults, mut closed) = (Vec::new(), 0);
        for route in about_her {
            let path = path_of(&stage, route, "");
            for role in [Role::Adviser, Role::Agency, Role::Lead] {
                let column = Role::ALL.iter().position(|one| *one == role).unwrap();
                if route.expected(column) == Expected::NotFound {
                    continue;
                }
                let caller = stage.caller(role);
                let csrf = caller.csrf();
                let reply = caller.send(route.method, &path, &[("csrf", &csrf)], &[]).await;
                closed += 1;
                if reply.status != 423 {
                    faults.push(format!("{} {path}: {role:?} {}", route.method, reply.status));
                }
            }
        }
        assert!(closed > 20, "{closed}");
        assert_none(&faults);
        // Who may not know of her gets what they always got.
        let foreign = format!("/adviser/people/{}", stage.herself.person);
        assert_eq!(stage.caller(Role::OtherAdviser).get(&foreign).await.status, 404);
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_refused_objection_restricts_until_the_person_was_told() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let id = ask(&stage, Kind::Objection).await;
        let early = decide(&stage, &id, Step::LiftAnnounced).await;
        assert!(matches!(early, Err(RightsError::NotNow)), "nobody has decided");
        decide(&stage, &id, Step::Refused).await.unwrap();
        assert!(matches!(adviser_gets(&stage).await, Err(Denied::Restricted)), "still");
        let page = stage.caller(Role::Herself).get("/participant/rights").await;
        assert_eq!(page.count("[data-request] [data-restricted] p"), 3, "she is told");
        let path = format!("/office/people/{}/requests/{id}", stage.herself.person);
        let office = stage.caller(Role::Office).get(&path).await;
        for (who, page) in [("she", page), ("the office", office)] {
            assert!(page.body.contains("Zwingende Gründe"), "{who} reads the ground");
        }
        for days in [0, i64::try_from(TOLD_DAYS).unwrap() - 1] {
            stage.house.clock.advance_days(days);
            assert!(possible(&stage, &id).await.is_empty(), "{days}");
            let early = decide(&stage, &id, Step::Lifted).await;
            assert!(matches!(early, Err(RightsError::NotNow)), "{days}");
        }
        stage.house.clock.advance_days(1);
        assert_eq!(possible(&stage, &id).await, [Step::Lifted]);
        decide(&stage, &id, Step::Lifted).await.unwrap();
        adviser_gets(&stage).await.unwrap();
        assert!(possible(&stage, &id).await.is_empty(), "once");
        assert_eq!(lines(&stage), [Line::Restricted, Line::RestrictionLifted]);
        let [restricted, lifted] = [Reason::Restriction, Reason::Lifted];
        assert_eq!(told(&stage).await, [restricted, restricted, lifted, lifted]);
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_granted_objection_is_the_persons_alone_to_end() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let id = ask(&stage, Kind::Objection).await;
        decide(&stage, &id, Step::Granted).await.unwrap();
        stage.house.clock.advance_seconds(600);
        assert!(possible(&stage, &id).await.is_empty());
        // Nobody else's request ends hers.
        let installation = &stage.house.installation;
        let token = Token::read(&stage.other.token.text()).unwrap();
        let other = Participant::authorise(installation, token).await.unwrap();
        let foreign = restriction::end_own(installation, &other, &id).await;
        assert!(matches!(foreign, Err(RightsError::Denied(Denied::NotFound))));

        let herself = stage.caller(Role::Herself);
        let csrf = herself.csrf();
        let path = format!("/participant/rights/{id}/restriction");
        let ended = herself.send("POST", &path, &[("csrf", &csrf)], &[]).await;
        assert_eq!(ended.status, 303);
        adviser_gets(&stage).await.unwrap();
        assert_eq!(herself.get("/participant").await.count("[data-restricted]"), 0);
        // In another tab it ends once more, and nothing happens.
        assert_eq!(herself.send("POST", &path, &[("csrf", &csrf)], &[]).await.status, 303);
        assert_eq!(lines(&stage), [Line::Restricted, Line::RestrictionLifted]);
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn two_restrictions_end_with_the_last() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let installation = &stage.house.installation;
        let asked = ask(&stage, Kind::Restriction).await;
        adviser_gets(&stage).await.expect("a restriction waits for the office");
        decide(&stage, &asked, Step::Granted).await.unwrap();
        let objected = ask(&stage, Kind::Objection).await;
        restriction::end_own(installation, &her(&stage).await, &objected).await.unwrap();
        assert!(matches!(adviser_gets(&stage).await, Err(Denied::Restricted)), "one stands");
        assert_eq!(told(&stage).await, [Reason::Restriction; 2], "the agency hears of it once");

        decide(&stage, &asked, Step::LiftAnnounced).await.unwrap();
        stage.house.clock.advance_days(i64::try_from(TOLD_DAYS).unwrap());
        decide(&stage, &asked, Step::Lifted).await.unwrap();
        adviser_gets(&stage).await.unwrap();
        let (begin, end) = (Line::Restricted, Line::RestrictionLifted);
        assert_eq!(lines(&stage), [begin, begin, end, end]);
        stage.house.close().await;
    })
    .await;
}

/// The ledger comes first: without it nobody is restricted, and nothing is half done.
#[tokio::test]
async fn nothing_is_restricted_without_the_ledger() {
    let database = Database::sqlite().await;
    let stage = Stage::on(&database).await;
    let installation = &stage.house.installation;
    let path = installation.folder.ledger();
    let aside = path.with_extension("aside");
    std::fs::rename(&path, &aside).unwrap();
    std::fs::create_dir(&path).unwrap();
    let refused = cases::ask(installation, &her(&stage).await, &demand(Kind::Objection)).await;
    assert!(matches!(refused, Err(RightsError::Ledger(_))));
    adviser_gets(&stage).await.unwrap();
    let before = cases::list_own(installation, &her(&stage).await).await.unwrap().list.len();
    std::fs::remove_dir(&path).unwrap();
    std::fs::rename(&aside, &path).unwrap();
    ask(&stage, Kind::Objection).await;
    let after = cases::list_own(installation, &her(&stage).await).await.unwrap().list.len();
    assert_eq!(after, before + 1);
    stage.house.close().await;
    database.remove().await;
}
