//! Who is touched by a batch, and these people whole, ready to be laid over the graph: both ends
//! of every touched link, before and after, so that no reader sees half a link.

use super::{
    Changes, ExtractRow, Intake, StoreError, StoredIncome, StoredLink, StoredPerson, StoredStatus,
};
use crate::domain::{Link, PersonNo, Status};
use crate::graph::{FamilyGraph, LinkNo, LinkRow, Node, StatusNo, StatusRow};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// People whose rows or records a batch changes.
#[derive(Default)]
pub(in crate::store) struct Touched {
    people: FxHashSet<PersonNo>,
    links: FxHashMap<PersonNo, Vec<LinkNo>>,
    statuses: FxHashMap<PersonNo, Vec<StatusNo>>,
    /// All links and statuses touched: whoever is at an end of one no more is not found above.
    all_links: FxHashSet<LinkNo>,
    all_statuses: FxHashSet<StatusNo>,
}

impl Touched {
    pub(in crate::store) fn add(&mut self, p: Option<PersonNo>) {
        self.people.extend(p);
    }

    /// Adds the people of one more batch, as its rows name them.
    pub(in crate::store) fn add_all_of(&mut self, changes: &Changes) {
        self.people.extend(changes.people.iter().map(|(p, _)| *p));
        self.people.extend(changes.incomes.iter().map(|(p, _)| *p));
        for (no, row) in &changes.links {
            self.all_links.insert(*no);
            for p in [row.link.from.person(), Some(row.link.to)].into_iter().flatten() {
                self.people.insert(p);
                self.links.entry(p).or_default().push(*no);
            }
        }
        for (no, row) in &changes.statuses {
            self.all_statuses.insert(*no);
            let p = row.status.person;
            self.people.insert(p);
            self.statuses.entry(p).or_default().push(*no);
        }
    }

    pub(in crate::store) fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The links of somebody that were touched.
    pub(in crate::store) fn links_of(&self, p: PersonNo) -> &[LinkNo] {
        self.links.get(&p).map_or(&[], Vec::as_slice)
    }

    /// The statuses of somebody that were touched.
    pub(in crate::store) fn statuses_of(&self, p: PersonNo) -> &[StatusNo] {
        self.statuses.get(&p).map_or(&[], Vec::as_slice)
    }
}

/// The rows of people and records, by number.
pub(in crate::store) trait Contents {
    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError>;
    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError>;
    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError>;
    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError>;
}

impl<T: Intake> Contents for T {
    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError> {
        Intake::person(self, p)
    }

    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError> {
        Intake::incomes(self, p)
    }

    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError> {
        Intake::link(self, no)
    }

    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError> {
        Intake::status(self, no)
    }
}

/// The extract that is begun but not finished: its incomes do not count yet.
pub(in crate::store) fn running_extract(
    session: &mut dyn Intake,
) -> Result<Option<u32>, StoreError> {
    let running = session.extracts()?.last.filter(|last| !last.finished);
    Ok(running.map(|ExtractRow { number, .. }| number))
}

/// The people that a batch touches, seen from the graph before it.
pub(in crate::store) fn touched(changes: &Changes, before: &dyn FamilyGraph) -> Touched {
    let mut touched = Touched::default();
    touched.add_all_of(changes);
    let old = changes.links.iter().filter_map(|(no, _)| before.link(*no));
    touched.people.extend(old.flat_map(|row| [row.from, Some(row.to)]).flatten());
    touched
}

/// These people with all their records as these rows state them. `before` knows their records but
/// for those that were touched; `running` is the extract whose incomes do not count yet.
pub(in crate::store) fn of(
    contents: &mut dyn Contents,
    running: Option<u32>,
    touched: &Touched,
    before: &dyn FamilyGraph,
) -> Result<Vec<Arc<Node>>, StoreError> {
    let mut shared = Shared { running, ..Shared::default() };
    let people = with_whom_they_are(contents, &touched.people)?;
    let mut nodes = Vec::with_capacity(people.len());
    for (no, row) in people {
        nodes.push(Arc::new(node(contents, &mut shared, touched, before, (no, row))?));
    }
    Ok(nodes)
}

/// These people, and as whom they are known: incomes of either number are of both.
fn with_whom_they_are(
    contents: &mut dyn Contents,
    people: &FxHashSet<PersonNo>,
) -> Result<FxHashMap<PersonNo, StoredPerson>, StoreError> {
    let mut all = FxHashMap::default();
    all.reserve(people.len());
    let mut others = Vec::new();
    let mut person = |p: PersonNo| {
        contents.person(p)?.ok_or_else(|| damaged(format!("person {} is missing", p.0)))
    };
    for p in people {
        let row = person(*p)?;
        others.extend(row.known_as());
        all.insert(*p, row);
    }
    for p in others {
        if let Entry::Vacant(place) = all.entry(p) {
            place.insert(person(p)?);
        }
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
    contents: &mut dyn Contents,
    shared: &mut Shared,
    touched: &Touched,
    before: &dyn FamilyGraph,
    (no, row): (PersonNo, StoredPerson),
) -> Result<Node, StoreError> {
    let mut incomes = contents.incomes(no)?;
    for other in row.also() {
        incomes = StoredIncome::join(incomes, &contents.incomes(*other)?);
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
        links: links(contents, shared, touched, before, no)?,
        statuses: statuses(contents, touched, before, no)?,
        incomes: incomes.iter().filter_map(|row| row.in_force(running)).collect(),
        ends: Vec::new(),
    })
}

fn links(
    contents: &mut dyn Contents,
    shared: &mut Shared,
    touched: &Touched,
    before: &dyn FamilyGraph,
    p: PersonNo,
) -> Result<Vec<(LinkNo, Arc<Link>)>, StoreError> {
    let mut rows = Vec::new();
    before.links(p, &mut rows);
    let is_as_before = |row: &LinkRow| !touched.all_links.contains(&row.no);
    let mut found = Vec::with_capacity(rows.len() + touched.links_of(p).len());
    for row in rows.iter().filter(|row| is_as_before(row)) {
        let whole = || Arc::new(row.whole(before.link_text(row.no)));
        found.push((row.no, Arc::clone(shared.links.entry(row.no).or_insert_with(whole))));
    }
    let changed = rows.iter().filter(|row| !is_as_before(row)).map(|row| row.no);
    for no in changed.chain(touched.links_of(p).iter().copied()) {
        let link = match shared.links.entry(no) {
            Entry::Occupied(place) => place.into_mut(),
            Entry::Vacant(place) => match contents.link(no)? {
                Some(row) => place.insert(Arc::new(row.link)),
                None => return Err(damaged(format!("link {} is missing", no.0))),
            },
        };
        if link.from.person() == Some(p) || link.to == p {
            found.push((no, Arc::clone(link)));
        }
    }
    found.sort_unstable_by_key(|(no, _)| *no);
    found.dedup_by_key(|(no, _)| *no);
    Ok(found)
}

fn statuses(
    contents: &mut dyn Contents,
    touched: &Touched,
    before: &dyn FamilyGraph,
    p: PersonNo,
) -> Result<Vec<(StatusNo, Arc<Status>)>, StoreError> {
    let mut rows = Vec::new();
    before.statuses(p, &mut rows);
    let is_as_before = |row: &StatusRow| !touched.all_statuses.contains(&row.no);
    let mut found = Vec::with_capacity(rows.len() + touched.statuses_of(p).len());
    for row in rows.iter().filter(|row| is_as_before(row)) {
        found.push((row.no, Arc::new(row.whole(before.status_text(row.no)))));
    }
    let changed = rows.iter().filter(|row| !is_as_before(row)).map(|row| row.no);
    for no in changed.chain(touched.statuses_of(p).iter().copied()) {
        match contents.status(no)? {
            Some(row) if row.status.person == p => found.push((no, Arc::new(row.status))),
            Some(_) => {}
            None => return Err(damaged(format!("status {} is missing", no.0))),
        }
    }
    found.sort_unstable_by_key(|(no, _)| *no);
    found.dedup_by_key(|(no, _)| *no);
    Ok(found)
}
