//! `BIRTH_GRANT`: once for a child born, or taken in within eighteen months of its birth.

use super::children::{RAISED, need_birth_date, need_payee, need_younger, place};
use super::shared::{doubt_amounts, need_within, with_children};
use crate::domain::{Basis, Day, Interval, LinkKind, PersonNo};
use crate::rules::draft::{Amount, Draft, Payment};
use crate::rules::law::amounts_since;
use crate::rules::registry::{Anchor, Rule};
use crate::rules::{Arg, Case, Decision, Fact};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "BIRTH_GRANT",
    law: include_str!("../../../rules/kz/benefits/birth_grant.toml"),
    parameters: &["birth_grant.place", "birth_grant.months", "mci", "rounding"],
    anchor: Anchor::Person,
    concerns,
    decide: |case, c| vec![decide(case, c)],
    around: with_children,
    near: RAISED,
};

/// The event lies within eighteen months of the birth, and D within eighteen of the event.
fn concerns(case: &Case, c: PersonNo) -> bool {
    let months = case.law.number_on("birth_grant.months", case.day()).ceiling() as i32;
    case.birth(c).is_some_and(|birth| case.day() < birth.plus_months(2 * months))
}

fn decide(case: &Case, c: PersonNo) -> Decision {
    let mut draft = Draft::new(case, RULE.code, c);
    let payee = need_payee(&mut draft, case, c);
    let months = draft.count("birth_grant.months");
    let birth = need_birth_date(&mut draft, case, c);
    let (Some(link), Some(birth)) = (payee, birth) else {
        // Whoever takes the child in now would come too late, whenever that began.
        if birth.is_some_and(|birth| case.day() >= birth.plus_months(2 * months)) {
            need_younger(&mut draft, case, c, 2 * months);
        }
        return draft.refuse();
    };
    let event = event(case, c, birth);
    let known = event.is_some_and(|event| event < birth.plus_months(months));
    let args = [("person", Arg::Person(c)), ("months", Arg::Number(months.into()))];
    draft.need_still(("reason-event-in-time", &args), known, [Fact::Link(link.no)]);
    let (Some(event), Some(recipient)) = (event, link.from) else { return draft.refuse() };
    let until = event.plus_months(months);
    if !draft.holds() {
        return draft.refuse();
    }
    need_within(&mut draft, case, Interval { from: event, until });
    if !draft.holds() {
        return draft.refuse();
    }
    let validity = Interval { from: event, until };
    let place = place(&mut draft, case, recipient, c);
    if event < amounts_since() {
        doubt_amounts(&mut draft, event);
        return draft.pay(Payment::new(recipient, c, Amount::OnceUnknown, validity));
    }
    let times = draft.scaled("birth_grant.place", place);
    let amount = draft.value_on("mci", event).times(times);
    draft.tell(("reason-amount", &[("amount", Arg::Amount(amount))]), []);
    draft.pay(Payment::new(recipient, c, Amount::Once(amount), validity))
}

/// The birth, if a parent by birth is a home custodian; else the earliest day on which somebody
/// took the child in.
fn event(case: &Case, c: PersonNo, birth: Day) -> Option<Day> {
    let home = case.custody.home(c)?;
    let by_birth = |link: &crate::graph::ActiveLink| {
        link.kind == LinkKind::Parent && link.basis != Some(Basis::Adoption)
    };
    if home.links().any(|link| by_birth(&link)) {
        return Some(birth);
    }
    home.links().filter_map(|link| link.span.from.known()).min().map(|start| start.max(birth))
}
