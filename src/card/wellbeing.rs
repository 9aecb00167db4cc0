//! How a scoring model sees a family: the measures it looks at, taken from the card's own
//! circumstances, the incomes of the quarter and who the members are. Must not know any weight.

use super::CircumstanceFact;
use crate::domain::{Circumstance, PersonNo, StatusKind};
use crate::rules::{
    Case, Fraction, Means, Measure, Model, Quantity, Score, able_to_work, amounts_since,
    has_incomes, means, poverty_line,
};

/// A family as it is measured.
struct Measured<'a> {
    case: &'a Case<'a>,
    members: &'a [PersonNo],
    circumstances: &'a [CircumstanceFact],
    /// Of those who count for targeted aid; `None` if nobody does.
    means: Option<Means>,
    /// Whether any income of the quarter is on record.
    incomes: bool,
}

/// What a model says of the family of these members, which has these circumstances. `None` without
/// a member, before amounts are known, or where something it looks at is not on record.
pub fn wellbeing<'m>(
    case: &Case,
    members: &[PersonNo],
    circumstances: &[CircumstanceFact],
    model: &'m Model,
) -> Option<Score<'m>> {
    let first = members.first().filter(|_| case.day() >= amounts_since())?;
    let (means, incomes) = (means(case, *first), has_incomes(case));
    let measured = Measured { case, members, circumstances, means, incomes };
    model.score(|measure| measured.take(measure))
}

impl Measured<'_> {
    fn take(&self, measure: Measure) -> Option<Fraction> {
        match measure {
            Measure::Quantity(quantity) => self.number(quantity),
            Measure::People(kind) => self.about(kind),
        }
    }

    fn number(&self, quantity: Quantity) -> Option<Fraction> {
        let count = |holds: &dyn Fn(PersonNo) -> bool| {
            Some(whole(self.members.iter().filter(|p| holds(**p)).count()))
        };
        let disabled = |p| self.is(p, StatusKind::Disability);
        match quantity {
            Quantity::IncomeToPovertyLine => {
                let means = self.means()?;
                Some(means.mean.per(poverty_line(self.case, means.region)))
            }
            Quantity::IncomeToSubsistenceMinimum => {
                let minimum = self.case.law.number_on("subsistence_minimum", self.case.day());
                Some(self.means()?.mean.per(minimum))
            }
            Quantity::Earners => Some(whole(self.means()?.earners.len())),
            Quantity::DependantsPerEarner => self.dependants_per_earner(),
            Quantity::Members => Some(whole(self.members.len())),
            Quantity::DependentChildren => count(&|p| self.case.custody.dependent_child(p)),
            Quantity::DisabledMembers => count(&disabled),
            Quantity::IdleAdults => Some(whole(self.idle_adults())),
        }
    }

    fn means(&self) -> Option<&Means> {
        self.means.as_ref().filter(|_| self.incomes)
    }

    /// Of those who count for targeted aid: a prisoner is not idle.
    fn idle_adults(&self) -> usize {
        let members = self.means.as_ref().map_or(&[][..], |means| &means.members);
        members.iter().filter(|p| able_to_work(self.case, **p, members)).count()
    }

    fn is(&self, p: PersonNo, kind: StatusKind) -> bool {
        self.case.view().being(p).is_some_and(|being| being.has(kind))
    }

    /// How many people a circumstance is about.
    fn about(&self, kind: Circumstance) -> Option<Fraction> {
        if kind == Circumstance::BelowPovertyLine && self.means().is_none() {
            return None;
        }
        let found = self.circumstances.iter().find(|fact| fact.kind == kind);
        Some(whole(found.map_or(0, |fact| fact.about.len())))
    }

    fn dependants_per_earner(&self) -> Option<Fraction> {
        let Means { members, earners, .. } = self.means()?;
        let others = whole(members.len() - earners.len());
        Some(if earners.is_empty() { others } else { others.shared_by(earners.len()) })
    }
}

fn whole(count: usize) -> Fraction {
    Fraction::whole(count as i128)
}
