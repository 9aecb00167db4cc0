//! The house rules, held on every run: arrows between rooms, sizes, heads, banned calls, numbers
//! of people, dependencies. Reads the sources as text; there are no waivers. Each check has, in
//! its own file, a case that it must catch.

mod habits;
mod manifest;
mod paths;
mod rooms;
mod scan;
mod sizes;
mod tree;

use tree::{Fault, File, rust_files, text_of, texts_under};

/// Fails with every fault on a line of its own.
fn hold(faults: &[Fault]) {
    let list: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{} out of place:\n{}\n", faults.len(), list.join("\n"));
}

fn hold_each(check: impl Fn(&File) -> Vec<Fault>) {
    let files = rust_files();
    assert!(files.iter().any(|file| file.path == "src/lib.rs"), "the sources were not found");
    hold(&files.iter().flat_map(check).collect::<Vec<_>>());
}

#[test]
fn arrows_between_rooms_follow_the_table() {
    hold_each(rooms::forbidden_arrows);
}

#[test]
fn stores_and_servers_are_named_in_one_place() {
    hold_each(rooms::kept_crates);
}

#[test]
fn pure_rooms_do_no_io() {
    hold_each(rooms::impure_rooms);
}

#[test]
fn the_map_names_every_room() {
    hold(&rooms::unmapped_rooms(&rust_files(), &text_of("ARCHITECTURE.md")));
}

#[test]
fn files_and_functions_fit_the_reader() {
    hold_each(sizes::too_long);
}

#[test]
fn lines_fit_the_screen() {
    hold_each(sizes::too_wide);
}

#[test]
fn every_file_says_what_it_is_for() {
    hold_each(habits::missing_head);
}

#[test]
fn nothing_below_the_command_line_reads_the_clock() {
    hold_each(habits::clock_reads);
}

#[test]
fn nothing_stops_the_process_or_prints() {
    hold_each(habits::banned_calls);
}

#[test]
fn names_say_something() {
    hold_each(habits::empty_names);
}

#[test]
fn nobody_s_number_is_in_the_sources() {
    hold_each(|file| habits::raw_numbers(&file.path, &file.text, |line| file.is_test_line(line)));
    let folders = ["src", "rules", "graphql", "graph-schema", "web", "xtask", "benches", "fuzz"];
    let endings = ["toml", "graphql", "cypher", "ftl", "ts", "tsx", "js", "json", "sh"];
    let texts = folders.iter().flat_map(|folder| texts_under(folder, &endings));
    hold(
        &texts.flat_map(|(p, text)| habits::raw_numbers(&p, &text, |_| false)).collect::<Vec<_>>(),
    );
}

#[test]
fn every_dependency_has_its_reason() {
    let manifests = ["Cargo.toml", "xtask/Cargo.toml"];
    hold(&manifests.iter().flat_map(|p| manifest::faults(p, &text_of(p))).collect::<Vec<_>>());
}

/// Prints the scoreboard, and fails where the house as a whole has grown past its sizes.
#[test]
fn scoreboard() {
    let files = rust_files();
    let board = sizes::Board::of(&files);
    for line in board.lines() {
        println!("{line}");
    }
    println!("{}", manifest::board(&text_of("Cargo.toml")));
    for (room, arrows) in rooms::arrows_in_use(&files) {
        println!("{room} -> {}", arrows.into_iter().collect::<Vec<_>>().join(" "));
    }
    hold(&board.faults());
}
