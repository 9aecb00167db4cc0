//! A family drawing.

use super::basics::Snapshot;
use super::directives::list_size;
use super::enums::Locale;
use super::link::Link;
use super::person::Person;
use super::texts::Localised;
use async_graphql::{ComplexObject, SimpleObject};

/// A family drawing laid out by the server: deterministic, the same for web, SVG, PNG and PDF.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct Genogram {
    /// The point of view.
    pub snapshot: Snapshot,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// The drawing.
    #[graphql(skip)]
    pub drawing: Localised,
    /// The people.
    #[graphql(directive = list_size::apply(Some(30), None, None, None))]
    pub symbols: Vec<GenogramSymbol>,
    /// The links.
    #[graphql(directive = list_size::apply(Some(40), None, None, None))]
    pub lines: Vec<GenogramLine>,
}

#[ComplexObject]
impl Genogram {
    /// The drawing as SVG.
    async fn svg(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.drawing.in_language(locale.into())
    }
}

/// A person in a drawing.
#[derive(SimpleObject, Clone)]
pub struct GenogramSymbol {
    /// Who.
    pub person: Person,
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// The shape.
    pub shape: String,
    /// Marks on it.
    #[graphql(directive = list_size::apply(Some(2), None, None, None))]
    pub marks: Vec<String>,
    /// The text under it.
    pub label: String,
}

/// A link in a drawing.
#[derive(SimpleObject, Clone)]
pub struct GenogramLine {
    /// Which; null for a line that stands for several.
    pub link: Option<Link>,
    /// How it is drawn.
    pub style: String,
    /// Its corners.
    #[graphql(directive = list_size::apply(Some(5), None, None, None))]
    pub points: Vec<Vec<f64>>,
    /// The text on it.
    pub label: Option<String>,
}
