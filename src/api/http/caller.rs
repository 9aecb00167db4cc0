//! Who asks. Until there is sign-in, the only way in is `--dev-auth`: whoever reaches the service
//! holds all permissions, so it is refused anywhere but on a loopback address.

use super::answer::Failure;
use crate::api::Caller;
use crate::api::graphql::errors::Code;
use crate::config::ServiceConfig;
use crate::domain::Rights;
use axum::http::{HeaderMap, StatusCode, header};
use std::net::{IpAddr, SocketAddr};

/// Why `--dev-auth` is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "--dev-auth gives everybody who reaches {0} all permissions; listen on a loopback address \
         such as 127.0.0.1:8080"
)]
pub struct DevAuthError(pub SocketAddr);

/// Refuses `--dev-auth` on any address but loopback.
pub fn refuse_dev_auth(config: &ServiceConfig) -> Result<(), DevAuthError> {
    let open = config.dev_auth && !config.listen.ip().is_loopback();
    if open { Err(DevAuthError(config.listen)) } else { Ok(()) }
}

/// The caller of a request, by its headers; `granted` is what whoever reaches the service holds.
pub(super) fn of(headers: &HeaderMap, dev_auth: bool, granted: Rights) -> Result<Caller, Failure> {
    if !dev_auth {
        let message = "sign-in is not built yet; for development start with --dev-auth";
        return Err(Failure::new(StatusCode::UNAUTHORIZED, Code::Unauthenticated, message));
    }
    if !is_local(headers) {
        // A page of another site could otherwise reach a local service under a name of its own.
        let message = "under --dev-auth the host must be localhost or a loopback address";
        return Err(Failure::new(StatusCode::FORBIDDEN, Code::Forbidden, message));
    }
    let rights = match text(headers, "x-otbasy-permissions")? {
        None => granted,
        Some(list) => Rights::parse(list)
            .map_err(|_| Failure::bad("x-otbasy-permissions names an unknown permission"))?
            .narrowed(granted),
    };
    let purpose = text(headers, "x-otbasy-purpose")?.map(str::trim);
    let purpose = purpose.filter(|purpose| !purpose.is_empty()).unwrap_or("DEVELOPMENT");
    Ok(Caller { rights, purpose: purpose.to_owned() })
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<&'h str>, Failure> {
    let value = headers.get(name).map(|value| value.to_str());
    value.transpose().map_err(|_| Failure::bad(&format!("{name} is no plain text")))
}

fn is_local(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else {
        return true; // HTTP/1.0 has none, and no browser sends that
    };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
