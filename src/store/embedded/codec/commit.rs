//! A commit of events as bytes: the rows that it puts into the tables, one behind the other, each
//! with a byte that says into which.

use super::bytes::{Bytes, Malformed, put_length, put_texts};
use super::{encode_event, encode_link, encode_person, encode_status};
use crate::store::Changes;

/// The tables of rows that a commit of events changes, in the order of their bytes.
pub(in crate::store::embedded) const LOGGED: [&str; 4] = ["person", "link", "status", "event"];
/// The place of the events there.
pub(in crate::store::embedded) const EVENTS: usize = 3;
const KEY: u8 = 4;
const NAMED: u8 = 5;

/// One row of a commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::store::embedded) enum Put<'l> {
    /// Into a table of [`LOGGED`], by its place there, under this number.
    Row(usize, u32, &'l [u8]),
    /// The event of this register and id has this number.
    Key(&'l str, &'l str, u32),
    /// This person is named by the event of this number.
    Person(u32, u32),
}

/// The rows of events, and what they change. An event without a commit is of this one.
pub(in crate::store::embedded) fn encode_commit(changes: &Changes, sequence: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    put_rows(&mut out, 0, changes.people.iter().map(|(p, row)| (p.0, row)), encode_person);
    put_rows(&mut out, 1, changes.links.iter().map(|(no, row)| (no.0, row)), encode_link);
    put_rows(&mut out, 2, changes.statuses.iter().map(|(no, row)| (no.0, row)), encode_status);
    let events = changes.events.iter().map(|(no, row)| (no.0, row));
    put_rows(&mut out, EVENTS as u8, events, |row, bytes| {
        let sequence = if row.sequence == 0 { sequence } else { row.sequence };
        encode_event(row, sequence, bytes);
    });
    for (no, row) in &changes.events {
        begin(&mut out, KEY, no.0);
        put_texts(&mut out, [&row.event.source, &row.event.id]);
    }
    for (p, no) in &changes.event_people {
        begin(&mut out, NAMED, p.0);
        out.extend_from_slice(&no.0.to_le_bytes());
    }
    out
}

fn begin(out: &mut Vec<u8>, kind: u8, no: u32) {
    out.push(kind);
    out.extend_from_slice(&no.to_le_bytes());
}

fn put_rows<'r, T: 'r>(
    out: &mut Vec<u8>,
    kind: u8,
    rows: impl Iterator<Item = (u32, &'r T)>,
    encode: impl Fn(&T, &mut Vec<u8>),
) {
    let mut bytes = Vec::new();
    for (no, row) in rows {
        bytes.clear();
        encode(row, &mut bytes);
        begin(out, kind, no);
        put_length(out, bytes.len());
        out.extend_from_slice(&bytes);
    }
}

/// The rows of a commit, in their order.
pub(in crate::store::embedded) fn decode_commit(
    row: &[u8],
) -> impl Iterator<Item = Result<Put<'_>, Malformed>> {
    let mut bytes = Bytes(row);
    std::iter::from_fn(move || {
        let put = (!bytes.0.is_empty()).then(|| one(&mut bytes));
        if matches!(put, Some(Err(_))) {
            bytes = Bytes(&[]); // what follows cannot be told apart
        }
        put
    })
}

fn one<'l>(bytes: &mut Bytes<'l>) -> Result<Put<'l>, Malformed> {
    let (kind, no) = (bytes.u8()?, bytes.u32()?);
    Ok(match kind {
        KEY => {
            let [source, id] = bytes.texts()?;
            Put::Key(source, id, no)
        }
        NAMED => Put::Person(no, bytes.u32()?),
        table if usize::from(table) < LOGGED.len() => {
            let length = bytes.length()?;
            Put::Row(usize::from(table), no, bytes.take(length)?)
        }
        _ => return Err(Malformed("a row is of no table")),
    })
}
