//! The files of the pages: kept for good under the hash of their bytes, compressed for whoever
//! takes that.

use super::super::graphql::App;
use super::nothing;
use crate::api::pages::{Asset, asset};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::io::{self, Read};
use std::sync::Arc;

/// A year: under its hash a file never changes.
const KEPT: &str = "public, max-age=31536000, immutable";

/// The file of this hash and name.
pub(super) async fn serve(
    State(app): State<Arc<App>>,
    Path((hash, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let found = asset(&hash, &name).filter(|asset| app.dev_auth || !asset.is_development);
    let Some(asset) = found else { return nothing().await };
    let fields = [
        (header::CONTENT_TYPE, asset.form),
        (header::CACHE_CONTROL, KEPT),
        (header::VARY, "accept-encoding"),
    ];
    if !asset.is_packed {
        return (fields, asset.bytes).into_response();
    }
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    if takes_gzip(accepted.unwrap_or_default()) {
        return (fields, [(header::CONTENT_ENCODING, "gzip")], asset.bytes).into_response();
    }
    match unpacked(asset) {
        Ok(bytes) => (fields, bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn unpacked(asset: &Asset) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(asset.bytes).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether the field names gzip, or everything, and does not refuse it by a quality of 0.
fn takes_gzip(accepted: &str) -> bool {
    let quality = |wanted: &str| {
        accepted.split(',').find_map(|part| {
            let mut parts = part.split(';').map(str::trim);
            let coding = parts.next()?;
            let quality = parts.find_map(|part| part.strip_prefix("q="));
            let matches = coding.eq_ignore_ascii_case(wanted);
            matches.then(|| quality.map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0)))
        })
    };
    quality("gzip").or_else(|| quality("*")).is_some_and(|quality| quality > 0.0)
}

#[cfg(test)]
mod tests {
    use super::takes_gzip;

    #[test]
    fn gzip_is_sent_only_to_whoever_takes_it() {
        for good in
            ["gzip", "gzip, deflate, br, zstd", "br;q=1, GZIP;q=0.5", "*", "identity, *;q=0.1"]
        {
            assert!(takes_gzip(good), "{good}");
        }
        for bad in ["", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0", "identity", "xgzip", "gzip;q=x"] {
            assert!(!takes_gzip(bad), "{bad}");
        }
    }
}
