//! Whom a row names finds it: the rules look around the members of one family, the sweep asks about
//! everybody, and both must come to the same rows. Here each anchor of a random world is asked, and
//! the families of whomever its rows name must have it among the anchors around.

use super::country::{self, country};
use super::law;
use crate::reference::{Case, LinkRow, StatusRow, World};
use otbasy::domain::{Basis, Day, LinkKind, PersonNo, Rights, Scope, StatusKind};
use otbasy::family::Custody;
use otbasy::graph::{FamilyGraph, View};
use otbasy::rules::{self, REGISTRY, Rule, rule};

/// Rows met, and burials paid to somebody who is neither spouse, parent nor child of the dead.
#[derive(Default)]
struct Met {
    rows: usize,
    last_resorts: usize,
}

/// Worlds in which somebody was a pensioner and died lately, with neither spouse, nor parents, nor
/// grown children: whoever was in the family on the eve is asked.
fn forlorn(seed: u64) -> Case {
    let Case { mut world, d, k } = Case::random(seed, 5 + (seed % 11) as usize);
    let dead = (seed / 7) as usize % world.persons.len();
    let row = &mut world.persons[dead];
    row.death = Some(d.plus_days(-((seed % 380) as i32)));
    row.death_recorded_at = None;
    let names = [row.iin.map(|iin| iin.to_string()), Some(format!("ref:{}", row.reference))];
    let is_dead = |name: &str| names.iter().flatten().any(|own| own == name);
    let identity = names.iter().flatten().next().cloned().unwrap_or_default();
    world.links.retain(|link| match link.kind {
        LinkKind::Parent => !is_dead(&link.to),
        LinkKind::Spouse => !is_dead(&link.from) && !is_dead(&link.to),
        _ => true,
    });
    share_a_child(&mut world, seed, dead, d);
    world.statuses.push(StatusRow {
        id: "pension".to_owned(),
        person: identity,
        kind: StatusKind::Pensioner,
        detail: "AGE".to_owned(),
        note: String::new(),
        valid_from: None,
        valid_until: None,
        source: "POPULATION".to_owned(),
        document: String::new(),
        recorded_at: None,
        confidence: None,
        state: None,
        secrecy: None,
    });
    Case { world, d, k }
}

/// The dead and somebody else are the parents of a child, married or not, at one address or not.
fn share_a_child(world: &mut World, seed: u64, dead: usize, d: Day) {
    let people = world.persons.len();
    let (other, child) = ((dead + 1) % people, (dead + 2) % people);
    let names = [dead, other, child].map(|n| country::identity(&world.persons[n]));
    let address = |n: u64| ["", "A", "B"][(seed / n % 3) as usize].to_owned();
    for (person, n) in [(dead, 3), (other, 5), (child, 11)] {
        world.persons[person].address = address(n);
        let moves = |row: &StatusRow| row.kind == StatusKind::Residence;
        let name = country::identity(&world.persons[person]);
        world.statuses.retain(|row| !moves(row) || row.person != name || seed.is_multiple_of(4));
    }
    world.persons[child].birth = Some(d.plus_days(-((seed % 7_000) as i32)));
    world.persons[child].death = None;
    world.persons[other].birth = Some(d.plus_years(-40));
    world.persons[other].death = None;
    world.links.retain(|link| link.to != names[2]);
    for (n, parent) in names[..2].iter().enumerate() {
        world.links.push(LinkRow {
            id: format!("parent-{n}"),
            kind: LinkKind::Parent,
            from: parent.clone(),
            to: names[2].clone(),
            institution: String::new(),
            basis: Some(Basis::Birth),
            valid_from: None,
            valid_until: None,
            end_reason: None,
            source: "CIVIL_ACTS".to_owned(),
            document: String::new(),
            confidence: None,
            state: None,
            secrecy: None,
            recorded_at: None,
        });
    }
}

fn check(seed: u64, of: &[Rule], Case { world, d, k }: Case, met: &mut Met) {
    let country = country(&world);
    let scope = Scope { as_of: d, known_at: k, rights: Rights::ALL };
    let people = || (0..country.people()).map(PersonNo);
    for rule in of {
        for anchor in people() {
            let view = View::new(&country, scope);
            let custody = Custody::new(&view);
            let case = rules::Case::new(&custody, law());
            if !(rule.concerns)(&case, anchor) {
                continue;
            }
            for row in (rule.decide)(&case, anchor).iter().filter(|row| row.is_row()) {
                met.rows += 1;
                for p in people().filter(|p| row.names(*p)) {
                    let family = custody.card_family(p);
                    let members = family.map_or_else(|| vec![p], |f| f.members.clone());
                    let found = (rule.around)(&case, &members);
                    // Of a family any member may be asked about, in the sweep one of them is.
                    let decided = || found.iter().flat_map(|x| (rule.decide)(&case, *x));
                    assert!(
                        found.contains(&anchor) || decided().any(|same| same.same_row(row)),
                        "seed {seed} at {d}, known at {k:?}: {} about {} is not found around {}",
                        rule.code,
                        view.identity(anchor),
                        view.identity(p)
                    );
                }
                let kin = |p| {
                    let ties = view.links_ever(anchor);
                    let kinds = [LinkKind::Parent, LinkKind::Spouse];
                    ties.iter().any(|l| kinds.contains(&l.kind) && l.other_end(anchor) == Some(p))
                };
                let last = rule.code == "BURIAL" && row.recipient.is_some_and(|p| !kin(p));
                met.last_resorts += usize::from(last);
            }
        }
    }
}

fn seeds() -> std::ops::Range<u64> {
    let more = std::env::var("OTBASY_SEEDS").ok().and_then(|n| n.parse().ok());
    0..more.unwrap_or(100)
}

#[test]
fn whom_a_row_names_finds_it() {
    let mut met = Met::default();
    for seed in seeds() {
        check(seed, REGISTRY, Case::lawful(seed), &mut met);
        check(seed, REGISTRY, Case::random(seed, 4 + (seed % 13) as usize), &mut met);
    }
    let burial = std::slice::from_ref(rule("BURIAL").unwrap());
    for seed in 0..seeds().end * 20 {
        check(seed, burial, forlorn(seed), &mut met);
    }
    println!("{} rows, {} burials of the last resort", met.rows, met.last_resorts);
    assert!(met.rows > 1_000, "{} rows were met", met.rows);
    assert!(met.last_resorts > 50, "{} burials of the last resort", met.last_resorts);
}
