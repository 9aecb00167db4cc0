//! The exported schema is current, and holds every coordinate of the contract.

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    DirectiveDefinition, FieldDefinition, InputValueDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Positioned, parser::types::ConstDirective};
use otbasy::api::graphql::sdl;
use std::collections::BTreeSet;

const CONTRACT: &str = include_str!("contract.graphql");

/// Every fact that a schema states, one a line.
fn coordinates(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for definition in parse_schema(text).unwrap().definitions {
        match definition {
            TypeSystemDefinition::Schema(_) => {}
            TypeSystemDefinition::Directive(directive) => {
                directive_facts(&directive.node, &mut out);
            }
            TypeSystemDefinition::Type(ty) => {
                let name = ty.node.name.node.to_string();
                for directive in requirements(&ty.node.directives) {
                    out.insert(format!("{name} {directive}"));
                }
                type_facts(&name, &ty.node.kind, &mut out);
            }
        }
    }
    out
}

fn type_facts(name: &str, kind: &TypeKind, out: &mut BTreeSet<String>) {
    match kind {
        TypeKind::Scalar => {
            out.insert(format!("scalar {name}"));
        }
        TypeKind::Object(object) => {
            out.insert(format!("type {name}"));
            for interface in &object.implements {
                out.insert(format!("{name} implements {}", interface.node));
            }
            fields(name, &object.fields, out);
        }
        TypeKind::Interface(interface) => {
            out.insert(format!("interface {name}"));
            fields(name, &interface.fields, out);
        }
        TypeKind::Union(union) => {
            for member in &union.members {
                out.insert(format!("union {name} | {}", member.node));
            }
        }
        TypeKind::Enum(list) => {
            for value in &list.values {
                out.insert(format!("enum {name}.{}", value.node.value.node));
            }
        }
        TypeKind::InputObject(input) => {
            for field in &input.fields {
                out.insert(format!("input {name}.{}", value(&field.node)));
            }
        }
    }
}

fn fields(name: &str, all: &[Positioned<FieldDefinition>], out: &mut BTreeSet<String>) {
    for field in all {
        let field = &field.node;
        out.insert(format!("{name}.{}: {}", field.name.node, field.ty.node));
        for argument in &field.arguments {
            out.insert(format!("{name}.{}({})", field.name.node, value(&argument.node)));
        }
        for directive in requirements(&field.directives) {
            out.insert(format!("{name}.{} {directive}", field.name.node));
        }
    }
}

/// The usages that the contract makes; `@cost` and `@listSize` are ours to place.
fn requirements(directives: &[Positioned<ConstDirective>]) -> Vec<String> {
    let uses = directives.iter().filter(|d| ["requires", "oneOf"].contains(&&*d.node.name.node));
    uses.map(|d| {
        let arguments: Vec<String> = d
            .node
            .arguments
            .iter()
            .map(|(name, value)| format!("{}: {}", name.node, value.node))
            .collect();
        format!("@{}({})", d.node.name.node, arguments.join(", "))
    })
    .collect()
}

fn value(input: &InputValueDefinition) -> String {
    let default = input.default_value.as_ref().map(|value| format!(" = {}", value.node));
    format!("{}: {}{}", input.name.node, input.ty.node, default.unwrap_or_default())
}

fn directive_facts(directive: &DirectiveDefinition, out: &mut BTreeSet<String>) {
    let name = &directive.name.node;
    for argument in &directive.arguments {
        out.insert(format!("directive @{name}({})", value(&argument.node)));
    }
    let mut places: Vec<String> =
        directive.locations.iter().map(|place| format!("{:?}", place.node)).collect();
    places.sort();
    out.insert(format!("directive @{name} on {}", places.join(" | ")));
}

#[test]
fn every_coordinate_of_the_contract_is_there() {
    let ours = coordinates(&sdl());
    let contract = coordinates(CONTRACT);
    assert!(contract.len() > 600, "{}", contract.len());
    let missing: Vec<&String> = contract.difference(&ours).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn enums_interfaces_and_unions_have_nothing_more() {
    let closed = |all: BTreeSet<String>| -> BTreeSet<String> {
        let closed =
            ["enum ", "union ", "directive @cost", "directive @listSize", "directive @requires"];
        all.into_iter().filter(|line| closed.iter().any(|start| line.starts_with(start))).collect()
    };
    assert_eq!(closed(coordinates(&sdl())), closed(coordinates(CONTRACT)));
}

#[test]
fn a_changed_contract_is_caught() {
    let bent = CONTRACT.replace(
        "depth: Int! = 2, at: PointInTime): FamilyCard",
        "depth: Int! = 3, at: PointInTime): FamilyCard",
    );
    assert_ne!(bent, CONTRACT);
    let missing = coordinates(&bent).difference(&coordinates(&sdl())).cloned().collect::<Vec<_>>();
    assert_eq!(missing, ["Query.card(depth: Int! = 3)"]);
}

#[test]
fn the_committed_schema_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/graph-schema/schema.graphql");
    if std::env::var_os("OTBASY_WRITE_SCHEMA").is_some() {
        std::fs::write(path, sdl()).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == sdl(),
        "run this test once with OTBASY_WRITE_SCHEMA=1, and look at the difference"
    );
}
