//! Versions: a published one never changes, sheets keep theirs, and a stored result is worked out
//! again byte for byte from the person's own download.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use lotse::access::{self, Adviser, AdviserDesk, Opening};
use lotse::counselling::{people, unlocking};
use lotse::definition::Catalogue;
use lotse::ids::ParticipationId;
use lotse::keys::Secret;
use tempfile::TempDir;

use super::browser::Browser;
use super::databases::Database;
use super::house::{ADVISER, House, PASSWORD};
use super::program::{Installed, Outcome, lotse, run};

const ID: &str = "fit-for-work";
const ITEMS: usize = 14;
const SECRET: &str = "sieben Igel tanzen im Regen";

/// Copies a questionnaire of the program into `folder/name`, with changes to each of its files.
fn put(folder: &Path, questionnaire: &str, name: &str, changes: &[(&str, &str)]) {
    let own = folder.join(name);
    fs::create_dir_all(&own).unwrap();
    for entry in fs::read_dir(Path::new("questionnaires").join(questionnaire)).unwrap() {
        let path = entry.unwrap().path();
        let mut text = fs::read_to_string(&path).unwrap();
        for (from, to) in changes {
            text = text.replace(from, to);
        }
        fs::write(own.join(path.file_name().unwrap()), text).unwrap();
    }
}

/// The first version, and a second in which one more word stands in a statement.
const SECOND: [(&str, &str); 2] = [
    ("version = \"1.1.0\"", "version = \"2.0.0\""),
    ("Ich lerne eine neue Aufgabe.", "Ich lerne eine ganz neue Aufgabe."),
];

fn catalogue(folder: &TempDir) -> Catalogue {
    Catalogue::default().with_folder(folder.path()).unwrap()
}

/// Arrives, says yes to the questionnaire and stands before the first question of its newest sheet.
async fn arrive(house: &House, person: &ParticipationId) -> Browser {
    let invitation = house.invite(person).await;
    let mut browser = house.browser();
    let page = browser.post("/invitation", &[("code", &invitation.code)]).await;
    browser.submit(&page, "form#secret", &[("way", "own"), ("own", SECRET)]).await;
    let information = browser.get("/participant").await;
    browser.submit(&information, "form#information", &[]).await;
    browser
}

/// Answers and submits the first open sheet of the module; gives the download of its answers.
async fn answered(browser: &mut Browser) -> String {
    let decision = browser.get(&format!("/participant/modules/{ID}")).await;
    let mut page = browser.submit(&decision, "form#decision", &[("choice", "yes")]).await;
    if page.path == "/participant" {
        // There is more than one sheet in the module.
        let open = "[data-task] a[href^='/participant/sheets/']:not([href$='/result'])";
        page = browser.get(&page.attribute(open, "href")).await;
    }
    for code in ["1", "2", "3", "4", "5", "none", "not-applicable"].iter().cycle().take(ITEMS) {
        assert!(page.path.contains("/questions/"), "{}", page.path);
        page = browser.submit(&page, "form#sheet", &[("answer", code), ("then", "forward")]).await;
    }
    let result = browser.submit(&page, "form#sheet", &[]).await;
    assert!(result.is_a_page().path.ends_with("/result"), "{}", result.path);
    browser.submit(&result, "form#show", &[]).await;
    let page = browser.get(&result.path.replace("/result", "/copy")).await;
    let fields = [("secret", SECRET), ("format", "json")];
    let file = browser.submit(&page, "form#copy", &fields).await;
    let name = file.headers["content-disposition"].to_str().unwrap();
    assert!(name.starts_with("attachment; filename=\"lotse-"), "{name}");
    file.body
}

/// The results in a download, as they stand there.
fn results(download: &str) -> &str {
    download.lines().find_map(|line| line.strip_prefix("  \"results\": ")).unwrap()
}

/// `lotse score DEFINITION --sheet` on a download.
fn scored(definition: &Path, download: &str, more: &[&str]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let sheet = folder.path().join("lotse.json");
    fs::write(&sheet, download).unwrap();
    let mut command = lotse(&["score"]);
    command.arg(definition).arg("--sheet").arg(sheet).args(more);
    run(command)
}

#[tokio::test]
async fn sheets_keep_their_version_and_results_are_worked_out_again() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), ID, "one", &[]);
    let database = match Database::postgres().await {
        Some(database) => database,
        None => Database::sqlite().await,
    };
    let mut house = House::on(&database, catalogue(&folder)).await;
    let early = house.add_person("Mira Muster").await;
    house.unlock(&early, ID).await;
    put(folder.path(), ID, "two", &SECOND);
    Arc::get_mut(&mut house.installation).unwrap().catalogue = catalogue(&folder);
    let late = house.add_person("Vera Muster").await;
    house.unlock(&late, ID).await;

    let mut mira = arrive(&house, &early).await;
    let download = answered(&mut mira).await;
    let mut vera = arrive(&house, &late).await;
    let newer = answered(&mut vera).await;
    let old: serde_json::Value = serde_json::from_str(&download).unwrap();
    let new: serde_json::Value = serde_json::from_str(&newer).unwrap();
    assert_eq!((&old["version"], &new["version"]), (&"1.1.0".into(), &"2.0.0".into()));
    assert!(download.contains("\"Ich lerne eine neue Aufgabe.\""));
    assert!(newer.contains("\"Ich lerne eine ganz neue Aufgabe.\""));

    // Each is worked out again under its own version, byte for byte, and under no other.
    let [one, two] = ["one", "two"].map(|name| folder.path().join(name));
    for (definition, download) in [(&one, &download), (&two, &newer)] {
        let again = scored(definition, download, &[]);
        assert_eq!(again.status, Some(0), "{again:?}");
        assert_eq!(again.out, format!("{}\n", results(download)));
        let structure = definition.join("questionnaire.toml");
        let hash =
            serde_json::from_str::<serde_json::Value>(download).unwrap()["definition"].clone();
        let named = scored(&structure, download, &["--definition-hash", hash.as_str().unwrap()]);
        assert_eq!((named.status, &named.out), (Some(0), &again.out));
    }
    let foreign = scored(&two, &download, &[]);
    assert_eq!((foreign.status, foreign.out.as_str()), (Some(1), ""));
    assert!(foreign.err.contains("was answered under fit-for-work 1.1.0"), "{}", foreign.err);
    let wrong = scored(&one, &download, &["--definition-hash", "00"]);
    assert!(wrong.status == Some(1) && wrong.err.contains("--definition-hash is 00"), "{wrong:?}");

    // The control: another answer gives another result, and the command says so.
    let forged = download.replacen("\"code\": \"5\"", "\"code\": \"1\"", 1);
    let forged = scored(&one, &forged, &[]);
    assert!(forged.status == Some(1) && forged.err.contains("differ"), "{forged:?}");

    // Old and new never stand side by side before staff.
    house.unlock(&early, ID).await;
    let mut adviser = house.browser();
    let page = adviser.get("/staff").await;
    adviser.submit(&page, "form#login", &[("email", ADVISER), ("password", PASSWORD)]).await;
    let page = adviser.get(&format!("/adviser/people/{early}")).await;
    assert_eq!(page.count("form[action$='/take-back']"), 2, "both versions are unlocked");
    let shown = async |adviser: &mut Browser| {
        let page = adviser.get(&format!("/adviser/people/{early}/results")).await;
        page.is_a_page().body.clone()
    };
    let before = shown(&mut adviser).await;
    assert!(before.contains("1.1.0") && !before.contains("2.0.0"));
    answered(&mut mira).await;
    let after = shown(&mut adviser).await;
    assert!(after.contains("2.0.0") && !after.contains("1.1.0"));
}

#[test]
fn a_published_version_that_was_changed_refuses_to_start() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), ID, "mine", &[("id = \"fit-for-work\"\nversion", "id = \"mine\"\nversion")]);
    let own = folder.path().join("mine");
    let mine = own.join("questionnaire.toml");
    let published = fs::read_to_string(&mine).unwrap();

    let installed = Installed::new();
    let questionnaires = folder.path().to_str().unwrap();
    let plan = ["retention", "plan", "--questionnaires", questionnaires];
    let first = installed.run(&plan);
    assert_eq!(first.status, Some(0), "{first:?}");
    assert_eq!(installed.run(&plan).status, Some(0), "the same files are the same version");

    fs::write(&mine, published.replace("minutes = 4", "minutes = 5")).unwrap();
    let changed = ["mine 1.1.0", "was changed", own.to_str().unwrap(), "new version"];
    installed.run(&plan).is_refused(&changed);
    let serve = ["serve", "--listen", "127.0.0.1:0", "--questionnaires", questionnaires];
    installed.run(&serve).is_refused(&changed);
    // A new version is another; a layout in other words is not.
    fs::write(
        &mine,
        published.replace("\"1.1.0\"", "\"1.1.1\"").replace("minutes = 4", "minutes = 5"),
    )
    .unwrap();
    assert_eq!(installed.run(&plan).status, Some(0));
    fs::write(&mine, format!("# The same.\n{published}")).unwrap();
    assert_eq!(installed.run(&plan).status, Some(0));
}

#[tokio::test]
async fn the_old_version_stays_as_long_as_a_sheet_is_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let name = [("id = \"personal-competences\"\nversion", "id = \"mine\"\nversion")];
    put(folder.path(), "personal-competences", "one", &name);
    let installed = Installed::new();
    let mut installation = installed.open().await;
    installation.catalogue = catalogue(&folder);
    let (email, password) = installed.account("adviser");
    let password = Secret::entered(password).unwrap();
    let (token, _) = access::log_in(&installation, &email, password).await.unwrap();
    let desk = AdviserDesk::authorise(&installation, token).await.unwrap();
    let project = desk.desk().projects()[0].id.clone();
    let id = people::add(&installation, &desk, &project, "Vera Muster", "1", None).await.unwrap();
    let adviser = Adviser::authorise(&installation, &desk, &id, Opening::Act).await.unwrap();
    unlocking::unlock(&installation, &adviser, "mine").await.unwrap();
    installation.store.close().await;

    let questionnaires = folder.path().to_str().unwrap();
    let plan = ["retention", "plan", "--questionnaires", questionnaires];
    assert_eq!(installed.run(&plan).status, Some(0), "the control");
    let missing = ["mine 1.1.0", "not at hand", "--questionnaires"];
    installed.run(&["retention", "plan"]).is_refused(&missing);
    let newer = [name[0], ("version = \"1.1.0\"", "version = \"1.2.0\"")];
    put(folder.path(), "personal-competences", "two", &newer);
    assert_eq!(installed.run(&plan).status, Some(0), "old and new stand beside each other");
    fs::remove_dir_all(folder.path().join("one")).unwrap();
    installed.run(&plan).is_refused(&missing);
}
