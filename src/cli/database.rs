//! The store as a database: what `--store URL` means, and who asks there.

use super::CliError;
use crate::config::Config;
use crate::store::Store;

/// The schemes of the driver.
const SCHEMES: [&str; 6] = ["bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"];

/// The URL of a database, if the store is one.
pub(super) fn url(config: &Config) -> Result<Option<&str>, CliError> {
    let Some((scheme, rest)) = config.store.split_once("://") else { return Ok(None) };
    if !SCHEMES.contains(&scheme) {
        let known = SCHEMES.join(", ");
        let line = format!("{scheme}:// is no store; name a directory, or a URL of {known}");
        return Err(CliError::input(line));
    }
    if rest.contains('@') {
        // It would stand in messages and in the list of processes.
        let line = "--store: no user and password in a URL; set OTBASY_STORE_USER and \
                    OTBASY_STORE_PASSWORD (or OTBASY_STORE_PASSWORD_FILE)";
        return Err(CliError::input(line));
    }
    Ok(Some(&config.store))
}

/// The database, if the store is one, with a store of this program in it.
#[cfg(feature = "neo4j")]
pub(super) fn open(config: &Config) -> Result<Option<Store>, CliError> {
    let Some(address) = address(config)? else { return Ok(None) };
    let registers = crate::config::registers().map_err(CliError::input)?;
    Ok(Some(Store::Neo4j(crate::store::neo4j::Neo4j::open(&address, registers)?)))
}

/// Where the database is and who asks, if the store is one.
#[cfg(feature = "neo4j")]
pub(super) fn address(config: &Config) -> Result<Option<crate::store::neo4j::Address>, CliError> {
    Ok(url(config)?.map(|url| crate::store::neo4j::Address {
        url: url.to_owned(),
        user: config.store_user.clone(),
        password: config.store_password.clone(),
    }))
}

/// A program without the driver has the embedded store only.
#[cfg(not(feature = "neo4j"))]
pub(super) fn open(config: &Config) -> Result<Option<Store>, CliError> {
    url(config)?.map_or(Ok(None), |url| Err(without_driver(url)))
}

/// What a program without the driver says.
#[cfg(not(feature = "neo4j"))]
pub(super) fn without_driver(url: &str) -> CliError {
    CliError::input(format!(
        "--store {url}: this program was built without Neo4j; build it with \
         `cargo build --features neo4j`"
    ))
}
