//! One family: its members, circumstances, calendar, notices, rows and conflicts. Each is worked
//! out by the thread that comes upon its person of the smallest number.

use super::sheet::Sheet;
use super::{Found, Marks, Sweep, Terms, others};
use crate::card::{Change, calendar, certifiable, circumstances, has_sound_records};
use crate::conflicts::{Dweller, Own, found_from};
use crate::domain::{Day, PersonNo};
use crate::family::Custody;
use crate::graph::View;
use crate::rules::{Anchor, Case, Decision, Notice, REGISTRY, has_incomes, means, notices};

pub(super) fn look(sweep: &Sweep, marks: &Marks, terms: &Terms, p: PersonNo, found: &mut Found) {
    if marks.is_visited(p) {
        return;
    }
    let view = sweep.view();
    let custody = Custody::new(&view);
    let Some(family) = custody.card_family(p) else { return unfit(&custody, &[p], found) };
    let members = &family.members[..];
    if members.iter().any(|other| *other < p) {
        return; // Another thread is at the chunk of that person, or was.
    }
    Marks::set(&marks.visited, members);
    found.families += 1;
    found.dwellers.extend(members.iter().filter_map(|p| Dweller::of(&custody, *p)));
    let case = Case::new(&custody, sweep.law);
    let Some(key) = custody.reference_person(members) else { return };
    let before = found.rows.len();
    rows(&case, key, members, found);
    if view.met_contested() {
        suspect(found, before);
    }
    if !has_sound_records(&case, members) {
        Marks::set(&marks.unsound, members);
    }
    let mut with_terms: Vec<Decision> = found.rows[before..].to_vec();
    with_terms.extend(members.iter().filter_map(|p| terms.get(p)).flatten().cloned());
    tell(&case, key, members, &with_terms, found);
    if has_incomes(&case) {
        let of_adult = means(&case, key).filter(|means| means.recipient.is_some());
        found.means.extend(of_adult.and_then(|means| Some((means.region?, means.mean))));
    }
    // Last: the rules of conflicts may meet contested records that no row rests on.
    unfit(&custody, members, found);
}

/// What does not fit, found from these people while what is known of them is at hand.
fn unfit(custody: &Custody, people: &[PersonNo], found: &mut Found) {
    for p in people {
        let conflicts = found_from(custody, *p, Own::Not);
        others::tell(custody.view, &conflicts, &mut found.conflicts);
    }
}

/// The rows of all rules but those about the departed.
fn rows(case: &Case, key: PersonNo, members: &[PersonNo], found: &mut Found) {
    for rule in REGISTRY {
        let anchors = match rule.anchor {
            Anchor::Person | Anchor::Unit => members,
            Anchor::Family => std::slice::from_ref(&key),
            Anchor::Departed => continue,
        };
        for anchor in anchors.iter().filter(|anchor| (rule.concerns)(case, **anchor)) {
            let decided = (rule.decide)(case, *anchor).into_iter().filter(Decision::is_row);
            found.rows.extend(decided);
        }
    }
}

/// Notes everybody whom the rows from this place on name.
pub(super) fn suspect(found: &mut Found, from: usize) {
    for row in &found.rows[from..] {
        found.suspects.extend(row.beneficiaries.iter().chain(&row.recipient));
    }
}

/// Marks the family of somebody if a contested record decides a row that names a member.
pub(super) fn settle(sweep: &Sweep, marks: &Marks, p: PersonNo) {
    let view = sweep.view();
    let custody = Custody::new(&view);
    let Some(family) = custody.card_family(p) else { return };
    if !certifiable(&Case::new(&custody, sweep.law), &family.members) {
        Marks::set(&marks.unsound, &family.members);
    }
}

fn name(view: &View, p: PersonNo) -> String {
    view.identity(p).to_string()
}

/// Identities sorted, one space between.
fn names(view: &View, people: &[PersonNo]) -> String {
    let mut names: Vec<String> = people.iter().map(|p| name(view, *p)).collect();
    names.sort_unstable();
    names.join(" ")
}

fn tell(case: &Case, key: PersonNo, members: &[PersonNo], rows: &[Decision], found: &mut Found) {
    let view = case.view();
    let family_key = name(view, key);
    for p in members {
        let role = if case.custody.is_dependent(*p) { "DEPENDENT" } else { "CORE" };
        found.members.push(&[&family_key, &name(view, *p), role]);
        for Notice { code, person, on } in notices(case, *p) {
            found.notices.push(&[code, &name(view, person), &on.to_string()]);
        }
    }
    for fact in circumstances(case, members) {
        let iins = names(view, &fact.about);
        found.circumstances.push(&[&family_key, fact.kind.word(), &iins]);
    }
    let entries = calendar(case, members, rows);
    let next = entries.first().map_or(Day::OPEN_END, |entry| entry.on);
    for entry in entries.iter().take_while(|entry| entry.on == next) {
        let change: Change = entry.change;
        let cells = [&entry.on.to_string(), &family_key, &name(view, entry.about)];
        found.calendar.push(&[cells[0], cells[1], cells[2], &change.to_string()]);
    }
}

/// `entitlements.csv`: without amounts where a row names somebody whose family is not certified.
pub(super) fn entitlements(sweep: &Sweep, marks: &Marks, rows: &[Decision]) -> Sheet {
    let view = sweep.view();
    let number = |amount: Option<i64>| amount.map_or_else(String::new, |n| n.to_string());
    let mut sheet = Sheet::default();
    for row in rows {
        let mut named = row.beneficiaries.iter().chain(&row.recipient);
        let unsound = named.any(|p| marks.is_unsound(*p));
        let (monthly, once) = if unsound { (None, None) } else { (row.monthly, row.once) };
        sheet.push(&[
            row.code,
            &row.recipient.map_or_else(String::new, |p| name(&view, p)),
            &names(&view, &row.beneficiaries),
            row.status.word(),
            &number(monthly),
            &number(once),
            &row.validity.from.to_string(),
            &row.validity.until.to_string(),
            if row.chosen { "true" } else { "false" },
            row.variant.map_or("", |variant| variant.word()),
        ]);
    }
    sheet
}
