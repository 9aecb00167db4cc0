//! `one-iin-two-people`: two rows of one extract gave this IIN another birth date, surname or
//! given name (spec 1 §2). The judgement is made when the rows are taken in.

use super::Conflict;
use crate::domain::PersonNo;
use crate::graph::View;

pub(super) fn naming(view: &View, p: PersonNo) -> Vec<Conflict> {
    let two_people = view.being(p).is_some_and(|being| being.row.two_people);
    let conflict = Conflict { code: "one-iin-two-people", people: vec![p], links: Vec::new() };
    two_people.then_some(conflict).into_iter().collect()
}
