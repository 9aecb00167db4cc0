//! Every rule with its code: the one list, which a test holds against the table of spec 2 §6. The
//! two codes of addresses, which look at many people at once, stand in `addresses`.

use super::reach::Reach;
use super::subject::{Finding, Subject};
use super::{
    Conflict, carers, close_kin, coverage, dates, guardians, life, marriages, numbers, own,
    parent_cycle, parentage, parents, siblings, statuses,
};

/// One code and how it is found.
pub struct Rule {
    /// The code of spec 2 §6.
    pub code: &'static str,
    pub(super) reach: Reach,
    find: fn(&Subject) -> Vec<Finding>,
}

impl Rule {
    /// The rows found from one person.
    pub(super) fn at(&self, subject: &Subject) -> impl Iterator<Item = Conflict> {
        (self.find)(subject).into_iter().map(|Finding { people, mut records }| {
            records.sort_unstable();
            records.dedup();
            Conflict { code: self.code, people, records }
        })
    }
}

const fn rule(code: &'static str, reach: Reach, find: fn(&Subject) -> Vec<Finding>) -> Rule {
    Rule { code, reach, find }
}

/// The rules that look at one person, in the order of the spec.
pub const RULES: &[Rule] = &[
    rule("parent-cycle", Reach::Circle, parent_cycle::parent_cycle),
    rule("parent-younger-than-child", Reach::Ends, parents::younger_than_child),
    rule("parent-too-young", Reach::Ends, parents::too_young),
    rule("parent-too-old", Reach::Ends, parents::too_old),
    rule("born-after-mothers-death", Reach::Ends, parents::born_after_mothers_death),
    rule("born-long-after-fathers-death", Reach::Ends, parents::born_long_after_fathers_death),
    rule("third-legal-parent", Reach::Ends, parentage::third_legal_parent),
    rule("two-parents-same-role", Reach::Ends, parentage::two_parents_same_role),
    rule("two-open-marriages", Reach::Ends, marriages::two_open),
    rule("marriage-to-close-kin", Reach::Ends, close_kin::marriage_to_close_kin),
    rule("marriage-under-16", Reach::Ends, marriages::under_16),
    rule("marriage-after-death", Reach::Ends, marriages::after_death),
    rule("open-marriage-with-the-dead", Reach::Ends, marriages::open_with_the_dead),
    rule("guardian-dead", Reach::Ends, guardians::dead),
    rule("guardian-is-minor", Reach::Ends, guardians::minor),
    rule("guardian-incapacitated", Reach::Ends, guardians::incapacitated),
    rule("guardianship-past-18", Reach::Ends, guardians::past_18),
    rule("guardian-of-child-with-able-parents", Reach::Ends, guardians::able_parents),
    rule("ward-and-spouse", Reach::Ends, guardians::ward_and_spouse),
    rule("carer-of-two", Reach::Carers, carers::of_two),
    rule("carer-for-not-group-1", Reach::Ends, carers::for_not_group_1),
    rule("disability-child-past-18", Reach::Own, statuses::disability_child_past_18),
    rule("status-after-death", Reach::Own, statuses::after_death),
    rule("income-after-death", Reach::Own, life::income_after_death),
    rule("death-before-birth", Reach::Own, life::death_before_birth),
    rule("age-over-120", Reach::Own, life::age_over_120),
    rule("iin-birth-date-mismatch", Reach::Own, numbers::birth_date_mismatch),
    rule("iin-sex-mismatch", Reach::Own, numbers::sex_mismatch),
    rule("duplicate-person", Reach::Parents, siblings::duplicate_person),
    rule("one-iin-two-people", Reach::Own, numbers::two_people),
    rule("student-not-proved", Reach::Own, statuses::student_not_proved),
    rule("adopted-and-birth-parents-both-open", Reach::Ends, parentage::adopted_and_birth_parents),
    rule("stale-marriage", Reach::Ends, marriages::stale),
    rule("missing-and-active", Reach::Own, statuses::missing_and_active),
    rule("link-outside-coverage", Reach::Ends, coverage::link_outside_coverage),
    rule("twins-with-different-parents", Reach::Parents, siblings::twins_with_different_parents),
    rule("siblings-split-between-guardians", Reach::Parents, siblings::split_between_guardians),
    rule("breadwinner-is-dependant", Reach::Ends, carers::breadwinner_is_dependant),
    rule("contradicting-dates", Reach::Ends, dates::contradicting_dates),
    rule("emigrated-and-active", Reach::Own, statuses::emigrated_and_active),
    rule("rights-limited-without-parent", Reach::Ends, parentage::rights_limited_without_parent),
    rule("award-not-woman", Reach::Own, statuses::award_not_woman),
];

/// Rules that the spec does not have.
pub const OWN_RULES: &[Rule] = &[
    rule("employed-under-14", Reach::Own, own::employed_under_14),
    rule("siblings-born-too-close", Reach::Parents, own::siblings_born_too_close),
    rule("contested-record", Reach::Ends, own::contested_record),
];
