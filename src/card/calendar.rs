//! The next dated changes of a family if nothing else happens (spec 2 §4). Changes that rest on
//! law (`PENSION_AGE`, `TERM_END`) come with the rules.

use super::{AgeMark, CalendarEntry, Change};
use crate::domain::{Day, PersonNo};
use crate::graph::View;

/// Every change after the day of the view, by date, person and change, each once.
pub(super) fn calendar(view: &View, members: &[PersonNo]) -> Vec<CalendarEntry> {
    let mut entries: Vec<CalendarEntry> =
        members.iter().flat_map(|p| changes(view, *p)).filter(|e| e.on > view.day()).collect();
    entries.sort_by(|a, b| {
        a.on.cmp(&b.on)
            .then_with(|| view.by_identity(a.about, b.about))
            .then_with(|| a.change.cmp(&b.change))
    });
    entries.dedup();
    entries
}

fn changes(view: &View, p: PersonNo) -> Vec<CalendarEntry> {
    let Some(being) = view.being(p) else { return Vec::new() };
    let past = being.age.map_or(0, |age| age * 12);
    let ages = being.row.birth.known().into_iter().flat_map(|birth| {
        let ahead = AgeMark::ALL.iter().filter(move |mark| mark.months() > past);
        ahead.map(move |mark| (birth.plus_months(mark.months()), Change::Age(*mark)))
    });
    let statuses = being.statuses.iter().map(|s| (s.span.until, Change::StatusEnd(s.kind)));
    let links = view.links(p);
    let links = links.active.iter().map(|link| (link.span.until, Change::LinkEnd(link.kind)));
    let known =
        |(on, change): (Day, Change)| on.known().map(|on| CalendarEntry { on, about: p, change });
    ages.chain(statuses).chain(links).filter_map(known).collect()
}
