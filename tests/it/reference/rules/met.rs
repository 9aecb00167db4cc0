//! What the lawful worlds meet: each code, status, choice and boundary, often. Tests only.

use super::{Medians, RefRow, Rules};
use crate::reference::{Case, Known, World};
use otbasy::domain::Region;
use std::collections::{BTreeMap, BTreeSet};

type Counts = BTreeMap<String, usize>;

/// Medians of one region of those in the lawful worlds.
pub(crate) fn medians_of_one_region() -> Medians {
    [(Region::from_code(75).unwrap(), "148200.00".to_owned())].into()
}

/// What a row is an instance of.
fn words(row: &RefRow) -> Vec<String> {
    let code = row.code;
    let mut words = vec![format!("{code} {}", row.status)];
    let mut add = |holds: bool, what: &str| {
        if holds {
            words.push(format!("{code} {what}"));
        }
    };
    add(!row.chosen, "not chosen");
    add(row.recipient.is_empty(), "to nobody");
    add(row.recipient.starts_with("ref:"), "to a ref");
    add(row.beneficiaries.len() > 1, "for several");
    add(row.valid_until.is_none(), "without end");
    add(row.valid_from.is_none(), "without start");
    add(!row.variant.is_empty(), row.variant);
    let unpaid = row.status == "ENTITLED" && row.monthly.is_none() && row.once.is_none();
    add(unpaid, "without amount");
    words
}

/// How far D is from the dates of a row, where it is next to one of them.
fn boundaries(row: &RefRow, case: &Case) -> Vec<String> {
    let days = [("valid_from", row.valid_from), ("valid_until", row.valid_until)];
    let next_to = |(name, day): (&str, Option<otbasy::domain::Day>)| {
        let days = day?.number() - case.d.number();
        (-1..=1).contains(&days).then(|| format!("{name} at D {days:+}"))
    };
    days.into_iter().filter_map(next_to).collect()
}

/// What is met in the worlds of some seeds.
fn met(seeds: std::ops::Range<u64>) -> Counts {
    let mut counts = Counts::new();
    for seed in seeds {
        let case = Case::lawful(seed);
        let medians = if seed % 2 == 0 { medians_of_one_region() } else { Medians::new() };
        let known = Known::new(&case.world, case.k, true);
        let rules = Rules::new(&known, case.d, &medians);
        let rows = rules.shown();
        let mut found: Vec<String> = rows.iter().flat_map(words).collect();
        found.extend(rows.iter().flat_map(|row| boundaries(row, &case)));
        found.extend(rules.notices().into_iter().map(|[code, ..]| code));
        let families = rules.at.families();
        found.extend(families.iter().flat_map(|f| rules.circumstances(f)).map(|(kind, _)| kind));
        let grounds = rules.departed().into_iter().flat_map(|(x, d)| {
            let survivors = rules.survivors(&x, d, 8);
            survivors.grounds.into_values().map(|ground| format!("survivor {ground:?}"))
        });
        found.extend(grounds);
        found.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
    }
    counts
}

/// All that the gate demands, once at least.
const DEMANDED: &str = "\
    CAPACITY_LOSS_SOCIAL ENTITLED;JOB_LOSS_SOCIAL ENTITLED;SURVIVOR_STATE ENTITLED;\
    SURVIVOR_SOCIAL ENTITLED;BIRTH_GRANT ENTITLED;BIRTH_GRANT UNKNOWN;CHILD_CARE ENTITLED;\
    CHILD_CARE_SOCIAL ENTITLED;DISABLED_CHILD_CARER ENTITLED;GROUP_1_CARER ENTITLED;\
    DISABILITY_STATE ENTITLED;LARGE_FAMILY ENTITLED;MOTHER_AWARD ENTITLED;TARGETED_AID ENTITLED;\
    TARGETED_AID CONDITIONAL;TARGETED_AID UNCONDITIONAL;BURIAL ENTITLED;BURIAL UNKNOWN;\
    ORPHAN_GUARDIAN ENTITLED;ORPHAN_GUARDIAN UNKNOWN;SURVIVOR_STATE not chosen;\
    DISABILITY_STATE not chosen;SURVIVOR_STATE to nobody;SURVIVOR_SOCIAL to nobody;\
    DISABILITY_STATE to nobody;SURVIVOR_STATE for several;SURVIVOR_STATE without end;\
    SURVIVOR_STATE without amount;DISABILITY_STATE without amount;PENSION_AGE;KANDAS_EXPIRY;\
    EMPLOYMENT_MEASURES;BELOW_POVERTY_LINE;LOST_BREADWINNER;FULL_ORPHAN;survivor Child;\
    survivor OtherChild;survivor ParentOrSpouse;survivor Carer;valid_from at D +0;\
    valid_until at D +1";

#[test]
fn the_lawful_worlds_meet_every_rule() {
    let counts = met(0..400);
    let never: Vec<_> = DEMANDED.split(';').filter(|word| !counts.contains_key(*word)).collect();
    assert!(never.is_empty(), "never met: {never:?}");
}

#[test]
#[ignore = "prints how often the lawful worlds meet each code, status, choice and boundary"]
fn every_rule_is_met_often() {
    let counts = met(0..2_000);
    counts.iter().for_each(|(word, n)| println!("{n:6} {word}"));
    let rare: Vec<_> = DEMANDED.split(';').filter(|word| counts.get(*word) < Some(&10)).collect();
    assert!(rare.is_empty(), "met less than ten times: {rare:?}");
}

/// What the importer would reject does not occur, and a seed is a world.
#[test]
fn the_lawful_worlds_can_be_imported() {
    for seed in 0..500 {
        let World { persons, links, statuses, incomes } = Case::lawful(seed).world;
        let upside_down = statuses.iter().filter(|row| {
            row.valid_from.zip(row.valid_until).is_some_and(|(from, until)| until < from)
        });
        assert_eq!(upside_down.count(), 0, "seed {seed}");
        let ids: BTreeSet<_> = statuses.iter().map(|row| (&row.source, &row.id)).collect();
        assert_eq!(ids.len(), statuses.len(), "seed {seed}");
        let world = World { persons, links, statuses: statuses.clone(), incomes };
        assert_eq!(world.rejected_links(), 0, "seed {seed}");
        assert_eq!(world, Case::lawful(seed).world);
    }
}
