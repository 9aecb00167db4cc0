//! Rows of links and statuses packed for memory: two dates, a source and all small words in one
//! 64-bit word. The only place that knows the bits.

use super::super::rows::{LinkNo, LinkRow, RecordRow};
use super::times::Times;
use crate::domain::{
    Basis, Confidence, Day, EndReason, Interval, LinkKind, PersonNo, RecordState, Recorded,
    SOURCES_MAX, Secrecy, Source, StatusKind,
};

/// What every record has, in one word. From the lowest bit: start 18, end 18, source 11,
/// whether there is a recorded time 1, confidence 2, state 2, secrecy 2, then ten bits for the kind
/// and the words of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PackedRecord(u64);

const DAY_BITS: u32 = 18;
const DAY_MASK: u64 = (1 << DAY_BITS) - 1;
const OPEN: u64 = DAY_MASK;
const SOURCE_AT: u32 = 36;
const SOURCE_BITS: u32 = SOURCES_MAX.ilog2();
const TIMED_AT: u32 = SOURCE_AT + SOURCE_BITS;
const CONFIDENCE_AT: u32 = TIMED_AT + 1;
const STATE_AT: u32 = 50;
const SECRECY_AT: u32 = 52;
const OWN_AT: u32 = 54;

/// Days since 1800-01-01 fit 18 bits up to 2199; the highest value stands for an open side.
fn pack_day(day: Day) -> u64 {
    match day.known() {
        Some(day) => (day.number() - Day::FIRST.number()) as u64 & DAY_MASK,
        None => OPEN,
    }
}

fn unpack_day(bits: u64, open: Day) -> Day {
    match bits & DAY_MASK {
        OPEN => open,
        days => Day::from_number(days as i32 + Day::FIRST.number()),
    }
}

fn word<T: Copy>(all: &[T], bits: u64, fallback: T) -> T {
    all.get(bits as usize).copied().unwrap_or(fallback)
}

impl PackedRecord {
    pub(super) fn new(record: &RecordRow, own: u16) -> PackedRecord {
        let confidence = record.confidence.map_or(0, |c| c as u64 + 1);
        PackedRecord(
            pack_day(record.valid.from)
                | pack_day(record.valid.until) << DAY_BITS
                | (u64::from(record.source.0) & ((1 << SOURCE_BITS) - 1)) << SOURCE_AT
                | u64::from(record.recorded != Recorded::ALWAYS) << TIMED_AT
                | confidence << CONFIDENCE_AT
                | (record.state as u64) << STATE_AT
                | (record.secrecy as u64) << SECRECY_AT
                | u64::from(own & 0x3ff) << OWN_AT,
        )
    }

    pub(super) fn bits(self) -> u64 {
        self.0
    }

    pub(super) fn from_bits(bits: u64) -> PackedRecord {
        PackedRecord(bits)
    }

    /// The ten bits that the kind uses as it likes.
    pub(super) fn own(self) -> u16 {
        (self.0 >> OWN_AT) as u16
    }

    fn bits_at(self, at: u32, width: u32) -> u64 {
        self.0 >> at & ((1 << width) - 1)
    }

    fn valid(self) -> Interval {
        Interval {
            from: unpack_day(self.0, Day::OPEN_START),
            until: unpack_day(self.0 >> DAY_BITS, Day::OPEN_END),
        }
    }

    /// Whether it has a recorded time, is anything but registered, or is part of a secret.
    fn is_special(self) -> bool {
        self.bits_at(TIMED_AT, 1) == 1
            || self.bits_at(STATE_AT, 2) != RecordState::Registered as u64
            || self.bits_at(SECRECY_AT, 2) != Secrecy::None as u64
    }

    /// The record of a row; its recorded time is looked for where it says that it has one.
    pub(super) fn record(self, row: u32, times: &Times<Recorded>) -> RecordRow {
        let bits = |at, width| self.bits_at(at, width);
        let timed = (bits(TIMED_AT, 1) == 1).then(|| times.of(row)).flatten();
        RecordRow {
            source: Source(bits(SOURCE_AT, SOURCE_BITS) as u16),
            valid: self.valid(),
            confidence: match bits(CONFIDENCE_AT, 2) {
                0 => None,
                n => Some(word(Confidence::ALL, n - 1, Confidence::Low)),
            },
            state: word(RecordState::ALL, bits(STATE_AT, 2), RecordState::Registered),
            secrecy: word(Secrecy::ALL, bits(SECRECY_AT, 2), Secrecy::None),
            recorded: timed.unwrap_or(Recorded::ALWAYS),
        }
    }
}

/// A version of a link in sixteen bytes; its recorded time is in a side table if it has one.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackedLink {
    from: u32,
    to: u32,
    // Split so that the struct needs no padding and no alignment of eight.
    word: [u32; 2],
}

/// Whether a version makes its two ends kin on a day, as far as its own word tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kin {
    /// It does.
    Yes,
    /// It does once its child is born.
    SinceBirth,
    /// It does not.
    No,
    /// That takes a closer look.
    Unclear,
}

/// `from` of an institution.
const INSTITUTION: u32 = u32::MAX;

impl PackedLink {
    pub(super) fn new(row: &LinkRow) -> PackedLink {
        let own = row.kind as u16
            | row.basis.map_or(0, |b| b as u16 + 1) << 3
            | row.end_reason.map_or(0, |r| r as u16 + 1) << 8;
        let PackedRecord(word) = PackedRecord::new(&row.record, own);
        PackedLink {
            from: row.from.map_or(INSTITUTION, |p| p.0),
            to: row.to.0,
            word: [word as u32, (word >> 32) as u32],
        }
    }

    pub(super) fn ends(self) -> (Option<PersonNo>, PersonNo) {
        ((self.from != INSTITUTION).then_some(PersonNo(self.from)), PersonNo(self.to))
    }

    pub(super) fn kind(self) -> LinkKind {
        word(LinkKind::ALL, u64::from(self.packed().own() & 7), LinkKind::Parent)
    }

    fn packed(self) -> PackedRecord {
        PackedRecord(u64::from(self.word[0]) | u64::from(self.word[1]) << 32)
    }

    /// Whether it counts for kinship on `day`, if no other version speaks of the same thing.
    pub(super) fn kin_on(self, day: Day) -> Kin {
        let (packed, kind) = (self.packed(), self.kind());
        if packed.is_special() || self.has_basis(Basis::Adoption) {
            return Kin::Unclear;
        }
        if self.from == INSTITUTION {
            return Kin::No;
        }
        let Interval { from, until } = packed.valid();
        match kind {
            LinkKind::Parent if until != Day::OPEN_END || from > day => Kin::Unclear,
            LinkKind::Parent => Kin::SinceBirth,
            // A marriage that a death ended goes on for kinship.
            LinkKind::Spouse if from > day || from == until => Kin::No,
            LinkKind::Spouse if until > day || self.ended_by_death() => Kin::Yes,
            LinkKind::Guardian if from <= day && until > day => Kin::Unclear,
            _ => Kin::No,
        }
    }

    fn has_basis(self, basis: Basis) -> bool {
        self.packed().own() >> 3 & 31 == basis as u16 + 1
    }

    fn ended_by_death(self) -> bool {
        self.packed().own() >> 8 & 3 == EndReason::Death as u16 + 1
    }

    pub(super) fn row(self, no: LinkNo, times: &Times<Recorded>) -> LinkRow {
        let own = self.packed().own();
        let (from, to) = self.ends();
        LinkRow {
            no,
            kind: self.kind(),
            from,
            to,
            basis: match own >> 3 & 31 {
                0 => None,
                n => Basis::ALL.get(usize::from(n) - 1).copied(),
            },
            end_reason: match own >> 8 & 3 {
                0 => None,
                n => EndReason::ALL.get(usize::from(n) - 1).copied(),
            },
            record: self.packed().record(no.0, times),
        }
    }
}

/// The lowest four own bits of a status are its kind.
pub(super) fn status_own(kind: StatusKind) -> u16 {
    kind as u16
}

pub(super) fn status_kind(packed: PackedRecord) -> StatusKind {
    word(StatusKind::ALL, u64::from(packed.own() & 15), StatusKind::Disability)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_packed_link_gives_back_every_word() {
        for (n, kind) in LinkKind::ALL.iter().enumerate() {
            for basis in kind.bases().iter().map(|b| Some(*b)).chain([None]) {
                let row = LinkRow {
                    no: LinkNo(7),
                    kind: *kind,
                    from: (n != 2).then_some(PersonNo(123_456)),
                    to: PersonNo(u32::MAX - 1),
                    basis,
                    end_reason: EndReason::ALL.get(n).copied(),
                    record: RecordRow {
                        source: Source(SOURCES_MAX as u16 - 1),
                        valid: if n % 2 == 0 {
                            Interval::OPEN
                        } else {
                            Interval { from: Day::FIRST, until: Day::LAST }
                        },
                        confidence: Confidence::ALL.get(n).copied(),
                        state: RecordState::ALL[n % 3],
                        secrecy: Secrecy::ALL[n % 3],
                        recorded: Recorded::ALWAYS,
                    },
                };
                let times = Times::default();
                assert_eq!(PackedLink::new(&row).row(row.no, &times), row);
            }
        }
        assert_eq!(size_of::<PackedLink>(), 16);
    }
}
