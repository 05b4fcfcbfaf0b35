//! Covers: the outer envelopes of a person's sheets and decisions, as they rest in rows.
//!
//! Every sealed column of such a row lies under a cover of its own, bound to the row's table, id and
//! column and to `cover_revision`, which is made anew whenever the row is written.
//! A row without a `cover_revision` was written by a program that knew no covers: it is read as it
//! is, and the next writing or the next night covers it. Nothing is ever tried.

use super::StoreError;
use super::sql::Row;
use crate::ids::{ParticipationId, ProjectId, ProviderId};
use crate::keys::{Chance, CoverKey, Envelope, Keyring, Place, Refused, ResultsKey, Revision};
use crate::keys::{Scope, Wrapped};

/// The version of what stands under the covers.
const SCHEMA: u16 = 1;

/// Takes off and puts on the covers of one person's records.
pub struct Cover {
    key: CoverKey,
    provider: ProviderId,
    project: ProjectId,
    person: ParticipationId,
}

impl Cover {
    /// That of the person with this results key, in this project.
    pub fn of(
        key: &ResultsKey,
        (provider, project): (&ProviderId, &ProjectId),
        person: &ParticipationId,
    ) -> Self {
        Self::with(key.cover_key(), (provider, project), person)
    }

    /// The same from the wrapped results key, whether it lies under the hold key or not.
    pub fn open(
        keyring: &Keyring,
        wrapped: &Wrapped,
        (provider, project): (&ProviderId, &ProjectId),
        person: &ParticipationId,
    ) -> Result<Self, Refused> {
        let group = crate::classes::KeyGroup::Results;
        let scope = Scope { provider, project: Some(project), group };
        let key = keyring.cover_key(&scope, wrapped, person.as_str())?;
        Ok(Self::with(key, (provider, project), person))
    }

    fn with(
        key: CoverKey,
        (provider, project): (&ProviderId, &ProjectId),
        person: &ParticipationId,
    ) -> Self {
        Self { key, provider: provider.clone(), project: project.clone(), person: person.clone() }
    }

    /// Whose records it covers.
    pub fn person(&self) -> &ParticipationId {
        &self.person
    }

    /// The covers of the row with the id `row`, at the state `revision` of it.
    pub(super) fn row<'a>(
        &'a self,
        table: &'static str,
        row: &'a str,
        revision: Option<&'a Revision>,
    ) -> Covers<'a> {
        Covers { cover: self, table, row, revision }
    }
}

/// The covers of one row.
#[derive(Clone, Copy)]
pub(super) struct Covers<'a> {
    cover: &'a Cover,
    table: &'static str,
    row: &'a str,
    /// None in a row that has no covers yet.
    revision: Option<&'a Revision>,
}

impl<'a> Covers<'a> {
    fn place(&self, revision: &'a Revision) -> Place<'a> {
        Place {
            provider: &self.cover.provider,
            project: Some(&self.cover.project),
            owner: self.cover.person.as_str(),
            table: self.table,
            row: self.row,
            schema: SCHEMA,
            revision,
        }
    }

    /// What stands under the cover of a column.
    pub(super) fn bytes(&self, row: &Row, column: &'static str) -> Result<Vec<u8>, StoreError> {
        let bytes = row.bytes(column)?;
        let Some(revision) = self.revision else { return Ok(bytes) };
        self.cover
            .key
            .take_off(&self.place(revision), column, &bytes)
            .map_err(|Refused| StoreError::Impossible { table: self.table, column })
    }

    /// A sealed record and its wrapped key.
    pub(super) fn envelope(
        &self,
        row: &Row,
        key: &'static str,
        record: &'static str,
    ) -> Result<Envelope, StoreError> {
        Ok(Envelope { key: self.bytes(row, key)?, record: self.bytes(row, record)? })
    }

    /// The revision of a sealed record.
    pub(super) fn revision(&self, row: &Row, column: &'static str) -> Result<Revision, StoreError> {
        Revision::read(&self.bytes(row, column)?)
            .map_err(|Refused| StoreError::Impossible { table: self.table, column })
    }

    /// The bytes that a column gets.
    pub(super) fn put_on(&self, chance: &dyn Chance, column: &str, inner: &[u8]) -> Vec<u8> {
        let Some(revision) = self.revision else { return inner.to_vec() };
        self.cover.key.put_on(chance, &self.place(revision), column, inner)
    }
}

/// The state of a row's covers; none where it has none yet.
pub(super) fn state(row: &Row) -> Result<Option<Revision>, StoreError> {
    let impossible = StoreError::Impossible { table: "any", column: "cover_revision" };
    row.optional_bytes("cover_revision")?
        .map(|bytes| Revision::read(&bytes))
        .transpose()
        .map_err(|Refused| impossible)
}
