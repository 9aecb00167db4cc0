//! `TARGETED_AID`, the poverty line and the regional medians (spec 3, *Poverty*; spec 5). Must not
//! know other rules.

use super::{Rules, fraction::Fraction, row::RefRow};
use crate::reference::family::Set;
use otbasy::domain::{Day, IncomeKind, Month, Region, StatusKind};
use std::collections::BTreeMap;

/// Region → tenge, as the file of `--medians` states them.
pub(crate) type Medians = BTreeMap<Region, String>;

impl Rules<'_> {
    /// "first day of D's quarter".
    fn quarter_start(&self) -> Day {
        let (year, month, _) = self.at.d.civil();
        Day::new(year, (month - 1) / 3 * 3 + 1, 1).unwrap()
    }

    /// "The quarter = the three months of the calendar quarter before the one that contains D".
    fn quarter(&self) -> std::ops::Range<u16> {
        let this = Month::of(self.quarter_start()).number();
        this - 3..this
    }

    /// "If the store holds no income row of that quarter at all (any kind, also 0; of people known
    /// at K), the rule (and `BELOW_POVERTY_LINE`) is left out."
    pub(crate) fn incomes_are_known(&self) -> bool {
        self.at.known.incomes.iter().any(|i| self.quarter().contains(&i.month.number()))
    }

    /// The lens of a family: "`CARD` minus persons in `STATE_CARE`, `IMPRISONED`, `CONSCRIPT`,
    /// `MISSING`".
    fn lens(&self, family: &Set) -> Set {
        use StatusKind::{Conscript, Imprisoned, Missing, StateCare};
        let away = [StateCare, Imprisoned, Conscript, Missing];
        let stays = |who: &&String| !away.iter().any(|kind| self.at.has(who, *kind));
        family.iter().filter(stays).cloned().collect()
    }

    /// "Mean = all incomes of the lens members (at D) in it, all kinds but `BENEFIT`, no
    /// deductions, ÷ 3 ÷ number of members."
    fn mean(&self, lens: &Set) -> Fraction {
        let incomes = self.at.known.incomes.iter().filter(|income| {
            lens.contains(&income.person)
                && income.kind != IncomeKind::Benefit
                && self.quarter().contains(&income.month.number())
        });
        let tiyn: i128 = incomes.map(|income| i128::from(income.amount.tiyn())).sum();
        Fraction::new(tiyn, 100).over(3).over(lens.len() as i128)
    }

    /// "the oldest adult of the lens (without one, no entitlement)".
    fn head(&self, lens: &Set) -> Option<String> {
        self.at.oldest(lens.iter().filter(|who| self.at.adult(who))).cloned()
    }

    /// "P = max(0.35·median of the region, 0.70·SM). … without one, the second term. Region: that
    /// of the recipient at D; without one, of the oldest member."
    ///
    /// Reading: without a recipient.
    fn line(&self, lens: &Set) -> Fraction {
        let least = self.minima(Fraction::decimal("0.70"));
        let whose = self.head(lens).or_else(|| self.at.oldest(lens).cloned());
        let region = whose.and_then(|who| self.at.region(&who));
        let median = region.and_then(|region| self.medians.get(&region));
        median
            .map_or(least, |text| (Fraction::decimal("0.35") * Fraction::decimal(text)).max(least))
    }

    /// The lens of a family, if it has members and they are below the line.
    pub(crate) fn below_the_line(&self, family: &Set) -> Option<Set> {
        let lens = self.lens(family);
        let poor =
            self.incomes_are_known() && !lens.is_empty() && self.mean(&lens) < self.line(&lens);
        poor.then_some(lens)
    }

    /// "(P − mean)·members + 1.5·MCI per member aged 1–5 (completed years); beneficiaries all
    /// members".
    pub(super) fn targeted_aid(&self) -> Vec<RefRow> {
        let row = |family: &Set| {
            let lens = self.below_the_line(family)?;
            let head = self.head(&lens)?;
            let small = lens
                .iter()
                .filter(|who| self.at.age(who).is_some_and(|age| (1..=5).contains(&age)));
            let gap = (self.line(&lens) - self.mean(&lens)) * Fraction::whole(lens.len() as i128);
            let extra =
                self.mcis(Fraction::decimal("1.5")) * Fraction::whole(small.count() as i128);
            let members: Vec<_> = lens.iter().map(String::as_str).collect();
            let row = RefRow::monthly("TARGETED_AID", &head, &members, gap + extra)?;
            let able = lens.iter().any(|who| self.able_to_work(who, &lens));
            let variant = if able { "CONDITIONAL" } else { "UNCONDITIONAL" };
            let (from, until) = (self.quarter_start(), self.quarter_start().plus_months(3));
            Some(RefRow { variant, ..row.dates(Some(from), Some(until)) })
        };
        self.at.families().iter().filter_map(row).collect()
    }

    /// "able to work: from the 18th birthday to the day before the pension date, no active
    /// `DISABILITY/GROUP_1` or `GROUP_2`, not payee of a child under 3 of the lens, not
    /// `STUDENT/FULL_TIME`, not `EMPLOYED`".
    fn able_to_work(&self, who: &str, lens: &Set) -> bool {
        let at = &self.at;
        let of_age = self.birthday(who, 18).is_some_and(|day| day <= at.d);
        let disabled = ["GROUP_1", "GROUP_2"]
            .iter()
            .any(|group| at.has_detail(who, StatusKind::Disability, group));
        let small = |c: &&String| at.age(c).is_some_and(|age| age < 3);
        let cares = lens.iter().filter(small).any(|c| at.payee(c).as_deref() == Some(who));
        of_age
            && !self.past_pension_age(who)
            && !disabled
            && !cares
            && !at.has_detail(who, StatusKind::Student, "FULL_TIME")
            && !at.has(who, StatusKind::Employed)
    }

    /// `medians` of `summary.json`: "per region of the recipient, over the families that have a
    /// `TARGETED_AID` lens and an adult in it, entitled or not, with a region, unweighted, of the
    /// mean income per head, lower middle of an even count, rounded half up to 2 places". "A rule
    /// left out for want of incomes … has no medians."
    pub(crate) fn found_medians(&self) -> Medians {
        let mut means: BTreeMap<Region, Vec<Fraction>> = BTreeMap::new();
        for family in self.at.families() {
            let lens = self.lens(&family);
            let region = self.head(&lens).and_then(|head| self.at.region(&head));
            if let Some(region) = region.filter(|_| self.incomes_are_known()) {
                means.entry(region).or_default().push(self.mean(&lens));
            }
        }
        let middle = |(region, mut means): (Region, Vec<Fraction>)| {
            means.sort();
            (region, means[(means.len() - 1) / 2].two_places())
        };
        means.into_iter().map(middle).collect()
    }
}
