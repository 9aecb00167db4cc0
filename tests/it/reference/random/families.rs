//! What chance alone would rarely make: couples with children, adoptions, care, studies.

use super::{Maker, instants};
use crate::reference::world::LinkRow;
use otbasy::domain::{Basis, Detail, LinkKind, Secrecy, StatusKind};

impl Maker {
    /// Couples, mostly married, with children younger than they are: what most homes rest on.
    pub(super) fn families(&mut self) {
        for _ in 0..=self.dice.below(2) {
            let (a, b) = self.two();
            if self.dice.percent(70) {
                let mut row = self.link_row(LinkKind::Spouse, a, b);
                (row.valid_from, row.valid_until) = (Some(self.d.plus_years(-10)), None);
                row.end_reason = None;
                row.state = None;
                self.add_link(row);
            }
            for child in 0..self.names.len() {
                let young = self.births[child] > Some(self.d.plus_years(-23));
                let parents = [a, b];
                for parent in parents.into_iter().filter(|p| *p != child) {
                    if young && self.dice.percent(65) {
                        self.filiation(parent, child);
                    }
                }
            }
        }
        if self.dice.percent(15) {
            self.adoption();
        }
        if self.dice.percent(20) {
            self.care();
        }
        (0..self.names.len()).for_each(|n| self.studies(n));
    }

    /// Somebody of group 1 and a carer: rare by chance alone.
    pub(super) fn care(&mut self) {
        let (from, to) = self.two();
        let mut row = self.link_row(LinkKind::Carer, from, to);
        (row.valid_until, row.state) = (None, None);
        self.add_link(row);
        let mut row = self.status_row(StatusKind::Disability, to);
        (row.valid_until, row.state) = (None, None);
        Detail::Group1.word().clone_into(&mut row.detail);
        self.add_status(row);
    }

    /// Young people mostly study, else none of them is a dependent child.
    pub(super) fn studies(&mut self, n: usize) {
        let age = self.births[n].map(|birth| birth.age_on(self.d));
        if age.is_some_and(|age| (17..24).contains(&age)) && self.dice.percent(60) {
            let mut row = self.status_row(StatusKind::Student, n);
            if self.dice.percent(70) {
                (row.valid_from, row.state) = (Some(self.d.plus_years(-2)), None);
                Detail::FullTime.word().clone_into(&mut row.detail);
            }
            row.valid_until = row.valid_until.filter(|until| Some(*until) >= row.valid_from);
            self.add_status(row);
        }
    }

    pub(super) fn filiation(&mut self, parent: usize, child: usize) {
        let mut row = self.link_row(LinkKind::Parent, parent, child);
        if self.dice.percent(80) {
            (row.valid_from, row.valid_until, row.state) = (self.births[child], None, None);
            (row.basis, row.secrecy) = (Some(Basis::Birth), None);
        }
        self.add_link(row);
    }

    /// An adoption as the registers write it: an end on the old link, a new one, both secret.
    pub(super) fn adoption(&mut self) {
        let (old, new) = self.two();
        let (child, day) = (self.dice.below(self.names.len()), self.day());
        if child == old || child == new {
            return;
        }
        let mut row = self.link_row(LinkKind::Parent, old, child);
        (row.valid_from, row.valid_until, row.state) = (None, Some(day), None);
        (row.basis, row.secrecy) = (Some(Basis::Birth), Some(Secrecy::Adoption));
        row.recorded_at = instants().pop();
        let open = LinkRow {
            valid_until: None,
            secrecy: None,
            recorded_at: Some(instants()[0]),
            ..row.clone()
        };
        self.world.links.extend([row, open]);
        let mut row = self.link_row(LinkKind::Parent, new, child);
        (row.valid_from, row.valid_until, row.state) = (Some(day), None, None);
        (row.basis, row.secrecy) = (Some(Basis::Adoption), Some(Secrecy::Adoption));
        self.add_link(row);
    }
}
