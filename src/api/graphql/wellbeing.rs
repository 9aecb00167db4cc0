//! How a scoring model sees a family: the level, and what each indicator adds to it.

use super::directives::list_size;
use super::enums::Locale;
use super::errors::{Code, error};
use super::point::Point;
use super::scalars::Decimal;
use super::texts::Localised;
use crate::card;
use crate::domain::{self, Permission, PersonNo};
use crate::family::Custody;
use crate::rules::{self, Case, Law, Model};
use async_graphql::{ComplexObject, Result, SimpleObject};

/// What a scoring model says.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub struct Wellbeing {
    /// The code of the model.
    pub model: String,
    /// The version of the model.
    pub version: i32,
    /// True: an example, and not the model of any administration.
    pub sample: bool,
    /// The level: A to E, 1 to 6, or what the model has.
    pub level: String,
    /// From 0 to 1: the contributions added.
    pub score: Decimal,
    /// What each indicator contributed.
    #[graphql(directive = list_size::apply(Some(10), None, None, None))]
    pub indicators: Vec<Indicator>,
    /// Of the model.
    #[graphql(skip)]
    pub title_text: Localised,
    /// Of the level.
    #[graphql(skip)]
    pub level_text: Localised,
    /// What the model rests on.
    #[graphql(skip)]
    pub about_text: Localised,
}

#[ComplexObject]
impl Wellbeing {
    /// The name of the model.
    async fn title(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.title_text.in_language(locale.into())
    }

    /// The level in words.
    async fn level_title(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.level_text.in_language(locale.into())
    }

    /// What the model rests on, and what it leaves out.
    async fn about(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.about_text.in_language(locale.into())
    }
}

/// One indicator of a scoring model.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub struct Indicator {
    /// Its name.
    pub name: String,
    /// What was measured.
    pub value: String,
    /// Its weight.
    pub weight: Decimal,
    /// What it contributed.
    pub contribution: Decimal,
    /// In words.
    #[graphql(skip)]
    pub title_text: Localised,
}

#[ComplexObject]
impl Indicator {
    /// What it says.
    async fn title(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.title_text.in_language(locale.into())
    }
}

/// The model of this code, or the first one; an error names those that there are.
pub(super) fn model<'l>(law: &'l Law, code: Option<&str>) -> Result<Option<&'l Model>> {
    let found = law.model(code);
    if found.is_none() && code.is_some() {
        let known: Vec<&str> = law.models().iter().map(|model| model.code.as_str()).collect();
        let message = format!("`model` is one of {}", known.join(", "));
        return Err(error(Code::BadUserInput, message));
    }
    Ok(found)
}

/// What a model says of the family of somebody; `None` where what it looks at is not on record.
/// Counts of statuses are left out for a caller who may not see them.
pub(super) fn of(
    point: &Point,
    holder: PersonNo,
    circumstances: &[card::CircumstanceFact],
    model: &Model,
) -> Option<Wellbeing> {
    let view = point.view();
    let custody = Custody::new(&view);
    let case = Case::new(&custody, &point.service.law);
    let family = custody.card_family(holder)?;
    let score = card::wellbeing(&case, &family.members, circumstances, model)?;
    let indicators = score.indicators.iter().filter(|scored| shows(point, scored.indicator));
    Some(Wellbeing {
        model: model.code.clone(),
        version: i32::try_from(model.version).unwrap_or(i32::MAX),
        sample: model.sample,
        level: score.level.name.clone(),
        score: Decimal(score.score.to_string()),
        indicators: indicators.map(Indicator::of).collect(),
        title_text: localised(&model.title),
        level_text: localised(&score.level.title),
        about_text: localised(&model.about),
    })
}

/// Whether some model says something of the family that this caller may not see.
pub(super) fn leaves_out(
    point: &Point,
    holder: PersonNo,
    circumstances: &[card::CircumstanceFact],
) -> bool {
    let hides = |model: &&Model| model.indicators.iter().any(|own| !shows(point, own));
    let models = point.service.law.models().iter().filter(hides);
    models.into_iter().any(|model| of(point, holder, circumstances, model).is_some())
}

fn shows(point: &Point, indicator: &rules::Indicator) -> bool {
    point.may(Permission::HealthRead) || !indicator.measure.states_health()
}

impl Indicator {
    fn of(scored: &rules::Scored) -> Indicator {
        Indicator {
            name: scored.indicator.name.clone(),
            value: scored.value.to_string(),
            weight: Decimal(scored.indicator.weight.to_string()),
            contribution: Decimal(scored.contribution.to_string()),
            title_text: localised(&scored.indicator.title),
        }
    }
}

fn localised(title: &rules::Title) -> Localised {
    let locales = [domain::Locale::Kk, domain::Locale::Ru, domain::Locale::En];
    Localised(locales.map(|locale| title.text(locale).to_owned()))
}
