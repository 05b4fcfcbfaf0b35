//! What is overdue, due, held and deleted, and how old the oldest IP address is.

use askama::Template;
use axum::extract::State;

use crate::access::Dpo;
use crate::disclosure::{Disclosed, disclose};
use crate::retention::addresses::Addresses;
use crate::retention::alarms::{Alarm, Measure, Standing};
use crate::retention::checked::{self, Checked};
use crate::retention::figures::{self, Figures, Gathered, Proofs};
use crate::retention::{ON_REQUEST, schedule};
use crate::store::retention_order::State as Stage;
use crate::web::dpo::ledger_check::{self, LedgerCheck};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "dpo/overview.html")]
struct Overview {
    frame: Frame,
    overdue: String,
    is_overdue: bool,
    /// What legal holds keep beyond its date, where they do.
    held_beyond: Option<String>,
    waits: bool,
    alarms: Vec<[String; 3]>,
    announced: String,
    due: Vec<[String; 4]>,
    executed: Vec<Deletion>,
    oldest_address: String,
    held: Vec<(String, String)>,
    ledger: LedgerCheck,
}

/// One deletion in words.
struct Deletion {
    at: String,
    project: String,
    rule: String,
    records: String,
    stage: String,
    /// The id that the ledger's lines of this deletion name.
    order: String,
}

/// `GET /dpo`
pub async fn show(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let folder = &installation.folder;
    let addresses = Addresses::of(folder).map_err(Problem::broken)?;
    let now = installation.clock.now();
    let Gathered { figures, proofs } =
        figures::gather(&installation.store, &addresses, now).await.map_err(Problem::broken)?;
    let figures = disclose(&dpo, figures).map_err(|_| Problem::NotFound)?;
    let proofs = disclose(&dpo, proofs).map_err(|_| Problem::NotFound)?;
    let checked = checked::check(&installation).await.map_err(Problem::broken)?;
    let checked = disclose(&dpo, checked).map_err(|_| Problem::NotFound)?;
    Ok(Page::new(page(visit, &figures, &proofs, &checked)))
}

fn page(
    visit: Visit,
    figures: &Disclosed<Dpo, Figures>,
    proofs: &Disclosed<Dpo, Proofs>,
    checked: &Disclosed<Dpo, Checked>,
) -> Overview {
    view(visit, figures.get(), proofs.get(), checked.get())
}

fn view(visit: Visit, figures: &Figures, proofs: &Proofs, checked: &Checked) -> Overview {
    let words = Words::of(visit.language);
    let count = |number: u64| words.number(i64::try_from(number).unwrap_or(i64::MAX));
    let title = words.get("dpo-title");
    let class = |name: &str| words.get(&format!("class-{name}")).into_owned();
    Overview {
        overdue: count(figures.overdue),
        is_overdue: figures.overdue > 0,
        held_beyond: (figures.held_beyond > 0).then(|| {
            let people = u32::try_from(figures.held_beyond).unwrap_or(u32::MAX);
            words.with("dpo-held-beyond").number("people", people).to_string()
        }),
        waits: !figures.waiting.is_empty(),
        alarms: figures
            .alarms
            .iter()
            .map(|one| {
                let what = words.get(&format!("alarm-{}", one.code)).into_owned();
                let since = words.date_and_time(one.since, chrono_tz::UTC);
                [what, since, alarm_figure(words, one)]
            })
            .collect(),
        announced: words
            .with("dpo-announced-text")
            .number("first", u32::try_from(figures.announced.first).unwrap_or(u32::MAX))
            .number("again", u32::try_from(figures.announced.again).unwrap_or(u32::MAX))
            .to_string(),
        due: figures
            .due
            .iter()
            .map(|due| {
                let within = [due.in_7_days, due.in_30_days, due.in_90_days].map(count);
                let [week, month, quarter] = within;
                [due.project_code.clone(), week, month, quarter]
            })
            .collect(),
        executed: figures
            .executed
            .iter()
            .zip(&proofs.orders)
            .map(|(done, order)| Deletion {
                // The officer compares with the ledger, which is in UTC.
                at: words.date_and_time(done.at, chrono_tz::UTC),
                project: done.project_code.clone(),
                rule: rule_name(words, &done.rule),
                records: count(done.counts.total()),
                stage: words.get(stage_key(done.state)).into_owned(),
                order: order.to_string(),
            })
            .collect(),
        oldest_address: match figures.oldest_address_seconds {
            Some(seconds) => {
                let age = words.duration(seconds);
                words.with("dpo-oldest-age").text("age", age).to_string()
            }
            None => words.get("dpo-oldest-none").into_owned(),
        },
        held: figures
            .held
            .iter()
            .map(|(held, records)| (class(held.name()), count(records)))
            .collect(),
        ledger: ledger_check::view(words, checked),
        frame: Frame::new(visit, Area::Dpo, title).wide(),
    }
}

/// How much is wrong, in words; a dash where an alarm counts nothing.
pub(super) fn alarm_figure(words: Words, alarm: &Standing) -> String {
    let key = match Alarm::parse(&alarm.code).map(Alarm::measure) {
        Some(Measure::People) => "alarm-people",
        Some(Measure::Deletions) => "alarm-deletions",
        Some(Measure::Sheets) => "alarm-sheets",
        Some(Measure::Seconds) => return words.duration(alarm.figure),
        Some(Measure::Nothing) => return "–".to_owned(),
        None => return words.number(alarm.figure),
    };
    words.with(key).number("count", u32::try_from(alarm.figure).unwrap_or(u32::MAX)).to_string()
}

/// The name of a rule in words.
pub(in crate::web) fn rule_name(words: Words, name: &str) -> String {
    match schedule::find(name) {
        Some(rule) => words.get(&format!("rule-{}", rule.name)).into_owned(),
        None if name == ON_REQUEST => words.get("rule-on-request").into_owned(),
        None => name.to_owned(),
    }
}

pub(super) const fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Intent => "dpo-stage-intent",
        Stage::Purged => "dpo-stage-purged",
        Stage::Scrubbed => "dpo-stage-scrubbed",
        Stage::Verified => "dpo-stage-verified",
        Stage::BeyondHorizon => "dpo-stage-beyond-horizon",
        Stage::Certified => "dpo-stage-certified",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Instant;
    use crate::ids::OrderId;
    use crate::retention::announcing::Announced;
    use crate::retention::counts::Counts;
    use crate::retention::figures::{DueSoon, Executed};
    use crate::web::language::Language;
    use crate::web::visit::LocalPath;

    #[test]
    fn it_renders_in_every_language() {
        let mut counts = Counts::default();
        counts.add(crate::classes::DataClass::Bands, 1_200);
        let figures = Figures {
            due: vec![DueSoon {
                project_code: "P-1".into(),
                in_7_days: 1,
                in_30_days: 2,
                in_90_days: 3,
            }],
            overdue: 0,
            held_beyond: 12,
            waiting: Vec::new(),
            alarms: Alarm::ALL
                .map(|alarm| Standing {
                    code: alarm.code().to_owned(),
                    since: Instant::from_unix(1_800_000_000),
                    figure: 3,
                })
                .to_vec(),
            announced: Announced::default(),
            executed: vec![Executed {
                at: Instant::from_unix(1_800_000_000),
                due_at: Instant::from_unix(1_799_999_000),
                project_code: "P-1".into(),
                rule: "participation".into(),
                counts: counts.clone(),
                state: Stage::Verified,
            }],
            oldest_address_seconds: Some(3_600 * 30),
            held: counts,
        };
        let proofs = Proofs { orders: vec![OrderId::from_bits([3; 16])] };
        let checked = Checked::of_nothing();
        for language in Language::ALL {
            let visit = Visit { language, path: LocalPath::default(), session: None };
            let html = view(visit, &figures, &proofs, &checked).render().unwrap();
            assert!(!html.contains('{'), "a word is missing: {html}");
            let page = scraper::Html::parse_document(&html);
            let rows = scraper::Selector::parse("[data-executed] tbody tr").unwrap();
            assert_eq!(page.select(&rows).count(), 1);
            let held = scraper::Selector::parse("[data-held-beyond]").unwrap();
            let held: String = page.select(&held).flat_map(|found| found.text()).collect();
            assert!(
                held.contains("12"),
                "those who are held stand beside those who are not: {held}"
            );
        }
    }
}
