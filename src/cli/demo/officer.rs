//! The demo's data protection officer signs off, by the same verb as the page does.

use crate::access::{self, Dpo};
use crate::cli::setting_up::Account;
use crate::counselling::sign_off;
use crate::installation::Installation;
use crate::keys::Secret;

/// Signs off every questionnaire that needs it, in the words that its author wrote down.
pub async fn sign_off_all(installation: &Installation, officer: &Account) -> anyhow::Result<()> {
    let password = || Secret::entered(officer.password.clone());
    let (token, _) = access::log_in(installation, &officer.person.email, password()?).await?;
    let dpo = Dpo::authorise(installation, token).await?;
    for published in installation.catalogue.all().filter(|one| one.needs_sign_off()) {
        let definition = published.definition();
        // Without a word of its author it waits, as it would for a real officer.
        let Some(record) = definition.sign_off() else { continue };
        let confirmed = access::confirm(installation, dpo.desk(), password()?).await?;
        let version = (definition.id(), definition.version());
        let (basis, reason) = (record.legal_basis(), record.reason());
        sign_off::sign(installation, &dpo, confirmed, version, basis, reason).await?;
    }
    Ok(())
}
