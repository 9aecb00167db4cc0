//! The links of kinship of many people who are looked at once, as searches do: the same answer as
//! that of [`View::links`], without weighing what has no rival and without remembering it.

use super::View;
use super::links::{counts_at_all, lasting, same_thing, span, valid};
use super::secrecy;
use crate::domain::PersonNo;
use crate::graph::walk::{each_kin_link, is_kinship};
use crate::graph::{LinkNo, LinkRow, Moment};

/// Rows read for one person after the other: room that is used again.
#[derive(Debug, Default)]
pub struct KinRows {
    kin: Vec<(PersonNo, LinkNo)>,
    rows: Vec<LinkRow>,
}

impl View<'_> {
    /// Whom a person is kin of, and by which link, in no order that could be relied upon.
    pub fn glance_at_kin(
        &self,
        p: PersonNo,
        room: &mut KinRows,
        mut take: impl FnMut(PersonNo, LinkNo),
    ) {
        let KinRows { kin, rows } = room;
        kin.clear();
        if self.graph.kin_at_a_glance(p, self.day, kin) {
            return kin.iter().for_each(|(to, no)| take(*to, *no));
        }
        rows.clear();
        self.graph.links(p, rows);
        if !secrecy::applies(self, rows) {
            rows.retain(|row| is_kinship(row.kind) && counts_at_all(self, p, row));
            let rivals = |n: usize| rows[..n].iter().any(|other| same_thing(self, other, &rows[n]));
            if !(1..rows.len()).any(rivals) {
                return rows.iter().filter(|row| self.holds(row)).for_each(|row| {
                    if let Some(to) = row.other(p) {
                        take(to, row.no);
                    }
                });
            }
        }
        each_kin_link(&self.links(p), p, |step| take(step.to, step.link.no));
    }

    /// Whether a link without rivals holds, or was a marriage that a death ended.
    fn holds(&self, row: &LinkRow) -> bool {
        let span = span(self, row, std::slice::from_ref(row));
        let moment = Moment::On(self.day);
        valid(row, span, moment) || valid(row, lasting(row, span), moment)
    }
}
