//! A dated, sourced statement that two people are related.

use super::basics::{Interval, Provenance, stated};
use super::enums::{LinkKind, Locale};
use super::person::Person;
use super::point::Point;
use crate::api::{Key, RecordKey};
use crate::domain::{self, Basis, Day, PersonNo, Sex, StatusKind};
use crate::graph::{ActiveLink, LinkNo, RecordRow, View};
use crate::kinship::{Care, Ego, Step, StepKind, term};
use async_graphql::{ID, Object, Result};
use std::sync::Arc;

/// A link as the caller may see it.
#[derive(Clone)]
pub struct Link {
    /// The point of view.
    pub point: Arc<Point>,
    /// The link.
    pub link: ActiveLink,
}

impl Link {
    /// Of a link.
    pub fn new(point: &Arc<Point>, link: ActiveLink) -> Link {
        Link { point: Arc::clone(point), link }
    }

    /// A version that an answer names; `None` if the caller may not see it.
    pub fn numbered(point: &Arc<Point>, view: &View, no: LinkNo) -> Option<Link> {
        view.link(no).map(|link| Link::new(point, link))
    }

    /// The record of an id: its version known at K, of the source that the caller is shown.
    pub fn of_key(point: &Arc<Point>, key: &RecordKey) -> Option<Link> {
        let view = point.view();
        let source = point.graph.sources().find(&key.source)?;
        let mut versions = Vec::new();
        point.graph.links_of_id(&key.id, &mut versions);
        let mut seen = versions.into_iter().filter_map(|no| Link::numbered(point, &view, no));
        seen.find(|seen| seen.link.record.source == source)
    }

    /// Its natural key.
    pub fn key(&self) -> RecordKey {
        let graph = &self.point.graph;
        RecordKey {
            source: graph.sources().name(self.link.record.source).to_owned(),
            id: graph.link_text(self.link.no).id.to_owned(),
        }
    }

    fn step(&self, view: &View) -> Step {
        let person = |p: PersonNo| view.being(p).map(|being| being.row);
        let from = self.link.from.and_then(person);
        let kind = match self.link.kind {
            domain::LinkKind::Parent | domain::LinkKind::RightsLimited => StepKind::Parent,
            domain::LinkKind::Guardian => StepKind::Guardian(self.care(view)),
            domain::LinkKind::Spouse => StepKind::Spouse,
            domain::LinkKind::Breadwinner => StepKind::Breadwinner,
            domain::LinkKind::Carer => StepKind::Carer,
        };
        let sex = from.map_or(Sex::Unknown, |row| row.sex);
        let birth = from.map_or(Day::OPEN_START, |row| row.birth);
        Step { adopted: self.link.basis == Some(Basis::Adoption), ..Step::new(kind, sex, birth) }
    }

    fn care(&self, view: &View) -> Care {
        let ward = view.being(self.link.to);
        let age = ward.as_ref().and_then(|ward| ward.age);
        let incapacitated = ward.is_some_and(|ward| ward.has(StatusKind::Incapacitated));
        Care::of(self.link.basis, age, incapacitated)
    }
}

/// A dated, sourced statement that two people are related.
#[Object]
impl Link {
    /// Opaque.
    pub async fn id(&self) -> ID {
        self.point.ids().seal(&Key::Link(self.key())).into()
    }

    /// What it states.
    async fn kind(&self) -> LinkKind {
        self.link.kind.into()
    }

    /// On what it rests; empty if the register does not say.
    async fn basis(&self) -> &'static str {
        self.link.basis.map_or("", Basis::word)
    }

    /// Where it starts; null for an institution.
    async fn from(&self) -> Option<Person> {
        Person::seen(&self.point, &self.point.view(), self.link.from?)
    }

    /// Where it leads.
    async fn to(&self) -> Result<Person> {
        Person::named(&self.point, &self.point.view(), self.link.to)
    }

    /// The institution that is the guardian.
    async fn institution(&self) -> Option<String> {
        let institution = self.link.from.is_none();
        institution.then(|| stated(self.point.graph.link_text(self.link.no).detail)).flatten()
    }

    /// Start and end as the law understands them.
    async fn validity(&self) -> Interval {
        self.link.span.into()
    }

    /// `REGISTERED`, `CONTESTED` or `ANNULLED`.
    async fn state(&self) -> String {
        self.link.record.state.word().to_owned()
    }

    /// Where it came from.
    async fn provenance(&self) -> Provenance {
        let view = self.point.view();
        let document = view.link_document(self.link.kind, self.link.no);
        let recorded = view.link_recorded(self.link.kind, &self.link.record);
        let record = RecordRow { recorded, ..self.link.record };
        Provenance::of(&self.point, &record, document)
    }

    /// What `from` is to `to`.
    async fn term(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        let view = self.point.view();
        let ego = view.being(self.link.to).map_or(
            Ego { sex: Sex::Unknown, birth: Day::OPEN_START },
            |being| Ego { sex: being.row.sex, birth: being.row.birth },
        );
        term(ego, &[self.step(&view)]).text(locale.into()).to_owned()
    }
}
