//! Genuine papers of an installation: at least one of each kind that it signs.

use std::sync::Arc;

use lotse::clock::Instant;
use lotse::ids::OrderId;
use lotse::keys::note::VerifierKey;
use lotse::keys::{Keyring, ReceiptCode};
use lotse::retention::addresses::Addresses;
use lotse::retention::checkpoints::Checkpoints;
use lotse::retention::evidence::Evidence;
use lotse::retention::figures::gather;
use lotse::retention::ledger::checkpoint::verifier_key;
use lotse::retention::ledger::{Entry, Kind, Ledger};
use lotse::retention::quarterly::{Beside, QuarterlyReport};
use lotse::retention::receipts;
use lotse::store::receipt;

use crate::certificates::{certificates, roll};
use crate::house::{House, date};

/// One file as it is handed out.
pub struct Paper {
    /// Which of its papers it is.
    pub name: &'static str,
    pub file: Vec<u8>,
}

/// What one installation handed out.
pub struct Papers {
    pub key: VerifierKey,
    pub keyring: Arc<Keyring>,
    pub all: Vec<Paper>,
    /// The whole ledger, which only the officer gets.
    pub ledger: Vec<u8>,
}

impl Papers {
    /// An installation from which three people were deleted, and a fourth is being.
    pub async fn make(seed: u64) -> Self {
        let house = House::seeded(seed).await;
        let mut codes = Vec::new();
        for name in ["Zq7name Musterfrau", "Jemand Anders", "Noch Jemand"] {
            let person = house.add_person(name).await;
            let code = ReceiptCode::make(&*house.installation.chance);
            let keyring = house.installation.keyring.get();
            let covered = keyring.cover_commitment(person.as_str(), code.commitment());
            let made_at = house.installation.clock.now();
            let mut tx = house.installation.store.begin().await.unwrap();
            receipt::set(&mut tx, &person, &receipt::Receipt { made_at, covered }).await.unwrap();
            tx.commit().await.unwrap();
            codes.push(code);
        }
        house.clock.set(Instant::start_of(date(2028, 7, 1), chrono_tz::Europe::Vienna));
        assert_eq!(house.sweep().await.participations, 3);
        let installation = &house.installation;
        let keyring = installation.keyring.get();
        let mut papers =
            Self { key: verifier_key(&keyring), keyring, all: Vec::new(), ledger: Vec::new() };
        let ledger = Ledger::at(&installation.folder.ledger());
        let found = certificates(&house).await;
        let orders: Vec<OrderId> =
            found.evidence().deletions().iter().map(|one| one.order.clone()).collect();
        papers.add("checkpoint before", found.evidence().checkpoint());
        papers.add("certificate before", found.of_deletion(&orders[0]).unwrap().file.to_json());
        papers.receipt("receipt before", &codes[0], &house);

        // One who is being deleted, so that everything after this stands under a later checkpoint.
        let under_way = ReceiptCode::make(&*installation.chance);
        let intent = Entry {
            rule: "participation".to_owned(),
            project: "NW-2028".to_owned(),
            receipt: Some(under_way.commitment()),
            ..Entry::new(
                Kind::Intent,
                OrderId::from_bits(installation.chance.bits128()),
                installation.clock.now(),
                papers.keyring.current_epoch(),
            )
        };
        ledger.append(&[intent]).unwrap();
        for (name, code) in [("receipt", &codes[0]), ("receipt of another", &codes[1])] {
            papers.receipt(name, code, &house);
        }
        papers.receipt("receipt under way", &under_way, &house);
        roll(&house);
        let found = certificates(&house).await;
        for (name, order) in [("certificate", &orders[0]), ("certificate of another", &orders[2])] {
            papers.add(name, found.of_deletion(order).unwrap().file.to_json());
        }
        papers.add("project", found.of_project(&house.project.id).unwrap().file.to_json());
        let evidence = found.evidence();
        papers.add("checkpoint", evidence.checkpoint());
        let spring = (date(2028, 4, 1), date(2028, 6, 30));
        let winter = (date(2028, 1, 1), date(2028, 3, 31));
        for (name, days) in [("quarter", spring), ("quarter without deletions", winter)] {
            papers.add(name, papers.quarter(&house, evidence, days).await);
        }
        papers.ledger = ledger.text().unwrap();
        house.close().await;
        papers
    }

    /// The paper with this name.
    pub fn named(&self, name: &str) -> &Paper {
        self.all.iter().find(|paper| paper.name == name).unwrap()
    }

    fn add(&mut self, name: &'static str, file: String) {
        self.all.push(Paper { name, file: file.into_bytes() });
    }

    fn receipt(&mut self, name: &'static str, code: &ReceiptCode, house: &House) {
        let installation = &house.installation;
        let ledger = Ledger::at(&installation.folder.ledger());
        let checkpoints = Checkpoints::in_folder(&installation.folder.checkpoints());
        let (keyring, now) = (installation.keyring.get(), installation.clock.now());
        let found = receipts::find(code, &ledger, &checkpoints, &keyring, now).unwrap().unwrap();
        self.add(name, found.file.to_json());
    }

    async fn quarter(
        &self,
        house: &House,
        evidence: &Evidence,
        days: (chrono::NaiveDate, chrono::NaiveDate),
    ) -> String {
        let (folder, now) = (&house.installation.folder, house.installation.clock.now());
        let addresses = Addresses::in_folders(&folder.addresses(), &folder.hour_keys()).unwrap();
        let figures = gather(&house.installation.store, &addresses, now).await.unwrap().figures;
        let report = QuarterlyReport::of(days, &figures, evidence, Beside::default(), now);
        report.sign(&self.keyring, evidence).to_json()
    }
}
