//! Changes of what is recorded. What each needs is decided here, also of those not built yet.

use super::directives::{cost, requires};
use super::dispute;
use super::enums::Permission;
use super::errors::{Code, error};
use super::inputs::CivilEventInput;
use super::not_built::not_built;
use super::payloads::{
    AnswerNoticePayload, DisputeLinkPayload, RecordEventPayload, ResolveConflictPayload,
    StartJobPayload,
};
use super::point::Session;
use super::record;
use super::scalars::Date;
use crate::domain;
use async_graphql::{Context, ID, Object, Result};

/// Changes.
#[derive(Debug)]
pub struct Mutation;

/// A change that the caller may not make is refused, whatever it is about.
pub fn demand(ctx: &Context<'_>, permission: domain::Permission) -> Result<()> {
    let holds = Session::of(ctx)?.caller.rights.has(permission);
    let refused = || error(Code::Forbidden, format!("needs the permission {permission}"));
    if holds { Ok(()) } else { Err(refused()) }
}

/// Changes of what is recorded.
#[Object]
impl Mutation {
    /// Records a civil event.
    #[graphql(
        directive = requires::apply(Permission::CaseWrite),
        directive = cost::apply("50".to_owned())
    )]
    async fn record_event(
        &self,
        ctx: &Context<'_>,
        event: CivilEventInput,
    ) -> Result<RecordEventPayload> {
        demand(ctx, domain::Permission::CaseWrite)?;
        record::record_event(Session::of(ctx)?, &event).await
    }

    /// The citizen's answer to an offer.
    async fn answer_notice(&self, id: ID, consent: bool) -> Result<AnswerNoticePayload> {
        let _ = (id, consent);
        Err(not_built("Mutation.answerNotice"))
    }

    /// The citizen says that a link is wrong: its record is contested until a caseworker settles
    /// the conflict.
    #[graphql(directive = cost::apply("50".to_owned()))]
    async fn dispute_link(
        &self,
        ctx: &Context<'_>,
        id: ID,
        reason: String,
    ) -> Result<DisputeLinkPayload> {
        dispute::dispute_link(Session::of(ctx)?, &id, reason).await
    }

    /// A caseworker settles a conflict: the record kept stands and the others are withdrawn;
    /// without one all stay as they are.
    #[graphql(
        directive = requires::apply(Permission::CaseWrite),
        directive = cost::apply("50".to_owned())
    )]
    async fn resolve_conflict(
        &self,
        ctx: &Context<'_>,
        id: ID,
        keep: Option<ID>,
        reason: String,
    ) -> Result<ResolveConflictPayload> {
        demand(ctx, domain::Permission::CaseWrite)?;
        dispute::resolve_conflict(Session::of(ctx)?, &id, keep.as_ref(), reason).await
    }

    /// Starts a job over the whole country.
    #[graphql(directive = requires::apply(Permission::Jobs))]
    async fn start_job(
        &self,
        ctx: &Context<'_>,
        kind: String,
        as_of: Option<Date>,
    ) -> Result<StartJobPayload> {
        let _ = (kind, as_of);
        demand(ctx, domain::Permission::Jobs)?;
        Err(not_built("Mutation.startJob"))
    }
}
