//! The patterns of `locales/kinship.txt`: read once, then found by the shape of a path. Knows the
//! notation; must not know any language.

use super::path::Ego;
use super::token::{Relation, Token, elder};
use crate::domain::{Day, Sex};
use rustc_hash::FxHashMap;

/// What one person on the path must be like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Element {
    pub(super) relation: Relation,
    /// `None` = any.
    pub(super) sex: Option<Sex>,
    /// Than the person before; `None` = any.
    pub(super) elder: Option<bool>,
    pub(super) adopted: bool,
    pub(super) half: Option<Sex>,
}

/// One pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Pattern {
    /// Names a whole path only, never a part of one.
    pub(super) whole: bool,
    /// Ego's sex; `None` = any.
    pub(super) ego: Option<Sex>,
    pub(super) elements: Vec<Element>,
    /// Whether the last person is elder than ego; `None` = any.
    pub(super) elder: Option<bool>,
}

impl Pattern {
    /// Reads the notation that the head of `locales/kinship.txt` explains.
    pub(super) fn parse(text: &str) -> Option<Pattern> {
        let mut pattern = Pattern { whole: false, ego: None, elements: Vec::new(), elder: None };
        for word in text.split_whitespace() {
            match word {
                "=" => pattern.whole = true,
                "♂" => pattern.ego = Some(Sex::Male),
                "♀" => pattern.ego = Some(Sex::Female),
                "+" => pattern.elder = Some(true),
                "-" => pattern.elder = Some(false),
                _ => pattern.elements.push(element(word)?),
            }
        }
        Some(pattern)
    }

    fn matches(&self, ego: Ego, tokens: &[Token]) -> bool {
        let last = tokens.last().map_or(Day::OPEN_START, |token| token.birth);
        self.ego.is_none_or(|sex| sex == ego.sex)
            && self.elder.is_none_or(|wanted| elder(last, ego.birth) == Some(wanted))
            && self.elements.iter().zip(tokens).all(|(element, token)| element.matches(token))
    }
}

impl Element {
    fn matches(self, token: &Token) -> bool {
        self.sex.is_none_or(|sex| sex == token.sex)
            && self.elder.is_none_or(|elder| token.elder == Some(elder))
            && (!self.adopted || token.adopted)
            && self.half.is_none_or(|half| token.half == Some(half))
    }
}

fn element(word: &str) -> Option<Element> {
    let (word, half) = match word.split_once('/') {
        Some((word, "F")) => (word, Some(Sex::Male)),
        Some((word, "M")) => (word, Some(Sex::Female)),
        Some(_) => return None,
        None => (word, None),
    };
    let adopted = word.ends_with('*');
    let word = word.trim_end_matches('*');
    let (elder, word) = match word.split_at_checked(1) {
        Some(("e", letter)) if letter.len() == 1 => (Some(true), letter),
        Some(("y", letter)) if letter.len() == 1 => (Some(false), letter),
        _ => (None, word),
    };
    let (relation, sex) = letter(word)?;
    Some(Element { relation, sex, elder, adopted, half })
}

fn letter(word: &str) -> Option<(Relation, Option<Sex>)> {
    let (male, female) = (Some(Sex::Male), Some(Sex::Female));
    Some(match word {
        "F" => (Relation::Parent, male),
        "M" => (Relation::Parent, female),
        "P" => (Relation::Parent, None),
        "S" => (Relation::Child, male),
        "D" => (Relation::Child, female),
        "C" => (Relation::Child, None),
        "B" => (Relation::Sibling, male),
        "Z" => (Relation::Sibling, female),
        "G" => (Relation::Sibling, None),
        "H" => (Relation::Spouse, male),
        "W" => (Relation::Spouse, female),
        "X" => (Relation::Spouse, None),
        "guardian" => (Relation::Guardian, None),
        "trustee" => (Relation::Trustee, None),
        "patron" => (Relation::Patron, None),
        "foster-father" => (Relation::FosterParent, male),
        "foster-mother" => (Relation::FosterParent, female),
        "foster-parent" => (Relation::FosterParent, None),
        "ward" => (Relation::Ward, None),
        "ward-F" => (Relation::Ward, female),
        "trustee-ward" => (Relation::TrusteeWard, None),
        "trustee-ward-F" => (Relation::TrusteeWard, female),
        "patron-ward" => (Relation::PatronageWard, None),
        "patron-ward-F" => (Relation::PatronageWard, female),
        "foster-son" => (Relation::FosterChild, male),
        "foster-daughter" => (Relation::FosterChild, female),
        "foster-child" => (Relation::FosterChild, None),
        "breadwinner" => (Relation::Breadwinner, None),
        "dependant" => (Relation::Dependant, None),
        "dependant-F" => (Relation::Dependant, female),
        "carer" => (Relation::Carer, None),
        "cared-for" => (Relation::CaredFor, None),
        _ => return None,
    })
}

/// The longest pattern; a longer one would not fit the key.
pub(super) const LONGEST: usize = 12;

/// Rows by the shape of their path, in the order of the table: the first that matches counts.
pub(super) struct Index<T> {
    rows: FxHashMap<u64, Vec<(Pattern, T)>>,
    longest: usize,
}

impl<T> Index<T> {
    pub(super) fn new(rows: impl Iterator<Item = (Pattern, T)>) -> Index<T> {
        let mut index = Index { rows: FxHashMap::default(), longest: 0 };
        for (pattern, row) in rows {
            let Some(key) = shape(pattern.elements.iter().map(|e| e.relation)) else { continue };
            index.longest = index.longest.max(pattern.elements.len());
            index.rows.entry(key).or_default().push((pattern, row));
        }
        index
    }

    /// The longest path of any row.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// The rows that name exactly these tokens; `whole` = they are the whole path.
    pub(super) fn find<'a>(
        &'a self,
        ego: Ego,
        tokens: &'a [Token],
        whole: bool,
    ) -> impl Iterator<Item = &'a T> {
        shape(tokens.iter().map(|token| token.relation))
            .and_then(|key| self.rows.get(&key))
            .into_iter()
            .flatten()
            .filter(move |(p, _)| (whole || !p.whole) && p.matches(ego, tokens))
            .map(|(_, row)| row)
    }
}

/// Five bits a relation; none is zero, so that length tells.
fn shape(relations: impl ExactSizeIterator<Item = Relation>) -> Option<u64> {
    (relations.len() <= LONGEST)
        .then(|| relations.fold(0, |key, relation| key << 5 | relation as u64))
}
