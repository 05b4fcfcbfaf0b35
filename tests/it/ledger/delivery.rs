//! Checkpoints reach the outside daily, in order, whatever was down meanwhile.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use lotse::clock::Clock as _;
use lotse::ids::OrderId;
use lotse::installation::Outside;
use lotse::mail::{Letter, MailFault, Mailer};
use lotse::retention::checkpoints::CheckpointsFault;
use lotse::retention::deliveries::{self, Kind as PlaceKind, Round};
use lotse::retention::ledger::checkpoint::{Checkpoint, verifier_key};
use lotse::retention::ledger::verification::{Given, verify};
use lotse::retention::ledger::{Kind, Ledger};

use super::entry;
use crate::house::House;
use crate::post_office::PostOffice;

const OFFICER: &str = "dsb@behoerde.example";

async fn house(office: &PostOffice, folders: &[&Path]) -> House {
    let mut house = House::embedded().await;
    let installation = Arc::get_mut(&mut house.installation).unwrap();
    let mailer = Mailer::new(&office.url(), "Lotse <lotse@traeger.example>", None);
    installation.mail = Some(mailer.unwrap());
    installation.outside = Outside {
        addresses: vec![OFFICER.to_owned()],
        folders: folders.iter().map(|folder| (*folder).to_owned()).collect(),
        ..Outside::default()
    };
    house
}

/// Something is announced for deletion.
fn write_line(house: &House) {
    let order = OrderId::from_bits(house.installation.chance.bits128());
    let line = entry(house.clock.now().unix(), &order, Kind::Intent);
    Ledger::at(&house.installation.folder.ledger()).append(&[line]).unwrap();
}

async fn round(house: &House) -> Round {
    deliveries::round(&house.installation).await.unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// The note that a letter carries: its last part, which is not encoded as it is text.
fn attached(letter: &str) -> Vec<u8> {
    let (_, after) = letter.split_once("Content-Disposition: attachment").unwrap();
    let (head, body) = after.split_once("\r\n\r\n").unwrap();
    let body = body.split("\r\n--").next().unwrap();
    let joined: String = body.split("\r\n").collect();
    if format!("{head}{letter}").contains("Content-Transfer-Encoding: base64") {
        data_encoding::BASE64.decode(joined.as_bytes()).unwrap()
    } else {
        panic!("the note is sent in base64, so that no server changes a byte: {letter}")
    }
}

#[tokio::test]
async fn a_checkpoint_is_made_daily_when_lines_were_added_and_goes_to_both() {
    let (office, shelf) = (PostOffice::open(), tempfile::tempdir().unwrap());
    let house = house(&office, &[shelf.path()]).await;
    assert_eq!(round(&house).await, Round::default(), "nothing was deleted yet");
    write_line(&house);
    let expected = Round { made: 1, delivered: 2, ..Round::default() };
    assert_eq!(round(&house).await, expected);
    write_line(&house);
    assert_eq!(round(&house).await, Round::default(), "one a day");
    house.clock.advance_days(1);
    assert_eq!(round(&house).await, expected);
    house.clock.advance_days(1);
    assert_eq!(round(&house).await, Round::default(), "no lines were added");

    let both = ["checkpoint-0000000001.txt", "checkpoint-0000000002.txt"];
    assert_eq!(names(shelf.path()), both);
    let arrived = office.arrived();
    assert_eq!(arrived.len(), 2);
    let keyring = house.installation.keyring.get();
    let key = verifier_key(&keyring);
    let mut given = Vec::new();
    for (letter, name) in arrived.iter().zip(both) {
        assert_eq!(letter.to, [OFFICER]);
        let note = attached(&letter.text);
        assert_eq!(note, fs::read(shelf.path().join(name)).unwrap());
        Checkpoint::open(&note, &key).unwrap();
        // Who holds both the mail and the key in it could be anybody.
        assert!(!letter.text.contains(&key.to_string()));
        given.push(Given { name: name.to_owned(), content: note });
    }
    let text = fs::read(house.installation.folder.ledger()).unwrap();
    let found = verify(&text, &given, &[], Some(&key));
    assert!(found.findings.is_empty(), "{:?}", found.findings);
}

#[tokio::test]
async fn what_did_not_arrive_is_tried_again_in_order_and_two_days_are_an_alarm() {
    let (office, shelf) = (PostOffice::open(), tempfile::tempdir().unwrap());
    let house = house(&office, &[shelf.path()]).await;
    office.set_closed(true);
    for day in 0..3_u64 {
        write_line(&house);
        let done = round(&house).await;
        // On the first three days nothing is late yet; the folder has everything.
        assert_eq!(done, Round { made: 1, delivered: 1, failed: 1, late: 0 }, "day {day}");
        house.clock.advance_days(1);
    }
    let done = round(&house).await;
    assert_eq!(done, Round { failed: 1, late: 1, ..Round::default() });
    let standings = deliveries::standings(&house.installation).unwrap();
    let mail = standings.iter().find(|one| one.kind == PlaceKind::Mail).unwrap();
    assert_eq!((mail.waiting, mail.is_late, mail.reached), (3, true, None));
    let folder = standings.iter().find(|one| one.kind == PlaceKind::Folder).unwrap();
    assert_eq!((folder.waiting, folder.is_late, folder.reached), (0, false, Some(3)));
    assert!(office.arrived().is_empty());

    office.set_closed(false);
    assert_eq!(round(&house).await, Round { delivered: 3, ..Round::default() });
    let arrived = office.arrived();
    for (letter, size) in arrived.iter().zip(1..) {
        assert!(letter.text.contains(&format!("checkpoint-{size:010}.txt")), "in order");
    }
    assert_eq!(arrived.len(), 3);
    assert_eq!(round(&house).await, Round::default(), "nothing twice");
    assert!(deliveries::standings(&house.installation).unwrap().iter().all(|one| !one.is_late));
}

#[tokio::test]
async fn a_place_that_is_named_later_gets_the_newest_and_goes_on_from_there() {
    let (office, shelf) = (PostOffice::open(), tempfile::tempdir().unwrap());
    let mut house = house(&office, &[]).await;
    for _ in 0..3 {
        write_line(&house);
        round(&house).await;
        house.clock.advance_days(1);
    }
    Arc::get_mut(&mut house.installation).unwrap().outside.folders = vec![shelf.path().to_owned()];
    assert_eq!(round(&house).await, Round { delivered: 1, ..Round::default() });
    write_line(&house);
    assert_eq!(round(&house).await, Round { made: 1, delivered: 2, ..Round::default() });
    assert_eq!(names(shelf.path()), ["checkpoint-0000000003.txt", "checkpoint-0000000004.txt"]);
}

#[tokio::test]
async fn a_folder_that_is_away_or_says_otherwise_is_told_and_nothing_is_overwritten() {
    let (office, shelf) = (PostOffice::open(), tempfile::tempdir().unwrap());
    let away = shelf.path().join("not-mounted");
    let house = house(&office, &[&away]).await;
    write_line(&house);
    assert_eq!(round(&house).await, Round { made: 1, delivered: 1, failed: 1, late: 0 });
    assert!(!away.exists(), "a folder on a disk that is away is not made beside it");
    fs::create_dir(&away).unwrap();
    let there = away.join("checkpoint-0000000001.txt");
    fs::write(&there, "another history").unwrap();
    assert_eq!(round(&house).await.failed, 1);
    assert_eq!(fs::read_to_string(&there).unwrap(), "another history");
    fs::remove_file(&there).unwrap();
    assert_eq!(round(&house).await.delivered, 1);
}

#[tokio::test]
async fn a_rewritten_ledger_is_not_signed_and_says_so() {
    let office = PostOffice::open();
    let house = house(&office, &[]).await;
    write_line(&house);
    write_line(&house);
    round(&house).await;
    let ledger = house.installation.folder.ledger();
    let text = fs::read(&ledger).unwrap();
    let first = text.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    fs::write(&ledger, &text[..first]).unwrap();
    write_line(&house);
    write_line(&house);
    house.clock.advance_days(1);
    let refused = deliveries::round(&house.installation).await.unwrap_err();
    assert!(matches!(refused, CheckpointsFault::Contradicted { .. }), "{refused}");
    assert!(refused.to_string().contains("one of the first 2 lines was changed"), "{refused}");
    fs::write(&ledger, &text).unwrap();
    write_line(&house);
    assert_eq!(round(&house).await.made, 1, "the control: the true ledger goes on");
}

#[tokio::test]
async fn nothing_of_a_letter_stands_in_the_error_of_its_refusal() {
    let office = PostOffice::open();
    let mailer = Mailer::new(&office.url(), "lotse@traeger.example", None).unwrap();
    let letter = Letter {
        to: "vera.muster@example.org".to_owned(),
        subject: "Zq9Betreff".to_owned(),
        text: "Zq9Inhalt".to_owned(),
        attachments: Vec::new(),
    };
    let now = lotse::clock::Instant::from_unix(super::START);
    mailer.send(&letter, now).await.unwrap();
    assert!(office.arrived()[0].text.contains("Zq9Inhalt"), "the control");
    office.set_closed(true);
    let refused = mailer.send(&letter, now).await.unwrap_err();
    assert_eq!(refused, MailFault::Refused("451".to_owned()));
    let told = format!("{refused} {refused:?}");
    assert!(!told.contains("vera") && !told.contains("Zq9"), "{told}");
    // Nobody listens there.
    let nowhere = Mailer::new("smtp://127.0.0.1:1", "lotse@traeger.example", None).unwrap();
    let unreachable = nowhere.send(&letter, now).await.unwrap_err();
    assert!(matches!(unreachable, MailFault::Unreachable(_)), "{unreachable}");
}

#[tokio::test]
async fn nothing_travels_in_plain_beyond_this_machine() {
    let office = PostOffice::open();
    let letter = Letter {
        to: OFFICER.to_owned(),
        subject: "Prüfpunkt".to_owned(),
        text: "Zq9Inhalt".to_owned(),
        attachments: Vec::new(),
    };
    let now = lotse::clock::Instant::from_unix(super::START);
    // The same server, under an address that is not known to stay here: it offers no TLS.
    let elsewhere = office.url().replace("127.0.0.1", "0.0.0.0");
    let mailer = Mailer::new(&elsewhere, "lotse@traeger.example", None).unwrap();
    let refused = mailer.send(&letter, now).await.unwrap_err();
    assert!(matches!(refused, MailFault::Unreachable(_)), "{refused}");
    assert!(office.arrived().is_empty());
    let mailer = Mailer::new(&office.url(), "lotse@traeger.example", None).unwrap();
    mailer.send(&letter, now).await.unwrap();
    assert_eq!(office.arrived().len(), 1, "the control");
}

#[tokio::test]
async fn what_is_remembered_may_be_lost() {
    let (office, shelf) = (PostOffice::open(), tempfile::tempdir().unwrap());
    let house = house(&office, &[shelf.path()]).await;
    office.set_closed(true);
    write_line(&house);
    round(&house).await;
    let memory = house.installation.folder.checkpoints().join("deliveries.json");
    let text = fs::read_to_string(&memory).unwrap();
    assert!(!text.contains('@') && !text.contains('/'), "it names no place: {text}");
    for left in [None, Some("{"), Some("{\"made\":{},\"reached\":{}}")] {
        match left {
            Some(left) => fs::write(&memory, left).unwrap(),
            None => fs::remove_file(&memory).unwrap(),
        }
        assert_eq!(round(&house).await, Round { delivered: 1, failed: 1, ..Round::default() });
        house.clock.advance_days(1);
    }
    house.clock.advance_days(2);
    assert_eq!(round(&house).await, Round { failed: 1, late: 1, ..Round::default() });
    assert_eq!(names(shelf.path()).len(), 1, "nothing was made twice");
}
