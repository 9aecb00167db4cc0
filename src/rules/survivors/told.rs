//! Why somebody is no survivor of a departed person: each way in which one may be, with what was
//! found on it. Only for whoever reads it; must not know amounts.

use super::members::{
    Kin, candidates, has_no_living_parent, is_elder, is_free, is_near, is_young, kin_of,
    small_children, was_own,
};
use super::roofs::Roofs;
use super::{
    Bonds, SOCIAL, STATE, Survivors, Why, children_of, concerns, counts, departed_around,
    small_parameter,
};
use crate::domain::{Day, LinkKind, PersonNo, StatusKind};
use crate::graph::{ActiveLink, Being};
use crate::rules::benefits::need_insured;
use crate::rules::draft::{Ahead, Draft, who};
use crate::rules::homes::need_there;
use crate::rules::registry::{Near, Nobody, Rule, Tell};
use crate::rules::{Arg, Case, Decision, Fact};

/// In a refusal: the departed next to whoever asks.
pub(in crate::rules) const fn near(tell: Tell) -> Near {
    Near { of: departed_near, nobody: Nobody::Of(nobody_near), tell: Some(tell) }
}

/// Everybody departed whose survivor somebody is, or could be at another age: parents, children,
/// spouses and breadwinners, ever; and of small children whom somebody may care for.
fn departed_near(case: &Case, p: PersonNo) -> Vec<PersonNo> {
    let ever = case.view().links_ever(p);
    let near = ever.iter().filter(|link| match link.kind {
        LinkKind::Parent | LinkKind::Spouse => true,
        LinkKind::Breadwinner => link.to == p,
        _ => false,
    });
    let mut found: Vec<PersonNo> = near.filter_map(|link| link.other_end(p)).collect();
    let mut children = raised_by(case, p);
    children.extend(case.custody.children_at_home(p).iter().map(|(c, _)| *c));
    let others = children.iter().flat_map(|c| case.custody.legal_parents(*c));
    found.extend(others.filter_map(|link| link.from).filter(|other| *other != p));
    found.extend(departed_around(case, p).iter());
    case.view().sort_by_identity(&mut found);
    found.retain(|x| concerns(case, *x));
    found
}

/// Children and wards, at home or not.
fn raised_by(case: &Case, p: PersonNo) -> Vec<PersonNo> {
    let mut found = children_of(case, p);
    found.extend(wards(case, p));
    found
}

fn wards(case: &Case, p: PersonNo) -> impl Iterator<Item = PersonNo> {
    let links = case.view().links(p);
    let wards: Vec<PersonNo> = links.from(LinkKind::Guardian, p).map(|link| link.to).collect();
    wards.into_iter()
}

/// There is nobody departed: of a guardian it is asked who raised the wards.
fn nobody_near(case: &Case, p: PersonNo) -> (&'static str, PersonNo) {
    let mut young = wards(case, p).filter(|w| is_young(case, *w));
    young.next().map_or(("reason-departed-near", p), |w| ("reason-departed-parent", w))
}

/// The refusal of `p` about the departed `x`.
pub(in crate::rules) fn told(case: &Case, rule: &Rule, x: PersonNo, p: PersonNo) -> Vec<Decision> {
    let benefit = if rule.code == "SURVIVOR_SOCIAL" { SOCIAL } else { STATE };
    let set = Survivors::of(case, x, benefit);
    let Some(departed) = set.day else { return Vec::new() };
    if is_paid(case, x, p, benefit) {
        // Survivors there are: what is in the way is said of the deceased.
        return (rule.decide)(case, x);
    }
    let mut draft = Draft::new(case, rule.code, p);
    let args = [("person", Arg::Person(x)), ("day", Arg::Day(departed))];
    let missing = case.status(x, StatusKind::Missing).map(|status| Fact::Status(status.no));
    draft.need(("reason-departed", &args), true, [Fact::Person(x)].into_iter().chain(missing));
    let between = Between { case, x, p, departed, set: &set, benefit };
    let near = between.near();
    if benefit == SOCIAL {
        need_insured(&mut draft, x, departed, case.insurance(x, departed).months);
    }
    draft.ask_in_parts(
        ("reason-survives", &both(p, x)),
        &near,
        |then| is_paid(then, x, p, benefit),
        |draft| between.ways(draft),
    );
    vec![draft.refuse()]
}

fn both(p: PersonNo, other: PersonNo) -> [(&'static str, Arg); 2] {
    [("person", Arg::Person(p)), ("other", Arg::Person(other))]
}

fn is_paid(case: &Case, x: PersonNo, p: PersonNo, benefit: bool) -> bool {
    let set = Survivors::of(case, x, benefit);
    set.has(p) || set.people.iter().any(|s| case.custody.payee(s.person) == Some(p))
}

/// Children of somebody departed who are looked at for days on which an answer turns.
const CHILDREN_MAX: usize = 12;

/// Two people, one of them departed.
struct Between<'c> {
    case: &'c Case<'c>,
    x: PersonNo,
    p: PersonNo,
    departed: Day,
    set: &'c Survivors,
    benefit: bool,
}

impl Between<'_> {
    /// Whose records may turn the answer: the two, the children left behind, whoever raises them.
    fn near(&self) -> Vec<PersonNo> {
        let children = children_of(self.case, self.x).into_iter().take(CHILDREN_MAX);
        let children: Vec<PersonNo> = children.collect();
        let parents = children.iter().flat_map(|c| self.case.custody.legal_parents(*c));
        let parents: Vec<PersonNo> = parents.filter_map(|link| link.from).collect();
        let mut near = vec![self.p, self.x];
        near.extend(children.into_iter().chain(parents).filter(|q| *q != self.p && *q != self.x));
        self.case.view().sort_by_identity(&mut near);
        near
    }

    /// Each way that is open to these two; where none is, that they are not related.
    fn ways(&self, draft: &mut Draft) {
        let Between { case, x, p, .. } = *self;
        let bonds = Bonds::at_death(case, x, self.departed);
        let ever = case.view().links_ever(p);
        let from_x = |kind| ever.iter().find(|l| l.kind == kind && l.from == Some(x) && l.to == p);
        let maintained = bonds.maintained().into_iter().find(|link| link.to == p);
        let (parent, kin) = (from_x(LinkKind::Parent), kin_of(&bonds, x, p));
        let (near, carer) = (is_near(&bonds, p), self.may_care(&bonds));
        if let Some(link) = parent {
            self.as_child(draft, link);
        }
        if let Some(kin) = kin.filter(|_| parent.is_none()) {
            self.as_relative(draft, kin, maintained);
        }
        if near {
            self.as_elder(draft, maintained);
        }
        if near || carer {
            self.as_carer(draft, &bonds, carer);
        }
        let raised: Vec<PersonNo> = raised_by(case, p);
        if near || raised.iter().any(|c| children_of(case, x).contains(c)) {
            let ahead = self.ahead_of(case.ages.student);
            draft.lack(("reason-raises-survivor", &both(p, x)), ahead);
        } else if parent.is_none() && kin.is_none() && !carer {
            draft.need_still(("reason-related", &both(p, x)), false, []);
        }
    }

    /// (a)
    fn as_child(&self, draft: &mut Draft, link: &ActiveLink) {
        let Between { case, x, p, departed, .. } = *self;
        draft.all(("reason-as-child", &[]), |draft| {
            let days = draft.count("survivors.posthumous_days");
            let [person, other] = both(p, x);
            let said = [person, other, ("days", Arg::Number(days.into()))];
            let own = was_own(case, x, p, departed);
            draft.need_still(("reason-own-child", &said), own, [Fact::Link(link.no)]);
            let lasts = |then: &Case| {
                let links = then.view().links(p);
                links.to(LinkKind::Parent, p).any(|link| link.from == Some(x))
            };
            let said = (("reason-filiation", &who(p)[..]), Ahead::Never);
            draft.ask_later(said, lasts(case), &[p], [Fact::Link(link.no)], lasts);
            self.need_young(draft, "reason-young-or-since-childhood", |then| {
                is_young(then, p) || then.disabled_since_childhood(p)
            });
            self.need_counted(draft);
        });
    }

    /// (b)
    fn as_relative(&self, draft: &mut Draft, kin: Kin, maintained: Option<ActiveLink>) {
        let Between { case, p, .. } = *self;
        draft.all(("reason-as-relative", &[]), |draft| {
            self.need_maintained(draft, maintained);
            self.need_young(draft, "reason-young", |then| is_young(then, p));
            if kin == Kin::SiblingOrGrandchild {
                let parents = case.custody.legal_parents(p);
                let facts = parents.iter().map(|link| Fact::Link(link.no));
                let alone = |then: &Case| has_no_living_parent(then, p);
                draft.ask(("reason-no-living-parent", &who(p)), &[p], facts, alone);
            }
            self.need_counted(draft);
        });
    }

    /// (c)
    fn as_elder(&self, draft: &mut Draft, maintained: Option<ActiveLink>) {
        let Between { case, p, .. } = *self;
        draft.all(("reason-as-elder", &[]), |draft| {
            self.need_maintained(draft, maintained);
            if let Some(day) = case.pension_date(p) {
                draft.value_on(case.pension_parameter(p), day);
            }
            let day = case.pension_date(p).unwrap_or(Day::OPEN_END);
            let args = [("person", Arg::Person(p)), ("day", Arg::Day(day))];
            let disability = case.status(p, StatusKind::Disability);
            let disability = disability.map(|status| Fact::Status(status.no));
            let facts = [Fact::Person(p)].into_iter().chain(disability);
            draft.ask(("reason-elder", &args), &[p], facts, |then| is_elder(then, p));
            self.need_present(draft);
        });
    }

    /// (d)
    fn as_carer(&self, draft: &mut Draft, bonds: &Bonds, kin: bool) {
        let Between { case, x, p, .. } = *self;
        draft.all(("reason-as-carer", &[]), |draft| {
            let years = draft.count(small_parameter(self.benefit));
            let small = small_children(case, &self.set.people, years);
            let args = [("person", Arg::Person(x)), ("years", Arg::Number(years.into()))];
            let facts = small.iter().map(|c| Fact::Person(*c));
            if small.is_empty() {
                draft.lack(("reason-small-children", &args), self.ahead_of(years));
                return;
            }
            draft.need(("reason-small-children", &args), true, facts);
            draft.need_still(("reason-carer-kin", &both(p, x)), kin, []);
            self.need_present(draft);
            let job = case.status(p, StatusKind::Employed).map(|status| Fact::Status(status.no));
            draft.ask(("reason-not-employed", &who(p)), &[p], job, |then| {
                then.is(p, |being| !being.has(StatusKind::Employed))
            });
            let near = self.near();
            // Whom nobody has to care for any more, nobody comes to care for.
            let still = |then: &Case| -> Vec<PersonNo> {
                small.iter().copied().filter(|c| then.age_under(*c, years)).collect()
            };
            draft.ask(("reason-shares-home", &who(p)), &near, [], |then| {
                Roofs::of(then, &still(then)).shelter(p)
            });
            let Some(first) = self.first_carer(case, bonds, &small) else { return };
            if first != p {
                let first_now = |then: &Case| {
                    let small = still(then);
                    !small.is_empty() && self.first_carer(then, bonds, &small) == Some(p)
                };
                let facts = [Fact::Person(first)];
                draft.ask(("reason-first-carer", &both(p, first)), &near, facts, first_now);
            }
        });
    }

    /// Children only grow: where the departed left none under an age, time brings none.
    fn ahead_of(&self, years: i32) -> Ahead {
        let Between { case, x, .. } = *self;
        let ever = case.view().links_ever(x);
        let left = ever.iter().filter(|link| {
            matches!(link.kind, LinkKind::Parent | LinkKind::Breadwinner) && link.from == Some(x)
        });
        let young = |c: PersonNo| case.birth(c).is_none() || case.age_under(c, years);
        if left.map(|link| link.to).any(young) { Ahead::Unknown } else { Ahead::Never }
    }

    fn first_carer(&self, case: &Case, bonds: &Bonds, small: &[PersonNo]) -> Option<PersonNo> {
        let roofs = Roofs::of(case, small);
        let mut order = candidates(case, bonds, self.x, small).into_iter();
        order.find(|q| is_free(case, *q) && roofs.shelter(*q))
    }

    fn may_care(&self, bonds: &Bonds) -> bool {
        let Between { case, x, p, .. } = *self;
        let young = |s: &&super::Survivor| !matches!(s.why, Why::Elder | Why::Carer(_));
        let children: Vec<PersonNo> =
            self.set.people.iter().filter(young).map(|s| s.person).collect();
        candidates(case, bonds, x, &children).contains(&p)
    }

    fn need_maintained(&self, draft: &mut Draft, link: Option<ActiveLink>) {
        let facts = link.map(|link| Fact::Link(link.no));
        draft.need(("reason-maintained", &both(self.p, self.x)), link.is_some(), facts);
    }

    /// An age or a study; without a birth date neither.
    fn need_young(&self, draft: &mut Draft, key: &'static str, holds: impl Fn(&Case) -> bool) {
        let Between { case, p, .. } = *self;
        let child = draft.count("family.child_until");
        let student = draft.count("family.student_until");
        let held = holds(case);
        if case.birth(p).is_none() && !held {
            draft.need(("reason-birth-date", &who(p)), false, [Fact::Person(p)]);
            return;
        }
        let kinds = [StatusKind::Student, StatusKind::Disability];
        let statuses = kinds.into_iter().filter_map(|kind| case.status(p, kind));
        let facts = [Fact::Person(p)].into_iter().chain(statuses.map(|s| Fact::Status(s.no)));
        let (child, student) = (Arg::Number(child.into()), Arg::Number(student.into()));
        let args = [("person", Arg::Person(p)), ("child", child), ("student", student)];
        // Past the age of a student only a disability since childhood is left to be found.
        let grown = !case.age_under(p, case.ages.student);
        let never = grown && case.status(p, StatusKind::Disability).is_none();
        let ahead = if never { Ahead::Never } else { Ahead::Unknown };
        draft.ask_later(((key, &args), ahead), held, &[p], facts, holds);
    }

    /// Listed; missing only as a dependent child.
    fn need_counted(&self, draft: &mut Draft) {
        self.need_there(draft, counts);
    }

    fn need_present(&self, draft: &mut Draft) {
        self.need_there(draft, |then, p| then.is(p, Being::present));
    }

    fn need_there(&self, draft: &mut Draft, there: fn(&Case, PersonNo) -> bool) {
        need_there(draft, self.case, self.p, |then| there(then, self.p));
    }
}
