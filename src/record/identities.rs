//! Who is meant: people by number or reference, placeholders for those who have not arrived, and
//! two placeholders of one person that become one.

use super::ledger::{Ledger, self_link};
use super::{Fault, Slab, Who};
use crate::domain::{Identity, Party, Person, PersonNo};
use crate::graph::{LinkNo, StatusNo};
use crate::store::{RowOf, StoreError, StoredIncome, StoredLink, StoredPerson, StoredStatus};

/// A person whom a row names: known by number, or to be numbered if the row is accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Named {
    pub(super) no: PersonNo,
    pub(super) known: bool,
    pub(super) arrived: bool,
}

pub(super) fn text_of<'s>(slab: &'s Slab, who: &Who) -> Identity<&'s str> {
    match who {
        Identity::Iin(iin) => Identity::Iin(*iin),
        Identity::Ref(span) => Identity::Ref(slab.get(*span)),
    }
}

impl Ledger<'_> {
    /// The person named; one not known gets the number `ahead` after the next free one.
    pub(super) fn named(&self, identity: &Identity<&str>, ahead: u32) -> Named {
        match self.find(identity) {
            Some((no, arrived)) => Named { no, known: true, arrived },
            None => Named { no: PersonNo(self.next.person + ahead), known: false, arrived: false },
        }
    }

    /// Gives somebody who is not known the number that [`Ledger::named`] foresaw.
    pub(super) fn note(&mut self, named: Named, identity: &Identity<&str>) {
        if named.known {
            return;
        }
        self.next.person = named.no.0 + 1;
        let mut person = nobody();
        self.identify(identity, named.no);
        match identity {
            Identity::Iin(iin) => person.person.iin = Some(*iin),
            Identity::Ref(text) => (*text).clone_into(&mut person.person.reference),
        }
        self.batch.people.insert(named.no, person);
    }

    pub(super) fn identify(&mut self, identity: &Identity<&str>, no: PersonNo) {
        match identity {
            Identity::Iin(iin) => {
                self.batch.iins.insert(iin.number(), no);
            }
            Identity::Ref(text) => {
                self.batch.refs.insert((*text).to_owned(), no);
            }
        }
    }

    /// The fault, if both ends are one person.
    pub(super) fn self_link(&self, slab: &Slab, ends: &[Who; 2]) -> Option<Fault> {
        let [from, to] = [text_of(slab, &ends[0]), text_of(slab, &ends[1])];
        let one = from == to
            || matches!((self.find(&from), self.find(&to)), (Some(a), Some(b)) if a.0 == b.0);
        one.then(self_link)
    }

    pub(super) fn load(&mut self, no: PersonNo) -> Result<StoredPerson, StoreError> {
        if let Some(person) = self.batch.people.get(&no) {
            return Ok(person.clone());
        }
        self.intake.person(no)?.ok_or_else(|| StoreError::Damaged {
            path: "the store".into(),
            reason: format!("person number {} is found by an identity but not kept", no.0),
        })
    }

    fn has_arrived(&mut self, no: PersonNo) -> Result<bool, StoreError> {
        Ok(self.load(no)?.arrived)
    }

    /// A placeholder turns out to be `into`: the rows that name it, and its identities, are theirs.
    /// Who it was.
    pub(super) fn absorb(
        &mut self,
        gone: PersonNo,
        into: PersonNo,
    ) -> Result<StoredPerson, StoreError> {
        let rows = self.intake.rows_waiting_for(gone)?;
        for row in rows {
            match row {
                RowOf::Link(no) => {
                    if let Some(mut link) = self.kept_link(no)? {
                        move_ends(&mut link, gone, into);
                        self.batch.moved_links.insert(no, link);
                    }
                }
                RowOf::Status(no) => {
                    if let Some(mut status) = self.kept_status(no)? {
                        status.status.person = into;
                        self.batch.moved_statuses.insert(no, status);
                    }
                }
            }
        }
        let moved = self.kept_incomes(gone)?;
        if !moved.is_empty() {
            let merged = StoredIncome::join(self.kept_incomes(into)?, &moved);
            self.batch.incomes.insert(into, merged);
            self.batch.incomes.insert(gone, Vec::new());
        }
        let was = self.load(gone)?;
        if let Some(iin) = was.person.iin {
            self.identify(&Identity::Iin(iin), into);
        }
        for text in was.references() {
            self.identify(&Identity::Ref(text), into);
        }
        for (event, _) in self.intake.events_of(gone)? {
            self.batch.event_people.push((into, event));
        }
        self.batch.people.insert(gone, nobody());
        self.batch.absorbed.push(gone);
        Ok(was)
    }

    /// Counts the rows that waited for the placeholder `p` and now wait for nobody.
    pub(super) fn release(&mut self, p: PersonNo) -> Result<(), StoreError> {
        for row in self.intake.rows_waiting_for(p)? {
            let ends = match row {
                RowOf::Link(no) => self
                    .kept_link(no)?
                    .map(|l| [l.link.from.person().unwrap_or(l.link.to), l.link.to]),
                RowOf::Status(no) => self.kept_status(no)?.map(|s| [s.status.person; 2]),
            };
            if let Some([from, to]) = ends
                && self.has_arrived(from)?
                && self.has_arrived(to)?
            {
                self.no_longer_waiting += 1;
            }
        }
        let incomes = self.intake.incomes(p)?;
        self.no_longer_waiting += incomes.iter().map(|income| u64::from(income.rows)).sum::<u64>();
        Ok(())
    }

    fn kept_link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        match self.batch.moved_links.get(&no) {
            Some(link) => Ok(Some(link.clone())),
            None => self.intake.link(no),
        }
    }

    fn kept_status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        match self.batch.moved_statuses.get(&no) {
            Some(status) => Ok(Some(status.clone())),
            None => self.intake.status(no),
        }
    }

    pub(super) fn kept_incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError> {
        match self.batch.incomes.get(&p) {
            Some(incomes) => Ok(incomes.clone()),
            None => self.intake.incomes(p),
        }
    }
}

impl StoredPerson {
    /// Every reference that finds this person.
    pub(super) fn references(&self) -> impl Iterator<Item = &str> {
        let all = self.also_known_as.iter().chain([&self.person.reference]);
        all.map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Whatever found somebody else finds this person from now on.
    pub(super) fn take_names_of(&mut self, other: &StoredPerson) {
        self.person.iin = self.person.iin.or(other.person.iin);
        if other.united.is_some() {
            self.united.get_or_insert_default();
        }
        for text in other.references() {
            if self.person.reference.is_empty() {
                text.clone_into(&mut self.person.reference);
            } else if self.references().all(|own| own != text) {
                self.also_known_as.push(text.to_owned());
            }
        }
    }
}

/// A link that would then join one person with themselves stays with the placeholder, who never
/// arrives, so it never reaches the graph.
pub(super) fn move_ends(link: &mut StoredLink, gone: PersonNo, into: PersonNo) {
    let link = &mut link.link;
    let moved = |p: PersonNo| if p == gone { into } else { p };
    let from = link.from.person().map(moved);
    let to = moved(link.to);
    if from == Some(to) {
        return;
    }
    link.to = to;
    if let Some(from) = from {
        link.from = Party::Person(from);
    }
}

/// Nobody yet.
pub(super) fn nobody() -> StoredPerson {
    StoredPerson::of(Person::nobody())
}
