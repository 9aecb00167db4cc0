//! Two worlds that differ in a secret alone answer a caller without the right with the same bytes:
//! cards under every lens, links and their counts, pages and cursors, paths, neighbours, searches,
//! differences, things that are not there. Must not know how the secret is kept.

mod incomes;
mod to_come;
mod worlds;

use crate::agree::country::country;
use crate::api::world::{World as Api, all_but};
use otbasy::config::Limits;
use otbasy::domain::{Lens, Rights};
use serde_json::{Value, json};
use worlds::{Pair, Secret};

const CARD: &str = include_str!("../../../graphql/card.graphql");
const PATHS: &str = include_str!("../../../graphql/paths.graphql");

const PERSON: &str = "query($of: PersonRef!, $at: PointInTime) { person(of: $of, at: $at) {
    id displayName birthDate deathDate age region address redactions { field reason }
    statuses { id kind detail note validity { from until } provenance { source document } }
    links { totalCount pageInfo { endCursor hasNextPage } edges { cursor other { id }
      node { id kind basis state institution term validity { from until }
        provenance { source document recordedAt supersededAt confidence } } } }
    history { edges { cursor node { id } } } } }";

/// Page after page of one link each.
const FIRST_LINK: &str = "query($of: PersonRef!, $at: PointInTime, $after: String) {
    person(of: $of, at: $at) { links(first: 1, after: $after) { totalCount
      pageInfo { endCursor hasNextPage hasPreviousPage } edges { cursor node { id } } } } }";

const AROUND: &str = "query($of: PersonRef!, $at: PointInTime) {
    neighbourhood(of: $of, depth: 3, limit: 6, at: $at) { truncated frontier
      people { id displayName } links { id kind basis validity { from until } } } }";

const LENSES: &str = "query($of: PersonRef!, $at: PointInTime) {
    lensDiff(of: $of, a: CARD, b: KIN, at: $at) {
      onlyA { person { id } rule because { id } } onlyB { person { id } rule because { id } } } }";

const DIFFERENCE: &str = "query($of: PersonRef!, $from: PointInTime!, $to: PointInTime!) {
    cardDiff(of: $of, from: $from, to: $to) { joined { person { id } roles since }
      left { person { id } roles } circumstancesGained circumstancesLost
      entitlementsGained { code recipient { id } } entitlementsLost { code recipient { id } }
      causes { id } } }";

const SEARCH: &str = "query($text: String!) { searchPeople(text: $text, first: 3) {
    edges { cursor score node { id displayName region links { totalCount } } } } }";

const NODE: &str = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id
    ... on Link { kind basis from { id } to { id } validity { from until } } } }";

/// `OTBASY_SEEDS=200` asks for more worlds of each secret, `OTBASY_SEEDS=7..8` for these.
fn seeds() -> std::ops::Range<u64> {
    let asked = std::env::var("OTBASY_SEEDS").unwrap_or_default();
    let (from, until) = asked.split_once("..").unwrap_or(("0", &asked));
    from.parse().unwrap_or(0)..until.parse().unwrap_or(3)
}

fn whom(name: &str) -> Value {
    match name.strip_prefix("ref:") {
        Some(text) => json!({ "ref": text }),
        None => json!({ "iin": name }),
    }
}

/// Both worlds, and what was asked of them.
struct Both {
    worlds: [Api; 2],
    rights: Rights,
    about: String,
    asked: usize,
    told: usize,
}

impl Both {
    /// The answer, which is the same in both.
    fn ask(&mut self, document: &str, variables: Value) -> Value {
        let [with_secret, without] = self
            .worlds
            .each_ref()
            .map(|world| world.answer(self.rights, document, variables.clone()));
        let told = [&with_secret, &without].map(|answer| format!("{answer:#}"));
        let lines = told[0].lines().zip(told[1].lines()).enumerate();
        let apart = lines.filter(|(_, (one, other))| one != other).map(|(n, _)| n).next();
        let near = |text: &str| -> String {
            let lines = text.lines().skip(apart.unwrap_or_default().saturating_sub(25)).take(40);
            lines.collect::<Vec<_>>().join("\n")
        };
        let about = &self.about;
        let [one, other] = [&told[0], &told[1]].map(|text| near(text));
        assert!(
            told[0] == told[1],
            "{about}, {variables}: {one}\n--- without:\n{other}\n{document}"
        );
        self.asked += 1;
        // That the pair is worth asking: with the right, the first world tells another story.
        let open = self.worlds[0].answer(Rights::ALL, document, variables);
        self.told += usize::from(open != with_secret);
        with_secret
    }

    fn ask_of(&mut self, pair: &Pair, who: &str) {
        let at = json!({ "asOf": pair.d.to_string(), "knownAt": pair.k.map(|k| k.to_string()) });
        let before = json!({ "asOf": pair.d.plus_months(-9).to_string() });
        let of = whom(who);
        for lens in Lens::ALL {
            self.ask(CARD, json!({ "of": of, "at": at, "lens": lens.to_string() }));
        }
        self.ask(CARD, json!({ "of": of, "at": before }));
        for document in [PERSON, AROUND, LENSES] {
            self.ask(document, json!({ "of": of, "at": at }));
        }
        self.ask(PERSON, json!({ "of": of, "at": before }));
        self.ask(DIFFERENCE, json!({ "of": of, "from": before, "to": at }));
        let mut after = Value::Null;
        for _ in 0..4 {
            let page = self.ask(FIRST_LINK, json!({ "of": of, "at": at, "after": after }));
            after = page["data"]["person"]["links"]["pageInfo"]["endCursor"].clone();
        }
    }
}

fn check(secret: Secret, seed: u64) -> (usize, usize) {
    let Some(pair) = Pair::of(secret, seed) else { return (0, 0) };
    let api = |world| Api::of(country(world), Limits { cost: 1_000_000, ..Limits::default() });
    let mut both = Both {
        worlds: [api(&pair.with_secret), api(&pair.without)],
        rights: all_but(secret.permission()),
        about: format!("{secret:?}, seed {seed}"),
        asked: 0,
        told: 0,
    };
    let near: Vec<&String> = pair.people.iter().take(6).collect();
    for who in &near {
        both.ask_of(&pair, who);
    }
    let at = json!({ "asOf": pair.d.to_string() });
    for pairs in near.windows(2).chain([&[near[0], near[near.len() - 1]][..]]) {
        let (from, to) = (whom(pairs[0]), whom(pairs[1]));
        both.ask(PATHS, json!({ "from": from, "to": to, "at": at, "limit": 5 }));
    }
    both.ask(SEARCH, json!({ "text": "S N" }));
    both.ask(NODE, json!({ "ids": every_link(&both.worlds[0], &pair) }));
    (both.asked, both.told)
}

/// The ids of all links of the first world, as somebody with the right was told them once.
fn every_link(world: &Api, pair: &Pair) -> Vec<Value> {
    let document = "query($of: PersonRef!, $at: PointInTime) { person(of: $of, at: $at) {
        links(first: 100) { edges { node { id } } } } }";
    let mut ids = Vec::new();
    for who in &pair.people {
        for back in [0, 30, 120] {
            let at = json!({ "asOf": pair.d.plus_months(-back).to_string() });
            let answer = world.answer(Rights::ALL, document, json!({ "of": whom(who), "at": at }));
            let edges = answer["data"]["person"]["links"]["edges"].as_array().cloned();
            ids.extend(edges.unwrap_or_default().iter().map(|edge| edge["node"]["id"].clone()));
        }
    }
    ids.sort_by_key(ToString::to_string);
    ids.dedup();
    ids.truncate(100);
    ids
}

fn check_all(secret: Secret) {
    let counts = seeds().map(|seed| check(secret, seed));
    let (asked, told) = counts.fold((0, 0), |sum, (a, t)| (sum.0 + a, sum.1 + t));
    println!("{secret:?}: {asked} answers compared, {told} tell more to somebody with the right");
    assert!(told > 0, "{secret:?}: nobody could tell the two worlds apart in the first place");
}

/// One test a secret, so that they run side by side and a failure names its own.
macro_rules! secrets {
    ($($name:ident: $secret:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            check_all(Secret::$secret);
        })*

        #[test]
        fn every_secret_has_its_test() {
            assert_eq!([$(Secret::$secret),*], Secret::ALL);
        }
    };
}

secrets! {
    one_person_adopted: OneAdopts,
    two_people_adopted: TwoAdopt,
    a_stepparent_adopted: StepparentAdopts,
    the_rights_were_taken_first: RightsTaken,
    maintenance_was_owed_before: MaintenanceOwed,
    the_adopter_was_the_guardian: GuardianFirst,
    the_child_was_adopted_twice: AdoptedTwice,
    the_adoption_was_told_late: ToldLate,
    the_filiation_had_two_versions: TwoVersions,
    the_ruling_is_to_come: RulingToCome,
    the_parent_by_birth_is_dead: DeadParent,
    the_replaced_filiation_is_contested: Contested,
    two_registers_state_the_adoption: TwoRegisters,
    a_protected_address: Address,
}
