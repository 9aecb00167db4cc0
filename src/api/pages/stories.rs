//! The stories of the demo families, compiled in so that the program needs no folder beside it.

use crate::domain::Locale;
use serde::Deserialize;
use std::sync::LazyLock;

/// All stories, and the day on which they are true.
#[derive(Deserialize, Debug, Default)]
pub struct Stories {
    /// `YYYY-MM-DD`.
    pub as_of: String,
    /// One a family.
    pub stories: Vec<Story>,
}

/// One family and what happened to it.
#[derive(Deserialize, Debug)]
pub struct Story {
    /// Its name among the stories.
    pub name: String,
    /// Whose card to look at: an IIN or `ref:<text>`.
    pub person: String,
    /// People worth a look.
    pub others: Vec<String>,
    /// What kind of family it is.
    pub title: Texts,
    /// The story.
    #[serde(rename = "story")]
    pub text: Texts,
}

/// A text in all languages.
#[derive(Deserialize, Debug)]
pub struct Texts {
    kk: String,
    ru: String,
    en: String,
}

impl Texts {
    /// In one language.
    pub fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::Kk => &self.kk,
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        }
    }
}

const TEXT: &str = include_str!("../../../seed/demo/stories.toml");

// A mistake in the file would leave no stories; a test refuses that.
static STORIES: LazyLock<Stories> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());

/// The stories.
pub fn stories() -> &'static Stories {
    &STORIES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stories_are_read() {
        let read: Stories = toml::from_str(TEXT).unwrap();
        assert!(read.stories.len() >= 12);
        assert_eq!(stories().stories.len(), read.stories.len());
    }
}
