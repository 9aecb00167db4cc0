//! Long-running work: one folder or file per job. A job knows how to do its work and to report
//! progress; it must not know the terminal or the clock.

pub mod generate;
