//! The full life of a person in the service, played through the verbs that pages use, with a marker
//! in every field that is personal.

use lotse::access::{self, Adviser, Agency, AgencyDesk, Invited, Opening, Participant, Seen};
use lotse::clock::{Clock as _, Instant};
use lotse::counselling::short_report::{self, At, Typed};
use lotse::counselling::skills::{self, RecordedBy, Skill};
use lotse::counselling::{decisions, help, people, sheets, unlocking};
use lotse::exchange;
use lotse::ids::{ParticipationId, RequestId, SheetId, SkillId};
use lotse::keys::{Secret, Token};
use lotse::rights::cases::{self, Demand};
use lotse::sealed::FormValue;
use lotse::store::rights_case::Kind;
use lotse::store::session::Computer;

use super::house::{ADVISER, AGENCY, House, PASSWORD, date, secret};
use super::marked::{self, DRAFT, HIGH, LOW, PUT_OFF, Pattern, WORK};

/// How far a life goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Nothing is shown or released: a result is submitted, a short report lies before the person, a
    /// hard skill can still be undone.
    Held,
    /// Results are shown, the agency has received a short report and a hard skill; a second report
    /// lies before the person.
    HandedOver,
}

/// A life as far as it went.
pub struct Life {
    /// Stands in every marker of this life.
    pub mark: &'static str,
    pub pattern: Pattern,
    pub person: ParticipationId,
    /// The submitted sheet, which was shown.
    pub work: SheetId,
    /// The sheet that is a draft.
    pub draft: SheetId,
    pub skill: SkillId,
    /// A request for access that nobody has decided.
    pub request: RequestId,
    pub invitation: access::Invitation,
    pub login_name: String,
    /// The recovery code, as it was shown once.
    pub recovery_code: String,
    /// The receipt code, as it was shown once.
    pub receipt_code: String,
    /// The token of the person's session.
    pub token: Token,
    /// When the adviser opened the person's page; nothing else happened in that minute.
    pub looked_at: Instant,
    /// When the agency received what it received; nothing else happened in that minute.
    pub handed_over_at: Option<Instant>,
}

/// The words of one life: each is unmistakable, and says what it is.
impl Life {
    pub fn name(mark: &str) -> String {
        format!("Zq7name{mark} Musterfrau")
    }

    pub fn reference(mark: &str) -> String {
        format!("ZQ7-REF-{mark}")
    }

    pub fn secret(mark: &str) -> String {
        format!("Zq7geheim{mark} Tinte Ofen Wiese")
    }

    pub fn sentence(mark: &str) -> String {
        format!("Zq7satz{mark} passt gut.")
    }

    pub fn drafted(mark: &str) -> String {
        format!("Zq7entwurf{mark} steht noch nicht fest.")
    }

    pub fn wish(mark: &str) -> String {
        format!("Zq7wunsch{mark} bitte anders")
    }

    pub fn demand(mark: &str) -> String {
        format!("Zq7anliegen{mark}")
    }

    pub fn skill(mark: &str) -> String {
        format!("Zq7koennen{mark}")
    }

    pub fn proof(mark: &str) -> String {
        format!("Zq7nachweis{mark}")
    }

    /// Every marker that one life leaves somewhere, and what it is.
    pub fn markers(&self) -> Vec<(&'static str, String)> {
        let mark = self.mark;
        vec![
            ("name", format!("Zq7name{mark}")),
            ("agency reference", Self::reference(mark)),
            ("secret", format!("Zq7geheim{mark}")),
            ("login name", self.login_name.clone()),
            ("recovery code", self.recovery_code.clone()),
            ("receipt code", self.receipt_code.clone()),
            ("code of the invitation", self.invitation.code.clone()),
            ("token of the invitation", self.invitation.token.clone()),
            ("token of the session", self.token.text().to_string()),
            ("token of the forms", self.token.csrf()),
            ("sentence", format!("Zq7satz{mark}")),
            ("drafted sentence", format!("Zq7entwurf{mark}")),
            ("wish", format!("Zq7wunsch{mark}")),
            ("request", Self::demand(mark)),
            ("hard skill", Self::skill(mark)),
            ("proof", Self::proof(mark)),
            ("single answer", "zq7code".to_owned()),
            ("band in words", "Zq7label".to_owned()),
            ("explanation", "Zq7explanation".to_owned()),
            ("result", marked::ALONG.to_owned()),
            ("e-mail of staff", ADVISER.to_owned()),
            ("password of staff", PASSWORD.to_owned()),
        ]
    }
}

/// Plays a life in `house`, whose questionnaires are the marked ones.
pub async fn play(house: &House, mark: &'static str, until: Until) -> Life {
    let pattern = if until == Until::Held { HIGH } else { LOW };
    let installation = &*house.installation;
    let (name, reference) = (Life::name(mark), Life::reference(mark));
    let desk = house.desk(ADVISER).await;
    let exit_on = Some(date(2027, 6, 30));
    let person =
        people::add(installation, &desk, &house.project.id, "Zq7vorher", &reference, exit_on)
            .await
            .unwrap();
    let adviser = Adviser::authorise(installation, &desk, &person, Opening::Act).await.unwrap();
    people::change(installation, &adviser, &name, &reference, exit_on).await.unwrap();
    let adviser = Adviser::authorise(installation, &desk, &person, Opening::Act).await.unwrap();
    for questionnaire in [WORK, DRAFT, PUT_OFF] {
        house.sign_off(questionnaire).await;
        unlocking::unlock(installation, &adviser, questionnaire).await.unwrap();
    }

    let invitation = access::invite(installation, adviser.case()).await.unwrap();
    let invited = Invited::Token(invitation.token.clone());
    let words = Life::secret(mark);
    let chosen = Secret::choose(words.clone(), &[&name]).unwrap();
    let entry = decisions::enter_for_the_first_time(installation, &invited, chosen, Computer::Own)
        .await
        .unwrap();
    let login_name = entry.login_name;
    let entered =
        access::enter(installation, &login_name, secret(&words), Computer::Own).await.unwrap();
    let token = || Token::read(&entered.token.text()).unwrap();
    let participant = Participant::authorise(installation, token()).await.unwrap();
    let recovery_code = access::make_recovery_code(installation, &participant).await.unwrap();
    let recovery_code = recovery_code.text().to_string();
    let receipt_code = access::make_receipt_code(installation, &participant).await.unwrap();
    let receipt_code = receipt_code.text().to_string();
    let stated = house.privacy_notice().await;
    decisions::set_informed(installation, &participant, &stated, 1).await.unwrap();

    let otherwise =
        if until == Until::Held { decisions::Choice::Later } else { decisions::Choice::No };
    decisions::decide(installation, &participant, PUT_OFF, otherwise).await.unwrap();
    let [work, draft] = answer(house, &participant, pattern).await;
    if until == Until::HandedOver {
        help::ask(installation, &participant).await.unwrap();
        sheets::show(installation, &participant, &work).await.unwrap();
    }
    let skill = Skill::typed(&Life::skill(mark), &Life::proof(mark), RecordedBy::Person).unwrap();
    let skill = skills::record(installation, participant.case(), &skill).await.unwrap();
    let demand = Demand {
        kind: Kind::Access,
        text: Life::demand(mark),
        recipient: String::new(),
        address: String::new(),
    };
    let request = cases::ask(installation, &participant, &demand).await.unwrap();
    propose(house, &adviser, &Life::sentence(mark)).await;
    let looked_at = in_a_minute_of_its_own(house, async {
        let page = Opening::Page(Seen::AdviserPerson);
        Adviser::authorise(installation, &desk, &person, page).await.unwrap();
    })
    .await;
    let mut handed_over_at = None;
    if until == Until::HandedOver {
        release(house, token(), &words).await;
        house.clock.set(house.clock.now().plus_seconds(20 * 60));
        handed_over_at = Some(in_a_minute_of_its_own(house, hand_over(house, &person)).await);
        propose(house, &adviser, &Life::drafted(mark)).await;
    }
    let proposal = short_report::proposal(installation, &participant).await.unwrap().unwrap();
    let (hash, wish) = (proposal.report().hash(), Life::wish(mark));
    short_report::wish(installation, &participant, &hash, At::Sentence(0), &wish).await.unwrap();
    let token = token();
    Life {
        mark,
        pattern,
        person,
        work,
        draft,
        skill,
        request,
        invitation,
        login_name,
        recovery_code,
        receipt_code,
        token,
        looked_at,
        handed_over_at,
    }
}

/// Acts at a time by which the act can be told from everything before and after it; says when.
async fn in_a_minute_of_its_own(house: &House, act: impl Future<Output = ()>) -> Instant {
    house.clock.set(house.clock.now().plus_seconds(7 * 60));
    let at = house.clock.now();
    act.await;
    house.clock.set(at.plus_seconds(5 * 60));
    at
}

/// Answers both questionnaires and submits the first.
async fn answer(house: &House, participant: &Participant, pattern: Pattern) -> [SheetId; 2] {
    let installation = &*house.installation;
    let mut ids = [None, None];
    for (slot, questionnaire) in [WORK, DRAFT].into_iter().enumerate() {
        decisions::decide(installation, participant, questionnaire, decisions::Choice::Yes)
            .await
            .unwrap();
        let open = sheets::list_own(installation, participant).await.unwrap();
        let sheet =
            open.iter().find(|sheet| sheet.published().definition().id() == questionnaire).unwrap();
        let items = sheet.published().definition().items();
        // One by one, as question pages do; a draft stops before its last question.
        let most = if questionnaire == WORK { items.len() } else { items.len() - 1 };
        for (position, item) in items.iter().enumerate().take(most) {
            let value = FormValue::from(marked::code(questionnaire, pattern.choice(position)));
            let seen = sheets::find_own(installation, participant, sheet.id()).await.unwrap();
            let seen = seen.revision().clone();
            sheets::save_answer(installation, participant, sheet.id(), &seen, item.id(), &value)
                .await
                .unwrap();
        }
        if questionnaire == WORK {
            let full = sheets::find_own(installation, participant, sheet.id()).await.unwrap();
            sheets::submit(installation, participant, sheet.id(), full.revision()).await.unwrap();
        }
        ids[slot] = Some(sheet.id().clone());
    }
    ids.map(Option::unwrap)
}

/// Lays a report before the person, with the band that may go along.
async fn propose(house: &House, adviser: &Adviser, sentences: &str) {
    let installation = &*house.installation;
    let choices = short_report::along_choices(installation, adviser, "de").await.unwrap();
    let along: Vec<_> = choices
        .iter()
        .filter(|one| one.result == marked::ALONG)
        .map(short_report::Along::key)
        .collect();
    let typed = Typed { sentences, along: &along, language: "de", seen: "" };
    short_report::save_draft(installation, adviser, typed).await.unwrap();
    short_report::propose(installation, adviser).await.unwrap();
}

async fn release(house: &House, token: Token, words: &str) {
    let installation = &*house.installation;
    let participant = Participant::authorise(installation, token).await.unwrap();
    let participant = access::step_up(installation, participant, secret(words)).await.unwrap();
    let proposal = short_report::proposal(installation, &participant).await.unwrap();
    let hash = proposal.unwrap().report().hash();
    short_report::release(installation, &participant, &hash).await.unwrap();
}

async fn hand_over(house: &House, person: &ParticipationId) {
    let installation = &*house.installation;
    let (token, _) = access::log_in(installation, AGENCY, secret(PASSWORD)).await.unwrap();
    let desk = AgencyDesk::authorise(installation, token).await.unwrap();
    let reader = Agency::authorise(installation, &desk, person, Opening::Act).await.unwrap();
    exchange::hand_over(installation, &reader).await.unwrap();
    exchange::hand_over_skills(installation, &reader).await.unwrap();
}
