//! The path in the notation of kinship studies: every step up and down again becomes a sibling,
//! and every person is compared with the one before. Must not know any word.

use super::path::{Care, Ego, Step, StepKind};
use crate::domain::{Day, Sex};

/// The relation of one person to the person before.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub(super) enum Relation {
    Parent = 1,
    Child,
    Sibling,
    Spouse,
    Guardian,
    Trustee,
    Patron,
    FosterParent,
    Ward,
    TrusteeWard,
    PatronageWard,
    FosterChild,
    Breadwinner,
    Dependant,
    Carer,
    CaredFor,
}

/// One person on the path, seen from the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) relation: Relation,
    pub(super) sex: Sex,
    pub(super) birth: Day,
    /// Than the person before; `None` = not known, or born on one day.
    pub(super) elder: Option<bool>,
    pub(super) adopted: bool,
    /// The sex of the only common parent of half-siblings.
    pub(super) half: Option<Sex>,
}

/// Whether the first is elder than the second.
pub(super) fn elder(first: Day, second: Day) -> Option<bool> {
    let (first, second) = (first.known()?, second.known()?);
    (first != second).then_some(first < second)
}

/// The path in tokens.
pub(super) fn tokens(ego: Ego, steps: &[Step]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(steps.len());
    let mut before = ego.birth;
    let mut rest = steps;
    while let [step, tail @ ..] = rest {
        let pair = tail
            .first()
            .filter(|next| step.kind == StepKind::Parent && next.kind == StepKind::Child);
        let (reached, token) = match pair {
            Some(next) => (next, sibling(step, next, before)),
            None => (step, single(step, before)),
        };
        tokens.push(token);
        before = reached.birth;
        rest = if pair.is_some() { &tail[1..] } else { tail };
    }
    // Adoption and half blood are told of the person asked about, not of those on the way.
    if tokens.len() > 1 {
        for token in &mut tokens {
            (token.adopted, token.half) = (false, None);
        }
    }
    tokens
}

fn sibling(up: &Step, down: &Step, before: Day) -> Token {
    Token {
        relation: Relation::Sibling,
        sex: down.sex,
        birth: down.birth,
        elder: elder(down.birth, before),
        adopted: false,
        half: down.half.then_some(up.sex),
    }
}

fn single(step: &Step, before: Day) -> Token {
    Token {
        relation: relation(step.kind),
        sex: step.sex,
        birth: step.birth,
        elder: elder(step.birth, before),
        adopted: step.adopted,
        half: None,
    }
}

fn relation(kind: StepKind) -> Relation {
    match kind {
        StepKind::Parent => Relation::Parent,
        StepKind::Child => Relation::Child,
        StepKind::Spouse => Relation::Spouse,
        StepKind::Guardian(Care::Guardianship) => Relation::Guardian,
        StepKind::Guardian(Care::Trusteeship) => Relation::Trustee,
        StepKind::Guardian(Care::Patronage) => Relation::Patron,
        StepKind::Guardian(Care::Foster) => Relation::FosterParent,
        StepKind::Ward(Care::Guardianship) => Relation::Ward,
        StepKind::Ward(Care::Trusteeship) => Relation::TrusteeWard,
        StepKind::Ward(Care::Patronage) => Relation::PatronageWard,
        StepKind::Ward(Care::Foster) => Relation::FosterChild,
        StepKind::Breadwinner => Relation::Breadwinner,
        StepKind::Dependant => Relation::Dependant,
        StepKind::Carer => Relation::Carer,
        StepKind::CaredFor => Relation::CaredFor,
    }
}
