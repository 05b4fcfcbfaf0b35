//! What is exported comes back: everything that FHIR can carry, and every scale as a proposal.

use proptest::prelude::*;

use super::*;
use crate::definition::import::import;
use crate::definition::{Catalogue, parse_structure};

/// What must come back, as text that shows the first difference.
fn carried(definition: &Definition) -> Vec<String> {
    let mut lines = vec![format!("{} {}", definition.id(), definition.version())];
    for (at, item) in definition.items().iter().enumerate() {
        let choices =
            definition.choices(at).iter().map(|one| format!("{}={:?}", one.code(), one.value()));
        let conditions =
            item.conditions().iter().map(|one| format!("{}:{:?}", one.item(), one.choices()));
        let (choices, conditions): (Vec<_>, Vec<_>) = (choices.collect(), conditions.collect());
        lines.push(format!("{} {choices:?} {conditions:?}", item.id()));
    }
    lines
}

/// The structure that an import wrote, with what it leaves out put in.
fn reread(files: &[(String, String)]) -> Definition {
    let (_, structure) = &files[0];
    let structure = structure.replace("# minutes = …", "minutes = 1 # …");
    let first =
        structure.split("[[items]]\nid = \"").nth(1).and_then(|rest| rest.split('"').next());
    let scale =
        format!("[[scales]]\nid = \"any\"\nkeys = [\"{}\"]\nscore = \"sum\"\n", first.unwrap());
    let structure = structure + &scale;
    parse_structure("questionnaire.toml", &structure)
        .unwrap_or_else(|faults| panic!("{faults:?}\n{structure}"))
}

/// The name of a scale, as a text file writes it.
fn published_name(texts: &Texts, id: &str) -> toml::Value {
    toml::Value::from(texts.result(id).map_or("", super::super::texts::ResultTexts::name))
}

/// Where a formula stands, and the questions that it names.
fn named(proposal: &crate::definition::import::Proposal) -> (&str, Vec<&str>) {
    (&proposal.place, proposal.items.iter().map(String::as_str).collect())
}

#[test]
fn the_embedded_questionnaires_come_back() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut compared = 0;
    for published in catalogue.all() {
        let exported = to_fhir(published);
        let imported = import(exported.json.as_bytes(), None).unwrap();
        assert_eq!(carried(&reread(&imported.files)), carried(published.definition()));
        for (name, text) in &imported.files[1..] {
            let texts = published.texts(name.strip_suffix(".toml").unwrap()).unwrap();
            let table: toml::Table = toml::from_str(text).unwrap();
            assert_eq!(table["title"].as_str(), Some(texts.title()));
            assert_eq!(table["intro"].as_str(), Some(texts.intro()));
            for (at, item) in published.definition().items().iter().enumerate() {
                assert_eq!(table["items"][item.id()].as_str(), Some(texts.item(at)));
                let set = &published.definition().option_sets[item.option_set];
                for choice in &set.choices {
                    let label = table["options"][&set.id][choice.code()].as_str();
                    assert_eq!(label, texts.option(at, choice.code()));
                }
            }
            for scale in published.definition().scales() {
                let name = published_name(texts, scale.id());
                assert!(text.contains(&format!("# [scales.{}]\n# name = {name}\n", scale.id())));
            }
            compared += 1;
        }
        let proposed: Vec<(&str, Vec<&str>)> = imported.proposals.iter().map(named).collect();
        for scale in published.definition().scales() {
            let items = published.definition().items();
            let mut keys: Vec<usize> =
                scale.keys().iter().map(super::super::scales::Key::item).collect();
            keys.sort_unstable();
            let keys: Vec<&str> = keys.into_iter().map(|item| items[item].id()).collect();
            let place = format!("({})", scale.id());
            let found = proposed
                .iter()
                .find(|(at, _)| at.contains(&place) && at.contains("calculated"))
                .unwrap();
            assert_eq!(found.1, keys, "{place}");
        }
        assert_eq!(imported.files.len() - 1, published.languages().count());
        // What is left to write is what FHIR has no place for, and no text that was there.
        let needed: Vec<_> = imported.gaps.iter().filter(|gap| !gap.optional).collect();
        let last = |key: &str| key.rsplit('.').next().unwrap().to_owned();
        let known = |key: &str| matches!(last(key).as_str(), "minutes" | "scales");
        assert!(needed.iter().all(|gap| known(&gap.key)), "{needed:?}");
    }
    assert_eq!(compared, 9, "three questionnaires in three languages");
}

/// A scale of these keys over six questions: sign, weight; and the score and least answers.
fn design(keys: &[(bool, i64)], score: &str, least: usize, low: i64, conditional: bool) -> String {
    use std::fmt::Write as _;
    let mut text = format!(
        "id = \"d\"\nversion = \"1.0.0\"\nstatus = \"trial\"\nminutes = 1\n[options.o]\nchoices = [\n\
         {{ code = \"a'b\", value = {low} }}, {{ code = \"2\", value = {} }}, {{ code = \"3\", value = {} }}, \
         {{ code = \"none\" }}]\n",
        low + 1,
        low + 4,
    );
    for at in 0..keys.len() {
        let _ = write!(text, "[[items]]\nid = \"i{at}\"\noptions = \"o\"\n");
        if conditional && at == 2 {
            let _ = writeln!(text, "show_if = {{ item = \"i0\", is = [\"a'b\", \"none\"] }}");
        }
        if conditional && at == 3 {
            let _ = writeln!(
                text,
                "show_if = [{{ item = \"i0\", is = [\"2\", \"3\"] }}, {{ item = \"i1\", is = [\"3\"] }}]"
            );
        }
    }
    let keys: Vec<String> = keys
        .iter()
        .enumerate()
        .map(|(at, (reversed, weight))| {
            let sign = if *reversed { "-" } else { "" };
            format!("{{ item = \"{sign}i{at}\", weight = {weight} }}")
        })
        .collect();
    let _ = write!(
        text,
        "[[scales]]\nid = \"s\"\nkeys = [{}]\nscore = \"{score}\"\nmissing = {{ at_least = {least} }}\n",
        keys.join(", ")
    );
    text
}

fn published(structure: &str) -> Published {
    let definition = parse_structure("questionnaire.toml", structure)
        .unwrap_or_else(|faults| panic!("{faults:?}\n{structure}"));
    let items = definition.items().iter().map(|item| crate::definition::texts::ItemTexts {
        statement: item.id().to_owned(),
        options: ["a'b", "2", "3", "none"].map(|code| (code.to_owned(), code.to_owned())).into(),
    });
    let texts = Texts {
        language: "de-easy".to_owned(),
        title: "T".to_owned(),
        intro: "I".to_owned(),
        items: items.collect(),
        results: std::collections::BTreeMap::new(),
    };
    Published {
        path: "questionnaire.toml".to_owned(),
        definition,
        texts: [("de-easy".to_owned(), texts)].into(),
        sensitive: Vec::new(),
    }
}

#[test]
fn conditions_come_back() {
    let structure = design(&[(false, 1); 5], "mean", 1, 0, true);
    let one = published(&structure);
    let exported = to_fhir(&one);
    assert!(
        exported.json.contains("enableWhenExpression") && exported.json.contains("enableBehavior")
    );
    let imported = import(exported.json.as_bytes(), None).unwrap();
    assert_eq!(carried(&reread(&imported.files)), carried(one.definition()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_scale_comes_back_as_a_proposal_that_names_its_questions(
        keys in proptest::collection::vec((any::<bool>(), 1_i64..5), 2..7),
        score in 0_usize..3,
        least in 1_usize..7,
        low in -2_i64..3,
    ) {
        let mut keys = keys;
        // In a mean and a percent only proportions are told; a weight of 1 keeps them as they are.
        keys[0].1 = 1;
        let structure = design(&keys, ["sum", "mean", "percent"][score], least.min(keys.len()), low, false);
        let one = published(&structure);
        let exported = to_fhir(&one);
        let imported = import(exported.json.as_bytes(), None).unwrap();
        prop_assert_eq!(carried(&reread(&imported.files)), carried(one.definition()), "{}", exported.json);
        let all: Vec<String> = (0..keys.len()).map(|at| format!("i{at}")).collect();
        prop_assert_eq!(&imported.proposals.last().unwrap().items, &all, "{}", exported.json);
    }
}
