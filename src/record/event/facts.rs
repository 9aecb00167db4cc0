//! What a fold asks of a record, be it a link or a status: what it states, what an event may do to
//! it, and where its versions lie. Must not know why anything is done.

use super::acts::{Act, Acts};
use super::pending::Pending;
use super::unions::Unions;
use crate::domain::{
    Basis, EndReason, Link, LinkKind, Party, PersonNo, RecordFields, Source, Status, StatusKind,
};
use crate::graph::{LinkNo, StatusNo};
use crate::record::Versioned;
use crate::store::{NextNumbers, StoreError, StoredLink, StoredStatus};
use std::fmt::Debug;

/// The name of a record: its source and its id.
pub(super) type RecordKey = (Source, String);

/// A version with its number.
pub(super) type Numbered<T> = (u32, T);

/// A link or a status.
pub(super) trait Fact: Versioned + PartialEq {
    /// What two records state if they state the same thing (spec 1 §3).
    type Thing: Clone + Ord;
    /// Which records something is done to.
    type About: Clone + PartialEq + Debug;

    /// What it states.
    fn thing(&self) -> Self::Thing;
    /// The people whom a thing is about.
    fn people(thing: &Self::Thing) -> Vec<PersonNo>;
    /// The same thing of people of other numbers.
    fn renamed(thing: Self::Thing, name: &dyn Fn(PersonNo) -> PersonNo) -> Self::Thing;
    /// The same record of people of other numbers; `None` if it then joins somebody with
    /// themselves.
    fn known_as(&self, name: &dyn Fn(PersonNo) -> PersonNo) -> Option<Self>;
    /// Whether something is done to it.
    fn is_meant(&self, about: &Self::About) -> bool;
    /// The kind, as files spell it.
    fn kind(&self) -> &'static str;
    /// Why it ended, where that is a part of it.
    fn give_reason(&mut self, reason: Option<EndReason>);
    /// Takes the basis of a record that it states again.
    fn take_basis(&mut self, ended: &Self);
    /// What an event states of its own: of `ended` what it does not say itself.
    fn fill_from(&mut self, ended: &Self);

    /// Those of the acts of an event that are about such records.
    fn own(acts: Acts) -> Vec<Act<Self>>;
    /// What the records state to which something is done, as far as they are there.
    fn things_meant(
        pending: &mut Pending,
        about: &Self::About,
    ) -> Result<Vec<Self::Thing>, StoreError>;
    /// Every version of every record of a person, at least of those that may state this thing.
    fn of_person(
        pending: &mut Pending,
        p: PersonNo,
        thing: &Self::Thing,
    ) -> Result<Vec<Self>, StoreError>;
    /// Every version of a record, also those that never counted.
    fn versions(pending: &mut Pending, key: &RecordKey) -> Result<Vec<Numbered<Self>>, StoreError>;
    /// Puts a version in place.
    fn put(pending: &mut Pending, no: u32, row: Self);
    /// The next free number.
    fn next(numbers: &mut NextNumbers) -> &mut u32;

    /// The name of its record.
    fn key(&self) -> RecordKey {
        let RecordFields { source, id, .. } = self.record();
        (*source, id.clone())
    }
}

/// A kind and two ends, those of a marriage in the order of their numbers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Thing {
    pub(super) kind: LinkKind,
    from: Option<PersonNo>,
    institution: String,
    pub(super) to: PersonNo,
}

impl Thing {
    pub(super) fn of(link: &Link) -> Thing {
        let (from, institution) = match &link.from {
            Party::Person(p) => (Some(*p), String::new()),
            Party::Institution(text) => (None, text.clone()),
        };
        Thing { kind: link.kind, from, institution, to: link.to }.in_order()
    }

    fn in_order(mut self) -> Thing {
        if let Some(from) = &mut self.from
            && self.kind == LinkKind::Spouse
            && *from > self.to
        {
            std::mem::swap(from, &mut self.to);
        }
        self
    }
}

/// Which links something is done to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Links {
    /// Those that state this.
    Of(Thing),
    /// Those of them that are by adoption.
    Adoptive(Thing),
    /// Marriages, guardianships and care with this person at an end.
    OfTheDead(PersonNo),
}

/// The kinds of links that a death ends.
const ENDED_BY_DEATH: [LinkKind; 3] = [LinkKind::Spouse, LinkKind::Guardian, LinkKind::Carer];

impl Fact for StoredLink {
    type Thing = Thing;
    type About = Links;

    fn thing(&self) -> Thing {
        Thing::of(&self.link)
    }

    fn people(thing: &Thing) -> Vec<PersonNo> {
        thing.from.into_iter().chain([thing.to]).collect()
    }

    fn renamed(thing: Thing, name: &dyn Fn(PersonNo) -> PersonNo) -> Thing {
        let Thing { kind, from, institution, to } = thing;
        Thing { kind, from: from.map(name), institution, to: name(to) }.in_order()
    }

    fn known_as(&self, name: &dyn Fn(PersonNo) -> PersonNo) -> Option<StoredLink> {
        let mut row = self.clone();
        row.link.to = name(row.link.to);
        if let Some(from) = row.link.from.person() {
            row.link.from = Party::Person(name(from));
        }
        (row.link.from.person() != Some(row.link.to)).then_some(row)
    }

    fn is_meant(&self, about: &Links) -> bool {
        let link = &self.link;
        match about {
            Links::Of(thing) => *thing == self.thing(),
            Links::Adoptive(thing) => *thing == self.thing() && link.basis == Some(Basis::Adoption),
            Links::OfTheDead(p) => {
                let has_end = link.from.person() == Some(*p) || link.to == *p;
                has_end && ENDED_BY_DEATH.contains(&link.kind)
            }
        }
    }

    fn kind(&self) -> &'static str {
        self.link.kind.word()
    }

    fn give_reason(&mut self, reason: Option<EndReason>) {
        if self.link.kind == LinkKind::Spouse {
            self.link.end_reason = reason;
        }
    }

    fn take_basis(&mut self, ended: &StoredLink) {
        self.link.basis = ended.link.basis;
    }

    fn fill_from(&mut self, ended: &StoredLink) {
        self.link.basis = self.link.basis.or(ended.link.basis);
        self.link.end_reason = ended.link.end_reason;
        // What was a secret is one in whoever's words.
        self.link.record.secrecy = ended.link.record.secrecy;
    }

    fn own(acts: Acts) -> Vec<Act<StoredLink>> {
        acts.links
    }

    fn things_meant(pending: &mut Pending, about: &Links) -> Result<Vec<Thing>, StoreError> {
        match about {
            Links::Of(thing) | Links::Adoptive(thing) => Ok(vec![thing.clone()]),
            Links::OfTheDead(p) => {
                let mut things = Vec::new();
                for p in Unions::around(pending, *p)?.members() {
                    let links = pending.links_of(*p, |kind| ENDED_BY_DEATH.contains(&kind))?;
                    let about = Links::OfTheDead(*p);
                    things.extend(links.iter().filter(|row| row.is_meant(&about)).map(Fact::thing));
                }
                Ok(things)
            }
        }
    }

    fn of_person(
        pending: &mut Pending,
        p: PersonNo,
        thing: &Thing,
    ) -> Result<Vec<StoredLink>, StoreError> {
        pending.links_of(p, |kind| kind == thing.kind)
    }

    fn versions(
        pending: &mut Pending,
        key: &RecordKey,
    ) -> Result<Vec<Numbered<StoredLink>>, StoreError> {
        let versions = pending.link_versions(key.0, &key.1)?;
        Ok(versions.into_iter().map(|(no, row)| (no.0, row)).collect())
    }

    fn put(pending: &mut Pending, no: u32, row: StoredLink) {
        pending.put_link(LinkNo(no), row);
    }

    fn next(numbers: &mut NextNumbers) -> &mut u32 {
        &mut numbers.link
    }
}

/// Which statuses something is done to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Statuses {
    pub(super) person: PersonNo,
    pub(super) kind: StatusKind,
    /// Where details tell records apart: this one alone; empty = whichever.
    pub(super) detail: String,
}

impl Fact for StoredStatus {
    type Thing = (PersonNo, StatusKind);
    type About = Statuses;

    fn thing(&self) -> (PersonNo, StatusKind) {
        (self.status.person, self.status.kind)
    }

    fn people(thing: &(PersonNo, StatusKind)) -> Vec<PersonNo> {
        vec![thing.0]
    }

    fn renamed(
        (p, kind): (PersonNo, StatusKind),
        name: &dyn Fn(PersonNo) -> PersonNo,
    ) -> (PersonNo, StatusKind) {
        (name(p), kind)
    }

    fn known_as(&self, name: &dyn Fn(PersonNo) -> PersonNo) -> Option<StoredStatus> {
        let mut row = self.clone();
        row.status.person = name(row.status.person);
        Some(row)
    }

    fn is_meant(&self, about: &Statuses) -> bool {
        let Status { person, kind, detail, .. } = &self.status;
        let apart = kind.detail_tells_apart() && !about.detail.is_empty();
        (*person, *kind) == (about.person, about.kind) && (!apart || *detail == about.detail)
    }

    fn kind(&self) -> &'static str {
        self.status.kind.word()
    }

    fn give_reason(&mut self, _reason: Option<EndReason>) {}

    fn take_basis(&mut self, _ended: &StoredStatus) {}

    fn fill_from(&mut self, ended: &StoredStatus) {
        let (own, ended) = (&mut self.status, &ended.status);
        for (own, ended) in [(&mut own.detail, &ended.detail), (&mut own.note, &ended.note)] {
            if own.is_empty() {
                own.clone_from(ended);
            }
        }
        own.record.secrecy = ended.record.secrecy;
    }

    fn own(acts: Acts) -> Vec<Act<StoredStatus>> {
        acts.statuses
    }

    fn things_meant(
        _pending: &mut Pending,
        about: &Statuses,
    ) -> Result<Vec<(PersonNo, StatusKind)>, StoreError> {
        Ok(vec![(about.person, about.kind)])
    }

    fn of_person(
        pending: &mut Pending,
        p: PersonNo,
        (_, of_kind): &(PersonNo, StatusKind),
    ) -> Result<Vec<StoredStatus>, StoreError> {
        pending.statuses_of(p, |kind| kind == *of_kind)
    }

    fn versions(
        pending: &mut Pending,
        key: &RecordKey,
    ) -> Result<Vec<Numbered<StoredStatus>>, StoreError> {
        let versions = pending.status_versions(key.0, &key.1)?;
        Ok(versions.into_iter().map(|(no, row)| (no.0, row)).collect())
    }

    fn put(pending: &mut Pending, no: u32, row: StoredStatus) {
        pending.put_status(StatusNo(no), row);
    }

    fn next(numbers: &mut NextNumbers) -> &mut u32 {
        &mut numbers.status
    }
}
