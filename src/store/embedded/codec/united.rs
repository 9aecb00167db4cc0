//! What events say of the other numbers of a person, as bytes behind those of the row.

use super::bytes::{Bytes, Malformed, put_length};
use super::person::{UNITED, decode_person, encode_person};
use crate::domain::{Instant, PersonNo, Recorded};
use crate::graph::Merge;
use crate::store::{StoredPerson, United};

const HAS_OWN: u8 = 1;

pub(super) fn encode_united(united: &United, out: &mut Vec<u8>) {
    out.push(u8::from(united.own.is_some()));
    put_length(out, united.merged.len());
    for Merge { recorded, into } in &united.merged {
        out.extend_from_slice(&recorded.from.number().to_le_bytes());
        out.extend_from_slice(&recorded.until.number().to_le_bytes());
        out.extend_from_slice(&into.0.to_le_bytes());
    }
    put_length(out, united.also.len());
    united.also.iter().for_each(|p| out.extend_from_slice(&p.0.to_le_bytes()));
    if let Some(own) = &united.own {
        encode_person(&StoredPerson::of(own.clone()), out);
    }
}

pub(super) fn decode_united(row: &[u8]) -> Result<United, Malformed> {
    let mut bytes = Bytes(row);
    let flags = bytes.u8()?;
    let merge = |bytes: &mut Bytes| {
        let instant = |bytes: &mut Bytes| bytes.i64().map(Instant::from_number);
        let recorded = Recorded { from: instant(bytes)?, until: instant(bytes)? };
        Ok(Merge { recorded, into: PersonNo(bytes.u32()?) })
    };
    let merged = (0..bytes.length()?).map(|_| merge(&mut bytes)).collect::<Result<_, _>>()?;
    let number = |bytes: &mut Bytes| bytes.u32().map(PersonNo);
    let also = (0..bytes.length()?).map(|_| number(&mut bytes)).collect::<Result<_, _>>()?;
    if flags & HAS_OWN == 0 {
        bytes.end()?;
        return Ok(United { merged, also, own: None });
    }
    // One row within another, and no further.
    if bytes.0.get(1).is_some_and(|beside| beside & UNITED != 0) {
        return Err(Malformed("a row is within a row within a row"));
    }
    let own = decode_person(bytes.0)?.to_stored().person;
    Ok(United { merged, also, own: Some(own) })
}
