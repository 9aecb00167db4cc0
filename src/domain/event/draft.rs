//! An event as it was handed in, field by field, before anybody has read it; and as a line of
//! NDJSON. Must not know which fields a kind needs.

use super::EventFault;
use crate::domain::vocabulary::words;
use crate::domain::{JsonFault, strict_json};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

words! {
    /// A field of an event, as spec 4 spells it.
    EventField {
        /// The event's id within its source.
        Id = "id",
        /// The register that states it.
        Source = "source",
        /// What happened.
        Kind = "kind",
        /// The day.
        On = "on",
        /// When the register recorded it.
        RecordedAt = "recordedAt",
        /// Act number.
        Document = "document",
        /// Whom it is about.
        Person = "person",
        /// Who was born.
        NewPerson = "newPerson",
        /// The parents.
        Parents = "parents",
        /// The two spouses.
        Spouses = "spouses",
        /// The parent.
        Parent = "parent",
        /// The child.
        Child = "child",
        /// The adopters.
        Adopters = "adopters",
        /// The parents who are replaced.
        Replaces = "replaces",
        /// The guardian.
        Guardian = "guardian",
        /// The institution that is the guardian.
        Institution = "institution",
        /// The ward.
        Ward = "ward",
        /// The breadwinner.
        Breadwinner = "breadwinner",
        /// The dependant.
        Dependant = "dependant",
        /// The carer.
        Carer = "carer",
        /// Who is cared for.
        CaredFor = "caredFor",
        /// The second record of one human.
        Duplicate = "duplicate",
        /// On what the link rests.
        Basis = "basis",
        /// The kind of a status.
        Status = "status",
        /// Its detail.
        Detail = "detail",
        /// Its note.
        Note = "note",
        /// The number that is replaced.
        Old = "old",
        /// The number that replaces it.
        New = "new",
        /// The event that is meant.
        Of = "of",
        /// The code of a conflict.
        Code = "code",
        /// The people of a link or conflict.
        People = "people",
        /// The records of a link or conflict.
        Records = "records",
        /// The record that stands.
        Keep = "keep",
    }
}

words! {
    /// A field of somebody who is born.
    PersonField {
        /// The public number.
        Iin = "iin",
        /// The reference of somebody without one.
        Ref = "ref",
        /// Surname.
        Surname = "surname",
        /// Given name.
        GivenName = "givenName",
        /// Patronymic.
        Patronymic = "patronymic",
        /// `M` `F` `U`.
        Sex = "sex",
        /// Birth date.
        BirthDate = "birthDate",
        /// ISO 3166-1 alpha-2.
        Citizenship = "citizenship",
        /// Two-digit KATO prefix.
        Region = "region",
        /// Opaque dwelling id.
        Address = "address",
        /// Telephone.
        Phone = "phone",
        /// `true`: the address is withheld.
        Protected = "protected",
    }
}

/// The most bytes of one text of an event.
pub const EVENT_TEXT_MAX: usize = 1024;
/// The most bytes of the id of an event, so that those of its records fit everywhere.
pub const EVENT_ID_MAX: usize = 256;
/// The most people in one list.
pub const EVENT_LIST_MAX: usize = 20;
/// The most people, or records, of a conflict.
pub const CASE_LIST_MAX: usize = 200;
/// The most bytes of such a list, so that the line of the event stays readable.
const CASE_LIST_BYTES_MAX: usize = 16 << 10;

/// What a field says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stated {
    /// A text, a date, an instant or a person.
    Text(String),
    /// Several people.
    List(Vec<String>),
    /// Somebody new.
    Person(BTreeMap<PersonField, String>),
}

/// An event field by field; what is absent or null is not in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EventDraft(pub BTreeMap<EventField, Stated>);

impl EventDraft {
    /// Adds a text, if there is one.
    pub fn text(&mut self, field: EventField, text: Option<impl Into<String>>) {
        self.0.extend(text.map(|text| (field, Stated::Text(text.into()))));
    }

    /// The JSON object of one line, whatever its fields are.
    pub fn object(line: &str) -> Result<Map<String, Value>, EventFault> {
        match strict_json(line.as_bytes()).map_err(unreadable)? {
            Value::Object(object) => Ok(object),
            _ => Err(EventFault::new("bad-json", "a line is one JSON object")),
        }
    }

    /// Reads one line of NDJSON.
    pub fn parse(line: &str) -> Result<EventDraft, EventFault> {
        let mut draft = EventDraft::default();
        for (name, value) in EventDraft::object(line)? {
            let field = EventField::parse(&name).ok_or_else(|| unknown_field(&name))?;
            let stated = stated(field, value).map_err(|fault| fault.within(name))?;
            draft.0.extend(stated.map(|stated| (field, stated)));
        }
        draft.check_lengths()?;
        Ok(draft)
    }

    /// The fault of the first text or list that is too long.
    pub fn check_lengths(&self) -> Result<(), EventFault> {
        for (field, stated) in &self.0 {
            let max = if *field == EventField::Id { EVENT_ID_MAX } else { EVENT_TEXT_MAX };
            let long = match stated {
                Stated::Text(text) => text.len() > max,
                Stated::List(list) => list.iter().any(|text| text.len() > max),
                Stated::Person(person) => person.values().any(|text| text.len() > max),
            };
            if long {
                let message = format!("a text has at most {max} bytes");
                return Err(EventFault::new("too-long", message).within(field.word()));
            }
            let is_of_case = matches!(field, EventField::People | EventField::Records);
            let most = if is_of_case { CASE_LIST_MAX } else { EVENT_LIST_MAX };
            let Stated::List(list) = stated else { continue };
            let bytes: usize = list.iter().map(String::len).sum();
            if list.len() > most || (is_of_case && bytes > CASE_LIST_BYTES_MAX) {
                let what = if *field == EventField::Records { "records" } else { "people" };
                let message = format!("a list has at most {most} {what}");
                return Err(EventFault::new("too-long", message).within(field.word()));
            }
        }
        Ok(())
    }
}

impl std::fmt::Display for EventDraft {
    /// One line of NDJSON, the fields in the order of the contract.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| std::fmt::Error)?)
    }
}

impl Serialize for EventDraft {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(field, stated)| (field.word(), stated)))
    }
}

impl Serialize for Stated {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Stated::Text(text) => to.serialize_str(text),
            Stated::List(list) => to.collect_seq(list),
            Stated::Person(person) => {
                let mut fields = to.serialize_map(Some(person.len()))?;
                for (field, text) in person {
                    match field {
                        PersonField::Protected => {
                            fields.serialize_entry(field.word(), &(text == "true"))?;
                        }
                        _ => fields.serialize_entry(field.word(), text)?,
                    }
                }
                fields.end()
            }
        }
    }
}

fn unreadable(fault: JsonFault) -> EventFault {
    match fault {
        JsonFault::Syntax { column, .. } => {
            EventFault::new("bad-json", format!("not JSON at column {column}"))
        }
        JsonFault::Twice(path) => {
            let fault = EventFault::new("duplicate-field", "stands twice; which is meant?");
            let cut = |name: String| name.chars().take(NAME_SHOWN_MAX).collect::<String>();
            path.into_iter().rev().fold(fault, |fault, name| fault.within(cut(name)))
        }
    }
}

/// Characters of an unknown name that an answer repeats.
const NAME_SHOWN_MAX: usize = 40;

fn unknown_field(name: &str) -> EventFault {
    let name: String = name.chars().take(NAME_SHOWN_MAX).collect();
    EventFault::new("extra-field", "an event has no such field").within(name)
}

fn stated(field: EventField, value: Value) -> Result<Option<Stated>, EventFault> {
    use EventField::{Adopters, NewPerson, Parents, People, Records, Replaces, Spouses};
    let wrong = |what: &str| EventFault::new("bad-json", format!("is not {what}"));
    match (field, value) {
        (_, Value::Null) => Ok(None),
        (NewPerson, Value::Object(person)) => new_person(person).map(|p| Some(Stated::Person(p))),
        (NewPerson, _) => Err(wrong("an object")),
        (Parents | Spouses | Adopters | Replaces | People | Records, Value::Array(people)) => {
            let text = |(n, value): (usize, Value)| match value {
                Value::String(text) => Ok(text),
                _ => Err(wrong("a text").within(n.to_string())),
            };
            people
                .into_iter()
                .enumerate()
                .map(text)
                .collect::<Result<_, _>>()
                .map(|list| Some(Stated::List(list)))
        }
        (Parents | Spouses | Adopters | Replaces | People | Records, _) => {
            Err(wrong("a list of texts"))
        }
        (_, Value::String(text)) => Ok(Some(Stated::Text(text))),
        _ => Err(wrong("a text")),
    }
}

fn new_person(object: Map<String, Value>) -> Result<BTreeMap<PersonField, String>, EventFault> {
    let mut person = BTreeMap::new();
    for (name, value) in object {
        let field = PersonField::parse(&name).ok_or_else(|| unknown_field(&name))?;
        let text = match (field, value) {
            (_, Value::Null) => continue,
            (PersonField::Protected, Value::Bool(protected)) => protected.to_string(),
            (PersonField::Protected, _) => {
                return Err(EventFault::new("bad-json", "is not true or false").within(name));
            }
            (_, Value::String(text)) => text,
            _ => return Err(EventFault::new("bad-json", "is not a text").within(name)),
        };
        person.insert(field, text);
    }
    Ok(person)
}
