//! Pages of every list: how many entries, after which place. A cursor is a place in the order of
//! one list, sealed together with which list it is, so that it stays right whatever is recorded
//! meanwhile, and opens nothing but that list. Must not know what is listed.

use super::basics::PageInfo;
use super::errors::{Code, error};
use super::point::Point;
use crate::api::CursorReader;
use async_graphql::Result;

/// A place in the order of a list: a sort key, in which no number of the store's own may stand.
pub trait Place: Sized {
    /// Writes the key.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads it; `None` if it is none of this list.
    fn take(reader: &mut CursorReader<'_>) -> Option<Self>;
}

/// Which list, and of whom or of what question: a cursor of another one is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListOf {
    name: &'static str,
    subject: String,
}

impl ListOf {
    /// The list of this name of one subject.
    pub fn new(name: &'static str, subject: impl Into<String>) -> ListOf {
        ListOf { name, subject: subject.into() }
    }

    /// The cursor of a place.
    pub fn cursor(&self, point: &Point, place: &impl Place) -> String {
        let mut bytes = Vec::new();
        place.put(&mut bytes);
        point.ids().seal_cursor(self.name, &self.subject, &bytes)
    }

    /// The place of a cursor, if one is given.
    pub fn after<P: Place>(&self, point: &Point, cursor: Option<&str>) -> Result<Option<P>> {
        let Some(cursor) = cursor else { return Ok(None) };
        let place = || {
            let bytes = point.ids().open_cursor(self.name, &self.subject, cursor)?;
            let mut reader = CursorReader::new(&bytes);
            P::take(&mut reader).filter(|_| reader.is_empty())
        };
        let refused = || error(Code::BadUserInput, "`after` is no cursor of this list");
        place().map(Some).ok_or_else(refused)
    }
}

/// How many entries a page has where `first` is null.
const PAGE: i32 = 20;

/// How many entries are asked for: 0 is a page that only tells whether there are any.
pub fn page_size(point: &Point, first: Option<i32>) -> Result<usize> {
    let most = point.service.limits.page_size;
    let wanted = u32::try_from(first.unwrap_or(PAGE))
        .map_err(|_| error(Code::BadUserInput, "`first` is 0 or more"))?;
    if wanted > most {
        return Err(error(Code::PageTooLarge, format!("`first` is at most {most}")));
    }
    Ok(wanted as usize)
}

/// The page of a list that is there as a whole, in its order.
pub struct Page {
    /// The first entry of the page.
    pub start: usize,
    /// The one behind its last.
    pub end: usize,
    whole: usize,
}

impl Page {
    /// Behind all places up to `after`.
    pub fn of<T, P: Ord>(
        sorted: &[T],
        place: impl Fn(&T) -> &P,
        after: Option<&P>,
        size: usize,
    ) -> Page {
        let start = after.map_or(0, |after| sorted.partition_point(|entry| place(entry) <= after));
        let end = sorted.len().min(start.saturating_add(size));
        Page { start, end, whole: sorted.len() }
    }

    /// What the page says of itself.
    pub fn info<'c>(&self, cursors: impl Iterator<Item = &'c String>) -> PageInfo {
        info(self.end < self.whole, self.start > 0, cursors)
    }
}

/// What a page with these cursors says of itself.
pub fn info<'c>(more: bool, before: bool, cursors: impl Iterator<Item = &'c String>) -> PageInfo {
    let mut cursors = cursors.cloned();
    let start_cursor = cursors.next();
    let end_cursor = cursors.last().or_else(|| start_cursor.clone());
    PageInfo { has_next_page: more, has_previous_page: before, start_cursor, end_cursor }
}
