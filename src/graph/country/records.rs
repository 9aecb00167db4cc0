//! The columns of link and status versions and of incomes, filled in the order of their numbers.

use super::packed::{PackedLink, PackedRecord, status_kind, status_own};
use super::text::{Arena, Dictionary};
use super::times::Times;
use crate::domain::{
    Detail, Income, IncomeKind, Instant, Link, Month, Party, PersonNo, RecordFields, Recorded,
    Region, Status, StatusKind, Tenge,
};
use crate::graph::{
    AddressNo, IncomeMonths, LinkNo, LinkRow, RecordRow, RecordText, StatusDetail, StatusNo,
    StatusRow,
};

impl<S> From<&RecordFields<S>> for RecordRow {
    fn from(fields: &RecordFields<S>) -> RecordRow {
        RecordRow {
            source: fields.source,
            valid: fields.valid,
            confidence: fields.confidence,
            state: fields.state,
            secrecy: fields.secrecy,
            recorded: fields.recorded,
        }
    }
}

/// Columns of link versions.
#[derive(Clone, Debug, Default)]
pub struct Links {
    rows: Vec<PackedLink>,
    recorded: Times<Recorded>,
    texts: Arena,
}

impl Links {
    /// Appends the version of the next number.
    pub fn push<S: AsRef<str>>(&mut self, link: &Link<S>) {
        let no = LinkNo(self.rows.len() as u32);
        let record = RecordRow::from(&link.record);
        if record.recorded != Recorded::ALWAYS {
            self.recorded.push(no.0, record.recorded);
        }
        let institution = match &link.from {
            Party::Person(_) => "",
            Party::Institution(text) => text.as_ref(),
        };
        self.rows.push(PackedLink::new(&LinkRow {
            no,
            kind: link.kind,
            from: link.from.person(),
            to: link.to,
            basis: link.basis,
            end_reason: link.end_reason,
            record,
        }));
        let fields = &link.record;
        self.texts.push([fields.id.as_ref(), fields.document.as_ref(), institution, ""]);
    }

    /// How many versions.
    pub fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn packed(&self) -> &[PackedLink] {
        &self.rows
    }

    pub(super) fn row(&self, no: LinkNo) -> Option<LinkRow> {
        self.rows.get(no.0 as usize).map(|row| row.row(no, &self.recorded))
    }

    /// Where a version leads, as a bare number; 0 for one that is not there.
    pub(super) fn end(&self, no: u32) -> u32 {
        self.rows.get(no as usize).map_or(0, |row| row.ends().1.0)
    }

    pub(super) fn text(&self, no: LinkNo) -> RecordText<'_> {
        let [id, document, detail, note] = self.texts.row(no.0 as usize);
        RecordText { id, document, detail, note }
    }

    pub(super) fn bytes_used(&self) -> (usize, usize) {
        let rows = self.rows.capacity() * size_of::<PackedLink>() + self.recorded.bytes_used();
        (rows, self.texts.bytes_used())
    }

    pub(super) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        self.recorded.shrink();
        self.texts.shrink();
    }
}

/// A version of a status in sixteen bytes. The own bits of the record: the kind in four, the place
/// of a region in [`Region::CODES`] plus one in five.
#[derive(Clone, Copy, Debug)]
struct PackedStatus {
    person: u32,
    detail: u32,
    word: [u32; 2],
}

const WORD_DETAIL: u32 = 1 << 16;
const PERCENT_DETAIL: u32 = 2 << 16;

/// Columns of status versions.
#[derive(Clone, Debug, Default)]
pub struct Statuses {
    rows: Vec<PackedStatus>,
    recorded: Times<Recorded>,
    texts: Arena,
    addresses: Dictionary,
}

impl Statuses {
    /// Appends the version of the next number.
    pub fn push<S: AsRef<str>>(&mut self, status: &Status<S>) {
        let record = RecordRow::from(&status.record);
        if record.recorded != Recorded::ALWAYS {
            self.recorded.push(self.rows.len() as u32, record.recorded);
        }
        let (detail_text, note) = (status.detail.as_ref(), status.note.as_ref());
        let mut own = status_own(status.kind);
        let address = |text: &str| AddressNo(self.addresses.add(text));
        let detail = match StatusDetail::read(status.kind, detail_text, note, address) {
            StatusDetail::None => 0,
            StatusDetail::Word(word) => WORD_DETAIL | word as u32,
            StatusDetail::Percent(percent) => PERCENT_DETAIL | u32::from(percent),
            StatusDetail::Residence(address, region) => {
                let place =
                    region.and_then(|r| Region::CODES.iter().position(|code| *code == r.code()));
                own |= place.map_or(0, |n| n as u16 + 1) << 4;
                address.0
            }
        };
        let bits = PackedRecord::new(&record, own).bits();
        self.rows.push(PackedStatus {
            person: status.person.0,
            detail,
            word: [bits as u32, (bits >> 32) as u32],
        });
        let fields = &status.record;
        self.texts.push([fields.id.as_ref(), fields.document.as_ref(), detail_text, note]);
    }

    /// How many versions.
    pub fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Replaces the own numbers of addresses by those of the people's dictionary.
    pub(super) fn share_addresses(&mut self, people: &mut Dictionary) {
        let shared: Vec<u32> =
            (0..self.addresses.len()).map(|n| people.add(self.addresses.text(n))).collect();
        for row in &mut self.rows {
            if status_kind(row.packed()) == StatusKind::Residence {
                row.detail = shared.get(row.detail as usize).copied().unwrap_or(0);
            }
        }
        self.addresses = Dictionary::default();
    }

    pub(super) fn person(&self, row: u32) -> PersonNo {
        PersonNo(self.rows[row as usize].person)
    }

    pub(super) fn row(&self, no: StatusNo) -> Option<StatusRow> {
        let row = self.rows.get(no.0 as usize)?;
        let packed = row.packed();
        let kind = status_kind(packed);
        let detail = match kind {
            StatusKind::Residence => {
                let place = usize::from(packed.own() >> 4);
                let code = place.checked_sub(1).and_then(|n| Region::CODES.get(n));
                let region = code.and_then(|code| Region::from_code(*code));
                StatusDetail::Residence(AddressNo(row.detail), region)
            }
            _ if row.detail & PERCENT_DETAIL != 0 => StatusDetail::Percent(row.detail as u8),
            _ if row.detail & WORD_DETAIL != 0 => Detail::ALL
                .get((row.detail & 0xffff) as usize)
                .map_or(StatusDetail::None, |word| StatusDetail::Word(*word)),
            _ => StatusDetail::None,
        };
        let record = packed.record(no.0, &self.recorded);
        Some(StatusRow { no, person: PersonNo(row.person), kind, detail, record })
    }

    pub(super) fn text(&self, no: StatusNo) -> RecordText<'_> {
        let [id, document, detail, note] = self.texts.row(no.0 as usize);
        RecordText { id, document, detail, note }
    }

    pub(super) fn bytes_used(&self) -> (usize, usize) {
        let rows = self.rows.capacity() * size_of::<PackedStatus>() + self.recorded.bytes_used();
        (rows, self.texts.bytes_used())
    }

    pub(super) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        self.recorded.shrink();
        self.texts.shrink();
    }
}

impl PackedStatus {
    fn packed(self) -> PackedRecord {
        PackedRecord::from_bits(u64::from(self.word[0]) | u64::from(self.word[1]) << 32)
    }
}

/// Incomes by person, in the order of person numbers.
#[derive(Clone, Debug, Default)]
pub struct Incomes {
    starts: Vec<u32>,
    rows: Vec<[u32; 3]>,
}

impl Incomes {
    /// Appends the incomes of a person; people come in ascending order, none twice.
    pub fn push(&mut self, p: PersonNo, incomes: &[Income]) {
        self.fill_to(p.0);
        self.rows.extend(incomes.iter().map(|income| {
            let amount = income.amount.tiyn() as u64;
            let head = u32::from(income.month.number()) << 8 | income.kind as u32;
            [head, amount as u32, (amount >> 32) as u32]
        }));
    }

    /// Everybody before `person` who has no start yet has none.
    fn fill_to(&mut self, person: u32) {
        let here = self.rows.len() as u32;
        let wanted = (person as usize + 1).max(self.starts.len());
        self.starts.resize(wanted, here);
    }

    pub(super) fn of(&self, p: PersonNo, out: &mut Vec<Income>) {
        let place = p.0 as usize;
        let Some(start) = self.starts.get(place) else { return };
        let end = self.starts.get(place + 1).map_or(self.rows.len(), |end| *end as usize);
        out.extend(self.rows[*start as usize..end].iter().filter_map(|[head, low, high]| {
            let kind = IncomeKind::ALL.get((head & 0xff) as usize).copied()?;
            let tiyn = u64::from(*low) | u64::from(*high) << 32;
            let month = Month::from_number((head >> 8) as u16);
            Some(Income { month, kind, amount: Tenge::from_tiyn(tiyn as i64) })
        }));
    }

    /// From when on an income of each month is known; `known_since` says it of a person.
    pub(super) fn months(&self, known_since: impl Fn(PersonNo) -> Option<Instant>) -> IncomeMonths {
        let (mut months, mut own) = (IncomeMonths::default(), Vec::new());
        for p in (0..self.starts.len() as u32).map(PersonNo) {
            own.clear();
            self.of(p, &mut own);
            months.add(&own, known_since(p).unwrap_or(Instant::NEVER));
        }
        months
    }

    pub(super) fn bytes_used(&self) -> usize {
        self.starts.capacity() * 4 + self.rows.capacity() * 12
    }

    pub(super) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.rows.shrink_to_fit();
    }
}
