//! The agreement between agency and provider: what a project promises, as one JSON text.
//!
//! It is versioned and holds nothing personal: offices and functions, never a person's own data.
//! Privacy page, letters and the record of processing draw on it, and due dates on its terms.
//! It is read strictly: an unknown key, an empty line or an absurd term is refused.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::due::{Span, Terms};

/// An organisation and how to reach it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Office {
    /// Its name; for a data protection officer the function, not the person.
    pub name: String,
    /// Its postal address, in one line.
    pub address: String,
    /// Its e-mail address.
    pub email: String,
    /// Its telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// What a processor does for the controller (Art. 28 GDPR).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Counsels the participants: the provider (Träger).
    Counselling,
    /// Runs the service.
    Hosting,
}

/// Someone who processes data for the controller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Processor {
    /// What it does.
    pub task: Task,
    /// Who it is.
    pub office: Office,
}

/// Why data are processed, and what allows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Purpose {
    /// What for, in words that participants read.
    pub purpose: String,
    /// The article or law it rests on.
    pub legal_basis: String,
}

/// Days from a result after which the single answers end, where that is agreed.
pub const ANSWER_DAYS: u64 = 30;

/// When single answers and exact values end (score and shred, or with everything else).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum AnswersEnd {
    /// With the participation.
    #[default]
    WithProject,
    /// [`ANSWER_DAYS`] days after the result.
    AfterResult {
        /// Since when that is agreed: what was submitted before counts from this day, so that
        /// everybody has the whole term to download.
        since: NaiveDate,
    },
}

impl AnswersEnd {
    /// The last day on which single answers are stored that were submitted on this day; `None` when
    /// they end with everything else. A sheet from before days were noted counts from the agreement.
    pub fn last_day(self, submitted_on: Option<NaiveDate>) -> Option<NaiveDate> {
        match self {
            Self::WithProject => None,
            Self::AfterResult { since } => {
                let from = submitted_on.map_or(since, |on| on.max(since));
                Some(from.checked_add_days(Days::new(ANSWER_DAYS)).unwrap_or(NaiveDate::MAX))
            }
        }
    }

    /// Whether anybody's answers could be stored longer than under `before`.
    pub fn lengthens(self, before: Self) -> bool {
        match (before, self) {
            (Self::WithProject, _) => false,
            (Self::AfterResult { .. }, Self::WithProject) => true,
            (Self::AfterResult { since: before }, Self::AfterResult { since }) => since > before,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    fn is_usual(&self) -> bool {
        *self == Self::WithProject
    }
}

/// One version of a project's agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Agreement {
    /// Counts the versions from 1.
    pub version: i64,
    /// Who decides on purposes and means (Art. 4(7) GDPR): the agency.
    pub controller: Office,
    /// The name under which participants know the agency.
    pub agency_name: String,
    /// Who processes for it.
    pub processors: Vec<Processor>,
    /// Where participants reach the provider.
    pub provider_contact: Office,
    /// The data protection officer.
    pub dpo: Office,
    /// Every purpose with its legal basis.
    pub purposes: Vec<Purpose>,
    /// When storage ends.
    pub terms: Terms,
    /// When single answers end.
    #[serde(default, skip_serializing_if = "AnswersEnd::is_usual")]
    pub answers: AnswersEnd,
    /// The version of the information on data processing; a new one is shown at the next entry.
    pub privacy_notice_version: String,
}

/// The text is not an agreement.
#[derive(Debug, thiserror::Error)]
pub enum AgreementFault {
    /// Not the JSON that is expected.
    #[error("the agreement does not read: {0}")]
    Json(#[source] serde_json::Error),
    /// A value that no agreement may have.
    #[error("the agreement's {field} {wrong}")]
    Value {
        /// Which.
        field: &'static str,
        /// Why not.
        wrong: &'static str,
    },
}

/// No agreement stores longer than this after any anchor: a longer one is taken for a slip.
const MOST_MONTHS: u16 = 120;

impl Agreement {
    /// Reads and checks an agreement.
    pub fn parse(text: &str) -> Result<Self, AgreementFault> {
        let agreement: Self = serde_json::from_str(text).map_err(AgreementFault::Json)?;
        agreement.check()?;
        Ok(agreement)
    }

    /// The text that [`Agreement::parse`] reads.
    ///
    /// # Panics
    ///
    /// Never: strings and numbers always write.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("because an agreement has only strings and numbers")
    }

    fn check(&self) -> Result<(), AgreementFault> {
        let fault = |field, wrong| Err(AgreementFault::Value { field, wrong });
        if self.version < 1 {
            return fault("version", "counts from 1");
        }
        let processors = self.processors.iter().map(|processor| ("processors", &processor.office));
        let offices = [
            ("controller", &self.controller),
            ("provider-contact", &self.provider_contact),
            ("dpo", &self.dpo),
        ];
        for (field, office) in offices.into_iter().chain(processors) {
            if blank(&office.name) || blank(&office.address) || !office.email.contains('@') {
                return fault(field, "needs a name, an address and an e-mail address");
            }
        }
        if self.processors.is_empty() {
            return fault("processors", "names nobody: the provider is one");
        }
        if self.purposes.is_empty() {
            return fault("purposes", "names none");
        }
        if self.purposes.iter().any(|each| blank(&each.purpose) || blank(&each.legal_basis)) {
            return fault("purposes", "has a purpose without words or without a legal basis");
        }
        if blank(&self.agency_name) {
            return fault("agency-name", "is empty");
        }
        if blank(&self.privacy_notice_version) {
            return fault("privacy-notice-version", "is empty");
        }
        let Terms { after_project_end, after_late_exit, after_never_came } = self.terms;
        if [after_project_end, after_late_exit, after_never_came].into_iter().any(absurd) {
            return fault("terms", "go beyond ten years");
        }
        Ok(())
    }
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn absurd(span: Span) -> bool {
    match span {
        Span::Days(days) => days > MOST_MONTHS.saturating_mul(31),
        Span::Months(months) => months > MOST_MONTHS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Agreement {
        let office = |name: &str| Office {
            name: name.to_owned(),
            address: "Beispielgasse 1, 9999 Musterstadt".to_owned(),
            email: "office@example.org".to_owned(),
            phone: None,
        };
        Agreement {
            version: 1,
            controller: office("Agentur Musterstadt"),
            agency_name: "AMS Musterstadt".to_owned(),
            processors: vec![Processor { task: Task::Counselling, office: office("Träger") }],
            provider_contact: office("Träger"),
            dpo: office("Datenschutzbeauftragte der Agentur"),
            purposes: vec![Purpose {
                purpose: "Beratung".to_owned(),
                legal_basis: "Art. 6 Abs. 1 lit. e DSGVO".to_owned(),
            }],
            terms: Terms::USUAL,
            answers: AnswersEnd::WithProject,
            privacy_notice_version: "2026-11".to_owned(),
        }
    }

    #[test]
    fn an_agreement_reads_back() {
        let text = sample().to_json();
        assert!(text.contains(r#""after-project-end":{"months":6}"#), "{text}");
        assert!(!text.contains("answers"), "older texts read as they were written: {text}");
        assert_eq!(Agreement::parse(&text).unwrap(), sample());
        let since = "2027-03-01".parse().unwrap();
        let shredding = Agreement { answers: AnswersEnd::AfterResult { since }, ..sample() };
        let text = shredding.to_json();
        assert!(text.contains(r#""answers":{"after-result":{"since":"2027-03-01"}}"#), "{text}");
        assert_eq!(Agreement::parse(&text).unwrap(), shredding);
    }

    #[test]
    fn answers_end_thirty_days_after_the_result_and_never_before_it_was_agreed_so_long() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let end = AnswersEnd::AfterResult { since: day("2027-03-01") };
        let at = |submitted: Option<&str>| end.last_day(submitted.map(day)).unwrap().to_string();
        assert_eq!(at(Some("2027-03-10")), "2027-04-09");
        assert_eq!(at(Some("2026-11-10")), "2027-03-31", "the whole term to download");
        assert_eq!(at(None), "2027-03-31");
        assert_eq!(AnswersEnd::WithProject.last_day(Some(day("2027-03-10"))), None);
        let later = AnswersEnd::AfterResult { since: day("2027-03-02") };
        assert!(AnswersEnd::WithProject.lengthens(end) && later.lengthens(end));
        assert!(!end.lengthens(AnswersEnd::WithProject) && !end.lengthens(later));
    }

    #[test]
    fn slips_are_refused_with_their_name() {
        let said = |change: fn(&mut Agreement)| {
            let mut agreement = sample();
            change(&mut agreement);
            Agreement::parse(&agreement.to_json()).unwrap_err().to_string()
        };
        assert!(said(|it| it.version = 0).contains("version"));
        assert!(said(|it| it.dpo.email = "nobody".to_owned()).contains("dpo"));
        assert!(said(|it| it.purposes[0].legal_basis = " ".to_owned()).contains("purposes"));
        assert!(said(|it| it.processors.clear()).contains("processors"));
        assert!(said(|it| it.terms.after_late_exit = Span::Months(600)).contains("terms"));
        let unknown = sample().to_json().replacen("\"version\"", "\"extra\":1,\"version\"", 1);
        assert!(Agreement::parse(&unknown).unwrap_err().to_string().contains("extra"));
        assert!(Agreement::parse("{").is_err());
    }
}
