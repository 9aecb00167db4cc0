//! A decision in words: each step, what the law says, what would change it. Every sentence comes
//! from `language`; must not know who may read what.

use super::{
    Arg, Decision, EntitlementStatus, Fact, Fraction, Law, Parameter, Reference, Step, Used, Value,
};
use crate::domain::{Locale, PersonNo, Tenge};
use crate::language::{self, Arg as Word, text};

/// How decisions are put into a language.
pub struct Words<'a> {
    /// The law with its titles.
    pub law: &'a Law,
    /// The language.
    pub locale: Locale,
    /// The names of people as the reader may see them.
    pub name: &'a dyn Fn(PersonNo) -> String,
}

impl Words<'_> {
    /// The name of a rule.
    pub fn rule(&self, code: &str) -> String {
        self.law.of_rule(code).map_or(code, |(title, _)| title.text(self.locale)).to_owned()
    }

    /// A step in a sentence.
    pub fn step(&self, step: &Step) -> String {
        let filled: Vec<(&str, Filled)> =
            step.args.iter().map(|(name, arg)| (*name, self.fill(*arg))).collect();
        let args: Vec<(&str, Word)> = filled
            .iter()
            .map(|(name, filled)| match filled {
                Filled::Text(text) => (*name, Word::Text(text)),
                Filled::Number(number) => (*name, Word::Number(*number)),
            })
            .collect();
        text(self.locale, step.key, &args)
    }

    fn fill(&self, arg: Arg) -> Filled {
        match arg {
            Arg::Number(number) | Arg::Insured(number) => Filled::Number(number),
            Arg::Day(day) => Filled::Text(language::date(self.locale, day)),
            Arg::Exact(number) => Filled::Text(language::decimal(self.locale, &number.to_string())),
            Arg::Amount(amount) | Arg::Income(amount) => {
                Filled::Text(language::amount(self.locale, amount.tenge()))
            }
            Arg::Person(p) => Filled::Text((self.name)(p)),
            Arg::Rule(code) => Filled::Text(self.rule(code)),
        }
    }

    /// What would turn a refusal, make an amount known, or settle what is unknown: the nearest
    /// change, then what it takes besides.
    pub fn changes(&self, decision: &Decision, told: &[&Step]) -> Vec<String> {
        let said = |(n, step): (usize, &&Step)| {
            let condition = self.step(step);
            let condition = ("condition", Word::Text(&condition));
            if let Some(day) = step.turns_on {
                let key = if n == 0 { "reason-change-on" } else { "reason-change-also-on" };
                let day = language::date(self.locale, day);
                return text(self.locale, key, &[condition, ("day", Word::Text(&day))]);
            }
            let key = match decision.status {
                EntitlementStatus::Unknown => "reason-change-known",
                EntitlementStatus::NotEntitled if step.never => "reason-change-never",
                EntitlementStatus::NotEntitled if n > 0 => "reason-change-also",
                EntitlementStatus::NotEntitled if step.is_of_loss() => "reason-change-loss",
                EntitlementStatus::NotEntitled => "reason-change",
                _ => "reason-change-amount",
            };
            text(self.locale, key, &[condition])
        };
        told.iter().enumerate().map(said).collect()
    }

    /// A value of the law that was used, with its act.
    pub fn value(&self, used: Used) -> String {
        let Some((parameter, value)) = self.law.value(used) else { return String::new() };
        let shown = self.quantity(parameter, value);
        let day = language::date(self.locale, value.since);
        let args = [
            ("name", Word::Text(parameter.title.text(self.locale))),
            ("value", Word::Text(&shown)),
            ("day", Word::Text(&day)),
        ];
        let mut line = text(self.locale, "reason-value", &args);
        if !value.verified {
            line.push_str(", ");
            line.push_str(&text(self.locale, "reason-unverified", &[]));
        }
        line
    }

    /// The act that set a value.
    pub fn source(&self, used: Used) -> String {
        self.law.value(used).map_or_else(String::new, |(_, value)| self.reference(&value.law))
    }

    /// A value with what it counts: a word, an amount, so many months, a multiple of another value.
    fn quantity(&self, parameter: &Parameter, value: &Value) -> String {
        if let Some(word) = parameter.word(value) {
            return text(self.locale, &format!("reason-word-{word}"), &[]);
        }
        if parameter.unit == "tenge" {
            return language::amount(self.locale, value.number.tenge());
        }
        let shown = language::decimal(self.locale, &value.number.to_string());
        if parameter.unit == "coefficient" {
            return shown;
        }
        // A part of one takes the form of two.
        let whole = value.number.as_whole().map_or(Ok(2), i64::try_from).unwrap_or(i64::MAX);
        let args = [("value", Word::Text(&shown)), ("count", Word::Number(whole))];
        text(self.locale, &format!("reason-unit-{}", parameter.unit.replace(' ', "-")), &args)
    }

    /// The act that a rule stands on.
    pub fn law(&self, code: &str) -> String {
        let reference = self.law.of_rule(code).map(|(_, reference)| reference);
        reference.map_or_else(String::new, |reference| self.reference(reference))
    }

    fn reference(&self, reference: &Reference) -> String {
        let act = ("act", Word::Text(reference.act.title.text(self.locale)));
        if !reference.is_established() {
            return text(self.locale, "reason-because-act", &[act]);
        }
        text(self.locale, "reason-because", &[act, ("article", Word::Text(&reference.article))])
    }
}

enum Filled {
    Text(String),
    Number(i64),
}

impl Fraction {
    /// An amount of tenge to the tiyn, a half upwards, for showing.
    pub fn tenge(self) -> Tenge {
        Tenge::from_tiyn(i64::try_from(self.by(100).nearest()).unwrap_or(i64::MAX))
    }
}

impl Decision {
    /// The values of the law that the steps used, each once, in their order.
    pub fn values(&self) -> Vec<Used> {
        let mut found = Vec::new();
        for fact in self.steps.iter().flat_map(|step| &step.facts) {
            if let Fact::Value(used) = fact
                && !found.contains(used)
            {
                found.push(*used);
            }
        }
        found
    }
}
