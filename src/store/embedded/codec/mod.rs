//! Rows as bytes: fixed little-endian heads, then lengths and texts. What is read borrows from the
//! page, so that filling the columns of a country allocates nothing per row. Must not know tables.

mod bytes;
mod commit;
mod event;
mod journal;
mod person;
mod record;
#[cfg(test)]
mod tests;
mod united;

pub(super) use bytes::Malformed;
pub(super) use commit::{EVENTS, LOGGED, Put, decode_commit, encode_commit};
pub(super) use event::{decode_event, encode_event};
pub(super) use journal::{
    arrived_of, decode_arrived, decode_extract, decode_reject, encode_arrived, encode_extract,
    encode_reject,
};
pub(super) use person::{decode_incomes, decode_person, encode_incomes, encode_person};
pub(super) use record::{decode_link, decode_status, encode_link, encode_status};

use crate::domain::Day;
use bytes::Bytes;

/// A day that the registers may state, or an open side.
fn day(bytes: &mut Bytes) -> Result<Day, Malformed> {
    let day = Day::from_number(bytes.i32()?);
    if is_storable(day) { Ok(day) } else { Err(Malformed("a day is outside its range")) }
}

/// Whether a day can be kept.
pub(super) fn is_storable(day: Day) -> bool {
    day.known().is_none_or(|day| (Day::FIRST..=Day::LAST).contains(&day))
}
