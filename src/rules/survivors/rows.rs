//! The rows in which survivors are paid: one per deceased and recipient (spec 3, *Rows*), and for
//! how long. Must not know how a share came about.

use super::choice::{SHARED, Settled, coefficients};
use super::{Survivor, Survivors, Why, small_parameter};
use crate::domain::{Day, Interval, PersonNo, StatusKind};
use crate::graph::Being;
use crate::rules::benefits::disability_state;
use crate::rules::draft::{Amount, Draft, Payment, who};
use crate::rules::homes::tell_home;
use crate::rules::{Arg, Case, Decision, Fact, Fraction, study};
use rustc_hash::{FxHashMap, FxHashSet};

/// Survivors whose reasons are stated one by one; of more only the number.
const SHOWN_MAX: usize = 30;

/// There is somebody departed, with survivors; each of them and why is a step.
pub(in crate::rules) fn need_survivors(draft: &mut Draft, case: &Case, set: &Survivors) {
    let Survivors { deceased: x, day, .. } = *set;
    let args = [("person", Arg::Person(x)), ("day", Arg::Day(day.unwrap_or(Day::OPEN_START)))];
    draft.need(("reason-departed", &args), day.is_some(), [Fact::Person(x)]);
    draft.need(("reason-survivors", &who(x)), !set.people.is_empty(), []);
    if !draft.explains() {
        return;
    }
    for survivor in set.people.iter().take(SHOWN_MAX) {
        let key = match survivor.why {
            Why::Child => "reason-survivor-child",
            Why::SinceChildhood => "reason-survivor-since-childhood",
            Why::Relative => "reason-survivor-relative",
            Why::Elder => "reason-survivor-elder",
            Why::Carer(_) => {
                draft.count(small_parameter(draft.is_of("SURVIVOR_SOCIAL")));
                "reason-survivor-carer"
            }
        };
        let facts = survivor.facts.iter().copied();
        draft.need((key, &who(survivor.person)), true, facts);
        if case.custody.home(survivor.person).is_some() {
            draft.below(|draft| tell_home(draft, case, survivor.person));
        }
    }
    if let Some(more) = set.people.len().checked_sub(SHOWN_MAX).filter(|more| *more > 0) {
        draft.tell(("reason-more-survivors", &[("count", Arg::Number(more as i64))]), []);
    }
}

/// The rows of `SURVIVOR_STATE`: of those who keep it, and of those who gave it up.
pub(in crate::rules) fn state_rows(case: &Case, code: &'static str, x: PersonNo) -> Vec<Decision> {
    let settled = Settled::of(case, x);
    let set = &settled.set;
    let mut draft = Draft::new(case, code, x);
    need_survivors(&mut draft, case, set);
    if !draft.holds() {
        return vec![draft.refuse()];
    }
    let leaving = settled.leaving();
    let stays = |s: &&Survivor| !settled.leaves(s.person);
    let left: Vec<Survivor> = set.people.iter().filter(stays).cloned().collect();
    tell_choice(&mut draft, case, &settled, &left);
    let mut decisions = shared_rows(draft.clone(), case, set, &left, &[]);
    if !leaving.is_empty() {
        decisions.extend(shared_rows(draft, case, set, &set.people, &leaving));
    }
    decisions
}

/// Who takes the disability benefit instead: all together have more then.
fn tell_choice(draft: &mut Draft, case: &Case, settled: &Settled, left: &[Survivor]) {
    let leaving = settled.leaving();
    if leaving.is_empty() || !draft.explains() {
        return;
    }
    let minimum = case.law.number_on("subsistence_minimum", case.day());
    let sum = |of: &[Survivor]| {
        let shares = coefficients(case, of).into_iter();
        shares.fold(Fraction::ZERO, |sum, (_, share)| sum.plus(share))
    };
    let offers = leaving.iter().filter_map(|p| disability_state::coefficient(case, *p));
    let with = offers.fold(sum(left), Fraction::plus).times(minimum);
    let without = sum(&settled.set.people).times(minimum);
    let sums = [("amount", Arg::Amount(with)), ("other", Arg::Amount(without))];
    draft.tell(("reason-choice", &sums), []);
    draft.below(|draft| {
        for p in leaving.iter().take(SHOWN_MAX) {
            draft.tell(("reason-takes-disability", &who(*p)), [Fact::Person(*p)]);
        }
    });
}

/// Rows of these sharers; if some of them gave their share up, the rows of those alone.
fn shared_rows(
    mut draft: Draft,
    case: &Case,
    set: &Survivors,
    sharers: &[Survivor],
    given_up: &[PersonNo],
) -> Vec<Decision> {
    let minimum = draft.value("subsistence_minimum");
    let count = sharers.iter().filter(|s| !s.full_orphan).count();
    if count > 0 {
        let total = draft.scaled(SHARED, count).times(minimum);
        let args = [("amount", Arg::Amount(total)), ("count", Arg::Number(count as i64))];
        draft.tell(("reason-shared-by", &args), []);
    }
    if sharers.len() > count {
        let each = draft.value("survivor_state.full_orphan").times(minimum);
        draft.tell(("reason-full-orphan", &[("amount", Arg::Amount(each))]), []);
    }
    let mut shares = coefficients(case, sharers);
    for (_, share) in &mut shares {
        *share = share.times(minimum);
    }
    let among: Vec<PersonNo> = shares.iter().map(|(p, _)| *p).collect();
    if !given_up.is_empty() {
        let given_up: FxHashSet<PersonNo> = given_up.iter().copied().collect();
        shares.retain(|(p, _)| given_up.contains(p));
        draft.tell(("reason-not-chosen", &[("rule", Arg::Rule("DISABILITY_STATE"))]), []);
    }
    grouped(&draft, case, set, &among, &shares, given_up.is_empty())
}

/// The rows of these shares, every sharer among them.
pub(in crate::rules) fn rows(
    draft: &Draft,
    case: &Case,
    set: &Survivors,
    shares: &[(PersonNo, Fraction)],
    chosen: bool,
) -> Vec<Decision> {
    let among: Vec<PersonNo> = shares.iter().map(|(p, _)| *p).collect();
    grouped(draft, case, set, &among, shares, chosen)
}

fn grouped(
    draft: &Draft,
    case: &Case,
    set: &Survivors,
    among: &[PersonNo],
    shares: &[(PersonNo, Fraction)],
    chosen: bool,
) -> Vec<Decision> {
    let payees = payees(case, among);
    let mut places: FxHashMap<Option<PersonNo>, usize> = FxHashMap::default();
    let mut groups: Vec<(Option<PersonNo>, Vec<PersonNo>, Fraction)> = Vec::new();
    for (survivor, share) in shares {
        let recipient = recipient(case, *survivor, &payees);
        let place = *places.entry(recipient).or_insert(groups.len());
        if place == groups.len() {
            groups.push((recipient, Vec::new(), Fraction::ZERO));
        }
        let (_, people, sum) = &mut groups[place];
        people.push(*survivor);
        *sum = sum.plus(*share);
    }
    let validity = Interval {
        from: set.day.unwrap_or(Day::OPEN_START),
        until: set.people.iter().map(|s| stops(case, s)).min().unwrap_or(Day::OPEN_END),
    };
    let row = |(recipient, people, sum): (Option<PersonNo>, Vec<PersonNo>, Fraction)| {
        let mut draft = draft.clone();
        draft.tell(("reason-amount", &[("amount", Arg::Amount(sum))]), []);
        let monthly = Amount::Monthly(sum);
        let mut payment = Payment::new(recipient, set.deceased, monthly, validity);
        payment.beneficiaries = people;
        payment.chosen = chosen;
        payment.exclusive_with =
            if draft.is_of("SURVIVOR_STATE") { &["DISABILITY_STATE"] } else { &[] };
        draft.pay(payment)
    };
    groups.into_iter().map(row).collect()
}

/// By custodian the payees of those in whose homes somebody is one, by the smaller iin.
type Payees = FxHashMap<PersonNo, Vec<PersonNo>>;

fn payees(case: &Case, among: &[PersonNo]) -> Payees {
    let mut found = Payees::default();
    for c in among {
        let (Some(home), Some(payee)) = (case.custody.home(*c), case.custody.payee(*c)) else {
            continue;
        };
        for custodian in home.custodians().filter(|custodian| custodian != c) {
            found.entry(custodian).or_default().push(payee);
        }
    }
    for payees in found.values_mut() {
        payees.sort_unstable();
        payees.dedup();
        case.view().sort_by_identity(payees);
    }
    found
}

/// Who is paid for a survivor, among those of the same rows.
fn recipient(case: &Case, s: PersonNo, payees: &Payees) -> Option<PersonNo> {
    if let Some(payees) = payees.get(&s).filter(|_| case.is(s, Being::adult)) {
        return if payees.contains(&s) { Some(s) } else { payees.first().copied() };
    }
    let personally = || case.present(s).then_some(s);
    if !case.custody.dependent_child(s) {
        return personally();
    }
    let under_18 = case.is(s, Being::child);
    let payee = case.custody.payee(s);
    payee.or_else(|| if under_18 { None } else { personally() })
}

/// The first day on which somebody stops being a survivor, if nothing else happens.
fn stops(case: &Case, survivor: &Survivor) -> Day {
    let p = survivor.person;
    let disability = || {
        let status = case.status(p, StatusKind::Disability)?;
        Some(case.status_end(p, &status, false))
    };
    match survivor.why {
        Why::Child | Why::Relative => study::no_longer_young(case, p),
        Why::SinceChildhood => {
            // Without a birth date there is no birthday to wait for.
            let grown = case.birth(p).map(|_| study::no_longer_young(case, p));
            grown.into_iter().chain(disability()).max().unwrap_or(Day::OPEN_END)
        }
        Why::Elder => {
            let end = disability().unwrap_or(Day::OPEN_END);
            let pensioned = case.pension_date(p).is_some_and(|date| date <= end);
            if pensioned { Day::OPEN_END } else { end }
        }
        Why::Carer(until) => until,
    }
}
