//! The service as its clients see it: the contract, the limits, HTTP, and what each caller sees.

mod admission;
mod changes;
mod conflicts;
mod contract;
mod disputed_worlds;
mod disputes;
mod events;
mod explore;
mod follow;
mod household;
mod http;
mod in_thought;
mod paging;
mod people;
mod rules;
mod running;
mod views;
mod wellbeing;
pub(crate) mod world;
