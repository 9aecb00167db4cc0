//! One statement for what a writer will ask because of one event, instead of one for each question.
//! Must not know what the event does.

use super::rows::{take_event, take_link, take_status};
use super::session::{Session, named};
use super::statements as say;
use super::values::{Fields, Malformed};
use crate::domain::{CivilEvent, Identity, PersonNo};
use crate::store::StoreError;
use neo4rs::Row;

/// Events that name one person; of whom more are named, they are asked for when they are needed.
const EVENTS_MAX: usize = 500;

impl Session {
    /// Fetches whom the event names, and who stands at these places.
    pub(super) fn fetch_foreseen(
        &mut self,
        event: &CivilEvent,
        places: &[Identity],
    ) -> Result<(), StoreError> {
        if self.before.next.person == 0 {
            return Ok(()); // there is nothing
        }
        let newcomer = event.newcomer();
        let names: Vec<&Identity> =
            event.people().into_iter().chain(&newcomer).chain(places).collect();
        let iins = names.iter().filter_map(|name| match name {
            Identity::Iin(iin) => Some(iin.to_string()),
            Identity::Ref(_) => None,
        });
        let refs = names.iter().filter_map(|name| match name {
            Identity::Ref(text) => Some(text.clone()),
            Identity::Iin(_) => None,
        });
        // Records that an event opens are called after it.
        let prefix = format!("{}#", event.id);
        let ask = say::FORESEEN.within(self.inner.client.patience().commit);
        let ask = ask.with_all("iins", iins).with_all("refs", refs).with("prefix", prefix.clone());
        let ask = ask.with("source", event.source.as_str()).with("id", event.id.as_str());
        let rows = self.inner.client.rows(ask.with("most", EVENTS_MAX as i64))?;
        let mut found = Vec::new();
        let key = (event.source.clone(), event.id.clone());
        self.ahead.keys.insert(key.clone(), None);
        for row in &rows {
            let taken = self.take_foreseen(row, &mut found, &key);
            taken.map_err(|e| self.damaged(e))?;
        }
        self.ahead.prefixes.push(prefix);
        let mut known = self.names.borrow_mut();
        for name in names {
            let of_name = found.iter().find(|(own, _)| own == name).map(|(_, found)| *found);
            // What was staged is known better.
            known.entry(name.clone()).or_insert(of_name);
        }
        drop(known);
        let people: Vec<Row> = rows.into_iter().filter(is_person).collect();
        let graph = self.fetched();
        if let Some(nodes) = graph.fetch().taken(&people) {
            graph.hold(nodes);
        }
        self.check()
    }

    fn take_foreseen(
        &mut self,
        row: &Row,
        found: &mut Vec<(Identity, (PersonNo, bool))>,
        key: &(String, String),
    ) -> Result<(), Malformed> {
        let sources = self.now.sources.clone();
        let mut events = Vec::new();
        for fields in Fields::of(row, "events")?.lists() {
            let (no, event) = take_event(fields?, &sources)?;
            if event.event.source == key.0 && event.event.id == key.1 {
                self.ahead.keys.insert(key.clone(), Some(no));
            }
            events.push(no);
            self.ahead.events.insert(no, event);
        }
        if !is_person(row) {
            for fields in Fields::of(row, "links")?.lists() {
                let (no, link) = take_link(fields?, &sources)?;
                let all = self.ahead.links.entry(link.link.record.id.clone()).or_default();
                all.push((no, link));
            }
            for fields in Fields::of(row, "statuses")?.lists() {
                let (no, status) = take_status(fields?, &sources)?;
                let all = self.ahead.statuses.entry(status.status.record.id.clone()).or_default();
                all.push((no, status));
            }
            return Ok(());
        }
        let p = self.ahead.take_whole(row, &sources)?;
        if events.len() < EVENTS_MAX {
            self.ahead.events_of.insert(p, events);
        }
        for fields in Fields::of(row, "names")?.lists() {
            found.push(named(fields?)?);
        }
        Ok(())
    }
}

fn is_person(row: &Row) -> bool {
    Fields::of(row, "person").is_ok()
}
