//! What is refused: with which exit code, and in one line that says what, where, and what to do.

use super::{DEADLINE, Home, MOTHER, WARD, finish};
use redb::{Database, TableDefinition};

#[test]
fn bad_arguments() {
    let home = Home::demo();
    for (args, parts) in [
        (&["nonsense"][..], &["nonsense", "--help"][..]),
        (&[], &["command", "--help"]),
        (&["config"], &["command", "--help"]),
        (&["card"], &["<IIN>"]),
        (&["card", MOTHER, "--lens", "FLOCK"], &["FLOCK", "--lens"]),
        (&["card", MOTHER, "--lang", "de"], &["de", "kk, ru or en"]),
        (&["card", MOTHER, "--as-of", "2026-02-30"], &["2026-02-30", "--as-of"]),
        (&["card", MOTHER, "--known-at", "2026-02-03"], &["2026-02-03", "RFC 3339"]),
        (&["card", MOTHER, "--depth", "11"], &["--depth 11", "0 to 10"]),
        (&["card", MOTHER, "--depth", "11", "--format", "json"], &["--depth 11", "0 to 10"]),
        (&["card", MOTHER, "--format", "csv"], &["text and json"]),
        (&["card", MOTHER, "--permissions", "FLY"], &["FLY", "EXPLORE"]),
        (&["import"], &["<DIR>"]),
        (&["import", "nowhere"], &["nowhere"]),
        (&["import", "."], &["persons.csv"]),
        (&["generate", "--people", "many", "--out", "x"], &["many", "--people"]),
        (&["generate", "--people", "5"], &["--out"]),
        (&["completions", "dosshell"], &["dosshell", "bash"]),
        (&["bench", "nothing"], &["nothing", "import"]),
        (&["export", "x", "--format", "json"], &["csv"]),
    ] {
        home.run(args).fails(2, parts);
    }
}

#[test]
fn an_unknown_person() {
    let home = Home::demo();
    let wrong = MOTHER.replace("197", "198");
    home.run(&["card", &wrong]).fails(2, &[&wrong, "check digit"]);
    home.run(&["card", "8887"]).fails(2, &["8887", "12 digits"]);
    home.run(&["card", "ref:nobody"]).fails(2, &["ref:nobody", "otbasy find"]);
    home.run(&["card", "ref:nobody", "--format", "json"]).fails(2, &["ref:nobody"]);
}

#[test]
fn without_a_store() {
    let home = Home::new();
    for args in [
        &["card", MOTHER][..],
        &["find", "x"],
        &["health"],
        &["export", "out"],
        &["backup", "b"],
        &["serve", "--dev-auth", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"],
    ] {
        home.run(args).fails(3, &["./otbasy-data", "otbasy import"]);
    }
    assert_eq!(home.path("").read_dir().unwrap().count(), 0, "nothing was made");
}

#[test]
fn what_is_no_extract_makes_no_store() {
    let home = Home::new();
    home.write("extract/persons.csv", "iin,name\n");
    for (dir, part) in [("nowhere", "nowhere"), (".", "persons.csv"), ("extract", "name")] {
        home.run(&["import", dir]).fails(2, &[part]);
        home.run(&["import", dir, "--dry-run"]).fails(2, &[part]);
    }
    home.run(&["health"]).fails(3, &["./otbasy-data"]);
}

#[test]
fn a_store_of_another_kind_or_of_a_newer_version() {
    let home = Home::demo();
    for store in ["bolt://127.0.0.1:1", "neo4j://127.0.0.1:1"] {
        home.run(&["card", MOTHER, "--store", store]).fails(3, &[store, "does not answer"]);
        home.run(&["migrate", "plan", "--store", store]).fails(3, &[store, "does not answer"]);
        home.run(&["serve", "--dev-auth", "--store", store]).fails(3, &[store]);
    }
    for (store, why) in [
        ("http://127.0.0.1:1", "no store"),
        ("bolt://", "host is missing"),
        ("bolt://127.0.0.1:1/neo4j", "ends with its port"),
        ("bolt://neo4j:secret@127.0.0.1:1", "OTBASY_STORE_PASSWORD"),
    ] {
        let line = home.run(&["card", MOTHER, "--store", store]).fails(2, &[why]);
        assert!(!line.contains("secret"), "{line}");
    }
    home.run(&["migrate", "plan"]).fails(2, &["databases", "--store bolt://"]);
    {
        let db = Database::open(home.path("otbasy-data/store.redb")).unwrap();
        let txn = db.begin_write().unwrap();
        let meta: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
        txn.open_table(meta).unwrap().insert("format", &6u32.to_le_bytes()[..]).unwrap();
        txn.commit().unwrap();
    }
    for args in [&["card", MOTHER][..], &["health"], &["export", "x"], &["demo", "--once"]] {
        home.run(args).fails(4, &["./otbasy-data", "format 6", "newer otbasy"]);
    }
    home.write("text/store.redb", "this is no store at all");
    home.run(&["health", "--store", "text"]).fails(3, &["text"]);
}

#[test]
fn restore_where_something_is() {
    let home = Home::demo();
    home.run(&["backup", "copy"]).done();
    home.run(&["backup", "copy"]).fails(2, &["copy", "exists"]);
    home.run(&["restore", "copy"]).fails(2, &["./otbasy-data", "not empty"]);
    home.write("full/letter", "mine");
    home.run(&["restore", "copy", "--store", "full"]).fails(2, &["full", "not empty"]);
    assert_eq!(home.read("full/letter"), "mine");
    home.run(&["restore", "absent", "--store", "new"]).fails(2, &["absent"]);
    home.write("garbage", "no backup");
    home.run(&["restore", "garbage", "--store", "new"]).fails(2, &["garbage"]);
    home.run(&["export", "full"]).fails(2, &["full", "not empty"]);
    assert_eq!(home.path("full").read_dir().unwrap().count(), 1, "nothing was written");
}

#[test]
fn a_configuration_that_does_not_fit() {
    let home = Home::new();
    let print = ["config", "print"];
    home.write("otbasy.toml", "[limits]\ntokenz = 7\n");
    home.run(&print).fails(2, &["otbasy.toml", "limits.tokenz"]);
    home.write("otbasy.toml", "listen = \"nowhere\"\n");
    home.run(&print).fails(2, &["otbasy.toml", "listen", "nowhere"]);
    home.write("otbasy.toml", "id_key = 12345\n");
    let line = home.run(&print).fails(2, &["otbasy.toml", "id_key"]);
    assert!(!line.contains("12345"), "a secret is never shown: {line}");
    home.write("otbasy.toml", "store = [\n");
    home.run(&print).fails(2, &["otbasy.toml"]);
    std::fs::remove_file(home.path("otbasy.toml")).unwrap();
    home.run(&["config", "print", "--config", "gone.toml"]).fails(2, &["gone.toml"]);
    for (name, value) in [
        ("OTBASY_LIMITS_TOKENS", "many"),
        ("OTBASY_DEV_AUTH", "perhaps"),
        ("OTBASY_LISTEN", "here"),
        ("OTBASY_STORE_FILE", "gone"),
    ] {
        home.run_with(&print, &[(name, value)]).fails(2, &[name, value]);
    }
}

#[test]
fn a_service_that_would_be_open_to_everybody() {
    let home = Home::demo();
    home.run(&["serve", "--dev-auth", "--listen", "0.0.0.0:0", "--admin", "127.0.0.1:0"])
        .fails(2, &["--dev-auth", "0.0.0.0:0", "loopback"]);
    let loopback = ["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
    home.run(&loopback).fails(2, &["id_key", "--dev-auth"]);
    home.run_with(&loopback, &[("OTBASY_ID_KEY", "short")]).fails(2, &["id_key", "hexadecimal"]);
}

#[test]
fn what_the_caller_may_not_do() {
    let home = Home::demo();
    for (command, path) in [("export", "out"), ("backup", "copy")] {
        for list in ["EXPLORE", "HEALTH_READ,CHILD_READ"] {
            let line = home.run(&[command, path, "--permissions", list]);
            line.fails(4, &[command, "all permissions", "--permissions"]);
        }
        assert!(!home.path(path).exists(), "nothing was written");
    }
    home.run(&["find", "x", "--permissions", "CHILD_READ"]).fails(4, &["EXPLORE"]);
    let narrowed = home.run(&["card", WARD, "--permissions", "CHILD_READ"]).done();
    assert!(!narrowed.contains(WARD), "no numbers without the right to see them");
}

#[test]
fn a_limit_that_is_configured_holds_for_both_formats() {
    let home = Home::demo();
    let narrow = [("OTBASY_LIMITS_KIN_DEPTH", "1")];
    let lines = ["text", "json"].map(|format| {
        let args = ["card", MOTHER, "--lens", "KIN", "--format", format];
        home.run_with(&[&args[..], &["--depth", "1"]].concat(), &narrow).done();
        home.run_with(&args, &narrow).fails(2, &["--depth 2", "0 to 1"])
    });
    assert_eq!(lines[0], lines[1]);
}

/// The acts of a status are health, as the status is.
#[test]
fn the_number_of_an_act_of_health() {
    let home = Home::demo();
    let persons = "ref,surname,given_name,patronymic,sex,birth_date,death_date,citizenship,region,\
                   address,phone,protected,iin\n";
    home.write("x/persons.csv", &format!("{persons}a,S,G,,F,1980-01-01,,,,,,,\n"));
    let statuses = "id,iin,kind,detail,note,valid_from,valid_until,source,document,recorded_at\n";
    let status = |id: &str, detail: &str| {
        format!("{id},ref:a,DISABILITY,{detail},,2020-01-01,,DISABILITY,ACT-{id},\n")
    };
    let rows = [status("s1", "GROUP_1"), status("s2", "GROUP_2")].concat();
    home.write("x/statuses.csv", &format!("{statuses}{rows}"));
    home.run(&["import", "x", "--strict"]).done();
    let card = ["card", "ref:a", "--lang", "en"];
    assert!(home.run(&card).done().contains("№ ACT-s1"));
    for (list, seen) in [("IDENTITY_READ", false), ("IDENTITY_READ,HEALTH_READ", true)] {
        let out = home.run(&[&card[..], &["--permissions", list]].concat()).done();
        assert_eq!(out.contains("ACT-s1"), seen, "{list}: {out}");
    }
}

#[test]
fn a_reader_who_has_gone_is_no_failure() {
    let home = Home::demo();
    for args in [&["schema"][..], &["card", MOTHER], &["find", "а"], &["config", "print"]] {
        let mut command = home.command(args);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = finish(command.stdout(writer).spawn().unwrap(), DEADLINE);
        assert_eq!((ran.code(), &*ran.err), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn what_a_terminal_would_obey_is_not_printed() {
    let home = Home::new();
    let persons = "ref,surname,given_name,patronymic,sex,birth_date,death_date,citizenship,region,\
                   address,phone,protected,iin\n";
    let row = |name: &str| {
        format!("{name},\u{1b}]0;Evil\u{7}{name},G\u{9b}2J,\"P\rQ\",F,1980-01-01,,,,,,,\n")
    };
    home.write("x/persons.csv", &[persons, &row("a"), &row("b")].concat());
    let links = "id,kind,from_iin,to_iin,institution,basis,valid_from,valid_until,end_reason,\
                 source,document,confidence,state,secrecy,recorded_at\n";
    home.write(
        "x/links.csv",
        &format!(
            "{links}1,SPOUSE,ref:a,ref:b,,REGISTERED,2010-01-01,,,OTHER:r\u{1b}e,D\u{1b}[5m7,,,,\n"
        ),
    );
    home.run(&["import", "x"]).done();
    for args in [&["card", "ref:a"][..], &["find", "ref:a"]] {
        let out = home.run(args).done();
        assert!(!out.contains(|c: char| c.is_control() && c != '\n'), "{out:?}");
        assert!(out.contains("�]0;Evil�a G�2J P�Q"), "{out:?}");
    }
    assert!(home.run(&["card", "ref:a"]).done().contains("D�[5m7"));
    home.run(&["card", "ref:\u{1b}[2J"]).fails(2, &["ref:�[2J"]);
}

#[test]
fn a_scoring_model_that_does_not_hold_together() {
    let home = Home::demo();
    home.write("otbasy.toml", "scoring = \"own.toml\"\n");
    let card = ["card", MOTHER, "--lang", "en"];
    home.run(&card).fails(2, &["own.toml cannot be read"]);
    let shipped = include_str!("../../../rules/kz/scoring/sample_counting.toml");
    home.write("own.toml", &shipped.replacen("weight = 0.1", "weight = 0.2", 1));
    for args in [&card[..], &["rules", "list"]] {
        home.run(args).fails(2, &["own.toml:", "the weights sum to 1.1, not to 1"]);
    }
    let own = shipped.replace("SAMPLE_COUNTING", "OWN").replace("(sample)", "(ours)");
    home.write("own.toml", &own);
    let card = home.run(&card).done();
    assert!(card.contains("Level of well-being: ") && card.contains("(ours)"), "{card}");
    assert!(home.run(&["rules", "show", "OWN", "--lang", "en"]).done().contains("(ours)"));
}

#[test]
fn a_region_that_stands_twice_among_the_medians() {
    let home = Home::demo();
    home.write("medians.json", "{\n  \"75\": \"1\",\n  \"75\": \"2\"\n}\n");
    let args = ["sweep", "--as-of", "2026-06-01", "--medians", "medians.json", "--out", "swept"];
    home.run(&args).fails(2, &["medians.json:3: region \"75\" stands twice"]);
}
