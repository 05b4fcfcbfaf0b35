//! Letters about ends: to officer and adviser, once for each announcement, and about nobody by name.

use std::sync::Arc;

use lotse::clock::Instant;
use lotse::counselling::ending_letters;
use lotse::mail::Mailer;

use super::house::{ADVISER, DPO, House, date};
use super::post_office::PostOffice;

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
