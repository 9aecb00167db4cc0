//! The first line of a card block: whose card, on which day, and what else was asked for.
//! That of an entitlements block is the same with its own first word.

use super::book::Fault;
use super::family::Cast;
use super::words::Words;
use otbasy::domain::{Day, Instant, Lens, Locale, Permission, Rights};

/// A question.
#[derive(Debug)]
pub(super) struct Question {
    /// An IIN or `ref:<text>`.
    pub(super) holder: String,
    pub(super) at: Day,
    pub(super) lens: Lens,
    pub(super) depth: u32,
    pub(super) known_at: Option<Instant>,
    pub(super) rights: Rights,
    pub(super) locale: Locale,
    /// The whole calendar, or its first entries.
    pub(super) whole_calendar: bool,
}

impl Question {
    /// `card of NAME at DAY`, then in any order `lens L`, `depth N`, `known at T`,
    /// `without PERMISSION`, `in LANGUAGE`, `calendar all`.
    pub(super) fn parse(
        line: usize,
        about: &str,
        text: &str,
        cast: &Cast,
    ) -> Result<Question, Fault> {
        let mut words = Words::of(line, text);
        words.expect(about)?;
        words.expect("of")?;
        let name = words.need("a name")?;
        let holder = cast.identity(line, name)?;
        words.expect("at")?;
        let mut question = Question {
            holder,
            at: words.day()?,
            lens: Lens::Card,
            depth: 2,
            known_at: None,
            rights: Rights::ALL,
            locale: Locale::Kk,
            whole_calendar: false,
        };
        while let Some(word) = words.next() {
            question.option(word, &mut words)?;
        }
        Ok(question)
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
            "calendar" => {
                words.expect("all")?;
                self.whole_calendar = true;
            }
            other => return Err(words.fault(format!("no question has the word `{other}`"))),
        }
        Ok(())
    }
}
