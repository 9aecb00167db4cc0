//! The cells of one row as values of the domain, each with the reject code of its column (spec 1
//! §5). Must not know which file it reads.

use super::tables::{Header, Table};
use crate::domain::{
    Confidence, Day, DayError, Identity, Iin, IinError, Instant, InstantError, Interval,
    RecordState, Region, Secrecy, Source, Sources,
};
use crate::record::{Fault, RejectCode, Slab, Span, Who};

/// A value, or why the row is refused.
pub(super) type Checked<T> = Result<T, Fault>;

/// What the checks of a whole run share.
pub(super) struct Checks {
    /// Accept test numbers.
    pub(super) synthetic: bool,
    /// All sources, also those that this extract brought.
    pub(super) sources: Sources,
    last_stamp: (String, Option<Instant>),
}

impl Checks {
    pub(super) fn new(synthetic: bool, sources: Sources) -> Checks {
        Checks { synthetic, sources, last_stamp: (String::new(), None) }
    }

    /// Extracts repeat their stamps row after row.
    fn stamp(&mut self, text: &str) -> Result<Option<Instant>, InstantError> {
        if self.last_stamp.0 != text {
            let stamp = always_if_first(Instant::parse(text)?);
            self.last_stamp = (text.to_owned(), Some(stamp));
        }
        Ok(self.last_stamp.1)
    }
}

/// The first instant of the range says what an empty `recorded_at` says, but with a stamp: nothing
/// can be asked as known before it. So an export can state a first version that was always known
/// beside later ones.
fn always_if_first(stamp: Instant) -> Instant {
    if stamp == first_instant() { Instant::ALWAYS } else { stamp }
}

/// The first instant that a column may state.
pub(in crate::jobs) fn first_instant() -> Instant {
    const NANOS_PER_DAY: i64 = 86_400_000_000_000;
    Instant::from_number(i64::from(Day::FIRST.number()) * NANOS_PER_DAY)
}

/// The cells of one row.
#[derive(Clone, Copy)]
pub(super) struct Cells<'r> {
    pub(super) table: Table,
    pub(super) header: &'r Header,
    pub(super) slab: &'r Slab,
    /// Where the text of the row lies in the slab.
    pub(super) text: Span,
    pub(super) fields: &'r [(u32, u32)],
}

impl<'r> Cells<'r> {
    pub(super) fn span(self, column: usize) -> Span {
        let place = self.header.place(column).and_then(|place| self.fields.get(place));
        place.map_or(Span::default(), |(start, end)| {
            Slab::part(self.text, *start as usize, *end as usize)
        })
    }

    pub(super) fn text(self, column: usize) -> &'r str {
        self.slab.get(self.span(column))
    }

    fn name(self, column: usize) -> &'static str {
        self.table.columns()[column]
    }

    pub(super) fn fault(
        self,
        column: usize,
        code: RejectCode,
        message: impl Into<std::borrow::Cow<'static, str>>,
    ) -> Fault {
        Fault::new(code, self.name(column), message)
    }

    /// The first of these columns must not be empty.
    pub(super) fn require(self, columns: &[usize]) -> Checked<()> {
        match columns.iter().find(|column| self.text(**column).is_empty()) {
            None => Ok(()),
            Some(column) => Err(self.missing(*column)),
        }
    }

    pub(super) fn missing(self, column: usize) -> Fault {
        let message = format!("{} is required and empty", self.name(column));
        self.fault(column, RejectCode::MissingField, message)
    }

    /// A word of a fixed list, or the fault `code`.
    pub(super) fn word<T>(
        self,
        column: usize,
        code: RejectCode,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Checked<T> {
        let name = self.name(column);
        parse(self.text(column))
            .ok_or_else(|| self.fault(column, code, format!("{name} has no such value")))
    }

    /// As [`Cells::word`] with `unknown-value`; `None` if empty.
    pub(super) fn optional<T>(
        self,
        column: usize,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Checked<Option<T>> {
        if self.text(column).is_empty() {
            return Ok(None);
        }
        self.word(column, RejectCode::UnknownValue, parse).map(Some)
    }

    /// A text without white space.
    pub(super) fn key(self, column: usize) -> Checked<Span> {
        if self.text(column).contains(char::is_whitespace) {
            let message = format!("{} has white space", self.name(column));
            return Err(self.fault(column, RejectCode::UnknownValue, message));
        }
        Ok(self.span(column))
    }

    pub(super) fn iin(self, column: usize, checks: &Checks) -> Checked<Iin> {
        let iin = Iin::parse(self.text(column)).map_err(|e| match e {
            IinError::Format => self.fault(column, RejectCode::IinFormat, "an IIN has 12 digits"),
            IinError::CheckDigit => {
                self.fault(column, RejectCode::IinCheckDigit, "the check digit of the IIN is wrong")
            }
        })?;
        if iin.is_synthetic() && !checks.synthetic {
            let message = "a test IIN (month digits + 80); accept it with --synthetic";
            return Err(self.fault(column, RejectCode::SyntheticIin, message));
        }
        Ok(iin)
    }

    /// An IIN or `ref:<text>`.
    pub(super) fn who(self, column: usize, checks: &Checks) -> Checked<Who> {
        let Some(reference) = self.text(column).strip_prefix("ref:") else {
            return self.iin(column, checks).map(Identity::Iin);
        };
        if reference.is_empty() {
            return Err(self.fault(column, RejectCode::IinFormat, "no text stands behind ref:"));
        }
        let whole = self.key(column)?;
        Ok(Identity::Ref(Slab::part(whole, "ref:".len(), self.text(column).len())))
    }

    /// A date; `empty` if there is none.
    pub(super) fn day(self, column: usize, empty: Day) -> Checked<Day> {
        match self.text(column) {
            "" => Ok(empty),
            text => Day::parse(text).map_err(|e| self.bad_date(column, e, "a date YYYY-MM-DD")),
        }
    }

    pub(super) fn bad_date(self, column: usize, e: DayError, form: &str) -> Fault {
        let name = self.name(column);
        match e {
            DayError::Format => {
                self.fault(column, RejectCode::DateFormat, format!("{name} is not {form}"))
            }
            DayError::Range => self.out_of_range(column),
        }
    }

    fn out_of_range(self, column: usize) -> Fault {
        let message = format!("{} is not from 1800-01-01 to 2199-12-31", self.name(column));
        self.fault(column, RejectCode::DateRange, message)
    }

    pub(super) fn interval(self, from: usize, until: usize) -> Checked<Interval> {
        let start = self.day(from, Day::OPEN_START)?;
        let end = self.day(until, Day::OPEN_END)?;
        if end < start {
            let message = "valid_until is before valid_from";
            return Err(self.fault(until, RejectCode::DateRange, message));
        }
        Ok(Interval { from: start, until: end })
    }

    /// An instant, if there is one.
    pub(super) fn stamp(self, column: usize, checks: &mut Checks) -> Checked<Option<Instant>> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        checks.stamp(text).map_err(|e| match e {
            InstantError::Format => {
                let message = format!("{} is not an RFC 3339 instant", self.name(column));
                self.fault(column, RejectCode::DateFormat, message)
            }
            InstantError::Range => self.out_of_range(column),
        })
    }

    pub(super) fn region(self, column: usize) -> Checked<Option<Region>> {
        self.optional(column, Region::parse)
    }

    /// Whether this names a source. It gets its number only where the whole row is good.
    pub(super) fn source_known(self, column: usize, checks: &Checks) -> Checked<()> {
        let text = self.text(column);
        let other = || text.strip_prefix("OTHER:").is_some_and(|name| !name.is_empty());
        self.key(column)?;
        if checks.sources.find(text).is_some() || other() {
            return Ok(());
        }
        Err(self.fault(column, RejectCode::UnknownValue, "source has no such value"))
    }

    /// The number of a source.
    pub(super) fn source(self, column: usize, checks: &mut Checks) -> Checked<Source> {
        checks.sources.find_or_add(self.text(column)).ok_or_else(|| {
            self.fault(column, RejectCode::UnknownValue, "there are too many sources")
        })
    }

    pub(super) fn confidence(self, column: usize) -> Checked<Option<Confidence>> {
        self.optional(column, Confidence::parse)
    }

    pub(super) fn state(self, column: usize) -> Checked<RecordState> {
        Ok(self.optional(column, RecordState::parse)?.unwrap_or(RecordState::Registered))
    }

    pub(super) fn secrecy(self, column: usize) -> Checked<Secrecy> {
        Ok(self.optional(column, Secrecy::parse)?.unwrap_or(Secrecy::None))
    }
}
