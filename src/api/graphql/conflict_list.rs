//! Everything that does not fit, page by page, in the order of `conflicts.csv`.

use super::conflict::{Conflict, ConflictConnection, ConflictEdge, Found};
use super::errors::{Code, error};
use super::paging::{ListOf, Page, Place, page_size};
use super::point::{Point, Session};
use crate::api::{CursorReader, put_text};
use crate::conflicts::{code, codes};
use crate::domain::Region;
use crate::graph::View;
use crate::jobs::check::{Listed, Row};
use async_graphql::Result;
use std::sync::Arc;

/// The place of a conflict: its row. A row of many people is cut short in its cursor, so a digest
/// tells it from others that begin alike.
impl Place for ConflictPlace {
    fn put(&self, out: &mut Vec<u8>) {
        for text in [&self.0, &self.1, &self.2] {
            put_text(out, text);
        }
    }

    fn take(reader: &mut CursorReader<'_>) -> Option<ConflictPlace> {
        let mut text = || reader.text().map(str::to_owned);
        Some(ConflictPlace(text()?, text()?, text()?))
    }
}

/// Code, beginning of the people, digest of the whole row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct ConflictPlace(String, String, String);

/// As many letters of the people as stand in a cursor.
const LETTERS: usize = 200;

impl ConflictPlace {
    fn of(row: &Row) -> ConflictPlace {
        let begins: String = row.iins.chars().take(LETTERS).collect();
        let whole = blake3::hash(format!("{}\n{}", row.iins, row.link_ids).as_bytes());
        ConflictPlace(row.code.to_owned(), begins, whole.to_hex().to_string())
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Question {
    /// Only these codes.
    pub codes: Option<Vec<String>>,
    /// Only conflicts that name somebody of this region at D.
    pub region: Option<String>,
}

impl Question {
    fn region(&self) -> Result<Option<Region>> {
        let unknown = || error(Code::BadUserInput, "`region` is no two-digit KATO prefix");
        self.region.as_ref().map(|code| Region::parse(code).ok_or_else(unknown)).transpose()
    }

    fn check_codes(&self) -> Result<()> {
        match self.codes.iter().flatten().find(|word| code(word).is_none()) {
            Some(_) => {
                Err(error(Code::BadUserInput, "`codes` has a word that is no conflict code"))
            }
            None => Ok(()),
        }
    }
}

/// A page of conflicts.
pub async fn page(
    session: &Session,
    point: &Arc<Point>,
    question: &Question,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<ConflictConnection> {
    question.check_codes()?;
    let region = question.region()?;
    let list = ListOf::new("conflicts", format!("{question:?} {:?}", point.scope));
    let (size, after) = (page_size(point, first)?, list.after(point, after)?);
    let (point, all) = everything(session, point).await?;
    let point = &point;
    let view = point.view();
    let wanted = |(row, found): &&Listed| {
        // Our own codes are found by whoever asks for them.
        let code = match &question.codes {
            Some(codes) => codes.iter().any(|code| code == row.code),
            None => codes().any(|code| code == row.code),
        };
        code && region.is_none_or(|region| found.people.iter().any(|p| lives_in(&view, *p, region)))
    };
    let mut placed: Vec<(ConflictPlace, &Listed)> =
        all.iter().filter(wanted).map(|listed| (ConflictPlace::of(&listed.0), listed)).collect();
    placed.sort_by(|a, b| a.0.cmp(&b.0));
    let page = Page::of(&placed, |(place, _)| place, after.as_ref(), size);
    let mut edges = Vec::with_capacity(page.end - page.start);
    for (place, (_, found)) in &placed[page.start..page.end] {
        let node = Conflict::of(point, &view, &Found::there(&view, found.clone()))?;
        edges.push(ConflictEdge { cursor: list.cursor(point, place), node });
    }
    Ok(ConflictConnection {
        page_info: page.info(edges.iter().map(|edge| &edge.cursor)),
        total_count: i32::try_from(placed.len()).unwrap_or(i32::MAX),
        edges,
    })
}

fn lives_in(view: &View, p: crate::domain::PersonNo, region: Region) -> bool {
    view.glance(p).is_some_and(|being| being.region() == Some(region))
}

/// All conflicts of the country at this point of view, and the same point over the state of the
/// store that they are true of. The first question works them out, on a thread that may go on past
/// the deadline of whoever asked: the next question has them then.
async fn everything(
    session: &Session,
    point: &Arc<Point>,
) -> Result<(Arc<Point>, Arc<Vec<Listed>>)> {
    let (service, scope) = (Arc::clone(&session.service), point.scope);
    let work = move || service.conflicts.of(&service, scope);
    let lost = |_| error(Code::Internal, "the conflicts could not be worked out");
    let found = tokio::task::spawn_blocking(work).await.map_err(lost)?;
    let (snapshot, all) = found.map_err(|e| {
        tracing::error!(error = %e, "the conflicts were not worked out");
        error(Code::Internal, "the conflicts could not be worked out; try again later")
    })?;
    let seen = Session::at(Arc::clone(&session.service), session.caller.clone(), snapshot);
    Ok((Point::dated(&seen, scope.as_of, scope.known_at), all))
}
