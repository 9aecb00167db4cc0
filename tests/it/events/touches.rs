//! Whose cards an event touches: nobody is missed, however far away, and nobody is named whose card
//! is the same.

use super::{Register, event};
use crate::reference::{Case, World};
use crate::store::Dice;
use otbasy::card::{CardRequest, FamilyCard, assemble};
use otbasy::domain::{Day, Lens, LinkKind, PersonNo, Rights, Scope, Sex, StatusKind};
use otbasy::graph::{FamilyGraph, StatusDetail, View};
use otbasy::jobs::import::{ImportOptions, import};
use otbasy::store::Publish;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static LAW: LazyLock<otbasy::rules::Law> = LazyLock::new(|| otbasy::rules::Law::shipped().unwrap());

pub(super) fn filled(world: &World) -> Register {
    let (register, dir) = (Register::new(), tempfile::TempDir::new().unwrap());
    world.write(dir.path());
    let at = otbasy::domain::Instant::parse("2026-10-01T00:00:00Z").unwrap();
    let options = ImportOptions { synthetic: true, ..ImportOptions::at(at) };
    let mut session = register.0.intake(Publish::AtFinish).unwrap();
    import(dir.path(), &options, session.as_mut(), &mut |_, _| {}).unwrap();
    session.finish().unwrap();
    register
}

/// A card, and what is shown of everybody on it.
type Shown = (FamilyCard, Vec<String>);

fn cards(graph: &dyn FamilyGraph, day: Day) -> BTreeMap<PersonNo, Option<Shown>> {
    let card = |p: PersonNo| {
        let scope = Scope { as_of: day, known_at: None, rights: Rights::ALL };
        let view = View::new(graph, scope);
        let request = CardRequest { holder: p, lens: Lens::Card, depth: 0 };
        let card = assemble(&view, &LAW, request).ok().flatten()?;
        let faces = card.members.iter().map(|member| face(&view, member.person)).collect();
        Some((card, faces))
    };
    (0..graph.people()).map(PersonNo).map(|p| (p, card(p))).collect()
}

/// What a card says of one person, addresses by their texts.
fn face(view: &View, p: PersonNo) -> String {
    let (graph, being) = (view.graph(), view.being(p).unwrap());
    let row = being.row;
    let status = |s: &otbasy::graph::ActiveStatus| {
        let detail = match s.detail {
            StatusDetail::Residence(address, region) => {
                format!("{} {region:?}", graph.address(address))
            }
            detail => format!("{detail:?}"),
        };
        format!("{:?} {detail} {:?} {:?}", s.kind, s.span, s.record)
    };
    let statuses: Vec<String> = being.statuses.iter().map(status).collect();
    let address = graph.address(row.address);
    let own = (row.iin, row.sex, row.birth, row.death, row.region, address, row.protected);
    format!("{own:?} {:?} {statuses:?}", graph.person_text(p))
}

/// More worlds, by a flag.
fn seeds() -> u64 {
    std::env::var("OTBASY_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(8)
}

fn number(register: &Register, who: &str) -> PersonNo {
    let graph = register.0.snapshot().unwrap().graph;
    graph.find(&otbasy::domain::Identity::Ref(who)).unwrap()
}

/// Tells the event, and compares everybody's card before and after with whom it says to touch.
/// Whether it was taken in.
fn check(register: &Register, line: &str, on: &str, seed: u64) -> Option<usize> {
    let day = Day::parse("2026-11-01").unwrap().max(Day::parse(on).unwrap());
    let before = cards(&*register.0.snapshot().unwrap().graph, day);
    let answer = register.try_to_tell(line).unwrap().ok()?;
    let after = cards(&*register.0.snapshot().unwrap().graph, day);
    let others = after.iter().filter(|(p, card)| before.get(p).unwrap_or(&None) != *card);
    let others: BTreeSet<u32> = others.map(|(p, _)| p.0).collect();
    let touched: BTreeSet<u32> = answer.event.whose_cards().iter().map(|p| p.0).collect();
    assert_eq!(touched, others, "seed {seed}: {line}");
    Some(others.len())
}

/// A random event about people of a world.
pub(super) fn any_event(dice: &mut Dice, names: &[String], n: usize) -> (String, String) {
    let on = ["2019-05-01", "2024-03-01", "2026-02-20", "2026-09-30"][dice.below(4) as usize];
    let a = &names[dice.below(names.len() as u64) as usize];
    let b = &names[dice.below(names.len() as u64) as usize];
    let pair = |from: &str, to: &str| format!(r#""{from}":"{a}","{to}":"{b}""#);
    let status = |rest: &str| format!(r#""person":"{a}","status":{rest}"#);
    let (kind, rest) = match dice.below(18) {
        0 | 1 => ("DEATH", format!(r#""person":"{a}""#)),
        2 => ("MARRIAGE", format!(r#""spouses":["{a}","{b}"]"#)),
        3 => ("DIVORCE", format!(r#""spouses":["{a}","{b}"]"#)),
        4 => ("PATERNITY", pair("parent", "child") + r#","basis":"COURT""#),
        5 => ("GUARDIANSHIP_START", pair("guardian", "ward") + r#","basis":"GUARDIANSHIP""#),
        6 => ("GUARDIANSHIP_END", pair("guardian", "ward")),
        7 => ("RIGHTS_LIMITED", pair("parent", "child") + r#","basis":"DEPRIVED""#),
        8 => ("MAINTENANCE_START", pair("breadwinner", "dependant") + r#","basis":"COURT""#),
        9 => ("MAINTENANCE_END", pair("breadwinner", "dependant")),
        10 => ("CARE_START", pair("carer", "caredFor")),
        11 => ("CARE_END", pair("carer", "caredFor")),
        12 => ("STATUS_START", status(r#""EMPLOYED""#)),
        13 => ("STATUS_START", status(r#""STUDENT","detail":"PART_TIME""#)),
        14 => ("STATUS_START", status(r#""RESIDENCE","detail":"d2","note":"71""#)),
        15 => ("STATUS_START", status(r#""DISABILITY","detail":"GROUP_1""#)),
        16 => ("STATUS_END", status(r#""EMPLOYED""#)),
        _ => (
            "BIRTH",
            format!(r#""newPerson":{{"ref":"new{n}","surname":"N","sex":"F"}},"parents":["{a}"]"#),
        ),
    };
    (event(&format!("t{n}"), "CIVIL_ACTS", kind, on, "", &rest), on.to_owned())
}

fn tell_some(world: &World, events: usize, seed: u64) -> usize {
    let register = filled(world);
    let mut dice = Dice::new(seed);
    let names = world.identities();
    let mut touched = 0;
    for n in 0..events {
        let (line, on) = any_event(&mut dice, &names, n);
        touched += check(&register, &line, &on, seed).unwrap_or(0);
    }
    touched
}

/// Parents and children in a long row, each child of two who follow each other: what is owed to one
/// may hang on the other end of it.
fn patchwork(seed: u64) -> World {
    let mut dice = Dice::new(seed ^ 0x7a7c);
    let mut world = World::default();
    let length = 5 + dice.below(4) as usize;
    for n in 0..length {
        let sex = if n.is_multiple_of(2) { Sex::Female } else { Sex::Male };
        let row = world.person(&format!("a{n}"), sex, "1980-01-01");
        row.address = ["d1", "d2", ""][dice.below(3) as usize].to_owned();
        if dice.one_in(2) {
            let died = ["2024-05-01", "2025-12-01", "2026-03-01"][dice.below(3) as usize];
            row.death = Some(Day::parse(died).unwrap());
        }
    }
    for n in 1..length {
        for child in 0..=dice.below(2) {
            let name = format!("c{n}{child}");
            let born = ["2006-01-01", "2014-01-01", "2021-01-01", "2025-10-01"];
            let born = born[dice.below(4) as usize];
            let row = world.person(&name, Sex::Male, born);
            row.address = ["d1", "d2", ""][dice.below(3) as usize].to_owned();
            for parent in [n - 1, n] {
                world.link(LinkKind::Parent, &format!("a{parent}"), &name);
            }
        }
        if dice.one_in(3) {
            let row = world.link(LinkKind::Spouse, &format!("a{}", n - 1), &format!("a{n}"));
            row.valid_from = Some(Day::parse("2005-01-01").unwrap());
        }
    }
    world
}

/// A boy survives his father with a half-sister, and his step-father with the step-father's own
/// daughter. When she dies his share there is the larger one, and what his half-sister has here
/// grows: four links part the two girls.
#[test]
fn a_death_four_links_away_touches_a_card() {
    let day = |text: &str| Some(Day::parse(text).unwrap());
    let mut world = World::default();
    for (name, sex, born, death) in [
        ("father", Sex::Male, "1980-01-01", day("2026-03-01")),
        ("step", Sex::Male, "1982-01-01", day("2026-02-01")),
        ("mother", Sex::Female, "1983-01-01", None),
        ("other", Sex::Female, "1984-01-01", None),
        ("sister", Sex::Female, "2014-01-01", None),
        ("boy", Sex::Male, "2013-01-01", None),
        ("daughter", Sex::Female, "2015-01-01", None),
        ("third", Sex::Female, "1985-01-01", None),
    ] {
        world.person(name, sex, born).death = death;
    }
    let all = [
        ("father", "sister"),
        ("other", "sister"),
        ("father", "boy"),
        ("mother", "boy"),
        ("step", "daughter"),
        ("third", "daughter"),
    ];
    world.filiations(&all);
    world.link(LinkKind::Spouse, "step", "mother").valid_from = day("2015-01-01");
    world.link(LinkKind::Breadwinner, "step", "boy").valid_from = day("2016-01-01");
    let register = filled(&world);
    let line = event("d", "CIVIL_ACTS", "DEATH", "2026-09-01", "", r#""person":"ref:daughter""#);
    check(&register, &line, "2026-09-01", 0).unwrap();
    let touched = register.tell(&line).event.touched.unwrap();
    for who in ["daughter", "boy", "sister", "mother", "other"] {
        let p = number(&register, who);
        assert!(touched.contains(&p), "{who} is not among {touched:?}");
    }
}

/// A dead man's small children live with their mother, who has a job; one is at the address of his
/// mother, one at that of hers. Of the two grandmothers the one with the smaller number is paid for
/// the care. When she takes a job the other is, and nobody's card between them is another.
#[test]
fn the_next_carer_is_touched() {
    let day = |text: &str| Some(Day::parse(text).unwrap());
    let mut world = World::default();
    for (name, sex, born, address) in [
        ("x", Sex::Male, "1985-01-01", "p"),
        ("mother", Sex::Female, "1986-01-01", "q"),
        ("a-his", Sex::Female, "1966-01-01", "p"),
        ("b-hers", Sex::Female, "1967-01-01", "q"),
        ("one", Sex::Female, "2021-06-01", "p"),
        ("two", Sex::Female, "2021-06-01", "q"),
    ] {
        world.person(name, sex, born).address = address.to_owned();
    }
    world.persons[0].death = day("2026-01-10");
    let all = [
        ("x", "one"),
        ("x", "two"),
        ("mother", "one"),
        ("mother", "two"),
        ("a-his", "x"),
        ("b-hers", "mother"),
    ];
    world.filiations(&all);
    world.link(LinkKind::Spouse, "x", "mother").valid_from = day("2015-01-01");
    world.status("mother", StatusKind::Employed, "");
    let register = filled(&world);
    for (n, kind) in [(0, "STATUS_START"), (1, "STATUS_END")] {
        let rest = r#""person":"ref:a-his","status":"EMPLOYED""#;
        let on = format!("2026-09-0{}", n + 1);
        let line = event(&format!("job{n}"), "CIVIL_ACTS", kind, &on, "", rest);
        check(&register, &line, &on, 0).unwrap();
        let touched = register.tell(&line).event.touched.unwrap();
        assert!(touched.contains(&number(&register, "b-hers")), "{kind}: {touched:?}");
    }
}

/// A grown ward of two guardians dies, and nobody else is left to him. Whoever was oldest in his
/// family on the eve is paid for the burial: the husband of one guardian. She dies, then he: it
/// goes to the other guardian, to whom nothing leads from him but the dead.
#[test]
fn a_burial_goes_on_within_the_family_of_the_eve() {
    let mut world = World::default();
    for (name, sex, born) in [
        ("ward", Sex::Male, "1990-01-01"),
        ("first", Sex::Female, "1966-01-01"),
        ("husband", Sex::Male, "1960-01-01"),
        ("second", Sex::Female, "1970-01-01"),
    ] {
        world.person(name, sex, born);
    }
    world.persons[0].death = Some(Day::parse("2026-06-10").unwrap());
    for guardian in ["first", "second"] {
        world.link(LinkKind::Guardian, guardian, "ward");
    }
    let married = Some(Day::parse("1990-01-01").unwrap());
    world.link(LinkKind::Spouse, "first", "husband").valid_from = married;
    world.status("ward", StatusKind::Incapacitated, "");
    world.status("ward", StatusKind::Disability, "GROUP_1");
    let register = filled(&world);
    for (n, who, next) in [(0, "first", "husband"), (1, "husband", "second")] {
        let on = format!("2026-09-0{}", n + 1);
        let rest = format!(r#""person":"ref:{who}""#);
        let line = event(&format!("d{n}"), "CIVIL_ACTS", "DEATH", &on, "", &rest);
        check(&register, &line, &on, 0).unwrap();
        let touched = register.tell(&line).event.touched.unwrap();
        assert!(touched.contains(&number(&register, next)), "{next} after {who}: {touched:?}");
    }
}

/// Two grown sisters were born on one day. When a court finds the father of one, the card of the
/// other is in doubt, too; that of their mother is not.
#[test]
fn a_father_found_for_one_twin_touches_the_other() {
    let mut world = World::default();
    for (name, sex, born) in [
        ("mother", Sex::Female, "1960-01-01"),
        ("one", Sex::Female, "1985-03-01"),
        ("other", Sex::Female, "1985-03-01"),
        ("father", Sex::Male, "1958-01-01"),
    ] {
        world.person(name, sex, born);
    }
    for child in ["one", "other"] {
        let row = world.link(LinkKind::Parent, "mother", child);
        row.basis = Some(otbasy::domain::Basis::Birth);
    }
    let register = filled(&world);
    let names = r#""parent":"ref:father","child":"ref:one","basis":"COURT""#;
    let line = event("p", "CIVIL_ACTS", "PATERNITY", "2026-09-01", "", names);
    check(&register, &line, "2026-09-01", 0).unwrap();
    let touched = register.tell(&line).event.touched.unwrap();
    assert!(touched.contains(&number(&register, "other")), "{touched:?}");
    assert!(!touched.contains(&number(&register, "mother")), "{touched:?}");
}

#[test]
fn nobody_whose_card_is_another_is_missed() {
    let mut touched = 0;
    for seed in 0..seeds() {
        touched += tell_some(&Case::lawful(seed).world, 3, seed);
        touched += tell_some(&patchwork(seed), 3, seed);
        touched += tell_some(&World::random(seed, 6), 2, seed);
    }
    assert!(touched > 50, "{touched} cards were touched");
}
