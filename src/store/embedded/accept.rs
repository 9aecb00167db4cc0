//! What a batch must keep to be accepted: numbers without gaps, ends that exist, known sources,
//! days in range. A batch that breaks this is a mistake of the program and changes nothing.

use super::codec::is_storable;
use super::desk::Desk;
use crate::domain::{Interval, PersonNo, RecordFields, SOURCES_MAX};
use crate::store::Changes;

/// Whether the batch may be written; the error says what is wrong with it.
pub(super) fn check(desk: &Desk, changes: &Changes) -> Result<(), String> {
    let numbers = |rows: &mut dyn Iterator<Item = u32>, next, what| dense(rows, next, what);
    let next = &desk.next;
    let people = numbers(&mut changes.people.iter().map(|(p, _)| p.0), next.person, "person")?;
    numbers(&mut changes.links.iter().map(|(no, _)| no.0), next.link, "link")?;
    numbers(&mut changes.statuses.iter().map(|(no, _)| no.0), next.status, "status")?;
    numbers(&mut changes.events.iter().map(|(no, _)| no.0), next.event, "event")?;
    let sources = desk.sources.names().count() + changes.other_sources.len();
    if sources > SOURCES_MAX {
        return Err("more sources than can be told apart".to_owned());
    }
    let names = &changes.other_sources;
    if let Some(name) = names.iter().find(|name| !is_new_source(desk, name)) {
        return Err(format!("{name} is no new source"));
    }
    let is_known = |p: PersonNo| p.0 < people;
    for (no, row) in &changes.people {
        in_range(Interval { from: row.person.birth, until: row.person.death })
            .map_err(|e| format!("person {}: {e}", no.0))?;
    }
    for (no, row) in &changes.links {
        record(&row.link.record, sources).map_err(|e| format!("link {}: {e}", no.0))?;
        if !row.link.from.person().is_none_or(is_known) || !is_known(row.link.to) {
            return Err(format!("link {} has an end that is nobody", no.0));
        }
    }
    for (no, row) in &changes.statuses {
        record(&row.status.record, sources).map_err(|e| format!("status {}: {e}", no.0))?;
        if !is_known(row.status.person) {
            return Err(format!("status {} is about nobody", no.0));
        }
    }
    if let Some((p, _)) = changes.event_people.iter().find(|(p, _)| !is_known(*p)) {
        return Err(format!("an event names {}, who is nobody", p.0));
    }
    match changes.incomes.iter().find(|(p, _)| !is_known(*p)) {
        Some((p, _)) => Err(format!("incomes of {}, who is nobody", p.0)),
        None => Ok(()),
    }
}

fn is_new_source(desk: &Desk, name: &str) -> bool {
    desk.sources.find(name).is_none() && desk.sources.clone().find_or_add(name).is_some()
}

/// The next free number after the batch, if its new numbers leave no gap.
fn dense(rows: &mut dyn Iterator<Item = u32>, next: u32, what: &str) -> Result<u32, String> {
    let mut new: Vec<u32> = rows.filter(|no| *no >= next).collect();
    if !new.is_sorted() {
        new.sort_unstable();
    }
    new.dedup();
    let end = next as usize + new.len();
    match new.last() {
        Some(last) if *last as usize + 1 != end => Err(format!("a {what} number was left out")),
        _ => Ok(end as u32),
    }
}

fn record(fields: &RecordFields, sources: usize) -> Result<(), &'static str> {
    if fields.source.0 as usize >= sources {
        return Err("its source is unknown");
    }
    in_range(fields.valid)
}

fn in_range(days: Interval) -> Result<(), &'static str> {
    if is_storable(days.from) && is_storable(days.until) {
        Ok(())
    } else {
        Err("a day is outside its range")
    }
}
