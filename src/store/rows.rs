//! Rows as a store keeps them: the facts, and what later rows of the same record are compared
//! with. A person and a version of a record each have a dense number that never changes.

use crate::domain::{CivilEvent, Day, Income, Instant, Link, Person, PersonNo, Status, Tenge};
use crate::graph::Merge;
use std::sync::Arc;

/// A person as kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredPerson {
    /// The fields of the row imported last.
    pub person: Person,
    /// Earlier references that keep resolving; the current one is in `person`.
    pub also_known_as: Vec<String>,
    /// False while the person is only named by rows that wait: then only `iin` or `reference` of
    /// `person` is meant.
    pub arrived: bool,
    /// Two rows of extract `extract` gave this IIN another birth date, surname or given name.
    pub two_people: bool,
    /// The last extract that had a row of this person; 0 = none.
    pub extract: u32,
    /// The death and when it was recorded as the row imported last says, where events say
    /// otherwise; `None` = `person` has what the row says.
    pub row_death: Option<(Day, Instant)>,
    /// What events say of other numbers of this person; `None` = no event ever did.
    pub united: Option<Box<United>>,
}

/// A person of whom events say, or said, that another number is of the same human. Records keep
/// the number that they came with; what is known of the one human is worked out from all of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct United {
    /// As whom the person is known, by recorded time; at other times as oneself.
    pub merged: Vec<Merge>,
    /// Who are this person, too, as far as is known now.
    pub also: Vec<PersonNo>,
    /// The fields of the own rows, where those of a replaced number came later.
    pub own: Option<Person>,
}

/// The number of an event inside one store, by arrival.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EventNo(pub u32);

/// An event as kept, with the answer that it got first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredEvent {
    /// The event as it was handed in; a fold looks at it from many sides.
    pub event: Arc<CivilEvent>,
    /// Its `recordedAt`, or the instant of its arrival.
    pub recorded_at: Instant,
    /// Whether it waited for somebody when it came.
    pub waited: bool,
    /// What it does to people and records as far as is known now, one line each, in the order of
    /// the lines: the same whatever came first.
    pub changes: Vec<String>,
    /// The changes of its first answer.
    pub first: Vec<String>,
    /// Whose cards it touched when it came; `None`: nobody has asked, or what was asked is not
    /// kept yet.
    pub touched: Option<Vec<PersonNo>>,
    /// The commit that brought it; the store fills it in.
    pub sequence: u64,
}

impl StoredEvent {
    /// Whose cards it touched, as far as is known.
    pub fn whose_cards(&self) -> &[PersonNo] {
        self.touched.as_deref().unwrap_or_default()
    }
}

/// How a version of a link or status came by CSV.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CsvMark {
    /// The last extract that had a row of this version; 0 = it did not come by CSV.
    pub extract: u32,
    /// Whether all rows of it in that extract said `recorded_at`.
    pub stamped: bool,
    /// Later `recorded_at`s of rows with the same content (a daily export re-stamps), ascending.
    /// They count only if a version with other content arrives between them.
    pub restamped: Vec<Instant>,
}

/// A version of a link as kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredLink {
    /// The version.
    pub link: Link,
    /// How it came.
    pub csv: CsvMark,
}

/// A version of a status as kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredStatus {
    /// The version.
    pub status: Status,
    /// How it came.
    pub csv: CsvMark,
}

/// The income of one kind in one month as kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StoredIncome {
    /// The sum of the rows of `extract`.
    pub income: Income,
    /// The extract whose rows were added.
    pub extract: u32,
    /// What counted before `extract`, and counts until it is finished.
    pub former: Option<Tenge>,
    /// How many rows of `extract` were added.
    pub rows: u32,
}

impl StoredPerson {
    /// Somebody of whom there are these fields and nothing else: no row has come.
    pub fn of(person: Person) -> StoredPerson {
        StoredPerson {
            person,
            also_known_as: Vec::new(),
            arrived: false,
            two_people: false,
            extract: 0,
            row_death: None,
            united: None,
        }
    }

    /// As whom the person is known as far as is known now.
    pub fn known_as(&self) -> Option<PersonNo> {
        let merged = &self.united.as_ref()?.merged;
        merged.iter().find(|merge| merge.recorded.known_at(None)).map(|merge| merge.into)
    }

    /// Who are this person, too, as far as is known now.
    pub fn also(&self) -> &[PersonNo] {
        self.united.as_ref().map_or(&[], |united| &united.also)
    }
}

impl StoredIncome {
    /// The incomes of two numbers of one person: of a month and kind those of the later extract
    /// count, once it is finished; those of one extract are added.
    pub fn join(mut kept: Vec<StoredIncome>, others: &[StoredIncome]) -> Vec<StoredIncome> {
        let key = |i: &StoredIncome| (i.income.month, i.income.kind);
        for other in others {
            match kept.binary_search_by_key(&key(other), key) {
                Err(place) => kept.insert(place, *other),
                Ok(place) => kept[place] = kept[place].with(*other),
            }
        }
        kept
    }

    /// Those of one month and kind.
    fn with(self, other: StoredIncome) -> StoredIncome {
        let (one, two) = if self.extract < other.extract { (other, self) } else { (self, other) };
        if one.extract > two.extract {
            return StoredIncome { former: one.former.or(Some(two.income.amount)), ..one };
        }
        let amount = one.income.amount.plus(two.income.amount);
        let former = match (one.former, two.former) {
            (Some(one), Some(two)) => Some(one.plus(two)),
            (one, two) => one.or(two),
        };
        let income = Income { amount, ..one.income };
        StoredIncome { income, former, rows: one.rows + two.rows, ..one }
    }

    /// The income that counts while the extract `running` is not finished: the sums of an extract
    /// take effect together.
    pub fn in_force(&self, running: Option<u32>) -> Option<Income> {
        if running != Some(self.extract) {
            return Some(self.income);
        }
        self.former.map(|amount| Income { amount, ..self.income })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{IncomeKind, Month};

    fn income(amount: i64, extract: u32, former: Option<i64>) -> StoredIncome {
        let (month, kind) = (Month::parse("2026-01").unwrap(), IncomeKind::Salary);
        let income = Income { month, kind, amount: Tenge::from_tiyn(amount) };
        StoredIncome { income, extract, former: former.map(Tenge::from_tiyn), rows: 1 }
    }

    #[test]
    fn incomes_of_two_numbers_count_together_before_and_after_an_extract_is_finished() {
        // Both incomes, what counts while extract 2 runs, and afterwards.
        for (one, two, running, finished) in [
            (income(5, 1, None), income(7, 1, None), Some(12), Some(12)),
            (income(5, 1, None), income(7, 2, None), Some(5), Some(7)),
            (income(5, 1, None), income(7, 2, Some(3)), Some(3), Some(7)),
            (income(5, 2, None), income(7, 2, None), None, Some(12)),
            (income(5, 2, Some(1)), income(7, 2, None), Some(1), Some(12)),
            (income(5, 2, Some(1)), income(7, 2, Some(2)), Some(3), Some(12)),
        ] {
            for (a, b) in [(one, two), (two, one)] {
                let joined = StoredIncome::join(vec![a], &[b]);
                let amount = |now| joined[0].in_force(now).map(|income| income.amount.tiyn());
                assert_eq!((amount(Some(2)), amount(None)), (running, finished), "{a:?} {b:?}");
            }
        }
    }
}
