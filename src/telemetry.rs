//! Logs as JSON lines on stderr, by level. Never a personal datum: nothing here or above hands a
//! name, a number or an address to a log.

use tracing_subscriber::EnvFilter;

/// Starts logging: warnings, with `-v` what is done, with `-vv` how.
pub fn start(verbose: u8) {
    let level = match verbose {
        // The driver of Neo4j warns of what is told by our own errors.
        0 => "warn,neo4rs=error",
        1 => "info,otbasy=info,neo4rs=warn",
        _ => "info,otbasy=debug",
    };
    let filter = EnvFilter::try_from_env("OTBASY_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    // A second start in one process (tests) keeps the first.
    let _ = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    std::panic::set_hook(Box::new(note_panic));
}

/// Notes where the program broke off, never what it said: a message may hold somebody's data.
fn note_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let place =
        panic.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
    // What the driver does on a damaged page is told by the error that it becomes.
    if !place.contains("/redb-") {
        tracing::error!(
            place,
            "the program broke off here; this is a fault of ours, please report it"
        );
    }
}
