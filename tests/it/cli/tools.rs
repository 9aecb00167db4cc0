//! The commands around the store: generate, schema, completions, configuration, health, copies.

use super::{FILES, Home, MOTHER};
use serde_json::Value;
use std::fs;

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let home = Home::new();
    let country = |seed: &str, out: &str| {
        let args = ["generate", "--people", "1500", "--errors", "realistic", "--seed", seed];
        home.run(&[&args[..], &["--out", out]].concat()).done();
    };
    country("7", "a");
    country("7", "b");
    country("8", "c");
    for file in FILES {
        let [a, b, c] = ["a", "b", "c"].map(|dir| home.read(&format!("{dir}/{file}")));
        assert!(a == b, "{file} differs");
        assert!(a != c, "{file} does not depend on the seed");
    }
    assert_eq!(home.read("a/persons.csv").lines().count(), 1501);
    // The day is a fixed one, never today.
    let args = ["generate", "--people", "1500", "--errors", "realistic", "--seed", "7"];
    home.run(&[&args[..], &["--as-of", "2026-06-01", "--out", "d"]].concat()).done();
    assert!(home.read("a/links.csv") == home.read("d/links.csv"));
}

#[test]
fn schema_and_completions() {
    let home = Home::new();
    let schema = home.run(&["schema"]).done();
    assert_eq!(schema, include_str!("../../../graph-schema/schema.graphql"));
    for shell in ["bash", "zsh", "fish"] {
        let script = home.run(&["completions", shell]).done();
        for word in ["generate", "dev-auth", "known-at"] {
            assert!(script.contains(word), "{word} is not in the completions of {shell}");
        }
    }
    assert!(home.run(&["--help"]).done().contains("otbasy"));
}

/// Value and origin of a setting.
fn setting(out: &str, key: &str) -> (String, String) {
    let start = format!("{key} = ");
    let row = out.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
    let (value, origin) = row.split_once("  # ").unwrap();
    (value.to_owned(), origin.to_owned())
}

#[test]
fn the_nearer_layer_wins() {
    let home = Home::new();
    let env = [("OTBASY_STORE", "by-env")];
    let print = ["config", "print", "--origin"];
    let shows = |out: &str, key: &str, value: &str, origin: &str| {
        assert_eq!(setting(out, key), (value.to_owned(), origin.to_owned()), "{out}");
    };
    let out = home.run(&print).done();
    shows(&out, "store", "\"./otbasy-data\"", "default");
    home.write("otbasy.toml", "store = \"by-file\"\n[limits]\ntokens = 7\ndepth = 8\n");
    let out = home.run(&print).done();
    shows(&out, "store", "\"by-file\"", "file otbasy.toml");
    shows(&out, "limits.tokens", "7", "file otbasy.toml");
    let out = home.run_with(&print, &[env[0], ("OTBASY_LIMITS_DEPTH", "9")]).done();
    shows(&out, "store", "\"by-env\"", "environment OTBASY_STORE");
    shows(&out, "limits.depth", "9", "environment OTBASY_LIMITS_DEPTH");
    let out = home.run_with(&[&print[..], &["--store", "by-flag"]].concat(), &env).done();
    shows(&out, "store", "\"by-flag\"", "flag");
    home.write("secret", &("cd".repeat(32) + "\n"));
    let out = home.run_with(&print, &[("OTBASY_ID_KEY_FILE", "secret")]).done();
    shows(&out, "id_key", "\"(set)\"", "environment OTBASY_ID_KEY_FILE");
    home.write("other.toml", "store = \"elsewhere\"\n");
    let out = home.run(&[&print[..], &["--config", "other.toml"]].concat()).done();
    shows(&out, "store", "\"elsewhere\"", "file other.toml");
}

#[test]
fn what_is_printed_is_a_configuration_file() {
    let home = Home::new();
    let printed = home.run_with(&["config", "print"], &[("OTBASY_LIMITS_TOKENS", "77")]).done();
    home.write("otbasy.toml", &printed);
    assert_eq!(home.run(&["config", "print"]).done(), printed);
}

#[test]
fn the_store_is_where_each_layer_says() {
    let home = Home::demo();
    std::fs::rename(home.path("otbasy-data"), home.path("moved")).unwrap();
    home.run(&["card", MOTHER]).fails(3, &["otbasy-data"]);
    home.run(&["card", MOTHER, "--store", "moved"]).done();
    home.run_with(&["card", MOTHER], &[("OTBASY_STORE", "moved")]).done();
    home.write("otbasy.toml", "store = \"moved\"\n");
    home.run(&["card", MOTHER]).done();
}

#[test]
fn a_backup_gives_the_same_store() {
    let home = Home::demo();
    let card = home.run(&["card", MOTHER, "--format", "json"]).done();
    let health = home.run(&["health", "--deep"]).done();
    assert!(health.starts_with("sound: "), "{health}");
    home.run(&["backup", "copy"]).done();
    home.run(&["restore", "copy", "--store", "second"]).done();
    assert_eq!(home.run(&["card", MOTHER, "--format", "json", "--store", "second"]).done(), card);
    assert_eq!(home.run(&["health", "--deep", "--store", "second"]).done(), health);
    let json = home.run(&["health", "--deep", "--format", "json"]).done();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (json["sound"].as_bool(), json["findings"].as_array().map(Vec::len)),
        (Some(true), Some(0))
    );
}

#[test]
fn a_damaged_store_is_not_called_sound() {
    let home = Home::demo();
    let file = home.path("otbasy-data/store.redb");
    let mut bytes = std::fs::read(&file).unwrap();
    // A letter of a name inside a page: nothing but a checksum can tell.
    let name = "Оспанова".as_bytes();
    let places: Vec<usize> =
        (0..bytes.len() - name.len()).filter(|at| bytes[*at..].starts_with(name)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at + 1] ^= 1;
    }
    std::fs::write(&file, bytes).unwrap();
    let deep = home.run(&["health", "--deep"]);
    assert_eq!(deep.code(), Some(3), "{}{}", deep.out, deep.err);
    assert_eq!(deep.err.lines().count(), 1, "{}", deep.err);
}

/// `otbasy … | head -1`: the reader goes, and nothing is said about it.
#[test]
fn a_reader_that_goes_is_no_failure() {
    let home = Home::new();
    let mut child = home.command(&["config", "print"]).spawn().unwrap();
    drop(child.stdout.take());
    let ran = super::finish(child, super::DEADLINE);
    assert_eq!((ran.code(), ran.err.as_str()), (Some(0), ""));
}

/// Only the owner may read what holds personal data.
#[cfg(unix)]
#[test]
fn the_store_and_its_copies_are_for_their_owner() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::demo();
    let mode = |name: &str| home.path(name).metadata().unwrap().permissions().mode() & 0o777;
    home.run(&["backup", "copy"]).done();
    home.run(&["export", "out"]).done();
    // Whatever rights the backup was given, the store made from it has its own.
    fs::set_permissions(home.path("copy"), fs::Permissions::from_mode(0o644)).unwrap();
    home.run(&["restore", "copy", "--store", "deep/other"]).done();
    home.run(&["backup", "again"]).done();
    for dir in ["otbasy-data", "deep/other", "out"] {
        assert_eq!(mode(dir), 0o700, "{dir}");
    }
    for store in ["otbasy-data", "deep/other"] {
        for file in ["store.redb", "lock"] {
            assert_eq!(mode(&format!("{store}/{file}")), 0o600, "{store}/{file}");
        }
    }
    assert_eq!(mode("again"), 0o600);
    for file in FILES {
        assert_eq!(mode(&format!("out/{file}")), 0o600, "{file}");
    }
}

#[test]
fn a_restore_that_was_killed_is_done_again() {
    let home = Home::demo();
    home.run(&["backup", "copy"]).done();
    home.write("other/store.redb.unfinished", "half of a backup");
    home.write("other/lock", "process 1 (otbasy restore)\n");
    home.run(&["restore", "copy", "--store", "other"]).done();
    assert!(!home.path("other/store.redb.unfinished").exists());
    home.run(&["card", MOTHER, "--store", "other"]).done();
    home.write("mine/store.redb.unfinished.txt", "a letter");
    home.run(&["restore", "copy", "--store", "mine"]).fails(2, &["mine", "not empty"]);
}
