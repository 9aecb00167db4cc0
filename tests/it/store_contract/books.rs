//! The case books, each family taken in by Neo4j and read from it.

use super::server;
use crate::cases::{differing, door};
use otbasy::graph::FamilyGraph;
use otbasy::store::{Reads, Store};
use std::sync::Arc;

#[test]
fn every_case_comes_out_of_neo4j_as_written() {
    let Some(server) = server() else { return };
    let mut reads: Vec<Reads> = Vec::new();
    let differs = differing(&mut |world| {
        let store = Store::Neo4j(server.emptied());
        let snapshot = door::taken_in(&store, world)?;
        reads.push(snapshot.reads);
        Ok(snapshot.graph as Arc<dyn FamilyGraph>)
    });
    assert!(reads.len() > 100, "{} families were taken in", reads.len());
    reads.iter().for_each(|read| read.check().unwrap());
    assert!(differs.is_empty(), "{} out of place\n\n{}", differs.len(), differs.join("\n\n"));
}
