//! Lives of whole installations: after every step everything that must be there is there, and
//! nothing else.
//!
//! Histories are drawn by `proptest` and lived through the same verbs as the service's; what must be
//! there says an oracle, which knows the steps alone. A history that breaks a rule is made as short
//! as possible and printed.
//! `LOTSE_LONG=1` draws 2,000 of up to 200 steps; `LOTSE_HISTORIES` another number of them, and
//! `LOTSE_HISTORIES_SEED` begins with another seed than 1: each thread has one of its own, and the
//! same seed and number give the same histories.

mod check;
mod decided;
mod deeds;
mod kept;
mod objections;
mod oracle;
mod steps;
mod tally;
mod template;
mod world;

use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use lotse::retention::sweep;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use tokio::runtime::Runtime;

use crate::house::date;
use oracle::{Agreed, Terms};
use steps::{Deed, Step, any_history};
use tally::Tally;
use template::Template;
use world::{Broken, World};

async fn live(
    template: &Template,
    agreed: Agreed,
    steps: &[Step],
    broken: Option<Broken>,
) -> Result<Tally, String> {
    let mut world = World::begin(template, agreed, broken).await;
    for (number, step) in steps.iter().enumerate() {
        let told = |fault| format!("after step {number}, {step:?}: {fault}");
        world.take(step).await.map_err(told)?;
        world.check().await.map_err(told)?;
    }
    world.check_opens().await?;
    world.check_answers().await?;
    world.check_verifies()?;
    world.check_files().await?;
    Ok(world.end().await)
}

/// Draws so many histories of up to `most` steps; gives what happened in them.
fn draw(seed: u8, cases: u32, most: usize, broken: Option<Broken>) -> Result<Tally, String> {
    let runtime = Runtime::new().unwrap();
    let template = runtime.block_on(Template::make());
    let config = Config {
        cases,
        failure_persistence: None,
        // A control need not be told in few words.
        max_shrink_iters: if broken.is_some() { 0 } else { 300 },
        max_shrink_time: 120_000,
        ..Config::default()
    };
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(config, chance);
    let tally = Mutex::new(Tally::default());
    let outcome = runner.run(&any_history(most), |(agreed, steps)| {
        let lived = runtime.block_on(live(&template, agreed, &steps, broken));
        let lived = lived.map_err(TestCaseError::fail)?;
        *tally.lock().unwrap() += lived;
        Ok(())
    });
    outcome.map_err(|fault| format!("seed {seed}, {cases} histories of up to {most}: {fault}"))?;
    Ok(tally.into_inner().unwrap())
}

#[test]
fn in_no_history_goes_anything_early_stays_or_comes_back() {
    let began = Instant::now();
    let long = std::env::var("LOTSE_LONG").is_ok();
    let told = std::env::var("LOTSE_HISTORIES").ok().map(|told| told.parse::<u32>().unwrap());
    let histories = told.unwrap_or(if long { 2_000 } else { 32 });
    let most = if long { 200 } else { 60 };
    let threads =
        if long { thread::available_parallelism().map_or(2, usize::from).min(100) } else { 2 };
    let threads = u8::try_from(threads).unwrap();
    let told = std::env::var("LOTSE_HISTORIES_SEED").ok();
    let first = told.map_or(1, |told| told.parse::<u8>().unwrap());
    // All of them live at once, before the first is waited for.
    let lives: Vec<_> = (first..first + threads)
        .map(|seed| {
            thread::spawn(move || draw(seed, histories.div_ceil(threads.into()), most, None))
        })
        .collect();
    let lives: Vec<_> = lives.into_iter().map(|life| life.join().unwrap()).collect();
    let mut all = Tally::default();
    for lived in lives {
        all += lived.unwrap_or_else(|fault| panic!("{fault}"));
    }
    println!("{histories} histories in {:?}: {all:?}", began.elapsed());
    assert!(all.deleted > 0 && all.cut_off > 0 && all.refused > 0 && all.restored > 0);
    // What seldom happens is drawn by a long run only.
    if histories >= 1_000 {
        assert!(all.answers_ended > 0 && all.drafts_ended > 0 && all.kept_by_hold > 0);
        assert!(all.objected > 0 && all.restricted_again > 0 && all.lifted_again > 0);
        assert!(all.requested > 0 && all.agreements_changed > 0 && all.agreements_lengthened > 0);
    }
}

/// An agreement for stories that are told here: answers end early.
fn agreed() -> Agreed {
    let terms =
        Terms { months_after_project: 1, months_after_late_exit: 1, days_after_never_came: 100 };
    let last = date(2027, 12, 31);
    Agreed { terms, last, answers_since: Some(last) }
}

/// A backup that holds an announced deletion, which was carried out afterwards.
#[tokio::test]
async fn a_backup_from_amid_a_deletion_is_put_back() {
    let template = Template::make().await;
    for step in sweep::Step::ALL {
        let steps = [
            Step::Add(Some(date(2026, 12, 31))),
            Step::Add(None),
            Step::Ahead(60, true),
            Step::SweepCutOff(step),
            Step::Backup,
            Step::Sweep,
            Step::Restore(0),
            Step::Sweep,
        ];
        let lived = live(&template, agreed(), &steps, None).await;
        let lived = lived.unwrap_or_else(|fault| panic!("{step:?}: {fault}"));
        assert_eq!((lived.deleted, lived.restored), (1, 1), "{step:?}");
    }
}

/// What drawn histories once found in the service.
#[tokio::test]
async fn what_histories_found_does_not_come_back() {
    let template = Template::make().await;
    let never = Step::Add(Some(date(2026, 12, 31)));
    // Whatever people do by a clock that nobody believes, it is not believed for that.
    let vouched = [
        never.clone(),
        Step::Sweep,
        Step::Ahead(60, false),
        Step::Hold(None, 5, false),
        Step::Lift(0),
        Step::Sweep,
    ];
    // An erasure that was granted beside a deletion that was begun.
    let beside = [
        never,
        Step::Add(None),
        Step::Ahead(60, true),
        Step::SweepCutOff(sweep::Step::Intended),
        Step::Ahead(20, false),
        Step::Erase(0),
        Step::Sweep,
    ];
    // A clock that ran ahead, and was set right.
    let ahead = [
        Step::Add(None),
        Step::Answer(0, Deed::Save),
        Step::Ahead(60, true),
        Step::Sweep,
        Step::Back(60 * 24),
        Step::Answer(0, Deed::Submit),
        Step::Days(40),
    ];
    // A hold that was lifted, in a backup from before; and one that a wrong clock had ended.
    let lifted = [
        Step::Add(None),
        Step::Hold(None, 20, true),
        Step::Backup,
        Step::Lift(0),
        Step::Restore(0),
        Step::Days(25),
        Step::Hold(None, 20, true),
        Step::Ahead(25, true),
        Step::Sweep,
        Step::Back(25 * 24),
        Step::Lift(1),
        Step::Sweep,
    ];
    for (steps, deleted, ended) in
        [(&vouched[..], 0, 0), (&beside, 2, 0), (&ahead, 0, 1), (&lifted, 0, 0)]
    {
        let lived = live(&template, agreed(), steps, None).await;
        let lived = lived.unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!((lived.deleted, lived.answers_ended), (deleted, ended), "{steps:?}");
    }
}

/// Without this, the histories would show nothing.
#[test]
fn a_broken_rule_is_found() {
    for (broken, word) in
        [(Broken::Term, "must be there"), (Broken::Sweep, "of people who are gone")]
    {
        let fault = draw(3, 60, 60, Some(broken)).unwrap_err();
        assert!(fault.contains(word), "{broken:?}: {fault}");
    }
}

/// Each fault, planted in a story that holds without it.
#[tokio::test]
async fn a_planted_fault_is_found() {
    let template = Template::make().await;
    let answered = [Step::Add(None), Step::Answer(0, Deed::Save), Step::Answer(0, Deed::Submit)];
    let ended = [Step::Backup, Step::Ahead(31, true), Step::Sweep, Step::Restore(0)];
    let answers = [&answered[..], &ended[..]].concat();
    // Never came, and ends on 10 April 2027, a day within the hold or after it was lifted.
    let never = Step::Add(Some(date(2026, 12, 31)));
    let past = [Step::Ahead(50, true), Step::Sweep];
    let held = [&[never.clone(), Step::Hold(Some(0), 90, true)], &past[..]].concat();
    let lifted = [&[never, Step::Hold(None, 90, true), Step::Lift(0)], &past[..]].concat();
    let copied = [
        Step::Add(Some(date(2026, 12, 31))),
        Step::Backup,
        Step::Ahead(60, true),
        Step::Sweep,
        Step::Restore(0),
    ];
    let months = |months_after_project| {
        let terms = Terms { months_after_project, ..agreed().terms };
        Step::Agree(Agreed { terms, ..agreed() })
    };
    let (shorter, longer) = ([Step::Add(None), months(0)], [Step::Add(None), months(2)]);
    let objected = [
        Step::Add(None),
        Step::Object(0),
        Step::Reconsider(0),
        Step::Ahead(14, true),
        Step::Reconsider(0),
    ];
    for (broken, steps, word) in [
        (Broken::Copied, &copied[..], "of people who are gone"),
        (Broken::AnswersEarly, &answers[..], "answers are there: false"),
        (Broken::AnswersLate, &answers[..6], "answers are there: true"),
        (Broken::AnswersBack, &answers[..], "answers that had ended are back"),
        (Broken::HoldUnknown, &held[..], "instead of Done(0)"),
        (Broken::HoldStays, &lifted[..], "instead of Done(1)"),
        (Broken::ChangeLost, &shorter[..], "must be there"),
        (Broken::ChangeAlone, &longer[..], "must be there"),
        (Broken::ObjectionUnheard, &objected[..2], "Opens instead of Restricted"),
        (Broken::RestrictionStays, &objected[..], "Restricted instead of Opens"),
    ] {
        let sound = if broken == Broken::AnswersBack { &steps[..6] } else { steps };
        live(&template, agreed(), sound, None).await.unwrap_or_else(|fault| panic!("{fault}"));
        let fault = live(&template, agreed(), steps, Some(broken)).await.unwrap_err();
        assert!(fault.contains(word), "{broken:?}: {fault}");
    }
}
