//! Puts right what the library leaves open in an answer: a field that failed is null where its type
//! allows that, else the nearest field above that may be null is; and the fields of an operation
//! stand in the order in which they were asked for, whichever was ready first.

use super::schema::table;
use crate::api::admission::{Table, TypeNo};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, OperationDefinition, Selection, SelectionSet,
    Type,
};
use async_graphql::{Name, PathSegment, Response, Value};

/// What was asked for on one object, in the order of asking.
#[derive(Default)]
struct Shape<'d> {
    fields: Vec<(Name, Option<&'d Type>, Shape<'d>)>,
}

type Sets<'d> = Vec<(TypeNo, &'d SelectionSet)>;

/// The answer as the specification of GraphQL wants it.
pub fn settle(document: &ExecutableDocument, name: Option<&str>, response: &mut Response) {
    let Some(operation) = operation(document, name) else { return };
    let executed = response.errors.iter().all(|error| !error.path.is_empty());
    let roots = operation.selection_set.node.items.len();
    let whole = response.errors.is_empty() && !conditional(document);
    if !executed || (whole && roots < 2) {
        return;
    }
    let sets = vec![(table().root(operation.ty), &operation.selection_set.node)];
    let shape = shape(document, &sets);
    let failed: Vec<&[PathSegment]> = response.errors.iter().map(|e| e.path.as_slice()).collect();
    let data = std::mem::take(&mut response.data);
    response.data = object(data, &shape, &failed).unwrap_or_default();
}

/// Whether anything may be left out: the library makes an object without fields a null.
fn conditional(document: &ExecutableDocument) -> bool {
    fn within(set: &SelectionSet) -> bool {
        set.items.iter().any(|item| {
            let directives = !item.node.directives().is_empty();
            directives
                || match &item.node {
                    Selection::Field(field) => within(&field.node.selection_set.node),
                    Selection::InlineFragment(inline) => within(&inline.node.selection_set.node),
                    Selection::FragmentSpread(_) => false,
                }
        })
    }
    let operations = document.operations.iter().map(|(_, o)| &o.node.selection_set.node);
    let fragments = document.fragments.values().map(|f| &f.node.selection_set.node);
    operations.chain(fragments).any(within)
}

fn operation<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Option<&'d OperationDefinition> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(operation),
        (DocumentOperations::Multiple(all), Some(name)) => all.get(name),
        (DocumentOperations::Multiple(all), None) => all.values().next(),
    };
    found.map(|operation| &operation.node)
}

fn shape<'d>(document: &'d ExecutableDocument, sets: &Sets<'d>) -> Shape<'d> {
    let mut found: IndexMap<&Name, (Option<&'d Type>, Sets<'d>)> = IndexMap::new();
    for (of, set) in sets {
        collect(document, *of, set, &mut found);
    }
    let fields = found.into_iter().map(|(name, (ty, sets))| {
        let inside = if ty.is_some() { shape(document, &sets) } else { Shape::default() };
        (name.clone(), ty, inside)
    });
    Shape { fields: fields.collect() }
}

/// Every field by its key in the answer; which type an object really has need not be known.
fn collect<'d>(
    document: &'d ExecutableDocument,
    of: TypeNo,
    set: &'d SelectionSet,
    found: &mut IndexMap<&'d Name, (Option<&'d Type>, Sets<'d>)>,
) {
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => {
                let field = &field.node;
                let declared = table().declared(of, &field.name.node);
                let (ty, inside) = declared.map_or((None, Table::UNKNOWN), |(t, n)| (Some(t), n));
                let entry = found.entry(&field.response_key().node).or_insert((ty, Vec::new()));
                entry.1.push((inside, &field.selection_set.node));
            }
            Selection::InlineFragment(inline) => {
                let condition = inline.node.type_condition.as_ref();
                let on = condition.map_or(of, |c| table().type_no(&c.node.on.node));
                collect(document, on, &inline.node.selection_set.node, found);
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    let on = table().type_no(&fragment.node.type_condition.node.on.node);
                    collect(document, on, &fragment.node.selection_set.node, found);
                }
            }
        }
    }
}

/// An object with its failed fields as nulls; `None` if one of them may not be null.
fn object(data: Value, shape: &Shape<'_>, failed: &[&[PathSegment]]) -> Option<Value> {
    let mut data = match data {
        Value::Object(fields) => fields,
        _ => IndexMap::new(),
    };
    let mut out = IndexMap::with_capacity(shape.fields.len());
    for (name, ty, inside) in &shape.fields {
        let below =
            below(failed, |step| matches!(step, PathSegment::Field(f) if f == name.as_str()));
        let value = match (data.swap_remove(name), ty) {
            (Some(value), Some(ty)) => complete(value, ty, inside, &below)?,
            (Some(value), None) => value,
            (None, Some(ty)) if !below.is_empty() => complete(Value::Null, ty, inside, &below)?,
            (None, _) => continue, // asked for on another type
        };
        out.insert(name.clone(), value);
    }
    Some(Value::Object(out))
}

/// A value of a type; `None` if it would be null and may not be.
fn complete(
    value: Value,
    ty: &Type,
    shape: &Shape<'_>,
    failed: &[&[PathSegment]],
) -> Option<Value> {
    let deeper = failed.iter().any(|path| !path.is_empty());
    let left_out = failed.is_empty() && !ty.nullable;
    let settled = match (&ty.base, value) {
        (BaseType::List(inner), Value::List(items)) => {
            let items = items.into_iter().enumerate().map(|(at, item)| {
                let below = below(failed, |s| matches!(s, PathSegment::Index(n) if *n == at));
                complete(item, inner, shape, &below)
            });
            items.collect::<Option<Vec<Value>>>().map(Value::List)
        }
        (BaseType::Named(_), value @ Value::Object(_)) => object(value, shape, failed),
        // The library makes an object of which every field failed, or was left out, a null.
        (BaseType::Named(_), Value::Null) if deeper || left_out => {
            object(Value::Null, shape, failed)
        }
        (_, Value::Null) => None,
        (_, value) => Some(value),
    };
    if settled.is_none() && ty.nullable { Some(Value::Null) } else { settled }
}

/// What failed below one step, with that step taken.
fn below<'p>(
    failed: &[&'p [PathSegment]],
    step: impl Fn(&PathSegment) -> bool,
) -> Vec<&'p [PathSegment]> {
    let rest =
        |path: &&'p [PathSegment]| path.split_first().filter(|(s, _)| step(s)).map(|(_, r)| r);
    failed.iter().filter_map(rest).collect()
}
