//! The difference of two lenses of one person.

use super::basics::Snapshot;
use super::diff::{LensDiff, LensDifference};
use super::errors::{Code, error};
use super::link::Link;
use super::person::Person;
use super::point::Point;
use crate::card::lens_members;
use crate::domain::{Lens, PersonNo};
use crate::family::{self, Custody};
use crate::graph::View;
use crate::rules::Case;
use async_graphql::Result;
use std::sync::Arc;

/// Who is in one lens and not in the other; `depth` is for lens `KIN`.
pub fn of(
    point: &Arc<Point>,
    holder: PersonNo,
    (a, b): (Lens, Lens),
    depth: u32,
) -> Result<Option<LensDiff>> {
    let view = point.view();
    if !view.exists(holder) {
        return Ok(None);
    }
    let custody = Custody::new(&view);
    let case = Case::new(&custody, &point.service.law);
    let (of_a, of_b) =
        (lens_members(&case, holder, a, depth), lens_members(&case, holder, b, depth));
    let only_a = custody.only_in(holder, &of_a, (b, &of_b));
    let only_b = custody.only_in(holder, &of_b, (a, &of_a));
    view.check_size().map_err(|e| error(Code::FamilyTooLarge, e.to_string()))?;
    let shown = |only: Vec<family::LensDifference>| -> Result<Vec<LensDifference>> {
        only.iter().map(|difference| shown(point, &view, difference)).collect()
    };
    let (only_a, only_b) = (shown(only_a)?, shown(only_b)?);
    Ok(Some(LensDiff { snapshot: Snapshot::of(point), only_a, only_b }))
}

fn shown(
    point: &Arc<Point>,
    view: &View,
    difference: &family::LensDifference,
) -> Result<LensDifference> {
    let because = difference.member.because.iter();
    Ok(LensDifference {
        person: Person::named(point, view, difference.member.person)?,
        rule: difference.rule.word().to_owned(),
        because: because.filter_map(|no| Link::numbered(point, view, *no)).collect(),
    })
}
