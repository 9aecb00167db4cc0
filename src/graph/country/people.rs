//! The columns of people: a few words of fixed width each, names by number. Must not know links.

use super::text::Dictionary;
use super::times::Times;
use crate::domain::{Day, Identity, Iin, Instant, Person, PersonNo, Region, Sex};
use crate::graph::{AddressNo, Merge, PersonRow, PersonText};
use hashbrown::HashTable;
use rustc_hash::FxHashMap;

/// Columns of people, filled in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub struct People {
    rows: Vec<PackedPerson>,
    names: Vec<[u32; 3]>,
    references: FxHashMap<u32, Box<str>>,
    recorded: Times<(Instant, Instant)>,
    name_texts: Dictionary,
    pub(super) address_texts: Dictionary,
    by_iin: HashTable<u32>,
    by_reference: FxHashMap<Box<str>, u32>,
    merges: FxHashMap<u32, Box<[Merge]>>,
}

/// What the graph needs of a person, side by side so that a look costs one cache line.
#[derive(Clone, Copy, Debug)]
struct PackedPerson {
    iin: u64,
    birth: i32,
    death: i32,
    address: u32,
    flags: u16,
}

const NO_IIN: u64 = u64::MAX;
const SEX_BITS: u16 = 0b11;
const PROTECTED: u16 = 1 << 2;
const TWO_PEOPLE: u16 = 1 << 3;
const MERGED: u16 = 1 << 4;
const REGION_AT: u16 = 8;

impl People {
    /// Appends the person of the next number. `arrived` is false for somebody who is only named by
    /// a row that waits: such a person exists at no K.
    pub fn push<S: AsRef<str>>(&mut self, person: &Person<S>, arrived: bool, two_people: bool) {
        let no = self.rows.len() as u32;
        let mut flags = person.sex as u16;
        flags |= if person.protected { PROTECTED } else { 0 };
        flags |= if two_people { TWO_PEOPLE } else { 0 };
        flags |= person.region.map_or(0, |r| u16::from(r.code())) << REGION_AT;
        self.rows.push(PackedPerson {
            iin: person.iin.map_or(NO_IIN, Iin::number),
            birth: person.birth.number(),
            death: person.death.number(),
            address: self.address_texts.add(person.address.as_ref()),
            flags,
        });
        let names = [&person.surname, &person.given_name, &person.patronymic];
        self.names.push(names.map(|name| self.name_texts.add(name.as_ref())));
        let recorded_at = if arrived { person.recorded_at } else { Instant::NEVER };
        if (recorded_at, person.death_recorded_at) != (Instant::ALWAYS, Instant::ALWAYS) {
            self.recorded.push(no, (recorded_at, person.death_recorded_at));
        }
        let reference = person.reference.as_ref();
        if !reference.is_empty() {
            self.references.insert(no, reference.into());
            self.also_known_as(reference, PersonNo(no));
        }
    }

    /// Makes room for so many people in all.
    pub fn reserve(&mut self, people: usize) {
        self.rows.reserve(people.saturating_sub(self.rows.len()));
        self.names.reserve(people.saturating_sub(self.names.len()));
    }

    /// Who has which number, made in one go when everybody is there.
    pub(super) fn index_of_iins(&self) -> HashTable<u32> {
        let mut by_iin = HashTable::with_capacity(self.rows.len());
        for (row, no) in self.rows.iter().zip(0u32..).filter(|(row, _)| row.iin != NO_IIN) {
            by_iin.insert_unique(spread(row.iin), no, |n| spread(self.rows[*n as usize].iin));
        }
        by_iin
    }

    /// Takes the index of IINs in use.
    pub(super) fn use_index(&mut self, by_iin: HashTable<u32>) {
        self.by_iin = by_iin;
    }

    /// An earlier reference that keeps resolving to this person.
    pub fn also_known_as(&mut self, reference: &str, p: PersonNo) {
        self.by_reference.insert(reference.into(), p.0);
    }

    /// As whom the person pushed last is known, by recorded time.
    pub fn merged(&mut self, merges: &[Merge]) {
        if let Some(row) = self.rows.last_mut().filter(|_| !merges.is_empty()) {
            row.flags |= MERGED;
            self.merges.insert(self.rows.len() as u32 - 1, merges.into());
        }
    }

    pub(super) fn merges(&self, p: PersonNo) -> &[Merge] {
        self.merges.get(&p.0).map_or(&[], |merges| merges)
    }

    /// How many people.
    pub fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn find(&self, identity: &Identity<&str>) -> Option<PersonNo> {
        let found = match identity {
            Identity::Iin(iin) => {
                let number = iin.number();
                self.by_iin.find(spread(number), |n| self.rows[*n as usize].iin == number).copied()
            }
            Identity::Ref(text) => self.by_reference.get(*text).copied(),
        };
        found.map(PersonNo)
    }

    pub(super) fn birth(&self, p: PersonNo) -> Day {
        self.rows.get(p.0 as usize).map_or(Day::OPEN_START, |row| Day::from_number(row.birth))
    }

    /// The last day on which anybody was born; [`Day::OPEN_START`] if none is known.
    pub(super) fn newest_birth(&self) -> Day {
        let newest = self.rows.iter().map(|row| row.birth).max();
        newest.map_or(Day::OPEN_START, Day::from_number)
    }

    pub(super) fn address(&self, no: u32) -> AddressNo {
        AddressNo(self.rows[no as usize].address)
    }

    /// Without a look at the person's row.
    pub(super) fn recorded_at(&self, p: PersonNo) -> Option<Instant> {
        if p.0 >= self.len() {
            return None;
        }
        Some(self.times(p).0)
    }

    /// When the person and the death were recorded.
    fn times(&self, p: PersonNo) -> (Instant, Instant) {
        self.recorded.of(p.0).unwrap_or((Instant::ALWAYS, Instant::ALWAYS))
    }

    pub(super) fn row(&self, p: PersonNo) -> Option<PersonRow> {
        let PackedPerson { iin, birth, death, address, flags } = *self.rows.get(p.0 as usize)?;
        let (recorded_at, death_recorded_at) = self.times(p);
        Some(PersonRow {
            iin: Iin::from_trusted(iin),
            sex: Sex::ALL.get(usize::from(flags & SEX_BITS)).copied().unwrap_or(Sex::Unknown),
            birth: Day::from_number(birth),
            death: Day::from_number(death),
            region: Region::from_code((flags >> REGION_AT) as u8),
            address: AddressNo(address),
            protected: flags & PROTECTED != 0,
            two_people: flags & TWO_PEOPLE != 0,
            recorded_at,
            death_recorded_at,
            merged: flags & MERGED != 0,
        })
    }

    pub(super) fn text(&self, p: PersonNo) -> PersonText<'_> {
        let Some([surname, given_name, patronymic]) = self.names.get(p.0 as usize).copied() else {
            return PersonText::default();
        };
        PersonText {
            reference: self.references.get(&p.0).map_or("", |text| text),
            surname: self.name_texts.text(surname),
            given_name: self.name_texts.text(given_name),
            patronymic: self.name_texts.text(patronymic),
        }
    }

    /// How many different texts are somebody's name.
    pub(super) fn name_count(&self) -> u32 {
        self.name_texts.len()
    }

    /// One of these texts; that of number 0 is empty.
    pub(super) fn name(&self, no: u32) -> &str {
        self.name_texts.text(no)
    }

    /// The numbers of somebody's names.
    pub(super) fn names(&self, p: u32) -> [u32; 3] {
        self.names.get(p as usize).copied().unwrap_or_default()
    }

    /// Everybody who has a reference, by person number.
    pub(super) fn references(&self) -> Vec<(u32, &str)> {
        let mut all: Vec<(u32, &str)> =
            self.references.iter().map(|(no, text)| (*no, &**text)).collect();
        all.sort_unstable();
        all
    }

    /// Bytes of the columns that the graph needs, and of names and address texts.
    pub(super) fn bytes_used(&self) -> (usize, usize) {
        let columns = self.rows.capacity() * size_of::<PackedPerson>()
            + self.recorded.bytes_used()
            + self.by_iin.allocation_size();
        let names = self.names.capacity() * 12
            + self.name_texts.bytes_used()
            + self.address_texts.bytes_used();
        (columns, names)
    }

    pub(super) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        self.recorded.shrink();
        self.names.shrink_to_fit();
        self.name_texts.shrink();
        self.address_texts.shrink();
    }
}

/// Spreads the digits of an IIN over all bits (the constant is 2⁶⁴ / φ).
fn spread(number: u64) -> u64 {
    let h = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^ (h >> 32)
}
