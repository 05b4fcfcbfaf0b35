//! Every command that needs the keyring finds it in Vault.

use super::super::program::Installed;
use super::server::{KEY, TOKEN, Vault};
use super::set_token;

#[test]
fn every_command_opens_a_keyring_that_vault_closes() {
    let (vault, folder) = (Vault::start(), tempfile::tempdir().unwrap());
    let token = folder.path().join("token");
    set_token(&token, TOKEN);
    let within = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let settings = vec![
        ("LOTSE_VAULT", vault.url()),
        ("LOTSE_VAULT_KEY", KEY.to_owned()),
        ("LOTSE_VAULT_TOKEN_FILE", token.to_str().unwrap().to_owned()),
        ("LOTSE_KEYRING_REPLICA", within("second/keyring.json")),
        ("LOTSE_BACKUPS", within("backups")),
        ("LOTSE_COPIES", within("copies")),
    ];
    let installed = Installed::with(folder, settings, None);
    for words in [
        &["ledger", "key"][..],
        &["backup"],
        &["keys", "roll", "--now"],
        &["keys", "copy"],
        &["drill"],
        &["restore", "--replace"],
        &["attacks", "--reason", "Many failed at once."],
        &["ledger", "checkpoint"],
        &["retention", "run"],
        &["retention", "plan"],
    ] {
        let outcome = installed.run(words);
        assert_eq!(outcome.status, Some(0), "{words:?}: {outcome:?}");
    }
    // The control: without Vault nothing of it opens.
    vault.seal(true);
    for words in [&["ledger", "key"][..], &["restore", "--replace"], &["keys", "copy"]] {
        installed.run(words).is_refused(&["vault"]);
    }
}
