//! Somebody disputes a link, a caseworker settles a conflict: both become events of the log
//! (decision 0009). What was said already is answered again. Must not know GraphQL.

use super::docket::{Conflict, Docket};
use super::{Answer, EventOutcome, Moment, record};
use crate::domain::{
    CivilEvent, Deed, EVENT_TEXT_MAX, EventDraft, EventFault, EventField, EventKind, Identity,
    Instant, PersonNo, RecordName, RecordState, RecordTable, Resolution, Stated,
};
use crate::store::{Ground, StoreError};

/// What somebody says.
#[derive(Clone, Debug)]
pub struct Filing {
    /// Who: the name of a source.
    pub source: &'static str,
    /// Whose link or conflict it is, in its order.
    pub people: Vec<Identity>,
    /// Its records.
    pub records: Vec<RecordName>,
    /// Why.
    pub reason: String,
    /// What of it.
    pub about: About,
}

/// What is filed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum About {
    /// The one link is wrong.
    Dispute,
    /// The conflict of this code is settled; one of its records stands, or all stay as they are.
    Resolution(String, Option<RecordName>),
}

type Filed = Result<Result<Answer, EventFault>, StoreError>;

/// Takes it in as an event, durably, unless it was said already.
pub fn file(ground: &mut dyn Ground, filing: &Filing, moment: Moment) -> Filed {
    if let Err(fault) = Filing::check_reason(&filing.reason) {
        return Ok(Err(fault));
    }
    let docket = docket(ground, &filing.people)?;
    let people: Vec<PersonNo> =
        filing.people.iter().filter_map(|who| number(ground, who)).collect();
    let number = |who: &Identity| number(ground, who);
    let (records, number) = (&filing.records[..], &number);
    let conflict = Conflict { code: filing.code(), people: &people, records, number };
    let last = docket.about(&conflict).last().map(|row| row.recorded_at);
    let said = match &filing.about {
        About::Dispute => filing
            .records
            .first()
            .and_then(|record| docket.disputed(record, (filing.source, &filing.reason))),
        About::Resolution(..) => docket.settled(&conflict),
    };
    let said = said.map(|row| row.event.clone());
    if let Some(event) = said
        && still_holds(ground, &event)?
    {
        return answered_again(ground, filing, &event);
    }
    // What is said later is recorded later, however coarse the clock.
    let after = |last: Instant| Instant::from_number(last.number() + 1);
    let at = last.map_or(moment.now, |last| moment.now.max(after(last)));
    match CivilEvent::read(filing.draft(at), ground.sources()) {
        Ok(event) => record(ground, &event, moment),
        Err(fault) => Ok(Err(fault)),
    }
}

fn number(ground: &dyn Ground, who: &Identity) -> Option<PersonNo> {
    let found = match who {
        Identity::Iin(iin) => ground.find(&Identity::Iin(*iin)),
        Identity::Ref(text) => ground.find(&Identity::Ref(text.as_str())),
    };
    found.map(|(no, _)| no)
}

/// What was said of anything that the first of these people has a part in.
fn docket(ground: &mut dyn Ground, people: &[Identity]) -> Result<Docket, StoreError> {
    let Some(p) = people.first().and_then(|who| number(ground, who)) else {
        return Ok(Docket::default());
    };
    let events = ground.events_of(p)?;
    Ok(Docket::of(events.into_iter().map(|(_, row)| row).collect()))
}

/// Whether what was withdrawn is withdrawn still: its register may have stated it anew.
fn still_holds(ground: &mut dyn Ground, event: &CivilEvent) -> Result<bool, StoreError> {
    let Deed::Resolved(resolution) = &event.deed else { return Ok(true) };
    for record in resolution.withdrawn() {
        if state(ground, record)?.is_some_and(|state| state != RecordState::Annulled) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The state of a record as it is known now.
fn state(ground: &mut dyn Ground, name: &RecordName) -> Result<Option<RecordState>, StoreError> {
    let Some(source) = ground.sources().find(&name.source) else { return Ok(None) };
    let records = match name.table {
        RecordTable::Link => {
            let all = ground.link_versions(source, &name.id)?;
            all.into_iter().map(|(_, row)| row.link.record).collect::<Vec<_>>()
        }
        RecordTable::Status => {
            let all = ground.status_versions(source, &name.id)?;
            all.into_iter().map(|(_, row)| row.status.record).collect()
        }
    };
    Ok(records.iter().find(|row| row.recorded.known_at(None)).map(|row| row.state))
}

/// The first answer, unless a conflict was settled in another way or in other words.
fn answered_again(ground: &mut dyn Ground, filing: &Filing, event: &CivilEvent) -> Filed {
    if filing.about != About::Dispute && !filing.says_as(event) {
        let message = "the conflict was settled otherwise; its history says how";
        return Ok(Err(EventFault::new("already-resolved", message).within("id")));
    }
    let found = ground.event(&event.source, &event.id)?;
    let Some((no, event)) = found else {
        let (path, reason) = ("the store".into(), "an event was lost".into());
        return Err(StoreError::Failed { path, reason });
    };
    Ok(Ok(Answer { no, event, outcome: EventOutcome::Repeated }))
}

impl Resolution {
    /// The records that it withdraws.
    fn withdrawn(&self) -> impl Iterator<Item = &RecordName> {
        let withdrawn = crate::domain::Verdict::Withdrawn;
        self.verdicts().filter(move |(_, said)| *said == withdrawn).map(|(record, _)| record)
    }
}

impl Filing {
    fn code(&self) -> &str {
        match &self.about {
            About::Dispute => super::docket::CONTESTED_RECORD,
            About::Resolution(code, _) => code,
        }
    }

    fn keep(&self) -> Option<&RecordName> {
        match &self.about {
            About::Dispute => None,
            About::Resolution(_, keep) => keep.as_ref(),
        }
    }

    /// Whether a reason is one.
    pub fn check_reason(reason: &str) -> Result<(), EventFault> {
        let fault = |code, message: String| Err(EventFault::new(code, message).within("reason"));
        if reason.trim().is_empty() {
            return fault("missing-field", "say why in a sentence".to_owned());
        }
        if reason.len() > EVENT_TEXT_MAX {
            return fault("too-long", format!("a reason has at most {EVENT_TEXT_MAX} bytes"));
        }
        Ok(())
    }

    /// Whether an event settles it in the same way and words.
    fn says_as(&self, event: &CivilEvent) -> bool {
        let Deed::Resolved(resolution) = &event.deed else { return false };
        let same_words = resolution.reason == self.reason && event.source == self.source;
        same_words && resolution.keep.as_ref() == self.keep()
    }

    /// The event as the log has it, recorded at this instant.
    fn draft(&self, at: Instant) -> EventDraft {
        let (kind, word) = match self.about {
            About::Dispute => (EventKind::LinkDisputed, "dispute"),
            About::Resolution(..) => (EventKind::ConflictResolved, "resolution"),
        };
        let people: Vec<String> = self.people.iter().map(ToString::to_string).collect();
        let records: Vec<String> = self.records.iter().map(ToString::to_string).collect();
        let keep = self.keep().map(ToString::to_string);
        let mut draft = EventDraft::default();
        if let About::Resolution(code, _) = &self.about {
            draft.text(EventField::Code, Some(code.as_str()));
        }
        let mut digest = blake3::Hasher::new();
        for text in [self.code(), &self.reason, &at.to_string()] {
            digest.update(text.as_bytes()).update(b"\n");
        }
        for text in people.iter().chain(&records) {
            digest.update(text.as_bytes()).update(b"\n");
        }
        let id = format!("{word}-{}", &digest.finalize().to_hex()[..24]);
        draft.text(EventField::Id, Some(id));
        draft.text(EventField::Source, Some(self.source));
        draft.text(EventField::Kind, Some(kind.word()));
        draft.text(EventField::RecordedAt, Some(at.to_string()));
        draft.0.insert(EventField::People, Stated::List(people));
        draft.0.insert(EventField::Records, Stated::List(records));
        draft.text(EventField::Keep, keep);
        draft.text(EventField::Note, Some(self.reason.as_str()));
        draft
    }
}
