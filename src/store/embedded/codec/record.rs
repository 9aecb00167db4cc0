//! Versions of links and statuses as bytes.

use super::bytes::{Bytes, Malformed, optional_word, put_length, put_texts, word};
use super::day;
use crate::domain::{
    Basis, Confidence, EndReason, Instant, Interval, Link, LinkKind, Party, PersonNo, RecordFields,
    RecordState, Recorded, Secrecy, Source, Status, StatusKind,
};
use crate::store::{CsvMark, StoredLink, StoredStatus};

const RECORDED: u8 = 1;
const STAMPED: u8 = 1 << 1;
const RESTAMPED: u8 = 1 << 2;
/// `from` of an institution.
const INSTITUTION: u32 = u32::MAX;

/// How a version came by CSV, as read in passing.
pub(in crate::store::embedded) struct RawMark<'a> {
    extract: u32,
    stamped: bool,
    restamped: &'a [u8],
}

impl RawMark<'_> {
    fn to_stored(&self) -> CsvMark {
        let (restamps, _) = self.restamped.as_chunks::<8>();
        let instants = restamps.iter().map(|b| Instant::from_number(i64::from_le_bytes(*b)));
        CsvMark { extract: self.extract, stamped: self.stamped, restamped: instants.collect() }
    }
}

/// A version of a link as read in passing.
pub(in crate::store::embedded) struct RawLink<'a> {
    pub(in crate::store::embedded) link: Link<&'a str>,
    csv: RawMark<'a>,
}

/// A version of a status as read in passing.
pub(in crate::store::embedded) struct RawStatus<'a> {
    pub(in crate::store::embedded) status: Status<&'a str>,
    csv: RawMark<'a>,
}

/// What links and statuses have in common, without texts: 26 bytes or more.
fn put_record(record: &RecordFields, csv: &CsvMark, out: &mut Vec<u8>) {
    let has_times = record.recorded != Recorded::ALWAYS;
    let mut flags = if has_times { RECORDED } else { 0 };
    flags |= if csv.stamped { STAMPED } else { 0 };
    flags |= if csv.restamped.is_empty() { 0 } else { RESTAMPED };
    out.push(flags);
    out.extend_from_slice(&record.source.0.to_le_bytes());
    out.push(record.confidence.map_or(0, |c| c as u8 + 1));
    out.push(record.state as u8);
    out.push(record.secrecy as u8);
    out.extend_from_slice(&record.valid.from.number().to_le_bytes());
    out.extend_from_slice(&record.valid.until.number().to_le_bytes());
    out.extend_from_slice(&csv.extract.to_le_bytes());
    if has_times {
        out.extend_from_slice(&record.recorded.from.number().to_le_bytes());
        out.extend_from_slice(&record.recorded.until.number().to_le_bytes());
    }
    if !csv.restamped.is_empty() {
        put_length(out, csv.restamped.len());
        for instant in &csv.restamped {
            out.extend_from_slice(&instant.number().to_le_bytes());
        }
    }
}

fn record<'a>(bytes: &mut Bytes<'a>) -> Result<(RecordFields<&'a str>, RawMark<'a>), Malformed> {
    let flags = bytes.u8()?;
    let source = Source(bytes.u16()?);
    let confidence = optional_word(Confidence::ALL, bytes.u8()?)?;
    let state = word(RecordState::ALL, bytes.u8()?)?;
    let secrecy = word(Secrecy::ALL, bytes.u8()?)?;
    let valid = Interval { from: day(bytes)?, until: day(bytes)? };
    let extract = bytes.u32()?;
    let recorded = if flags & RECORDED == 0 {
        Recorded::ALWAYS
    } else {
        let from = Instant::from_number(bytes.i64()?);
        Recorded { from, until: Instant::from_number(bytes.i64()?) }
    };
    let restamped = if flags & RESTAMPED == 0 {
        &[][..]
    } else {
        let count = bytes.length()?;
        bytes.take(count.saturating_mul(8))?
    };
    let fields =
        RecordFields { source, id: "", valid, document: "", confidence, state, secrecy, recorded };
    Ok((fields, RawMark { extract, stamped: flags & STAMPED != 0, restamped }))
}

fn owned_record(fields: &RecordFields<&str>) -> RecordFields {
    RecordFields {
        source: fields.source,
        id: fields.id.to_owned(),
        valid: fields.valid,
        document: fields.document.to_owned(),
        confidence: fields.confidence,
        state: fields.state,
        secrecy: fields.secrecy,
        recorded: fields.recorded,
    }
}

pub(in crate::store::embedded) fn encode_link(row: &StoredLink, out: &mut Vec<u8>) {
    let link = &row.link;
    let (from, institution) = match &link.from {
        Party::Person(p) => (p.0, ""),
        Party::Institution(text) => (INSTITUTION, text.as_str()),
    };
    out.extend_from_slice(&from.to_le_bytes());
    out.extend_from_slice(&link.to.0.to_le_bytes());
    out.push(link.kind as u8);
    out.push(link.basis.map_or(0, |b| b as u8 + 1));
    out.push(link.end_reason.map_or(0, |r| r as u8 + 1));
    put_record(&link.record, &row.csv, out);
    put_texts(out, [&link.record.id, &link.record.document, institution]);
}

pub(in crate::store::embedded) fn decode_link(row: &[u8]) -> Result<RawLink<'_>, Malformed> {
    let mut bytes = Bytes(row);
    let (from, to) = (bytes.u32()?, PersonNo(bytes.u32()?));
    let kind = word(LinkKind::ALL, bytes.u8()?)?;
    let basis = optional_word(Basis::ALL, bytes.u8()?)?;
    let end_reason = optional_word(EndReason::ALL, bytes.u8()?)?;
    let (mut record, csv) = record(&mut bytes)?;
    let [id, document, institution] = bytes.texts::<3>()?;
    bytes.end()?;
    (record.id, record.document) = (id, document);
    let from = match from {
        INSTITUTION => Party::Institution(institution),
        no => Party::Person(PersonNo(no)),
    };
    Ok(RawLink { link: Link { kind, from, to, basis, end_reason, record }, csv })
}

impl RawLink<'_> {
    pub(in crate::store::embedded) fn to_stored(&self) -> StoredLink {
        let link = &self.link;
        let from = match link.from {
            Party::Person(p) => Party::Person(p),
            Party::Institution(text) => Party::Institution(text.to_owned()),
        };
        let record = owned_record(&link.record);
        let Link { kind, to, basis, end_reason, .. } = *link;
        StoredLink {
            link: Link { kind, from, to, basis, end_reason, record },
            csv: self.csv.to_stored(),
        }
    }
}

pub(in crate::store::embedded) fn encode_status(row: &StoredStatus, out: &mut Vec<u8>) {
    let status = &row.status;
    out.extend_from_slice(&status.person.0.to_le_bytes());
    out.push(status.kind as u8);
    put_record(&status.record, &row.csv, out);
    let fields = &status.record;
    put_texts(out, [&fields.id, &fields.document, &status.detail, &status.note]);
}

pub(in crate::store::embedded) fn decode_status(row: &[u8]) -> Result<RawStatus<'_>, Malformed> {
    let mut bytes = Bytes(row);
    let person = PersonNo(bytes.u32()?);
    let kind = word(StatusKind::ALL, bytes.u8()?)?;
    let (mut record, csv) = record(&mut bytes)?;
    let [id, document, detail, note] = bytes.texts::<4>()?;
    bytes.end()?;
    (record.id, record.document) = (id, document);
    Ok(RawStatus { status: Status { person, kind, detail, note, record }, csv })
}

impl RawStatus<'_> {
    pub(in crate::store::embedded) fn to_stored(&self) -> StoredStatus {
        let status = &self.status;
        StoredStatus {
            status: Status {
                person: status.person,
                kind: status.kind,
                detail: status.detail.to_owned(),
                note: status.note.to_owned(),
                record: owned_record(&status.record),
            },
            csv: self.csv.to_stored(),
        }
    }
}
