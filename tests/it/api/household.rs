//! A family in an embedded store, which changes while it is looked at: a couple with a daughter of
//! their own and an adopted son, and a neighbour who is nobody's kin.

use super::world::{
    BIRTH_MOTHER, CLOCK, DAUGHTER, HUSBAND, NEWBORN, SON, WIDOW, day, law, parent, people, record,
    since,
};
use otbasy::api::{IdKey, Service};
use otbasy::config::{Limits, registers};
use otbasy::domain::{
    Basis, Day, Instant, Interval, Link, LinkKind, Party, Person, PersonNo, RecordFields, Secrecy,
    Status, StatusKind,
};
use otbasy::graph::{LinkNo, StatusNo};
use otbasy::store::{
    Changes, CsvMark, Embedded, Intake, Options, Store, StoredLink, StoredPerson, StoredStatus,
};
use std::sync::Arc;
use tempfile::TempDir;

/// The store, and the directory that vanishes with it.
pub(super) struct Household {
    pub(super) store: Arc<Store>,
    _dir: TempDir,
}

fn stored(person: Person) -> StoredPerson {
    StoredPerson { arrived: true, extract: 1, ..StoredPerson::of(person) }
}

fn row(link: Link) -> StoredLink {
    // As a file of a register would have brought it.
    StoredLink { link, csv: CsvMark { extract: 1, ..CsvMark::default() } }
}

fn whole(n: PersonNo) -> Person {
    let person = people().swap_remove(n.0 as usize);
    // Until he dies in a test, the husband lives.
    Person { death: Day::OPEN_END, ..person }
}

fn links() -> Vec<Link> {
    let acts = registers().unwrap().find("CIVIL_ACTS").unwrap();
    let secret = |fields: RecordFields| RecordFields { secrecy: Secrecy::Adoption, ..fields };
    let replaced = Interval::new(Some(day("2012-02-01")), Some(day("2016-01-10")));
    let adoption = parent(WIDOW, SON, secret(record(acts, "a-1", since("2016-01-10"))));
    vec![
        Link {
            kind: LinkKind::Spouse,
            from: Party::Person(HUSBAND),
            to: WIDOW,
            basis: Some(Basis::Registered),
            end_reason: None,
            record: record(acts, "m-1", since("2010-06-01")),
        },
        parent(WIDOW, DAUGHTER, record(acts, "b-1", since("2015-07-30"))),
        parent(HUSBAND, DAUGHTER, record(acts, "b-2", since("2015-07-30"))),
        Link { basis: Some(Basis::Adoption), ..adoption },
        parent(BIRTH_MOTHER, SON, secret(record(acts, "b-0", replaced))),
    ]
}

/// The same family, to which the son was born.
fn links_without_adoption() -> Vec<Link> {
    let acts = registers().unwrap().find("CIVIL_ACTS").unwrap();
    let mut links = links();
    links.truncate(3);
    links.push(parent(WIDOW, SON, record(acts, "a-1", since("2012-02-01"))));
    links
}

impl Household {
    pub(super) fn new() -> Household {
        Household::with(Options::new(registers().unwrap()))
    }

    /// What a caller without the right to adoptions must take this family for.
    pub(super) fn without_adoption() -> Household {
        Household::of(Options::new(registers().unwrap()), links_without_adoption())
    }

    /// The population register states the adoption, too.
    pub(super) fn adopted_in_two_registers() -> Household {
        let mut links = links();
        let adoption = links.iter().find(|link| link.basis == Some(Basis::Adoption)).unwrap();
        let mut again = adoption.clone();
        again.record.source = registers().unwrap().find("POPULATION").unwrap();
        links.push(again);
        Household::of(Options::new(registers().unwrap()), links)
    }

    pub(super) fn with(options: Options) -> Household {
        Household::of(options, links())
    }

    fn of(options: Options, links: Vec<Link>) -> Household {
        let dir = tempfile::tempdir().unwrap();
        let embedded = Embedded::open_or_create(dir.path().join("store"), options).unwrap();
        embedded.set_default_date(Some(day("2026-06-01"))).unwrap();
        let house = Household { store: Arc::new(Store::Embedded(embedded)), _dir: dir };
        let people = (0..5).map(|n| (PersonNo(n), stored(whole(PersonNo(n))))).collect();
        let links = (0..).map(LinkNo).zip(links.into_iter().map(row)).collect();
        house.write(Changes { people, links, ..Changes::default() });
        house
    }

    pub(super) fn embedded(&self) -> &Embedded {
        match &*self.store {
            Store::Embedded(embedded) => embedded,
            #[cfg(feature = "neo4j")]
            Store::Neo4j(_) => unreachable!("the houses of these tests are embedded"),
        }
    }

    pub(super) fn write(&self, changes: Changes) {
        self.embedded().write(move |_| Ok(((), changes))).unwrap();
    }

    pub(super) fn service(&self, limits: Limits) -> Arc<Service> {
        let key = IdKey::of_development();
        Arc::new(Service::over(Arc::clone(&self.store), key, CLOCK, limits, law()).unwrap())
    }

    /// The husband dies, as recorded at the instant given.
    pub(super) fn husband_dies(&self, recorded: Instant) {
        let death = day("2026-03-01");
        let dead = Person { death, death_recorded_at: recorded, ..whole(HUSBAND) };
        let people = vec![(HUSBAND, stored(dead))];
        self.write(Changes { people, ..Changes::default() });
    }

    /// The husband did not die after all.
    pub(super) fn husband_lives(&self) {
        let people = vec![(HUSBAND, stored(whole(HUSBAND)))];
        self.write(Changes { people, ..Changes::default() });
    }

    /// The wife bears a child without a number.
    pub(super) fn newborn(&self) {
        let acts = registers().unwrap().find("CIVIL_ACTS").unwrap();
        let child = Person { recorded_at: Instant::ALWAYS, ..whole(NEWBORN) };
        let birth = parent(WIDOW, NEWBORN, record(acts, "b-3", since("2026-05-20")));
        self.embedded()
            .write(move |session| {
                let no = LinkNo(session.next().link);
                let people = vec![(NEWBORN, stored(child))];
                Ok(((), Changes { people, links: vec![(no, row(birth))], ..Changes::default() }))
            })
            .unwrap();
    }

    /// Somebody has a job from some day on.
    pub(super) fn employed(&self, person: PersonNo, id: &str) {
        let source = registers().unwrap().find("EMPLOYMENT").unwrap();
        let record = record(source, id, since("2024-01-01"));
        let (detail, note) = (String::new(), String::new());
        let status = Status { person, kind: StatusKind::Employed, detail, note, record };
        let status = StoredStatus { status, csv: CsvMark::default() };
        self.embedded()
            .write(move |session| {
                let no = StatusNo(session.next().status);
                Ok(((), Changes { statuses: vec![(no, status)], ..Changes::default() }))
            })
            .unwrap();
    }

    /// Somebody is called otherwise.
    pub(super) fn renamed(&self, person: PersonNo, name: &str) {
        let renamed = Person { given_name: name.to_owned(), ..whole(person) };
        let people = vec![(person, stored(renamed))];
        self.write(Changes { people, ..Changes::default() });
    }

    /// The document of the link between the son and his first mother is another one: nobody
    /// without the right can see that.
    pub(super) fn secret_act_corrected(&self, text: &str) {
        let mut link = links().pop().unwrap();
        link.record.document = text.to_owned();
        self.write(Changes { links: vec![(LinkNo(4), row(link))], ..Changes::default() });
    }
}
