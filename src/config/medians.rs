//! Reads the medians of the regions' incomes per head: `{"75": "148200.00"}` (spec 5).

use crate::domain::{Region, Tenge};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;

/// Region and tenge; the error begins with the line, and says which entry is wrong, and why.
pub fn medians(text: &str) -> Result<BTreeMap<Region, Tenge>, String> {
    let Entries(entries) = serde_json::from_str(text).map_err(|e| {
        format!("{}: not a JSON object of regions and tenge ({e})", e.line().max(1))
    })?;
    let mut found = BTreeMap::new();
    for (code, amount) in entries {
        let line = |times| line_of(text, &code, times);
        let Some(region) = Region::parse(&code) else {
            return Err(format!("{}: {code:?} is no region", line(1)));
        };
        let Some(tenge) = amount.as_str().and_then(Tenge::parse) else {
            let what = format!("{amount} is no amount; write it as \"148200.00\"");
            return Err(format!("{}: {code:?}: {what}", line(1)));
        };
        if found.insert(region, tenge).is_some() {
            return Err(format!("{}: region {code:?} stands twice", line(2)));
        }
    }
    Ok(found)
}

/// The line of the key that stands there for the so-many-th time.
fn line_of(text: &str, key: &str, times: usize) -> usize {
    let quoted = serde_json::Value::from(key).to_string();
    let at = text.match_indices(&quoted).nth(times - 1).map_or(0, |(at, _)| at);
    text[..at].matches('\n').count() + 1
}

/// The entries of an object in their order, those of one key too, which a map would lose.
struct Entries(Vec<(String, serde_json::Value)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entries, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Entries;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_read_exactly() {
        let found = medians(r#"{"75": "148200.00", "10": "99999.5"}"#).unwrap();
        assert_eq!(found[&Region::parse("75").unwrap()], Tenge::from_tiyn(14_820_000));
        assert_eq!(found[&Region::parse("10").unwrap()], Tenge::from_tiyn(9_999_950));
        assert_eq!(medians("{}").unwrap().len(), 0);
    }

    #[test]
    fn what_is_no_median_is_named() {
        for (text, what) in [
            ("[]", "not a JSON object"),
            (r#"{"76": "1"}"#, "1: \"76\" is no region"),
            ("{\n\"75\": \"1\",\n\"10\": \"2\",\n\"75\": \"3\"}", "4: region \"75\" stands twice"),
            (r#"{"75": 148200.0}"#, "\"75\": 148200.0 is no amount"),
            (r#"{"75": "-1"}"#, "is no amount"),
            ("", "not a JSON object"),
        ] {
            let said = medians(text).unwrap_err();
            assert!(said.contains(what), "{text}: {said}");
        }
    }
}
