//! How one process carries commands of others out while it serves the store (decision 0004): the
//! host has the store and listens on a socket, the guest is the command that found the store held.
//! The lock on the store says who lives, and where its door is; the socket itself says nothing.

mod claims;
mod errand;
mod frames;
mod guest;
mod host;
mod place;
mod watched;
mod wire;

pub(super) use claims::{Claim, Claims};
pub(super) use errand::{Errand, Held};
pub(super) use guest::{Answer, ask};
pub(super) use host::{Door, Host};
pub(super) use place::place;
pub(super) use watched::Opened;
pub(super) use wire::{Wire, WireInput};
