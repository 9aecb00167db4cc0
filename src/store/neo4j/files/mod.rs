//! Everything as the files that `neo4j-admin database import full` takes: the very nodes and
//! relationships that the writer would have made. They stream from the rows of any store; only the
//! names of institutions are kept in memory. Constraints and indexes are no part of them: in
//! Community Edition they are made afterwards, by `otbasy migrate apply`.

mod kinds;
mod sheet;

use super::rows::{
    income_properties, link_properties, put_arrived, put_event, put_extract, put_former_reference,
    put_person, put_reject, status_properties, type_of,
};
use super::state::State;
use super::write::place_in;
use super::write::{put_state, words};
use crate::domain::Party;
use crate::store::{AllRows, Arrived, Counts, EventNo, StoreError, private};
use kinds::{
    ARRIVAL, EARNED, EVENT, EXTRACT, FORMER_REFERENCE, HAS_STATUS, INCOME, INSTITUTION, LINKS,
    NAMES, PERSON, REJECT, STATUS, STORE,
};
use sheet::{Done, Sheet};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The options of the import, to be named behind an `@`; written last, so a directory that has it
/// is whole.
pub const OPTIONS: &str = "import.args";

/// How much was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// Nodes.
    pub nodes: u64,
    /// Relationships.
    pub relationships: u64,
}

/// Hears how many rows of how many are done.
pub type Told<'t> = &'t mut (dyn FnMut(u64, u64) + Send);

/// Every so many rows somebody is told.
const TOLD_EVERY: u64 = 1 << 12;

/// Writes the files into `dir`, which is made if it is not there.
pub fn write_files(rows: &dyn AllRows, dir: &Path, told: Told<'_>) -> Result<Written, StoreError> {
    private::directory(dir).map_err(|e| StoreError::failed(dir, e))?;
    let counts = rows.counts()?;
    let total = [counts.next.person, counts.next.link, counts.next.status, counts.next.event];
    let total = total.into_iter().map(u64::from).sum();
    let first = Numbers::of(rows, &counts)?;
    let shared = Mutex::new(Shared { seen: 0, told, done: Ok(BTreeMap::new()) });
    let files = Files { rows, dir, counts, first, total, shared };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..cores.min(Files::PARTS.len()) {
            scope.spawn(|| files.parts(&next));
        }
    });
    files.options()
}

fn finish(sheets: impl IntoIterator<Item = Sheet>) -> Result<Vec<Done>, StoreError> {
    sheets.into_iter().map(Sheet::finish).collect()
}

/// The next number.
fn take(next: &mut u64) -> u64 {
    let number = *next;
    *next += 1;
    number
}

/// Files that are written together, in the order of the options.
type Part<'f> = fn(&Files<'f>) -> Result<Vec<Done>, StoreError>;

struct Files<'f> {
    rows: &'f dyn AllRows,
    dir: &'f Path,
    counts: Counts,
    first: Numbers,
    total: u64,
    shared: Mutex<Shared<'f>>,
}

/// Where the numbers begin by which nodes stand in the database; people have their own. The
/// importer needs no index to find the ends of a relationship, so the numbers must be those of one
/// dense row.
struct Numbers {
    statuses: u64,
    events: u64,
    incomes: u64,
    others: u64,
}

impl Numbers {
    /// Incomes are counted: they alone are both many and without a number of their own.
    fn of(rows: &dyn AllRows, counts: &Counts) -> Result<Numbers, StoreError> {
        let statuses = u64::from(counts.next.person);
        let events = statuses + u64::from(counts.next.status);
        let incomes = events + u64::from(counts.next.event);
        let mut others = incomes;
        rows.incomes(&mut |_, rows| {
            others += rows.len() as u64;
            Ok(())
        })?;
        Ok(Numbers { statuses, events, incomes, others })
    }
}

/// What the threads know of each other.
struct Shared<'f> {
    seen: u64,
    told: Told<'f>,
    /// The parts that are whole, by their place; the first failure ends the others.
    done: Result<BTreeMap<usize, Vec<Done>>, StoreError>,
}

impl<'f> Files<'f> {
    /// What takes long comes first.
    const PARTS: [Part<'f>; 5] =
        [Self::links_and_others, Self::people, Self::incomes, Self::statuses, Self::events];

    /// Parts have nothing to do with each other: each thread takes the next that is left.
    fn parts(&self, next: &AtomicUsize) {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = Self::PARTS.get(place).filter(|_| self.lock().done.is_ok()) else {
                return;
            };
            let part = part(self);
            let Shared { done, .. } = &mut *self.lock();
            match (&mut *done, part) {
                (Ok(all), Ok(files)) => drop(all.insert(place, files)),
                (Ok(_), Err(e)) => *done = Err(e),
                (Err(_), _) => return,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shared<'f>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a row of a part; an error, which nobody will see, where another part has failed.
    fn tell(&self, rows: &mut u64) -> Result<(), StoreError> {
        *rows += 1;
        if !rows.is_multiple_of(TOLD_EVERY) {
            return Ok(());
        }
        let mut shared = self.lock();
        shared.seen += TOLD_EVERY;
        let seen = shared.seen;
        (shared.told)(seen, self.total);
        match &shared.done {
            Ok(_) => Ok(()),
            Err(_) => Err(StoreError::failed(self.dir, "other files could not be written")),
        }
    }

    fn sheet(&self, kind: &'static kinds::Kind) -> Result<Sheet, StoreError> {
        Sheet::new(kind, self.dir)
    }

    /// Everybody has the number of the last commit: whoever reads asks only whether it is newer.
    fn people(&self) -> Result<Vec<Done>, StoreError> {
        let mut people = self.sheet(&PERSON)?;
        let (mut told, sequence) = (0, self.counts.sequence as i64);
        self.rows.people(&mut |no, row| {
            self.tell(&mut told)?;
            people.row(&[no.0.into()], put_person(no, row, &words(row), sequence))
        })?;
        finish([people])
    }

    /// How many institutions there are is known behind the links, so all that nothing leads to by
    /// number comes then.
    fn links_and_others(&self) -> Result<Vec<Done>, StoreError> {
        let mut next = self.first.others;
        let mut done = self.links(&mut next)?;
        done.extend(self.others(&mut next)?);
        Ok(done)
    }

    fn links(&self, next: &mut u64) -> Result<Vec<Done>, StoreError> {
        let sheets: Result<Vec<Sheet>, _> = LINKS.iter().map(|kind| self.sheet(kind)).collect();
        let (mut sheets, mut institutions) = (sheets?, self.sheet(&INSTITUTION)?);
        let mut known: HashMap<String, u64> = HashMap::new();
        let (mut told, sources) = (0, self.rows.sources());
        self.rows.links(&mut |no, row| {
            self.tell(&mut told)?;
            let from = match &row.link.from {
                Party::Person(p) => p.0.into(),
                Party::Institution(name) => {
                    if let Some(number) = known.get(name) {
                        *number
                    } else {
                        let number = take(next);
                        known.insert(name.clone(), number);
                        institutions.row(&[number], [("name", name.as_str().into())])?;
                        number
                    }
                }
            };
            let (name, properties) = (type_of(&row.link), link_properties(no, row, sources));
            let sheet = LINKS.iter().position(|kind| kind.name == name);
            match sheet.and_then(|place| sheets.get_mut(place)) {
                Some(sheet) => sheet.row(&[from, row.link.to.0.into()], properties),
                None => Err(StoreError::failed(Path::new(name), "no file is for such links")),
            }
        })?;
        finish(sheets.into_iter().chain([institutions]))
    }

    fn statuses(&self) -> Result<Vec<Done>, StoreError> {
        let (mut statuses, mut ends) = (self.sheet(&STATUS)?, self.sheet(&HAS_STATUS)?);
        let (mut told, sources) = (0, self.rows.sources());
        self.rows.statuses(&mut |no, row| {
            self.tell(&mut told)?;
            let number = self.first.statuses + u64::from(no.0);
            statuses.row(&[number], status_properties(no, row, sources))?;
            ends.row(&[row.status.person.0.into(), number], [])
        })?;
        finish([statuses, ends])
    }

    fn incomes(&self) -> Result<Vec<Done>, StoreError> {
        let (mut incomes, mut ends) = (self.sheet(&INCOME)?, self.sheet(&EARNED)?);
        let mut next = self.first.incomes;
        self.rows.incomes(&mut |person, rows| {
            for row in rows {
                let number = take(&mut next);
                incomes.row(&[number], income_properties(row))?;
                ends.row(&[person.0.into(), number], [])?;
            }
            Ok(())
        })?;
        finish([incomes, ends])
    }

    fn events(&self) -> Result<Vec<Done>, StoreError> {
        let (mut events, mut ends) = (self.sheet(&EVENT)?, self.sheet(&NAMES)?);
        let (mut told, sequence) = (0, self.counts.sequence as i64);
        let number = |no: EventNo| self.first.events + u64::from(no.0);
        self.rows.events(&mut |no, row| {
            self.tell(&mut told)?;
            events.row(&[number(no)], put_event(no, row, sequence))
        })?;
        self.rows
            .event_people(&mut |person, event| ends.row(&[number(*event), person.0.into()], []))?;
        finish([events, ends])
    }

    /// Former references, extracts, the rows refused in the last one, and the store itself.
    fn others(&self, next: &mut u64) -> Result<Vec<Done>, StoreError> {
        let mut former = self.sheet(&FORMER_REFERENCE)?;
        self.rows.people(&mut |no, row| {
            let mut texts = row.also_known_as.iter();
            texts.try_for_each(|text| former.row(&[take(next)], put_former_reference(text, no)))
        })?;
        let (mut extracts, mut rejects) = (self.sheet(&EXTRACT)?, self.sheet(&REJECT)?);
        self.rows.extracts(&mut |_, row| extracts.row(&[take(next)], put_extract(row)))?;
        self.rows
            .rejects(&mut |no, row| rejects.row(&[take(next)], put_reject(i64::from(no), row)))?;
        let (mut arrivals, mut at) = (self.sheet(&ARRIVAL)?, (0, 0));
        self.rows.arrivals(&mut |arrived| match arrived {
            Arrived::Event(..) => Ok(()),
            Arrived::Rows(_, rows) => {
                let sequence = rows.sequence as i64;
                at = (sequence, if at.0 == sequence { at.1 + 1 } else { 0 });
                let id = place_in(sequence, at.1);
                arrivals.row(&[take(next)], put_arrived(id, sequence, rows))
            }
        })?;
        let mut store = self.sheet(&STORE)?;
        let Counts { sequence, default_date, next: free } = self.counts;
        let sources = self.rows.sources().clone();
        let state = State { sequence, default_date, next: free, sources, last_extract: None };
        let own = [("id", 1_u32.into())].into_iter().chain(put_state(&state, ""));
        store.row(&[take(next)], own)?;
        finish([former, extracts, rejects, arrivals, store])
    }

    fn options(self) -> Result<Written, StoreError> {
        let Shared { told, done, .. } =
            self.shared.into_inner().unwrap_or_else(PoisonError::into_inner);
        let done: Vec<Done> = done?.into_values().flatten().collect();
        let mut text = "--id-type=actual\n--array-delimiter=U+001F\n".to_owned();
        let long: Vec<String> =
            done.iter().filter(|done| done.has_breaks).map(|done| done.kind.data()).collect();
        if !long.is_empty() {
            let _ = writeln!(text, "--multiline-fields-format=v2"); // a text takes everything
            let _ = writeln!(text, "--multiline-fields={}", long.join(","));
        }
        let mut written = Written::default();
        for Done { kind, rows, .. } in &done {
            let _ = writeln!(text, "{}", kind.option());
            *if kind.is_relationship() {
                &mut written.relationships
            } else {
                &mut written.nodes
            } += rows;
        }
        let path = self.dir.join(OPTIONS);
        let file = private::file(&path).and_then(|mut file| {
            std::io::Write::write_all(&mut file, text.as_bytes())?;
            file.sync_all()
        });
        file.map_err(|e| StoreError::failed(&path, e))?;
        told(self.total, self.total);
        Ok(written)
    }
}
