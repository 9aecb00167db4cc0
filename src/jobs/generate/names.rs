//! How people are called: given names by fashion, surnames by inheritance, patronymics by the
//! father. Women keep their surname here, as most do; a surname proves nothing about a family.

use super::country::{Country, Human, NONE};
use super::dice::{Dice, Topic};
use super::figures::{KAZAKH, RUSSIAN, TATAR, UZBEK};
use super::name_lists::{MEN, SURNAMES, WOMEN};

/// A surname that is the given name of the father or grandfather, without an ending.
const FROM_GIVEN: u16 = 0x8000;

/// Chooses the given name and the surname of a newborn.
pub(super) fn give(country: &Country, human: &mut Human, twin: bool, dice: &mut Dice) {
    human.given = given(country, human, dice);
    let sibling = country.people.last().filter(|_| twin);
    if sibling.is_some_and(|s| s.given == human.given && s.is_female() == human.is_female()) {
        let list = list_of(human.people, human.is_female());
        human.given = ((human.given as usize + 1) % list.len()) as u8;
    }
    human.surname = surname(country, human, sibling, dice);
}

/// That of the twin, the father, the mother, or a new one.
fn surname(country: &Country, human: &Human, twin: Option<&Human>, dice: &mut Dice) -> u16 {
    if let Some(twin) = twin {
        return twin.surname;
    }
    if let Some(father) = country.people.get(human.father as usize) {
        return inherited(father, dice);
    }
    if let Some(mother) = country.people.get(human.mother as usize) {
        return mother.surname;
    }
    let (from, to) = SURNAMES.1[human.people as usize];
    (from + dice.below((to - from) as u64) as usize) as u16
}

/// From one child of a mother to the next, so that brothers do not share a name: no multiple of a
/// window.
const STEP: u64 = 5;

/// How many names of a list are in fashion at a time.
fn window(names: usize) -> u64 {
    names as u64 * 2 / 5
}

/// The fashion moves along the list: old names first, those of today last.
fn given(country: &Country, human: &Human, dice: &mut Dice) -> u8 {
    let names = list_of(human.people, human.is_female()).len();
    let window = window(names);
    let year = human.birth.civil().0.clamp(1930, 2030) as u64 - 1930;
    let from = (names as u64 - window) * year / 100;
    let (mut own, order) = match country.people.get(human.mother as usize) {
        Some(mother) => (country.dice(Topic::Names, human.mother), u64::from(mother.parity)),
        None => (Dice::of(dice.next(), Topic::Names, 0), 0),
    };
    // The smaller of two draws: some names are loved more.
    let first = own.below(window).min(own.below(window * 2));
    (from + (first + order * STEP) % window) as u8
}

fn list_of(people: u8, female: bool) -> &'static [&'static str] {
    let lists = if female { &WOMEN } else { &MEN };
    lists[people as usize]
}

/// The father's surname; some Kazakh children get his given name instead.
fn inherited(father: &Human, dice: &mut Dice) -> u16 {
    let modern = father.birth.civil().0 >= 1965;
    if father.people == KAZAKH && modern && dice.chance(90_000) {
        FROM_GIVEN | u16::from(father.given)
    } else {
        father.surname
    }
}

/// The given name as written.
pub(super) fn given_of(human: &Human) -> &'static str {
    list_of(human.people, human.is_female())[human.given as usize]
}

/// The surname as written, with a woman's ending where it has one.
pub(super) fn surname_of(human: &Human) -> String {
    if human.surname & FROM_GIVEN != 0 {
        return MEN[KAZAKH as usize][(human.surname & 0xff) as usize].to_owned();
    }
    let stem = SURNAMES.0[human.surname as usize];
    if !human.is_female() {
        return stem.to_owned();
    }
    if let Some(root) = stem.strip_suffix("ский") {
        return format!("{root}ская");
    }
    let gendered = ["ов", "ев", "ёв", "ин"].iter().any(|ending| stem.ends_with(ending));
    if gendered { format!("{stem}а") } else { stem.to_owned() }
}

/// The patronymic, empty for those without one.
pub(super) fn patronymic_of(country: &Country, person: u32) -> String {
    let human = country.human(person);
    let mut dice = country.dice(Topic::Names, person);
    let from = match country.people.get(human.father as usize) {
        Some(father) => given_of(father),
        None if human.mother != NONE && dice.chance(500_000) => return String::new(),
        None => {
            let list = MEN[human.people as usize];
            list[dice.below(list.len() as u64 / 2) as usize]
        }
    };
    let year = human.birth.civil().0;
    match human.people {
        KAZAKH if year >= 1992 && dice.chance(550_000) => kazakh(from, human.is_female()),
        KAZAKH if year >= 1992 && dice.chance(250_000) => String::new(),
        KAZAKH | RUSSIAN | UZBEK | TATAR => slavic(from, human.is_female()),
        _ if dice.chance(500_000) => String::new(),
        _ => slavic(from, human.is_female()),
    }
}

fn kazakh(from: &str, female: bool) -> String {
    format!("{from}{}", if female { "қызы" } else { "ұлы" })
}

fn slavic(from: &str, female: bool) -> String {
    let soft = from.ends_with(['й', 'ь', 'а', 'е', 'и', 'і', 'о', 'у', 'ә', 'э', 'ю', 'я']);
    let root = from.strip_suffix(['й', 'ь']).unwrap_or(from);
    let vowel = if soft { 'е' } else { 'о' };
    format!("{root}{vowel}{}", if female { "вна" } else { "вич" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patronymics() {
        for (from, man, woman) in [
            ("Серік", "Серікович", "Серіковна"),
            ("Сергей", "Сергеевич", "Сергеевна"),
            ("Дмитрий", "Дмитриевич", "Дмитриевна"),
            ("Игорь", "Игоревич", "Игоревна"),
            ("Мұса", "Мұсаевич", "Мұсаевна"),
        ] {
            assert_eq!((slavic(from, false), slavic(from, true)), (man.into(), woman.into()));
        }
        assert_eq!(kazakh("Ерлан", true), "Ерланқызы");
    }

    #[test]
    fn every_people_has_names() {
        for list in MEN.iter().chain(&WOMEN) {
            assert!((10..=255).contains(&list.len()));
            assert_ne!(window(list.len()) % STEP, 0, "{list:?}");
        }
        let (surnames, ranges) = &SURNAMES;
        assert_eq!(ranges[ranges.len() - 1].1, surnames.len());
        assert!(ranges.windows(2).all(|pair| pair[0].1 == pair[1].0));
    }
}
