//! Every route × every role: who gets where, with objects of one person, and what a form needs.

mod declared;
pub mod table;

use std::collections::BTreeSet;

use lotse::access::Participant;
use lotse::counselling::skills;
use lotse::keys::{FormPlace, Revision, Token};
use lotse::web::session::PAGES;

use super::callers::{Caller, Reply, Role, Stage};
use super::databases::{Database, on_both};
use super::life::Life;
use super::marked;
use super::scan::{self, Place};
use super::tree::assert_none;
use declared::{Declared, nameless};
use table::{Expected, ROUTES, Route};

/// What the sources declare and the table lacks, and the other way round.
fn differences(declared: &BTreeSet<Declared>, table: &BTreeSet<Declared>) -> Vec<String> {
    let missing = declared.difference(table).map(|one| format!("{one:?} is not in the table"));
    let surplus = table.difference(declared).map(|one| format!("{one:?} is no route any more"));
    missing.chain(surplus).collect()
}

fn tabled() -> BTreeSet<Declared> {
    ROUTES.iter().map(|route| (route.method.to_owned(), nameless(route.path))).collect()
}

#[test]
fn every_route_stands_in_the_table() {
    assert_none(&declared::hidden());
    let declared = declared::routes();
    assert_none(&differences(&declared, &tabled()));
    let mut control = declared;
    control.insert(("GET".to_owned(), "/agency/everything".to_owned()));
    assert_eq!(differences(&control, &tabled()).len(), 1, "a route without expectations is found");
}

#[test]
fn every_page_about_a_person_is_recorded() {
    let about = |path: &str| path.contains("{person}");
    let pages: BTreeSet<_> = PAGES.iter().map(|(path, _)| *path).collect();
    let table = ROUTES.iter().filter(|route| route.method == "GET" && about(route.path));
    assert_eq!(table.map(|route| route.path).collect::<BTreeSet<_>>(), pages);
}

/// The path of a route, with herself's objects in it.
pub fn path_of(stage: &Stage, route: &Route, asset: &str) -> String {
    let her = &stage.herself;
    if route.path.starts_with("/assets/") {
        return asset.to_owned();
    }
    route
        .path
        .replace("{person}", her.person.as_str())
        .replace("{draft}", her.draft.as_str())
        .replace("{work}", her.work.as_str())
        .replace("{module}", marked::DRAFT)
        .replace("{questionnaire}/{version}", &format!("{}/1.0.0", marked::WORK))
        .replace("{number}", "1")
        .replace("{request}", her.request.as_str())
        .replace("{skill}", her.skill.as_str())
        .replace("{order}/{format}", &format!("{}/json", stage.deleted))
        .replace("{project}/{format}", &format!("{}/json", stage.house.project.id))
        .replace("{quarter}/{format}", "2027-Q1/json")
        .replace("{table}", "calendar")
        .replace("plan.csv", "plan.csv?on=2028-12-31")
        .replace("{project}", stage.house.project.id.as_str())
        .replace("{token}", &her.invitation.token)
}

/// A file that pages link to.
pub async fn asset(caller: &Caller) -> String {
    let page = caller.get("/").await.body;
    let (_, after) = page.split_once("href=\"/assets/").expect("a page with a stylesheet");
    format!("/assets/{}", after.split('"').next().unwrap())
}

/// What a form of this route could hold, so that nothing is refused for a missing field.
fn fields(stage: &Stage, caller: &Caller, route: &Route) -> Vec<(&'static str, String)> {
    let her = &stage.herself;
    let own_secret = if caller.role == Role::OtherPerson { stage.other.mark } else { her.mark };
    let last = format!("{}-{}", marked::ALONG, marked::ITEMS);
    let item = if route.path.ends_with("/check") { String::new() } else { last };
    let place = FormPlace {
        participation: her.person.clone(),
        sheet: her.draft.clone(),
        item,
        revision: Revision::make(&*stage.house.installation.chance),
    };
    let keyring = stage.house.installation.keyring.get();
    vec![
        ("form", keyring.seal_form(&*stage.house.installation.chance, &place)),
        ("secret", Life::secret(own_secret)),
        ("code", her.recovery_code.clone()),
        ("way", "nothing chosen".to_owned()),
        ("questionnaire", marked::WORK.to_owned()),
        ("sheet", her.work.to_string()),
        ("skill", her.skill.to_string()),
        ("name", "Jemand".to_owned()),
        ("text", "Ein Satz.".to_owned()),
        ("adviser", "a".repeat(26)),
        ("answer", marked::code(marked::DRAFT, 0)),
    ]
}

async fn send(stage: &Stage, caller: &Caller, route: &Route, path: &str, csrf: &str) -> Reply {
    let mut all = fields(stage, caller, route);
    all.push(("csrf", csrf.to_owned()));
    let all: Vec<_> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
    caller.send(route.method, path, &all, &[]).await
}

/// What a status says.
fn met(expected: Expected, status: u16) -> bool {
    match expected {
        Expected::Answers => matches!(status, 200 | 303 | 400 | 422),
        Expected::LogIn => status == 401,
        Expected::NotFound => status == 404,
        Expected::WithToken => status == 409,
    }
}

#[tokio::test]
async fn everyone_gets_what_the_table_says() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let asset = asset(&stage.callers[0]).await;
        let mut faults = Vec::new();
        for route in ROUTES {
            let path = path_of(&stage, route, &asset);
            for (column, caller) in stage.callers.iter().enumerate() {
                let expected = route.expected(column);
                // Who may post here comes without a token; who may not comes with a good one.
                let csrf = match expected {
                    Expected::NotFound => caller.csrf(),
                    Expected::Answers | Expected::LogIn | Expected::WithToken => String::new(),
                };
                let reply = send(&stage, caller, route, &path, &csrf).await;
                if !met(expected, reply.status) {
                    let (method, role, status) = (route.method, caller.role, reply.status);
                    faults
                        .push(format!("{method} {path}: {role:?} gets {status}, not {expected:?}"));
                }
            }
        }
        assert_none(&faults);
        stage.house.close().await;
    })
    .await;
}

#[test]
fn the_table_can_be_violated() {
    assert!(!met(Expected::NotFound, 200) && !met(Expected::NotFound, 403));
    assert!(!met(Expected::LogIn, 404) && !met(Expected::WithToken, 303));
    assert!(!met(Expected::Answers, 404) && !met(Expected::Answers, 500));
}

/// The rows that may not change; those of sessions, throttling and viewings do.
async fn state(database: &Database) -> Vec<Vec<u8>> {
    let moves = ["session", "throttle", "viewing", "viewing_of"];
    let rows = scan::rows(database).await;
    let stays = |place: &Place| !moves.iter().any(|table| place.name == format!("table {table}"));
    rows.into_iter().filter(stays).map(|place| place.bytes).collect()
}

#[tokio::test]
async fn a_form_without_its_sessions_token_changes_nothing() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        // Whatever reading changes, such as a hand-over, has happened before.
        let before = state(database).await;
        let mut faults = Vec::new();
        for route in ROUTES.iter().filter(|route| route.method == "POST") {
            let path = path_of(&stage, route, "");
            for (column, caller) in stage.callers.iter().enumerate() {
                let wanted = match route.expected(column) {
                    Expected::WithToken => 409,
                    // The answer is on its way to the login page, and not yet saved.
                    Expected::LogIn if caller.role != Role::Nobody => 401,
                    Expected::LogIn | Expected::Answers | Expected::NotFound => continue,
                };
                let strangers = stage.callers.iter().filter(|other| other.role != caller.role);
                for csrf in strangers.map(Caller::csrf).chain(["0".repeat(43)]) {
                    let status = send(&stage, caller, route, &path, &csrf).await.status;
                    if status != wanted {
                        faults.push(format!("{path}: {:?} gets {status}", caller.role));
                    }
                }
                let csrf = caller.csrf();
                let own = [("csrf", csrf.as_str())];
                let elsewhere = [("sec-fetch-site", "cross-site")];
                let status = caller.send("POST", &path, &own, &elsewhere).await.status;
                if status != 403 {
                    faults.push(format!("{path}: from elsewhere {:?} gets {status}", caller.role));
                }
            }
        }
        assert_none(&faults);
        assert!(state(database).await == before, "something was changed");

        // The control: with its own token a form is taken, and the state is another.
        let (her, path) = (stage.caller(Role::Herself), "/participant/skills");
        let csrf = her.csrf();
        let status =
            her.send("POST", path, &[("csrf", &csrf), ("name", "Kochen")], &[]).await.status;
        assert_eq!(status, 303);
        assert!(state(database).await != before, "the comparison sees a change");
        stage.house.close().await;
    })
    .await;
}

/// A page without what differs by its own address.
fn without(page: &str, id: &str) -> String {
    page.replace(id, "")
}

#[tokio::test]
async fn missing_and_forbidden_answer_alike() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        // A page says how long the session lasts: from here on it says the same each time.
        for caller in &stage.callers {
            caller.get("/participant").await;
        }
        let mut compared = 0;
        for route in ROUTES.iter().filter(|route| route.path.contains('{')) {
            let (path, her) = (path_of(&stage, route, ""), &stage.herself);
            let ids =
                [her.person.as_str(), her.draft.as_str(), her.work.as_str(), her.skill.as_str()];
            let Some(id) = ids.into_iter().find(|id| path.contains(id)) else { continue };
            let unknown = "a".repeat(id.len());
            let nowhere = path.replace(id, &unknown);
            for (column, caller) in stage.callers.iter().enumerate() {
                if route.expected(column) == Expected::NotFound {
                    let forbidden = send(&stage, caller, route, &path, &caller.csrf()).await;
                    let missing = send(&stage, caller, route, &nowhere, &caller.csrf()).await;
                    let (forbidden, missing) = (forbidden.text(), missing.text());
                    assert_eq!(without(&forbidden, id), without(&missing, &unknown), "{path}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 150, "only {compared} pairs were compared");
        stage.house.close().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_else_undoes_a_hard_skill() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let installation = &stage.house.installation;
        // Berta's hard skill can still be undone: here she is the one whose objects are asked for.
        let (thief, owner) = (stage.caller(Role::Herself), &stage.other);
        let path = format!("/participant/skills/{}/undo", owner.skill);
        let own = |caller: &Caller| caller.csrf();
        let reply = thief.send("POST", &path, &[("csrf", &own(thief))], &[]).await;
        assert_eq!(reply.status, 303);
        let person = async || {
            let token = Token::read(&owner.token.text()).unwrap();
            Participant::authorise(installation, token).await.unwrap()
        };
        let left = skills::list(installation, person().await.case()).await.unwrap();
        assert_eq!(left.list.len(), 1, "hers stays");
        let owner_calls = stage.caller(Role::OtherPerson);
        owner_calls.send("POST", &path, &[("csrf", &own(owner_calls))], &[]).await;
        let left = skills::list(installation, person().await.case()).await.unwrap();
        assert_eq!(left.list.len(), 0, "she herself can");
        stage.house.close().await;
    })
    .await;
}
