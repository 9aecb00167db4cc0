//! The embedded store from outside: what a loss of power leaves, what readers see beside writers,
//! files that are damaged, copied or held by another, and writers that share a commit.

pub(crate) mod disk;
mod files;
mod group;
mod ledger;
mod overlay;
mod power;
pub(crate) mod show;

use otbasy::domain::{
    Day, Instant, Interval, Link, LinkKind, Party, Person, PersonNo, RecordFields, RecordState,
    Recorded, Secrecy, Sex, Source, Status, StatusKind,
};
use otbasy::store::{CsvMark, Options, StoredLink, StoredPerson, StoredStatus};

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 if there is none.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

pub(crate) fn options() -> Options {
    let mut options = Options::new(otbasy::config::registers().unwrap());
    options.cache_bytes = 8 << 20;
    options
}

/// Somebody of this reference, arrived.
fn person(reference: &str, surname: &str, address: &str) -> StoredPerson {
    let person = Person {
        iin: None,
        reference: reference.to_owned(),
        surname: surname.to_owned(),
        given_name: "G".to_owned(),
        patronymic: String::new(),
        sex: Sex::Unknown,
        birth: Day::parse("1990-05-01").unwrap(),
        death: Day::OPEN_END,
        citizenship: "KZ".to_owned(),
        region: None,
        address: address.to_owned(),
        phone: String::new(),
        protected: false,
        recorded_at: Instant::ALWAYS,
        death_recorded_at: Instant::ALWAYS,
    };
    let also_known_as = Vec::new();
    StoredPerson {
        person,
        also_known_as,
        arrived: true,
        two_people: false,
        extract: 0,
        row_death: None,
        united: None,
    }
}

fn record(id: String, document: String) -> RecordFields {
    RecordFields {
        source: Source(0),
        id,
        valid: Interval::OPEN,
        document,
        confidence: None,
        state: RecordState::Registered,
        secrecy: Secrecy::None,
        recorded: Recorded::ALWAYS,
    }
}

fn link(id: String, from: PersonNo, to: PersonNo) -> StoredLink {
    let record = record(id, "act".to_owned());
    let from = Party::Person(from);
    let link = Link { kind: LinkKind::Parent, from, to, basis: None, end_reason: None, record };
    StoredLink { link, csv: CsvMark::default() }
}

fn residence(id: String, person: PersonNo, address: &str) -> StoredStatus {
    let record = record(id, String::new());
    let (detail, note) = (address.to_owned(), String::new());
    let status = Status { person, kind: StatusKind::Residence, detail, note, record };
    StoredStatus { status, csv: CsvMark::default() }
}
