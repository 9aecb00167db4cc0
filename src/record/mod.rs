//! Taking facts in: a row of an extract or an event becomes changes of the
//! store. Pure but for what it asks the
//! store; must not know files, threads or clocks.

mod event;
mod fault;
mod identities;
mod incomes;
mod ledger;
mod people;
mod records;
mod rows;
mod versions;

pub use event::{
    About, Answer, CONTESTED_RECORD, ConflictName, Docket, EventOutcome, Filing, Moment, Question,
    ask_anew, file, keep_touched, record, record_and_ask, record_unasked,
};
pub use fault::{Fault, RejectCode};
pub use incomes::withdraw_incomes;
pub use ledger::{Counts, Ledger, Outcome};
pub use rows::{IncomeRow, LinkRow, PersonRow, Place, Rows, Slab, Span, StatusRow, Who};
pub use versions::{Arrival, Chain, RESTAMPS_MAX, Taken, Version, Versioned, take_in};
