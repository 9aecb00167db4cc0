//! The sentences that answers show, from the room of languages. One file, so that nothing else
//! here knows a key.

use crate::card::Change;
use crate::domain::{Locale, Tenge};
use crate::language;
use crate::rules;

/// What is in doubt.
pub fn warning(locale: Locale, code: &str) -> String {
    language::text(locale, &format!("warning-{code}"), &[])
}

/// Who can mend it and how.
pub fn fix(locale: Locale, code: &str) -> String {
    language::text(locale, &format!("fix-{code}"), &[])
}

/// What changes on a date.
pub fn change(locale: Locale, change: Change) -> String {
    language::change(locale, &change.to_string(), |code| rules::title(locale, code))
}

/// An amount.
pub fn amount(locale: Locale, amount: Tenge) -> String {
    language::amount(locale, amount)
}

/// A text in all languages, in the order of [`Locale::ALL`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Localised(pub [String; 3]);

impl Localised {
    /// In one language.
    pub fn in_language(&self, locale: Locale) -> String {
        self.0[locale as usize].clone()
    }
}
