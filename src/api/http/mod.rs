//! HTTP as a pipeline of small stages: negotiate, CSRF, size, parse, admit, execute, encode. Each
//! is a function of what it needs; `graphql` is the pipeline itself. Must not know families.

mod admin;
mod answer;
mod browser;
mod caller;
mod connection;
mod graphql;
mod metrics;
mod negotiate;
mod params;
mod places;
mod server;
mod streams;

pub use caller::{DevAuthError, refuse_dev_auth};
pub use server::{ServeError, Server, serve};
