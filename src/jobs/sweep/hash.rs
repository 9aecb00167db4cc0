//! The hash of everything that a sweep rests on, whatever the order of rows and the numbers of a
//! store: each row is hashed alone, and the hashes are added.

use crate::domain::{Basis, Confidence, Day, EndReason, Income, Instant, PersonNo};
use crate::graph::{FamilyGraph, LinkRow, PersonRow, RecordRow, RecordText, StatusRow};

/// A sum of hashes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Sum([u64; 4]);

impl Sum {
    pub(super) fn join(&mut self, other: Sum) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own = own.wrapping_add(other);
        }
    }

    /// Adds the hash of something that is told once.
    pub(super) fn tell(&mut self, text: &str) {
        self.add(&Bytes(text.into()));
    }

    /// Adds the hash of one row.
    fn add(&mut self, row: &Bytes) {
        let hash = blake3::hash(&row.0);
        for (own, bytes) in self.0.iter_mut().zip(hash.as_bytes().chunks_exact(8)) {
            let mut lane = [0; 8];
            lane.copy_from_slice(bytes);
            *own = own.wrapping_add(u64::from_le_bytes(lane));
        }
    }

    pub(super) fn hex(self) -> String {
        let [a, b, c, d] = self.0;
        format!("{a:016x}{b:016x}{c:016x}{d:016x}")
    }
}

/// One row as bytes that no other row has: each text stands behind its length.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn begin(&mut self, what: &str) -> &mut Bytes {
        self.0.clear();
        self.text(what)
    }

    fn number(&mut self, number: i64) -> &mut Bytes {
        self.0.extend(number.to_le_bytes());
        self
    }

    fn text(&mut self, text: &str) -> &mut Bytes {
        self.number(text.len() as i64).0.extend(text.as_bytes());
        self
    }

    /// A word, or that there is none.
    fn word(&mut self, word: Option<&str>) -> &mut Bytes {
        self.number(word.is_some().into()).text(word.unwrap_or_default())
    }

    fn day(&mut self, day: Day) -> &mut Bytes {
        self.number(day.number().into())
    }

    fn instant(&mut self, instant: Instant) -> &mut Bytes {
        self.number(instant.number())
    }

    fn texts(&mut self, text: RecordText) -> &mut Bytes {
        self.text(text.id).text(text.document).text(text.detail).text(text.note)
    }
}

/// A person with statuses and incomes, and the links that lead to that person.
pub(super) fn add(graph: &dyn FamilyGraph, p: PersonNo, sum: &mut Sum) {
    let Some(row) = graph.person(p) else { return };
    let mut rows = Rows { graph, bytes: Bytes::default() };
    sum.add(rows.person(p, &row));
    let (mut links, mut statuses) = (Vec::new(), Vec::new());
    graph.links(p, &mut links);
    for link in links.iter().filter(|link| link.to == p) {
        sum.add(rows.link(link));
    }
    graph.statuses(p, &mut statuses);
    for status in &statuses {
        sum.add(rows.status(status));
    }
    let mut incomes: Vec<Income> = Vec::new();
    graph.incomes(p, &mut incomes);
    for income in &incomes {
        sum.add(rows.income(p, income));
    }
}

/// Rows of a graph as bytes, in room that is used again.
struct Rows<'g> {
    graph: &'g dyn FamilyGraph,
    bytes: Bytes,
}

impl Rows<'_> {
    /// The public name of a person, which no store's numbers change.
    fn name(&mut self, p: PersonNo) -> &mut Bytes {
        match self.graph.person(p).and_then(|row| row.iin) {
            Some(iin) => self.bytes.number(iin.number() as i64),
            None => self.bytes.text(self.graph.person_text(p).reference),
        }
    }

    fn person(&mut self, p: PersonNo, row: &PersonRow) -> &Bytes {
        self.bytes.begin("person");
        self.name(p).text(row.sex.word()).day(row.birth).day(row.death);
        self.bytes.number(row.region.map_or(-1, |region| region.code().into()));
        self.bytes.text(self.graph.address(row.address));
        self.bytes.number(row.protected.into()).number(row.two_people.into());
        self.bytes.instant(row.recorded_at).instant(row.death_recorded_at)
    }

    fn record(&mut self, record: &RecordRow) -> &mut Bytes {
        let source = self.graph.sources().name(record.source);
        self.bytes.text(source).day(record.valid.from).day(record.valid.until);
        self.bytes.word(record.confidence.map(Confidence::word));
        self.bytes.text(record.state.word()).text(record.secrecy.word());
        self.bytes.instant(record.recorded.from).instant(record.recorded.until)
    }

    fn link(&mut self, link: &LinkRow) -> &Bytes {
        self.bytes.begin("link").text(link.kind.word()).number(link.from.is_some().into());
        if let Some(from) = link.from {
            self.name(from);
        }
        self.name(link.to).word(link.basis.map(Basis::word));
        self.bytes.word(link.end_reason.map(EndReason::word));
        let text = self.graph.link_text(link.no);
        self.record(&link.record).texts(text)
    }

    fn status(&mut self, status: &StatusRow) -> &Bytes {
        self.bytes.begin("status").text(status.kind.word());
        self.name(status.person);
        let text = self.graph.status_text(status.no);
        self.record(&status.record).texts(text)
    }

    fn income(&mut self, p: PersonNo, income: &Income) -> &Bytes {
        self.bytes.begin("income").number(income.month.number().into()).text(income.kind.word());
        self.name(p).number(income.amount.tiyn())
    }
}
