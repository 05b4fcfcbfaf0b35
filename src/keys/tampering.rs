//! Whatever is changed or put elsewhere is refused, always with the same error.
//!
//! Two hundred rounds each; ten thousand when `LOTSE_LONG` is set.

use proptest::prelude::*;

use super::*;
use crate::classes::{DataClass, KeyGroup};
use crate::ids::{ParticipationId, ProjectId, ProviderId};

fn rounds() -> u64 {
    if std::env::var_os("LOTSE_LONG").is_some() { 10_000 } else { 200 }
}

/// The owned parts of a place, so that a test can change one of them.
#[derive(Clone)]
struct Spot {
    provider: ProviderId,
    project: Option<ProjectId>,
    owner: String,
    table: String,
    row: String,
    schema: u16,
    revision: Revision,
}

impl Spot {
    fn make(chance: &dyn Chance) -> Self {
        Self {
            provider: ProviderId::from_bits(chance.bits128()),
            project: Some(ProjectId::from_bits(chance.bits128())),
            owner: ParticipationId::from_bits(chance.bits128()).to_string(),
            table: "persons".to_owned(),
            row: "1/name".to_owned(),
            schema: 1,
            revision: Revision::make(chance),
        }
    }

    fn place(&self) -> Place<'_> {
        Place {
            provider: &self.provider,
            project: self.project.as_ref(),
            owner: &self.owner,
            table: &self.table,
            row: &self.row,
            schema: self.schema,
            revision: &self.revision,
        }
    }

    fn scope(&self, group: KeyGroup) -> Scope<'_> {
        Scope { provider: &self.provider, project: self.project.as_ref(), group }
    }

    /// This spot with each of its parts changed in turn.
    fn elsewhere(&self, chance: &dyn Chance) -> Vec<(&'static str, Self)> {
        let other = Self::make(chance);
        let with = |change: &dyn Fn(&mut Self)| {
            let mut spot = self.clone();
            change(&mut spot);
            spot
        };
        vec![
            ("provider", with(&|spot| spot.provider = other.provider.clone())),
            ("project", with(&|spot| spot.project = other.project.clone())),
            ("no project", with(&|spot| spot.project = None)),
            ("person", with(&|spot| spot.owner = other.owner.clone())),
            ("table", with(&|spot| spot.table = "person".to_owned())),
            ("row", with(&|spot| spot.row = "2/name".to_owned())),
            (
                "boundary",
                with(&|spot| (spot.table, spot.row) = ("persons1".into(), "/name".into())),
            ),
            ("schema", with(&|spot| spot.schema = 2)),
            ("revision", with(&|spot| spot.revision = other.revision.clone())),
        ]
    }
}

/// `bytes` with one bit flipped.
fn bent(chance: &dyn Chance, bytes: &[u8]) -> Vec<u8> {
    let mut bent = bytes.to_vec();
    let bits = u32::try_from(bytes.len() * 8).unwrap();
    let at = chance.below(bits) as usize;
    bent[at / 8] ^= 1 << (at % 8);
    bent
}

#[test]
fn a_record_opens_only_untouched_in_its_own_place() {
    for round in 0..rounds() {
        let chance = SeededChance::for_test(round);
        let (key, other_key) = (IdentityKey::make(&chance), IdentityKey::make(&chance));
        let spot = Spot::make(&chance);
        let seal = |spot: &Spot, key: &IdentityKey| {
            Envelope::seal(&chance, key, &spot.place(), DataClass::Identity, b"Anna", Size::Kib1)
                .unwrap()
        };
        let sealed = seal(&spot, &key);
        let open = |sealed: &Envelope, spot: &Spot, key: &IdentityKey, class| {
            sealed.open(key, &spot.place(), class).map(|plain| plain.to_vec())
        };
        let control = open(&sealed, &spot, &key, DataClass::Identity);
        assert_eq!(control, Ok(b"Anna".to_vec()), "round {round}");

        for (what, elsewhere) in spot.elsewhere(&chance) {
            let found = open(&sealed, &elsewhere, &key, DataClass::Identity);
            assert_eq!(found, Err(Refused), "{what}, round {round}");
        }
        // Another class of the same key group, another person's key, another record's wrapped key,
        // an older state's record, one flipped bit, one missing byte.
        assert_eq!(open(&sealed, &spot, &key, DataClass::ReportDraft), Err(Refused));
        assert_eq!(open(&sealed, &spot, &other_key, DataClass::Identity), Err(Refused));
        let other = seal(&spot, &key);
        for mixed in [
            Envelope { key: other.key.clone(), record: sealed.record.clone() },
            Envelope { key: sealed.key.clone(), record: other.record.clone() },
            Envelope { key: bent(&chance, &sealed.key), record: sealed.record.clone() },
            Envelope { key: sealed.key.clone(), record: bent(&chance, &sealed.record) },
            Envelope { key: sealed.key.clone(), record: sealed.record[1..].to_vec() },
            Envelope { key: Vec::new(), record: Vec::new() },
        ] {
            assert_eq!(open(&mixed, &spot, &key, DataClass::Identity), Err(Refused));
        }
    }
}

#[test]
fn a_wrapped_key_opens_only_untouched_for_its_owner_and_epoch() {
    for round in 0..rounds() {
        let chance = SeededChance::for_test(round);
        let mut keyring = Keyring::make(&chance);
        keyring.begin_epoch(&chance).unwrap();
        let spot = Spot::make(&chance);
        let (scope, owner) = (spot.scope(KeyGroup::Results), spot.owner.as_str());
        let key = ResultsKey::make(&chance);
        let wrapped = keyring.wrap(&chance, &scope, &key, owner).unwrap();
        let opens = |scope: &Scope<'_>, wrapped: &Wrapped, owner: &str| {
            keyring.unwrap::<<ResultsKey as Of>::Group>(scope, wrapped, owner).map(|_| ())
        };
        assert_eq!(opens(&scope, &wrapped, owner), Ok(()));

        let other = Spot::make(&chance);
        let stranger = Scope { provider: &other.provider, ..scope };
        let moved = Scope { project: other.project.as_ref(), ..scope };
        let homeless = Scope { project: None, ..scope };
        let regrouped = spot.scope(KeyGroup::Identity);
        for scope in [&stranger, &moved, &homeless, &regrouped] {
            assert_eq!(opens(scope, &wrapped, owner), Err(Refused));
            assert_eq!(keyring.rewrap(&chance, scope, &wrapped, owner), Err(Refused));
        }
        assert_eq!(opens(&scope, &wrapped, &other.owner), Err(Refused));
        let older = Wrapped { epoch: 1, ..wrapped.clone() };
        let bent = Wrapped { bytes: bent(&chance, &wrapped.bytes), ..wrapped.clone() };
        for changed in [&older, &bent, &Wrapped { epoch: 2, bytes: Vec::new() }] {
            assert_eq!(opens(&scope, changed, owner), Err(Refused));
            assert_eq!(keyring.rewrap(&chance, &scope, changed, owner), Err(Refused));
        }
    }
}

/// The group of a key type, for turbofish.
trait Of {
    type Group: Group;
}

impl<G: Group> Of for GroupKey<G> {
    type Group = G;
}

#[test]
fn a_rolled_key_is_the_same_key_and_the_old_wrap_opens_never_again() {
    let chance = SeededChance::for_test(1);
    let mut keyring = Keyring::make(&chance);
    let spot = Spot::make(&chance);
    let (results, answers) = (spot.scope(KeyGroup::Results), spot.scope(KeyGroup::Answers));
    let key = ResultsKey::make(&chance);
    let sealed =
        Envelope::seal(&chance, &key, &spot.place(), DataClass::Bands, b"3", Size::Kib1).unwrap();
    let old = keyring.wrap(&chance, &results, &key, &spot.owner).unwrap();
    let secret = Secret::entered("acht Birnen".to_owned()).unwrap();
    let on = &mut Stretcher::new(Costs::for_test().secrets);
    let lock = keyring
        .lock_answers(&chance, &answers, &spot.owner, &AnswersKey::make(&chance), &secret, on)
        .unwrap();

    keyring.begin_epoch(&chance).unwrap();
    let new = keyring.rewrap(&chance, &results, &old, &spot.owner).unwrap();
    let relocked = AnswersLock {
        wrapped: keyring.rewrap(&chance, &answers, &lock.wrapped, &spot.owner).unwrap(),
        ..lock.clone()
    };
    assert_eq!((old.epoch, new.epoch, relocked.wrapped.epoch), (1, 2, 2));
    let opened = |keyring: &Keyring, wrapped: &Wrapped| {
        let key: ResultsKey = keyring.unwrap(&results, wrapped, &spot.owner)?;
        sealed.open(&key, &spot.place(), DataClass::Bands).map(|plain| plain.to_vec())
    };
    let mut unlocked = |keyring: &Keyring, lock: &AnswersLock| {
        let found = Some((&answers, spot.owner.as_str(), lock));
        keyring.unlock_answers(&chance, found, &secret, on).map(|_| ())
    };
    assert_eq!(opened(&keyring, &old), Ok(b"3".to_vec()), "both epochs are alive");
    assert_eq!(unlocked(&keyring, &lock), Ok(()));

    keyring.destroy_epoch(1).unwrap();
    assert_eq!(opened(&keyring, &old), Err(Refused));
    assert_eq!(unlocked(&keyring, &lock), Err(Refused));
    assert_eq!(opened(&keyring, &new), Ok(b"3".to_vec()));
    assert_eq!(unlocked(&keyring, &relocked), Ok(()));
}

#[test]
fn an_answers_key_opens_by_secret_recovery_and_session_of_its_person_only() {
    let chance = SeededChance::for_test(1);
    let keyring = Keyring::make(&chance);
    let (spot, other) = (Spot::make(&chance), Spot::make(&chance));
    let (scope, owner) = (spot.scope(KeyGroup::Answers), spot.owner.as_str());
    let key = AnswersKey::make(&chance);
    let place = spot.place();
    let sealed =
        Envelope::seal(&chance, &key, &place, DataClass::Decisions, b"yes", Size::Kib1).unwrap();
    let opens = |key: Result<AnswersKey, Refused>| {
        sealed.open(&key?, &place, DataClass::Decisions).map(|plain| plain.to_vec())
    };
    let secret = |text: &str| Secret::entered(text.to_owned()).unwrap();
    let on = &mut Stretcher::new(Costs::for_test().secrets);
    let lock =
        keyring.lock_answers(&chance, &scope, owner, &key, &secret("acht Birnen"), on).unwrap();
    let mut unlock_by = |found: Option<(&Scope<'_>, &str, &AnswersLock)>, text: &str| {
        let unlocked = keyring.unlock_answers(&chance, found, &secret(text), on);
        opens(unlocked.map(|unlocked| unlocked.key))
    };
    let mut unlock = |owner: &str, text: &str| unlock_by(Some((&scope, owner, &lock)), text);
    assert_eq!(unlock(owner, "acht Birnen"), Ok(b"yes".to_vec()));
    assert_eq!(unlock(owner, "acht birnen"), Err(Refused));
    assert_eq!(unlock(&other.owner, "acht Birnen"), Err(Refused));
    assert_eq!(unlock_by(None, "acht Birnen"), Err(Refused));

    let (code, recovery) = keyring.wrap_for_recovery(&chance, &scope, owner, &key).unwrap();
    let (wrong, _) = keyring.wrap_for_recovery(&chance, &scope, owner, &key).unwrap();
    assert_eq!(opens(keyring.open_recovery(&scope, owner, &recovery, &code)), Ok(b"yes".to_vec()));
    assert_eq!(opens(keyring.open_recovery(&scope, owner, &recovery, &wrong)), Err(Refused));
    assert_eq!(opens(keyring.open_recovery(&scope, &other.owner, &recovery, &code)), Err(Refused));

    let anew = |owner: &str, wrapped: &Wrapped, code: &RecoveryCode| {
        let on = &mut Stretcher::new(Costs::for_test().secrets);
        let found = Some((&scope, owner, wrapped));
        keyring.lock_anew(&chance, found, code, &secret("neun Birnen"), on)
    };
    let (same, relocked) = anew(owner, &recovery, &code).unwrap();
    assert_eq!(opens(Ok(same)), Ok(b"yes".to_vec()));
    let after = unlock_by(Some((&scope, owner, &relocked)), "neun Birnen");
    assert_eq!(after, Ok(b"yes".to_vec()), "a new secret, the same key");
    assert!(anew(owner, &recovery, &wrong).is_err());
    assert!(anew(&other.owner, &recovery, &code).is_err());
    assert!(anew(owner, &lock.wrapped, &code).is_err(), "another way's wrap");
    let on = &mut Stretcher::new(Costs::for_test().secrets);
    assert!(keyring.lock_anew(&chance, None, &code, &secret("neun Birnen"), on).is_err());

    let (token, stolen) = (Token::make(&chance), Token::make(&chance));
    let session = keyring.wrap_for_session(&chance, &scope, owner, &token, &key).unwrap();
    let resume = |owner: &str, wrapped: &Wrapped, token: &Token| {
        opens(keyring.unwrap_from_session(&scope, owner, wrapped, token))
    };
    assert_eq!(resume(owner, &session, &token), Ok(b"yes".to_vec()));
    assert_eq!(resume(owner, &session, &stolen), Err(Refused));
    assert_eq!(resume(&other.owner, &session, &token), Err(Refused));
    assert_eq!(resume(owner, &recovery, &token), Err(Refused), "another way's wrap");
    assert!(keyring.unwrap::<<AnswersKey as Of>::Group>(&scope, &session, owner).is_err());
    assert!(keyring.wrap(&chance, &scope, &key, owner).is_err(), "never without a person's wrap");

    // A reset makes a new key: what the old one sealed stays closed.
    let fresh = AnswersKey::make(&chance);
    let reset = keyring.lock_answers(&chance, &scope, owner, &fresh, &secret("neu"), on).unwrap();
    let found = Some((&scope, owner, &reset));
    let after = keyring.unlock_answers(&chance, found, &secret("neu"), on);
    assert_eq!(opens(after.map(|unlocked| unlocked.key)), Err(Refused));
}

#[test]
fn nothing_can_be_told_from_lengths_and_a_decoy_looks_like_a_record() {
    let chance = SeededChance::for_test(1);
    let key = AnswersKey::make(&chance);
    let spot = Spot::make(&chance);
    for size in Size::ALL {
        let seal = |class, payload: &[u8]| {
            room::seal(&chance, &key, &spot.place(), class, payload, size).unwrap()
        };
        let full = vec![b'x'; size.capacity()];
        let (empty, full) = (seal(DataClass::Drafts, b""), seal(DataClass::OwnAnswers, &full));
        let decoy = Envelope::decoy(&chance, KeyGroup::Answers, size);
        for other in [&full, &decoy] {
            assert_eq!(empty.key.len(), other.key.len());
            assert_eq!(empty.record.len(), other.record.len());
            // Version, algorithm and group; then the key's id, which row and record share.
            assert_eq!(empty.record[..3], other.record[..3]);
            assert_eq!(empty.key[..3], other.key[..3]);
            assert_eq!(other.key[3..19], other.record[3..19]);
            assert_ne!(empty.key[3..19], other.key[3..19]);
        }
        let class = DataClass::Drafts;
        assert!(room::open(&key, &spot.place(), class, &empty).unwrap().is_empty());
        assert!(room::open(&key, &spot.place(), class, &decoy).is_err());
        let over = vec![0; size.capacity() + 1];
        assert!(room::seal(&chance, &key, &spot.place(), class, &over, size).is_err());
    }
}

#[test]
fn classes_of_the_room_go_through_its_door_only() {
    let chance = SeededChance::for_test(1);
    let key = AnswersKey::make(&chance);
    let spot = Spot::make(&chance);
    for class in [DataClass::OwnAnswers, DataClass::Drafts, DataClass::OwnResults] {
        let sealed = room::seal(&chance, &key, &spot.place(), class, b"5", Size::Kib1).unwrap();
        assert!(room::open(&key, &spot.place(), class, &sealed).is_ok());
        assert_eq!(sealed.open(&key, &spot.place(), class).err(), Some(Refused));
        let outside = Envelope::seal(&chance, &key, &spot.place(), class, b"5", Size::Kib1);
        assert_eq!(outside.err(), Some(Refused));
    }
    let results = ResultsKey::make(&chance);
    let wrong =
        Envelope::seal(&chance, &results, &spot.place(), DataClass::Identity, b"", Size::Kib1);
    assert_eq!(wrong.err(), Some(Refused), "a class of another key group");
}

proptest! {
    #[test]
    fn every_payload_that_fits_reads_back(payload in proptest::collection::vec(any::<u8>(), 0..5000)) {
        let chance = SeededChance::for_test(1);
        let (key, spot) = (IdentityKey::make(&chance), Spot::make(&chance));
        let (class, size) = (DataClass::ReportDraft, Size::fitting(payload.len()).unwrap());
        let sealed = Envelope::seal(&chance, &key, &spot.place(), class, &payload, size).unwrap();
        let opened = sealed.open(&key, &spot.place(), class).unwrap();
        prop_assert_eq!(opened.as_slice(), payload.as_slice());
    }
}
