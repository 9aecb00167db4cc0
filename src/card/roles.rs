//! What a member is to the holder: every role that holds, in the order of the spec (spec 2 §4).

use super::MemberRole;
use crate::domain::{Basis, LinkKind, PersonNo};
use crate::family::Custody;

/// All roles of `m` towards `holder`; `OTHER` if none holds.
pub(super) fn roles(custody: &Custody, holder: PersonNo, m: PersonNo) -> Vec<MemberRole> {
    if m == holder {
        let mut own = vec![MemberRole::Holder];
        own.extend(is_student(custody, m).then_some(MemberRole::Student));
        return own;
    }
    let linked = |kind, from: PersonNo, to: PersonNo| {
        custody.view.links(from).from(kind, from).any(|link| link.to == to)
    };
    let child_of_holder = child_role(custody, holder, m);
    let holds = |role: MemberRole| match role {
        MemberRole::Spouse => custody.spouse(holder) == Some(m),
        MemberRole::Child | MemberRole::AdoptedChild => child_of_holder == Some(role),
        MemberRole::Stepchild => custody.step_parents(m).contains(&holder),
        MemberRole::Ward => linked(LinkKind::Guardian, holder, m),
        MemberRole::Student => is_student(custody, m),
        MemberRole::Parent => custody.is_legal_parent(m, holder),
        MemberRole::Stepparent => custody.step_parents(holder).contains(&m),
        MemberRole::Guardian => linked(LinkKind::Guardian, m, holder),
        MemberRole::Carer => linked(LinkKind::Carer, m, holder),
        MemberRole::Breadwinner => linked(LinkKind::Breadwinner, m, holder),
        MemberRole::Dependant => {
            linked(LinkKind::Breadwinner, holder, m) || linked(LinkKind::Carer, holder, m)
        }
        MemberRole::Sibling => siblings(custody, holder, m),
        MemberRole::Holder | MemberRole::Other => false,
    };
    let mut found: Vec<MemberRole> =
        MemberRole::ALL.iter().copied().filter(|role| holds(*role)).collect();
    if found.is_empty() {
        found.push(MemberRole::Other);
    }
    found
}

fn is_student(custody: &Custody, p: PersonNo) -> bool {
    custody.view.being(p).is_some_and(|being| being.young_student())
}

/// The view shows an adoption as one only to a caller with the right.
fn child_role(custody: &Custody, holder: PersonNo, m: PersonNo) -> Option<MemberRole> {
    let link = custody.legal_parents(m).into_iter().find(|link| link.from == Some(holder))?;
    match link.basis {
        Some(Basis::Adoption) => Some(MemberRole::AdoptedChild),
        _ => Some(MemberRole::Child),
    }
}

fn siblings(custody: &Custody, a: PersonNo, b: PersonNo) -> bool {
    let parents = custody.legal_parents(a);
    custody.legal_parents(b).iter().any(|link| parents.iter().any(|own| own.from == link.from))
}
