//! What a sweep does not do: by a clock nobody believes, or to a crowd that nobody told.

use lotse::clock::{Clock as _, Instant};
use lotse::ids::StaffId;
use lotse::keys::Revision;
use lotse::retention::alarms::{self, Alarm};
use lotse::retention::brake::{self, Why};
use lotse::retention::sweep::{Safeguards, Sweep, Until};
use lotse::retention::{calendar, clock_guard, figures};
use lotse::store::{announcement, brake_release, clock_seen, participation};

use super::{Beside, end, rows};
use crate::databases::{Database, on_both};
use crate::household::{Household, Person, Sheet, ZONE};

async fn codes(database: &Database) -> Vec<String> {
    let standing = alarms::list(&database.store).await.unwrap();
    standing.into_iter().map(|alarm| alarm.code).collect()
}

async fn crowd(house: &Household<'_>, people: u32, ends_at: Instant) -> Vec<Person> {
    let mut crowd = Vec::new();
    for number in 0..people {
        let name = format!("Person {number} {}", ends_at.unix());
        crowd.push(house.add_person(&name, ends_at, Sheet::Begun).await);
    }
    crowd
}

#[tokio::test]
async fn a_clock_that_jumps_waits_for_the_operator() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let person = house.add_person("Anna Muster", end(), Sheet::Begun).await;
        let beside = Beside::at(database.folder(), end().plus_days(-3));
        let sweep = beside.of(&house);
        assert!(sweep.run().await.unwrap().is_some(), "the first time seen is believed");
        // A weekend of outage, or a wrong clock: nobody knows.
        beside.clock.set(end().plus_seconds(60));
        house.add_attempt(b"someone", end().plus_days(-2)).await;
        for _ in 0..3 {
            assert_eq!(sweep.run().await.unwrap(), None, "asking again does not help");
            assert_eq!(rows(database, &person).await, 18);
        }
        assert_eq!(codes(database).await, ["clock-ahead"]);
        let hidden = participation::find(&database.store, &person.id, beside.clock.now()).await;
        assert!(hidden.unwrap().is_none(), "what has ended is not shown");

        clock_guard::confirm(&database.store, &beside.ledger, beside.clock.now()).await.unwrap();
        assert_eq!(sweep.run().await.unwrap().unwrap().participations, 1);
        assert_eq!(rows(database, &person).await, 0);
        assert_eq!(codes(database).await, [""; 0]);
        // 36 hours are no jump.
        beside.clock.advance_seconds(clock_guard::MOST_SECONDS);
        assert!(sweep.run().await.unwrap().is_some());
        beside.clock.advance_seconds(clock_guard::MOST_SECONDS + 1);
        assert!(sweep.run().await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn putting_back_an_old_database_does_not_make_a_jump_believed() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        house.add_person("Anna Muster", end(), Sheet::Begun).await;
        let beside = Beside::at(database.folder(), end());
        let sweep = beside.of(&house);
        assert_eq!(sweep.run().await.unwrap().unwrap().participations, 1);
        let ledger = beside.ledger.read().unwrap().entries.last().map(|entry| entry.at);
        let of = async |now| clock_guard::look(&database.store, ledger, now).await.unwrap();
        // The database forgets; the ledger does not.
        let mut tx = database.store.begin().await.unwrap();
        clock_seen::confirm(&mut tx, end().plus_days(-400), Instant::from_unix(0)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(of(end().plus_days(1)).await, clock_guard::Stands::Sound);
        assert_eq!(of(end().plus_days(-1)).await, clock_guard::Stands::Back(86_400));
        assert_eq!(of(end().plus_days(2)).await, clock_guard::Stands::Ahead(2 * 86_400));
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_goes_back_alarms_until_it_is_right() {
    let database = Database::sqlite().await;
    let house = Household::in_database(&database).await;
    let beside = Beside::at(database.folder(), end());
    let sweep = beside.of(&house);
    sweep.run().await.unwrap().unwrap();
    beside.clock.advance_seconds(-clock_guard::BEHIND_SECONDS);
    sweep.run().await.unwrap().unwrap();
    assert_eq!(codes(&database).await, [""; 0], "nodes differ by some minutes");
    beside.clock.advance_seconds(-1);
    sweep.run().await.unwrap().unwrap();
    assert_eq!(codes(&database).await, [Alarm::ClockBack.code()]);
    clock_guard::confirm(&database.store, &beside.ledger, beside.clock.now()).await.unwrap();
    sweep.run().await.unwrap().unwrap();
    assert_eq!(codes(&database).await, [""; 0]);
    database.remove().await;
}

#[tokio::test]
async fn a_crowd_that_nobody_told_waits_for_two_persons() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let beside = Beside::at(database.folder(), end().plus_seconds(60));
        let sweep = beside.of(&house);
        let ten = crowd(&house, 10, end()).await;
        assert_eq!(sweep.run().await.unwrap().unwrap().participations, 10, "ten need nobody");
        assert_eq!(rows(database, &ten[0]).await, 0);

        let eleven = crowd(&house, 11, end()).await;
        let asking = &eleven[0];
        beside.clock.advance_seconds(3_600);
        let swept = sweep.run().await.unwrap().unwrap();
        assert_eq!((swept.participations, swept.waiting), (0, 11));
        let now = beside.clock.now();
        let waiting = brake::waiting(&database.store, now).await.unwrap();
        assert_eq!((waiting[0].people, waiting[0].why), (11, Why::TooLate));
        assert_eq!(waiting[0].project_code, "P-1");
        assert_eq!(codes(database).await, [Alarm::Brake.code()], "waiting is not late");
        let standing = calendar::standing(&database.store, now).await.unwrap();
        assert_eq!((standing.blocked, standing.due, standing.overdue), (11, 0, 0));
        let gathered = figures::gather(&database.store, &beside.addresses, now).await.unwrap();
        assert_eq!((gathered.figures.overdue, gathered.figures.waiting.len()), (0, 1));

        // One proposal alone changes nothing.
        let propose = async |project| {
            let mut tx = database.store.begin().await.unwrap();
            brake_release::propose(&mut tx, project, now, &house.adviser, now).await.unwrap();
            tx.commit().await.unwrap();
        };
        propose(&waiting[0].project).await;
        assert_eq!(sweep.run().await.unwrap().unwrap().waiting, 11);
        let proposal = brake_release::list(&database.store).await.unwrap().remove(0);
        let mut tx = database.store.begin().await.unwrap();
        let second = StaffId::from_bits([9; 16]);
        brake_release::agree(&mut tx, &proposal, &second, now).await.unwrap();
        tx.commit().await.unwrap();
        let swept = sweep.run().await.unwrap().unwrap();
        assert_eq!((swept.participations, swept.waiting), (11, 0));
        assert_eq!(rows(database, asking).await, 0);
        assert_eq!(codes(database).await, [""; 0]);

        // It was for those: the next crowd waits again.
        beside.clock.advance_seconds(3_600);
        let next = crowd(&house, 12, now.plus_seconds(1)).await;
        assert_eq!(sweep.run().await.unwrap().unwrap().waiting, 12);
        let mut tx = database.store.begin().await.unwrap();
        announcement::by_own_wish(&mut tx, &next[0].id).await.unwrap();
        tx.commit().await.unwrap();
        let swept = sweep.run().await.unwrap().unwrap();
        assert_eq!((swept.participations, swept.waiting), (1, 11), "an own wish never waits");
        assert_eq!(rows(database, &next[0]).await, 0);
        // The control: without the brake they would be gone.
        let unsafe_sweep = Sweep { safeguards: Safeguards::Off, ..beside.of(&house) };
        assert_eq!(unsafe_sweep.run().await.unwrap().unwrap().participations, 11);
    })
    .await;
}

#[tokio::test]
async fn whoever_was_told_a_week_ahead_does_not_wait() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let people = crowd(&house, 12, end()).await;
        let beside = Beside::at(database.folder(), end().plus_days(-31));
        let sweep = beside.of(&house);
        let mut told = Vec::new();
        while beside.clock.now() < end() {
            sweep.run().await.unwrap().unwrap();
            let gathered = figures::gather(&database.store, &beside.addresses, beside.clock.now());
            let announced = gathered.await.unwrap().figures.announced;
            told.push((announced.first, announced.again));
            beside.clock.advance_days(1);
        }
        assert_eq!(told[0], (0, 0), "31 days ahead nobody is told");
        assert_eq!((told[1], told[23], told[24]), ((12, 0), (12, 0), (12, 12)));
        assert_eq!(sweep.run().await.unwrap().unwrap().participations, 12);
        assert_eq!(rows(database, &people[0]).await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_end_that_was_brought_forward_is_announced_anew_or_waits() {
    on_both(async |database| {
        let house = Household::in_database(database).await;
        let people = crowd(&house, 11, end()).await;
        let beside = Beside::at(database.folder(), end().plus_days(-20));
        let sweep = beside.of(&house);
        sweep.run().await.unwrap().unwrap();
        // Two days ahead is too late; nobody hears of it in time.
        let sooner = end().plus_days(-18);
        for person in &people {
            let found = participation::find(&database.store, &person.id, beside.clock.now()).await;
            let mut changed = found.unwrap().unwrap();
            let former = std::mem::replace(&mut changed.revision, Revision::make(&house.chance));
            changed.deletes_on = sooner.plus_seconds(-1).date_in(ZONE);
            changed.ends_at = sooner;
            let mut tx = database.store.begin().await.unwrap();
            participation::set_identity(&mut tx, &changed, &former).await.unwrap();
            tx.commit().await.unwrap();
        }
        beside.clock.set(sooner.plus_seconds(-86_400));
        sweep.run().await.unwrap().unwrap();
        beside.clock.set(sooner);
        let swept = sweep.run().await.unwrap().unwrap();
        assert_eq!((swept.participations, swept.waiting), (0, 11));
        let months = calendar::calendar(&database.store).await.unwrap();
        assert_eq!((months[0].month.as_str(), months[0].people), ("2027-06", 11));
    })
    .await;
}

#[tokio::test]
async fn a_sweep_that_fails_alarms_until_one_succeeds() {
    let database = Database::sqlite().await;
    let house = Household::in_database(&database).await;
    house.add_person("Anna Muster", end(), Sheet::Begun).await;
    let beside = Beside::at(database.folder(), end());
    std::fs::write(beside.ledger.path(), "{}\n").unwrap();
    assert!(beside.sweep(&house, Until::Done).await.is_err());
    assert_eq!(codes(&database).await, [Alarm::SweepFailed.code()]);
    std::fs::remove_file(beside.ledger.path()).unwrap();
    beside.sweep(&house, Until::Done).await.unwrap();
    assert_eq!(codes(&database).await, [""; 0]);
    database.remove().await;
}
