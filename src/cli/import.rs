//! `otbasy import`: an extract of CSV files into the store.

use super::{
    CliError, Exit, Format, Output, clock, clock::Stopwatch, context, context::Context,
    door::Opened, named::Named, scratch::Scratch,
};
use crate::domain::Instant;
use crate::jobs::import::{ImportError, ImportOptions, ImportReport, import, look};
use crate::language::shown;
use crate::store::Publish;
use std::path::Path;

/// Arguments of `import`.
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line are bools")]
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The directory of the extract
    #[arg(value_hint = clap::ValueHint::DirPath)]
    dir: Named,
    /// Say what would happen and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Accept test IINs (80 added to the month)
    #[arg(long)]
    synthetic: bool,
    /// Write the refused rows into this file
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    rejects: Option<Named>,
    /// Exit with 1 if a row was refused
    #[arg(long)]
    strict: bool,
    /// Accept columns that are not ours
    #[arg(long)]
    ignore_unknown: bool,
    /// The instant of this import [default: now]
    #[arg(long, value_name = "T", value_parser = context::parse_instant)]
    recorded_at: Option<Instant>,
}

/// Refused rows shown where no file is named for them.
const REJECTS_SHOWN: usize = 5;

pub(super) fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let mut options = ImportOptions::at(args.recorded_at.unwrap_or_else(clock::now));
    options.dry_run = args.dry_run;
    options.synthetic = args.synthetic;
    options.ignore_unknown = args.ignore_unknown;
    let rejects = args.rejects.as_ref().map(|file| context.claim(file)).transpose()?;
    options.rejects = rejects.as_ref().map(|file| file.as_ref().to_owned());
    let dir = context.at(&args.dir);
    let watch = Stopwatch::start();
    if !context.has_store()? {
        look(&dir, &options).map_err(stopped)?;
    }
    let report = if args.dry_run && !context.has_store()? {
        let scratch = Scratch::new("dry-run")?;
        take_in(
            &context.output,
            &context::make_store(scratch.path(), context::options("import")?)?,
            &dir,
            &options,
        )?
    } else {
        take_in(&context.output, &context.open_for_intake("import")?, &dir, &options)?
    };
    let seconds = watch.seconds();
    show(context, args, &report, seconds)?;
    let strictly_failed = args.strict && report.counts.rejected > 0;
    Ok(if strictly_failed { Exit::Findings } else { Exit::Done })
}

/// Imports with a progress bar; what was committed is shown to readers at the end.
pub(super) fn take_in(
    output: &Output,
    store: &Opened,
    dir: &Path,
    options: &ImportOptions,
) -> Result<ImportReport, CliError> {
    let bar = output.bytes("import");
    let mut intake = store.intake(Publish::AtFinish)?;
    let report = import(dir, options, intake.as_mut(), &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let report = report.map_err(stopped)?;
    intake.finish()?;
    Ok(report)
}

pub(super) fn stopped(e: ImportError) -> CliError {
    match e {
        ImportError::Input(line) => CliError::input(line),
        ImportError::Store(e) => e.into(),
    }
}

fn show(
    context: &Context,
    args: &Args,
    report: &ImportReport,
    seconds: f64,
) -> Result<(), CliError> {
    let counts = &report.counts;
    if context.format == Format::Json {
        return context.say(serde_json::json!({
            "read": counts.read(),
            "applied": counts.applied,
            "unchanged": counts.unchanged,
            "rejected": counts.rejected,
            "waiting": counts.waiting,
            "noLongerWaiting": report.no_longer_waiting,
            "dryRun": args.dry_run,
        }));
    }
    if report.nothing_new {
        context.say("these very files were imported last; nothing was done")?;
    }
    if report.no_longer_waiting > 0 {
        context
            .say(format!("{} rows of earlier extracts wait no longer", report.no_longer_waiting))?;
    }
    if args.rejects.is_none() {
        for row in report.rejects.iter().take(REJECTS_SHOWN) {
            let message = shown(&row.message);
            context
                .say(format!("{}:{} {} {}: {message}", row.file, row.line, row.column, row.code))?;
        }
        if counts.rejected as usize > REJECTS_SHOWN {
            context
                .say(format!("… {} refused in all; --rejects FILE writes them", counts.rejected))?;
        }
    }
    context.say(format!(
        "{} in {seconds:.1} s",
        if args.dry_run { "looked through, nothing changed," } else { "imported" }
    ))?;
    context.say(report)
}
