//! statuses.csv: what the registers say about single people. Mostly about the living; of those who
//! died lately what a survivor's or a burial benefit asks for.

use super::Errors;
use super::care::Care;
use super::country::{Country, NONE};
use super::dice::{Dice, Topic};
use super::figures::{KAZAKH, REGIONS};
use super::homes;
use super::papers;
use super::rows::{Extract, StatusRow};
use crate::domain::{Day, Detail, Identity, Interval, StatusKind};

/// Years after a death in which its register entries still matter.
const LATELY: i32 = 5;

/// Writes the statuses of one person.
pub(super) struct Statuses<'a> {
    pub(super) country: &'a Country,
    pub(super) care: &'a Care,
    pub(super) errors: Errors,
    pub(super) extract: &'a mut Extract,
    pub(super) person: u32,
    pub(super) iin: &'a Identity,
}

impl Statuses<'_> {
    pub(super) fn write(mut self) -> Result<(), csv::Error> {
        let human = self.country.human(self.person);
        if human.death < self.country.as_of.plus_years(-LATELY) {
            return Ok(());
        }
        if let Some(from) = self.country.emigrated(self.person) {
            return self.open(StatusKind::Emigrated, None, from, "MIGRATION");
        }
        self.health()?;
        if let Some((from, kind)) = self.country.pension(self.person) {
            self.open(StatusKind::Pensioner, Some(kind), from, "PENSION")?;
        }
        self.work()?;
        if human.lives() {
            self.absence()?;
            self.study()?;
            self.family()?;
            self.origin()?;
        } else if self.errors == Errors::Realistic {
            self.after_death()?;
        }
        Ok(())
    }

    fn dice(&self, topic: Topic) -> Dice {
        self.country.dice(topic, self.person)
    }

    fn put(
        &mut self,
        kind: StatusKind,
        (detail, note): (&str, &str),
        in_force: Interval,
        source: &str,
    ) -> Result<(), csv::Error> {
        let topic = Topic::Papers;
        let document = papers::act(self.country, topic, self.person, in_force.from, 250_000);
        self.extract.status(&StatusRow {
            iin: self.iin,
            kind,
            detail,
            note,
            since: in_force.from,
            until: in_force.until,
            source,
            document: &document,
        })
    }

    fn open(
        &mut self,
        kind: StatusKind,
        detail: Option<Detail>,
        from: Day,
        source: &str,
    ) -> Result<(), csv::Error> {
        let in_force = Interval { from, until: Day::OPEN_END };
        self.put(kind, (StatusRow::word(detail), ""), in_force, source)
    }

    fn health(&mut self) -> Result<(), csv::Error> {
        let human = self.country.human(self.person);
        let Some(found) = self.country.disability(self.person) else { return Ok(()) };
        let grown = human.birth.plus_years(18);
        let mut from = found.from;
        if from < grown {
            let child = Interval { from, until: grown };
            self.put(StatusKind::Disability, (Detail::Child.word(), ""), child, "DISABILITY")?;
            from = grown;
        }
        if from > self.country.as_of || from >= human.death {
            return Ok(());
        }
        let mut dice = self.dice(Topic::Status);
        let term = self.country.as_of.plus_days(dice.days(20, 1500));
        let ends = dice.chance(400_000);
        let until = if ends { term } else { Day::OPEN_END };
        let note = if dice.chance(15_000) { "SINCE_CHILDHOOD" } else { "" };
        let in_force = Interval { from, until };
        self.put(StatusKind::Disability, (found.group.word(), note), in_force, "DISABILITY")?;
        if dice.chance(180_000) {
            let (low, span) = match found.group {
                Detail::Group1 => (80, 5),
                Detail::Group2 => (60, 4),
                _ => (30, 6),
            };
            let percent = (low + 5 * dice.below(span)).to_string();
            self.put(StatusKind::CapacityLoss, (&percent, ""), in_force, "DISABILITY")?;
        }
        Ok(())
    }

    fn work(&mut self) -> Result<(), csv::Error> {
        let country = self.country;
        if let Some(job) = country.employment(self.person) {
            return self.put(StatusKind::Employed, ("", ""), job, "EMPLOYMENT");
        }
        let mut dice = self.dice(Topic::Status);
        let seeking = (18..61).contains(&country.age(self.person))
            && country.able(self.person)
            && !country.group_1(self.person)
            && country.studies(self.person, self.errors).is_none();
        if seeking && dice.chance(100_000) {
            let from = country.as_of.plus_days(-dice.days(0, 150));
            self.open(StatusKind::Unemployed, None, from, "EMPLOYMENT")?;
        }
        Ok(())
    }

    fn absence(&mut self) -> Result<(), csv::Error> {
        let (country, person) = (self.country, self.person);
        if let Some(from) = country.missing(person) {
            self.open(StatusKind::Missing, None, from, "COURT")?;
        }
        if let Some(term) = country.imprisoned(person) {
            self.put(StatusKind::Imprisoned, ("", ""), term, "COURT")?;
        }
        if let Some(from) = country.incapacitated(person) {
            self.open(StatusKind::Incapacitated, None, from, "COURT")?;
        }
        let mut dice = self.dice(Topic::Status);
        let human = country.human(person);
        let alone = human.union == NONE && human.parity == 0 && country.age(person) >= 70;
        let sheltered = (alone && dice.chance(50_000)).then(|| country.lately(&mut dice, 6));
        if let Some(from) = self.care.in_institution(person).or(sheltered) {
            self.open(StatusKind::StateCare, None, from, "GUARDIANSHIP")?;
        }
        let drafted = !human.is_female()
            && (18..21).contains(&country.age(person))
            && country.studies(person, self.errors).is_none()
            && country.employment(person).is_none()
            && country.able(person);
        if drafted && dice.chance(130_000) {
            let from = country.lately(&mut dice, 1).max(human.birth.plus_years(18));
            let term = Interval { from, until: from.plus_years(1) };
            self.put(StatusKind::Conscript, ("", ""), term, "OTHER:DEFENCE")?;
        }
        Ok(())
    }

    fn study(&mut self) -> Result<(), csv::Error> {
        let Some((years, kind)) = self.country.studies(self.person, self.errors) else {
            return Ok(());
        };
        if !self.country.able(self.person) {
            return Ok(());
        }
        self.put(StatusKind::Student, (kind.word(), ""), years, "EDUCATION")
    }

    fn family(&mut self) -> Result<(), csv::Error> {
        let country = self.country;
        let human = country.human(self.person);
        let mut dice = self.dice(Topic::Status);
        let award = match (human.parity, human.birth.civil().0 < 1960) {
            (10.., true) => Detail::MotherHeroine,
            (8.., true) => Detail::MaternalGlory1,
            (7, true) => Detail::MaternalGlory2,
            (7.., false) => Detail::AltynAlka,
            (6, _) => Detail::KumisAlka,
            _ => Detail::Age,
        };
        let from = human.last_birth.plus_years(1);
        let honoured = human.is_female() && award != Detail::Age && from < country.as_of;
        if honoured && dice.chance(820_000) {
            self.open(StatusKind::Award, Some(award), from, "CIVIL_ACTS")?;
        }
        let idle = human.parity >= 3 && country.employment(self.person).is_none();
        if idle && (20..60).contains(&country.age(self.person)) && dice.chance(25_000) {
            let from = country.lately(&mut dice, 1);
            let term = Interval { from, until: from.plus_years(1) };
            self.put(StatusKind::SocialContract, ("", ""), term, "EMPLOYMENT")?;
        }
        Ok(())
    }

    fn origin(&mut self) -> Result<(), csv::Error> {
        let country = self.country;
        let human = country.human(self.person);
        let mut dice = self.dice(Topic::Status);
        if human.people == KAZAKH && dice.chance(1_400) {
            let from = country.as_of.plus_days(-dice.days(1, 360)).max(human.birth);
            let term = Interval { from, until: from.plus_years(1) };
            self.put(StatusKind::Kandas, ("", ""), term, "MIGRATION")?;
        }
        let moved = homes::moved(country, human.home).filter(|(day, _)| human.birth < *day);
        if let Some((from, _)) = moved {
            let address = papers::address(human.home, false);
            let region = format!("{:02}", REGIONS[human.region as usize].code);
            let since = Interval { from, until: Day::OPEN_END };
            self.put(StatusKind::Residence, (&address, &region), since, "POPULATION")?;
        }
        Ok(())
    }

    /// A clerk who did not know.
    fn after_death(&mut self) -> Result<(), csv::Error> {
        let mut dice = self.dice(Topic::Flaw);
        let from = self.country.human(self.person).death.plus_days(dice.days(5, 200));
        if dice.chance(2_000) && from < self.country.as_of {
            self.open(StatusKind::Unemployed, None, from, "EMPLOYMENT")?;
        }
        Ok(())
    }
}
