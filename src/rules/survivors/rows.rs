//! The rows in which survivors are paid: one per deceased and recipient (spec 3, *Rows*), and for
//! how long. Must not know how a share came about.

use super::choice::{coefficients, leavers, parameter};
use super::several::kept;
use super::{Survivor, Survivors, Why};
use crate::domain::{Day, Interval, PersonNo, StatusKind};
use crate::graph::Being;
use crate::rules::draft::{Amount, Draft, Payment};
use crate::rules::{Arg, Case, Decision, Fact, Fraction, study};

/// There is somebody departed, with survivors; each of them and why is a step.
pub(in crate::rules) fn need_survivors(draft: &mut Draft, set: &Survivors, x: PersonNo) {
    draft.need("reason-departed", set.day.is_some(), [Fact::Person(x)]);
    let first = || set.awaited.iter().map(|(_, day)| *day).min();
    draft.need_when("reason-survivors", !set.people.is_empty(), first, []);
    for survivor in &set.people {
        let key = match survivor.why {
            Why::Child => "reason-survivor-child",
            Why::SinceChildhood => "reason-survivor-since-childhood",
            Why::Relative => "reason-survivor-relative",
            Why::Elder => "reason-survivor-elder",
            Why::Carer(_) => "reason-survivor-carer",
        };
        let args = [("person", Arg::Person(survivor.person))];
        draft.need_by(key, true, None, &args, survivor.facts.iter().copied());
    }
}

/// The rows of `SURVIVOR_STATE`: of those who keep it, and of those who gave it up.
pub(in crate::rules) fn state_rows(case: &Case, code: &'static str, x: PersonNo) -> Vec<Decision> {
    let set = kept(case, x);
    let mut draft = Draft::new(case, code, x);
    need_survivors(&mut draft, &set, x);
    if !draft.holds() {
        return vec![draft.refuse()];
    }
    let leaving = leavers(case, &set);
    let left: Vec<Survivor> =
        set.people.iter().filter(|s| !leaving.contains(&s.person)).cloned().collect();
    let mut decisions = shared_rows(draft.clone(), case, &set, &left, &[]);
    if !leaving.is_empty() {
        decisions.extend(shared_rows(draft, case, &set, &set.people, &leaving));
    }
    decisions
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
    if let Some(name) = parameter(count) {
        let total = draft.value(name).times(minimum);
        let args = [("amount", Arg::Amount(total)), ("count", Arg::Number(count as i64))];
        draft.tell("reason-shared-by", &args, []);
    }
    if sharers.len() > count {
        let each = draft.value("survivor_state.full_orphan").times(minimum);
        draft.tell("reason-full-orphan", &[("amount", Arg::Amount(each))], []);
    }
    let mut shares = coefficients(case, sharers);
    for (_, share) in &mut shares {
        *share = share.times(minimum);
    }
    let among: Vec<PersonNo> = shares.iter().map(|(p, _)| *p).collect();
    if !given_up.is_empty() {
        shares.retain(|(p, _)| given_up.contains(p));
        draft.tell("reason-not-chosen", &[("rule", Arg::Rule("DISABILITY_STATE"))], []);
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
    let mut groups: Vec<(Option<PersonNo>, Vec<PersonNo>, Fraction)> = Vec::new();
    for (survivor, share) in shares {
        let recipient = recipient(case, *survivor, among);
        match groups.iter_mut().find(|(other, _, _)| *other == recipient) {
            Some((_, people, sum)) => {
                people.push(*survivor);
                *sum = sum.plus(*share);
            }
            None => groups.push((recipient, vec![*survivor], *share)),
        }
    }
    let validity = Interval {
        from: set.day.unwrap_or(Day::OPEN_START),
        until: set.people.iter().map(|s| stops(case, s)).min().unwrap_or(Day::OPEN_END),
    };
    let row = |(recipient, people, sum): (Option<PersonNo>, Vec<PersonNo>, Fraction)| {
        let mut draft = draft.clone();
        draft.tell("reason-amount", &[("amount", Arg::Amount(sum))], []);
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

/// Who is paid for a survivor, among those of the same rows.
fn recipient(case: &Case, s: PersonNo, among: &[PersonNo]) -> Option<PersonNo> {
    if case.is(s, Being::adult) {
        let home = |c: &PersonNo| *c != s && case.custody.home(*c).is_some_and(|h| h.has(s));
        let mut payees: Vec<PersonNo> =
            among.iter().filter(|c| home(c)).filter_map(|c| case.custody.payee(*c)).collect();
        case.view().sort_by_identity(&mut payees);
        if payees.contains(&s) {
            return Some(s);
        }
        if let Some(payee) = payees.first() {
            return Some(*payee);
        }
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
