//! The machine's own limits, measured in the same run as what they are set beside.

use super::super::{CliError, clock};
use super::median;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// Nanoseconds of one dependent look at a random place in memory far larger than the caches.
pub(super) fn random_look_ns() -> f64 {
    const PLACES: usize = 1 << 24;
    const LOOKS: usize = 1 << 20;
    // A single cycle over all places, so that every look depends on the one before.
    let mut next: Vec<u32> = (0..PLACES as u32).collect();
    let mut state = 1u64;
    for place in (1..PLACES).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        next.swap(place, (state >> 33) as usize % place);
    }
    let mut rounds: Vec<f64> = Vec::new();
    let mut at = 0u32;
    for _ in 0..5 {
        let started = clock::ticks();
        for _ in 0..LOOKS {
            at = next[at as usize];
        }
        rounds.push((clock::ticks() - started).as_nanos() as f64 / LOOKS as f64);
    }
    std::hint::black_box(at);
    median(&mut rounds)
}

/// Seconds to read the files once and find their line ends: what no import can beat by much.
pub(super) fn read_lines_seconds(files: &[std::path::PathBuf]) -> Result<f64, CliError> {
    let started = clock::ticks();
    let mut lines = 0usize;
    let mut buffer = vec![0u8; 1 << 20];
    for path in files {
        let failed = |e: std::io::Error| CliError::input(format!("{}: {e}", path.display()));
        let mut file = File::open(path).map_err(failed)?;
        loop {
            let read = file.read(&mut buffer).map_err(failed)?;
            if read == 0 {
                break;
            }
            lines += buffer[..read].iter().filter(|byte| **byte == b'\n').count();
        }
    }
    std::hint::black_box(lines);
    Ok((clock::ticks() - started).as_secs_f64())
}

/// Microseconds of writing 4 KiB and making them durable.
pub(super) fn sync_us(dir: &Path) -> Result<f64, CliError> {
    let path = dir.join("sync.probe");
    let failed = |e: std::io::Error| CliError::unwritable("the bench directory", &e);
    let mut file = File::create(&path).map_err(failed)?;
    let mut rounds = Vec::new();
    for _ in 0..50 {
        let started = clock::ticks();
        file.write_all(&[7; 4096]).map_err(failed)?;
        file.sync_data().map_err(failed)?;
        rounds.push((clock::ticks() - started).as_nanos() as f64 / 1000.0);
    }
    drop(file);
    std::fs::remove_file(&path).map_err(failed)?;
    Ok(median(&mut rounds))
}
