//! A draft becomes an event: which fields its kind needs, and each of them as a word, day, instant
//! or person of the domain. The first fault ends it, in the order of the contract.

use super::case::{disputed, resolved};
use super::kinds::{BasisForm, Ends, Form, TieForm, Turn};
use super::{
    Adoption, CivilEvent, Condition, Deed, End, EventDraft, EventFault, EventField, EventKey,
    EventKind, PersonField, Stated, Tie,
};
use crate::domain::{
    Basis, Day, DayError, Identity, Iin, IinError, Instant, InstantError, LinkKind, Person, Region,
    Sex, Sources, StatusKind,
};
use std::collections::BTreeMap;

pub(super) type Read<T> = Result<T, EventFault>;

/// The fields that every event may have.
const COMMON: [EventField; 6] = [
    EventField::Id,
    EventField::Source,
    EventField::Kind,
    EventField::On,
    EventField::RecordedAt,
    EventField::Document,
];

impl CivilEvent {
    /// Reads a draft. `sources` are the registers known so far; an `OTHER:<name>` need not be.
    pub fn read(draft: EventDraft, sources: &Sources) -> Read<CivilEvent> {
        draft.check_lengths()?;
        let id = key(&draft, EventField::Id)?.to_owned();
        let source = key(&draft, EventField::Source)?.to_owned();
        if !sources.takes(&source) {
            let message = "is no register, nor OTHER:<name>";
            return Err(EventFault::new("unknown-value", message).within("source"));
        }
        let kind = word(&draft, EventField::Kind, "unknown-kind", EventKind::parse)?;
        let form = kind.form();
        let on = on(&draft, form)?;
        let recorded_at = draft.get(EventField::RecordedAt)?.map(instant).transpose();
        let recorded_at = recorded_at.map_err(|fault| fault.within("recordedAt"))?;
        let document = draft.get(EventField::Document)?.unwrap_or_default().to_owned();
        let deed = match form {
            Form::Birth => birth(&draft, on)?,
            Form::Death => Deed::Died(person(&draft, EventField::Person)?),
            Form::Found => Deed::FoundAlive(person(&draft, EventField::Person)?),
            Form::Tie(form) => tie(&draft, form)?,
            Form::Adoption { begins } => adoption(&draft, begins)?,
            Form::Status { begins } => status(&draft, begins)?,
            Form::Missing => Deed::StatusBegan(Condition {
                person: person(&draft, EventField::Person)?,
                kind: StatusKind::Missing,
                detail: String::new(),
                note: String::new(),
            }),
            Form::Correction => correction(&draft, sources)?,
            Form::Annulment => Deed::Annuls(of(&draft, sources)?),
            Form::Replaced => replaced(&draft)?,
            Form::Merged => merged(&draft)?,
            Form::Split => Deed::Split(of(&draft, sources)?),
            Form::Disputed => disputed(&draft, sources)?,
            Form::Resolved => resolved(&draft, sources)?,
        };
        no_others(&draft, form)?;
        Ok(CivilEvent { id, source, kind, on, recorded_at, document, deed, draft })
    }

    /// Reads a line that was written from an event.
    pub fn parse(line: &str, sources: &Sources) -> Read<CivilEvent> {
        CivilEvent::read(EventDraft::parse(line)?, sources)
    }
}

/// Whether an event of this form has no day.
fn is_timeless(form: Form) -> bool {
    use Form::{Annulment, Disputed, Merged, Replaced, Resolved, Split};
    matches!(form, Annulment | Replaced | Merged | Split | Disputed | Resolved)
}

/// The day of the event. A correction leaves it where it is unless it says another.
fn on(draft: &EventDraft, form: Form) -> Read<Day> {
    let stated = match form {
        Form::Correction => draft.get(EventField::On)?,
        form if is_timeless(form) => None,
        _ => Some(require(draft, EventField::On)?),
    };
    stated.map_or(Ok(Day::OPEN_START), day).map_err(|fault| fault.within("on"))
}

/// The event that is meant, as `<source>/<id>`.
fn of(draft: &EventDraft, sources: &Sources) -> Read<EventKey> {
    let text = key(draft, EventField::Of)?;
    let parts = text.match_indices('/').map(|(at, _)| (&text[..at], &text[at + 1..]));
    let mut meant = parts.filter(|(source, id)| sources.takes(source) && !id.is_empty());
    let own = (require(draft, EventField::Source)?, require(draft, EventField::Id)?);
    match meant.next() {
        Some(found) if found == own => {
            let message = "is this event itself";
            Err(EventFault::new("self-link", message).within("of"))
        }
        Some((source, id)) => Ok(EventKey { source: source.to_owned(), id: id.to_owned() }),
        None => {
            let message = "names no event; write <source>/<id>";
            Err(EventFault::new("unknown-value", message).within("of"))
        }
    }
}

/// Which fields are stated otherwise; whether they fit is seen once the event is there.
fn correction(draft: &EventDraft, sources: &Sources) -> Read<Deed> {
    use EventField::{Id, Kind, Of, RecordedAt, Source};
    let of = of(draft, sources)?;
    let own = |field: &EventField| matches!(field, Id | Kind | Of | RecordedAt | Source);
    let fields = draft.0.iter().filter(|(field, _)| !own(field));
    let fields = EventDraft(fields.map(|(field, stated)| (*field, stated.clone())).collect());
    if fields.0.is_empty() {
        let message = "a correction states at least one field";
        return Err(EventFault::new("missing-field", message));
    }
    Ok(Deed::Corrects(of, fields))
}

fn replaced(draft: &EventDraft) -> Read<Deed> {
    let number = |field: EventField| {
        let read = iin(require(draft, field)?).map_err(|fault| fault.within(field.word()));
        read.map(Identity::Iin)
    };
    let both = [number(EventField::Old)?, number(EventField::New)?];
    if both[0] == both[1] {
        return Err(EventFault::new("self-link", "is the number itself").within("new"));
    }
    Ok(Deed::Replaced(both))
}

fn merged(draft: &EventDraft) -> Read<Deed> {
    let both = [person(draft, EventField::Person)?, person(draft, EventField::Duplicate)?];
    if both[0] == both[1] {
        return Err(EventFault::new("self-link", "is the person itself").within("duplicate"));
    }
    Ok(Deed::Merged(both))
}

fn adoption(draft: &EventDraft, begins: bool) -> Read<Deed> {
    let child = person(draft, EventField::Child)?;
    let adopters = people(draft, EventField::Adopters)?;
    let replaces = people(draft, EventField::Replaces)?;
    if !(1..=2).contains(&adopters.len()) {
        let message = "is not one or two people";
        return Err(EventFault::new("unknown-value", message).within("adopters"));
    }
    for (field, list) in [("adopters", &adopters), ("replaces", &replaces)] {
        if list.contains(&child) {
            return Err(EventFault::new("self-link", "the child is named").within(field));
        }
    }
    // Who adopts takes nobody's place but another's.
    if replaces.iter().any(|who| adopters.contains(who)) {
        return Err(EventFault::new("self-link", "an adopter is named").within("replaces"));
    }
    let adoption = Adoption { child, adopters, replaces };
    Ok(if begins { Deed::Adopted(adoption) } else { Deed::AdoptionAnnulled(adoption) })
}

fn status(draft: &EventDraft, begins: bool) -> Read<Deed> {
    let person = person(draft, EventField::Person)?;
    let kind = word(draft, EventField::Status, "unknown-kind", StatusKind::parse)?;
    let text = |field| draft.get(field).map(|text| text.unwrap_or_default().to_owned());
    let (detail, note) = (text(EventField::Detail)?, text(EventField::Note)?);
    let wrong = |field: &str| {
        let message = format!("a {kind} has no such {field}");
        Err(EventFault::new("unknown-value", message).within(field))
    };
    if !detail.is_empty() && !kind.takes_detail(&detail) {
        return wrong("detail");
    }
    if !note.is_empty() && !kind.takes_note(&note) {
        return wrong("note");
    }
    let condition = Condition { person, kind, detail, note };
    Ok(if begins { Deed::StatusBegan(condition) } else { Deed::StatusEnded(condition) })
}

impl EventDraft {
    /// The text of a field; an empty one is as good as none.
    fn get(&self, field: EventField) -> Read<Option<&str>> {
        match self.0.get(&field) {
            None => Ok(None),
            Some(Stated::Text(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
            Some(_) => Err(EventFault::new("bad-json", "is not a text").within(field.word())),
        }
    }
}

pub(super) fn require(draft: &EventDraft, field: EventField) -> Read<&str> {
    draft.get(field)?.ok_or_else(|| EventFault::missing(field))
}

/// A required text by which something is found again.
fn key(draft: &EventDraft, field: EventField) -> Read<&str> {
    let text = require(draft, field)?;
    check_key(text).map_err(|fault| fault.within(field.word()))?;
    Ok(text)
}

fn check_key(text: &str) -> Read<()> {
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(EventFault::new("unknown-value", "has white space in it"));
    }
    Ok(())
}

fn word<T>(
    draft: &EventDraft,
    field: EventField,
    code: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Read<T> {
    parse(require(draft, field)?)
        .ok_or_else(|| EventFault::new(code, "is no such value").within(field.word()))
}

fn day(text: &str) -> Read<Day> {
    Day::parse(text).map_err(|e| match e {
        DayError::Format => EventFault::new("date-format", "is not a date YYYY-MM-DD"),
        DayError::Range => out_of_range(),
    })
}

fn instant(text: &str) -> Read<Instant> {
    Instant::parse(text).map_err(|e| match e {
        InstantError::Format => EventFault::new("date-format", "is not an RFC 3339 instant"),
        InstantError::Range => out_of_range(),
    })
}

fn out_of_range() -> EventFault {
    EventFault::new("date-range", "is not from 1800-01-01 to 2199-12-31")
}

fn iin(text: &str) -> Read<Iin> {
    Iin::parse(text).map_err(|e| match e {
        IinError::Format => EventFault::new("iin-format", "is not twelve digits"),
        IinError::CheckDigit => EventFault::new("iin-check-digit", "has a wrong check digit"),
    })
}

/// An IIN or `ref:<text>`.
fn identity(text: &str) -> Read<Identity> {
    let Some(reference) = text.strip_prefix("ref:") else { return iin(text).map(Identity::Iin) };
    if reference.is_empty() {
        return Err(EventFault::new("iin-format", "no text stands behind ref:"));
    }
    check_key(reference)?;
    Ok(Identity::Ref(reference.to_owned()))
}

fn person(draft: &EventDraft, field: EventField) -> Read<Identity> {
    identity(require(draft, field)?).map_err(|fault| fault.within(field.word()))
}

pub(super) fn people(draft: &EventDraft, field: EventField) -> Read<Vec<Identity>> {
    let list = match draft.0.get(&field) {
        None => return Err(EventFault::missing(field)),
        Some(Stated::List(list)) => list,
        Some(_) => return Err(EventFault::new("bad-json", "is not a list").within(field.word())),
    };
    let mut found: Vec<Identity> = Vec::with_capacity(list.len());
    for (n, text) in list.iter().enumerate() {
        let place = |fault: EventFault| fault.within(n.to_string()).within(field.word());
        let who = identity(text).map_err(place)?;
        if found.contains(&who) {
            return Err(place(EventFault::new("self-link", "is named twice")));
        }
        found.push(who);
    }
    Ok(found)
}

fn tie(draft: &EventDraft, form: TieForm) -> Read<Deed> {
    let (from, to) = ends(draft, form.ends)?;
    if from.person() == Some(&to) {
        let message = "both ends of the link are one person";
        return Err(EventFault::new("self-link", message));
    }
    let stated = match form.basis {
        BasisForm::Is(basis) => Some(basis),
        BasisForm::Stated => Some(basis(draft, form.link)?),
        BasisForm::Optional => match draft.get(EventField::Basis)? {
            None => None,
            Some(_) => Some(basis(draft, form.link)?),
        },
    };
    let tie = Tie { kind: form.link, from, to, basis: stated };
    Ok(match form.turn {
        Turn::Begins => Deed::Began(tie),
        Turn::Ends(reason) => Deed::Ended(tie, reason),
        Turn::Annulled => Deed::Annulled(tie),
    })
}

fn ends(draft: &EventDraft, ends: Ends) -> Read<(End, Identity)> {
    match ends {
        Ends::Both(field) => match <[Identity; 2]>::try_from(people(draft, field)?) {
            Ok([a, b]) => Ok((End::Person(a), b)),
            Err(_) => {
                Err(EventFault::new("unknown-value", "is not two people").within(field.word()))
            }
        },
        Ends::FromTo(from, to) => Ok((End::Person(person(draft, from)?), person(draft, to)?)),
        Ends::GuardianOf(to) => {
            let institution = draft.get(EventField::Institution)?;
            let from = match (draft.get(EventField::Guardian)?, institution) {
                (Some(_), Some(_)) => {
                    let message = "a guardian is a person or an institution, not both";
                    return Err(EventFault::new("extra-field", message).within("institution"));
                }
                (None, Some(text)) => End::Institution(text.to_owned()),
                (_, None) => End::Person(person(draft, EventField::Guardian)?),
            };
            Ok((from, person(draft, to)?))
        }
    }
}

fn basis(draft: &EventDraft, link: LinkKind) -> Read<Basis> {
    let of_kind = |text: &str| Basis::parse(text).filter(|basis| link.bases().contains(basis));
    word(draft, EventField::Basis, "unknown-basis", of_kind)
}

fn birth(draft: &EventDraft, on: Day) -> Read<Deed> {
    let fields = match draft.0.get(&EventField::NewPerson) {
        None => return Err(EventFault::missing(EventField::NewPerson)),
        Some(Stated::Person(fields)) => fields,
        Some(_) => return Err(EventFault::new("bad-json", "is no person").within("newPerson")),
    };
    let newborn = new_person(fields, on).map_err(|fault| fault.within("newPerson"))?;
    let parents = people(draft, EventField::Parents)?;
    let is_newborn = |who: &Identity| match who {
        Identity::Iin(iin) => newborn.iin == Some(*iin),
        Identity::Ref(text) => newborn.reference == *text,
    };
    if parents.iter().any(is_newborn) {
        let message = "the child is named as a parent";
        return Err(EventFault::new("self-link", message).within("parents"));
    }
    Ok(Deed::Born(Box::new(newborn), parents))
}

fn new_person(fields: &BTreeMap<PersonField, String>, on: Day) -> Read<Person> {
    let get = |field| fields.get(&field).map(String::as_str).filter(|text| !text.is_empty());
    let text = |field| get(field).unwrap_or_default().to_owned();
    if get(PersonField::Iin).is_none() && get(PersonField::Ref).is_none() {
        return Err(EventFault::missing(PersonField::Iin));
    }
    if get(PersonField::Surname).is_none() && get(PersonField::GivenName).is_none() {
        return Err(EventFault::missing(PersonField::Surname));
    }
    let sex = get(PersonField::Sex).ok_or_else(|| EventFault::missing(PersonField::Sex))?;
    let unknown = |field: PersonField| {
        EventFault::new("unknown-value", "is no such value").within(field.word())
    };
    let number = get(PersonField::Iin).map(iin).transpose().map_err(|f| f.within("iin"))?;
    let reference = text(PersonField::Ref);
    check_key(&reference).map_err(|fault| fault.within("ref"))?;
    let birth = get(PersonField::BirthDate).map(day).transpose();
    let birth = birth.map_err(|fault| fault.within("birthDate"))?.unwrap_or(on);
    if birth != on {
        let message = "is another day than the event's";
        return Err(EventFault::new("date-range", message).within("birthDate"));
    }
    let region = match get(PersonField::Region) {
        None => None,
        Some(text) => Some(Region::parse(text).ok_or_else(|| unknown(PersonField::Region))?),
    };
    Ok(Person {
        iin: number,
        reference,
        surname: text(PersonField::Surname),
        given_name: text(PersonField::GivenName),
        patronymic: text(PersonField::Patronymic),
        sex: Sex::parse(sex).ok_or_else(|| unknown(PersonField::Sex))?,
        birth,
        death: Day::OPEN_END,
        citizenship: text(PersonField::Citizenship),
        region,
        address: text(PersonField::Address),
        phone: text(PersonField::Phone),
        protected: get(PersonField::Protected) == Some("true"),
        recorded_at: Instant::ALWAYS,
        death_recorded_at: Instant::ALWAYS,
    })
}

/// A field that the kind does not have is a mistake, not a remark.
fn no_others(draft: &EventDraft, form: Form) -> Read<()> {
    let own: Vec<EventField> = match form {
        Form::Birth => vec![EventField::NewPerson, EventField::Parents],
        Form::Death | Form::Found | Form::Missing => vec![EventField::Person],
        Form::Adoption { .. } => {
            vec![EventField::Child, EventField::Adopters, EventField::Replaces]
        }
        Form::Status { .. } => {
            use EventField::{Detail, Note, Person, Status};
            vec![Person, Status, Detail, Note]
        }
        // Which fields the corrected event has is seen once it is there.
        Form::Correction => return Ok(()),
        Form::Annulment | Form::Split => vec![EventField::Of],
        Form::Replaced => vec![EventField::Old, EventField::New],
        Form::Merged => vec![EventField::Person, EventField::Duplicate],
        Form::Disputed => vec![EventField::People, EventField::Records, EventField::Note],
        Form::Resolved => {
            use EventField::{Code, Keep, Note, People, Records};
            vec![Code, People, Records, Keep, Note]
        }
        Form::Tie(form) => {
            let mut own = match form.ends {
                Ends::Both(list) => vec![list],
                Ends::FromTo(from, to) => vec![from, to],
                Ends::GuardianOf(to) => vec![EventField::Guardian, EventField::Institution, to],
            };
            if !matches!(form.basis, BasisForm::Is(_)) {
                own.push(EventField::Basis);
            }
            own
        }
    };
    let is_common = |field: &EventField| {
        COMMON.contains(field) && !(is_timeless(form) && *field == EventField::On)
    };
    match draft.0.keys().find(|field| !is_common(field) && !own.contains(field)) {
        None => Ok(()),
        Some(field) => {
            let message = "an event of this kind has no such field";
            Err(EventFault::new("extra-field", message).within(field.word()))
        }
    }
}
