//! Naming is total, the way back of the way back is the way, and the classes of the far.

use super::super::{LONGEST_PATH, inverse};
use super::*;
use crate::domain::Locale;
use proptest::prelude::*;

fn sex() -> impl Strategy<Value = Sex> {
    prop_oneof![Just(Sex::Male), Just(Sex::Female), Just(Sex::Unknown)]
}

fn birth() -> impl Strategy<Value = Day> {
    prop_oneof![Just(Day::OPEN_START), (0..20_000i32).prop_map(Day::from_number)]
}

fn care() -> impl Strategy<Value = Care> {
    use Care::{Foster, Guardianship, Patronage, Trusteeship};
    prop_oneof![Just(Guardianship), Just(Trusteeship), Just(Patronage), Just(Foster)]
}

fn kind() -> impl Strategy<Value = StepKind> {
    prop_oneof![
        4 => Just(StepKind::Parent),
        4 => Just(StepKind::Child),
        3 => Just(StepKind::Spouse),
        1 => care().prop_map(StepKind::Guardian),
        1 => care().prop_map(StepKind::Ward),
        1 => prop_oneof![
            Just(StepKind::Breadwinner),
            Just(StepKind::Dependant),
            Just(StepKind::Carer),
            Just(StepKind::CaredFor),
        ],
    ]
}

prop_compose! {
    fn step()(kind in kind(), sex in sex(), birth in birth(), adopted: bool, half: bool) -> Step {
        Step { kind, sex, birth, adopted, half }
    }
}

/// Random steps, half blood only where it has a meaning.
fn path(longest: usize) -> impl Strategy<Value = (Ego, Vec<Step>)> {
    let ego = (sex(), birth()).prop_map(|(sex, birth)| Ego { sex, birth });
    (ego, prop::collection::vec(step(), 0..=longest)).prop_map(|(ego, mut steps)| {
        let mut before = None;
        for step in &mut steps {
            step.half &= step.kind == StepKind::Child && before == Some(StepKind::Parent);
            before = Some(step.kind);
        }
        (ego, steps)
    })
}

proptest! {
    #[test]
    fn naming_is_total((ego, steps) in path(12)) {
        let named = term(ego, &steps);
        for locale in [Locale::Kk, Locale::Ru, Locale::En] {
            let text = named.text(locale);
            prop_assert!(!text.is_empty() && !text.contains("  ") && text.trim() == text);
            prop_assert!(!text.contains("connected person") && !text.contains('|'), "{}", text);
        }
    }

    #[test]
    fn inverse_of_inverse_is_the_path((ego, steps) in path(12)) {
        let (other, back) = inverse(ego, &steps);
        prop_assert_eq!(back.len(), steps.len());
        prop_assert_eq!(inverse(other, &back), (ego, steps));
    }

    #[test]
    fn a_hidden_adoption_reads_as_a_birth((ego, steps) in path(6)) {
        let mut hidden = steps.clone();
        for step in &mut hidden {
            step.adopted = false;
        }
        if steps.len() != 1 {
            prop_assert_eq!(term(ego, &steps), term(ego, &hidden));
        }
    }
}

#[test]
fn far_kin_have_a_class_and_no_chain() {
    let line = |kinds: &[(StepKind, usize, Sex)]| {
        let ego = Ego { sex: Sex::Male, birth: Day::OPEN_START };
        let steps = kinds.iter().flat_map(|(kind, times, sex)| {
            std::iter::repeat_n(Step::new(*kind, *sex, Day::OPEN_START), *times)
        });
        term(ego, &steps.collect::<Vec<_>>())
    };
    let (up, down, across) = (StepKind::Parent, StepKind::Child, StepKind::Spouse);
    let (male, female) = (Sex::Male, Sex::Female);
    for (kinds, kk, ru) in [
        (vec![(up, 4, male), (down, 4, male)], "ағайын", "четвероюродный брат"),
        (vec![(up, 7, male), (down, 7, male)], "ағайын", ""),
        (vec![(up, 8, male), (down, 8, male)], "жұрағат", ""),
        (vec![(up, 9, male), (down, 9, male)], "жұрағат", "дальний родственник"),
        (vec![(up, 9, female), (down, 9, male)], "туыс", "родственник"),
        (vec![(up, 8, male), (across, 1, female), (down, 8, male)], "жекжат", "свойственник"),
    ] {
        let named = line(&kinds);
        assert_eq!(named.kk, kk);
        assert!(ru.is_empty() || named.ru == ru, "{named:?}");
    }
    assert_eq!(LONGEST_PATH, 16);
}

/// Each is what the other says of it.
#[test]
fn reciprocals() {
    for (notation, there, back) in [
        ("♂ M eB", "нағашы аға", "жиен"),
        ("♀ M Z", "нағашы апа", "жиен"),
        ("♂ F Z", "апа", "іні"),
        ("♂ F eB", "үлкен әке", "іні"),
        ("♂ M F", "нағашы ата", "жиен"),
        ("♂ F F", "ата", "немере"),
        ("♀ F M", "әже", "немере"),
        ("♂ F F F", "арғы ата", "шөбере"),
        ("♂ F F F F", "баба", "шөпшек"),
        ("♂ eB", "аға", "іні"),
        ("♀ eB", "аға", "қарындас"),
        ("♂ eZ", "әпке", "іні"),
        ("♀ eZ", "әпке", "сіңлі"),
        ("♂ eB/F", "әкесі бір аға", "әкесі бір іні"),
        ("♀ yZ/M", "анасы бір сіңлі", "анасы бір әпке"),
        ("♂ W Z H", "бажа", "бажа"),
        ("♀ H eB W", "абысын", "ажын"),
        ("♂ W F", "қайын ата", "күйеу бала"),
        ("♀ H M", "қайын ене", "келін"),
        ("♀ H eB", "қайынаға", "келін"),
        ("♂ W yB", "балдыз", "жезде"),
        ("♂ W yZ", "балдыз", "жезде"),
        ("♀ H yB", "қайын іні", "жеңге"),
        ("♂ S W F", "құда", "құда"),
        ("♀ D H M", "құдағи", "құдағи"),
        ("♂ S W B", "құда бала", "құда"),
        ("♂ F B S +", "немере аға", "немере іні"),
        ("♂ M Z S", "бөле", "бөле"),
        ("♂ M B S", "нағашы бала", "жиен"),
        ("♂ F F B S S", "шөбере туыс", "шөбере туыс"),
        ("♂ M H", "өгей әке", "өгей ұл"),
        ("♂ P X S +", "өгей аға", "өгей іні"),
        ("♂ guardian", "қорғаншы", "қорғаншылықтағы адам"),
        ("♂ trustee", "қамқоршы", "қамқорлықтағы адам"),
        ("♂ patron", "патронат тәрбиеші", "патронаттағы бала"),
        ("♂ breadwinner", "асыраушы", "асырауындағы адам"),
        ("♂ carer", "күтуші", "күтімдегі адам"),
        ("♂ F*", "асырап алған әке", "асырап алған ұл"),
    ] {
        // Nobody's sex is open in these stories.
        let (ego, mut steps) = sample(notation, true);
        for step in steps.iter_mut().filter(|step| step.sex == Sex::Unknown) {
            step.sex = Sex::Male;
        }
        let (other, way_back) = inverse(ego, &steps);
        let both = (term(ego, &steps).kk, term(other, &way_back).kk);
        assert_eq!(both, (there.into(), back.into()), "{notation}");
    }
}
