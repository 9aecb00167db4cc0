//! The card of spec 2 §4 without what rests on spec 3 (entitlements, survivors, the pension date,
//! the poverty line), as plain texts that compare.

use super::{
    active::{At, counting},
    claims::{Dated, Link},
    family::Set,
    known::Known,
    soundness::Warnings,
    world::World,
};
use otbasy::domain::{Basis, Day, Instant, Lens, LinkKind, StatusKind};
use std::collections::BTreeSet;

/// A card; every list sorted, people by identity.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct RefCard {
    /// Whether the holder is known to exist; if not, everything is empty.
    pub(crate) exists: bool,
    pub(crate) holder: String,
    /// "The reference person of spec 2 §2 (`family_key`); null outside lens CARD."
    pub(crate) reference: Option<String>,
    pub(crate) members: Vec<RefMember>,
    /// (kind, iins), of the holder's `CARD`.
    pub(crate) circumstances: Vec<(String, Vec<String>)>,
    /// (date, member, change), of the holder's `CARD`.
    pub(crate) calendar: Vec<(String, String, String)>,
    pub(crate) next_review: Option<String>,
    /// (code, members it is about; the holder for `lens-not-applicable`).
    pub(crate) warnings: Vec<(String, Vec<String>)>,
    /// (reason, members); empty = certifiable.
    pub(crate) not_certifiable: Vec<(String, Vec<String>)>,
}

/// One member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RefMember {
    pub(crate) who: String,
    /// `CORE` or `DEPENDENT`.
    pub(crate) standing: String,
    /// In the spec's order.
    pub(crate) roles: Vec<String>,
}

/// One family of lens `CARD`, as `members.csv` and `circumstances.csv` show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RefFamily {
    pub(crate) key: String,
    /// (person, `CORE` or `DEPENDENT`).
    pub(crate) members: Vec<(String, String)>,
    pub(crate) circumstances: Vec<(String, Vec<String>)>,
    pub(crate) calendar: Vec<(String, String, String)>,
}

/// The card of a holder (an IIN or `ref:<text>`) at D, as known at K; `KIN` with depth 2.
pub(crate) fn reference_card(
    world: &World,
    holder: &str,
    d: Day,
    k: Option<Instant>,
    lens: Lens,
    adoption_read: bool,
) -> RefCard {
    card(world, holder, (d, k), (lens, 2), adoption_read)
}

/// The same under lens `KIN` with a depth of its own.
pub(crate) fn reference_kin(
    world: &World,
    holder: &str,
    d: Day,
    k: Option<Instant>,
    depth: usize,
    adoption_read: bool,
) -> RefCard {
    card(world, holder, (d, k), (Lens::Kin, depth), adoption_read)
}

/// All families at D, as known at K, by their keys.
pub(crate) fn reference_families(
    world: &World,
    d: Day,
    k: Option<Instant>,
    adoption_read: bool,
) -> Vec<RefFamily> {
    let known = Known::new(world, k, adoption_read);
    let at = At::new(&known, d);
    let mut families: Vec<RefFamily> = (at.families().iter())
        .map(|family| RefFamily {
            key: at.reference_person(family).unwrap(),
            members: family.iter().map(|who| (who.clone(), at.role(who).to_owned())).collect(),
            circumstances: at.circumstances(family),
            calendar: at.calendar(family),
        })
        .collect();
    families.sort_by(|a, b| a.key.cmp(&b.key));
    families
}

fn card(
    world: &World,
    holder: &str,
    (d, k): (Day, Option<Instant>),
    (lens, depth): (Lens, usize),
    adoption_read: bool,
) -> RefCard {
    let known = Known::new(world, k, adoption_read);
    let Some(holder) = known.resolve(world, holder) else {
        return RefCard { holder: holder.to_owned(), ..RefCard::default() };
    };
    let at = At::new(&known, d);
    let applies = at.members(&holder, lens, depth);
    let members = applies.clone().unwrap_or_default();
    // "Circumstances, calendar and entitlements are those of the holder's `CARD`, whatever the
    // lens; a holder without one has none." Reading: so are warnings and soundness.
    let family = at.family(&holder).unwrap_or_default();
    let warnings = with_lens(at.warnings(&family), &holder, lens, applies.is_some());
    let calendar = at.calendar(&family);
    RefCard {
        exists: true,
        reference: (lens == Lens::Card).then(|| at.reference_person(&family)).flatten(),
        members: at.member_rows(&members, &holder, adoption_read),
        circumstances: at.circumstances(&family),
        // "`nextReview` = the earliest date."
        next_review: calendar.iter().map(|(on, _, _)| on.clone()).min(),
        calendar,
        not_certifiable: rows(At::reasons(&warnings)),
        warnings: rows(warnings),
        holder,
    }
}

/// "a card without members and the warning `lens-not-applicable`"; `SURVIVORS` of somebody departed
/// is left to spec 3: `rules-missing`.
fn with_lens(mut warnings: Warnings, holder: &str, lens: Lens, applies: bool) -> Warnings {
    let about = Set::from([holder.to_owned()]);
    if !applies {
        warnings.insert("lens-not-applicable".to_owned(), about);
    } else if lens == Lens::Survivors {
        warnings.insert("rules-missing".to_owned(), about);
    }
    warnings
}

fn rows(warnings: Warnings) -> Vec<(String, Vec<String>)> {
    warnings.into_iter().map(|(code, people)| (code, people.into_iter().collect())).collect()
}

impl At<'_> {
    pub(crate) fn member_rows(
        &self,
        members: &Set,
        holder: &str,
        adoption_read: bool,
    ) -> Vec<RefMember> {
        let row = |who: &String| RefMember {
            who: who.clone(),
            standing: self.role(who).to_owned(),
            roles: self.roles(who, holder, adoption_read),
        };
        members.iter().map(row).collect()
    }

    /// "all roles that hold towards the holder, in this order: `HOLDER`; `SPOUSE`; `CHILD` (legal
    /// child; `ADOPTED_CHILD` instead if by adoption and the caller has the right); `STEPCHILD`
    /// (the
    /// holder is a step-parent); `WARD` (`GUARDIAN` link from the holder); `STUDENT` (a young
    /// student); `PARENT`; `STEPPARENT`; `GUARDIAN`; `CARER` (`CARER` link to the holder);
    /// `BREADWINNER` (such a link to the holder); `DEPENDANT` (`BREADWINNER` or `CARER` link from
    /// the holder); `SIBLING` (a common legal parent); `OTHER` if none".
    ///
    /// Reading: the holder is `HOLDER` and may be `STUDENT`, nothing else, and nobody's own
    /// sibling;
    /// links are active ones; a guardian or ward is so by the link, able or not.
    fn roles(&self, m: &str, holder: &str, adoption_read: bool) -> Vec<String> {
        use LinkKind::{Breadwinner, Carer, Guardian};
        let is_child = self.legal_parents(m).contains(holder);
        let adopted = adoption_read && self.adopted(holder, m);
        let cared_for = self.linked(Breadwinner, holder, m) || self.linked(Carer, holder, m);
        let siblings = !self.legal_parents(m).is_disjoint(&self.legal_parents(holder));
        let roles = [
            ("HOLDER", m == holder),
            ("SPOUSE", self.spouse(holder) == Some(m)),
            ("CHILD", is_child && !adopted),
            ("ADOPTED_CHILD", is_child && adopted),
            ("STEPCHILD", self.step_parents(m).contains(holder)),
            ("WARD", self.linked(Guardian, holder, m)),
            ("STUDENT", self.young_student(m)),
            ("PARENT", self.legal_parents(holder).contains(m)),
            ("STEPPARENT", self.step_parents(holder).contains(m)),
            ("GUARDIAN", self.linked(Guardian, m, holder)),
            ("CARER", self.linked(Carer, m, holder)),
            ("BREADWINNER", self.linked(Breadwinner, m, holder)),
            ("DEPENDANT", cared_for),
            ("SIBLING", siblings && m != holder),
        ];
        let held: Vec<_> =
            roles.iter().filter(|(_, holds)| *holds).map(|(role, _)| (*role).to_owned()).collect();
        if held.is_empty() { vec!["OTHER".to_owned()] } else { held }
    }

    fn adopted(&self, parent: &str, child: &str) -> bool {
        self.active(LinkKind::Parent).any(|link| {
            link.fact.from() == Some(parent)
                && link.fact.to == child
                && link.fact.basis == Some(Basis::Adoption)
        })
    }

    /// "**Circumstances**: one per family and kind …, and the people it is about … (none: no
    /// circumstance)". Without `BELOW_POVERTY_LINE` and `PENSION_AGE`.
    pub(crate) fn circumstances(&self, family: &Set) -> Vec<(String, Vec<String>)> {
        let of = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
            family.iter().filter(|who| fits(who)).cloned().collect()
        };
        let disabled_child = |m: &str| self.child(m) && self.has(m, StatusKind::Disability);
        let group_1 =
            |m: &str| self.adult(m) && self.has_detail(m, StatusKind::Disability, "GROUP_1");
        let carer = |m: &str| self.linked_from_present(LinkKind::Carer, m);
        let all = [
            ("LOST_BREADWINNER", of(&|m| self.lost_breadwinner(m))),
            ("FULL_ORPHAN", of(&|m| self.full_orphan(m))),
            ("DISABLED_CHILD", of(&disabled_child)),
            (
                "DISABLED_CHILD_UNDER_GUARDIANSHIP",
                of(&|m| disabled_child(m) && self.linked_from_present(LinkKind::Guardian, m)),
            ),
            ("GROUP_1_WITH_CARER", of(&|m| group_1(m) && carer(m))),
            ("GROUP_1_WITHOUT_CARER", of(&|m| group_1(m) && !carer(m))),
            ("CHILD_WITHOUT_CARER", of(&|m| self.without_carer(m))),
            ("LARGE_FAMILY", self.counted_in_large_units(family)),
            ("SINGLE_PARENT", self.single_parent(family)),
            ("RIGHTS_LIMITED", of(&|m| self.rights_limited_towards(m))),
            ("NO_ADULT_EMPLOYED", self.no_adult_employed(family)),
            ("NEWBORN", of(&|m| self.newborn(m))),
            ("KANDAS", of(&|m| self.has(m, StatusKind::Kandas))),
        ];
        let mut found: Vec<_> = (all.into_iter().filter(|(_, people)| !people.is_empty()))
            .map(|(kind, people)| (kind.to_owned(), people))
            .collect();
        found.sort();
        found
    }

    /// "members m with a departed Y, where Y is a legal parent of m (at D), or the breadwinner of a
    /// `BREADWINNER` link to m valid at Y's departure (spec 3), and m is a dependent child or …"
    /// (survivors are left to spec 3).
    fn lost_breadwinner(&self, m: &str) -> bool {
        let parent = self.legal_parents(m).iter().any(|y| self.departure(y).is_some());
        let supported = self
            .everyone()
            .into_iter()
            .any(|y| self.departure(y).is_some_and(|d| self.supported_at_departure(y, m, d)));
        self.dependent_child(m) && (parent || supported)
    }

    /// "**At the death** a record is valid if start ≤ d and (end empty or end ≥ d) and not start =
    /// end …; of contradicting claims the best counts as ever (spec 1 §3), a record not valid in
    /// this sense and ending by d 'has ended'."
    fn supported_at_departure(&self, y: &str, m: &str, d: Day) -> bool {
        let all: Vec<_> = (self.dated_links().into_iter())
            .filter(|link| link.fact.kind == LinkKind::Breadwinner)
            .collect();
        let never = |r: &Dated<&Link>| r.start.is_some() && r.start == r.end;
        let valid = |r: &Dated<&Link>| {
            r.start.is_none_or(|start| start <= d) && r.end.is_none_or(|end| end >= d) && !never(r)
        };
        let ended = |r: &Dated<&Link>| !valid(r) && r.end.is_some_and(|end| end <= d);
        (counting(&all, valid, ended).iter())
            .any(|link| link.fact.from() == Some(y) && link.fact.to == m)
    }

    /// "with an active `GUARDIAN` link from a present person (able or not), any basis"; "with / …
    /// an active `CARER` link from somebody present".
    fn linked_from_present(&self, kind: LinkKind, m: &str) -> bool {
        self.active(kind)
            .any(|link| link.fact.to == m && link.fact.from().is_some_and(|p| self.present(p)))
    }

    /// "dependent children under 18 without a custodian and not in an institution".
    fn without_carer(&self, m: &str) -> bool {
        self.dependent_child(m)
            && self.child(m)
            && self.custodians(m).is_empty()
            && !self.in_institution(m)
    }

    /// "the counted children of every home unit with 4 or more, in the family where they are".
    fn counted_in_large_units(&self, family: &Set) -> Vec<String> {
        let counted =
            self.units().iter().map(|unit| self.counted_children(unit)).collect::<Vec<_>>();
        let large: Set = counted.into_iter().filter(|c| c.len() >= 4).flatten().collect();
        family.intersection(&large).cloned().collect()
    }

    /// "the one adult who is no dependent child, if the family has exactly one and at least one
    /// dependent child, whatever the kinship".
    fn single_parent(&self, family: &Set) -> Vec<String> {
        let adults: Vec<String> = (family.iter())
            .filter(|m| self.adult(m) && !self.dependent_child(m))
            .cloned()
            .collect();
        let children = family.iter().any(|m| self.dependent_child(m));
        if adults.len() == 1 && children { adults } else { Vec::new() }
    }

    /// "dependent children towards whom anybody has an active `RIGHTS_LIMITED`".
    fn rights_limited_towards(&self, m: &str) -> bool {
        self.dependent_child(m)
            && self.active(LinkKind::RightsLimited).any(|link| link.fact.to == m)
    }

    /// "all adult members, students and pensioners too, if none has `EMPLOYED`".
    fn no_adult_employed(&self, family: &Set) -> Vec<String> {
        let adults: Vec<String> = family.iter().filter(|m| self.adult(m)).cloned().collect();
        let employed = adults.iter().any(|m| self.has(m, StatusKind::Employed));
        if employed { Vec::new() } else { adults }
    }

    /// "members with D < birth + 18 months".
    fn newborn(&self, m: &str) -> bool {
        self.person(m).birth.is_some_and(|birth| self.d < birth.plus_months(18))
    }

    /// "**Calendar**: the next dated changes of this family if nothing else happens, each (date >
    /// D,
    /// member, change). Several on one day are allowed". Without `PENSION_AGE` and `TERM_END`.
    pub(crate) fn calendar(&self, family: &Set) -> Vec<(String, String, String)> {
        let mut entries = BTreeSet::new();
        let mut add = |on: Option<Day>, who: &str, change: String| {
            if let Some(on) = on.filter(|on| *on > self.d)
                && family.contains(who)
            {
                entries.insert((on.to_string(), who.to_owned(), change));
            }
        };
        // "birth + so much | every member"
        for who in family {
            for (change, months) in AGES {
                let on = self.person(who).birth.map(|birth| birth.plus_months(months));
                add(on, who, change.to_owned());
            }
        }
        // "`STATUS_END:<kind>` | `valid_until` of an active status | its person"
        for status in &self.statuses {
            add(status.end, &status.fact.person, format!("STATUS_END:{}", status.fact.kind));
        }
        // "`LINK_END:<kind>` | end of an active link (for a ward the 18th birthday, spec 1 §3) |
        // every member who is an end of it"
        for link in &self.links {
            let change = format!("LINK_END:{}", link.fact.kind);
            let ends = link.fact.from().into_iter().chain([link.fact.to.as_str()]);
            ends.for_each(|who| add(link.end, who, change.clone()));
        }
        entries.into_iter().collect()
    }
}

/// "`AGE_1`, `AGE_18M`, `AGE_3`, `AGE_6`, `AGE_7`, `AGE_8`, `AGE_14`, `AGE_18`, `AGE_23`", in
/// months.
const AGES: [(&str, i32); 9] = [
    ("AGE_1", 12),
    ("AGE_18M", 18),
    ("AGE_3", 36),
    ("AGE_6", 72),
    ("AGE_7", 84),
    ("AGE_8", 96),
    ("AGE_14", 168),
    ("AGE_18", 216),
    ("AGE_23", 276),
];
