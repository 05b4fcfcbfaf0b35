//! Where every history begins.

use std::fs;
use std::path::Path;

use lotse::access;
use lotse::clock::{Clock as _, Instant};
use lotse::definition::Catalogue;
use lotse::ids::StaffId;
use lotse::store::project::Project;
use tempfile::TempDir;

use crate::databases::{Database, OwnDatabase};
use crate::house::{ADVISER, DPO, House, LEAD, OFFICE, OTHER_ADVISER, PASSWORD, secret};

/// An installation that was furnished once, for every history to begin with.
pub struct Template {
    folder: TempDir,
    database: Option<OwnDatabase>,
    pub project: Project,
    pub catalogue: Catalogue,
    pub tokens: Tokens,
    pub other: StaffId,
    pub start: Instant,
}

/// The one questionnaire of every history, which is its own module.
pub const QUESTIONNAIRE: &str = "way";

/// As small as one can be: its records are, too.
const STRUCTURE: &str = r#"
id = "way"
version = "1.0.0"
status = "trial"
minutes = 1
[options.o]
choices = [{ code = "no", value = 0 }, { code = "yes", value = 1 }, { code = "none" }]
[[items]]
id = "bus"
options = "o"
[[items]]
id = "walk"
options = "o"
[[scales]]
id = "way"
keys = ["bus", "walk"]
score = "mean"
missing = { share = "1/1" }
bands = "halves"
[bands]
halves = ["[0,50)", "[50,100]"]
[disclosure.way]
participant = "value"
"#;

const TEXTS: &str = r#"
title = "Unterwegs"
intro = "Es geht um Wege."
[items]
bus = "Fahren Sie mit dem Bus?"
walk = "Gehen Sie zu Fuß?"
[options.o]
no = "nein"
yes = "ja"
none = "möchte ich nicht beantworten"
[scales.way]
name = "Wege"
about = "Wie Sie unterwegs sind."
why = "Damit Arbeit erreichbar ist."
bands = ["wenig", "viel"]
"#;

fn write_questionnaire(folder: &Path) {
    let folder = folder.join(QUESTIONNAIRE);
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("questionnaire.toml"), STRUCTURE).unwrap();
    for language in ["de", "en"] {
        fs::write(folder.join(format!("{language}.toml")), TEXTS).unwrap();
    }
}

/// The sessions of those who act in every history.
pub struct Tokens {
    pub adviser: String,
    pub lead: String,
    pub officer: String,
    pub office: String,
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let place = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_all(&path, &place);
        } else {
            fs::copy(&path, &place).unwrap();
        }
    }
}

impl Template {
    /// A copy of its database, where that is a server's.
    pub fn copy_database(&self) -> Option<OwnDatabase> {
        self.database.as_ref().map(OwnDatabase::copy)
    }

    /// A copy of all its files.
    pub fn copy_to(&self, folder: &Path) {
        copy_all(self.folder.path(), folder);
    }

    pub async fn make() -> Self {
        let database = Database::whole().await;
        let house = House::on(&database, Catalogue::embedded().unwrap()).await;
        let questionnaires = tempfile::tempdir().unwrap();
        write_questionnaire(questionnaires.path());
        let installation = &house.installation;
        let token = async |email| {
            let (token, _) = access::log_in(installation, email, secret(PASSWORD)).await.unwrap();
            token.text().to_string()
        };
        let tokens = Tokens {
            adviser: token(ADVISER).await,
            lead: token(LEAD).await,
            officer: token(DPO).await,
            office: token(OFFICE).await,
        };
        let other = house.desk(OTHER_ADVISER).await.desk().id().clone();
        let folder = tempfile::tempdir().unwrap();
        installation.store.close().await;
        copy_all(installation.folder.data(), &folder.path().join("data"));
        copy_all(installation.folder.keys(), &folder.path().join("keys"));
        let (project, start) = (house.project.clone(), house.clock.now());
        database.store.close().await;
        let database = database.into_own();
        let catalogue = Catalogue::default().with_folder(questionnaires.path()).unwrap();
        Self { folder, database, project, catalogue, tokens, other, start }
    }
}
