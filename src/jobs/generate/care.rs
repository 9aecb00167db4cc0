//! Who looks after whom without being a parent: guardians of children that no parent can raise, of
//! incapacitated adults, and carers of people with a disability of group 1. Must not know files.

use super::country::{Country, NONE};
use super::dice::{Dice, Topic};
use super::figures::REGIONS;
use crate::domain::{Basis, Day};
use rustc_hash::{FxHashMap, FxHashSet};

/// A ward and the guardian; an institution where the guardian is [`NONE`].
pub(super) struct Ward {
    pub(super) person: u32,
    pub(super) guardian: u32,
    pub(super) basis: Basis,
    pub(super) from: Day,
    pub(super) until: Day,
}

/// A carer and the person cared for.
pub(super) struct Cared {
    pub(super) person: u32,
    pub(super) carer: u32,
    pub(super) from: Day,
}

/// Everyone in somebody's care, in the order of their numbers.
#[derive(Default)]
pub(super) struct Care {
    pub(super) wards: Vec<Ward>,
    pub(super) carers: Vec<Cared>,
    /// The guardians given to a parent's children so far: brothers and sisters stay together.
    by_parent: FxHashMap<u32, u32>,
}

impl Care {
    /// The guardians of a person.
    pub(super) fn of(&self, ward: u32) -> &[Ward] {
        let from = self.wards.partition_point(|w| w.person < ward);
        let until = self.wards.partition_point(|w| w.person <= ward);
        &self.wards[from..until]
    }

    /// Whether the person lives in an institution.
    pub(super) fn in_institution(&self, person: u32) -> Option<Day> {
        self.of(person).iter().find(|w| w.guardian == NONE).map(|w| w.from)
    }
}

/// Finds everyone who needs somebody, and somebody for them.
pub(super) fn arrange(country: &Country) -> Care {
    let needy: Vec<(u32, Day)> = (0..country.people.len() as u32)
        .filter_map(|person| Some((person, needs_guardian(country, person)?)))
        .collect();
    let kin = Kin::of(country, &needy);
    let mut care = Care::default();
    for (person, since) in needy {
        give_guardian(country, &kin, &mut care, person, since);
    }
    care.carers = carers(country);
    care
}

/// Since when nobody can act for a child or an incapacitated adult by law.
fn needs_guardian(country: &Country, person: u32) -> Option<Day> {
    let human = country.human(person);
    if !human.lives() {
        return None;
    }
    if human.birth.plus_years(18) <= country.as_of {
        return country.incapacitated(person);
    }
    let mut since = human.birth;
    for parent in country.parents(person) {
        since = since.max(lost(country, parent, person)?);
    }
    Some(since)
}

/// Since when a parent can no longer raise a child.
fn lost(country: &Country, parent: u32, child: u32) -> Option<Day> {
    let human = country.human(parent);
    let prison = country.imprisoned(parent).filter(|term| term.contains(country.as_of));
    [
        human.death.known(),
        country.rights_limited(parent, child).map(|(day, _)| day),
        country.missing(parent),
        prison.map(|term| term.from),
        country.incapacitated(parent),
    ]
    .into_iter()
    .flatten()
    .min()
}

/// The children of the grandmothers and mothers of those in need.
struct Kin {
    children: FxHashMap<u32, Vec<u32>>,
}

impl Kin {
    fn of(country: &Country, needy: &[(u32, Day)]) -> Kin {
        let mut children: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (person, _) in needy {
            for parent in country.parents(*person) {
                for mother in [parent, country.human(parent).mother] {
                    children.entry(mother).or_default();
                }
            }
        }
        for (i, human) in country.people.iter().enumerate() {
            if let Some(list) = children.get_mut(&human.mother).filter(|_| human.mother != NONE) {
                list.push(i as u32);
            }
        }
        Kin { children }
    }

    /// Grandparents, then aunts and uncles, then grown brothers and sisters.
    fn candidates(&self, country: &Country, ward: u32) -> Vec<u32> {
        let mut found: Vec<u32> = country.parents(ward).flat_map(|p| country.parents(p)).collect();
        let adult = country.age(ward) >= 18;
        if adult {
            found.splice(0..0, country.parents(ward));
        }
        let mothers = country.parents(ward).map(|p| country.human(p).mother);
        for mother in mothers.chain(country.parents(ward)) {
            found.extend(self.children.get(&mother).into_iter().flatten());
        }
        let own = |p: u32| !adult && country.parents(ward).any(|parent| parent == p);
        found.retain(|p| *p != ward && !own(*p) && fit(country, *p));
        found
    }
}

/// Whether somebody may be a guardian.
fn fit(country: &Country, person: u32) -> bool {
    (24..78).contains(&country.age(person)) && country.able(person)
}

fn give_guardian(country: &Country, kin: &Kin, care: &mut Care, ward: u32, since: Day) {
    let mut dice = country.dice(Topic::Care, ward);
    let birth = country.human(ward).birth;
    let from = since.plus_days(dice.days(20, 100));
    if from >= country.as_of {
        return;
    }
    let adult = birth.plus_years(18) <= country.as_of;
    let siblings: Vec<u32> = country.parents(ward).filter(|_| !adult).collect();
    let mut given: Vec<u32> =
        siblings.iter().filter_map(|p| care.by_parent.get(p).copied()).collect();
    given.dedup();
    given.retain(|g| *g != ward && !country.parents(ward).any(|parent| parent == *g));
    let mut stranger = false;
    if given.is_empty() {
        let kind = dice.below(100);
        let (guardian, foreign) = match kin.candidates(country, ward).first() {
            Some(found) if kind < 88 || adult => (*found, false),
            _ if !(45..92).contains(&kind) => (foster_parent(country, ward, &mut dice), true),
            _ => (NONE, false),
        };
        given.push(guardian);
        stranger = foreign;
    }
    for parent in siblings {
        care.by_parent.entry(parent).or_insert(given[0]);
    }
    let basis = basis_of(birth, from, stranger, &mut dice);
    let minor = birth.plus_years(18) > country.as_of;
    let until = if minor && dice.chance(500_000) { birth.plus_years(18) } else { Day::OPEN_END };
    for guardian in given {
        care.wards.push(Ward { person: ward, guardian, basis, from, until });
    }
}

fn basis_of(birth: Day, from: Day, stranger: bool, dice: &mut Dice) -> Basis {
    let age = birth.age_on(from);
    match (stranger && age < 18, dice.below(10)) {
        (true, 0..3) => Basis::Patronage,
        (true, 3..6) => Basis::Foster,
        (true, 6..8) => Basis::ProfessionalFoster,
        _ if (14..18).contains(&age) => Basis::Trusteeship,
        _ => Basis::Guardianship,
    }
}

/// A married woman of the same region, or [`NONE`].
fn foster_parent(country: &Country, ward: u32, dice: &mut Dice) -> u32 {
    for _ in 0..80 {
        let person = dice.below(country.people.len() as u64) as u32;
        let human = country.human(person);
        if human.is_female()
            && human.region == country.human(ward).region
            && (30..58).contains(&country.age(person))
            && country.partner(person).is_some_and(|(other, _)| other != ward)
            && country.able(person)
            && !country.parents(ward).any(|p| p == person)
        {
            return person;
        }
    }
    NONE
}

/// One carer for most adults with a disability of group 1, kin or not, nobody cares for two.
fn carers(country: &Country) -> Vec<Cared> {
    let cared: Vec<u32> = (0..country.people.len() as u32)
        .filter(|p| country.group_1(*p) && country.dice(Topic::Care, *p).chance(950_000))
        .collect();
    let mut grown: FxHashMap<u32, u32> = cared.iter().map(|p| (*p, NONE)).collect();
    for child in 0..country.people.len() as u32 {
        for parent in country.parents(child) {
            if grown.get(&parent) == Some(&NONE) && cares(country, child) {
                grown.insert(parent, child);
            }
        }
    }
    let mut busy: FxHashSet<u32> = FxHashSet::default();
    let mut found = Vec::with_capacity(cared.len());
    for cared in cared {
        let mut dice = country.dice(Topic::Status, cared);
        let spouse = country.partner(cared).map_or(NONE, |(other, _)| other);
        let human = country.human(cared);
        let stranger = foster_parent(country, cared, &mut dice);
        let mut order = [spouse, human.mother, grown[&cared], stranger];
        order.rotate_left(dice.weighted(&[50, 0, 30, 20]));
        let free = |p: &u32| *p != NONE && *p != cared && !busy.contains(p) && cares(country, *p);
        let Some(carer) = order.into_iter().find(free) else { continue };
        let start = country.disability(cared).map_or(human.birth, |d| d.from);
        let adult = human.birth.plus_years(18).max(country.human(carer).birth.plus_years(18));
        let from = start.max(adult).plus_days(dice.days(10, 300));
        if from < country.as_of {
            busy.insert(carer);
            found.push(Cared { person: cared, carer, from });
        }
    }
    found
}

fn cares(country: &Country, person: u32) -> bool {
    (20..75).contains(&country.age(person)) && country.able(person) && !country.group_1(person)
}

/// The name of a children's home of a region, for an adult of a social centre.
pub(super) fn institution(country: &Country, ward: u32) -> String {
    let region = REGIONS[country.human(ward).region as usize].code;
    let number = country.dice(Topic::Home, ward).below(4) + 1;
    let adult = country.age(ward) >= 18;
    let kind = if adult {
        "әлеуметтік қызмет көрсету орталығы"
    } else {
        "балалар үйі"
    };
    format!("№ {number} {kind} ({region})")
}
