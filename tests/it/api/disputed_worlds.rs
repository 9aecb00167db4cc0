//! Disputes in two worlds that differ in an adoption alone: whoever may not see adoptions is
//! answered the same in both, whatever is disputed, by whom, and as known when.

use super::disputes::{answer, whom};
use super::household::Household;
use super::world::{BIRTH_MOTHER, DAUGHTER, HUSBAND, SON, WIDOW, all_but};
use otbasy::api::Service;
use otbasy::config::Limits;
use otbasy::domain::{Permission, Rights};
use serde_json::{Value, json};
use std::sync::Arc;

const EVERYTHING: &str = "query($of: PersonRef!, $at: PointInTime) {
    person(of: $of, at: $at) {
      links { totalCount edges { cursor node { id kind basis state validity { from until }
        provenance { source document recordedAt supersededAt } } } }
      history { pageInfo { endCursor hasNextPage } edges { cursor node { id kind reason changes } } } }
    card(of: $of, at: $at) { soundness warnings { code } members { person { id } roles }
      entitlements { code } }
    conflicts(at: $at, first: 50) { totalCount edges { node { code state people { id }
      links { id state } history { kind reason } } } }
    contested: conflicts(codes: [\"contested-record\"], at: $at) { totalCount
      edges { node { code state links { id state } } } }
    cardDiff(of: $of, from: { knownAt: \"2026-01-01T00:00:00Z\" }, to: {}) {
      joined { person { id } } left { person { id } } causes { id kind reason } } }";
const LINKS: &str = "query($of: PersonRef!, $at: PointInTime) { person(of: $of, at: $at) {
    links { edges { node { id kind from { id } } } } } }";
const DISPUTE: &str = "mutation($id: ID!) { disputeLink(id: $id, reason: \"no\") {
    link { id kind state } userErrors { code path } conflict { id code state links { id state } } } }";
const RESOLVE: &str = "mutation($id: ID!, $keep: ID) {
    resolveConflict(id: $id, keep: $keep, reason: \"shown\") { userErrors { code path }
      conflict { code state links { id state } } } }";

struct Worlds([(Household, Arc<Service>); 2]);

impl Worlds {
    fn of(with_secret: Household) -> Worlds {
        Worlds([with_secret, Household::without_adoption()].map(|house| {
            let service = house.service(Limits { cost: 1_000_000, ..Limits::default() });
            (house, service)
        }))
    }

    fn answers(&self, rights: Rights, document: &str, variables: &Value) -> [Value; 2] {
        self.0.each_ref().map(|(_, service)| answer(service, rights, document, variables.clone()))
    }

    /// The answer of both to whoever may not see adoptions.
    fn ask(&self, document: &str, variables: &Value, about: &str) -> Value {
        let caller = all_but(Permission::AdoptionRead);
        let [with_secret, without] = self.answers(caller, document, variables);
        assert!(with_secret.get("errors").is_none(), "{about}: {with_secret:#}");
        assert_eq!(with_secret, without, "{about}: {variables}");
        with_secret
    }

    /// Everything about everybody, now and as known before anything was disputed; how many answers
    /// tell the worlds apart to somebody with the right.
    fn ask_all(&self, about: &str) -> usize {
        let mut told = 0;
        for p in [SON, WIDOW, BIRTH_MOTHER, HUSBAND, DAUGHTER] {
            for at in [json!({}), json!({ "knownAt": "2026-01-01T00:00:00Z" })] {
                let variables = json!({ "of": whom(p), "at": at });
                self.ask(EVERYTHING, &variables, about);
                let [with_secret, without] = self.answers(Rights::ALL, EVERYTHING, &variables);
                told += usize::from(with_secret != without);
            }
        }
        told
    }

    /// The son's only parent, as whoever may not see adoptions is told.
    fn parent(&self) -> Value {
        let found = self.ask(LINKS, &json!({ "of": whom(SON) }), "the son's links");
        let edges = found["data"]["person"]["links"]["edges"].as_array().unwrap().clone();
        let parents: Vec<Value> = edges
            .into_iter()
            .map(|edge| edge["node"].clone())
            .filter(|link| link["kind"] == "PARENT")
            .collect();
        assert_eq!(parents.len(), 1, "{parents:?}");
        parents[0]["id"].clone()
    }
}

#[test]
fn the_adoptive_link_is_disputed_as_one_by_birth() {
    for disputes in [all_but(Permission::AdoptionRead), Rights::ALL] {
        let kept = [None, Some(true), Some(false)];
        for (kept, registers) in kept.into_iter().flat_map(|kept| [(kept, 1), (kept, 2)]) {
            let worlds = Worlds::of(match registers {
                1 => Household::new(),
                _ => Household::adopted_in_two_registers(),
            });
            let about = format!("{disputes:?}, kept {kept:?}, in {registers} registers");
            assert!(worlds.ask_all(&about) > 0);
            let id = worlds.parent();
            let told = worlds.answers(disputes, DISPUTE, &json!({ "id": id }));
            if disputes != Rights::ALL {
                assert_eq!(told[0], told[1], "{about}");
            }
            assert!(worlds.ask_all(&about) > 0, "{about}");
            worlds.ask(DISPUTE, &json!({ "id": id }), &about);
            let Some(kept) = kept else { continue };
            for ((_, service), told) in worlds.0.iter().zip(&told) {
                let conflict = &told["data"]["disputeLink"]["conflict"]["id"];
                let keep = if kept { id.clone() } else { Value::Null };
                let variables = json!({ "id": conflict, "keep": keep });
                let told = answer(service, Rights::ALL, RESOLVE, variables);
                let settled = &told["data"]["resolveConflict"]["conflict"]["state"];
                assert_eq!(settled, "SETTLED", "{about}: {told:#}");
            }
            assert!(worlds.ask_all(&about) > 0, "{about}");
        }
    }
}

/// What is disputed of the secret itself shows nobody anything who may not see it.
#[test]
fn the_hidden_filiation_is_disputed_unseen() {
    let worlds = Worlds::of(Household::new());
    let before: Vec<Value> = [SON, BIRTH_MOTHER]
        .map(|p| worlds.ask(EVERYTHING, &json!({ "of": whom(p) }), "before"))
        .into();
    let (_, service) = &worlds.0[0];
    let childhood = json!({ "of": whom(SON), "at": { "asOf": "2013-01-01" } });
    let found = answer(service, Rights::ALL, LINKS, childhood);
    let hidden = found["data"]["person"]["links"]["edges"][0]["node"]["id"].clone();
    let told = answer(service, Rights::ALL, DISPUTE, json!({ "id": hidden }));
    assert_eq!(told["data"]["disputeLink"]["link"]["state"], "CONTESTED", "{told:#}");
    assert!(worlds.ask_all("the filiation that the adoption replaced") > 0);
    let after: Vec<Value> = [SON, BIRTH_MOTHER]
        .map(|p| worlds.ask(EVERYTHING, &json!({ "of": whom(p) }), "after"))
        .into();
    assert_eq!(before, after);
    worlds.ask(DISPUTE, &json!({ "id": hidden }), "what is hidden");
}
