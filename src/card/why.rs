//! What the rules say with their reasons. Must not know how it is told.

use super::{Owed, refused};
use crate::domain::PersonNo;
use crate::family::Custody;
use crate::graph::{FamilyTooLarge, View};
use crate::rules::{Case, Decision, Law, amounts_since};

/// What every rule says of one person: every row that names the person, as a card shows it, and of
/// each other rule its refusal. With steps if the case explains.
pub fn said(case: &Case, p: PersonNo) -> Vec<Decision> {
    let family = case.custody.card_family(p).map(|family| family.members.clone());
    let owed = Owed::of(case, &family.unwrap_or_else(|| vec![p]));
    let certifiable = owed.is_certifiable();
    let mut found = owed.shown(case);
    found.retain(|row| row.names(p));
    found.extend(refused(case, &[p], &found, certifiable));
    found
}

/// The rows on the card of a holder in their order, then, if asked for, the refusals beside them,
/// each with its steps.
pub fn explained(
    view: &View,
    law: &Law,
    holder: PersonNo,
    refusals: bool,
) -> Result<Vec<Decision>, FamilyTooLarge> {
    let custody = Custody::new(view);
    let case = Case::explaining(&custody, law);
    let family = custody.card_family(holder).unwrap_or_default();
    let owed = Owed::of(&case, &family.members);
    let certifiable = owed.is_certifiable();
    let mut found = owed.shown(&case);
    if refusals && view.day() >= amounts_since() {
        let beside = refused(&case, &family.members, &found, certifiable);
        found.extend(beside);
    }
    view.check_size().map(|()| found)
}
