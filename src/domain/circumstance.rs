//! What may be true of a family (spec 2 §4): the closed list alone, not when each holds.

use super::vocabulary::words;

words! {
    /// What is true of a family on the day (spec 2 §4).
    Circumstance {
        /// A breadwinner is dead or missing.
        LostBreadwinner = "LOST_BREADWINNER",
        /// All recorded legal parents are dead.
        FullOrphan = "FULL_ORPHAN",
        /// A member under 18 is disabled.
        DisabledChild = "DISABLED_CHILD",
        /// And under guardianship.
        DisabledChildUnderGuardianship = "DISABLED_CHILD_UNDER_GUARDIANSHIP",
        /// An adult of disability group 1 has a carer.
        Group1WithCarer = "GROUP_1_WITH_CARER",
        /// An adult of disability group 1 has none.
        Group1WithoutCarer = "GROUP_1_WITHOUT_CARER",
        /// A child has no custodian and is not in an institution.
        ChildWithoutCarer = "CHILD_WITHOUT_CARER",
        /// Four or more counted children in one home unit.
        LargeFamily = "LARGE_FAMILY",
        /// One adult and at least one dependent child.
        SingleParent = "SINGLE_PARENT",
        /// Somebody's parental rights are limited.
        RightsLimited = "RIGHTS_LIMITED",
        /// No adult is employed.
        NoAdultEmployed = "NO_ADULT_EMPLOYED",
        /// Below the poverty line.
        BelowPovertyLine = "BELOW_POVERTY_LINE",
        /// A member is younger than 18 months.
        Newborn = "NEWBORN",
        /// A member has reached the pension date.
        PensionAge = "PENSION_AGE",
        /// A member is a kandas.
        Kandas = "KANDAS",
    }
}
