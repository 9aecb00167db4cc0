//! Progress bars on stderr; silent where stderr is not a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts to `total`.
pub(super) fn bar(total: u64, what: &'static str) -> ProgressBar {
    styled(total, what, "{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}")
}

/// A bar that counts bytes.
pub(super) fn bytes(what: &'static str) -> ProgressBar {
    styled(0, what, "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}")
}

fn styled(total: u64, what: &'static str, template: &str) -> ProgressBar {
    let bar = ProgressBar::new(total).with_message(what);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
