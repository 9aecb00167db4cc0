//! What clients can follow. None is built yet; what each needs is decided here already.

use super::card::FamilyCard;
use super::diff::CardDiff;
use super::directives::requires;
use super::enums::Permission;
use super::inputs::PersonRef;
use super::job::Job;
use super::mutation::demand;
use super::not_built::not_built;
use super::notice::NoticeChanged;
use crate::domain;
use async_graphql::futures_util::stream::Empty;
use async_graphql::{Context, ID, Result, SimpleObject, Subscription};

/// A card changed.
#[derive(SimpleObject, Clone)]
pub struct CardChanged {
    /// Pass it as `after`.
    pub cursor: String,
    /// The card now.
    pub card: FamilyCard,
    /// What changed.
    pub diff: CardDiff,
}

/// What clients can follow.
#[derive(Debug)]
pub struct Subscriptions;

/// What clients can follow.
#[Subscription(name = "Subscription")]
impl Subscriptions {
    /// Resumable: pass the last cursor back as `after`.
    async fn card_changed(
        &self,
        of: PersonRef,
        after: Option<String>,
    ) -> Result<Empty<CardChanged>> {
        let _ = (of, after);
        Err(not_built("Subscription.cardChanged"))
    }

    /// Resumable: pass the last cursor back as `after`.
    async fn notice_changed(&self, after: Option<String>) -> Result<Empty<NoticeChanged>> {
        let _ = after;
        Err(not_built("Subscription.noticeChanged"))
    }

    /// How a job goes on.
    #[graphql(directive = requires::apply(Permission::Jobs))]
    async fn job_progress(&self, ctx: &Context<'_>, id: ID) -> Result<Empty<Job>> {
        let _ = id;
        demand(ctx, domain::Permission::Jobs)?;
        Err(not_built("Subscription.jobProgress"))
    }
}
