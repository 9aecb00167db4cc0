//! How much a conflict weighs for whoever works through a list of them.

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// The family cannot be certified (spec 2 §5).
    Blocking,
    /// Something is wrong in the records.
    Wrong,
    /// It may be right; somebody should look.
    Question,
}

impl Severity {
    /// As GraphQL and files write it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Blocking => "BLOCKING",
            Severity::Wrong => "WRONG",
            Severity::Question => "QUESTION",
        }
    }
}

/// What can be right without any record being wrong.
const QUESTIONS: &[&str] = &[
    "address-shared-by-many",
    "single-person-families-at-one-address",
    "link-outside-coverage",
    "student-not-proved",
    "siblings-split-between-guardians",
    "twins-with-different-parents",
    "guardian-of-child-with-able-parents",
    "carer-of-two",
];

/// How bad a conflict of this code is.
pub fn severity(code: &str) -> Severity {
    match code {
        "parent-cycle" | "one-iin-two-people" => Severity::Blocking,
        question if QUESTIONS.contains(&question) => Severity::Question,
        _ => Severity::Wrong,
    }
}
