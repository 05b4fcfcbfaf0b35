//! Lives of whole installations: after every step everything that must be there is there, and
//! nothing else.
//!
//! Histories are drawn by `proptest` and lived through the same verbs as the service's; what must be
//! there says an oracle, which knows the steps alone. A history that breaks a rule is made as short
//! as possible and printed.
//! `LOTSE_LONG=1` draws 2,000 of up to 200 steps; `LOTSE_HISTORIES` another number of them.

mod check;
mod oracle;
mod steps;
mod tally;
mod template;
mod world;

use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use lotse::definition::Catalogue;
use lotse::retention::sweep;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use tokio::runtime::Runtime;

use oracle::Terms;
use steps::{Step, any_history};
use tally::Tally;
use template::Template;
use world::{Broken, World};

async fn live(
    template: &Template,
    terms: Terms,
    steps: &[Step],
    broken: Option<Broken>,
) -> Result<Tally, String> {
    let mut world = World::begin(template, Catalogue::default(), terms, broken).await;
    for (number, step) in steps.iter().enumerate() {
        let told = |fault| format!("after step {number}, {step:?}: {fault}");
        world.take(step).await.map_err(told)?;
        world.check().await.map_err(told)?;
    }
    world.check_opens().await?;
    world.check_verifies()?;
    world.tally.deleted = world.oracle.completed;
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
    let outcome = runner.run(&any_history(most), |(terms, steps)| {
        let lived = runtime.block_on(live(&template, terms, &steps, broken));
        let lived = lived.map_err(TestCaseError::fail)?;
        tally.lock().unwrap().add(&lived);
        Ok(())
    });
    outcome.map_err(|fault| fault.to_string())?;
    Ok(tally.into_inner().unwrap())
}

#[test]
fn in_no_history_goes_anything_early_stays_or_comes_back() {
    let began = Instant::now();
    let long = std::env::var("LOTSE_LONG").is_ok();
    let told = std::env::var("LOTSE_HISTORIES").ok().map(|told| told.parse::<u32>().unwrap());
    let histories = told.unwrap_or(if long { 2_000 } else { 24 });
    let most = if long { 200 } else { 60 };
    let threads =
        if long { thread::available_parallelism().map_or(2, usize::from).min(100) } else { 2 };
    let threads = u8::try_from(threads).unwrap();
    // All of them live at once, before the first is waited for.
    let lives: Vec<_> = (1..=threads)
        .map(|seed| {
            thread::spawn(move || draw(seed, histories.div_ceil(threads.into()), most, None))
        })
        .collect();
    let lives: Vec<_> = lives.into_iter().map(|life| life.join().unwrap()).collect();
    let mut all = Tally::default();
    for lived in lives {
        all.add(&lived.unwrap_or_else(|fault| panic!("{fault}")));
    }
    println!("{histories} histories in {:?}: {all:?}", began.elapsed());
    assert!(all.deleted > 0 && all.cut_off > 0 && all.refused > 0 && all.restored > 0);
}

/// A backup that holds an announced deletion, which was carried out afterwards.
#[tokio::test]
async fn a_backup_from_amid_a_deletion_is_put_back() {
    let template = Template::make().await;
    let terms =
        Terms { months_after_project: 1, months_after_late_exit: 1, days_after_never_came: 100 };
    for step in sweep::Step::ALL {
        let steps = [
            Step::Add(chrono::NaiveDate::from_ymd_opt(2026, 12, 31)),
            Step::Add(None),
            Step::Ahead(60, true),
            Step::SweepCutOff(step),
            Step::Backup,
            Step::Sweep,
            Step::Restore(0),
            Step::Sweep,
        ];
        let lived = live(&template, terms, &steps, None).await;
        let lived = lived.unwrap_or_else(|fault| panic!("{step:?}: {fault}"));
        assert_eq!((lived.deleted, lived.restored), (1, 1), "{step:?}");
    }
}

/// Without this, the histories would show nothing.
#[test]
fn a_broken_rule_is_found() {
    for (broken, word) in [
        (Broken::Term, "must be there"),
        (Broken::Sweep, "of people who are gone"),
        (Broken::Copied, "of people who are gone"),
    ] {
        let fault = draw(3, 60, 60, Some(broken)).unwrap_err();
        assert!(fault.contains(word), "{broken:?}: {fault}");
    }
}
