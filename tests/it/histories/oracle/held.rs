//! Legal holds: what suspends whose deletion, and until when.

use lotse::clock::Instant;
use lotse::ids::OrderId;

use super::Oracle;

/// How far a hold has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    Proposed,
    Placed,
    /// A sweep said that its date was over; by a clock that is set back later, it stands again.
    Ended,
    Lifted,
}

/// One hold, proposed or more.
#[derive(Clone, Debug)]
pub struct Hold {
    pub id: OrderId,
    /// Over whom; over everybody where nobody is named.
    pub who: Option<usize>,
    pub until: Instant,
    pub came: Came,
    /// Whether the database knows of it: not where a backup from before was put back.
    pub known: bool,
}

impl Hold {
    pub fn proposed(id: OrderId, who: Option<usize>, until: Instant) -> Self {
        Self { id, who, until, came: Came::Proposed, known: true }
    }

    fn stands(&self, now: Instant) -> bool {
        let is_placed = matches!(self.came, Came::Placed | Came::Ended);
        self.known && is_placed && now < self.until
    }
}

impl Oracle {
    /// Whether a hold keeps somebody at `now`.
    pub fn is_held(&self, who: usize, now: Instant) -> bool {
        let mut standing = self.holds.iter().filter(|hold| hold.stands(now));
        standing.any(|hold| hold.who.is_none_or(|held| held == who))
    }

    /// The holds that the database knows, by their numbers.
    pub fn known_holds(&self) -> Vec<usize> {
        // A hold goes with the person it was about.
        let there = |who: Option<usize>| who.is_none_or(|who| self.people[who].is_here());
        let is_known = |number: &usize| {
            let hold = &self.holds[*number];
            hold.known && there(hold.who)
        };
        (0..self.holds.len()).filter(is_known).collect()
    }

    /// A hold that stands by the ledger and did not come back with a backup, or not the person it is
    /// about, is held over everybody for 30 days: whom and until when is not known any more.
    pub(super) fn hold_what_is_not_known(&mut self, lost: &[usize], now: Instant) {
        let zone = self.project.zone;
        let until = Instant::start_of(now.date_in(zone) + chrono::Days::new(31), zone);
        for number in 0..self.holds.len() {
            let hold = &self.holds[number];
            let is_back = |who: usize| self.people[who].is_here() && !lost.contains(&who);
            if hold.came == Came::Placed && !(hold.known && hold.who.is_none_or(is_back)) {
                let hold = &mut self.holds[number];
                (hold.known, hold.who, hold.until) = (true, None, until);
            }
        }
    }

    /// A sweep says of the holds whose date is over that they are.
    pub(super) fn end_holds(&mut self, now: Instant) {
        for number in self.known_holds() {
            let hold = &mut self.holds[number];
            if hold.came == Came::Placed && hold.until <= now {
                hold.came = Came::Ended;
                self.figures.holds += 1;
            }
        }
    }
}
