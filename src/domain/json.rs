//! JSON in which no name stands twice in one object: which of the two was meant nobody could say.
//! Must not know what a document is about.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::RefCell;
use std::fmt;

/// Why a text is not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum JsonFault {
    /// It is no JSON.
    #[error("not JSON at line {line}, column {column}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A name stands twice in an object; where, from the outermost name in.
    #[error("{} stands twice in one object", .0.join("."))]
    Twice(Vec<String>),
}

/// Reads a document.
pub fn strict_json(text: &[u8]) -> Result<Value, JsonFault> {
    let twice = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(text);
    let found = Strict(&twice).deserialize(&mut reader).and_then(|value| {
        reader.end()?;
        Ok(value)
    });
    found.map_err(|e| match twice.take() {
        Some(path) => JsonFault::Twice(path),
        None => JsonFault::Syntax { line: e.line(), column: e.column() },
    })
}

/// Reads one value; the place of a name that stands twice is left in the cell.
#[derive(Clone, Copy)]
struct Strict<'t>(&'t RefCell<Option<Vec<String>>>);

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            if all.contains_key(&name) {
                *self.0.borrow_mut() = Some(vec![name]);
                return Err(A::Error::custom("a name stands twice"));
            }
            match fields.next_value_seed(self) {
                Ok(value) => drop(all.insert(name, value)),
                Err(e) => {
                    if let Some(path) = self.0.borrow_mut().as_mut() {
                        path.insert(0, name);
                    }
                    return Err(e);
                }
            }
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_library_reads() {
        for text in [
            r#"{"a":[1,-2,1.5,18446744073709551615,"x",null,true,{}],"b":{"a":""}}"#,
            "[]",
            " 7 ",
            r#""\u0062""#,
        ] {
            let theirs: Value = serde_json::from_str(text).unwrap();
            assert_eq!(strict_json(text.as_bytes()), Ok(theirs), "{text}");
        }
        for text in ["", "{", "[1,]", "{} {}", "{\"a\":1 \"b\":2}", "nul", "\u{1}"] {
            let fault = strict_json(text.as_bytes()).unwrap_err();
            assert!(matches!(fault, JsonFault::Syntax { .. }), "{text}: {fault}");
        }
    }

    #[test]
    fn a_name_that_stands_twice_is_found_however_it_is_written() {
        for (text, place) in [
            (r#"{"a":1,"a":1}"#, "a"),
            (r#"{"b":{"a":1,"\u0061":2}}"#, "b.a"),
            (r#"{"c":[{"x":{"y":1,"z":2,"y":3}}]}"#, "c.x.y"),
        ] {
            let path = place.split('.').map(str::to_owned).collect();
            assert_eq!(strict_json(text.as_bytes()), Err(JsonFault::Twice(path)), "{text}");
        }
        assert!(strict_json(br#"{"a":{"a":[{"a":1},{"a":1}]}}"#).is_ok());
    }
}
