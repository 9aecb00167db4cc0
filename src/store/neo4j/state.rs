//! What the database says of itself: how many commits, the next free numbers, the registers, the
//! extract imported last. Read at one moment, before anything else of an answer.

use super::client::Client;
use super::rows::take_extract;
use super::statements::STATE;
use super::values::{Fields, Malformed};
use crate::domain::{Day, Sources};
use crate::store::{ExtractRow, NextNumbers, StoreError};
use neo4rs::BoltType;
use std::time::Duration;

/// How often it is read anew because somebody wrote meanwhile.
const TRIES: u32 = 20;
/// Between the first two of these; each pause is twice the one before it, up to the longest. A
/// great commit shows itself bit by bit for as long as it is carried out.
const PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// The newest format of rows that this program reads and writes.
pub(super) const FORMAT: u32 = 1;

/// The state at one moment.
#[derive(Clone)]
pub(super) struct State {
    pub(super) sequence: u64,
    pub(super) default_date: Option<Day>,
    pub(super) next: NextNumbers,
    pub(super) sources: Sources,
    pub(super) last_extract: Option<ExtractRow>,
}

impl State {
    /// As it is now. `named` are the registers of this program.
    pub(super) fn read(client: &Client, named: &Sources) -> Result<State, StoreError> {
        let mut pause = PAUSE;
        for _ in 0..TRIES {
            if let Some(state) = State::try_read(client, named)? {
                return Ok(state);
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Err(StoreError::Busy { path: client.url().to_owned() })
    }

    /// `None` if a commit came while it was read: the database shows its rows one by one.
    fn try_read(client: &Client, named: &Sources) -> Result<Option<State>, StoreError> {
        let rows = client.rows(STATE.within(client.patience().answer))?;
        let Some(row) = rows.first() else {
            return Err(StoreError::Refused {
                path: client.url().to_owned(),
                reason: "there is no store in this database; make one with `otbasy migrate apply`"
                    .to_owned(),
            });
        };
        let damaged = |Malformed(what)| StoreError::Damaged {
            path: client.url().to_owned(),
            reason: format!("its state is not readable: {what} is missing"),
        };
        let columns = ["state", "again"].map(|column| row.get::<BoltType>(column).ok());
        if columns[0] != columns[1] {
            return Ok(None);
        }
        let state = Fields::of(row, "state").map_err(damaged)?;
        let extract = Fields::of(row, "extract").map_err(damaged)?;
        let taken = take(state, extract, named.clone()).map_err(damaged)?;
        let Some((format, state)) = taken else { return Ok(None) };
        if format > FORMAT {
            let (path, known) = (client.url().to_owned(), FORMAT);
            return Err(StoreError::NewerFormat { path, found: format, known });
        }
        Ok(Some(state))
    }

    /// The extract that is begun but not finished.
    pub(super) fn running_extract(&self) -> Option<u32> {
        self.last_extract.as_ref().filter(|last| !last.finished).map(|last| last.number)
    }
}

/// `None` if the extract imported last is not yet to be found.
fn take(
    mut of: Fields,
    extract: Fields,
    mut sources: Sources,
) -> Result<Option<(u32, State)>, Malformed> {
    let format = of.number()?;
    let sequence = of.count()?;
    let default_date = of.maybe_day()?;
    let next = NextNumbers {
        person: of.number()?,
        link: of.number()?,
        status: of.number()?,
        extract: of.number()?,
        event: of.number()?,
    };
    for name in of.texts()? {
        sources.find_or_add(&name).ok_or(Malformed("the name of a register"))?;
    }
    let last_extract = match next.extract {
        0..=1 => None,
        _ if extract.is_nothing() => return Ok(None),
        _ => Some(take_extract(extract)?),
    };
    Ok(Some((format, State { sequence, default_date, next, sources, last_extract })))
}
