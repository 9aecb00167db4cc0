//! A person on the day: alive, listed, present, able, and which statuses are active.

use super::{Contradiction, View};
use crate::domain::{
    Day, Detail, Instant, Interval, Permission, PersonNo, RecordState, Region, Secrecy, StatusKind,
};
use crate::graph::{
    AddressNo, Claim, Moment, PersonRow, RecordRow, StatusDetail, StatusNo, StatusRow,
    better_first, judge,
};

/// A status that is active on the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ActiveStatus {
    /// Its number.
    pub no: StatusNo,
    /// Kind.
    pub kind: StatusKind,
    /// What its detail says.
    pub detail: StatusDetail,
    /// Start and end.
    pub span: Interval,
    /// What every record has.
    pub record: RecordRow,
}

/// A person on the day of the view. `row.death` is what was known at K.
#[derive(Clone, Debug)]
pub struct Being {
    /// The row, with the death as known at K.
    pub row: PersonRow,
    /// The active statuses, in the order of their kinds.
    pub statuses: Vec<ActiveStatus>,
    /// Records of one status that contradict each other.
    pub contradictions: Vec<Contradiction>,
    /// Completed years; `None` if the birth date is unknown.
    pub age: Option<i32>,
    /// Born and not dead.
    pub alive: bool,
    day: Day,
}

impl Being {
    /// The active status of a kind (of `AWARD` and `PENSIONER` the first of several).
    pub fn status(&self, kind: StatusKind) -> Option<&ActiveStatus> {
        self.statuses.iter().find(|status| status.kind == kind)
    }

    /// Whether a status of this kind is active.
    pub fn has(&self, kind: StatusKind) -> bool {
        self.status(kind).is_some()
    }

    /// Whether the active status of this kind has this detail.
    pub fn has_detail(&self, kind: StatusKind, detail: Detail) -> bool {
        self.statuses.iter().any(|s| s.kind == kind && s.detail == StatusDetail::Word(detail))
    }

    /// Alive and not `EMIGRATED`.
    pub fn listed(&self) -> bool {
        self.alive && !self.has(StatusKind::Emigrated)
    }

    /// Listed and not `MISSING`.
    pub fn present(&self) -> bool {
        self.listed() && !self.has(StatusKind::Missing)
    }

    /// Present and none of `STATE_CARE`, `IMPRISONED`, `INCAPACITATED`.
    pub fn able(&self) -> bool {
        let hindered = [StatusKind::StateCare, StatusKind::Imprisoned, StatusKind::Incapacitated];
        self.present() && !hindered.into_iter().any(|kind| self.has(kind))
    }

    /// Dead by the day.
    pub fn dead(&self) -> bool {
        self.row.death <= self.day
    }

    /// The day of departure of somebody dead or `MISSING`; `None` if not departed.
    pub fn departed_on(&self) -> Option<Day> {
        if self.dead() {
            return Some(self.row.death);
        }
        let missing = self.status(StatusKind::Missing)?;
        Some(missing.span.from.known().unwrap_or(self.day))
    }

    /// 18 or more, or of unknown birth date.
    pub fn adult(&self) -> bool {
        self.age.is_none_or(|age| age >= 18)
    }

    /// Under 18.
    pub fn child(&self) -> bool {
        self.age.is_some_and(|age| age < 18)
    }

    /// 18 to 22 with active `STUDENT/FULL_TIME`.
    pub fn young_student(&self) -> bool {
        self.age.is_some_and(|age| (18..23).contains(&age))
            && self.has_detail(StatusKind::Student, Detail::FullTime)
    }

    /// Address at the day: of the active `RESIDENCE`, else of the person's row.
    pub fn address(&self) -> AddressNo {
        match self.status(StatusKind::Residence).map(|status| status.detail) {
            Some(StatusDetail::Residence(address, _)) => address,
            Some(_) => AddressNo::NONE,
            None => self.row.address,
        }
    }

    /// Region at the day: of the active `RESIDENCE`, else of the person's row.
    pub fn region(&self) -> Option<Region> {
        match self.status(StatusKind::Residence).map(|status| status.detail) {
            Some(StatusDetail::Residence(_, region)) => region,
            Some(_) => None,
            None => self.row.region,
        }
    }
}

/// Whether a person recorded at that instant exists at K.
pub(super) fn is_known(recorded_at: Instant, known_at: Option<Instant>) -> bool {
    match known_at {
        None => recorded_at != Instant::NEVER,
        Some(k) => recorded_at <= k,
    }
}

pub(super) fn resolve(view: &View, p: PersonNo) -> Option<Being> {
    let mut row = view.graph.person(p)?;
    if !is_known(row.recorded_at, view.known_at()) {
        return None;
    }
    if row.merged && view.known_as(p) != p {
        return None;
    }
    if !is_known(row.death_recorded_at, view.known_at()) {
        row.death = Day::OPEN_END;
    }
    let born = row.birth <= view.day;
    let (statuses, contradictions) = active_statuses(view, p);
    Some(Being {
        row,
        statuses,
        contradictions,
        age: row.birth.known().map(|birth| birth.age_on(view.day)),
        alive: born && row.death > view.day,
        day: view.day,
    })
}

fn active_statuses(view: &View, p: PersonNo) -> (Vec<ActiveStatus>, Vec<Contradiction>) {
    judged(view, known_statuses(view, p), Moment::On(view.day))
}

pub(super) fn statuses_at_death(
    view: &View,
    p: PersonNo,
    kind: StatusKind,
    d: Day,
) -> Vec<ActiveStatus> {
    judged(view, statuses_ever(view, p, kind), Moment::AtDeath(d)).0
}

pub(super) fn statuses_ever(view: &View, p: PersonNo, kind: StatusKind) -> Vec<StatusRow> {
    let mut rows = known_statuses(view, p);
    rows.retain(|row| row.kind == kind);
    rows
}

/// The statuses of a person that are known at K, not annulled, and may be seen.
pub(super) fn known_statuses(view: &View, p: PersonNo) -> Vec<StatusRow> {
    let mut rows = Vec::new();
    view.graph.statuses(p, &mut rows);
    rows.retain(|row| {
        let record = &row.record;
        record.recorded.known_at(view.known_at())
            && record.state != RecordState::Annulled
            && is_seen(view, row)
            && !view.leaves_out(record)
    });
    rows
}

fn judged(
    view: &View,
    mut rows: Vec<StatusRow>,
    moment: Moment,
) -> (Vec<ActiveStatus>, Vec<Contradiction>) {
    rows.sort_by_key(thing);
    let (mut active, mut contradictions) = (Vec::with_capacity(rows.len()), Vec::new());
    for group in rows.chunk_by(|a, b| thing(a) == thing(b)) {
        judge_group(view, group, moment, &mut active, &mut contradictions);
    }
    (active, contradictions)
}

/// Whether the caller may know of this status.
pub(super) fn is_seen(view: &View, row: &StatusRow) -> bool {
    row.record.secrecy != Secrecy::Adoption || view.scope.rights.has(Permission::AdoptionRead)
}

/// What a status is about; records of one thing contradict each other.
fn thing(row: &StatusRow) -> (StatusKind, Option<StatusDetail>) {
    (row.kind, row.kind.detail_tells_apart().then_some(row.detail))
}

fn judge_group(
    view: &View,
    group: &[StatusRow],
    moment: Moment,
    active: &mut Vec<ActiveStatus>,
    contradictions: &mut Vec<Contradiction>,
) {
    if let [row] = group {
        if moment.holds(row.record.valid) {
            active.push(as_active(row));
        }
        return;
    }
    let mut claims: Vec<Claim<&StatusRow>> = group
        .iter()
        .map(|row| Claim {
            row,
            record: row.record,
            span: row.record.valid,
            valid: moment.holds(row.record.valid),
            id: view.graph.status_text(row.no).id,
        })
        .collect();
    claims.sort_by(|a, b| better_first(view.graph.sources(), a, b));
    let verdict = judge(&claims, moment.day());
    active.extend(verdict.counts.map(|place| as_active(claims[place].row)));
    let pairs = verdict.contradictions.iter();
    contradictions
        .extend(pairs.map(|(a, b)| Contradiction::Statuses(claims[*a].row.no, claims[*b].row.no)));
}

fn as_active(row: &StatusRow) -> ActiveStatus {
    ActiveStatus {
        no: row.no,
        kind: row.kind,
        detail: row.detail,
        span: row.record.valid,
        record: row.record,
    }
}
