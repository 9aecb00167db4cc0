//! The links of kinship of many people who are looked at once, as searches do: the same answer as
//! that of [`View::links`], without weighing what has no rival and without remembering it.

use super::View;
use super::links::{as_active, counts_at_all, lasting, same_thing, span, valid};
use super::secrecy;
use crate::domain::{LinkKind, PersonNo};
use crate::graph::walk::{KinStep, each_kin_link};
use crate::graph::{LinkRow, Moment};

/// Rows read for one person after the other: room that is used again.
#[derive(Debug, Default)]
pub struct KinRows(Vec<LinkRow>);

impl View<'_> {
    /// The steps of kinship from a person, in no order that could be relied upon.
    pub fn glance_at_kin(&self, p: PersonNo, rows: &mut KinRows, mut take: impl FnMut(KinStep)) {
        let rows = &mut rows.0;
        rows.clear();
        self.graph.links(p, rows);
        if secrecy::applies(self, rows) {
            return each_kin_link(&self.links(p), p, take);
        }
        let counts = |row: &LinkRow| {
            matches!(row.kind, LinkKind::Parent | LinkKind::Spouse | LinkKind::Guardian)
                && row.from.is_some()
                && counts_at_all(self, p, row)
        };
        rows.retain(counts);
        let rivals = |n: usize| rows[..n].iter().any(|other| same_thing(self, other, &rows[n]));
        if (1..rows.len()).any(rivals) {
            return each_kin_link(&self.links(p), p, take);
        }
        for row in &*rows {
            let span = span(self, row, std::slice::from_ref(row));
            let moment = Moment::On(self.day);
            if valid(row, span, moment) || valid(row, lasting(row, span), moment) {
                let forward = row.from == Some(p);
                let to = if forward { Some(row.to) } else { row.from };
                let link = as_active(row, span);
                if let Some(to) = to {
                    take(KinStep { link, forward, to });
                }
            }
        }
    }
}
