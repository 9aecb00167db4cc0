//! Proactive offers, and how many became payments.

use super::basics::PageInfo;
use super::entitlement::Entitlement;
use super::enums::{Locale, NoticeState};
use super::person::Person;
use super::scalars::DateTime;
use super::texts::Localised;
use async_graphql::{ComplexObject, ID, SimpleObject};

/// A proactive offer sent to a person.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct Notice {
    /// Its id.
    #[graphql(skip)]
    pub key: ID,
    /// The code of the rule.
    pub code: String,
    /// To whom.
    pub recipient: Person,
    /// How far it has come.
    pub state: NoticeState,
    /// When it was offered.
    pub offered_at: DateTime,
    /// When it was answered.
    pub answered_at: Option<DateTime>,
    /// When it lapses.
    pub expires_at: DateTime,
    /// What it says.
    #[graphql(skip)]
    pub words: Localised,
    /// What is offered.
    pub entitlement: Option<Entitlement>,
}

#[ComplexObject]
impl Notice {
    /// Opaque.
    pub async fn id(&self) -> ID {
        self.key.clone()
    }

    /// What it says.
    async fn text(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.words.in_language(locale.into())
    }
}

/// A notice in a list.
#[derive(SimpleObject, Clone)]
pub struct NoticeEdge {
    /// Pass it as `after`.
    pub cursor: String,
    /// The notice.
    pub node: Notice,
}

/// A page of notices.
#[derive(SimpleObject, Clone)]
pub struct NoticeConnection {
    /// The notices.
    pub edges: Vec<NoticeEdge>,
    /// Which part of the list this is.
    pub page_info: PageInfo,
}

/// What became of the notices of one month.
#[derive(SimpleObject, Clone, Debug)]
pub struct FunnelRow {
    /// The code of the rule.
    pub code: String,
    /// `YYYY-MM`.
    pub month: String,
    /// Offered.
    pub offered: i32,
    /// Delivered.
    pub delivered: i32,
    /// Consented to.
    pub consented: i32,
    /// Refused.
    pub refused: i32,
    /// Lapsed.
    pub lapsed: i32,
    /// Assigned.
    pub assigned: i32,
}

/// A notice changed.
#[derive(SimpleObject, Clone)]
pub struct NoticeChanged {
    /// Pass it as `after`.
    pub cursor: String,
    /// The notice.
    pub notice: Notice,
}
