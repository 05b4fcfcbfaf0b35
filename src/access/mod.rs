//! Who is asking: accounts, sessions, invitations, throttling, and what staff looked at.
//!
//! The only place that makes an audience value ([`Participant`], [`Adviser`], [`Agency`], [`Dpo`],
//! [`Lead`], [`Office`]), and it does so by loading *and* authorising in one step: what is missing and what is
//! forbidden answer alike.

mod audience;
mod case_file;
mod confirmation;
mod exits;
mod hashing;
mod invitations;
mod lists;
mod participants;
mod passwords;
mod receipt;
mod recovery;
mod restriction;
mod sessions;
mod staff;
mod staff_password;
mod throttle;
mod transmission;
mod two_persons;
mod viewings;

pub use audience::{
    Adviser, AdviserDesk, Agency, AgencyDesk, Audience, Desk, Dpo, Lead, LeadDesk, Office,
    OfficeDesk, Participant,
};
pub use case_file::{CaseFile, Identity, add_person};
pub use confirmation::{Confirmed, confirm};
pub use exits::Exit;
pub use hashing::prepare_hashing;
pub use invitations::{Invitation, Invited, invite, invited_until, open_invitation};
pub use lists::{Entry, Listed, OfProject, People};
pub use participants::{Entered, FirstEntry, OwnAccess, enter, has_access, own_access, step_up};
pub use receipt::{ReceiptError, make_receipt_code, own_receipt, receipt_of};
pub use recovery::{Asks, OwnRecovery, make_recovery_code, own_recovery, recover};
pub(crate) use restriction::{lift, restrict};
pub use sessions::{Lasting, end_session, lasting, participant_seconds};
pub use staff::{
    Colleague, NewStaff, ReadyStaff, StaffPerson, advisers_of, colleagues, log_in, of_role,
    staff_name, written_to,
};
pub use staff_password::{PasswordError, change_password};
pub use transmission::fetch_package;
pub(crate) use transmission::scrub;
pub use two_persons::{SamePerson, TwoPersons};
pub use viewings::{Opening, Seen, Viewing, list_viewings};

use crate::installation::EpochError;
use crate::keys::{KeyringFault, Refused, SecretFault};
use crate::store::StoreError;

/// Why someone did not get in.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// There is no living session.
    #[error("no living session")]
    NoSession,
    /// It does not exist, or not for this reader: the two answer alike.
    #[error("not found for this reader")]
    NotFound,
    /// The secret, the code or the password is not the right one.
    #[error("not recognised")]
    NotRecognised,
    /// Too many attempts; try again after so many seconds.
    #[error("too many attempts; wait {0} seconds")]
    TooMany(i64),
    /// Somebody else has it already.
    #[error("taken")]
    Taken,
    /// The person asked for a restriction of processing, or objected: nobody but them sees their data
    /// (Art. 18 GDPR).
    #[error("the processing of this person's data is restricted")]
    Restricted,
    /// The secret cannot be taken for this person.
    #[error(transparent)]
    Secret(#[from] SecretFault),
    /// What was sealed does not open: tampering, a wrong keyring, or a fault.
    #[error("a sealed record does not open")]
    Sealed,
    /// The keyring cannot be read.
    #[error(transparent)]
    Keyring(#[from] KeyringFault),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<EpochError> for Denied {
    fn from(error: EpochError) -> Self {
        match error {
            EpochError::Keyring(fault) => fault.into(),
            EpochError::Store(error) => error.into(),
        }
    }
}

impl From<Refused> for Denied {
    fn from(_: Refused) -> Self {
        Self::Sealed
    }
}
