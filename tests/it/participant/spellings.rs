//! A secret is the same however a keyboard spells it, and one of before moves to what is usual today.

use std::sync::Arc;

use lotse::access::{self, Denied, Invited};
use lotse::counselling::decisions;
use lotse::definition::Catalogue;
use lotse::ids::ParticipationId;
use lotse::installation::Installation;
use lotse::keys::Costs;
use lotse::store::session::Computer;
use lotse::store::sql::{Location, Statement};

use super::{answer, at_first_question, log_in, set_secret};
use crate::browser::Browser;
use crate::house::{self, ADVISER, House, PASSWORD, secret};

#[tokio::test]
async fn ones_own_secret_is_known_from_every_keyboard() {
    let house = House::new().await;
    let person = house.add_person("Mira Muster").await;
    let code = house.invite(&person).await.code;
    let mut browser = house.browser();
    let page = browser.post("/invitation", &[("code", &code)]).await;
    let welcome = set_secret(&mut browser, &page, "Menü über grünen Äpfeln").await;
    let name = welcome.is_a_page().one("[data-login-name]");
    for typed in [
        "Menu\u{308} u\u{308}ber gru\u{308}nen A\u{308}pfeln",
        "Menü über grünen Äpfeln ",
        "\tMenü  über\u{a0}grünen Äpfeln\r\n",
    ] {
        let home = log_in(&mut house.browser(), &name, typed).await;
        assert_eq!(home.is_a_page().path, "/participant/information", "{typed:?}");
    }
    for wrong in ["menü über grünen äpfeln", "Menü über grünenÄpfeln"] {
        assert_eq!(log_in(&mut house.browser(), &name, wrong).await.status, 422, "{wrong}");
    }
}

/// Lets a person in beside the pages; the answer is their login name.
async fn entered(installation: &Installation, house: &House, words: &str) -> String {
    let person = house.add_person("Mira Muster").await;
    let invited = Invited::Token(house.invite(&person).await.token);
    let own = Computer::Own;
    decisions::enter_for_the_first_time(installation, &invited, secret(words), own)
        .await
        .unwrap()
        .login_name
}

#[tokio::test]
async fn offered_words_are_known_in_any_case_and_without_umlauts() {
    let house = House::new().await;
    let name = entered(&house.installation, &house, "blüte bär höhle küche").await;
    for typed in [
        "Blüte Bär Höhle Küche",
        "BLUETE BAER HOEHLE KUECHE",
        "bluete-baer-hoehle-kueche",
        " blüte  bär höhle ku\u{308}che",
    ] {
        let home = log_in(&mut house.browser(), &name, typed).await;
        assert_eq!(home.is_a_page().path, "/participant/information", "{typed:?}");
    }
    assert_eq!(log_in(&mut house.browser(), &name, "blüte bär höhle").await.status, 422);
}

/// The same installation as it was when hashes cost something else.
async fn of_before(house: &House) -> Installation {
    let (now, catalogue) = (&house.installation, Catalogue::embedded().unwrap());
    let (folder, clock) = (now.folder.clone(), house.clock.clone());
    let installation = house::open_at(&now.location, folder, clock, catalogue).await;
    Installation { costs: Costs::for_test_former(), ..installation }
}

/// What is stored of a person's secret: the hash, and what it locks.
async fn stored(installation: &Installation, person: &ParticipationId) -> (String, Vec<u8>) {
    let row = Statement::new(
        "SELECT secret_hash, wrapped FROM person_access
         JOIN wrapped_key ON wrapped_key.participation_id = person_access.participation_id
         WHERE person_access.participation_id = $1 AND key_group = 'answers'",
    )
    .bind(person)
    .one(&installation.store)
    .await
    .unwrap()
    .unwrap();
    (row.text("secret_hash").unwrap(), row.bytes("wrapped").unwrap())
}

/// Writes the hash as it was before there was one spelling: what was typed is what was hashed.
async fn as_typed(installation: &Installation, person: &ParticipationId) {
    let (hash, _) = stored(installation, person).await;
    let former = hash.replace("argon2id-2", "argon2id-1");
    assert_ne!(hash, former);
    let mut tx = installation.store.begin().await.unwrap();
    Statement::new("UPDATE person_access SET secret_hash = $1 WHERE participation_id = $2")
        .bind(former.as_str())
        .bind(person)
        .run(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Lets the database refuse every new hash, or take them again.
async fn refuse_new_hashes(installation: &Installation, refuse: bool) {
    let statement = match (&installation.location, refuse) {
        (Location::File(_), true) => Statement::new(
            "CREATE TRIGGER planned BEFORE UPDATE OF secret_hash ON person_access
             BEGIN SELECT RAISE(ABORT, 'planned'); END",
        ),
        (Location::File(_), false) => Statement::new("DROP TRIGGER planned"),
        (Location::Server(_), true) => Statement::new(
            "ALTER TABLE person_access
             ADD CONSTRAINT planned CHECK (secret_hash LIKE 'argon2id-1%')",
        ),
        (Location::Server(_), false) => {
            Statement::new("ALTER TABLE person_access DROP CONSTRAINT planned")
        }
    };
    let mut tx = installation.store.begin().await.unwrap();
    statement.run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn hash_and_lock_of_before_move_together_at_the_next_success() {
    let mut house = House::new().await;
    let (before, now) = (Arc::new(of_before(&house).await), Arc::clone(&house.installation));
    house.installation = before;
    let (person, mut browser, name, first) = at_first_question(&house).await;
    answer(&mut browser, &first, "4", "forward").await;
    house.installation.store.close().await;
    house.installation = now;
    as_typed(&house.installation, &person).await;
    let former = stored(&house.installation, &person).await;
    assert!(former.0.starts_with("argon2id-1$16$"), "{}", former.0);
    let now = &house.installation;
    let kept = async |browser: &mut Browser| {
        let question = browser.get(&first.path).await;
        assert_eq!(question.is_a_page().attribute("input[checked]", "value"), "4");
    };

    assert_eq!(log_in(&mut house.browser(), &name, "ein falsches Geheimnis").await.status, 422);
    assert_eq!(stored(now, &person).await, former, "a wrong secret moves nothing");
    refuse_new_hashes(now, true).await;
    assert_eq!(log_in(&mut house.browser(), &name, super::SECRET).await.status, 500);
    assert_eq!(stored(now, &person).await, former, "not even half of it");
    refuse_new_hashes(now, false).await;

    let mut browser = house.browser();
    assert_eq!(log_in(&mut browser, &name, super::SECRET).await.is_a_page().path, "/participant");
    kept(&mut browser).await;
    let moved = stored(now, &person).await;
    assert!(moved.0.starts_with("argon2id-2$8$"), "{}", moved.0);
    assert_ne!(moved.1, former.1, "the lock moved, too");
    let mut again = house.browser();
    let spelled = format!(" {}", super::SECRET);
    assert_eq!(log_in(&mut again, &name, &spelled).await.is_a_page().path, "/participant");
    kept(&mut again).await;
    assert_eq!(stored(now, &person).await, moved, "it moves once");
}

#[tokio::test]
async fn a_password_of_before_moves_at_the_next_success() {
    let house = House::new().await;
    let installation = of_before(&house).await;
    let hash = async || {
        let statement = Statement::new("SELECT password_hash FROM staff ORDER BY password_hash");
        let rows = statement.all(&house.installation.store).await.unwrap();
        rows.iter().map(|row| row.text("password_hash").unwrap()).collect::<Vec<_>>()
    };
    let former = hash().await;
    for wrong in ["vier Birnen fliegen", "Vier Birnen fliegen nach Hause"] {
        let denied = access::log_in(&installation, ADVISER, secret(wrong)).await;
        assert!(matches!(denied, Err(Denied::NotRecognised)));
    }
    assert_eq!(hash().await, former);
    access::log_in(&installation, ADVISER, secret(&format!("{PASSWORD} "))).await.unwrap();
    let moved = hash().await;
    let count = |hashes: &[String]| hashes.iter().filter(|hash| hash.contains("$16$1$")).count();
    assert_eq!((count(&former), count(&moved)), (0, 1), "one account moved, to this cost");
    access::log_in(&installation, ADVISER, secret(PASSWORD)).await.unwrap();
    assert_eq!(hash().await, moved, "once");
    installation.store.close().await;
}
