//! Picks a command; everything else lives in the library.

use std::process::ExitCode;

/// Cards and imports make many small things that live shortly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    otbasy::cli::main()
}
