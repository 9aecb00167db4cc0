//! What is owed to and for a family, and whether amounts may be stated: a family that cannot be
//! certified has none, nor has any row that names one of its members (spec 2 §5).

use super::{Warning, doubts::withheld};
use crate::conflicts;
use crate::domain::PersonNo;
use crate::rules::{Case, Decision, amounts_since, decide, decided_by_contested, refusals};
use rustc_hash::FxHashMap;

/// What the rules say of a family.
pub struct Owed {
    members: Vec<PersonNo>,
    /// The rows that name a member, with their amounts.
    pub rows: Vec<Decision>,
    /// Members whom a row names that a contested record decides.
    contested: Vec<PersonNo>,
    certifiable: bool,
}

impl Owed {
    /// All rules about these people; nothing before amounts are known.
    pub fn of(case: &Case, members: &[PersonNo]) -> Owed {
        let known = case.day() >= amounts_since();
        let rows = if known { decide(case, members) } else { Vec::new() };
        let decided = decided_by_contested(case, members, &rows);
        let named = |p: &&PersonNo| decided.iter().any(|row| row.names(**p));
        let contested: Vec<PersonNo> = members.iter().filter(named).copied().collect();
        let certifiable = contested.is_empty() && has_sound_records(case, members);
        Owed { members: members.to_vec(), rows, contested, certifiable }
    }

    /// Whether the family may be certified.
    pub fn is_certifiable(&self) -> bool {
        self.certifiable
    }

    /// What the rows add to the warnings of a card.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let mut found = Vec::new();
        if !self.contested.is_empty() {
            let about = self.contested.clone();
            found.push(Warning { code: "contested-record", about, records: vec![] });
        }
        if self.rows.iter().any(|row| row.uses_unverified) {
            found.push(Warning { code: "unverified-value", about: vec![], records: vec![] });
        }
        found
    }

    /// The rows as they may be shown: without amounts where a family cannot be certified.
    pub fn shown(self, case: &Case) -> Vec<Decision> {
        let mut known: FxHashMap<PersonNo, bool> = FxHashMap::default();
        known.extend(self.members.iter().map(|p| (*p, self.certifiable)));
        let mut certified = |p: PersonNo| {
            if let Some(found) = known.get(&p) {
                return *found;
            }
            let family = case.custody.card_family(p).unwrap_or_default();
            let found = certifiable(case, &family.members);
            known.extend(family.members.iter().map(|q| (*q, found)));
            *known.entry(p).or_insert(found)
        };
        let show = |row: Decision| {
            let named = row.beneficiaries.iter().chain(&row.recipient).copied();
            let mut unsound: Vec<PersonNo> = named.collect();
            unsound.retain(|p| !certified(*p));
            if unsound.is_empty() { row } else { withheld(case, &row, &unsound) }
        };
        self.rows.into_iter().map(show).collect()
    }
}

/// What is not owed to or for these people beside their rows; like the rows without amounts where
/// the family cannot be certified.
pub fn refused(
    case: &Case,
    people: &[PersonNo],
    rows: &[Decision],
    certifiable: bool,
) -> Vec<Decision> {
    let show = |refusal: Decision| {
        if certifiable {
            return refusal;
        }
        let of = refusal.beneficiaries.clone();
        let shown = refusal.clone().without_amounts();
        if shown.nearest_change().is_some() { shown } else { withheld(case, &refusal, &of) }
    };
    refusals(case, people, rows).into_iter().map(show).collect()
}

/// Whether the family of these people may be certified.
pub fn certifiable(case: &Case, members: &[PersonNo]) -> bool {
    members.is_empty() || Owed::of(case, members).is_certifiable()
}

/// Nobody on a cycle of parents, none whose number two people have, none without a birth date.
pub fn has_sound_records(case: &Case, members: &[PersonNo]) -> bool {
    let view = case.view();
    let born = |p: &PersonNo| view.being(*p).is_some_and(|b| b.row.birth.known().is_some());
    let grave = ["parent-cycle", "one-iin-two-people"];
    members.iter().all(born) && conflicts::naming_with(case.custody, members, &grave).is_empty()
}
