//! Measures fragments, each once and after those that it spreads. Without recursion over spreads,
//! so that a chain of any length is safe; a circle is refused.

use super::Refusal;
use super::measure::{Measured, Measurer};
use crate::api::graphql::errors::Code;
use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use rustc_hash::FxHashMap;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
}

/// The measures of all fragments of a document, with the number of fields at their top.
pub(super) fn measured<'d>(
    document: &'d ExecutableDocument,
    measurer: &Measurer<'_>,
) -> Result<Measured<'d>, Refusal> {
    let mut measured = Measured::default();
    for name in in_order(document)? {
        let Some(fragment) = document.fragments.get(name) else { continue };
        let on = measurer.type_no(&fragment.node.type_condition.node.on.node);
        let set = &fragment.node.selection_set.node;
        let measure = measurer.selections(on, set, &measured)?;
        let roots = Measurer::roots(set, &measured);
        measured.insert(name, (measure, roots));
    }
    Ok(measured)
}

/// Every fragment after those that it spreads.
fn in_order(document: &ExecutableDocument) -> Result<Vec<&Name>, Refusal> {
    let mut order = Vec::with_capacity(document.fragments.len());
    let mut states: FxHashMap<&Name, State> = FxHashMap::default();
    for name in document.fragments.keys() {
        let mut stack = vec![name];
        while let Some(name) = stack.last().copied() {
            match states.get(name) {
                Some(State::Done) => {
                    stack.pop();
                }
                Some(State::Open) => {
                    states.insert(name, State::Done);
                    order.push(name);
                    stack.pop();
                }
                None => {
                    states.insert(name, State::Open);
                    for spread in spreads_of(document, name) {
                        match states.get(spread) {
                            Some(State::Open) => return Err(circle()),
                            Some(State::Done) => {}
                            None => stack.push(spread),
                        }
                    }
                }
            }
        }
    }
    Ok(order)
}

fn circle() -> Refusal {
    Refusal::new(Code::FragmentCycle, "fragments spread each other in a circle")
}

fn spreads_of<'d>(document: &'d ExecutableDocument, name: &Name) -> Vec<&'d Name> {
    let mut spreads = Vec::new();
    if let Some(fragment) = document.fragments.get(name) {
        collect(&fragment.node.selection_set.node, &mut spreads);
    }
    spreads.retain(|spread| document.fragments.contains_key(*spread));
    spreads
}

fn collect<'d>(set: &'d SelectionSet, spreads: &mut Vec<&'d Name>) {
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => collect(&field.node.selection_set.node, spreads),
            Selection::InlineFragment(inline) => {
                collect(&inline.node.selection_set.node, spreads);
            }
            Selection::FragmentSpread(spread) => spreads.push(&spread.node.fragment_name.node),
        }
    }
}
