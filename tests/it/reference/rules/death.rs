//! What was valid at a death, and who is a survivor (spec 3, *Survivors*). Must not know amounts.

use super::{Rules, row::earliest};
use crate::reference::{
    At,
    active::counting,
    claims::{Dated, Fact, Link, better_first},
    family::Set,
};
use otbasy::domain::{Day, EndReason, LinkKind, RecordState, StatusKind};
use std::collections::BTreeMap;

/// Of one deceased: each survivor with the ground, the first that holds.
#[derive(Clone, Debug)]
pub(crate) struct Survivors {
    pub(crate) deceased: String,
    /// The day of departure.
    pub(crate) d: Day,
    pub(crate) grounds: BTreeMap<String, Ground>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ground {
    Child,
    OtherChild,
    ParentOrSpouse,
    Carer,
}

impl Survivors {
    pub(super) fn people(&self) -> Set {
        self.grounds.keys().cloned().collect()
    }
}

/// "**At the death** a record is valid if start ≤ d and (end empty or end ≥ d) and not start = end,
/// but a `SPOUSE` link that ends on d by `DIVORCE` or `ANNULMENT` is not; of contradicting claims
/// the best counts as ever (spec 1 §3), a record not valid in this sense and ending by d 'has
/// ended'."
fn counting_at_death<'a, T: Fact>(
    all: &[Dated<&'a T>],
    d: Day,
    undone: impl Fn(&T) -> bool,
) -> Vec<Dated<&'a T>> {
    let valid = |r: &Dated<&T>| {
        r.start.is_none_or(|start| start <= d)
            && r.end.is_none_or(|end| end >= d)
            && (r.start.is_none() || r.start != r.end)
            && !(r.end == Some(d) && undone(r.fact))
    };
    let ended = |r: &Dated<&T>| !valid(r) && r.end.is_some_and(|end| end <= d);
    counting(all, valid, ended)
}

/// What was valid at the death of somebody.
pub(super) struct AtDeath<'a> {
    d: Day,
    links: Vec<Dated<&'a Link>>,
    /// The kinds of the statuses of the deceased.
    pub(super) statuses: Vec<StatusKind>,
}

impl<'a> AtDeath<'a> {
    pub(super) fn new(at: &At<'a>, deceased: &str, d: Day) -> AtDeath<'a> {
        let divorce = |link: &Link| {
            let undone = [Some(EndReason::Divorce), Some(EndReason::Annulment)];
            link.kind == LinkKind::Spouse && undone.contains(&link.end_reason)
        };
        let links = counting_at_death(&at.dated_links(), d, divorce);
        let statuses: Vec<_> = (at.known.statuses.iter())
            .filter(|s| s.claim.state != RecordState::Annulled)
            .map(|fact| Dated { fact, start: fact.claim.valid_from, end: fact.claim.valid_until })
            .collect();
        let statuses = (counting_at_death(&statuses, d, |_| false).iter())
            .filter(|s| s.fact.person == deceased)
            .map(|s| s.fact.kind)
            .collect();
        AtDeath { d, links, statuses }
    }

    /// The legal parents (spec 2 §1): "the two best claims count".
    pub(super) fn legal_parents(&self, c: &str) -> Set {
        let mut links: Vec<_> = (self.links.iter())
            .filter(|link| link.fact.kind == LinkKind::Parent && link.fact.to == c)
            .collect();
        links.sort_by(|a, b| better_first(&a.fact.claim, &b.fact.claim));
        links.iter().take(2).filter_map(|link| link.fact.from()).map(str::to_owned).collect()
    }

    /// "with a `BREADWINNER` link from X valid at the death".
    pub(super) fn supported(&self, x: &str, p: &str) -> bool {
        self.links.iter().any(|link| {
            link.fact.kind == LinkKind::Breadwinner
                && link.fact.from() == Some(x)
                && link.fact.to == p
        })
    }

    /// "**Spouse at the death** = X's best marriage (spec 2 §1) among those valid at the death with
    /// people alive on the eve (also one who died the same day)."
    pub(super) fn spouse(&self, x: &str, eve: &At) -> Option<String> {
        (self.links.iter())
            .filter(|link| link.fact.kind == LinkKind::Spouse)
            .filter_map(|link| link.fact.other_end(x).map(|other| (link, other)))
            .filter(|(_, other)| eve.alive(other))
            .min_by(|(a, _), (b, _)| {
                b.start.cmp(&a.start).then(better_first(&a.fact.claim, &b.fact.claim))
            })
            .map(|(_, other)| other.to_owned())
    }
}

/// A departure, with all that is asked about it.
struct Departure<'r, 'a> {
    rules: &'r Rules<'a>,
    x: &'r str,
    then: AtDeath<'a>,
    spouse: Option<String>,
}

impl Departure<'_, '_> {
    fn at(&self) -> &At<'_> {
        &self.rules.at
    }

    /// "is < 18, or a young student".
    fn young(&self, p: &str) -> bool {
        self.at().child(p) || self.at().young_student(p)
    }

    /// "(a) X's child: X was a legal parent at the death, or c was born on d or up to 280 days
    /// after it (both included); the `PARENT` link X → c is active at D …; and c is < 18, or a
    /// young student, or has `DISABILITY` since childhood. Marriage does not matter".
    fn child(&self, c: &str) -> bool {
        let days_after = self.rules.birth(c).map(|birth| birth.number() - self.then.d.number());
        let posthumous = days_after.is_some_and(|days| (0..=280).contains(&days));
        (self.then.legal_parents(c).contains(self.x) || posthumous)
            && self.at().linked(LinkKind::Parent, self.x, c)
            && (self.young(c) || self.rules.disabled_since_childhood(c))
    }

    /// "(b) a step-child (legal child of the spouse at the death, not of X), sibling (at least one
    /// common legal parent) or grandchild of X, < 18 or young student (a disability does not help),
    /// with a `BREADWINNER` link from X valid at the death; siblings and grandchildren only if no
    /// legal parent of theirs (at D) is alive: a `MISSING` one is not, and none recorded = none
    /// alive".
    fn other_child(&self, p: &str) -> bool {
        let (theirs, own) = (self.then.legal_parents(p), self.then.legal_parents(self.x));
        let step_child = self.spouse.as_ref().is_some_and(|spouse| theirs.contains(spouse))
            && !theirs.contains(self.x);
        let sibling = p != self.x && !theirs.is_disjoint(&own);
        let grandchild =
            theirs.iter().any(|parent| self.then.legal_parents(parent).contains(self.x));
        let alone =
            self.at().legal_parents(p).iter().all(|parent| {
                !self.at().alive(parent) || self.at().has(parent, StatusKind::Missing)
            });
        self.young(p)
            && self.then.supported(self.x, p)
            && (step_child || ((sibling || grandchild) && alone))
    }

    /// "(c) a parent, or the spouse at the death, of X with such a link, present, past pension age
    /// or with active `DISABILITY`".
    fn parent_or_spouse(&self, p: &str) -> bool {
        let close =
            self.then.legal_parents(self.x).contains(p) || self.spouse.as_deref() == Some(p);
        close
            && self.then.supported(self.x, p)
            && self.at().present(p)
            && (self.rules.past_pension_age(p) || self.at().has(p, StatusKind::Disability))
    }

    /// "(d) *the carer*, one per deceased: the first in this order who is present, not `EMPLOYED`
    /// and **shares a home** (spec 2 §1) with one of the children of (a)/(b) under 8: X's spouse at
    /// the death; another legal parent, a grandparent, a sibling aged 18 or more of any such child,
    /// in this order; within a step the smaller iin."
    fn carer(&self, children: &Set) -> Option<String> {
        let at = self.at();
        let fits = |p: &String| {
            at.present(p)
                && !at.has(p, StatusKind::Employed)
                && children.iter().any(|c| at.shares_home(p, c))
        };
        let parents: Set = children.iter().flat_map(|c| at.legal_parents(c)).collect();
        let grandparents: Set = parents.iter().flat_map(|p| at.legal_parents(p)).collect();
        let of_one = |p: &&str, c: &String| !at.legal_parents(p).is_disjoint(&at.legal_parents(c));
        let siblings: Set = (at.everyone().into_iter())
            .filter(|p| at.age(p).is_some_and(|age| age >= 18))
            .filter(|p| children.iter().any(|c| of_one(p, c)))
            .map(str::to_owned)
            .collect();
        let spouse: Set = self.spouse.iter().cloned().collect();
        [spouse, parents, grandparents, siblings]
            .iter()
            .find_map(|step| step.iter().find(|p| fits(p)).cloned())
    }
}

impl Rules<'_> {
    /// The departed, with their days.
    pub(super) fn departed(&self) -> Vec<(String, Day)> {
        let day = |who: &str| self.at.departure(who).map(|d| (who.to_owned(), d));
        self.at.everyone().into_iter().filter_map(day).collect()
    }

    /// "**Survivors of X**: listed at D (`MISSING` only as a dependent child) and (a) … (d)", the
    /// carer sought for children under `age` (8, for the social payment 3).
    pub(crate) fn survivors(&self, x: &str, d: Day, age: i32) -> Survivors {
        let then = AtDeath::new(&self.at, x, d);
        let spouse = then.spouse(x, &self.on(d.plus_days(-1)));
        let departure = Departure { rules: self, x, then, spouse };
        let mut grounds = BTreeMap::new();
        for p in self.at.everyone().into_iter().filter(|p| self.may_survive(p)) {
            let ground = if departure.child(p) {
                Ground::Child
            } else if departure.other_child(p) {
                Ground::OtherChild
            } else if departure.parent_or_spouse(p) {
                Ground::ParentOrSpouse
            } else {
                continue;
            };
            grounds.insert(p.to_owned(), ground);
        }
        let mut survivors = Survivors { deceased: x.to_owned(), d, grounds };
        let small = self.small_children(&survivors, age);
        // "If that person is a survivor already, there is no other carer."
        if let Some(carer) = departure.carer(&small) {
            survivors.grounds.entry(carer).or_insert(Ground::Carer);
        }
        survivors
    }

    fn may_survive(&self, p: &str) -> bool {
        self.at.listed(p) && (!self.at.has(p, StatusKind::Missing) || self.at.dependent_child(p))
    }

    /// "the children of (a)/(b) under 8".
    pub(super) fn small_children(&self, of: &Survivors, age: i32) -> Set {
        (of.grounds.iter())
            .filter(|(_, ground)| matches!(ground, Ground::Child | Ground::OtherChild))
            .map(|(c, _)| c.clone())
            .filter(|c| self.at.age(c).is_some_and(|years| years < age))
            .collect()
    }

    /// "**Full orphans**: survivors of (a) and (b) with at least one recorded legal parent at D,
    /// all of whom are departed. Never those of (c) and (d)."
    pub(super) fn orphaned_survivor(&self, of: &Survivors, p: &str) -> bool {
        let parents = self.at.legal_parents(p);
        matches!(of.grounds.get(p), Some(Ground::Child | Ground::OtherChild))
            && !parents.is_empty()
            && parents.iter().all(|parent| self.at.departure(parent).is_some())
    }

    /// The first day on which one of `among` stops being a survivor of X: "(a), (b) on that day
    /// [*no longer a child or young student*]; (a) since childhood on the later of that and the
    /// status end of `DISABILITY`; (c) on the status end of `DISABILITY`, never if the pension date
    /// is on or before it; (d) on the day the youngest child of (a)/(b) sharing the carer's home
    /// turns 8 (3 for `_SOCIAL`)."
    pub(super) fn first_to_stop(&self, of: &Survivors, among: &Set, age: i32) -> Option<Day> {
        earliest(among.iter().map(|p| self.stops(of, p, age)))
    }

    fn stops(&self, of: &Survivors, p: &str, age: i32) -> Option<Day> {
        let disability = self.at.status(p, StatusKind::Disability);
        let end = disability.map(|status| self.status_end(status, false));
        match of.grounds[p] {
            Ground::Child if self.disabled_since_childhood(p) => {
                // Reading: an end that is empty is later than any day.
                let end = end.flatten()?;
                Some(end.max(self.end_of_childhood(p).unwrap_or(end)))
            }
            Ground::Child | Ground::OtherChild => self.end_of_childhood(p),
            Ground::ParentOrSpouse => {
                let end = end.flatten()?;
                let pensioner = self.pension_date(p).is_some_and(|date| date <= end);
                (!pensioner).then_some(end)
            }
            Ground::Carer => {
                let small = self.small_children(of, age);
                let beside = small.iter().filter(|c| self.at.shares_home(p, c));
                let youngest = beside.filter_map(|c| self.birth(c)).max();
                youngest.map(|birth| birth.plus_years(age))
            }
        }
    }
}
