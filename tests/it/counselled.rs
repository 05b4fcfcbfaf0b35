//! A person counselled, driven by the house's verbs: for stories that are about somebody else.

use std::sync::Arc;

use lotse::access::{self, Invited, Participant};
use lotse::counselling::{decisions, help, sheets, short_report};
use lotse::ids::{ParticipationId, RequestId};
use lotse::installation::Installation;
use lotse::keys::Token;
use lotse::sealed::FormValue;
use lotse::store::session::Computer;

use super::house::{House, secret};
use super::restriction;

const SECRET: &str = "acht Birnen fliegen heim";

/// Someone who has set their secret.
pub struct Counselled {
    installation: Arc<Installation>,
    login_name: String,
    token: String,
}

impl Counselled {
    /// Invites the person and lets them in.
    pub async fn enter(house: &House, person: &ParticipationId) -> Self {
        let invited = Invited::Token(house.invite(person).await.token);
        let installation = Arc::clone(&house.installation);
        let entry = decisions::enter_for_the_first_time(
            &installation,
            &invited,
            secret(SECRET),
            Computer::Own,
        )
        .await;
        let entry = entry.unwrap();
        let token = entry.token.text().to_string();
        Self { token, login_name: entry.login_name, installation }
    }

    /// Logs in again, on a later day.
    pub async fn come_back(&mut self) {
        let own = Computer::Own;
        let entered =
            access::enter(&self.installation, &self.login_name, secret(SECRET), own).await;
        self.token = entered.unwrap().token.text().to_string();
    }

    /// Logs in at the same house after it was put back elsewhere.
    pub async fn come_back_to(&mut self, installation: &Installation) {
        let own = Computer::Own;
        let entered = access::enter(installation, &self.login_name, secret(SECRET), own).await;
        self.token = entered.unwrap().token.text().to_string();
    }

    /// Begins a questionnaire anew that was shown.
    pub async fn begin_again(&self, questionnaire: &str) -> Result<(), sheets::SheetError> {
        let id = self.sheet(questionnaire).await;
        sheets::begin_again(&self.installation, &self.me().await, &id).await
    }

    /// Discards a result that was not shown.
    pub async fn discard(&self, questionnaire: &str) {
        let id = self.sheet(questionnaire).await;
        sheets::discard(&self.installation, &self.me().await, &id).await.unwrap();
    }

    /// The person, as their session says.
    pub async fn person(&self) -> Participant {
        self.me().await
    }

    async fn me(&self) -> Participant {
        let token = Token::read(&self.token).unwrap();
        Participant::authorise(&self.installation, token).await.unwrap()
    }

    /// Decides about a module.
    pub async fn decide(&self, module: &str, choice: decisions::Choice) {
        decisions::decide(&self.installation, &self.me().await, module, choice).await.unwrap();
    }

    /// Answers the first `count` items of a questionnaire, each with its choice at `choice`.
    pub async fn answer(&self, questionnaire: &str, count: usize, choice: usize) {
        let (me, definition) = (
            self.me().await,
            self.installation.catalogue.latest(questionnaire).unwrap().definition(),
        );
        let yes = decisions::Choice::Yes;
        decisions::decide(&self.installation, &me, definition.module(), yes).await.unwrap();
        for (at, item) in definition.items().iter().take(count).enumerate() {
            let code = definition.choices(at)[choice].code().to_owned();
            let id = self.sheet(questionnaire).await;
            let sheet = sheets::find_own(&self.installation, &me, &id).await.unwrap();
            let (seen, value) = (sheet.revision().clone(), FormValue::from(code));
            sheets::save_answer(&self.installation, &me, &id, &seen, item.id(), &value)
                .await
                .unwrap();
        }
    }

    async fn sheet(&self, questionnaire: &str) -> lotse::ids::SheetId {
        let own = sheets::list_own(&self.installation, &self.me().await).await.unwrap();
        let is_it =
            |sheet: &&sheets::OwnSheet<'_>| sheet.published().definition().id() == questionnaire;
        own.iter().find(is_it).unwrap().id().clone()
    }

    /// Objects to the use of their data.
    pub async fn object(&self) -> RequestId {
        restriction::object(&self.installation, &self.me().await).await
    }

    /// Ends the restriction that this request began.
    pub async fn end_restriction(&self, id: &RequestId) {
        let me = self.me().await;
        lotse::rights::restriction::end_own(&self.installation, &me, id).await.unwrap();
    }

    /// Ends a restriction whose request did not come back with a backup.
    pub async fn end_restriction_alone(&self, installation: &Installation) {
        let token = Token::read(&self.token).unwrap();
        let me = Participant::authorise(installation, token).await.unwrap();
        lotse::rights::restriction::end_without_request(installation, &me).await.unwrap();
    }

    /// Presses *Ich brauche Hilfe*.
    pub async fn ask_for_help(&self) {
        help::ask(&self.installation, &self.me().await).await.unwrap();
    }

    /// Submits what is answered.
    pub async fn submit(&self, questionnaire: &str) {
        let (me, id) = (self.me().await, self.sheet(questionnaire).await);
        let seen = {
            let sheet = sheets::find_own(&self.installation, &me, &id).await.unwrap();
            sheet.revision().clone()
        };
        sheets::submit(&self.installation, &me, &id, &seen).await.unwrap();
    }

    /// Shows the result to the adviser.
    pub async fn show(&self, questionnaire: &str) {
        let id = self.sheet(questionnaire).await;
        sheets::show(&self.installation, &self.me().await, &id).await.unwrap();
    }

    /// Takes a module back with all that was in it.
    pub async fn withdraw(&self, module: &str) {
        sheets::withdraw_module(&self.installation, &self.me().await, module).await.unwrap();
    }

    /// Wishes for a change at the first sentence; empty words take the wish back.
    pub async fn wish(&self, words: &str) {
        let at = short_report::At::Sentence(0);
        let me = self.me().await;
        let proposal = short_report::proposal(&self.installation, &me).await.unwrap();
        let hash = proposal.unwrap().report().hash();
        short_report::wish(&self.installation, &me, &hash, at, words).await.unwrap();
    }

    /// Releases what lies before the person; gives the bytes.
    pub async fn release(&self) -> String {
        let me = access::step_up(&self.installation, self.me().await, secret(SECRET)).await;
        let me = me.unwrap();
        let proposal = short_report::proposal(&self.installation, &me).await.unwrap().unwrap();
        let report = proposal.report().clone();
        short_report::release(&self.installation, &me, &report.hash()).await.unwrap();
        report.canonical()
    }

    /// Tries to take the release back.
    pub async fn withdraw_release(&self) -> Result<(), short_report::ReportError> {
        short_report::withdraw_release(&self.installation, &self.me().await).await
    }
}
