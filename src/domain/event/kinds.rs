//! The kinds of civil events (spec 1 §6), and the table of what each states: which fields name its
//! people, and which link it opens or ends. A kind without a row is in the contract and not built.

use super::EventField;
use crate::domain::{Basis, EndReason, LinkKind, vocabulary::words};

words! {
    /// What happened.
    EventKind {
        /// A child was born.
        Birth = "BIRTH",
        /// Somebody died.
        Death = "DEATH",
        /// Two people married.
        Marriage = "MARRIAGE",
        /// A marriage was dissolved.
        Divorce = "DIVORCE",
        /// A marriage never was.
        MarriageAnnulled = "MARRIAGE_ANNULLED",
        /// Paternity was acknowledged or found.
        Paternity = "PATERNITY",
        /// A child was adopted.
        Adoption = "ADOPTION",
        /// An adoption was undone.
        AdoptionAnnulled = "ADOPTION_ANNULLED",
        /// A guardian was appointed.
        GuardianshipStart = "GUARDIANSHIP_START",
        /// A guardianship ended.
        GuardianshipEnd = "GUARDIANSHIP_END",
        /// Parental rights were limited.
        RightsLimited = "RIGHTS_LIMITED",
        /// They were given back.
        RightsRestored = "RIGHTS_RESTORED",
        /// A status began.
        StatusStart = "STATUS_START",
        /// A status ended.
        StatusEnd = "STATUS_END",
        /// Somebody began to maintain another.
        MaintenanceStart = "MAINTENANCE_START",
        /// Maintenance ended.
        MaintenanceEnd = "MAINTENANCE_END",
        /// Somebody began to care for another.
        CareStart = "CARE_START",
        /// Care ended.
        CareEnd = "CARE_END",
        /// Declared missing by a court.
        Missing = "MISSING",
        /// Declared dead by a court.
        DeclaredDead = "DECLARED_DEAD",
        /// Found alive.
        FoundAlive = "FOUND_ALIVE",
        /// A number was replaced.
        IinReplaced = "IIN_REPLACED",
        /// Two records of one human became one.
        PeopleMerged = "PEOPLE_MERGED",
        /// A merge was undone.
        PeopleSplit = "PEOPLE_SPLIT",
        /// An earlier event is stated otherwise.
        Correction = "CORRECTION",
        /// An earlier event never was.
        Annulment = "ANNULMENT",
    }
}

/// What an event of a kind states.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// Somebody is born to parents.
    Birth,
    /// Somebody dies.
    Death,
    /// A link between two people begins or ends.
    Tie(TieForm),
}

/// How an event states a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TieForm {
    pub(super) link: LinkKind,
    /// The fields of the two ends; of a marriage one list.
    pub(super) ends: Ends,
    pub(super) basis: BasisForm,
    /// Whether the link begins; else it ends, for this reason if it is a marriage.
    pub(super) begins: bool,
    pub(super) reason: Option<EndReason>,
}

/// The fields of the ends of a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ends {
    /// A list of two.
    Both(EventField),
    /// From, to.
    FromTo(EventField, EventField),
    /// As before, but an institution may stand for the first.
    GuardianOf(EventField),
}

/// Whether the event says the basis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BasisForm {
    /// It is always this one.
    Is(Basis),
    /// The event must say it.
    Stated,
    /// The event may say it.
    Optional,
}

impl EventKind {
    /// What an event of this kind states; `None` for a kind that is not built.
    pub(super) fn form(self) -> Option<Form> {
        use EventField::{Breadwinner, CaredFor, Carer, Child, Dependant, Parent, Spouses, Ward};
        let tie = |link, ends, basis, begins: bool| {
            let reason = (link == LinkKind::Spouse && !begins).then_some(EndReason::Divorce);
            Some(Form::Tie(TieForm { link, ends, basis, begins, reason }))
        };
        let both = |list| Ends::Both(list);
        let from_to = |from, to| Ends::FromTo(from, to);
        let registered = BasisForm::Is(Basis::Registered);
        let declared = BasisForm::Is(Basis::Declared);
        let (stated, optional) = (BasisForm::Stated, BasisForm::Optional);
        match self {
            EventKind::Birth => Some(Form::Birth),
            EventKind::Death => Some(Form::Death),
            EventKind::Marriage => tie(LinkKind::Spouse, both(Spouses), registered, true),
            EventKind::Divorce => tie(LinkKind::Spouse, both(Spouses), registered, false),
            EventKind::Paternity => tie(LinkKind::Parent, from_to(Parent, Child), stated, true),
            EventKind::GuardianshipStart => {
                tie(LinkKind::Guardian, Ends::GuardianOf(Ward), stated, true)
            }
            EventKind::GuardianshipEnd => {
                tie(LinkKind::Guardian, Ends::GuardianOf(Ward), optional, false)
            }
            EventKind::RightsLimited => {
                tie(LinkKind::RightsLimited, from_to(Parent, Child), stated, true)
            }
            EventKind::RightsRestored => {
                tie(LinkKind::RightsLimited, from_to(Parent, Child), optional, false)
            }
            EventKind::MaintenanceStart => {
                tie(LinkKind::Breadwinner, from_to(Breadwinner, Dependant), stated, true)
            }
            EventKind::MaintenanceEnd => {
                tie(LinkKind::Breadwinner, from_to(Breadwinner, Dependant), optional, false)
            }
            EventKind::CareStart => tie(LinkKind::Carer, from_to(Carer, CaredFor), declared, true),
            EventKind::CareEnd => tie(LinkKind::Carer, from_to(Carer, CaredFor), declared, false),
            _ => None,
        }
    }
}
