//! A country straight from the rows of a world, without any import; and single people out of a
//! country as a store would fetch them. Tests only.

use crate::reference::World;
use otbasy::domain::{
    Confidence, Instant, Link, Month, Party, Person, PersonNo, RecordFields, RecordState, Recorded,
    Secrecy, Source, Sources, Status, Tenge,
};
use otbasy::graph::{Builder, Country, FamilyGraph, LinkNo, Node, StatusNo};
use std::collections::BTreeMap;
use std::sync::Arc;

type PersonOf = crate::reference::PersonRow;

/// The text by which a row names its person.
pub(crate) fn identity(row: &PersonOf) -> String {
    row.identity()
}

struct People {
    people: Vec<(Person, Vec<String>, bool)>,
}

impl People {
    fn find(&self, text: &str) -> Option<PersonNo> {
        let place =
            self.people.iter().position(|(person, refs, _)| match text.strip_prefix("ref:") {
                Some(reference) => refs.iter().any(|r| r == reference),
                None => person.iin.is_some_and(|iin| iin.to_string() == text),
            });
        place.map(|n| PersonNo(n as u32))
    }

    fn add(&mut self, row: &PersonOf) {
        let by_iin = row.iin.and_then(|iin| self.find(&iin.to_string()));
        let by_ref = Some(&row.reference).filter(|r| !r.is_empty());
        let found = by_iin.or_else(|| self.find(&format!("ref:{}", by_ref?)));
        let mut person = Person {
            iin: row.iin,
            reference: row.reference.clone(),
            surname: row.surname.clone(),
            given_name: row.given_name.clone(),
            patronymic: row.patronymic.clone(),
            sex: row.sex,
            birth: row.birth.unwrap_or(otbasy::domain::Day::OPEN_START),
            death: row.death.unwrap_or(otbasy::domain::Day::OPEN_END),
            citizenship: row.citizenship.clone(),
            region: row.region,
            address: row.address.clone(),
            phone: row.phone.clone(),
            protected: row.protected == Some(true),
            recorded_at: row.recorded_at.unwrap_or(Instant::ALWAYS),
            death_recorded_at: row.death_recorded_at.unwrap_or(Instant::ALWAYS),
        };
        let refs: Vec<String> = by_ref.into_iter().cloned().collect();
        let Some(no) = found else {
            self.people.push((person, refs, false));
            return;
        };
        let (old, known, two) = &mut self.people[no.0 as usize];
        let stated = |p: &Person| (p.birth, p.surname.clone(), p.given_name.clone());
        *two |= old.iin.is_some() && row.iin.is_some() && stated(old) != stated(&person);
        person.iin = person.iin.or(old.iin);
        if person.reference.is_empty() {
            person.reference.clone_from(&old.reference);
        }
        known.extend(refs);
        *old = person;
    }
}

/// Sets each version's end to the start of the next one of its record.
fn supersede<T>(
    rows: Vec<(Source, String, Instant, T)>,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<(Source, String, Recorded, T)> {
    let mut records: BTreeMap<(Source, String), Vec<(Instant, T)>> = BTreeMap::new();
    for (source, id, at, row) in rows {
        records.entry((source, id)).or_default().push((at, row));
    }
    let mut out = Vec::new();
    for ((source, id), mut versions) in records {
        versions.sort_by_key(|(at, _)| *at);
        versions.dedup_by(|later, earlier| same(&later.1, &earlier.1));
        let starts: Vec<Instant> = versions.iter().map(|(at, _)| *at).collect();
        for (n, (from, row)) in versions.into_iter().enumerate() {
            let until = starts.get(n + 1).copied().unwrap_or(Instant::NEVER);
            out.push((source, id.clone(), Recorded { from, until }, row));
        }
    }
    out
}

fn fields(
    source: Source,
    id: String,
    recorded: Recorded,
    (valid, document, confidence, state, secrecy): (
        otbasy::domain::Interval,
        &str,
        Option<Confidence>,
        Option<RecordState>,
        Option<Secrecy>,
    ),
) -> RecordFields {
    RecordFields {
        source,
        id,
        valid,
        document: document.to_owned(),
        confidence,
        state: state.unwrap_or(RecordState::Registered),
        secrecy: secrecy.unwrap_or(Secrecy::None),
        recorded,
    }
}

/// Everybody of a world.
pub(crate) fn country(world: &World) -> Country {
    let mut sources: Sources = otbasy::config::registers().unwrap();
    let mut people = People { people: Vec::new() };
    world.persons.iter().for_each(|row| people.add(row));
    let mut builder = Builder::default();
    for (n, (person, refs, two)) in people.people.iter().enumerate() {
        builder.people.push(person, true, *two);
        refs.iter().for_each(|r| builder.people.also_known_as(r, PersonNo(n as u32)));
    }
    links(world, &people, &mut sources, &mut builder);
    statuses(world, &people, &mut sources, &mut builder);
    incomes(world, &people, &mut builder);
    builder.finish(sources)
}

fn links(world: &World, people: &People, sources: &mut Sources, builder: &mut Builder) {
    let rows = world.links.iter().map(|row| {
        let source = sources.find_or_add(&row.source).unwrap();
        (source, row.id.clone(), row.recorded_at.unwrap_or(Instant::ALWAYS), row)
    });
    let same = |a: &&crate::reference::LinkRow, b: &&crate::reference::LinkRow| {
        let plain = |row: &crate::reference::LinkRow| crate::reference::LinkRow {
            recorded_at: None,
            ..row.clone()
        };
        plain(a) == plain(b)
    };
    for (source, id, recorded, row) in supersede(rows.collect(), same) {
        let from = if row.from.is_empty() {
            Party::Institution(row.institution.clone())
        } else {
            Party::Person(people.find(&row.from).unwrap())
        };
        let valid = otbasy::domain::Interval::new(row.valid_from, row.valid_until);
        let stated = (valid, row.document.as_str(), row.confidence, row.state, row.secrecy);
        builder.links.push(&Link {
            kind: row.kind,
            from,
            to: people.find(&row.to).unwrap(),
            basis: row.basis,
            end_reason: row.end_reason,
            record: fields(source, id, recorded, stated),
        });
    }
}

fn statuses(world: &World, people: &People, sources: &mut Sources, builder: &mut Builder) {
    let rows = world.statuses.iter().map(|row| {
        let source = sources.find_or_add(&row.source).unwrap();
        (source, row.id.clone(), row.recorded_at.unwrap_or(Instant::ALWAYS), row)
    });
    let same = |a: &&crate::reference::StatusRow, b: &&crate::reference::StatusRow| {
        let plain = |row: &crate::reference::StatusRow| crate::reference::StatusRow {
            recorded_at: None,
            ..row.clone()
        };
        plain(a) == plain(b)
    };
    for (source, id, recorded, row) in supersede(rows.collect(), same) {
        let valid = otbasy::domain::Interval::new(row.valid_from, row.valid_until);
        let stated = (valid, row.document.as_str(), row.confidence, row.state, row.secrecy);
        builder.statuses.push(&Status {
            person: people.find(&row.person).unwrap(),
            kind: row.kind,
            detail: row.detail.clone(),
            note: row.note.clone(),
            record: fields(source, id, recorded, stated),
        });
    }
}

fn incomes(world: &World, people: &People, builder: &mut Builder) {
    let mut sums = BTreeMap::new();
    for row in &world.incomes {
        let p = people.find(&row.person).unwrap();
        let key = (p, Month::parse(&row.month).unwrap(), row.kind);
        let sum: &mut Tenge = sums.entry(key).or_default();
        *sum = sum.plus(Tenge::parse(&row.amount).unwrap());
    }
    let mut by_person: BTreeMap<PersonNo, Vec<otbasy::domain::Income>> = BTreeMap::new();
    for ((p, month, kind), amount) in sums {
        by_person.entry(p).or_default().push(otbasy::domain::Income { month, kind, amount });
    }
    by_person.into_iter().for_each(|(p, incomes)| builder.incomes.push(p, &incomes));
}

/// One person of a country with every row, as a store would fetch it.
pub(super) fn node(country: &Country, p: PersonNo) -> Option<Node> {
    let row = country.person(p)?;
    let text = country.person_text(p);
    let (mut links, mut statuses, mut incomes) = (Vec::new(), Vec::new(), Vec::new());
    country.links(p, &mut links);
    country.statuses(p, &mut statuses);
    country.incomes(p, &mut incomes);
    let person = Person {
        iin: row.iin,
        reference: text.reference.to_owned(),
        surname: text.surname.to_owned(),
        given_name: text.given_name.to_owned(),
        patronymic: text.patronymic.to_owned(),
        sex: row.sex,
        birth: row.birth,
        death: row.death,
        citizenship: String::new(),
        region: row.region,
        address: country.address(row.address).to_owned(),
        phone: String::new(),
        protected: row.protected,
        recorded_at: row.recorded_at,
        death_recorded_at: row.death_recorded_at,
    };
    Some(Node {
        no: p,
        person,
        also_known_as: Vec::new(),
        arrived: row.recorded_at != Instant::NEVER,
        two_people: row.two_people,
        merged: country.merges(p),
        links: links.iter().map(|row| (row.no, Arc::new(link(country, row.no)))).collect(),
        statuses: statuses
            .iter()
            .map(|row| (row.no, Arc::new(status(country, row.no, p))))
            .collect(),
        incomes,
        ends: Vec::new(),
    })
}

fn owned(record: &otbasy::graph::RecordRow, text: otbasy::graph::RecordText) -> RecordFields {
    RecordFields {
        source: record.source,
        id: text.id.to_owned(),
        valid: record.valid,
        document: text.document.to_owned(),
        confidence: record.confidence,
        state: record.state,
        secrecy: record.secrecy,
        recorded: record.recorded,
    }
}

fn link(country: &Country, no: LinkNo) -> Link {
    let row = country.link(no).unwrap();
    let text = country.link_text(no);
    Link {
        kind: row.kind,
        from: row.from.map_or_else(|| Party::Institution(text.detail.to_owned()), Party::Person),
        to: row.to,
        basis: row.basis,
        end_reason: row.end_reason,
        record: owned(&row.record, text),
    }
}

fn status(country: &Country, no: StatusNo, p: PersonNo) -> Status {
    let mut rows = Vec::new();
    country.statuses(p, &mut rows);
    let row = rows.into_iter().find(|row| row.no == no).unwrap();
    let text = country.status_text(no);
    Status {
        person: p,
        kind: row.kind,
        detail: text.detail.to_owned(),
        note: text.note.to_owned(),
        record: owned(&row.record, text),
    }
}
