//! Reads the medians of the regions' incomes per head: `{"75": "148200.00"}` (spec 5).

use crate::domain::{Region, Tenge};
use std::collections::BTreeMap;

/// Region and tenge; the error says which entry is wrong, and why.
pub fn medians(text: &str) -> Result<BTreeMap<Region, Tenge>, String> {
    let object: BTreeMap<String, serde_json::Value> = serde_json::from_str(text)
        .map_err(|e| format!("not a JSON object of regions and tenge ({e})"))?;
    let entry = |(code, amount): (String, serde_json::Value)| {
        let region = Region::parse(&code).ok_or_else(|| format!("{code:?} is no region"))?;
        let tenge = amount.as_str().and_then(Tenge::parse);
        let wrong = || format!("{code:?}: {amount} is no amount; write it as \"148200.00\"");
        Ok((region, tenge.ok_or_else(wrong)?))
    };
    object.into_iter().map(entry).collect()
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
            (r#"{"76": "1"}"#, "\"76\" is no region"),
            (r#"{"75": 148200.0}"#, "\"75\": 148200.0 is no amount"),
            (r#"{"75": "-1"}"#, "is no amount"),
            ("", "not a JSON object"),
        ] {
            let said = medians(text).unwrap_err();
            assert!(said.contains(what), "{text}: {said}");
        }
    }
}
