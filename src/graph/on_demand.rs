//! A graph that fetches people when it is asked about them, a group at a time: for a store that
//! holds everybody elsewhere. What was fetched stays as it was, so one answer sees one moment. A
//! fetch that fails is remembered by whoever fetches: the answer is worth nothing then. Must not
//! know where people come from.

use super::kept::Kept;
use super::subgraph::{link_row, link_text, recorded_at};
use super::{
    AddressNo, FamilyGraph, LinkNo, LinkRow, Merge, Node, PersonRow, PersonText, RecordRow,
    RecordText, StatusDetail, StatusNo, StatusRow,
};
use crate::domain::{Day, Identity, Income, Instant, Month, PersonNo, Sources, Status, StatusKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

/// People fetched at once because they will be asked for next.
const AHEAD_MAX: usize = 512;
/// How often what was lacking is fetched together; then people are fetched as they are met.
const GATHERED_MAX: usize = 8;

/// What people are fetched by. `None` = it failed, and is known to have failed from then on.
pub trait Fetch: Send + Sync {
    /// These people; whoever is not among the answer is nobody.
    fn people(&self, wanted: &[PersonNo]) -> Option<Vec<Node>>;
    /// These people, with people near each of them.
    fn around(&self, people: &[PersonNo]) -> Option<Vec<Node>>;
    /// The person of this identity, with people near.
    fn named(&self, identity: &Identity<&str>) -> Option<(Option<PersonNo>, Vec<Node>)>;
    /// Everybody whom the own row or any version of a `RESIDENCE` ever puts at this address.
    fn at_address(&self, address: &str) -> Option<Vec<Node>>;
    /// All these people, with people near each of them, and everybody of whom
    /// [`at_address`](Fetch::at_address) speaks, of each of these addresses; who that is stands
    /// beside them, in the order of the addresses.
    fn lacking(&self, people: &[PersonNo], addresses: &[&str]) -> Option<Lacked>;
    /// Everybody who has a link of this number or record id.
    fn with_link(&self, which: Which<LinkNo>) -> Option<Vec<Node>>;
    /// Everybody who has a status of this number or record id.
    fn with_status(&self, which: Which<StatusNo>) -> Option<Vec<Node>>;
    /// Everybody of whose names and reference each of these folded words may begin a part.
    fn maybe_named(&self, words: &[String]) -> Option<Vec<Node>>;
    /// From when on it is known that somebody has an income of this month.
    fn incomes_known_since(&self, month: Month) -> Option<Option<Instant>>;
}

/// People, and who of them was found at each address; `None` where they are too many to be fetched
/// in passing.
pub type Lacked = (Vec<Node>, Vec<Option<Vec<PersonNo>>>);

/// How records are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which<'t, N> {
    /// One version.
    No(N),
    /// All versions of all records of this id.
    Id(&'t str),
}

/// The people asked for so far, and the way to the others.
pub struct OnDemand<F> {
    fetch: F,
    sources: Sources,
    people: u32,
    nodes: Kept<Node>,
    addresses: Kept<String>,
    held: Mutex<Held>,
}

/// The place of a record: the node, and the place in its list.
type Place = (u32, u32);

#[derive(Default)]
struct Held {
    /// `None` = nobody has this number.
    people: FxHashMap<PersonNo, Option<u32>>,
    nodes: u32,
    /// Whether anybody was asked for.
    begun: bool,
    links: FxHashMap<LinkNo, Place>,
    statuses: FxHashMap<StatusNo, Place>,
    /// Since when people are known and when they were born, told with others.
    ends: FxHashMap<PersonNo, (Instant, Day)>,
    names: HashMap<Identity, Option<PersonNo>>,
    addresses: HashMap<String, AddressNo>,
    dwellers: FxHashMap<AddressNo, Vec<PersonNo>>,
    months: FxHashMap<Month, Option<Instant>>,
    /// Who will be asked for next, as far as it can be told, in that order.
    ahead: Vec<PersonNo>,
    is_ahead: FxHashSet<PersonNo>,
    /// The threads that gather, and what each lacks.
    lacking: HashMap<ThreadId, Lacking>,
    /// Addresses that nobody gathers for: whoever needs one fetches it.
    crowded: FxHashSet<AddressNo>,
}

fn here() -> ThreadId {
    std::thread::current().id()
}

/// What was asked for and is not here.
#[derive(Default)]
struct Lacking {
    people: BTreeSet<PersonNo>,
    addresses: BTreeSet<AddressNo>,
}

impl Lacking {
    fn is_empty(&self) -> bool {
        self.people.is_empty() && self.addresses.is_empty()
    }
}

impl Held {
    fn foresee(&mut self, p: PersonNo) {
        // A thread that gathers tells itself what it needs.
        if self.lacking.contains_key(&here()) || self.people.contains_key(&p) {
            return;
        }
        if self.is_ahead.insert(p) {
            self.ahead.push(p);
        }
    }

    /// Somebody, and those who are asked for next.
    fn wanted(&mut self, p: PersonNo) -> Vec<PersonNo> {
        self.is_ahead.clear();
        let ahead = std::mem::take(&mut self.ahead).into_iter();
        let others = ahead.filter(|other| *other != p && !self.people.contains_key(other));
        [p].into_iter().chain(others).take(AHEAD_MAX).collect()
    }
}

impl<F> OnDemand<F> {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F: Fetch> OnDemand<F> {
    /// Nobody yet, of so many.
    pub fn new(fetch: F, sources: Sources, people: u32) -> OnDemand<F> {
        let (nodes, addresses) = (Kept::default(), Kept::default());
        OnDemand { fetch, sources, people, nodes, addresses, held: Mutex::default() }
    }

    /// What people are fetched by.
    pub fn fetch(&self) -> &F {
        &self.fetch
    }

    /// Keeps people who were fetched for another reason, as of the same moment.
    pub fn hold(&self, nodes: Vec<Node>) {
        self.keep(nodes);
    }

    /// Of people who are held, everybody who was ever at an address.
    pub fn hold_all_at(&self, address: &str, people: Vec<PersonNo>) {
        self.settle(self.number_address(address), address, people);
    }

    /// Keeps who of those who were found at an address was there.
    fn settle(&self, address: AddressNo, text: &str, found: Vec<PersonNo>) -> Vec<PersonNo> {
        let lives = |node: &&Node| {
            let residences = node.statuses.iter().filter(|(_, s)| s.kind == StatusKind::Residence);
            let mut texts = residences.map(|(_, s)| &s.detail).chain([&node.person.address]);
            texts.any(|own| own == text)
        };
        let near = self.each(found).into_iter();
        let dwellers: Vec<PersonNo> = near.filter(lives).map(|node| node.no).collect();
        self.lock().dwellers.insert(address, dwellers.clone());
        dwellers
    }

    /// Keeps people who are not there yet; nobody is ever replaced.
    fn keep(&self, nodes: Vec<Node>) -> Vec<PersonNo> {
        let mut held = self.lock();
        let mut numbers = Vec::with_capacity(nodes.len());
        for node in nodes {
            numbers.push(node.no);
            if held.people.get(&node.no).is_some_and(Option::is_some) {
                continue;
            }
            let place = held.nodes;
            held.nodes += 1;
            let node = self.nodes.put(place, node);
            held.people.insert(node.no, Some(place));
            let each = |n: usize| (place, n as u32);
            let links = node.links.iter().enumerate().map(|(n, (no, _))| (*no, each(n)));
            held.links.extend(links);
            let statuses = node.statuses.iter().enumerate().map(|(n, (no, _))| (*no, each(n)));
            held.statuses.extend(statuses);
            held.ends.extend(node.ends.iter().map(|(p, at, birth)| (*p, (*at, *birth))));
        }
        numbers
    }

    /// The person, fetched if need be; `None` if nobody has this number.
    fn node(&self, p: PersonNo) -> Option<&Node> {
        if p.0 >= self.people {
            return None;
        }
        let wanted = {
            let mut held = self.lock();
            if let Some(found) = held.people.get(&p) {
                return found.and_then(|place| self.nodes.get(place));
            }
            if let Some(lacking) = held.lacking.get_mut(&here()) {
                lacking.people.insert(p);
                return None;
            }
            held.wanted(p)
        };
        let (begins, wanted) = self.begun(wanted);
        self.keep(if begins { self.fetch.around(&wanted) } else { self.fetch.people(&wanted) }?);
        let mut held = self.lock();
        for other in wanted {
            held.people.entry(other).or_insert(None);
        }
        held.people.get(&p)?.and_then(|place| self.nodes.get(place))
    }

    /// Does the work once in vain, and says what it lacked. Others on other threads go on fetching.
    fn gather_once(&self, work: &mut dyn FnMut()) -> Lacking {
        struct Gathering<'g, F>(&'g OnDemand<F>);
        impl<F> Drop for Gathering<'_, F> {
            fn drop(&mut self) {
                self.0.lock().lacking.remove(&here());
            }
        }
        self.lock().lacking.insert(here(), Lacking::default());
        let gathering = Gathering(self);
        work();
        let lacking = self.lock().lacking.remove(&here());
        drop(gathering);
        lacking.unwrap_or_default()
    }

    /// Whether somebody gathers, so that an address is for later.
    fn leaves_out(&self, address: AddressNo) -> bool {
        let mut held = self.lock();
        let is_crowded = held.crowded.contains(&address);
        let Some(lacking) = held.lacking.get_mut(&here()) else { return false };
        if !is_crowded {
            lacking.addresses.insert(address);
        }
        true
    }

    /// Fetches what was lacking; whether that was possible.
    fn fill(&self, Lacking { people, addresses }: Lacking) -> bool {
        let people: Vec<PersonNo> = people.into_iter().collect();
        let addresses: Vec<AddressNo> = addresses.into_iter().collect();
        let texts: Vec<&str> = addresses.iter().map(|at| self.address(*at)).collect();
        let Some((near, at)) = self.fetch.lacking(&people, &texts) else { return false };
        self.keep(near);
        {
            let mut held = self.lock();
            for p in people {
                held.people.entry(p).or_insert(None);
            }
        }
        for ((address, text), found) in addresses.into_iter().zip(texts).zip(at) {
            match found {
                Some(found) => drop(self.settle(address, text, found)),
                None => drop(self.lock().crowded.insert(address)),
            }
        }
        true
    }

    /// Whether nobody was fetched yet; then the first is wanted alone, with whoever is near, and
    /// the others are still to be asked for.
    fn begun(&self, mut wanted: Vec<PersonNo>) -> (bool, Vec<PersonNo>) {
        let mut held = self.lock();
        let begins = !std::mem::replace(&mut held.begun, true) && held.nodes == 0;
        if begins {
            wanted.drain(1..).for_each(|other| held.foresee(other));
        }
        (begins, wanted)
    }

    /// What was told with others of somebody who was not fetched.
    fn told(&self, p: PersonNo) -> Option<(Instant, Day)> {
        let mut held = self.lock();
        let told = held.ends.get(&p).copied().filter(|_| !held.people.contains_key(&p));
        if told.is_some() {
            held.foresee(p);
        }
        told
    }

    fn number_address(&self, text: &str) -> AddressNo {
        if text.is_empty() {
            return AddressNo::NONE;
        }
        let mut held = self.lock();
        if let Some(found) = held.addresses.get(text) {
            return *found;
        }
        let place = held.addresses.len() as u32;
        self.addresses.put(place, text.to_owned());
        let number = AddressNo(place + 1);
        held.addresses.insert(text.to_owned(), number);
        number
    }

    fn link_at(&self, no: LinkNo) -> Option<&crate::domain::Link> {
        let place = |held: &Held| held.links.get(&no).copied();
        let known = place(&self.lock());
        let (node, n) = if let Some(found) = known {
            found
        } else {
            self.keep(self.fetch.with_link(Which::No(no))?);
            place(&self.lock())?
        };
        self.nodes.get(node)?.links.get(n as usize).map(|(_, link)| &**link)
    }

    fn status_at(&self, no: StatusNo) -> Option<&Status> {
        let place = |held: &Held| held.statuses.get(&no).copied();
        let known = place(&self.lock());
        let (node, n) = if let Some(found) = known {
            found
        } else {
            self.keep(self.fetch.with_status(Which::No(no))?);
            place(&self.lock())?
        };
        self.nodes.get(node)?.statuses.get(n as usize).map(|(_, status)| &**status)
    }

    fn status_row(&self, no: StatusNo, status: &Status) -> StatusRow {
        let address = |text: &str| self.number_address(text);
        let detail = StatusDetail::read(status.kind, &status.detail, &status.note, address);
        let record = RecordRow::from(&status.record);
        StatusRow { no, person: status.person, kind: status.kind, detail, record }
    }

    /// Those of these people, as they are held, in the order of their numbers.
    fn each(&self, people: Vec<PersonNo>) -> Vec<&Node> {
        let mut people = people;
        people.sort_unstable();
        people.dedup();
        people.into_iter().filter_map(|p| self.node(p)).collect()
    }
}

impl<F: Fetch> FamilyGraph for OnDemand<F> {
    fn person(&self, p: PersonNo) -> Option<PersonRow> {
        let node = self.node(p)?;
        let person = &node.person;
        Some(PersonRow {
            iin: person.iin,
            sex: person.sex,
            birth: person.birth,
            death: person.death,
            region: person.region,
            address: self.number_address(&person.address),
            protected: person.protected,
            two_people: node.two_people,
            recorded_at: recorded_at(node),
            death_recorded_at: person.death_recorded_at,
            merged: !node.merged.is_empty(),
        })
    }

    fn merges(&self, p: PersonNo) -> Vec<Merge> {
        self.node(p).map_or_else(Vec::new, |node| node.merged.clone())
    }

    fn recorded_at(&self, p: PersonNo) -> Option<Instant> {
        self.told(p).map(|(at, _)| at).or_else(|| self.node(p).map(recorded_at))
    }

    fn birth(&self, p: PersonNo) -> Day {
        if let Some((_, birth)) = self.told(p) {
            return birth;
        }
        self.node(p).map_or(Day::OPEN_START, |node| node.person.birth)
    }

    fn look_ahead(&self, people: &[PersonNo]) {
        let mut held = self.lock();
        for p in people {
            held.foresee(*p);
        }
    }

    fn gather(&self, work: &mut dyn FnMut()) {
        if self.lock().lacking.contains_key(&here()) {
            return; // it is part of what is done in vain
        }
        for _ in 0..GATHERED_MAX {
            let lacking = self.gather_once(work);
            if lacking.is_empty() || !self.fill(lacking) {
                return;
            }
        }
    }

    fn look_ahead_at_lives(&self, people: &[PersonNo]) {
        self.look_ahead(people);
    }

    fn person_text(&self, p: PersonNo) -> PersonText<'_> {
        self.node(p).map_or_else(PersonText::default, |node| PersonText {
            reference: &node.person.reference,
            surname: &node.person.surname,
            given_name: &node.person.given_name,
            patronymic: &node.person.patronymic,
        })
    }

    fn links(&self, p: PersonNo, out: &mut Vec<LinkRow>) {
        let Some(node) = self.node(p) else { return };
        let rows = node.links.iter().map(|(no, link)| link_row(*no, link));
        let start = out.len();
        out.extend(rows);
        // Whoever is at the other end is asked about next.
        let mut held = self.lock();
        out[start..].iter().filter_map(|row| row.other(p)).for_each(|other| held.foresee(other));
    }

    fn statuses(&self, p: PersonNo, out: &mut Vec<StatusRow>) {
        let Some(node) = self.node(p) else { return };
        out.extend(node.statuses.iter().map(|(no, status)| self.status_row(*no, status)));
    }

    fn incomes(&self, p: PersonNo, out: &mut Vec<Income>) {
        out.extend(self.node(p).into_iter().flat_map(|node| &node.incomes));
    }

    fn incomes_known_since(&self, month: Month) -> Option<Instant> {
        if let Some(found) = self.lock().months.get(&month) {
            return *found;
        }
        let since = self.fetch.incomes_known_since(month)?;
        self.lock().months.insert(month, since);
        since
    }

    fn lives_at(&self, address: AddressNo, out: &mut Vec<PersonNo>) {
        if let Some(found) = self.lock().dwellers.get(&address) {
            out.extend(found);
            return;
        }
        if self.leaves_out(address) {
            return;
        }
        let text = self.address(address);
        let Some(nodes) = self.fetch.at_address(text) else { return };
        out.extend(self.settle(address, text, self.keep(nodes)));
    }

    fn link(&self, no: LinkNo) -> Option<LinkRow> {
        self.link_at(no).map(|link| link_row(no, link))
    }

    fn link_text(&self, no: LinkNo) -> RecordText<'_> {
        self.link_at(no).map_or_else(RecordText::default, link_text)
    }

    fn links_of_id(&self, id: &str, out: &mut Vec<LinkNo>) {
        let Some(nodes) = self.fetch.with_link(Which::Id(id)) else { return };
        let start = out.len();
        for node in self.each(self.keep(nodes)) {
            let own = node.links.iter().filter(|(_, link)| link.record.id == id);
            out.extend(own.map(|(no, _)| *no));
        }
        sort_from(out, start);
    }

    fn status(&self, no: StatusNo) -> Option<StatusRow> {
        self.status_at(no).map(|status| self.status_row(no, status))
    }

    fn statuses_of_id(&self, id: &str, out: &mut Vec<StatusNo>) {
        let Some(nodes) = self.fetch.with_status(Which::Id(id)) else { return };
        let start = out.len();
        for node in self.each(self.keep(nodes)) {
            let own = node.statuses.iter().filter(|(_, status)| status.record.id == id);
            out.extend(own.map(|(no, _)| *no));
        }
        sort_from(out, start);
    }

    fn status_text(&self, no: StatusNo) -> RecordText<'_> {
        self.status_at(no).map_or_else(RecordText::default, |status| RecordText {
            id: &status.record.id,
            document: &status.record.document,
            detail: &status.detail,
            note: &status.note,
        })
    }

    fn address(&self, address: AddressNo) -> &str {
        let place = address.0.checked_sub(1);
        place.and_then(|place| self.addresses.get(place)).map_or("", String::as_str)
    }

    fn address_no(&self, text: &str) -> Option<AddressNo> {
        Some(self.number_address(text))
    }

    fn find(&self, identity: &Identity<&str>) -> Option<PersonNo> {
        let name = identity.to_owned();
        if let Some(found) = self.lock().names.get(&name) {
            return *found;
        }
        let (found, nodes) = self.fetch.named(identity)?;
        self.keep(nodes);
        self.lock().names.insert(name, found);
        found
    }

    fn people(&self) -> u32 {
        self.people
    }

    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn maybe_named(&self, words: &[String], out: &mut Vec<PersonNo>) {
        let Some(nodes) = self.fetch.maybe_named(words) else { return };
        let start = out.len();
        out.extend(self.keep(nodes));
        sort_from(out, start);
    }
}

fn sort_from<T: Ord + Copy>(out: &mut Vec<T>, start: usize) {
    let mut tail = out.split_off(start);
    tail.sort_unstable();
    tail.dedup();
    out.append(&mut tail);
}
