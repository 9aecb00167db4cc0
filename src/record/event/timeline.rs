//! What an event states at which time: corrections and annulments supersede it from the instant at
//! which they were recorded (spec 1 §6), and may be superseded themselves. Must not know what an
//! event does.

use super::fold::Place;
use super::pending::Pending;
use crate::domain::{CivilEvent, Deed, Identity, Instant, Recorded};
use crate::store::{EventNo, StoreError, StoredEvent};
use std::sync::Arc;

/// How long a row of events may be of which each is about the one before.
const SUPERSEDED_MAX: usize = 8;

/// An event with all that supersedes it.
pub(super) struct Timeline {
    pub(super) no: EventNo,
    pub(super) row: StoredEvent,
    /// What it states from when on, ascending; the first is the event as it came. `None`: it never
    /// was.
    forms: Vec<(Instant, Option<Arc<CivilEvent>>)>,
    /// What supersedes it, or what supersedes it, and whether each does so in the end.
    pub(super) superseded_by: Vec<(EventNo, bool)>,
}

impl Timeline {
    /// Of an event that supersedes none.
    pub(super) fn of(
        pending: &mut Pending,
        no: EventNo,
        row: StoredEvent,
    ) -> Result<Timeline, StoreError> {
        Timeline::within(pending, no, row, SUPERSEDED_MAX)
    }

    fn within(
        pending: &mut Pending,
        no: EventNo,
        row: StoredEvent,
        deep: usize,
    ) -> Result<Timeline, StoreError> {
        let mut timeline = Timeline {
            forms: vec![(Instant::ALWAYS, Some(Arc::clone(&row.event)))],
            no,
            row,
            superseded_by: Vec::new(),
        };
        let key = timeline.row.event.key();
        let found = if deep == 0 { Vec::new() } else { pending.superseding(&key)? };
        let mut others = Vec::with_capacity(found.len());
        for (no, row) in found {
            others.push(Timeline::within(pending, no, row, deep - 1)?);
        }
        let place =
            |t: &Timeline| Place::of_event(&pending.sources, t.row.recorded_at, &t.row.event);
        others.sort_by_cached_key(place);
        let mut instants: Vec<Instant> = others.iter().flat_map(Timeline::turns).collect();
        instants.extend(others.iter().map(|other| other.row.recorded_at));
        instants.sort_unstable();
        instants.dedup();
        for at in instants {
            let (form, superseded_by) = timeline.superseded(pending, &others, at);
            timeline.forms.push((at, form));
            timeline.superseded_by = superseded_by;
        }
        // Whoever corrects a correction changes what it states, as that one does.
        let below = others.into_iter().flat_map(|other| other.superseded_by);
        timeline.superseded_by.extend(below);
        Ok(timeline)
    }

    /// What it states at an instant, and which of the others had a part in that.
    fn superseded(
        &self,
        pending: &Pending,
        others: &[Timeline],
        at: Instant,
    ) -> (Option<Arc<CivilEvent>>, Vec<(EventNo, bool)>) {
        let mut form = Some(Arc::clone(&self.row.event));
        let mut by = Vec::new();
        for other in others {
            let known = other.row.recorded_at <= at;
            let own = other.at(at).filter(|_| known).map(|event| &event.deed);
            let fits = match (own, &form) {
                (Some(Deed::Corrects(_, fields)), Some(event)) => {
                    let corrected = event.corrected(fields, &pending.sources).ok();
                    let fits = corrected.is_some();
                    form = corrected.map(Arc::new).or(form);
                    fits
                }
                (Some(Deed::Split(_)), Some(event)) => {
                    let fits = matches!(event.deed, Deed::Merged(_));
                    form = form.filter(|_| !fits);
                    fits
                }
                (Some(Deed::Annuls(_)), Some(_)) => {
                    form = None;
                    true
                }
                _ => false,
            };
            by.push((other.no, fits));
        }
        (form, by)
    }

    /// What it states as known at an instant; `None`: it never was.
    pub(super) fn at(&self, instant: Instant) -> Option<&CivilEvent> {
        self.forms.iter().rev().find(|(from, _)| *from <= instant)?.1.as_deref()
    }

    /// What it states as far as is known.
    pub(super) fn last(&self) -> Option<&Arc<CivilEvent>> {
        self.forms.last()?.1.as_ref()
    }

    /// Everything that it states at any time.
    pub(super) fn forms(&self) -> impl Iterator<Item = &CivilEvent> {
        self.forms.iter().filter_map(|(_, form)| form.as_deref())
    }

    /// What it states during which part of recorded time, from when it was recorded on.
    pub(super) fn spans(&self) -> Vec<(Recorded, &CivilEvent)> {
        let ends = self.turns().chain([Instant::NEVER]);
        let mut spans: Vec<(Recorded, &CivilEvent)> = Vec::new();
        for ((at, form), until) in self.forms.iter().zip(ends) {
            let known = Recorded { from: self.row.recorded_at.max(*at), until };
            spans.extend(form.iter().filter(|_| known.from < known.until).map(|f| (known, &**f)));
        }
        spans
    }

    /// When it was superseded.
    pub(super) fn turns(&self) -> impl Iterator<Item = Instant> {
        self.forms.iter().skip(1).map(|(at, _)| *at)
    }

    /// Everybody whom it names at any time, the newborn first.
    pub(super) fn people(&self) -> Vec<Identity> {
        let mut all: Vec<Identity> = Vec::new();
        for form in self.forms() {
            let named = form.newcomer().into_iter().take(1);
            all.extend(named.chain(form.people().into_iter().cloned()));
        }
        let mut seen: Vec<Identity> = Vec::with_capacity(all.len());
        for who in all {
            if !seen.contains(&who) {
                seen.push(who);
            }
        }
        seen
    }
}

/// The event that is superseded in the end, however long the row; `None` where one is not there.
pub(super) fn root(
    pending: &mut Pending,
    no: EventNo,
    row: StoredEvent,
) -> Result<Option<(EventNo, StoredEvent)>, StoreError> {
    let (mut no, mut row) = (no, row);
    for _ in 0..=SUPERSEDED_MAX {
        let Some(of) = row.event.of().cloned() else { return Ok(Some((no, row))) };
        match pending.event_of_key(&of.source, &of.id)? {
            Some(found) => (no, row) = found,
            None => return Ok(None),
        }
    }
    Ok(None)
}
