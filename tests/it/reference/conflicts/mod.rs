//! The table of conflicts (spec 2 §6), row by row and literally, by trying every person and every
//! two records. Must not know cards.

mod facts;
mod links;

use super::{
    active::{At, ended_by, valid_at},
    claims::{Dated, End, Link, Status},
    family::Set,
    known::Known,
    world::World,
};
use otbasy::domain::{
    Basis, Day, IncomeKind, Instant, LinkKind, Month, RecordState, Sex, StatusKind,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// "A row is (code, iins, link_ids)": the code, the people in the order given, the records sorted.
/// "Equal rows once."
pub(crate) type Row = (String, Vec<String>, Vec<String>);

type Active<'r> = &'r Dated<&'r Link>;

fn set(people: &[&str]) -> Vec<String> {
    people.iter().map(|p| (*p).to_owned()).collect::<Set>().into_iter().collect()
}

fn first(p: &str, others: &Set) -> Vec<String> {
    [p.to_owned()].into_iter().chain(others.iter().cloned()).collect()
}

/// "`source/id`".
fn link_id(link: &Link) -> String {
    format!("{}/{}", link.claim.source, link.claim.id)
}

fn status_id(status: &Status) -> String {
    format!("{}/{}", status.claim.source, status.claim.id)
}

/// The people of a link as a set.
fn ends(link: &Link) -> Vec<String> {
    set(&link.from().into_iter().chain([link.to.as_str()]).collect::<Vec<_>>())
}

fn named(links: &[Active]) -> Vec<String> {
    links.iter().map(|link| link_id(link.fact)).collect()
}

/// "'by birth' = of any basis but `ADOPTION`".
fn by_birth(link: Active) -> bool {
    link.fact.basis != Some(Basis::Adoption)
}

fn both<T: PartialEq>(a: Option<T>, b: Option<T>, fits: impl Fn(&T, &T) -> bool) -> bool {
    matches!((&a, &b), (Some(a), Some(b)) if fits(a, b))
}

/// Every two, each once.
fn pairs<T>(of: &[T]) -> impl Iterator<Item = (&T, &T)> {
    of.iter().enumerate().flat_map(|(n, a)| of[n + 1..].iter().map(move |b| (a, b)))
}

/// All rows at D of what is known at K to somebody with or without `ADOPTION_READ`.
pub(crate) fn reference_conflicts(
    world: &World,
    (d, k): (Day, Option<Instant>),
    adoption_read: bool,
) -> Rc<BTreeSet<Row>> {
    At::new(&Known::new(world, k, adoption_read), d).conflicts()
}

struct Table<'r, 'a> {
    at: &'r At<'a>,
    rows: BTreeSet<Row>,
}

impl At<'_> {
    /// All rows of `conflicts.csv`. Those of the last question are kept: many cards are asked for
    /// of one world.
    pub(crate) fn conflicts(&self) -> Rc<BTreeSet<Row>> {
        thread_local! {
            static LAST: RefCell<(String, Rc<BTreeSet<Row>>)> = RefCell::default();
        }
        let question = format!("{} {:?}", self.d, self.known);
        LAST.with_borrow_mut(|last| {
            if last.0 != question {
                *last = (question, Rc::new(self.all_conflicts()));
            }
            Rc::clone(&last.1)
        })
    }

    fn all_conflicts(&self) -> BTreeSet<Row> {
        let mut table = Table { at: self, rows: BTreeSet::new() };
        table.parents();
        table.parentage();
        table.cycles();
        table.marriages();
        table.marriages_of_any_time();
        table.guardians();
        table.guardians_and_families();
        table.carers();
        table.statuses();
        table.missing();
        table.lives();
        table.numbers();
        table.siblings();
        table.links_of_any_time();
        table.two_records();
        table.addresses();
        table.rows
    }

    /// Active `PARENT` links.
    fn filiations(&self) -> impl Iterator<Item = (Active<'_>, &str, &str)> {
        let of = |link| {
            let link: Active = link;
            Some((link, link.fact.from()?, link.fact.to.as_str()))
        };
        self.active(LinkKind::Parent).filter_map(of)
    }

    /// Active links of a kind between two people.
    fn between(&self, kind: LinkKind) -> impl Iterator<Item = (Active<'_>, &str, &str)> {
        self.active(kind).filter_map(|link| Some((link, link.fact.from()?, link.fact.to.as_str())))
    }

    fn filiations_of(&self, c: &str) -> Vec<Active<'_>> {
        self.filiations().filter(|(_, _, child)| *child == c).map(|(link, _, _)| link).collect()
    }

    /// "legal parent of sex F".
    fn legal_mothers(&self, c: &str) -> Set {
        let parents = self.legal_parents(c);
        parents.into_iter().filter(|p| self.person(p).sex == Sex::Female).collect()
    }

    fn known_statuses(&self) -> Vec<&Status> {
        let all = self.known.statuses.iter();
        all.filter(|status| status.claim.state != RecordState::Annulled).collect()
    }

    /// "age of p at" a day.
    fn age_at(&self, p: &str, day: Option<Day>) -> Option<i32> {
        Some(self.person(p).birth?.age_on(day?))
    }
}

impl Table<'_, '_> {
    fn row(&mut self, code: &str, people: Vec<String>, mut records: Vec<String>) {
        records.sort();
        records.dedup();
        self.rows.insert((code.to_owned(), people, records));
    }
}
