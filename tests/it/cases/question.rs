//! The first line of a block: what is asked, about whom, on which day or days, and what else.

use super::book::Fault;
use super::conflict::is_code;
use super::family::Cast;
use super::verdict::NOTICES;
use super::words::Words;
use otbasy::domain::{Day, Instant, Lens, Locale, Permission, Region, Rights, Tenge};
use otbasy::rules::{Law, rule};
use std::collections::BTreeMap;

/// What is asked.
#[derive(Debug)]
pub(super) enum About {
    /// The card.
    Card,
    /// All rows that name somebody of the family.
    Entitlements,
    /// One rule or notice, by its code.
    Rule(String),
    /// One code of conflicts, of everybody in the book.
    Conflict(String),
}

/// A question.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) about: About,
    /// An IIN or `ref:<text>`; nobody where all are asked about.
    pub(super) holder: String,
    /// One or more; more are asked of a rule or conflict alone.
    pub(super) days: Vec<Day>,
    pub(super) lens: Lens,
    pub(super) depth: u32,
    pub(super) known_at: Option<Instant>,
    pub(super) rights: Rights,
    pub(super) locale: Locale,
    /// The whole calendar, or its first entries.
    pub(super) whole_calendar: bool,
    /// Median incomes of regions.
    pub(super) medians: BTreeMap<Region, Tenge>,
}

impl Question {
    /// `card of NAME at DAY`, `entitlements of NAME at DAY`, in a block of a rule
    /// `CODE of NAME at DAY, DAY`, of conflicts `CODE at DAY, DAY`; then in any order `lens L`,
    /// `depth N`, `known at T`, `without PERMISSION`, `in LANGUAGE`, `calendar all`,
    /// `median REGION AMOUNT`.
    pub(super) fn parse(
        line: usize,
        block: &str,
        text: &str,
        cast: &Cast,
    ) -> Result<Question, Fault> {
        let mut words = Words::of(line, text);
        let about = about(block, &mut words)?;
        let holder = match about {
            About::Conflict(_) => String::new(),
            _ => {
                words.expect("of")?;
                cast.identity(line, words.need("a name")?)?
            }
        };
        words.expect("at")?;
        let several = matches!(about, About::Rule(_) | About::Conflict(_));
        let mut question = Question {
            holder,
            days: if several { days(&mut words)? } else { vec![words.day()?] },
            lens: Lens::Card,
            depth: 2,
            known_at: None,
            rights: Rights::ALL,
            locale: if several { Locale::En } else { Locale::Kk },
            whole_calendar: false,
            medians: BTreeMap::new(),
            about,
        };
        while let Some(word) = words.next() {
            question.option(word, &mut words)?;
        }
        Ok(question)
    }

    /// The day of a question that has one.
    pub(super) fn day(&self) -> Day {
        self.days[0]
    }

    /// The law that ships, with the medians of the question.
    pub(super) fn law(&self) -> Law {
        Law::shipped().unwrap().with_medians(self.medians.clone())
    }

    fn option(&mut self, word: &str, words: &mut Words) -> Result<(), Fault> {
        match word {
            "lens" => self.lens = words.read("a lens", Lens::parse)?,
            "depth" => self.depth = words.read("a number of links", |n| n.parse().ok())?,
            "known" => {
                words.expect("at")?;
                self.known_at = Some(words.instant()?);
            }
            "without" => {
                let missing = words.read("a permission", Permission::parse)?;
                let held =
                    Permission::ALL.iter().filter(|p| **p != missing && self.rights.has(**p));
                self.rights = held.fold(Rights::NONE, |rights, p| rights.with(*p));
            }
            "in" => self.locale = words.read("a language (kk, ru, en)", Locale::parse)?,
            "median" => {
                let region = words.read("a region (two digits)", Region::parse)?;
                let amount = words.read("an amount", Tenge::parse)?;
                self.medians.insert(region, amount);
            }
            "calendar" => {
                words.expect("all")?;
                self.whole_calendar = true;
            }
            other => return Err(words.fault(format!("no question has the word `{other}`"))),
        }
        Ok(())
    }
}

fn about(block: &str, words: &mut Words) -> Result<About, Fault> {
    match block {
        "rule" => {
            let law = Law::shipped().unwrap();
            let model = |word: &str| law.model(Some(word)).is_some();
            let known = |word: &str| rule(word).is_some() || NOTICES.contains(&word) || model(word);
            let code = |word: &str| known(word).then(|| word.to_owned());
            Ok(About::Rule(words.read("the code of a rule, notice or scoring model", code)?))
        }
        "conflicts" => {
            let code = |word: &str| is_code(word).then(|| word.to_owned());
            Ok(About::Conflict(words.read("the code of a conflict", code)?))
        }
        _ => {
            words.expect(block)?;
            Ok(if block == "card" { About::Card } else { About::Entitlements })
        }
    }
}

/// `DAY, DAY, DAY`.
fn days(words: &mut Words) -> Result<Vec<Day>, Fault> {
    let mut days = Vec::new();
    loop {
        let word = words.need("a date")?;
        let day = Day::parse(word.trim_end_matches(','));
        days.push(day.map_err(|_| words.fault(format!("`{word}` is not a date (YYYY-MM-DD)")))?);
        if !word.ends_with(',') {
            return Ok(days);
        }
    }
}
