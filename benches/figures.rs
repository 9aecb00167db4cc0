//! The figures of the README, each beside a limit of this machine from the same run: what
//! `otbasy bench` prints. `cargo bench` passes flags of its own, which mean nothing here.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let people = std::env::var("OTBASY_BENCH_PEOPLE").unwrap_or_else(|_| "1000000".to_owned());
    let measured =
        Command::new(env!("CARGO_BIN_EXE_otbasy")).args(["bench", "--people", &people]).status();
    match measured {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
