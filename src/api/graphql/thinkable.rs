//! Which events whoever may not see adoptions may lay over a card. Some events answer otherwise
//! where a hidden filiation is, so they are refused by what that caller sees alone: the same
//! refusal, whatever is hidden. Must not know what an event does.

use super::enums::CivilEventKind;
use super::errors::{Code, error};
use super::inputs::{CivilEventInput, PersonRef};
use super::point::Point;
use crate::domain::{LinkKind, Permission};
use crate::graph::View;
use async_graphql::Result;

/// Refuses all events for one of them that could tell of an adoption.
pub(super) fn may_think(point: &Point, events: &[CivilEventInput]) -> Result<()> {
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
