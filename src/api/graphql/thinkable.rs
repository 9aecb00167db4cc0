//! Which events whoever may not see adoptions or addresses may lay over a card. Some events answer
//! otherwise where a hidden filiation is, or where somebody lives at an address that was guessed,
//! so they are refused by what that caller sees alone: the same refusal, whatever is hidden. Must
//! not know what an event does.

use super::enums::CivilEventKind;
use super::errors::{Code, error};
use super::inputs::{CivilEventInput, PersonRef};
use super::point::Point;
use crate::domain::{LinkKind, Permission, StatusKind};
use crate::graph::View;
use async_graphql::Result;

/// Refuses all events for one of them that could tell of an adoption, or of an address.
pub(super) fn may_think(point: &Point, events: &[CivilEventInput]) -> Result<()> {
    if !point.may(Permission::AddressRead) && events.iter().any(states_an_address) {
        let message = format!(
            "`events`: an event that states an address, and a correction, need the permission {}",
            Permission::AddressRead
        );
        return Err(error(Code::Forbidden, message));
    }
    let view = point.view();
    let mut sensitive = events.iter().filter(|event| !tells_nothing(point, &view, event));
    if point.may(Permission::AdoptionRead) || sensitive.next().is_none() {
        return Ok(());
    }
    let message = format!(
        "`events`: the annulment of an adoption, corrections and annulments of events, and the \
         rights or the maintenance of somebody who is not seen to be a parent need the permission \
         {}",
        Permission::AdoptionRead
    );
    Err(error(Code::Forbidden, message))
}

/// An address that somebody may be found at: of a residence, or of somebody who was born. A
/// correction may make one of what another event said, or another person's of one that is hidden.
fn states_an_address(event: &CivilEventInput) -> bool {
    let is_of_residence = || {
        let status = event.status.as_deref();
        event.detail.is_some() && status.is_none_or(|word| word == StatusKind::Residence.word())
    };
    let newborn = event.new_person.as_ref();
    match event.kind {
        CivilEventKind::Correction => true,
        CivilEventKind::StatusStart | CivilEventKind::StatusEnd => is_of_residence(),
        _ => newborn.is_some_and(|born| born.address.is_some()),
    }
}

fn tells_nothing(point: &Point, view: &View<'_>, event: &CivilEventInput) -> bool {
    let (parent, child) = match event.kind {
        // Whether they fit rests on adoptions, or on events, which are hidden as a whole.
        CivilEventKind::AdoptionAnnulled
        | CivilEventKind::Correction
        | CivilEventKind::Annulment => return false,
        // Between a child and a hidden parent the link that they make would be hidden, too.
        CivilEventKind::RightsLimited | CivilEventKind::RightsRestored => {
            (&event.parent, &event.child)
        }
        CivilEventKind::MaintenanceStart | CivilEventKind::MaintenanceEnd => {
            (&event.breadwinner, &event.dependant)
        }
        _ => return true,
    };
    let ends = parent.as_ref().zip(child.as_ref());
    ends.is_some_and(|(parent, child)| is_parent(point, view, parent, child))
}

/// Whether somebody is a parent of the child on the day asked for, as the caller sees it.
fn is_parent(point: &Point, view: &View<'_>, parent: &PersonRef, child: &PersonRef) -> bool {
    let Some((parent, child)) = point.find(parent).zip(point.find(child)) else { return false };
    view.links(child).to(LinkKind::Parent, child).any(|link| link.from == Some(parent))
}
