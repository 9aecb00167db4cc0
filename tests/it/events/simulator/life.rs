//! What happens in a little country, as the events that tell it. Keeps no more of its people than
//! is needed to choose what may happen next; what follows from it is nobody's business here.

use super::super::reference::{Ends, Item, Said, What};
use crate::store::Dice;
use otbasy::domain::{Day, Instant, Sex};

/// An event as it is told, and as the slow fold reads it.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) line: String,
    pub(super) item: Item,
    /// Who is born by it.
    pub(super) newborn: Option<(String, Sex, Day)>,
}

struct Somebody {
    name: String,
    sex: Sex,
    born: i32,
    is_gone: bool,
    spouse: Option<usize>,
    parents: Vec<usize>,
}

/// A country under way.
pub(super) struct Life {
    dice: Dice,
    people: Vec<Somebody>,
    pub(super) today: Day,
    year: i32,
    told: Vec<Told>,
    /// Everything told so far that may be corrected: its id, what it is, and the year.
    past: Vec<(String, What, i32)>,
    events: usize,
}

const SOURCE: &str = "CIVIL_ACTS";
/// The year before the first.
const BEGINS: i32 = 2015;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

impl Life {
    /// A couple and a single man, told of by their births and the wedding.
    pub(super) fn new(seed: u64) -> Life {
        let dice = Dice::new(seed ^ 0x11fe);
        let (people, told, past) = (Vec::new(), Vec::new(), Vec::new());
        let today = day("2015-12-31");
        let mut life = Life { dice, people, today, year: BEGINS, told, past, events: 0 };
        for (n, sex) in [Sex::Female, Sex::Male, Sex::Male].into_iter().enumerate() {
            let born = 1970 + n as i32 + life.dice.below(20) as i32;
            life.birth(sex, &[], &format!("{born}-0{}-01", n + 1), born);
        }
        life.wedding(0, 1, "2014-05-01");
        life
    }

    /// What was not yet handed over.
    pub(super) fn take(&mut self) -> Vec<Told> {
        std::mem::take(&mut self.told)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(|p| p.name.as_str())
    }

    /// One year more.
    pub(super) fn year(&mut self, year: u32) {
        self.year = BEGINS + 1 + year as i32;
        self.today = day(&format!("{}-12-31", self.year));
        let month = 1 + self.dice.below(12);
        let on = format!("{}-{month:02}-15", self.year);
        match self.dice.below(12) {
            0..4 => self.somebody_is_born(&on),
            4 | 5 => self.somebody_marries(&on),
            6 => self.somebody_divorces(&on),
            7 => self.somebody_dies(&on),
            8 => self.somebody_adopts(&on),
            9 => self.somebody_is_cared_for(&on),
            10 => self.two_are_one(),
            _ => self.a_mistake_is_mended(),
        }
    }

    fn tell(&mut self, kind: &str, on: Option<&str>, rest: &str, what: What) -> String {
        let id = format!("e{}", self.events);
        let at = format!("{}-12-31T00:00:{:02}Z", self.year, self.events % 60);
        self.events += 1;
        let on = on.map_or(String::new(), |on| format!(r#""on":"{on}","#));
        let key = format!(r#""id":"{id}","source":"{SOURCE}","kind":"{kind}""#);
        let line = format!(r#"{{{key},{on}"recordedAt":"{at}",{rest}}}"#);
        let recorded_at = Instant::parse(&at).unwrap();
        let item = Item { source: SOURCE, id: id.clone(), recorded_at, what: what.clone() };
        self.told.push(Told { line, item, newborn: None });
        self.past.push((id.clone(), what, self.year));
        id
    }

    /// Somebody for whom that holds.
    fn any(&mut self, fits: impl Fn(&Somebody) -> bool) -> Option<usize> {
        let all: Vec<usize> = (0..self.people.len())
            .filter(|n| !self.people[*n].is_gone && fits(&self.people[*n]))
            .collect();
        (!all.is_empty()).then(|| all[self.dice.below(all.len() as u64) as usize])
    }

    fn name(&self, n: usize) -> String {
        self.people[n].name.clone()
    }

    fn birth(&mut self, sex: Sex, parents: &[usize], on: &str, born: i32) {
        let name = format!("p{}", self.people.len());
        let named: Vec<String> = parents.iter().map(|p| self.name(*p)).collect();
        let list: Vec<String> = named.iter().map(|name| format!(r#""ref:{name}""#)).collect();
        let newborn = format!(r#""ref":"{name}","surname":"S","givenName":"{name}","sex":"{sex}""#);
        let rest = format!(r#""newPerson":{{{newborn}}},"parents":[{}]"#, list.join(","));
        let said = |from: &String| Said {
            kind: "PARENT",
            from: from.clone(),
            to: name.clone(),
            basis: "BIRTH",
            start: day(on),
            until: Day::OPEN_END,
            reason: "",
            document: String::new(),
        };
        let what = What::Opens(named.iter().map(said).collect());
        self.tell("BIRTH", Some(on), &rest, what);
        self.past.pop();
        self.told.last_mut().unwrap().newborn = Some((name.clone(), sex, day(on)));
        let (is_gone, spouse) = (false, None);
        let parents = parents.to_vec();
        self.people.push(Somebody { name, sex, born, is_gone, spouse, parents });
    }

    fn somebody_is_born(&mut self, on: &str) {
        let year = self.year;
        let is_mother = |p: &Somebody| p.sex == Sex::Female && (18..50).contains(&(year - p.born));
        let Some(mother) = self.any(is_mother) else { return self.somebody_dies(on) };
        let father = self.people[mother].spouse.filter(|f| !self.people[*f].is_gone);
        let parents: Vec<usize> = [mother].into_iter().chain(father).collect();
        let sex = if self.dice.one_in(2) { Sex::Female } else { Sex::Male };
        self.birth(sex, &parents, on, year);
    }

    fn wedding(&mut self, a: usize, b: usize, on: &str) {
        let (from, to) = (self.name(a), self.name(b));
        let rest = format!(r#""spouses":["ref:{from}","ref:{to}"]"#);
        let said = Said {
            kind: "SPOUSE",
            from,
            to,
            basis: "REGISTERED",
            start: day(on),
            until: Day::OPEN_END,
            reason: "",
            document: String::new(),
        };
        self.tell("MARRIAGE", Some(on), &rest, What::Opens(vec![said]));
        self.people[a].spouse = Some(b);
        self.people[b].spouse = Some(a);
    }

    fn somebody_marries(&mut self, on: &str) {
        let year = self.year;
        let free = |p: &Somebody| p.spouse.is_none() && year - p.born >= 18;
        let bride = self.any(|p| p.sex == Sex::Female && free(p));
        let groom = self.any(|p| p.sex == Sex::Male && free(p));
        match (bride, groom) {
            (Some(a), Some(b)) => self.wedding(a, b, on),
            _ => self.somebody_is_born(on),
        }
    }

    fn couple(&self, a: usize) -> Option<(usize, Ends, String)> {
        let b = self.people[a].spouse?;
        let ends = (self.name(a), self.name(b));
        let rest = format!(r#""spouses":["ref:{}","ref:{}"]"#, ends.0, ends.1);
        Some((b, ends, rest))
    }

    fn somebody_divorces(&mut self, on: &str) {
        let found = self.any(|p| p.spouse.is_some()).and_then(|a| Some((a, self.couple(a)?)));
        let Some((a, (b, ends, rest))) = found else { return self.somebody_marries(on) };
        let (kind, reason, basis) = ("SPOUSE", "DIVORCE", "REGISTERED");
        if self.dice.one_in(4) {
            let what = What::Annuls { kind, ends, on: day(on) };
            self.tell("MARRIAGE_ANNULLED", Some(on), &rest, what);
        } else {
            let what = What::Ends { kind, ends, on: day(on), reason, basis };
            self.tell("DIVORCE", Some(on), &rest, what);
        }
        self.people[a].spouse = None;
        self.people[b].spouse = None;
    }

    fn somebody_dies(&mut self, on: &str) {
        let Some(n) = self.any(|_| true) else { return };
        let person = self.name(n);
        let rest = format!(r#""person":"ref:{person}""#);
        self.tell("DEATH", Some(on), &rest, What::Dies { person, on: day(on) });
        self.people[n].is_gone = true;
        if let Some(spouse) = self.people[n].spouse.take() {
            self.people[spouse].spouse = None;
        }
    }

    /// A child, and an adult who is neither it nor a parent of it.
    fn child_and_adult(&mut self) -> Option<(usize, usize)> {
        let year = self.year;
        let child = self.any(|p| year - p.born < 18 && !p.parents.is_empty())?;
        let parents: Vec<String> =
            self.people[child].parents.clone().into_iter().map(|p| self.name(p)).collect();
        let adult = self.any(|p| year - p.born >= 18 && !parents.contains(&p.name))?;
        Some((child, adult))
    }

    fn somebody_adopts(&mut self, on: &str) {
        let Some((child, adult)) = self.child_and_adult() else {
            return self.somebody_is_born(on);
        };
        let replaced = self.people[child].parents[0];
        let (child, adopter, old) = (self.name(child), self.name(adult), self.name(replaced));
        let rest = format!(
            r#""child":"ref:{child}","adopters":["ref:{adopter}"],"replaces":["ref:{old}"]"#
        );
        let what = What::Adopts { child, adopter, replaced: old, on: day(on) };
        self.tell("ADOPTION", Some(on), &rest, what);
    }

    fn somebody_is_cared_for(&mut self, on: &str) {
        let Some((child, adult)) = self.child_and_adult() else {
            return self.somebody_is_born(on);
        };
        let (from, to) = (self.name(adult), self.name(child));
        let names = format!(r#""guardian":"ref:{from}","ward":"ref:{to}""#);
        let rest = format!(r#"{names},"basis":"GUARDIANSHIP""#);
        let ends = (from.clone(), to.clone());
        let said = Said {
            kind: "GUARDIAN",
            from,
            to,
            basis: "GUARDIANSHIP",
            start: day(on),
            until: Day::OPEN_END,
            reason: "",
            document: String::new(),
        };
        self.tell("GUARDIANSHIP_START", Some(on), &rest, What::Opens(vec![said]));
        if self.dice.one_in(3) {
            let (kind, on) = ("GUARDIAN", self.today);
            let what = What::Ends { kind, ends, on, reason: "", basis: "" };
            self.tell("GUARDIANSHIP_END", Some(&on.to_string()), &names, what);
        }
    }

    fn two_are_one(&mut self) {
        let (Some(a), Some(b)) = (self.any(|_| true), self.any(|_| true)) else { return };
        if a == b {
            return self.a_mistake_is_mended();
        }
        let (person, duplicate) = (self.name(a), self.name(b));
        let rest = format!(r#""person":"ref:{person}","duplicate":"ref:{duplicate}""#);
        let merge = self.tell("PEOPLE_MERGED", None, &rest, What::Merges { person, duplicate });
        if self.dice.one_in(2) {
            let of = format!(r#""of":"{SOURCE}/{merge}""#);
            self.tell("PEOPLE_SPLIT", None, &of, What::Splits((SOURCE, merge)));
        }
    }

    /// Something told before happened in another year, or not at all.
    fn a_mistake_is_mended(&mut self) {
        if self.past.is_empty() {
            return;
        }
        let n = self.dice.below(self.past.len() as u64) as usize;
        let (id, what, year) = self.past[n].clone();
        let of = format!(r#""of":"{SOURCE}/{id}""#);
        let name = (SOURCE, id);
        let has_day = !matches!(
            what,
            What::Merges { .. } | What::Splits(_) | What::Voids(_) | What::Corrects(..)
        );
        if has_day && self.dice.one_in(2) {
            let on = format!("{year}-03-08");
            let what = What::Corrects(name, Some(day(&on)), None);
            self.tell("CORRECTION", Some(&on), &of, what);
        } else {
            self.tell("ANNULMENT", None, &of, What::Voids(name));
        }
    }
}
