//! The person whom a rule looks at: what is active, and what else is known, each worked out once.
//! Must not know any code.

use super::RecordNo;
use crate::domain::{LinkKind, PersonNo};
use crate::family::Custody;
use crate::graph::{ActiveLink, Being, Links, StatusRow, View};
use std::cell::OnceCell;
use std::rc::Rc;

/// Whom a rule looks at, on the day of a view.
pub(super) struct Subject<'a, 'v, 'g> {
    /// Spouses, legal parents, guardians.
    pub(super) custody: &'a Custody<'v, 'g>,
    /// The person.
    pub(super) p: PersonNo,
    /// The person on the day.
    pub(super) being: Rc<Being>,
    /// The active links.
    pub(super) links: Rc<Links>,
    ever: OnceCell<Rc<[ActiveLink]>>,
    statuses: OnceCell<Vec<StatusRow>>,
}

/// The people and records of a conflict, whose code the registry has.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) people: Vec<PersonNo>,
    pub(super) records: Vec<RecordNo>,
}

impl Finding {
    /// With links alone.
    pub(super) fn of_links<'l>(
        people: Vec<PersonNo>,
        links: impl IntoIterator<Item = &'l ActiveLink>,
    ) -> Finding {
        let records = links.into_iter().map(|link| RecordNo::Link(link.no)).collect();
        Finding { people, records }
    }
}

impl<'a, 'v, 'g> Subject<'a, 'v, 'g> {
    /// Nobody is looked at who is not known at K.
    pub(super) fn of(custody: &'a Custody<'v, 'g>, p: PersonNo) -> Option<Subject<'a, 'v, 'g>> {
        let being = custody.view.being(p)?;
        let links = custody.view.links(p);
        let (ever, statuses) = (OnceCell::new(), OnceCell::new());
        Some(Subject { custody, p, being, links, ever, statuses })
    }

    pub(super) fn view(&self) -> &'v View<'g> {
        self.custody.view
    }

    /// Every link known at K and not annulled, at whatever time it holds.
    pub(super) fn ever(&self) -> &[ActiveLink] {
        self.ever.get_or_init(|| self.view().links_ever(self.p))
    }

    /// Every status known at K and not annulled, at whatever time it holds.
    pub(super) fn statuses(&self) -> &[StatusRow] {
        self.statuses.get_or_init(|| self.view().all_statuses_ever(self.p))
    }

    /// The active links of a kind that lead here, with the person at their start.
    pub(super) fn towards(&self, kind: LinkKind) -> impl Iterator<Item = (&ActiveLink, PersonNo)> {
        self.links.to(kind, self.p).filter_map(|link| Some((link, link.from?)))
    }

    /// Of two spouses each marriage is one's to tell of: the one with the higher number.
    pub(super) fn tells_of(&self, link: &ActiveLink) -> bool {
        match link.kind {
            LinkKind::Spouse => link.other_end(self.p).is_some_and(|other| other < self.p),
            _ => link.to == self.p,
        }
    }

    /// Whether somebody is alive on the day.
    pub(super) fn alive(&self, p: PersonNo) -> bool {
        self.view().being(p).is_some_and(|being| being.alive)
    }

    /// People by the smaller iin, each once.
    pub(super) fn set(&self, people: impl IntoIterator<Item = PersonNo>) -> Vec<PersonNo> {
        let mut people: Vec<PersonNo> = people.into_iter().collect();
        self.view().sort_by_identity(&mut people);
        people
    }

    /// This person, then others as a set.
    pub(super) fn first(&self, others: impl IntoIterator<Item = PersonNo>) -> Vec<PersonNo> {
        let mut people = self.set(others);
        people.insert(0, self.p);
        people
    }

    /// The two ends of a link as a set.
    pub(super) fn ends(&self, link: &ActiveLink) -> Vec<PersonNo> {
        self.set(link.from.into_iter().chain([link.to]))
    }

    /// This person alone, with some records.
    pub(super) fn alone(&self, records: Vec<RecordNo>) -> Finding {
        Finding { people: vec![self.p], records }
    }

    /// This person alone without a record, if `fits`.
    pub(super) fn if_so(&self, fits: bool) -> Vec<Finding> {
        fits.then(|| self.alone(Vec::new())).into_iter().collect()
    }
}
