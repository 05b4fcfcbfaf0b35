//! What the room promises: sealed, padded, scored while open, closed to all others.

mod left_behind;

use std::fmt::Write as _;

use super::*;
use crate::classes::{DataClass, KeyGroup};
use crate::definition::{Definition, Published, parse_structure};
use crate::ids::{ParticipationId, ProviderId, SheetId};
use crate::keys::{
    AnswersKey, Chance, Envelope, FormPlace, Keyring, Place, Revision, SeededChance, room,
};

/// Six items on one scale with bands for the adviser; a second scale of the same items for nobody.
fn structure(version: &str) -> String {
    let mut source = format!("id = \"work\"\nversion = \"{version}\"\nstatus = \"trial\"\n");
    source.push_str(
        r#"
minutes = 2
[options.agreement]
choices = [
  { code = "never", value = 0 }, { code = "rarely", value = 1 }, { code = "sometimes", value = 2 },
  { code = "often", value = 3 }, { code = "always", value = 4 }, { code = "none" },
]
[[scales]]
id = "persistence"
keys = ["i1", "i2", "i3", "i4", "i5", "-i6"]
score = "mean"
missing = { share = "4/5", at_least = 5 }
bands = "five"
[[scales]]
id = "unseen"
keys = ["i1", "i2", "i3", "i4", "i5", "i6"]
score = "sum"
[bands]
five = ["[0,25)", "[25,42)", "[42,58]", "(58,75]", "(75,100]"]
[disclosure.persistence]
participant = "value"
adviser = "band"
agency = "band-when-released"
[disclosure.unseen]
participant = "value"
"#,
    );
    for item in 1..=6 {
        write!(source, "[[items]]\nid = \"i{item}\"\noptions = \"agreement\"\n").unwrap();
    }
    source
}

fn definition(version: &str) -> Definition {
    parse_structure("questionnaire.toml", &structure(version)).unwrap()
}

/// A person with their key, and the places of one sheet.
struct Person {
    chance: SeededChance,
    key: AnswersKey,
    provider: ProviderId,
    owner: String,
    sheet: String,
    revision: Revision,
}

impl Person {
    fn make(seed: u64) -> Self {
        let chance = SeededChance::for_test(seed);
        Self {
            key: AnswersKey::make(&chance),
            provider: ProviderId::from_bits(chance.bits128()),
            owner: ParticipationId::from_bits(chance.bits128()).to_string(),
            sheet: SheetId::from_bits(chance.bits128()).to_string(),
            revision: Revision::make(&chance),
            chance,
        }
    }

    fn place(&self) -> Place<'_> {
        Place {
            provider: &self.provider,
            project: None,
            owner: &self.owner,
            table: "answer_sheets",
            row: &self.sheet,
            schema: 1,
            revision: &self.revision,
        }
    }

    fn exact_place(&self) -> Place<'_> {
        Place { table: "answer_sheets/exact", ..self.place() }
    }

    fn submit(&self, draft: Draft<'_>) -> Submission {
        let with = Submitting { key: &self.key, answers: self.place(), exact: self.exact_place() };
        draft.submit(&self.chance, &with).unwrap()
    }
}

fn filled<'d>(definition: &'d Definition, codes: &[&str]) -> Draft<'d> {
    codes.iter().enumerate().fold(Draft::blank(definition), |draft, (at, code)| {
        draft.with_answer(&format!("i{}", at + 1), &FormValue::from((*code).to_owned())).unwrap()
    })
}

#[test]
fn a_draft_is_paused_and_taken_up_where_it_was() {
    let (person, definition) = (Person::make(1), definition("1.0.0"));
    let draft = filled(&definition, &["often", "none", "never"]);
    let sealed = draft.seal(&person.chance, &person.key, &person.place()).unwrap();
    let draft = Draft::open(&person.key, &person.place(), &definition, &sealed).unwrap();
    assert_eq!(draft.counts(), Counts { answered: 2, declined: 1, open: 3 });
    assert_eq!(draft.first_open(), Some(3));
    assert_eq!(
        [0, 1, 2, 3, 99].map(|item| draft.marked(item)),
        [Some(3), Some(5), Some(0), None, None]
    );
    let changed = draft.with_answer("i1", &FormValue::from("always".to_owned())).unwrap();
    assert_eq!(changed.marked(0), Some(4));
}

#[test]
fn what_the_questionnaire_does_not_offer_is_no_answer() {
    let definition = definition("1.0.0");
    let answer = |item: &str, code: &str| {
        Draft::blank(&definition).with_answer(item, &FormValue::from(code.to_owned())).err()
    };
    assert_eq!(answer("i1", "often"), None);
    assert_eq!(answer("i7", "often"), Some(SheetFault::UnknownItem));
    for code in ["", "3", "Often", "often "] {
        assert_eq!(answer("i1", code), Some(SheetFault::UnknownAnswer), "{code:?}");
    }
}

#[test]
fn a_sheet_opens_for_its_person_place_state_class_and_version_only() {
    let (person, other) = (Person::make(1), Person::make(2));
    let (definition, next) = (definition("1.0.0"), definition("1.0.1"));
    let sealed =
        filled(&definition, &["often"]).seal(&person.chance, &person.key, &person.place()).unwrap();
    let open = |key: &AnswersKey, place: &Place<'_>, definition: &Definition| {
        Draft::open(key, place, definition, &sealed).map(|_| ()).err()
    };
    assert_eq!(open(&person.key, &person.place(), &definition), None);
    let refused = Some(SheetFault::Refused(Refused));
    assert_eq!(open(&other.key, &person.place(), &definition), refused);
    assert_eq!(open(&person.key, &other.place(), &definition), refused);
    assert_eq!(open(&person.key, &person.exact_place(), &definition), refused);
    let stale = Place { revision: &other.revision, ..person.place() };
    assert_eq!(open(&person.key, &stale, &definition), refused);
    assert_eq!(open(&person.key, &person.place(), &next), Some(SheetFault::OtherDefinition));
    let submitted = person.submit(filled(&definition, &["often"]));
    let reopened = Draft::open(&person.key, &person.place(), &definition, &submitted.answers);
    assert_eq!(reopened.map(|_| ()).err(), refused, "a closed sheet is no draft");
}

#[test]
fn what_is_sealed_are_codes_and_not_positions() {
    let (person, definition) = (Person::make(1), definition("1.0.0"));
    let sealed = filled(&definition, &["often", "none"])
        .seal(&person.chance, &person.key, &person.place())
        .unwrap();
    let bytes = room::open(&person.key, &person.place(), DataClass::Drafts, &sealed).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("i1\0\u{5}often") && text.contains("i2\0\u{4}none"), "{text:?}");
}

#[test]
fn sheets_and_decoys_look_alike_whatever_was_answered() {
    let (person, definition) = (Person::make(1), definition("1.0.0"));
    let seal = |draft: Draft<'_>| draft.seal(&person.chance, &person.key, &person.place()).unwrap();
    let blank = seal(Draft::blank(&definition));
    let full = seal(filled(&definition, &["sometimes"; 6]));
    let decoy = Draft::decoy(&person.chance, &definition).unwrap();
    let submitted = person.submit(filled(&definition, &["sometimes"; 6]));
    let nothing = person.submit(filled(&definition, &["none"; 6]));
    let outside = |envelope: &Envelope| {
        let lengths = (envelope.key.len(), envelope.record.len());
        (lengths, envelope.key[..3].to_vec(), envelope.record[..3].to_vec())
    };
    for other in [&full, &decoy, &submitted.answers, &nothing.answers] {
        assert_eq!(outside(&blank), outside(other));
    }
    let unsubmitted = OwnResults::decoy(&person.chance, &definition).unwrap();
    assert_eq!(outside(&unsubmitted), outside(&submitted.exact));
    assert_eq!(outside(&unsubmitted), outside(&nothing.exact));
    let open =
        |decoy: &Envelope| Draft::open(&person.key, &person.place(), &definition, decoy).err();
    assert_eq!(open(&decoy), Some(SheetFault::Refused(Refused)));
}

#[test]
fn submitting_scores_and_seals_exact_values_for_the_person_only() {
    let (person, definition) = (Person::make(1), definition("1.0.0"));
    // 3 + 3 + 3 + 4 + 4 and i6 reversed, 4 − 1 = 3: 20 of 24 points, 83.3 percent, the highest band.
    let codes = ["often", "often", "often", "always", "always", "rarely"];
    let submission = person.submit(filled(&definition, &codes));
    let band =
        |band| BandOutcome { result: "persistence".to_owned(), class: DataClass::Bands, band };
    assert_eq!(submission.bands, [band(Some(4))], "a scale that nobody else gets has no band");
    let place = person.exact_place();
    let own = OwnResults::open(&person.key, &place, &definition, &submission.exact).unwrap();
    assert_eq!(own.outcomes().len(), 2);
    let reported = own.outcomes()[0].reported.as_ref().unwrap();
    assert_eq!(reported.value.map(|value| value.to_string()), Some("10/3".to_owned()));
    assert_eq!(reported.percent.map(|value| value.to_string()), Some("250/3".to_owned()));
    assert_eq!(reported.band, Some(4));
    let elsewhere = OwnResults::open(&person.key, &person.place(), &definition, &submission.exact);
    assert!(elsewhere.is_err());

    // Four answered are fewer than the rule's five: no band, and no reason.
    let few = person.submit(filled(&definition, &["often", "often", "often", "often", "none"]));
    assert_eq!(few.bands, [band(None)]);
}

#[test]
fn an_answer_is_carried_past_the_end_of_a_session() {
    let chance = SeededChance::for_test(1);
    let keyring = Keyring::make(&chance);
    let definition = definition("1.0.0");
    let place = FormPlace {
        participation: ParticipationId::from_bits(chance.bits128()),
        sheet: SheetId::from_bits(chance.bits128()),
        item: "i1".to_owned(),
        revision: Revision::make(&chance),
    };
    let value = FormValue::from("often".to_owned());
    let text = value.carry(&chance, &keyring, &place).unwrap();
    let (found, value) = FormValue::carried(&keyring, &text).unwrap();
    assert_eq!(found, place);
    let draft = Draft::blank(&definition).with_answer(&found.item, &value).unwrap();
    assert_eq!(draft.marked(0), Some(3));
    assert!(FormValue::from("x".repeat(1000)).carry(&chance, &keyring, &place).is_err());
}

#[test]
fn a_sheet_with_an_item_twice_or_an_unknown_code_is_refused_whole() {
    let (person, definition) = (Person::make(1), definition("1.0.0"));
    let open_with = |pairs: &[&str]| {
        let mut bytes = vec![1];
        for text in [&[definition.hash()], pairs].concat() {
            bytes.extend_from_slice(&u16::try_from(text.len()).unwrap().to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        let (place, size) = (person.place(), super::answers::size(&definition).unwrap());
        let class = DataClass::Drafts;
        let sealed = room::seal(&person.chance, &person.key, &place, class, &bytes, size).unwrap();
        Draft::open(&person.key, &place, &definition, &sealed).map(|draft| draft.counts().answered)
    };
    assert_eq!(open_with(&["i1", "often", "i2", "often"]), Ok(2));
    for broken in
        [["i1", "often", "i1", "never"].as_slice(), &["i1", "of"], &["i9", "often"], &["i1"]]
    {
        assert_eq!(open_with(broken), Err(SheetFault::OtherDefinition), "{broken:?}");
    }
}

#[test]
fn the_classes_of_the_room_lie_under_the_answers_key() {
    for class in [DataClass::OwnAnswers, DataClass::Drafts, DataClass::OwnResults] {
        assert_eq!(class.key_group(), KeyGroup::Answers);
    }
}

/// German words for [`structure`], with a statement that would be markup.
const WORDS: &str = r#"
title = "Arbeit & Ausdauer"
intro = "Es geht um Ihre Arbeit."
[items]
i1 = "Ich arbeite gern <b>lange</b>."
i2 = "Ich arbeite gern in Ruhe."
i3 = "Ich arbeite gern in der Früh."
i4 = "Ich arbeite gern mit anderen."
i5 = "Ich arbeite gern im Freien."
i6 = "Ich höre gern früh auf."
[options.agreement]
never = "nie"
rarely = "selten"
sometimes = "manchmal"
often = "oft"
always = "immer"
none = "möchte ich nicht beantworten"
[scales.persistence]
name = "Ausdauer"
about = "Wie lange Sie bei einer Sache bleiben."
why = "Damit die Arbeit zu Ihnen passt."
bands = ["sehr kurz", "kurz", "mittel", "lang", "sehr lang"]
[scales.unseen]
name = "Summe"
about = "Alle Antworten zusammen."
why = "Nur für Sie."
bands = []
"#;

#[test]
fn the_person_takes_their_own_copy_along() {
    let person = Person::make(1);
    let published = Published::parse(&structure("1.0.0"), &[("de", WORDS)]).unwrap();
    let (definition, texts) = (published.definition(), published.texts("de").unwrap());
    let submission = person.submit(filled(definition, &["often", "none"]));
    let copy = |key: &AnswersKey, of: &Person, answers: &Envelope| {
        let exact = (of.exact_place(), &submission.exact);
        own_copy(key, definition, texts, &Submitted { answers: (of.place(), answers), exact })
    };
    let own = copy(&person.key, &person, &submission.answers).unwrap();
    let read: serde_json::Value = serde_json::from_str(&own.json).unwrap();
    let results = serde_json_canonicalizer::to_string(&read["results"]).unwrap();
    assert!(own.json.contains(&format!("\n  \"results\": {results}\n}}\n")), "{}", &*own.json);
    assert_eq!(read["results"]["definition"], definition.hash());
    assert_eq!(read["results"]["engine"], crate::scoring::ENGINE);
    assert_eq!(read["definition"], definition.hash());
    assert_eq!(read["answers"].as_array().unwrap().len(), 6);
    assert_eq!(read["answers"][0]["code"], "often");
    assert_eq!(read["answers"][1]["answer"], "möchte ich nicht beantworten");
    assert_eq!(read["answers"][2]["code"], serde_json::Value::Null, "not answered is not declined");

    let page = scraper::Html::parse_document(&own.html);
    let texts = |selector: &str| {
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector).map(|found| found.text().collect()).collect::<Vec<String>>()
    };
    assert_eq!(texts("h1"), ["Arbeit & Ausdauer"]);
    assert_eq!(texts("dt")[0], "Ich arbeite gern <b>lange</b>.");
    assert_eq!(texts("dd")[..3], ["oft", "möchte ich nicht beantworten", "–"]);
    assert_eq!(texts("b"), Vec::<String>::new());

    let stranger = Person::make(2);
    let refused = Some(SheetFault::Refused(Refused));
    let answers = &submission.answers;
    assert_eq!(copy(&stranger.key, &person, answers).err(), refused);
    assert_eq!(copy(&person.key, &stranger, answers).err(), refused);
    let draft = filled(definition, &["often"]);
    let draft = draft.seal(&person.chance, &person.key, &person.place()).unwrap();
    let early = copy(&person.key, &person, &draft);
    assert_eq!(early.err(), refused, "a draft is no submitted sheet");
}
