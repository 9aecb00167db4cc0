//! What admission knows of the schema, read once from the schema's own text: the exported SDL is
//! the one place where costs, sizes and permissions stand.

use crate::domain::Permission;
use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, ConstDirective, FieldDefinition, InputValueDefinition, OperationType, Type, TypeKind,
    TypeSystemDefinition,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// The number of an output type; [`Table::UNKNOWN`] and [`Table::SCHEMA`] are no types of ours.
pub type TypeNo = u32;

/// A field of an output type.
#[derive(Debug)]
pub(super) struct FieldInfo {
    /// The type of what it returns.
    pub of: TypeNo,
    /// The declared type.
    pub ty: Type,
    /// Whether it has fields of its own.
    pub composite: bool,
    /// What the caller must hold for it.
    pub permission: Option<Permission>,
    /// Units for one evaluation.
    pub weight: u64,
    /// How often: 1 for what is no list, or is counted by its connection.
    pub assumed: u64,
    /// The arguments that say how often.
    pub slicing: Vec<String>,
    /// The type of each argument, without lists and marks.
    pub arguments: FxHashMap<String, String>,
    /// Defaults of the slicing arguments.
    pub defaults: FxHashMap<String, u64>,
}

/// The schema as admission sees it.
#[derive(Debug)]
pub struct Table {
    numbers: FxHashMap<String, TypeNo>,
    fields: FxHashMap<(TypeNo, String), FieldInfo>,
    inputs: FxHashMap<String, FxHashMap<String, String>>,
}

/// A list that says nothing about its size.
const ASSUMED: u64 = 10;

impl Table {
    /// A type that the schema does not have; the library refuses it later.
    pub const UNKNOWN: TypeNo = 0;
    /// The schema of schemas, whose depth has its own limit.
    pub const SCHEMA: TypeNo = 1;

    /// Reads the text of a schema; one that cannot be read gives a table that knows nothing.
    pub fn read(sdl: &str) -> Table {
        let mut table = Table {
            numbers: FxHashMap::default(),
            fields: FxHashMap::default(),
            inputs: FxHashMap::default(),
        };
        let Ok(document) = parse_schema(sdl) else { return table };
        let types: Vec<_> = (document.definitions.iter())
            .filter_map(|definition| match definition {
                TypeSystemDefinition::Type(ty) => Some((ty.node.name.node.as_str(), &ty.node.kind)),
                _ => None,
            })
            .collect();
        for (name, kind) in &types {
            match kind {
                TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_) => {
                    let number = table.numbers.len() as TypeNo + 2;
                    table.numbers.insert((*name).to_owned(), number);
                }
                TypeKind::InputObject(input) => {
                    let fields = input.fields.iter().map(|field| input_type(&field.node));
                    table.inputs.insert((*name).to_owned(), fields.collect());
                }
                _ => {}
            }
        }
        let paged = paged_fields(&types);
        for (name, fields) in types.iter().filter_map(|(name, kind)| Some((*name, fields(kind)?))) {
            for field in fields {
                let key = (table.type_no(name), field.node.name.node.to_string());
                let counted = paged.contains(&(name.to_owned(), key.1.clone()));
                table.fields.insert(key, table.field_info(&field.node, counted));
            }
        }
        table
    }

    /// The number of a type.
    pub fn type_no(&self, name: &str) -> TypeNo {
        match name {
            _ if name.starts_with("__") => Table::SCHEMA,
            _ => self.numbers.get(name).copied().unwrap_or(Table::UNKNOWN),
        }
    }

    /// The declared type of a field, and the number of the type it returns.
    pub fn declared(&self, of: TypeNo, name: &str) -> Option<(&Type, TypeNo)> {
        self.field(of, name).map(|info| (&info.ty, info.of))
    }

    /// The type of the fields of an operation itself.
    pub fn root(&self, kind: OperationType) -> TypeNo {
        self.type_no(match kind {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        })
    }

    pub(super) fn field(&self, of: TypeNo, name: &str) -> Option<&FieldInfo> {
        self.fields.get(&(of, name.to_owned()))
    }

    pub(super) fn input(&self, name: &str) -> Option<&FxHashMap<String, String>> {
        self.inputs.get(name)
    }

    fn field_info(&self, field: &FieldDefinition, counted: bool) -> FieldInfo {
        let directive =
            |name: &str| field.directives.iter().map(|d| &d.node).find(|d| d.name.node == name);
        let weight = directive("cost").and_then(|cost| text(cost, "weight")?.parse().ok());
        let needed = directive("requires").and_then(|needed| word(needed, "permission"));
        let size = directive("listSize");
        let slicing = size.map(|size| texts(size, "slicingArguments")).unwrap_or_default();
        let stated = size.and_then(|size| number(argument(size, "assumedSize")?));
        let list = matches!(field.ty.node.base, BaseType::List(_)) && !counted;
        let of = self.type_no(&base(&field.ty.node));
        let arguments = field.arguments.iter().map(|argument| input_type(&argument.node));
        let default = |argument: &InputValueDefinition| {
            let default = number(&argument.default_value.as_ref()?.node)?;
            Some((argument.name.node.to_string(), default))
        };
        FieldInfo {
            of,
            ty: field.ty.node.clone(),
            composite: of != Table::UNKNOWN,
            permission: needed.and_then(Permission::parse),
            weight: weight.unwrap_or(1),
            assumed: if list { stated.unwrap_or(ASSUMED) } else { 1 },
            slicing,
            arguments: arguments.collect(),
            defaults: field.arguments.iter().filter_map(|a| default(&a.node)).collect(),
        }
    }
}

fn fields(kind: &TypeKind) -> Option<&Vec<async_graphql::Positioned<FieldDefinition>>> {
    match kind {
        TypeKind::Object(object) => Some(&object.fields),
        TypeKind::Interface(interface) => Some(&interface.fields),
        _ => None,
    }
}

/// The lists inside connections: the field that returns the connection counts them.
fn paged_fields(types: &[(&str, &TypeKind)]) -> FxHashSet<(String, String)> {
    let mut paged = FxHashSet::default();
    for field in types.iter().filter_map(|(_, kind)| fields(kind)).flatten() {
        let sizes = field.node.directives.iter().filter(|d| d.node.name.node == "listSize");
        for sized in sizes.flat_map(|size| texts(&size.node, "sizedFields")) {
            paged.insert((base(&field.node.ty.node), sized));
        }
    }
    paged
}

fn base(ty: &Type) -> String {
    match &ty.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => base(inner),
    }
}

fn input_type(input: &InputValueDefinition) -> (String, String) {
    (input.name.node.to_string(), base(&input.ty.node))
}

fn argument<'d>(directive: &'d ConstDirective, name: &str) -> Option<&'d Value> {
    directive.get_argument(name).map(|value| &value.node)
}

fn text<'d>(directive: &'d ConstDirective, name: &str) -> Option<&'d str> {
    match argument(directive, name)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn word<'d>(directive: &'d ConstDirective, name: &str) -> Option<&'d str> {
    match argument(directive, name)? {
        Value::Enum(word) => Some(word),
        _ => None,
    }
}

fn texts(directive: &ConstDirective, name: &str) -> Vec<String> {
    let Some(Value::List(items)) = argument(directive, name) else { return Vec::new() };
    let text = |item: &Value| match item {
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    items.iter().filter_map(text).collect()
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        _ => None,
    }
}
