//! The service as its clients see it: the contract, the limits, HTTP, and what each caller sees.

mod admission;
mod changes;
mod contract;
mod follow;
mod household;
mod http;
mod people;
mod views;
mod world;
