//! What is paid for children: birth, care, disability, many of them, orphans (spec 3, *The rules*).
//! Must not know the rights of adults.

use super::{
    Rules,
    fraction::Fraction,
    law,
    row::{RefRow, earliest, latest},
};
use crate::reference::{
    claims::{Dated, Link},
    family::{Set, is_woman},
    lens::Unit,
};
use otbasy::domain::{Basis, Day, LinkKind, RecordState, StatusKind};

impl<'a> Rules<'a> {
    /// The dependent children under 18, each with the payee.
    fn paid_children(&self) -> Vec<(&str, String)> {
        (self.at.dependent_children().into_iter())
            .filter(|c| self.at.child(c))
            .filter_map(|c| self.at.payee(c).map(|payee| (c, payee)))
            .collect()
    }

    /// "The **custody link** of a home custodian is the `GUARDIAN` link if the custodian is a
    /// guardian, else the `PARENT` link."
    fn custody_link(&self, custodian: &str, c: &str) -> &Dated<&'a Link> {
        let guardian = self.at.guardians(c).contains(custodian);
        let kind = if guardian { LinkKind::Guardian } else { LinkKind::Parent };
        self.at.link(kind, custodian, c).unwrap()
    }

    /// "the *event*: the birth, if the custody link of a home custodian is a `PARENT` link not by
    /// `ADOPTION`; else the earliest start of the home custodians' custody links (not before birth;
    /// none known: no grant)".
    fn event_of_birth_grant(&self, c: &str) -> Option<Day> {
        let birth = self.birth(c)?;
        let home = self.at.home(c);
        let links: Vec<_> = home.iter().map(|custodian| self.custody_link(custodian, c)).collect();
        let by_birth = |link: &&Dated<&Link>| {
            link.fact.kind == LinkKind::Parent && link.fact.basis != Some(Basis::Adoption)
        };
        if links.iter().any(by_birth) {
            return Some(birth);
        }
        earliest(links.iter().map(|link| link.start)).map(|start| start.max(birth))
    }

    /// "payee(c) for a listed child c, D in the 18 months from the *event* …. An event 18 months or
    /// more after the birth gives none."
    pub(super) fn birth_grants(&self) -> Vec<RefRow> {
        let row = |(c, payee): (&str, String)| {
            let event = self.event_of_birth_grant(c)?;
            let (late, until) = (self.birth(c)?.plus_months(18), event.plus_months(18));
            let due = event < late && event <= self.at.d && self.at.d < until;
            let mcis = law::birth_grant(self.place(c, &payee));
            let row = RefRow::once("BIRTH_GRANT", &payee, c, mcis, law::mci(event));
            due.then(|| row.dates(Some(event), Some(until)))
        };
        self.paid_children().into_iter().filter_map(row).collect()
    }

    /// "**Place** of c (order of birth) among the recipient r's children at D, by birth date, twins
    /// by iin, each with its own place." "Children without birth date do not count."
    pub(super) fn place(&self, c: &str, r: &str) -> usize {
        let children = self.children_of_recipient(c, r);
        let mut order: Vec<_> =
            children.iter().filter_map(|x| self.birth(x).map(|birth| (birth, x))).collect();
        order.sort();
        1 + order.iter().position(|(_, x)| *x == c).unwrap()
    }

    /// "r's children are c and: every child with a `PARENT` link from r not by `ADOPTION`, ended or
    /// not, never an annulled one, dead or alive, born by D; those by an active `ADOPTION` link,
    /// dead or alive; people alive under 18 with an active `GUARDIAN` link from r, any basis;
    /// dependent children of whom r is the step-parent (spec 2 §1)."
    fn children_of_recipient(&self, c: &str, r: &str) -> Set {
        let at = &self.at;
        let by_birth = at.known.links.iter().filter(|link| {
            link.kind == LinkKind::Parent
                && link.from() == Some(r)
                && link.basis != Some(Basis::Adoption)
                && link.claim.state != RecordState::Annulled
                && self.birth(&link.to).is_some_and(|birth| birth <= at.d)
        });
        let adopted = at
            .active(LinkKind::Parent)
            .filter(|link| link.fact.from() == Some(r) && link.fact.basis == Some(Basis::Adoption));
        let wards = at.active(LinkKind::Guardian).filter(|link| {
            let w = &link.fact.to;
            link.fact.from() == Some(r) && at.alive(w) && at.child(w)
        });
        let step = at.dependent_children().into_iter().filter(|x| at.step_parents(x).contains(r));
        let mut all: Set = by_birth.map(|link| link.to.clone()).collect();
        all.extend(adopted.map(|link| link.fact.to.clone()));
        all.extend(wards.map(|link| link.fact.to.clone()));
        all.extend(step.map(str::to_owned));
        all.insert(c.to_owned());
        all
    }

    /// "payee(c) of c with D < birth + 18 months, who (the payee) has no `INSURED_SALARY` above 0
    /// in the 24 months before the month of birth"; "as above but with such a month |
    /// max(0.4·A at the birth, the `CHILD_CARE` amount)".
    pub(super) fn child_care(&self) -> Vec<RefRow> {
        let row = |(c, payee): (&str, String)| {
            let birth = self.birth(c)?;
            let until = birth.plus_months(18);
            let base = self.mcis(law::child_care(self.place(c, &payee)));
            let (code, amount) = if self.insured_lately(&payee, birth) {
                let of_pay = Fraction::decimal("0.4") * self.mean_salary(&payee, birth);
                ("CHILD_CARE_SOCIAL", of_pay.max(base))
            } else {
                ("CHILD_CARE", base)
            };
            let row = RefRow::monthly(code, &payee, &[c], amount)?;
            // "later of birth, start of the recipient's custody link | birth + 18 months"
            let from = latest([Some(birth), self.custody_link(&payee, c).start]);
            (self.at.d < until).then(|| row.dates(from, Some(until)))
        };
        self.paid_children().into_iter().filter_map(row).collect()
    }

    /// "per child < 18 with active `DISABILITY` of any detail, not in `STATE_CARE`: payee(c); any
    /// income | monthly 1.61·SM; beneficiary c".
    pub(super) fn disabled_child_carers(&self) -> Vec<RefRow> {
        let row = |(c, payee): (&str, String)| {
            let status = self.at.status(c, StatusKind::Disability)?;
            let amount = self.minima(law::carer());
            let row = RefRow::monthly("DISABLED_CHILD_CARER", &payee, &[c], amount)?;
            // "latest of birth, status start, start of the recipient's custody link | earliest of
            // 18th birthday, status end, end of that link if it is `GUARDIAN`"
            let link = self.custody_link(&payee, c);
            let link_end = link.end.filter(|_| link.fact.kind == LinkKind::Guardian);
            let from = latest([self.birth(c), status.start, link.start]);
            let until = earliest([self.birthday(c, 18), self.status_end(status, false), link_end]);
            (!self.at.has(c, StatusKind::StateCare)).then(|| row.dates(from, until))
        };
        self.paid_children().into_iter().filter_map(row).collect()
    }

    /// "one row per home unit with ≥ 4 counted children (spec 2 §3)".
    pub(super) fn large_families(&self) -> Vec<RefRow> {
        self.at.units().iter().filter_map(|unit| self.large_family(unit)).collect()
    }

    fn large_family(&self, unit: &Unit) -> Option<RefRow> {
        let counted = self.at.counted_children(unit);
        let amount = self.mcis(law::large_family(counted.len())?);
        let beneficiaries: Vec<_> = counted.iter().map(String::as_str).collect();
        let recipient = self.recipient_of_many(&counted);
        let row = RefRow::monthly("LARGE_FAMILY", &recipient, &beneficiaries, amount)?;
        // "the day the last counted child joined: …"
        let from = latest(counted.iter().map(|c| self.joined(c)));
        let until = earliest(counted.iter().map(|c| self.end_of_childhood(c)));
        Some(row.dates(from, until))
    }

    /// "of the custodians in the homes of the counted children a woman, if several the one in more
    /// of these homes, then the smaller iin; without a woman, anyone by the same order".
    fn recipient_of_many(&self, counted: &Set) -> String {
        let homes: Vec<Set> = counted.iter().map(|c| self.at.home(c)).collect();
        let custodians: Set = homes.iter().flatten().cloned().collect();
        let first = custodians.iter().min_by_key(|who| {
            let homes = homes.iter().filter(|home| home.contains(*who)).count();
            (!is_woman(&self.at, who), usize::MAX - homes, (*who).clone())
        });
        first.unwrap().clone()
    }

    /// "the latest of birth, the earliest start of a `PARENT` or `GUARDIAN` link from its home
    /// custodians, and for a young student the start of the `STUDENT` if begun after the 18th
    /// birthday".
    ///
    /// Reading: active links; an empty start is the earliest (spec 2, *Time*), and then left out.
    fn joined(&self, c: &str) -> Option<Day> {
        let home = self.at.home(c);
        let starts = [LinkKind::Parent, LinkKind::Guardian].into_iter().flat_map(|kind| {
            home.iter().filter_map(move |who| self.at.link(kind, who, c)).map(|link| link.start)
        });
        let study = self.at.status(c, StatusKind::Student).filter(|_| self.at.young_student(c));
        let begun = study.and_then(|study| study.start);
        let late = begun.filter(|start| Some(*start) > self.birthday(c, 18));
        latest([self.birth(c), starts.min().flatten(), late])
    }

    /// "per child < 18: a guardian (spec 2 §1) of a dependent child by
    /// `GUARDIANSHIP`/`TRUSTEESHIP`, a woman first, then the smaller iin, if each legal parent is
    /// *lost* …; no recorded parent: all are lost (see `UNKNOWN`) | monthly 10·MCI; beneficiary c".
    pub(super) fn orphan_guardians(&self) -> Vec<RefRow> {
        let row = |c: &str| {
            let by = |g: &String| {
                let basis = self.at.link(LinkKind::Guardian, g, c).unwrap().fact.basis;
                [Some(Basis::Guardianship), Some(Basis::Trusteeship)].contains(&basis)
            };
            let guardians = self.at.guardians(c);
            let mut order: Vec<_> = guardians.iter().filter(|g| by(g)).collect();
            order.sort_by_key(|g| (!is_woman(&self.at, g), (*g).clone()));
            let guardian = *order.first()?;
            let parents = self.at.legal_parents(c);
            let lost: Vec<_> = parents.iter().map(|p| self.lost(p, c)).collect();
            if lost.iter().any(Option::is_none) {
                return None;
            }
            let amount = self.mcis(law::orphan_guardian());
            let row = RefRow::monthly("ORPHAN_GUARDIAN", guardian, &[c], amount)?;
            // "`UNKNOWN` …: `ORPHAN_GUARDIAN` of a child without any recorded parent born before
            // 2007-08-13 (amount as if entitled)"
            let unknown = parents.is_empty() && self.birth(c)? < law::births_covered_since();
            let status = if unknown { "UNKNOWN" } else { "ENTITLED" };
            // "later of link start, the day the last parent was lost (each: the earliest of the
            // known days) | earlier of 18th birthday, link end"
            let link = self.at.link(LinkKind::Guardian, guardian, c).unwrap();
            let last = lost.into_iter().flatten().map(earliest);
            let from = latest([link.start].into_iter().chain(last));
            let until = earliest([self.birthday(c, 18), link.end]);
            Some(RefRow { status, ..row.dates(from, until) })
        };
        let children = self.at.dependent_children().into_iter().filter(|c| self.at.child(c));
        children.filter_map(row).collect()
    }

    /// "*lost*: dead, active `RIGHTS_LIMITED/DEPRIVED` towards c, `MISSING`, or `INCAPACITATED`
    /// (not `IMPRISONED`, `STATE_CARE`, `EMIGRATED`)": since when, by each ground; none: not lost.
    fn lost(&self, parent: &str, c: &str) -> Option<Vec<Option<Day>>> {
        let at = &self.at;
        let mut days = Vec::new();
        if at.dead(parent) {
            days.push(at.person(parent).death);
        }
        let limited = at.link(LinkKind::RightsLimited, parent, c);
        let deprived = limited.filter(|link| link.fact.basis == Some(Basis::Deprived));
        days.extend(deprived.map(|link| link.start));
        let kinds = [StatusKind::Missing, StatusKind::Incapacitated];
        days.extend(kinds.iter().filter_map(|kind| at.status(parent, *kind)).map(|s| s.start));
        (!days.is_empty()).then_some(days)
    }
}
