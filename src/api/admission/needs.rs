//! Which permissions a change or a stream needs before anything of it is done: those of the fields
//! of the operation itself, in whatever fragment they stand. Must not know who asks.

use super::table::{Table, TypeNo};
use crate::domain::Permission;
use async_graphql::parser::types::{
    Directive, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Pos, Positioned, Value as ConstValue};
use async_graphql_value::Value;
use serde_json::Value as Json;

/// A permission, and the field that needs it.
pub(super) type Need = (Permission, Pos);

/// What the operation meant needs, in the order of its fields. A query needs nothing: what its
/// caller may not see is null.
pub(super) fn of(
    table: &Table,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    sent: &Json,
) -> Vec<Need> {
    let mut found = Vec::new();
    if operation.ty != OperationType::Query {
        let root = table.root(operation.ty);
        let roots = Roots { table, document, operation, root, sent };
        roots.collect(&operation.selection_set.node, &mut found);
    }
    found
}

/// The fields of one operation itself.
struct Roots<'a> {
    table: &'a Table,
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    root: TypeNo,
    sent: &'a Json,
}

impl Roots<'_> {
    /// Comes to an end soon: circles were refused, and so was what unfolds into very much.
    fn collect(&self, set: &SelectionSet, found: &mut Vec<Need>) {
        for item in &set.items {
            if self.is_left_out(item.node.directives()) {
                continue;
            }
            match &item.node {
                Selection::Field(field) => {
                    let info = self.table.field(self.root, &field.node.name.node);
                    let needed = info.and_then(|info| info.permission);
                    found.extend(needed.map(|permission| (permission, field.pos)));
                }
                Selection::InlineFragment(inline) => {
                    self.collect(&inline.node.selection_set.node, found);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = self.document.fragments.get(name) {
                        self.collect(&fragment.node.selection_set.node, found);
                    }
                }
            }
        }
    }

    fn is_left_out(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let included_if = match directive.node.name.node.as_str() {
                "include" => true,
                "skip" => false,
                _ => return false,
            };
            let condition = directive.node.get_argument("if");
            let holds = condition.and_then(|condition| self.holds(&condition.node));
            holds.is_some_and(|holds| holds != included_if)
        })
    }

    /// Whether a condition holds; `None` if that is not certain, and then its field counts.
    fn holds(&self, condition: &Value) -> Option<bool> {
        let name = match condition {
            Value::Boolean(holds) => return Some(*holds),
            Value::Variable(name) => name,
            _ => return None,
        };
        if let Some(sent) = self.sent.get(name.as_str()) {
            return sent.as_bool();
        }
        let mut definitions = self.operation.variable_definitions.iter();
        let own = definitions.find(|definition| definition.node.name.node == *name)?;
        match own.node.default_value.as_ref()?.node {
            // The library takes whatever was not sent for false: only there both mean the same.
            ConstValue::Boolean(false) => Some(false),
            _ => None,
        }
    }
}
