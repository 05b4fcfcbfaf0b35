//! `lotse init`: sets up an installation with one provider, one project and one account per role.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::Args;

use super::opening::Place;
use super::setting_up::{self, Account, NewProject, Unfinished};
use crate::access::StaffPerson;
use crate::clock::SystemClock;
use crate::installation::{Address, Purpose};
use crate::retention::agreement::{
    Agreement, AnswersEnd, Office, Processor, Purpose as DataPurpose, Task,
};
use crate::retention::due::Terms;
use crate::store::staff::Role;

/// Sets up an installation.
#[derive(Args)]
#[command(after_help = "Example:
  lotse init --data /var/lib/lotse --keys /etc/lotse/keys \\
      --provider 'Träger Beispiel' --project 'Neustart' --code NEU-1 \\
      --from 2027-01-01 --to 2027-12-31 --agency 'AMS Beispiel' --mail-domain traeger.example")]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Who counsels
    #[arg(long, value_name = "NAME")]
    provider: String,
    /// The project's name
    #[arg(long, value_name = "NAME")]
    project: String,
    /// The project's short code, which stands in the ledger
    #[arg(long, value_name = "CODE")]
    code: String,
    /// The project's first day
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: NaiveDate,
    /// The project's last day
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: NaiveDate,
    /// Where the project's days begin and end
    #[arg(long, default_value = "Europe/Vienna", value_name = "ZONE")]
    zone: Tz,
    /// The agency, which is the controller
    #[arg(long, value_name = "NAME")]
    agency: String,
    /// The part after @ of the first accounts' addresses
    #[arg(long, value_name = "DOMAIN")]
    mail_domain: String,
    /// A JSON file with the agreement, in place of the usual terms
    #[arg(long, value_name = "FILE")]
    agreement: Option<std::path::PathBuf>,
}

/// What holds unless an agreement is given: six months after the project's end, and addresses that
/// the project lead completes.
pub fn usual_agreement(provider: &str, agency: &str, mail_domain: &str) -> Agreement {
    let office = |name: &str, mailbox: &str| Office {
        name: name.to_owned(),
        address: "Postanschrift laut Vereinbarung".to_owned(),
        email: format!("{mailbox}@{mail_domain}"),
        phone: None,
    };
    let purpose = |purpose: &str, legal_basis: &str| DataPurpose {
        purpose: purpose.to_owned(),
        legal_basis: legal_basis.to_owned(),
    };
    Agreement {
        version: 1,
        controller: office(agency, "agentur"),
        agency_name: agency.to_owned(),
        processors: vec![
            Processor { task: Task::Counselling, office: office(provider, "kontakt") },
            Processor { task: Task::Hosting, office: office(provider, "technik") },
        ],
        provider_contact: office(provider, "kontakt"),
        dpo: office("Datenschutzbeauftragte Person", "datenschutz"),
        purposes: vec![
            purpose(
                "Beratung: herausfinden, welche Arbeit zu Ihnen passt",
                "Art. 6 Abs. 1 lit. a DSGVO (Einwilligung, Modul für Modul)",
            ),
            purpose(
                "Tätigkeiten, die gut gehen (Fit for Work)",
                "Art. 9 Abs. 2 lit. a DSGVO (ausdrückliche Einwilligung)",
            ),
            purpose(
                "Kurzbericht und Fähigkeiten an die Agentur",
                "Art. 6 Abs. 1 lit. e DSGVO mit der Vereinbarung des Projekts",
            ),
            purpose(
                "Angriffe erkennen und abwehren",
                "Art. 6 Abs. 1 lit. f DSGVO (Sicherheit der Verarbeitung)",
            ),
        ],
        terms: Terms::USUAL,
        answers: AnswersEnd::WithProject,
        privacy_notice_version: "1".to_owned(),
    }
}

/// The address of a role's first account.
fn mailbox(role: Role) -> &'static str {
    match role {
        Role::Lead => "projektleitung",
        Role::Adviser => "beratung",
        Role::Agency => "agentur",
        Role::Dpo => "datenschutz",
        Role::Office => "datenschutz-stelle",
    }
}

/// Carries the command out.
pub async fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let agreement = match &arguments.agreement {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the agreement {}", path.display()))?;
            Agreement::parse(&text).with_context(|| path.display().to_string())?
        }
        None => usual_agreement(&arguments.provider, &arguments.agency, &arguments.mail_domain),
    };
    anyhow::ensure!(
        arguments.from <= arguments.to,
        "--to {} lies before --from {}",
        arguments.to,
        arguments.from
    );
    let address =
        Address { origin: "http://127.0.0.1:8080".to_owned(), trusted_proxies: Vec::new() };
    let installation =
        setting_up::begin(&arguments.place, Arc::new(SystemClock), address, Purpose::Service)
            .await?;
    let unfinished = Unfinished::in_folder(&installation.folder);
    let mut tx = installation.store.begin().await?;
    let new = NewProject {
        code: arguments.code.clone(),
        name: arguments.project.clone(),
        starts_on: arguments.from,
        ends_on: arguments.to,
        zone: arguments.zone,
    };
    let project =
        setting_up::add_project(&installation, &mut tx, &arguments.provider, new, &agreement)
            .await?;
    let mut accounts = Vec::new();
    for role in Role::ALL {
        let person = StaffPerson {
            name: format!("{} {}", arguments.project, role.name()),
            email: format!("{}@{}", mailbox(role), arguments.mail_domain),
        };
        let password = setting_up::make_password(&*installation.chance);
        accounts.push(
            setting_up::add_account(&installation, &mut tx, &project, role, person, password)
                .await?,
        );
    }
    tx.commit().await?;
    installation.store.close().await;
    unfinished.finish();
    tell(out, &installation.folder, &accounts)?;
    Ok(ExitCode::SUCCESS)
}

fn tell(
    out: &mut impl Write,
    folder: &crate::installation::Folder,
    accounts: &[Account],
) -> anyhow::Result<()> {
    writeln!(out, "The installation stands.\n")?;
    writeln!(out, "  data  {}", folder.data().display())?;
    writeln!(out, "  keys  {}", folder.keys().display())?;
    writeln!(
        out,
        "\nKeep the keys outside every backup of the data. Without them the data are lost.\n"
    )?;
    writeln!(out, "First passwords, shown this once; hand them over in person:\n")?;
    for account in accounts {
        writeln!(
            out,
            "  {:<8} {:<40} {}",
            account.role.name(),
            account.person.email,
            account.password
        )?;
    }
    writeln!(out, "\nNext: lotse serve")?;
    Ok(())
}
