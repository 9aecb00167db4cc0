//! The sweep: every family of the country derived once, on all cores, into files whose bytes do not
//! depend on the number of threads, on the store, or on the order of its rows (spec 5). Must not
//! know where the graph comes from.

mod families;
mod hash;
mod others;
mod sheet;
mod summary;

use super::cores::on_all_cores;
use crate::conflicts::{Dweller, at_addresses};
use crate::domain::{Day, Instant, PersonNo, Region, Rights, Scope};
use crate::graph::{FamilyGraph, View};
use crate::rules::{Decision, Fraction, Law};
use crate::store::{StoreError, private};
use rustc_hash::FxHashMap;
use sheet::Sheet;
pub(super) use sheet::push_cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

/// What is swept, on which day.
pub struct Sweep<'a> {
    /// Everybody.
    pub graph: &'a dyn FamilyGraph,
    /// The law, with the medians that count.
    pub law: &'a Law,
    /// D.
    pub as_of: Day,
    /// K.
    pub known_at: Option<Instant>,
    /// How many threads work.
    pub threads: usize,
    /// Time since some moment, for `timings` only.
    pub ticks: fn() -> Duration,
}

/// How many rows each file got.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SweepReport {
    /// File without ending, and rows.
    pub rows: Vec<(&'static str, u64)>,
}

/// What one thread found, or all of them together.
#[derive(Default)]
struct Found {
    members: Sheet,
    circumstances: Sheet,
    conflicts: Sheet,
    calendar: Sheet,
    notices: Sheet,
    rows: Vec<Decision>,
    /// People whom a row names that was found where a contested record was met.
    suspects: Vec<PersonNo>,
    means: Vec<(Region, Fraction)>,
    dwellers: Vec<Dweller>,
    families: u64,
    hash: hash::Sum,
}

impl Found {
    fn join(&mut self, other: Found) {
        self.members.join(other.members);
        self.circumstances.join(other.circumstances);
        self.conflicts.join(other.conflicts);
        self.calendar.join(other.calendar);
        self.notices.join(other.notices);
        self.rows.extend(other.rows);
        self.suspects.extend(other.suspects);
        self.means.extend(other.means);
        self.dwellers.extend(other.dwellers);
        self.families += other.families;
        self.hash.join(other.hash);
    }
}

/// Terms of payments by the person who is paid.
type Terms = FxHashMap<PersonNo, Vec<Decision>>;

/// Writes all files of a sweep into `dir`, which is made if it is not there.
pub fn sweep(sweep: &Sweep, dir: &Path) -> Result<SweepReport, StoreError> {
    let failed = |e: std::io::Error| StoreError::Failed {
        path: dir.display().to_string(),
        reason: e.to_string(),
    };
    let start = (sweep.ticks)();
    let marks = Marks::of(sweep.graph.people());
    let mut all = sweep.on_all_cores(|p, found| others::look(sweep, p, found));
    let mut terms = Terms::default();
    for row in &all.rows {
        if let Some(p) = row.recipient {
            terms.entry(p).or_default().push(row.clone());
        }
    }
    all.join(sweep.on_all_cores(|p, found| families::look(sweep, &marks, &terms, p, found)));
    let suspects = std::mem::take(&mut all.suspects);
    sweep.settle(&marks, &suspects);
    let at_addresses = at_addresses(&sweep.view(), std::mem::take(&mut all.dwellers));
    others::tell(&sweep.view(), &at_addresses, &mut all.conflicts);
    let derived = (sweep.ticks)();
    private::directory(dir).map_err(failed)?;
    let entitlements = families::entitlements(sweep, &marks, &all.rows);
    let sheets = [
        ("members", "family_key,iin,role", &mut all.members, true),
        (
            "entitlements",
            "code,recipient_iin,beneficiary_iins,status,monthly,once,valid_from,valid_until,\
             chosen,variant",
            &mut { entitlements },
            false,
        ),
        ("circumstances", "family_key,kind,iins", &mut all.circumstances, true),
        ("conflicts", "code,iins,link_ids", &mut all.conflicts, true),
        ("calendar", "on,family_key,iin,change", &mut all.calendar, true),
        ("notices", "code,iin,on", &mut all.notices, true),
    ];
    let mut report = SweepReport::default();
    for (name, header, sheet, once) in sheets {
        let rows = sheet.write(&dir.join(format!("{name}.csv")), header, once).map_err(failed)?;
        report.rows.push((name, rows));
    }
    let spent = [derived.saturating_sub(start), (sweep.ticks)().saturating_sub(derived)];
    let summary = summary::summary(sweep, &all, &report, spent);
    private::whole_file(&dir.join("summary.json"), summary.as_bytes()).map_err(failed)?;
    Ok(report)
}

impl<'a> Sweep<'a> {
    /// A view for one family: as wide as it has to be.
    fn view(&self) -> View<'a> {
        let Sweep { as_of, known_at, .. } = *self;
        let scope = Scope { as_of, known_at, rights: Rights::ALL };
        View::within(self.graph, scope, usize::MAX)
    }

    /// Looks at everybody, some people a thread at a time; what was found stands in no order.
    fn on_all_cores(&self, look: impl Fn(PersonNo, &mut Found) + Sync) -> Found {
        on_all_cores(self.threads, self.graph.people(), look, Found::join)
    }

    /// Marks the families of suspects that a contested record decides a row of.
    fn settle(&self, marks: &Marks, suspects: &[PersonNo]) {
        let done: Vec<AtomicBool> = suspects.iter().map(|_| AtomicBool::new(false)).collect();
        let next = AtomicU32::new(0);
        let work = || {
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed) as usize;
                let Some(p) = suspects.get(place) else { return };
                if !done[place].swap(true, Ordering::Relaxed) && !marks.is_unsound(*p) {
                    families::settle(self, marks, *p);
                }
            }
        };
        std::thread::scope(|scope| {
            (1..self.threads.max(1)).for_each(|_| drop(scope.spawn(work)));
            work();
        });
    }
}

/// Two marks for everybody, set by any thread.
struct Marks {
    visited: Vec<AtomicBool>,
    unsound: Vec<AtomicBool>,
}

impl Marks {
    fn of(people: u32) -> Marks {
        let marks = || (0..people).map(|_| AtomicBool::new(false)).collect();
        Marks { visited: marks(), unsound: marks() }
    }

    fn set(marks: &[AtomicBool], people: &[PersonNo]) {
        for p in people {
            if let Some(mark) = marks.get(p.0 as usize) {
                mark.store(true, Ordering::Relaxed);
            }
        }
    }

    fn is_visited(&self, p: PersonNo) -> bool {
        self.visited.get(p.0 as usize).is_some_and(|mark| mark.load(Ordering::Relaxed))
    }

    /// Whether the family of this person cannot be certified.
    fn is_unsound(&self, p: PersonNo) -> bool {
        self.unsound.get(p.0 as usize).is_some_and(|mark| mark.load(Ordering::Relaxed))
    }
}

/// The medians of what was found: of each region the lower middle, half up to two places.
fn medians(means: &[(Region, Fraction)]) -> BTreeMap<Region, crate::domain::Tenge> {
    let mut by_region: BTreeMap<Region, Vec<Fraction>> = BTreeMap::new();
    for (region, mean) in means {
        by_region.entry(*region).or_default().push(*mean);
    }
    let middle = |mut of: Vec<Fraction>| {
        of.sort_unstable();
        let middle = of.get((of.len().max(1) - 1) / 2).copied().unwrap_or(Fraction::ZERO);
        crate::domain::Tenge::from_tiyn(middle.by(100).nearest() as i64)
    };
    by_region.into_iter().map(|(region, of)| (region, middle(of))).collect()
}
