//! People by name, page by page.

use super::errors::{Code, error};
use super::paging::{self, ListOf, Place, page_size};
use super::people::{PersonConnection, PersonEdge};
use super::person::Person;
use super::point::Point;
use crate::api::{CursorReader, put_text};
use crate::domain::{Day, Region};
use crate::graph::{FoundPlace, Wanted, search_page};
use async_graphql::Result;
use std::sync::Arc;

impl Place for FoundPlace {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.score.to_bits().to_be_bytes());
        put_text(out, &self.identity.to_string());
    }

    fn take(reader: &mut CursorReader<'_>) -> Option<FoundPlace> {
        let score = f64::from_bits(u64::from_be_bytes(reader.bytes()?));
        Some(FoundPlace { score, identity: reader.identity()? })
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Question {
    /// Words that begin names, an IIN, or `ref:` and a reference.
    pub text: String,
    /// Only people born on this day.
    pub birth: Option<Day>,
    /// Only people of this region at D.
    pub region: Option<String>,
}

/// A page of the people found.
pub fn people(
    point: &Arc<Point>,
    question: &Question,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<PersonConnection> {
    let letters = point.service.limits.search_letters;
    if question.text.chars().count() > letters {
        let message = format!("`text` has at most {letters} letters");
        return Err(error(Code::BadUserInput, message));
    }
    let region = |code: &String| {
        let unknown = || error(Code::BadUserInput, "`region` is no two-digit KATO prefix");
        Region::parse(code).ok_or_else(unknown)
    };
    let region = question.region.as_ref().map(region).transpose()?;
    let wanted = Wanted { text: &question.text, birth: question.birth, region };
    let list = ListOf::new("people", format!("{wanted:?}"));
    let (size, after) = (page_size(point, first)?, list.after(point, after)?);
    let view = point.view();
    let page = search_page(&view, wanted, after.as_ref(), size);
    let mut edges = Vec::with_capacity(page.found.len());
    for found in page.found {
        let identity = view.identity(found.person).to_owned();
        edges.push(PersonEdge {
            cursor: list.cursor(point, &FoundPlace { score: found.score, identity }),
            node: Person::named(point, &view, found.person)?,
            score: found.score,
        });
    }
    let page_info = paging::info(page.more, page.before, edges.iter().map(|edge| &edge.cursor));
    Ok(PersonConnection { edges, page_info })
}
