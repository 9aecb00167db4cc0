//! How the family of a book becomes a graph: the one place to change when it is to go another way.

use crate::reference::World;
use otbasy::graph::Country;

/// Everybody of a book.
pub(super) fn country(world: &World) -> Country {
    crate::agree::country(world)
}
