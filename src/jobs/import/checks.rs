//! The rows of the four files, validated: what is missing first, then the first bad column in the
//! order of the spec (spec 1 §5). Must not know who is known already.

use super::cells::{Cells, Checked, Checks};
use crate::domain::{
    Basis, Day, EndReason, Identity, Income, IncomeKind, Instant, LinkKind, Month, Person,
    RecordFields, Recorded, Sex, StatusKind, Tenge,
};
use crate::record::{
    Fault, IncomeRow, LinkRow, PersonRow, Place, RejectCode, Span, StatusRow, Who,
};

/// Why a row of `links.csv` is refused.
pub(super) enum LinkFault {
    /// For good.
    Final(Fault),
    /// Unless these two are one person, which is the earlier fault.
    Unless([Who; 2], Fault),
}

/// A row of `persons.csv`.
pub(super) fn person(cells: Cells, place: Place, checks: &mut Checks) -> Checked<PersonRow> {
    let [iin, reference, surname, given_name, patronymic, sex] = [0, 1, 2, 3, 4, 5];
    let either = |a: usize, b: usize| match (cells.text(a), cells.text(b)) {
        ("", "") => Err(cells.missing(a)),
        _ => Ok(()),
    };
    either(iin, reference)?;
    either(surname, given_name)?;
    cells.require(&[sex])?;
    let iin = match cells.text(iin) {
        "" => None,
        _ => Some(cells.iin(iin, checks)?),
    };
    let person = Person {
        iin,
        reference: cells.key(reference)?,
        surname: cells.span(surname),
        given_name: cells.span(given_name),
        patronymic: cells.span(patronymic),
        sex: cells.word(sex, RejectCode::UnknownValue, Sex::parse)?,
        birth: cells.day(6, Day::OPEN_START)?,
        death: cells.day(7, Day::OPEN_END)?,
        citizenship: cells.span(8),
        region: cells.region(9)?,
        address: cells.span(10),
        phone: cells.span(11),
        protected: cells.optional(12, yes_or_no)?.unwrap_or(false),
        recorded_at: cells.stamp(13, checks)?.unwrap_or(Instant::ALWAYS),
        death_recorded_at: cells.stamp(14, checks)?.unwrap_or(Instant::ALWAYS),
    };
    Ok(PersonRow { place, person })
}

fn yes_or_no(text: &str) -> Option<bool> {
    text.parse().ok()
}

/// A row of `links.csv`.
pub(super) fn link(cells: Cells, place: Place, checks: &mut Checks) -> Result<LinkRow, LinkFault> {
    let (kind, from, to) = link_ends(cells, checks).map_err(LinkFault::Final)?;
    let ends = from.clone().map(|from| [from, to.clone()]);
    let rest = link_rest(cells, place, checks, (kind, from, to));
    rest.map_err(|fault| match ends {
        Some(ends) => LinkFault::Unless(ends, fault),
        None => LinkFault::Final(fault),
    })
}

type Ends = (LinkKind, Option<Who>, Who);

fn link_ends(cells: Cells, checks: &Checks) -> Checked<Ends> {
    let [id, kind, from, to, institution, source] = [0, 1, 2, 3, 4, 9];
    cells.require(&[id, kind])?;
    let by_institution = LinkKind::parse(cells.text(kind)) == Some(LinkKind::Guardian)
        && !cells.text(institution).is_empty();
    if !by_institution {
        cells.require(&[from])?;
    }
    cells.require(&[to, source])?;
    cells.key(id)?;
    let kind = cells.word(kind, RejectCode::UnknownKind, LinkKind::parse)?;
    let from_who = match cells.text(from) {
        "" => None,
        _ => Some(cells.who(from, checks)?),
    };
    let to_who = cells.who(to, checks)?;
    if from_who.is_some() && cells.text(from) == cells.text(to) {
        let message = "both ends of the link are one person";
        return Err(cells.fault(to, RejectCode::SelfLink, message));
    }
    Ok((kind, from_who, to_who))
}

fn link_rest(
    cells: Cells,
    place: Place,
    checks: &mut Checks,
    (kind, from, to): Ends,
) -> Checked<LinkRow> {
    let basis = match cells.text(5) {
        "" => None,
        _ => Some(cells.word(5, RejectCode::UnknownBasis, |text| {
            Basis::parse(text).filter(|basis| kind.bases().contains(basis))
        })?),
    };
    let valid = cells.interval(6, 7)?;
    let end_reason = cells.optional(8, EndReason::parse)?;
    cells.source_known(9, checks)?;
    let (confidence, state, secrecy) =
        (cells.confidence(11)?, cells.state(12)?, cells.secrecy(13)?);
    let stamp = cells.stamp(14, checks)?;
    let record = RecordFields {
        source: cells.source(9, checks)?,
        id: cells.span(0),
        valid,
        document: cells.span(10),
        confidence,
        state,
        secrecy,
        recorded: Recorded::ALWAYS,
    };
    let institution = if from.is_none() { cells.span(4) } else { Span::default() };
    Ok(LinkRow { place, kind, from, institution, to, basis, end_reason, record, stamp })
}

/// A row of `statuses.csv`.
pub(super) fn status(cells: Cells, place: Place, checks: &mut Checks) -> Checked<StatusRow> {
    let [id, iin, kind, detail, note, source] = [0, 1, 2, 3, 4, 7];
    cells.require(&[id, iin, kind, source])?;
    cells.key(id)?;
    let person = cells.who(iin, checks)?;
    let kind = cells.word(kind, RejectCode::UnknownKind, StatusKind::parse)?;
    cells.optional(detail, |text| kind.takes_detail(text).then_some(()))?;
    cells.optional(note, |text| kind.takes_note(text).then_some(()))?;
    let valid = cells.interval(5, 6)?;
    cells.source_known(source, checks)?;
    let stamp = cells.stamp(9, checks)?;
    let (confidence, state, secrecy) =
        (cells.confidence(10)?, cells.state(11)?, cells.secrecy(12)?);
    let record = RecordFields {
        source: cells.source(source, checks)?,
        id: cells.span(id),
        valid,
        document: cells.span(8),
        confidence,
        state,
        secrecy,
        recorded: Recorded::ALWAYS,
    };
    let (detail, note) = (cells.span(detail), cells.span(note));
    Ok(StatusRow { place, person, kind, detail, note, record, stamp })
}

/// A row of `incomes.csv`.
pub(super) fn income(cells: Cells, place: Place, checks: &Checks) -> Checked<IncomeRow> {
    cells.require(&[0, 1, 2, 3])?;
    let person: Identity<Span> = cells.who(0, checks)?;
    let month = Month::parse(cells.text(1));
    let month = month.map_err(|e| cells.bad_date(1, e, "a month YYYY-MM"))?;
    let kind = cells.word(2, RejectCode::UnknownKind, IncomeKind::parse)?;
    let amount = Tenge::parse(cells.text(3)).ok_or_else(|| {
        let message = "amount is not tenge ≥ 0 with a point and at most 2 places";
        cells.fault(3, RejectCode::AmountFormat, message)
    })?;
    Ok(IncomeRow { place, person, income: Income { month, kind, amount } })
}
