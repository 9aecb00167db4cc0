//! The name of a relative in three languages: a word of the table where there is one, else words
//! joined in the genitive. Must not know the store, nor what the caller may see: what is hidden
//! is not on the path.

use super::path::{Ego, Step};
use super::table::{Row, TABLE};
use super::token::{Relation, Token, tokens};
use super::{kazakh, russian};
use crate::domain::{Locale, Sex};
use std::borrow::Cow;

/// What somebody is to somebody, in three languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Kazakh.
    pub kk: Cow<'static, str>,
    /// Russian.
    pub ru: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Term {
    /// The term in one language.
    pub fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::Kk => &self.kk,
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        }
    }

    /// Nobody on the recorded ways within reach.
    pub fn unrelated() -> Term {
        Term::of("туыстығы тіркелмеген", "родство не записано", "no recorded kinship")
    }

    fn of(kk: &'static str, ru: &'static str, en: &'static str) -> Term {
        Term { kk: Cow::Borrowed(kk), ru: Cow::Borrowed(ru), en: Cow::Borrowed(en) }
    }
}

/// On a longer path nobody can follow a chain of genitives: only the class of kin is named.
pub const LONGEST_PATH: usize = 16;

/// Kazakh names no single person of the male line who is further than this, neither up nor down
/// the line, by a chain: such people are ағайын up to seven generations, then жұрағат.
const NEAR: usize = 7;

/// What the person at the end of `steps` is to `ego`; no steps = ego.
///
/// The work grows with the length of the path, and a term of the table is not copied.
///
/// ```
/// use otbasy::domain::{Day, Sex};
/// use otbasy::kinship::{Ego, Step, StepKind, term};
///
/// let day = |text| Day::parse(text).unwrap();
/// let ego = Ego { sex: Sex::Male, birth: day("1990-03-22") };
/// let mother = Step::new(StepKind::Parent, Sex::Female, day("1965-05-09"));
/// let her_father = Step::new(StepKind::Parent, Sex::Male, day("1938-12-16"));
/// let her_brother = Step::new(StepKind::Child, Sex::Male, day("1962-07-06"));
/// let his_wife = Step::new(StepKind::Spouse, Sex::Female, Day::OPEN_START);
///
/// let uncle = [mother, her_father, her_brother];
/// assert_eq!(term(ego, &uncle).kk, "нағашы аға");
/// let aunt = [mother, her_father, her_brother, his_wife];
/// assert_eq!(term(ego, &aunt).kk, "нағашы ағасының әйелі");
/// assert_eq!(term(ego, &aunt).ru, "жена дяди по матери");
/// ```
pub fn term(ego: Ego, steps: &[Step]) -> Term {
    if steps.is_empty() {
        return itself(ego.sex);
    }
    if steps.len() > LONGEST_PATH {
        return class(&tokens(ego, steps));
    }
    let path = tokens(ego, steps);
    Term {
        kk: kinsman(ego, &path).map_or_else(|| name(ego, &path, Locale::Kk), Cow::Borrowed),
        ru: name(ego, &path, Locale::Ru),
        en: name(ego, &path, Locale::En),
    }
}

fn itself(sex: Sex) -> Term {
    match sex {
        Sex::Male => Term::of("өзі", "сам", "self"),
        Sex::Female => Term::of("өзі", "сама", "self"),
        Sex::Unknown => Term::of("өзі", "сам(а)", "self"),
    }
}

fn name(ego: Ego, path: &[Token], locale: Locale) -> Cow<'static, str> {
    let (length, word) = longest(ego, path, true, locale);
    if length == path.len() {
        return Cow::Borrowed(word);
    }
    let mut words = vec![word];
    let mut at = length;
    while at < path.len() {
        let (length, word) = longest(person(&path[at - 1]), &path[at..], false, locale);
        words.push(word);
        at += length;
    }
    Cow::Owned(joined(&words, locale))
}

fn person(token: &Token) -> Ego {
    Ego { sex: token.sex, birth: token.birth }
}

/// The longest beginning of the path that has a word; `first` = the path begins with ego.
fn longest(ego: Ego, path: &[Token], first: bool, locale: Locale) -> (usize, &'static str) {
    for length in (1..=path.len().min(TABLE.longest())).rev() {
        let whole = first && length == path.len();
        let mut found = TABLE.find(ego, &path[..length], whole).map(|row| word(row, locale));
        let fits = |word: &&str| {
            !word.is_empty() && (first || locale != Locale::Ru || !russian::is_qualified(word))
        };
        if let Some(word) = found.find(fits) {
            return (length, word);
        }
    }
    (1, CONNECTED.word(locale)) // a test proves that every single step has a word
}

fn word(row: &Row, locale: Locale) -> &'static str {
    match locale {
        Locale::Kk => row.kk,
        Locale::Ru => row.ru,
        Locale::En => row.en,
    }
}

/// Words from ego on, each naming a relative of the one before.
fn joined(words: &[&str], locale: Locale) -> String {
    let Some((last, before)) = words.split_last() else { return String::new() };
    let mut parts: Vec<Cow<'_, str>> = Vec::with_capacity(words.len());
    match locale {
        Locale::Kk => {
            parts.extend(before.iter().map(|word| Cow::Owned(kazakh::of_possessed(word))));
            parts.push(Cow::Owned(kazakh::possessed(last)));
        }
        Locale::Ru => {
            parts.push(Cow::Borrowed(last));
            parts.extend(before.iter().rev().map(|word| Cow::Owned(russian::genitive(word))));
        }
        Locale::En => {
            parts.extend(before.iter().map(|word| Cow::Owned(format!("{word}'s"))));
            parts.push(Cow::Borrowed(last));
        }
    }
    parts.join(" ")
}

/// Generations up to the common forefather and down from him, if the path runs through men only.
fn male_line(path: &[Token]) -> Option<(usize, usize)> {
    let (mut up, mut down) = (0, 0);
    for (at, token) in path.iter().enumerate() {
        match token.relation {
            Relation::Parent if down == 0 => up += 1,
            Relation::Sibling if down == 0 => (up, down) = (up + 1, 1),
            Relation::Child => down += 1,
            _ => return None,
        }
        if token.sex != Sex::Male && at + 1 < path.len() {
            return None;
        }
    }
    Some((up, down))
}

/// The Kazakh word for kin of the male line beside ego's own, who are too far for a chain.
fn kinsman(ego: Ego, path: &[Token]) -> Option<&'static str> {
    let (up, down) = male_line(path).filter(|(up, down)| *up > 0 && *down > 0)?;
    if up + down <= NEAR || longest(ego, path, true, Locale::Kk).0 == path.len() {
        return None;
    }
    Some(if up.max(down) <= NEAR { "ағайын" } else { "жұрағат" })
}

struct Class(&'static str, &'static str, &'static str);

const KIN: Class = Class("туыс", "родственник", "relative");
const FAR_KIN: Class = Class("жұрағат", "дальний родственник", "distant relative");
const BY_MARRIAGE: Class = Class("жекжат", "свойственник", "relative by marriage");
const CONNECTED: Class = Class("байланысты адам", "связанное лицо", "connected person");

impl Class {
    fn word(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::Kk => self.0,
            Locale::Ru => self.1,
            Locale::En => self.2,
        }
    }
}

fn class(path: &[Token]) -> Term {
    let blood = [Relation::Parent, Relation::Child, Relation::Sibling];
    let married = |token: &Token| token.relation == Relation::Spouse;
    let class = match male_line(path) {
        Some(_) => FAR_KIN, // so long a path is longer than seven generations
        None if path.iter().all(|token| blood.contains(&token.relation)) => KIN,
        None if path.iter().all(|t| married(t) || blood.contains(&t.relation)) => BY_MARRIAGE,
        None => CONNECTED,
    };
    Term::of(class.0, class.1, class.2)
}
