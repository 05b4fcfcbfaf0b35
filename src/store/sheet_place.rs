//! Where the three records of an answer sheet belong: what their seals are bound to.

use super::answer_sheet::AnswerSheet;
use crate::ids::{ProjectId, ProviderId};
use crate::keys::{Keyring, Place, Revision};

/// The version of the records' inner form.
const SCHEMA: u16 = 1;

impl AnswerSheet {
    /// The place of the answers.
    pub fn answers_place<'a>(
        &'a self,
        provider: &'a ProviderId,
        project: &'a ProjectId,
    ) -> Place<'a> {
        self.place(provider, project, "answer_sheet/answers", &self.answers_revision)
    }

    /// The place of the exact values.
    pub fn exact_place<'a>(
        &'a self,
        provider: &'a ProviderId,
        project: &'a ProjectId,
    ) -> Place<'a> {
        self.place(provider, project, "answer_sheet/exact", &self.answers_revision)
    }

    /// The place of the standing.
    pub fn standing_place<'a>(
        &'a self,
        provider: &'a ProviderId,
        project: &'a ProjectId,
    ) -> Place<'a> {
        self.place(provider, project, "answer_sheet/standing", &self.standing_revision)
    }

    /// The revision that marks answers which nobody has begun: both records are decoys.
    pub fn untouched(&self, keyring: &Keyring) -> Revision {
        keyring.untouched("answer_sheet", self.id.as_str())
    }

    fn place<'a>(
        &'a self,
        provider: &'a ProviderId,
        project: &'a ProjectId,
        table: &'static str,
        revision: &'a Revision,
    ) -> Place<'a> {
        Place {
            provider,
            project: Some(project),
            owner: self.participation.as_str(),
            table,
            row: self.id.as_str(),
            schema: SCHEMA,
            revision,
        }
    }
}
