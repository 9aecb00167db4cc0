//! Survivors of somebody departed (spec 3): who they are for each of the two benefits, who of
//! several deceased counts, who takes the disability benefit instead, and in which rows they are
//! paid. Must not know the social payment's amount.

mod bonds;
mod choice;
mod members;
mod roofs;
mod rows;
mod several;
mod told;

pub(super) use bonds::Bonds;
pub(super) use choice::{Settled, takes_disability};
pub(super) use rows::{need_survivors, rows, state_rows};
pub(super) use told::{near, told};

use super::{Case, Fact};
use crate::domain::{Day, LinkKind, PersonNo, StatusKind};
use crate::graph::Being;
use std::rc::Rc;

/// The member set of `SURVIVOR_STATE`: a carer of children under 8.
pub(super) const STATE: bool = false;
/// The member set of `SURVIVOR_SOCIAL`: a carer of children under 3.
pub(super) const SOCIAL: bool = true;

/// Why somebody is a survivor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// (a) A child of the deceased.
    Child,
    /// (a) A child of the deceased, disabled since childhood.
    SinceChildhood,
    /// (b) A step-child, sibling or grandchild who was maintained.
    Relative,
    /// (c) A parent or spouse who was maintained, disabled or past pension age.
    Elder,
    /// (d) Whoever cares for small children, until the day the youngest of them is too old.
    Carer(Day),
}

/// One survivor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Survivor {
    pub(super) person: PersonNo,
    pub(super) why: Why,
    pub(super) full_orphan: bool,
    pub(super) facts: Vec<Fact>,
}

/// The survivors of one deceased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Survivors {
    pub(super) deceased: PersonNo,
    /// The day of departure; `None` if there is none.
    pub(super) day: Option<Day>,
    /// By the smaller iin.
    pub(super) people: Vec<Survivor>,
    /// How many of them are no full orphans.
    pub(super) sharing: usize,
    /// Where each of them stands, by number.
    places: Vec<(PersonNo, u32)>,
}

impl Survivors {
    /// The full set for one of the two benefits.
    pub(super) fn of(case: &Case, x: PersonNo, benefit: bool) -> Rc<Survivors> {
        let full = || Rc::new(members::full(case, x, benefit));
        case.once(|case| &case.survivors, (x, benefit), full)
    }

    /// These people, by the smaller iin.
    fn new(deceased: PersonNo, day: Option<Day>, people: Vec<Survivor>) -> Survivors {
        let numbered = people.iter().zip(0..);
        let mut places: Vec<(PersonNo, u32)> = numbered.map(|(s, n)| (s.person, n)).collect();
        places.sort_unstable();
        let sharing = people.iter().filter(|s| !s.full_orphan).count();
        Survivors { deceased, day, people, sharing, places }
    }

    /// The survivor who is this person.
    pub(super) fn get(&self, p: PersonNo) -> Option<&Survivor> {
        let found = self.places.binary_search_by_key(&p, |(person, _)| *person).ok()?;
        self.people.get(self.places[found].1 as usize)
    }

    pub(super) fn has(&self, p: PersonNo) -> bool {
        self.get(p).is_some()
    }
}

/// Whether anybody may survive this person: departed, with a link to somebody.
pub(super) fn concerns(case: &Case, x: PersonNo) -> bool {
    case.is(x, |being| being.departed_on().is_some())
}

/// Everybody who survives this person, for either benefit.
pub(super) fn everybody(case: &Case, x: PersonNo) -> Vec<PersonNo> {
    let sets = [STATE, SOCIAL].map(|benefit| Survivors::of(case, x, benefit));
    sets.iter().flat_map(|set| set.people.iter().map(|s| s.person)).collect()
}

/// Whether somebody is a survivor for `SURVIVOR_STATE` of anybody.
pub(super) fn is_survivor(case: &Case, s: PersonNo) -> bool {
    departed_around(case, s).iter().any(|x| Survivors::of(case, *x, STATE).has(s))
}

/// Whether somebody is a survivor for `SURVIVOR_STATE` of this departed person.
pub fn survives(case: &Case, s: PersonNo, x: PersonNo) -> bool {
    // Most of the dead left neither a child nor small children to care for; to look for all of
    // whom somebody may be a survivor costs more than these two looks.
    let mut own = Vec::new();
    lost_by(case, s, may_be_child(case, s), &mut own);
    let possible = own.contains(&x)
        || (may_be_carer(case, s) && left_small(case, x) && departed_around(case, s).contains(&x));
    possible && Survivors::of(case, x, STATE).has(s)
}

/// Whether somebody may have left children so small that whoever cares for them is a survivor: a
/// look at the rows, whether they count or not.
fn left_small(case: &Case, x: PersonNo) -> bool {
    let leads = |kind| matches!(kind, LinkKind::Parent | LinkKind::Breadwinner);
    let mut rows = Vec::new();
    case.view().graph().links(x, &mut rows);
    rows.iter().any(|link| leads(link.kind) && link.from == Some(x) && is_small(case, link.to))
}

/// A look at the row alone: born, and not so long ago that nobody can be paid for the care.
fn is_small(case: &Case, c: PersonNo) -> bool {
    let birth = case.view().graph().birth(c);
    birth.known().is_some() && birth.plus_years(small_age(case, STATE)) > case.day()
}

/// Whether somebody may be a survivor as a carer at all.
fn may_be_carer(case: &Case, s: PersonNo) -> bool {
    case.is(s, |being| being.present() && !being.has(StatusKind::Employed))
}

/// Whether somebody may be a survivor as a child at all.
fn may_be_child(case: &Case, s: PersonNo) -> bool {
    let young = |being: &Being| being.age.is_some_and(|age| age < case.ages.student);
    case.is(s, |being| young(being) || being.has(StatusKind::Disability))
}

/// The survivors for `SURVIVOR_STATE` of a departed person, and what makes each one, for the lens
/// of that name; by the smaller iin.
pub fn of_departed(case: &Case, x: PersonNo) -> Vec<(PersonNo, Vec<Fact>)> {
    let set = Survivors::of(case, x, STATE);
    set.people.iter().map(|s| (s.person, s.facts.clone())).collect()
}

/// Everybody departed of whom one of these people may be a survivor.
pub(super) fn around(case: &Case, people: &[PersonNo]) -> Vec<PersonNo> {
    people.iter().flat_map(|p| departed_around(case, *p).to_vec()).collect()
}

/// Everybody departed of whom `s` may be a survivor: parents and breadwinners, and those of small
/// children whom `s` may care for.
pub(super) fn departed_around(case: &Case, s: PersonNo) -> Rc<[PersonNo]> {
    case.once(|case| &case.departed, s, || find_departed(case, s).into())
}

fn find_departed(case: &Case, s: PersonNo) -> Vec<PersonNo> {
    let mut found = Vec::new();
    if !case.is(s, Being::listed) {
        return found;
    }
    lost_by(case, s, may_be_child(case, s), &mut found);
    if may_be_carer(case, s) {
        around_carer(case, s, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|x| *x != s && concerns(case, *x));
    found
}

/// Parents (if a child's right is possible at all) and breadwinners of `s`, ever.
fn lost_by(case: &Case, s: PersonNo, as_child: bool, found: &mut Vec<PersonNo>) {
    if as_child {
        found.extend(case.view().links(s).to(LinkKind::Parent, s).filter_map(|link| link.from));
    }
    if !case.view().has_version(s, LinkKind::Breadwinner) {
        return;
    }
    let ever = case.view().links_ever(s);
    let breadwinners = ever.iter().filter(|l| l.kind == LinkKind::Breadwinner && l.to == s);
    found.extend(breadwinners.filter_map(|link| link.from));
}

/// The deceased whose small children `s` may care for: as the spouse, or as a parent, grandparent
/// or sibling of the children.
fn around_carer(case: &Case, s: PersonNo, found: &mut Vec<PersonNo>) {
    let ever = case.view().links_ever(s);
    let spouses = ever.iter().filter(|link| link.kind == LinkKind::Spouse);
    found.extend(spouses.filter_map(|link| link.other_end(s)));
    let mut kin = children_of(case, s);
    kin.extend(case.custody.legal_parents(s).into_iter().filter_map(|link| link.from));
    case.view().graph().look_ahead(&kin);
    kin.push(s);
    for parent in kin {
        found.extend(lost_by_small_children(case, parent).iter());
    }
}

/// Whom the small children of somebody may have lost. Asked by each of many brothers and sisters,
/// and worked out once.
fn lost_by_small_children(case: &Case, parent: PersonNo) -> Rc<[PersonNo]> {
    case.once(
        |case| &case.lost,
        parent,
        || {
            let mut lost = Vec::new();
            for child in children_of(case, parent) {
                if is_small(case, child) {
                    lost_by(case, child, true, &mut lost);
                }
            }
            lost.sort_unstable();
            lost.dedup();
            lost.into()
        },
    )
}

fn children_of(case: &Case, p: PersonNo) -> Vec<PersonNo> {
    case.view().links(p).from(LinkKind::Parent, p).map(|link| link.to).collect()
}

/// The age under which a child makes a carer a survivor.
fn small_age(case: &Case, benefit: bool) -> i32 {
    case.law.number_on(small_parameter(benefit), case.day()).ceiling() as i32
}

fn small_parameter(benefit: bool) -> &'static str {
    if benefit == SOCIAL {
        "survivor_social.carer_child_age"
    } else {
        "survivor_state.carer_child_age"
    }
}

/// Listed; missing only as a dependent child.
fn counts(case: &Case, p: PersonNo) -> bool {
    case.is(p, Being::present) || case.custody.dependent_child(p)
}
