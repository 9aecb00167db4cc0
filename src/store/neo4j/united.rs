//! What events say of the other numbers of a person, as properties: `merged` and `also` are lists
//! of whole numbers, `own_row` the texts of the own row. Nothing stands there for nearly everybody.

use super::property::{Property, list};
use super::values::{Fields, Malformed};
use crate::domain::{Day, Identity, Instant, Person, PersonNo, Recorded, Region, Sex};
use crate::graph::Merge;
use crate::store::{StoredPerson, United};

/// Three numbers each: known from, known until, who the person is.
pub(super) fn merged(row: &StoredPerson) -> Property<'static> {
    let Some(united) = &row.united else { return Property::Nothing };
    let three = |m: &Merge| [m.recorded.from.number(), m.recorded.until.number(), m.into.0.into()];
    list(united.merged.iter().flat_map(three))
}

pub(super) fn also(row: &StoredPerson) -> Property<'static> {
    list(row.also().iter().map(|p| p.0))
}

pub(super) fn own(row: &StoredPerson) -> Property<'static> {
    let own = row.united.as_ref().and_then(|united| united.own.as_ref());
    own.map_or(Property::Nothing, |own| list(texts(own)))
}

pub(super) fn take(of: &mut Fields) -> Result<Option<Box<United>>, Malformed> {
    let (merged, also) = (of.maybe_list()?, of.maybe_list()?);
    let own = of.maybe_list()?.map(person).transpose()?;
    if merged.is_none() && also.is_none() && own.is_none() {
        return Ok(None);
    }
    let mut united = United { own, ..United::default() };
    if let Some(mut merged) = merged {
        while merged.len() > 0 {
            let recorded = Recorded { from: merged.instant()?, until: merged.instant()? };
            united.merged.push(Merge { recorded, into: PersonNo(merged.number()?) });
        }
    }
    if let Some(mut also) = also {
        while also.len() > 0 {
            united.also.push(PersonNo(also.number()?));
        }
    }
    Ok(Some(Box::new(united)))
}

fn texts(person: &Person) -> [String; 15] {
    [
        person.iin.map_or_else(String::new, |iin| iin.to_string()),
        person.reference.clone(),
        person.surname.clone(),
        person.given_name.clone(),
        person.patronymic.clone(),
        person.sex.word().to_owned(),
        person.birth.to_string(),
        person.death.to_string(),
        person.citizenship.clone(),
        person.region.map_or_else(String::new, |region| region.to_string()),
        person.address.clone(),
        person.phone.clone(),
        person.protected.to_string(),
        person.recorded_at.number().to_string(),
        person.death_recorded_at.number().to_string(),
    ]
}

fn person(mut of: Fields) -> Result<Person, Malformed> {
    let iin = |text: &str| match Identity::parse(text) {
        Ok(Identity::Iin(iin)) => Some(iin),
        _ => None,
    };
    let instant = |text: &str| Some(Instant::from_number(text.parse().ok()?));
    Ok(Person {
        iin: of.maybe_word(iin)?,
        reference: of.text()?,
        surname: of.text()?,
        given_name: of.text()?,
        patronymic: of.text()?,
        sex: of.word(Sex::parse)?,
        birth: of.maybe_word(|text| Day::parse(text).ok())?.unwrap_or(Day::OPEN_START),
        death: of.maybe_word(|text| Day::parse(text).ok())?.unwrap_or(Day::OPEN_END),
        citizenship: of.text()?,
        region: of.maybe_word(Region::parse)?,
        address: of.text()?,
        phone: of.text()?,
        protected: of.word(|text| text.parse().ok())?,
        recorded_at: of.word(instant)?,
        death_recorded_at: of.word(instant)?,
    })
}
