//! `otbasy serve`: GraphQL over HTTP from the store, until it is told to stop.

use super::door::{Door, Host, Opened, place};
use super::{CliError, Exit, card::CLOCK, context::Context, law};
use crate::api::http;
use crate::api::{IdKey, Service};
use crate::config::ServiceConfig;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Arguments of `serve`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Where GraphQL is served [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Where health and metrics are served [default: 127.0.0.1:9080]
    #[arg(long, value_name = "ADDR")]
    admin: Option<String>,
    /// Whoever reaches the service holds all permissions, or those of --permissions; on a loopback
    /// address only
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

pub(super) fn run(context: &Context, _: &Args) -> Result<Exit, CliError> {
    let config = context.effective.config.service.clone();
    http::refuse_dev_auth(&config).map_err(CliError::input)?;
    let start = Start::heeding_signals()?;
    let place = door(context)?;
    let store = context.open_to_host("serve", place.clone(), false)?;
    serve(context, &config, start, store, place)
}

/// The service of `demo`: open to whoever reaches the loopback address.
pub(super) fn demo(
    context: &Context,
    store: Opened,
    place: Option<PathBuf>,
    port: u16,
) -> Result<Exit, CliError> {
    let mut config = context.effective.config.service.clone();
    config.listen = SocketAddr::from(([127, 0, 0, 1], port));
    config.dev_auth = true;
    serve(context, &config, Start::heeding_signals()?, store, place)
}

/// Where the commands of others come to; without such a place they are refused.
pub(super) fn door(context: &Context) -> Result<Option<PathBuf>, CliError> {
    if context.is_database() {
        return Ok(None);
    }
    let place = place(context.directory()?);
    Ok(place.map_err(|error| tracing::warn!(%error, "{NO_DOOR}")).ok())
}

const NO_DOOR: &str = "other commands are refused while this one runs: there is no socket for them";

fn serve(
    context: &Context,
    config: &ServiceConfig,
    start: Start,
    store: Opened,
    place: Option<PathBuf>,
) -> Result<Exit, CliError> {
    let key = id_key(config)?;
    let law = law::configured(context)?;
    // Before the graph is loaded: guests wait at the door meanwhile.
    let dir = context.place();
    let door = place.and_then(|place| {
        Door::listen(dir, &place).map_err(|error| tracing::warn!(%error, "{NO_DOOR}")).ok()
    });
    let store = store.into_store();
    let service = Arc::new(Service::over(Arc::clone(&store), key, CLOCK, config.limits, law)?);
    let Start { runtime, at_once } = start;
    let served = runtime.block_on(async {
        // Before anybody is told where the service is: whoever knows may also stop it.
        let told = told_to_stop().map_err(CliError::input)?;
        at_once.abort();
        let server = http::Server::bind(config, service).await.map_err(CliError::input)?;
        let server = server.granting(context.rights);
        let addresses = server.address().and_then(|a| Ok((a, server.admin_address()?)));
        let (address, admin) = addresses.map_err(CliError::input)?;
        let host = door.map(|door| door.open(store, config.limits)).transpose();
        let host = host.map_err(CliError::input)?;
        if config.dev_auth {
            context.say(format!("open http://{address}/ in a browser"))?;
        }
        context
            .say(format!("GraphQL at http://{address}/graphql, health at http://{admin}/readyz"))?;
        let told = async {
            told.await;
            end_in_time(config.limits.drain_timeout());
            host.iter().for_each(Host::stop);
        };
        server.run(told).await.map_err(CliError::input)?;
        host.iter().for_each(Host::drain);
        Ok(Exit::Done)
    });
    // What still computes after the draining is left behind, else the process would not end.
    runtime.shutdown_timeout(LAST_WAIT);
    served
}

/// What a service runs on. While it starts, which at the size of a country takes seconds, whoever
/// tells it to stop is obeyed at once: nobody is served yet, and what is committed is durable.
struct Start {
    runtime: tokio::runtime::Runtime,
    at_once: tokio::task::AbortHandle,
}

impl Start {
    fn heeding_signals() -> Result<Start, CliError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(CliError::input)?;
        let told = {
            let _inside = runtime.enter();
            told_to_stop().map_err(CliError::input)?
        };
        let stop = async {
            told.await;
            std::process::exit(0);
        };
        let at_once = runtime.spawn(stop).abort_handle();
        Ok(Start { runtime, at_once })
    }
}

/// On top of the draining; all together are less than the 10 s that a supervisor grants.
const LAST_WAIT: Duration = Duration::from_millis(500);
/// On top of the draining; past it the process ends with whatever hangs.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// Ends the process when all had their time, whatever hangs: what is committed is durable.
fn end_in_time(drain: Duration) {
    let end = move || {
        std::thread::sleep(drain + PATIENCE);
        tracing::warn!("work that did not end was left behind when the service stopped");
        std::process::exit(0);
    };
    if let Err(error) = std::thread::Builder::new().name("end".to_owned()).spawn(end) {
        tracing::error!(%error, "nobody watches that the service ends in time");
    }
}

/// The configured key, or the fixed one of development.
pub(super) fn id_key(config: &ServiceConfig) -> Result<IdKey, CliError> {
    if config.id_key.is_empty() {
        return Ok(IdKey::of_development());
    }
    IdKey::parse(&config.id_key).map_err(CliError::input)
}

/// SIGTERM from a supervisor, or Ctrl-C from a person; heard from this call on.
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
