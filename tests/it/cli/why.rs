//! `otbasy why` and `otbasy rules`, as a caseworker reads them, against the files of the sweep.

use super::{Home, MOTHER, WARD};
use std::collections::BTreeMap;

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
                    ["This would change if: ", "From ", "Time has passed this by: "]
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
