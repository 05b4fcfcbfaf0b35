//! A questionnaire with questions that are asked only where they apply.

use std::fs;

use lotse::definition::Catalogue;

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

/// The questionnaire alone, read from a folder as an installation's own are.
pub fn catalogue() -> Catalogue {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join(BUS);
    fs::create_dir(&own).unwrap();
    fs::write(own.join("questionnaire.toml"), STRUCTURE).unwrap();
    for language in ["de", "en"] {
        fs::write(own.join(format!("{language}.toml")), TEXTS).unwrap();
    }
    Catalogue::default().with_folder(folder.path()).unwrap()
}
