//! `otbasy why` and `otbasy rules`, as a caseworker reads them, against the files of the sweep.

use super::{Home, MOTHER, WARD};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The lines of `entitlements.csv` that name somebody, by rule.
fn rows_of(csv: &str, who: &str) -> BTreeMap<String, Vec<String>> {
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in csv.lines().skip(1).filter(|line| line.contains(who)) {
        let code = line.split(',').next().unwrap();
        rows.entry(code.to_owned()).or_default().push(line.to_owned());
    }
    rows
}

#[test]
fn why_says_of_every_rule_what_the_sweep_says() {
    let home = Home::demo();
    home.run(&["sweep", "--as-of", "2026-06-01", "--out", "swept"]).done();
    let csv = home.read("swept/entitlements.csv");
    let list = home.run(&["rules", "list"]).done();
    let (rules, models) = list.split_once("\n\n").unwrap();
    assert!(models.contains("SAMPLE_COUNTING"), "{list}");
    let codes: Vec<&str> = rules.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(codes.len(), 15, "{list}");
    let mut paid = 0;
    for who in [MOTHER, WARD] {
        let rows = rows_of(&csv, who);
        for code in &codes {
            let out = home.run(&["why", who, code, "--lang", "en"]).done();
            let heads = out.lines().filter(|line| line.contains(&format!("({code}): ")));
            let heads: Vec<String> = heads.map(|line| line.replace('\u{a0}', "")).collect();
            let Some(rows) = rows.get(*code) else {
                assert_eq!(heads.len(), 1, "{out}");
                assert!(heads[0].ends_with(": NOT_ENTITLED"), "{out}");
                assert!(out.contains(" ✗ "), "a reason: {out}");
                assert!(
                    ["This would change if: ", "From ", "This cannot come true: ", "The rule asks"]
                        .iter()
                        .any(|change| out.contains(&format!("  → {change}"))),
                    "{out}"
                );
                continue;
            };
            assert_eq!(heads.len(), rows.len(), "{out}");
            for row in rows {
                let cells: Vec<&str> = row.split(',').collect();
                let amount = [cells[4], cells[5]].concat();
                let said = heads.iter().any(|head| head.contains(&format!(" · {amount}₸")));
                assert!(said, "{row}\n{out}");
                paid += 1;
            }
        }
    }
    assert!(paid >= 5, "{paid} rows were compared");
}

#[test]
fn why_reads_like_a_letter_in_each_language() {
    let home = Home::demo();
    let why = |lang| home.run(&["why", MOTHER, "SURVIVOR_STATE", "--lang", lang]).done();
    for (lang, parts) in [
        (
            "kk",
            ["Кімге төленеді: Оспанова Айгүл", "Мерзімі: ", "× ең төмен күнкөріс деңгейі", "айына"],
        ),
        ("ru", ["Кому платят: Оспанова Айгүл", "Срок: с 9", "× прожиточный минимум", "в месяц"]),
        ("en", ["Paid to: Оспанова Айгүл", "Term: since 9", "× subsistence minimum", "a month"]),
    ] {
        let out = why(lang);
        for part in parts {
            assert!(out.replace('\u{a0}', " ").contains(part), "{part} is not in {out}");
        }
        // Rounding is a word and every record behind a step is shown.
        assert!(!out.contains(": 0 ") && out.contains("→ Ахметов"), "{out}");
        let keys = ["reason-", "card-", "heading-"];
        assert!(keys.iter().all(|key| !out.contains(key)), "{out}");
    }
}

#[test]
fn the_values_of_a_rule_are_shown_with_what_they_count_and_who_set_them() {
    let home = Home::new();
    let show = |lang| {
        let args = ["rules", "show", "SURVIVOR_STATE", "--as-of", "2026-06-01", "--lang", lang];
        home.run(&args).done().replace('\u{a0}', " ")
    };
    let out = show("ru");
    for part in [
        "2,6 × прожиточный минимум (с 1 января 2024 г.)",
        "Прожиточный минимум: 50 851 ₸ (с 1 января 2026 г.)",
        "Закон «О республиканском бюджете на 2026 – 2028 годы»",
        "вверх, до следующего целого тенге",
    ] {
        assert!(out.contains(part), "{part} is not in {out}");
    }
    assert!(show("en").contains("8 years"), "{}", show("en"));
    home.run(&["rules", "show", "NONE"]).fails(2, &["NONE", "otbasy rules list"]);
}

#[test]
fn why_as_json_is_the_explanation_of_the_card() {
    let home = Home::demo();
    let json = |args: &[&str]| -> Value {
        let all = [args, &["--lang", "en", "--format", "json"]].concat();
        serde_json::from_str(&home.run(&all).done()).unwrap()
    };
    let card = json(&["card", MOTHER]);
    let paid = json(&["why", MOTHER, "SURVIVOR_STATE"]);
    let rows = paid.as_array().unwrap();
    assert!(!rows.is_empty(), "{paid}");
    for row in rows {
        let of_card = card["entitlements"].as_array().unwrap().iter();
        let same = of_card.clone().find(|other| other["id"] == row["id"]);
        assert_eq!(Some(row), same);
        assert!(row["explanation"]["steps"].as_array().unwrap().len() > 3, "{row:#}");
    }
    let refused = json(&["why", MOTHER, "MOTHER_AWARD"]);
    assert_eq!(refused[0]["status"], "NOT_ENTITLED", "{refused:#}");
    let change = refused[0]["explanation"]["wouldChangeIf"][0].as_str().unwrap();
    assert!(change.starts_with("This would change if: "), "{change}");
    let parents = refused[0]["explanation"]["steps"].as_array().unwrap().iter();
    let parents: Vec<_> = parents.map(|step| step["parent"].as_u64()).collect();
    assert!(parents[0].is_none() && parents[1..].iter().all(Option::is_some), "{refused:#}");
}

/// The demo's person with this date of death.
fn dead_since(day: &str) -> String {
    let persons = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/demo/persons.csv");
    let persons = std::fs::read_to_string(persons).unwrap();
    let died = |line: &&str| line.split(',').nth(7).is_some_and(|cell| cell.starts_with(day));
    let line = persons.lines().find(died).unwrap();
    line.split(',').next().unwrap().to_owned()
}

#[test]
fn why_as_json_of_the_dead_says_what_the_text_says() {
    let home = Home::demo();
    let mut paid = 0;
    for day in ["2026-04-09", "2025-09"] {
        let dead = dead_since(day);
        for code in ["SURVIVOR_STATE", "MOTHER_AWARD", "CHILD_CARE", "BURIAL"] {
            let why = ["why", &dead, code, "--as-of", "2026-06-01", "--lang", "en"];
            let text = home.run(&why).done();
            let json = home.run(&[&why[..], &["--format", "json"]].concat()).done();
            let rows: Value = serde_json::from_str(&json).unwrap();
            let rows = rows.as_array().unwrap();
            let heads: Vec<&str> = text.lines().filter(|line| line.contains(code)).collect();
            assert!(!rows.is_empty() && rows.len() == heads.len(), "{text}\n{json}");
            for (row, head) in rows.iter().zip(heads) {
                assert!(head.contains(row["status"].as_str().unwrap()), "{head}\n{row:#}");
                paid += usize::from(row["status"] == "ENTITLED");
                let why = &row["explanation"];
                let steps = why["steps"].as_array().unwrap().iter().skip(1);
                let told = steps.map(|step| &step["text"]);
                for said in told.chain(why["wouldChangeIf"].as_array().unwrap()) {
                    assert!(text.contains(said.as_str().unwrap()), "{said} is not in {text}");
                }
            }
        }
    }
    assert!(paid > 0, "a burial is paid for one of them");
}

/// A copy of the law that ships.
fn own_law(home: &Home) {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/kz");
    for folder in ["", "benefits/"] {
        for entry in std::fs::read_dir(shipped.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.file_name().unwrap().to_str().unwrap();
                let text = std::fs::read_to_string(&path).unwrap();
                home.write(&format!("ours/{folder}{name}"), &text);
            }
        }
    }
}

#[test]
fn law_changes_as_data() {
    let home = Home::demo();
    let why = ["why", MOTHER, "SURVIVOR_STATE", "--lang", "en", "--as-of", "2026-06-01"];
    let before = home.run(&why).done();
    own_law(&home);
    home.write("otbasy.toml", "rules = \"ours\"\n");
    assert_eq!(home.run(&why).done(), before, "a copy says the same");
    let text = home.read("ours/base.toml");
    home.write("ours/base.toml", &text.replace("value = 50851", "value = 100000"));
    let after = home.run(&why).done();
    assert!(after.contains("100\u{a0}000\u{a0}₸") && after != before, "{after}");
    let shown = home.run(&["rules", "show", "SURVIVOR_STATE", "--lang", "en"]).done();
    assert!(shown.contains("100\u{a0}000\u{a0}₸"), "{shown}");
    home.run(&["sweep", "--as-of", "2026-06-01", "--out", "swept"]).done();
    let rows = home.read("swept/entitlements.csv");
    let head = after.lines().next().unwrap().rsplit(" · ").next().unwrap();
    let amount: String = head.chars().filter(char::is_ascii_digit).collect();
    let swept = |row: &str| row.starts_with("SURVIVOR_STATE,") && row.contains(&amount);
    assert!(!amount.is_empty() && rows.lines().any(swept), "{amount}: {rows}");
    home.write("ours/base.toml", &text.replace("value = 50851", "value = -1"));
    for args in [&why[..], &["rules", "list"], &["serve", "--dev-auth"]] {
        home.run(args).fails(2, &["ours/base.toml:18: -1 is negative"]);
    }
    home.write("ours/base.toml", &text);
    home.write("ours/benefits/2027/base.toml", "");
    home.run(&why).fails(2, &["ours/benefits/2027: no rule reads this directory"]);
    home.write("otbasy.toml", "rules = \"nowhere\"\n");
    home.run(&why).fails(2, &["nowhere: the rules cannot be read"]);
}

#[test]
fn notices_and_shared_values_are_shown() {
    let home = Home::new();
    let show = |code: &str| home.run(&["rules", "show", code, "--lang", "en"]).done();
    let pension = show("PENSION_AGE");
    assert!(pension.contains("pension.women: ") && pension.contains("30 days"), "{pension}");
    assert!(show("KANDAS_EXPIRY").contains("60 days"));
    assert!(show("CAPACITY_LOSS_SOCIAL").contains("pension.men: "));
    let job = show("JOB_LOSS_SOCIAL");
    assert!(job.contains("insurance.length_full: ") && !job.contains("  mci: "), "{job}");
    let list = home.run(&["rules", "list", "--lang", "en"]).done();
    assert!(list.contains("Notices without a payment\nPENSION_AGE "), "{list}");
}
