//! Accounts of staff: names and e-mail sealed, e-mail found by keyed hash.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::ids::{ProjectId, ProviderId, StaffId};
use crate::keys::{Envelope, Revision};

/// What a member of staff does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Runs projects and staff.
    Lead,
    /// Counsels.
    Adviser,
    /// Reads for the agency.
    Agency,
    /// Audits.
    Dpo,
    /// Decides for the agency, which is the controller, on requests about one's data.
    Office,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Lead, Self::Adviser, Self::Agency, Self::Dpo, Self::Office];

    /// Its name in forms and lists.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Adviser => "adviser",
            Self::Agency => "agency",
            Self::Dpo => "dpo",
            Self::Office => "office",
        }
    }

    /// The role and the duty in rows: the privacy office is of the agency.
    const fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Office => (Self::Agency.name(), "privacy-office"),
            Self::Lead | Self::Adviser | Self::Agency | Self::Dpo => (self.name(), "usual"),
        }
    }

    fn parse(role: &str, duty: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.columns() == (role, duty))
    }
}

/// One account.
pub struct Staff {
    /// Its id.
    pub id: StaffId,
    /// The organisation.
    pub provider: ProviderId,
    /// What they do.
    pub role: Role,
    /// Hash of the password, with its parameters.
    pub password_hash: String,
    /// Revision of the sealed name and e-mail.
    pub revision: Revision,
    /// Name and e-mail, sealed under the account's own key.
    pub person: Envelope,
}

const IMPOSSIBLE_ID: StoreError = StoreError::Impossible { table: "staff", column: "id" };

fn staff(row: &Row) -> Result<Staff, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "staff", column };
    Ok(Staff {
        id: StaffId::parse(&row.text("id")?).map_err(|_| IMPOSSIBLE_ID)?,
        provider: ProviderId::parse(&row.text("provider_id")?)
            .map_err(|_| impossible("provider_id"))?,
        role: Role::parse(&row.text("role")?, &row.text("duty")?).ok_or(impossible("role"))?,
        password_hash: row.text("password_hash")?,
        revision: row.revision("revision")?,
        person: row.envelope("person_key", "person_record")?,
    })
}

/// Adds an account.
pub async fn add(tx: &mut Tx, staff: &Staff, email_tag: &[u8; 32]) -> Result<(), StoreError> {
    let (role, duty) = staff.role.columns();
    Statement::new(
        "INSERT INTO staff (id, provider_id, role, duty, email_tag, password_hash, revision,
                            person_key, person_record)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&staff.id)
    .bind(&staff.provider)
    .bind(role)
    .bind(duty)
    .bind(email_tag)
    .bind(staff.password_hash.as_str())
    .bind(&staff.revision)
    .bind(staff.person.key.as_slice())
    .bind(staff.person.record.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// Lets an account work for a project.
pub async fn add_to_project(
    tx: &mut Tx,
    staff: &StaffId,
    project: &ProjectId,
) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO staff_project (staff_id, project_id) VALUES ($1, $2)
         ON CONFLICT (staff_id, project_id) DO NOTHING",
    )
    .bind(staff)
    .bind(project)
    .run(tx)
    .await?;
    Ok(())
}

/// The account with this id.
pub async fn find(on: impl Into<On<'_>>, id: &StaffId) -> Result<Option<Staff>, StoreError> {
    let row = Statement::new(
        "SELECT id, provider_id, role, duty, password_hash, revision, person_key, person_record
         FROM staff WHERE id = $1",
    )
    .bind(id)
    .one(on)
    .await?;
    row.as_ref().map(staff).transpose()
}

/// The account with this keyed hash of an e-mail address.
pub async fn find_by_email(
    on: impl Into<On<'_>>,
    email_tag: &[u8; 32],
) -> Result<Option<Staff>, StoreError> {
    let row = Statement::new(
        "SELECT id, provider_id, role, duty, password_hash, revision, person_key, person_record
         FROM staff WHERE email_tag = $1",
    )
    .bind(email_tag)
    .one(on)
    .await?;
    row.as_ref().map(staff).transpose()
}

/// Replaces the hash of a password, if nobody else replaced it since.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody did.
pub async fn set_password(
    tx: &mut Tx,
    id: &StaffId,
    former: &str,
    hash: &str,
) -> Result<(), StoreError> {
    Statement::new("UPDATE staff SET password_hash = $1 WHERE id = $2 AND password_hash = $3")
        .bind(hash)
        .bind(id)
        .bind(former)
        .swap(tx)
        .await
}

/// Lets whoever holds this transaction go first: another that locks the same account waits.
///
/// # Errors
///
/// [`StoreError::Stale`] when there is no such account.
pub async fn lock(tx: &mut Tx, id: &StaffId) -> Result<(), StoreError> {
    // The update of the row to itself is the lock, on both databases.
    Statement::new("UPDATE staff SET role = role WHERE id = $1").bind(id).swap(tx).await
}

/// Everyone who works for a project.
pub async fn list_of_project(
    on: impl Into<On<'_>>,
    project: &ProjectId,
) -> Result<Vec<Staff>, StoreError> {
    Statement::new(
        "SELECT id, provider_id, role, duty, password_hash, revision, person_key, person_record
         FROM staff JOIN staff_project ON staff_project.staff_id = staff.id
         WHERE staff_project.project_id = $1 ORDER BY id",
    )
    .bind(project)
    .all(on)
    .await?
    .iter()
    .map(staff)
    .collect()
}

/// Officers and advisers of every project: whoever is written to when something ends.
pub async fn list_written_to(on: impl Into<On<'_>>) -> Result<Vec<Staff>, StoreError> {
    Statement::new(
        "SELECT id, provider_id, role, duty, password_hash, revision, person_key, person_record
         FROM staff WHERE role IN ('dpo', 'adviser') ORDER BY id",
    )
    .all(on)
    .await?
    .iter()
    .map(staff)
    .collect()
}

/// Every account of this role, whatever its projects.
pub async fn list_of_role(on: impl Into<On<'_>>, role: Role) -> Result<Vec<Staff>, StoreError> {
    let (role, duty) = role.columns();
    Statement::new(
        "SELECT id, provider_id, role, duty, password_hash, revision, person_key, person_record
         FROM staff WHERE role = $1 AND duty = $2 ORDER BY id",
    )
    .bind(role)
    .bind(duty)
    .all(on)
    .await?
    .iter()
    .map(staff)
    .collect()
}

/// The advisers of a project.
pub async fn list_advisers(
    on: impl Into<On<'_>>,
    project: &ProjectId,
) -> Result<Vec<Staff>, StoreError> {
    Statement::new(
        "SELECT id, provider_id, role, duty, password_hash, revision, person_key, person_record
         FROM staff JOIN staff_project ON staff_project.staff_id = staff.id
         WHERE staff_project.project_id = $1 AND role = 'adviser' ORDER BY id",
    )
    .bind(project)
    .all(on)
    .await?
    .iter()
    .map(staff)
    .collect()
}
