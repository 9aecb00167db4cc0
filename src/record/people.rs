//! A row of `persons.csv`: the person it is about, and what it changes. The fields of the row
//! imported last count; a number or reference once known stays (spec 1 §2).

use super::identities::nobody;
use super::ledger::{Ledger, Outcome};
use super::{Fault, PersonRow, Slab, Span};
use crate::domain::{Identity, Person, PersonNo};
use crate::store::{StoreError, StoredPerson, United};

/// Whom a row is about.
enum Subject {
    New,
    Known { no: PersonNo, absorbs: Option<PersonNo> },
    Conflict(Fault),
}

impl Ledger<'_> {
    pub(super) fn person(&mut self, slab: &Slab, row: &PersonRow) -> Result<Outcome, StoreError> {
        let stated = &row.person;
        let (no, absorbs) = match self.subject(slab, stated)? {
            Subject::Conflict(fault) => return Ok(Outcome::Rejected(fault)),
            Subject::New => {
                let no = PersonNo(self.next.person);
                self.next.person += 1;
                self.identify_row(slab, stated, no);
                let (person, _) = self.updated(&nobody(), slab, stated);
                self.batch.people.insert(no, person);
                return Ok(Outcome::Applied);
            }
            Subject::Known { no, absorbs } => (no, absorbs),
        };
        let gone = absorbs.map(|gone| self.absorb(gone, no)).transpose()?;
        let stored = self.load(no)?;
        let arrives = !stored.arrived;
        let (mut person, changed) = self.updated(&stored, slab, stated);
        if let Some(gone) = gone {
            person.take_names_of(&gone);
        }
        self.identify_row(slab, stated, no);
        self.batch.people.insert(no, person);
        for placeholder in absorbs.into_iter().chain(arrives.then_some(no)) {
            self.release(placeholder)?;
        }
        Ok(if arrives || changed { Outcome::Applied } else { Outcome::Unchanged })
    }

    fn subject(&mut self, slab: &Slab, row: &Person<Span>) -> Result<Subject, StoreError> {
        let reference = slab.get(row.reference);
        let by_iin = row.iin.and_then(|iin| self.find(&Identity::Iin(iin)));
        let by_ref = Some(reference).filter(|text| !text.is_empty());
        let by_ref = by_ref.and_then(|text| self.find(&Identity::Ref(text)));
        let known = |no| Ok(Subject::Known { no, absorbs: None });
        match (by_iin, by_ref) {
            (None, None) => Ok(Subject::New),
            (Some((no, _)), None) => known(no),
            (Some((a, _)), Some((b, _))) if a == b => known(a),
            (None, Some((b, _))) if row.iin.is_none() => known(b),
            (None, Some((b, _))) => {
                let has_another = self.load(b)?.person.iin.is_some();
                if has_another { Ok(Subject::Conflict(anothers_ref())) } else { known(b) }
            }
            (Some(_), Some((b, _))) if self.load(b)?.person.iin.is_some() => {
                Ok(Subject::Conflict(anothers_ref()))
            }
            (Some((a, _)), Some((b, false))) => Ok(Subject::Known { no: a, absorbs: Some(b) }),
            (Some((a, false)), Some((b, true))) => Ok(Subject::Known { no: b, absorbs: Some(a) }),
            _ => Ok(Subject::Conflict(anothers_ref())),
        }
    }

    fn identify_row(&mut self, slab: &Slab, row: &Person<Span>, no: PersonNo) {
        if let Some(iin) = row.iin {
            self.identify(&Identity::Iin(iin), no);
        }
        let reference = slab.get(row.reference);
        if !reference.is_empty() {
            self.identify(&Identity::Ref(reference), no);
        }
    }

    /// The person after this row, and whether anything is other than before.
    fn updated(
        &self,
        stored: &StoredPerson,
        slab: &Slab,
        row: &Person<Span>,
    ) -> (StoredPerson, bool) {
        let mut person = owned(slab, row);
        let mut names = stored.also_known_as.clone();
        let before = stored.stated();
        person.iin = before.iin.or(person.iin);
        keep_reference(&mut person, &before, &mut names);
        let again = stored.arrived && stored.extract == self.extract;
        let another = another_human(&person, &before);
        let two_people = again && person.iin.is_some() && (stored.two_people || another);
        let changed =
            person != before || names != stored.also_known_as || two_people != stored.two_people;
        let also_known_as = names;
        let extract = self.extract;
        // What events say of a death, and of other numbers, is laid over the row with the whole
        // batch.
        let (row_death, united) = (None, stored.united.clone().map(forget_own));
        let arrived = true;
        let person =
            StoredPerson { person, also_known_as, arrived, two_people, extract, row_death, united };
        (person, changed)
    }
}

/// The row has the person's own fields again.
fn forget_own(mut united: Box<United>) -> Box<United> {
    united.own = None;
    united
}

fn anothers_ref() -> Fault {
    Fault::conflict("the ref belongs to another person than the iin")
}

/// An earlier reference keeps resolving; an empty one states nothing.
fn keep_reference(person: &mut Person, before: &Person, also_known_as: &mut Vec<String>) {
    if person.reference.is_empty() {
        person.reference.clone_from(&before.reference);
    } else if person.reference != before.reference {
        also_known_as.retain(|name| *name != person.reference);
        if !before.reference.is_empty() {
            also_known_as.push(before.reference.clone());
        }
    }
}

fn another_human(a: &Person, b: &Person) -> bool {
    (a.birth, &a.surname, &a.given_name) != (b.birth, &b.surname, &b.given_name)
}

fn owned(slab: &Slab, row: &Person<Span>) -> Person {
    let text = |span: Span| slab.get(span).to_owned();
    Person {
        iin: row.iin,
        reference: text(row.reference),
        surname: text(row.surname),
        given_name: text(row.given_name),
        patronymic: text(row.patronymic),
        sex: row.sex,
        birth: row.birth,
        death: row.death,
        citizenship: text(row.citizenship),
        region: row.region,
        address: text(row.address),
        phone: text(row.phone),
        protected: row.protected,
        recorded_at: row.recorded_at,
        death_recorded_at: row.death_recorded_at,
    }
}
