//! Many people at once: a list is checked, added whole or not at all, and everybody in it invited.

use lotse::access::{self, Seen};
use lotse::counselling::import::{self, ImportError, MOST_ROWS, RowFault};
use lotse::counselling::people::Person;
use lotse::definition::Catalogue;

use super::adviser::logged_in;
use super::browser::{Answer, Browser};
use super::counselled::Counselled;
use super::databases::{Database, on_both};
use super::house::{ADVISER, House, OTHER_ADVISER, date};
use super::scan::{self, Place};

const IMPORT: &str = "/adviser/people/import";

/// Pastes a list into the form and has it checked.
async fn check(browser: &mut Browser, list: &str) -> Answer {
    let form = browser.get(IMPORT).await;
    let project = form.attribute("#project option:first-child", "value");
    browser.submit(&form, "#list", &[("project", &project), ("text", list)]).await
}

/// Everybody whom the adviser counsels: name, reference, exit date, by name.
async fn counselled(house: &House) -> Vec<String> {
    let desk = house.desk(ADVISER).await;
    let people = desk.people(&house.installation, |_| true).await.unwrap().listed;
    let mut lines: Vec<String> = people
        .iter()
        .map(|one| {
            let person = Person::of(one.adviser.case());
            let exit = person.exit_on().map(|date| date.to_string()).unwrap_or_default();
            format!("{};{};{exit}", person.name(), person.agency_reference())
        })
        .collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn an_adviser_pastes_a_list_adds_everybody_and_prints_their_invitations() {
    let house = House::new().await;
    let mut browser = logged_in(&house, ADVISER).await;
    let list = "Name;Kennzeichen;Austritt\r\n\"Öztürk, Ayşe\";AMS-1;30.6.2027\r\n\
                Vera  Muster;AMS-2;2027-09-01\r\nAli <b>Beispiel;AMS-3;\r\n";
    let read = check(&mut browser, list).await;
    assert_eq!((read.status, read.is_a_page().count("[data-faults]")), (200, 0));
    assert!(read.one("[data-read]").starts_with("3 Personen für das Projekt Neue Wege."));
    assert_eq!(read.all("#rows tbody th"), ["Öztürk, Ayşe", "Vera Muster", "Ali <b>Beispiel"]);
    assert_eq!(
        read.all("#rows tbody td:nth-of-type(3)"),
        ["30. Juni 2027", "1. September 2027", "noch offen"]
    );
    assert_eq!(read.count("#rows tbody td:last-child:empty"), 0, "each row says when it ends");
    assert!(counselled(&house).await.is_empty(), "looking adds nobody");

    let invitations = browser.submit(&read, "#add", &[]).await;
    assert_eq!(invitations.path, "/adviser/invitations");
    assert_eq!(
        counselled(&house).await,
        ["Ali <b>Beispiel;AMS-3;", "Vera Muster;AMS-2;2027-09-01", "Öztürk, Ayşe;AMS-1;2027-06-30"]
    );
    assert_eq!(invitations.is_a_page().count("input[name=person][checked]"), 3);
    let slips = browser.submit(&invitations, "#invitations", &[]).await;
    assert_eq!(slips.is_a_page().count("[data-slip] svg.qr[role=img] > title"), 3);
    let codes: std::collections::BTreeSet<_> = slips.all("[data-code]").into_iter().collect();
    assert_eq!(codes.len(), 3);
    let again = browser.get("/adviser/invitations").await;
    assert_eq!(again.count("input[name=person]"), 3);
    assert_eq!(again.count("input[name=person][checked]"), 0, "nobody is invited twice unasked");
    let nobody = browser.submit(&again, "#invitations", &[]).await;
    assert_eq!((nobody.status, nobody.is_a_page().count("[data-faults] a")), (422, 1));
}

#[tokio::test]
async fn every_row_says_what_is_wrong_and_nobody_is_added() {
    let house = House::new().await;
    house.add_person("Vera Muster").await;
    let mut browser = logged_in(&house, ADVISER).await;
    let long = "x".repeat(121);
    let list = format!(
        "Gut Gemacht;A-1;\n;A-2;\nOhne Kennzeichen;;\nAndere Reihe;A-4;12/31/2026\n\
         Kein Datum;A-5;31.2.2027\nLang {long};A-6;\nZu Viel;A-7;;Telefon 1234\n\
         Zweimal Da;a-1;\nSchon Da;AMS-4711;\nVorbei;A-10;1.1.2026\nZu Spät;A-11;1.1.2029\n"
    );
    let read = check(&mut browser, &list).await;
    assert_eq!((read.status, read.count("#add")), (422, 0), "it cannot be added");
    let faults = read.is_a_page().all("[data-faults] li");
    let expected = [
        "Zeile 2: Der Name fehlt.",
        "Zeile 3: Das Kennzeichen fehlt.",
        "Zeile 4: Diesen Tag gibt es nicht, oder er ist anders geschrieben.",
        "Zeile 5: Diesen Tag gibt es nicht, oder er ist anders geschrieben.",
        "Zeile 6: Bitte kürzen Sie den Text auf 120 Zeichen.",
        "Zeile 7: Hier steht mehr als drei Angaben.",
        "Zeile 8: Das Kennzeichen steht schon in Zeile 1.",
        "Zeile 9: Eine Ihrer Personen in diesem Projekt hat dieses Kennzeichen schon.",
        "Zeile 10: Mit diesem Datum wären die Daten schon gelöscht",
        "Zeile 11: Das Austrittsdatum darf nicht nach dem 31. Dezember 2028 liegen.",
    ];
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
    for (fault, expected) in faults.iter().zip(expected) {
        assert!(fault.starts_with(expected), "{fault}");
    }
    for line in 2..=11 {
        assert_eq!(read.count(&format!("[data-faults] a[href='#row-{line}']")), 1);
        assert_eq!(
            read.count(&format!("#row-{line}.has-fault .fault")),
            1 + usize::from(line == 7)
        );
    }
    assert!(read.one("#row-7").contains("Telefon 1234"), "nothing that was typed is hidden");
    assert!(read.one("#row-4").contains("12/31/2026"));
    assert!(read.one("#text").contains("Gut Gemacht;A-1;"), "what was pasted stays");

    let whole = [("text", list.as_str())];
    let form = check(&mut browser, "Gut Gemacht;A-1;").await;
    let sent = browser.submit(&form, "#add", &whole).await;
    assert_eq!((sent.status, sent.count("[data-faults] li")), (422, 10), "checked again");
    assert_eq!(counselled(&house).await.len(), 1, "all or nobody");
}

#[tokio::test]
async fn a_file_is_taken_as_it_is() {
    let house = House::new().await;
    let mut browser = logged_in(&house, ADVISER).await;
    let form = browser.get(IMPORT).await;
    let project = house.project.id.as_str();
    let upload = async |browser: &mut Browser, text: &str, file: &[u8]| {
        browser.upload(&form, "#list", &[("project", project), ("text", text)], file).await
    };
    let tabs = "\u{feff}Kennzeichen\tName\r\nAMS-1\tÖztürk Ayşe\r\n".as_bytes();
    let read = upload(&mut browser, "", tabs).await;
    assert_eq!((read.status, read.one("#rows tbody th")), (200, "Öztürk Ayşe".to_owned()));
    browser.submit(&read, "#add", &[]).await;
    assert_eq!(counselled(&house).await, ["Öztürk Ayşe;AMS-1;"], "what travels is the file's text");
    for (text, file, fault) in [
        ("A;1", &b"B;2"[..], "Bitte nehmen Sie nur eines"),
        ("", b"M\xfcller;2", "Speichern Sie sie als „CSV UTF-8“"),
        ("", b"Name;Kennzeichen;Telefon\nA;1;2", "Die Spalte „Telefon“ kennen wir nicht"),
        (" ", b"", "In der Liste steht niemand."),
        ("", "A;1\n".repeat(MOST_ROWS + 1).as_bytes(), "Das sind 201 Personen. Höchstens 200"),
        ("", "a".repeat(48_001).as_bytes(), "Die Liste ist zu groß. Höchstens 48 kB"),
    ] {
        let mend = upload(&mut browser, text, file).await;
        assert_eq!((mend.status, mend.is_a_page().count("#rows")), (422, 0));
        assert!(mend.one("#text-fault").contains(fault), "{}", mend.one("#text-fault"));
        assert_eq!(mend.attribute("[data-faults] a", "href"), "#text");
    }
}

#[tokio::test]
async fn the_switch_of_the_language_keeps_the_list_and_log_out_logs_out() {
    let house = House::new().await;
    let mut browser = logged_in(&house, ADVISER).await;
    let form = browser.get(IMPORT).await;
    let project = house.project.id.as_str();
    let english = [("project", project), ("language", "en")];
    let empty = browser.submit(&form, "#list", &english).await;
    assert_eq!((empty.status, empty.count("[data-faults]")), (200, 0), "nothing was asked");
    assert_eq!(empty.is_a_page().one("h1"), "Add several people");
    let fields = [&english[..], &[("text", "Vera Muster;4711;30.6.2027")]].concat();
    let read = browser.submit(&form, "#list", &fields).await;
    assert_eq!(read.is_a_page().one("#rows tbody th"), "Vera Muster");
    assert_eq!(read.one("#rows tbody td:nth-of-type(3)"), "30 June 2027");
    assert_eq!(browser.get("/adviser").await.one("h1"), "Your people", "it is remembered");
    let left = browser.submit(&read, "#list", &[("then", "leave")]).await;
    assert_eq!((left.path.as_str(), left.status), ("/left?language=en", 200));
    assert_eq!(browser.get("/adviser").await.status, 401);
    assert!(counselled(&house).await.is_empty());
}

#[tokio::test]
async fn whom_others_counsel_is_not_said() {
    let house = House::new().await;
    let other = house.desk(OTHER_ADVISER).await;
    let list = b"Vera Muster;AMS-7;";
    let project = &house.project.id;
    let before = check(&mut logged_in(&house, ADVISER).await, "Vera Muster;AMS-7;").await;
    import::add_all(&house.installation, &other, project, list).await.unwrap();
    let after = check(&mut logged_in(&house, ADVISER).await, "Vera Muster;AMS-7;").await;
    let quiet = |answer: &Answer| (answer.status, answer.one("main"));
    assert_eq!(quiet(&before), quiet(&after));
    // The control: one's own people are compared, in the same project only.
    let desk = house.desk(ADVISER).await;
    import::add_all(&house.installation, &desk, project, list).await.unwrap();
    let known = check(&mut logged_in(&house, ADVISER).await, "Vera Muster;ams-7;").await;
    assert_eq!((known.status, known.count("#row-1.has-fault")), (422, 1));
}

#[tokio::test]
async fn a_list_sent_twice_at_once_adds_everybody_once() {
    let house = House::new().await;
    let desk = house.desk(ADVISER).await;
    let rows: Vec<_> = (1..=20).map(|number| format!("Person {number};AMS-{number};\n")).collect();
    let list = rows.concat();
    let add = || import::add_all(&house.installation, &desk, &house.project.id, list.as_bytes());
    let (one, other) = tokio::join!(add(), add());
    let (added, refused) = if one.is_ok() { (one, other) } else { (other, one) };
    assert_eq!(added.unwrap(), 20);
    let Err(ImportError::Rows(read)) = refused else { panic!("the second finds them there") };
    assert!(read.rows.iter().all(|row| row.faults == [RowFault::Known]));
    assert_eq!(counselled(&house).await.len(), 20);
}

/// Every row but those that reading moves too.
async fn stored(database: &Database) -> Vec<Vec<u8>> {
    let moves = ["session", "throttle", "viewing", "viewing_of"];
    let stays = |place: &Place| !moves.iter().any(|table| place.name == format!("table {table}"));
    scan::rows(database).await.into_iter().filter(stays).map(|place| place.bytes).collect()
}

#[tokio::test]
async fn looking_at_a_list_stores_nothing_and_adding_stores_nothing_in_the_clear() {
    on_both(async |database| {
        let house = House::on(database, Catalogue::embedded().unwrap()).await;
        let log = scan::Log::begin();
        let mut browser = logged_in(&house, ADVISER).await;
        let before = stored(database).await;
        let read = check(&mut browser, "Zq7importname;Zq7importref;30.6.2027").await;
        assert_eq!(read.count("#add"), 1);
        assert!(stored(database).await == before, "the preview changed a row");
        browser.submit(&read, "#add", &[]).await;
        assert!(stored(database).await != before, "the comparison sees a change");
        let mut places = scan::database(database).await;
        places.extend(log.places());
        let markers = ["Zq7importname", "Zq7importref"].map(|marker| (marker, marker.to_owned()));
        let found = scan::find(&places, &markers);
        assert!(found.is_empty(), "{}", found[0].place);
        // The control: on the page that shows them they are found.
        let page = Place { name: "page".to_owned(), bytes: read.body.into_bytes() };
        assert!(!scan::find(&[page], &markers).is_empty());
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn nobodys_access_begins_anew_with_invitations_for_many() {
    let house = House::new().await;
    let (early, late) = (house.add_person("Anna Früh").await, house.add_person("Bea Spät").await);
    let mut browser = logged_in(&house, ADVISER).await;
    let form = browser.get("/adviser/invitations").await;
    assert_eq!(form.count("input[name=person]"), 2);
    // Between looking and sending, one of them sets up her access.
    Counselled::enter(&house, &early).await;
    let slips = browser.submit(&form, "#invitations", &[]).await;
    assert_eq!(slips.is_a_page().all("[data-slip] h2"), ["Bea Spät"]);
    let invited = async |person| {
        let adviser = house.adviser_of(person).await;
        let viewings = access::list_viewings(&house.installation, adviser.case()).await.unwrap();
        viewings.iter().filter(|viewing| viewing.page == Seen::Invitation).count()
    };
    assert_eq!((invited(&early).await, invited(&late).await), (0, 1), "she reads who invited her");

    // Whoever is not one's own is not found, and then nobody is invited.
    let mut other = logged_in(&house, OTHER_ADVISER).await;
    assert_eq!(other.get("/adviser/invitations").await.count("input[name=person]"), 0);
    let (desk, list) = (house.desk(OTHER_ADVISER).await, b"Eigene Person;AMS-1;2027-06-30");
    let own = import::add_all(&house.installation, &desk, &house.project.id, list).await;
    assert_eq!(own.unwrap(), 1);
    let form = other.get("/adviser/invitations").await;
    let foreign = other.submit(&form, "#invitations", &[("person", late.as_str())]).await;
    assert_eq!(foreign.status, 404);
    assert_eq!(invited(&late).await, 1);
}

#[tokio::test]
async fn dates_are_read_as_people_write_them() {
    use lotse::counselling::people::read_date;
    for typed in [
        "31.12.2026",
        "2026-12-31",
        " 31.12.2026 ",
        "31.12.26",
        "31. 12. 26",
        "31.\u{a0}12.\u{a0}2026",
        "2026-12-31 00:00:00",
    ] {
        assert_eq!(read_date(typed), Some(date(2026, 12, 31)), "{typed}");
    }
    for typed in ["1.2.2027", "1.2.27", "01.02.27", "2027-2-1"] {
        assert_eq!(read_date(typed), Some(date(2027, 2, 1)), "{typed}");
    }
    // A year of one or three digits, another order, a day that is none, more than a day.
    for typed in [
        "",
        "31.12.6",
        "31.12.026",
        "29.2.27",
        "31.2.2027",
        "12/31/2026",
        "26-12-31",
        "2026-13-01",
        "031.12.2026",
        "+1.2.2027",
        "morgen",
        "31.12.2026x",
        "31.12.2026 08:00:00",
    ] {
        assert_eq!(read_date(typed), None, "{typed}");
    }
}
