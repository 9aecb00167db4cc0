//! What is true of a family on the day: one function a circumstance (spec 2 §4).
//! `BELOW_POVERTY_LINE`, `PENSION_AGE` and the survivors of `LOST_BREADWINNER` rest on law.

use super::{CircumstanceFact, FactRef};
use crate::domain::{Circumstance, Detail, LinkKind, PersonNo, StatusKind};
use crate::family::Custody;
use crate::graph::Being;
use crate::rules::{self, Case, amounts_since};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// A family and what is known about its members' custody and rights.
struct About<'a> {
    case: &'a Case<'a>,
    custody: &'a Custody<'a, 'a>,
    members: Vec<Member>,
}

/// A member, and what nearly every circumstance asks.
struct Member {
    p: PersonNo,
    being: Rc<Being>,
    dependent: bool,
}

/// Somebody whom a circumstance is about, and what proves it.
type Found = (PersonNo, Vec<FactRef>);

/// Children from which a home unit is a large family.
const LARGE_FAMILY_FROM: usize = 4;

/// All circumstances that hold, in the order of the spec.
pub fn circumstances(case: &Case, members: &[PersonNo]) -> Vec<CircumstanceFact> {
    let custody = case.custody;
    let member = |p: &PersonNo| {
        let being = custody.view.being(*p)?;
        Some(Member { p: *p, being, dependent: custody.dependent_child(*p) })
    };
    let about = About { case, custody, members: members.iter().filter_map(member).collect() };
    about.expect_parents();
    Circumstance::ALL
        .iter()
        .filter_map(|kind| {
            let mut cases = about.cases(*kind);
            cases.sort_by(|a, b| custody.view.by_identity(a.0, b.0));
            cases.dedup_by(|later, first| {
                let same = later.0 == first.0;
                if same {
                    first.1.append(&mut later.1);
                }
                same
            });
            let mut because: Vec<FactRef> =
                cases.iter().flat_map(|(_, facts)| facts.iter().copied()).collect();
            because.sort_by(|a, b| a.by_what_is_seen(*b, custody.view));
            because.dedup();
            let about: Vec<PersonNo> = cases.into_iter().map(|(p, _)| p).collect();
            (!about.is_empty()).then_some(CircumstanceFact { kind: *kind, about, because })
        })
        .collect()
}

impl About<'_> {
    fn cases(&self, kind: Circumstance) -> Vec<Found> {
        match kind {
            Circumstance::LostBreadwinner => self.each(|m| self.lost_breadwinner(m)),
            Circumstance::FullOrphan => self.each(|m| self.full_orphan(m)),
            Circumstance::DisabledChild => self.each(disabled_child),
            Circumstance::DisabledChildUnderGuardianship => self.each(|m| self.guarded(m)),
            Circumstance::Group1WithCarer => self.each(|m| self.group_1(m, true)),
            Circumstance::Group1WithoutCarer => self.each(|m| self.group_1(m, false)),
            Circumstance::ChildWithoutCarer => self.each(|m| self.without_carer(m)),
            Circumstance::LargeFamily => self.large_family(),
            Circumstance::SingleParent => self.single_parent(),
            Circumstance::RightsLimited => self.each(|m| self.rights_limited(m)),
            Circumstance::NoAdultEmployed => self.no_adult_employed(),
            Circumstance::Newborn => self.each(|m| self.newborn(m)),
            Circumstance::Kandas => self.each(|m| status_fact(&m.being, StatusKind::Kandas)),
            Circumstance::BelowPovertyLine => self.below_poverty_line(),
            Circumstance::PensionAge => {
                self.each(|m| self.case.past_pension_age(m.p).then(|| vec![FactRef::Person(m.p)]))
            }
        }
    }

    /// Tells the graph that the lives of all parents will be asked for, dead and living.
    fn expect_parents(&self) {
        let parents = self.members.iter().flat_map(|m| self.custody.legal_parents(m.p));
        let parents: Vec<PersonNo> = parents.filter_map(|link| link.from).collect();
        self.custody.view.graph().look_ahead_at_lives(&parents);
    }

    /// The members for whom a fact is found.
    fn each(&self, of: impl Fn(&Member) -> Option<Vec<FactRef>>) -> Vec<Found> {
        self.members.iter().filter_map(|m| of(m).map(|facts| (m.p, facts))).collect()
    }

    fn being(&self, p: PersonNo) -> Option<Rc<Being>> {
        self.custody.view.being(p)
    }

    /// A dependent child or survivor with a departed legal parent, or a departed breadwinner whose
    /// link was valid at the departure.
    fn lost_breadwinner(&self, m: &Member) -> Option<Vec<FactRef>> {
        let (p, dependent) = (m.p, m.dependent);
        let lost = |y: PersonNo| {
            let departure = self.departure(y)?;
            let survives = || rules::survives(self.case, p, y);
            (dependent || survives()).then_some(departure)
        };
        let parents = self.custody.legal_parents(p).into_iter();
        let parents = parents.filter_map(|link| Some([lost(link.from?)?, FactRef::Link(link.no)]));
        let mut facts: Vec<FactRef> = parents.flatten().collect();
        let breadwinners = self.departed_breadwinners(p).into_iter();
        facts.extend(breadwinners.filter_map(|(y, link)| Some([lost(y)?, link])).flatten());
        (!facts.is_empty()).then_some(facts)
    }

    /// What states that somebody is dead or missing.
    fn departure(&self, y: PersonNo) -> Option<FactRef> {
        let being = self.being(y)?;
        if being.dead() {
            return Some(FactRef::Person(y));
        }
        being.status(StatusKind::Missing).map(|status| FactRef::Status(status.no))
    }

    /// The departed breadwinners of `p`, each with the link that was valid at the departure.
    fn departed_breadwinners(&self, p: PersonNo) -> Vec<(PersonNo, FactRef)> {
        let view = self.custody.view;
        if !view.has_version(p, LinkKind::Breadwinner) {
            return Vec::new();
        }
        let ever = view.links_ever(p);
        let stated = ever.iter().filter(|row| row.kind == LinkKind::Breadwinner && row.to == p);
        let mut breadwinners: Vec<PersonNo> = stated.filter_map(|row| row.from).collect();
        view.sort_by_identity(&mut breadwinners);
        let lost = breadwinners.into_iter().filter_map(|y| {
            let day = self.being(y)?.departed_on()?;
            let links = view.links_at_death(p, LinkKind::Breadwinner, day);
            let link = links.to(LinkKind::Breadwinner, p).find(|link| link.from == Some(y))?;
            Some((y, FactRef::Link(link.no)))
        });
        lost.collect()
    }

    /// The family for targeted assistance, if it is below the line.
    fn below_poverty_line(&self) -> Vec<Found> {
        let Some(first) = self.members.first().map(|m| m.p) else { return Vec::new() };
        let counts = self.case.day() >= amounts_since() && rules::has_incomes(self.case);
        let means = counts.then(|| rules::means(self.case, first)).flatten();
        let below = means.filter(|means| means.mean < rules::poverty_line(self.case, means.region));
        let people = below.map(|means| means.members).unwrap_or_default();
        people.into_iter().map(|p| (p, vec![FactRef::Person(p)])).collect()
    }

    /// Recorded legal parents, all dead; the missing are not.
    fn full_orphan(&self, m: &Member) -> Option<Vec<FactRef>> {
        if !m.dependent {
            return None;
        }
        let parents = self.custody.legal_parents(m.p);
        let dead = |y: PersonNo| self.being(y).is_some_and(|being| being.dead());
        let all_dead = parents.iter().all(|link| link.from.is_some_and(dead));
        let facts = parents.iter().flat_map(|link| {
            [Some(FactRef::Link(link.no)), link.from.map(FactRef::Person)].into_iter().flatten()
        });
        (!parents.is_empty() && all_dead).then(|| facts.collect())
    }

    /// A disabled child with a `GUARDIAN` link from a present person, able or not, of any basis.
    fn guarded(&self, m: &Member) -> Option<Vec<FactRef>> {
        let mut facts = disabled_child(m)?;
        let links = self.custody.view.links(m.p);
        let by_present = links.to(LinkKind::Guardian, m.p).filter(|link| self.present(link.from));
        let before = facts.len();
        facts.extend(by_present.map(|link| FactRef::Link(link.no)));
        (facts.len() > before).then_some(facts)
    }

    fn present(&self, p: Option<PersonNo>) -> bool {
        p.and_then(|p| self.being(p)).is_some_and(|being| being.present())
    }

    fn group_1(&self, m: &Member, with_carer: bool) -> Option<Vec<FactRef>> {
        let (p, being) = (m.p, &m.being);
        if !being.adult() || !being.has_detail(StatusKind::Disability, Detail::Group1) {
            return None;
        }
        let mut facts = status_fact(being, StatusKind::Disability)?;
        let links = self.custody.view.links(p);
        let carers = links.to(LinkKind::Carer, p).filter(|link| self.present(link.from));
        let before = facts.len();
        facts.extend(carers.map(|link| FactRef::Link(link.no)));
        ((facts.len() > before) == with_carer).then_some(facts)
    }

    fn without_carer(&self, m: &Member) -> Option<Vec<FactRef>> {
        let alone = m.being.child()
            && m.dependent
            && self.custody.home(m.p).is_none()
            && !self.custody.in_institution(m.p);
        alone.then(|| vec![FactRef::Person(m.p)])
    }

    /// The counted children of every home unit with four or more.
    fn large_family(&self) -> Vec<Found> {
        let mut cases: Vec<Found> = Vec::new();
        let mut seen: FxHashSet<PersonNo> = FxHashSet::default();
        for m in &self.members {
            let Some(custodian) = self.custody.home(m.p).and_then(|home| home.first.from) else {
                continue;
            };
            if seen.contains(&custodian) {
                continue;
            }
            let Some(unit) = self.custody.home_unit(custodian) else { continue };
            seen.extend(&unit.carers);
            let counted = self.custody.counted_children(&unit);
            if counted.len() >= LARGE_FAMILY_FROM {
                cases.extend(counted.into_iter().map(|c| {
                    let own = unit.ties.iter().filter(|tie| tie.a == c);
                    (c, own.map(|tie| FactRef::Link(tie.link.no)).collect())
                }));
            }
        }
        cases
    }

    /// The one adult who is no dependent child, if there is exactly one and a dependent child.
    fn single_parent(&self) -> Vec<Found> {
        let mut adults = self.members.iter().filter(|m| m.being.adult() && !m.dependent);
        match (adults.next(), adults.next(), self.members.iter().any(|m| m.dependent)) {
            (Some(one), None, true) => vec![(one.p, vec![FactRef::Person(one.p)])],
            _ => Vec::new(),
        }
    }

    fn rights_limited(&self, m: &Member) -> Option<Vec<FactRef>> {
        if !m.dependent {
            return None;
        }
        let links = self.custody.view.links(m.p);
        let facts: Vec<FactRef> =
            links.to(LinkKind::RightsLimited, m.p).map(|link| FactRef::Link(link.no)).collect();
        (!facts.is_empty()).then_some(facts)
    }

    fn no_adult_employed(&self) -> Vec<Found> {
        let adults = || self.members.iter().filter(|m| m.being.adult());
        if adults().any(|m| m.being.has(StatusKind::Employed)) {
            return Vec::new();
        }
        adults().map(|m| (m.p, vec![FactRef::Person(m.p)])).collect()
    }

    fn newborn(&self, m: &Member) -> Option<Vec<FactRef>> {
        let (birth, day) = (m.being.row.birth.known()?, self.custody.view.day());
        let is_small = !birth.has_turned(2, day) && day < birth.plus_months(18);
        is_small.then(|| vec![FactRef::Person(m.p)])
    }
}

fn disabled_child(m: &Member) -> Option<Vec<FactRef>> {
    if m.being.child() { status_fact(&m.being, StatusKind::Disability) } else { None }
}

fn status_fact(being: &Being, kind: StatusKind) -> Option<Vec<FactRef>> {
    being.status(kind).map(|status| vec![FactRef::Status(status.no)])
}
