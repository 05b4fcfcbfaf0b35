//! Whether anybody is written to: a mail server, and those who answer alarms.
//!
//! It sees the settings that it is given itself, so what is missing is a note: the service may be
//! started with others.

use super::report::Report;
use crate::installation;
use crate::mail::Mailer;

/// Looks at the settings of mail.
pub fn check(mail: Option<&Mailer>, outside: &installation::Outside, report: &mut Report) {
    let mut family = report.family("mail");
    if mail.is_none() {
        family.note(
            "server",
            "none is named here: nobody is reminded of a request, told of an end or of an alarm; \
             name it with --smtp and --mail-from, and give `lotse doctor` the settings of the service",
        );
    } else {
        family.fine("server", "letters go through the one that is named");
    }
    match outside.alarms.len() {
        0 => family.note(
            "alarms",
            "no address of the operator is told of them: name one with --alarms-to \
             (LOTSE_ALARMS_TO)",
        ),
        many => family.fine("alarms", format!("addresses that are told of them: {many}")),
    }
}
