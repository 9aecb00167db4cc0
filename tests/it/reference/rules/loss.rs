//! `SURVIVOR_STATE`, `SURVIVOR_SOCIAL`, `DISABILITY_STATE` and the choice between them (spec 3,
//! *Several deceased*, *One state benefit*, *Rows*). Must not know who is a survivor, or why.

use super::{
    Rules,
    death::Survivors,
    fraction::Fraction,
    law,
    row::{RefRow, earliest, latest},
};
use crate::reference::family::Set;
use otbasy::domain::StatusKind;
use std::collections::BTreeMap;

/// A set of survivors after *Several deceased*, and who of them takes `DISABILITY_STATE` instead.
#[derive(Debug)]
pub(super) struct Choice {
    full: Survivors,
    /// "the set after *Several deceased*", those who took disability too.
    people: Set,
    takers: Set,
}

/// A right to `DISABILITY_STATE`.
struct Disability {
    recipient: String,
    amount: Fraction,
}

/// Every subset of a few people.
fn subsets(of: &[String]) -> Vec<Set> {
    let chosen =
        |bits: usize| (0..of.len()).filter(|n| bits >> n & 1 == 1).map(|n| of[n].clone()).collect();
    (0..1_usize << of.len()).map(chosen).collect()
}

/// "the one with the largest sum …; equal: more people take `DISABILITY_STATE`; then the smaller
/// sorted list of their iins".
pub(super) fn best_way(may: &[String], sum: impl Fn(&Set) -> Fraction) -> Set {
    let ways = subsets(may);
    let best = ways.iter().max_by(|a, b| {
        (sum(a).cmp(&sum(b))).then(a.len().cmp(&b.len())).then(b.iter().cmp(a.iter()))
    });
    best.cloned().unwrap_or_default()
}

impl Rules<'_> {
    /// "by the number n of survivors who are not full orphans: … in all, shared equally; each full
    /// orphan 1.54·SM": the share of `p` among `people`, in subsistence minima.
    fn share(&self, of: &Survivors, people: &Set, p: &str) -> Fraction {
        if self.orphaned_survivor(of, p) {
            return law::full_orphan();
        }
        let others = people.iter().filter(|other| !self.orphaned_survivor(of, other)).count();
        law::survivors_in_all(others).over(others as i128)
    }

    /// "**Several deceased.** `SURVIVOR_STATE` is one per person. Shares are compared on the full
    /// survivor sets; the larger one stays; equal: the later day of departure, then the smaller iin
    /// of the deceased. The person is taken out of the other sets; then those are counted anew,
    /// once."
    pub(super) fn choices(&self) -> Vec<Choice> {
        let full: Vec<Survivors> =
            self.departed().iter().map(|(x, d)| self.survivors(x, *d, 8)).collect();
        let stays_with = |p: &String| {
            let sets = full.iter().filter(|set| set.grounds.contains_key(p));
            let best = sets.max_by(|a, b| {
                let share = |set: &Survivors| self.share(set, &set.people(), p);
                (share(a).cmp(&share(b))).then(a.d.cmp(&b.d)).then(b.deceased.cmp(&a.deceased))
            });
            best.unwrap().deceased.clone()
        };
        let one = |set: &Survivors| {
            let people: Set =
                set.people().into_iter().filter(|p| stays_with(p) == set.deceased).collect();
            let takers = self.takers(set, &people);
            Choice { full: set.clone(), people, takers }
        };
        full.iter().map(one).collect()
    }

    /// "For each deceased …: of all ways to let some of the survivors take `DISABILITY_STATE`
    /// instead, the one with the largest sum over all survivors, exact, before rounding, wherever
    /// they live; equal: more people take `DISABILITY_STATE`; then the smaller sorted list of their
    /// iins. Who takes it is not among the survivors: number, total and shares are those of the
    /// others."
    fn takers(&self, of: &Survivors, people: &Set) -> Set {
        let may: Vec<String> = people.iter().filter(|p| self.may_take(p)).cloned().collect();
        let sum = |takers: &Set| -> Fraction {
            let left = people - takers;
            let disability = takers.iter().map(|p| self.disability_right(p).unwrap().amount);
            let survivors = left.iter().map(|p| self.minima(self.share(of, &left, p)));
            disability.sum::<Fraction>() + survivors.sum()
        };
        best_way(&may, sum)
    }

    /// Reading: what would be paid to nobody is no way to have more, where the survivor benefit has
    /// somebody to be paid to. So it is with a missing dependent student.
    fn may_take(&self, p: &str) -> bool {
        let to_nobody = |right: Disability| right.recipient.is_empty();
        let survives_for_nothing = self.at.payee(p).is_none();
        self.disability_right(p).is_some_and(|right| !to_nobody(right) || survives_for_nothing)
    }

    /// To whom the share of survivor `p` of the set `people` goes (*Rows*); empty: nobody.
    fn recipient_for_survivor(&self, people: &Set, p: &str) -> String {
        let at = &self.at;
        // "But an adult survivor (a dependent student too) who is a custodian in the home of
        // another survivor is paid in one row with that home, to its payee (several such homes:
        // personally if payee of one of them, else to the payee with the smallest iin)."
        let homes = people.iter().filter(|c| *c != p && at.adult(p) && at.home(c).contains(p));
        let payees: Set = homes.filter_map(|c| at.payee(c)).collect();
        if payees.contains(p) {
            return p.to_owned();
        }
        if let Some(payee) = payees.first() {
            return payee.clone();
        }
        self.recipient_for_child(p)
    }

    /// "A dependent child: payee(c); without a payee nobody (empty) if under 18, personally if a
    /// young student [a missing one: nobody]. Anyone else: personally."
    fn recipient_for_child(&self, p: &str) -> String {
        let at = &self.at;
        let nobody = at.dependent_child(p) && (at.child(p) || at.has(p, StatusKind::Missing));
        let payee = at.dependent_child(p).then(|| at.payee(p)).flatten();
        payee.unwrap_or_else(|| if nobody { String::new() } else { p.to_owned() })
    }

    /// "One per deceased and recipient: the beneficiaries are the survivors paid to that recipient,
    /// the amount is the sum of their shares." `set`: of whom the recipients are asked; `paid`:
    /// whose rows these are.
    fn rows_of_survivors(
        &self,
        code: &'static str,
        set: &Set,
        paid: &Set,
        share: impl Fn(&str) -> Fraction,
    ) -> Vec<RefRow> {
        let mut rows: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for p in paid {
            rows.entry(self.recipient_for_survivor(set, p)).or_default().push(p);
        }
        let row = |(recipient, paid): (&String, &Vec<&str>)| {
            let amount = paid.iter().map(|p| share(p)).sum();
            RefRow::monthly(code, recipient, paid, amount)
        };
        rows.iter().filter_map(row).collect()
    }

    /// The rows of `SURVIVOR_STATE`. "`chosen` is `true` for every row … but the losers of a
    /// choice: … per deceased and recipient one `SURVIVOR_STATE` row of those who gave it up, with
    /// the sum of the shares they would have if nobody had given it up." "Recipients of the chosen
    /// rows are those of the survivors who are left after the choice, of the rows not chosen those
    /// of the full set."
    pub(super) fn survivor_state(&self, choices: &[Choice]) -> Vec<RefRow> {
        let mut all = Vec::new();
        for Choice { full, people, takers } in choices {
            let left = people - takers;
            let code = "SURVIVOR_STATE";
            let until = self.first_to_stop(full, people, 8);
            let share = |p: &str| self.minima(self.share(full, &left, p));
            let mut rows = self.rows_of_survivors(code, &left, &left, share);
            let given_up = |p: &str| self.minima(self.share(full, people, p));
            let losers = self.rows_of_survivors(code, people, takers, given_up);
            rows.extend(losers.into_iter().map(|row| RefRow { chosen: false, ..row }));
            all.extend(rows.into_iter().map(|row| row.dates(Some(full.d), until)));
        }
        all
    }

    /// "the same if X was insured at the departure; survivors with the carer sought anew for
    /// children under 3 instead of 8; paid for every deceased": "(A − 0.5·MW)·0.6·N·L of X at the
    /// departure …; shared equally by head, full orphans too".
    pub(super) fn survivor_social(&self) -> Vec<RefRow> {
        let mut all = Vec::new();
        for (x, d) in self.departed() {
            let survivors = self.survivors(&x, d, 3);
            let people = survivors.people();
            if self.insured_months(&x, d) == 0 || people.is_empty() {
                continue;
            }
            let total = self.lost_income(&x, d) * law::dependants(people.len());
            let share = total.over(people.len() as i128);
            let rows = self.rows_of_survivors("SURVIVOR_SOCIAL", &people, &people, |_| share);
            let until = self.first_to_stop(&survivors, &people, 3);
            all.extend(rows.into_iter().map(|row| row.dates(Some(d), until)));
        }
        all
    }

    /// "active `DISABILITY`; a dependent child < 18 is paid through payee(c), anyone else
    /// personally (also a dependent student)". "nobody to pay …: `recipient_iin` empty and
    /// `ENTITLED` for the child's own rights".
    ///
    /// Reading: a missing dependent student has a row with an empty recipient, with a custodian or
    /// without.
    fn disability_right(&self, p: &str) -> Option<Disability> {
        let at = &self.at;
        let status = at.status(p, StatusKind::Disability).filter(|_| at.listed(p))?;
        let since_childhood = self.disabled_since_childhood(p);
        let minima = law::disability(at.age(p), since_childhood, &status.fact.detail)?;
        let recipient = if at.dependent_child(p) && at.child(p) {
            at.payee(p).unwrap_or_default()
        } else if at.present(p) {
            p.to_owned()
        } else if at.dependent_child(p) {
            String::new()
        } else {
            return None;
        };
        Some(Disability { recipient, amount: self.minima(minima) })
    }

    /// The rows of `DISABILITY_STATE`; not chosen: of those who keep the survivor benefit.
    pub(super) fn disability_state(&self, choices: &[Choice]) -> Vec<RefRow> {
        let keeps = |p: &str| choices.iter().any(|c| (&c.people - &c.takers).contains(p));
        let row = |p: &str| {
            let right = self.disability_right(p)?;
            let row = RefRow::monthly("DISABILITY_STATE", &right.recipient, &[p], right.amount)?;
            let (from, until) = self.dates_of_disability(p);
            Some(RefRow { chosen: !keeps(p), ..row.dates(from, until) })
        };
        self.at.everyone().into_iter().filter_map(row).collect()
    }

    /// "latest of status start, birth, 18th birthday if reached, 7th if reached and the
    /// coefficients of 6 and 7 differ | earliest of status end⁼ and those of these birthdays still
    /// to come".
    fn dates_of_disability(
        &self,
        p: &str,
    ) -> (Option<otbasy::domain::Day>, Option<otbasy::domain::Day>) {
        let status = self.at.status(p, StatusKind::Disability).unwrap();
        let of_age = |age: i32| law::disability(Some(age), true, &status.fact.detail);
        let mut birthdays = vec![self.birthday(p, 18)];
        if of_age(6) != of_age(7) {
            birthdays.push(self.birthday(p, 7));
        }
        let (reached, to_come): (Vec<_>, Vec<_>) =
            birthdays.into_iter().flatten().map(Some).partition(|day| *day <= Some(self.at.d));
        let from = latest([status.start, self.birth(p)].into_iter().chain(reached));
        (from, earliest([self.status_end(status, true)].into_iter().chain(to_come)))
    }
}
