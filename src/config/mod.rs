//! What the program is told from outside: files of law as data, limits, keys. One struct per
//! concern. Must not know what the values are used for.

mod layers;
mod medians;
mod service;
mod sources;

pub use layers::{ConfigError, Effective, Layers, Origin, load};
pub use medians::medians;
pub use service::{Limits, ServiceConfig};
pub use sources::{SourcesError, registers};

use serde::{Deserialize, Serialize};

/// Everything the program is configured with. Every field can be set in `otbasy.toml`, as
/// `OTBASY_<FIELD>` (a dot becomes `_`), or by `OTBASY_<FIELD>_FILE` that names a file.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(default)]
pub struct Config {
    /// The store: a directory of the embedded store, or the URL of a Neo4j database
    /// (`bolt://host:7687`, `neo4j://…`, with TLS `bolt+s://…`).
    pub store: String,
    /// The user of that database; empty where it asks for none.
    pub store_user: String,
    /// Its password.
    pub store_password: String,
    /// A JSON file with the median income per head of regions, `{"75": "148200.00"}`; empty: none.
    pub medians: String,
    /// A TOML file with a scoring model of well-being, which cards then show; empty: the first of
    /// the models that ship with the program.
    pub scoring: String,
    /// A directory of law as data in the place of the one that ships: the files of `rules/kz/`;
    /// empty: the law that ships with the program.
    pub rules: String,
    /// The HTTP service.
    #[serde(flatten)]
    pub service: ServiceConfig,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            store: "./otbasy-data".to_owned(),
            store_user: String::new(),
            store_password: String::new(),
            medians: String::new(),
            scoring: String::new(),
            rules: String::new(),
            service: ServiceConfig::default(),
        }
    }
}
