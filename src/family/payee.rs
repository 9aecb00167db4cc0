//! Who is paid for a child, and who shares a home with one (spec 2 §1). Must not know benefits.

use super::Custody;
use crate::domain::{PersonNo, Sex};
use crate::graph::ActiveLink;

impl Custody<'_, '_> {
    /// Who is paid for a dependent child: of the custodians in its home a woman who is its legal
    /// parent, else a woman, else anyone, by the smaller iin; `None` without a custodian.
    pub fn payee(&self, c: PersonNo) -> Option<PersonNo> {
        self.payee_link(c)?.from
    }

    /// The custody link of whoever is paid for a dependent child.
    pub fn payee_link(&self, c: PersonNo) -> Option<ActiveLink> {
        let home = self.home(c)?;
        let rank = |link: &ActiveLink| {
            let p = link.from?;
            let woman = self.view.being(p).is_some_and(|being| being.row.sex == Sex::Female);
            Some(match (woman, woman && self.is_legal_parent(p, c)) {
                (true, true) => 0,
                (true, false) => 1,
                _ => 2,
            })
        };
        // The links stand by the smaller iin, and of equals the first is taken.
        home.links().min_by_key(|link| rank(link).unwrap_or(3))
    }

    /// Whether `p` shares a home with child `c`: a custodian in it, the home spouse of one, a
    /// dependent child with a common home custodian, or at the same known address.
    pub fn shares_home(&self, p: PersonNo, c: PersonNo) -> bool {
        let address = |p| self.view.being(p).and_then(|being| being.address().known());
        if address(p).is_some() && address(p) == address(c) {
            return true;
        }
        let Some(home) = self.home(c) else { return false };
        let spouse = || self.home_spouse(p).is_some_and(|spouse| home.has(spouse));
        let together =
            || self.home(p).is_some_and(|own| own.custodians().any(|carer| home.has(carer)));
        home.has(p) || spouse() || together()
    }
}
