//! Lens `CARD`: the family of the Digital Family Card, a connected group under three ties. It is a
//! partition: everyone listed is in exactly one family (spec 2 §2).

use super::Custody;
use crate::domain::{LinkKind, PersonNo, StatusKind};
use crate::graph::ActiveLink;
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// Why two people are in one family.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TieKind {
    /// A dependent child and a custodian of its home.
    Custody,
    /// An incapacitated adult and a guardian.
    Guardianship,
    /// Two home spouses, neither imprisoned.
    Marriage,
}

/// Two people whom a link puts in one family.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tie {
    /// Why.
    pub kind: TieKind,
    /// One of them: the child, the ward, or either spouse.
    pub a: PersonNo,
    /// The other.
    pub b: PersonNo,
    /// The link.
    pub link: ActiveLink,
}

impl Tie {
    /// Whether `p` is one of the two.
    pub fn has(&self, p: PersonNo) -> bool {
        self.a == p || self.b == p
    }
}

/// A family: its members and what ties them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Family {
    /// The members, by the smaller iin.
    pub members: Vec<PersonNo>,
    /// Every tie between members, once.
    pub ties: Vec<Tie>,
}

impl Custody<'_, '_> {
    /// The family of `p` under lens `CARD`; `None` if `p` is not listed.
    pub fn card_family(&self, p: PersonNo) -> Option<Rc<Family>> {
        let (met, like) = (self.view.met(), self.like.map(|like| &like.families));
        if let Some(found) = self.families.found(met, like, &p) {
            return Some(found);
        }
        if !self.view.being(p)?.listed() {
            return None;
        }
        Some(self.families.work_out_for_all(met, || {
            let family = Rc::new(self.find_family(p));
            let members = family.members.clone();
            (family, members)
        }))
    }

    fn find_family(&self, p: PersonNo) -> Family {
        let (mut family, mut seen) = (Family::default(), FxHashSet::from_iter([p]));
        let mut known = FxHashSet::default();
        let mut queue = vec![p];
        while let Some(here) = queue.pop() {
            family.members.push(here);
            self.expect_around(here);
            for tie in self.ties(here) {
                let other = if tie.a == here { tie.b } else { tie.a };
                if seen.insert(other) {
                    queue.push(other);
                }
                if known.insert((tie.kind, tie.a, tie.b)) {
                    family.ties.push(tie);
                }
            }
        }
        self.view.sort_by_identity(&mut family.members);
        family
    }

    /// Tells the graph whom the ties of somebody will ask for.
    fn expect_around(&self, p: PersonNo) {
        let links = self.view.links(p);
        let near = links.active.iter().filter(|l| l.kind == LinkKind::Spouse || l.from == Some(p));
        let near: Vec<PersonNo> = near.filter_map(|link| link.other_end(p)).collect();
        self.view.graph().look_ahead(&near);
        self.view.graph().look_ahead_at_lives(&near);
    }

    /// All ties of one person who is listed.
    fn ties(&self, p: PersonNo) -> Vec<Tie> {
        let mut ties = Vec::new();
        let custody = |a, b, link| Tie { kind: TieKind::Custody, a, b, link };
        if let Some(home) = self.home(p) {
            ties.extend(home.links().filter_map(|link| Some(custody(p, link.from?, link))));
        }
        ties.extend(self.children_at_home(p).iter().map(|(c, link)| custody(*c, p, *link)));
        ties.extend(self.guardianship_ties(p));
        ties.extend(self.marriage_tie(p));
        ties
    }

    /// A present adult with `INCAPACITATED` who is no dependent child is tied to each guardian;
    /// for this a guardian need only be present.
    fn guardianship_ties(&self, p: PersonNo) -> Vec<Tie> {
        let links = self.view.links(p);
        let present = |q| self.view.being(q).is_some_and(|being| being.present());
        let guarded = links.of(LinkKind::Guardian).filter_map(|link| {
            let guardian = link.from?;
            let holds = self.is_incapacitated_adult(link.to) && present(guardian);
            let (a, b) = (link.to, guardian);
            holds.then_some(Tie { kind: TieKind::Guardianship, a, b, link: *link })
        });
        guarded.collect()
    }

    fn is_incapacitated_adult(&self, p: PersonNo) -> bool {
        self.view.being(p).is_some_and(|being| {
            being.adult() && being.present() && being.has(StatusKind::Incapacitated)
        }) && !self.dependent_child(p)
    }

    fn marriage_tie(&self, p: PersonNo) -> Option<Tie> {
        let other = self.home_spouse(p)?;
        let imprisoned =
            |q| self.view.being(q).is_some_and(|being| being.has(StatusKind::Imprisoned));
        if imprisoned(p) || imprisoned(other) {
            return None;
        }
        let link = self.marriage(p)?;
        Some(Tie { kind: TieKind::Marriage, a: p.min(other), b: p.max(other), link })
    }

    /// Whether `p` is carried by the family: a dependent child, or an incapacitated adult tied to
    /// a guardian.
    pub fn is_dependent(&self, p: PersonNo) -> bool {
        self.dependent_child(p) || self.guardianship_ties(p).iter().any(|tie| tie.a == p)
    }

    /// The reference person: the oldest adult, without one the oldest child.
    pub fn reference_person(&self, members: &[PersonNo]) -> Option<PersonNo> {
        let adult = |p: &PersonNo| self.view.being(*p).is_some_and(|being| being.adult());
        let oldest = |people: &mut dyn Iterator<Item = PersonNo>| {
            people.min_by(|a, b| self.view.by_age(*a, *b))
        };
        oldest(&mut members.iter().copied().filter(adult))
            .or_else(|| oldest(&mut members.iter().copied()))
    }
}
