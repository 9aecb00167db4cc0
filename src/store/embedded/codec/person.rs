//! People and their incomes as bytes.

use super::bytes::{Bytes, Malformed, put_length, put_texts, word};
use super::day;
use super::united::{decode_united, encode_united};
use crate::domain::{Day, Iin, Income, IncomeKind, Instant, Month, Person, Region, Sex, Tenge};
use crate::store::{StoredIncome, StoredPerson, United};

/// A person as read in passing.
pub(in crate::store::embedded) struct RawPerson<'a> {
    pub(in crate::store::embedded) person: Person<&'a str>,
    pub(in crate::store::embedded) arrived: bool,
    pub(in crate::store::embedded) two_people: bool,
    extract: u32,
    row_death: Option<(Day, Instant)>,
    /// What events say of other numbers; empty for nearly everybody.
    united: &'a [u8],
    also: &'a [u8],
    also_count: usize,
}

const NO_IIN: u64 = u64::MAX;
const SEX: u8 = 0b11;
const PROTECTED: u8 = 1 << 2;
const ARRIVED: u8 = 1 << 3;
const TWO_PEOPLE: u8 = 1 << 4;
const RECORDED: u8 = 1 << 5;
const ALSO_KNOWN: u8 = 1 << 6;
const ROW_DEATH: u8 = 1 << 7;

/// Beside the region: the row ends with what events say of other numbers.
pub(super) const UNITED: u8 = 1 << 7;

fn flag(bit: u8, set: bool) -> u8 {
    if set { bit } else { 0 }
}

pub(in crate::store::embedded) fn encode_person(row: &StoredPerson, out: &mut Vec<u8>) {
    let p = &row.person;
    let always = (Instant::ALWAYS, Instant::ALWAYS);
    let recorded = (p.recorded_at, p.death_recorded_at) != always;
    out.push(
        p.sex as u8
            | flag(PROTECTED, p.protected)
            | flag(ARRIVED, row.arrived)
            | flag(TWO_PEOPLE, row.two_people)
            | flag(RECORDED, recorded)
            | flag(ALSO_KNOWN, !row.also_known_as.is_empty())
            | flag(ROW_DEATH, row.row_death.is_some()),
    );
    out.push(p.region.map_or(0, Region::code) | flag(UNITED, row.united.is_some()));
    out.extend_from_slice(&p.iin.map_or(NO_IIN, Iin::number).to_le_bytes());
    out.extend_from_slice(&p.birth.number().to_le_bytes());
    out.extend_from_slice(&p.death.number().to_le_bytes());
    out.extend_from_slice(&row.extract.to_le_bytes());
    if recorded {
        out.extend_from_slice(&p.recorded_at.number().to_le_bytes());
        out.extend_from_slice(&p.death_recorded_at.number().to_le_bytes());
    }
    if let Some((death, recorded_at)) = row.row_death {
        out.extend_from_slice(&death.number().to_le_bytes());
        out.extend_from_slice(&recorded_at.number().to_le_bytes());
    }
    let [reference, surname, given] = [&p.reference, &p.surname, &p.given_name];
    let [patronymic, citizenship, address] = [&p.patronymic, &p.citizenship, &p.address];
    put_texts(out, [reference, surname, given, patronymic, citizenship, address, &p.phone]);
    if !row.also_known_as.is_empty() {
        put_length(out, row.also_known_as.len());
        row.also_known_as.iter().for_each(|text| put_texts(out, [text]));
    }
    if let Some(united) = &row.united {
        encode_united(united, out);
    }
}

pub(in crate::store::embedded) fn decode_person(row: &[u8]) -> Result<RawPerson<'_>, Malformed> {
    let mut bytes = Bytes(row);
    let flags = bytes.u8()?;
    let beside = bytes.u8()?;
    let region = match beside & !UNITED {
        0 => None,
        code => Some(Region::from_code(code).ok_or(Malformed("no such region"))?),
    };
    let iin = match bytes.u64()? {
        NO_IIN => None,
        number => Some(Iin::from_trusted(number).ok_or(Malformed("no such IIN"))?),
    };
    let (birth, death) = (day(&mut bytes)?, day(&mut bytes)?);
    let extract = bytes.u32()?;
    let (recorded_at, death_recorded_at) = if flags & RECORDED == 0 {
        (Instant::ALWAYS, Instant::ALWAYS)
    } else {
        (Instant::from_number(bytes.i64()?), Instant::from_number(bytes.i64()?))
    };
    let row_death = if flags & ROW_DEATH == 0 {
        None
    } else {
        Some((day(&mut bytes)?, Instant::from_number(bytes.i64()?)))
    };
    let [reference, surname, given_name, patronymic, citizenship, address, phone] =
        bytes.texts::<7>()?;
    let also_count = if flags & ALSO_KNOWN == 0 { 0 } else { bytes.length()? };
    let also = bytes.0;
    for _ in 0..also_count {
        bytes.texts::<1>()?;
    }
    let united = if beside & UNITED == 0 { &[] } else { std::mem::take(&mut bytes.0) };
    if beside & UNITED != 0 {
        decode_united(united)?;
    }
    bytes.end()?;
    let person = Person {
        iin,
        reference,
        surname,
        given_name,
        patronymic,
        sex: word(Sex::ALL, flags & SEX)?,
        birth,
        death,
        citizenship,
        region,
        address,
        phone,
        protected: flags & PROTECTED != 0,
        recorded_at,
        death_recorded_at,
    };
    let (arrived, two_people) = (flags & ARRIVED != 0, flags & TWO_PEOPLE != 0);
    Ok(RawPerson { person, arrived, two_people, extract, row_death, united, also, also_count })
}

impl<'a> RawPerson<'a> {
    /// Earlier references that keep resolving.
    pub(in crate::store::embedded) fn also_known_as(&self) -> impl Iterator<Item = &'a str> {
        let mut bytes = Bytes(self.also);
        (0..self.also_count).filter_map(move |_| bytes.texts::<1>().ok().map(|[text]| text))
    }

    /// What events say of other numbers.
    pub(in crate::store::embedded) fn united(&self) -> Option<United> {
        (!self.united.is_empty()).then(|| decode_united(self.united).ok()).flatten()
    }

    /// Whether an event ever said that this number and another are of one human.
    pub(in crate::store::embedded) fn may_be_united(&self) -> bool {
        !self.united.is_empty()
    }

    pub(in crate::store::embedded) fn to_stored(&self) -> StoredPerson {
        let p = &self.person;
        StoredPerson {
            person: Person {
                iin: p.iin,
                reference: p.reference.to_owned(),
                surname: p.surname.to_owned(),
                given_name: p.given_name.to_owned(),
                patronymic: p.patronymic.to_owned(),
                sex: p.sex,
                birth: p.birth,
                death: p.death,
                citizenship: p.citizenship.to_owned(),
                region: p.region,
                address: p.address.to_owned(),
                phone: p.phone.to_owned(),
                protected: p.protected,
                recorded_at: p.recorded_at,
                death_recorded_at: p.death_recorded_at,
            },
            also_known_as: self.also_known_as().map(str::to_owned).collect(),
            arrived: self.arrived,
            two_people: self.two_people,
            extract: self.extract,
            row_death: self.row_death,
            united: self.united().map(Box::new),
        }
    }
}

/// Bytes of one income: month, kind, amount, extract, the former amount, rows.
const INCOME_BYTES: usize = 2 + 1 + 8 + 4 + 8 + 4;
/// No amount counted before the extract.
const NO_FORMER: i64 = i64::MIN;

pub(in crate::store::embedded) fn encode_incomes(rows: &[StoredIncome], out: &mut Vec<u8>) {
    for row in rows {
        out.extend_from_slice(&row.income.month.number().to_le_bytes());
        out.push(row.income.kind as u8);
        out.extend_from_slice(&row.income.amount.tiyn().to_le_bytes());
        out.extend_from_slice(&row.extract.to_le_bytes());
        let former = row.former.map_or(NO_FORMER, Tenge::tiyn);
        out.extend_from_slice(&former.to_le_bytes());
        out.extend_from_slice(&row.rows.to_le_bytes());
    }
}

/// The incomes of a person, read one by one.
pub(in crate::store::embedded) struct IncomesIn<'a>(std::slice::Chunks<'a, u8>);

pub(in crate::store::embedded) fn decode_incomes(row: &[u8]) -> IncomesIn<'_> {
    IncomesIn(row.chunks(INCOME_BYTES))
}

impl Iterator for IncomesIn<'_> {
    type Item = Result<StoredIncome, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(decode_income)
    }
}

fn decode_income(row: &[u8]) -> Result<StoredIncome, Malformed> {
    let mut bytes = Bytes(row);
    let month = Month::from_number(bytes.u16()?);
    let kind = word(IncomeKind::ALL, bytes.u8()?)?;
    let amount = Tenge::from_tiyn(bytes.i64()?);
    let income = Income { month, kind, amount };
    let extract = bytes.u32()?;
    let former = match bytes.i64()? {
        NO_FORMER => None,
        tiyn => Some(Tenge::from_tiyn(tiyn)),
    };
    Ok(StoredIncome { income, extract, former, rows: bytes.u32()? })
}
