//! Statuses: dated, sourced statements about one person (spec 1 §4), and incomes.

use super::{Month, PersonNo, RecordFields, Region, Tenge, vocabulary::words};

words! {
    /// What a status states.
    StatusKind {
        /// Disability, by group.
        Disability = "DISABILITY",
        /// Loss of general work capacity, percent.
        CapacityLoss = "CAPACITY_LOSS",
        /// Studies.
        Student = "STUDENT",
        /// Employed.
        Employed = "EMPLOYED",
        /// Registered unemployed.
        Unemployed = "UNEMPLOYED",
        /// Draws a pension.
        Pensioner = "PENSIONER",
        /// Kandas; the end is the expiry.
        Kandas = "KANDAS",
        /// Full state support in an institution.
        StateCare = "STATE_CARE",
        /// Imprisoned.
        Imprisoned = "IMPRISONED",
        /// Conscript.
        Conscript = "CONSCRIPT",
        /// Incapacitated.
        Incapacitated = "INCAPACITATED",
        /// Emigrated.
        Emigrated = "EMIGRATED",
        /// Declared missing by a court.
        Missing = "MISSING",
        /// Award to a mother of many.
        Award = "AWARD",
        /// Conditional assistance.
        SocialContract = "SOCIAL_CONTRACT",
        /// Where the person lives.
        Residence = "RESIDENCE",
    }
}

words! {
    /// The details that a kind lists.
    Detail {
        /// Disability group 1.
        Group1 = "GROUP_1",
        /// Disability group 2.
        Group2 = "GROUP_2",
        /// Disability group 3.
        Group3 = "GROUP_3",
        /// Disabled child.
        Child = "CHILD",
        /// Full-time student.
        FullTime = "FULL_TIME",
        /// Part-time student.
        PartTime = "PART_TIME",
        /// Pension by age.
        Age = "AGE",
        /// Pension for service.
        Service = "SERVICE",
        /// «Күміс алқа».
        KumisAlka = "KUMIS_ALKA",
        /// «Алтын алқа».
        AltynAlka = "ALTYN_ALKA",
        /// Mother heroine.
        MotherHeroine = "MOTHER_HEROINE",
        /// Maternal glory, first class.
        MaternalGlory1 = "MATERNAL_GLORY_1",
        /// Maternal glory, second class.
        MaternalGlory2 = "MATERNAL_GLORY_2",
    }
}

impl StatusKind {
    /// The details that a status of this kind may have; empty if the kind lists none.
    pub fn details(self) -> &'static [Detail] {
        match self {
            StatusKind::Disability => {
                &[Detail::Group1, Detail::Group2, Detail::Group3, Detail::Child]
            }
            StatusKind::Student => &[Detail::FullTime, Detail::PartTime],
            StatusKind::Pensioner => &[Detail::Age, Detail::Service],
            StatusKind::Award => &[
                Detail::KumisAlka,
                Detail::AltynAlka,
                Detail::MotherHeroine,
                Detail::MaternalGlory1,
                Detail::MaternalGlory2,
            ],
            _ => &[],
        }
    }

    /// Whether a status of this kind may have this detail.
    pub fn takes_detail(self, text: &str) -> bool {
        match self {
            StatusKind::CapacityLoss => is_percent(text),
            kind if kind.details().is_empty() => true,
            kind => Detail::parse(text).is_some_and(|detail| kind.details().contains(&detail)),
        }
    }

    /// Whether a status of this kind may have this note.
    pub fn takes_note(self, text: &str) -> bool {
        self != StatusKind::Residence || Region::parse(text).is_some()
    }

    /// Whether a person may have several of this kind at once, told apart by `detail`.
    pub fn detail_tells_apart(self) -> bool {
        matches!(self, StatusKind::Award | StatusKind::Pensioner)
    }
}

/// A whole number 30–100, written as such.
fn is_percent(text: &str) -> bool {
    let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    digits && text.parse::<u8>().is_ok_and(|percent| (30..=100).contains(&percent))
}

/// One version of a status. `detail` and `note` are texts as written: a word of [`Detail`], a
/// percentage, an address, or free text for kinds that list nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Status<S = String> {
    /// Whom it is about.
    pub person: PersonNo,
    /// Kind.
    pub kind: StatusKind,
    /// Detail; empty = unknown.
    pub detail: S,
    /// Note.
    pub note: S,
    /// Everything else.
    pub record: RecordFields<S>,
}

words! {
    /// What an income is.
    IncomeKind {
        /// Pay that is not also reported as insured.
        Salary = "SALARY",
        /// Pay on which social contributions were paid.
        InsuredSalary = "INSURED_SALARY",
        /// Pension.
        Pension = "PENSION",
        /// State benefit.
        Benefit = "BENEFIT",
        /// Alimony.
        Alimony = "ALIMONY",
        /// Anything else.
        Other = "OTHER",
    }
}

/// The income of one kind that a person had in one month, all rows of an extract added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Income {
    /// The month.
    pub month: Month,
    /// The kind.
    pub kind: IncomeKind,
    /// The sum.
    pub amount: Tenge,
}
