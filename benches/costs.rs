//! What the main job costs, each figure beside the least it could cost on the same machine.
//!
//! Saving an answer stands beside a bare durable insert of one row, an adviser's result page beside
//! a bare page of the framework and beside a page of ours without data; an adviser's list of 80
//! people stands beside one of 1,000; scoring stands alone.
//! The house is that of the stories, on a real SQLite file. `cargo bench` runs it; no gate does.

#[expect(dead_code, clippy::unwrap_used, reason = "the fixture of the tests, which use more of it")]
#[path = "../tests/it/browser.rs"]
mod browser;
#[expect(
    dead_code,
    unused_imports,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "the fixture of the tests, which use more of it"
)]
#[path = "../tests/it/databases.rs"]
mod databases;
#[expect(dead_code, clippy::unwrap_used, reason = "the fixture of the tests, which use more of it")]
#[path = "../tests/it/house.rs"]
mod house;

use axum::Router;
use axum::routing::get;
use criterion::{Criterion, criterion_group, criterion_main};
use lotse::access::{self, Invited, Participant};
use lotse::counselling::{decisions, import, sheets};
use lotse::ids::ProviderId;
use lotse::scoring;
use lotse::sealed::FormValue;
use lotse::store::project;
use lotse::store::session::Computer;
use lotse::web::session;
use tokio::runtime::Runtime;

use browser::Browser;
use house::{ADVISER, House, PASSWORD, secret};

/// Seven scales of six items.
const OF_42_ITEMS: &str = "dynamic-motivation";

fn runtime() -> Runtime {
    Runtime::new().expect("because the machine has threads left")
}

/// A person who has logged in, with every questionnaire unlocked.
async fn answering(house: &House) -> (lotse::ids::ParticipationId, Participant) {
    let person = house.add_person("Vera Muster").await;
    for published in house.installation.catalogue.all() {
        house.unlock(&person, published.definition().id()).await;
    }
    let invited = Invited::Token(house.invite(&person).await.token);
    let words = secret("drei Fische lesen Zeitung");
    let entry =
        decisions::enter_for_the_first_time(&house.installation, &invited, words, Computer::Own);
    let token = entry.await.expect("because the invitation is fresh").token;
    let participant = Participant::authorise(&house.installation, token)
        .await
        .expect("because the session is fresh");
    for published in house.installation.catalogue.all() {
        let (module, yes) = (published.definition().module(), decisions::Choice::Yes);
        decisions::decide(&house.installation, &participant, module, yes)
            .await
            .expect("because nobody else decides");
    }
    (person, participant)
}

/// Saves one answer of a sheet of 42, another choice each time.
async fn save(
    house: &House,
    participant: &Participant,
    sheet: &lotse::ids::SheetId,
    turn: usize,
) -> Result<(), sheets::SheetError> {
    let sheet = sheets::find_own(&house.installation, participant, sheet).await?;
    let definition = sheet.published().definition();
    let item = turn % definition.items().len();
    let choices = definition.choices(item);
    let code = choices[(turn / definition.items().len()) % choices.len()].code();
    let value = FormValue::from(code.to_owned());
    let (id, seen) = (sheet.id(), sheet.revision());
    let name = definition.items()[item].id();
    sheets::save_answer(&house.installation, participant, id, seen, name, &value).await
}

fn saving(criterion: &mut Criterion) {
    let runtime = runtime();
    let house = runtime.block_on(House::embedded());
    let mut group = criterion.benchmark_group("saving");
    let mut turn = 0_u128;
    group.bench_function("a bare durable row", |bench| {
        bench.iter(|| {
            turn += 1;
            let id = ProviderId::from_bits(turn.to_be_bytes());
            runtime.block_on(async {
                let mut tx = house.installation.store.begin().await?;
                project::add_provider(&mut tx, &id, "Träger").await?;
                tx.commit().await
            })
        });
    });
    let (_, participant) = runtime.block_on(answering(&house));
    let own = runtime.block_on(sheets::list_own(&house.installation, &participant));
    let own = own.expect("because the sheets were unlocked");
    let of_42 = own.iter().find(|sheet| sheet.published().definition().id() == OF_42_ITEMS);
    let sheet = of_42.expect("because it was unlocked").id().clone();
    let mut turn = 0;
    group.bench_function("one answer, sealed and durable", |bench| {
        bench.iter(|| {
            turn += 1;
            runtime
                .block_on(save(&house, &participant, &sheet, turn))
                .expect("because nobody else answers");
        });
    });
    group.finish();
}

/// Answers every question, submits, and shows the result to the adviser.
async fn show_all(house: &House, participant: &Participant) -> Result<(), sheets::SheetError> {
    for sheet in sheets::list_own(&house.installation, participant).await? {
        let definition = sheet.published().definition();
        let values: Vec<(&str, FormValue)> = (0..definition.items().len())
            .map(|item| {
                let choices = definition.choices(item);
                let code = choices[item % choices.len().min(3)].code();
                (definition.items()[item].id(), FormValue::from(code.to_owned()))
            })
            .collect();
        let answers: Vec<(&str, &FormValue)> =
            values.iter().map(|(item, value)| (*item, value)).collect();
        let id = sheet.id();
        sheets::save_answers(&house.installation, participant, id, sheet.revision(), &answers)
            .await?;
        let sheet = sheets::find_own(&house.installation, participant, id).await?;
        sheets::submit(&house.installation, participant, id, sheet.revision()).await?;
        sheets::show(&house.installation, participant, id).await?;
    }
    Ok(())
}

/// A browser of the adviser, and the page with all results of one person.
async fn at_the_results(house: &House) -> (Browser, String) {
    let (person, participant) = answering(house).await;
    show_all(house, &participant).await.expect("because every sheet is open and whole");
    let (token, _) = access::log_in(&house.installation, ADVISER, secret(PASSWORD))
        .await
        .expect("because the house has this adviser");
    let cookie = session::set_cookie(&house.installation.address, &token);
    let mut browser = house.browser();
    browser.keep(cookie.to_str().expect("because a cookie is ASCII"));
    (browser, format!("/adviser/people/{person}/results"))
}

fn opening(criterion: &mut Criterion) {
    let runtime = runtime();
    let house = runtime.block_on(House::embedded());
    let (mut adviser, results) = runtime.block_on(at_the_results(&house));
    let page = runtime.block_on(adviser.get(&results));
    let drawn = page.count("main svg");
    assert!(page.status == 200 && drawn > 0, "{}: {} with {drawn} charts", results, page.status);

    let mut group = criterion.benchmark_group("opening");
    let mut bare = Browser::on(Router::new().route("/", get(|| async { "a page" })));
    let mut visitor = house.browser();
    group.bench_function("a bare page", |bench| bench.iter(|| runtime.block_on(bare.get("/"))));
    group.bench_function("a page of ours without data", |bench| {
        bench.iter(|| runtime.block_on(visitor.get("/login")));
    });
    group.bench_function("an adviser's result page, recorded", |bench| {
        bench.iter(|| runtime.block_on(adviser.get(&results)));
    });
    group.finish();
}

/// A browser of the adviser, who counsels so many people.
async fn at_the_list(house: &House, people: usize) -> Browser {
    let desk = house.desk(ADVISER).await;
    for from in (0..people).step_by(import::MOST_ROWS) {
        let to = people.min(from + import::MOST_ROWS);
        let rows = (from..to).map(|number| format!("Person {number};AMS-{number};30.6.2027"));
        let list = rows.collect::<Vec<_>>().join("\n");
        import::add_all(&house.installation, &desk, &house.project.id, list.as_bytes())
            .await
            .expect("because every row is good");
    }
    let (token, _) = access::log_in(&house.installation, ADVISER, secret(PASSWORD))
        .await
        .expect("because the house has this adviser");
    let cookie = session::set_cookie(&house.installation.address, &token);
    let mut browser = house.browser();
    browser.keep(cookie.to_str().expect("because a cookie is ASCII"));
    browser
}

/// Names lie sealed: a list is opened whole before it is sorted.
fn listing(criterion: &mut Criterion) {
    let runtime = runtime();
    let mut group = criterion.benchmark_group("listing");
    group.sample_size(10);
    for people in [80, 1000] {
        let house = runtime.block_on(House::embedded());
        let mut adviser = runtime.block_on(at_the_list(&house, people));
        let page = runtime.block_on(adviser.get("/adviser"));
        assert_eq!((page.status, page.count("tbody tr")), (200, people));
        group.bench_function(
            format!("an adviser's list of {people}, sorted and recorded"),
            |bench| {
                bench.iter(|| runtime.block_on(adviser.get("/adviser")));
            },
        );
    }
    group.finish();
}

fn scoring_one(criterion: &mut Criterion) {
    let catalogue = lotse::definition::Catalogue::embedded()
        .expect("because the embedded questionnaires are checked by the gate");
    let published = catalogue.latest(OF_42_ITEMS).expect("because it is embedded");
    let definition = published.definition();
    assert_eq!(definition.items().len(), 42);
    let chosen: Vec<_> = (0..42).map(|item| Some(item % 5)).collect();
    criterion.bench_function("scoring one sheet of 42 items", |bench| {
        bench.iter(|| scoring::score(definition, std::hint::black_box(&chosen)));
    });
}

criterion_group!(costs, saving, opening, listing, scoring_one);
criterion_main!(costs);
