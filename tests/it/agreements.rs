//! Agreements change: the effect is read before, a second person agrees to what lengthens, people are
//! told, and the ledger holds each change before it counts.

mod answers;

use std::collections::BTreeMap;

use lotse::access::{self, Dpo, LeadDesk, StaffPerson};
use lotse::clock::Clock as _;
use lotse::counselling::agreements::{self, ChangeError, Outcome, Wish};
use lotse::counselling::{people, projects};
use lotse::definition::Catalogue;
use lotse::ids::ParticipationId;
use lotse::retention::due::{Period, Span, due};
use lotse::retention::ledger::{Entry, Kind, Ledger};
use lotse::store::staff::Role;
use lotse::store::{participation, project};

use super::browser::{Answer, Browser};
use super::databases::on_both;
use super::house::{ADVISER, DPO, House, LEAD, PASSWORD, agreement, date, secret};

const REASON: &str = "Die Agentur braucht die Daten weniger lang.";

pub(super) async fn lead(house: &House, email: &str) -> LeadDesk {
    let (token, _) = access::log_in(&house.installation, email, secret(PASSWORD)).await.unwrap();
    LeadDesk::authorise(&house.installation, token).await.unwrap()
}

async fn logged_in(house: &House, email: &str) -> Browser {
    let mut browser = house.browser();
    let page = browser.get("/staff").await;
    browser.submit(&page, "form#login", &[("email", email), ("password", PASSWORD)]).await;
    browser
}

fn ledger(house: &House) -> Vec<Entry> {
    Ledger::at(&house.installation.folder.ledger()).read().unwrap().entries
}

/// What is in force, with another term after the project's end, in months.
pub(super) async fn wish(house: &House, months: u16) -> Wish {
    let now = people::agreement(&house.installation, &house.project.id).await.unwrap();
    let mut agreement = now;
    agreement.terms.after_project_end = Span::Months(months);
    let period = (house.project.starts_on, house.project.ends_on);
    Wish { reason: REASON.to_owned(), period, agreement }
}

/// The due dates as they rest, by participation.
async fn dates(house: &House) -> BTreeMap<ParticipationId, String> {
    let (store, now) = (&house.installation.store, house.clock.now());
    let rows = participation::list_of_project(store, &house.project.id, now).await.unwrap();
    rows.into_iter().map(|row| (row.id, row.deletes_on.to_string())).collect()
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap()
}

/// One person for each case of an exit.
async fn one_of_each(house: &House) -> Vec<ParticipationId> {
    let desk = house.desk(ADVISER).await;
    let exits = [
        None,
        Some(date(2027, 6, 30)),
        Some(date(2028, 2, 29)),
        Some(date(2028, 9, 1)),
        // Never came, and still stored in March 2027.
        Some(date(2026, 12, 31)),
    ];
    let mut people = Vec::new();
    for exit in exits {
        let project = &house.project.id;
        let added = people::add(&house.installation, &desk, project, "Wanda", "1", exit).await;
        people.extend(added.ok());
    }
    people
}

/// Makes or proposes a wish, as someone does who has read what it does.
pub(super) async fn change(house: &House, wish: &Wish) -> Result<Outcome, ChangeError> {
    let (lead, id) = (lead(house, LEAD).await, &house.project.id);
    let shown = agreements::preview(&house.installation, &lead, id, wish).await?;
    agreements::change(&house.installation, &lead, id, wish, &shown.seen).await
}

async fn waiting(house: &House) -> Option<agreements::Waiting> {
    let (dpo, _) = house.officer().await;
    agreements::waiting(&house.installation, dpo.desk(), &house.project.id).await.unwrap()
}

async fn agree(house: &House) -> Result<(), ChangeError> {
    let waiting = waiting(house).await.ok_or(ChangeError::Gone)?;
    let (dpo, confirmed) = house.officer().await;
    let (id, seen) = (waiting.change.id.as_str(), waiting.preview.seen.as_str());
    let project = &house.project.id;
    agreements::confirm(&house.installation, dpo.desk(), confirmed, project, id, seen).await
}

#[tokio::test]
async fn what_was_shown_is_what_happens() {
    on_both(async |database| {
        let house = House::on(database, Catalogue::embedded().unwrap()).await;
        let people = one_of_each(&house).await;
        let project = &house.project.id;
        // Each step another term, so that some end earlier and some later, on either side.
        for (step, (end, late, never)) in
            [(3, 6, 31), (1, 12, 10), (9, 2, 0), (6, 6, 30)].into_iter().enumerate()
        {
            let mut wish = wish(&house, end).await;
            wish.agreement.terms.after_late_exit = Span::Months(late);
            wish.agreement.terms.after_never_came = Span::Days(never);
            let before = dates(&house).await;
            let desk = lead(&house, LEAD).await;
            let shown =
                agreements::preview(&house.installation, &desk, project, &wish).await.unwrap();
            assert_eq!(dates(&house).await, before, "looking changes nothing");
            match change(&house, &wish).await.unwrap() {
                Outcome::Made => assert!(!shown.effect.lengthens),
                Outcome::Proposed => {
                    assert!(shown.effect.lengthens);
                    assert_eq!(dates(&house).await, before, "proposing changes nothing");
                    agree(&house).await.unwrap();
                }
            }
            let after = dates(&house).await;
            let moved = |later: bool| {
                let pairs = before.iter().filter_map(|(id, day)| Some((day, after.get(id)?)));
                pairs.filter(|(one, other)| if later { other > one } else { other < one }).count()
            };
            let gone = before.len() - after.len();
            assert_eq!(count(shown.effect.people), before.len(), "step {step}");
            assert_eq!(count(shown.effect.later.people), moved(true), "step {step}");
            assert_eq!(count(shown.effect.earlier.people), moved(false) + gone, "step {step}");
            assert_eq!(count(shown.effect.at_once), gone, "step {step}");
            let last = shown.effect.last_day.map(|day| day.to_string());
            assert_eq!(last.as_ref(), after.values().max(), "step {step}");
            let terms = &wish.agreement.terms;
            for (id, day) in &after {
                let adviser = house.adviser_of(id).await;
                let exit = people::Person::of(adviser.case()).exit_on();
                let due = due(&Period::from(&house.project), terms, exit);
                assert_eq!(*day, due.last_day.to_string(), "step {step}");
            }
        }
        assert!(
            people.len() >= 4 && dates(&house).await.len() >= 3,
            "the control: people are there"
        );
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_lead_reads_the_effect_and_shortens_at_once() {
    let house = House::new().await;
    one_of_each(&house).await;
    let mut browser = logged_in(&house, LEAD).await;
    let path = format!("/admin/projects/{}/agreement", house.project.id);
    let overview = browser.get("/admin").await;
    assert!(overview.is_a_page().body.contains(&path));
    let page = browser.get(&path).await;
    assert_eq!((page.is_a_page().count("[data-version]"), page.count("[data-preview]")), (1, 0));
    let missing = browser.submit(&page, "form[data-change]", &[("after_end", "1m")]).await;
    assert_eq!((missing.status, missing.is_a_page().count("#reason-fault")), (422, 1));
    let fields = [("after_end", "1m"), ("reason", REASON)];
    let same = browser.submit(&page, "form[data-change]", &[("reason", REASON)]).await;
    assert_eq!((same.status, same.count("#reason-fault")), (422, 1), "nothing would be different");

    let before = dates(&house).await;
    let shown = browser.submit(&page, "form[data-change]", &fields).await;
    assert_eq!((shown.status, shown.is_a_page().count("[data-preview]")), (200, 1));
    let effect = shown.one("[data-preview] [data-effect]");
    assert!(effect.contains("31. März 2028") || effect.contains("1. März 2029"), "{effect}");
    assert_eq!((dates(&house).await, ledger(&house).len()), (before.clone(), 0));

    let made = browser.submit(&shown, "form[data-make]", &[]).await;
    assert_eq!((made.path.as_str(), made.is_a_page().count("[data-version]")), (path.as_str(), 2));
    assert!(made.one("[data-in-force]").contains("ein Monat"), "{}", made.one("[data-in-force]"));
    let versions = made.all("[data-version]");
    assert!(versions[0].contains(REASON) && versions[0].contains("Lea Leitung"));
    assert!(versions[0].contains("Ja, im selben Wortlaut."));
    assert!(versions[1].contains("6 Monate"), "the old version stays readable");
    assert_ne!(dates(&house).await, before);
    let entries = ledger(&house);
    assert_eq!((entries.len(), entries[0].kind), (1, Kind::AgreementChanged));
    assert_eq!((entries[0].project.as_str(), entries[0].rule.as_str()), ("NW-2027", "agreement"));
    // A form that was read before the change makes nothing.
    let stale = browser.submit(&shown, "form[data-make]", &[]).await;
    assert_eq!((stale.status, ledger(&house).len()), (422, 1), "nothing is different any more");
    let foreign = format!("/admin/projects/{}/agreement", house.other_project.id);
    assert_eq!(browser.get(&foreign).await.status, 404);
    house.close().await;
}

#[tokio::test]
async fn what_lengthens_waits_for_a_second_person() {
    let house = House::new().await;
    one_of_each(&house).await;
    let before = dates(&house).await;
    let mut browser = logged_in(&house, LEAD).await;
    let path = format!("/admin/projects/{}/agreement", house.project.id);
    let page = browser.get(&path).await;
    let fields = [("after_end", "7m"), ("reason", "Eine Prüfung läuft.")];
    let shown = browser.submit(&page, "form[data-change]", &fields).await;
    let proposed = browser.submit(&shown, "form[data-make]", &[]).await;
    assert_eq!(proposed.is_a_page().count("[data-waiting]"), 1);
    assert_eq!(proposed.count("form[data-confirm]"), 0, "not by whoever proposed it");
    assert_eq!((dates(&house).await, ledger(&house).len()), (before.clone(), 0));
    // Also not with a form made by hand.
    let own = lead(&house, LEAD).await;
    let waits = waiting(&house).await.unwrap();
    let (id, seen) = (waits.change.id.as_str(), waits.preview.seen.as_str());
    let project = &house.project.id;
    let confirmed = access::confirm(&house.installation, own.desk(), secret(PASSWORD)).await;
    let refused =
        agreements::confirm(&house.installation, own.desk(), confirmed.unwrap(), project, id, seen)
            .await;
    assert!(matches!(refused, Err(ChangeError::SamePerson(_))), "{refused:?}");
    assert_eq!(dates(&house).await, before);
    // Nobody proposes over it.
    assert!(matches!(change(&house, &wish(&house, 8).await).await, Err(ChangeError::Waits)));

    let mut officer = logged_in(&house, DPO).await;
    let list = officer.get("/dpo/agreements").await;
    assert!(list.is_a_page().one("[data-agreements] tbody").contains("wartet"));
    let page = officer.get(&format!("/dpo/projects/{project}/agreement")).await;
    assert_eq!((page.is_a_page().count("form[data-confirm]"), page.count("[data-change]")), (1, 0));
    assert!(page.one("[data-waiting]").contains("Lea Leitung"));
    assert!(!page.body.contains("Wanda"), "counts, and nobody");
    // Somebody comes meanwhile: what the officer read is not what would happen.
    house.add_person("Nora Neu").await;
    let with = [("password", PASSWORD)];
    let moved = officer.submit(&page, "form[data-confirm]", &with).await;
    assert_eq!(moved.is_a_page().count("[data-waiting]"), 1);
    assert!(moved.count("[data-notice]") >= 1, "it says that the figures are others");
    let wrong = [("password", "vier Birnen fallen vom Baum")];
    let wrong = officer.submit(&moved, "form[data-confirm]", &wrong).await;
    assert_eq!((wrong.status, wrong.is_a_page().count("#password-fault")), (422, 1));
    let agreed = officer.submit(&moved, "form[data-confirm]", &with).await;
    assert_eq!(
        (agreed.is_a_page().count("[data-waiting]"), agreed.count("[data-version]")),
        (0, 2)
    );
    let newest = &agreed.all("[data-version]")[0];
    assert!(newest.contains("Lea Leitung, Dora Datenschutz"), "{newest}");
    assert_eq!(ledger(&house)[0].kind, Kind::AgreementLengthened);
    assert_ne!(dates(&house).await, before);
    house.close().await;
}

#[tokio::test]
async fn a_proposal_is_withdrawn_ends_and_outlives_no_other_change() {
    let house = House::new().await;
    one_of_each(&house).await;
    let id = &house.project.id;
    let take_back = async || {
        let waits = waiting(&house).await.unwrap();
        let (dpo, _): (Dpo, _) = house.officer().await;
        let proposal = waits.change.id.as_str();
        agreements::withdraw(&house.installation, dpo.desk(), id, proposal).await.unwrap();
    };
    assert_eq!(change(&house, &wish(&house, 9).await).await.unwrap(), Outcome::Proposed);
    take_back().await;
    assert!(waiting(&house).await.is_none());
    assert!(matches!(agree(&house).await, Err(ChangeError::Gone)));

    assert_eq!(change(&house, &wish(&house, 9).await).await.unwrap(), Outcome::Proposed);
    house.clock.advance_seconds(14 * 24 * 3600 - 1);
    assert!(waiting(&house).await.is_some(), "the control: a second before");
    house.clock.advance_seconds(1);
    assert!(waiting(&house).await.is_none());
    assert_eq!(change(&house, &wish(&house, 9).await).await.unwrap(), Outcome::Proposed);

    // A shortening acts at once, and what was proposed on the former version says so.
    assert!(!waiting(&house).await.unwrap().outdated, "the control");
    assert_eq!(change(&house, &wish(&house, 5).await).await.unwrap(), Outcome::Made);
    assert!(waiting(&house).await.unwrap().outdated);
    assert!(matches!(agree(&house).await, Err(ChangeError::Gone)));
    take_back().await;
    assert_eq!(change(&house, &wish(&house, 9).await).await.unwrap(), Outcome::Proposed);
    agree(&house).await.unwrap();
    let kinds: Vec<Kind> = ledger(&house).iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::AgreementChanged, Kind::AgreementLengthened]);
    house.close().await;
}

#[tokio::test]
async fn another_lead_agrees_and_a_moved_end_is_longer() {
    let house = House::new().await;
    one_of_each(&house).await;
    let first = lead(&house, LEAD).await;
    let person = StaffPerson { name: "Lisa Leitung".into(), email: "lisa@example.org".into() };
    let (id, project) = (&house.project.id, &house.installation);
    projects::add_account(project, &first, id, Role::Lead, person, PASSWORD.to_owned())
        .await
        .unwrap();
    let mut later = wish(&house, 1).await;
    later.period.1 = date(2028, 1, 31);
    assert_eq!(change(&house, &later).await.unwrap(), Outcome::Proposed, "though it ends earlier");
    let second = lead(&house, "lisa@example.org").await;
    let waits = agreements::waiting(project, second.desk(), id).await.unwrap().unwrap();
    let confirmed = access::confirm(project, second.desk(), secret(PASSWORD)).await.unwrap();
    let (proposal, seen) = (waits.change.id.as_str(), waits.preview.seen.as_str());
    agreements::confirm(project, second.desk(), confirmed, id, proposal, seen).await.unwrap();
    let now = project::find(&project.store, id).await.unwrap().unwrap();
    assert_eq!(now.ends_on, date(2028, 1, 31));
    let versions = agreements::versions(project, id).await.unwrap();
    assert_eq!(versions.list()[0].period.last, date(2027, 12, 31), "the former period stays known");
    assert_eq!(versions.list()[1].period.last, date(2028, 1, 31));
    assert!(versions.not_in_ledger(project, &now).await.unwrap().is_empty());
    house.close().await;
}

#[tokio::test]
async fn without_a_ledger_nothing_is_changed() {
    let house = House::new().await;
    one_of_each(&house).await;
    let before = dates(&house).await;
    let path = house.installation.folder.ledger();
    std::fs::create_dir(&path).unwrap();
    let refused = change(&house, &wish(&house, 1).await).await;
    assert!(matches!(refused, Err(ChangeError::Ledger(_))), "{refused:?}");
    std::fs::remove_dir(&path).unwrap();
    assert_eq!(dates(&house).await, before);
    let now = people::agreement(&house.installation, &house.project.id).await.unwrap();
    assert_eq!(now, agreement());
    assert_eq!(change(&house, &wish(&house, 1).await).await.unwrap(), Outcome::Made, "the control");
    house.close().await;
}

#[tokio::test]
async fn a_new_person_and_a_change_at_once_agree_on_the_date() {
    on_both(async |database| {
        let house = House::on(database, Catalogue::embedded().unwrap()).await;
        let desk = house.desk(ADVISER).await;
        for months in [5, 4, 3, 2] {
            let (wish, id) = (wish(&house, months).await, &house.project.id);
            let add = people::add(&house.installation, &desk, id, "Vera", "1", None);
            let (changed, added) = tokio::join!(change(&house, &wish), add);
            added.unwrap();
            if matches!(changed, Err(ChangeError::Moved)) {
                // Somebody came between reading and making: read again.
                change(&house, &wish).await.unwrap();
            } else {
                changed.unwrap();
            }
            let all: Vec<String> = dates(&house).await.into_values().collect();
            assert!(all.iter().all(|day| *day == all[0]), "{months}: {all:?}");
        }
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_pages_render_in_every_language() {
    let house = House::new().await;
    one_of_each(&house).await;
    change(&house, &wish(&house, 5).await).await.unwrap();
    change(&house, &wish(&house, 9).await).await.unwrap();
    let project = &house.project.id;
    for (email, path) in [
        (LEAD, format!("/admin/projects/{project}/agreement")),
        (DPO, format!("/dpo/projects/{project}/agreement")),
        (DPO, "/dpo/agreements".to_owned()),
    ] {
        let browser = logged_in(&house, email).await;
        for language in lotse::web::language::Language::ALL {
            let page: Answer = browser.clone().speaking(language.code()).get(&path).await;
            assert_eq!(page.is_a_page().status, 200);
            assert!(!page.body.contains('{'), "a word is missing: {}", page.body);
        }
    }
    house.close().await;
}

#[tokio::test]
async fn a_missing_exit_is_asked_for_when_the_project_is_over() {
    let house = House::new().await;
    house.add_person("Vera Muster").await;
    let mark = async || {
        let adviser = logged_in(&house, ADVISER).await.get("/adviser").await;
        let officer = logged_in(&house, DPO).await.get("/dpo/agreements").await;
        (adviser.is_a_page().count("[data-asks-exit]"), officer.one("[data-agreements] tbody"))
    };
    let (marks, row) = mark().await;
    assert_eq!(marks, 0, "the control: it is still running");
    house.clock.advance_seconds(306 * 24 * 3600);
    let (after, later) = mark().await;
    assert_eq!(after, 1);
    assert_ne!(row, later, "and the officer reads how many");
    house.close().await;
}
