//! Which rows a contested record decides: those that would be absent or different if all contested
//! links and statuses were left out (spec 2 §5). Must not know what follows from that.

use super::{Case, Decision, decide};
use crate::domain::PersonNo;
use crate::family::Custody;

/// Of the rows that name these people, those that a contested record decides. `rows` are all of
/// them, with their amounts.
pub fn decided_by_contested<'r>(
    case: &Case,
    people: &[PersonNo],
    rows: &'r [Decision],
) -> Vec<&'r Decision> {
    if !case.view().met_contested() || rows.is_empty() {
        return Vec::new();
    }
    let view = case.view().without_contested();
    let custody = Custody::new(&view);
    let without = decide(&Case::new(&custody, case.law), people);
    let count = |all: &[Decision], row: &Decision| all.iter().filter(|r| r.same_row(row)).count();
    rows.iter().filter(|row| count(rows, row) > count(&without, row)).collect()
}
