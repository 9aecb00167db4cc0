//! The kin of people of whom the packed rows say everything, which are nearly all: searches look at
//! thousands. Whoever needs more than a glance is left to the view. Must not know what is secret.

use super::Country;
use super::packed::Kin;
use crate::domain::{Day, Instant, LinkKind, PersonNo};
use crate::graph::LinkNo;

/// With more links than this somebody is looked at closely.
const LINKS_MAX: usize = 64;

impl Country {
    /// See [`FamilyGraph::kin_at_a_glance`](crate::graph::FamilyGraph::kin_at_a_glance).
    pub(super) fn kin_at_a_glance(
        &self,
        p: PersonNo,
        day: Day,
        out: &mut Vec<(PersonNo, LinkNo)>,
    ) -> bool {
        let numbers = self.links_of.of(p.0);
        if numbers.len() > LINKS_MAX {
            return false;
        }
        let (mut met, mut count) = ([0; LINKS_MAX], 0);
        for no in numbers {
            let Some(row) = self.links.packed().get(*no as usize) else { return false };
            let counts = row.kin_on(day);
            let (from, to) = row.ends();
            let (Some(from), Kin::Yes | Kin::SinceBirth | Kin::No) = (from, counts) else {
                if counts == Kin::Unclear {
                    return false;
                }
                continue;
            };
            let other = if from == p { to } else { from };
            let thing = thing(row.kind(), from == p, other);
            let is_always_known = self.people.recorded_at(other) == Some(Instant::ALWAYS);
            if !is_always_known || met[..count].contains(&thing) {
                return false;
            }
            met[count] = thing;
            count += 1;
            if counts == Kin::SinceBirth && self.newest_birth > day && self.people.birth(to) > day {
                return false;
            }
            if counts != Kin::No {
                out.push((other, LinkNo(*no)));
            }
        }
        true
    }
}

/// What a link of somebody is about: two versions of one thing must be weighed against each other.
fn thing(kind: LinkKind, forward: bool, other: PersonNo) -> u64 {
    let directed = kind != LinkKind::Spouse && forward;
    u64::from(other.0) << 8 | (kind as u64) << 1 | u64::from(directed)
}
