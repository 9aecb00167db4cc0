//! How far an import has come, what it refused and what arrived, as bytes.

use super::bytes::{Bytes, Malformed, put_texts};
use crate::domain::Instant;
use crate::store::{ArrivedRows, ExtractRow, Progress, RejectRow};

pub(in crate::store::embedded) fn encode_extract(row: &ExtractRow, out: &mut Vec<u8>) {
    let Progress { file, rows, applied, unchanged, rejected, waiting } = row.progress;
    out.extend_from_slice(&row.number.to_le_bytes());
    out.extend_from_slice(&row.hash);
    out.extend_from_slice(&row.recorded_at.number().to_le_bytes());
    out.extend_from_slice(&[u8::from(row.finished), file]);
    for count in [rows, applied, unchanged, rejected, waiting] {
        out.extend_from_slice(&count.to_le_bytes());
    }
}

pub(in crate::store::embedded) fn decode_extract(row: &[u8]) -> Result<ExtractRow, Malformed> {
    let mut bytes = Bytes(row);
    let number = bytes.u32()?;
    let hash = bytes.array()?;
    let recorded_at = Instant::from_number(bytes.i64()?);
    let finished = bytes.u8()? != 0;
    let progress = Progress {
        file: bytes.u8()?,
        rows: bytes.u64()?,
        applied: bytes.u64()?,
        unchanged: bytes.u64()?,
        rejected: bytes.u64()?,
        waiting: bytes.u64()?,
    };
    bytes.end()?;
    Ok(ExtractRow { number, hash, recorded_at, progress, finished })
}

pub(in crate::store::embedded) fn encode_reject(row: &RejectRow, out: &mut Vec<u8>) {
    out.extend_from_slice(&row.line.to_le_bytes());
    put_texts(out, [&row.file, &row.column, &row.code, &row.message, &row.row]);
}

pub(in crate::store::embedded) fn decode_reject(row: &[u8]) -> Result<RejectRow, Malformed> {
    let mut bytes = Bytes(row);
    let line = bytes.u64()?;
    let [file, column, code, message, row] = bytes.texts::<5>()?.map(str::to_owned);
    bytes.end()?;
    Ok(RejectRow { file, line, column, code, message, row })
}

/// Rows as they arrived, behind the number of the commit that brought them.
pub(in crate::store::embedded) fn encode_arrived(rows: &ArrivedRows, sequence: u64) -> Vec<u8> {
    let mut out = sequence.to_le_bytes().to_vec();
    out.extend_from_slice(&rows.extract.to_le_bytes());
    out.push(rows.file);
    rows.pack(out)
}

pub(in crate::store::embedded) fn decode_arrived(row: &[u8]) -> Result<ArrivedRows, Malformed> {
    let mut bytes = Bytes(row);
    let (sequence, extract, file) = (bytes.u64()?, bytes.u32()?, bytes.u8()?);
    let rows = ArrivedRows::unpack(extract, file, bytes.0);
    let mut rows = rows.ok_or(Malformed("packed rows cannot be unpacked"))?;
    rows.sequence = sequence;
    Ok(rows)
}

/// Of which extract and file rows are that arrived.
pub(in crate::store::embedded) fn arrived_of(row: &[u8]) -> Result<(u32, u8), Malformed> {
    let mut bytes = Bytes(row);
    bytes.u64()?;
    Ok((bytes.u32()?, bytes.u8()?))
}
