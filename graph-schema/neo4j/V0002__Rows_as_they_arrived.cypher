// Rows of extracts as they arrived, packed, one node a file and batch: with the events they rebuild
// the store (spec 1 §6, `otbasy events export`).
CREATE CONSTRAINT arrival_id IF NOT EXISTS FOR (a:Arrival) REQUIRE a.id IS UNIQUE;
