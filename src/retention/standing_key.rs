//! The results key of a participation, for what its sheets say about their own end.
//!
//! A restriction of processing does not keep data longer than agreed (Art. 18(2) GDPR speaks of
//! storing, Art. 5(1)(e) of how long), so this opens what lies under the hold key as well.

use super::RetentionError;
use crate::classes::KeyGroup;
use crate::ids::{ParticipationId, ProjectId, ProviderId};
use crate::keys::{Keyring, ResultsKey, Scope};
use crate::store::sql::On;
use crate::store::wrapped_key::{self, Owner};

/// The key; none when it is gone or does not open.
pub(super) async fn find(
    on: impl Into<On<'_>>,
    keyring: &Keyring,
    (provider, project): (&ProviderId, &ProjectId),
    participation: &ParticipationId,
) -> Result<Option<ResultsKey>, RetentionError> {
    let owner = Owner::Participation(participation.clone());
    let group = KeyGroup::Results;
    let Some(wrapped) = wrapped_key::find(on, &owner, group).await? else { return Ok(None) };
    let scope = Scope { provider, project: Some(project), group };
    Ok(keyring.unwrap_despite_hold(&scope, &wrapped, participation.as_str()).ok())
}
