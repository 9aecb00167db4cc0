//! Why a row is refused (spec 1 §5): a stable code, the column at fault, one sentence.

use crate::domain::words;
use std::borrow::Cow;

words! {
    /// The code of a reject.
    RejectCode {
        /// Another number of fields than the header, or no RFC 4180 row at all.
        RowWidth = "row-width",
        /// Not UTF-8, or a NUL byte.
        BadEncoding = "bad-encoding",
        /// A required column is empty.
        MissingField = "missing-field",
        /// Not twelve digits.
        IinFormat = "iin-format",
        /// Wrong check digit.
        IinCheckDigit = "iin-check-digit",
        /// A test number without `--synthetic`.
        SyntheticIin = "synthetic-iin",
        /// Not a date, month or instant.
        DateFormat = "date-format",
        /// Outside the range, or an end before its start.
        DateRange = "date-range",
        /// No such kind.
        UnknownKind = "unknown-kind",
        /// A basis that the kind does not have.
        UnknownBasis = "unknown-basis",
        /// Not one of a fixed list.
        UnknownValue = "unknown-value",
        /// Both ends are one person.
        SelfLink = "self-link",
        /// Not an amount.
        AmountFormat = "amount-format",
        /// Contradicts another row of the record, or a reference of somebody else.
        IdConflict = "id-conflict",
    }
}

/// Why a row is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The code.
    pub code: RejectCode,
    /// The column at fault; empty where the code has none.
    pub column: &'static str,
    /// One sentence.
    pub message: Cow<'static, str>,
}

impl Fault {
    /// A fault of a column.
    pub fn new(
        code: RejectCode,
        column: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Fault {
        Fault { code, column, message: message.into() }
    }

    /// A row that contradicts what is kept.
    pub(super) fn conflict(message: &'static str) -> Fault {
        Fault::new(RejectCode::IdConflict, "", message)
    }
}
