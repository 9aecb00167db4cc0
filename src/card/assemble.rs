//! Puts a card together from what the other rooms say.

use super::FamilyCard;
use crate::domain::{Lens, PersonNo};
use crate::graph::View;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CardRequest {
    /// Whose card.
    pub holder: PersonNo,
    /// Under which definition of family.
    pub lens: Lens,
    /// How many links lens `KIN` walks.
    pub depth: u32,
}

/// The card at the scope of the view; `None` if nobody of this number is known.
pub fn assemble(view: &View, request: CardRequest) -> Option<FamilyCard> {
    let _ = (view, request);
    None
}
