//! The next dated changes of a family if nothing else happens (spec 2 §4): ages, ends of records,
//! and what the rules' own rows say of pension dates and terms.

use super::{AgeMark, CalendarEntry, Change};
use crate::domain::{Day, PersonNo};
use crate::family::Custody;
use crate::graph::View;
use crate::rules::{Case, Decision, Law, REGISTRY, Rule, of_rule};

/// The rules whose rows end by a term that nothing else on a calendar tells.
const WITH_TERM: [&str; 4] = ["JOB_LOSS_SOCIAL", "BIRTH_GRANT", "BURIAL", "TARGETED_AID"];

/// Every change after the day of the view, by date, person and change, each once.
pub fn calendar(case: &Case, members: &[PersonNo], rows: &[Decision]) -> Vec<CalendarEntry> {
    let view = case.view();
    let of_members = members.iter().flat_map(|p| changes(view, *p));
    let mut entries: Vec<CalendarEntry> = of_members.collect();
    entries.extend(members.iter().filter_map(|p| {
        Some(CalendarEntry { on: case.pension_date(*p)?, about: *p, change: Change::PensionAge })
    }));
    entries.extend(rows.iter().filter(|row| WITH_TERM.contains(&row.code)).filter_map(|row| {
        let about = row.recipient.filter(|p| members.contains(p))?;
        let on = row.validity.until.known()?;
        Some(CalendarEntry { on, about, change: Change::TermEnd(row.code) })
    }));
    entries.retain(|entry| entry.on > view.day());
    entries.sort_by(|a, b| {
        a.on.cmp(&b.on)
            .then_with(|| view.by_identity(a.about, b.about))
            .then_with(|| a.change.cmp(&b.change))
    });
    entries.dedup();
    entries
}

/// The rules of today's rows that name the person of which one becomes another or ends on the day
/// of an entry: no list of ages, the rules themselves are asked about that day and the one before.
pub fn turning(
    view: &View,
    law: &Law,
    rows: &[Decision],
    entry: &CalendarEntry,
) -> Vec<&'static str> {
    let named = |rule: &&Rule| rows.iter().any(|r| r.code == rule.code && r.names(entry.about));
    let rules: Vec<&Rule> = REGISTRY.iter().filter(named).collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let rows_on = |day: Day| -> Vec<Decision> {
        let view = view.at(day);
        let custody = Custody::new(&view);
        let case = Case::new(&custody, law);
        rules.iter().flat_map(|rule| of_rule(&case, rule, &[entry.about])).collect()
    };
    let (before, after) = (rows_on(entry.on.plus_days(-1)), rows_on(entry.on));
    let count = |rows: &[Decision], row: &Decision| rows.iter().filter(|r| r.same_row(row)).count();
    let turns = |code: &'static str| {
        let mut rows = before.iter().chain(&after).filter(|row| row.code == code);
        entry.change == Change::TermEnd(code) || rows.any(|r| count(&before, r) != count(&after, r))
    };
    rules.iter().map(|rule| rule.code).filter(|code| turns(code)).collect()
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
