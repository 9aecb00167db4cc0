//! Taking civil events in (spec 1 §6): an event becomes a row of its own and new versions of the
//! records it touches. The state is a fold over recorded time, so late, corrected and repeated
//! events give the same whatever came first.

mod acts;
mod asked;
mod compared;
mod docket;
mod epochs;
mod facts;
mod filing;
mod fold;
mod judged;
mod pending;
mod refold;
mod timeline;
mod told;
mod touched;
mod unions;
mod vital;

use crate::domain::{
    CivilEvent, Day, Deed, EventFault, Identity, Instant, PersonNo, RecordFields, Sources,
};
use crate::store::{
    Changes, EventNo, Ground, Intake, NextNumbers, StoreError, StoredEvent, StoredPerson,
};
pub use asked::{Question, ask_anew, keep_touched, record_and_ask};
pub use docket::{CONTESTED_RECORD, Conflict as ConflictName, Docket};
use facts::Fact;
pub use filing::{About, Filing, file};
use pending::Pending;
use refold::{AllSeeds, Seeds};
use std::sync::Arc;
use timeline::{Timeline, root};
use told::retell_superseding;
use vital::{is_fate_of, refold_people};

/// What became of an event that was taken in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EventOutcome {
    /// It stands.
    Applied,
    /// It stands, and acts when whoever it names has arrived.
    Waiting,
    /// It was there already; its first answer is given again.
    Repeated,
}

/// What an event is answered with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Its number in the store.
    pub no: EventNo,
    /// The event.
    pub event: StoredEvent,
    /// What became of it.
    pub outcome: EventOutcome,
}

impl Answer {
    /// Whether the event was there already, and it is not known whose cards it touched.
    pub fn is_unasked(&self) -> bool {
        self.outcome == EventOutcome::Repeated && self.event.touched.is_none()
    }
}

/// When an event arrives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The instant that counts as recorded where the event does not say one.
    pub now: Instant,
    /// The day whose cards are looked at for whom it touches; `None`: nobody asks.
    pub day: Option<Day>,
}

/// Takes one event in: its row, what it changes and its key are staged together, or nothing is.
pub fn record(
    ground: &mut dyn Ground,
    event: &CivilEvent,
    moment: Moment,
) -> Result<Result<Answer, EventFault>, StoreError> {
    Ok(match record_unasked(ground, event, moment)? {
        Ok((mut answer, question)) => {
            if let Some(question) = question {
                let touched = question.asked();
                keep_touched(ground, [(answer.no, &touched)])?;
                answer.event.touched = Some(touched);
            }
            Ok(answer)
        }
        Err(fault) => Err(fault),
    })
}

/// The same without asking whose cards it touched: whoever takes it in asks that, and keeps it
/// before the commit.
pub fn record_unasked(
    ground: &mut dyn Ground,
    event: &CivilEvent,
    moment: Moment,
) -> Result<Result<(Answer, Option<Question>), EventFault>, StoreError> {
    ground.foresee(event)?;
    if let Some((no, kept)) = ground.event(&event.source, &event.id)? {
        return Ok(repeated(no, kept, event).map(|answer| (answer, None)));
    }
    // Where nobody asks, nothing is kept for the question.
    let before = moment.day.map(|_| ground.graph()).transpose()?;
    let mut pending = Pending::over(ground);
    let no = EventNo(pending.next.event);
    if let Err(fault) = place(&mut pending, no, event, moment)? {
        return Ok(Err(fault));
    }
    act(&mut pending, no)?;
    let Some(mut row) = pending.event(no)? else {
        let (path, reason) = ("the store".into(), "an event was lost".into());
        return Err(StoreError::Failed { path, reason });
    };
    if row.waited {
        row.touched = Some(Vec::new());
    } else {
        row.first.clone_from(&row.changes);
    }
    pending.put_event(no, row.clone());
    let (changes, _) = pending.finish();
    let changed = before.as_ref().map(|_| asked::changed(ground, &changes)).transpose()?;
    ground.stage(changes)?;
    let outcome = if row.waited { EventOutcome::Waiting } else { EventOutcome::Applied };
    let question = match (moment.day.filter(|_| !row.waited), before, changed) {
        (Some(day), Some(before), Some(changed)) => {
            Some(Question::new([before, ground.graph()?], changed, day.max(event.on)))
        }
        _ => None,
    };
    Ok(Ok((Answer { no, event: row, outcome }, question)))
}

/// The first answer again, if it is the same event.
fn repeated(no: EventNo, kept: StoredEvent, event: &CivilEvent) -> Result<Answer, EventFault> {
    if !is_same(&kept, event) {
        let message = "the register has another event of this id; give this one its own";
        return Err(EventFault::new("idempotency-conflict", message).within("id"));
    }
    Ok(Answer { no, event: kept, outcome: EventOutcome::Repeated })
}

/// Whether this is the event kept. An export states the instant that an event without one got.
fn is_same(kept: &StoredEvent, event: &CivilEvent) -> bool {
    let stamp = |event: &CivilEvent| event.recorded_at;
    let same_stamp = stamp(&kept.event) == stamp(event)
        || (stamp(&kept.event).is_none() && stamp(event) == Some(kept.recorded_at));
    let without_stamp = |event: &CivilEvent| CivilEvent {
        recorded_at: None,
        draft: crate::domain::EventDraft::default(),
        ..event.clone()
    };
    same_stamp && without_stamp(&kept.event) == without_stamp(event)
}

/// Gives the event its row, and a place to everybody it names.
fn place(
    pending: &mut Pending,
    no: EventNo,
    event: &CivilEvent,
    moment: Moment,
) -> Result<Result<(), EventFault>, StoreError> {
    if pending.source(&event.source).is_none() {
        let message = "there are too many registers";
        return Ok(Err(EventFault::new("unknown-value", message).within("source")));
    }
    let newborn = match newcomer(pending, event)? {
        Ok(newborn) => newborn,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut people: Vec<PersonNo> = Vec::new();
    for who in event.people() {
        let named = pending.named(who);
        if event.judges() && people.contains(&named) {
            continue; // whoever they turn out to be
        }
        if people.contains(&named) || newborn == Some(named) {
            let message = "two of the people it names are one person";
            return Ok(Err(EventFault::new("self-link", message)));
        }
        people.push(named);
    }
    let superseding = match supersedes(pending, event)? {
        Ok(superseding) => superseding,
        Err(fault) => return Ok(Err(fault)),
    };
    let stated = superseding.as_ref().and_then(|(_, stated)| stated.as_deref()).unwrap_or(event);
    let has_arrived = |who: &&Identity| pending.find(who).is_some_and(|(_, arrived)| arrived);
    let is_absent = superseding.as_ref().is_some_and(|(_, stated)| stated.is_none());
    let waited = is_absent || !stated.can_act(|who| has_arrived(&who));
    people.extend(superseding.map(|(place, _)| place));
    let row = StoredEvent {
        event: Arc::new(event.clone()),
        recorded_at: event.recorded_at.unwrap_or(moment.now),
        waited,
        changes: Vec::new(),
        first: Vec::new(),
        touched: None,
        sequence: 0,
    };
    pending.put_event(no, row);
    people.into_iter().chain(newborn).for_each(|p| pending.belongs_to(no, p));
    Ok(Ok(()))
}

/// Where an event waits for the one that it supersedes, and what that one states then; `None` as
/// long as it is not there.
type Superseding = (PersonNo, Option<Arc<CivilEvent>>);

/// The event that is superseded, if this one supersedes any.
fn supersedes(
    pending: &mut Pending,
    event: &CivilEvent,
) -> Result<Result<Option<Superseding>, EventFault>, StoreError> {
    let Some(of) = event.of() else { return Ok(Ok(None)) };
    let place = pending.named(&of.waiting_place());
    let Some((_, row)) = pending.event_of_key(&of.source, &of.id)? else {
        return Ok(Ok(Some((place, None))));
    };
    Ok(match &event.deed {
        Deed::Split(_) if !matches!(row.event.deed, Deed::Merged(_)) => {
            let message = "is no merge of people";
            Err(EventFault::new("unknown-value", message).within("of"))
        }
        Deed::Corrects(_, fields) => {
            let stated = row.event.corrected(fields, &pending.sources);
            stated.map(|stated| Some((place, Some(Arc::new(stated)))))
        }
        _ => Ok(Some((place, Some(row.event)))),
    })
}

/// The newborn's place: whoever has the number or the reference already, or a new one. Two who
/// have one each become one where either has not arrived, as a row of a register makes them.
fn newcomer(
    pending: &mut Pending,
    event: &CivilEvent,
) -> Result<Result<Option<PersonNo>, EventFault>, StoreError> {
    let Deed::Born(newborn, _) = &event.deed else { return Ok(Ok(None)) };
    let names = event.newcomer();
    let known: Vec<(PersonNo, bool)> = names.iter().filter_map(|who| pending.find(who)).collect();
    let clash = || {
        let message = "its iin and its ref are those of two people";
        Ok(Err(EventFault::new("id-conflict", message).within("newPerson")))
    };
    let no = match known[..] {
        [] => pending.named(&names[0]),
        [(no, _)] => no,
        [(a, _), (b, _)] if a == b => a,
        [_, (by_ref, _)] if pending.person(by_ref)?.person.iin.is_some() => return clash(),
        [(by_iin, _), (by_ref, false)] => {
            pending.absorb(by_ref, by_iin)?;
            by_iin
        }
        [(by_iin, false), (by_ref, true)] => {
            pending.absorb(by_iin, by_ref)?;
            by_ref
        }
        _ => return clash(),
    };
    let before = pending.person(no)?.clone();
    let mut row = before.clone();
    if newborn.iin.is_some_and(|iin| row.person.iin.is_some_and(|known| known != iin)) {
        return clash();
    }
    row.person.iin = row.person.iin.or(newborn.iin);
    let named = newborn.reference.is_empty() || row.references().any(|r| r == newborn.reference);
    if row.person.reference.is_empty() {
        row.person.reference.clone_from(&newborn.reference);
    } else if !named {
        row.also_known_as.push(newborn.reference.clone());
    }
    if row != before {
        pending.put_person(no, row);
    }
    Ok(Ok(Some(no)))
}

/// Brings people and records up to what they are with the event. What supersedes another acts with
/// that one, once it is there.
fn act(pending: &mut Pending, no: EventNo) -> Result<(), StoreError> {
    let Some(row) = pending.event(no)? else { return Ok(()) };
    let Some((no, row)) = root(pending, no, row)? else { return Ok(()) };
    let timeline = Timeline::of(pending, no, row)?;
    let named = timeline.people();
    let people: Vec<PersonNo> = named.iter().map(|who| pending.named(who)).collect();
    for p in &people {
        pending.belongs_to(no, *p);
        timeline.superseded_by.iter().for_each(|(other, _)| pending.belongs_to(*other, *p));
    }
    for (other, in_force) in &timeline.superseded_by {
        retell_superseding(pending, *other, *in_force)?;
    }
    if timeline.row.event.unites() {
        people.iter().try_for_each(|p| may_be_another(pending, *p))?;
    }
    let concerned = people.iter().copied().filter(|p| concerns(pending, &timeline, *p));
    let concerned: Vec<PersonNo> = concerned.collect();
    let others = refold_people(pending, concerned)?;
    let mut seeds = AllSeeds::default();
    seeds.add_all_of(pending, &others)?;
    timeline.forms().try_for_each(|form| seeds.add_event(pending, form))?;
    // Whoever was two until now may have the records of both.
    let newborn = timeline.row.event.newcomer();
    if let Some((newborn, _)) = newborn.iter().find_map(|who| pending.find(who)) {
        seeds.add_events_of(pending, newborn)?;
    }
    seeds.refold(pending)
}

/// Whether an event may change the row of somebody whom it names: it is a part of their fate, or
/// says who they are, or they may be somebody else, who is found by it then.
fn concerns(pending: &Pending, timeline: &Timeline, p: PersonNo) -> bool {
    let says = |form: &CivilEvent| form.unites() || is_fate_of(pending, p, form);
    pending.may_be_united(p) || timeline.forms().any(says)
}

/// An event says that this number and another are of one human, whether or not that counts.
fn may_be_another(pending: &mut Pending, p: PersonNo) -> Result<(), StoreError> {
    let row = pending.person(p)?;
    if row.united.is_none() {
        let row = StoredPerson { united: Some(Box::default()), ..row.clone() };
        pending.put_person(p, row);
    }
    Ok(())
}

/// Seeds a fold with the rows of a batch about which events have something to say.
fn seed<T: Fact>(intake: &mut dyn Intake, seeds: &mut Seeds<T>, row: &T, has_been_opened: bool) {
    let people = T::people(&row.thing());
    if has_been_opened || people.into_iter().any(|p| intake.has_events(p)) {
        seeds.add_record(row);
    }
}

/// Whether an event made a version of this record, whoever it was about then.
fn is_of_event(record: &RecordFields) -> bool {
    record.id.contains('#')
}

/// After a batch of an extract: whatever events say of the people and records in it acts on them,
/// in the transaction of the batch.
pub(super) fn after_rows(
    intake: &mut dyn Intake,
    changes: Changes,
    sources: &Sources,
    next: NextNumbers,
) -> Result<(Changes, NextNumbers), StoreError> {
    let concerned = |p: &PersonNo| intake.has_events(*p);
    let moved = changes.event_people.iter().map(|(p, _)| *p);
    let people: Vec<PersonNo> =
        changes.people.iter().map(|(p, _)| *p).filter(concerned).chain(moved).collect();
    let mut seeds = AllSeeds::default();
    for (_, row) in &changes.links {
        let RecordFields { source, id, .. } = &row.link.record;
        let opened = is_of_event(&row.link.record)
            && intake.link_versions(*source, id)?.iter().any(|(_, row)| row.csv.extract == 0);
        seed(intake, &mut seeds.links, row, opened);
    }
    for (_, row) in &changes.statuses {
        let RecordFields { source, id, .. } = &row.status.record;
        let opened = is_of_event(&row.status.record)
            && intake.status_versions(*source, id)?.iter().any(|(_, row)| row.csv.extract == 0);
        seed(intake, &mut seeds.statuses, row, opened);
    }
    if people.is_empty() && seeds.links.records.is_empty() && seeds.statuses.records.is_empty() {
        return Ok((changes, next));
    }
    let mut pending = Pending::with(intake, changes, sources.clone(), next);
    let mut queue = people.clone();
    for p in &people {
        queue.extend(vital::children_waiting(&mut pending, *p)?);
        if pending.changes().event_people.iter().any(|(q, _)| q == p) {
            seeds.add_events_of(&mut pending, *p)?;
        }
    }
    let others = refold_people(&mut pending, queue)?;
    seeds.add_all_of(&mut pending, &others)?;
    seeds.refold(&mut pending)?;
    Ok(pending.finish())
}
