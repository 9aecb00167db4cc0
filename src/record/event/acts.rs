//! What an event does, act by act, once the people it names have numbers. Pure; must not know which
//! records are there.

use super::facts::{Fact, Links, RecordKey, Statuses, Thing};
use crate::domain::{
    Adoption, Basis, CivilEvent, Condition, Confidence, Day, Deed, EndReason, Identity, Interval,
    Link, LinkKind, Party, PersonNo, RecordFields, RecordState, RecordTable, Recorded, Secrecy,
    Source, Sources, Status, StatusKind, Tie, Verdict,
};
use crate::store::{CsvMark, StoredLink, StoredStatus};

/// One thing that an event does to records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Act<T: Fact> {
    /// Opens a record.
    Open(Box<T>),
    /// Does something to those that are there, or arrive.
    Do(T::About, Does<T>),
    /// Says whether a record stands.
    Judge(Judgement),
}

/// What is said of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Judgement {
    pub(super) record: RecordKey,
    /// Whose it is said to be: of a record of others nothing is said.
    pub(super) people: Vec<PersonNo>,
    pub(super) verdict: Verdict,
}

/// What is done to a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Does<T> {
    /// It ends, for this reason if it is a marriage. Beside the records of better registers the
    /// event states its own, unless it has none.
    End(Option<EndReason>, Option<Box<T>>),
    /// It ends by an adoption, and both are a secret.
    Replace,
    /// It never was: of those begun by the day the last.
    Annul,
    /// What ended is stated again as this record, with its basis.
    Revive(Box<T>),
}

/// All acts of an event.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Acts {
    pub(super) links: Vec<Act<StoredLink>>,
    pub(super) statuses: Vec<Act<StoredStatus>>,
}

/// The acts of an event of this source. `number` knows everybody whom an event names.
pub(super) fn acts(
    event: &CivilEvent,
    (source, sources): (Source, &Sources),
    number: impl Fn(&Identity) -> Option<PersonNo>,
) -> Acts {
    let maker = Maker { event, source, number: &number };
    let one = |act: Option<Act<StoredLink>>| Acts {
        links: act.into_iter().collect(),
        statuses: Vec::new(),
    };
    match &event.deed {
        Deed::Born(_, parents) => {
            let child = event.newcomer().iter().find_map(&number);
            Acts { links: maker.filiations(parents, child, Basis::Birth), ..Acts::default() }
        }
        Deed::Died(person) => one(number(person)
            .map(|p| Act::Do(Links::OfTheDead(p), Does::End(Some(EndReason::Death), None)))),
        Deed::Began(tie) => one(maker.tied(tie).map(|link| Act::Open(Box::new(link)))),
        Deed::Ended(tie, reason) => one(maker.tied(tie).map(|link| {
            let thing = Thing::of(&link.link);
            Act::Do(Links::Of(thing), Does::End(*reason, Some(Box::new(link))))
        })),
        Deed::Annulled(tie) => {
            one(maker.tied(tie).map(|link| Act::Do(Links::Of(Thing::of(&link.link)), Does::Annul)))
        }
        Deed::Adopted(adoption) => maker.adopted(adoption),
        Deed::AdoptionAnnulled(adoption) => maker.adoption_annulled(adoption),
        Deed::StatusBegan(condition) => maker.status(condition, |row| Act::Open(Box::new(row))),
        Deed::StatusEnded(condition) => maker.status(condition, |row| {
            let Status { person, kind, detail, .. } = &row.status;
            let about = Statuses { person: *person, kind: *kind, detail: detail.clone() };
            Act::Do(about, Does::End(None, Some(Box::new(row))))
        }),
        Deed::FoundAlive(person) => {
            let about = |person| {
                let (kind, detail) = (StatusKind::Missing, String::new());
                Act::Do(Statuses { person, kind, detail }, Does::Annul)
            };
            let statuses = number(person).map(about).into_iter().collect();
            Acts { statuses, ..Acts::default() }
        }
        Deed::Disputed(_) | Deed::Resolved(_) => judged(&event.deed, sources, number),
        Deed::Replaced(_)
        | Deed::Merged(_)
        | Deed::Corrects(..)
        | Deed::Annuls(_)
        | Deed::Split(_) => Acts::default(),
    }
}

/// What an event says of records, those of registers that are known.
fn judged(deed: &Deed, sources: &Sources, number: impl Fn(&Identity) -> Option<PersonNo>) -> Acts {
    let (people, verdicts) = deed.verdicts();
    let people: Vec<PersonNo> = people.iter().filter_map(number).collect();
    let mut acts = Acts::default();
    for (name, verdict) in verdicts {
        let Some(source) = sources.find(&name.source) else { continue };
        let (record, people) = ((source, name.id.clone()), people.clone());
        let judgement = Judgement { record, people, verdict };
        match name.table {
            RecordTable::Link => acts.links.push(Act::Judge(judgement)),
            RecordTable::Status => acts.statuses.push(Act::Judge(judgement)),
        }
    }
    acts
}

struct Maker<'m, N> {
    event: &'m CivilEvent,
    source: Source,
    number: &'m N,
}

impl<N: Fn(&Identity) -> Option<PersonNo>> Maker<'_, N> {
    fn find(&self, who: &Identity) -> Option<PersonNo> {
        (self.number)(who)
    }

    /// The link of a tie as the event states it. Two names can turn out to be those of one person.
    fn tied(&self, tie: &Tie) -> Option<StoredLink> {
        let from = tie.from.person().and_then(|who| self.find(who));
        let (from, to) = (tie.party(from)?, self.find(&tie.to)?);
        let link = opened(tie.kind, from, to, tie.basis, record_fields(self.event, self.source, 1));
        (link.link.from.person() != Some(to)).then_some(link)
    }

    /// Parents of a child, in the order in which they are named.
    fn filiations(
        &self,
        parents: &[Identity],
        child: Option<PersonNo>,
        basis: Basis,
    ) -> Vec<Act<StoredLink>> {
        let links = self.filiation_rows(parents, child, basis);
        links.into_iter().map(|link| Act::Open(Box::new(link))).collect()
    }

    fn filiation_rows(
        &self,
        parents: &[Identity],
        child: Option<PersonNo>,
        basis: Basis,
    ) -> Vec<StoredLink> {
        let row = |(n, parent): (usize, &Identity)| {
            let (from, to) = (self.find(parent)?, child?);
            let record = record_fields(self.event, self.source, n + 1);
            let party = Party::Person(from);
            let mut row = opened(LinkKind::Parent, party, to, Some(basis), record);
            if basis == Basis::Adoption {
                row.link.record.secrecy = Secrecy::Adoption;
            }
            (from != to).then_some(row)
        };
        parents.iter().enumerate().filter_map(row).collect()
    }

    fn adopted(&self, adoption: &Adoption) -> Acts {
        let child = self.find(&adoption.child);
        let mut links = self.filiations(&adoption.adopters, child, Basis::Adoption);
        let replaced = self.filiation_rows(&adoption.replaces, child, Basis::Birth);
        links.extend(replaced.iter().map(|row| Act::Do(Links::Of(row.thing()), Does::Replace)));
        Acts { links, ..Acts::default() }
    }

    /// The adopters' links end, those that they replaced are opened again as `#1`, `#2` …
    fn adoption_annulled(&self, adoption: &Adoption) -> Acts {
        let child = self.find(&adoption.child);
        let ended = self.filiation_rows(&adoption.adopters, child, Basis::Adoption);
        let ended = ended.iter().map(|row| Act::Do(Links::Adoptive(row.thing()), Does::Replace));
        let revived = self.filiation_rows(&adoption.replaces, child, Basis::Birth).into_iter();
        let revived =
            revived.map(|row| Act::Do(Links::Of(row.thing()), Does::Revive(Box::new(row))));
        Acts { links: ended.chain(revived).collect(), ..Acts::default() }
    }

    fn status(
        &self,
        condition: &Condition,
        act: impl Fn(StoredStatus) -> Act<StoredStatus>,
    ) -> Acts {
        let Condition { person, kind, detail, note } = condition;
        let row = |person| {
            let (detail, note) = (detail.clone(), note.clone());
            let record = record_fields(self.event, self.source, 1);
            let status = Status { person, kind: *kind, detail, note, record };
            StoredStatus { status, csv: CsvMark::default() }
        };
        let statuses = self.find(person).map(row).map(act).into_iter().collect();
        Acts { statuses, ..Acts::default() }
    }
}

fn opened(
    kind: LinkKind,
    from: Party,
    to: PersonNo,
    basis: Option<Basis>,
    record: RecordFields,
) -> StoredLink {
    let link = Link { kind, from, to, basis, end_reason: None, record };
    StoredLink { link, csv: CsvMark::default() }
}

/// What the `n`th record of an event has, in force from its day on.
fn record_fields(event: &CivilEvent, source: Source, n: usize) -> RecordFields {
    RecordFields {
        source,
        id: record_id(event, n),
        valid: Interval { from: event.on, until: Day::OPEN_END },
        document: event.document.clone(),
        confidence: None::<Confidence>,
        state: RecordState::Registered,
        secrecy: Secrecy::None,
        recorded: Recorded::ALWAYS,
    }
}

/// The id of the `n`th record of an event.
pub(super) fn record_id(event: &CivilEvent, n: usize) -> String {
    format!("{}#{n}", event.id)
}
