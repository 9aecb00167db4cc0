//! That the three languages say the same things, and that every word of the spec has a name.

use super::bundles::{bundle, files};
use super::*;
use crate::domain::{
    Basis, Confidence, Detail, EndReason, IncomeKind, Lens, LinkKind, RecordState, Sex,
};
use fluent_bundle::FluentResource;
use std::collections::{BTreeMap, BTreeSet};

/// Key → names of the placeholders in its text.
fn keys(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in files(locale).iter().flat_map(|file| file.lines()) {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        if let (false, Some((name, _))) = (line.starts_with(' '), line.split_once('=')) {
            key = name.trim().to_owned();
            assert!(!keys.contains_key(&key), "{locale}: {key} stands twice");
            keys.insert(key.clone(), BTreeSet::new());
        }
        let names = line
            .split('$')
            .skip(1)
            .map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>());
        keys.get_mut(&key).unwrap().extend(names);
    }
    keys
}

#[test]
fn the_three_languages_have_the_same_keys_and_placeholders() {
    let kk = keys(Locale::Kk);
    assert!(kk.len() > 250, "{}", kk.len());
    assert_eq!(kk, keys(Locale::Ru));
    assert_eq!(kk, keys(Locale::En));
}

#[test]
fn every_file_parses_and_every_text_can_be_filled_in() {
    for locale in Locale::ALL {
        for file in files(*locale) {
            assert!(FluentResource::try_new(file.to_owned()).is_ok(), "{locale}");
        }
        for (key, names) in keys(*locale) {
            assert!(bundle(*locale).has_message(&key), "{locale} {key}");
            for number in [1, 2, 5, 21] {
                let args: Vec<_> = names.iter().map(|n| (&**n, Arg::Number(number))).collect();
                let text = text(*locale, &key, &args);
                let marks = ['{', '}', '$', '\u{2068}', '\u{2069}'];
                assert!(!text.is_empty() && text != key, "{locale} {key}");
                assert!(!text.contains(marks), "{locale} {key}: {text}");
            }
        }
    }
}

#[test]
fn no_text_was_left_in_another_language() {
    let letters = |text: &str, letter: fn(char) -> bool| text.chars().any(letter);
    let cyrillic = |c: char| ('\u{400}'..='\u{4ff}').contains(&c);
    for key in keys(Locale::En).keys() {
        assert!(!letters(&text(Locale::En, key, &[]), cyrillic), "{key}");
        assert!(letters(&text(Locale::Ru, key, &[]), cyrillic), "{key}");
        assert!(letters(&text(Locale::Kk, key, &[]), cyrillic), "{key}");
        // Awards and regions keep their Kazakh names in Russian.
        let own_name = key.starts_with("detail-") || key.starts_with("region-");
        let kazakh = letters(&text(Locale::Ru, key, &[]), |c| "әіңғүұқөһ".contains(c));
        assert!(own_name || !kazakh, "{key}");
        assert!(!letters(&text(Locale::Kk, key, &[]), |c| "щъ".contains(c)), "{key}");
    }
}

const ROLES: &str = "HOLDER SPOUSE CHILD STEPCHILD ADOPTED_CHILD WARD STUDENT PARENT STEPPARENT \
    GUARDIAN CARER BREADWINNER DEPENDANT SIBLING OTHER";
const CIRCUMSTANCES: &str = "LOST_BREADWINNER FULL_ORPHAN DISABLED_CHILD \
    DISABLED_CHILD_UNDER_GUARDIANSHIP GROUP_1_WITH_CARER GROUP_1_WITHOUT_CARER \
    CHILD_WITHOUT_CARER LARGE_FAMILY SINGLE_PARENT RIGHTS_LIMITED NO_ADULT_EMPLOYED \
    BELOW_POVERTY_LINE NEWBORN PENSION_AGE KANDAS";
const CHANGES: &str = "AGE_1 AGE_18M AGE_3 AGE_6 AGE_7 AGE_8 AGE_14 AGE_18 AGE_23 PENSION_AGE \
    STATUS_END LINK_END TERM_END";
const SOURCES: &str = "CIVIL_ACTS POPULATION DISABILITY GUARDIANSHIP COURT PENSION \
    SOCIAL_INSURANCE EMPLOYMENT EDUCATION TAX MIGRATION CASEWORKER CITIZEN OTHER";
const CODES: &str = "contradicting-claims outside-coverage only-one-parent-recorded \
    contested-record no-birth-date unverified-value lens-not-applicable amounts-before-2024 \
    rules-missing parent-cycle parent-younger-than-child parent-too-young parent-too-old \
    born-after-mothers-death born-long-after-fathers-death third-legal-parent \
    two-parents-same-role two-open-marriages marriage-to-close-kin marriage-under-16 \
    marriage-after-death open-marriage-with-the-dead guardian-dead guardian-is-minor \
    guardian-incapacitated guardianship-past-18 guardian-of-child-with-able-parents \
    ward-and-spouse carer-of-two carer-for-not-group-1 disability-child-past-18 \
    status-after-death income-after-death death-before-birth age-over-120 \
    iin-birth-date-mismatch iin-sex-mismatch duplicate-person one-iin-two-people \
    student-not-proved adopted-and-birth-parents-both-open stale-marriage missing-and-active \
    link-outside-coverage twins-with-different-parents siblings-split-between-guardians \
    breadwinner-is-dependant contradicting-dates address-shared-by-many \
    single-person-families-at-one-address emigrated-and-active rights-limited-without-parent \
    award-not-woman employed-under-14 siblings-born-too-close";

#[test]
fn every_word_of_the_spec_has_a_name() {
    let mut groups: Vec<(&str, Vec<String>)> = vec![
        ("region", Region::CODES.iter().map(|code| format!("{code:02}")).collect()),
        ("lens", Lens::ALL.iter().map(ToString::to_string).collect()),
        ("link", LinkKind::ALL.iter().map(ToString::to_string).collect()),
        ("basis", Basis::ALL.iter().map(ToString::to_string).collect()),
        ("end-reason", EndReason::ALL.iter().map(ToString::to_string).collect()),
        ("status", StatusKind::ALL.iter().map(ToString::to_string).collect()),
        ("detail", Detail::ALL.iter().map(ToString::to_string).collect()),
        ("income", IncomeKind::ALL.iter().map(ToString::to_string).collect()),
        ("confidence", Confidence::ALL.iter().map(ToString::to_string).collect()),
        ("state", RecordState::ALL.iter().map(ToString::to_string).collect()),
        ("sex", Sex::ALL.iter().map(ToString::to_string).collect()),
    ];
    for (group, words) in [
        ("standing", "CORE DEPENDENT"),
        ("soundness", "SOUND WITH_WARNINGS NOT_CERTIFIABLE"),
        ("role", ROLES),
        ("circumstance", CIRCUMSTANCES),
        ("change", CHANGES),
        ("source", SOURCES),
        ("notice", "PENSION_AGE KANDAS_EXPIRY EMPLOYMENT_MEASURES"),
        ("warning", CODES),
        ("fix", CODES),
    ] {
        groups.push((group, words.split_whitespace().map(str::to_owned).collect()));
    }
    let named = keys(Locale::Kk);
    for (group, words) in &groups {
        for word in words {
            assert!(named.contains_key(&format!("{group}-{word}")), "{group}-{word}");
        }
    }
    let spec: usize = groups.iter().map(|(_, words)| words.len()).sum();
    let ours = ["card-", "heading-", "page-", "related-", "reason-"];
    let own = |key: &&String| ours.iter().any(|group| key.starts_with(group));
    let rest: Vec<_> = named.keys().filter(|key| !own(key)).collect();
    assert_eq!(rest.len(), spec, "a name that no word of the spec has");
}

#[test]
fn warnings_and_fixes_are_one_sentence() {
    for locale in Locale::ALL {
        for code in CODES.split_whitespace() {
            for group in ["warning", "fix"] {
                let text = text(*locale, &format!("{group}-{code}"), &[]);
                assert!(text.ends_with('.') && !text.contains(". "), "{locale} {code}: {text}");
            }
        }
    }
}

#[test]
fn plural_forms() {
    let years = |locale, years| text(locale, "card-years", &[("years", Arg::Number(years))]);
    for (number, ru, en) in
        [(1, "1 год", "1 year"), (3, "3 года", "3 years"), (12, "12 лет", "12 years")]
    {
        assert_eq!((years(Locale::Ru, number), years(Locale::En, number)), (ru.into(), en.into()));
    }
    assert_eq!(years(Locale::Kk, 3), "3 жас");
}

#[test]
fn names_that_hold_names() {
    assert_eq!(change(Locale::En, "AGE_18M", str::to_owned), "turns 18 months");
    assert_eq!(
        change(Locale::Ru, "STATUS_END:STUDENT", str::to_owned),
        "заканчивается статус: учёба"
    );
    assert_eq!(change(Locale::En, "LINK_END:GUARDIAN", str::to_owned), "link ends: guardianship");
    assert_eq!(
        change(Locale::Kk, "TERM_END:TARGETED_AID", str::to_owned),
        "мерзімі аяқталады: TARGETED_AID"
    );
    assert_eq!(source(Locale::En, "OTHER:akimat"), "other source: akimat");
    assert_eq!(source(Locale::En, "COURT"), "court");
    assert_eq!(detail(Locale::Ru, StatusKind::Disability, "GROUP_1"), "первая группа");
    assert_eq!(detail(Locale::Ru, StatusKind::CapacityLoss, "45"), "45");
    assert_eq!(region(Locale::Kk, Region::from_code(75).unwrap()), "Алматы қаласы");
}

#[test]
fn a_key_without_a_text_is_shown_itself() {
    assert_eq!(text(Locale::Kk, "no-such-key", &[]), "no-such-key");
}
