//! Links between any two people, with rival claims and versions.

use super::Maker;
use crate::reference::world::LinkRow;
use otbasy::domain::{Basis, Day, EndReason, LinkKind, Secrecy};

impl Maker {
    pub(super) fn basis(&mut self, kind: LinkKind) -> Option<Basis> {
        self.dice.maybe(90, kind.bases())
    }

    pub(super) fn link_row(&mut self, kind: LinkKind, from: usize, to: usize) -> LinkRow {
        let (valid_from, valid_until) = self.interval();
        let ended = kind == LinkKind::Spouse && valid_until.is_some();
        let basis = self.basis(kind);
        LinkRow {
            id: self.id("l"),
            kind,
            from: self.name(from),
            to: self.name(to),
            institution: String::new(),
            basis,
            valid_from,
            valid_until,
            end_reason: if ended { self.dice.maybe(90, EndReason::ALL) } else { None },
            source: self.source(),
            document: String::new(),
            confidence: self.confidence(),
            state: self.state(),
            secrecy: self.secrecy(kind, basis, valid_until),
            recorded_at: self.recorded_at(),
        }
    }

    /// The secret of adoption stands on adoptions and on the filiations that they replaced.
    pub(super) fn secrecy(
        &mut self,
        kind: LinkKind,
        basis: Option<Basis>,
        until: Option<Day>,
    ) -> Option<Secrecy> {
        let adoption =
            kind == LinkKind::Parent && (basis == Some(Basis::Adoption) || until.is_some());
        if adoption && self.dice.percent(60) {
            return Some(Secrecy::Adoption);
        }
        self.dice.maybe(10, &[Secrecy::None, Secrecy::Protected])
    }

    /// Adds a record, and often a second claim about the same thing, versions, or a repetition.
    pub(super) fn add_link(&mut self, row: LinkRow) {
        if self.dice.percent(30) {
            let mut rival = row.clone();
            rival.source = self.source();
            // the same id in another source ties up to the source
            if rival.source == row.source || self.dice.percent(60) {
                rival.id = self.id("r");
            }
            self.vary_link(&mut rival);
            if row.kind == LinkKind::Spouse && self.dice.percent(50) {
                std::mem::swap(&mut rival.from, &mut rival.to);
            }
            self.push_link_versions(rival);
        }
        self.push_link_versions(row);
    }

    pub(super) fn vary_link(&mut self, row: &mut LinkRow) {
        let from = row.valid_from;
        if self.dice.percent(60) {
            (row.valid_from, row.valid_until) = self.interval();
        }
        if self.dice.percent(50) && row.valid_until.is_none_or(|until| from <= Some(until)) {
            row.valid_from = from;
        }
        row.confidence = self.confidence();
        row.state = self.state();
        if self.dice.percent(40) {
            row.basis = self.basis(row.kind);
        }
        row.secrecy = self.secrecy(row.kind, row.basis, row.valid_until);
        row.recorded_at = self.recorded_at();
    }

    /// Versions of one record: each at an instant of its own, so that none is an `id-conflict`.
    pub(super) fn push_link_versions(&mut self, mut row: LinkRow) {
        if self.dice.percent(70) {
            if self.dice.percent(5) {
                self.world.links.push(row.clone());
            }
            self.world.links.push(row);
            return;
        }
        for at in self.own_instants() {
            row.recorded_at = Some(at);
            self.world.links.push(row.clone());
            if self.dice.percent(70) {
                self.vary_link(&mut row);
            }
            if self.dice.percent(8) && row.institution.is_empty() {
                std::mem::swap(&mut row.from, &mut row.to);
            }
        }
    }

    /// Any link between any two people.
    pub(super) fn stray_link(&mut self) {
        use LinkKind::{Breadwinner, Carer, Guardian, Parent, RightsLimited, Spouse};
        let kinds = [
            Parent,
            Parent,
            Guardian,
            Guardian,
            Guardian,
            Spouse,
            Spouse,
            RightsLimited,
            Breadwinner,
            Carer,
        ];
        let kind = self.dice.pick(&kinds);
        let (from, to) = self.two();
        let mut row = self.link_row(kind, from, to);
        if kind == Guardian && self.dice.percent(25) {
            self.dice.pick(&["Home 1", "Home 2"]).clone_into(&mut row.institution);
            // "if both, the person is the guardian"
            if self.dice.percent(85) {
                row.from = String::new();
            }
        }
        self.add_link(row);
    }
}
