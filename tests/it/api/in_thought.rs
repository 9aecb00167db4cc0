//! Events laid over a card tell whoever may not see adoptions of none: a family with an adopted son
//! and one to which he was born answer with the same bytes, whatever is thought of them.

use super::household::Household;
use super::world::{BIRTH_MOTHER, DAUGHTER, HUSBAND, SON, WIDOW, all_but, iin};
use otbasy::api::graphql::execute_local;
use otbasy::api::{Caller, Service};
use otbasy::config::Limits;
use otbasy::domain::{Permission, PersonNo, Rights};
use serde_json::{Value, json};
use std::sync::Arc;

const WHAT_IF: &str = "query($of: PersonRef!, $events: [CivilEventInput!]!, $at: PointInTime) {
    service { backend }
    whatIf(of: $of, events: $events, at: $at) {
        members { person { displayName } standing roles } circumstances { kind } soundness
        warnings { code } entitlements { code status monthly { amount } }
        holder { links { totalCount edges { cursor node { kind basis state
            from { displayName } to { displayName } validity { from until }
            provenance { source document recordedAt supersededAt confidence } } } } } } }";

fn whom(p: PersonNo) -> Value {
    json!({ "iin": iin(u64::from(p.0)).to_string() })
}

/// An event of May 2026, with these fields.
fn event(kind: &str, fields: &[(&str, Value)]) -> Value {
    let mut event = json!({
        "id": "t", "source": "COURT", "kind": kind, "on": "2026-05-05",
        "recordedAt": "2026-05-06T00:00:00Z",
    });
    for (field, value) in fields {
        event[*field] = value.clone();
    }
    event
}

/// All that rights and maintenance between two people can be.
fn between(parent: PersonNo, child: PersonNo) -> [Value; 4] {
    let rights = [("parent", whom(parent)), ("child", whom(child))];
    let owes = [("breadwinner", whom(parent)), ("dependant", whom(child))];
    let with = |fields: &[(&'static str, Value)], basis: &str| {
        [fields, &[("basis", json!(basis))]].concat()
    };
    [
        event("RIGHTS_LIMITED", &with(&rights, "DEPRIVED")),
        event("RIGHTS_RESTORED", &rights),
        event("MAINTENANCE_START", &with(&owes, "LAW")),
        event("MAINTENANCE_END", &owes),
    ]
}

/// The family with the secret, and the one without it.
struct Both {
    services: [Arc<Service>; 2],
    _houses: [Household; 2],
}

impl Both {
    fn new() -> Both {
        let houses = [Household::new(), Household::without_adoption()];
        let services = houses.each_ref().map(|house| house.service(Limits::default()));
        Both { services, _houses: houses }
    }

    fn ask(&self, rights: Rights, events: &[Value], at: &Value) -> [Value; 2] {
        let variables = json!({ "of": whom(SON), "events": events, "at": at });
        self.services.each_ref().map(|service| {
            let caller = Caller { rights, purpose: "TEST".to_owned() };
            let answer = execute_local(Arc::clone(service), caller, WHAT_IF, variables.clone());
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            runtime.block_on(answer)
        })
    }

    /// The answer without the right to adoptions, which is the same in both.
    fn told(&self, events: &[Value], at: &Value) -> Value {
        let [adopted, born] = self.ask(all_but(Permission::AdoptionRead), events, at);
        assert_eq!(adopted.to_string(), born.to_string(), "{events:?} at {at}");
        adopted
    }
}

#[test]
fn events_that_could_tell_of_an_adoption_are_refused_alike() {
    let both = Both::new();
    let adopted_by = |replaced: Value| {
        [("child", whom(SON)), ("adopters", json!([whom(WIDOW)])), ("replaces", replaced)]
    };
    let of = [("of", json!("CIVIL_ACTS/unknown"))];
    let mut events = vec![
        event("ADOPTION_ANNULLED", &adopted_by(json!([]))),
        event("ADOPTION_ANNULLED", &adopted_by(json!([whom(BIRTH_MOTHER)]))),
        event("CORRECTION", &of),
        event("ANNULMENT", &of),
        event("RIGHTS_LIMITED", &[("child", whom(SON))]),
        event("MAINTENANCE_END", &[("breadwinner", whom(WIDOW))]),
    ];
    for (parent, child) in [(BIRTH_MOTHER, SON), (HUSBAND, SON), (SON, WIDOW), (SON, SON)] {
        events.extend(between(parent, child));
    }
    let death = event("DEATH", &[("person", whom(WIDOW))]);
    let refused = both.told(&events[..1], &Value::Null);
    assert_eq!(refused["errors"][0]["extensions"], json!({ "code": "FORBIDDEN" }));
    assert_eq!(refused["errors"][0]["path"], json!(["whatIf"]));
    let message = refused["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("ADOPTION_READ"), "{message}");
    assert_eq!(refused["data"], json!({ "service": { "backend": "embedded" }, "whatIf": null }));
    for told in &events {
        for at in [Value::Null, json!({ "asOf": "2014-01-01" })] {
            assert_eq!(both.told(std::slice::from_ref(told), &at), refused, "{told}");
            assert_eq!(both.told(&[death.clone(), told.clone()], &at), refused, "{told}");
        }
    }
    // Before he was born nobody is his parent.
    let unborn = json!({ "asOf": "2011-01-01" });
    assert_eq!(both.told(&between(WIDOW, SON)[..1], &unborn), refused);
}

#[test]
fn of_a_parent_whom_the_caller_sees_all_is_answered_alike() {
    let both = Both::new();
    let mut changed = 0;
    for at in [Value::Null, json!({ "asOf": "2026-05-10" })] {
        let plain = both.told(&[], &at);
        for event in between(WIDOW, SON).iter().chain(&between(HUSBAND, DAUGHTER)) {
            let told = both.told(std::slice::from_ref(event), &at);
            let code = &told["errors"][0]["extensions"]["code"];
            assert!(code.is_null() || code == "BAD_USER_INPUT", "{event}: {told:#}");
            changed += usize::from(code.is_null() && told != plain);
        }
    }
    assert!(changed >= 4, "{changed}");
    // Events that refuse nobody stay open, and tell nothing either.
    let adoption = |replaces: Value| {
        let of = [("child", whom(SON)), ("adopters", json!([whom(HUSBAND)]))];
        event("ADOPTION", &[&of[..], &[("replaces", replaces)]].concat())
    };
    for replaces in [json!([]), json!([whom(BIRTH_MOTHER)]), json!([whom(WIDOW)])] {
        both.told(&[adoption(replaces)], &Value::Null);
    }
}

#[test]
fn with_the_right_the_same_events_have_their_card() {
    let both = Both::new();
    let annulled = event(
        "ADOPTION_ANNULLED",
        &[
            ("child", whom(SON)),
            ("adopters", json!([whom(WIDOW)])),
            ("replaces", json!([whom(BIRTH_MOTHER)])),
        ],
    );
    let owed = between(BIRTH_MOTHER, SON)[2].clone();
    for event in [annulled, owed] {
        let [adopted, _] = both.ask(Rights::ALL, std::slice::from_ref(&event), &Value::Null);
        assert!(adopted.get("errors").is_none(), "{event}: {adopted:#}");
        assert!(adopted["data"]["whatIf"]["members"].is_array(), "{adopted:#}");
        let [plain, _] = both.ask(Rights::ALL, &[], &Value::Null);
        assert_ne!(adopted, plain, "{event}");
    }
}

#[test]
fn whoever_may_not_see_addresses_thinks_nobody_to_one() {
    let both = Both::new();
    let lives = |word: &str, fields: &[(&'static str, Value)]| {
        let fields = [&[("person", whom(WIDOW)), ("status", json!(word))], fields].concat();
        event("STATUS_START", &fields)
    };
    let guess = [("detail", json!("D-1"))];
    let born = |address: Value| {
        let child = json!({
            "ref": "t", "surname": "X", "givenName": "Y", "sex": "F", "address": address,
        });
        event("BIRTH", &[("newPerson", child), ("parents", json!([whom(WIDOW)]))])
    };
    // A correction may make an address of what was said as something else.
    let correction =
        event("CORRECTION", &[("of", json!("COURT/t")), ("status", json!("RESIDENCE"))]);
    for guessed in [lives("RESIDENCE", &guess), born(json!("D-1")), correction] {
        let events = [born(Value::Null), guessed.clone()];
        let [refused, _] = both.ask(all_but(Permission::AddressRead), &events, &Value::Null);
        assert_eq!(refused["errors"][0]["extensions"], json!({ "code": "FORBIDDEN" }));
        let message = refused["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("ADDRESS_READ"), "{message}");
        assert_eq!(refused["data"]["whatIf"], Value::Null, "{guessed}");
    }
    // With the right, and of a move that names no address, there is an answer.
    let region = lives("RESIDENCE", &[("note", json!("75"))]);
    let card = |rights: Rights, event: &Value| {
        let [told, _] = both.ask(rights, std::slice::from_ref(event), &Value::Null);
        assert!(told["data"]["whatIf"]["members"].is_array(), "{event}: {told:#}");
    };
    card(Rights::ALL, &lives("RESIDENCE", &guess));
    card(all_but(Permission::AddressRead), &region);
    card(all_but(Permission::AddressRead), &born(Value::Null));
}

#[test]
fn how_many_events_are_thought_at_once_is_a_limit_of_the_configuration() {
    assert_eq!(Limits::default().what_if_events, 20);
    let house = Household::new();
    let service = house.service(Limits { what_if_events: 2, ..Limits::default() });
    let ask = |events: usize| {
        let births = (0..events).map(|n| {
            let child =
                json!({ "ref": n.to_string(), "surname": "X", "givenName": "Y", "sex": "F" });
            let fields = [("newPerson", child), ("parents", json!([whom(WIDOW)]))];
            let mut birth = event("BIRTH", &fields);
            birth["id"] = json!(n.to_string());
            birth["source"] = json!("CIVIL_ACTS");
            birth
        });
        let variables = json!({ "of": whom(SON), "events": births.collect::<Vec<_>>() });
        let caller = Caller { rights: Rights::ALL, purpose: "TEST".to_owned() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(execute_local(Arc::clone(&service), caller, WHAT_IF, variables))
    };
    assert!(ask(2).get("errors").is_none(), "{:#}", ask(2));
    let refused = ask(3);
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused:#}");
    assert_eq!(refused["errors"][0]["message"], "`events` are at most 2");
}
