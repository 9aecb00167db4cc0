//! Whose cards an event touched: those that are other than before on the day asked for.
//!
//! What a card says rests on people each of whom is linked to the next: homes and marriages (spec
//! 2 §§1–2), survivors, what else they survive, and who is paid (spec 3). So the search goes from
//! link to link, from those who changed outwards, and asks every card it meets whether it looked
//! at one of them; one that did not is the same as before. From a card that looked the search
//! goes on. One that did not may lie between two that did: the dead have no card, a grandmother
//! cares for the child of a father who has no part in it. More than two of them never follow each
//! other: whoever decides what another is owed is a survivor, a custodian or a spouse, and has a
//! card that looked, and from one of these to the next leads a parent and a grandparent, or the
//! departed alone. Of two who share nothing but an address one may stop being alone there.

use crate::card::{CardRequest, FamilyCard, assemble};
use crate::domain::{Day, Lens, LinkKind, PersonNo, Rights, Scope};
use crate::graph::{FamilyGraph, LinkRow, Noted, View};
use crate::rules::{Law, in_force};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// How many in a row the search goes over whose cards did not look.
const PASSED_MAX: u8 = 2;
/// The most people whose cards are asked about one event. Real families need dozens.
const ASKED_MAX: usize = 4_096;

/// Everybody whose card of this day differs, by number.
pub(super) fn touched(
    before: &Arc<dyn FamilyGraph>,
    after: &Arc<dyn FamilyGraph>,
    changed: &[PersonNo],
    day: Day,
) -> Vec<PersonNo> {
    // Whether a card differs does not hang on the medians of a region.
    let Some(law) = in_force() else { return Vec::new() };
    let mut search = Search { before, after, changed, day, law, asked: BTreeMap::new() };
    search.spread();
    let differs = |(p, card): (PersonNo, Card)| (card == Card::Differs).then_some(p);
    search.asked.into_iter().filter_map(differs).collect()
}

/// The most people at one address of whom any can change what is said of another.
const MATES_MAX: usize = 200;

/// What became of a card.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Card {
    /// It looked at nobody who changed. There may be none.
    Apart,
    /// It looked, and says the same.
    Looked,
    /// It says something else.
    Differs,
}

/// How the search came to somebody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    /// From a child, or from where everything began.
    Up,
    /// From a parent or a spouse: on their side nobody cares for a child of the other's.
    Down,
}

struct Search<'s> {
    before: &'s Arc<dyn FamilyGraph>,
    after: &'s Arc<dyn FamilyGraph>,
    changed: &'s [PersonNo],
    day: Day,
    law: &'static Law,
    asked: BTreeMap<PersonNo, Card>,
}

impl Search<'_> {
    fn spread(&mut self) {
        let mut queue: VecDeque<(PersonNo, u8, Came)> =
            self.changed.iter().map(|p| (*p, 0, Came::Up)).collect();
        let mut left_from: BTreeMap<(PersonNo, bool), u8> = BTreeMap::new();
        let begin: BTreeSet<PersonNo> = self.changed.iter().copied().collect();
        while let Some((p, passed, came)) = queue.pop_front() {
            if self.asked.len() >= ASKED_MAX {
                return;
            }
            let apart = self.ask(p) == Card::Apart && !begin.contains(&p);
            let passed = if apart { passed + 1 } else { 0 };
            let everywhere = !apart || came == Came::Up || self.is_gone(p);
            let earlier = left_from.get(&(p, everywhere)).copied();
            if passed > PASSED_MAX || earlier.is_some_and(|earlier| earlier <= passed) {
                continue;
            }
            left_from.insert((p, everywhere), passed);
            if begin.contains(&p) || self.asked.get(&p) == Some(&Card::Differs) {
                let mates = self.mates(p).into_iter();
                queue.extend(mates.map(|mate| (mate, PASSED_MAX, Came::Down)));
            }
            for (other, came) in self.linked(p) {
                if everywhere || came == Came::Down {
                    queue.push_back((other, passed, came));
                }
            }
        }
    }

    /// Whether the card of `p` looked at the change, and is another.
    fn ask(&mut self, p: PersonNo) -> Card {
        if let Some(found) = self.asked.get(&p) {
            return *found;
        }
        let noted = Arc::new(Noted::new(Arc::clone(self.before)));
        let earlier = self.card(&*noted, p);
        let looked = noted.looked().rests_on(self.changed.iter().copied(), &**self.after);
        let found = match looked {
            false => Card::Apart,
            true if earlier == self.card(&**self.after, p) => Card::Looked,
            true => Card::Differs,
        };
        self.asked.insert(p, found);
        found
    }

    fn card(&self, graph: &dyn FamilyGraph, holder: PersonNo) -> Option<FamilyCard> {
        let scope = Scope { as_of: self.day, known_at: None, rights: Rights::ALL };
        let request = CardRequest { holder, lens: Lens::Card, depth: 0 };
        assemble(&View::new(graph, scope), self.law, request).ok().flatten()
    }

    /// Whether somebody has died, so that no card of theirs could have looked.
    fn is_gone(&self, p: PersonNo) -> bool {
        let dead = |graph: &dyn FamilyGraph| {
            graph.person(p).is_some_and(|row| row.death.known().is_some())
        };
        dead(&**self.before) || dead(&**self.after)
    }

    /// Everybody at the address of somebody, before and after; nobody where they are many, for
    /// nothing is said of one of many because of another.
    fn mates(&self, p: PersonNo) -> Vec<PersonNo> {
        let at = |graph: &dyn FamilyGraph| {
            let scope = Scope { as_of: self.day, known_at: None, rights: Rights::ALL };
            let being = View::new(graph, scope).being(p);
            let mut mates = Vec::new();
            if let Some(address) = being.and_then(|being| being.address().known()) {
                graph.lives_at(address, &mut mates);
            }
            if mates.len() > MATES_MAX { Vec::new() } else { mates }
        };
        [at(&**self.before), at(&**self.after)].concat()
    }

    /// Everybody at the other end of a link, before or after.
    fn linked(&self, p: PersonNo) -> BTreeSet<(PersonNo, Came)> {
        let mut rows: Vec<LinkRow> = Vec::new();
        self.before.links(p, &mut rows);
        self.after.links(p, &mut rows);
        let step = |row: &LinkRow| {
            let down = row.kind == LinkKind::Spouse || row.from == Some(p);
            Some((row.other(p)?, if down { Came::Down } else { Came::Up }))
        };
        rows.iter().filter_map(step).collect()
    }
}
