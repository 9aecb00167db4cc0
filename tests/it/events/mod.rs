//! Civil events from outside: what each kind does, any order of arrival against a slow fold,
//! waiting, repeats, two at once, and a loss of power.

#![allow(clippy::format_push_string, clippy::format_collect)]

mod beside;
mod cycles;
mod exported;
mod judged;
mod kept;
mod kinds;
mod meeting_rows;
mod orders;
mod power;
mod rebuilt;
mod reference;
mod repeats;
pub(crate) mod simulator;
mod touches;
mod unions;

use crate::store::options;
use otbasy::domain::{
    CivilEvent, Day, EndReason, EventFault, Identity, Instant, Party, PersonNo, RecordState,
};
use otbasy::jobs::import::{ImportOptions, ImportReport, import};
use otbasy::record::{Answer, EventOutcome, Moment, record_and_ask};
use otbasy::store::{Embedded, Publish, Store, StoreError};
use std::collections::BTreeMap;

const PERSONS: &str = "ref,surname,sex,birth_date,death_date,death_recorded_at";
const LINKS: &str = "id,kind,from_iin,to_iin,institution,basis,valid_from,valid_until,end_reason,\
                     source,document,recorded_at";

/// The columns that every file has; those not named in a header are empty.
const PERSON_COLUMNS: [&str; 13] = [
    "iin",
    "ref",
    "surname",
    "given_name",
    "patronymic",
    "sex",
    "birth_date",
    "death_date",
    "citizenship",
    "region",
    "address",
    "phone",
    "protected",
];
const LINK_COLUMNS: [&str; 3] = ["confidence", "state", "secrecy"];
const STATUSES: &str = "id,iin,kind,detail,note,valid_from,valid_until,source,document,recorded_at";

/// Hands one event in.
pub(crate) fn tell(store: &Store, line: &str) -> Result<Result<Answer, EventFault>, StoreError> {
    tell_asking(store, line, true)
}

/// Hands one event in, and asks whose cards it touches or not.
fn tell_asking(
    store: &Store,
    line: &str,
    whom_it_touches: bool,
) -> Result<Result<Answer, EventFault>, StoreError> {
    let event = match CivilEvent::parse(line, &options().sources) {
        Ok(event) => event,
        Err(fault) => return Ok(Err(fault)),
    };
    let now = Instant::parse("2026-11-01T00:00:00Z").unwrap();
    let day = Day::parse("2026-11-01").unwrap();
    let moment = Moment { now, day: whom_it_touches.then_some(day) };
    record_and_ask(store, &event, moment, || Ok(()))
}

/// A store in memory that takes events and files in.
struct Register(Store);

impl Register {
    fn new() -> Register {
        let disk = redb::backends::InMemoryBackend::new();
        Register(Store::Embedded(Embedded::on_backend(disk, options()).unwrap()))
    }

    /// With these people, by reference, born in 1990.
    fn with(people: &[&str]) -> Register {
        let register = Register::new();
        let rows: Vec<String> = people.iter().map(|p| format!("{p},S,U,1990-01-01,,")).collect();
        register.persons(&rows);
        register
    }

    fn tell(&self, line: &str) -> Answer {
        self.try_to_tell(line).unwrap().unwrap_or_else(|e| panic!("{line}: {e}"))
    }

    fn refused(&self, line: &str) -> String {
        let before = self.0.snapshot().unwrap().sequence;
        let fault = self.try_to_tell(line).unwrap().expect_err(line);
        assert_eq!(self.0.snapshot().unwrap().sequence, before, "nothing is stored");
        fault.code.to_owned()
    }

    fn try_to_tell(&self, line: &str) -> Result<Result<Answer, EventFault>, StoreError> {
        tell(&self.0, line)
    }

    fn outcome(&self, line: &str) -> EventOutcome {
        self.tell(line).outcome
    }

    fn persons(&self, rows: &[String]) -> ImportReport {
        self.take("persons.csv", PERSONS, rows)
    }

    fn links(&self, rows: &[String]) -> ImportReport {
        self.take("links.csv", LINKS, rows)
    }

    fn statuses(&self, rows: &[String]) -> ImportReport {
        self.take("statuses.csv", STATUSES, rows)
    }

    fn take(&self, file: &str, header: &str, rows: &[String]) -> ImportReport {
        let dir = tempfile::TempDir::new().unwrap();
        let columns = match file {
            "persons.csv" => &PERSON_COLUMNS[..],
            "statuses.csv" | "incomes.csv" => &[],
            _ => &LINK_COLUMNS[..],
        };
        let named: Vec<&str> = header.split(',').collect();
        let others: Vec<&str> = columns.iter().filter(|c| !named.contains(c)).copied().collect();
        let empty = ",".repeat(others.len());
        let lines: String = rows.iter().map(|row| format!("{row}{empty}\n")).collect();
        let others: String = others.iter().map(|name| format!(",{name}")).collect();
        let text = format!("{header}{others}\n{lines}");
        std::fs::write(dir.path().join(file), text).unwrap();
        let at = Instant::parse("2026-10-01T00:00:00Z").unwrap();
        let mut session = self.0.intake(Publish::AtFinish).unwrap();
        let options = ImportOptions::at(at);
        let report = import(dir.path(), &options, session.as_mut(), &mut |_, _| {}).unwrap();
        session.finish().unwrap();
        report
    }

    /// Everybody who has arrived, with their death.
    fn people(&self) -> BTreeMap<String, String> {
        let rows = self.0.all_rows().unwrap();
        let mut found = BTreeMap::new();
        rows.people(&mut |no, row| {
            if row.arrived {
                let p = &row.person;
                let line =
                    format!("{} {} {} {:?}", p.surname, p.birth, p.death, p.death_recorded_at);
                found.insert(name(&*rows, no), line);
            }
            Ok(())
        })
        .unwrap();
        found
    }

    /// Every record as known at an instant; `None` = everything recorded.
    fn records(&self, known_at: Option<Instant>) -> BTreeMap<String, String> {
        let rows = self.0.all_rows().unwrap();
        let mut found = BTreeMap::new();
        rows.links(&mut |_, row| {
            let record = &row.link.record;
            if record.recorded.known_at(known_at) {
                let from = match &row.link.from {
                    Party::Person(p) => name(&*rows, *p),
                    Party::Institution(text) => text.clone(),
                };
                let key = format!("{}/{}", rows.sources().name(record.source), record.id);
                let line = said(
                    row.link.kind.word(),
                    (&from, &name(&*rows, row.link.to)),
                    row.link.basis.map_or("", |basis| basis.word()),
                    (record.valid.from, record.valid.until),
                    reason(row.link.end_reason, record.state),
                    &record.document,
                ) + contested(record.state);
                assert_eq!(found.insert(key, line), None, "two versions known at once");
            }
            Ok(())
        })
        .unwrap();
        rows.statuses(&mut |_, row| {
            let (status, record) = (&row.status, &row.status.record);
            if record.recorded.known_at(known_at) {
                let key = format!("S {}/{}", rows.sources().name(record.source), record.id);
                let line = said(
                    status.kind.word(),
                    (&name(&*rows, status.person), ""),
                    &status.detail,
                    (record.valid.from, record.valid.until),
                    reason(None, record.state),
                    &record.document,
                ) + contested(record.state);
                assert_eq!(found.insert(key, line), None, "two versions known at once");
            }
            Ok(())
        })
        .unwrap();
        found
    }

    /// What each of these events changed, in the words of the store.
    fn changes(&self, items: &[reference::Item]) -> Vec<(String, Vec<String>)> {
        let of = |item: &reference::Item| {
            let (_, row) = self.0.event(item.source, &item.id).unwrap()?;
            Some((format!("{}/{}", item.source, item.id), row.changes))
        };
        items.iter().filter_map(of).collect()
    }

    fn is_sound(&self) {
        let health = self.0.health(true).unwrap();
        assert_eq!(health.findings, Vec::<String>::new());
    }
}

/// Why a marriage ended, or that a record never was.
fn reason(ended: Option<EndReason>, state: RecordState) -> &'static str {
    match state {
        RecordState::Annulled => "ANNULLED",
        _ => ended.map_or("", |reason| reason.word()),
    }
}

/// Whether somebody disputes it.
fn contested(state: RecordState) -> &'static str {
    if state == RecordState::Contested { " CONTESTED" } else { "" }
}

/// What a version says, as one line.
fn said(
    kind: &str,
    ends: (&str, &str),
    basis: &str,
    valid: (Day, Day),
    reason: &str,
    document: &str,
) -> String {
    let (mut a, mut b) = ends;
    if kind == "SPOUSE" && a > b {
        (a, b) = (b, a);
    }
    format!("{kind} {a}>{b} {basis} {}..{} {reason} {document}", valid.0, valid.1)
}

fn name(rows: &dyn otbasy::store::AllRows, p: PersonNo) -> String {
    match rows.identity(p).unwrap() {
        Some(Identity::Ref(text)) => text,
        Some(Identity::Iin(iin)) => iin.to_string(),
        None => "nobody".to_owned(),
    }
}

/// A line of NDJSON.
pub(crate) fn event(
    id: &str,
    source: &str,
    kind: &str,
    on: &str,
    recorded_at: &str,
    rest: &str,
) -> String {
    let stamp = match recorded_at {
        "" => String::new(),
        text => format!(r#""recordedAt":"{text}","#),
    };
    format!(r#"{{"id":"{id}","source":"{source}","kind":"{kind}","on":"{on}",{stamp}{rest}}}"#)
}

fn married(id: &str, on: &str, a: &str, b: &str) -> String {
    event(id, "CIVIL_ACTS", "MARRIAGE", on, "", &format!(r#""spouses":["ref:{a}","ref:{b}"]"#))
}

fn died(id: &str, on: &str, p: &str) -> String {
    event(id, "CIVIL_ACTS", "DEATH", on, "", &format!(r#""person":"ref:{p}""#))
}
