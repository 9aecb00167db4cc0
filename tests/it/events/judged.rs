//! Links are disputed and conflicts settled, in worlds that arrive in any order; and one of them in
//! its own order, step by step.

use super::orders::{Handed, World, instant};
use super::reference::{Item, Key, SOURCES, Verdict, What};
use super::{Register, event};
use crate::store::Dice;
use otbasy::domain::Instant;
use std::collections::BTreeMap;

impl World<'_> {
    /// Something is said of a record that was told of, or never was; or what was said never was.
    pub(super) fn judged(&mut self, n: usize) {
        let (source, at) = (self.any(&SOURCES), instant(self.dice.below(3)));
        let (what, kind, rest) = match self.dice.below(5) {
            0 => self.unsaid(),
            1 | 2 => self.disputed(),
            _ => self.settled(),
        };
        let id = format!("j{n}");
        let key = format!(r#""id":"{id}","source":"{source}","kind":"{kind}""#);
        let line = format!(r#"{{{key},"recordedAt":"{at}",{rest}}}"#);
        let recorded_at = Instant::parse(at).unwrap();
        self.handed.push(Handed::Event(line, Item { source, id, recorded_at, what }));
    }

    /// The name of a record and the people of one of its versions.
    fn record(&mut self) -> (Key, Vec<String>) {
        let mut all: Vec<(Key, Vec<String>)> = Vec::new();
        for item in self.handed.iter().filter_map(Handed::item) {
            let said = match &item.what {
                What::Row(said) => vec![(item.id.clone(), said)],
                What::Opens(all) => vec![(format!("{}#1", item.id), &all[0])],
                _ => Vec::new(),
            };
            for (id, said) in said {
                let people = [&said.from, &said.to].map(Clone::clone);
                let people: Vec<String> = people.into_iter().filter(|p| !p.is_empty()).collect();
                all.push(((people.len() == 1, item.source, id), people));
            }
        }
        if all.is_empty() {
            let (a, b) = self.couple();
            return ((false, SOURCES[0], "r0".to_owned()), vec![a, b]);
        }
        let (key, people) = all.swap_remove(self.dice.below(all.len() as u64) as usize);
        // Now and then it is said to be of others.
        if self.dice.one_in(6) { (key, vec![self.couple().0]) } else { (key, people) }
    }

    fn disputed(&mut self) -> (What, &'static str, String) {
        let (key, people) = self.record();
        if key.0 {
            return self.settled();
        }
        let rest = self.fields(&people, std::slice::from_ref(&key));
        let verdicts = vec![(key, Verdict::Contested)];
        (What::Judges { people, verdicts }, "LINK_DISPUTED", rest)
    }

    fn settled(&mut self) -> (What, &'static str, String) {
        let (key, mut people) = self.record();
        let mut records = vec![key];
        if self.dice.one_in(2) {
            let (key, others) = self.record();
            if !records.contains(&key) {
                records.push(key);
                people.extend(others);
                people.sort();
                people.dedup();
            }
        }
        let mut rest = self.fields(&people, &records) + r#","code":"contested-record""#;
        let mut verdicts = Vec::new();
        if !self.dice.one_in(5) {
            let kept = self.dice.below(records.len() as u64) as usize;
            rest += &format!(r#","keep":"{}""#, name(&records[kept]));
            let verdict = |n| if n == kept { Verdict::Confirmed } else { Verdict::Withdrawn };
            verdicts = records.iter().cloned().enumerate().map(|(n, k)| (k, verdict(n))).collect();
        }
        (What::Judges { people, verdicts }, "CONFLICT_RESOLVED", rest)
    }

    fn fields(&mut self, people: &[String], records: &[Key]) -> String {
        let people: Vec<String> = people.iter().map(|p| self.written(p)).collect();
        let records: Vec<String> = records.iter().map(name).collect();
        format!(r#""people":{people:?},"records":{records:?},"note":"because""#)
    }

    fn unsaid(&mut self) -> (What, &'static str, String) {
        let said = self.handed.iter().filter_map(Handed::item);
        let said = said.filter(|item| matches!(item.what, What::Judges { .. }));
        let all: Vec<(&'static str, String)> = said.map(|i| (i.source, i.id.clone())).collect();
        if all.is_empty() {
            return self.disputed();
        }
        let (source, id) = all[self.dice.below(all.len() as u64) as usize].clone();
        let of = format!(r#""of":"{source}/{id}""#);
        (What::Voids((source, id)), "ANNULMENT", of)
    }
}

fn name((is_status, source, id): &Key) -> String {
    format!("{} {source} {id}", if *is_status { "STATUS" } else { "LINK" })
}

/// The worlds are no test of disputes unless enough of them change something.
#[test]
fn enough_is_said_and_changes_something() {
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..90 {
        let mut dice = Dice::new(seed);
        let world = super::orders::world(seed, &mut dice);
        let register = Register::new();
        super::orders::take(&register, &world.handed);
        let items: Vec<Item> = world.handed.iter().filter_map(|one| one.item().cloned()).collect();
        for (_, lines) in register.changes(&items) {
            for word in ["contested", "confirmed", "withdrawn"] {
                let any = lines.iter().any(|line| line.split(' ').nth(1) == Some(word));
                *words.entry(word.to_owned()).or_default() += usize::from(any);
            }
        }
    }
    assert!(
        words["contested"] > 20 && words["withdrawn"] > 5 && words["confirmed"] > 2,
        "{words:?}"
    );
}

const MARRIAGE: &str = "m,SPOUSE,ref:a,ref:b,,REGISTERED,2015-05-01,,,CIVIL_ACTS,1,";

fn says(id: &str, kind: &str, at: &str, more: &str) -> String {
    let rest = r#""people":["ref:a","ref:b"],"records":["LINK CIVIL_ACTS m"],"note":"no""#;
    let key = format!(r#""id":"{id}","source":"CITIZEN","kind":"{kind}","recordedAt":"{at}""#);
    format!("{{{key},{rest}{more}}}")
}

/// A register that states a disputed record anew does not answer the dispute.
#[test]
fn a_disputed_record_stays_contested_until_it_is_settled() {
    let register = Register::with(&["a", "b"]);
    register.links(&[format!("{MARRIAGE}2020-01-01T00:00:00Z")]);
    let told = register.tell(&says("d", "LINK_DISPUTED", "2021-01-01T00:00:00Z", ""));
    assert_eq!(told.event.changes, ["SPOUSE contested in CIVIL_ACTS m"]);
    assert_eq!(told.event.whose_cards().len(), 2, "both cards say so");
    let state = |k: &str| {
        let k = (!k.is_empty()).then(|| Instant::parse(&format!("{k}-06-01T00:00:00Z")).unwrap());
        register.records(k)["CIVIL_ACTS/m"].clone()
    };
    let (plain, contested) = (
        "SPOUSE a>b REGISTERED 2015-05-01..  1",
        "SPOUSE a>b REGISTERED 2015-05-01..  1 CONTESTED",
    );
    assert_eq!((state("2020"), state("2021")), (plain.to_owned(), contested.to_owned()));
    // The same again changes nothing; another document and a divorce do, and leave it contested.
    register.links(&[format!("{MARRIAGE}2021-07-01T00:00:00Z")]);
    let corrected = MARRIAGE.replace(",1,", ",2,");
    register.links(&[format!("{corrected}2022-01-01T00:00:00Z")]);
    assert_eq!(state("2022"), "SPOUSE a>b REGISTERED 2015-05-01..  2 CONTESTED");
    let spouses = r#""spouses":["ref:a","ref:b"]"#;
    register.tell(&event(
        "v",
        "CIVIL_ACTS",
        "DIVORCE",
        "2022-02-01",
        "2023-01-01T00:00:00Z",
        spouses,
    ));
    let divorced = "SPOUSE a>b REGISTERED 2015-05-01..2022-02-01 DIVORCE 2";
    assert_eq!(state("2023"), format!("{divorced} CONTESTED"));
    let keep = r#","code":"contested-record","keep":"LINK CIVIL_ACTS m""#;
    register.tell(&says("r", "CONFLICT_RESOLVED", "2024-01-01T00:00:00Z", keep));
    assert_eq!(
        (state("2023"), state("2024")),
        (format!("{divorced} CONTESTED"), divorced.to_owned())
    );
    let key = r#""id":"x","source":"CITIZEN","kind":"ANNULMENT","of":"CITIZEN/r""#;
    register.tell(&format!(r#"{{{key},"recordedAt":"2025-01-01T00:00:00Z"}}"#));
    assert_eq!(state("2024"), divorced);
    assert_eq!(state(""), format!("{divorced} CONTESTED"), "as if it had never been settled");
    register.is_sound();
}

/// A record that comes to be of others is not what was disputed.
#[test]
fn nothing_is_said_of_a_record_of_others() {
    let register = Register::with(&["a", "b", "c"]);
    let of_others = MARRIAGE.replace("ref:b", "ref:c");
    register.links(&[
        format!("{of_others}2020-01-01T00:00:00Z"),
        format!("{MARRIAGE}2021-01-01T00:00:00Z"),
    ]);
    let line = says("d", "LINK_DISPUTED", "2022-01-01T00:00:00Z", "");
    let told = register.tell(&line.replace(r#""ref:a","ref:b""#, r#""ref:c""#));
    assert_eq!(told.event.changes, [""; 0]);
    let plain = "SPOUSE a>b REGISTERED 2015-05-01..  1";
    assert_eq!(register.records(None)["CIVIL_ACTS/m"], plain);
    let told = register.tell(&line.replace(r#""id":"d""#, r#""id":"e""#));
    assert_eq!(told.event.changes, ["SPOUSE contested in CIVIL_ACTS m"]);
    assert_eq!(register.records(None)["CIVIL_ACTS/m"], format!("{plain} CONTESTED"));
}

/// What was withdrawn before it came never was, until its register states it otherwise.
#[test]
fn a_record_may_be_withdrawn_before_it_comes() {
    let register = Register::with(&["a", "b"]);
    let keep = r#","code":"stale-marriage","keep":"LINK COURT n""#;
    let line = says("r", "CONFLICT_RESOLVED", "2020-01-01T00:00:00Z", keep);
    register.tell(&line.replace(r#""LINK CIVIL_ACTS m""#, r#""LINK CIVIL_ACTS m","LINK COURT n""#));
    register.links(&[format!("{MARRIAGE}2021-01-01T00:00:00Z")]);
    let plain = "SPOUSE a>b REGISTERED 2015-05-01..";
    assert_eq!(register.records(None)["CIVIL_ACTS/m"], format!("{plain} ANNULLED 1"));
    register.links(&[format!("{}2022-01-01T00:00:00Z", MARRIAGE.replace(",1,", ",2,"))]);
    assert_eq!(register.records(None)["CIVIL_ACTS/m"], format!("{plain}  2"));
    register.is_sound();
}

#[test]
fn what_says_nothing_of_a_record_is_refused() {
    let register = Register::with(&["a", "b"]);
    let line = |from: &str, to: &str| {
        says("d", "LINK_DISPUTED", "2021-01-01T00:00:00Z", "").replace(from, to)
    };
    for (from, to, code) in [
        (r#","note":"no""#, "", "missing-field"),
        ("LINK CIVIL_ACTS m", "STATUS CIVIL_ACTS m", "unknown-value"),
        ("LINK CIVIL_ACTS m", "CIVIL_ACTS/m", "unknown-value"),
        ("LINK CIVIL_ACTS m", "LINK NOBODY m", "unknown-value"),
        (r#""people":["ref:a","ref:b"],"#, "", "missing-field"),
        (r#""note":"no""#, r#""note":"no","keep":"LINK CIVIL_ACTS m""#, "extra-field"),
        (r#""note":"no""#, r#""note":"no","on":"2021-01-01""#, "extra-field"),
    ] {
        assert_eq!(register.refused(&line(from, to)), code, "{to}");
    }
    let keep = r#","code":"two-open-marriages","keep":"LINK CIVIL_ACTS n""#;
    let line = says("r", "CONFLICT_RESOLVED", "2021-01-01T00:00:00Z", keep);
    assert_eq!(register.refused(&line), "unknown-value");
    let many = vec!["\"LINK CIVIL_ACTS m\""; 201].join(",");
    let line = line.replace(r#""LINK CIVIL_ACTS m"]"#, &format!("{many}]"));
    assert_eq!(register.refused(&line), "too-long");
}
