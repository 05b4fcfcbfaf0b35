//! A database aside: something is put back there, and then it takes the place of the installation's,
//! or is looked at and removed.
//!
//! On a server it is a database of its own, whose name follows from the installation's: what a kill
//! leaves behind is found and removed by whoever comes next.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::postgres::Server;
use super::{CustodyError, at, sync_folder};
use crate::store::Location;

/// What a database aside is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// It takes the place of the installation's.
    Restore,
    /// It is looked at and removed.
    Drill,
}

impl For {
    const fn name(self) -> &'static str {
        match self {
            Self::Restore => "restoring",
            Self::Drill => "drill",
        }
    }
}

/// Where an old database of the server goes between two names and its end.
const FORMER: &str = "former";

/// A database beside the installation's.
pub(super) struct Aside {
    location: Location,
    kind: Kind,
}

enum Kind {
    /// A file, and the one whose place it may take.
    File {
        path: PathBuf,
        installed: PathBuf,
    },
    Server {
        server: Server,
        name: String,
    },
    /// The installation's own database, which is empty.
    Itself,
}

impl Aside {
    /// An empty place in `folder`, or beside the database of a server.
    ///
    /// # Errors
    ///
    /// On a server, when the user may not make databases.
    pub(super) async fn make(
        installed: &Location,
        purpose: For,
        folder: &Path,
    ) -> Result<Self, CustodyError> {
        match installed {
            Location::File(installed) => {
                let path = folder.join(format!("lotse.db.{}", purpose.name()));
                remove_database(&path)?;
                let kind = Kind::File { path: path.clone(), installed: installed.clone() };
                Ok(Self { location: Location::File(path), kind })
            }
            Location::Server(address) => {
                let server = Server::parse(address)?;
                let name = server.name_beside(purpose.name());
                server.remove_database(&name).await?;
                server.make_database(&name).await?;
                let location = Location::Server(server.with_database(&name).address());
                Ok(Self { location, kind: Kind::Server { server, name } })
            }
        }
    }

    /// The database itself, which holds nothing.
    pub(super) fn itself(installed: &Location) -> Self {
        Self { location: installed.clone(), kind: Kind::Itself }
    }

    /// Where it is.
    pub(super) fn location(&self) -> &Location {
        &self.location
    }

    /// Refuses to take the place of a database in which others keep something, too.
    ///
    /// To be asked when the backup is in it: what is not in both is not the installation's.
    pub(super) async fn refuse_strangers(&self) -> Result<(), CustodyError> {
        let Kind::Server { server, name } = &self.kind else { return Ok(()) };
        let own = server.with_database(name).tables().await?;
        match server.tables().await?.difference(&own).next() {
            Some(stranger) => Err(CustodyError::Strangers { table: stranger.clone() }),
            None => Ok(()),
        }
    }

    /// Removes what would be mistaken for a part of it once it is in its place.
    pub(super) async fn clear_place(&self) -> Result<(), CustodyError> {
        match &self.kind {
            Kind::File { path, installed } => {
                File::open(path).and_then(|file| file.sync_all()).map_err(at(path))?;
                // The former database's log would be read into the new one.
                for ending in ["-wal", "-shm"] {
                    remove(&with_ending(installed, ending))?;
                    remove(&with_ending(path, ending))?;
                }
                Ok(())
            }
            Kind::Server { server, .. } => {
                server.remove_database(&server.name_beside(FORMER)).await
            }
            Kind::Itself => Ok(()),
        }
    }

    /// Takes the installation's place, at one moment; what was there is gone when it returns.
    pub(super) async fn take_place(self) -> Result<(), CustodyError> {
        match self.kind {
            Kind::File { path, installed } => {
                fs::rename(&path, &installed).map_err(at(&installed))?;
                sync_folder(installed.parent().unwrap_or(Path::new(".")))
            }
            Kind::Server { server, name } => {
                let former = server.name_beside(FORMER);
                server.replace_by(&name, &former).await?;
                server.remove_database(&former).await
            }
            Kind::Itself => Ok(()),
        }
    }

    /// Removes it.
    pub(super) async fn remove(self) -> Result<(), CustodyError> {
        match self.kind {
            Kind::File { path, .. } => remove_database(&path),
            Kind::Server { server, name } => server.remove_database(&name).await,
            Kind::Itself => Ok(()),
        }
    }
}

/// Removes from a server what a drill left that was killed.
pub(super) async fn clear_drill(installed: &Location) -> Result<(), CustodyError> {
    let Location::Server(address) = installed else { return Ok(()) };
    let server = Server::parse(address)?;
    server.remove_database(&server.name_beside(For::Drill.name())).await
}

/// The path with something behind it.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

fn remove_database(path: &Path) -> Result<(), CustodyError> {
    for ending in ["", "-wal", "-shm"] {
        remove(&with_ending(path, ending))?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), CustodyError> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(at(path)(cause)),
        _ => Ok(()),
    }
}
