//! One member of a family card.

use super::directives::list_size;
use super::enums::{Locale, MemberRole, Standing};
use super::link::Link;
use super::person::Person;
use super::point::Point;
use super::scalars::Date;
use crate::card;
use crate::graph::View;
use async_graphql::{Object, Result};
use std::sync::Arc;

/// A member as seen from the holder.
#[derive(Clone)]
pub struct Member {
    person: Person,
    because: Vec<Link>,
    data: card::Member,
}

impl Member {
    /// Of a card that is no longer the newest: shown at the first of these points of view that
    /// knows the person, each link at the first that shows it.
    pub fn gone(points: &[&Arc<Point>], member: &card::Member) -> Option<Member> {
        let views: Vec<(&Arc<Point>, View<'_>)> =
            points.iter().map(|point| (*point, point.view())).collect();
        let person = views.iter().find_map(|(at, view)| Person::seen(at, view, member.person))?;
        let link = |no| views.iter().find_map(|(at, view)| Link::numbered(at, view, no));
        let because = member.because.iter().filter_map(|no| link(*no)).collect();
        Some(Member { person, because, data: member.clone() })
    }

    /// Of a card.
    pub fn of(point: &Arc<Point>, view: &View, member: &card::Member) -> Result<Member> {
        let links = member.because.iter();
        Ok(Member {
            person: Person::named(point, view, member.person)?,
            because: links.filter_map(|no| Link::numbered(point, view, *no)).collect(),
            data: member.clone(),
        })
    }
}

/// One member of the family.
#[Object]
impl Member {
    /// Who.
    async fn person(&self) -> &Person {
        &self.person
    }

    /// Core or dependent.
    async fn standing(&self) -> Standing {
        self.data.standing.into()
    }

    /// All roles that hold towards the holder.
    #[graphql(directive = list_size::apply(Some(2), None, None, None))]
    async fn roles(&self) -> Vec<MemberRole> {
        self.data.roles.iter().map(|role| (*role).into()).collect()
    }

    /// What the person is to the holder.
    async fn term(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.data.term.text(locale.into()).to_owned()
    }

    /// The links that put the person here.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    async fn because(&self) -> &[Link] {
        &self.because
    }

    /// Since when.
    async fn since(&self) -> Option<Date> {
        self.data.since.and_then(Date::known)
    }
}
