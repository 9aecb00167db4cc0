//! Whose cards an event touched: what is asked, when, and where the answer is kept. Must not know
//! how cards are compared.

use super::{Answer, Moment, record_unasked, touched};
use crate::domain::{CivilEvent, Day, EventFault, PersonNo};
use crate::graph::FamilyGraph;
use crate::store::{Changes, EventNo, Ground, Later, Reads, Store, StoreError, StoredEvent};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Whose cards an event touched, still to be asked: everything that tells it is here.
pub struct Question {
    before: Arc<dyn FamilyGraph>,
    after: Arc<dyn FamilyGraph>,
    /// Everybody of whom one graph may answer otherwise than the other.
    changed: Vec<PersonNo>,
    day: Day,
}

impl Question {
    /// Of the graphs before and after, and what [`changed`] said in between.
    pub(super) fn new(
        [before, after]: [Arc<dyn FamilyGraph>; 2],
        mut changed: BTreeSet<PersonNo>,
        day: Day,
    ) -> Question {
        // Incomes of either number are of both.
        for p in changed.clone() {
            changed
                .extend([&before, &after].into_iter().filter_map(|graph| other_name(&**graph, p)));
        }
        Question { before, after, changed: changed.into_iter().collect(), day }
    }

    /// The same the other way round, on another day.
    fn reversed(self, day: Day) -> Question {
        let Question { before, after, changed, .. } = self;
        Question { before: after, after: before, changed, day }
    }

    /// Everybody whose card is another one on the day, under the numbers that are known now.
    pub fn asked(&self) -> Vec<PersonNo> {
        let Question { before, after, changed, day } = self;
        as_known_now(&**after, touched::touched(&**before, &**after, changed, *day))
    }
}

/// Takes one event into a store, and asks whose cards it touches while it is made durable. The
/// event is durable when this returns; what was asked is kept with the next commit, and asked anew
/// should a loss of power come before that. `goes_on` is asked before anything is changed.
pub fn record_and_ask(
    store: &Store,
    event: &CivilEvent,
    moment: Moment,
    goes_on: impl FnOnce() -> Result<(), StoreError> + Send + 'static,
) -> Result<Result<Answer, EventFault>, StoreError> {
    let own = event.clone();
    let work = move |ground: &mut dyn Ground| {
        goes_on()?;
        record_unasked(ground, &own, moment)
    };
    let told = store.write_event(event, work, |told| {
        let (answer, question) = told.as_mut().ok()?;
        let asked = question.take()?.asked();
        answer.event.touched = Some(asked.clone());
        let no = answer.no;
        let keep = move |ground: &mut dyn Ground| keep_touched(ground, [(no, &asked)]);
        Some(Box::new(keep) as Later)
    })?;
    let told = told.map(|(mut answer, _)| {
        // It is durable and must not be told as if it were not: what cannot be asked now is not
        // known yet.
        let _ = ask_anew(store, &mut answer, moment);
        answer
    });
    Ok(told)
}

/// Of an event that was there already, and of which it is not known whose cards it touched: whose
/// cards would be others without it. The state is a fold over what happened, so where nothing has
/// come since, these are the same. It is kept then.
pub fn ask_anew(store: &Store, answer: &mut Answer, moment: Moment) -> Result<(), StoreError> {
    let Some(day) = moment.day.filter(|_| answer.is_unasked()) else { return Ok(()) };
    let annulment = answer.event.event.annulment(moment.now);
    let reads = Reads::watched();
    let mut ground = store.in_thought(&reads)?;
    let annulled = record_unasked(ground.as_mut(), &annulment, moment)?;
    let Some(question) = annulled.ok().and_then(|(_, question)| question) else { return Ok(()) };
    let touched = question.reversed(day.max(answer.event.event.on)).asked();
    reads.check()?;
    drop(ground);
    let no = answer.no;
    answer.event.touched = store.write(move |ground| {
        let known = ground.event_row(no)?.and_then(|row| row.touched);
        if known.is_none() {
            keep_touched(ground, [(no, &touched)])?;
        }
        Ok(known.or(Some(touched)))
    })?;
    Ok(())
}

/// Stages whose cards these events touched, in place of what somebody may have asked anew. What
/// else is said of them stays, for later events may have told it anew.
pub fn keep_touched<'t>(
    ground: &mut dyn Ground,
    touched: impl IntoIterator<Item = (EventNo, &'t Vec<PersonNo>)>,
) -> Result<(), StoreError> {
    let mut changes = Changes::default();
    for (no, touched) in touched {
        let row = ground.event_row(no)?;
        let touched = Some(touched.clone());
        changes.events.extend(row.map(|row| (no, StoredEvent { touched, ..row })));
    }
    ground.stage(changes)
}

/// Everybody of whose rows and records these changes, not staged yet, make others: the ends of
/// records as they are and as they were.
pub(super) fn changed(
    ground: &mut dyn Ground,
    changes: &Changes,
) -> Result<BTreeSet<PersonNo>, StoreError> {
    let mut all: BTreeSet<PersonNo> = changes.people_touched().into_iter().collect();
    let next = ground.next();
    for (no, _) in changes.links.iter().filter(|(no, _)| no.0 < next.link) {
        let old = ground.link(*no)?;
        all.extend(
            old.iter().flat_map(|row| [row.link.from.person(), Some(row.link.to)]).flatten(),
        );
    }
    for (no, _) in changes.statuses.iter().filter(|(no, _)| no.0 < next.status) {
        all.extend(ground.status(*no)?.map(|row| row.status.person));
    }
    Ok(all)
}

/// As whom somebody is known now, where that is somebody else.
fn other_name(graph: &dyn FamilyGraph, p: PersonNo) -> Option<PersonNo> {
    graph.person(p).filter(|row| row.merged)?;
    let merges = graph.merges(p).into_iter();
    merges.filter(|merge| merge.recorded.known_at(None)).map(|merge| merge.into).next()
}

/// Those of whom it is known now that they are somebody else as whom they are, each once.
fn as_known_now(graph: &dyn FamilyGraph, touched: Vec<PersonNo>) -> Vec<PersonNo> {
    let known_as = |p: PersonNo| other_name(graph, p).unwrap_or(p);
    let known: BTreeSet<PersonNo> = touched.into_iter().map(known_as).collect();
    known.into_iter().collect()
}
