//! What taking facts in asks of a store: look rows up by their keys, hand complete rows back, all
//! of one batch in one transaction. One writer at a time.

use super::{
    ArrivedRows, EventNo, StoreError, StoredEvent, StoredIncome, StoredLink, StoredPerson,
    StoredStatus,
};
use crate::domain::{
    CivilEvent, Identity, Instant, LinkKind, PersonNo, Source, Sources, StatusKind,
};
use crate::graph::{FamilyGraph, LinkNo, StatusNo};
use std::fmt::Write;
use std::ops::ControlFlow;
use std::sync::Arc;

/// The next free numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NextNumbers {
    /// Of people.
    pub person: u32,
    /// Of link versions.
    pub link: u32,
    /// Of status versions.
    pub status: u32,
    /// Of extracts; the first is 1.
    pub extract: u32,
    /// Of events.
    pub event: u32,
}

/// How far the import of an extract has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Which of the files, in the order they are read.
    pub file: u8,
    /// Rows of that file that are done (with rejects), the header not counted.
    pub rows: u64,
    /// Counts so far over all files.
    pub applied: u64,
    /// Rows that changed nothing.
    pub unchanged: u64,
    /// Rows that were refused.
    pub rejected: u64,
    /// Rows whose person has not arrived.
    pub waiting: u64,
}

/// An extract that was imported, or is being.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtractRow {
    /// Its number.
    pub number: u32,
    /// The hash of its files.
    pub hash: [u8; 32],
    /// The instant of the import, one for the whole run, also after a kill.
    pub recorded_at: Instant,
    /// How far it has come.
    pub progress: Progress,
    /// Whether all its files are done.
    pub finished: bool,
}

/// The hash of an extract as hex digits.
pub fn hash_text(hash: &[u8; 32]) -> String {
    let hex = |mut text: String, byte: &u8| {
        let _ = write!(text, "{byte:02x}"); // a text takes everything
        text
    };
    hash.iter().fold(String::with_capacity(64), hex)
}

/// The hash of these hex digits, if they are those of one.
pub fn hash_of_text(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = [0; 32];
    for (n, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * n..2 * n + 2)?, 16).ok()?;
    }
    Some(hash)
}

/// What the store knows of extracts when an import begins.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExtractState {
    /// The extract imported last, finished or not.
    pub last: Option<ExtractRow>,
}

/// A row that was refused, kept until another extract begins so that a run after a kill, or of
/// files that are imported already, can write the whole rejects file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RejectRow {
    /// The file's name without folder and `.gz`.
    pub file: String,
    /// The line where the row begins; the header is line 1.
    pub line: u64,
    /// The column at fault; may be empty.
    pub column: String,
    /// The reject code.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// The row as it was read, bounded in length.
    pub row: String,
}

/// Looks at a refused row; `Break` wants no more of them.
pub type SeeReject<'s> = dyn FnMut(&RejectRow) -> ControlFlow<()> + 's;

/// Complete rows to be put in place of those of their numbers, and what goes with them, all in one
/// transaction.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Names of sources `OTHER:<name>` not seen before, in the order of their numbers.
    pub other_sources: Vec<String>,
    /// People. One who has neither number nor reference was absorbed by somebody who stands further
    /// back in the list: the identities that find the absorbed one find the other from now on.
    pub people: Vec<(PersonNo, StoredPerson)>,
    /// Versions of links.
    pub links: Vec<(LinkNo, StoredLink)>,
    /// Versions of statuses.
    pub statuses: Vec<(StatusNo, StoredStatus)>,
    /// All incomes of a person, in place of those kept.
    pub incomes: Vec<(PersonNo, Vec<StoredIncome>)>,
    /// Events.
    pub events: Vec<(EventNo, StoredEvent)>,
    /// Whom an event names, so that it is found by them; what was added before stays.
    pub event_people: Vec<(PersonNo, EventNo)>,
    /// How far the extract has come.
    pub extract: Option<ExtractRow>,
    /// Rows refused in this batch.
    pub rejects: Vec<RejectRow>,
    /// Rows of extracts as they arrived, to be kept behind all earlier ones.
    pub arrived: Vec<ArrivedRows>,
}

impl Changes {
    /// Whether it only adds to what is told of events that are there already.
    pub fn only_retells_events(&self) -> bool {
        let Changes { other_sources, people, links, statuses, incomes, .. } = self;
        let Changes { events, event_people, extract, rejects, arrived, .. } = self;
        let rows = other_sources.len() + people.len() + links.len() + statuses.len();
        let more = incomes.len() + event_people.len() + rejects.len() + arrived.len();
        let nothing_else = rows + more == 0 && extract.is_none();
        nothing_else && !events.is_empty() && events.iter().all(|(_, row)| row.sequence != 0)
    }

    /// Everybody whose row or records it changes, each once.
    pub fn people_touched(&self) -> Vec<PersonNo> {
        let ends =
            self.links.iter().flat_map(|(_, row)| [row.link.from.person(), Some(row.link.to)]);
        let people = self.people.iter().map(|(p, _)| Some(*p));
        let statuses = self.statuses.iter().map(|(_, row)| Some(row.status.person));
        let mut all: Vec<PersonNo> = ends.chain(people).chain(statuses).flatten().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// What a batch of rows will ask of the store.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ahead<'t> {
    /// Who is named.
    pub names: Vec<Identity<&'t str>>,
    /// Whether their rows are asked for.
    pub people: bool,
    /// Whether their incomes are.
    pub incomes: bool,
    /// Ids of records of links.
    pub links: Vec<&'t str>,
    /// Ids of records of statuses.
    pub statuses: Vec<&'t str>,
}

/// A row that has a person at an end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RowOf {
    /// A version of a link.
    Link(LinkNo),
    /// A version of a status.
    Status(StatusNo),
}

/// The one writer of a store.
///
/// Everything committed before is seen; what is handed to [`Intake::commit`] is durable and whole
/// when it returns, or the store is as it was. Numbers beyond [`Intake::next`] must be used without
/// gaps.
pub trait Intake {
    /// The next free numbers.
    fn next(&self) -> NextNumbers;
    /// The registers known so far.
    fn sources(&self) -> &Sources;
    /// The extract imported last.
    fn extracts(&mut self) -> Result<ExtractState, StoreError>;
    /// Of the extracts of these files that were imported at this instant, which are several where
    /// somebody named the instant, the one of this place.
    fn extract(
        &mut self,
        key: (&[u8; 32], Instant),
        nth: usize,
    ) -> Result<Option<ExtractRow>, StoreError> {
        let (hash, recorded_at) = key;
        let last = self.extracts()?.last.filter(|_| nth == 0);
        Ok(last.filter(|row| row.hash == *hash && row.recorded_at == recorded_at))
    }
    /// The last line of a file of an extract that is kept as it arrived; `None` if none is.
    fn arrived_until(&mut self, _extract: u32, _file: u8) -> Result<Option<u64>, StoreError> {
        Ok(None)
    }
    /// Shows the rows refused in the extract imported last, finished or not, one by one as they
    /// were refused: they are kept until the first commit of another extract.
    fn for_each_reject(&mut self, see: &mut SeeReject) -> Result<(), StoreError>;
    /// Whether hints help: a store that has its rows elsewhere fetches them in one go.
    fn looks_ahead(&self) -> bool {
        false
    }
    /// A hint: this is asked for next.
    fn look_ahead(&mut self, _ahead: &Ahead) -> Result<(), StoreError> {
        Ok(())
    }
    /// The number of the person of this identity (arrived or not), and whether the person arrived.
    fn find(&self, identity: &Identity<&str>) -> Option<(PersonNo, bool)>;
    /// A person.
    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError>;
    /// All versions of a link, ascending by recorded time.
    fn link_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(LinkNo, StoredLink)>, StoreError>;
    /// All versions of a status, ascending by recorded time.
    fn status_versions(
        &mut self,
        source: Source,
        id: &str,
    ) -> Result<Vec<(StatusNo, StoredStatus)>, StoreError>;
    /// The incomes of a person.
    fn incomes(&mut self, p: PersonNo) -> Result<Vec<StoredIncome>, StoreError>;
    /// The rows that wait for somebody who has not arrived.
    fn rows_waiting_for(&mut self, p: PersonNo) -> Result<Vec<RowOf>, StoreError>;
    /// A version of a link by number.
    fn link(&mut self, no: LinkNo) -> Result<Option<StoredLink>, StoreError>;
    /// A version of a status by number.
    fn status(&mut self, no: StatusNo) -> Result<Option<StoredStatus>, StoreError>;
    /// The kind of a version of a link, where it is at hand without the row.
    fn kind_of_link(&mut self, _no: LinkNo) -> Option<LinkKind> {
        None
    }
    /// The same of a status.
    fn kind_of_status(&mut self, _no: StatusNo) -> Option<StatusKind> {
        None
    }
    /// Whether an event names this person.
    fn has_events(&self, p: PersonNo) -> bool;
    /// Whether an event may say that this number and another are of one human: `false` only where
    /// that is certain, so that the row need not be looked at.
    fn may_be_united(&self, _p: PersonNo) -> bool {
        true
    }
    /// The events that name this person, by arrival.
    fn events_of(&mut self, p: PersonNo) -> Result<Vec<(EventNo, StoredEvent)>, StoreError>;
    /// The event of this register and id.
    fn event(
        &mut self,
        source: &str,
        id: &str,
    ) -> Result<Option<(EventNo, StoredEvent)>, StoreError>;
    /// An event by number.
    fn event_row(&mut self, no: EventNo) -> Result<Option<StoredEvent>, StoreError>;
    /// Every version of every link with this person at an end, and maybe others; asked only of
    /// people who have events.
    fn links_of(&mut self, p: PersonNo) -> Result<Vec<LinkNo>, StoreError>;
    /// The same of statuses.
    fn statuses_of(&mut self, p: PersonNo) -> Result<Vec<StatusNo>, StoreError>;
    /// Puts the rows in place, durably.
    fn commit(&mut self, changes: Changes) -> Result<(), StoreError>;
}

/// Where events are recorded one after another: each sees what those before it changed, as rows and
/// as a graph.
pub trait Ground: Intake {
    /// A hint: this event is recorded next.
    fn foresee(&mut self, _event: &CivilEvent) -> Result<(), StoreError> {
        Ok(())
    }
    /// Everybody as of now, with what was staged.
    fn graph(&mut self) -> Result<Arc<dyn FamilyGraph>, StoreError>;
    /// Accepts changes: whatever is asked from now on sees them. They become durable together when
    /// the work is done, or not at all.
    fn stage(&mut self, changes: Changes) -> Result<(), StoreError>;
}

/// A writer that ends by showing everything it committed.
pub trait IntakeSession: Intake + Send {
    /// Ends the session; whatever readers ask for afterwards has what was committed.
    fn finish(self: Box<Self>) -> Result<(), StoreError>;
}
