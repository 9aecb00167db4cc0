//! Listens, serves, and stops when told: requests under way are finished, new ones are not taken.

use super::caller::{DevAuthError, refuse_dev_auth};
use super::graphql::{App, answer};
use super::{admin, browser, connection};
use crate::api::Service;
use crate::config::{Limits, ServiceConfig};
use crate::domain::Rights;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::middleware::map_response;
use axum::routing::any;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::JoinSet;

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// All permissions for everybody, on an open address.
    #[error(transparent)]
    DevAuth(#[from] DevAuthError),
    /// Ids that anybody can make, in earnest.
    #[error("id_key is not set; set it, or start with --dev-auth for development")]
    NoIdKey,
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        reason: String,
    },
    /// No threads for subscriptions.
    #[error("cannot start the threads of subscriptions: {0}")]
    Streams(io::Error),
    /// No thread for the admin pages.
    #[error("cannot serve the admin address: {0}")]
    Admin(#[from] io::Error),
}

/// A service that has its addresses and can begin.
pub struct Server {
    app: App,
    limits: Limits,
    listener: TcpListener,
    admin: TcpListener,
}

/// Serves until `shutdown` comes, then drains.
pub async fn serve(
    config: &ServiceConfig,
    service: Arc<Service>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    Server::bind(config, service).await?.run(shutdown).await
}

impl Server {
    /// Takes the addresses; refuses what must not be served.
    pub async fn bind(config: &ServiceConfig, service: Arc<Service>) -> Result<Server, ServeError> {
        refuse_dev_auth(config)?;
        if config.id_key.is_empty() && !config.dev_auth {
            return Err(ServeError::NoIdKey);
        }
        let limits = service.limits;
        let listener = listen(config.listen).await?;
        let admin = listen(config.admin).await?;
        let app = App::new(service, config.dev_auth).map_err(ServeError::Streams)?;
        Ok(Server { app, limits, listener, admin })
    }

    /// Whoever reaches the service under `--dev-auth` holds these permissions alone.
    #[must_use]
    pub fn granting(mut self, rights: Rights) -> Server {
        self.app.granted = rights;
        self
    }

    /// Where `/graphql` is, with the port that a 0 became.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Where the admin pages are.
    pub fn admin_address(&self) -> std::io::Result<SocketAddr> {
        self.admin.local_addr()
    }

    /// Serves until `shutdown` comes; requests under way are then given their time.
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> Result<(), ServeError> {
        let Server { app, limits, listener, admin } = self;
        let app = Arc::new(app);
        let (stop, stopped) = watch::channel(false);
        let private = apart(admin, admin::router(Arc::clone(&app)), limits, stopped.clone())?;
        let public = accept(listener, router(Arc::clone(&app)), limits, stopped);
        let told = async {
            shutdown.await;
            app.draining.store(true, Ordering::Relaxed);
            app.streams.stop();
            let _ = stop.send(true); // both listeners may have ended already
        };
        let _ = tokio::join!(public, private, told); // of `private` its end is all there is
        Ok(())
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    let failed = |e: std::io::Error| ServeError::Listen { address, reason: e.to_string() };
    TcpListener::bind(address).await.map_err(failed)
}

fn router(app: Arc<App>) -> Router {
    let pages = browser::router(Arc::clone(&app));
    let graphql = move |request: Request<Body>| answer(Arc::clone(&app), request);
    Router::new()
        .route("/graphql", any(graphql))
        .merge(pages)
        .fallback(browser::nothing)
        .method_not_allowed_fallback(browser::method)
        .layer(map_response(browser::protect))
}

/// Serves the admin pages on a thread of their own: that the service is alive is answered however
/// busy the others are. Ends when they do.
fn apart(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: watch::Receiver<bool>,
) -> io::Result<oneshot::Receiver<()>> {
    let listener = listener.into_std()?;
    let (end, ended) = oneshot::channel();
    let serve = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            accept(TcpListener::from_std(listener)?, router, limits, stop).await;
            Ok(())
        })
    };
    std::thread::Builder::new().name("admin".to_owned()).spawn(move || {
        let served: io::Result<()> = serve();
        if let Err(error) = served {
            tracing::error!(%error, "the admin address is not served");
        }
        let _ = end.send(()); // nobody waits where the service was dropped
    })?;
    Ok(ended)
}

/// Takes connections until told to stop, at most so many at once.
async fn accept(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            next = next => next,
            _ = stop.changed() => break,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, say: waiting is all that helps.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let serving = connection::serve(stream, router.clone(), limits, stop.clone());
        connections.spawn(async move {
            serving.await;
            drop(place);
        });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let drained = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.drain_timeout(), drained).await.is_err() {
        tracing::warn!("connections were cut when the service stopped");
    }
}
