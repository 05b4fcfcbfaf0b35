//! Where every history begins.

use std::fs;
use std::path::Path;

use lotse::access;
use lotse::clock::{Clock as _, Instant};
use lotse::ids::StaffId;
use lotse::store::project::Project;
use tempfile::TempDir;

use crate::house::{ADVISER, House, OTHER_ADVISER, PASSWORD, secret};

/// An installation that was furnished once, for every history to begin with.
pub struct Template {
    folder: TempDir,
    pub project: Project,
    pub token: String,
    pub other: StaffId,
    pub start: Instant,
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
    /// A copy of all its files.
    pub fn copy_to(&self, folder: &Path) {
        copy_all(self.folder.path(), folder);
    }

    pub async fn make() -> Self {
        let house = House::embedded().await;
        let installation = &house.installation;
        let (token, _) = access::log_in(installation, ADVISER, secret(PASSWORD)).await.unwrap();
        let other = house.desk(OTHER_ADVISER).await.desk().id().clone();
        let folder = tempfile::tempdir().unwrap();
        installation.store.close().await;
        copy_all(installation.folder.data(), &folder.path().join("data"));
        copy_all(installation.folder.keys(), &folder.path().join("keys"));
        let (project, start) = (house.project.clone(), house.clock.now());
        Self { folder, project, token: token.text().to_string(), other, start }
    }
}
