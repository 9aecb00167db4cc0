//! One statement for what a writer will ask because of one event, instead of one for each question.
//! Must not know what the event does.

use super::Inner;
use super::fetch::{CROWD_MAX, NEAR_MAX};
use super::rows::{take_event, take_link, take_name, take_status};
use super::session::Session;
use super::statements as say;
use super::turn::Taken;
use super::values::{Fields, Malformed};
use crate::domain::{CivilEvent, Identity, PersonNo};
use crate::store::{Reads, StoreError};
use neo4rs::Row;
use std::collections::HashMap;
use std::sync::Arc;

/// Events that name one person; of whom more are named, they are asked for when they are needed.
const EVENTS_MAX: usize = NEAR_MAX as usize;

impl Session {
    /// For a write that records this event first of all. The state that this process left is taken
    /// for that of the database if what is fetched because of the event says the same.
    pub(super) fn about(
        inner: Arc<Inner>,
        turn: Taken,
        event: &CivilEvent,
    ) -> Result<Session, StoreError> {
        let left = inner.left().clone();
        if let Some((left, command)) = left {
            let mut session = Session::at(Arc::clone(&inner), None, Reads::watched(), left);
            let last = Some((session.before.sequence, command));
            if session.fetch_foreseen(event).is_ok_and(|found| found == last) {
                session.turn = Some(turn);
                session.foreseen = Some(event.key());
                return Ok(session);
            }
        }
        Session::new(inner, Some(turn), Reads::watched())
    }

    /// Fetches whom the event names, and who waits for it; the count of the commits of the
    /// database, and the name of the last one.
    pub(super) fn fetch_foreseen(
        &mut self,
        event: &CivilEvent,
    ) -> Result<Option<(u64, String)>, StoreError> {
        if self.before.next.person == 0 {
            return Ok(None); // there is nothing
        }
        let (newcomer, places) = (event.newcomer(), event.waiting_places());
        let names: Vec<&Identity> =
            event.people().into_iter().chain(&newcomer).chain(&places).collect();
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
        let ask = ask.with("most", NEAR_MAX).with("crowd", CROWD_MAX as i64);
        let (people, others): (Vec<Row>, Vec<Row>) =
            self.inner.client.rows(ask)?.into_iter().partition(is_person);
        let (mut found, mut last) = (HashMap::new(), None);
        self.ahead.keys.insert((event.source.clone(), event.id.clone()), None);
        for row in people.iter().chain(&others) {
            let own: bool = row.get("own").map_err(|_| self.damaged(Malformed("whose it is")))?;
            if !own {
                continue; // it is near, and for the graph alone
            }
            let taken = self.take_foreseen(row, &mut found);
            taken.map_err(|e| self.damaged(e))?;
            if let Ok(mut of) = Fields::of(row, "at_commit") {
                let at = of.count().and_then(|count| Ok((count, of.text()?)));
                last = Some(at.map_err(|e| self.damaged(e))?);
            }
        }
        self.ahead.prefixes.push(prefix);
        for name in names {
            found.entry(name.clone()).or_insert(None);
        }
        let mut known = self.names.borrow_mut();
        for (name, of_name) in found {
            known.entry(name).or_insert(of_name); // what was staged is known better
        }
        drop(known);
        self.hold(&people);
        self.check().map(|()| last)
    }

    /// Keeps for the graph whoever was fetched. A failure is known to the reads.
    fn hold(&mut self, people: &[Row]) {
        let graph = self.fetched();
        let Some(nodes) = graph.fetch().taken(people) else { return };
        let Some(at) = graph.fetch().dwellers(people, &nodes) else { return };
        graph.hold(nodes);
        for (address, people) in at {
            if people.len() < CROWD_MAX {
                graph.hold_all_at(&address, people);
            }
        }
    }

    fn take_foreseen(
        &mut self,
        row: &Row,
        found: &mut HashMap<Identity, Option<(PersonNo, bool)>>,
    ) -> Result<(), Malformed> {
        let sources = self.now.sources.clone();
        let mut events = Vec::new();
        for fields in Fields::of(row, "events")?.lists() {
            let (no, event) = take_event(fields?, &sources)?;
            let key = (event.event.source.clone(), event.event.id.clone());
            self.ahead.keys.insert(key, Some(no));
            events.push(no);
            found.entry(event.event.key().waiting_place()).or_insert(None);
            self.ahead.events.insert(no, event);
        }
        if !is_person(row) {
            for fields in Fields::of(row, "links")?.lists() {
                let (no, link) = take_link(fields?, &sources)?;
                let all = self.ahead.links.entry(link.link.record.id.clone()).or_default();
                put_once(all, no, link);
            }
            for fields in Fields::of(row, "statuses")?.lists() {
                let (no, status) = take_status(fields?, &sources)?;
                let all = self.ahead.statuses.entry(status.status.record.id.clone()).or_default();
                put_once(all, no, status);
            }
            return Ok(());
        }
        let p = self.ahead.take_whole(row, &sources)?;
        if events.len() < EVENTS_MAX {
            self.ahead.events_of.insert(p, events);
        }
        for fields in Fields::of(row, "names")?.lists() {
            let (name, of_name) = take_name(fields?)?;
            found.insert(name, Some(of_name));
        }
        if let Some(row) = self.ahead.people.get(&p) {
            let reference = Some(&row.person.reference).filter(|text| !text.is_empty());
            let names = [row.person.iin.map(Identity::Iin), reference.cloned().map(Identity::Ref)];
            found.extend(names.into_iter().flatten().map(|name| (name, Some((p, row.arrived)))));
        }
        Ok(())
    }
}

/// Several parts of the answer may bring one row.
fn put_once<N: PartialEq, T>(all: &mut Vec<(N, T)>, no: N, row: T) {
    if all.iter().all(|(known, _)| *known != no) {
        all.push((no, row));
    }
}

fn is_person(row: &Row) -> bool {
    Fields::of(row, "person").is_ok()
}
