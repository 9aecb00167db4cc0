//! Answers about the graph itself: how two people are related, and who is around somebody.

use super::basics::Snapshot;
use super::errors::{Code, error};
use super::explorer::{KinshipPath, PathResult, PathStep, Subgraph};
use super::inputs::PersonRef;
use super::link::Link;
use super::link_connection::LinkPlace;
use super::person::Person;
use super::point::Point;
use crate::domain::{LinkKind, PersonNo};
use crate::graph::{View, neighbourhood};
use crate::kinship::{KinPath, NotSearched, Paths, SearchLimits, paths};
use async_graphql::{ID, Result};
use std::sync::Arc;

/// The shortest paths between two people; `None` if one of them is not known.
pub fn related(
    point: &Arc<Point>,
    (from, to): (&PersonRef, &PersonRef),
    limit: i32,
) -> Result<Option<PathResult>> {
    let own = &point.service.limits;
    let limits = SearchLimits {
        people_max: own.path_people,
        length_max: own.path_length as usize,
        paths_max: amount("limit", limit, own.paths)?,
    };
    // The search has its own cap on people.
    let view = View::within(&*point.graph, point.scope, usize::MAX);
    let known = |of| point.find(of).filter(|p| view.exists(*p));
    let (Some(from), Some(to)) = (known(from), known(to)) else { return Ok(None) };
    let found = paths(&view, from, to, limits).map_err(|refused| match refused {
        NotSearched::TooManyPeople => {
            error(Code::FamilyTooLarge, format!("{refused}: at most {}", limits.people_max))
        }
        NotSearched::TooLong => {
            error(Code::PathTooLong, format!("{refused}: at most {} links", limits.length_max))
        }
    })?;
    let Paths { paths, exhausted, visited } = found;
    let paths = paths.into_iter().map(|path| shown(point, &view, path)).collect::<Result<_>>()?;
    let snapshot = Snapshot::of(point);
    Ok(Some(PathResult { snapshot, paths, exhausted, visited: visited as i32 }))
}

fn shown(point: &Arc<Point>, view: &View, path: KinPath) -> Result<KinshipPath> {
    let step = |step: &crate::graph::KinStep| {
        let (link, forward) = (Link::new(point, step.link), step.forward);
        Ok(PathStep { link, forward, to: Person::named(point, view, step.to)? })
    };
    Ok(KinshipPath {
        length: path.steps.len() as i32,
        steps: path.steps.iter().map(step).collect::<Result<_>>()?,
        there: path.term,
        back: path.inverse_term,
    })
}

/// The people around somebody, and the links between them.
pub fn around(
    point: &Arc<Point>,
    start: PersonNo,
    kinds: Option<&[LinkKind]>,
    depth: u32,
    limit: i32,
) -> Result<Option<Subgraph>> {
    let limit = amount("limit", limit, point.service.limits.page_size)?;
    let view = point.view();
    if !view.exists(start) {
        return Ok(None);
    }
    let found = neighbourhood(&view, start, kinds.unwrap_or(LinkKind::ALL), depth, limit);
    view.check_size().map_err(|e| error(Code::FamilyTooLarge, e.to_string()))?;
    let named = |p: &PersonNo| Person::named(point, &view, *p);
    let mut links: Vec<(LinkPlace, Link)> = (found.links.iter())
        .map(|link| Link::new(point, *link))
        .map(|link| (LinkPlace::of(&link), link))
        .collect();
    links.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Some(Subgraph {
        snapshot: Snapshot::of(point),
        people: found.people.iter().map(named).collect::<Result<_>>()?,
        links: links.into_iter().map(|(_, link)| link).collect(),
        frontier: found.frontier.iter().map(|p| ID(point.ids().person(&view, *p))).collect(),
        truncated: found.truncated,
    }))
}

/// How many of something are asked for: at least one.
fn amount(argument: &str, asked: i32, most: u32) -> Result<usize> {
    let too_few = || error(Code::BadUserInput, format!("`{argument}` is 1 or more"));
    let asked = u32::try_from(asked).ok().filter(|n| *n > 0).ok_or_else(too_few)?;
    if asked > most {
        return Err(error(Code::PageTooLarge, format!("`{argument}` is at most {most}")));
    }
    Ok(asked as usize)
}
