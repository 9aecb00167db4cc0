//! Events over an extract: the answers, whose cards they touched, and the state.

use super::{PEOPLE, compare, equal, files, server, take};
use crate::events::tell;
use crate::reference::{Case, World};
use crate::store::Dice;
use otbasy::domain::{PersonNo, Rights, Scope};
use otbasy::graph::View;
use otbasy::record::EventOutcome;
use otbasy::store::Store;
use otbasy::store::neo4j::Neo4j;
use std::collections::BTreeSet;

#[test]
fn the_same_events_give_the_same_answers() {
    let Some(server) = server() else { return };
    let stores = server.both();
    let mut dice = Dice::new(7);
    let case = Case::random(3, PEOPLE);
    let extract = files(&case.world);
    let taken = stores.each_ref().map(|store| vec![take(store, &extract, "2026-01-01T00:00:00Z")]);
    equal(taken, "the extract");
    let people: Vec<String> = {
        let snapshot = stores[0].snapshot().unwrap();
        let scope = Scope { as_of: case.d, known_at: None, rights: Rights::ALL };
        let view = View::new(snapshot.graph.as_ref(), scope);
        let named =
            (0..snapshot.graph.people()).map(PersonNo).map(|p| view.identity(p).to_string());
        named.filter(|name| name != "ref:").chain(["ref:late".to_owned()]).collect()
    };
    let mut taken = BTreeSet::new();
    for n in 0..56 {
        let line = event(&mut dice, n, &people);
        let told = stores.each_ref().map(|store| tell(store, &line));
        if let Ok(Ok(answer)) = &told[0] {
            taken.insert(answer.event.event.kind.word());
        }
        equal(told.map(|told| vec![format!("{told:?}")]), &line);
    }
    assert!(taken.len() >= 18, "too few kinds were taken: {taken:?}");
    compare(&stores, &case, "after the events");
    let late = World {
        persons: vec![crate::reference::PersonRow {
            iin: None,
            reference: "late".to_owned(),
            ..case.world.persons[0].clone()
        }],
        ..World::default()
    };
    let extract = files(&late);
    let taken = stores.each_ref().map(|store| vec![take(store, &extract, "2026-12-01T00:00:00Z")]);
    equal(taken, "whoever was waited for comes");
    compare(&stores, &case, "after the one who was waited for");
}

/// Of what others wrote since, whoever wrote before knows nothing, and is told before it writes.
#[test]
fn two_who_write_in_turns_see_what_the_other_wrote() {
    let Some(server) = server() else { return };
    let sources = || crate::store::options().sources;
    let one = Store::Neo4j(server.emptied());
    let other = Store::Neo4j(Neo4j::open(&server.address(), sources()).unwrap());
    let born = |n: usize, parent: &str| {
        let rest =
            format!(r#""newPerson":{{"ref":"p{n}","surname":"S","sex":"F"}},"parents":[{parent}]"#);
        crate::events::event(&format!("e{n}"), "CIVIL_ACTS", "BIRTH", "2026-05-01", "", &rest)
    };
    let mut numbers = Vec::new();
    for (n, store) in [&one, &one, &other, &one, &other, &other, &one].into_iter().enumerate() {
        // Most are children of whoever was born last, whoever told that; of the others nothing says
        // that somebody else has written.
        let is_child = n % 3 != 0;
        let parent = if is_child { format!(r#""ref:p{}""#, n - 1) } else { String::new() };
        let answer = tell(store, &born(n, &parent)).unwrap().unwrap();
        let opened = answer.event.changes.len();
        assert_eq!(opened, if is_child { 2 } else { 1 }, "{n}: {answer:?}");
        numbers.push(answer.no.0);
    }
    assert_eq!(numbers, (0..7).collect::<Vec<u32>>(), "one after another");
    // The same again, from the one that did not take it in.
    let again = tell(&other, &born(1, r#""ref:p0""#)).unwrap().unwrap();
    assert_eq!((again.no.0, again.outcome), (1, EventOutcome::Repeated));
}

/// An event of any kind, about anybody; many of them end what is not there, or are refused.
pub(crate) fn event(dice: &mut Dice, n: u64, people: &[String]) -> String {
    let mut any = || people[dice.below(people.len() as u64) as usize].clone();
    let (a, b, c) = (any(), any(), any());
    let on = format!("20{:02}-0{}-01", 10 + dice.below(16), 1 + dice.below(9));
    let at = format!("2026-0{}-01T00:00:00Z", 1 + dice.below(9));
    let earlier = format!("CIVIL_ACTS/e{}", dice.below(n.max(1)));
    let opened = format!("CIVIL_ACTS e{}#1", dice.below(n.max(1)));
    let said = format!(r#""records":["LINK {opened}"],"note":"because""#);
    let (kind, fields) = match n % 28 {
        0 => ("MARRIAGE", format!(r#""spouses":["{a}","{b}"]"#)),
        1 => ("DIVORCE", format!(r#""spouses":["{a}","{b}"]"#)),
        2 => ("MARRIAGE_ANNULLED", format!(r#""spouses":["{a}","{b}"]"#)),
        3 => ("DEATH", format!(r#""person":"{a}""#)),
        4 => (
            "BIRTH",
            format!(
                r#""newPerson":{{"ref":"n{n}","surname":"S","sex":"F"}},"parents":["{a}","{b}"]"#
            ),
        ),
        5 => ("PATERNITY", format!(r#""parent":"{a}","child":"{b}","basis":"COURT""#)),
        6 => ("ADOPTION", format!(r#""child":"{a}","adopters":["{b}"],"replaces":["{c}"]"#)),
        7 => ("ADOPTION_ANNULLED", format!(r#""child":"{a}","adopters":["{b}"]"#)),
        8 => (
            "GUARDIANSHIP_START",
            format!(r#""guardian":"{a}","ward":"{b}","basis":"GUARDIANSHIP""#),
        ),
        9 => ("GUARDIANSHIP_START", format!(r#""institution":"Үй","ward":"{b}","basis":"FOSTER""#)),
        10 => ("GUARDIANSHIP_END", format!(r#""guardian":"{a}","ward":"{b}""#)),
        11 => ("RIGHTS_LIMITED", format!(r#""parent":"{a}","child":"{b}","basis":"DEPRIVED""#)),
        12 => ("RIGHTS_RESTORED", format!(r#""parent":"{a}","child":"{b}""#)),
        13 => ("STATUS_START", format!(r#""person":"{a}","status":"RESIDENCE","detail":"d{n}""#)),
        14 => ("STATUS_START", format!(r#""person":"{a}","status":"EMPLOYED""#)),
        15 => ("STATUS_END", format!(r#""person":"{a}","status":"EMPLOYED""#)),
        16 => {
            ("MAINTENANCE_START", format!(r#""breadwinner":"{a}","dependant":"{b}","basis":"LAW""#))
        }
        17 => ("MAINTENANCE_END", format!(r#""breadwinner":"{a}","dependant":"{b}""#)),
        18 => ("CARE_START", format!(r#""carer":"{a}","caredFor":"{b}""#)),
        19 => ("CARE_END", format!(r#""carer":"{a}","caredFor":"{b}""#)),
        20 => ("MISSING", format!(r#""person":"{a}""#)),
        21 => ("DECLARED_DEAD", format!(r#""person":"{a}""#)),
        22 => ("FOUND_ALIVE", format!(r#""person":"{a}""#)),
        23 => ("PEOPLE_MERGED", format!(r#""person":"{a}","duplicate":"{b}""#)),
        24 => ("PEOPLE_SPLIT", format!(r#""of":"CIVIL_ACTS/e{}""#, n - 1)),
        25 => ("ANNULMENT", format!(r#""of":"{earlier}""#)),
        26 => ("LINK_DISPUTED", format!(r#""people":["{a}","{b}"],{said}"#)),
        _ => (
            "CONFLICT_RESOLVED",
            format!(r#""people":["{a}"],"code":"x","keep":"LINK {opened}",{said}"#),
        ),
    };
    let id = n - u64::from(n > 5 && dice.one_in(8)); // now and then another body for a key
    let head = format!(r#""id":"e{id}","source":"CIVIL_ACTS","kind":"{kind}""#);
    let dateless =
        ["ANNULMENT", "PEOPLE_SPLIT", "PEOPLE_MERGED", "LINK_DISPUTED", "CONFLICT_RESOLVED"]
            .contains(&kind);
    let on = if dateless { String::new() } else { format!(r#""on":"{on}","#) };
    format!(r#"{{{head},{on}"recordedAt":"{at}",{fields}}}"#)
}
