//! The service as its clients see it: the contract, the limits, HTTP, and what each caller sees.

mod admission;
mod contract;
mod explore;
mod http;
mod paging;
mod people;
mod views;
mod world;
