//! Rows of `entitlements.csv` and `notices.csv` (spec 5). Must not know how they come about.

use super::fraction::Fraction;
use otbasy::domain::Day;

/// One row of `entitlements.csv`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct RefRow {
    pub(crate) code: &'static str,
    /// Empty: nobody to pay.
    pub(crate) recipient: String,
    /// Sorted.
    pub(crate) beneficiaries: Vec<String>,
    /// `ENTITLED` or `UNKNOWN`.
    pub(crate) status: &'static str,
    /// Whole tenge, rounded up.
    pub(crate) monthly: Option<i128>,
    pub(crate) once: Option<i128>,
    pub(crate) valid_from: Option<Day>,
    pub(crate) valid_until: Option<Day>,
    pub(crate) chosen: bool,
    pub(crate) variant: &'static str,
}

impl RefRow {
    /// A monthly payment. "An amount of 0 or less is `NOT_ENTITLED`, in every rule." "rounded
    /// **up** to whole tenge once".
    pub(super) fn monthly(
        code: &'static str,
        recipient: &str,
        beneficiaries: &[&str],
        amount: Fraction,
    ) -> Option<RefRow> {
        (amount > Fraction::ZERO).then(|| {
            let mut beneficiaries: Vec<_> =
                beneficiaries.iter().map(|who| (*who).to_owned()).collect();
            beneficiaries.sort();
            RefRow {
                code,
                recipient: recipient.to_owned(),
                beneficiaries,
                status: "ENTITLED",
                monthly: Some(amount.ceiling()),
                once: None,
                valid_from: None,
                valid_until: None,
                chosen: true,
                variant: "",
            }
        })
    }

    /// A one-time payment of so many MCI; "`UNKNOWN` …: a one-time payment whose event lies before
    /// 2024-01-01 (amount empty)".
    pub(super) fn once(
        code: &'static str,
        recipient: &str,
        beneficiary: &str,
        mcis: Fraction,
        mci: Option<Fraction>,
    ) -> RefRow {
        let amount = mci.map(|mci| (mcis * mci).ceiling());
        let status = if amount.is_some() { "ENTITLED" } else { "UNKNOWN" };
        let row = RefRow::monthly(code, recipient, &[beneficiary], mcis).unwrap();
        RefRow { status, monthly: None, once: amount, ..row }
    }

    pub(super) fn dates(self, from: Option<Day>, until: Option<Day>) -> RefRow {
        RefRow { valid_from: from, valid_until: until, ..self }
    }

    /// Recipient and beneficiaries.
    pub(crate) fn people(&self) -> impl Iterator<Item = &str> {
        let recipient = Some(self.recipient.as_str()).filter(|who| !who.is_empty());
        recipient.into_iter().chain(self.beneficiaries.iter().map(String::as_str))
    }

    /// The cells of the file, in the order of its header.
    pub(crate) fn cells(&self) -> [String; 10] {
        fn cell<T: ToString>(value: Option<T>) -> String {
            value.map_or_else(String::new, |value| value.to_string())
        }
        [
            self.code.to_owned(),
            self.recipient.clone(),
            self.beneficiaries.join(" "),
            self.status.to_owned(),
            cell(self.monthly),
            cell(self.once),
            cell(self.valid_from),
            cell(self.valid_until),
            self.chosen.to_string(),
            self.variant.to_owned(),
        ]
    }
}

/// "An empty start is left out of a 'latest'".
pub(super) fn latest(days: impl IntoIterator<Item = Option<Day>>) -> Option<Day> {
    days.into_iter().flatten().max()
}

/// "an empty end out of an 'earliest'".
pub(super) fn earliest(days: impl IntoIterator<Item = Option<Day>>) -> Option<Day> {
    days.into_iter().flatten().min()
}
