//! What is asked for, by whom: one explicit value made once per request or job, handed down and
//! only ever narrowed (spec 6).

use super::{Day, Instant, vocabulary::words};

words! {
    /// A right of the caller (spec 4).
    Permission {
        /// See who people are.
        IdentityRead = "IDENTITY_READ",
        /// See incomes.
        IncomeRead = "INCOME_READ",
        /// See statuses.
        HealthRead = "HEALTH_READ",
        /// See children.
        ChildRead = "CHILD_READ",
        /// See adoptions.
        AdoptionRead = "ADOPTION_READ",
        /// See addresses.
        AddressRead = "ADDRESS_READ",
        /// Record events.
        CaseWrite = "CASE_WRITE",
        /// Search and walk.
        Explore = "EXPLORE",
        /// Run jobs.
        Jobs = "JOBS",
        /// Read the audit log.
        AuditRead = "AUDIT_READ",
    }
}

/// A set of permissions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Rights(u16);

impl Rights {
    /// No permission at all.
    pub const NONE: Rights = Rights(0);
    /// Every permission.
    pub const ALL: Rights = Rights((1 << Permission::ALL.len()) - 1);

    /// Whether the set holds this permission.
    pub fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u16) != 0
    }

    /// The set with one more.
    #[must_use]
    pub fn with(self, permission: Permission) -> Rights {
        Rights(self.0 | (1 << permission as u16))
    }

    /// What both sets hold: rights are only ever narrowed.
    #[must_use]
    pub fn narrowed(self, other: Rights) -> Rights {
        Rights(self.0 & other.0)
    }

    /// Reads a comma-separated list; the error is the word that is no permission.
    pub fn parse(list: &str) -> Result<Rights, String> {
        let words = list.split(',').map(str::trim).filter(|word| !word.is_empty());
        words.into_iter().try_fold(Rights::NONE, |rights, word| {
            Permission::parse(word).map(|p| rights.with(p)).ok_or_else(|| word.to_owned())
        })
    }
}

words! {
    /// A language of the outputs.
    Locale {
        /// Kazakh.
        Kk = "kk",
        /// Russian.
        Ru = "ru",
        /// English.
        En = "en",
    }
}

words! {
    /// A named definition of "family" (spec 2 §§2–3).
    Lens {
        /// The family of the Digital Family Card.
        Card = "CARD",
        /// Large family.
        LargeFamily = "LARGE_FAMILY",
        /// The survivors of somebody departed.
        Survivors = "SURVIVORS",
        /// Targeted assistance.
        TargetedAid = "TARGETED_AID",
        /// Everyone at one address.
        Household = "HOUSEHOLD",
        /// Everyone within some links.
        Kin = "KIN",
    }
}

/// The point of view of one request or job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    /// D: the civil day asked for.
    pub as_of: Day,
    /// K: what was known when; `None` = everything recorded.
    pub known_at: Option<Instant>,
    /// What the caller may see.
    pub rights: Rights,
}
