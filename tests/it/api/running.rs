//! A service that listens on free ports, as its clients meet it.

use otbasy::api::Service;
use otbasy::api::http::Server;
use otbasy::config::ServiceConfig;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A service on two free ports.
pub(super) struct Running {
    pub(super) address: SocketAddr,
    pub(super) admin: SocketAddr,
    pub(super) stop: Option<oneshot::Sender<()>>,
    pub(super) ended: JoinHandle<()>,
    pub(super) runtime: Runtime,
}

pub(super) fn config(dev_auth: bool) -> ServiceConfig {
    let free = SocketAddr::from(([127, 0, 0, 1], 0));
    ServiceConfig {
        listen: free,
        admin: free,
        dev_auth,
        id_key: "ab".repeat(32),
        ..ServiceConfig::default()
    }
}

impl Running {
    pub(super) fn start(dev_auth: bool, service: Arc<Service>) -> Running {
        let runtime = Runtime::new().unwrap();
        let server = runtime.block_on(Server::bind(&config(dev_auth), service)).unwrap();
        let (address, admin) = (server.address().unwrap(), server.admin_address().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = runtime.spawn(server.run(async {
            let _ = stopped.await;
        }));
        let ended = runtime.spawn(async { ended.await.unwrap().unwrap() });
        Running { address, admin, stop: Some(stop), ended, runtime }
    }
}
