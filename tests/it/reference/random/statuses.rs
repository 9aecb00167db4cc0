//! Statuses of all kinds, with rival claims and versions, and some incomes.

use super::Maker;
use crate::reference::world::{IncomeRow, StatusRow};
use otbasy::domain::{IncomeKind, Secrecy, StatusKind};

impl Maker {
    pub(super) fn detail(&mut self, kind: StatusKind) -> String {
        let unknown = self.dice.percent(10);
        match kind {
            StatusKind::Residence => self.address(),
            _ if unknown => String::new(),
            StatusKind::CapacityLoss => self.dice.pick(&["30", "79", "100"]).to_owned(),
            _ if kind.details().is_empty() => String::new(),
            _ => self.dice.pick(kind.details()).word().to_owned(),
        }
    }

    pub(super) fn status(&mut self) {
        use StatusKind::{Disability, Employed, Incapacitated, Missing, Residence, Student};
        let often = [Disability, Student, Missing, Incapacitated, Residence, Employed];
        let often = self.dice.maybe(60, &often);
        let kind = often.unwrap_or_else(|| self.dice.pick(StatusKind::ALL));
        let who = self.dice.below(self.names.len());
        let row = self.status_row(kind, who);
        self.add_status(row);
    }

    pub(super) fn status_row(&mut self, kind: StatusKind, who: usize) -> StatusRow {
        let (valid_from, valid_until) = self.interval();
        let note = self.dice.pick(&["75", "10", ""]);
        StatusRow {
            // some statuses share ids with links: they are other records all the same
            id: format!("l{}", self.world.statuses.len() + 1),
            person: self.name(who),
            kind,
            detail: self.detail(kind),
            note: if kind == StatusKind::Residence { note } else { "" }.to_owned(),
            valid_from,
            valid_until,
            source: self.source(),
            document: String::new(),
            recorded_at: self.recorded_at(),
            confidence: self.confidence(),
            state: self.state(),
            secrecy: self.dice.maybe(10, &[Secrecy::None, Secrecy::Protected]),
        }
    }

    /// Adds a record, and often a second claim about the same thing.
    pub(super) fn add_status(&mut self, row: StatusRow) {
        if self.dice.percent(25) {
            let mut rival = StatusRow { source: self.source(), ..row.clone() };
            if rival.source == row.source || self.dice.percent(60) {
                rival.id = self.id("r");
            }
            self.vary_status(&mut rival);
            self.push_status_versions(rival);
        }
        self.push_status_versions(row);
    }

    pub(super) fn vary_status(&mut self, row: &mut StatusRow) {
        let from = row.valid_from;
        if self.dice.percent(60) {
            (row.valid_from, row.valid_until) = self.interval();
        }
        if self.dice.percent(50) && row.valid_until.is_none_or(|until| from <= Some(until)) {
            row.valid_from = from;
        }
        row.detail = self.detail(row.kind);
        row.confidence = self.confidence();
        row.state = self.state();
        row.recorded_at = self.recorded_at();
    }

    pub(super) fn push_status_versions(&mut self, mut row: StatusRow) {
        if self.dice.percent(75) {
            self.world.statuses.push(row);
            return;
        }
        for at in self.own_instants() {
            row.recorded_at = Some(at);
            self.world.statuses.push(row.clone());
            if self.dice.percent(70) {
                self.vary_status(&mut row);
            }
        }
    }

    pub(super) fn income(&mut self) {
        let who = self.dice.below(self.names.len());
        let row = IncomeRow {
            person: self.name(who),
            month: self.dice.pick(&["2025-10", "2025-12", "2026-01"]).to_owned(),
            kind: self.dice.pick(IncomeKind::ALL),
            amount: self.dice.pick(&["0", "85000", "120000.5"]).to_owned(),
        };
        self.world.incomes.push(row);
    }
}
