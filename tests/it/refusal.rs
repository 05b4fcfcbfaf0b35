//! Quiet refusal: whatever a person did with a questionnaire, staff see the same bytes, until the
//! person shows a result.

use lotse::counselling::decisions::Choice;
use lotse::ids::ParticipationId;

use super::adviser::logged_in;
use super::browser::{Answer, Browser};
use super::counselled::Counselled;
use super::house::{ADVISER, AGENCY, House};

const QUESTIONNAIRE: &str = "dynamic-motivation";
const MODULE: &str = "motivation";

/// What a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Did {
    Nothing,
    Declined,
    HalfDone,
    SubmittedOnly,
    Withdrawn,
    TooFewAnswers,
    Discarded,
    Shown,
}

const QUIET: [Did; 6] = [
    Did::Declined,
    Did::HalfDone,
    Did::SubmittedOnly,
    Did::Withdrawn,
    Did::TooFewAnswers,
    Did::Discarded,
];

async fn act(who: &Counselled, did: Did) {
    let all = usize::MAX;
    match did {
        Did::Nothing => {}
        Did::Declined => who.decide(MODULE, Choice::No).await,
        Did::HalfDone => {
            who.decide(MODULE, Choice::Yes).await;
            who.answer(QUESTIONNAIRE, 20, 2).await;
        }
        Did::SubmittedOnly => {
            who.answer(QUESTIONNAIRE, all, 3).await;
            who.submit(QUESTIONNAIRE).await;
        }
        Did::Withdrawn => {
            who.answer(QUESTIONNAIRE, all, 3).await;
            who.submit(QUESTIONNAIRE).await;
            who.show(QUESTIONNAIRE).await;
            who.withdraw(MODULE).await;
        }
        Did::TooFewAnswers => {
            who.answer(QUESTIONNAIRE, 3, 1).await;
            who.submit(QUESTIONNAIRE).await;
            who.show(QUESTIONNAIRE).await;
        }
        Did::Discarded => {
            who.answer(QUESTIONNAIRE, all, 0).await;
            who.submit(QUESTIONNAIRE).await;
            who.withdraw(MODULE).await;
        }
        Did::Shown => {
            who.answer(QUESTIONNAIRE, all, 3).await;
            who.submit(QUESTIONNAIRE).await;
            who.show(QUESTIONNAIRE).await;
        }
    }
}

/// What one answer tells: path, status, headers and body, without the session's token.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    path: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

fn told(answer: &Answer) -> Told {
    let headers = answer
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let mut headers: Vec<_> = headers.collect();
    headers.sort();
    let mut body = String::new();
    let mut parts = answer.body.split("name=\"csrf\" value=\"");
    body.push_str(parts.next().unwrap());
    for part in parts {
        body.push_str(part.split_once('"').unwrap().1);
    }
    Told { path: answer.path.clone(), status: answer.status, headers, body }
}

/// Every page on which staff could learn something, after the person did this.
async fn pages(did: Did) -> Vec<Told> {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    house.unlock(&person, QUESTIONNAIRE).await;
    let who = Counselled::enter(&house, &person).await;
    act(&who, did).await;
    let mut adviser = logged_in(&house, ADVISER).await;
    let mut agency = logged_in(&house, AGENCY).await;
    let mut told = adviser_sees(&mut adviser, &person).await;
    told.extend(agency_sees(&mut agency, &person).await);
    told.extend(unlocking_answers(&mut adviser, &person).await);
    told
}

async fn adviser_sees(browser: &mut Browser, person: &ParticipationId) -> Vec<Told> {
    let mut seen = Vec::new();
    for query in [
        "",
        "?sort=end&access=no",
        "?sort=reference&access=yes",
        "?sort=exit&exit=open",
        "?exit=soon",
    ] {
        seen.push(told(&browser.get(&format!("/adviser{query}")).await));
    }
    for page in ["", "/change", "/invitation", "/results", "/results/conversation", "/report"] {
        let answer = browser.get(&format!("/adviser/people/{person}{page}")).await;
        assert_eq!(answer.status, 200, "{page}");
        seen.push(told(&answer));
    }
    seen
}

async fn agency_sees(browser: &mut Browser, person: &ParticipationId) -> Vec<Told> {
    let mut seen = vec![told(&browser.get("/agency").await)];
    for page in ["report", "report.json", "skills", "skills.json"] {
        let answer = browser.get(&format!("/agency/people/{person}/{page}")).await;
        assert_eq!(answer.status, 404, "{page}");
        seen.push(told(&answer));
    }
    seen
}

/// Taking back, and unlocking again: the answers of both forms and the pages they lead to.
async fn unlocking_answers(browser: &mut Browser, person: &ParticipationId) -> Vec<Told> {
    let mut seen = Vec::new();
    let mut page = browser.get(&format!("/adviser/people/{person}")).await;
    for form in ["form[action$='/take-back']", "form[action$='/unlock']"] {
        let first = browser.submit_once(&page, form, &[]).await;
        assert_eq!(first.status, 303);
        seen.push(told(&first));
        page = browser.get(&format!("/adviser/people/{person}")).await;
        seen.push(told(&page));
        for results in ["results", "results/conversation"] {
            seen.push(told(&browser.get(&format!("/adviser/people/{person}/{results}")).await));
        }
    }
    seen
}

#[tokio::test]
async fn nobody_sees_why_a_result_is_missing() {
    let nothing = pages(Did::Nothing).await;
    assert!(nothing.iter().any(|told| told.body.contains("Dazu liegt kein Ergebnis vor.")));
    for did in QUIET {
        for (told, expected) in pages(did).await.iter().zip(&nothing) {
            assert_eq!(told, expected, "{did:?} at {}", told.path);
        }
    }
}

/// The control: what the person shows is seen, so the comparison above can fail.
#[tokio::test]
async fn a_shown_result_makes_a_difference() {
    let (nothing, shown) = (pages(Did::Nothing).await, pages(Did::Shown).await);
    let differing: Vec<&str> = nothing
        .iter()
        .zip(&shown)
        .filter(|(one, other)| one != other)
        .map(|(one, _)| one.path.as_str())
        .collect();
    assert!(differing.iter().any(|path| path.ends_with("/results")), "{differing:?}");
    let of_results = ["/results", "/results/conversation", "/report"];
    assert!(differing.iter().any(|path| path.ends_with("/conversation")), "{differing:?}");
    assert!(differing.iter().all(|path| of_results.iter().any(|end| path.ends_with(end))));
}

/// The view of staff ends 30 days after the exit date; then it is as if nothing had been shown.
#[tokio::test]
async fn need_to_know_ends() {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    house.unlock(&person, QUESTIONNAIRE).await;
    let who = Counselled::enter(&house, &person).await;
    act(&who, Did::Shown).await;
    let mut browser = logged_in(&house, ADVISER).await;
    let form = browser.get(&format!("/adviser/people/{person}/change")).await;
    browser.submit(&form, "form[action$='/change']", &[("exit_on", "2027-03-10")]).await;
    let path = format!("/adviser/people/{person}/results");
    assert_eq!(browser.get(&path).await.count("table"), 2, "five bands and the zone");
    let together = format!("{path}/conversation");
    assert_eq!(browser.get(&together).await.count("[data-result]"), 6);
    house.clock.advance_days(40);
    let mut browser = logged_in(&house, ADVISER).await;
    let ended = browser.get(&path).await;
    assert_eq!((ended.status, ended.count("table")), (200, 0));
    assert_eq!(ended.count("[data-section] .notice"), 2);
    let ended = browser.get(&together).await;
    assert_eq!((ended.status, ended.count("[data-result]")), (200, 0));
}
