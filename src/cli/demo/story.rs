//! The demo's past, played through the very verbs that the pages use.

use std::sync::Arc;

use chrono::{Days, Months, NaiveDate};
use chrono_tz::Tz;

use super::Login;
use super::cast::{ADVISERS, CAST, Person, State};
use super::offices::{self, Offices};
use crate::access::{
    self, Adviser, AdviserDesk, Agency, AgencyDesk, Invited, Opening, Participant, StaffPerson,
};
use crate::cli::init::usual_agreement;
use crate::cli::opening::Place;
use crate::cli::setting_up::{self, Account, NewProject};
use crate::clock::{Clock, Instant, MockClock};
use crate::counselling::short_report::{self, At};
use crate::counselling::skills::{self, RecordedBy, Skill};
use crate::counselling::{decisions, people, sheets, unlocking};
use crate::exchange;
use crate::installation::{Address, Installation, Purpose};
use crate::keys::{Costs, Secret, Token};
use crate::sealed::FormValue;
use crate::store::project::Project;
use crate::store::session::Computer;
use crate::store::staff::Role;

/// Where the demo's days begin and end.
pub const ZONE: Tz = chrono_tz::Europe::Vienna;
const PROVIDER: &str = "Träger Beispiel";
const AGENCY: &str = "AMS Beispiel";
const DOMAIN: &str = "traeger.example";

/// The theatre: an installation, its project, its accounts, and a clock that stands in the past.
struct Theatre {
    installation: Installation,
    clock: MockClock,
    today: NaiveDate,
    project: Project,
    desks: Vec<AdviserDesk>,
    agency: AgencyDesk,
    accounts: Vec<Account>,
    logins: Vec<Login>,
}

/// Sets up the demo and plays its past; the installation that comes back stands at `clock`.
pub async fn tell(
    place: &Place,
    clock: Arc<dyn Clock>,
    address: Address,
) -> anyhow::Result<(Installation, Vec<Login>)> {
    let mut theatre = build(place, &*clock, address).await?;
    for (number, person) in CAST.iter().enumerate() {
        play(&mut theatre, number, person).await?;
    }
    offices::back_up(&theatre.installation).await;
    theatre.installation.clock = clock;
    theatre.installation.costs = Costs::STANDARD;
    Ok((theatre.installation, theatre.logins))
}

async fn build(place: &Place, clock: &dyn Clock, address: Address) -> anyhow::Result<Theatre> {
    let now = clock.now();
    let today = now.date_in(ZONE);
    let past = MockClock::at(now.plus_days(-9));
    let mut installation =
        setting_up::begin(place, Arc::new(past.clone()), address, Purpose::Demo).await?;
    // The invented people's secrets are printed; whoever sets one in the demo gets the usual cost.
    installation.costs = Costs::for_printed_secrets();
    let mut tx = installation.store.begin().await?;
    let new = NewProject {
        code: "DEMO-1".to_owned(),
        name: "Neustart (Demo)".to_owned(),
        starts_on: today - Days::new(10),
        ends_on: today + Months::new(5),
        zone: ZONE,
    };
    let agreement = usual_agreement(PROVIDER, AGENCY, DOMAIN);
    let project =
        setting_up::add_project(&installation, &mut tx, PROVIDER, new, &agreement).await?;
    let cast = [
        (Role::Adviser, ADVISERS[0], "berta"),
        (Role::Adviser, ADVISERS[1], "bruno"),
        (Role::Agency, "Agnes Agentur", "agnes"),
        (Role::Dpo, "Doris Datenschutz", "doris"),
        (Role::Lead, "Leo Leitung", "leo"),
        (Role::Office, "Oda Amtlich", "oda"),
    ];
    let mut accounts = Vec::new();
    for (role, name, mailbox) in cast {
        let person = StaffPerson { name: name.to_owned(), email: format!("{mailbox}@{DOMAIN}") };
        let password = setting_up::make_password(&*installation.chance);
        accounts.push(
            setting_up::add_account(&installation, &mut tx, &project, role, person, password)
                .await?,
        );
    }
    tx.commit().await?;
    let logins = accounts.iter().map(login_of).collect();
    let mut desks = Vec::new();
    for account in accounts.iter().filter(|account| account.role == Role::Adviser) {
        let token = enter(&installation, account).await?;
        desks.push(AdviserDesk::authorise(&installation, token).await?);
    }
    let offices = Offices::of(&installation, &accounts);
    offices.sign_off_all().await?;
    let agency = AgencyDesk::authorise(&installation, offices.enter(Role::Agency).await?).await?;
    Ok(Theatre { installation, clock: past, today, project, desks, agency, accounts, logins })
}

/// Logs somebody in.
pub async fn enter(installation: &Installation, account: &Account) -> anyhow::Result<Token> {
    let secret = Secret::entered(account.password.clone())?;
    Ok(access::log_in(installation, &account.person.email, secret).await?.0)
}

fn login_of(account: &Account) -> Login {
    let (audience, note) = match account.role {
        Role::Adviser => ("adviser", "people assigned, results, short reports"),
        Role::Agency => ("agency", "released short reports and hard skills"),
        Role::Dpo => ("dpo", "what ends when, and what was deleted"),
        Role::Lead => ("lead", "the project and its agreement"),
        Role::Office => ("office", "requests about one's data, decided for the agency"),
    };
    Login {
        audience: audience.to_owned(),
        name: account.person.name.clone(),
        path: "/staff".to_owned(),
        login: account.person.email.clone(),
        secret: account.password.clone(),
        note: note.to_owned(),
    }
}

/// The exit date that puts a person where their state says.
fn exit_of(theatre: &Theatre, state: State) -> Option<NaiveDate> {
    // Who never came is deleted 30 days after the exit.
    match state {
        State::EndsSoon => Some(theatre.today - Days::new(26)),
        State::Ended => Some(theatre.today - Days::new(31)),
        State::Shown | State::HandedOver => Some(theatre.today + Days::new(60)),
        State::Invited
        | State::Arrived
        | State::Declined
        | State::HalfDone
        | State::NotShown
        | State::Wishing
        | State::Proposed
        | State::Released
        | State::Withdrawn => None,
    }
}

async fn play(theatre: &mut Theatre, number: usize, person: &Person) -> anyhow::Result<()> {
    let installation = &theatre.installation;
    let desk = &theatre.desks[person.adviser];
    let reference = format!("DEMO-{:04}", 4711 + number * 13);
    let id = people::add(
        installation,
        desk,
        &theatre.project.id,
        person.name,
        &reference,
        exit_of(theatre, person.state),
    )
    .await?;
    let adviser = Adviser::authorise(installation, desk, &id, Opening::Act).await?;
    for published in installation.catalogue.all() {
        unlocking::unlock(installation, &adviser, published.definition().id()).await?;
    }
    if matches!(person.state, State::EndsSoon | State::Ended) {
        return Ok(());
    }
    if person.state == State::Invited {
        return invite(theatre, &adviser, person).await;
    }
    let (participant, words) = arrive(theatre, &adviser, person).await?;
    answer(theatre, number, &participant, person.state).await?;
    let wanted = [State::Wishing, State::Proposed, State::Released, State::HandedOver];
    if wanted.contains(&person.state) {
        report(theatre, &adviser, participant, words, person.state).await?;
    }
    Offices::of(&theatre.installation, &theatre.accounts).ask(&adviser, person.state).await
}

/// Leaves an invitation that can be used today.
async fn invite(theatre: &mut Theatre, adviser: &Adviser, person: &Person) -> anyhow::Result<()> {
    theatre.clock.set(Instant::start_of(theatre.today, ZONE));
    let invitation = access::invite(&theatre.installation, adviser.case()).await?;
    theatre.logins.push(Login {
        audience: "participant".to_owned(),
        name: person.name.to_owned(),
        path: format!("/invitation/{}", invitation.token),
        login: invitation.code,
        secret: String::new(),
        note: person.note.to_owned(),
    });
    Ok(())
}

async fn arrive(
    theatre: &mut Theatre,
    adviser: &Adviser,
    person: &Person,
) -> anyhow::Result<(Participant, String)> {
    let installation = &theatre.installation;
    let invitation = access::invite(installation, adviser.case()).await?;
    let words = setting_up::make_password(&*installation.chance);
    let secret = Secret::take_offered(words.clone())?;
    let invited = Invited::Token(invitation.token);
    let entry =
        decisions::enter_for_the_first_time(installation, &invited, secret, Computer::Own).await?;
    theatre.logins.push(Login {
        audience: "participant".to_owned(),
        name: person.name.to_owned(),
        path: "/login".to_owned(),
        login: entry.login_name,
        secret: words.clone(),
        note: person.note.to_owned(),
    });
    Ok((Participant::authorise(installation, entry.token).await?, words))
}

async fn answer(
    theatre: &Theatre,
    number: usize,
    participant: &Participant,
    state: State,
) -> anyhow::Result<()> {
    let installation = &theatre.installation;
    if state == State::Arrived {
        return Ok(());
    }
    decisions::set_informed(installation, participant, "1", 1).await?;
    for sheet in sheets::list_own(installation, participant).await? {
        let definition = sheet.published().definition();
        if state == State::Declined {
            let no = decisions::Choice::No;
            decisions::decide(installation, participant, definition.module(), no).await?;
            continue;
        }
        let yes = decisions::Choice::Yes;
        decisions::decide(installation, participant, definition.module(), yes).await?;
        let most = if state == State::HalfDone { 19 } else { usize::MAX };
        fill(installation, participant, &sheet, number, most).await?;
        if state == State::HalfDone {
            break;
        }
        let sheet = sheets::find_own(installation, participant, sheet.id()).await?;
        sheets::submit(installation, participant, sheet.id(), sheet.revision()).await?;
        if state != State::NotShown {
            sheets::show(installation, participant, sheet.id()).await?;
        }
        if state == State::Withdrawn {
            sheets::withdraw_module(installation, participant, definition.module()).await?;
        }
    }
    Ok(())
}

/// Answers the first `most` questions, each person in a pattern of their own.
async fn fill(
    installation: &Installation,
    participant: &Participant,
    sheet: &sheets::OwnSheet<'_>,
    number: usize,
    most: usize,
) -> anyhow::Result<()> {
    let definition = sheet.published().definition();
    let answers: Vec<(&str, FormValue)> = definition
        .items()
        .iter()
        .enumerate()
        .take(most)
        .map(|(position, item)| {
            let scored = definition
                .choices(position)
                .iter()
                .filter(|choice| choice.value().is_some())
                .collect::<Vec<_>>();
            let chosen = scored[(position * 7 + number * 3 + position / 5) % scored.len()];
            (item.id(), FormValue::from(chosen.code().to_owned()))
        })
        .collect();
    let answers: Vec<(&str, &FormValue)> =
        answers.iter().map(|(item, value)| (*item, value)).collect();
    sheets::save_answers(installation, participant, sheet.id(), sheet.revision(), &answers).await?;
    Ok(())
}

const SENTENCES: &str = "Ein Einstieg in Arbeit ist ab sofort möglich.
Verkauf und Lager passen gut zu den Stärken.
Eine Einschulung von zwei bis vier Wochen hilft beim Start.
Teilzeit mit 25 Stunden ist für den Anfang gewünscht.";

async fn report(
    theatre: &Theatre,
    adviser: &Adviser,
    participant: Participant,
    words: String,
    state: State,
) -> anyhow::Result<()> {
    let installation = &theatre.installation;
    theatre.clock.set(Instant::start_of(theatre.today, ZONE).plus_days(-3));
    let choices = short_report::along_choices(installation, adviser, "de").await?;
    let chosen: Vec<String> = choices.iter().take(5).map(short_report::Along::key).collect();
    let typed =
        short_report::Typed { sentences: SENTENCES, along: &chosen, language: "de", seen: "" };
    short_report::save_draft(installation, adviser, typed).await?;
    short_report::propose(installation, adviser).await?;
    if state == State::Wishing {
        let words = "Bitte 30 Stunden schreiben, nicht 25.";
        let hash = proposed(installation, &participant).await?;
        short_report::wish(installation, &participant, &hash, At::Sentence(3), words).await?;
    }
    if state == State::Released || state == State::HandedOver {
        let participant =
            access::step_up(installation, participant, Secret::entered(words)?).await?;
        let hash = proposed(installation, &participant).await?;
        short_report::release(installation, &participant, &hash).await?;
    }
    if state == State::HandedOver {
        let skill = Skill::typed("Staplerschein", "Ausweis seit 2019", RecordedBy::Together)?;
        skills::record(installation, adviser.case(), &skill).await?;
        let id = adviser.case().id();
        let reader = Agency::authorise(installation, &theatre.agency, id, Opening::Act).await?;
        exchange::hand_over(installation, &reader).await?;
    }
    Ok(())
}

/// The hash of the report that lies before the person.
async fn proposed(
    installation: &Installation,
    participant: &Participant,
) -> anyhow::Result<String> {
    let proposal = short_report::proposal(installation, participant).await?;
    Ok(proposal.expect("because it was just proposed").report().hash())
}
