//! Why a rule says what it says: a flat list of steps, so that nobody needs to ask in depth.

use super::basics::Money;
use super::directives::{list_size, requires};
use super::enums::{Locale, Permission};
use super::fact::Fact;
use super::link::Link;
use super::person::Person;
use super::point::Point;
use super::scalars::Date;
use super::status::PersonStatus;
use super::texts::Localised;
use crate::domain::{self, PersonNo};
use crate::graph::View;
use crate::rules::{self, Decision, Step, Words};
use async_graphql::{ComplexObject, SimpleObject};
use std::sync::Arc;

/// Why a rule says what it says.
#[derive(SimpleObject, Clone)]
pub struct Explanation {
    /// In one sentence.
    pub summary: String,
    /// The steps; each names its parent by index.
    #[graphql(directive = list_size::apply(Some(12), None, None, None))]
    pub steps: Vec<ExplanationStep>,
    /// The articles of the law.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    pub law: Vec<LegalReference>,
    /// What would change the answer.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    pub would_change_if: Vec<String>,
}

/// One step of an explanation.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct ExplanationStep {
    /// Its number.
    pub index: i32,
    /// The step that it belongs to.
    pub parent: Option<i32>,
    /// Whether it holds; null = unknown.
    pub outcome: Option<bool>,
    /// In words.
    pub text: String,
    /// What proves it.
    #[graphql(skip)]
    pub proof: Arc<dyn Fn() -> Vec<Fact> + Send + Sync>,
}

#[ComplexObject]
impl ExplanationStep {
    /// What proves it.
    #[graphql(directive = list_size::apply(Some(3), None, None, None))]
    async fn facts(&self) -> Vec<Fact> {
        (self.proof)()
    }
}

/// A decision in a language, without what the caller may not see.
pub fn explain(
    point: &Arc<Point>,
    decision: &Arc<Decision>,
    locale: domain::Locale,
) -> Explanation {
    let name = |p: PersonNo| {
        let text = point.graph.person_text(p);
        let names = [text.surname, text.given_name, text.patronymic];
        names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let law = &point.service.law;
    let words = Words { law, locale, name: &name };
    // A sum that was worked out from an income gives it back to whoever knows the law.
    let incomes = point.may(domain::Permission::IncomeRead);
    let sums = !decision.rests_on_income();
    let seen = |step: &Step| {
        let income = step.rests_on_income() || (!sums && step.states_amount());
        (incomes || !income) && step.facts.iter().all(|fact| may_see(point, *fact))
    };
    let (mut steps, mut places) = (Vec::new(), Vec::new());
    for (n, step) in decision.steps.iter().enumerate() {
        // A part of what is withheld is withheld.
        let parent = step.parent.map(|parent| places.get(parent).copied().flatten());
        let kept = parent.is_none_or(|parent: Option<i32>| parent.is_some() && seen(step));
        places.push(kept.then_some(steps.len() as i32));
        if kept {
            steps.push(ExplanationStep {
                index: steps.len() as i32,
                parent: parent.flatten(),
                outcome: step.outcome,
                text: words.step(step),
                proof: proof(point, decision, n),
            });
        }
    }
    let reference = law.of_rule(decision.code).map(|(_, reference)| LegalReference::of(reference));
    let changes = decision.changes(seen);
    Explanation {
        summary: words.rule(decision.code),
        steps,
        law: reference.into_iter().collect(),
        would_change_if: words.changes(decision, &changes),
    }
}

/// Statuses and incomes need their permissions, and a step that rests on one states it.
fn may_see(point: &Point, fact: rules::Fact) -> bool {
    match fact {
        rules::Fact::Status(_) => point.may(domain::Permission::HealthRead),
        rules::Fact::Income(..) => point.may(domain::Permission::IncomeRead),
        _ => true,
    }
}

fn proof(
    point: &Arc<Point>,
    decision: &Arc<Decision>,
    step: usize,
) -> Arc<dyn Fn() -> Vec<Fact> + Send + Sync> {
    let (point, decision) = (Arc::clone(point), Arc::clone(decision));
    Arc::new(move || {
        let view = point.view();
        let facts = decision.steps.get(step).into_iter().flat_map(|step| &step.facts);
        facts.filter_map(|fact| shown(&point, &view, *fact)).collect()
    })
}

fn shown(point: &Arc<Point>, view: &View, fact: rules::Fact) -> Option<Fact> {
    match fact {
        rules::Fact::Link(no) => Link::numbered(point, view, no).map(Fact::Link),
        rules::Fact::Person(p) => Person::seen(point, view, p).map(Fact::Person),
        rules::Fact::Status(no) => {
            let row = view.status(no)?;
            Some(Fact::PersonStatus(PersonStatus::row(point, &row)))
        }
        rules::Fact::Value(used) => {
            let (parameter, value) = point.service.law.value(used)?;
            Some(Fact::Parameter(Parameter {
                name: parameter.name.clone(),
                value: parameter.shown(value),
                since: Date(value.since),
                verified: value.verified,
                law: Some(LegalReference::of(&value.law)),
            }))
        }
        rules::Fact::Income(p, month, kind) => {
            let mut incomes = Vec::new();
            point.graph.incomes(p, &mut incomes);
            let income = incomes.iter().find(|i| i.month == month && i.kind == kind)?;
            Some(Fact::Income(Income {
                person: Person::seen(point, view, p)?,
                month: month.to_string(),
                kind: kind.word().to_owned(),
                amount: Money(income.amount),
            }))
        }
    }
}

impl LegalReference {
    fn of(reference: &rules::Reference) -> LegalReference {
        let title = |locale: domain::Locale| reference.act.title.text(locale).to_owned();
        let locales = [domain::Locale::Kk, domain::Locale::Ru, domain::Locale::En];
        LegalReference {
            act: reference.act.number.clone(),
            article: reference.article.clone(),
            title_text: Localised(locales.map(title)),
        }
    }
}

/// The income of one kind in one month.
#[derive(SimpleObject, Clone)]
#[graphql(directive = requires::apply(Permission::IncomeRead))]
pub struct Income {
    /// Whose.
    pub person: Person,
    /// `YYYY-MM`.
    pub month: String,
    /// The kind, as `SALARY`.
    pub kind: String,
    /// How much.
    pub amount: Money,
}

/// A number that the law sets.
#[derive(SimpleObject, Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Since when.
    pub since: Date,
    /// Whether somebody has verified it.
    pub verified: bool,
    /// Where it stands.
    pub law: Option<LegalReference>,
}

/// A place in the law.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub struct LegalReference {
    /// The act.
    pub act: String,
    /// The article.
    pub article: String,
    /// Its title.
    #[graphql(skip)]
    pub title_text: Localised,
}

#[ComplexObject]
impl LegalReference {
    /// The title.
    async fn title(&self, #[graphql(default_with = "Locale::Kk")] locale: Locale) -> String {
        self.title_text.in_language(locale.into())
    }
}
