//! What all rules ask of the records on one day: spells of statuses, insurance, incomes, pension
//! dates, each worked out from the view and from the law. Must not know any single rule.

use super::survivors::{Settled, Survivors};
use super::{Decision, Fact, Fraction, Law};
use crate::domain::{Day, Income, IncomeKind, Month, PersonNo, Sex, StatusKind};
use crate::family::Custody;
use crate::graph::{ActiveStatus, Being, Memo, View};
use std::hash::Hash;
use std::rc::Rc;

/// A day, a view of the records, and the law: what a rule is asked about.
pub struct Case<'a> {
    /// Families on the day.
    pub custody: &'a Custody<'a, 'a>,
    /// The law.
    pub law: &'a Law,
    /// Whether decisions hold the steps that explain them; nobody reads those of a whole country.
    pub(super) explains: bool,
    pub(super) ages: Ages,
    pub(super) survivors: Memo<(PersonNo, bool), Rc<Survivors>>,
    pub(super) departed: Memo<PersonNo, Rc<[PersonNo]>>,
    pub(super) lost: Memo<PersonNo, Rc<[PersonNo]>>,
    pub(super) settled: Memo<PersonNo, Rc<Settled>>,
    /// By code and anchor.
    pub(super) decided: Memo<(&'static str, PersonNo), Rc<[Decision]>>,
    like: Option<&'a Case<'a>>,
}

/// The ages that many conditions ask for, looked up once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Ages {
    /// Childhood ends.
    pub(super) child: i32,
    /// Nobody is a young student any more.
    pub(super) student: i32,
}

/// What social insurance says of a person on the day of an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Insurance {
    /// Months before that of the event with an insured salary.
    pub(super) months: i64,
    /// A: the mean of the last 24 months, each capped.
    pub(super) mean: Fraction,
    /// Whether one of these 24 months is insured.
    pub(super) lately: bool,
}

impl<'a> Case<'a> {
    /// Nothing worked out yet. What is decided holds no steps.
    pub fn new(custody: &'a Custody<'a, 'a>, law: &'a Law) -> Case<'a> {
        let years = |name| law.number_on(name, custody.view.day()).ceiling() as i32;
        let ages =
            Ages { child: years("family.child_until"), student: years("family.student_until") };
        Case {
            custody,
            law,
            explains: false,
            ages,
            survivors: Memo::default(),
            departed: Memo::default(),
            lost: Memo::default(),
            settled: Memo::default(),
            decided: Memo::default(),
            like: None,
        }
    }

    /// The same, beside one whose custody is [like](Custody::like) this one's.
    #[must_use]
    pub fn like(self, before: &'a Case<'a>) -> Case<'a> {
        Case { like: Some(before), ..self }
    }

    /// Whether what it works out is taken over by another case, or from one.
    pub(super) fn is_beside_another(&self) -> bool {
        self.like.is_some() || self.view().met().is_watched()
    }

    /// What is remembered of `key`, or what `work` says.
    pub(super) fn once<K: Eq + Hash, V: Clone>(
        &self,
        memo: impl for<'c> Fn(&'c Case<'a>) -> &'c Memo<K, V>,
        key: K,
        work: impl FnOnce() -> V,
    ) -> V {
        memo(self).once(self.view().met(), self.like.map(&memo), key, work)
    }

    /// The same, with the steps that explain each decision.
    pub fn explaining(custody: &'a Custody<'a, 'a>, law: &'a Law) -> Case<'a> {
        Case { explains: true, ..Case::new(custody, law) }
    }

    /// The records.
    pub fn view(&self) -> &'a View<'a> {
        self.custody.view
    }

    /// D.
    pub fn day(&self) -> Day {
        self.custody.view.day()
    }

    pub(super) fn being(&self, p: PersonNo) -> Option<Rc<Being>> {
        self.custody.view.being(p)
    }

    pub(super) fn is(&self, p: PersonNo, what: impl Fn(&Being) -> bool) -> bool {
        self.being(p).is_some_and(|being| what(&being))
    }

    /// Whether a death is stated at all, known by K or not: a look at the row alone.
    pub(super) fn is_stated_dead(&self, p: PersonNo) -> bool {
        self.view().graph().person(p).is_some_and(|row| row.death.known().is_some())
    }

    pub(super) fn present(&self, p: PersonNo) -> bool {
        self.is(p, Being::present)
    }

    pub(super) fn woman(&self, p: PersonNo) -> bool {
        self.is(p, |being| being.row.sex == Sex::Female)
    }

    /// A woman first, then the smaller iin.
    pub(super) fn first_woman(
        &self,
        people: impl IntoIterator<Item = PersonNo>,
    ) -> Option<PersonNo> {
        people.into_iter().min_by(|a, b| {
            let man = |p| !self.woman(p);
            man(*a).cmp(&man(*b)).then_with(|| self.view().by_identity(*a, *b))
        })
    }

    /// Birth date, if it is known.
    pub(super) fn birth(&self, p: PersonNo) -> Option<Day> {
        self.being(p)?.row.birth.known()
    }

    pub(super) fn age_under(&self, p: PersonNo, years: i32) -> bool {
        self.is(p, |being| being.age.is_some_and(|age| age < years))
    }

    pub(super) fn status(&self, p: PersonNo, kind: StatusKind) -> Option<ActiveStatus> {
        self.being(p)?.status(kind).copied()
    }

    /// *Status end*: of the active status, or of one of that person and kind (and detail, where
    /// `same_detail`) that is active on that day, and so on.
    pub(super) fn status_end(&self, p: PersonNo, status: &ActiveStatus, same_detail: bool) -> Day {
        let mut end = status.span.until;
        while let Some(day) = end.known() {
            let then = self.view().at(day).glance(p);
            let next = then.iter().flat_map(|being| &being.statuses).find(|next| {
                next.kind == status.kind && (!same_detail || next.detail == status.detail)
            });
            match next {
                Some(next) if next.span.until > day => end = next.span.until,
                _ => break,
            }
        }
        end
    }

    /// The first day on which the age reached is at least the one in force; `None` without a birth
    /// date.
    pub fn pension_date(&self, p: PersonNo) -> Option<Day> {
        let birth = self.birth(p)?;
        let ages = self.law.values(self.pension_parameter(p));
        let mut from = Day::OPEN_START;
        for (n, age) in ages.iter().enumerate() {
            let until = ages.get(n + 1).map_or(Day::OPEN_END, |next| next.since);
            if birth.may_have_turned_months(age.months, until) {
                let reached = birth.plus_months(age.months).max(from);
                if reached < until {
                    return Some(reached);
                }
            }
            from = until;
        }
        None
    }

    /// The parameter with somebody's pension age.
    pub(super) fn pension_parameter(&self, p: PersonNo) -> &'static str {
        if self.woman(p) { "pension.women" } else { "pension.men" }
    }

    /// Whether the pension date has come.
    pub fn past_pension_age(&self, p: PersonNo) -> bool {
        self.pension_date(p).is_some_and(|date| date <= self.day())
    }

    pub(super) fn incomes(&self, p: PersonNo) -> Vec<Income> {
        let mut incomes = Vec::new();
        self.view().graph().incomes(p, &mut incomes);
        incomes
    }

    /// Insurance of a person on the day of an event; the month of the event never counts.
    pub(super) fn insurance(&self, p: PersonNo, event: Day) -> Insurance {
        let (cap, wage) = ("insurance.income_cap", "minimum_wage");
        let number = |name| self.law.number_on(name, self.day());
        let cap = number(cap).times(number(wage)).by(100);
        let (event, window) = (Month::of(event).number(), self.insurance_window());
        let mut insurance = Insurance { months: 0, mean: Fraction::ZERO, lately: false };
        for income in self.incomes(p) {
            let month = income.month.number();
            let counts = income.kind == IncomeKind::InsuredSalary && income.amount.tiyn() > 0;
            if !counts || month >= event {
                continue;
            }
            insurance.months += 1;
            if month + window >= event {
                insurance.lately = true;
                let amount = Fraction::whole(i128::from(income.amount.tiyn())).min(cap);
                insurance.mean = insurance.mean.plus(amount);
            }
        }
        insurance.mean = insurance.mean.shared_by(usize::from(window) * 100);
        insurance
    }

    /// The months before that of an event of which the mean income is taken.
    fn insurance_window(&self) -> u16 {
        self.law.number_on("insurance.window_months", self.day()).ceiling() as u16
    }

    /// The facts of insurance that an explanation names: the insured months of the window.
    pub(super) fn insured_facts(&self, p: PersonNo, event: Day) -> Vec<Fact> {
        if !self.explains {
            return Vec::new();
        }
        let (event, window) = (Month::of(event).number(), self.insurance_window());
        let counted = self.incomes(p).into_iter().filter(|income| {
            let month = income.month.number();
            let insured = income.kind == IncomeKind::InsuredSalary && income.amount.tiyn() > 0;
            insured && month < event && month + window >= event
        });
        counted.map(|income| Fact::Income(p, income.month, income.kind)).collect()
    }

    /// Whether an active or ended `DISABILITY` makes this person disabled since childhood.
    pub(super) fn disabled_since_childhood(&self, p: PersonNo) -> bool {
        let Some(status) = self.status(p, StatusKind::Disability) else { return false };
        if self.view().graph().status_text(status.no).note == "SINCE_CHILDHOOD" {
            return true;
        }
        let Some(birth) = self.birth(p) else { return false };
        let grown = birth.plus_years(self.ages.child);
        let ever = self.view().statuses_ever(p, StatusKind::Disability);
        ever.iter().any(|row| row.record.valid.from.known().is_some_and(|from| from < grown))
    }
}

/// The later of days, an empty start left out.
pub(super) fn latest(days: impl IntoIterator<Item = Option<Day>>) -> Day {
    days.into_iter().flatten().filter_map(Day::known).max().unwrap_or(Day::OPEN_START)
}

/// The earlier of days, an empty end left out.
pub(super) fn earliest(days: impl IntoIterator<Item = Option<Day>>) -> Day {
    days.into_iter().flatten().filter_map(Day::known).min().unwrap_or(Day::OPEN_END)
}
