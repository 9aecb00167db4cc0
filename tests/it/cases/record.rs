//! What may be said of any link or status: dates, source, state. Must not know who it is about.

use super::book::Fault;
use super::words::Words;
use otbasy::domain::{
    Confidence, Day, EndReason, Instant, LinkKind, RecordState, Secrecy, StatusKind,
};

/// What may be said of any record, in any order, as word and value.
#[derive(Default)]
pub(super) struct Record {
    pub(super) from: Option<Day>,
    pub(super) until: Option<Day>,
    pub(super) reason: Option<EndReason>,
    pub(super) source: Option<String>,
    pub(super) id: Option<String>,
    pub(super) document: String,
    pub(super) note: String,
    pub(super) confidence: Option<Confidence>,
    pub(super) state: Option<RecordState>,
    pub(super) secrecy: Option<Secrecy>,
    pub(super) recorded: Option<Instant>,
}

impl Record {
    /// `also`: words that only this kind of record has.
    pub(super) fn read(words: &mut Words, also: &[&str]) -> Result<Record, Fault> {
        let mut record = Record::default();
        while let Some(word) = words.next() {
            if ["note", "reason", "secrecy"].contains(&word) && !also.contains(&word) {
                return Err(words.fault(format!("no `{word}` can be said here")));
            }
            match word {
                "from" => record.from = Some(words.day()?),
                "until" => record.until = Some(words.day()?),
                "reason" => record.reason = Some(words.read("an end reason", EndReason::parse)?),
                "source" => record.source = Some(words.read("a source", source)?),
                "id" => record.id = Some(words.need("an id")?.to_owned()),
                "document" => words.need("a document")?.clone_into(&mut record.document),
                "note" => words.need("a note")?.clone_into(&mut record.note),
                "confidence" => {
                    let read = words.read("HIGH, MEDIUM or LOW", Confidence::parse)?;
                    record.confidence = Some(read);
                }
                "state" => record.state = Some(words.read("a state", RecordState::parse)?),
                "secrecy" => record.secrecy = Some(words.read("a secrecy", Secrecy::parse)?),
                "recorded" => record.recorded = Some(words.instant()?),
                other => return Err(words.fault(format!("no record has the word `{other}`"))),
            }
        }
        Ok(record)
    }
}

fn source(word: &str) -> Option<String> {
    let mut known = otbasy::config::registers().unwrap();
    known.find_or_add(word).map(|_| word.to_owned())
}

/// The register that usually states such a link.
pub(super) fn register_of_link(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Parent | LinkKind::Spouse => "CIVIL_ACTS",
        LinkKind::Guardian => "GUARDIANSHIP",
        LinkKind::RightsLimited | LinkKind::Breadwinner => "COURT",
        LinkKind::Carer => "CASEWORKER",
    }
}

/// The register that usually states such a status.
pub(super) fn register_of_status(kind: StatusKind) -> &'static str {
    match kind {
        StatusKind::Disability | StatusKind::CapacityLoss => "DISABILITY",
        StatusKind::Student => "EDUCATION",
        StatusKind::Employed | StatusKind::Unemployed => "EMPLOYMENT",
        StatusKind::Pensioner => "PENSION",
        StatusKind::Kandas | StatusKind::Emigrated => "MIGRATION",
        StatusKind::StateCare => "GUARDIANSHIP",
        StatusKind::Missing | StatusKind::Imprisoned | StatusKind::Incapacitated => "COURT",
        StatusKind::SocialContract => "CASEWORKER",
        StatusKind::Conscript | StatusKind::Award | StatusKind::Residence => "POPULATION",
    }
}
