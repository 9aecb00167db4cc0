//! The links of a person, page by page. The order is that of kind, source and record id, and the
//! cursor is the place in it, so that pages never shift when a link comes or goes.

use super::basics::PageInfo;
use super::errors::{Code, error};
use super::link::Link;
use super::person::Person;
use crate::api::{Key, RecordKey};
use crate::domain::LinkKind;
use async_graphql::{Result, SimpleObject};
use std::sync::Arc;

/// A link seen from the person it was asked on.
#[derive(SimpleObject, Clone)]
pub struct LinkEdge {
    /// Pass it as `after`.
    pub cursor: String,
    /// The link.
    pub node: Link,
    /// The other end; null for an institution.
    pub other: Option<Person>,
}

/// A page of links.
#[derive(SimpleObject, Clone)]
pub struct LinkConnection {
    /// The links.
    pub edges: Vec<LinkEdge>,
    /// Which part of the list this is.
    pub page_info: PageInfo,
    /// How many links the caller may see.
    pub total_count: i32,
}

type Place = (LinkKind, String, String);

/// A page of the active links of a person.
pub fn of(
    person: &Person,
    kinds: Option<&[LinkKind]>,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<LinkConnection> {
    let view = person.point.view();
    let links = view.links(person.no);
    let asked = |kind: LinkKind| kinds.is_none_or(|kinds| kinds.contains(&kind));
    let mut placed: Vec<(Place, RecordKey, Link)> = (links.active.iter())
        .filter(|link| asked(link.kind))
        .map(|link| {
            let link = Link::new(&person.point, *link);
            let key = link.key();
            ((link.link.kind, key.source.clone(), key.id.clone()), key, link)
        })
        .collect();
    placed.sort_by(|a, b| a.0.cmp(&b.0));
    let size = page_size(first)?;
    let start = match after {
        None => 0,
        Some(cursor) => {
            let after = place_of(person, cursor)?;
            placed.partition_point(|(place, ..)| *place <= after)
        }
    };
    let end = placed.len().min(start.saturating_add(size));
    let mut edges = Vec::with_capacity(end - start);
    for (place, key, link) in &placed[start..end] {
        let other = match link.link.from {
            Some(from) if from != person.no => Some(from),
            Some(_) => Some(link.link.to),
            None => Some(link.link.to).filter(|to| *to != person.no),
        };
        edges.push(LinkEdge {
            cursor: cursor(person, place, key),
            node: link.clone(),
            other: other
                .map(|other| Person::named(&Arc::clone(&person.point), &view, other))
                .transpose()?,
        });
    }
    let cursor_of = |edge: Option<&LinkEdge>| edge.map(|edge| edge.cursor.clone());
    Ok(LinkConnection {
        page_info: PageInfo {
            has_next_page: end < placed.len(),
            has_previous_page: start > 0,
            start_cursor: cursor_of(edges.first()),
            end_cursor: cursor_of(edges.last()),
        },
        total_count: placed.len() as i32,
        edges,
    })
}

fn page_size(first: Option<i32>) -> Result<usize> {
    let first = first.unwrap_or(20);
    usize::try_from(first).map_err(|_| error(Code::BadUserInput, "`first` is 0 or more"))
}

/// The kind stands before the source, where no source can have it: behind a space.
fn cursor(person: &Person, place: &Place, key: &RecordKey) -> String {
    let source = format!("{} {}", place.0.word(), key.source);
    person.point.ids().seal(&Key::Link(RecordKey { source, ..key.clone() }))
}

fn place_of(person: &Person, cursor: &str) -> Result<Place> {
    let place = || match person.point.ids().open(cursor)? {
        Key::Link(key) => {
            let (kind, source) = key.source.split_once(' ')?;
            Some((LinkKind::parse(kind)?, source.to_owned(), key.id))
        }
        _ => None,
    };
    place().ok_or_else(|| error(Code::BadUserInput, "`after` is no cursor of this list"))
}
