//! Every limit has a request that meets it and one that does not, and hostile documents are
//! refused before they cost anything.

use otbasy::api::admission::{Admitted, Documents, Refusal, Table, admit, measured};
use otbasy::api::graphql::errors::Code;
use otbasy::api::graphql::{CARD_DOCUMENT, sdl};
use otbasy::config::Limits;
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(&sdl()));

fn ask(query: &str, variables: Value) -> Result<Admitted, Refusal> {
    admit(&TABLE, &Limits::default(), &Documents::default(), query, None, &with_of(variables))
}

/// `$of` is sent where a document of these tests needs it.
fn with_of(mut variables: Value) -> Value {
    if variables.get("of").is_none() {
        variables["of"] = json!({ "ref": "x" });
    }
    variables
}

fn refused(query: &str, variables: Value) -> Code {
    ask(query, variables).unwrap_err().code
}

fn passes(query: &str) -> u64 {
    ask(query, json!({})).unwrap().cost
}

#[test]
fn the_documents_of_the_project_are_admitted() {
    let admitted = ask(CARD_DOCUMENT, json!({ "of": { "ref": "x" } })).unwrap();
    assert!(admitted.cost > 1000 && admitted.cost < 50_000, "{}", admitted.cost);
}

#[test]
fn bytes_and_tokens() {
    let padded = |bytes: usize| format!("{{ service {{ version }} }}{}", " ".repeat(bytes - 23));
    assert_eq!(padded(16 * 1024).len(), 16 * 1024);
    passes(&padded(16 * 1024));
    assert_eq!(refused(&padded(16 * 1024 + 1), json!({})), Code::QueryTooLarge);
    let repeated = |n: usize| format!("{{ service {{ {} }} }}", "version ".repeat(n));
    passes(&repeated(1495));
    assert_eq!(refused(&repeated(1496), json!({})), Code::TooManyTokens);
}

/// `card` and so many fields below it, each type once or twice.
fn nested(fields: &[&str]) -> String {
    let mut query = String::from("query($of: PersonRef!) { card(of: $of)");
    for field in fields {
        write!(query, " {{ {field}").unwrap();
    }
    query + &" }".repeat(fields.len() + 1)
}

#[test]
fn depth_and_self_depth() {
    let links = ["links", "edges", "node"];
    // card holder links edges node from links edges node to displayName: 11
    let mut path = vec!["holder"];
    path.extend(links);
    path.push("from");
    path.extend(links);
    path.extend(["to", "sex"]);
    passes(&nested(&path));
    let mut deeper = path.clone();
    deeper.pop();
    deeper.extend(["redactions", "field"]); // 12
    passes(&nested(&deeper));
    let mut too_deep = path.clone();
    too_deep.pop();
    too_deep.extend(["statuses", "validity", "from"]); // 13
    assert_eq!(refused(&nested(&too_deep), json!({})), Code::TooDeep);
    // Person four times, and not deep.
    let people = [
        "members",
        "because",
        "from",
        "links",
        "edges",
        "other",
        "links",
        "edges",
        "other",
        "links",
        "totalCount",
    ];
    let mut limits = Limits { depth: 20, cost: u32::MAX, ..Limits::default() };
    let admit = |limits: &Limits, path: &[&str]| {
        admit(&TABLE, limits, &Documents::default(), &nested(path), None, &with_of(json!({})))
    };
    admit(&limits, &people).unwrap();
    let mut more: Vec<&str> = people[..people.len() - 1].to_vec();
    more.extend(["edges", "other", "sex"]);
    assert_eq!(admit(&limits, &more).unwrap_err().code, Code::TooRecursive);
    limits.self_depth = 4;
    admit(&limits, &more).unwrap();
}

#[test]
fn aliases_roots_and_directives() {
    let aliased = |n: usize| {
        let fields: Vec<String> = (0..n).map(|i| format!("a{i}: version")).collect();
        format!("{{ service {{ {} }} }}", fields.join(" "))
    };
    passes(&aliased(30));
    assert_eq!(refused(&aliased(31), json!({})), Code::TooManyAliases);
    let roots = |n: usize| format!("{{ {} }}", "service { version } ".repeat(n));
    passes(&roots(10));
    assert_eq!(refused(&roots(11), json!({})), Code::TooManyRootFields);
    let hidden = "{ ...F ...F } fragment F on Query { ...G ...G ...G }
        fragment G on Query { service { version } ... on Query { service { version } } }";
    assert_eq!(refused(hidden, json!({})), Code::TooManyRootFields);
    let directives =
        |n: usize| format!("{{ service {{ version {} }} }}", "@include(if: true) ".repeat(n));
    passes(&directives(10));
    assert_eq!(refused(&directives(11), json!({})), Code::TooManyDirectives);
}

#[test]
fn pages_and_lists_of_people() {
    let page = |n: &str| {
        format!(
            "query($of: PersonRef!, $n: Int) {{ person(of: $of) {{
                links(first: {n}) {{ totalCount }} }} }}"
        )
    };
    passes(&page("100"));
    assert_eq!(refused(&page("101"), json!({})), Code::PageTooLarge);
    assert!(ask(&page("$n"), json!({ "n": 100 })).is_ok());
    assert_eq!(refused(&page("$n"), json!({ "n": 101 })), Code::PageTooLarge);
    let default =
        "query($n: Int = 101) { person(of: {ref: \"x\"}) { links(first: $n) { totalCount } } }";
    assert_eq!(refused(default, json!({})), Code::PageTooLarge);
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    assert!(ask(nodes, json!({ "ids": vec!["x"; 200] })).is_ok());
    assert_eq!(refused(nodes, json!({ "ids": vec!["x"; 201] })), Code::MultiGetTooLarge);
}

#[test]
fn cost_follows_the_size_of_the_answer() {
    let cards = "query($of: [PersonRef!]!) { cards(of: $of) { members { person { iin } } } }";
    let of = |n: usize| json!({ "of": vec![json!({ "ref": "x" }); n] });
    let cost = |n: usize| ask(cards, of(n)).unwrap().cost;
    assert_eq!(cost(100), 100 * cost(1));
    let wide = "query($of: [PersonRef!]!) { cards(of: $of) {
        members { because { from { links(first: 100) { edges { cursor } } } } } } }";
    assert_eq!(refused(wide, of(100)), Code::CostExceeded);
    // As many people as the list allows, in variables and in the document.
    let lean = "query($of: [PersonRef!]!) { cards(of: $of) { id } }";
    assert!(ask(lean, of(200)).is_ok());
    assert_eq!(refused(lean, of(201)), Code::MultiGetTooLarge);
    let written = |n: usize| format!("{{ cards(of: [{}]) {{ id }} }}", "{ref: \"x\"} ".repeat(n));
    passes(&written(200));
    assert_eq!(refused(&written(201), json!({})), Code::MultiGetTooLarge);
    assert_eq!(refused(lean, of(300)), Code::TooManyInputFields);
}

#[test]
fn input_fields_count_in_documents_and_variables() {
    let kinds = |n: usize| {
        format!(
            "{{ person(of: {{ref: \"x\"}}) {{ statuses(kinds: [{}]) {{ kind }} }} }}",
            "\"A\" ".repeat(n)
        )
    };
    passes(&kinds(295)); // of, ref, kinds and its items, and the two of `$of`
    assert_eq!(refused(&kinds(296), json!({})), Code::TooManyInputFields);
    let many: serde_json::Map<String, Value> =
        (0..301).map(|n| (format!("v{n}"), json!(1))).collect();
    assert_eq!(refused("{ service { version } }", Value::Object(many)), Code::TooManyInputFields);
}

#[test]
fn the_number_of_a_person_never_stands_in_a_document() {
    let number = super::world::iin(1);
    for query in [
        format!("{{ person(of: {{ iin: \"{number}\" }}) {{ id }} }}"),
        format!("query($iin: IIN = \"{number}\") {{ person(of: {{ iin: $iin }}) {{ id }} }}"),
        format!("query($of: PersonRef = {{ iin: \"{number}\" }}) {{ person(of: $of) {{ id }} }}"),
        format!(
            "mutation {{ recordEvent(event: {{ id: \"1\", source: \"X\", kind: BIRTH,
                newPerson: {{ iin: {number}, surname: \"a\", givenName: \"b\", sex: \"F\" }} }}) {{ outcome }} }}"
        ),
    ] {
        let refusal = ask(&query, json!({})).unwrap_err();
        assert_eq!(refusal.code, Code::IinLiteral, "{query}");
        assert!(!refusal.message.contains(&number.to_string()));
    }
    passes("query($iin: IIN) { person(of: { iin: $iin }) { id } }");
}

#[test]
fn parse_errors_say_where_and_never_what() {
    let refusal = ask("{ person(of: { iin: \"Сынақ Айгүл\" }) { id }", json!({})).unwrap_err();
    assert_eq!(refusal.code, Code::ParseFailed);
    assert!(
        !refusal.message.contains("Айгүл") && refusal.message.contains("line 1"),
        "{refusal:?}"
    );
}

#[test]
fn fragments_in_a_circle_are_refused() {
    for query in [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { ...B }
            fragment B on Query { service { version } ...C } fragment C on Query { ...A }",
        "{ service { version } } fragment A on Person { links { edges { other { ...A } } } }",
    ] {
        assert_eq!(refused(query, json!({})), Code::FragmentCycle, "{query}");
    }
    passes(
        "{ ...A ...B } fragment A on Query { ...C } fragment B on Query { ...C }
            fragment C on Query { service { version } }",
    );
}

/// What hangs on a fragment is walked by the library wherever it is spread, also if it costs
/// nothing, and also what it cannot find.
#[test]
fn spreads_are_counted_and_must_be_defined() {
    let wrapped = |levels: usize, end: &str| {
        let mut query = String::from("{ ...F0 }");
        for n in 0..levels {
            let next = format!("...F{}", n + 1);
            write!(query, " fragment F{n} on Query {{ ... on Query {{ {next} }} {next} }}")
                .unwrap();
        }
        write!(query, " fragment F{levels} on Query {{ {end} }}").unwrap();
        query
    };
    let unused = |levels: usize, end: &str| {
        bomb(levels, "Query", end).replacen("{ ...F0 }", "{ service { version } }", 1)
    };
    let empty = "... on Query { ...G } } fragment G on Query { service @skip(if: true) { version }";
    for levels in [10, 20, 30, 60, 80] {
        for end in ["...ZZ", "__typename { ...ZZ }"] {
            for query in [bomb(levels, "Query", end), wrapped(levels, end), unused(levels, end)] {
                let began = Instant::now();
                assert_eq!(refused(&query, json!({})), Code::ValidationFailed, "{levels} {end}");
                assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
            }
        }
        for query in [wrapped(levels, empty), unused(levels, empty), unused(levels, "__typename")] {
            let began = Instant::now();
            let most = u32::MAX;
            let limits = Limits { root_fields: most, directives: most, ..Limits::default() };
            let limits = Limits { input_fields: most, ..limits };
            let code = admit(&TABLE, &limits, &Documents::default(), &query, None, &json!({}))
                .map_err(|r| r.code);
            match levels {
                10 => assert!(matches!(code, Ok(_) | Err(Code::CostExceeded))),
                _ => assert_eq!(code.unwrap_err(), Code::CostExceeded, "{levels}"),
            }
            assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
        }
    }
    assert_eq!(refused("{ service { ...Nobody } }", json!({})), Code::ValidationFailed);
    // Every operation is walked, so all of them count together.
    let fragments = " fragment A on Query { ...B ...B ...B ...B ...B ...B ...B ...B }
        fragment B on Query { ...C ...C ...C ...C ...C ...C ...C ...C }
        fragment C on Query { ... { ... { service { version } } } }";
    let operations = |n: usize| {
        let each = (0..n).fold(String::new(), |text, i| text + &format!("query Q{i} {{ ...A }} "));
        let limits = Limits { root_fields: u32::MAX, ..Limits::default() };
        admit(&TABLE, &limits, &Documents::default(), &(each + fragments), Some("Q0"), &json!({}))
            .map_err(|r| r.code)
    };
    assert!(operations(20).is_ok());
    assert_eq!(operations(80).unwrap_err(), Code::CostExceeded);
}

/// Each fragment spreads the next one twice.
fn bomb(levels: usize, on: &str, end: &str) -> String {
    let mut query =
        String::from(if on == "Query" { "{ ...F0 }" } else { "{ __schema { ...F0 } }" });
    for n in 0..levels {
        write!(query, " fragment F{n} on {on} {{ ...F{0} ...F{0} }}", n + 1).unwrap();
    }
    write!(query, " fragment F{levels} on {on} {{ {end} }}").unwrap();
    query
}

#[test]
fn a_fragment_bomb_is_refused_in_linear_time() {
    let limits = Limits::default();
    for (on, end) in [("Query", "__typename"), ("__Schema", "description")] {
        let document = async_graphql::parser::parse_query(bomb(10_000, on, end)).unwrap();
        let began = Instant::now();
        let refusal = measured(&TABLE, &limits, &document, &json!({})).unwrap_err();
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
        assert!(
            [Code::CostExceeded, Code::TooManyRootFields].contains(&refusal.code),
            "{refusal:?}"
        );
        // The largest one that fits into a document, through the whole of admission.
        assert_eq!(refused(&bomb(10_000, on, end), json!({})), Code::QueryTooLarge);
        let began = Instant::now();
        let fits = refused(&bomb(130, on, end), json!({}));
        assert!([Code::CostExceeded, Code::TooManyRootFields].contains(&fits), "{fits:?}");
        assert!(began.elapsed() < Duration::from_secs(1));
    }
}

#[test]
fn the_schema_may_be_asked_for_but_not_without_end() {
    let types = "{ __schema { queryType { name } types { kind name
        fields(includeDeprecated: true) { name args { name type { ...T } defaultValue } type { ...T } }
        inputFields { name type { ...T } } interfaces { ...T } enumValues { name } possibleTypes { ...T } }
        directives { name locations args { name type { ...T } } } } }
        fragment T on __Type { kind name ofType { ...U } }
        fragment U on __Type { kind name ofType { ...V } }
        fragment V on __Type { kind name ofType { ...W } }
        fragment W on __Type { kind name ofType { kind name ofType { kind name ofType {
            kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } }";
    passes(types);
    let nested =
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert_eq!(refused(nested, json!({})), Code::IntrospectionTooDeep);
    let deep =
        format!("{{ __type(name: \"Query\") {} name {} }}", "{ ofType ".repeat(20), "}".repeat(20))
            .replace("{ ofType  name", "{ name");
    assert_eq!(refused(&deep, json!({})), Code::IntrospectionTooDeep);
}
