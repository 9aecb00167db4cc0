//! Who died of those with whom somebody may have been in one `CARD` family on some eve of a term.
//! An exact answer would need the family of every eve; this one may name too many and never too
//! few, and looks at little more than a family. Must not know what is paid.

use super::Case;
use crate::domain::{Day, Interval, LinkKind, PersonNo, Sex, StatusKind};
use crate::graph::{ActiveLink, AddressNo, Being, StatusDetail};
use rustc_hash::FxHashSet;

/// The eves of a term: from the first one to D.
pub(super) struct Eves<'c> {
    pub(super) case: &'c Case<'c>,
    pub(super) first: Day,
}

impl Eves<'_> {
    /// Whoever died in the term among all whom ties of a family could join to one of these people
    /// on an eve. A family of an eve is a part of these.
    pub(super) fn died_near(&self, people: impl IntoIterator<Item = PersonNo>) -> Vec<PersonNo> {
        let mut queue: Vec<PersonNo> = people.into_iter().collect();
        let mut seen: FxHashSet<PersonNo> = queue.iter().copied().collect();
        let mut found = Vec::new();
        while let Some(here) = queue.pop() {
            if self.died_lately(here) {
                found.push(here);
            } else if self.case.is_stated_dead(here) && self.case.is(here, Being::dead) {
                continue; // Over somebody who died before the term nobody was joined in it.
            }
            for link in &*self.case.view().links_ever(here) {
                let Some(other) = link.other_end(here).filter(|p| !seen.contains(p)) else {
                    continue;
                };
                if self.joins(link) {
                    seen.insert(other);
                    queue.push(other);
                }
            }
        }
        found
    }

    /// Whether a death in the term is stated, known by K or not: a look at the row, which takes no
    /// place among the people that a card may look at.
    pub(super) fn died_lately(&self, p: PersonNo) -> bool {
        let row = self.case.view().graph().person(p);
        let death = row.and_then(|row| row.death.known());
        death.is_some_and(|death| death > self.first && death <= self.case.day())
    }

    /// Whether a link could make one family of its ends on an eve: custody of a child or young
    /// student, a marriage.
    fn joins(&self, link: &ActiveLink) -> bool {
        match link.kind {
            LinkKind::Parent => {
                let away = || link.from.is_some_and(|p| self.is_surely_away(p, link.to));
                self.was_young(link.to) && !away()
            }
            LinkKind::Guardian | LinkKind::Spouse => self.meets(link.record.valid),
            _ => false,
        }
    }

    fn meets(&self, stated: Interval) -> bool {
        stated.until > self.first && stated.from <= self.case.day()
    }

    fn was_young(&self, c: PersonNo) -> bool {
        let birth = self.case.view().graph().birth(c).known();
        let under = |years| birth.is_none_or(|birth| birth.plus_years(years) > self.first);
        let studied = || {
            let studies = self.case.view().statuses_ever(c, StatusKind::Student);
            studies.iter().any(|row| self.meets(row.record.valid))
        };
        under(self.case.ages.child) || (under(self.case.ages.student) && studied())
    }

    /// Whether the home of `c` was the other parent's alone on every eve, so that the walk need not
    /// go on over `p`. Without this it goes from one parted couple to the next through the country.
    fn is_surely_away(&self, p: PersonNo, c: PersonNo) -> bool {
        let links = self.case.view().links_ever(c);
        let mut parents = links.iter().filter(|l| l.kind == LinkKind::Parent && l.to == c);
        let (Some(one), Some(two), None) = (parents.next(), parents.next(), parents.next()) else {
            return false; // One parent has the custody; of three the claims would have to decide.
        };
        let other = if one.from == Some(p) { two } else { one };
        let Some(q) = other.from.filter(|q| *q != p) else { return false };
        let limited = |l: &ActiveLink| l.kind == LinkKind::RightsLimited && l.from == Some(q);
        if !self.cared_throughout(other, q) || links.iter().any(limited) || self.are_wed(p, q) {
            return false;
        }
        let (of_p, of_q, of_c) = (self.addresses(p), self.addresses(q), self.addresses(c));
        let shares = |address: &AddressNo| of_q.contains(address) || of_c.contains(address);
        if of_p.iter().any(|address| address.known().is_some() && shares(address)) {
            return false;
        }
        let with_child = of_q == of_c && matches!(&of_q[..], [one] if one.known().is_some());
        with_child || (self.is_woman(q) && !self.is_woman(p))
    }

    /// Whether a legal parent could care on every eve, whatever befell others.
    fn cared_throughout(&self, link: &ActiveLink, q: PersonNo) -> bool {
        let view = self.case.view();
        let born = view.graph().birth(link.to);
        let valid = link.record.valid;
        let linked = valid.until > self.case.day() && valid.from <= self.first.max(born);
        let row = view.graph().person(q);
        let lived = row.is_some_and(|row| row.death > self.case.day() && row.birth <= self.first);
        let hindering = [
            StatusKind::Emigrated,
            StatusKind::Missing,
            StatusKind::StateCare,
            StatusKind::Imprisoned,
            StatusKind::Incapacitated,
        ];
        let hindered = || view.all_statuses_ever(q).iter().any(|s| hindering.contains(&s.kind));
        linked && lived && !hindered()
    }

    fn are_wed(&self, p: PersonNo, q: PersonNo) -> bool {
        self.case.view().links_ever(p).iter().any(|link| {
            let between = link.kind == LinkKind::Spouse && link.other_end(p) == Some(q);
            between && self.meets(link.record.valid)
        })
    }

    /// Every address that somebody ever had, [`AddressNo::NONE`] too.
    fn addresses(&self, p: PersonNo) -> Vec<AddressNo> {
        let view = self.case.view();
        let own = view.graph().person(p).map(|row| row.address);
        let stays = view.statuses_ever(p, StatusKind::Residence).into_iter();
        let stayed = stays.map(|row| match row.detail {
            StatusDetail::Residence(address, _) => address,
            _ => AddressNo::NONE,
        });
        let mut found: Vec<AddressNo> = own.into_iter().chain(stayed).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn is_woman(&self, p: PersonNo) -> bool {
        self.case.view().graph().person(p).is_some_and(|row| row.sex == Sex::Female)
    }
}
