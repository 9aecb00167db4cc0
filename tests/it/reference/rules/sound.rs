//! Which families no amount is certified for (spec 2 §5), where it rests on spec 3. Must not know
//! the rules.

use super::{Rules, row::RefRow};
use crate::reference::family::Set;
use otbasy::domain::RecordState;

/// The rows of `rows` that are not among `others`, equal ones counted.
fn missing_from(rows: &[RefRow], others: &[RefRow]) -> Vec<RefRow> {
    let mut left: Vec<&RefRow> = others.iter().collect();
    let mut missing = Vec::new();
    for row in rows {
        match left.iter().position(|other| *other == row) {
            Some(at) => drop(left.remove(at)),
            None => missing.push(row.clone()),
        }
    }
    missing
}

impl Rules<'_> {
    /// The people of rows "that a contested record decides: a row that would be absent or different
    /// in any column (amounts as before any is left out) if all `CONTESTED` links and statuses were
    /// left out". Reading: rows that become fewer are decided by it too.
    pub(crate) fn decided_by_contested(&self) -> Set {
        let mut known = self.at.known.clone();
        known.links.retain(|link| link.claim.state != RecordState::Contested);
        known.statuses.retain(|status| status.claim.state != RecordState::Contested);
        let without = Rules::new(&known, self.at.d, self.medians).entitlements();
        let decided = missing_from(&self.entitlements(), &without);
        decided.iter().flat_map(RefRow::people).map(str::to_owned).collect()
    }

    /// "A family is not certifiable if a member lies on a cycle of active `PARENT` links, has the
    /// conflict `one-iin-two-people`, has no birth date, or is recipient or beneficiary of a row
    /// that a contested record decides". All the members of such families.
    pub(crate) fn not_certifiable(&self) -> Set {
        let decided = self.decided_by_contested();
        let unsound = |family: &Set| {
            family.iter().any(|who| self.at.is_unsound(who)) || !family.is_disjoint(&decided)
        };
        self.at.families().into_iter().filter(unsound).flatten().collect()
    }

    /// "such a row stays with its status, `monthly` and `once` empty, if its recipient or a
    /// beneficiary belongs to a not certifiable family. Other rows, and the shares of others, are
    /// untouched."
    pub(crate) fn shown(&self) -> Vec<RefRow> {
        let withheld = self.not_certifiable();
        let mut rows = self.entitlements();
        for row in &mut rows {
            if row.people().any(|who| withheld.contains(who)) {
                (row.monthly, row.once) = (None, None);
            }
        }
        rows.sort_by_key(RefRow::cells);
        rows
    }
}
