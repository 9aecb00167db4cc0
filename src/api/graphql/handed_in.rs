//! A civil event as a client hands it in, field by field as a line of NDJSON would say it. Must not
//! know which fields a kind needs: `domain` reads it.

use super::inputs::{CivilEventInput, PersonInput, PersonRef};
use crate::api::{Ids, Key, RecordKey};
use crate::domain::{CivilEvent, EventDraft, EventFault, EventField, PersonField, Sources, Stated};
use std::collections::BTreeMap;

type Read<T> = Result<T, EventFault>;

/// The event that is meant, or the first thing that is wrong with it.
pub(super) fn read(input: &CivilEventInput, ids: &Ids, sources: &Sources) -> Read<CivilEvent> {
    CivilEvent::read(draft(input, ids)?, sources)
}

fn draft(input: &CivilEventInput, ids: &Ids) -> Read<EventDraft> {
    let mut draft = EventDraft::default();
    let texts = [
        (EventField::Id, Some(input.id.as_str())),
        (EventField::Source, Some(input.source.as_str())),
        (EventField::Document, input.document.as_deref()),
        (EventField::Institution, input.institution.as_deref()),
        (EventField::Basis, input.basis.as_deref()),
        (EventField::Status, input.status.as_deref()),
        (EventField::Detail, input.detail.as_deref()),
        (EventField::Note, input.note.as_deref()),
    ];
    for (field, text) in texts {
        draft.text(field, text);
    }
    let kind: crate::domain::EventKind = input.kind.into();
    draft.text(EventField::Kind, Some(kind.word()));
    draft.text(EventField::On, input.on.map(|day| day.0.to_string()));
    draft.text(EventField::RecordedAt, input.recorded_at.map(|at| at.0.to_string()));
    draft.text(EventField::Old, input.old.map(|iin| iin.0.to_string()));
    draft.text(EventField::New, input.new.map(|iin| iin.0.to_string()));
    draft.text(EventField::Of, input.of.as_ref().map(|id| event_name(id, ids)));
    for (field, who) in people(input) {
        let name = who.as_ref().map(|who| name(who, ids)).transpose();
        draft.text(field, name.map_err(|fault| fault.within(field.word()))?);
    }
    for (field, list) in lists(input) {
        let Some(list) = list else { continue };
        let place = |n: usize, fault: EventFault| fault.within(n.to_string()).within(field.word());
        let name = |(n, who)| name(who, ids).map_err(|fault| place(n, fault));
        let names = list.iter().enumerate().map(name).collect::<Read<Vec<String>>>()?;
        draft.0.insert(field, Stated::List(names));
    }
    if let Some(person) = &input.new_person {
        draft.0.insert(EventField::NewPerson, Stated::Person(new_person(person)));
    }
    Ok(draft)
}

fn people(input: &CivilEventInput) -> [(EventField, &Option<PersonRef>); 10] {
    [
        (EventField::Person, &input.person),
        (EventField::Parent, &input.parent),
        (EventField::Child, &input.child),
        (EventField::Guardian, &input.guardian),
        (EventField::Ward, &input.ward),
        (EventField::Breadwinner, &input.breadwinner),
        (EventField::Dependant, &input.dependant),
        (EventField::Carer, &input.carer),
        (EventField::CaredFor, &input.cared_for),
        (EventField::Duplicate, &input.duplicate),
    ]
}

fn lists(input: &CivilEventInput) -> [(EventField, &Option<Vec<PersonRef>>); 4] {
    [
        (EventField::Parents, &input.parents),
        (EventField::Spouses, &input.spouses),
        (EventField::Adopters, &input.adopters),
        (EventField::Replaces, &input.replaces),
    ]
}

/// As the files name an event; the id of a `CivilEvent` says the same.
fn event_name(id: &str, ids: &Ids) -> String {
    match ids.open(id) {
        Some(Key::Event(RecordKey { source, id })) => format!("{source}/{id}"),
        _ => id.to_owned(),
    }
}

/// As the files name a person.
fn name(who: &PersonRef, ids: &Ids) -> Read<String> {
    match who {
        PersonRef::Iin(iin) => Ok(iin.0.to_string()),
        PersonRef::Ref(text) => Ok(format!("ref:{text}")),
        PersonRef::Id(id) => match ids.open(id) {
            Some(Key::Person(identity)) => Ok(identity.to_string()),
            _ => Err(EventFault::new("unknown-id", "is not the id of a person of this service")),
        },
    }
}

fn new_person(input: &PersonInput) -> BTreeMap<PersonField, String> {
    let texts = [
        (PersonField::Iin, input.iin.map(|iin| iin.0.to_string())),
        (PersonField::Ref, input.r#ref.clone()),
        (PersonField::Surname, Some(input.surname.clone())),
        (PersonField::GivenName, Some(input.given_name.clone())),
        (PersonField::Patronymic, input.patronymic.clone()),
        (PersonField::Sex, Some(input.sex.clone())),
        (PersonField::BirthDate, input.birth_date.map(|day| day.0.to_string())),
        (PersonField::Citizenship, input.citizenship.clone()),
        (PersonField::Region, input.region.clone()),
        (PersonField::Address, input.address.clone()),
        (PersonField::Phone, input.phone.clone()),
        (PersonField::Protected, input.protected.map(|protected| protected.to_string())),
    ];
    texts.into_iter().filter_map(|(field, text)| Some((field, text?))).collect()
}
