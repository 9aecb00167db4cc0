//! Measures selections. Numbers saturate; a fragment brings its own measure, taken once.

use super::Refusal;
use super::table::{FieldInfo, Table, TypeNo};
use super::values::{self, Size};
use crate::api::graphql::errors::Code;
use crate::config::Limits;
use async_graphql::Pos;
use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Value as ConstValue};
use async_graphql_value::Value;
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

/// What a selection asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Measure {
    pub(super) depth: u64,
    pub(super) schema_depth: u64,
    pub(super) schema_lists: u64,
    pub(super) aliases: u64,
    pub(super) directives: u64,
    pub(super) inputs: u64,
    pub(super) cost: u64,
    /// Fields, inline fragments and spreads, each counted wherever its fragment is spread: the
    /// library walks them all, whether they cost anything or not.
    pub(super) selections: u64,
    /// How often each type lies on one path.
    types: FxHashMap<TypeNo, u64>,
}

/// The measures of the fragments of a document.
pub(super) type Measured<'d> = FxHashMap<&'d Name, (Measure, u64)>;

impl Measure {
    /// How often the type that lies inside itself most does so.
    pub(super) fn deepest_type(&self) -> u64 {
        self.types.values().copied().max().unwrap_or(0)
    }

    /// Beside another.
    fn join(&mut self, other: &Measure) {
        self.depth = self.depth.max(other.depth);
        self.schema_depth = self.schema_depth.max(other.schema_depth);
        self.schema_lists = self.schema_lists.max(other.schema_lists);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.inputs = self.inputs.saturating_add(other.inputs);
        self.cost = self.cost.saturating_add(other.cost);
        self.selections = self.selections.saturating_add(other.selections);
        for (ty, times) in &other.types {
            let most = self.types.entry(*ty).or_default();
            *most = (*most).max(*times);
        }
    }
}

/// Lists of types in a question about the schema; nested, they multiply.
const SCHEMA_LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// Measures the selections of one document with one set of variables.
pub(super) struct Measurer<'a> {
    table: &'a Table,
    limits: &'a Limits,
    sizes: FxHashMap<&'a str, Size>,
}

impl<'a> Measurer<'a> {
    /// For a document and its variables; where none is sent the default of an operation counts.
    pub(super) fn new(
        table: &'a Table,
        limits: &'a Limits,
        document: &'a ExecutableDocument,
        variables: &'a Json,
    ) -> Measurer<'a> {
        let mut sizes = FxHashMap::default();
        for (_, operation) in document.operations.iter() {
            for variable in &operation.node.variable_definitions {
                let default = variable.node.default_value.as_ref();
                if let Some(size) = default.and_then(|value| values::default_size(&value.node)) {
                    sizes.insert(variable.node.name.node.as_str(), size);
                }
            }
        }
        let sent = variables.as_object().into_iter().flatten();
        sizes.extend(
            sent.filter_map(|(name, json)| Some((name.as_str(), values::sent_size(json)?))),
        );
        Measurer { table, limits, sizes }
    }

    /// The number of a type.
    pub(super) fn type_no(&self, name: &str) -> TypeNo {
        self.table.type_no(name)
    }

    /// Refuses an IIN as the default of a variable.
    pub(super) fn defaults(&self, operation: &OperationDefinition) -> Result<(), Refusal> {
        for variable in &operation.variable_definitions {
            let ty = variable.node.var_type.node.to_string();
            let base = ty.trim_matches(|c| matches!(c, '[' | ']' | '!'));
            let default = variable.node.default_value.as_ref();
            let literal = default.map(|value| ConstValue::into_value(value.node.clone()));
            if literal.is_some_and(|literal| values::names_iin(self.table, base, &literal)) {
                return Err(iin_literal(variable.pos));
            }
        }
        Ok(())
    }

    /// The fields of an operation itself.
    pub(super) fn roots(set: &SelectionSet, fragments: &Measured<'_>) -> u64 {
        let count = |selection: &Selection| match selection {
            Selection::Field(_) => 1,
            Selection::InlineFragment(inline) => {
                Measurer::roots(&inline.node.selection_set.node, fragments)
            }
            Selection::FragmentSpread(spread) => {
                fragments.get(&spread.node.fragment_name.node).map_or(0, |(_, roots)| *roots)
            }
        };
        set.items.iter().map(|item| count(&item.node)).fold(0, u64::saturating_add)
    }

    /// Everything selected on a type. The parser bounds how deep selections nest.
    pub(super) fn selections(
        &self,
        of: TypeNo,
        set: &SelectionSet,
        fragments: &Measured<'_>,
    ) -> Result<Measure, Refusal> {
        let mut whole = Measure::default();
        for item in &set.items {
            let directives = item.node.directives();
            whole.directives = whole.directives.saturating_add(directives.len() as u64);
            for directive in directives {
                whole.inputs = whole.inputs.saturating_add(directive.node.arguments.len() as u64);
            }
            match &item.node {
                Selection::Field(field) => {
                    whole.join(&self.field(of, &field.node, field.pos, fragments)?);
                }
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref();
                    let on = condition.map_or(of, |c| self.type_no(&c.node.on.node));
                    let set = &inline.node.selection_set.node;
                    whole.join(&self.selections(on, set, fragments)?);
                }
                Selection::FragmentSpread(spread) => {
                    let measured = fragments.get(&spread.node.fragment_name.node);
                    let (measure, _) = measured.ok_or_else(|| undefined(spread.pos))?;
                    whole.join(measure);
                }
            }
            whole.selections = whole.selections.saturating_add(1);
        }
        self.walkable(whole.selections)?;
        Ok(whole)
    }

    /// Refuses what unfolds into more selections than the library shall walk.
    pub(super) fn walkable(&self, selections: u64) -> Result<(), Refusal> {
        let limit = self.limits.selections;
        if selections <= u64::from(limit) {
            return Ok(());
        }
        Err(Refusal::past(Code::CostExceeded, "selections with their fragments unfolded", limit))
    }

    fn field(
        &self,
        of: TypeNo,
        field: &Field,
        at: Pos,
        fragments: &Measured<'_>,
    ) -> Result<Measure, Refusal> {
        let name = field.name.node.as_str();
        let info = self.table.field(of, name);
        let inside = match info {
            Some(info) => info.of,
            None if of == Table::SCHEMA || name.starts_with("__") => Table::SCHEMA,
            None => Table::UNKNOWN,
        };
        let mut whole = self.selections(inside, &field.selection_set.node, fragments)?;
        whole.aliases = whole.aliases.saturating_add(u64::from(field.alias.is_some()));
        let inputs =
            field.arguments.iter().map(|(_, value)| 1 + values::count_argument(&value.node));
        whole.inputs = inputs.fold(whole.inputs, u64::saturating_add);
        if inside == Table::SCHEMA {
            // `__typename` is one field like any other; the rest has limits of its own.
            whole.schema_depth += u64::from(name != "__typename");
            whole.schema_lists += u64::from(SCHEMA_LISTS.contains(&name));
            whole.depth += u64::from(name == "__typename");
            whole.cost = whole.cost.saturating_add(1);
            return Ok(whole);
        }
        whole.depth += 1;
        let (weight, times) = match info {
            None => (1, 1),
            Some(info) => (info.weight, self.times(info, field, at)?),
        };
        whole.cost = whole.cost.saturating_add(weight).saturating_mul(times);
        if info.is_some_and(|info| info.composite) {
            *whole.types.entry(inside).or_default() += 1;
        }
        Ok(whole)
    }

    /// How often what is selected on a field is answered.
    fn times(&self, info: &FieldInfo, field: &Field, at: Pos) -> Result<u64, Refusal> {
        for (name, value) in &field.arguments {
            let ty = info.arguments.get(name.node.as_str());
            if ty.is_some_and(|ty| values::names_iin(self.table, ty, &value.node)) {
                return Err(iin_literal(at));
            }
            if ty.is_some_and(|ty| values::misfits_argument(self.table, ty, &value.node)) {
                let message = "an argument is not of its type".to_owned();
                return Err(Refusal { code: Code::BadUserInput, message, at: Some(at) });
            }
        }
        if info.slicing.is_empty() {
            return Ok(info.assumed);
        }
        let mut times = 0;
        for argument in &info.slicing {
            let given = field.get_argument(argument).map(|value| &value.node);
            let size = given.and_then(|value: &Value| {
                values::size(value, |variable| self.sizes.get(variable).copied())
            });
            let size = size.or_else(|| info.defaults.get(argument).copied().map(Size::Page));
            times = times.max(self.allowed(size)?);
        }
        Ok(times)
    }

    fn allowed(&self, size: Option<Size>) -> Result<u64, Refusal> {
        let (page, named) = (self.limits.page_size, self.limits.multi_get);
        match size {
            None => Ok(u64::from(page)),
            Some(Size::Page(n)) if n > u64::from(page) => {
                Err(Refusal::past(Code::PageTooLarge, "entries of a page", page))
            }
            Some(Size::Named(n)) if n > u64::from(named) => {
                Err(Refusal::past(Code::MultiGetTooLarge, "things asked for at once", named))
            }
            Some(Size::Page(n) | Size::Named(n)) => Ok(n.max(1)),
        }
    }
}

fn undefined(at: Pos) -> Refusal {
    let message = "a fragment is spread that the document does not define";
    Refusal { code: Code::ValidationFailed, message: message.to_owned(), at: Some(at) }
}

fn iin_literal(at: Pos) -> Refusal {
    let message = "an IIN stands in the document; send it in a variable";
    Refusal { code: Code::IinLiteral, message: message.to_owned(), at: Some(at) }
}
