//! Cards before and after an event, held against each other. Neighbours look at the same people, so
//! what one answer has worked out the next one finds; the cards of a family share most of what they
//! say, and it is worked out once. Must not know whom to ask.

use crate::card::{CardRequest, Roster, Shared, enrol};
use crate::conflicts::FoundFrom;
use crate::domain::{Day, Iin, Interval, Lens, PersonNo, Region, Rights, Scope, Sex, StatusKind};
use crate::family::{Custody, STUDENT_UNTIL};
use crate::graph::{AddressNo, Being, FamilyGraph, Memo, RecordRow, StatusDetail, View, Watched};
use crate::rules::{Case, Law, departed_for, named_after};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The most people at one address of whom any can change what is said of another.
const MATES_MAX: usize = 200;
/// The most people who ever lived there that are looked at.
const EVER_MAX: usize = 4_096;

/// The graph before an event and after it, whose rows the event changed, and the day of the cards.
#[derive(Clone, Copy)]
pub(super) struct Graphs<'g> {
    pub(super) before: &'g dyn FamilyGraph,
    pub(super) after: &'g dyn FamilyGraph,
    pub(super) changed: &'g [PersonNo],
    pub(super) day: Day,
}

/// How a card is after an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Change {
    /// As it was.
    Nothing,
    /// It says something else of somebody on it, from which nothing follows.
    Face,
    /// Who is on it, or what follows for them, is another thing.
    Family,
}

impl Graphs<'_> {
    /// Answers that remember what they looked at, for as long as `work` takes.
    pub(super) fn with_answers(self, law: &Law, work: impl FnOnce(&Answers)) {
        let scope = Scope { as_of: self.day, known_at: None, rights: Rights::ALL };
        let watched = Watched::new(self.before, self.after, self.changed);
        let before = watched.view(scope);
        let after = View::new(self.after, scope).like(&before);
        let before = Custody::new(&before);
        let after = Custody::new(&after).like(&before);
        let before = Case::new(&before, law);
        let after = Case::new(&after, law).like(&before);
        let before = Side::of(&before);
        let after = Side::of(&after).like(&before);
        let changed = self.changed;
        work(&Answers { sides: [&before, &after], changed, families: Cell::new(0) });
    }
}

/// Why a family was not compared: more people had to be looked at than one answer may.
pub(super) enum TooMany {
    /// For itself.
    Alone,
    /// Together with those compared before it.
    Together,
}

/// One graph of the two.
struct Side<'c> {
    case: &'c Case<'c>,
    /// By the people of the family.
    shared: Memo<Vec<PersonNo>, Rc<Shared>>,
    rosters: Memo<PersonNo, Rc<Roster>>,
    conflicts: FoundFrom<'c>,
    like: Option<&'c Side<'c>>,
}

impl<'c> Side<'c> {
    fn of(case: &'c Case<'c>) -> Side<'c> {
        let (shared, rosters) = (Memo::default(), Memo::default());
        Side { case, shared, rosters, conflicts: FoundFrom::default(), like: None }
    }

    /// The same, beside the other side, whose case is [like](Case::like) that of this one.
    fn like(self, before: &'c Side<'c>) -> Side<'c> {
        Side { conflicts: FoundFrom::like(&before.conflicts), like: Some(before), ..self }
    }

    fn family(&self, p: PersonNo) -> Vec<PersonNo> {
        self.case.custody.card_family(p).map(|family| family.members.clone()).unwrap_or_default()
    }

    /// What the card of `p` has in common with those of the family; `None` if nobody is known.
    fn shared(&self, p: PersonNo) -> Option<Rc<Shared>> {
        self.case.view().being(p)?;
        let family = self.case.custody.card_family(p);
        let members = family.as_ref().map_or(&[][..], |family| &family.members);
        let (met, like) = (self.case.view().met(), self.like.map(|like| &like.shared));
        let of_members = || Rc::new(Shared::knowing(self.case, members, &self.conflicts));
        Some(self.shared.once(met, like, members.to_vec(), of_members))
    }

    fn roster(&self, p: PersonNo) -> Rc<Roster> {
        let (met, like) = (self.case.view().met(), self.like.map(|like| &like.rosters));
        let request = CardRequest { holder: p, lens: Lens::Card, depth: 0 };
        self.rosters.once(met, like, p, || Rc::new(enrol(self.case, request)))
    }

    fn face(&self, p: PersonNo) -> Option<Face> {
        let view = self.case.view();
        let (being, text) = (view.being(p)?, view.graph().person_text(p));
        let row = being.row;
        let statuses = being.statuses.iter().map(|s| (s.kind, s.detail, s.span, s.record));
        Some(Face {
            names: [text.reference, text.surname, text.given_name, text.patronymic]
                .map(str::to_owned),
            row: (row.iin, row.sex, [row.birth, row.death], row.region, row.address),
            protected: row.protected,
            statuses: statuses.collect(),
        })
    }
}

/// What every card says of somebody who is on it.
#[derive(PartialEq, Eq)]
struct Face {
    names: [String; 4],
    row: (Option<Iin>, Sex, [Day; 2], Option<Region>, AddressNo),
    protected: bool,
    statuses: Vec<(StatusKind, StatusDetail, Interval, RecordRow)>,
}

/// Before and after, as far as anybody has asked.
pub(super) struct Answers<'c> {
    sides: [&'c Side<'c>; 2],
    changed: &'c [PersonNo],
    families: Cell<usize>,
}

impl<'c> Answers<'c> {
    /// Of everybody in the family of `p`, before or after, how the card is now.
    pub(super) fn of_family(&self, p: PersonNo) -> Result<Vec<(PersonNo, Change)>, TooMany> {
        let told = self.family(p).into_iter().map(|p| (p, self.change(p))).collect();
        let fresh = self.families.replace(self.families.get() + 1) == 0;
        if self.sides.into_iter().all(|side| side.case.view().check_size().is_ok()) {
            return Ok(told);
        }
        Err(if fresh { TooMany::Alone } else { TooMany::Together })
    }

    fn change(&self, p: PersonNo) -> Change {
        let [before, after] = &self.sides;
        let (Some(a), Some(b)) = (before.shared(p), after.shared(p)) else {
            let one = before.shared(p).is_some() != after.shared(p).is_some();
            return if one { Change::Family } else { Change::Nothing };
        };
        let rosters = [before, after].map(|side| side.roster(p));
        // Most of what is the same is one.
        let is_other = !Rc::ptr_eq(&a, &b) && a != b;
        let is_named_otherwise = || {
            let [before, after] = &rosters;
            !Rc::ptr_eq(before, after) && before != after
        };
        if is_other || is_named_otherwise() {
            return Change::Family;
        }
        let mut members = rosters[0].members.iter().map(|member| member.person);
        let is_other = |p| self.changed.contains(&p) && before.face(p) != after.face(p);
        if members.any(is_other) { Change::Face } else { Change::Nothing }
    }

    /// `p` and the family of `p`, before and after.
    pub(super) fn family(&self, p: PersonNo) -> Vec<PersonNo> {
        let families = self.sides.into_iter().flat_map(|side| side.family(p));
        let mut people: Vec<PersonNo> = families.chain([p]).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Both graphs.
    pub(super) fn graphs(&self) -> impl Iterator<Item = &'c dyn FamilyGraph> {
        self.sides.into_iter().map(|side| side.case.view().graph())
    }

    /// Whether somebody has died, and has no card.
    pub(super) fn is_gone(&self, p: PersonNo) -> bool {
        let mut graphs = self.graphs();
        graphs.any(|graph| graph.person(p).is_some_and(|row| row.death.known().is_some()))
    }

    /// Whether somebody is grown up and there: has a card, and may be the custodian of others.
    pub(super) fn is_grown(&self, p: PersonNo) -> bool {
        let grown = |side: &Side| {
            let being = side.case.view().being(p)?;
            let is_there = being.alive && being.departed_on().is_none();
            Some(is_there && being.age.is_none_or(|age| age >= STUDENT_UNTIL))
        };
        self.sides.into_iter().all(|side| grown(side) == Some(true))
    }

    /// Whether somebody may depend on a custodian, or survive one.
    pub(super) fn is_young(&self, p: PersonNo) -> bool {
        let until = |side: &Side| {
            let birth = side.case.view().graph().birth(p).known()?;
            Some(!birth.has_turned(STUDENT_UNTIL, side.case.day()))
        };
        self.sides.into_iter().any(|side| until(side) == Some(true))
    }

    /// Whether two were born on one day: siblings who are may be one person, or doubted as twins.
    pub(super) fn are_one_age(&self, a: PersonNo, b: PersonNo) -> bool {
        let birth = |graph: &dyn FamilyGraph, p| graph.birth(p).known();
        self.graphs().any(|graph| birth(graph, a).is_some() && birth(graph, a) == birth(graph, b))
    }

    /// Whether anybody survives somebody who has departed, or is paid because of that.
    pub(super) fn is_survived(&self, p: PersonNo) -> bool {
        self.sides.into_iter().any(|side| !named_after(side.case, p).is_empty())
    }

    /// Everybody named with one of the family of `p` where somebody departed: what one of them has
    /// no more, another may have.
    pub(super) fn named_beside(&self, p: PersonNo) -> Vec<PersonNo> {
        let people = self.family(p);
        let around = |side: &Side| departed_for(side.case, &people);
        let departed: BTreeSet<PersonNo> = self.sides.into_iter().flat_map(around).collect();
        let named = |x: &PersonNo| {
            let x = *x;
            self.sides.into_iter().flat_map(move |side| named_after(side.case, x))
        };
        departed.iter().flat_map(named).collect()
    }

    /// Everybody at the address of somebody, before and after; nobody where they are many, for
    /// then one more or less of them is seldom seen.
    pub(super) fn mates(&self, p: PersonNo) -> Vec<PersonNo> {
        let at = |side: &Side| {
            let view = side.case.view();
            let mut mates = Vec::new();
            let address = view.being(p).and_then(|being| being.address().known());
            if let Some(address) = address {
                view.graph().lives_at(address, &mut mates);
            }
            mates.truncate(EVER_MAX);
            // Whoever lived there once, or died there, is not counted.
            let lives = |being: &Being| being.listed() && being.address().known() == address;
            mates.retain(|mate| view.glance(*mate).is_some_and(|being| lives(&being)));
            if mates.len() > MATES_MAX { Vec::new() } else { mates }
        };
        self.sides.into_iter().flat_map(at).collect()
    }
}
