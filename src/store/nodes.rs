//! Who is touched by a batch, and these people whole, ready to be laid over the graph: both ends
//! of every touched link, before and after, so that no reader sees half a link.

use super::{Changes, ExtractRow, Intake, StoreError, StoredIncome};
use crate::domain::{Link, PersonNo, Status};
use crate::graph::{FamilyGraph, LinkNo, Node, StatusNo};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// People whose rows or records a batch changes.
#[derive(Default)]
pub(in crate::store) struct Touched {
    people: FxHashSet<PersonNo>,
    links: FxHashMap<PersonNo, Vec<LinkNo>>,
    statuses: FxHashMap<PersonNo, Vec<StatusNo>>,
}

impl Touched {
    pub(in crate::store) fn add(&mut self, p: Option<PersonNo>) {
        self.people.extend(p);
    }

    /// Adds the people of one more batch, seen from the graph before the first.
    pub(in crate::store) fn add_all_of(&mut self, changes: &Changes, before: &dyn FamilyGraph) {
        self.people.extend(changes.people.iter().map(|(p, _)| *p));
        self.people.extend(changes.incomes.iter().map(|(p, _)| *p));
        for (no, row) in &changes.links {
            let old = before.link(*no).into_iter().flat_map(|row| [row.from, Some(row.to)]);
            self.people.extend(old.flatten());
            for p in [row.link.from.person(), Some(row.link.to)].into_iter().flatten() {
                self.people.insert(p);
                self.links.entry(p).or_default().push(*no);
            }
        }
        for (no, row) in &changes.statuses {
            let p = row.status.person;
            self.people.insert(p);
            self.statuses.entry(p).or_default().push(*no);
        }
    }

    pub(in crate::store) fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    pub(in crate::store) fn has(&self, p: PersonNo) -> bool {
        self.people.contains(&p)
    }
}

/// The people that a batch touches, seen from the graph before it.
pub(in crate::store) fn touched(changes: &Changes, before: &dyn FamilyGraph) -> Touched {
    let mut touched = Touched::default();
    touched.add_all_of(changes, before);
    touched
}

/// These people with all their records as the session sees them now.
pub(in crate::store) fn of(
    session: &mut dyn Intake,
    touched: &Touched,
    before: &dyn FamilyGraph,
) -> Result<Vec<Arc<Node>>, StoreError> {
    let running = session.extracts()?.last.filter(|last| !last.finished);
    let running = running.map(|ExtractRow { number, .. }| number);
    let mut shared = Shared { running, ..Shared::default() };
    let people = with_whom_they_are(session, &touched.people)?;
    let mut nodes = Vec::with_capacity(people.len());
    for p in &people {
        nodes.push(Arc::new(node(session, &mut shared, touched, before, *p)?));
    }
    Ok(nodes)
}

/// These people, and as whom they are known: incomes of either number are of both.
fn with_whom_they_are(
    session: &mut dyn Intake,
    people: &FxHashSet<PersonNo>,
) -> Result<FxHashSet<PersonNo>, StoreError> {
    let mut all = people.clone();
    for p in people {
        all.extend(session.person(*p)?.and_then(|row| row.known_as()));
    }
    Ok(all)
}

fn damaged(reason: String) -> StoreError {
    StoreError::Damaged { path: "the store".to_owned(), reason }
}

/// Records that both ends share, and what holds for all.
#[derive(Default)]
struct Shared {
    /// The extract that is begun but not finished.
    running: Option<u32>,
    links: FxHashMap<LinkNo, Arc<Link>>,
}

fn node(
    session: &mut dyn Intake,
    shared: &mut Shared,
    touched: &Touched,
    before: &dyn FamilyGraph,
    no: PersonNo,
) -> Result<Node, StoreError> {
    let Some(row) = session.person(no)? else {
        return Err(damaged(format!("person {} is missing", no.0)));
    };
    let mut incomes = session.incomes(no)?;
    for other in row.also() {
        incomes = StoredIncome::join(incomes, &session.incomes(*other)?);
    }
    let merged = row.united.map_or_else(Vec::new, |united| united.merged);
    incomes.sort_by_key(|row| (row.income.month, row.income.kind));
    let running = shared.running;
    Ok(Node {
        no,
        person: row.person,
        also_known_as: row.also_known_as,
        arrived: row.arrived,
        two_people: row.two_people,
        merged,
        links: links(session, shared, touched, before, no)?,
        statuses: statuses(session, touched, before, no)?,
        incomes: incomes.iter().filter_map(|row| row.in_force(running)).collect(),
        ends: Vec::new(),
    })
}

fn links(
    session: &mut dyn Intake,
    shared: &mut Shared,
    touched: &Touched,
    before: &dyn FamilyGraph,
    p: PersonNo,
) -> Result<Vec<(LinkNo, Arc<Link>)>, StoreError> {
    let mut rows = Vec::new();
    before.links(p, &mut rows);
    let mut numbers: Vec<LinkNo> = rows.iter().map(|row| row.no).collect();
    numbers.extend(touched.links.get(&p).into_iter().flatten());
    numbers.sort_unstable();
    numbers.dedup();
    let mut found = Vec::with_capacity(numbers.len());
    for no in numbers {
        let link = match shared.links.get(&no) {
            Some(link) => Arc::clone(link),
            None => match session.link(no)? {
                Some(row) => Arc::new(row.link),
                None => return Err(damaged(format!("link {} is missing", no.0))),
            },
        };
        shared.links.entry(no).or_insert_with(|| Arc::clone(&link));
        if link.from.person() == Some(p) || link.to == p {
            found.push((no, link));
        }
    }
    Ok(found)
}

fn statuses(
    session: &mut dyn Intake,
    touched: &Touched,
    before: &dyn FamilyGraph,
    p: PersonNo,
) -> Result<Vec<(StatusNo, Arc<Status>)>, StoreError> {
    let mut rows = Vec::new();
    before.statuses(p, &mut rows);
    let mut numbers: Vec<StatusNo> = rows.iter().map(|row| row.no).collect();
    numbers.extend(touched.statuses.get(&p).into_iter().flatten());
    numbers.sort_unstable();
    numbers.dedup();
    let mut found = Vec::with_capacity(numbers.len());
    for no in numbers {
        match session.status(no)? {
            Some(row) if row.status.person == p => found.push((no, Arc::new(row.status))),
            Some(_) => {}
            None => return Err(damaged(format!("status {} is missing", no.0))),
        }
    }
    Ok(found)
}
