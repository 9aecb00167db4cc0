//! By which of the rules of spec 2 §1 a child's home is the one it is, for whoever asks why. Must
//! not know benefits.

use super::{Custody, Home};
use crate::domain::PersonNo;

/// The first of the rules for *home of c* that applied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HomeReason {
    /// There is one custodian.
    OnlyCustodian,
    /// (1) Two of the custodians are spouses.
    Spouses,
    /// (2) Two have the same address.
    OneAddress,
    /// (3) One has the child's address.
    AddressOfChild,
    /// (4) One is a woman.
    Woman,
    /// (5) Nothing tells them apart but their numbers.
    SmallerNumber,
}

impl Custody<'_, '_> {
    /// The home of a dependent child, and why it is that one.
    pub fn home_with_reason(&self, c: PersonNo) -> Option<(Home, HomeReason)> {
        let home = self.home(c)?;
        let address = |p| self.view.being(p).and_then(|being| being.address().known());
        let woman = |p| self.view.being(p).is_some_and(|b| b.row.sex == crate::domain::Sex::Female);
        let first = home.first.from?;
        let reason = match home.second.and_then(|link| link.from) {
            Some(second) if self.spouse(first) == Some(second) => HomeReason::Spouses,
            Some(_) => HomeReason::OneAddress,
            None if self.custody(c).len() == 1 => HomeReason::OnlyCustodian,
            None if address(first).is_some() && address(first) == address(c) => {
                HomeReason::AddressOfChild
            }
            None if woman(first) => HomeReason::Woman,
            None => HomeReason::SmallerNumber,
        };
        Some((home, reason))
    }
}
