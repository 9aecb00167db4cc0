//! Rows as the database keeps them: properties on the way in, in the order of the columns of
//! `files`; lists of values on the way out, in the order that `statements` asks for them. Must not
//! know what a row is for.

use super::property::{Named, Property, day, instant, known_day, list, map, maybe, text};
use super::united;
use super::values::{Fields, Malformed};
use crate::domain::{
    Basis, CivilEvent, Confidence, Day, EndReason, Identity, Iin, Income, IncomeKind, Instant,
    Interval, Link, LinkKind, Month, Party, Person, PersonNo, RecordFields, RecordState, Recorded,
    Region, Secrecy, Sex, Source, Sources, Status, StatusKind, Tenge,
};
use crate::graph::{LinkNo, StatusNo};
use crate::store::{
    ArrivedRows, CsvMark, EventNo, ExtractRow, Progress, RejectRow, StoredEvent, StoredIncome,
    StoredLink, StoredPerson, StoredStatus, hash_of_text, hash_text,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use neo4rs::BoltType;
use std::sync::Arc;

/// The relationship type of a guardianship by an institution, which no walk follows.
const INSTITUTION_GUARDIAN: &str = "INSTITUTION_GUARDIAN";

/// A person's properties.
pub(super) fn put_person<'r>(
    no: PersonNo,
    row: &'r StoredPerson,
    words: &'r str,
    sequence: i64,
) -> impl IntoIterator<Item = Named<'r>> {
    let StoredPerson { person, also_known_as, .. } = row;
    let death = row.row_death;
    [
        ("id", no.0.into()),
        ("iin", maybe(person.iin.map(|iin| iin.to_string()))),
        ("ref", text(&person.reference)),
        ("also_known_as", list(also_known_as.iter().map(String::as_str))),
        ("name_words", text(words)),
        ("surname", text(&person.surname)),
        ("given_name", text(&person.given_name)),
        ("patronymic", text(&person.patronymic)),
        ("sex", person.sex.word().into()),
        ("birth_date", known_day(person.birth)),
        ("death_date", known_day(person.death)),
        ("citizenship", text(&person.citizenship)),
        ("region", maybe(person.region.map(|region| region.to_string()))),
        ("address", text(&person.address)),
        ("phone", text(&person.phone)),
        ("protected", person.protected.into()),
        ("recorded_at", instant(person.recorded_at)),
        ("death_recorded_at", instant(person.death_recorded_at)),
        ("arrived", row.arrived.into()),
        ("two_people", row.two_people.into()),
        ("extract", row.extract.into()),
        ("row_death_date", maybe(death.map(|(on, _)| day(on)))),
        ("row_death_recorded_at", maybe(death.map(|(_, at)| instant(at)))),
        ("merged", united::merged(row)),
        ("also", united::also(row)),
        ("own_row", united::own(row)),
        ("sequence", sequence.into()),
    ]
}

/// A reference that somebody had before.
pub(super) fn put_former_reference(
    text: &str,
    person: PersonNo,
) -> impl IntoIterator<Item = Named<'_>> {
    [("text", text.into()), ("person", person.0.into())]
}

/// A name, whose it is, and whether they have arrived.
pub(super) fn take_name(mut of: Fields) -> Result<(Identity, (PersonNo, bool)), Malformed> {
    let (name, numbered) = (of.text()?, of.flag()?);
    let found = (PersonNo(of.number()?), of.flag()?);
    if !numbered {
        return Ok((Identity::Ref(name), found));
    }
    let iin = name.parse().ok().and_then(Iin::from_trusted);
    Ok((Identity::Iin(iin.ok_or(Malformed("an iin"))?), found))
}

pub(super) fn take_person(mut of: Fields) -> Result<(PersonNo, StoredPerson), Malformed> {
    let no = PersonNo(of.number()?);
    let iin = of.maybe_word(|text| Iin::from_trusted(text.parse().ok()?))?;
    let (reference, also_known_as) = (of.text()?, of.texts()?);
    let person = Person {
        iin,
        reference,
        surname: of.text()?,
        given_name: of.text()?,
        patronymic: of.text()?,
        sex: of.word(Sex::parse)?,
        birth: of.maybe_day()?.unwrap_or(Day::OPEN_START),
        death: of.maybe_day()?.unwrap_or(Day::OPEN_END),
        citizenship: of.text()?,
        region: of.maybe_word(Region::parse)?,
        address: of.text()?,
        phone: of.text()?,
        protected: of.flag()?,
        recorded_at: of.instant()?,
        death_recorded_at: of.instant()?,
    };
    let (arrived, two_people, extract) = (of.flag()?, of.flag()?, of.number()?);
    let row_death = match (of.maybe_day()?, of.maybe_int()?) {
        (Some(on), Some(at)) => Some((on, Instant::from_number(at))),
        _ => None,
    };
    let united = united::take(&mut of)?;
    let row =
        StoredPerson { person, also_known_as, arrived, two_people, extract, row_death, united };
    Ok((no, row))
}

/// What versions of links and statuses have in common.
fn put_record<'r>(
    record: &'r RecordFields,
    csv: &CsvMark,
    sources: &'r Sources,
) -> [Named<'r>; 13] {
    [
        ("source", sources.name(record.source).into()),
        ("record_id", record.id.as_str().into()),
        ("valid_from", day(record.valid.from)),
        ("valid_until", day(record.valid.until)),
        ("document", text(&record.document)),
        ("confidence", maybe(record.confidence.map(Confidence::word))),
        ("state", record.state.word().into()),
        ("secrecy", record.secrecy.word().into()),
        ("recorded_at", instant(record.recorded.from)),
        ("superseded_at", instant(record.recorded.until)),
        ("extract", csv.extract.into()),
        ("stamped", csv.stamped.into()),
        ("restamped", list(csv.restamped.iter().map(|at| at.number()))),
    ]
}

fn take_record(of: &mut Fields, sources: &Sources) -> Result<(RecordFields, CsvMark), Malformed> {
    let source: Source = of.word(|name| sources.find(name))?;
    let record = RecordFields {
        source,
        id: of.text()?,
        valid: Interval { from: of.day()?, until: of.day()? },
        document: of.text()?,
        confidence: of.maybe_word(Confidence::parse)?,
        state: of.word(RecordState::parse)?,
        secrecy: of.word(Secrecy::parse)?,
        recorded: Recorded { from: of.instant()?, until: of.instant()? },
    };
    let (extract, stamped) = (of.number()?, of.flag()?);
    let restamped = of.ints()?.into_iter().map(Instant::from_number).collect();
    Ok((record, CsvMark { extract, stamped, restamped }))
}

/// The relationship type of a link.
pub(super) fn type_of(link: &Link) -> &'static str {
    match link.from {
        Party::Person(_) => link.kind.word(),
        Party::Institution(_) => INSTITUTION_GUARDIAN,
    }
}

/// A link's properties.
pub(super) fn link_properties<'r>(
    no: LinkNo,
    row: &'r StoredLink,
    sources: &'r Sources,
) -> impl IntoIterator<Item = Named<'r>> {
    let link = &row.link;
    let head = [
        ("id", no.0.into()),
        ("basis", maybe(link.basis.map(Basis::word))),
        ("end_reason", maybe(link.end_reason.map(EndReason::word))),
    ];
    head.into_iter().chain(put_record(&link.record, &row.csv, sources))
}

/// A link's ends and properties.
pub(super) fn put_link(no: LinkNo, row: &StoredLink, sources: &Sources) -> BoltType {
    let link = &row.link;
    let (from, institution) = match &link.from {
        Party::Person(p) => (p.0.into(), Property::Nothing),
        Party::Institution(name) => (Property::Nothing, name.as_str().into()),
    };
    map([
        ("from", from.into()),
        ("institution", institution.into()),
        ("to", link.to.0.into()),
        ("properties", map(link_properties(no, row, sources))),
    ])
}

pub(super) fn take_link(
    mut of: Fields,
    sources: &Sources,
) -> Result<(LinkNo, StoredLink), Malformed> {
    let no = LinkNo(of.number()?);
    let kind = of.word(|name| match name {
        INSTITUTION_GUARDIAN => Some(LinkKind::Guardian),
        name => LinkKind::parse(name),
    })?;
    let (from, institution) = (of.maybe_int()?, of.text()?);
    let from = match from.map(u32::try_from) {
        Some(Ok(p)) => Party::Person(PersonNo(p)),
        Some(Err(_)) => return Err(Malformed("a person's number")),
        None => Party::Institution(institution),
    };
    let to = PersonNo(of.number()?);
    let (basis, end_reason) = (of.maybe_word(Basis::parse)?, of.maybe_word(EndReason::parse)?);
    let (record, csv) = take_record(&mut of, sources)?;
    Ok((no, StoredLink { link: Link { kind, from, to, basis, end_reason, record }, csv }))
}

/// A status's properties.
pub(super) fn status_properties<'r>(
    no: StatusNo,
    row: &'r StoredStatus,
    sources: &'r Sources,
) -> impl IntoIterator<Item = Named<'r>> {
    let status = &row.status;
    let head = [
        ("id", no.0.into()),
        ("kind", status.kind.word().into()),
        ("detail", text(&status.detail)),
        ("note", text(&status.note)),
    ];
    head.into_iter().chain(put_record(&status.record, &row.csv, sources))
}

/// Whose status it is, and its properties.
pub(super) fn put_status(no: StatusNo, row: &StoredStatus, sources: &Sources) -> BoltType {
    let properties = map(status_properties(no, row, sources));
    map([("person", row.status.person.0.into()), ("properties", properties)])
}

pub(super) fn take_status(
    mut of: Fields,
    sources: &Sources,
) -> Result<(StatusNo, StoredStatus), Malformed> {
    let (no, person) = (StatusNo(of.number()?), PersonNo(of.number()?));
    let (kind, detail, note) = (of.word(StatusKind::parse)?, of.text()?, of.text()?);
    let (record, csv) = take_record(&mut of, sources)?;
    Ok((no, StoredStatus { status: Status { person, kind, detail, note, record }, csv }))
}

pub(super) fn income_properties(row: &StoredIncome) -> impl IntoIterator<Item = Named<'_>> {
    [
        ("month", row.income.month.to_string().into()),
        ("kind", row.income.kind.word().into()),
        ("tiyn", row.income.amount.tiyn().into()),
        ("extract", row.extract.into()),
        ("former_tiyn", maybe(row.former.map(Tenge::tiyn))),
        ("rows", row.rows.into()),
    ]
}

pub(super) fn put_income(person: PersonNo, row: &StoredIncome) -> BoltType {
    map([("person", person.0.into()), ("properties", map(income_properties(row)))])
}

pub(super) fn take_income(mut of: Fields) -> Result<StoredIncome, Malformed> {
    let month = of.word(|text| Month::parse(text).ok())?;
    let kind = of.word(IncomeKind::parse)?;
    let amount = Tenge::from_tiyn(of.int()?);
    let extract = of.number()?;
    let former = of.maybe_int()?.map(Tenge::from_tiyn);
    let income = Income { month, kind, amount };
    Ok(StoredIncome { income, extract, former, rows: of.number()? })
}

/// Stands alone in place of the people whose cards an event touched where nobody has asked.
const UNASKED: i64 = -1;

pub(super) fn put_event(
    no: EventNo,
    row: &StoredEvent,
    sequence: i64,
) -> impl IntoIterator<Item = Named<'_>> {
    // An event that is written again keeps the commit that brought it.
    let sequence = if row.sequence == 0 { sequence } else { row.sequence as i64 };
    [
        ("id", no.0.into()),
        ("source", row.event.source.as_str().into()),
        ("event_id", row.event.id.as_str().into()),
        ("kind", row.event.kind.word().into()),
        ("on", known_day(row.event.on)),
        ("body", row.event.draft.to_string().into()),
        ("recorded_at", instant(row.recorded_at)),
        ("waited", row.waited.into()),
        ("changes", list(row.changes.iter().map(String::as_str))),
        ("first", list(row.first.iter().map(String::as_str))),
        ("touched", list(touched(row))),
        ("sequence", sequence.into()),
    ]
}

/// Whose cards an event touched, or that it is not known: the files for the importer have no list
/// that is there and empty.
fn touched(row: &StoredEvent) -> Vec<i64> {
    match &row.touched {
        Some(people) => people.iter().map(|p| p.0.into()).collect(),
        None => vec![UNASKED],
    }
}

pub(super) fn take_event(
    mut of: Fields,
    sources: &Sources,
) -> Result<(EventNo, StoredEvent), Malformed> {
    let no = EventNo(of.number()?);
    let event = Arc::new(of.word(|body| CivilEvent::parse(body, sources).ok())?);
    let (recorded_at, waited) = (of.instant()?, of.flag()?);
    let (changes, first) = (of.texts()?, of.texts()?);
    let touched = of.ints()?;
    let touched =
        (touched != [UNASKED]).then(|| touched.into_iter().map(|no| PersonNo(no as u32)).collect());
    let sequence = of.count()?;
    Ok((no, StoredEvent { event, recorded_at, waited, changes, first, touched, sequence }))
}

pub(super) fn put_extract(row: &ExtractRow) -> impl IntoIterator<Item = Named<'_>> {
    let Progress { file, rows, applied, unchanged, rejected, waiting } = row.progress;
    let count = |n: u64| Property::from(n as i64);
    [
        ("id", row.number.into()),
        ("hash", hash_text(&row.hash).into()),
        ("recorded_at", instant(row.recorded_at)),
        ("file", u32::from(file).into()),
        ("rows", count(rows)),
        ("applied", count(applied)),
        ("unchanged", count(unchanged)),
        ("rejected", count(rejected)),
        ("waiting", count(waiting)),
        ("finished", row.finished.into()),
    ]
}

pub(super) fn take_extract(mut of: Fields) -> Result<ExtractRow, Malformed> {
    let number = of.number()?;
    let hash = of.word(hash_of_text)?;
    let recorded_at = of.instant()?;
    let file = u8::try_from(of.int()?).map_err(|_| Malformed("a file's number"))?;
    let progress = Progress {
        file,
        rows: of.count()?,
        applied: of.count()?,
        unchanged: of.count()?,
        rejected: of.count()?,
        waiting: of.count()?,
    };
    Ok(ExtractRow { number, hash, recorded_at, progress, finished: of.flag()? })
}

/// Rows as they arrived; `id` orders them.
pub(super) fn put_arrived(
    id: i64,
    sequence: i64,
    rows: &ArrivedRows,
) -> impl IntoIterator<Item = Named<'_>> {
    [
        ("id", id.into()),
        ("sequence", sequence.into()),
        ("extract", rows.extract.into()),
        ("file", u32::from(rows.file).into()),
        ("packed", STANDARD.encode(rows.pack(Vec::new())).into()),
    ]
}

pub(super) fn take_arrived(mut of: Fields) -> Result<(i64, ArrivedRows), Malformed> {
    let (id, sequence) = (of.int()?, of.count()?);
    let extract = of.number()?;
    let file = u8::try_from(of.int()?).map_err(|_| Malformed("a file's number"))?;
    let unpack = |text: &str| {
        let packed = STANDARD.decode(text).ok()?;
        ArrivedRows::unpack(extract, file, &packed)
    };
    let mut rows = of.word(unpack)?;
    rows.sequence = sequence;
    Ok((id, rows))
}

pub(super) fn put_reject(no: i64, row: &RejectRow) -> impl IntoIterator<Item = Named<'_>> {
    [
        ("id", no.into()),
        ("file", row.file.as_str().into()),
        ("line", (row.line as i64).into()),
        ("column", row.column.as_str().into()),
        ("code", row.code.as_str().into()),
        ("message", row.message.as_str().into()),
        ("row", row.row.as_str().into()),
    ]
}

pub(super) fn take_reject(mut of: Fields) -> Result<RejectRow, Malformed> {
    let (file, line) = (of.text()?, of.count()?);
    let (column, code) = (of.text()?, of.text()?);
    Ok(RejectRow { file, line, column, code, message: of.text()?, row: of.text()? })
}
