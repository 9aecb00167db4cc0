//! links.csv: parents, marriages, limited rights, guardians, breadwinners and carers, as their
//! registers state them.

use super::Errors;
use super::adoptions;
use super::care::{self, Care};
use super::country::{ACKNOWLEDGED, ADOPTED, Country, Ending, NONE, STEP_ADOPTED, Union};
use super::dice::{Dice, Topic};
use super::papers;
use super::rows::{Extract, LinkRow};
use crate::domain::{Basis, Day, EndReason, Identity, LinkKind, RecordState, Secrecy};

/// The day from which the register of civil acts holds births.
pub(super) const BIRTHS_HELD: (i32, u32, u32) = (2007, 8, 13);
/// The day from which it holds marriages.
pub(super) const MARRIAGES_HELD: (i32, u32, u32) = (2008, 6, 1);
/// The day from which it holds adoptions.
const ADOPTIONS_HELD: (i32, u32, u32) = (2008, 1, 1);

/// Writes links one by one.
pub(super) struct Links<'a> {
    pub(super) country: &'a Country,
    pub(super) care: &'a Care,
    pub(super) errors: Errors,
    pub(super) extract: &'a mut Extract,
}

/// The dates, source and mark of a link; what most links lack is left at its default.
pub(super) struct Act<'a> {
    pub(super) kind: LinkKind,
    pub(super) basis: Basis,
    pub(super) since: Day,
    pub(super) until: Day,
    pub(super) end_reason: Option<EndReason>,
    pub(super) source: &'a str,
    pub(super) secrecy: Option<Secrecy>,
}

impl<'a> Act<'a> {
    pub(super) fn new(kind: LinkKind, basis: Basis, since: Day, source: &'a str) -> Act<'a> {
        let until = Day::OPEN_END;
        Act { kind, basis, since, until, end_reason: None, source, secrecy: None }
    }
}

/// `CIVIL_ACTS` for what lies inside its coverage, else another register.
fn register(day: Day, held: (i32, u32, u32), other: &'static str) -> &'static str {
    if day.civil() >= held { "CIVIL_ACTS" } else { other }
}

impl Links<'_> {
    /// Writes one link between two people; `from` may be [`NONE`] for an institution of the ward.
    pub(super) fn put(&mut self, from: u32, to: u32, act: &Act<'_>) -> Result<(), csv::Error> {
        let country = self.country;
        let mut dice = Dice::of(
            country.seed,
            Topic::Link,
            (u64::from(from) << 32 | u64::from(to)) ^ (act.kind as u64) << 60,
        );
        let realistic = self.errors == Errors::Realistic;
        if realistic && is_hole(act, &mut dice) {
            return Ok(());
        }
        let state = (realistic && dice.chance(700)).then_some(RecordState::Contested);
        let papers = act.since.known().is_some() && dice.chance(400_000);
        let document = if papers {
            papers::act(country, Topic::Papers, dice.next() as u32, act.since, 1_000_000)
        } else {
            String::new()
        };
        let recorded = dice.chance(15_000).then(|| act.since.plus_days(dice.days(1, 20)));
        let misplaced = realistic && dice.chance(3_000) && act.kind != LinkKind::Guardian;
        let source = if misplaced { "CIVIL_ACTS" } else { act.source };
        let institution = if from == NONE { care::institution(country, to) } else { String::new() };
        let from = (from != NONE).then(|| papers::identity(country, from));
        self.extract.link(&LinkRow {
            kind: act.kind,
            from: from.as_ref(),
            to: &papers::identity(country, to),
            institution: &institution,
            basis: act.basis,
            since: act.since,
            until: act.until,
            end_reason: act.end_reason,
            source,
            document: &document,
            state,
            secrecy: act.secrecy,
            recorded: recorded.filter(|day| *day < country.as_of && act.since.known().is_some()),
        })
    }

    /// All links that end at this person, but marriages.
    pub(super) fn towards(&mut self, person: u32) -> Result<(), csv::Error> {
        self.parents(person)?;
        self.rights(person)?;
        self.guardians(person)?;
        self.breadwinners(person)
    }

    fn parents(&mut self, child: u32) -> Result<(), csv::Error> {
        let country = self.country;
        let human = country.human(child);
        if human.has(ADOPTED) {
            return self.adopted(child);
        }
        let source = register(human.birth, BIRTHS_HELD, "POPULATION");
        for parent in country.parents(child) {
            let father = parent == human.father;
            let mut act = Act::new(LinkKind::Parent, Basis::Birth, human.birth, source);
            if father && human.has(STEP_ADOPTED) {
                let day = adoptions::step_adoption_day(country, child).unwrap_or(country.as_of);
                act = adoption(day);
            } else if father && human.has(ACKNOWLEDGED) {
                act.basis = Basis::Acknowledged;
                if country.dice(Topic::Link, child).chance(40_000) {
                    (act.basis, act.source) = (Basis::Court, "COURT");
                }
            }
            self.put(parent, child, &act)?;
        }
        Ok(())
    }

    /// The replaced parents and the adopters.
    fn adopted(&mut self, child: u32) -> Result<(), csv::Error> {
        let country = self.country;
        let human = country.human(child);
        let place = country.adoptions.partition_point(|a| a.child < child);
        let Some(former) = country.adoptions.get(place) else { return Ok(()) };
        let source = register(human.birth, BIRTHS_HELD, "POPULATION");
        for parent in [former.mother, former.father].into_iter().filter(|p| *p != NONE) {
            let mut act = Act::new(LinkKind::Parent, Basis::Birth, human.birth, source);
            act.until = former.day;
            act.secrecy = Some(Secrecy::Adoption);
            self.put(parent, child, &act)?;
        }
        for parent in country.parents(child) {
            self.put(parent, child, &adoption(former.day))?;
        }
        Ok(())
    }

    fn rights(&mut self, child: u32) -> Result<(), csv::Error> {
        for parent in self.country.parents(child) {
            if let Some((day, basis)) = self.country.rights_limited(parent, child) {
                let act = Act::new(LinkKind::RightsLimited, basis, day, "COURT");
                self.put(parent, child, &act)?;
            }
        }
        Ok(())
    }

    fn guardians(&mut self, ward: u32) -> Result<(), csv::Error> {
        let care = self.care;
        for found in care.of(ward) {
            let mut act = Act::new(LinkKind::Guardian, found.basis, found.from, "GUARDIANSHIP");
            act.until = found.until;
            self.put(found.guardian, ward, &act)?;
        }
        Ok(())
    }

    /// Fathers who pay, step-fathers who maintain, grown children who keep their parents.
    fn breadwinners(&mut self, person: u32) -> Result<(), csv::Error> {
        let country = self.country;
        let human = country.human(person);
        let mut dice = country.dice(Topic::Breadwinner, person);
        let minor = human.birth.plus_years(18) > country.as_of;
        let mother = country.people.get(human.mother as usize);
        let union = mother.and_then(|m| country.unions.get(m.union as usize));
        if let (true, true, Some(union)) = (minor, human.lives(), union) {
            let (apart, since) = (union.husband != human.father, union.start.max(human.birth));
            if apart && union.ending != Ending::Divorce && dice.chance(400_000) {
                let act = Act::new(LinkKind::Breadwinner, Basis::Declared, since, "CASEWORKER");
                return self.put(union.husband, person, &act);
            }
            let parted = union.ending == Ending::Divorce && union.husband == human.father;
            if parted && human.birth < union.end && dice.chance(550_000) {
                let mut act = Act::new(LinkKind::Breadwinner, Basis::Court, union.end, "COURT");
                act.until = human.birth.plus_years(18);
                return self.put(human.father, person, &act);
            }
        } else if (26..58).contains(&country.age(person)) && human.lives() && dice.chance(18_000) {
            let old = country
                .parents(person)
                .find(|p| country.human(*p).lives() && country.age(*p) >= 64);
            if let Some(parent) = old {
                let since = country.human(parent).birth.plus_years(63);
                let act = Act::new(LinkKind::Breadwinner, Basis::Declared, since, "CITIZEN");
                return self.put(person, parent, &act);
            }
        }
        Ok(())
    }

    /// A registered marriage.
    pub(super) fn marriage(&mut self, number: u32, union: &Union) -> Result<(), csv::Error> {
        if !union.registered {
            return Ok(());
        }
        let mut dice = self.country.dice(Topic::Link, number);
        let source = register(union.start, MARRIAGES_HELD, "POPULATION");
        let mut act = Act::new(LinkKind::Spouse, Basis::Registered, union.start, source);
        act.until = union.end;
        act.end_reason = match union.ending {
            Ending::Open => None,
            Ending::Divorce => Some(EndReason::Divorce),
            Ending::Death => Some(EndReason::Death),
        };
        let ends = if dice.chance(500_000) {
            (union.wife, union.husband)
        } else {
            (union.husband, union.wife)
        };
        if self.errors == Errors::Realistic && self.flawed_marriage(number, ends, &act)? {
            return Ok(());
        }
        self.put(ends.0, ends.1, &act)
    }

    /// Everyone who cares for an adult with a disability of group 1.
    pub(super) fn carers(&mut self) -> Result<(), csv::Error> {
        let care = self.care;
        for found in &care.carers {
            let act = Act::new(LinkKind::Carer, Basis::Declared, found.from, "DISABILITY");
            self.put(found.carer, found.person, &act)?;
        }
        Ok(())
    }

    /// The mother's link to a second record of her child.
    pub(super) fn duplicate(&mut self, child: u32, identity: &Identity) -> Result<(), csv::Error> {
        let human = self.country.human(child);
        if human.mother == NONE {
            return Ok(());
        }
        let from = papers::identity(self.country, human.mother);
        self.extract.link(&LinkRow {
            kind: LinkKind::Parent,
            from: Some(&from),
            to: identity,
            institution: "",
            basis: Basis::Birth,
            since: human.birth,
            until: Day::OPEN_END,
            end_reason: None,
            source: "MIGRATION",
            document: "",
            state: None,
            secrecy: None,
            recorded: None,
        })
    }
}

fn adoption(day: Day) -> Act<'static> {
    let source = register(day, ADOPTIONS_HELD, "COURT");
    let mut act = Act::new(LinkKind::Parent, Basis::Adoption, day, source);
    act.secrecy = Some(Secrecy::Adoption);
    act
}

/// Acts that nobody digitised: many of those before 2007 and 2008, few later ones.
fn is_hole(act: &Act<'_>, dice: &mut Dice) -> bool {
    let old = match act.kind {
        LinkKind::Parent => act.since.civil() < BIRTHS_HELD,
        LinkKind::Spouse => act.since.civil() < MARRIAGES_HELD,
        _ => return false,
    };
    dice.chance(if old { 70_000 } else { 6_000 })
}
