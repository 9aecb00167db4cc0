//! The members of every lens, those that rest on law too: for lens `SURVIVORS` the rules are
//! asked. Must not know what a member is to the holder.

use crate::domain::{Lens, PersonNo};
use crate::family::{LensMember, LensMembers};
use crate::rules::{self, Case, Fact};

/// Who is in the lens of `p`; `depth` is for lens `KIN` alone.
pub fn lens_members(case: &Case, p: PersonNo, lens: Lens, depth: u32) -> LensMembers {
    match case.custody.lens(p, lens, depth) {
        LensMembers::RestsOnLaw => LensMembers::Members(survivors(case, p)),
        members => members,
    }
}

fn survivors(case: &Case, departed: PersonNo) -> Vec<LensMember> {
    let people = rules::of_departed(case, departed).into_iter();
    let since = case.view().being(departed).and_then(|being| being.departed_on());
    let member = |(person, facts): (PersonNo, Vec<Fact>)| {
        let links = facts.into_iter().filter_map(|fact| match fact {
            Fact::Link(no) => Some(no),
            _ => None,
        });
        let mut because: Vec<_> = links.collect();
        case.view().sort_links(&mut because);
        LensMember { person, because, since }
    };
    people.map(member).collect()
}
