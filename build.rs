//! Finds the rules of the law: each file of values in `rules/kz/benefits/` has a Rust file of its
//! name in `src/rules/benefits/`. Writes their modules and the one array of them, so that a rule is
//! added by its own files alone.

use std::{env, error::Error, fs, path::Path};

const LAW: &str = "rules/kz/benefits";
const RULES: &str = "src/rules/benefits";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={LAW}");
    let mut rules: Vec<(u32, String)> = Vec::new();
    for file in fs::read_dir(LAW)? {
        let path = file?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".toml")) {
            rules.push((place(&fs::read_to_string(&path)?), name.to_owned()));
        }
    }
    rules.sort();
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join(RULES);
    let module = |(_, name): &(u32, String)| {
        let path = folder.join(name).with_extension("rs");
        ["#[path = r\"", &path.to_string_lossy(), "\"]\npub(super) mod ", name, ";\n"].concat()
    };
    let row = |(_, name): &(u32, String)| [name.as_str(), "::RULE,\n"].concat();
    let modules: String = rules.iter().map(module).collect();
    let rows: String = rules.iter().map(row).collect();
    let text = [&modules, "pub(super) const ALL: &[Rule] = &[\n", &rows, "];\n"].concat();
    fs::write(Path::new(&env::var("OUT_DIR")?).join("benefits.rs"), text)?;
    Ok(())
}

/// Where a rule stands in lists: the line `place = …` of its values; without one, last.
fn place(text: &str) -> u32 {
    let line = text.lines().find_map(|line| line.strip_prefix("place = "));
    line.and_then(|number| number.trim().parse().ok()).unwrap_or(u32::MAX)
}
