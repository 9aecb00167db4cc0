//! The schema: one type of the contract is one file, small ones share one by theme. Resolvers read
//! from a [`point::Point`] and are synchronous at heart; must not know HTTP.

#![allow(
    clippy::unused_async,
    reason = "resolvers are async by the shape of the library, and few have to wait"
)]

mod alone;
pub mod basics;
pub mod calendar;
pub mod card;
mod causes;
pub mod circumstance;
pub mod conflict;
pub mod conflict_list;
pub mod diff;
pub mod directives;
mod dispute;
pub mod entitlement;
pub mod enums;
pub mod errors;
pub mod event;
pub mod explanation;
pub mod explore;
pub mod explorer;
pub mod fact;
pub mod follow;
pub mod genogram;
mod handed_in;
pub mod inputs;
pub mod job;
pub mod lens_diff;
pub mod limits;
pub mod link;
pub mod link_connection;
pub mod member;
pub mod mutation;
pub mod node;
pub mod not_built;
pub mod notice;
pub mod paging;
pub mod payloads;
pub mod people;
pub mod person;
pub mod point;
pub mod query;
mod record;
pub mod scalars;
mod schema;
pub mod search;
mod settle;
pub mod status;
pub mod subscription;
pub mod texts;
mod thinkable;
pub mod warning;
pub mod wellbeing;

pub use alone::execute_alone;
pub use schema::{
    CARD_DOCUMENT, PATHS_DOCUMENT, Schema, WHY_DOCUMENT, build, execute_local, sdl, table,
};
pub use settle::settle;
