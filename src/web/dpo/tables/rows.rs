//! The rows of each table: gathered at the moment when somebody asks.

use std::collections::BTreeMap;

use super::Table;
use crate::classes::DataClass;
use crate::clock::Instant;
use crate::custody::standing::standing as custody_standing;
use crate::installation::Installation;
use crate::retention::addresses::Addresses;
use crate::retention::ledger::{Ledger, Reading};
use crate::retention::openings::month_of;
use crate::retention::schedule::ADDRESS_HOURS_AT_MOST;
use crate::retention::{alarms, calendar, figures};
use crate::store::custody_act::{Last, Outcome};
use crate::store::{oldest, opening_count};
use crate::web::dpo::overview::{alarm_figure, rule_name, stage_key};
use crate::web::problem::Problem;
use crate::web::table_file::Rows;
use crate::web::words::Words;

/// Days back that the table of openings reaches.
const OPENINGS_DAYS: i64 = 730;

struct Said<'a> {
    installation: &'a Installation,
    words: Words,
}

/// The rows of a table, the heading first.
pub(super) async fn of(
    table: Table,
    installation: &Installation,
    words: Words,
) -> Result<Rows, Problem> {
    let said = Said { installation, words };
    let (columns, rows): (&[&str], Rows) = match table {
        Table::Calendar => (&["month", "project", "people"], said.calendar().await?),
        Table::Due => (&["project", "in-7", "in-30", "in-90"], said.due().await?),
        Table::Standing => (&["stage", "people"], said.standing().await?),
        Table::Deletions => (
            &["at", "due", "project", "rule", "records", "stage", "order"],
            said.deletions().await?,
        ),
        Table::Held => (&["class", "records"], said.held().await?),
        Table::Oldest => {
            (&["class", "records", "begins", "ends", "late", "held"], said.oldest().await?)
        }
        Table::Alarms => (&["alarm", "since", "figure"], said.alarms().await?),
        Table::Custody => (&["act", "at", "outcome", "figures"], said.custody().await?),
        Table::Openings => (&["month", "class", "openings"], said.openings().await?),
        Table::Searches => (&["at", "from", "to", "reason"], said.searches().await?),
        Table::LinkingKeys => (&["quarter"], said.linking_keys().await?),
    };
    let heading = columns.iter().map(|key| words.get(&format!("column-{key}")).into_owned());
    Ok(std::iter::once(heading.collect()).chain(rows).collect())
}

impl Said<'_> {
    fn number(&self, number: u64) -> String {
        self.words.number(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// Figures of an act that rest as JSON, as they are read: `Schlüssel: 40, Epoche: 2`.
    fn of_act(&self, json: &str) -> String {
        let read: BTreeMap<String, i64> = serde_json::from_str(json).unwrap_or_default();
        let pair = |(name, figure): (&String, &i64)| {
            let is_long = name.ends_with("-seconds");
            let figure = *figure;
            let told =
                if is_long { self.words.duration(figure) } else { self.words.number(figure) };
            format!("{}: {told}", self.word(&format!("figure-{name}")))
        };
        read.iter().map(pair).collect::<Vec<_>>().join(", ")
    }

    fn time(&self, at: Instant) -> String {
        self.words.date_and_time(at, chrono_tz::UTC)
    }

    fn word(&self, key: &str) -> String {
        self.words.get(key).into_owned()
    }

    fn class(&self, class: DataClass) -> String {
        self.word(&format!("class-{}", class.name()))
    }

    fn now(&self) -> Instant {
        self.installation.clock.now()
    }

    fn addresses(&self) -> Result<Addresses, Problem> {
        let folder = &self.installation.folder;
        Addresses::of(folder).map_err(Problem::broken)
    }

    async fn figures(&self) -> Result<figures::Gathered, Problem> {
        let addresses = self.addresses()?;
        let gathered = figures::gather(&self.installation.store, &addresses, self.now());
        gathered.await.map_err(Problem::broken)
    }

    async fn ledger(&self) -> Result<Reading, Problem> {
        let ledger = Ledger::at(&self.installation.folder.ledger());
        tokio::task::spawn_blocking(move || ledger.read())
            .await
            .map_err(Problem::broken)?
            .map_err(Problem::broken)
    }

    async fn calendar(&self) -> Result<Rows, Problem> {
        let months = calendar::calendar(&self.installation.store).await.map_err(Problem::broken)?;
        let row = |one: calendar::Month| vec![one.month, one.project_code, self.number(one.people)];
        Ok(months.into_iter().map(row).collect())
    }

    async fn due(&self) -> Result<Rows, Problem> {
        let due = self.figures().await?.figures.due;
        let row = |one: figures::DueSoon| {
            let within = [one.in_7_days, one.in_30_days, one.in_90_days];
            std::iter::once(one.project_code).chain(within.map(|n| self.number(n))).collect()
        };
        Ok(due.into_iter().map(row).collect())
    }

    async fn standing(&self) -> Result<Rows, Problem> {
        let standing = calendar::standing(&self.installation.store, self.now()).await;
        let standing = standing.map_err(Problem::broken)?;
        let derived = [
            ("stage-planned", standing.planned),
            ("stage-due", standing.due),
            ("stage-overdue", standing.overdue),
            ("stage-blocked", standing.blocked),
            ("stage-held", standing.held),
        ];
        let begun = standing.begun.iter().map(|(state, n)| (stage_key(*state), *n));
        let all = derived.into_iter().chain(begun);
        Ok(all.map(|(key, n)| vec![self.word(key), self.number(n)]).collect())
    }

    async fn deletions(&self) -> Result<Rows, Problem> {
        let gathered = self.figures().await?;
        let listed = gathered.figures.executed.iter().zip(&gathered.proofs.orders);
        Ok(listed
            .map(|(one, order)| {
                vec![
                    self.time(one.at),
                    self.time(one.due_at),
                    one.project_code.clone(),
                    rule_name(self.words, &one.rule),
                    self.number(one.counts.total()),
                    self.word(stage_key(one.state)),
                    order.to_string(),
                ]
            })
            .collect())
    }

    async fn held(&self) -> Result<Rows, Problem> {
        let held = self.figures().await?.figures.held;
        Ok(held.iter().map(|(class, n)| vec![self.class(class), self.number(n)]).collect())
    }

    async fn oldest(&self) -> Result<Rows, Problem> {
        let found = oldest::scan(&self.installation.store, self.now()).await;
        let mut rows: Rows = found
            .map_err(Problem::broken)?
            .into_iter()
            .map(|one| {
                let none = || self.word("column-not-kept");
                vec![
                    self.class(one.class),
                    self.number(one.records),
                    one.begins.map_or_else(none, |at| self.time(at)),
                    one.ends.map_or_else(|| "–".to_owned(), |at| self.time(at)),
                    self.number(one.late),
                    self.number(one.held),
                ]
            })
            .collect();
        let address = self.addresses()?.find_oldest().map_err(Problem::broken)?;
        let late =
            address.is_some_and(|at| self.now().unix() - at.unix() > ADDRESS_HOURS_AT_MOST * 3_600);
        rows.push(vec![
            self.class(DataClass::Addresses),
            "–".to_owned(),
            address.map_or_else(|| "–".to_owned(), |at| self.time(at)),
            "–".to_owned(),
            self.number(u64::from(late)),
            // No hold reaches an address.
            self.number(0),
        ]);
        Ok(rows)
    }

    async fn alarms(&self) -> Result<Rows, Problem> {
        let standing = alarms::list(&self.installation.store).await.map_err(Problem::broken)?;
        let row = |one: &alarms::Standing| {
            let what = self.word(&format!("alarm-{}", one.code));
            vec![what, self.time(one.since), alarm_figure(self.words, one)]
        };
        Ok(standing.iter().map(row).collect())
    }

    async fn custody(&self) -> Result<Rows, Problem> {
        let standing = custody_standing(self.installation).await.map_err(Problem::broken)?;
        let acts = [
            standing.roll,
            standing.copy,
            standing.backup,
            standing.restore,
            standing.drill,
            standing.night,
        ];
        let row = |last: Last| {
            let outcome = match last.outcome {
                Outcome::Done => "act-done",
                Outcome::Failed => "act-failed",
            };
            let what = self.word(&format!("act-{}", last.act.name()));
            vec![what, self.time(last.ran_at), self.word(outcome), self.of_act(&last.figures)]
        };
        let mut rows: Rows = acts.into_iter().flatten().map(row).collect();
        let epoch = self.words.number(standing.epoch);
        let began = self.time(standing.epoch_began_at);
        rows.push(vec![self.word("act-epoch"), began, epoch, String::new()]);
        Ok(rows)
    }

    async fn openings(&self) -> Result<Rows, Problem> {
        let since = month_of(self.now().plus_days(-OPENINGS_DAYS));
        let counts = opening_count::list_since(&self.installation.store, since).await;
        let row = |one: &opening_count::OpeningCount| {
            let month = one.month_on.format("%Y-%m").to_string();
            vec![month, self.class(one.class), self.number(one.openings)]
        };
        Ok(counts.map_err(Problem::broken)?.iter().map(row).collect())
    }

    async fn searches(&self) -> Result<Rows, Problem> {
        let reading = self.ledger().await?;
        let searched =
            reading.entries.iter().filter_map(|one| Some((one.at, one.searched.as_ref()?)));
        Ok(searched
            .map(|(at, said)| {
                vec![self.time(at), said.from.clone(), said.to.clone(), said.reason.clone()]
            })
            .collect())
    }

    async fn linking_keys(&self) -> Result<Rows, Problem> {
        let quarters = self.ledger().await?.destroyed_linking_keys();
        Ok(quarters.into_iter().map(|quarter| vec![quarter.to_string()]).collect())
    }
}
