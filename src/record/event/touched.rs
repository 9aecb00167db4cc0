//! Whose cards an event touched: those that are other than before on the day asked for.
//!
//! What a card says rests on people each of whom is linked to the next: homes and marriages (spec
//! 2 §§1–2), survivors, what else they survive, and who is paid (spec 3). So the search goes from
//! link to link, from those who changed outwards, and asks every card it meets whether it is the
//! same as before. From one that is not the search begins anew. One that is may lie between two
//! that are not: the dead have no card, a grandmother cares for the child of a father who has no
//! part in it. Few of them ever follow each other, and a living one is left upwards only by whoever
//! came from below. Over one of them what happens to a grown-up is taken to say nothing of another
//! grown-up, unless somebody survives the one between, or the two were born on one day and are
//! doubted as twins.
//!
//! Links do not lead to everybody. Of those who may care for the children of somebody departed, or
//! bury them, the first is named, and the next one when that one cannot: so whoever is named
//! because of one departed is asked with each other. Of two who share nothing but an address one
//! may stop being alone there.

use super::compared::{Answers, Change, Graphs, TooMany};
use crate::domain::{Day, LinkKind, PersonNo};
use crate::graph::{FamilyGraph, LinkRow};
use crate::rules::{Law, in_force};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How much the search goes over in a row that is the same as before.
const PASSED_MAX: u8 = 3;
/// What a living adult counts in that; whoever is young or departed counts one.
const GROWN: u8 = 2;
/// The most people whose cards are asked about one event. Real families need dozens.
const ASKED_MAX: usize = 4_096;

/// Everybody whose card of this day differs, by number.
pub(super) fn touched(
    before: &dyn FamilyGraph,
    after: &dyn FamilyGraph,
    changed: &[PersonNo],
    day: Day,
) -> Vec<PersonNo> {
    // Whether a card differs does not hang on the medians of a region.
    let Some(law) = in_force() else { return Vec::new() };
    let graphs = Graphs { before, after, changed, day };
    before.gather(&mut || drop(differing(graphs, law)));
    differing(graphs, law)
}

fn differing(graphs: Graphs, law: &Law) -> Vec<PersonNo> {
    let mut search = Search::from(graphs.changed);
    // What answers remember of each other's people is bounded: then they begin anew.
    while !search.is_over() {
        graphs.with_answers(law, |answers| search.spread(answers));
    }
    let differs = |(p, change): (PersonNo, Change)| (change != Change::Nothing).then_some(p);
    search.asked.into_iter().filter_map(differs).collect()
}

/// How the search came to somebody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    /// From a child, or from where everything began.
    Up,
    /// From a parent or a spouse: on their side nobody cares for a child of the other's.
    Down,
}

/// Somebody to be asked, and how the search came there.
#[derive(Clone, Copy)]
struct Step {
    to: PersonNo,
    from: PersonNo,
    passed: u8,
    came: Came,
}

struct Search {
    begin: BTreeSet<PersonNo>,
    queue: VecDeque<Step>,
    /// Who was asked, and how the card is.
    asked: BTreeMap<PersonNo, Change>,
    /// Who was left, in every direction or not, for everybody or only for some; and the least that
    /// was passed by then.
    left: BTreeMap<(PersonNo, bool, Option<PersonNo>), u8>,
}

impl Search {
    fn from(changed: &[PersonNo]) -> Search {
        let begin = |p: &PersonNo| Step { to: *p, from: *p, passed: 0, came: Came::Up };
        Search {
            begin: changed.iter().copied().collect(),
            queue: changed.iter().map(begin).collect(),
            asked: BTreeMap::new(),
            left: BTreeMap::new(),
        }
    }

    fn is_over(&self) -> bool {
        self.queue.is_empty() || self.asked.len() >= ASKED_MAX
    }

    /// Goes on as far as the answers remember enough.
    fn spread(&mut self, answers: &Answers) {
        while !self.is_over() {
            let Some(step) = self.queue.pop_front() else { return };
            if !self.ask(answers, step.to) {
                return self.queue.push_front(step);
            }
            self.leave(answers, step);
        }
    }

    /// Asks the cards of somebody's family, unless that was done; whether they were answered.
    fn ask(&mut self, answers: &Answers, p: PersonNo) -> bool {
        if self.asked.contains_key(&p) {
            return true;
        }
        match answers.of_family(p) {
            Ok(told) => self.asked.extend(told),
            // Whoever is too large alone has no card, before or after.
            Err(TooMany::Alone) => self.asked.extend([(p, Change::Nothing)]),
            Err(TooMany::Together) => return false,
        }
        true
    }

    /// Goes on from somebody who was asked to whomever links lead to.
    fn leave(&mut self, answers: &Answers, Step { to: p, from, passed, came }: Step) {
        let anew = self.begin.contains(&p) || self.asked.get(&p) == Some(&Change::Family);
        let passed = if anew { 0 } else { passed + if answers.is_grown(p) { GROWN } else { 1 } };
        if passed > PASSED_MAX {
            return;
        }
        let everywhere = anew || came == Came::Up || answers.is_gone(p);
        let to_all = anew || answers.is_young(from) || answers.is_survived(p);
        let place = (p, everywhere, (!to_all).then_some(from));
        let earlier = self.left.get(&place).copied();
        if earlier.is_some_and(|earlier| earlier <= passed) {
            return;
        }
        self.left.insert(place, passed);
        let step = |to, passed, came| Step { to, from: p, passed, came };
        if anew {
            // Nobody beyond these, unless they differ.
            let beside = answers.mates(p).into_iter().chain(answers.named_beside(p));
            self.queue.extend(beside.map(|other| step(other, PASSED_MAX, Came::Down)));
            let family = answers.family(p).into_iter();
            self.queue.extend(family.map(|other| step(other, 0, Came::Up)));
        }
        for (other, came) in linked(answers, p) {
            let way = everywhere || came == Came::Down;
            let fits = || to_all || answers.is_young(other) || answers.are_one_age(from, other);
            if way && fits() {
                self.queue.push_back(step(other, passed, came));
            }
        }
    }
}

/// Everybody at the other end of a link, before or after.
fn linked(answers: &Answers, p: PersonNo) -> BTreeSet<(PersonNo, Came)> {
    let mut rows: Vec<LinkRow> = Vec::new();
    answers.graphs().for_each(|graph| graph.links(p, &mut rows));
    let step = |row: &LinkRow| {
        let down = row.kind == LinkKind::Spouse || row.from == Some(p);
        Some((row.other(p)?, if down { Came::Down } else { Came::Up }))
    };
    rows.iter().filter_map(step).collect()
}
