//! The service as its clients see it: the contract, the limits, HTTP, and what each caller sees.

mod admission;
mod contract;
mod http;
mod people;
mod views;
mod world;
