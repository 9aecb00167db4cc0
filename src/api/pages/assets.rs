//! The files that pages need, compiled in. Their URLs hold the hash of their bytes, so that a
//! browser may keep them for good. Must not know HTTP.

use std::sync::LazyLock;

/// A file.
#[derive(Debug)]
pub struct Asset {
    /// Its name, the last part of its URL.
    pub name: &'static str,
    /// Its content type.
    pub form: &'static str,
    /// Its bytes; by gzip where the name of the source ends so.
    pub bytes: &'static [u8],
    /// Whether the bytes are compressed by gzip.
    pub is_packed: bool,
    /// Whether it is served in development only.
    pub is_development: bool,
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

macro_rules! asset {
    ($name:literal, $form:expr, $path:literal) => {
        Asset {
            name: $name,
            form: $form,
            bytes: include_bytes!(concat!("../../../web/", $path, "/", $name)),
            is_packed: false,
            is_development: matches!($path.as_bytes(), b"graphiql"),
        }
    };
    ($name:literal, $form:expr) => {
        Asset {
            name: $name,
            form: $form,
            bytes: include_bytes!(concat!("../../../web/graphiql/", $name, ".gz")),
            is_packed: true,
            is_development: true,
        }
    };
}

static ASSETS: [Asset; 9] = [
    asset!("pages.css", STYLE, "pages"),
    asset!("icon.svg", "image/svg+xml", "pages"),
    asset!("react.production.min.js", SCRIPT),
    asset!("react-dom.production.min.js", SCRIPT),
    asset!("graphiql.min.js", SCRIPT),
    asset!("graphiql.min.css", STYLE),
    asset!("licences.txt", TEXT),
    asset!("start.js", SCRIPT, "graphiql"),
    asset!("page.css", STYLE, "graphiql"),
];

/// Sixteen digits of the hash of each file.
static HASHES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let hash = |asset: &Asset| blake3::hash(asset.bytes).to_hex()[..16].to_owned();
    ASSETS.iter().map(hash).collect()
});

/// The file of this hash and name.
pub fn asset(hash: &str, name: &str) -> Option<&'static Asset> {
    let mut all = ASSETS.iter().zip(HASHES.iter());
    all.find(|(asset, own)| asset.name == name && *own == hash).map(|(asset, _)| asset)
}

/// Where a file is.
pub(super) fn url(name: &str) -> String {
    let at = ASSETS.iter().position(|asset| asset.name == name);
    let hash = at.and_then(|at| HASHES.get(at)).map_or("", String::as_str);
    format!("/assets/{hash}/{name}")
}
