//! Properties that hold in every random world. Tests only.

use super::{
    At, Case, Known, World,
    card::{reference_card, reference_families},
    world::LinkRow,
};
use otbasy::domain::Lens;

/// "It is a partition: everyone listed is in exactly one family", under whatever rights.
#[test]
fn families_are_a_partition() {
    let mut larger = 0;
    for seed in 0..2_000 {
        let Case { world, d, k } = Case::random(seed, 2 + (seed % 13) as usize);
        for adoption_read in [true, false] {
            let known = Known::new(&world, k, adoption_read);
            let at = At::new(&known, d);
            let mut listed: Vec<_> = at.everyone().into_iter().filter(|p| at.listed(p)).collect();
            listed.sort_unstable();
            let families = reference_families(&world, d, k, adoption_read);
            let mut members: Vec<_> = families
                .iter()
                .flat_map(|f| f.members.iter().map(|(who, _)| who.as_str()))
                .collect();
            members.sort_unstable();
            assert_eq!(members, listed, "seed {seed}");
            larger += families.iter().filter(|f| f.members.len() > 2).count();
        }
    }
    assert!(larger > 2_000, "{larger} families of three or more: the worlds are too dull");
}

/// No order of rows matters where no `id-conflict` and no second row of one person occurs.
#[test]
fn the_order_of_rows_does_not_matter() {
    for seed in 0..200 {
        let Case { mut world, d, k } = Case::random(seed, 8);
        let before = reference_families(&world, d, k, true);
        world.links.reverse();
        world.statuses.reverse();
        assert_eq!(reference_families(&world, d, k, true), before, "seed {seed}");
    }
}

/// The worlds meet what they were made for: each warning and circumstance occurs.
#[test]
fn random_worlds_are_nasty() {
    let mut found = std::collections::BTreeMap::<String, usize>::new();
    for seed in 0..1_500 {
        let Case { world, d, k } = Case::random(seed, 2 + (seed % 13) as usize);
        assert_eq!(world.rejected_links(), 0, "seed {seed}");
        let known = Known::new(&world, k, true).persons;
        let holder = known.get(seed as usize % known.len().max(1)).map(|p| p.who.clone());
        for lens in Lens::ALL {
            let Some(holder) = &holder else { continue };
            let card = reference_card(&world, holder, d, k, *lens, seed % 2 == 0);
            let roles = card.members.iter().flat_map(|m| m.roles.clone());
            let words = (card.warnings.into_iter().map(|(code, _)| code))
                .chain(card.circumstances.into_iter().map(|(kind, _)| kind))
                .chain(roles)
                .chain(card.calendar.into_iter().map(|(_, _, change)| change));
            words.for_each(|word| *found.entry(word).or_default() += 1);
        }
    }
    let expected = "two-open-marriages third-legal-parent parent-cycle one-iin-two-people \
        contradicting-claims outside-coverage only-one-parent-recorded contested-record \
        no-birth-date lens-not-applicable LOST_BREADWINNER FULL_ORPHAN DISABLED_CHILD \
        DISABLED_CHILD_UNDER_GUARDIANSHIP GROUP_1_WITH_CARER GROUP_1_WITHOUT_CARER \
        CHILD_WITHOUT_CARER LARGE_FAMILY SINGLE_PARENT RIGHTS_LIMITED NO_ADULT_EMPLOYED NEWBORN \
        KANDAS HOLDER SPOUSE CHILD STEPCHILD ADOPTED_CHILD WARD STUDENT PARENT STEPPARENT \
        GUARDIAN CARER BREADWINNER DEPENDANT SIBLING OTHER AGE_18 LINK_END:GUARDIAN \
        STATUS_END:RESIDENCE";
    let never: Vec<_> =
        expected.split_whitespace().filter(|word| !found.contains_key(*word)).collect();
    assert!(never.is_empty(), "never met: {never:?}");
}

/// The extract is readable: one line a row and the cells where the header says.
#[test]
fn the_extract_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::random(7, 12);
    world.write(dir.path());
    let rows = |name: &str| {
        let mut file = csv::Reader::from_path(dir.path().join(name)).unwrap();
        file.records().map(|row| row.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(rows("persons.csv").len(), world.persons.len());
    assert_eq!(rows("statuses.csv").len(), world.statuses.len());
    assert_eq!(rows("incomes.csv").len(), world.incomes.len());
    let links = rows("links.csv");
    let same = |(row, link): (&csv::StringRecord, &LinkRow)| {
        row[9] == link.source && row[0] == link.id && row[3] == link.to
    };
    assert!(links.len() == world.links.len() && links.iter().zip(&world.links).all(same));
    assert_eq!(World::random(7, 12), world, "the same seed, the same world");
}
