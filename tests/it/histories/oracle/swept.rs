//! A sweep as the service makes it, and what one that was cut off leaves to the next.

use lotse::clock::Instant;
use lotse::retention::sweep::Step;

use super::{Ended, HOUR, Open, Oracle, Stand};

impl Oracle {
    fn believes(&mut self, now: Instant) -> bool {
        let vouched = self.vouched.filter(|at| Some(*at) != self.settled);
        if let Some(highest) = self.seen.max(vouched)
            && now.unix() - highest.unix() > 36 * HOUR
        {
            return false;
        }
        if self.seen.is_none() {
            self.settled = Some(Instant::from_unix(0));
        }
        self.seen = self.seen.max(Some(now));
        true
    }

    /// A sweep as the service makes it.
    pub fn sweep(&mut self, now: Instant, cut: Option<Step>) -> Ended {
        let believed = self.believes(now);
        if let Some(step) = self.resume(cut) {
            return Ended::Stopped(step);
        }
        let asked = self.asked(now);
        if let Some(step) = self.delete(&asked, cut) {
            return Ended::Stopped(step);
        }
        if !believed {
            return Ended::Refused;
        }
        self.end_holds(now);
        self.announce(now);
        let kept = |(who, person): &(usize, &super::Person)| {
            person.is_here() && person.end <= now && self.is_held(*who, now)
        };
        self.figures.kept_by_hold += self.people.iter().enumerate().filter(kept).count();
        let due = self.free_to_go(now);
        if !due.is_empty() {
            self.vouched = Some(now);
        }
        let stopped = self.delete(&due, cut);
        let stopped = stopped.or_else(|| self.end_drafts(now, cut));
        let stopped = stopped.or_else(|| self.end_answers(now, cut));
        stopped.map_or(Ended::Done(due.len() as u64), Ended::Stopped)
    }

    /// What an earlier sweep had begun, whatever the clock says.
    fn resume(&mut self, cut: Option<Step>) -> Option<Step> {
        let stops = |steps: &[Step]| cut.filter(|cut| steps.contains(cut));
        match self.open {
            Open::Nothing => None,
            Open::Rows => {
                self.open = Open::Nothing;
                stops(&[Step::Purged])
            }
            Open::Orders => {
                if let Some(step) = stops(&[Step::Purged, Step::Scrubbed, Step::Verified]) {
                    return Some(step);
                }
                self.complete();
                let stopped = stops(&[Step::Completed]);
                if stopped.is_some() {
                    self.open = Open::Rows;
                }
                stopped
            }
        }
    }

    /// Who was granted erasure, and is not held.
    fn asked(&self, now: Instant) -> Vec<usize> {
        let may = |number: &usize| {
            let person = &self.people[*number];
            person.is_here() && person.asked && !self.is_held(*number, now)
        };
        (0..self.people.len()).filter(may).collect()
    }

    fn delete(&mut self, people: &[usize], cut: Option<Step>) -> Option<Step> {
        if people.is_empty() {
            return None;
        }
        for number in people {
            self.people[*number].stand = Stand::Begun;
        }
        self.open = Open::Orders;
        match cut {
            None => self.complete(),
            Some(Step::Completed) => {
                self.complete();
                self.open = Open::Rows;
            }
            Some(_) => {}
        }
        cut
    }

    /// Whatever was begun is gone.
    fn complete(&mut self) {
        for person in self.people.iter_mut().filter(|person| person.stand == Stand::Begun) {
            person.stand = Stand::Gone;
            self.completed += 1;
            self.figures.requested += usize::from(person.asked);
        }
        self.open = Open::Nothing;
    }

    /// The sweep of a restore, which asks for nobody's consent and believes every clock.
    pub(super) fn sweep_after_restore(&mut self, now: Instant) {
        let asked = self.asked(now);
        self.delete(&asked, None);
        self.end_holds(now);
        self.announce(now);
        let is_due = |number: &usize| {
            let person = &self.people[*number];
            person.is_here() && person.end <= now && !self.is_held(*number, now)
        };
        let due: Vec<usize> = (0..self.people.len()).filter(is_due).collect();
        if !due.is_empty() {
            self.vouched = Some(now);
        }
        self.delete(&due, None);
        self.end_drafts(now, None);
        self.end_answers(now, None);
    }
}
