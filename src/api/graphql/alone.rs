//! What the rules say of somebody who has no card, as the dead and those abroad: answered in
//! process for the command line, by the shape of the public document. No part of the schema that
//! is served; must not know the command.

use super::entitlement::Entitlement;
use super::enums::EntitlementStatus;
use super::inputs::{PersonRef, PointInTime};
use super::person::Person;
use super::point::{Point, Session};
use crate::api::{Caller, CardKey, Service};
use crate::card;
use crate::domain::{Lens, PersonNo};
use crate::family::Custody;
use crate::rules::{Case, Decision};
use async_graphql::{
    Context, EmptyMutation, EmptySubscription, Object, Request, Result, Schema, Variables,
};
use std::sync::Arc;

struct Root;

#[Object]
impl Root {
    async fn card(
        &self,
        ctx: &Context<'_>,
        of: PersonRef,
        at: Option<PointInTime>,
    ) -> Result<Option<Alone>> {
        let point = Point::new(Session::of(ctx)?, at.as_ref());
        let found = point.find(&of);
        Ok(found.map(|holder| Alone { point, holder }))
    }
}

/// Somebody outside every family.
struct Alone {
    point: Arc<Point>,
    holder: PersonNo,
}

#[Object]
impl Alone {
    async fn holder(&self) -> Result<Person> {
        Person::named(&self.point, &self.point.view(), self.holder)
    }

    async fn entitlements(
        &self,
        codes: Vec<String>,
        statuses: Vec<EntitlementStatus>,
    ) -> Result<Vec<Entitlement>> {
        let view = self.point.view();
        let custody = Custody::new(&view);
        let said = card::said(&Case::explaining(&custody, &self.point.service.law), self.holder);
        let scope = &self.point.scope;
        let key = CardKey {
            holder: view.identity(self.holder).to_owned(),
            lens: Lens::Card,
            depth: 0,
            as_of: scope.as_of,
            known_at: scope.known_at,
        };
        let wanted =
            |d: &Decision| codes.iter().any(|c| c == d.code) && statuses.contains(&d.status.into());
        let before: Vec<&Decision> = said.iter().collect();
        let asked = said.iter().enumerate().filter(|(_, decision)| wanted(decision));
        let row = |(n, decision): (usize, &Decision)| {
            let why = Arc::new(decision.clone());
            let reasons = Arc::new(move || Ok(Arc::clone(&why)));
            Entitlement::of(&self.point, &view, &key, (&before[..n], decision), reasons)
        };
        asked.map(row).collect()
    }
}

/// Runs the document of `why` about somebody who has no card.
pub async fn execute_alone(
    service: Arc<Service>,
    caller: Caller,
    document: &str,
    variables: serde_json::Value,
) -> serde_json::Value {
    let schema = Schema::build(Root, EmptyMutation, EmptySubscription).finish();
    let request = Request::new(document)
        .variables(Variables::from_json(variables))
        .data(Session::new(service, caller));
    let response = schema.execute(request).await;
    serde_json::to_value(&response).unwrap_or_default()
}
