//! The kinds of civil events (spec 1 §6), and the table of what each states: which fields name its
//! people, and which link it opens or ends.

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
        /// A link is said to be wrong; a word of the log alone.
        LinkDisputed = "LINK_DISPUTED",
        /// A conflict is settled; a word of the log alone.
        ConflictResolved = "CONFLICT_RESOLVED",
    }
}

/// What an event of a kind states.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// Somebody is born to parents.
    Birth,
    /// Somebody dies, or is declared dead.
    Death,
    /// Somebody is found alive.
    Found,
    /// A link between two people begins, ends or never was.
    Tie(TieForm),
    /// A child gets other parents, or gets back those it had.
    Adoption { begins: bool },
    /// A status of any kind begins or ends.
    Status { begins: bool },
    /// A court declares somebody missing.
    Missing,
    /// An earlier event is stated otherwise.
    Correction,
    /// An earlier event never was.
    Annulment,
    /// A number was replaced by another.
    Replaced,
    /// Two records of one human become one.
    Merged,
    /// They are two again.
    Split,
    /// A link is said to be wrong.
    Disputed,
    /// A conflict is settled.
    Resolved,
}

/// How an event states a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TieForm {
    pub(super) link: LinkKind,
    /// The fields of the two ends; of a marriage one list.
    pub(super) ends: Ends,
    pub(super) basis: BasisForm,
    pub(super) turn: Turn,
}

/// What becomes of a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Turn {
    /// It begins.
    Begins,
    /// It ends, for this reason if it is a marriage.
    Ends(Option<EndReason>),
    /// It never was.
    Annulled,
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
    /// What an event of this kind states.
    pub(super) fn form(self) -> Form {
        use EventField::{Breadwinner, CaredFor, Carer, Child, Dependant, Parent, Spouses, Ward};
        let tie = |link, ends, basis, turn| Form::Tie(TieForm { link, ends, basis, turn });
        let from_to = |from, to| Ends::FromTo(from, to);
        let marriage = |turn| {
            tie(LinkKind::Spouse, Ends::Both(Spouses), BasisForm::Is(Basis::Registered), turn)
        };
        let guardian = |basis, turn| tie(LinkKind::Guardian, Ends::GuardianOf(Ward), basis, turn);
        let rights =
            |basis, turn| tie(LinkKind::RightsLimited, from_to(Parent, Child), basis, turn);
        let maintenance =
            |basis, turn| tie(LinkKind::Breadwinner, from_to(Breadwinner, Dependant), basis, turn);
        let declared = BasisForm::Is(Basis::Declared);
        let care = |turn| tie(LinkKind::Carer, from_to(Carer, CaredFor), declared, turn);
        let (stated, optional) = (BasisForm::Stated, BasisForm::Optional);
        let (begins, ends) = (Turn::Begins, Turn::Ends(None));
        match self {
            EventKind::Birth => Form::Birth,
            EventKind::Death | EventKind::DeclaredDead => Form::Death,
            EventKind::Marriage => marriage(begins),
            EventKind::Divorce => marriage(Turn::Ends(Some(EndReason::Divorce))),
            EventKind::MarriageAnnulled => marriage(Turn::Annulled),
            EventKind::Paternity => tie(LinkKind::Parent, from_to(Parent, Child), stated, begins),
            EventKind::Adoption => Form::Adoption { begins: true },
            EventKind::AdoptionAnnulled => Form::Adoption { begins: false },
            EventKind::GuardianshipStart => guardian(stated, begins),
            EventKind::GuardianshipEnd => guardian(optional, ends),
            EventKind::RightsLimited => rights(stated, begins),
            EventKind::RightsRestored => rights(optional, ends),
            EventKind::StatusStart => Form::Status { begins: true },
            EventKind::StatusEnd => Form::Status { begins: false },
            EventKind::MaintenanceStart => maintenance(stated, begins),
            EventKind::MaintenanceEnd => maintenance(optional, ends),
            EventKind::CareStart => care(begins),
            EventKind::CareEnd => care(ends),
            EventKind::Missing => Form::Missing,
            EventKind::FoundAlive => Form::Found,
            EventKind::Correction => Form::Correction,
            EventKind::Annulment => Form::Annulment,
            EventKind::IinReplaced => Form::Replaced,
            EventKind::PeopleMerged => Form::Merged,
            EventKind::PeopleSplit => Form::Split,
            EventKind::LinkDisputed => Form::Disputed,
            EventKind::ConflictResolved => Form::Resolved,
        }
    }
}
