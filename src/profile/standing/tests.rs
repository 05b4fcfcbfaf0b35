//! A standing from unlocking to a second result: what staff get of it, and its one size.

use std::fmt::Write as _;

use super::*;
use crate::definition::parse_structure;
use crate::ids::ProviderId;
use crate::keys::{Revision, SeededChance};

fn definition() -> Definition {
    let mut source = r#"
id = "work"
version = "1.0.0"
status = "trial"
minutes = 2
[options.agreement]
choices = [{ code = "no", value = 0 }, { code = "yes", value = 1 }]
[[scales]]
id = "persistence"
keys = ["i1", "i2", "i3", "i4", "i5", "i6"]
score = "percent"
bands = "two"
[bands]
two = ["[0,50)", "[50,100]"]
[disclosure.persistence]
adviser = "band"
"#
    .to_owned();
    for item in 1..=6 {
        write!(source, "[[items]]\nid = \"i{item}\"\noptions = \"agreement\"\n").unwrap();
    }
    parse_structure("questionnaire.toml", &source).unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, 28).unwrap()
}

fn submitted(definition: &Definition, band: Option<usize>) -> Standing {
    let outcome = BandOutcome { result: "persistence".to_owned(), class: DataClass::Bands, band };
    Standing::open().submit(definition, &[outcome], day()).unwrap()
}

fn again(definition: &Definition) -> Standing {
    let shown = submitted(definition, Some(1)).show(day()).unwrap();
    let day = shown.repeat_from().unwrap();
    shown.begin_again(day).unwrap()
}

fn anew(definition: &Definition, band: Option<usize>) -> Standing {
    let outcome = BandOutcome { result: "persistence".to_owned(), class: DataClass::Bands, band };
    again(definition).submit(definition, &[outcome], day()).unwrap()
}

#[test]
fn staff_see_bands_only_once_they_are_shown() {
    let definition = definition();
    assert_eq!(Standing::open().shown(), None);
    assert_eq!(submitted(&definition, Some(1)).shown(), None);
    assert_eq!(submitted(&definition, Some(1)).discard().unwrap().shown(), None);
    let shown = submitted(&definition, Some(1)).show(day()).unwrap();
    assert_eq!(shown.for_the_person(), State::Shown { on: day() });
    let bands = shown.shown().unwrap();
    assert_eq!((bands.definition(), bands.on()), (definition.hash(), day()));
    assert_eq!(bands.entries()[0].band, Some(1));
}

#[test]
fn what_was_shown_stays_shown_until_a_new_result_is() {
    let definition = definition();
    let shown = || submitted(&definition, Some(1)).show(day()).unwrap();
    assert_eq!(shown().repeat_from().unwrap().to_string(), "2026-03-28");
    let early = shown().begin_again(NaiveDate::from_ymd_opt(2026, 3, 27).unwrap());
    assert_eq!(early.err(), Some(StandingFault::NotYet));
    let late = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
    for standing in [Standing::open(), submitted(&definition, None), again(&definition)] {
        assert_eq!(standing.begin_again(late).err(), Some(StandingFault::NotYet));
    }
    let former = shown().shown();
    let begun = again(&definition);
    assert_eq!((begun.for_the_person(), begun.former()), (State::Open, Some(day())));
    assert_eq!(begun.shown(), former);
    assert_eq!(begun.show(late).err(), Some(StandingFault::NotSubmitted));
    let new = || anew(&definition, Some(0));
    assert_eq!(new().for_the_person(), State::Submitted);
    assert_eq!(new().shown(), former);
    let discarded = new().discard().unwrap();
    assert_eq!((discarded.for_the_person(), discarded.shown()), (State::Open, former.clone()));
    let closed = new().without_answers();
    assert_eq!(closed.for_the_person(), State::Shown { on: day() });
    assert_eq!(closed.shown(), former);
    let shown = new().show(late).unwrap();
    let bands = shown.shown().unwrap();
    assert_eq!((bands.on(), bands.entries()[0].band), (late, Some(0)));
    assert_eq!(shown.former(), None);
}

#[test]
fn nothing_is_shown_that_was_not_submitted_nor_taken_back_once_shown() {
    let definition = definition();
    assert_eq!(Standing::open().show(day()).err(), Some(StandingFault::NotSubmitted));
    let shown = || submitted(&definition, None).show(day()).unwrap();
    assert_eq!(shown().show(day()).err(), Some(StandingFault::AlreadyShown));
    assert_eq!(shown().discard().err(), Some(StandingFault::AlreadyShown));
    assert_eq!(shown().submit(&definition, &[], day()).err(), Some(StandingFault::AlreadyShown));
    assert_eq!(Standing::open().without_answers().shown(), None);
    assert_eq!(submitted(&definition, Some(1)).without_answers().for_the_person(), State::Open);
}

#[test]
fn all_states_have_one_size_and_read_back() {
    let definition = definition();
    let chance = SeededChance::for_test(1);
    let (key, other) = (ResultsKey::make(&chance), ResultsKey::make(&chance));
    let (provider, revision) = (ProviderId::from_bits(chance.bits128()), Revision::make(&chance));
    let place = Place {
        provider: &provider,
        project: None,
        owner: "person",
        table: "standings",
        row: "1",
        schema: 1,
        revision: &revision,
    };
    let mut lengths = Vec::new();
    for standing in [
        Standing::open(),
        submitted(&definition, None),
        submitted(&definition, Some(1)),
        submitted(&definition, Some(0)).show(day()).unwrap(),
        again(&definition),
        anew(&definition, Some(1)),
    ] {
        let sealed = standing.seal(&chance, &key, &place, &definition).unwrap();
        lengths.push((sealed.key.len(), sealed.record.len()));
        let read = Standing::open_record(&key, &place, &sealed).unwrap();
        assert_eq!(read.for_the_person(), standing.for_the_person());
        assert_eq!(read.shown(), standing.shown());
        let refused = Standing::open_record(&other, &place, &sealed);
        assert_eq!(refused.err(), Some(StandingFault::Refused(Refused)));
    }
    lengths.dedup();
    assert_eq!(lengths.len(), 1);
}
