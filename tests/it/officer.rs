//! The officer's figures: each is right, each is a file as well, and none is about a person.

use lotse::clock::Clock as _;
use lotse::counselling::people;
use lotse::store::custody_act::{self, Act, Last, Outcome};

use super::adviser::logged_in;
use super::house::{ADVISER, DPO, House, date};

/// A house with people who end in three months.
async fn three_ends() -> House {
    let house = House::new().await;
    let desk = house.desk(ADVISER).await;
    for (name, exit) in [
        ("Zq7name Anna", None),
        ("Zq7name Berta", Some(date(2028, 2, 10))),
        ("Zq7name Cara", Some(date(2028, 3, 10))),
    ] {
        people::add(&house.installation, &desk, &house.project.id, name, "AMS-1", exit)
            .await
            .unwrap();
    }
    house
}

#[tokio::test]
async fn the_calendar_counts_who_ends_when_as_page_and_file() {
    let house = three_ends().await;
    let mut browser = logged_in(&house, DPO).await;
    let list = browser.get("/dpo/tables").await;
    assert_eq!(list.is_a_page().count("[data-tables] dt"), 11);
    let page = browser.get("/dpo/tables/calendar").await;
    assert_eq!(page.is_a_page().all("[data-table] tbody th"), ["2028-06", "2028-08", "2028-09"]);
    let file = browser.get("/dpo/tables/calendar.csv").await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    let rows: Vec<&str> = file.body.lines().skip(1).collect();
    assert_eq!(rows, ["2028-06;NW-2027;1", "2028-08;NW-2027;1", "2028-09;NW-2027;1"]);
    opens_in_spreadsheets(&house).await;
    assert_eq!(browser.get("/dpo/tables/nothing").await.status, 404);
}

#[tokio::test]
async fn what_would_be_deleted_is_told_and_nothing_is_deleted() {
    let house = three_ends().await;
    let mut browser = logged_in(&house, DPO).await;
    let on = async |browser: &mut super::browser::Browser, day: &str| {
        browser.get(&format!("/dpo/plan?on={day}")).await
    };
    let before = on(&mut browser, "29.06.2028").await;
    assert!(!before.is_a_page().body.contains("NW-2027"), "the control: nobody has ended");
    let one = on(&mut browser, "30.06.2028").await;
    let identity = |page: &super::browser::Answer| {
        let rows = page.all("[data-plan] tbody tr");
        rows.iter().filter(|row| row.contains("Name und Kontakt")).cloned().collect::<String>()
    };
    assert!(identity(&one).ends_with('1'), "{}", identity(&one));
    let all = on(&mut browser, "2028-12-31").await;
    assert!(identity(&all).ends_with('3'), "{}", identity(&all));
    for wrong in ["gestern", "01.01.2020", "31.02.2028"] {
        let page = on(&mut browser, wrong).await;
        assert_eq!((page.status, page.count("[data-faults]")), (422, 1), "{wrong}");
        assert_eq!(page.attribute("input[name=on]", "value"), wrong, "what was typed stays");
    }
    let file = browser.get("/dpo/plan.csv?on=2028-12-31").await;
    assert!(file.body.contains("NW-2027") && !file.body.contains("Zq7name"), "{}", file.body);
}

/// How many names are there beyond their end: kept by nothing, and by a hold.
async fn late_and_held(house: &House) -> [String; 2] {
    let mut browser = logged_in(house, DPO).await;
    let page = browser.get("/dpo/tables/oldest").await;
    let class = page.is_a_page().all("[data-table] tbody th");
    let row = class.iter().position(|class| class == "Name und Kontakt").unwrap();
    ["Vorbei und noch da", "Vorbei, von einer Sperre gehalten"].map(|column| {
        page.all(&format!("[data-table] tbody td[data-label='{column}']"))[row].clone()
    })
}

#[tokio::test]
async fn whom_a_hold_keeps_beyond_their_date_is_held_and_not_overdue() {
    let house = three_ends().await;
    house.clock.advance_days(388);
    house.hold("Ein Verfahren vor Gericht.", date(2028, 12, 31)).await;
    house.clock.set(lotse::clock::Instant::start_of(date(2028, 7, 2), chrono_tz::Europe::Vienna));
    house.sweep().await;
    assert_eq!(late_and_held(&house).await, ["0", "1"]);
    let mut browser = logged_in(&house, DPO).await;
    let page = browser.get("/dpo").await;
    assert_eq!(page.is_a_page().one("[data-overdue] strong"), "0");
    assert!(page.one("[data-held-beyond]").starts_with("Eine Teilnahme"));
    let page = browser.get("/dpo/tables/standing").await;
    let stages = page.is_a_page().all("[data-table] tbody th");
    let held = stages.iter().position(|stage| stage == "von einer Sperre gehalten").unwrap();
    assert_eq!(page.all("[data-table] tbody td")[held], "1");
    // The control: without the hold the same person is overdue until the next sweep.
    let mut tx = house.installation.store.begin().await.unwrap();
    lotse::store::sql::Statement::new("DELETE FROM legal_hold").run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let page = browser.get("/dpo").await;
    assert_eq!(page.is_a_page().one("[data-overdue] strong"), "1");
    assert_eq!(page.count("[data-held-beyond]"), 0);
    assert_eq!(late_and_held(&house).await, ["1", "0"]);
}

/// Every file of figures that staff download begins as spreadsheets in the page's language need it, and
/// has a name that says what it is and from which day.
async fn opens_in_spreadsheets(house: &House) {
    let today = house.clock.now().date_in(chrono_tz::UTC);
    for (language, separator) in [("de", ';'), ("en", ',')] {
        let mut officer = logged_in(house, DPO).await.speaking(language);
        for (path, named) in [
            ("/dpo/requests.csv", ["antraege-in-zahlen", "requests"]),
            ("/dpo/plan.csv?on=2029-12-31", ["geloescht", "deleted"]),
            ("/dpo/figures.csv", ["zahlen-ueber-gruppen", "groups"]),
            ("/dpo/tables/calendar.csv", ["", ""]),
        ] {
            let file = officer.get(path).await;
            let begins =
                file.body.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("{path}: no mark"));
            let heading = begins.lines().next().unwrap();
            assert!(heading.contains(separator), "{path}: {heading}");
            let name = file.headers["content-disposition"].to_str().unwrap().to_owned();
            let day =
                if path.contains("on=") { "2029-12-31".to_owned() } else { today.to_string() };
            let named = named[usize::from(language == "en")];
            assert!(
                name.contains(named) && name.ends_with(&format!("-{day}.csv\"")),
                "{path}: {name}"
            );
        }
    }
}

#[tokio::test]
async fn a_scan_finds_what_a_sweep_has_missed() {
    let house = three_ends().await;
    let late = async |house: &House| late_and_held(house).await[0].clone();
    assert_eq!(late(&house).await, "0", "the control");
    house.clock.set(lotse::clock::Instant::start_of(date(2028, 7, 1), chrono_tz::Europe::Vienna));
    assert_eq!(late(&house).await, "1", "nobody swept");
    house.sweep().await;
    assert_eq!(late(&house).await, "0");
    let mut browser = logged_in(&house, DPO).await;
    let deleted = browser.get("/dpo/tables/deletions").await;
    assert_eq!(deleted.is_a_page().count("[data-table] tbody tr"), 1);
    for table in
        ["standing", "alarms", "custody", "openings", "searches", "linking-keys", "due", "held"]
    {
        let page = browser.get(&format!("/dpo/tables/{table}")).await;
        assert!(!page.is_a_page().body.contains("Zq7name"), "{table}");
        let file = browser.get(&format!("/dpo/tables/{table}.csv")).await;
        assert_eq!(file.status, 200, "{table}");
    }
}

#[tokio::test]
async fn what_the_keys_and_backups_survive_by_is_told_in_words() {
    let house = House::new().await;
    let mut tx = house.installation.store.begin().await.unwrap();
    for (act, figures) in [
        (Act::Roll, r#"{"epoch":2,"keys":40}"#),
        (Act::Backup, r#"{"bytes":900}"#),
        (Act::Restore, r#"{"people":3,"records":7,"deleted-again":1}"#),
        (Act::Drill, r#"{"age-seconds":60,"took-seconds":5,"people":3,"records":7,"findings":0}"#),
    ] {
        let figures = figures.to_owned();
        let last = Last { act, outcome: Outcome::Done, ran_at: house.clock.now(), figures };
        custody_act::set(&mut tx, &last).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut browser = logged_in(&house, DPO).await;
    let page = browser.get("/dpo/tables/custody").await;
    let cells = page.is_a_page().all("[data-table] tbody td[data-label='Zahlen']");
    let expected = [
        "Epoche: 2, Schlüssel: 40",
        "Größe in Byte: 900",
        "erneut gelöscht: 1, Personen: 3, Datensätze: 7",
        "Alter der Sicherung: eine Minute, Beanstandungen: 0, Personen: 3, Datensätze: 7, \
         Dauer: 5 Sekunden",
        "",
    ];
    assert_eq!(cells, expected);
}
