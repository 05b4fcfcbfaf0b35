//! What the gate costs: the questionnaires that come with the program, and designs of 60 items in 10
//! scales, apart and sharing items.
//!
//! `cargo bench --bench judging` runs it; no gate does.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use lotse::definition::{Catalogue, Definition, judge, parse_structure};

const HEAD: &str = r#"
id = "sixty"
version = "1.0.0"
status = "trial"
minutes = 10
[options.o]
choices = [
  { code = "1", value = 0 }, { code = "2", value = 1 }, { code = "3", value = 2 },
  { code = "4", value = 3 }, { code = "5", value = 4 }, { code = "none" },
]
[bands]
five = ["[0,25)", "[25,42)", "[42,58]", "(58,75]", "(75,100]"]
halves = ["[0,50)", "[50,100]"]
zones = ["[-100,-45)", "[-45,-15)", "[-15,15]", "(15,45]", "(45,100]"]
"#;

/// How the items of ten scales of sixty items count.
enum Keys {
    /// Six items of a scale's own: one has a weight, one a table, one is reversed.
    Apart,
    /// Seven, all alike, of which each scale shares one with the next.
    Ring,
}

/// Ten scales of sixty items, in `bands`, and five differences when there are zones.
fn sixty(keys: &Keys, bands: &str, missing: &str, zones: bool) -> Definition {
    let mut text = String::from(HEAD);
    for item in 0..60 {
        write_to(&mut text, &format!("[[items]]\nid = \"a{item}\"\noptions = \"o\""));
    }
    for scale in 0..10 {
        let of = |item: usize| match (keys, item % 6) {
            (Keys::Apart, 0) => format!("{{ item = \"a{item}\", weight = 2 }}"),
            (Keys::Apart, 1) => {
                format!("{{ item = \"a{item}\", table = {{ 1 = 0, 2 = 1, 3 = 1, 4 = 2, 5 = 2 }} }}")
            }
            (Keys::Apart, 2) => format!("\"-a{item}\""),
            _ => format!("\"a{item}\""),
        };
        let width = match keys {
            Keys::Apart => 6,
            Keys::Ring => 7,
        };
        let keys: Vec<_> = (0..width).map(|item| of((scale * 6 + item) % 60)).collect();
        write_to(
            &mut text,
            &format!(
                "[[scales]]\nid = \"s{scale}\"\nkeys = [{}]\nscore = \"mean\"\nbands = \"{bands}\"\n\
                 missing = {{ {missing} }}",
                keys.join(", ")
            ),
        );
        if !zones {
            write_to(&mut text, &format!("[disclosure.s{scale}]\nadviser = \"band\""));
        }
    }
    for at in (0..5).filter(|_| zones) {
        let (first, second) = (at * 2, at * 2 + 1);
        write_to(
            &mut text,
            &format!(
                "[[indices]]\nid = \"z{at}\"\ndifference = [\"s{first}\", \"s{second}\"]\n\
                 bands = \"zones\"\n[disclosure.z{at}]\nadviser = \"band\""
            ),
        );
    }
    parse_structure("sixty.toml", &text).expect("because it was written without faults")
}

fn write_to(text: &mut String, more: &str) {
    writeln!(text, "{more}").expect("because a text takes everything");
}

fn judging(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("judging");
    group.sample_size(10);
    let catalogue = Catalogue::embedded().expect("because the gate checks what is embedded");
    for id in ["personal-competences", "dynamic-motivation", "fit-for-work"] {
        let published = catalogue.latest(id).expect("because it is embedded");
        group.bench_function(id, |bench| bench.iter(|| judge(black_box(published.definition()))));
    }
    let missing = "share = \"4/5\", at_least = 5";
    for (name, definition) in [
        ("60 items, weights and tables", sixty(&Keys::Apart, "five", missing, false)),
        ("60 items, five differences", sixty(&Keys::Apart, "five", missing, true)),
        ("60 items shared in a ring", sixty(&Keys::Ring, "halves", "share = \"1/1\"", false)),
        ("60 items shared, some left out", sixty(&Keys::Ring, "halves", missing, false)),
        ("60 items shared, refused", sixty(&Keys::Ring, "five", missing, false)),
    ] {
        group.bench_function(name, |bench| bench.iter(|| judge(black_box(&definition))));
    }
    group.finish();
}

criterion_group!(gate, judging);
criterion_main!(gate);
