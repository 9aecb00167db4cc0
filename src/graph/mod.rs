//! The family as a graph: the door ([`FamilyGraph`]), what stands behind it ([`Country`] for
//! everybody, [`OnDemand`] for people who are fetched when asked for, [`Subgraph`] for what one
//! answer needs, or laid over another graph), and the view of
//! it at a scope ([`View`]): what is active, and which of contradicting records counts.
//! No I/O; must not know stores, families or rules.

mod asked;
mod claims;
mod country;
mod family_graph;
mod income_months;
mod kept;
mod memo;
mod neighbourhood;
mod noted;
mod on_demand;
mod overheard;
mod rows;
mod search;
mod subgraph;
mod view;
mod walk;
mod watched;

pub use asked::{Asked, FamilyTooLarge, Reach};
pub use claims::{Claim, Moment, Verdict, better_first, judge};
pub use country::{Builder, Country, Footprint};
pub use family_graph::FamilyGraph;
pub use income_months::IncomeMonths;
pub use memo::{Memo, Met};
pub use neighbourhood::{Neighbourhood, neighbourhood};
pub use noted::{Looked, Noted};
pub use on_demand::{Fetch, Lacked, OnDemand, Which};
pub use rows::{
    AddressNo, LinkNo, LinkRow, Merge, PersonRow, PersonText, RecordRow, RecordText, StatusDetail,
    StatusNo, StatusRow,
};
use search::tokens;
pub use search::{Found, FoundPage, FoundPlace, Wanted, fold, search, search_page};
pub use subgraph::{Node, Subgraph};
pub use view::{
    ActiveLink, ActiveStatus, Being, Contradiction, KinRows, Links, PEOPLE_MAX, View, room_for,
};
pub use walk::{KinStep, Reached, Walk, WalkLimits, by_kin_order, each_kin_link, kin_links};
pub use watched::Watched;
