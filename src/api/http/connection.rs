//! One connection and its time limits: a header must be complete in time, an idle connection ends,
//! and one that has answered is closed when the service stops.

use crate::config::Limits;
use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{Notify, watch};

/// Bytes of a request's header, and of what is read ahead.
const HEADER_BYTES: usize = 16 * 1024;
/// Fields of a header.
const HEADER_FIELDS: usize = 64;
/// Beyond its other limits an answer may take this long to be taken by a slow client.
const WRITE_TIME: Duration = Duration::from_secs(10);

/// What a connection is waiting for.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Phase {
    Idle = 0,
    Header = 1,
    Busy = 2,
    /// A stream goes on for as long as it likes.
    Following = 3,
    /// It is to be closed at once.
    Cut = 4,
}

/// The phase of a connection, shared by its reader, its service and its watch.
#[derive(Default)]
struct Pulse {
    phase: AtomicU8,
    changed: Notify,
}

impl Pulse {
    fn enter(&self, phase: Phase) {
        if self.phase.swap(phase as u8, Ordering::AcqRel) != phase as u8 {
            self.changed.notify_one();
        }
    }

    /// Another phase, if it is still in this one.
    fn leave(&self, from: Phase, to: Phase) {
        let (from, to, order) = (from as u8, to as u8, Ordering::AcqRel);
        if self.phase.compare_exchange(from, to, order, Ordering::Acquire).is_ok() {
            self.changed.notify_one();
        }
    }

    fn phase(&self) -> Phase {
        match self.phase.load(Ordering::Acquire) {
            0 => Phase::Idle,
            1 => Phase::Header,
            2 => Phase::Busy,
            3 => Phase::Following,
            _ => Phase::Cut,
        }
    }

    /// Returns when a phase has lasted too long.
    async fn expired(&self, limits: &Limits) {
        loop {
            let phase = self.phase();
            let time = match phase {
                Phase::Idle => limits.idle_timeout(),
                Phase::Header => limits.header_timeout(),
                Phase::Busy => limits.body_timeout() + limits.mutation_timeout() + WRITE_TIME,
                Phase::Following => limits.subscription_life() + WRITE_TIME,
                Phase::Cut => return,
            };
            tokio::select! {
                () = tokio::time::sleep(time) => if self.phase() == phase { return },
                () = self.changed.notified() => {}
            }
        }
    }
}

/// The connection of a request, for an answer that goes on.
#[derive(Clone)]
pub(super) struct Beat(Arc<Pulse>);

impl Beat {
    /// The answer goes on until what is returned is dropped.
    pub(super) fn following(&self) -> Following {
        self.0.enter(Phase::Following);
        Following(Arc::clone(&self.0))
    }

    /// Closes the connection.
    pub(super) fn cut(&self) {
        self.0.leave(Phase::Following, Phase::Cut);
    }
}

/// A stream that goes on.
pub(super) struct Following(Arc<Pulse>);

impl Drop for Following {
    fn drop(&mut self) {
        self.0.leave(Phase::Following, Phase::Idle);
    }
}

/// A stream that tells when the first byte of a request arrives.
struct Paced {
    stream: TcpStream,
    pulse: Arc<Pulse>,
}

impl AsyncRead for Paced {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if buffer.filled().len() > before && self.pulse.phase() == Phase::Idle {
            self.pulse.enter(Phase::Header);
        }
        read
    }
}

impl AsyncWrite for Paced {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Serves a connection to its end. A client that breaks off or is too slow is nobody's error.
pub(super) async fn serve(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true); // a delayed answer is still an answer
    let pulse = Arc::new(Pulse::default());
    let inner = TowerToHyperService::new(router);
    let beat = Arc::clone(&pulse);
    let service = service_fn(move |mut request: hyper::Request<_>| {
        beat.enter(Phase::Busy);
        request.extensions_mut().insert(Beat(Arc::clone(&beat)));
        let (answer, beat) = (inner.call(request), Arc::clone(&beat));
        async move {
            let answer = answer.await;
            beat.leave(Phase::Busy, Phase::Idle);
            answer
        }
    });
    let io = TokioIo::new(Paced { stream, pulse: Arc::clone(&pulse) });
    let connection = http1::Builder::new()
        .header_read_timeout(None)
        .max_buf_size(HEADER_BYTES)
        .max_headers(HEADER_FIELDS)
        .serve_connection(io, service);
    tokio::pin!(connection);
    let mut stopping = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if ended.is_err() {
                    tracing::debug!("a connection broke off");
                }
                return;
            }
            () = pulse.expired(&limits) => {
                tracing::debug!("a connection was too slow");
                return;
            }
            _ = stop.changed(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}
