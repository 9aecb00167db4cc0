//! Links: dated, sourced statements that two people are related (spec 1 §3).

use super::{Interval, PersonNo, Recorded, Source, vocabulary::words};

words! {
    /// What a link states.
    LinkKind {
        /// Parent → child.
        Parent = "PARENT",
        /// Parent → child: parental rights are limited; filiation stays.
        RightsLimited = "RIGHTS_LIMITED",
        /// Guardian → ward.
        Guardian = "GUARDIAN",
        /// Either order; stored once, read from both ends.
        Spouse = "SPOUSE",
        /// Breadwinner → dependant.
        Breadwinner = "BREADWINNER",
        /// Carer → person cared for.
        Carer = "CARER",
    }
}

words! {
    /// On what a link rests; each kind has its own (see [`LinkKind::bases`]).
    Basis {
        /// Filiation by birth.
        Birth = "BIRTH",
        /// Acknowledged paternity.
        Acknowledged = "ACKNOWLEDGED",
        /// Found by a court.
        Court = "COURT",
        /// Adoption.
        Adoption = "ADOPTION",
        /// Surrogacy contract.
        Surrogacy = "SURROGACY",
        /// Parental rights taken away.
        Deprived = "DEPRIVED",
        /// Parental rights restricted.
        Restricted = "RESTRICTED",
        /// Guardianship of a child under 14 or an incapacitated person.
        Guardianship = "GUARDIANSHIP",
        /// Trusteeship from 14 to 18.
        Trusteeship = "TRUSTEESHIP",
        /// Patronage by contract.
        Patronage = "PATRONAGE",
        /// Foster family.
        Foster = "FOSTER",
        /// Professional foster family.
        ProfessionalFoster = "PROFESSIONAL_FOSTER",
        /// Registered marriage.
        Registered = "REGISTERED",
        /// Maintenance by law.
        Law = "LAW",
        /// Declared.
        Declared = "DECLARED",
    }
}

impl LinkKind {
    /// The bases that a link of this kind may have.
    pub fn bases(self) -> &'static [Basis] {
        match self {
            LinkKind::Parent => &[
                Basis::Birth,
                Basis::Acknowledged,
                Basis::Court,
                Basis::Adoption,
                Basis::Surrogacy,
            ],
            LinkKind::RightsLimited => &[Basis::Deprived, Basis::Restricted],
            LinkKind::Guardian => &[
                Basis::Guardianship,
                Basis::Trusteeship,
                Basis::Patronage,
                Basis::Foster,
                Basis::ProfessionalFoster,
            ],
            LinkKind::Spouse => &[Basis::Registered],
            LinkKind::Breadwinner => &[Basis::Law, Basis::Court, Basis::Declared],
            LinkKind::Carer => &[Basis::Declared],
        }
    }
}

words! {
    /// Why a marriage ended.
    EndReason {
        /// Divorce.
        Divorce = "DIVORCE",
        /// Death of a spouse.
        Death = "DEATH",
        /// Annulment: it was a marriage until its end.
        Annulment = "ANNULMENT",
    }
}

words! {
    /// How sure the source is; ascending.
    Confidence {
        /// Low.
        Low = "LOW",
        /// Medium.
        Medium = "MEDIUM",
        /// High.
        High = "HIGH",
    }
}

words! {
    /// Whether a record stands.
    RecordState {
        /// In force.
        Registered = "REGISTERED",
        /// Disputed, still counts.
        Contested = "CONTESTED",
        /// Never was; counts nowhere.
        Annulled = "ANNULLED",
    }
}

words! {
    /// Whether a record is a secret.
    Secrecy {
        /// No secret.
        None = "NONE",
        /// Secret of adoption.
        Adoption = "ADOPTION",
        /// Protected person.
        Protected = "PROTECTED",
    }
}

/// One end of a link: a person, or the institution that is a guardian.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Party<S = String> {
    /// A person.
    Person(PersonNo),
    /// An institution by its text; never expanded in a traversal.
    Institution(S),
}

impl<S> Party<S> {
    /// The person at this end.
    pub fn person(&self) -> Option<PersonNo> {
        match self {
            Party::Person(p) => Some(*p),
            Party::Institution(_) => None,
        }
    }
}

/// What links and statuses have in common: one version of one record of one source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordFields<S = String> {
    /// The register that states it.
    pub source: Source,
    /// The record's id within its source.
    pub id: S,
    /// Valid time as written.
    pub valid: Interval,
    /// Act number; may be empty.
    pub document: S,
    /// As written; `None` = the source's default.
    pub confidence: Option<Confidence>,
    /// State; empty in files means registered.
    pub state: RecordState,
    /// Secrecy; empty in files means none.
    pub secrecy: Secrecy,
    /// Recorded time of this version.
    pub recorded: Recorded,
}

/// One version of a link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link<S = String> {
    /// Kind.
    pub kind: LinkKind,
    /// Where it starts; only a guardian may be an institution.
    pub from: Party<S>,
    /// Where it leads.
    pub to: PersonNo,
    /// Basis; `None` = not stated.
    pub basis: Option<Basis>,
    /// Why a marriage ended.
    pub end_reason: Option<EndReason>,
    /// Everything else.
    pub record: RecordFields<S>,
}
