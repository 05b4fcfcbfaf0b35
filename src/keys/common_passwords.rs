//! Five hundred passwords that Germans, Austrians and English speakers take are refused, whatever is
//! done to them; and what is hard to guess is taken.

use super::{Secret, SecretFault, SeededChance, WordList, draw_words};

const KNOWN: [&str; 4] =
    ["Kateryna Ljubarska", "kateryna.ljubarska@example.org", "Aufbruch Nord", "lotse"];

/// As they stand in lists of what was stolen, or in every office.
const CLASSICS: [&str; 124] = [
    "Passwort2024!",
    "Sommer2026!",
    "ichliebedich1",
    "passwort",
    "Passwort1",
    "Passwort123",
    "passwort123!",
    "P@sswort1",
    "Pa$$wort2025",
    "hallo123",
    "Hallo1234",
    "hallohallo",
    "hallo12345",
    "Hallo2025!",
    "schatz123",
    "Schatz2024",
    "ichliebedich",
    "IchLiebeDich!",
    "ich-liebe-dich",
    "ich liebe dich",
    "geheim123",
    "Geheim!2025",
    "geheimgeheim",
    "qwertz123",
    "Qwertz123!",
    "qwertzuiop",
    "asdfghjkl",
    "yxcvbnm123",
    "1q2w3e4r",
    "1qay2wsx",
    "1qay2wsx3edc",
    "123456789",
    "1234567890",
    "0123456789",
    "12345678!",
    "987654321",
    "11111111",
    "00000000",
    "11223344",
    "12341234",
    "aaaaaaaa",
    "abcd1234",
    "abc12345",
    "Abcdefg1!",
    "fussball1",
    "Fußball2024",
    "fussball123",
    "bayern123",
    "Bayern1900",
    "FCBayern1",
    "schalke04",
    "Schalke04!",
    "borussia09",
    "Dortmund09",
    "rapidwien1",
    "RapidWien1899",
    "sturmgraz",
    "Austria1911",
    "galatasaray1905",
    "fenerbahce1907",
    "Willkommen1",
    "Willkommen2025!",
    "willkommen123",
    "Winter2025",
    "Winter2025!",
    "Frühling2026",
    "Fruehling2026!",
    "Herbst2024?",
    "Sommer!2025",
    "sommer123",
    "Januar2026",
    "Jänner2026!",
    "August2025",
    "Dezember2024!",
    "Montag123!",
    "Freitag13",
    "Sonnenschein1",
    "sonnenschein",
    "Sonne123",
    "Schmetterling1",
    "Schnucki1",
    "Mausi123",
    "Baerchen1",
    "bärchen123",
    "Prinzessin1",
    "Prinzessin!",
    "Engelchen1",
    "liebling1",
    "Mama1234",
    "mamapapa",
    "MamaPapa1",
    "Familie1!",
    "Kinder123",
    "Katze123",
    "Hund1234!",
    "Schnitzel1!",
    "Österreich1",
    "oesterreich2025",
    "Deutschland1",
    "Wien2025!",
    "Wien1010!",
    "Berlin2024",
    "Hamburg1!",
    "Salzburg5020",
    "Thomas1985",
    "thomas123",
    "Michael1!",
    "Andreas1975",
    "Stefan1990!",
    "Sabine1968",
    "Claudia123",
    "Anna2010",
    "Müller123",
    "mueller1980",
    "Arschloch1",
    "scheisse1",
    "Scheiße!",
    "Computer1",
    "Internet123",
    "Arbeit2025!",
    "Test1234",
    "Start123!",
    "Chef2025!",
    "Kennwort1!",
];

/// Taken over and over again, with something behind it.
const BASES: [&str; 50] = [
    "password",
    "passwort",
    "welcome",
    "summer",
    "winter",
    "dragon",
    "monkey",
    "football",
    "baseball",
    "iloveyou",
    "letmein",
    "master",
    "shadow",
    "sunshine",
    "princess",
    "superman",
    "batman",
    "pokemon",
    "starwars",
    "liverpool",
    "chelsea",
    "arsenal",
    "charlie",
    "jessica",
    "jennifer",
    "sommer",
    "fruehling",
    "herbst",
    "schatz",
    "engel",
    "liebe",
    "sonne",
    "hallo",
    "geheim",
    "kennwort",
    "bayern",
    "hamburg",
    "berlin",
    "oesterreich",
    "muenchen",
    "fussball",
    "schule",
    "arbeit",
    "urlaub",
    "familie",
    "michael",
    "thomas",
    "daniel",
    "sabrina",
    "julia",
];

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What people do when a form demands a capital, a digit and a sign.
fn decorated(base: &str) -> [String; 8] {
    let big = capital(base);
    [
        format!("{base}123"),
        format!("{big}2025"),
        format!("{big}2026!"),
        format!("{big}_1987"),
        format!("{base}{base}1"),
        format!("123{base}!"),
        format!("!{}99", base.to_uppercase()),
        format!("{}2024", base.replace('a', "4").replace('e', "3").replace('o', "0")),
    ]
}

fn refused(text: &str) -> Option<SecretFault> {
    Secret::choose(text.to_owned(), &KNOWN).err()
}

#[test]
fn five_hundred_common_passwords_are_refused() {
    let made = BASES.iter().flat_map(|base| decorated(base));
    let all: Vec<String> = CLASSICS.iter().map(|&text| text.to_owned()).chain(made).collect();
    assert!(all.len() >= 500, "{}", all.len());
    let taken: Vec<&String> = all.iter().filter(|text| refused(text).is_none()).collect();
    assert!(taken.is_empty(), "{} are taken: {taken:?}", taken.len());
    let common = all.iter().filter(|text| refused(text) == Some(SecretFault::Common)).count();
    assert!(common > all.len() * 19 / 20, "only {common} are called common");
}

#[test]
fn names_of_person_project_and_service_are_refused() {
    for text in [
        "Kateryna1!",
        "kateryna1990",
        "Ljubarska2025",
        "KaterynaLjubarska",
        "ljubarska-kateryna",
        "AufbruchNord1",
        "Aufbruch2026!",
        "aufbruch-nord-2026",
        "Lotse2026!",
        "lotselotse",
        "LotseAufbruch",
        "katerynalotse1",
    ] {
        let fault = refused(text);
        assert!(
            matches!(fault, Some(SecretFault::Named | SecretFault::Common)),
            "{text}: {fault:?}"
        );
    }
    assert_eq!(refused("Ljubarska2025"), Some(SecretFault::Named));
    assert_eq!(Secret::choose("Ljubarska2025x7".to_owned(), &[]).err(), None, "the control");
}

#[test]
fn what_is_hard_to_guess_is_taken() {
    let chance = SeededChance::for_test(11);
    let drawn = [WordList::German, WordList::English]
        .into_iter()
        .flat_map(|list| (0..100).map(move |_| list));
    let drawn: Vec<String> = drawn.map(|list| draw_words(&chance, list)).collect();
    let own = [
        "acht Birnen fliegen heim",
        "Im Keller wohnt ein Dachs",
        "vier Birnen fallen vom Baum",
        "neun Enten schwimmen im Teich",
        "Drei Zwerge backen Lebkuchen",
        "rote Schuhe tanzen montags",
        "my goat reads newspapers",
        "purple kettles whistle softly",
        "Tintenfass-Murmeltier-Regal",
        "kq7vzxwpt3",
        "t!9Rk#vLq2",
        "wmzkrtbqpl",
        "Otto frisst elf Gurken",
        "صباح الخير يا جارتي",
        "benim komşum yeşil elma sever",
        "Мій кіт їсть огірки вночі",
        "zwölf Boxkämpfer jagen Viktor",
        "Katerynas Igel mag Pflaumenmus",
        "Der Mond schielt heute nach links",
    ];
    for text in own.iter().map(|&text| text.to_owned()).chain(drawn) {
        assert_eq!(refused(&text), None, "{text}");
    }
}
