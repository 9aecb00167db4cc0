//! A row of `incomes.csv`: added to those of its person, month and kind in this extract, in place
//! of what an earlier extract said. The rows of a group are counted together, as what the group has
//! come to; that is right at the end of the file, whatever the order of the rows.

use super::identities::text_of;
use super::ledger::{Counts, Ledger, Outcome};
use super::{IncomeRow, Slab};
use crate::domain::{Income, PersonNo};
use crate::store::{Changes, Intake, StoreError, StoredIncome};

impl Ledger<'_> {
    pub(super) fn income(&mut self, slab: &Slab, row: &IncomeRow) -> Result<Outcome, StoreError> {
        let who = text_of(slab, &row.person);
        let person = self.named(&who, 0);
        self.note(person, &who);
        let extract = self.extract;
        if !self.batch.incomes.contains_key(&person.no) {
            let kept = if person.known { self.intake.incomes(person.no)? } else { Vec::new() };
            self.batch.incomes.insert(person.no, kept);
        }
        let groups = self.batch.incomes.entry(person.no).or_default();
        let key = |group: &StoredIncome| (group.income.month, group.income.kind);
        match groups.binary_search_by_key(&(row.income.month, row.income.kind), key) {
            Err(place) => {
                let group = StoredIncome { income: row.income, extract, former: None, rows: 1 };
                groups.insert(place, group);
                *bucket(&mut self.counts, &group, person.arrived) += 1;
            }
            Ok(place) => {
                let group = &mut groups[place];
                if group.extract == extract {
                    let counted = bucket(&mut self.counts, group, person.arrived);
                    *counted = counted.saturating_sub(group.rows.into());
                    group.income.amount = group.income.amount.plus(row.income.amount);
                    group.rows = group.rows.saturating_add(1);
                } else {
                    let former = Some(group.income.amount);
                    *group = StoredIncome { income: row.income, extract, former, rows: 1 };
                }
                let rows = u64::from(group.rows);
                *bucket(&mut self.counts, group, person.arrived) += rows;
            }
        }
        Ok(Outcome::Grouped)
    }
}

/// Where the rows of a group count.
fn bucket<'c>(counts: &'c mut Counts, group: &StoredIncome, arrived: bool) -> &'c mut u64 {
    match group.former {
        _ if !arrived => &mut counts.waiting,
        Some(former) if former == group.income.amount => &mut counts.unchanged,
        _ => &mut counts.applied,
    }
}

/// People whose incomes are put back in one transaction.
const WITHDRAWN_PER_COMMIT: usize = 32_768;

/// Puts back what counted before an extract that was never finished: its sums never took effect.
pub fn withdraw_incomes(intake: &mut dyn Intake, extract: u32) -> Result<(), StoreError> {
    let mut changes = Changes::default();
    for no in (0..intake.next().person).map(PersonNo) {
        let mut incomes = intake.incomes(no)?;
        if incomes.iter().all(|income| income.extract != extract) {
            continue;
        }
        incomes.retain_mut(|group| group.extract != extract || put_back(group));
        changes.incomes.push((no, incomes));
        if changes.incomes.len() == WITHDRAWN_PER_COMMIT {
            intake.commit(std::mem::take(&mut changes))?;
        }
    }
    if changes.incomes.is_empty() { Ok(()) } else { intake.commit(changes) }
}

/// The former sum again; false if there was none.
fn put_back(group: &mut StoredIncome) -> bool {
    let Some(amount) = group.former else { return false };
    let income = Income { amount, ..group.income };
    *group = StoredIncome { income, extract: 0, former: None, rows: 1 };
    true
}
