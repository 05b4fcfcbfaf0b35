//! Answers to questions that are not asked any more.

use super::*;

/// The second item is asked of those who often work, the third of those who often do the second.
const CHAIN: &str = r#"
id = "chain"
version = "1.0.0"
status = "trial"
minutes = 1
[options.o]
choices = [{ code = "never", value = 0 }, { code = "often", value = 4 }, { code = "none" }]
[[items]]
id = "i1"
options = "o"
[[items]]
id = "i2"
options = "o"
show_if = { item = "i1", is = ["often"] }
[[items]]
id = "i3"
options = "o"
show_if = { item = "i2", is = ["often", "none"] }
[[scales]]
id = "s"
keys = ["i1", "i2", "i3"]
score = "sum"
"#;

#[test]
fn what_is_not_asked_is_kept_in_the_draft_and_left_behind_at_the_end() {
    let person = Person::make(1);
    let definition = parse_structure("questionnaire.toml", CHAIN).unwrap();
    let draft = || filled(&definition, &["often", "often", "often"]);
    assert_eq!(draft().asked(), [0, 1, 2]);
    let again = |code: &str| FormValue::from(code.to_owned());
    let draft = draft().with_answer("i1", &again("never")).unwrap();
    assert_eq!((draft.asked(), draft.first_open()), (vec![0], None));
    assert_eq!(draft.counts(), Counts { answered: 1, declined: 0, open: 0 });
    let sealed = draft.seal(&person.chance, &person.key, &person.place()).unwrap();
    let draft = Draft::open(&person.key, &person.place(), &definition, &sealed).unwrap();
    assert_eq!(draft.marked(2), Some(1), "the person may still change their mind");

    let submission = person.submit(draft);
    let (place, class) = (person.place(), DataClass::OwnAnswers);
    let bytes = room::open(&person.key, &place, class, &submission.answers).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("i1\0\u{5}never") && !text.contains("i2") && !text.contains("i3"));
    let place = person.exact_place();
    let own = OwnResults::open(&person.key, &place, &definition, &submission.exact).unwrap();
    let outcome = &own.outcomes()[0];
    assert_eq!((outcome.answered, outcome.applicable), (1, 1));

    // The control: what is asked is sealed.
    let all = person.submit(filled(&definition, &["often", "none", "often"]));
    let bytes = room::open(&person.key, &person.place(), class, &all.answers).unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains("i3\0\u{5}often"));
    let size = |envelope: &Envelope| (envelope.key.len(), envelope.record.len());
    assert_eq!(size(&all.answers), size(&submission.answers));
    assert_eq!(size(&all.exact), size(&submission.exact));
}
