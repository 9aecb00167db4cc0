//! Where each value comes from: flag before environment before file before default. Works on
//! values that are handed in, so that a test can say what the environment is. Must not know what
//! the values are for.

use super::Config;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Which layer set a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The program's own.
    Default,
    /// The configuration file of this name.
    File(String),
    /// The environment variable of this name.
    Environment(String),
    /// A flag of the command line.
    Flag,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File(name) => write!(f, "file {name}"),
            Origin::Environment(name) => write!(f, "environment {name}"),
            Origin::Flag => f.write_str("flag"),
        }
    }
}

/// What is wrong with the configuration, in one line: what, where, what to do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// The layers above the defaults.
#[derive(Clone, Debug, Default)]
pub struct Layers<'a> {
    /// Name and text of the configuration file.
    pub file: Option<(&'a str, &'a str)>,
    /// The environment: only `OTBASY_…` is looked at; `OTBASY_…_FILE` names a file with the value.
    pub environment: BTreeMap<String, String>,
    /// Keys and values given as flags.
    pub flags: Vec<(&'static str, String)>,
}

/// Secrets are never shown.
const SECRET: [&str; 2] = ["id_key", "store_password"];

/// The effective configuration and where each value came from.
#[derive(Clone, Debug)]
pub struct Effective {
    /// The values.
    pub config: Config,
    values: BTreeMap<String, (Value, Origin)>,
}

impl From<Config> for Effective {
    /// A configuration that was put together elsewhere: it has no rows.
    fn from(config: Config) -> Effective {
        Effective { config, values: BTreeMap::new() }
    }
}

impl Effective {
    /// Key, value as TOML, origin; in the order of the keys. A secret that is set is not shown.
    pub fn rows(&self) -> impl Iterator<Item = (&str, String, &Origin)> {
        self.values.iter().map(|(key, (value, origin))| {
            let hidden = SECRET.contains(&key.as_str()) && value.as_str() != Some("");
            let shown = if hidden { "\"(set)\"".to_owned() } else { value.to_string() };
            (key.as_str(), shown, origin)
        })
    }
}

/// Lays the layers over the defaults. `read` reads the file that an `OTBASY_…_FILE` names.
pub fn load(
    layers: &Layers,
    read: impl Fn(&str) -> Result<String, String>,
) -> Result<Effective, ConfigError> {
    let defaults = Table::try_from(Config::default()).map_err(|e| ConfigError(e.to_string()))?;
    let mut values = BTreeMap::new();
    flatten("", &defaults, &mut |key, value| {
        values.insert(key, (value, Origin::Default));
    });
    if let Some((name, text)) = layers.file {
        lay_file(&mut values, name, text)?;
    }
    lay_environment(&mut values, &layers.environment, read)?;
    for (key, text) in &layers.flags {
        set_text(&mut values, key, text, Origin::Flag)?;
    }
    let config = nest(&values).try_into().map_err(|e| misfit(&values, &defaults, &e))?;
    Ok(Effective { config, values })
}

/// The value that does not fit, found by laying each over the defaults alone.
fn misfit(values: &Values, defaults: &Table, e: &toml::de::Error) -> ConfigError {
    for (key, (value, origin)) in values {
        let mut table = defaults.clone();
        put(&mut table, key, value);
        if let Err(e) = table.try_into::<Config>() {
            let hidden = SECRET.contains(&key.as_str());
            let shown = if hidden { String::new() } else { format!(" = {value}") };
            let why = if hidden { "it must be text".to_owned() } else { one_line(e.message()) };
            return ConfigError(format!("{origin}: {key}{shown}: {why}"));
        }
    }
    ConfigError(format!("the configuration does not fit: {}", one_line(e.message())))
}

type Values = BTreeMap<String, (Value, Origin)>;

fn lay_file(values: &mut Values, name: &str, text: &str) -> Result<(), ConfigError> {
    let table: Table = toml::from_str(text)
        .map_err(|e| ConfigError(format!("{name}: {}", one_line(&e.to_string()))))?;
    let mut unknown = None;
    flatten("", &table, &mut |key, value| match values.get_mut(&key) {
        Some(slot) => *slot = (value, Origin::File(name.to_owned())),
        None => unknown = Some(key),
    });
    match unknown {
        Some(key) => Err(ConfigError(format!(
            "{name}: there is no setting {key}; `otbasy config print` lists them all"
        ))),
        None => Ok(()),
    }
}

fn lay_environment(
    values: &mut Values,
    environment: &BTreeMap<String, String>,
    read: impl Fn(&str) -> Result<String, String>,
) -> Result<(), ConfigError> {
    let keys: Vec<String> = values.keys().cloned().collect();
    for key in keys {
        let name = format!("OTBASY_{}", key.replace('.', "_").to_uppercase());
        let by_file = format!("{name}_FILE");
        if let Some(text) = environment.get(&name) {
            set_text(values, &key, text, Origin::Environment(name))?;
        } else if let Some(path) = environment.get(&by_file) {
            let text = read(path).map_err(|e| ConfigError(format!("{by_file}: {path}: {e}")))?;
            set_text(values, &key, text.trim_end(), Origin::Environment(by_file))?;
        }
    }
    Ok(())
}

/// Sets a value from text, in the form that its default has.
fn set_text(values: &mut Values, key: &str, text: &str, origin: Origin) -> Result<(), ConfigError> {
    let Some((old, _)) = values.get(key) else {
        return Err(ConfigError(format!("there is no setting {key}")));
    };
    let wrong = |what| ConfigError(format!("{origin}: {key} must be {what}, not {text:?}"));
    let value = match old {
        Value::Integer(_) => Value::Integer(text.parse().map_err(|_| wrong("a whole number"))?),
        Value::Boolean(_) => Value::Boolean(text.parse().map_err(|_| wrong("true or false"))?),
        _ => Value::String(text.to_owned()),
    };
    values.insert(key.to_owned(), (value, origin));
    Ok(())
}

/// Every leaf of a table under its dotted key.
fn flatten(prefix: &str, table: &Table, leaf: &mut dyn FnMut(String, Value)) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Table(inner) => flatten(&key, inner, leaf),
            other => leaf(key, other.clone()),
        }
    }
}

/// The tables that dotted keys stand for.
fn nest(values: &Values) -> Table {
    let mut root = Table::new();
    for (key, (value, _)) in values {
        put(&mut root, key, value);
    }
    root
}

fn put(table: &mut Table, key: &str, value: &Value) {
    let Some((first, rest)) = key.split_once('.') else {
        table.insert(key.to_owned(), value.clone());
        return;
    };
    let inner = table.entry(first).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(inner) = inner {
        put(inner, rest, value);
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none(_: &str) -> Result<String, String> {
        Err("no such file".to_owned())
    }

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn flag_before_environment_before_file_before_default() {
        let mut layers = Layers {
            file: Some(("otbasy.toml", "store = \"a\"\n[limits]\ntokens = 7\n")),
            environment: environment(&[("OTBASY_STORE", "b"), ("OTBASY_LIMITS_DEPTH", "9")]),
            flags: vec![],
        };
        let found = load(&layers, none).unwrap();
        assert_eq!(found.config.store, "b");
        assert_eq!((found.config.service.limits.tokens, found.config.service.limits.depth), (7, 9));
        layers.flags.push(("store", "c".to_owned()));
        let found = load(&layers, none).unwrap();
        assert_eq!(found.config.store, "c");
        let origin = found.rows().find(|(key, ..)| *key == "limits.tokens").unwrap().2.to_string();
        assert_eq!(origin, "file otbasy.toml");
    }

    #[test]
    fn a_secret_comes_from_a_file_and_is_not_shown() {
        let layers = Layers {
            environment: environment(&[("OTBASY_ID_KEY_FILE", "/run/key")]),
            ..Layers::default()
        };
        let found = load(&layers, |_| Ok("ab12\n".to_owned())).unwrap();
        assert_eq!(found.config.service.id_key, "ab12");
        assert!(found.rows().all(|(_, value, _)| !value.contains("ab12")));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let file = Layers { file: Some(("x.toml", "[limits]\ntoken = 7\n")), ..Layers::default() };
        assert!(
            load(&file, none)
                .unwrap_err()
                .to_string()
                .contains("x.toml: there is no setting limits.token")
        );
        let text = Layers {
            environment: environment(&[("OTBASY_LIMITS_TOKENS", "many")]),
            ..Layers::default()
        };
        let line = load(&text, none).unwrap_err().to_string();
        assert!(line.contains("OTBASY_LIMITS_TOKENS") && line.contains("whole number"), "{line}");
        let listen = Layers { flags: vec![("listen", "nowhere".to_owned())], ..Layers::default() };
        assert!(load(&listen, none).is_err());
    }
}
