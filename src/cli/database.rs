//! The store as a database: what `--store URL` means, and who asks there.

use super::CliError;
use super::context::Context;
use crate::config::Config;
use crate::store::Store;

/// The schemes of the driver.
const SCHEMES: [&str; 6] = ["bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"];

/// How long a database is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Waits {
    /// As somebody waits who sees what goes on.
    AsACommand,
    /// No longer than a client of the service does.
    AsAService,
}

/// The URL of a database, if the store is one.
pub(super) fn url(config: &Config) -> Result<Option<&str>, CliError> {
    let Some((scheme, rest)) = config.store.split_once("://") else { return Ok(None) };
    if !SCHEMES.contains(&scheme) {
        let known = SCHEMES.join(", ");
        let line = format!("{scheme}:// is no store; name a directory, or a URL of {known}");
        return Err(CliError::input(line));
    }
    let host = rest.split([':', '/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() && !rest.starts_with('[') {
        let line = format!("--store {scheme}://{rest}: the host is missing; bolt://HOST:7687");
        return Err(CliError::input(line));
    }
    if rest.contains(['/', '?', '#']) {
        // A server of the community edition has one database; the driver would ignore the rest.
        let line = "--store: a URL of a database ends with its port: bolt://HOST:7687";
        return Err(CliError::input(line));
    }
    if rest.contains('@') {
        // It would stand in messages and in the list of processes.
        let line = "--store: no user and password in a URL; set OTBASY_STORE_USER and \
                    OTBASY_STORE_PASSWORD (or OTBASY_STORE_PASSWORD_FILE)";
        return Err(CliError::input(line));
    }
    let port = rest.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.ends_with(']'));
    if let Some(port) = port.filter(|port| port.parse::<u16>().is_err()) {
        let line = format!("--store {scheme}://{rest}: {port} is no port; bolt://HOST:7687");
        return Err(CliError::input(line));
    }
    Ok(Some(&config.store))
}

/// The database, if the store is one, with a store of this program in it.
#[cfg(feature = "neo4j")]
pub(super) fn open(config: &Config, waits: Waits) -> Result<Option<Store>, CliError> {
    use crate::store::neo4j::{Neo4j, Patience};
    let Some(mut address) = address(config)? else { return Ok(None) };
    let registers = || crate::config::registers().map_err(CliError::input);
    if waits == Waits::AsAService {
        // A server that has just started plans longer than a client of the service waits.
        Neo4j::open(&address, registers()?)?.warm_up()?;
        let limits = &config.service.limits;
        address.patience = Patience { answer: limits.timeout(), commit: limits.mutation_timeout() };
    }
    Ok(Some(Store::Neo4j(Neo4j::open(&address, registers()?)?)))
}

/// Where the database is and who asks, if the store is one.
#[cfg(feature = "neo4j")]
pub(super) fn address(config: &Config) -> Result<Option<crate::store::neo4j::Address>, CliError> {
    Ok(url(config)?.map(|url| crate::store::neo4j::Address {
        url: url.to_owned(),
        user: config.store_user.clone(),
        password: config.store_password.clone(),
        patience: crate::store::neo4j::Patience::OF_COMMANDS,
    }))
}

/// Brings an empty database up to what is kept there, for a command that makes a store.
#[cfg(feature = "neo4j")]
pub(super) fn prepare(context: &Context) -> Result<(), CliError> {
    let config = &context.effective.config;
    let Some(address) = address(config)? else { return Ok(()) };
    let registers = crate::config::registers().map_err(CliError::input)?;
    let store = crate::store::neo4j::Neo4j::reach(&address, registers)?;
    Ok(store.migrate(&config.store_user).map(|_| ())?)
}

/// As every command on a database in a program without the driver.
#[cfg(not(feature = "neo4j"))]
pub(super) fn prepare(context: &Context) -> Result<(), CliError> {
    open(&context.effective.config, Waits::AsACommand).map(|_| ())
}

/// A program without the driver has the embedded store only.
#[cfg(not(feature = "neo4j"))]
pub(super) fn open(config: &Config, _: Waits) -> Result<Option<Store>, CliError> {
    url(config)?.map_or(Ok(None), |url| Err(without_driver(url)))
}

/// What a program without the driver says.
#[cfg(not(feature = "neo4j"))]
pub(super) fn without_driver(url: &str) -> CliError {
    CliError::input(format!(
        "--store {url}: this program was built without Neo4j; build it with \
         `cargo build` without `--no-default-features`"
    ))
}
