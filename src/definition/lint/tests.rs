//! What the lint finds and what it lets pass: for each rule samples of both, in both languages.

mod structure;

use super::*;

/// Where a sample stands.
const ITEM: &str = "items.a";
const LABEL: &str = "options.o.1";
const EXPLANATION: &str = "scales.s.explanations[1]";
const INTRO: &str = "intro";

/// The findings on a text in this place of a language file.
fn found(language: &str, key: &str, text: &str) -> Vec<Finding> {
    let text = toml::Value::from(text);
    let source = match key {
        ITEM => format!("[items]\na = {text}\n"),
        LABEL => format!("[options.o]\n1 = {text}\n"),
        EXPLANATION => format!("[scales.s]\nname = \"S\"\nexplanations = [\n  {text},\n]\n"),
        _ => format!("intro = {text}\n"),
    };
    let mut faults = Faults::of("");
    let document = Document::parse(&source, &mut faults).unwrap();
    let found = texts("words.toml", language, &document);
    assert!(found.iter().all(|one| one.fault.key == key && one.fault.line > 0), "{found:?}");
    found
}

fn rules(language: &str, key: &str, text: &str) -> Vec<&'static str> {
    found(language, key, text).iter().map(|finding| finding.rule.name()).collect()
}

/// The rules by which something is found in a file of this language.
fn in_language(language: &str, source: &str) -> Vec<&'static str> {
    let document = Document::parse(source, &mut Faults::of("")).unwrap();
    texts("words.toml", language, &document).iter().map(|one| one.rule.name()).collect()
}

#[test]
fn a_language_in_which_nobody_looks_says_so_and_waits_for_a_sign_off() {
    let source = "[items]\na = \"Ho il diabete.\"\n";
    for language in ["it", "uk", "it-easy"] {
        let document = Document::parse(source, &mut Faults::of("")).unwrap();
        let found = texts("words.toml", language, &document);
        let unchecked: Vec<_> =
            found.iter().filter(|one| one.rule == Rule::UncheckedLanguage).collect();
        assert_eq!(unchecked.len(), 1, "{language}");
        assert!(unchecked[0].blocks_unlocking() && !unchecked[0].refuses());
    }
    for language in ["de", "en", "de-easy"] {
        assert!(in_language(language, "[items]\na = \"Ja\"\n").is_empty(), "{language}");
    }
}

/// Each text is found by this rule, and by no other.
fn all_found(rule: Rule, language: &str, key: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(rules(language, key, text), [rule.name()], "{text}");
    }
}

/// Nothing is found in any of these.
fn none_found(language: &str, key: &str, texts: &[&str]) {
    for text in texts {
        assert!(found(language, key, text).is_empty(), "{text}: {:?}", found(language, key, text));
    }
}

/// Samples of a topic in German and in English.
const SAMPLES: [(Topic, &[&str], &[&str]); 11] = [
    (
        Topic::Health,
        &[
            "Ich war im letzten Jahr oft krank.",
            "Ich nehme täglich Medikamente.",
            "Ich habe Rücken-Schmerzen.",
            "Ich habe viele Krankenstands-Tage.",
            "Ich mache eine Psychotherapie.",
            "Ich trinke gern Alkohol.",
            "Mein Grad der Behinderung ist hoch.",
            "Ich bin schwanger.",
            "In der Nacht habe ich Albträume.",
            "In der Wohnung kann ich Stimmen hören.",
            "Ich habe Halluzinationen.",
            "Ich fühle mich verfolgt.",
            "Ich bin oft nervös.",
            "PTBS nach DSM-5",
            "Ich habe ein Trauma erlebt.",
        ],
        &[
            "I was often ill last year.",
            "I take medication every day.",
            "I have back pain.",
            "I had many sick days.",
            "I see a therapist.",
            "I have a disability.",
            "I am pregnant.",
            "I often wake up from a nightmare.",
            "I hear voices in the house.",
            "I have had hallucinations.",
            "I think that others want to harm me.",
            "I am often on edge.",
            "Screening for PTSD (DSM-5)",
            "I have been through a trauma.",
        ],
    ),
    (
        Topic::Religion,
        &["Mein Glaube gibt mir Halt.", "Ich gehe in die Moschee."],
        &["My faith supports me.", "I go to church."],
    ),
    (
        Topic::Politics,
        &["Ich interessiere mich für Politik.", "Ich bin Parteimitglied."],
        &["I follow politics.", "I always vote."],
    ),
    (Topic::Union, &["Ich bin in der Gewerkschaft."], &["I am in a trade union."]),
    (
        Topic::Origin,
        &["Deutsch ist meine Muttersprache.", "Ich habe die Staatsbürgerschaft."],
        &["English is my mother tongue.", "I have a residence permit."],
    ),
    (
        Topic::SexualLife,
        &["Meine sexuelle Orientierung ist bekannt."],
        &["I am open about being gay."],
    ),
    (
        Topic::Family,
        &["Ich habe Kinder.", "Mein Partner hilft mir.", "Ich wohne mit meiner Familie."],
        &["I have children at home.", "My partner helps me.", "I am married."],
    ),
    (
        Topic::AgeAndLooks,
        &["Für viele Berufe bin ich zu alt.", "Ich achte auf mein Aussehen."],
        &["I am too old for many jobs.", "I care about my looks."],
    ),
    (
        Topic::MoneyAndLaw,
        &["Ich habe Schulden.", "Ich bin vorbestraft.", "Ich beziehe Notstandshilfe."],
        &["I have debts.", "I have a criminal record.", "I live on benefits."],
    ),
    (Topic::OtherPeople, &["Wie heißt Ihre Chefin?"], &["Who is your boss?"]),
    (
        Topic::JobLoss,
        &["Ich wurde gekündigt.", "Ich habe meine Arbeit verloren."],
        &["I was laid off.", "I lost my job."],
    ),
];

#[test]
fn what_is_never_asked_is_found_wherever_it_stands() {
    for (topic, german, english) in SAMPLES {
        let rule = if topic.is_special() { Rule::SpecialCategory } else { Rule::NeverAsked };
        for key in [ITEM, LABEL, INTRO] {
            all_found(rule, "de", key, german);
            all_found(rule, "de-easy", key, german);
            all_found(rule, "en", key, english);
        }
        let named =
            |language, text| found(language, ITEM, text).remove(0).sensitive.map(|one| one.topic);
        for (language, text) in [("de", german[0]), ("en", english[0])] {
            assert_eq!(named(language, text), topic.is_special().then_some(topic), "{text}");
        }
    }
    let topics: Vec<Topic> = SAMPLES.iter().map(|(topic, ..)| *topic).collect();
    assert_eq!(topics, Topic::ALL);
}

#[test]
fn what_only_looks_like_it_is_let_pass() {
    none_found(
        "de",
        ITEM,
        &[
            "Ich mag Partnerarbeit.",
            "Ich suche meine Traumarbeit.",
            "Ich mag starke Stimmen im Chor.",
            "Ich kann gut mit meinen Kräften haushalten.",
            "Ich halte an alten Gewohnheiten fest.",
            "Ich kann ein Gespräch anhalten.",
            "Ich kann einen Sextanten ablesen.",
            "Ich habe oft Versuche besucht.",
            "Ich arbeite gern mit Kindern.",
            "Ich kenne den Gesundheitsschutz im Betrieb.",
            "Ich höre beide Parteien an.",
            "Ich glaube an mich.",
            "Ich verhindere Streit.",
            "Ich nenne meine Ziele beim Namen.",
            "Mein Chef sucht das Gespräch.",
        ],
    );
    none_found(
        "en",
        ITEM,
        &[
            "I manage my time well.",
            "I can use a sextant.",
            "I like partner exercises.",
            "I stay patient.",
            "I am polite to everyone.",
            "I work in hospitality.",
            "I name my goals.",
            "I work well with children.",
            "I take part in a race.",
            "I welcome new colleagues.",
        ],
    );
    none_found("en", INTRO, &["Think of the rules of health and safety at work."]);
}

#[test]
fn a_special_category_blocks_unlocking_and_says_what_and_where() {
    let finding = found("de", ITEM, "Ich habe oft Rückenschmerzen.").remove(0);
    assert!(finding.blocks_unlocking() && !finding.refuses());
    let sensitive = finding.sensitive.unwrap();
    assert_eq!(
        (sensitive.topic, sensitive.words),
        (Topic::Health, vec!["Rückenschmerzen".to_owned()])
    );
    assert_eq!(sensitive.passage, "Ich habe oft Rückenschmerzen.");
    assert!(finding.fault.message.contains("“Rückenschmerzen” touches on health"));
    assert!(finding.fault.message.contains("ask what goes well"));
    let advice = found("de", ITEM, "Ich habe Schulden.").remove(0);
    assert!(!advice.blocks_unlocking() && !advice.refuses());
}

#[test]
fn who_somebody_is_is_never_asked() {
    all_found(
        Rule::Identifier,
        "de",
        ITEM,
        &["Mein Name ist bekannt.", "Ich nenne mein Geburtsdatum."],
    );
    all_found(
        Rule::Identifier,
        "de",
        INTRO,
        &["Ihre Telefonnummer?", "Sozialversicherungsnummer", "E-Mail"],
    );
    all_found(
        Rule::Identifier,
        "en",
        INTRO,
        &["Your e-mail", "Date of birth", "Your home address"],
    );
    none_found("de", ITEM, &["Ich lerne Namen schnell.", "Ich merke mir Adressaten."]);
    none_found("en", ITEM, &["I remember names well.", "I address problems openly."]);
}

#[test]
fn a_result_judges_nobody() {
    for text in ["Hier sind Sie schwach.", "Das ist auffaellig.", "Ein Lerndefizit."] {
        assert_eq!(rules("de", EXPLANATION, text), ["judging"], "{text}");
    }
    all_found(Rule::Judging, "en", EXPLANATION, &["This is a weakness.", "Below average."]);
    none_found(
        "de",
        EXPLANATION,
        &["Hier kann viel Unterstützung helfen.", "Das ist unauffällig."],
    );
    none_found("de", LABEL, &["geht schlecht"]);
    none_found("en", EXPLANATION, &["A clear strength.", "Normally you plan ahead."]);
}

#[test]
fn statements_say_one_thing_without_negation() {
    all_found(Rule::Negation, "de", ITEM, &["Ich komme nie zu spät.", "Ich mache keine Fehler."]);
    all_found(Rule::Negation, "en", ITEM, &["I never arrive late.", "I don’t make mistakes."]);
    all_found(
        Rule::DoubleNegation,
        "de",
        ITEM,
        &["Ich bin nicht unpünktlich.", "Niemand hilft nicht."],
    );
    all_found(Rule::DoubleNegation, "de", INTRO, &["Das ist nicht unmöglich."]);
    all_found(Rule::DoubleNegation, "en", ITEM, &["I do not dislike it.", "Nobody never helps."]);
    all_found(Rule::AndOr, "de", ITEM, &["Ich plane und ordne.", "Ich frage und/oder suche."]);
    all_found(Rule::AndOr, "de", INTRO, &["Beruf und/oder Alltag", "Arbeit bzw. Alltag"]);
    all_found(Rule::AndOr, "en", ITEM, &["I plan and sort.", "I ask and/or search."]);
    all_found(Rule::Idiom, "de", ITEM, &["Ich bleibe am Ball."]);
    all_found(Rule::Idiom, "en", ITEM, &["I go the extra mile."]);
    none_found(
        "de",
        ITEM,
        &["Ich komme pünktlich.", "Ich suche neue Notizen.", "Ich bin unsicher."],
    );
    none_found("de", INTRO, &["Es gibt keine falschen Antworten.", "Ordnung und Ruhe"]);
    none_found("de", LABEL, &["trifft gar nicht zu"]);
    none_found(
        "en",
        ITEM,
        &["I know a lot.", "I ask questions about unclear tasks.", "I notice things."],
    );
}

#[test]
fn texts_are_short() {
    let words = |count: usize| format!("{}Ende.", "Wort ".repeat(count - 1));
    assert_eq!(rules("de", ITEM, &words(13)), ["wordy"]);
    none_found("de", ITEM, &[&words(12)]);
    assert_eq!(rules("de", INTRO, &words(18)), ["long-sentence"]);
    none_found("de", INTRO, &[&words(17), &format!("{} {}", words(15), words(15))]);
    let long = vec![words(10); 7].join(" ");
    assert_eq!(rules("de", EXPLANATION, &long), ["long-text"]);
    none_found("de", INTRO, &[&long]);
    none_found("de", EXPLANATION, &[&vec![words(10); 6].join(" ")]);
    // Leichte Sprache: shorter sentences, one a line, and more of them.
    none_found("de-easy", EXPLANATION, &[&long, &["Das ist eine Zeile"; 9].join("\n")]);
    none_found(
        "de-easy",
        ITEM,
        &["Ich arbeite im Team.\nEin Team ist eine Gruppe von Menschen mit einem Ziel."],
    );
    assert_eq!(rules("de-easy", INTRO, &words(13)), ["long-sentence"]);
    // Any language has lengths, also one without word lists.
    let french = format!("[items]\na = \"{}\"\n", words(13));
    assert_eq!(in_language("fr", &french), ["unchecked-language", "wordy"]);
}
