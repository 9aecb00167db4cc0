//! What clients can follow. `cardChanged` is built; what the others need is decided already.

use super::card::FamilyCard;
use super::diff::CardDiff;
use super::directives::{cost, requires};
use super::enums::Permission;
use super::follow::Follow;
use super::inputs::PersonRef;
use super::job::Job;
use super::mutation::demand;
use super::not_built::not_built;
use super::notice::NoticeChanged;
use super::point::Session;
use crate::domain;
use async_graphql::futures_util::stream::{self, Empty, Stream};
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
    /// Tells when the caller would see another card of the holder (lens CARD, D and K of a question
    /// that names none) than at the beginning, or than was told last. Several changes may be told
    /// as one. Resumable: pass the last cursor back as `after`, or the one of `Query.cardCursor`; a
    /// change since then is told at once.
    #[graphql(directive = cost::apply("60".to_owned()))]
    async fn card_changed(
        &self,
        ctx: &Context<'_>,
        of: PersonRef,
        after: Option<String>,
    ) -> Result<impl Stream<Item = Result<CardChanged>> + use<>> {
        let follow = Follow::begin(Session::of(ctx)?, of, after.as_deref()).await?;
        Ok(stream::unfold(follow, |mut follow| async {
            follow.next().await.map(|change| (change, follow))
        }))
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
