//! One small family with everything that an answer must show or withhold: a widow at a protected
//! address, her disabled daughter, an adopted son whose birth mother is known to the registers, and
//! a newborn without a number.

use otbasy::api::graphql::execute_local;
use otbasy::api::{Caller, Clock, IdKey, Service, Snapshot};
use otbasy::config::{Limits, registers};
use otbasy::domain::{
    Basis, Day, EndReason, Iin, Instant, Interval, Link, LinkKind, Party, Permission, Person,
    PersonNo, RecordFields, RecordState, Recorded, Rights, Secrecy, Sex, Source, Sources, Status,
    StatusKind,
};
use otbasy::graph::{Builder, Country, FamilyGraph};
use otbasy::store::Reads;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub(super) const WIDOW: PersonNo = PersonNo(0);
pub(super) const HUSBAND: PersonNo = PersonNo(1);
pub(super) const DAUGHTER: PersonNo = PersonNo(2);
pub(super) const SON: PersonNo = PersonNo(3);
pub(super) const BIRTH_MOTHER: PersonNo = PersonNo(4);
pub(super) const NEWBORN: PersonNo = PersonNo(5);

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The number of the n-th person; month digits + 80, so that it is nobody's.
pub(super) fn iin(n: u64) -> Iin {
    (0..).find_map(|serial| Iin::from_body(85_831_200_000 + n * 100 + serial)).unwrap()
}

fn person(n: u64, name: &str, sex: Sex, birth: &str) -> Person {
    Person {
        iin: Some(iin(n)),
        reference: String::new(),
        surname: "Сынақ".to_owned(),
        given_name: name.to_owned(),
        patronymic: String::new(),
        sex,
        birth: day(birth),
        death: Day::OPEN_END,
        citizenship: "KZ".to_owned(),
        region: None,
        address: "home-1".to_owned(),
        phone: String::new(),
        protected: false,
        recorded_at: Instant::ALWAYS,
        death_recorded_at: Instant::ALWAYS,
    }
}

pub(super) fn record(source: Source, id: &str, valid: Interval) -> RecordFields {
    RecordFields {
        source,
        id: id.to_owned(),
        valid,
        document: format!("act {id}"),
        confidence: None,
        state: RecordState::Registered,
        secrecy: Secrecy::None,
        recorded: Recorded::ALWAYS,
    }
}

pub(super) fn since(from: &str) -> Interval {
    Interval::new(Some(day(from)), None)
}

pub(super) fn parent(from: PersonNo, to: PersonNo, fields: RecordFields) -> Link {
    let basis = Some(Basis::Birth);
    Link {
        kind: LinkKind::Parent,
        from: Party::Person(from),
        to,
        basis,
        end_reason: None,
        record: fields,
    }
}

pub(super) fn people() -> Vec<Person> {
    let widow = person(0, "Айгүл", Sex::Female, "1985-03-12");
    let newborn = person(5, "Нұр", Sex::Unknown, "2026-05-20");
    vec![
        Person { protected: true, ..widow },
        Person { death: day("2025-03-01"), ..person(1, "Дәурен", Sex::Male, "1980-01-05") },
        person(2, "Алуа", Sex::Female, "2015-07-30"),
        person(3, "Тимур", Sex::Male, "2012-02-01"),
        Person {
            address: "elsewhere".to_owned(), ..person(4, "Сәуле", Sex::Female, "1990-09-09")
        },
        Person { iin: None, reference: "newborn-1".to_owned(), ..newborn },
    ]
}

/// The country, with or without the secret that the son is adopted.
pub(super) fn country(adopted: bool) -> Country {
    builder(adopted).finish(registers().unwrap())
}

/// Its rows, to which a test may add.
pub(super) fn builder(adopted: bool) -> Builder {
    let sources: Sources = registers().unwrap();
    let acts = sources.find("CIVIL_ACTS").unwrap();
    let disability = sources.find("DISABILITY").unwrap();
    let mut builder = Builder::default();
    for person in people() {
        builder.people.push(&person, true, false);
    }
    let ended = Interval::new(Some(day("2010-06-01")), Some(day("2025-03-01")));
    builder.links.push(&Link {
        kind: LinkKind::Spouse,
        from: Party::Person(HUSBAND),
        to: WIDOW,
        basis: Some(Basis::Registered),
        end_reason: Some(EndReason::Death),
        record: record(acts, "m-1", ended),
    });
    for (id, from, to) in [("b-1", WIDOW, DAUGHTER), ("b-2", HUSBAND, DAUGHTER)] {
        builder.links.push(&parent(from, to, record(acts, id, since("2015-07-30"))));
    }
    builder.links.push(&parent(WIDOW, NEWBORN, record(acts, "b-3", since("2026-05-20"))));
    let filiation = record(acts, "a-1", since(if adopted { "2016-01-10" } else { "2012-02-01" }));
    if adopted {
        let replaced = Interval::new(Some(day("2012-02-01")), Some(day("2016-01-10")));
        let secret = |fields: RecordFields| RecordFields { secrecy: Secrecy::Adoption, ..fields };
        let document = "ruling on an adoption".to_owned();
        let adoption = parent(WIDOW, SON, secret(RecordFields { document, ..filiation }));
        builder.links.push(&Link { basis: Some(Basis::Adoption), ..adoption });
        builder.links.push(&parent(BIRTH_MOTHER, SON, secret(record(acts, "b-0", replaced))));
    } else {
        builder.links.push(&parent(WIDOW, SON, filiation));
    }
    builder.statuses.push(&Status {
        person: DAUGHTER,
        kind: StatusKind::Disability,
        detail: "CHILD".to_owned(),
        note: String::new(),
        record: record(disability, "d-1", since("2020-01-01")),
    });
    builder
}

/// A service over a country, which counts how often the store is read.
pub(crate) struct World {
    pub(super) service: Arc<Service>,
    pub(super) reads: Arc<AtomicU64>,
}

pub(super) const CLOCK: Clock = Clock {
    today: || Day::from_number(20_605),
    now: || Instant::from_number(20_605 * 86_400_000_000_000),
    ticks: || Duration::ZERO,
};

impl World {
    pub(super) fn new() -> World {
        World::of(country(true), Limits::default())
    }

    pub(crate) fn of(country: Country, limits: Limits) -> World {
        let graph: Arc<dyn FamilyGraph> = Arc::new(country);
        let reads = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&reads);
        let read = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            let default_date = Some(day("2026-06-01"));
            Snapshot {
                graph: Arc::clone(&graph),
                sequence: 7,
                default_date,
                reads: Reads::default(),
            }
        };
        let service = Service::reading(read, IdKey::of_development(), CLOCK, limits, law());
        World { service: Arc::new(service), reads }
    }

    /// The whole answer of a document, for a caller with these rights.
    pub(crate) fn answer(&self, rights: Rights, document: &str, variables: Value) -> Value {
        let caller = Caller { rights, purpose: "TEST".to_owned() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(execute_local(Arc::clone(&self.service), caller, document, variables))
    }

    /// The data of a document that must have no errors.
    pub(super) fn data(&self, rights: Rights, document: &str, variables: Value) -> Value {
        let mut answer = self.answer(rights, document, variables);
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"].take()
    }
}

/// Everything but one permission.
pub(crate) fn all_but(missing: Permission) -> Rights {
    let others = Permission::ALL.iter().filter(|p| **p != missing);
    others.fold(Rights::NONE, |rights, p| rights.with(*p))
}

/// The variable `$of` for a person of this world.
pub(super) fn of(p: PersonNo) -> Value {
    if p == NEWBORN {
        json!({ "of": { "ref": "newborn-1" } })
    } else {
        json!({ "of": { "iin": iin(u64::from(p.0)).to_string() } })
    }
}

/// Somebody to whom a test adds what it needs.
pub(super) fn somebody() -> Person {
    person(90, "", Sex::Unknown, "1990-01-01")
}

/// The law that ships with the program.
pub(super) fn law() -> Arc<otbasy::rules::Law> {
    Arc::new(otbasy::rules::Law::shipped().unwrap())
}
