//! How the family of a book becomes a graph: written as an extract, taken in by the importer, read
//! from a store on disk, as a register's files would be. The one place to change for another way.

use crate::reference::World;
use otbasy::config::registers;
use otbasy::domain::Instant;
use otbasy::graph::FamilyGraph;
use otbasy::jobs::import::{ImportOptions, import};
use otbasy::store::{Embedded, Options, Publish, Snapshot, Store};
use std::sync::Arc;
use tempfile::TempDir;

/// Everybody of a book; if the importer refuses a row, its words.
pub(super) fn graph(world: &World) -> Result<Arc<dyn FamilyGraph>, String> {
    let place = TempDir::new().unwrap();
    let options = Options::new(registers().unwrap());
    let store = Embedded::open_for_intake(place.path(), options).unwrap();
    Ok(taken_in(&Store::Embedded(store), world)?.graph)
}

/// Everybody of a book, in this empty store.
pub(crate) fn taken_in(store: &Store, world: &World) -> Result<Snapshot, String> {
    let extract = TempDir::new().unwrap();
    world.write(extract.path());
    let mut options = ImportOptions::at(Instant::parse("2026-12-01T00:00:00Z").unwrap());
    options.synthetic = true;
    let mut intake = store.intake(Publish::AtFinish).unwrap();
    let report = import(extract.path(), &options, intake.as_mut(), &mut |_, _| {}).unwrap();
    intake.finish().unwrap();
    if let Some(row) = report.rejects.first() {
        return Err(format!("{} {}: {} ({})", row.file, row.code, row.message, row.row));
    }
    assert_eq!(report.counts.waiting, 0, "everybody named is in the book");
    Ok(store.snapshot().unwrap())
}
