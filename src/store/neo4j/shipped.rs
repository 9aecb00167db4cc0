//! Every statement that is sent, by name: tests explain them on a real server. Knows no values.

use super::{schema, silence, statements as say, writes};

macro_rules! of {
    ($room:ident: $($name:ident),* $(,)?) => {
        [$((stringify!($name), $room::$name.0)),*]
    };
}

/// Names and texts. What the scripts of the schema do is theirs.
pub(super) fn all() -> Vec<(String, &'static str)> {
    let reads = of!(say:
        PEOPLE, PEOPLE_AROUND, LACKING, BY_IIN, BY_REF, BY_FORMER_REF, AT_ADDRESS, NAMED,
        ENDS_OF_LINK, ENDS_OF_RECORD, PERSON_OF_STATUS, PERSON_OF_STATUS_RECORD,
        INCOMES_ALWAYS_KNOWN, INCOMES_KNOWN_SINCE, STATE, LINK_VERSIONS, LINK, STATUS_VERSIONS,
        STATUS, STORED_PEOPLE, STORED_INCOMES, STORED_WHOLE, NAMES, FORESEEN, EVENT_OF_KEY,
        EVENT, EVENTS_OF, REJECTS, PERSON_RANGE, EVENT_RANGE, NAMES_RANGE, EXTRACTS,
        ARRIVALS_AFTER, LAST_ARRIVAL,
    );
    let writes = of!(writes:
        TAKE_TURN, END_TURN, SET_PEOPLE, ADD_PEOPLE, SET_FORMER_REFERENCES, MARK_PEOPLE,
        DROP_STATUSES, ADD_STATUSES, DROP_INCOMES, ADD_INCOMES, SET_EVENTS, NAME_IN_EVENTS,
        SET_EXTRACT, DROP_REJECTS, ADD_REJECTS, ADD_ARRIVALS, WIPE,
    );
    let looks = of!(schema:
        HISTORY, OTHER_DATA, HAS_STORE, RECORD, AWAIT_INDEXES, MAKE_STORE, INDEXES,
        TRANSACTION_TIMEOUT, VERSION,
    );
    let hello = of!(silence: HELLO);
    let plain = reads.into_iter().chain(writes).chain(looks).chain(hello);
    let mut all: Vec<_> = plain.map(|(name, text)| (name.to_owned(), text)).collect();
    for kind in &writes::LINK_TYPES {
        all.push((format!("ADD_{}", kind.name), kind.add.0));
        all.push((format!("DROP_{}", kind.name), kind.drop.0));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::all;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn sources() -> Vec<(String, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/neo4j");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let files = files.filter(|path| path.extension().is_some_and(|it| it == "rs"));
        let read = |path: &Path| std::fs::read_to_string(path).unwrap();
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        files.map(|path| (name(&path), read(&path))).collect()
    }

    #[test]
    fn every_statement_of_the_sources_is_listed() {
        let listed: BTreeSet<String> = all().into_iter().map(|(name, _)| name).collect();
        let (mut named, mut nameless) = (0, Vec::new());
        for (file, text) in sources().iter().filter(|(file, _)| file != "shipped.rs") {
            let words: Vec<&str> = text.split_whitespace().collect();
            for three in words.windows(3) {
                if three[0] == "const" && three[2] == "Cypher" {
                    let name = three[1].trim_end_matches(':');
                    assert!(listed.contains(name), "{name} of {file} is not in shipped.rs");
                    named += 1;
                }
            }
            let made = text.matches("Cypher(").count();
            let named_here = words.windows(2).filter(|w| w[0].ends_with(':') && w[1] == "Cypher");
            nameless.push((file.clone(), made - named_here.count()));
        }
        let links = 2 * super::writes::LINK_TYPES.len();
        assert_eq!(named + links, listed.len(), "each once");
        // The type itself, the scripts of the schema, and the types of links.
        nameless.retain(|(_, count)| *count > 0);
        nameless.sort();
        let known = [("cypher.rs", 1), ("schema.rs", 1), ("writes.rs", 4)];
        assert_eq!(nameless, known.map(|(file, count)| (file.to_owned(), count)));
    }

    #[test]
    fn every_text_names_its_language_and_takes_values_as_parameters_alone() {
        for (name, text) in all() {
            assert!(text.starts_with("CYPHER 5 "), "{name}");
            assert!(!text.contains("{}") && !text.contains('\n'), "{name}");
        }
        assert!(all().len() < 100, "a server keeps so many plans without effort");
    }
}
