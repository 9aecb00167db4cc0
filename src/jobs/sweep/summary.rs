//! `summary.json`: how much there was, the medians found, and what the sweep rested on. Only
//! `timings` may differ between two runs.

use super::{Found, Sweep, SweepReport, hash, medians};
use crate::family::Custody;
use crate::rules::{Case, REGISTRY, RULE_SET, has_incomes};
use serde_json::{Map, Value, json};
use std::time::Duration;

pub(super) fn summary(
    sweep: &Sweep,
    found: &Found,
    report: &SweepReport,
    [derived, written]: [Duration; 2],
) -> String {
    let count = |code: &str| found.rows.iter().filter(|row| row.code == code).count();
    let counts: Map<String, Value> =
        REGISTRY.iter().map(|rule| (rule.code.to_owned(), json!(count(rule.code)))).collect();
    let mut totals: Map<String, Value> =
        report.rows.iter().map(|(name, rows)| ((*name).to_owned(), json!(rows))).collect();
    totals.insert("families".to_owned(), json!(found.families));
    let medians: Map<String, Value> = medians(&found.means)
        .into_iter()
        .map(|(region, median)| {
            let tiyn = median.tiyn();
            (region.to_string(), json!(format!("{}.{:02}", tiyn / 100, tiyn % 100)))
        })
        .collect();
    let view = sweep.view();
    let custody = Custody::new(&view);
    let left_out: &[&str] =
        if has_incomes(&Case::new(&custody, sweep.law)) { &[] } else { &["TARGETED_AID"] };
    let seconds = |time: Duration| (time.as_secs_f64() * 1000.0).round() / 1000.0;
    let summary = json!({
        "counts": counts,
        "totals": totals,
        "medians": medians,
        "left_out": left_out,
        "timings": { "derive": seconds(derived), "write": seconds(written) },
        "input_hash": input_hash(sweep, found.hash),
        "rule_set": RULE_SET,
    });
    format!("{summary:#}\n")
}

/// The hash of the records with D, K and the law.
fn input_hash(sweep: &Sweep, mut sum: hash::Sum) -> String {
    let (d, k) = (sweep.as_of, sweep.known_at);
    sum.tell(&format!("at {d} {k:?} {:?}", sweep.law.parameters()));
    for region in crate::domain::Region::CODES {
        let region = crate::domain::Region::from_code(region);
        let median = region.and_then(|region| sweep.law.median(region));
        sum.tell(&format!("median {region:?} {median:?}"));
    }
    sum.hex()
}
