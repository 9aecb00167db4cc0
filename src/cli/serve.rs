//! `otbasy serve`: GraphQL over HTTP from the store, until it is told to stop.

use super::{CliError, card::CLOCK, context::Context, say};
use crate::api::http;
use crate::api::{IdKey, Service};
use crate::config::ServiceConfig;
use crate::store::{Snapshot, Store};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

/// Arguments of `serve`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Where GraphQL is served [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Where health and metrics are served [default: 127.0.0.1:9080]
    #[arg(long, value_name = "ADDR")]
    admin: Option<String>,
    /// Whoever reaches the service holds all permissions; on a loopback address only
    #[arg(long)]
    dev_auth: bool,
}

/// What the flags set in the configuration.
pub(super) fn flags(args: &Args) -> Vec<(&'static str, String)> {
    let mut flags = Vec::new();
    flags.extend(args.listen.clone().map(|listen| ("listen", listen)));
    flags.extend(args.admin.clone().map(|admin| ("admin", admin)));
    flags.extend(args.dev_auth.then(|| ("dev_auth", "true".to_owned())));
    flags
}

pub(super) fn run(context: &Context, _: &Args) -> Result<ExitCode, CliError> {
    let config = context.effective.config.service.clone();
    http::may_start(&config).map_err(CliError::refused)?;
    let store = context.open("serve")?;
    serve(config, store)
}

/// The service of `demo`: open to whoever reaches the loopback address.
pub(super) fn demo(context: &Context, store: Store, port: u16) -> Result<ExitCode, CliError> {
    let mut config = context.effective.config.service.clone();
    config.listen = SocketAddr::from(([127, 0, 0, 1], port));
    config.dev_auth = true;
    http::may_start(&config).map_err(CliError::refused)?;
    serve(config, store)
}
