//! A slow, literal fold of events and rows, written from spec 1 §6 alone: to know a state,
//! everything recorded by then is replayed from nothing, each event as it was known then.

use super::said;
use otbasy::domain::{Day, Instant};
use std::collections::{BTreeMap, BTreeSet};

/// Registers, best first.
pub(super) const SOURCES: [&str; 4] = ["CIVIL_ACTS", "COURT", "TAX", "CITIZEN"];

/// The name of an event: its register and id.
pub(super) type EventName = (&'static str, String);

/// Something that came.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) source: &'static str,
    pub(super) id: String,
    pub(super) recorded_at: Instant,
    pub(super) what: What,
}

/// The ends of a link, or a person and nobody.
pub(super) type Ends = (String, String);

#[derive(Clone, Debug)]
pub(super) enum What {
    Row(Said),
    /// These records, `#1`, `#2` …
    Opens(Vec<Said>),
    Ends {
        kind: &'static str,
        ends: Ends,
        on: Day,
        reason: &'static str,
        /// Of a link its basis, of a status its detail; empty = whichever.
        basis: &'static str,
    },
    Annuls {
        kind: &'static str,
        ends: Ends,
        on: Day,
    },
    Dies {
        person: String,
        on: Day,
    },
    IsAlive {
        person: String,
        on: Day,
    },
    Adopts {
        child: String,
        adopter: String,
        replaced: String,
        on: Day,
    },
    Unadopts {
        child: String,
        adopter: String,
        replaced: String,
        on: Day,
    },
    /// An earlier event happened on another day, or to another couple.
    Corrects(EventName, Option<Day>, Option<Ends>),
    /// An earlier event never was.
    Voids(EventName),
    /// The first number is the second from now on.
    Replaces {
        old: String,
        new: String,
    },
    /// The second record is of the same human as the first.
    Merges {
        person: String,
        duplicate: String,
    },
    /// They are two after all.
    Splits(EventName),
    /// What is said of records of these people.
    Judges {
        people: Vec<String>,
        verdicts: Vec<(Key, Verdict)>,
    },
}

/// What is said of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Contested,
    Confirmed,
    Withdrawn,
}

/// What a version says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Said {
    pub(super) kind: &'static str,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) basis: &'static str,
    pub(super) start: Day,
    pub(super) until: Day,
    pub(super) reason: &'static str,
    pub(super) document: String,
}

/// The kinds of statuses that the tests know.
pub(super) const STATUSES: [&str; 3] = ["EMPLOYED", "PENSIONER", "MISSING"];

impl Said {
    pub(super) fn line(&self) -> String {
        let ends = (self.from.as_str(), self.to.as_str());
        said(self.kind, ends, self.basis, (self.start, self.until), self.reason, &self.document)
    }

    fn is_status(&self) -> bool {
        STATUSES.contains(&self.kind)
    }

    fn is_of(&self, kind: &str, (a, b): &Ends, basis: &str) -> bool {
        let straight = self.from == *a && self.to == *b;
        let swapped = kind == "SPOUSE" && self.from == *b && self.to == *a;
        let detail = kind != "PENSIONER" || basis.is_empty() || self.basis == basis;
        self.kind == kind && (straight || swapped) && detail
    }

    fn in_force(&self, on: Day) -> bool {
        self.reason != "ANNULLED" && self.start <= on && self.until > on
    }
}

/// Whether it is a status, the register, the id.
pub(super) type Key = (bool, &'static str, String);

fn rank(source: &str) -> usize {
    SOURCES.iter().position(|name| *name == source).unwrap()
}

fn place(item: &Item) -> (Instant, usize, &'static str, String, bool) {
    let is_event = !matches!(item.what, What::Row(_));
    let worse_first = usize::MAX - rank(item.source);
    (item.recorded_at, worse_first, item.source, item.id.clone(), is_event)
}

/// What an event states as far as these items tell; `None`: it never was.
fn effective(item: &Item, known: &[&Item], deep: usize) -> Option<What> {
    let name = (item.source, item.id.clone());
    let is_about = |other: &&&Item| match &other.what {
        What::Corrects(of, ..) | What::Voids(of) | What::Splits(of) => *of == name,
        _ => false,
    };
    let mut what = item.what.clone();
    if matches!(what, What::Row(_)) || deep == 0 {
        return Some(what);
    }
    let mut others: Vec<&&Item> = known.iter().filter(is_about).collect();
    others.sort_by_key(|other| place(other));
    for other in others {
        match effective(other, known, deep - 1) {
            Some(What::Corrects(_, on, ends)) => what = corrected(what, on, ends),
            Some(What::Voids(_)) => return None,
            Some(What::Splits(_)) if matches!(what, What::Merges { .. }) => return None,
            _ => {}
        }
    }
    Some(what)
}

fn corrected(mut what: What, new: Option<Day>, couple: Option<Ends>) -> What {
    match &mut what {
        What::Opens(all) => {
            for said in all {
                said.start = new.unwrap_or(said.start);
                if let Some((from, to)) = couple.clone() {
                    (said.from, said.to) = (from, to);
                }
            }
        }
        What::Ends { on, ends, .. } | What::Annuls { on, ends, .. } => {
            *on = new.unwrap_or(*on);
            *ends = couple.unwrap_or(ends.clone());
        }
        What::Dies { on, .. }
        | What::IsAlive { on, .. }
        | What::Adopts { on, .. }
        | What::Unadopts { on, .. } => *on = new.unwrap_or(*on),
        What::Corrects(_, on, ends) => {
            *on = new.or(*on);
            *ends = couple.or(ends.clone());
        }
        What::Row(_)
        | What::Voids(_)
        | What::Splits(_)
        | What::Judges { .. }
        | What::Replaces { .. }
        | What::Merges { .. } => {}
    }
    what
}

/// Who is who: what a name stands for, by names. Absent = oneself.
pub(super) type Who = BTreeMap<String, String>;

fn called<'w>(who: &'w Who, name: &'w str) -> &'w str {
    who.get(name).map_or(name, String::as_str)
}

/// All that are `gone` are `into` from now on.
fn join(who: &mut Who, gone: &str, into: &str) {
    who.entry(gone.to_owned()).or_insert_with(|| gone.to_owned());
    who.values_mut().filter(|name| *name == gone).for_each(|name| into.clone_into(name));
}

/// Everything that items state as far as these items tell, in the order of the fold.
fn all_stated(items: &[Item], known_at: Instant) -> Vec<Item> {
    let mut known: Vec<&Item> = items.iter().filter(|i| i.recorded_at <= known_at).collect();
    known.sort_by_key(|item| place(item));
    let stated = |item: &&Item| Some(Item { what: effective(item, &known, 4)?, ..(*item).clone() });
    known.iter().filter_map(stated).collect()
}

/// Whose number each is, by everything that is known in the end: fields have no history.
pub(super) fn numbers(items: &[Item]) -> Who {
    let mut who = Who::new();
    for item in all_stated(items, Instant::NEVER) {
        if let What::Replaces { old, new } = item.what {
            let (gone, into) = (called(&who, &old).to_owned(), called(&who, &new).to_owned());
            // In a ring the last one counts.
            let into = if gone == into { new } else { into };
            join(&mut who, &gone, &into);
        }
    }
    who
}

/// Who is known as whom at an instant. `arrived` are the names that came by a row or a birth.
pub(super) fn who_is_who(items: &[Item], arrived: &[&str], known_at: Instant) -> Who {
    let (numbers, mut who) = (numbers(items), numbers(items));
    let has_come =
        |name: &str| arrived.iter().any(|other| called(&numbers, other) == called(&numbers, name));
    for item in all_stated(items, known_at) {
        if let What::Merges { person, duplicate } = item.what
            && has_come(&person)
            && has_come(&duplicate)
        {
            let (gone, into) = (called(&who, &duplicate).to_owned(), called(&who, &person));
            let into = into.to_owned();
            if gone != into {
                join(&mut who, &gone, &into);
            }
        }
    }
    who
}

/// What an item states, of whom its people are known as; `None` if nothing is left of it.
fn renamed(mut item: Item, who: &Who) -> Option<Item> {
    let name = |text: &mut String| *text = called(who, text).to_owned();
    let both = |(a, b): &mut Ends| {
        name(a);
        name(b);
    };
    let is_self = |said: &Said| !said.is_status() && said.from == said.to;
    match &mut item.what {
        What::Row(said) => {
            name(&mut said.from);
            name(&mut said.to);
            if is_self(said) {
                return None;
            }
        }
        What::Opens(all) => {
            all.iter_mut().for_each(|said| {
                name(&mut said.from);
                name(&mut said.to);
            });
        }
        What::Ends { ends, .. } | What::Annuls { ends, .. } => {
            both(ends);
            if ends.0 == ends.1 {
                return None;
            }
        }
        What::Dies { person, .. } | What::IsAlive { person, .. } => name(person),
        What::Judges { people, .. } => people.iter_mut().for_each(name),
        What::Adopts { child, adopter, replaced, .. }
        | What::Unadopts { child, adopter, replaced, .. } => {
            [child, adopter, replaced].into_iter().for_each(name);
        }
        What::Corrects(..)
        | What::Voids(_)
        | What::Splits(_)
        | What::Replaces { .. }
        | What::Merges { .. } => {}
    }
    Some(item)
}

/// The records as known at an instant, one line each.
pub(super) fn records(
    items: &[Item],
    arrived: &[&str],
    known_at: Instant,
) -> BTreeMap<String, String> {
    let (state, contested) = said_at(items, arrived, known_at);
    let line = |(key, said): (Key, Said)| {
        let is_contested = contested.contains(&key) && said.reason != "ANNULLED";
        let (status, source, id) = key;
        let status = if status { "S " } else { "" };
        let contested = if is_contested { " CONTESTED" } else { "" };
        (format!("{status}{source}/{id}"), said.line() + contested)
    };
    state.into_iter().map(line).collect()
}

/// What every record says as known at an instant, and which are contested.
pub(super) fn said_at(
    items: &[Item],
    arrived: &[&str],
    known_at: Instant,
) -> (BTreeMap<Key, Said>, BTreeSet<Key>) {
    let who = who_is_who(items, arrived, known_at);
    let stated = all_stated(items, known_at).into_iter();
    let stated: Vec<Item> = stated.filter_map(|item| renamed(item, &who)).collect();
    let mut world = World::default();
    for item in &stated {
        world.take(item);
    }
    (world.state, world.contested)
}

/// One thing that an event does to records.
#[derive(Clone)]
enum Doing {
    End { kind: &'static str, ends: Ends, reason: &'static str, basis: &'static str },
    Bury(String),
    Replace { ends: Ends, adoptive: bool },
    Annul { kind: &'static str, ends: Ends },
    Revive { ends: Ends, number: usize },
}

#[derive(Default)]
struct World<'i> {
    state: BTreeMap<Key, Said>,
    doings: Vec<(&'i Item, Doing, Day, Vec<Day>)>,
    said_of: Vec<(&'i [String], &'i Key, Verdict)>,
    contested: BTreeSet<Key>,
}

impl<'i> World<'i> {
    fn take(&mut self, item: &'i Item) {
        match &item.what {
            What::Row(said) => self.put((said.is_status(), item.source, item.id.clone()), said),
            What::Opens(all) => self.open(item, all),
            What::Ends { kind, ends, on, reason, basis } => {
                let (ends, basis) = (ends.clone(), *basis);
                self.act(item, Doing::End { kind, ends, reason, basis }, *on);
            }
            What::Annuls { kind, ends, on } => {
                self.act(item, Doing::Annul { kind, ends: ends.clone() }, *on);
            }
            What::Dies { person, on } => self.act(item, Doing::Bury(person.clone()), *on),
            What::IsAlive { person, on } => {
                let ends = (person.clone(), String::new());
                self.act(item, Doing::Annul { kind: "MISSING", ends }, *on);
            }
            What::Adopts { child, adopter, replaced, on } => {
                let said = Said {
                    kind: "PARENT",
                    from: adopter.clone(),
                    to: child.clone(),
                    basis: "ADOPTION",
                    start: *on,
                    until: Day::OPEN_END,
                    reason: "",
                    document: String::new(),
                };
                self.open(item, &[said]);
                if replaced != child {
                    let ends = (replaced.clone(), child.clone());
                    self.act(item, Doing::Replace { ends, adoptive: false }, *on);
                }
            }
            What::Unadopts { child, adopter, replaced, on } => {
                if adopter != child {
                    let ends = (adopter.clone(), child.clone());
                    self.act(item, Doing::Replace { ends, adoptive: true }, *on);
                }
                if replaced != child {
                    let ends = (replaced.clone(), child.clone());
                    self.act(item, Doing::Revive { ends, number: 1 }, *on);
                }
            }
            What::Judges { people, verdicts } => {
                for (key, verdict) in verdicts {
                    self.said_of.push((people, key, *verdict));
                    self.judge(key, people, *verdict);
                }
            }
            What::Corrects(..)
            | What::Voids(_)
            | What::Splits(_)
            | What::Replaces { .. }
            | What::Merges { .. } => {}
        }
    }

    /// Of a record of other people nothing is said.
    fn judge(&mut self, key: &Key, people: &[String], verdict: Verdict) {
        let Some(said) = self.state.get_mut(key) else { return };
        if !people.contains(&said.from) && !people.contains(&said.to) {
            return;
        }
        match verdict {
            Verdict::Contested => drop(self.contested.insert(key.clone())),
            Verdict::Confirmed => drop(self.contested.remove(key)),
            Verdict::Withdrawn => {
                self.contested.remove(key);
                said.reason = "ANNULLED";
            }
        }
    }

    /// What was said last of the people of a record.
    fn last_said(&self, key: &Key) -> Option<(&'i [String], Verdict)> {
        let said = &self.state[key];
        let of = |people: &[String]| people.contains(&said.from) || people.contains(&said.to);
        let last = self.said_of.iter().rev().find(|(people, own, _)| *own == key && of(people));
        last.map(|(people, _, verdict)| (*people, *verdict))
    }

    fn open(&mut self, item: &'i Item, all: &[Said]) {
        for (n, said) in all.iter().enumerate() {
            let id = format!("{}#{}", item.id, n + 1);
            if said.is_status() || said.from != said.to {
                self.put((said.is_status(), item.source, id), said);
            }
        }
    }

    fn put(&mut self, key: Key, said: &Said) {
        let is_new = self.state.insert(key.clone(), said.clone()).is_none();
        self.contested.remove(&key);
        if let Some((people, Verdict::Withdrawn)) = self.last_said(&key).filter(|_| is_new) {
            self.judge(&key, people, Verdict::Withdrawn);
        }
        if is_new {
            (0..self.doings.len()).for_each(|n| self.act_on(n, &key));
        }
        if let Some((people, Verdict::Contested)) = self.last_said(&key) {
            self.judge(&key, people, Verdict::Contested);
        }
    }

    fn act(&mut self, item: &'i Item, doing: Doing, on: Day) {
        self.doings.push((item, doing, on, Vec::new()));
        let mut keys: Vec<Key> = self.state.keys().cloned().collect();
        keys.sort_by_key(|key| (self.state[key].start, rank(key.1), key.1, key.2.clone()));
        let n = self.doings.len() - 1;
        keys.iter().for_each(|key| self.act_on(n, key));
    }

    fn act_on(&mut self, n: usize, key: &Key) {
        let (item, doing, on, done) = self.doings[n].clone();
        let said = self.state[key].clone();
        match doing {
            Doing::Bury(person) => {
                let kind = ["SPOUSE", "GUARDIAN", "CARER"].contains(&said.kind);
                if kind && (said.from == person || said.to == person) && said.in_force(on) {
                    let reason = if said.kind == "SPOUSE" { "DEATH" } else { said.reason };
                    self.state.insert(key.clone(), Said { until: on, reason, ..said });
                }
            }
            Doing::End { kind, ends, reason, basis } => {
                let detail = if STATUSES.contains(&kind) { basis } else { "" };
                if !said.is_of(kind, &ends, detail) || !said.in_force(on) {
                    return;
                }
                let reason = if kind == "SPOUSE" { reason } else { said.reason };
                let ended = Said { until: on, reason, ..said.clone() };
                if rank(key.1) >= rank(item.source) {
                    self.state.insert(key.clone(), ended);
                } else if !done.contains(&said.start) {
                    self.doings[n].3.push(said.start);
                    let id = format!("{}#{}", item.id, self.doings[n].3.len());
                    let basis = if basis.is_empty() { said.basis } else { basis };
                    let ((from, to), document) = (ends, String::new());
                    let own = Said { from, to, basis, document, ..ended };
                    self.put((key.0, item.source, id), &own);
                }
            }
            Doing::Replace { ends, adoptive } => {
                let fits = !adoptive || said.basis == "ADOPTION";
                if said.is_of("PARENT", &ends, "") && fits && said.in_force(on) {
                    self.state.insert(key.clone(), Said { until: on, ..said });
                }
            }
            Doing::Annul { kind, ends } => {
                let begun = |said: &Said| {
                    said.is_of(kind, &ends, "") && said.reason != "ANNULLED" && said.start <= on
                };
                let last = self.state.values().filter(|s| begun(s)).map(|s| s.start).max();
                if begun(&said) && Some(said.start) == last {
                    self.state.insert(key.clone(), Said { reason: "ANNULLED", ..said });
                }
            }
            Doing::Revive { ends, number } => self.revive(n, &said, &ends, number),
        }
    }

    /// What an annulled adoption had ended holds again, once, unless something else does.
    fn revive(&mut self, n: usize, said: &Said, ends: &Ends, number: usize) {
        let (item, _, on, done) = self.doings[n].clone();
        let of_them = |said: &&Said| said.is_of("PARENT", ends, "") && said.reason != "ANNULLED";
        if !of_them(&said) {
            return;
        }
        let all: Vec<(&Key, &Said)> = self.state.iter().filter(|(_, said)| of_them(said)).collect();
        let in_force = all.iter().any(|(_, said)| said.in_force(on));
        let mut ended: Vec<&(&Key, &Said)> =
            all.iter().filter(|(_, said)| said.until <= on).collect();
        ended
            .sort_by_key(|(key, said)| (said.until, said.start, rank(key.1), key.1, key.2.clone()));
        let Some((_, former)) = ended.last().filter(|_| done.is_empty() && !in_force) else {
            return;
        };
        let said =
            Said { start: on, until: Day::OPEN_END, document: String::new(), ..(*former).clone() };
        let (from, to) = ends.clone();
        let said = Said { from, to, reason: "", ..said };
        self.doings[n].3.push(on);
        self.put((false, item.source, format!("{}#{number}", item.id)), &said);
    }
}

/// The death of a person: the row's, unless an event recorded no earlier says otherwise; the last
/// one counts, and one that says the same day again says nothing. `who` tells of whom events are,
/// and since when that is known.
pub(super) fn death(
    items: &[Item],
    who: &dyn Fn(&str) -> Option<Instant>,
    row: Option<(Day, Instant)>,
) -> (Day, Instant) {
    let mut state = row.unwrap_or((Day::OPEN_END, Instant::ALWAYS));
    for item in all_stated(items, Instant::NEVER) {
        let new = match item.what {
            What::Dies { person, on } => {
                who(&person).map(|since| (on, item.recorded_at.max(since)))
            }
            What::IsAlive { person, .. } => who(&person).map(|_| (Day::OPEN_END, Instant::ALWAYS)),
            _ => None,
        };
        let Some(new) = new else { continue };
        let row_is_later = row.is_some_and(|(_, at)| at > item.recorded_at);
        if !row_is_later && state.0 != new.0 {
            state = new;
        }
    }
    state
}
