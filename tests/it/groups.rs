//! Figures of groups: who sees them, what is counted, and that nobody learns of one person by
//! comparing quarters, projects, or figures before and after.

mod comparing;

use std::sync::Arc;

use lotse::access::{self, Adviser, Invited, Opening, Participant};
use lotse::clock::{Clock as _, Instant};
use lotse::counselling::{decisions, group_figures, people, sheets, unlocking};
use lotse::disclosure::small_groups::{Figure, ROUNDED_TO};
use lotse::ids::ParticipationId;
use lotse::installation::Installation;
use lotse::keys::{SeededChance, Token};
use lotse::sealed::FormValue;
use lotse::store::group_figure::{self, GroupFigure};
use lotse::store::project::Project;
use lotse::store::session::Computer;
use lotse::store::staff;

use super::adviser::logged_in;
use super::databases::{Database, on_both};
use super::house::{ADVISER, AGENCY, DPO, House, LEAD, date, open_at, secret};
use super::marked::{self, WORK};
use super::restriction;

const SECRET: &str = "acht Birnen fliegen heim";

/// What a person does with the questionnaire.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Nothing,
    Declines,
    Begins,
    Submits,
    /// Shows a result that lies in this band of every scale.
    Shows(usize),
}

/// Someone of a group.
struct Member {
    id: ParticipationId,
    login: String,
    token: String,
}

impl Member {
    /// Lets a person of this project come in and act.
    async fn who(house: &House, project: &Project, does: Does) -> Self {
        let installation = &*house.installation;
        let desk = house.desk(ADVISER).await;
        let id = people::add(installation, &desk, &project.id, "Vera Muster", "4711", None);
        let id = id.await.unwrap();
        let adviser = Adviser::authorise(installation, &desk, &id, Opening::Act).await.unwrap();
        house.sign_off(WORK).await;
        unlocking::unlock(installation, &adviser, WORK).await.unwrap();
        let invited = access::invite(installation, adviser.case()).await.unwrap();
        let invited = Invited::Token(invited.token);
        let entry = decisions::enter_for_the_first_time(
            installation,
            &invited,
            secret(SECRET),
            Computer::Own,
        )
        .await;
        let entry = entry.unwrap();
        let token = entry.token.text().to_string();
        let member = Self { id, login: entry.login_name, token };
        member.act(house, does).await;
        member
    }

    async fn me(&self, house: &House) -> Participant {
        let token = Token::read(&self.token).unwrap();
        Participant::authorise(&house.installation, token).await.unwrap()
    }

    async fn act(&self, house: &House, does: Does) {
        let (installation, me) = (&*house.installation, self.me(house).await);
        let choice =
            if does == Does::Declines { decisions::Choice::No } else { decisions::Choice::Yes };
        if does == Does::Nothing {
            return;
        }
        decisions::decide(installation, &me, WORK, choice).await.unwrap();
        let band = match does {
            Does::Nothing | Does::Declines => return,
            Does::Begins | Does::Submits => 0,
            Does::Shows(band) => band,
        };
        let open = sheets::list_own(installation, &me).await.unwrap();
        let sheet = open.first().unwrap();
        let items = sheet.published().definition().items();
        // The same choice everywhere leads to the band of the same number.
        let value = FormValue::from(marked::code(WORK, band));
        let answers: Vec<_> = items.iter().map(|item| (item.id(), &value)).collect();
        let (id, seen) = (sheet.id().clone(), sheet.revision().clone());
        sheets::save_answers(installation, &me, &id, &seen, &answers).await.unwrap();
        if does == Does::Begins {
            return;
        }
        let full = sheets::find_own(installation, &me, &id).await.unwrap();
        sheets::submit(installation, &me, &id, full.revision()).await.unwrap();
        if does != Does::Submits {
            sheets::show(installation, &me, &id).await.unwrap();
        }
    }

    async fn objects(&self, house: &House) {
        restriction::object(&house.installation, &self.me(house).await).await;
    }

    async fn withdraws(&self, house: &House) {
        let me = self.me(house).await;
        sheets::withdraw_module(&house.installation, &me, WORK).await.unwrap();
    }
}

/// People of the first project who show results in these bands today.
async fn people_show(house: &House, bands: &[usize]) -> Vec<Member> {
    let mut members = Vec::new();
    for band in bands {
        members.push(Member::who(house, &house.project, Does::Shows(*band)).await);
    }
    members
}

/// A house whose questionnaires are the marked ones; the 1 March 2027 in it.
async fn house(database: &Database) -> House {
    House::on(database, marked::catalogue()).await
}

/// Moves the clock to noon of this day.
fn stand_on(house: &House, year: i32, month: u32, day: u32) {
    let start = Instant::start_of(date(year, month, day), chrono_tz::Europe::Vienna);
    house.clock.set(start.plus_seconds(12 * 3600));
}

/// The same installation on a connection of its own, with chances that repeat.
async fn with_chance(house: &House, database: &Database, seed: u64) -> Installation {
    let folder = house.installation.folder.clone();
    let clock = house.clock.clone();
    let mut installation = open_at(database.location(), folder, clock, marked::catalogue()).await;
    installation.chance = Arc::new(SeededChance::for_test(seed));
    installation
}

/// Fixes what has closed, with chances that repeat.
async fn fix(house: &House, database: &Database, seed: u64) {
    let installation = with_chance(house, database, seed).await;
    group_figures::fix_closed(&installation).await.unwrap();
    installation.store.close().await;
}

/// The figures of a project as they rest.
async fn figures(house: &House, project: &Project) -> Vec<GroupFigure> {
    let now = house.clock.now();
    group_figure::list(&house.installation.store, &project.id, now).await.unwrap()
}

/// Bands of 24 people, spread over all five.
const SPREAD: [usize; 24] =
    [0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4];

#[tokio::test]
async fn lead_and_officer_see_what_was_fixed_and_nobody_else_does() {
    on_both(async |database| {
        let house = house(database).await;
        people_show(&house, &SPREAD).await;
        let page = format!("/admin/projects/{}/figures", house.project.id);
        let mut lead = logged_in(&house, LEAD).await;
        for (month, day) in [(3, 31), (4, 28)] {
            stand_on(&house, 2027, month, day);
            fix(&house, database, 1).await;
            let mut lead = logged_in(&house, LEAD).await;
            let early = lead.get(&page).await;
            assert_eq!(early.is_a_page().count("[data-figures] table"), 0, "{day}.{month}.");
        }
        stand_on(&house, 2027, 4, 29);
        fix(&house, database, 1).await;
        assert_eq!(lead.get(&page).await.status, 401, "the session has ended");

        let mut lead = logged_in(&house, LEAD).await;
        let answer = lead.get(&page).await;
        let captions = answer.is_a_page().all("[data-figures] caption");
        let quarter = "1. Jänner 2027 bis 31. März 2027";
        let caption =
            |scale: &str| format!("Skala {scale} – Titel {WORK}, Version 1.0.0, {quarter}");
        assert_eq!(captions, [caption("zq7along"), caption("zq7kept")], "mLevel and FFA never");
        let mut officer = logged_in(&house, DPO).await;
        let all = officer.get("/dpo/figures").await;
        assert_eq!(all.is_a_page().all("[data-figures] caption"), captions);
        assert_eq!(all.count("[data-figures]"), 2, "both projects, and no sum of them");

        for email in [ADVISER, AGENCY] {
            let mut other = logged_in(&house, email).await;
            for path in [&page, "/dpo/figures", "/dpo/figures.csv"] {
                assert_eq!(other.get(path).await.status, 404, "{email}: {path}");
            }
        }
        let foreign = format!("/admin/projects/{}/figures", house.other_project.id);
        assert_eq!(lead.get(&foreign).await.status, 404, "another lead's project");
        assert_eq!(lead.get(&format!("{foreign}.csv")).await.status, 404);

        // The file says the same, in every language with the same numbers.
        let numbers = |text: &str, separator: u8| {
            let mut reader =
                csv::ReaderBuilder::new().delimiter(separator).from_reader(text.as_bytes());
            let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
            let of_row = |row: &csv::StringRecord| [4, 5, 6, 8, 9].map(|at| row[at].to_owned());
            rows.iter().map(of_row).collect::<Vec<_>>()
        };
        let german = lead.get(&format!("{page}.csv")).await;
        let mut speaks_english = logged_in(&house, DPO).await.speaking("en");
        let english = speaks_english.get("/dpo/figures").await;
        assert!(english.is_a_page().count("[data-figures] tbody tr i.is-on") > 2, "the picture");
        let english = speaks_english.get("/dpo/figures.csv").await;
        assert_eq!(numbers(&german.body, b';'), numbers(&english.body, b','));
        let parts = numbers(&german.body, b';').len();
        assert_eq!(answer.count("[data-figures] tbody tr"), parts);
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_rests_is_rounded_and_close_to_what_was_shown() {
    on_both(async |database| {
        let house = house(database).await;
        people_show(&house, &SPREAD).await;
        stand_on(&house, 2027, 4, 29);
        fix(&house, database, 3).await;
        let rows = figures(&house, &house.project).await;
        assert_eq!(rows.len(), 2);
        for row in rows {
            let figure: Figure = serde_json::from_str(&row.figure).unwrap();
            assert!(figure.parts.iter().all(|part| part.people % ROUNDED_TO == 0));
            for part in &figure.parts {
                let there = SPREAD.iter().filter(|band| (part.from..=part.to).contains(band));
                let there = u32::try_from(there.count()).unwrap();
                assert!(part.people.abs_diff(there) <= 10, "{part:?}: {there}");
            }
        }
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn only_what_is_shown_is_counted() {
    on_both(async |database| {
        let house = house(database).await;
        people_show(&house, &SPREAD).await;
        stand_on(&house, 2027, 4, 29);
        fix(&house, database, 5).await;
        let of_shown = figures(&house, &house.project).await;
        assert!(!of_shown.is_empty());

        // In the next quarter the same people's twins show, and others do whatever else one can do.
        stand_on(&house, 2027, 5, 3);
        for does in [Does::Nothing, Does::Declines, Does::Begins, Does::Submits] {
            for _ in 0..3 {
                Member::who(&house, &house.project, does).await;
            }
        }
        people_show(&house, &SPREAD).await;
        for objects in people_show(&house, &[4, 4, 4]).await {
            objects.objects(&house).await;
        }
        stand_on(&house, 2027, 7, 29);
        fix(&house, database, 5).await;
        let rows = figures(&house, &house.project).await;
        let said = |quarter| {
            let of_quarter = rows.iter().filter(move |row| row.quarter_on == quarter);
            of_quarter.map(|row| (&row.result, &row.figure)).collect::<Vec<_>>()
        };
        // With the same chances the same figures: the others leave no trace in them.
        assert_eq!(said(date(2027, 4, 1)), said(date(2027, 1, 1)));

        // Only people who do not show: there is nothing to say.
        stand_on(&house, 2027, 8, 2);
        for _ in 0..12 {
            Member::who(&house, &house.project, Does::Submits).await;
        }
        stand_on(&house, 2027, 10, 29);
        fix(&house, database, 5).await;
        assert_eq!(figures(&house, &house.project).await.len(), rows.len());
        house.close().await;
    })
    .await;
}

#[tokio::test]
async fn figures_outlive_the_people_and_end_three_years_after_their_quarter() {
    on_both(async |database| {
        let house = house(database).await;
        people_show(&house, &SPREAD).await;
        stand_on(&house, 2027, 4, 29);
        fix(&house, database, 1).await;
        let fixed = figures(&house, &house.project).await;
        assert_eq!(fixed.len(), 2);

        stand_on(&house, 2028, 7, 1);
        assert_eq!(house.sweep().await.participations, 24, "six months after the project's end");
        fix(&house, database, 2).await;
        assert_eq!(figures(&house, &house.project).await, fixed, "they say nothing of those gone");

        let end = Instant::start_of(date(2027, 4, 1), chrono_tz::Europe::Vienna).plus_days(1_096);
        house.clock.set(end.plus_seconds(-1));
        assert_eq!(house.sweep().await.group_figures, 0);
        house.clock.set(end);
        assert_eq!(figures(&house, &house.project).await, [], "not read, though nothing was swept");
        assert_eq!(house.sweep().await.group_figures, 2);
        fix(&house, database, 1).await;
        assert_eq!(house.sweep().await.group_figures, 0, "and not made again");
        house.close().await;
    })
    .await;
}
