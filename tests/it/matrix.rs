//! Every line of the matrix, asked with its condition holding and not holding.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use lotse::access::{
    self, Adviser, Agency, AgencyDesk, Audience, Dpo, Lead, LeadDesk, Office, OfficeDesk, Opening,
    Participant,
};
use lotse::classes::{self, Class, DataClass};
use lotse::disclosure::matrix::{Condition, MATRIX, Reader, Sees};
use lotse::disclosure::{Datum, Given, Subject, disclose};
use lotse::ids::{ParticipationId, ProjectId};
use lotse::keys::Token;

use super::callers::Stage;
use super::databases::Database;
use super::house::{ADVISER, AGENCY, DPO, House, LEAD, OFFICE, PASSWORD, secret};
use super::life::Life;

/// Something of class `C` about somebody.
struct Sample<C>(Subject, PhantomData<C>);

impl<C: Class> Datum for Sample<C> {
    type Class = C;

    fn subject(&self) -> Subject {
        self.0.clone()
    }
}

/// What the audience gets about: nobody; her own person, held, shown, released; another person, the
/// same.
fn gets<A: Audience + Sees<C>, C: Class>(
    audience: &A,
    own: &ParticipationId,
    other: &ParticipationId,
) -> [bool; 7] {
    let about = |person: &ParticipationId, given| Subject::Person(person.clone(), given);
    [
        Subject::Nobody,
        about(own, Given::Held),
        about(own, Given::Shown),
        about(own, Given::Released),
        about(other, Given::Held),
        about(other, Given::Shown),
        about(other, Given::Released),
    ]
    .map(|subject| disclose(audience, Sample::<C>(subject, PhantomData)).is_ok())
}

/// What each condition means, written out.
fn due(condition: Condition) -> [bool; 7] {
    const Y: bool = true;
    const N: bool = false;
    match condition {
        Condition::Always => [Y, Y, Y, Y, Y, Y, Y],
        Condition::Own | Condition::Assigned | Condition::OwnProject => [N, Y, Y, Y, N, N, N],
        Condition::AssignedAndShown => [N, N, Y, Y, N, N, N],
        Condition::Released | Condition::AfterUndo => [N, N, N, Y, N, N, N],
        // Without the secret entered again.
        Condition::OwnWithStepUp => [N, N, N, N, N, N, N],
    }
}

type Tried = BTreeSet<(Reader, &'static str)>;

macro_rules! try_lines {
    ($tried:ident, $people:expr, $($reader:ident = $audience:expr => $($class:ident)+;)+) => {
        $($({
            let [own, other] = $people;
            let line = MATRIX.iter().find(|line| {
                line.reader == Reader::$reader && line.class == DataClass::$class
            });
            let line = line.expect(concat!(stringify!($class), " has a line"));
            let got = gets::<$reader, classes::$class>($audience, own, other);
            let name = line.class.name();
            assert_eq!(got, due(line.condition), "{:?} sees {name}", line.reader);
            $tried.insert((line.reader, name));
        })+)+
    };
}

async fn token(house: &House, email: &str) -> Token {
    access::log_in(&house.installation, email, secret(PASSWORD)).await.unwrap().0
}

async fn person(stage: &Stage, life: &Life) -> Participant {
    let token = Token::read(&life.token.text()).unwrap();
    Participant::authorise(&stage.house.installation, token).await.unwrap()
}

#[tokio::test]
async fn every_line_holds_on_its_condition_only() {
    let database = Database::sqlite().await;
    let stage = Stage::on(&database).await;
    let (house, her) = (&stage.house, &stage.herself);
    let installation = &*house.installation;
    let people = [&her.person, &stage.other.person];

    let participant = person(&stage, her).await;
    let desk = house.desk(ADVISER).await;
    let adviser = Adviser::authorise(installation, &desk, people[0], Opening::Act).await.unwrap();
    let desk = AgencyDesk::authorise(installation, token(house, AGENCY).await).await.unwrap();
    let agency = Agency::authorise(installation, &desk, people[0], Opening::Act).await.unwrap();
    let dpo = Dpo::authorise(installation, token(house, DPO).await).await.unwrap();
    let desk = LeadDesk::authorise(installation, token(house, LEAD).await).await.unwrap();
    let lead = Lead::authorise(installation, &desk, people[0], Opening::Act).await.unwrap();

    let desk = OfficeDesk::authorise(installation, token(house, OFFICE).await).await.unwrap();
    let office = Office::authorise(installation, &desk, people[0], Opening::Act).await.unwrap();

    let mut tried = Tried::new();
    try_lines! { tried, people,
        Participant = &participant => OwnAnswers Drafts OwnResults Decisions Bands MotivationZone
            Fitness ReleasedBands Identity ReportDraft ShortReport HardSkills Transfers Unlocking
            HelpWishes Holds Viewings RightsCases Transmissions Agreements;
        Adviser = &adviser => Bands MotivationZone Fitness ReleasedBands Identity ReportDraft
            ShortReport HardSkills Transfers Unlocking HelpWishes Agreements;
        Agency = &agency => ReleasedBands ShortReport HardSkills Transfers RecipientNotices
            Agreements;
        Dpo = &dpo => RetentionFigures LedgerProofs Holds Agreements GroupFigures RightsFigures;
        Lead = &lead => Identity RetentionFigures Holds Agreements GroupFigures;
        Office = &office => RightsCases RightsFigures OutsideRequests RecipientNotices Agreements;
    }
    let all: Tried = MATRIX.iter().map(|line| (line.reader, line.class.name())).collect();
    assert_eq!(tried, all, "a line of the matrix is not tried here");

    let words = secret(&Life::secret(her.mark));
    let again = access::step_up(installation, participant, words).await.unwrap();
    let got = gets::<Participant, classes::OwnAnswers>(&again, people[0], people[1]);
    assert_eq!(got, due(Condition::Own), "with the secret entered again, one's own");

    // The control: the expectation of another condition does not fit.
    let got = gets::<Agency, classes::ShortReport>(&agency, people[0], people[1]);
    assert_ne!(got, due(Condition::OwnProject));
    stage.house.close().await;
}

#[tokio::test]
async fn what_is_said_of_a_project_goes_to_its_own_lead() {
    let database = Database::sqlite().await;
    let stage = Stage::on(&database).await;
    let (house, her) = (&stage.house, &stage.herself.person);
    let projects = [&house.project.id, &house.other_project.id];
    let of_project = |project: &ProjectId| {
        Sample::<classes::GroupFigures>(Subject::Group(project.clone()), PhantomData)
    };
    let desk = LeadDesk::authorise(&house.installation, token(house, LEAD).await).await.unwrap();
    let got = projects.map(|project| disclose(&desk, of_project(project)).is_ok());
    assert_eq!(got, [true, false], "the lead of the first project");
    let dpo = Dpo::authorise(&house.installation, token(house, DPO).await).await.unwrap();
    let got = projects.map(|project| disclose(&dpo, of_project(project)).is_ok());
    assert_eq!(got, [true, true], "the officer checks all of them");

    // At the desk nobody's file is open: it reaches no person, whatever the class.
    let about = Subject::Person(her.clone(), Given::Released);
    let identity = Sample::<classes::Identity>(about, PhantomData);
    assert!(disclose(&desk, identity).is_err());
    // And a line about persons does not open what is said of a whole project.
    let group = Subject::Group(house.project.id.clone());
    let identities = Sample::<classes::Identity>(group, PhantomData);
    let person = person(&stage, &stage.herself).await;
    assert!(disclose(&person, identities).is_err());
    stage.house.close().await;
}
