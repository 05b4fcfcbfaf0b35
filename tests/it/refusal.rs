//! Quiet refusal: whatever a person did with a questionnaire, staff see the same bytes, until the
//! person shows a result.

use lotse::counselling::decisions::Choice;
use lotse::counselling::sheets::SheetError;
use lotse::ids::ParticipationId;
use lotse::store::answer_sheet;

use super::adviser::logged_in;
use super::browser::{Answer, Browser};
use super::conditional::{self, BUS};
use super::counselled::Counselled;
use super::covers::cover_of;
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
    pages_with(did, Help::NotAsked).await
}

/// Whether the person pressed *Ich brauche Hilfe* as well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Help {
    Asked,
    NotAsked,
}

async fn pages_with(did: Did, help: Help) -> Vec<Told> {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    house.unlock(&person, QUESTIONNAIRE).await;
    let who = Counselled::enter(&house, &person).await;
    act(&who, did).await;
    if help == Help::Asked {
        who.ask_for_help().await;
    }
    staff_see(&house, &person).await
}

async fn staff_see(house: &House, person: &ParticipationId) -> Vec<Told> {
    let mut adviser = logged_in(house, ADVISER).await;
    let mut agency = logged_in(house, AGENCY).await;
    let mut told = adviser_sees(&mut adviser, person).await;
    told.extend(agency_sees(&mut agency, person).await);
    told.extend(unlocking_answers(&mut adviser, person).await);
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
        "?help=asked",
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

/// The wish for help is seen, and says nothing else.
#[tokio::test]
async fn a_wish_for_help_says_nothing_about_answering() {
    let quiet = pages(Did::Nothing).await;
    let asked = pages_with(Did::Nothing, Help::Asked).await;
    let holds = |told: &&Told| told.body.contains("bittet um Hilfe");
    assert_eq!(quiet.iter().filter(holds).count(), 0);
    assert!(asked.iter().filter(holds).count() >= 2, "the control: list and page of the person");
    for did in QUIET {
        for (told, expected) in pages_with(did, Help::Asked).await.iter().zip(&asked) {
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

/// What staff see of a questionnaire whose second and third question not everybody is asked, and how
/// large the records are, after someone answered every question with the choice at `choice`.
async fn asked_or_not(choice: Option<usize>) -> (Vec<Told>, Vec<usize>) {
    let house = House::with(conditional::catalogue()).await;
    let person = house.add_person("Vera Muster").await;
    house.unlock(&person, BUS).await;
    let who = Counselled::enter(&house, &person).await;
    if let Some(choice) = choice {
        who.answer(BUS, usize::MAX, choice).await;
        who.submit(BUS).await;
    }
    let (store, now) = (&house.installation.store, house.installation.clock.now());
    let cover = cover_of(store, &house.installation.keyring.get(), &person).await.unwrap();
    let sheets = answer_sheet::list(store, &cover, now).await.unwrap();
    let sizes = sheets.iter().flat_map(|sheet| {
        [&sheet.answers, &sheet.exact, &sheet.standing].map(|one| one.key.len() + one.record.len())
    });
    let sizes = sizes.collect();
    (staff_see(&house, &person).await, sizes)
}

#[tokio::test]
async fn nobody_sees_which_questions_were_asked() {
    let nothing = asked_or_not(None).await;
    assert_eq!(nothing.1.len(), 3);
    // Asked two questions, three, and four.
    for choice in [0, 1, 2] {
        assert_eq!(asked_or_not(Some(choice)).await, nothing, "{choice}");
    }
}

/// How far a person went who answers anew what they have shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anew {
    Not,
    Begun,
    HalfDone,
    Submitted,
    Discarded,
    DraftEnded,
    Shown,
}

async fn pages_anew(anew: Anew) -> Vec<Told> {
    let house = House::new().await;
    let person = house.add_person("Vera Muster").await;
    house.unlock(&person, QUESTIONNAIRE).await;
    let mut who = Counselled::enter(&house, &person).await;
    act(&who, Did::Shown).await;
    house.clock.advance_days(27);
    who.come_back().await;
    let early = who.begin_again(QUESTIONNAIRE).await;
    assert!(matches!(early, Err(SheetError::NotNow)), "not before 28 days are over");
    house.clock.advance_days(1);
    who.come_back().await;
    let all = usize::MAX;
    if anew != Anew::Not {
        who.begin_again(QUESTIONNAIRE).await.unwrap();
    }
    match anew {
        Anew::Not | Anew::Begun => {}
        Anew::HalfDone | Anew::DraftEnded => who.answer(QUESTIONNAIRE, 20, 0).await,
        Anew::Submitted | Anew::Discarded | Anew::Shown => {
            who.answer(QUESTIONNAIRE, all, 0).await;
            who.submit(QUESTIONNAIRE).await;
        }
    }
    match anew {
        Anew::Discarded => who.discard(QUESTIONNAIRE).await,
        Anew::Shown => who.show(QUESTIONNAIRE).await,
        Anew::Not | Anew::Begun | Anew::HalfDone | Anew::Submitted | Anew::DraftEnded => {}
    }
    house.clock.advance_days(63);
    if anew == Anew::DraftEnded {
        assert_eq!(house.sweep().await.sheets, 1);
    }
    staff_see(&house, &person).await
}

/// Staff see what was shown until something new is, and not that there is something new.
#[tokio::test]
async fn nobody_sees_that_a_questionnaire_is_answered_anew() {
    let shown = pages_anew(Anew::Not).await;
    assert!(shown.iter().any(|told| told.body.contains("1. März 2027")), "the day of showing");
    for anew in [Anew::Begun, Anew::HalfDone, Anew::Submitted, Anew::Discarded, Anew::DraftEnded] {
        for (told, expected) in pages_anew(anew).await.iter().zip(&shown) {
            assert_eq!(told, expected, "{anew:?} at {}", told.path);
        }
    }
    // The control: the new result takes the place of the former once it is shown, and only there.
    let new = pages_anew(Anew::Shown).await;
    let differing: Vec<&str> = shown
        .iter()
        .zip(&new)
        .filter(|(one, other)| one != other)
        .map(|(one, _)| one.path.as_str())
        .collect();
    assert!(differing.iter().any(|path| path.ends_with("/results")), "{differing:?}");
    let of_results = ["/results", "/results/conversation", "/report"];
    assert!(differing.iter().all(|path| of_results.iter().any(|end| path.ends_with(end))));
    let results = |told: &&Told| told.path.ends_with("/results");
    let first = new.iter().find(results).unwrap();
    assert!(first.body.contains("29. März 2027") && !first.body.contains("1. März 2027"));
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
