//! One look at the store for a page: which demo families are there, under the ids that a URL may
//! hold. Outside a demo store it finds nobody. Must not know HTML.

use super::stories::{Story, stories};
use crate::api::{Caller, CardText, Key, Service};
use crate::card::{CardRequest, FamilyCard, assemble};
use crate::domain::{Circumstance, Identity, Lens, Locale, PersonNo, Scope};
use crate::graph::View;
use crate::store::{Reads, Snapshot};
use std::sync::Arc;

/// One state of the store, as one caller sees it.
pub struct Look {
    /// The service.
    pub service: Arc<Service>,
    /// Who looks.
    pub caller: Caller,
    /// In which language.
    pub locale: Locale,
    snapshot: Snapshot,
    scope: Scope,
}

/// A person of a story, whose card can be looked at.
pub struct Family {
    /// The story.
    pub story: &'static Story,
    /// The opaque id.
    pub id: String,
    /// Surname, given name, patronymic.
    pub name: String,
    person: PersonNo,
}

impl Look {
    /// At the newest state, on the store's own date.
    pub fn new(service: Arc<Service>, caller: Caller, locale: Locale) -> Look {
        let snapshot = service.snapshot();
        let as_of = snapshot.default_date.unwrap_or_else(service.clock.today);
        let scope = Scope { as_of, known_at: None, rights: caller.rights };
        Look { service, caller, locale, snapshot, scope }
    }

    /// Where it is noted that something could not be read.
    pub fn reads(&self) -> Reads {
        self.snapshot.reads.clone()
    }

    /// Whether the store is one of demo families.
    pub fn is_demo(&self) -> bool {
        self.snapshot.default_date.is_some()
    }

    /// The day that cards are of.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// The families of the stories, in their order; none outside a demo store.
    pub fn families(&self) -> Vec<Family> {
        let view = self.view();
        let of = |story: &'static Story| self.member(&view, story, &story.person);
        stories().stories.iter().filter_map(of).collect()
    }

    /// The others of a story who are worth a look.
    pub fn others(&self, family: &Family) -> Vec<Family> {
        let view = self.view();
        let people = family.story.others.iter().chain([&family.story.person]);
        let all = people.filter_map(|person| self.member(&view, family.story, person));
        all.filter(|other| other.person != family.person).collect()
    }

    /// The person of a story with this id.
    pub fn family(&self, id: &str) -> Option<Family> {
        let Some(Key::Person(wanted)) = self.service.ids.open(id) else { return None };
        let wanted = wanted.to_string();
        let told = |story: &&Story| story.person == wanted || story.others.contains(&wanted);
        let story = stories().stories.iter().find(told)?;
        self.member(&self.view(), story, &wanted)
    }

    fn view(&self) -> View<'_> {
        let most = self.service.limits.family_people;
        View::within(self.snapshot.graph.as_ref(), self.scope, most)
    }

    fn member(&self, view: &View, story: &'static Story, person: &str) -> Option<Family> {
        if !self.is_demo() {
            return None;
        }
        let number = view.find(&Identity::parse(person).ok()?)?;
        view.being(number)?;
        let texts = self.snapshot.graph.person_text(number);
        let parts = [texts.surname, texts.given_name, texts.patronymic];
        let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Some(Family { story, id: self.service.ids.person(view, number), name, person: number })
    }

    /// The card of a family as text; `None` if there is none on this day.
    pub fn card_text(&self, family: &Family) -> Option<String> {
        let (law, locale) = (&*self.service.law, self.locale);
        self.card(family, |view, card| CardText { view, card, law, locale }.to_string())
    }

    /// How many people are on the card of a family, and what is true of them.
    pub fn facts(&self, family: &Family) -> (usize, Vec<Circumstance>) {
        let facts = self.card(family, |_, card| {
            let kinds = card.circumstances.iter().map(|fact| fact.kind).collect();
            (card.members.len(), kinds)
        });
        facts.unwrap_or_default()
    }

    fn card<T>(&self, of: &Family, read: impl FnOnce(&View, &FamilyCard) -> T) -> Option<T> {
        let view = self.view();
        let request = CardRequest { holder: of.person, lens: Lens::Card, depth: 2 };
        let card = assemble(&view, &self.service.law, request).ok().flatten()?;
        Some(read(&view, &card))
    }
}
