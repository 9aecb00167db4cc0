//! What every rule says of one person. Must not know how it is told.

use super::{Owed, refused};
use crate::domain::PersonNo;
use crate::rules::{Case, Decision};

/// Every row that names the person, as a card shows it, and of each other rule its refusal.
pub fn said(case: &Case, p: PersonNo) -> Vec<Decision> {
    let family = case.custody.card_family(p).map(|family| family.members.clone());
    let owed = Owed::of(case, &family.unwrap_or_else(|| vec![p]));
    let certifiable = owed.is_certifiable();
    let mut found = owed.shown(case);
    found.retain(|row| row.names(p));
    found.extend(refused(case, &[p], &found, certifiable));
    found
}
