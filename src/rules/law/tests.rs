//! The shipped law, and files that are refused: each with file, line and reason.

use super::{ACTS, Law, shipped_files};
use crate::domain::Day;
use crate::rules::{Fraction, REGISTRY};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Reads the shipped files with one of them changed by the first place where `from` stands.
#[track_caller]
fn refused(file: &str, from: &str, to: &str) -> String {
    let mut files = shipped_files();
    let acts =
        if ACTS.0.ends_with(file) { ACTS.1.replacen(from, to, 1) } else { ACTS.1.to_owned() };
    let mut changed = acts != ACTS.1;
    let mut texts: Vec<(String, String)> = Vec::new();
    for (name, text) in files.drain(..) {
        let new = if name.ends_with(file) { text.replacen(from, to, 1) } else { text.to_owned() };
        changed |= new != text;
        texts.push((name, new));
    }
    assert!(changed, "{file} has no {from:?}");
    let files: Vec<(String, &str)> = texts.iter().map(|(a, b)| (a.clone(), &**b)).collect();
    match Law::read("rules/kz", &acts, &files) {
        Ok(_) => panic!("accepted: {from} -> {to}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_shipped_law_is_sound_and_holds_the_base_values_of_the_spec() {
    let law = Law::shipped().unwrap();
    for (name, values) in [
        ("mci", [3_692, 3_932, 4_325]),
        ("subsistence_minimum", [43_407, 46_228, 50_851]),
        ("minimum_wage", [85_000, 85_000, 85_000]),
    ] {
        for (year, value) in (2024..).zip(values) {
            for date in [format!("{year}-01-01"), format!("{year}-12-31")] {
                assert_eq!(
                    law.number_on(name, day(&date)),
                    Fraction::whole(value),
                    "{name} {date}"
                );
            }
        }
        assert_eq!(law.number_on(name, day("2199-12-31")), Fraction::whole(values[2]));
    }
    let verified = |name, date| {
        let used = law.used(name, day(date)).unwrap();
        law.value(used).unwrap().1.verified
    };
    assert!(!verified("minimum_wage", "2024-06-01") && verified("minimum_wage", "2025-06-01"));
    assert!(verified("burial.amount", "2024-12-31") && !verified("burial.amount", "2025-01-01"));
}

#[test]
fn a_value_that_is_no_value_is_refused_with_file_and_line() {
    let base = "rules/kz/base.toml";
    for (from, to, line, reason) in [
        ("value = 3932", "value = -3932", 8, "-3932 is negative"),
        ("value = 3932", "value = \"much\"", 8, "the value is not a number"),
        ("value = 3932", "value = nan", 8, "`nan` is not a number"),
        ("value = 3932", "value = 0xf5c", 8, "the value is not a number"),
        ("value = 3932, ", "", 8, "`value` is missing"),
        ("2025-01-01", "2024-01-01", 8, "two values in force on 2024-01-01"),
        ("2025-01-01", "2023-01-01", 8, "2023-01-01 stands after 2024-01-01"),
        ("2025-01-01", "2025-13-01", 8, "not a date"),
        ("since = \"2024-01-01\"", "since = \"2024-01-02\"", 3, "no value in force before 2024-01"),
        ("value = 3692", "until = \"2024-12-31\", value = 3692", 8, "no value in force before"),
        ("value = 3692", "until = \"2025-01-02\", value = 3692", 8, "two values in force on"),
        ("value = 4325", "until = \"2027-01-01\", value = 4325", 6, "no value in force from 2027"),
        ("verified = true", "verified = \"yes\"", 7, "`verified` is neither"),
        (", verified = true", "", 7, "`verified` is missing"),
        ("act = \"budget-2024\"", "act = \"budget-1924\"", 7, "unknown act `budget-1924`"),
        ("unit = \"tenge\"", "units = \"tenge\"", 5, "unknown name `units`"),
        ("[mci]", "[mcl]", 1, "`mci` is missing"),
        ("[mci]", "[mci", 3, ""),
        ("value = \"up\"", "value = \"down\"", 35, "unknown word `down`"),
    ] {
        let said = refused("base.toml", from, to);
        assert!(said.starts_with(&format!("{base}:{line}: ")), "{from} -> {to}: {said}");
        assert!(said.contains(reason), "{from} -> {to}: {said}");
        assert!(!said.contains('\n'), "{said}");
    }
}

#[test]
fn a_unit_that_nobody_counts_in_and_a_slip_of_the_pen_are_refused() {
    let said = refused("burial.toml", "unit = \"months\"", "unit = \"apples\"");
    assert!(said.contains("burial.toml:") && said.contains("the unit `apples`; there are days"));
    for slip in ["999999999", "12.5"] {
        let to = format!("value = {slip}, act");
        let said = refused("burial.toml", "value = 12, act", &to);
        assert!(said.ends_with("; in months it is a whole number up to 1200"), "{said}");
    }
    let said = refused("burial.toml", "value = 15.7, act", "value = 15700000, act");
    assert!(said.ends_with("; in MCI it is a number up to 1000000"), "{said}");
}

#[test]
fn a_title_without_a_language_and_an_act_without_a_number_are_refused() {
    let said = refused("burial.toml", "kk = \"", "kz = \"");
    assert_eq!(said, "rules/kz/benefits/burial.toml:6: unknown name `kz`");
    let said = refused("acts.toml", "number = \"224-VII\"", "");
    assert_eq!(said, "rules/kz/acts.toml:6: `number` is missing");
}

#[test]
fn a_name_that_no_rule_knows_and_a_rule_that_nobody_wrote_are_refused() {
    let said = refused("burial.toml", "[amount]", "[amounts]");
    assert!(said.contains("burial.toml:1: `burial.amount` is missing"), "{said}");
    let said = refused("burial.toml", "code = \"BURIAL\"", "code = \"WEDDING\"");
    assert_eq!(said, "rules/kz/benefits/burial.toml:1: unknown rule `WEDDING`");
    let more = "[feast]\ntitle = { kk = \"а\", ru = \"а\", en = \"a\" }\nunit = \"MCI\"\n\
                values = [\n{ since = \"2024-01-01\", value = 1, act = \"practice\", article = \"?\", \
                verified = false },\n]\n\n[amount]";
    let said = refused("burial.toml", "[amount]", more);
    assert!(said.ends_with("no rule asks for `burial.feast`"), "{said}");
}

#[test]
fn an_age_that_families_are_not_worked_out_by_is_refused() {
    let said = refused("family.toml", "value = 18", "value = 21");
    let place = "rules/kz/family.toml:4: ";
    assert!(said.starts_with(place) && said.ends_with("by 18 in this program"), "{said}");
    let said = refused("survivors.toml", "[posthumous_days]", "[posthumous]");
    assert!(said.contains("survivors.toml:1: `survivors.posthumous_days` is missing"), "{said}");
    let said = refused("job_loss_social.toml", "value = 6,", "value = -6,");
    assert!(said.contains("job_loss_social.toml:") && said.ends_with("-6 is negative"), "{said}");
}

fn own_files() -> std::collections::BTreeMap<String, String> {
    let mut files: std::collections::BTreeMap<String, String> =
        shipped_files().into_iter().map(|(place, text)| (place, text.to_owned())).collect();
    files.insert(ACTS.0.to_owned(), ACTS.1.to_owned());
    files
}

#[test]
fn a_folder_of_law_is_read_in_the_place_of_the_shipped_one() {
    let mut files = own_files();
    let base = files.get_mut("base.toml").unwrap();
    *base = base.replace("value = 4325", "value = 5000");
    let law = Law::own("ours", &files).unwrap();
    assert_eq!(law.number_on("mci", day("2026-06-01")), Fraction::whole(5_000));
    assert_eq!(law.models().len(), Law::shipped().unwrap().models().len());
}

#[test]
fn a_folder_of_law_is_refused_with_file_line_and_reason() {
    let refused = |change: &dyn Fn(&mut std::collections::BTreeMap<String, String>)| {
        let mut files = own_files();
        change(&mut files);
        Law::own("ours", &files).unwrap_err().to_string()
    };
    let said = refused(&|files| drop(files.remove("benefits/burial.toml")));
    assert_eq!(said, "ours/benefits/burial.toml:1: this file is missing");
    let said = refused(&|files| drop(files.remove("acts.toml")));
    assert_eq!(said, "ours/acts.toml:1: this file is missing");
    let said = refused(&|files| drop(files.insert("benefits/feast.toml".into(), String::new())));
    assert_eq!(said, "ours/benefits/feast.toml:1: no rule reads this file");
    let said = refused(&|files| drop(files.insert("sources.toml".into(), "[[source]]".into())));
    assert!(said.starts_with("ours/sources.toml:1: registers cannot be changed"), "{said}");
    let said = refused(&|files| {
        let base = files.get_mut("base.toml").unwrap();
        *base = base.replace("value = 3932", "value = -3932");
    });
    assert_eq!(said, "ours/base.toml:8: -3932 is negative");
}

#[test]
fn every_rule_has_its_title_in_three_languages() {
    use crate::domain::Locale;
    let law = Law::shipped().unwrap();
    for rule in REGISTRY {
        let (title, reference) = law.of_rule(rule.code).unwrap();
        let texts = Locale::ALL.iter().map(|locale| title.text(*locale));
        let texts: std::collections::BTreeSet<&str> = texts.collect();
        assert_eq!(texts.len(), Locale::ALL.len(), "{}: {texts:?}", rule.code);
        assert_eq!(super::title(Locale::Kk, rule.code), title.text(Locale::Kk));
        assert!(!reference.article.is_empty() && !reference.act.number.is_empty());
    }
}

#[test]
fn a_value_that_is_a_word_is_shown_as_one() {
    use crate::domain::{Locale, PersonNo};
    let law = Law::shipped().unwrap();
    let of_words: Vec<_> = law.parameters().iter().filter(|p| !p.words.is_empty()).collect();
    assert!(!of_words.is_empty());
    let nobody = |_: PersonNo| String::new();
    for parameter in of_words {
        for locale in Locale::ALL {
            for word in &parameter.words {
                let key = format!("reason-word-{word}");
                assert_ne!(crate::language::text(*locale, &key, &[]), key, "{locale}");
            }
            let words = crate::rules::Words { law: &law, locale: *locale, name: &nobody };
            let line = words.value(law.used(&parameter.name, day("2026-06-01")).unwrap());
            assert!(!line.contains(": 0"), "{line}");
        }
        assert_eq!(parameter.shown(&parameter.values[0]), parameter.words[0]);
    }
}

#[test]
fn every_value_is_shown_with_what_it_counts() {
    use crate::domain::{Locale, PersonNo};
    let law = Law::shipped().unwrap();
    let nobody = |_: PersonNo| String::new();
    let shown = |locale, name, date| {
        let words = crate::rules::Words { law: &law, locale, name: &nobody };
        words.value(law.used(name, day(date)).unwrap()).replace('\u{a0}', " ")
    };
    for parameter in law.parameters() {
        for locale in Locale::ALL {
            let line = shown(*locale, &parameter.name, "2026-06-01");
            assert!(!line.contains("reason-") && !line.contains('$'), "{locale}: {line}");
        }
    }
    let ru = |name, date| shown(Locale::Ru, name, date);
    assert_eq!(
        ru("mci", "2026-06-01"),
        "Месячный расчётный показатель: 4 325 ₸ (с 1 января 2026 г.)"
    );
    let women = ru("pension.women", "2028-06-01");
    assert!(women.contains("61,5 года"), "{women}");
    assert!(ru("survivor_state.survivors_4", "2026-06-01").contains("2,6 × прожиточный минимум"));
    let term = shown(Locale::En, "survivor_state.carer_child_age", "2026-06-01");
    assert!(term.contains("8 years"), "{term}");
}

#[test]
fn of_a_scale_the_highest_step_that_is_reached_holds() {
    let law = Law::shipped().unwrap();
    let length = |months| law.step_on("insurance.length", months, day("2026-06-01")).to_string();
    let at: Vec<String> = [0, 5, 6, 11, 12, 35, 36, 59, 60, 600].map(length).into();
    assert_eq!(at, ["0.1", "0.1", "0.7", "0.7", "0.75", "0.85", "0.9", "0.95", "1", "1"]);
    let below = law.step_on("large_family.children", 1, day("2026-06-01"));
    assert_eq!(below.to_string(), "16.03");
    let later = "    { since = \"2024-01-01\", at_least = 6, value = 0.7,";
    let changed = "    { since = \"2024-01-01\", until = \"2026-01-01\", at_least = 6, \
                   value = 0.7, act = \"social-code\", article = \"?\", verified = false },\n    \
                   { since = \"2026-01-01\", at_least = 9, value = 0.7,";
    let files: Vec<(String, String)> = shipped_files()
        .into_iter()
        .map(|(name, text)| (name, text.replacen(later, changed, 1)))
        .collect();
    let files: Vec<(String, &str)> = files.iter().map(|(a, b)| (a.clone(), &**b)).collect();
    let law = Law::read("rules/kz", ACTS.1, &files).unwrap();
    let on = |date| law.step_on("insurance.length", 7, day(date)).to_string();
    assert_eq!((&*on("2025-12-31"), &*on("2026-01-01")), ("0.7", "0.1"));
}

#[test]
fn a_step_without_its_place_or_at_the_place_of_another_is_refused() {
    for (from, to, reason) in [
        ("at_least = 6,", "at_least = 12,", "on 2024-01-01 two steps begin at 12"),
        ("at_least = 6, ", "", "`at_least` is missing"),
        ("at_least = 6,", "at_least = -6,", "-6 is negative"),
        ("at_least = 6,", "at_least = 6.5,", "`at_least` is 6.5, not a whole number"),
        ("scale = \"length\"\n", "", "unknown name `at_least`"),
        ("scale = \"length\"", "scale = \"lengths\"", "no rule asks for"),
    ] {
        let said = refused("insurance.toml", from, to);
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn a_folder_of_law_may_add_steps_to_a_scale_and_forget_none() {
    let changed = |file: &str, from: &str, to: &str| {
        let mut files = own_files();
        let text = files.get_mut(file).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        *text = text.replacen(from, to, 1);
        Law::own("ours", &files)
    };
    let file = "benefits/large_family.toml";
    let shipped = &own_files()[file];
    let step =
        &shipped[shipped.find("[children_7]").unwrap()..shipped.find("[each_from]").unwrap()];
    let forgotten = changed(file, step, "").unwrap_err().to_string();
    assert_eq!(
        forgotten,
        "ours/benefits/large_family.toml:1: `large_family.children_7` is missing"
    );
    let plain = step.replace("scale = \"children\"\n", "").replace("at_least = 7, ", "");
    let plain = changed(file, step, &plain).unwrap_err().to_string();
    assert!(plain.contains("no rule asks for `large_family.children_7`"), "{plain}");
    let alone =
        changed("base.toml", "[mci]\n", "[mci]\nscale = \"mcis\"\n").unwrap_err().to_string();
    assert!(alone.contains("`at_least` is missing"), "{alone}");
    let more = step.replace("children_7", "children_9").replace("at_least = 7", "at_least = 9");
    let more = more.replace("28.06", "33.5");
    let law = changed(file, "[each_from]", &format!("{more}[each_from]")).unwrap();
    let times = |children| law.step_on("large_family.children", children, day("2026-06-01"));
    assert_eq!((times(8).to_string(), times(9).to_string()), ("28.06".into(), "33.5".into()));
}
