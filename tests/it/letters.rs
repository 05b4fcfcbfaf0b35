//! Letters about ends, requests and alarms: each once to whoever it concerns, and about nobody by name.

use std::sync::Arc;

use lotse::clock::Instant;
use lotse::counselling::ending_letters;
use lotse::ids::RequestId;
use lotse::mail::{Mailer, Round};
use lotse::retention::alarm_letters;
use lotse::retention::alarms::{self, Alarm};
use lotse::rights::cases::{self, Demand};
use lotse::rights::{number, reminders};
use lotse::store::outside_request::{self, Outside, State};
use lotse::store::rights_case::{self, Kind};

use super::house::{ADVISER, DPO, House, OFFICE, date};
use super::post_office::{Arrived, PostOffice};

/// Who answers alarms for the operator.
const OPERATOR: &str = "olga.betrieb@example.org";

const NAME: &str = "Zq7name Musterfrau";

async fn house(office: &PostOffice) -> House {
    let mut house = House::new().await;
    let installation = Arc::get_mut(&mut house.installation).unwrap();
    let mailer = Mailer::new(&office.url(), "Lotse <lotse@traeger.example>", None);
    installation.mail = Some(mailer.unwrap());
    house.add_person(NAME).await;
    house
}

/// So many days before the person's storage ends.
async fn days_ahead(house: &House, days: i64) {
    let end = Instant::start_of(date(2028, 7, 1), chrono_tz::Europe::Vienna);
    house.clock.set(end.plus_days(-days));
    house.sweep().await;
}

#[tokio::test]
async fn officer_and_adviser_are_written_to_once_for_each_announcement() {
    let office = PostOffice::open();
    let house = house(&office).await;
    let installation = &house.installation;
    days_ahead(&house, 60).await;
    assert_eq!(ending_letters::write(installation).await.unwrap(), 0, "the control");
    let mut before = 0;
    for (days, counted) in [(29, "1 people within 30 days, 0"), (6, "0 people within 30 days, 1")] {
        days_ahead(&house, days).await;
        assert_eq!(ending_letters::write(installation).await.unwrap(), 2, "{days}");
        assert_eq!(ending_letters::write(installation).await.unwrap(), 0, "nothing twice");
        let letters = office.arrived().split_off(before);
        before += letters.len();
        let mut to: Vec<&str> =
            letters.iter().flat_map(|one| &one.to).map(String::as_str).collect();
        to.sort_unstable();
        assert_eq!(to, [ADVISER, DPO]);
        for letter in &letters {
            assert!(letter.text.contains(counted), "{}", letter.text);
            assert!(!letter.text.contains("Zq7name") && !letter.text.contains("AMS-4711"));
        }
    }
}

#[tokio::test]
async fn what_the_server_refuses_is_written_later() {
    let office = PostOffice::open();
    let house = house(&office).await;
    days_ahead(&house, 29).await;
    office.set_closed(true);
    let refused = ending_letters::write(&house.installation).await.unwrap_err().to_string();
    assert!(refused.starts_with("2 letters") && !refused.contains('@'), "{refused}");
    office.set_closed(false);
    assert_eq!(ending_letters::write(&house.installation).await.unwrap(), 2);
}

/// A request of a person, written down by their adviser, and one from outside, both of today.
async fn with_requests(house: &House) -> [RequestId; 2] {
    let installation = &house.installation;
    let person = house.add_person("Zq7bittet Musterfrau").await;
    let adviser = house.adviser_of(&person).await;
    let text = "Zq7bitte".to_owned();
    let demand =
        Demand { kind: Kind::Access, text, recipient: String::new(), address: String::new() };
    let case = cases::record(installation, &adviser, &demand, date(2027, 3, 1)).await.unwrap();
    let outside = RequestId::from_bits(*b"zq7 from outside");
    let row = Outside {
        id: outside.clone(),
        project: house.project.id.clone(),
        kind: Kind::Erasure,
        received_on: date(2027, 3, 1),
        due_on: date(2027, 4, 1),
        state: State::Open,
        ends_at: Instant::from_unix(2_000_000_000),
    };
    let mut tx = installation.store.begin().await.unwrap();
    outside_request::add(&mut tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    [case, outside]
}

fn now(house: &House) -> Instant {
    lotse::clock::Clock::now(&house.clock)
}

fn at(house: &House, month: u32, day: u32) {
    let start = Instant::start_of(date(2027, month, day), chrono_tz::Europe::Vienna);
    house.clock.set(start.plus_seconds(9 * 3_600));
}

/// The letters that came since the last look, and which are to this address alone.
fn news(office: &PostOffice, before: &mut usize, to: &str) -> Vec<Arrived> {
    let mut letters = office.arrived().split_off(*before);
    *before += letters.len();
    // Lines that mail had to break are joined again.
    for letter in &mut letters {
        letter.text = letter.text.replace("=\r\n", "");
    }
    assert!(letters.iter().all(|one| one.to == [to]), "{letters:?}");
    letters
}

#[tokio::test]
async fn the_office_is_reminded_of_each_day_once() {
    let office = PostOffice::open();
    let house = house(&office).await;
    let (installation, mut before) = (&house.installation, 0);
    let [case, outside] = with_requests(&house).await;
    at(&house, 3, 7);
    assert_eq!(reminders::write(installation).await.unwrap(), 0, "eight days before the target");
    for (month, day, said) in [
        (3, 8, "own target in 7 days, last day in 24 days"),
        (3, 14, "own target in 1 day, last day in 18 days"),
        (3, 16, "own target over for 1 day, last day in 16 days"),
        (3, 25, "own target over for 10 days, last day in 7 days"),
        (3, 30, "own target over for 15 days, last day in 2 days"),
        (4, 2, "own target over for 18 days, last day over for 1 day"),
    ] {
        at(&house, month, day);
        assert_eq!(reminders::write(installation).await.unwrap(), 1, "{month}-{day}");
        assert_eq!(reminders::write(installation).await.unwrap(), 0, "nothing twice");
        let letters = news(&office, &mut before, OFFICE);
        let text = &letters[0].text;
        for (request, kind) in [(&case, "access"), (&outside, "erasure")] {
            let line = format!("{} (NW-2027), {kind}: {said}", number(request.as_str()));
            assert!(text.contains(&line), "{line}\n{text}");
        }
        assert!(!text.contains("Zq7") && !text.contains("AMS-"), "{text}");
    }
    at(&house, 6, 1);
    assert_eq!(reminders::write(installation).await.unwrap(), 0, "once when it is over");
}

#[tokio::test]
async fn a_decided_request_is_not_reminded_of_and_an_extended_one_later() {
    let office = PostOffice::open();
    let house = house(&office).await;
    let (installation, mut before) = (&house.installation, 0);
    let [case, outside] = with_requests(&house).await;
    let mut tx = installation.store.begin().await.unwrap();
    outside_request::set_state(&mut tx, &outside, State::NothingHeld).await.unwrap();
    let people = rights_case::list_counted(&mut tx, now(&house)).await.unwrap();
    let mut rows = rights_case::list(&mut tx, &people[0].participation, now(&house)).await.unwrap();
    let mut row = rows.remove(0);
    row.due_on = date(2027, 6, 1);
    let former = row.revision.clone();
    rights_case::set(&mut tx, &row, &former).await.unwrap();
    tx.commit().await.unwrap();
    at(&house, 4, 2);
    assert_eq!(reminders::write(installation).await.unwrap(), 0, "the target is given up");
    at(&house, 5, 25);
    assert_eq!(reminders::write(installation).await.unwrap(), 1);
    let letters = news(&office, &mut before, OFFICE);
    let line = format!("{} (NW-2027), access: last day in 7 days", number(case.as_str()));
    assert!(letters[0].text.contains(&line), "{}", letters[0].text);
    assert!(!letters[0].text.contains(&number(outside.as_str())));
}

#[tokio::test]
async fn a_reminder_that_was_refused_comes_later_and_one_node_writes_at_a_time() {
    let office = PostOffice::open();
    let house = house(&office).await;
    let installation = &house.installation;
    with_requests(&house).await;
    at(&house, 3, 8);
    office.set_closed(true);
    let refused = reminders::write(installation).await.unwrap_err().to_string();
    assert!(refused.starts_with("1 letters") && !refused.contains('@'), "{refused}");
    office.set_closed(false);
    let mailer = installation.mail.as_ref().unwrap();
    let elsewhere = Round::begin(mailer, &installation.folder.letters()).unwrap();
    assert!(elsewhere.is_some());
    assert_eq!(reminders::write(installation).await.unwrap(), 0, "another node is writing");
    drop(elsewhere);
    assert_eq!(reminders::write(installation).await.unwrap(), 1);
}

#[tokio::test]
async fn an_alarm_is_told_when_it_appears_daily_and_when_it_is_over() {
    let office = PostOffice::open();
    let mut house = house(&office).await;
    Arc::get_mut(&mut house.installation).unwrap().outside.alarms = vec![OPERATOR.to_owned()];
    let installation = &house.installation;
    let officers = [DPO.to_owned()];
    let start = now(&house);
    let later = async |seconds: i64| {
        house.clock.set(start.plus_seconds(seconds));
        let before = office.arrived().len();
        let sent = alarm_letters::write(installation, &officers).await.unwrap();
        let letters = office.arrived().split_off(before);
        assert_eq!(sent, letters.len() as u64);
        let to: Vec<&str> = letters.iter().flat_map(|one| &one.to).map(String::as_str).collect();
        assert!(to.is_empty() || to == [OPERATOR, DPO], "{to:?}");
        // Lines that mail had to break are joined again.
        letters.into_iter().next().map(|one| one.text.replace("=\r\n", ""))
    };
    assert_eq!(later(0).await, None, "nothing is wrong");
    alarms::settle(&installation.store, Alarm::OpenIntent, 3, start).await.unwrap();
    let text = later(60).await.unwrap();
    let line = "- Deletions were begun and are not completed after an hour: 3 deletions, since \
                2027-03-01 08:00 (UTC)";
    assert!(text.contains("New:") && text.contains(line), "{text}");
    assert_eq!(later(120).await, None, "once");
    assert_eq!(later(60 + 24 * 3_600 - 1).await, None, "not within a day");
    let text = later(60 + 24 * 3_600).await.unwrap();
    assert!(text.contains("Still stands:") && text.contains(line), "{text}");
    alarms::settle(&installation.store, Alarm::OpenIntent, 0, start).await.unwrap();
    let text = later(25 * 3_600).await.unwrap();
    assert!(text.contains("Over:") && !text.contains("Still stands:"), "{text}");
    assert_eq!(later(80 * 3_600).await, None, "and no more");
}

#[tokio::test]
async fn an_alarm_that_the_server_refused_is_told_later_to_whoever_was_not() {
    let office = PostOffice::open();
    let house = house(&office).await;
    let installation = &house.installation;
    alarms::settle(&installation.store, Alarm::SweepFailed, 1, now(&house)).await.unwrap();
    office.set_closed(true);
    let officers = [DPO.to_owned()];
    assert!(alarm_letters::write(installation, &officers).await.is_err());
    office.set_closed(false);
    assert_eq!(alarm_letters::write(installation, &officers).await.unwrap(), 1);
    let both = [DPO.to_owned(), OPERATOR.to_owned(), DPO.to_uppercase()];
    assert_eq!(alarm_letters::write(installation, &both).await.unwrap(), 1, "the new one alone");
}
