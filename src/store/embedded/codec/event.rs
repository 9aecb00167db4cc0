//! Events as bytes: a fixed head, the people touched, then texts: the event as a line, what its
//! first answer said, and what it does as far as is known.

use super::bytes::{Bytes, Malformed, put_length, put_texts};
use crate::domain::{CivilEvent, Instant, PersonNo, Sources};
use crate::store::StoredEvent;
use std::sync::Arc;

const WAITED: u8 = 1;
/// The lines of the first answer stand before all others; without it they are a part of them.
const TWO_LISTS: u8 = 2;
/// It is not known whose cards it touched. Without it nobody's may have been, too.
const UNASKED: u8 = 4;

/// `sequence` is that of the commit that brought it.
pub(in crate::store::embedded) fn encode_event(
    row: &StoredEvent,
    sequence: u64,
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(&sequence.to_le_bytes());
    out.extend_from_slice(&row.recorded_at.number().to_le_bytes());
    let touched = row.touched.as_deref();
    let unasked = if touched.is_none() { UNASKED } else { 0 };
    out.push(u8::from(row.waited) | TWO_LISTS | unasked);
    out.extend_from_slice(&(row.first.len() as u32).to_le_bytes());
    let touched = touched.unwrap_or_default();
    put_length(out, touched.len());
    touched.iter().map(|p| p.0.to_le_bytes()).for_each(|no| out.extend_from_slice(&no));
    put_texts(out, [&row.event.draft.to_string()]);
    put_length(out, row.first.len() + row.changes.len());
    row.first.iter().chain(&row.changes).for_each(|line| put_texts(out, [line]));
}

pub(in crate::store::embedded) fn decode_event(
    row: &[u8],
    sources: &Sources,
) -> Result<StoredEvent, Malformed> {
    let mut bytes = Bytes(row);
    let sequence = bytes.u64()?;
    let recorded_at = Instant::from_number(bytes.i64()?);
    let flags = bytes.u8()?;
    let answered = bytes.u32()? as usize;
    let touched =
        (0..bytes.length()?).map(|_| bytes.u32().map(PersonNo)).collect::<Result<Vec<_>, _>>()?;
    let touched = (flags & UNASKED == 0).then_some(touched);
    let [line] = bytes.texts::<1>()?;
    let event = CivilEvent::parse(line, sources).map_err(|_| Malformed("an event is none"))?;
    let event = Arc::new(event);
    let count = bytes.length()?;
    let line = |bytes: &mut Bytes| bytes.texts::<1>().map(|[line]| line.to_owned());
    let mut lines = (0..count).map(|_| line(&mut bytes)).collect::<Result<Vec<String>, _>>()?;
    bytes.end()?;
    let rest = lines.split_off(answered.min(lines.len()));
    let (first, waited) = (lines, flags & WAITED != 0);
    let changes = if flags & TWO_LISTS != 0 { rest } else { [first.clone(), rest].concat() };
    Ok(StoredEvent { event, recorded_at, waited, changes, first, touched, sequence })
}
