//! A family block: people, their statuses, and links, by short names, as the rows of an extract.
//! Must not know what the rows mean.

use super::book::{Fault, Line};
use super::record::{Record, register_of_link, register_of_status};
use super::words::Words;
use crate::reference::{IncomeRow, LinkRow, PersonRow, StatusRow, World};
use otbasy::domain::{
    Basis, Day, Iin, IncomeKind, Instant, LinkKind, Month, Region, Sex, StatusKind,
};
use std::collections::BTreeMap;

/// The people of a book with their rows.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub(super) world: World,
    /// Rows that come before those of `world`, which count.
    earlier: Vec<PersonRow>,
    /// Places in `world.persons`.
    places: BTreeMap<String, usize>,
    /// Short names by IIN or `ref:<text>`.
    names: BTreeMap<String, String>,
}

impl Cast {
    pub(super) fn parse(lines: &[Line]) -> Result<Cast, Fault> {
        let mut cast = Cast::default();
        let (links, people): (Vec<Line>, Vec<Line>) =
            whole(lines)?.into_iter().partition(|(_, text)| sign(text).is_some());
        for (line, text) in &people {
            cast.person(*line, text)?;
        }
        for (line, text) in &links {
            cast.links(*line, text)?;
        }
        cast.versions_apart(lines)?;
        let before = std::mem::take(&mut cast.earlier);
        cast.places.values_mut().for_each(|place| *place += before.len());
        cast.world.persons.splice(0..0, before);
        Ok(cast)
    }

    /// Of one record no two versions are recorded at one instant, or one of them always.
    fn versions_apart(&self, lines: &[Line]) -> Result<(), Fault> {
        let links = self.world.links.iter().map(|row| (&row.source, &row.id, row.recorded_at));
        let statuses =
            self.world.statuses.iter().map(|row| (&row.source, &row.id, row.recorded_at));
        for versions in [links.collect::<Vec<_>>(), statuses.collect()] {
            let clash = |(n, a): (usize, &(&String, &String, Option<Instant>))| {
                let others = versions[..n].iter().filter(|b| (a.0, a.1) == (b.0, b.1));
                others.into_iter().any(|b| a.2.is_none() || b.2.is_none() || a.2 == b.2)
            };
            if let Some((_, (source, id, _))) = versions.iter().enumerate().find(|v| clash(*v)) {
                let last = lines.last().map_or(1, |(line, _)| *line);
                let what = format!("the versions of {source}/{id} need another `recorded` each");
                return Err(Fault::new(last, what));
            }
        }
        Ok(())
    }

    /// The IIN or `ref:<text>` of a short name.
    pub(super) fn identity(&self, line: usize, name: &str) -> Result<String, Fault> {
        let place = self.places.get(name);
        let place = place.ok_or_else(|| Fault::new(line, format!("nobody is called `{name}`")))?;
        Ok(self.world.persons[*place].identity())
    }

    /// The short name of an IIN or `ref:<text>`.
    pub(super) fn name<'a>(&'a self, identity: &'a str) -> &'a str {
        self.names.get(identity).map_or(identity, String::as_str)
    }

    /// `NAME SEX BIRTH, fact, fact`; `NAME, fact` adds to somebody named before.
    fn person(&mut self, line: usize, text: &str) -> Result<(), Fault> {
        let mut parts = text.split(',');
        let mut head = Words::of(line, parts.next().unwrap_or(""));
        let name = head.need("a name")?.to_owned();
        let parts: Vec<&str> = parts.collect();
        let place = if head.left() == 0 {
            let place = self.places.get(&name).copied();
            place.ok_or_else(|| head.fault(format!("`{name}` has no sex and birth date")))?
        } else {
            let by_ref = parts.iter().any(|part| part.trim() == "ref");
            self.add(&name, &mut head, by_ref)?
        };
        for part in parts {
            self.fact(place, &mut Words::of(line, part))?;
        }
        Ok(())
    }

    /// Another row of the same number before the one that counts: `earlier surname X`.
    fn earlier(&mut self, place: usize, words: &mut Words) -> Result<(), Fault> {
        let mut row = self.world.persons[place].clone();
        let which = words.need("surname or patronymic")?;
        let named = match which {
            "surname" => &mut row.surname,
            "patronymic" => &mut row.patronymic,
            other => return Err(words.fault(format!("no earlier row differs in `{other}`"))),
        };
        words.need("a name")?.clone_into(named);
        self.earlier.push(row);
        Ok(())
    }

    fn add(&mut self, name: &str, head: &mut Words, by_ref: bool) -> Result<usize, Fault> {
        let sex = head.read("a sex (M, F, U)", Sex::parse)?;
        let birth = head.read("a birth date (YYYY-MM-DD, or ? if unknown)", |word| {
            if word == "?" { Some(None) } else { Day::parse(word).ok().map(Some) }
        })?;
        if head.left() > 0 {
            return Err(head.fault("a comma stands between what is said of a person"));
        }
        if self.places.contains_key(name) {
            return Err(head.fault(format!("two people are called `{name}`")));
        }
        let iin = if by_ref { None } else { Some(self.number(birth, sex)) };
        let row = self.world.person(name, sex, "");
        (row.birth, row.iin) = (birth, iin);
        row.surname = String::new();
        if !by_ref {
            row.reference = String::new();
        }
        let place = self.world.persons.len() - 1;
        self.names.insert(self.world.persons[place].identity(), name.to_owned());
        self.places.insert(name.to_owned(), place);
        Ok(place)
    }

    /// The first synthetic number of this birth date and sex that nobody has; so of two people
    /// alike in both the one named first has the smaller number.
    fn number(&self, birth: Option<Day>, sex: Sex) -> Iin {
        let (year, month, day) = birth.map_or((1900, 1, 1), Day::civil);
        let century = match (birth, sex) {
            (None, _) | (_, Sex::Unknown) => 0,
            (_, Sex::Male) => (year / 100 - 18) * 2 + 1,
            (_, Sex::Female) => (year / 100 - 18) * 2 + 2,
        };
        let date =
            u64::try_from(year % 100).unwrap() * 10_000 + u64::from((month + 80) * 100 + day);
        let head = (date * 10 + u64::try_from(century).unwrap()) * 10_000;
        let numbers = (1..10_000).filter_map(|serial| Iin::from_body(head + serial));
        let taken = |iin: &Iin| self.world.persons.iter().any(|row| row.iin == Some(*iin));
        numbers.into_iter().find(|iin| !taken(iin)).unwrap()
    }

    fn fact(&mut self, place: usize, words: &mut Words) -> Result<(), Fault> {
        let first = words.need("something after the comma")?;
        let row = &mut self.world.persons[place];
        match first {
            "died" => row.death = Some(words.day()?),
            "address" => words.need("an address")?.clone_into(&mut row.address),
            "region" => row.region = Some(words.read("a region (two digits)", Region::parse)?),
            "protected" => row.protected = Some(true),
            "earns" => return self.income(place, words),
            "called" => words.need("a given name")?.clone_into(&mut row.given_name),
            // What is recorded now, whatever the number says.
            "birth" => row.birth = Some(words.day()?),
            "sex" => row.sex = words.read("a sex (M, F, U)", Sex::parse)?,
            "earlier" => return self.earlier(place, words),
            "recorded" => row.recorded_at = Some(words.instant()?),
            "death" => {
                words.expect("recorded")?;
                row.death_recorded_at = Some(words.instant()?);
            }
            "ref" if row.iin.is_none() => {}
            _ => return self.status(place, first, words),
        }
        match words.next() {
            None => Ok(()),
            Some(word) => Err(words.fault(format!("`{word}` is too much; is a comma missing?"))),
        }
    }

    /// `earns KIND AMOUNT from MONTH to MONTH`, both months included.
    fn income(&mut self, place: usize, words: &mut Words) -> Result<(), Fault> {
        let kind = words.read("a kind of income", IncomeKind::parse)?;
        let amount = words.need("an amount")?.to_owned();
        let month = |word: &str| Month::parse(word).ok();
        words.expect("from")?;
        let from = words.read("a month (YYYY-MM)", month)?;
        words.expect("to")?;
        let to = words.read("a month (YYYY-MM)", month)?;
        for number in from.number()..=to.number() {
            self.world.incomes.push(IncomeRow {
                person: self.world.persons[place].identity(),
                month: Month::from_number(number).to_string(),
                kind,
                amount: amount.clone(),
            });
        }
        Ok(())
    }

    /// `KIND` or `KIND/DETAIL`, then what is said of the record.
    fn status(&mut self, place: usize, first: &str, words: &mut Words) -> Result<(), Fault> {
        let (kind, detail) = first.split_once('/').unwrap_or((first, ""));
        let kind = StatusKind::parse(kind)
            .ok_or_else(|| words.fault(format!("`{kind}` is no status and nothing else known")))?;
        let listed = kind.details();
        if !detail.is_empty() && !listed.is_empty() && listed.iter().all(|d| d.word() != detail) {
            return Err(words.fault(format!("`{kind}` has no detail `{detail}`")));
        }
        let record = Record::read(words, &["note"])?;
        let id = format!("s{:02}", self.world.statuses.len() + 1);
        self.world.statuses.push(StatusRow {
            id: record.id.unwrap_or(id),
            person: self.world.persons[place].identity(),
            kind,
            detail: detail.to_owned(),
            note: record.note,
            valid_from: record.from,
            valid_until: record.until,
            source: record.source.unwrap_or_else(|| register_of_status(kind).to_owned()),
            document: record.document,
            recorded_at: record.recorded,
            confidence: record.confidence,
            state: record.state,
            secrecy: record.secrecy,
        });
        Ok(())
    }

    /// `FROM → TO KIND [BASIS]` or `ONE + OTHER SPOUSE`, then what is said of the record. Several
    /// names on a side, with commas, are a link each.
    fn links(&mut self, line: usize, text: &str) -> Result<(), Fault> {
        let sign = sign(text).unwrap_or("→");
        let (left, right) = text.split_once(sign).unwrap_or((text, ""));
        let mut to = right.split(',').map(str::trim).collect::<Vec<_>>();
        let tail = to.pop().unwrap_or("");
        let mut words = Words::of(line, tail);
        to.push(words.need("a name")?);
        let kind = words.read("a kind of link", LinkKind::parse)?;
        if (kind == LinkKind::Spouse) != (sign == " + ") {
            return Err(words.fault("a marriage is `ONE + OTHER SPOUSE`, any other link an arrow"));
        }
        let basis = match (kind, words.left()) {
            (LinkKind::Spouse, _) => None,
            _ => Some(words.read("a basis of this link", |word| basis(kind, word))?),
        };
        let record = Record::read(&mut words, &["reason", "secrecy"])?;
        let institution = left.trim().strip_prefix('"').and_then(|name| name.strip_suffix('"'));
        let from: Vec<&str> = match institution {
            Some(name) => vec![name],
            None => left.split(',').map(str::trim).collect(),
        };
        for one in &from {
            for other in &to {
                let mut row = self.link(&record, kind, basis);
                if institution.is_some() {
                    (*one).clone_into(&mut row.institution);
                } else {
                    row.from = self.identity(line, one)?;
                }
                row.to = self.identity(line, other)?;
                self.world.links.push(row);
            }
        }
        Ok(())
    }

    fn link(&self, record: &Record, kind: LinkKind, basis: Option<Basis>) -> LinkRow {
        let id = format!("l{:02}", self.world.links.len() + 1);
        LinkRow {
            id: record.id.clone().unwrap_or(id),
            kind,
            from: String::new(),
            to: String::new(),
            institution: String::new(),
            basis,
            valid_from: record.from,
            valid_until: record.until,
            end_reason: record.reason,
            source: record.source.clone().unwrap_or_else(|| register_of_link(kind).to_owned()),
            document: record.document.clone(),
            confidence: record.confidence,
            state: record.state,
            secrecy: record.secrecy,
            recorded_at: record.recorded,
        }
    }
}

/// The lines without empty ones and comments, indented ones joined to the line before.
fn whole(lines: &[Line]) -> Result<Vec<Line>, Fault> {
    let mut found: Vec<Line> = Vec::new();
    for (number, text) in lines {
        let content = text.split(" # ").next().unwrap_or("").trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if text.starts_with(char::is_whitespace) {
            let Some((_, before)) = found.last_mut() else {
                return Err(Fault::new(*number, "an indented line goes on with the one before"));
            };
            let joint = if sign(before).is_some() { " " } else { ", " };
            *before = format!("{}{joint}{content}", before.trim_end_matches(','));
        } else {
            found.push((*number, content.to_owned()));
        }
    }
    Ok(found)
}

/// The sign that makes a line one of links.
fn sign(text: &str) -> Option<&'static str> {
    ["→", "->", " + "].into_iter().find(|sign| text.contains(sign))
}

fn basis(kind: LinkKind, word: &str) -> Option<Basis> {
    Basis::parse(word).filter(|basis| kind.bases().contains(basis))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(people: &[&str]) -> Vec<String> {
        let lines: Vec<Line> = people.iter().map(|text| (1, (*text).to_owned())).collect();
        let cast = Cast::parse(&lines).unwrap_or_else(|fault| panic!("{}", fault.what));
        cast.world.persons.iter().map(PersonRow::identity).collect()
    }

    #[test]
    fn numbers_are_synthetic_and_follow_birth_sex_and_the_order_of_the_book() {
        let people =
            ["А M 1985-03-12", "Ә M 1985-03-12", "Б F 1985-03-12", "В F 2019-12-01", "Г U ?"];
        let found = numbers(&people);
        for (number, head) in found.iter().zip(["8583123", "8583123", "8583124", "1992016"]) {
            assert!(number.starts_with(head), "{number} begins with {head}");
        }
        assert!(found.iter().all(|number| Iin::parse(number).unwrap().is_synthetic()));
        assert!(found[0] < found[1] && found[1] < found[2], "{found:?}");
    }

    #[test]
    fn a_reference_is_the_short_name() {
        assert_eq!(numbers(&["Ақын M ?, ref"]), ["ref:Ақын"]);
    }

    #[test]
    fn several_names_are_a_link_each_and_an_indented_line_goes_on() {
        let text = "A F 1985-01-01\nB M 1985-01-01\n\
                    C M 2015-01-01,\n  address A1\nD F 2016-01-01 # the youngest\n\
                    # a comment\nA, B → C, D PARENT BIRTH from 2015-01-01\n    source COURT";
        let lines: Vec<Line> = (1..).zip(text.lines().map(str::to_owned)).collect();
        let world = Cast::parse(&lines).unwrap_or_else(|fault| panic!("{}", fault.what)).world;
        assert_eq!(world.persons[2].address, "A1");
        assert_eq!(world.links.len(), 4);
        assert!(world.links.iter().all(|row| row.source == "COURT" && row.valid_from.is_some()));
        assert_eq!(world.links[3].from, world.persons[1].identity());
        assert_eq!(world.links[3].to, world.persons[3].identity());
    }
}
