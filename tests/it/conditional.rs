//! Questionnaires with questions that are asked only where they apply.

use std::fmt::Write as _;
use std::fs;

use lotse::definition::Catalogue;

use super::adviser::logged_in;
use super::counselled::Counselled;
use super::house::{ADVISER, House};

/// Its id, which is also its module's.
pub const BUS: &str = "bus";

/// `bus` leads to `ease`, `ease` to `far`; `walk` is asked of everybody.
const STRUCTURE: &str = r#"
id = "bus"
version = "1.0.0"
status = "trial"
minutes = 1
[options.o]
choices = [
  { code = "no", value = 0 }, { code = "little", value = 1 }, { code = "yes", value = 2 },
  { code = "none" },
]
[[items]]
id = "bus"
options = "o"
[[items]]
id = "ease"
options = "o"
show_if = { item = "bus", is = ["little", "yes"] }
[[items]]
id = "far"
options = "o"
show_if = [{ item = "ease", is = ["yes"] }]
[[items]]
id = "walk"
options = "o"
[[scales]]
id = "way"
keys = ["bus", "ease", "far", "walk"]
score = "mean"
missing = { share = "1/1" }
bands = "halves"
[bands]
halves = ["[0,50)", "[50,100]"]
[norms.way]
population = "Erwachsene"
period = "2025"
n = 300
table = [{ from = "0", percentile = "88.8", t = "77.7", stanine = 8, sten = 9 }]
[disclosure.way]
participant = "value"
"#;

const TEXTS: &str = r#"
title = "Unterwegs"
intro = "Es geht um Wege."
[items]
bus = "Ich fahre mit dem Bus."
ease = "Mit dem Bus fahre ich leicht."
far = "Mit dem Bus fahre ich weit."
walk = "Ich gehe zu Fuß."
[options.o]
no = "nein"
little = "etwas"
yes = "ja"
none = "möchte ich nicht beantworten"
[scales.way]
name = "Wege"
about = "Wie Sie unterwegs sind."
why = "Damit Arbeit erreichbar ist."
bands = ["wenig", "viel"]
"#;

/// Its id, which is also its module's: of this one an adviser gets the band.
pub const WAYS: &str = "ways";

/// Eight items asked of everybody and one that follows on the two highest choices at the first.
fn ways() -> (String, String) {
    let mut structure = format!(
        "id = \"{WAYS}\"\nversion = \"1.0.0\"\nstatus = \"trial\"\nminutes = 2\n[options.o]\nchoices = ["
    );
    let mut texts = "title = \"Wege\"\nintro = \"Es geht um Wege.\"\n[options.o]\n".to_owned();
    for value in 0..5 {
        write!(structure, "{{ code = \"{value}\", value = {value} }},").unwrap();
        writeln!(texts, "{value} = \"Antwort {value}\"").unwrap();
    }
    structure.push_str("{ code = \"none\" }]\n");
    texts.push_str("none = \"keine Antwort\"\n[items]\n");
    let items: Vec<_> = (1..=8).map(|at| format!("way-{at}")).chain(["more".to_owned()]).collect();
    for item in &items {
        write!(structure, "[[items]]\nid = \"{item}\"\noptions = \"o\"\n").unwrap();
        writeln!(texts, "{item} = \"Ich gehe den Weg {item}.\"").unwrap();
    }
    structure.push_str("show_if = { item = \"way-1\", is = [\"3\", \"4\"] }\n");
    write!(
        structure,
        "[[scales]]\nid = \"way\"\nkeys = {items:?}\nscore = \"mean\"\nbands = \"three\"\n\
         missing = {{ share = \"4/5\", at_least = 6 }}\n\
         [bands]\nthree = [\"[0,35)\", \"[35,65]\", \"(65,100]\"]\n\
         [disclosure.way]\nparticipant = \"value\"\nadviser = \"band\"\n"
    )
    .unwrap();
    texts.push_str(
        "[scales.way]\nname = \"Wege\"\nabout = \"Wie Sie unterwegs sind.\"\n\
         why = \"Damit Arbeit erreichbar ist.\"\nbands = [\"kurz\", \"mittelweit\", \"weit\"]\n",
    );
    (structure, texts)
}

/// Both questionnaires, read from a folder as an installation's own are.
pub fn catalogue() -> Catalogue {
    let folder = tempfile::tempdir().unwrap();
    let ways = ways();
    let own = [(BUS, STRUCTURE, TEXTS), (WAYS, ways.0.as_str(), ways.1.as_str())];
    for (id, structure, texts) in own {
        let own = folder.path().join(id);
        fs::create_dir(&own).unwrap();
        fs::write(own.join("questionnaire.toml"), structure).unwrap();
        for language in ["de", "en"] {
            fs::write(own.join(format!("{language}.toml")), texts).unwrap();
        }
    }
    Catalogue::default().with_folder(folder.path()).unwrap()
}

/// The results page of someone who chose so at the first item, and so at all others.
async fn results_after(first: usize, others: usize) -> String {
    let house = House::with(catalogue()).await;
    let person = house.add_person("Vera Muster").await;
    house.unlock(&person, WAYS).await;
    let who = Counselled::enter(&house, &person).await;
    who.answer(WAYS, usize::MAX, others).await;
    who.answer(WAYS, 1, first).await;
    who.submit(WAYS).await;
    who.show(WAYS).await;
    let mut adviser = logged_in(&house, ADVISER).await;
    let page = adviser.get(&format!("/adviser/people/{person}/results")).await;
    page.is_a_page().one("main")
}

#[tokio::test]
async fn an_adviser_sees_the_band_and_not_what_was_asked_for_it() {
    // 16 of 32 points over eight questions, and 20 of 36 over nine.
    let (eight, nine) = (results_after(2, 2).await, results_after(4, 2).await);
    assert!(eight.contains("mittelweit"), "{eight}");
    assert_eq!(eight, nine);
    // The control: another band is another page.
    let high = results_after(4, 4).await;
    assert!(high.contains("weit") && !high.contains("mittelweit"), "{high}");
}
