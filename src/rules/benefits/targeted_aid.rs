//! `TARGETED_AID` (АСП): a family whose income per head lies below the poverty line. The same
//! comparison is the circumstance `BELOW_POVERTY_LINE`.

use crate::domain::{Day, Detail, IncomeKind, Interval, Lens, Month, PersonNo, Region, StatusKind};
use crate::family::LensMembers;
use crate::graph::Being;
use crate::rules::draft::{Ahead, Amount, Draft, Payment, who};
use crate::rules::registry::{Anchor, Near, Nobody, Rule};
use crate::rules::{Arg, Case, Decision, Fact, Fraction, Variant};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "TARGETED_AID",
    law: include_str!("../../../rules/kz/benefits/targeted_aid.toml"),
    parameters: &[
        "targeted_aid.median_share",
        "targeted_aid.minimum_share",
        "targeted_aid.child_supplement",
        "targeted_aid.supplement_from",
        "targeted_aid.supplement_until",
        "targeted_aid.carer_child_age",
        "subsistence_minimum",
        "mci",
        "rounding",
    ],
    anchor: Anchor::Family,
    concerns: |case, _| has_incomes(case),
    decide: |case, p| vec![decide(case, p)],
    around: |case, people| people.iter().map(|p| reference(case, *p)).collect(),
    near: Near {
        of: |case, p| vec![reference(case, p)],
        nobody: Nobody::Asking("reason-family-for-aid"),
        tell: Some(tell),
    },
};

/// A family is asked about by its reference person.
fn reference(case: &Case, p: PersonNo) -> PersonNo {
    let family = case.custody.card_family(p);
    family.and_then(|family| case.custody.reference_person(&family.members)).unwrap_or(p)
}

/// The refusal of somebody whom the lens leaves out, though the family may be paid.
fn tell(case: &Case, reference: PersonNo, p: PersonNo) -> Vec<Decision> {
    let counted = |then: &Case| means(then, p).is_some_and(|means| means.members.contains(&p));
    if counted(case) {
        return vec![decide(case, reference)];
    }
    let mut draft = Draft::new(case, RULE.code, p);
    let statuses = LEFT_OUT.iter().filter_map(|kind| case.status(p, *kind));
    let facts = statuses.map(|status| Fact::Status(status.no));
    draft.ask(("reason-counted-for-aid", &who(p)), &[p], facts, counted);
    vec![draft.refuse()]
}

/// Who has one of these is not counted in the family.
const LEFT_OUT: [StatusKind; 5] = [
    StatusKind::StateCare,
    StatusKind::Imprisoned,
    StatusKind::Conscript,
    StatusKind::Missing,
    StatusKind::Emigrated,
];

/// The members of the lens around somebody, with their mean income and the line it is held against.
pub struct Means {
    /// The members, by the smaller iin.
    pub members: Vec<PersonNo>,
    /// The oldest adult of them, who is paid.
    pub recipient: Option<PersonNo>,
    /// Income a month per head in the quarter.
    pub mean: Fraction,
    /// The region whose median counts.
    pub region: Option<Region>,
    /// The members who had an income in the quarter.
    pub earners: Vec<PersonNo>,
    incomes: Vec<Fact>,
}

/// The quarter before the one that contains the day: its three months.
fn quarter(day: Day) -> [Month; 3] {
    let (_, month, _) = day.civil();
    let first = Month::of(day).number() - ((month - 1) % 3) as u16;
    [3, 2, 1].map(|back| Month::from_number(first - back))
}

/// Whether the store holds any income of the quarter; else the rule is left out.
pub fn has_incomes(case: &Case) -> bool {
    let known_at = case.view().scope().known_at;
    let known = |month| {
        let since = case.view().graph().incomes_known_since(month);
        since.is_some_and(|since| known_at.is_none_or(|k| since <= k))
    };
    quarter(case.day()).into_iter().any(known)
}

/// The means of the family of `p`; `None` without a member.
pub fn means(case: &Case, p: PersonNo) -> Option<Means> {
    let custody = case.custody;
    let LensMembers::Members(members) = custody.lens(p, Lens::TargetedAid, 0) else { return None };
    let members: Vec<PersonNo> = members.into_iter().map(|member| member.person).collect();
    let adults = members.iter().copied().filter(|m| case.is(*m, Being::adult));
    let recipient = adults.min_by(|a, b| case.view().by_age(*a, *b));
    let oldest = members.iter().copied().min_by(|a, b| case.view().by_age(*a, *b))?;
    let months = quarter(case.day());
    let (mut tiyn, mut incomes, mut earners) = (0i128, Vec::new(), Vec::new());
    for member in &members {
        for income in case.incomes(*member) {
            if months.contains(&income.month) && income.kind != IncomeKind::Benefit {
                tiyn += i128::from(income.amount.tiyn());
                earners.extend((income.amount.tiyn() > 0).then_some(*member));
                incomes.push(Fact::Income(*member, income.month, income.kind));
            }
        }
    }
    earners.dedup();
    Some(Means {
        mean: Fraction::new(tiyn, 300).shared_by(members.len()),
        region: case.being(recipient.unwrap_or(oldest))?.region(),
        members,
        recipient,
        earners,
        incomes,
    })
}

/// The poverty line of a region, without a decision about anybody.
pub fn poverty_line(case: &Case, region: Option<Region>) -> Fraction {
    let number = |name| case.law.number_on(name, case.day());
    let least = number("targeted_aid.minimum_share").times(number("subsistence_minimum"));
    let median = region.and_then(|region| case.law.median(region));
    let of_median = median.map(|median| {
        let tenge = Fraction::new(i128::from(median.tiyn()), 100);
        tenge.times(number("targeted_aid.median_share"))
    });
    of_median.map_or(least, |line| line.max(least))
}

fn decide(case: &Case, p: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, p);
    draft.need(("reason-incomes-known", &[]), has_incomes(case), []);
    let means = means(case, p);
    draft.need(("reason-family-for-aid", &who(p)), means.is_some(), []);
    let Some(means) = means else { return draft.refuse() };
    let count = means.members.len();
    draft.value("targeted_aid.minimum_share");
    draft.value("subsistence_minimum");
    if means.region.is_some_and(|region| case.law.median(region).is_some()) {
        draft.value("targeted_aid.median_share");
    }
    let line = poverty_line(case, means.region);
    draft.tell(("reason-poverty-line", &[("amount", Arg::Amount(line))]), []);
    let args = [("amount", Arg::Income(means.mean)), ("count", Arg::Number(count as i64))];
    let incomes = means.incomes.iter().copied();
    draft.tell(("reason-income-per-head", &args), incomes);
    draft.need(("reason-below-the-line", &[]), means.mean < line, []);
    let adult = means.recipient.map(Fact::Person);
    let said = (("reason-adult", &[][..]), Ahead::Unknown);
    draft.ask_later(said, adult.is_some(), &means.members, adult, |then| {
        self::means(then, p).is_some_and(|means| means.recipient.is_some())
    });
    if !draft.holds() {
        return draft.refuse();
    }
    let supplements = supplements(&mut draft, case, &means.members);
    let amount = line.minus(means.mean).by(count).plus(supplements);
    draft.tell(("reason-amount", &[("amount", Arg::Amount(amount))]), []);
    let variant = variant(&mut draft, case, &means.members);
    let mut payment =
        Payment::new(means.recipient, p, Amount::Monthly(amount), this_quarter(case.day()));
    payment.beneficiaries = means.members;
    payment.variant = Some(variant);
    draft.pay(payment)
}

/// The supplements for the small children among the members.
fn supplements(draft: &mut Draft, case: &Case, members: &[PersonNo]) -> Fraction {
    let first = draft.count("targeted_aid.supplement_from");
    let ages = first..=draft.count("targeted_aid.supplement_until");
    let small = |m: &&PersonNo| case.is(**m, |b| b.age.is_some_and(|age| ages.contains(&age)));
    let small = members.iter().filter(small).count();
    draft.value("mci").times(draft.value("targeted_aid.child_supplement")).by(small)
}

/// The quarter that contains the day.
fn this_quarter(day: Day) -> Interval {
    let (year, month, _) = day.civil();
    let from = Day::new(year, (month - 1) / 3 * 3 + 1, 1).unwrap_or(day);
    Interval { from, until: from.plus_months(3) }
}

fn variant(draft: &mut Draft, case: &Case, members: &[PersonNo]) -> Variant {
    let able: Vec<PersonNo> =
        members.iter().copied().filter(|m| able_to_work(case, *m, members)).collect();
    let variant = if able.is_empty() { Variant::Unconditional } else { Variant::Conditional };
    let key = if able.is_empty() { "reason-unconditional" } else { "reason-conditional" };
    draft.count("targeted_aid.carer_child_age");
    draft.tell((key, &[]), able.into_iter().map(Fact::Person));
    variant
}

/// Of working age, without group 1 or 2, no child under 3 to be paid for, neither a full-time
/// student nor employed.
pub fn able_to_work(case: &Case, p: PersonNo, members: &[PersonNo]) -> bool {
    let Some(being) = case.being(p) else { return false };
    let disabled = being.has_detail(StatusKind::Disability, Detail::Group1)
        || being.has_detail(StatusKind::Disability, Detail::Group2);
    let busy =
        being.has(StatusKind::Employed) || being.has_detail(StatusKind::Student, Detail::FullTime);
    let of_age = being.age.is_some_and(|age| age >= case.ages.child);
    if !of_age || disabled || busy || case.past_pension_age(p) {
        return false;
    }
    let years = case.law.number_on("targeted_aid.carer_child_age", case.day()).ceiling() as i32;
    let small = |c: &&PersonNo| case.age_under(**c, years);
    !members.iter().filter(small).any(|c| case.custody.payee(*c) == Some(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quarter_before_and_the_quarter_of_a_day() {
        let day = |text| Day::parse(text).unwrap();
        let months = quarter(day("2026-03-15")).map(|month| month.to_string());
        assert_eq!(months, ["2025-10", "2025-11", "2025-12"]);
        let months = quarter(day("2026-06-30")).map(|month| month.to_string());
        assert_eq!(months, ["2026-01", "2026-02", "2026-03"]);
        let now = this_quarter(day("2025-12-31"));
        assert_eq!((now.from, now.until), (day("2025-10-01"), day("2026-01-01")));
    }
}
