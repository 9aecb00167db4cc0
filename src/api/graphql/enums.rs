//! The closed lists of words of the contract; those that other rooms know are theirs.

use crate::{card, domain, record, rules};
use async_graphql::Enum;

/// A right of the caller.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
#[graphql(remote = "domain::Permission")]
pub enum Permission {
    IdentityRead,
    IncomeRead,
    HealthRead,
    ChildRead,
    AdoptionRead,
    AddressRead,
    CaseWrite,
    Explore,
    Jobs,
    AuditRead,
}

/// A language of the texts.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
#[graphql(remote = "domain::Locale")]
pub enum Locale {
    Kk,
    Ru,
    En,
}

/// A named definition of "family".
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
#[graphql(remote = "domain::Lens")]
pub enum Lens {
    Card,
    LargeFamily,
    Survivors,
    TargetedAid,
    Household,
    Kin,
}

/// What a link states.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
#[graphql(remote = "domain::LinkKind")]
pub enum LinkKind {
    Parent,
    RightsLimited,
    Guardian,
    Spouse,
    Breadwinner,
    Carer,
}

/// Whether somebody carries the family or is carried by it.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
#[graphql(remote = "card::Standing")]
pub enum Standing {
    Core,
    Dependent,
}

/// What became of an event.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
#[graphql(remote = "record::EventOutcome")]
pub enum EventOutcome {
    Applied,
    Waiting,
    Repeated,
}

/// Whether a card may be relied upon.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
#[graphql(remote = "card::Soundness")]
pub enum Soundness {
    Sound,
    WithWarnings,
    NotCertifiable,
}

/// What a rule says.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
#[graphql(remote = "rules::EntitlementStatus")]
pub enum EntitlementStatus {
    Entitled,
    Receiving,
    NotEntitled,
    Unknown,
}

/// What a member is to the holder.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
#[graphql(remote = "card::MemberRole")]
pub enum MemberRole {
    Holder,
    Spouse,
    Child,
    Stepchild,
    AdoptedChild,
    Ward,
    Student,
    Parent,
    Stepparent,
    Guardian,
    Carer,
    Breadwinner,
    Dependant,
    Sibling,
    Other,
}

/// What is true of a family.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
#[graphql(remote = "domain::Circumstance")]
pub enum Circumstance {
    LostBreadwinner,
    FullOrphan,
    DisabledChild,
    DisabledChildUnderGuardianship,
    #[graphql(name = "GROUP_1_WITH_CARER")]
    Group1WithCarer,
    #[graphql(name = "GROUP_1_WITHOUT_CARER")]
    Group1WithoutCarer,
    ChildWithoutCarer,
    LargeFamily,
    SingleParent,
    RightsLimited,
    NoAdultEmployed,
    BelowPovertyLine,
    Newborn,
    PensionAge,
    Kandas,
}

/// How far a notice has come.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoticeState {
    Offered,
    Delivered,
    Consented,
    Refused,
    Lapsed,
    Registered,
    Assigned,
    Declined,
}

/// Why something is withheld.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum RedactionReason {
    Purpose,
    Consent,
    Secrecy,
    Protected,
}

/// The kinds of civil events that a client may hand in; the log knows two more.
macro_rules! civil_event_kinds {
    ($($kind:ident),+ $(,)?) => {
        /// The kinds of civil events.
        #[derive(Enum, Clone, Copy, PartialEq, Eq, Debug)]
        pub enum CivilEventKind { $($kind),+ }

        impl From<CivilEventKind> for domain::EventKind {
            fn from(kind: CivilEventKind) -> domain::EventKind {
                match kind { $(CivilEventKind::$kind => domain::EventKind::$kind),+ }
            }
        }
    };
}

civil_event_kinds! {
    Birth,
    Death,
    Marriage,
    Divorce,
    MarriageAnnulled,
    Paternity,
    Adoption,
    AdoptionAnnulled,
    GuardianshipStart,
    GuardianshipEnd,
    RightsLimited,
    RightsRestored,
    StatusStart,
    StatusEnd,
    MaintenanceStart,
    MaintenanceEnd,
    CareStart,
    CareEnd,
    Missing,
    DeclaredDead,
    FoundAlive,
    IinReplaced,
    PeopleMerged,
    PeopleSplit,
    Correction,
    Annulment,
}
