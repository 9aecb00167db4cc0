//! Counters for the operator, in the text form of Prometheus. Numbers only, never a person.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The upper ends of the histogram, in microseconds.
const BUCKETS: [u64; 12] =
    [250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 1_000_000, 5_000_000];

/// What the service counts.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    by_class: [AtomicU64; 5],
    buckets: [AtomicU64; BUCKETS.len()],
    micros: AtomicU64,
    requests: AtomicU64,
    refused: AtomicU64,
}

impl Metrics {
    /// A request was answered.
    pub(super) fn answered(&self, status: u16, took: Duration, refused: bool) {
        let class = usize::from(status / 100).clamp(1, 5) - 1;
        self.by_class[class].fetch_add(1, Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        for (bucket, end) in self.buckets.iter().zip(BUCKETS) {
            if micros <= end {
                bucket.fetch_add(1, Relaxed);
            }
        }
        self.micros.fetch_add(micros, Relaxed);
        self.requests.fetch_add(1, Relaxed);
        self.refused.fetch_add(u64::from(refused), Relaxed);
    }

    /// The text that is scraped.
    pub(super) fn text(&self, cards: u64, sequence: u64, streams: u64) -> String {
        let mut out = String::with_capacity(2048);
        head(&mut out, "otbasy_requests_total", "counter", "GraphQL requests by class of status.");
        for (class, count) in (1..).zip(&self.by_class) {
            let count = count.load(Relaxed);
            let _ = writeln!(out, "otbasy_requests_total{{class=\"{class}xx\"}} {count}");
        }
        let refused = "Requests refused before execution.";
        single(&mut out, "otbasy_refused_total", "counter", refused, self.refused.load(Relaxed));
        single(&mut out, "otbasy_cards_built_total", "counter", "Family cards assembled.", cards);
        single(&mut out, "otbasy_store_sequence", "gauge", "The last change seen.", sequence);
        single(&mut out, "otbasy_subscriptions", "gauge", "Subscriptions under way.", streams);
        self.histogram(&mut out);
        out
    }

    fn histogram(&self, out: &mut String) {
        let name = "otbasy_request_seconds";
        head(out, name, "histogram", "Time from the header of a request to its answer.");
        for (bucket, end) in self.buckets.iter().zip(BUCKETS) {
            let (end, count) = (end as f64 / 1e6, bucket.load(Relaxed));
            let _ = writeln!(out, "{name}_bucket{{le=\"{end}\"}} {count}");
        }
        let (count, seconds) =
            (self.requests.load(Relaxed), self.micros.load(Relaxed) as f64 / 1e6);
        let _ = writeln!(out, "{name}_bucket{{le=\"+Inf\"}} {count}");
        let _ = writeln!(out, "{name}_sum {seconds}\n{name}_count {count}");
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn single(out: &mut String, name: &str, kind: &str, help: &str, value: u64) {
    head(out, name, kind, help);
    let _ = writeln!(out, "{name} {value}");
}
