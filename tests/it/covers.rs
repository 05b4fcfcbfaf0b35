//! A person's records from outside: what takes their covers off, and how they rest.

use lotse::classes::KeyGroup;
use lotse::ids::{ParticipationId, ProjectId, ProviderId};
use lotse::keys::Keyring;
use lotse::store::Store;
use lotse::store::cover::Cover;
use lotse::store::sql::Statement;
use lotse::store::wrapped_key::{self, Owner};

/// What takes off the covers of a person's records; `None` when the person is gone.
pub async fn cover_of(store: &Store, keyring: &Keyring, person: &ParticipationId) -> Option<Cover> {
    let owner = Owner::Participation(person.clone());
    let wrapped = wrapped_key::find(store, &owner, KeyGroup::Results).await.unwrap()?;
    let row = Statement::new(
        "SELECT project.id AS id, provider_id FROM participation
         JOIN project ON project.id = participation.project_id WHERE participation.id = $1",
    )
    .bind(person)
    .one(store)
    .await
    .unwrap()?;
    let project = ProjectId::parse(&row.text("id").unwrap()).unwrap();
    let provider = ProviderId::parse(&row.text("provider_id").unwrap()).unwrap();
    Cover::open(keyring, &wrapped, (&provider, &project), person).ok()
}

/// Every column of a person's sheets and decisions that lies under covers, as it rests.
pub async fn resting(store: &Store, person: &ParticipationId) -> Vec<Vec<u8>> {
    let sheets = Statement::new(
        "SELECT answers_key, answers_record, exact_key, exact_record, standing_key, standing_record,
                answers_revision, standing_revision
         FROM answer_sheet WHERE participation_id = $1 ORDER BY id",
    );
    let decisions = Statement::new(
        "SELECT decisions_key, decisions_record, revision FROM decisions
         WHERE participation_id = $1",
    );
    let mut columns = Vec::new();
    for row in sheets.bind(person).all(store).await.unwrap() {
        for column in [
            "answers_key",
            "answers_record",
            "exact_key",
            "exact_record",
            "standing_key",
            "standing_record",
            "answers_revision",
            "standing_revision",
        ] {
            columns.push(row.bytes(column).unwrap());
        }
    }
    for row in decisions.bind(person).all(store).await.unwrap() {
        for column in ["decisions_key", "decisions_record", "revision"] {
            columns.push(row.bytes(column).unwrap());
        }
    }
    columns
}

/// The first bytes of a record, a wrapped key or a cover: random ones, found nowhere else.
pub fn trace(bytes: &[u8]) -> Vec<u8> {
    bytes[3..35].to_vec()
}
