//! The links of a person, page by page, in the order of kind, source and record id.

use super::basics::PageInfo;
use super::link::Link;
use super::paging::{ListOf, Page, Place, page_size};
use super::person::Person;
use crate::api::{CursorReader, put_text};
use crate::domain::LinkKind;
use async_graphql::{Result, SimpleObject};

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

/// The place of a link: its kind, source and record id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LinkPlace(LinkKind, String, String);

impl LinkPlace {
    /// Of a link as the caller sees it.
    pub fn of(link: &Link) -> LinkPlace {
        let key = link.key();
        LinkPlace(link.link.kind, key.source, key.id)
    }
}

impl Place for LinkPlace {
    fn put(&self, out: &mut Vec<u8>) {
        for text in [self.0.word(), &self.1, &self.2] {
            put_text(out, text);
        }
    }

    fn take(reader: &mut CursorReader<'_>) -> Option<LinkPlace> {
        let kind = LinkKind::parse(reader.text()?)?;
        Some(LinkPlace(kind, reader.text()?.to_owned(), reader.text()?.to_owned()))
    }
}

/// A page of the active links of a person.
pub fn of(
    person: &Person,
    kinds: Option<&[LinkKind]>,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<LinkConnection> {
    let (point, view) = (&person.point, person.point.view());
    let list = ListOf::new("links", view.identity(person.no).to_string());
    let (size, after) = (page_size(point, first)?, list.after(point, after)?);
    let links = view.links(person.no);
    let asked = |kind: LinkKind| kinds.is_none_or(|kinds| kinds.contains(&kind));
    let mut placed: Vec<(LinkPlace, Link)> = (links.active.iter())
        .filter(|link| asked(link.kind))
        .map(|link| Link::new(point, *link))
        .map(|link| (LinkPlace::of(&link), link))
        .collect();
    placed.sort_by(|a, b| a.0.cmp(&b.0));
    let page = Page::of(&placed, |(place, _)| place, after.as_ref(), size);
    let mut edges = Vec::with_capacity(page.end - page.start);
    for (place, link) in &placed[page.start..page.end] {
        let other = match link.link.from {
            Some(from) if from != person.no => Some(from),
            Some(_) => Some(link.link.to),
            None => Some(link.link.to).filter(|to| *to != person.no),
        };
        edges.push(LinkEdge {
            cursor: list.cursor(point, place),
            node: link.clone(),
            other: other.map(|other| Person::named(point, &view, other)).transpose()?,
        });
    }
    Ok(LinkConnection {
        page_info: page.info(edges.iter().map(|edge| &edge.cursor)),
        total_count: placed.len() as i32,
        edges,
    })
}
