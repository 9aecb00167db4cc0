//! A graph seen at a scope: who exists and lives, which links and statuses are active on the day,
//! and where records contradict each other (spec 1 §§2–4). What adoption secrecy hides from the
//! caller is absent here, so that nothing above can give it away. Must not know families.

mod being;
mod kin;
mod links;
mod order;
mod secrecy;

pub use being::{ActiveStatus, Being};
pub use kin::KinRows;
pub use links::{ActiveLink, Contradiction, Links};

use super::{
    Claim, FamilyGraph, FamilyTooLarge, LinkNo, Memo, Met, RecordRow, StatusNo, StatusRow,
    better_first,
};
use crate::domain::{
    Day, Identity, Instant, LinkKind, Permission, PersonNo, RecordState, Recorded, Scope,
    StatusKind,
};
use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;

/// A read-only view of a graph for one answer on one day. It remembers what it has resolved, so
/// asking twice costs a look-up; it is made per request and thrown away.
pub struct View<'g> {
    graph: &'g dyn FamilyGraph,
    scope: Scope,
    day: Day,
    beings: Memo<PersonNo, Option<Rc<Being>>>,
    links: Memo<PersonNo, Rc<Links>>,
    ever: Memo<PersonNo, Rc<[ActiveLink]>>,
    met: Met<'g>,
    like: Option<&'g View<'g>>,
    people_max: usize,
    too_large: Cell<bool>,
    contested_left_out: bool,
    met_contested: Rc<Cell<bool>>,
}

/// Room for so many people, so that a table is not laid out anew as they are met.
pub fn room_for<T>(people: usize) -> FxHashMap<PersonNo, T> {
    FxHashMap::with_capacity_and_hasher(people, rustc_hash::FxBuildHasher)
}

/// A family and those around it.
const AROUND: usize = 24;

/// People that one answer may look at, unless told otherwise. Real families need dozens.
pub const PEOPLE_MAX: usize = 5_000;

impl<'g> View<'g> {
    /// The graph at the scope's own day.
    pub fn new(graph: &'g dyn FamilyGraph, scope: Scope) -> View<'g> {
        View::within(graph, scope, PEOPLE_MAX)
    }

    /// The same, under another cap on the people that it may look at.
    pub fn within(graph: &'g dyn FamilyGraph, scope: Scope, people_max: usize) -> View<'g> {
        View {
            graph,
            scope,
            day: scope.as_of,
            beings: Memo::with_room(AROUND),
            links: Memo::with_room(AROUND),
            ever: Memo::default(),
            met: Met::default(),
            like: None,
            people_max,
            too_large: Cell::new(false),
            contested_left_out: false,
            met_contested: Rc::default(),
        }
    }

    /// The graph, which says as `met` tells when it is asked about somebody who changes.
    pub(super) fn meeting(graph: &'g dyn FamilyGraph, scope: Scope, met: Met<'g>) -> View<'g> {
        View { met, ..View::new(graph, scope) }
    }

    /// The same after a change, beside a view from [`Watched::view`](super::Watched::view): what
    /// rests there on nobody who changed is taken from there.
    #[must_use]
    pub fn like(self, before: &'g View<'g>) -> View<'g> {
        let met_contested = Rc::clone(&before.met_contested);
        View { like: Some(before), met_contested, ..self }
    }

    /// Who was met who changes, for whoever remembers answers of this view.
    pub fn met(&self) -> Met<'g> {
        self.met
    }

    /// The same world as if no `CONTESTED` record had ever been made.
    #[must_use]
    pub fn without_contested(&self) -> View<'g> {
        let whole = View::within(self.graph, self.scope, self.people_max);
        View { day: self.day, contested_left_out: true, met: self.met, ..whole }
    }

    /// Whether this view, or one of another day made from it, came across a `CONTESTED` record: if
    /// not, every answer so far is the same without such records.
    pub fn met_contested(&self) -> bool {
        self.met_contested.get()
    }

    /// Whether a record known at K is left out for being contested.
    fn leaves_out(&self, record: &RecordRow) -> bool {
        let contested = record.state == RecordState::Contested;
        if contested {
            self.met_contested.set(true);
        }
        contested && self.contested_left_out
    }

    /// An error if an answer wanted more people than the cap: whatever was worked out since is
    /// worth nothing then, for further people were answered as unknown to end the work early.
    pub fn check_size(&self) -> Result<(), FamilyTooLarge> {
        if self.too_large.get() { Err(FamilyTooLarge) } else { Ok(()) }
    }

    /// The same graph, knowledge and rights on another day.
    #[must_use]
    pub fn at(&self, day: Day) -> View<'g> {
        View { day, met_contested: Rc::clone(&self.met_contested), ..self.afresh() }
    }

    /// The same view, of which nothing is remembered yet.
    #[must_use]
    pub fn afresh(&self) -> View<'g> {
        View {
            day: self.day,
            contested_left_out: self.contested_left_out,
            met: self.met,
            ..View::within(self.graph, self.scope, self.people_max)
        }
    }

    /// The day everything is judged on.
    pub fn day(&self) -> Day {
        self.day
    }

    /// The scope this view was made for.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The graph behind the view.
    pub fn graph(&self) -> &'g dyn FamilyGraph {
        self.graph
    }

    /// The person on the day; `None` if there is nobody known of this number.
    pub fn being(&self, p: PersonNo) -> Option<Rc<Being>> {
        let like = self.like.map(|like| &like.beings);
        if let Some(found) = self.beings.found(self.met, None, &p) {
            return found;
        }
        if self.is_past_the_cap(self.beings.len()) {
            return None;
        }
        self.beings.work_out(self.met, like, p, || being::resolve(self, p).map(Rc::new))
    }

    /// The same without remembering it, and without a place under the cap: for looking once at
    /// each of many people.
    pub fn glance(&self, p: PersonNo) -> Option<Being> {
        being::resolve(self, p)
    }

    /// The links of a person that are active on the day, and their contradictions.
    pub fn links(&self, p: PersonNo) -> Rc<Links> {
        let like = self.like.map(|like| &like.links);
        if let Some(found) = self.links.found(self.met, None, &p) {
            return found;
        }
        if self.is_past_the_cap(self.links.len()) {
            return Rc::default();
        }
        let resolve = || Rc::new(links::resolve(self, p, super::Moment::On(self.day), None));
        self.links.work_out(self.met, like, p, resolve)
    }

    /// The links of one kind that are valid at a death on `d` (spec 3, *Survivors*).
    pub fn links_at_death(&self, p: PersonNo, kind: LinkKind, d: Day) -> Links {
        links::resolve(self, p, super::Moment::AtDeath(d), Some(kind))
    }

    /// Every link of a person that is known at K and not annulled, at whatever time it holds.
    pub fn links_ever(&self, p: PersonNo) -> Rc<[ActiveLink]> {
        let like = self.like.map(|like| &like.ever);
        self.ever.once(self.met, like, p, || links::ever(self, p).into())
    }

    /// Whether any version of a link of this kind has the person at an end: no more than a reason
    /// to look, for it may be unknown at K, annulled or hidden.
    pub fn has_version(&self, p: PersonNo, kind: LinkKind) -> bool {
        self.graph.has_version(p, kind)
    }

    /// The statuses of one kind that are valid at a death on `d` (spec 3, *Survivors*).
    pub fn statuses_at_death(&self, p: PersonNo, kind: StatusKind, d: Day) -> Vec<ActiveStatus> {
        being::statuses_at_death(self, p, kind, d)
    }

    /// Every status of one kind that is known at K and not annulled, at whatever time it holds.
    pub fn statuses_ever(&self, p: PersonNo, kind: StatusKind) -> Vec<StatusRow> {
        being::statuses_ever(self, p, kind)
    }

    /// Every status that is known at K and not annulled, at whatever time it holds.
    pub fn all_statuses_ever(&self, p: PersonNo) -> Vec<StatusRow> {
        being::known_statuses(self, p)
    }

    /// One version of a link as the caller may see it, active or not; `None` if it is unknown at K
    /// or hidden.
    pub fn link(&self, no: LinkNo) -> Option<ActiveLink> {
        links::as_shown(self, no)
    }

    /// One version of a status as the caller may see it, active or not; `None` if it is unknown at
    /// K or hidden.
    pub fn status(&self, no: StatusNo) -> Option<StatusRow> {
        let row = self.graph.status(no)?;
        let known = row.record.recorded.known_at(self.known_at()) && self.exists(row.person);
        (known && being::is_seen(self, &row)).then_some(row)
    }

    /// The act number of a link's record; empty if there is none. That of a filiation is the act of
    /// birth or of adoption, so a caller without the right to adoptions sees neither.
    pub fn link_document(&self, kind: LinkKind, no: LinkNo) -> &'g str {
        if self.hides_acts_of(kind) { "" } else { self.graph.link_text(no).document }
    }

    /// When this version of a link was known. An adoption reads as if it had always been, so a
    /// caller without the right to adoptions is told of every filiation that it was.
    pub fn link_recorded(&self, kind: LinkKind, record: &RecordRow) -> Recorded {
        if self.hides_acts_of(kind) { Recorded::ALWAYS } else { record.recorded }
    }

    fn hides_acts_of(&self, kind: LinkKind) -> bool {
        kind == LinkKind::Parent && !self.scope.rights.has(Permission::AdoptionRead)
    }

    fn is_past_the_cap(&self, people: usize) -> bool {
        let past = people >= self.people_max;
        self.too_large.set(past || self.too_large.get());
        past
    }

    /// Whether this person exists for the scope: known at K. Costs no place under the cap. True as
    /// well of whoever is known as somebody else: no record of K names them.
    pub fn exists(&self, p: PersonNo) -> bool {
        // Asked of the other end of every link, so it must not resolve that person's statuses.
        self.graph.recorded_at(p).is_some_and(|at| being::is_known(at, self.known_at()))
    }

    /// The person of this identity as known at K; replaced numbers and references keep resolving.
    pub fn find(&self, identity: &Identity<&str>) -> Option<PersonNo> {
        self.graph.find(identity).map(|p| self.known_as(p))
    }

    /// Who somebody is as known at K: another, while two numbers are known to be of one human.
    pub fn known_as(&self, p: PersonNo) -> PersonNo {
        if !self.graph.person(p).is_some_and(|row| row.merged) {
            return p;
        }
        let merges = self.graph.merges(p);
        let known = merges.iter().find(|merge| merge.recorded.known_at(self.known_at()));
        known.map_or(p, |merge| merge.into)
    }

    /// The public name of a person.
    pub fn identity(&self, p: PersonNo) -> Identity<&'g str> {
        match self.graph.person(p).and_then(|row| row.iin) {
            Some(iin) => Identity::Iin(iin),
            None => Identity::Ref(self.graph.person_text(p).reference),
        }
    }

    /// The order of the public names: "the smaller iin".
    pub fn by_identity(&self, a: PersonNo, b: PersonNo) -> Ordering {
        if a == b { Ordering::Equal } else { self.identity(a).cmp(&self.identity(b)) }
    }

    /// The oldest first: earliest birth date, unknown ones last, ties by the smaller iin.
    pub fn by_age(&self, a: PersonNo, b: PersonNo) -> Ordering {
        let key = |p| {
            let birth = self.being(p).map_or(Day::OPEN_START, |being| being.row.birth);
            (birth.known().is_none(), birth)
        };
        key(a).cmp(&key(b)).then_with(|| self.by_identity(a, b))
    }

    /// Sorts by the public names and removes those that stand twice.
    pub fn sort_by_identity(&self, people: &mut Vec<PersonNo>) {
        people.sort_by(|a, b| self.by_identity(*a, *b));
        people.dedup();
    }

    /// The better claim first (spec 1 §3), between links of any two things.
    pub fn by_claim(&self, a: &ActiveLink, b: &ActiveLink) -> Ordering {
        let claim = |link: &ActiveLink| Claim {
            row: (),
            record: link.record,
            span: link.span,
            valid: true,
            id: self.graph.link_text(link.no).id,
        };
        better_first(self.graph.sources(), &claim(a), &claim(b))
    }

    fn known_at(&self) -> Option<Instant> {
        self.scope.known_at
    }
}
