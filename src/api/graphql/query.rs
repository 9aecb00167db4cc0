//! The questions. `at` of a root field sets the point of view for everything below it.

use super::basics::Snapshot;
use super::card::{FamilyCard, card_of};
use super::conflict::ConflictConnection;
use super::conflict_list;
use super::diff::{CardDiff, LensDiff};
use super::directives::{by, cost, list_size, lists, requires, sized};
use super::enums::{Lens, LinkKind, NoticeState, Permission};
use super::errors::{Code, error};
use super::explore;
use super::explorer::{PathResult, Subgraph};
use super::follow::cursor_of;
use super::genogram::Genogram;
use super::inputs::{CivilEventInput, PersonRef, PointInTime};
use super::job::Job;
use super::lens_diff;
use super::limits::{Limits, Service};
use super::node::Node;
use super::not_built::not_built;
use super::notice::{FunnelRow, NoticeConnection};
use super::people::{AccessRecordConnection, PersonConnection};
use super::person::Person;
use super::point::{Point, Session};
use super::record;
use super::scalars::Date;
use super::search;
use crate::card::CardRequest;
use crate::domain;
use async_graphql::{Context, ID, Object, Result};

/// The questions.
#[derive(Debug)]
pub struct Query;

/// A root field that needs a permission is null without it.
fn may(ctx: &Context<'_>, permission: domain::Permission) -> Result<bool> {
    Ok(Session::of(ctx)?.caller.rights.has(permission))
}

/// Null without the permission, and one error with it: such a field is not built yet.
fn guarded<T>(
    ctx: &Context<'_>,
    permission: domain::Permission,
    field: &'static str,
) -> Result<Option<T>> {
    if may(ctx, permission)? { Err(not_built(field)) } else { Ok(None) }
}

fn kin_depth(session: &Session, depth: i32) -> Result<u32> {
    let cap = session.service.limits.kin_depth;
    let refused = || error(Code::BadUserInput, format!("`depth` is from 0 to {cap}"));
    u32::try_from(depth).ok().filter(|depth| *depth <= cap).ok_or_else(refused)
}

/// Between two pieces of work a deadline can fall: without this a list would run to its end.
async fn breathe() {
    tokio::task::yield_now().await;
}

/// The questions.
#[Object]
impl Query {
    /// The thing of an id; null if there is none, or none that the caller may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        id: ID,
        at: Option<PointInTime>,
    ) -> Result<Option<Node>> {
        Node::find(Session::of(ctx)?, &id, at.as_ref())
    }

    /// As long as `ids` and in its order.
    #[graphql(directive = list_size::apply(None, by("ids"), None, None))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        ids: Vec<ID>,
        at: Option<PointInTime>,
    ) -> Result<Vec<Option<Node>>> {
        let session = Session::of(ctx)?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.push(Node::find(session, &id, at.as_ref())?);
            breathe().await;
        }
        Ok(found)
    }

    /// The citizen who is asking.
    async fn me(&self, at: Option<PointInTime>) -> Result<Option<Person>> {
        let _ = at;
        Err(not_built("Query.me"))
    }

    /// A person; null if nobody is meant, or nobody whom the caller may know of.
    async fn person(
        &self,
        ctx: &Context<'_>,
        of: PersonRef,
        at: Option<PointInTime>,
    ) -> Result<Option<Person>> {
        let point = Point::new(Session::of(ctx)?, at.as_ref());
        Ok(point.find(&of).and_then(|p| Person::seen(&point, &point.view(), p)))
    }

    /// depth: for lens KIN only.
    #[graphql(directive = cost::apply("20".to_owned()))]
    async fn card(
        &self,
        ctx: &Context<'_>,
        of: PersonRef,
        #[graphql(default_with = "Lens::Card")] lens: Lens,
        #[graphql(default = 2)] depth: i32,
        at: Option<PointInTime>,
    ) -> Result<Option<FamilyCard>> {
        let session = Session::of(ctx)?;
        let depth = kin_depth(session, depth)?;
        let point = Point::new(session, at.as_ref());
        let Some(holder) = point.find(&of) else { return Ok(None) };
        FamilyCard::of(&point, CardRequest { holder, lens: lens.into(), depth })
    }

    /// Who is in one lens and not in the other, and the rule that made the difference.
    #[graphql(directive = cost::apply("50".to_owned()))]
    async fn lens_diff(
        &self,
        ctx: &Context<'_>,
        of: PersonRef,
        a: Lens,
        b: Lens,
        at: Option<PointInTime>,
    ) -> Result<Option<LensDiff>> {
        let point = Point::new(Session::of(ctx)?, at.as_ref());
        let Some(holder) = point.find(&of) else { return Ok(None) };
        lens_diff::of(&point, holder, (a.into(), b.into()), DEPTH_OF_CARDS)
    }

    /// As long as `of` and in its order.
    #[graphql(
        directive = cost::apply("20".to_owned()),
        directive = list_size::apply(None, by("of"), None, None)
    )]
    async fn cards(
        &self,
        ctx: &Context<'_>,
        of: Vec<PersonRef>,
        #[graphql(default_with = "Lens::Card")] lens: Lens,
        at: Option<PointInTime>,
    ) -> Result<Vec<Option<FamilyCard>>> {
        let session = Session::of(ctx)?;
        let point = Point::new(session, at.as_ref());
        let mut cards = Vec::with_capacity(of.len());
        for person in of {
            let request = |holder| CardRequest { holder, lens: lens.into(), depth: DEPTH_OF_CARDS };
            let holder = point.find(&person);
            let card = holder.map(|p| FamilyCard::of(&point, request(p))).transpose()?;
            cards.push(card.flatten());
            breathe().await;
        }
        Ok(cards)
    }

    /// What changed between two points in time. A point at which the person is not known counts as
    /// a card without members; null if the person is known at neither.
    #[graphql(directive = cost::apply("60".to_owned()))]
    async fn card_diff(
        &self,
        ctx: &Context<'_>,
        of: PersonRef,
        #[graphql(default_with = "Lens::Card")] lens: Lens,
        from: PointInTime,
        to: PointInTime,
    ) -> Result<Option<CardDiff>> {
        let session = Session::of(ctx)?;
        let (from, to) = (Point::new(session, Some(&from)), Point::new(session, Some(&to)));
        let Some(holder) = to.find(&of) else { return Ok(None) };
        let request = CardRequest { holder, lens: lens.into(), depth: DEPTH_OF_CARDS };
        let earlier = card_of(&from, &from.view(), request)?;
        breathe().await;
        let later = card_of(&to, &to.view(), request)?;
        if earlier.is_none() && later.is_none() {
            return Ok(None);
        }
        CardDiff::between(&from, earlier.as_ref(), &to, later.as_ref()).map(Some)
    }

    /// Where `cardChanged` begins if this is passed as `after`: asked for beside a card, no change
    /// is lost between the two. Null if nobody is meant, or nobody whom the caller may know of.
    #[graphql(directive = cost::apply("60".to_owned()))]
    async fn card_cursor(&self, ctx: &Context<'_>, of: PersonRef) -> Result<Option<String>> {
        cursor_of(Session::of(ctx)?, &of).await
    }

    /// What the card would be after these events; nothing is stored. Its id and those of its
    /// entitlements are of this question alone and open nothing, so that no cache takes it for the
    /// card that is; without events it is that card. People and links keep their ids, as at any
    /// other date. Without `ADOPTION_READ`, `ADOPTION_ANNULLED`, `CORRECTION` and `ANNULMENT` are
    /// `FORBIDDEN`, and so are rights and maintenance but of a parent whom the caller sees.
    #[graphql(directive = cost::apply("60".to_owned()))]
    async fn what_if(
        &self,
        ctx: &Context<'_>,
        of: PersonRef,
        events: Vec<CivilEventInput>,
        at: Option<PointInTime>,
    ) -> Result<Option<FamilyCard>> {
        record::what_if(Session::of(ctx)?, &of, &events, at.as_ref())
    }

    /// People by name.
    #[graphql(
        directive = requires::apply(Permission::Explore),
        directive = cost::apply("20".to_owned()),
        directive = list_size::apply(None, by("first"), sized("edges"), None)
    )]
    async fn search_people(
        &self,
        ctx: &Context<'_>,
        text: String,
        birth_date: Option<Date>,
        region: Option<String>,
        #[graphql(default_with = "Some(20)")] first: Option<i32>,
        after: Option<String>,
    ) -> Result<Option<PersonConnection>> {
        if !may(ctx, domain::Permission::Explore)? {
            return Ok(None);
        }
        let point = Point::new(Session::of(ctx)?, None);
        let question = search::Question { text, birth: birth_date.map(|day| day.0), region };
        search::people(&point, &question, first, after.as_deref()).map(Some)
    }

    /// The people around somebody, and the links between them.
    #[graphql(
        directive = requires::apply(Permission::Explore),
        directive = cost::apply("50".to_owned()),
        directive = list_size::apply(None, by("limit"), lists(&AROUND), None)
    )]
    async fn neighbourhood(
        &self,
        ctx: &Context<'_>,
        of: PersonRef,
        #[graphql(default = 1)] depth: i32,
        kinds: Option<Vec<LinkKind>>,
        #[graphql(default = 100)] limit: i32,
        at: Option<PointInTime>,
    ) -> Result<Option<Subgraph>> {
        if !may(ctx, domain::Permission::Explore)? {
            return Ok(None);
        }
        let session = Session::of(ctx)?;
        let depth = kin_depth(session, depth)?;
        let kinds: Option<Vec<domain::LinkKind>> =
            kinds.map(|kinds| kinds.into_iter().map(Into::into).collect());
        let point = Point::new(session, at.as_ref());
        let Some(start) = point.find(&of) else { return Ok(None) };
        explore::around(&point, start, kinds.as_deref(), depth, limit)
    }

    /// How two people are related.
    #[graphql(
        directive = requires::apply(Permission::Explore),
        directive = cost::apply("100".to_owned()),
        directive = list_size::apply(None, by("limit"), sized("paths"), None)
    )]
    async fn paths(
        &self,
        ctx: &Context<'_>,
        from: PersonRef,
        to: PersonRef,
        #[graphql(default = 3)] limit: i32,
        at: Option<PointInTime>,
    ) -> Result<Option<PathResult>> {
        if !may(ctx, domain::Permission::Explore)? {
            return Ok(None);
        }
        let point = Point::new(Session::of(ctx)?, at.as_ref());
        explore::related(&point, (&from, &to), limit)
    }

    /// A family drawing.
    #[graphql(directive = cost::apply("50".to_owned()))]
    async fn genogram(
        &self,
        of: PersonRef,
        #[graphql(default = 2)] depth: i32,
        at: Option<PointInTime>,
    ) -> Result<Option<Genogram>> {
        let _ = (of, depth, at);
        Err(not_built("Query.genogram"))
    }

    /// What does not fit.
    #[graphql(
        directive = requires::apply(Permission::Explore),
        directive = cost::apply("20".to_owned()),
        directive = list_size::apply(None, by("first"), sized("edges"), None)
    )]
    async fn conflicts(
        &self,
        ctx: &Context<'_>,
        codes: Option<Vec<String>>,
        region: Option<String>,
        at: Option<PointInTime>,
        #[graphql(default_with = "Some(20)")] first: Option<i32>,
        after: Option<String>,
    ) -> Result<Option<ConflictConnection>> {
        if !may(ctx, domain::Permission::Explore)? {
            return Ok(None);
        }
        let session = Session::of(ctx)?;
        let point = Point::new(session, at.as_ref());
        let question = conflict_list::Question { codes, region };
        conflict_list::page(session, &point, &question, first, after.as_deref()).await.map(Some)
    }

    /// Proactive offers.
    #[graphql(
        directive = cost::apply("5".to_owned()),
        directive = list_size::apply(None, by("first"), sized("edges"), None)
    )]
    async fn notices(
        &self,
        codes: Option<Vec<String>>,
        states: Option<Vec<NoticeState>>,
        #[graphql(default_with = "Some(20)")] first: Option<i32>,
        after: Option<String>,
    ) -> Result<Option<NoticeConnection>> {
        let _ = (codes, states, first, after);
        Err(not_built("Query.notices"))
    }

    /// What became of the offers, by month.
    #[graphql(
        directive = requires::apply(Permission::Jobs),
        directive = list_size::apply(Some(36), None, None, None)
    )]
    async fn funnel(
        &self,
        ctx: &Context<'_>,
        from: Date,
        until: Date,
    ) -> Result<Option<Vec<FunnelRow>>> {
        let _ = (from, until);
        guarded(ctx, domain::Permission::Jobs, "Query.funnel")
    }

    /// Work over the whole country, the newest first.
    #[graphql(
        directive = requires::apply(Permission::Jobs),
        directive = list_size::apply(None, by("first"), None, None)
    )]
    async fn jobs(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)")] first: Option<i32>,
    ) -> Result<Option<Vec<Job>>> {
        let _ = first;
        guarded(ctx, domain::Permission::Jobs, "Query.jobs")
    }

    /// Who looked at me (for a citizen), or at this person (for an auditor).
    #[graphql(
        directive = cost::apply("5".to_owned()),
        directive = list_size::apply(None, by("first"), sized("nodes"), None)
    )]
    async fn access_log(
        &self,
        of: Option<PersonRef>,
        #[graphql(default_with = "Some(20)")] first: Option<i32>,
        after: Option<String>,
    ) -> Result<Option<AccessRecordConnection>> {
        let _ = (of, first, after);
        Err(not_built("Query.accessLog"))
    }

    /// What the service is.
    async fn service(&self, ctx: &Context<'_>) -> Result<Service> {
        let session = Session::of(ctx)?;
        let service = &session.service;
        Ok(Service {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rule_set: service.rule_set.clone(),
            scoring_models: service.law.models().iter().map(|model| model.code.clone()).collect(),
            backend: service.backend.to_owned(),
            sequence: Snapshot::of(&Point::new(session, None)).sequence,
            limits: Limits::from(&service.limits),
        })
    }
}

/// The lists of a neighbourhood, each about as long as its limit on people.
const AROUND: [&str; 3] = ["people", "links", "frontier"];

/// `cards` has no `depth`: it is that of `card` where none is given.
pub(super) const DEPTH_OF_CARDS: u32 = 2;
