//! The sentences that answers show, from the room of languages. One file, so that nothing else
//! here knows a key.

use crate::card::Change;
use crate::domain::{Locale, Tenge};

/// What is in doubt.
pub fn warning(locale: Locale, code: &str) -> String {
    text(locale, &format!("warning-{code}"))
}

/// Who can mend it and how.
pub fn fix(locale: Locale, code: &str) -> String {
    text(locale, &format!("fix-{code}"))
}

/// What changes on a date.
pub fn change(locale: Locale, change: Change) -> String {
    text(locale, &format!("change-{change}"))
}

/// An amount.
pub fn amount(locale: Locale, amount: Tenge) -> String {
    let _ = locale;
    format!("{amount} ₸")
}

fn text(locale: Locale, key: &str) -> String {
    let _ = locale;
    key.to_owned()
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
