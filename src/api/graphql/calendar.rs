//! A dated change of a family.

use super::directives::{cost, list_size};
use super::enums::Locale;
use super::person::Person;
use super::point::Point;
use super::scalars::Date;
use super::texts;
use crate::card;
use crate::graph::View;
use crate::rules::Decision;
use async_graphql::{Object, Result};
use std::sync::Arc;

/// An entry of a card's calendar.
#[derive(Clone)]
pub struct CalendarEntry {
    point: Arc<Point>,
    about: Person,
    rows: Arc<Vec<Decision>>,
    entry: card::CalendarEntry,
}

impl CalendarEntry {
    /// Of a card with these rows.
    pub fn of(
        point: &Arc<Point>,
        view: &View,
        rows: &Arc<Vec<Decision>>,
        entry: card::CalendarEntry,
    ) -> Result<CalendarEntry> {
        let about = Person::named(point, view, entry.about)?;
        Ok(CalendarEntry { point: Arc::clone(point), about, rows: Arc::clone(rows), entry })
    }
}

/// What changes on a date if nothing else happens.
#[Object]
impl CalendarEntry {
    /// The day.
    async fn on(&self) -> Date {
        Date(self.entry.on)
    }

    /// Whom it is about.
    async fn about(&self) -> &Person {
        &self.about
    }

    /// The change, as `AGE_7` or `LINK_END:GUARDIAN`.
    async fn change(&self) -> String {
        self.entry.change.to_string()
    }

    /// The change in words.
    async fn text(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        texts::change(locale.into(), self.entry.change)
    }

    /// The rules by which a payment that names this person now ends or becomes another on that day.
    #[graphql(
        directive = cost::apply("5".to_owned()),
        directive = list_size::apply(Some(3), None, None, None)
    )]
    async fn rules(&self) -> Vec<&str> {
        card::turning(&self.point.view(), &self.point.service.law, &self.rows, &self.entry)
    }
}
