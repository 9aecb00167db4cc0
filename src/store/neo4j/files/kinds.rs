//! The labels and the types of relationships, each with its columns as `neo4j-admin` names them.
//! What the writer gives a node or a relationship is what stands here: a property without a column
//! ends an export.

/// What stands in one file.
pub(super) struct Kind {
    /// The label or the type.
    pub(super) name: &'static str,
    is_relationship: bool,
    /// Numbers before the properties: of the node, or of the ends.
    numbers: &'static [&'static str],
    properties: &'static [&'static [&'static str]],
}

impl Kind {
    /// The option that names its files.
    pub(super) fn option(&self) -> String {
        let option = if self.is_relationship { "relationships" } else { "nodes" };
        format!("--{option}={}={},{}", self.name, self.header(), self.data())
    }

    pub(super) fn header(&self) -> String {
        format!("{}-header.csv", self.stem())
    }

    pub(super) fn data(&self) -> String {
        format!("{}.csv", self.stem())
    }

    fn stem(&self) -> String {
        let mut stem = String::new();
        for letter in self.name.chars() {
            if letter.is_uppercase() && stem.ends_with(char::is_lowercase) && !self.is_relationship
            {
                stem.push('-');
            }
            stem.extend(letter.to_lowercase().map(|c| if c == '_' { '-' } else { c }));
        }
        stem
    }

    pub(super) fn is_relationship(&self) -> bool {
        self.is_relationship
    }

    pub(super) fn properties(&self) -> impl Iterator<Item = &'static str> {
        self.properties.iter().flat_map(|some| some.iter().copied())
    }

    /// The header.
    pub(super) fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.numbers.iter().copied().chain(self.properties())
    }
}

const fn node(name: &'static str, properties: &'static [&'static [&'static str]]) -> Kind {
    Kind { name, is_relationship: false, numbers: &[":ID"], properties }
}

const fn relationship(name: &'static str, properties: &'static [&'static [&'static str]]) -> Kind {
    Kind { name, is_relationship: true, numbers: &[":START_ID", ":END_ID"], properties }
}

/// What versions of links and statuses have in common.
const RECORD: &[&str] = &[
    "source",
    "record_id",
    "valid_from:date",
    "valid_until:date",
    "document",
    "confidence",
    "state",
    "secrecy",
    "recorded_at:long",
    "superseded_at:long",
    "extract:long",
    "stamped:boolean",
    "restamped:long[]",
];
const LINK: &[&[&str]] = &[&["id:long", "basis", "end_reason"], RECORD];
const NOTHING: &[&[&str]] = &[];

pub(super) static PERSON: Kind = node(
    "Person",
    &[&[
        "id:long",
        "iin",
        "ref",
        "also_known_as:string[]",
        "name_words",
        "surname",
        "given_name",
        "patronymic",
        "sex",
        "birth_date:date",
        "death_date:date",
        "citizenship",
        "region",
        "address",
        "phone",
        "protected:boolean",
        "recorded_at:long",
        "death_recorded_at:long",
        "arrived:boolean",
        "two_people:boolean",
        "extract:long",
        "row_death_date:date",
        "row_death_recorded_at:long",
        "merged:long[]",
        "also:long[]",
        "own_row:string[]",
        "sequence:long",
    ]],
);
pub(super) static FORMER_REFERENCE: Kind = node("FormerReference", &[&["text", "person:long"]]);
pub(super) static INSTITUTION: Kind = node("Institution", &[&["name"]]);
pub(super) static STATUS: Kind = node("Status", &[&["id:long", "kind", "detail", "note"], RECORD]);
pub(super) static INCOME: Kind = node(
    "Income",
    &[&["month", "kind", "tiyn:long", "extract:long", "former_tiyn:long", "rows:long"]],
);
pub(super) static EVENT: Kind = node(
    "Event",
    &[&[
        "id:long",
        "source",
        "event_id",
        "kind",
        "on:date",
        "body",
        "recorded_at:long",
        "waited:boolean",
        "changes:string[]",
        "first:string[]",
        "touched:long[]",
        "sequence:long",
    ]],
);
pub(super) static EXTRACT: Kind = node(
    "Extract",
    &[&[
        "id:long",
        "hash",
        "recorded_at:long",
        "file:long",
        "rows:long",
        "applied:long",
        "unchanged:long",
        "rejected:long",
        "waiting:long",
        "finished:boolean",
    ]],
);
pub(super) static REJECT: Kind =
    node("Reject", &[&["id:long", "file", "line:long", "column", "code", "message", "row"]]);
pub(super) static ARRIVAL: Kind =
    node("Arrival", &[&["id:long", "sequence:long", "extract:long", "file:long", "packed"]]);
pub(super) static STORE: Kind = node(
    "Store",
    &[&[
        "id:long",
        "format:long",
        "sequence:long",
        "command",
        "default_date:date",
        "next_person:long",
        "next_link:long",
        "next_status:long",
        "next_extract:long",
        "next_event:long",
        "other_sources:string[]",
    ]],
);
/// As `writes::LINK_TYPES` has them.
pub(super) static LINKS: [Kind; 7] = [
    relationship("PARENT", LINK),
    relationship("RIGHTS_LIMITED", LINK),
    relationship("GUARDIAN", LINK),
    relationship("SPOUSE", LINK),
    relationship("BREADWINNER", LINK),
    relationship("CARER", LINK),
    relationship("INSTITUTION_GUARDIAN", LINK),
];
pub(super) static HAS_STATUS: Kind = relationship("HAS_STATUS", NOTHING);
pub(super) static EARNED: Kind = relationship("EARNED", NOTHING);
pub(super) static NAMES: Kind = relationship("NAMES", NOTHING);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::neo4j::shipped;
    use crate::store::neo4j::writes::LINK_TYPES;

    #[test]
    fn every_type_of_link_has_a_file_and_the_files_have_names_of_their_own() {
        let types = LINK_TYPES.iter().map(|kind| kind.name);
        assert!(types.eq(LINKS.iter().map(|kind| kind.name)));
        assert_eq!(FORMER_REFERENCE.data(), "former-reference.csv");
        let guardian = &LINKS[6];
        let option = "--relationships=INSTITUTION_GUARDIAN=institution-guardian-header.csv,\
                      institution-guardian.csv";
        assert_eq!(guardian.option(), option);
        assert_eq!(guardian.columns().next(), Some(":START_ID"));
    }

    fn written(statement: &str, kind: &Kind, how: impl Fn(&str) -> String) {
        let all = shipped::all();
        let (_, text) = all.iter().find(|(name, _)| name == statement).unwrap();
        let names = kind.properties().map(|column| column.split(':').next().unwrap());
        for name in names.filter(|name| *name != "id") {
            assert!(text.contains(&how(name)), "{statement} lacks {}", how(name));
        }
    }

    /// Statements name properties one by one, so one that is new must be named there, too.
    #[test]
    fn statements_write_every_property() {
        written("SET_PEOPLE", &PERSON, |name| format!("p.{name} = row.{name}"));
        written("SET_EVENTS", &EVENT, |name| format!("e.{name} = row.{name}"));
        written("SET_EXTRACT", &EXTRACT, |name| format!("x.{name} = $row.{name}"));
        written("ADD_ARRIVALS", &ARRIVAL, |name| format!("{name}: row.{name}"));
        let created = |name: &str| format!("{name}: row.properties.{name}");
        written("ADD_STATUSES", &STATUS, created);
        written("ADD_INCOMES", &INCOME, created);
        for kind in &LINKS {
            written(&format!("ADD_{}", kind.name), kind, created);
        }
    }
}
