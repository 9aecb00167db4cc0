//! A person as seen from a point of view.

use super::basics::{Redaction, stated};
use super::directives::{by, cost, list_size, requires, sized};
use super::enums::{LinkKind, Locale, Permission, RedactionReason};
use super::errors::{Code, error};
use super::event::{self, EventConnection};
use super::link_connection::{self, LinkConnection};
use super::point::Point;
use super::scalars::{Date, Iin};
use super::status::PersonStatus;
use crate::domain::{self, PersonNo, StatusKind};
use crate::graph::{Being, View};
use async_graphql::{ID, Object, Result};
use std::sync::Arc;

/// A person at a point in time.
#[derive(Clone)]
pub struct Person {
    /// The point of view.
    pub point: Arc<Point>,
    /// Whom.
    pub no: PersonNo,
    being: Arc<Being>,
}

impl Person {
    /// `None` if nobody of this number is known at K.
    pub fn seen(point: &Arc<Point>, view: &View, no: PersonNo) -> Option<Person> {
        let being = view.being(no)?;
        Some(Person { point: Arc::clone(point), no, being: Arc::new((*being).clone()) })
    }

    /// Somebody whom a record names; that such a person is unknown would be a fault of ours.
    pub fn named(point: &Arc<Point>, view: &View, no: PersonNo) -> Result<Person> {
        let lost = || error(Code::Internal, "a record names somebody who is not there");
        Person::seen(point, view, no).ok_or_else(lost)
    }

    fn may(&self, permission: domain::Permission) -> bool {
        self.point.may(permission)
    }
}

/// A natural person, alive or dead.
#[Object]
impl Person {
    /// Opaque.
    pub async fn id(&self) -> ID {
        self.point.ids().person(&self.point.view(), self.no).into()
    }

    /// The public number; null also for somebody without one.
    #[graphql(directive = requires::apply(Permission::IdentityRead))]
    async fn iin(&self) -> Option<Iin> {
        let row = self.may(domain::Permission::IdentityRead).then_some(&self.being.row)?;
        row.iin.map(Iin)
    }

    /// The names as the register writes them: surname, given name, patronymic.
    async fn display_name(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        let _ = locale; // registers keep one spelling
        let text = self.point.graph.person_text(self.no);
        let names = [text.surname, text.given_name, text.patronymic];
        names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// `M`, `F` or `U`.
    async fn sex(&self) -> String {
        self.being.row.sex.word().to_owned()
    }

    /// Null if unknown.
    async fn birth_date(&self) -> Option<Date> {
        Date::known(self.being.row.birth)
    }

    /// As known at K; null if alive or unknown.
    async fn death_date(&self) -> Option<Date> {
        Date::known(self.being.row.death)
    }

    /// Completed years at D; null if the birth date is unknown or later than D.
    async fn age(&self) -> Option<i32> {
        self.being.age.filter(|age| *age >= 0)
    }

    /// Two-digit KATO prefix at D.
    async fn region(&self) -> Option<String> {
        self.being.region().map(|region| region.to_string())
    }

    /// The opaque dwelling id at D.
    #[graphql(directive = requires::apply(Permission::AddressRead))]
    async fn address(&self) -> Option<String> {
        let seen = self.may(domain::Permission::AddressRead);
        let address = seen.then(|| self.being.address().known()).flatten()?;
        stated(self.point.graph.address(address))
    }

    /// The statuses active at D, of all kinds or of those named.
    #[graphql(
        directive = requires::apply(Permission::HealthRead),
        directive = list_size::apply(Some(5), None, None, None)
    )]
    async fn statuses(&self, kinds: Option<Vec<String>>) -> Result<Option<Vec<PersonStatus>>> {
        let kinds = kinds.map(|kinds| status_kinds(&kinds)).transpose()?;
        if !self.may(domain::Permission::HealthRead) {
            return Ok(None);
        }
        let asked = |kind| kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind));
        let active = self.being.statuses.iter().filter(|status| asked(status.kind));
        Ok(Some(active.map(|status| PersonStatus::active(&self.point, status)).collect()))
    }

    /// The links active at D that have this person at an end, of all kinds or of those named.
    #[graphql(
        directive = cost::apply("5".to_owned()),
        directive = list_size::apply(None, by("first"), sized("edges"), None)
    )]
    async fn links(
        &self,
        kinds: Option<Vec<LinkKind>>,
        #[graphql(default_with = "Some(20)")] first: Option<i32>,
        after: Option<String>,
    ) -> Result<LinkConnection> {
        let kinds: Option<Vec<domain::LinkKind>> =
            kinds.map(|kinds| kinds.into_iter().map(Into::into).collect());
        link_connection::of(self, kinds.as_deref(), first, after.as_deref())
    }

    /// What the registers stated about this person, and what else changed a link of theirs, as the
    /// death of a spouse ends a marriage; in the order of recording.
    #[graphql(
        directive = cost::apply("5".to_owned()),
        directive = list_size::apply(None, by("first"), sized("edges"), None)
    )]
    async fn history(
        &self,
        #[graphql(default_with = "Some(20)")] first: Option<i32>,
        after: Option<String>,
    ) -> Result<EventConnection> {
        event::history(self, first, after.as_deref())
    }

    /// What is withheld from this caller.
    async fn redactions(&self) -> Vec<Redaction> {
        redactions(&self.point, &self.being)
    }
}

/// Named whether or not there is something to withhold: that, too, would be an answer.
fn redactions(point: &Point, being: &Being) -> Vec<Redaction> {
    let mut out = Vec::new();
    if !point.may(domain::Permission::IdentityRead) {
        out.push(Redaction::purpose("iin"));
    }
    if !point.may(domain::Permission::AddressRead) {
        let reason =
            if being.row.protected { RedactionReason::Protected } else { RedactionReason::Purpose };
        out.push(Redaction { field: "address".to_owned(), reason });
    }
    if !point.may(domain::Permission::HealthRead) {
        out.push(Redaction::purpose("statuses"));
    }
    out
}

fn status_kinds(words: &[String]) -> Result<Vec<StatusKind>> {
    let kind = |word: &String| {
        StatusKind::parse(word).ok_or_else(|| error(Code::BadUserInput, "no such kind of status"))
    };
    words.iter().map(kind).collect()
}
