//! A card in the words of a case book (spec 2 §4). Amounts stand in blocks of their own.

use super::family::Cast;
use super::question::Question;
use otbasy::card::{CardRequest, FamilyCard, Soundness, assemble};
use otbasy::domain::{Identity, PersonNo, Scope};
use otbasy::graph::{FamilyGraph, View};

/// Entries of the calendar that are shown unless all are asked for.
const CALENDAR_SHOWN: usize = 3;

/// Warnings about the rules, not about the family.
const OF_RULES: &[&str] = &["rules-missing", "amounts-before-2024", "unverified-value"];

/// The answer, line by line.
pub(super) fn answer(cast: &Cast, graph: &dyn FamilyGraph, question: &Question) -> Vec<String> {
    let scope =
        Scope { as_of: question.day(), known_at: question.known_at, rights: question.rights };
    let view = View::new(graph, scope);
    let identity = Identity::parse(&question.holder).unwrap();
    let holder = graph.find(&identity).unwrap();
    let request = CardRequest { holder, lens: question.lens, depth: question.depth };
    match assemble(&view, &question.law(), request).unwrap() {
        Some(card) => Shown { cast, view: &view, card: &card, question }.lines(),
        None => vec!["nobody of this name is known".to_owned()],
    }
}

struct Shown<'a, 'g> {
    cast: &'a Cast,
    view: &'a View<'g>,
    card: &'a FamilyCard,
    question: &'a Question,
}

impl Shown<'_, '_> {
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        lines.extend(self.card.reference.map(|p| format!("reference person: {}", self.name(p))));
        section(&mut lines, "members:", self.members());
        section(&mut lines, "circumstances:", self.circumstances());
        section(&mut lines, "calendar:", self.calendar());
        let spoilt = self.card.soundness == Soundness::NotCertifiable;
        let head = if spoilt { "not certifiable:" } else { "warnings:" };
        section(&mut lines, head, self.warnings());
        lines
    }

    fn name(&self, p: PersonNo) -> String {
        self.cast.name(&self.view.identity(p).to_string()).to_owned()
    }

    fn names(&self, people: &[PersonNo]) -> String {
        people.iter().map(|p| self.name(*p)).collect::<Vec<_>>().join(", ")
    }

    fn members(&self) -> Vec<String> {
        let show = |member: &otbasy::card::Member| {
            let roles: Vec<&str> = member.roles.iter().map(|role| role.word()).collect();
            let term = member.term.text(self.question.locale);
            let (name, roles) = (self.name(member.person), roles.join(" "));
            format!("{name}: {} {roles} – {term}", member.standing)
        };
        self.card.members.iter().map(show).collect()
    }

    fn circumstances(&self) -> Vec<String> {
        let facts = self.card.circumstances.iter();
        facts.map(|fact| format!("{}: {}", fact.kind, self.names(&fact.about))).collect()
    }

    fn calendar(&self) -> Vec<String> {
        let entries = self.card.calendar.iter();
        let mut rows: Vec<String> = entries
            .map(|entry| format!("{} {} {}", entry.on, self.name(entry.about), entry.change))
            .collect();
        if !self.question.whole_calendar && rows.len() > CALENDAR_SHOWN {
            rows.truncate(CALENDAR_SHOWN);
            rows.push("…".to_owned());
        }
        rows
    }

    fn warnings(&self) -> Vec<String> {
        let shown = self.card.warnings.iter().filter(|warning| !OF_RULES.contains(&warning.code));
        let mut rows: Vec<String> = shown
            .map(|warning| format!("{}: {}", warning.code, self.names(&warning.about)))
            .collect();
        rows.sort();
        rows.dedup();
        let sound = self.card.soundness == Soundness::Sound;
        assert_eq!(sound, self.card.warnings.is_empty(), "sound means without a warning");
        rows
    }
}

fn section(lines: &mut Vec<String>, head: &str, rows: Vec<String>) {
    lines.push(head.to_owned());
    lines.extend(rows.into_iter().map(|row| format!("  {row}")));
}
