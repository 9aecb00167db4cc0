//! The tables and numbers of spec 3, worked by hand. Tests only.

use super::{
    Medians, RefRow, Rules, fraction::Fraction, law, loss::best_way, met::medians_of_one_region,
    reference_entitlements, reference_lawful_card, reference_lawful_families, reference_medians,
    reference_notices,
};
use crate::reference::{
    Known, World,
    examples::{about, address, day, members, refs, three},
    world::IncomeRow,
};
use otbasy::domain::{
    Basis, Day, IncomeKind, Lens, LinkKind, Month, RecordState, Region, Sex, StatusKind,
};

const D: &str = "2026-03-01";

fn rows_on(w: &World, d: &str) -> Vec<RefRow> {
    reference_entitlements(w, day(d), None, &Medians::new(), true)
}

/// `recipient > beneficiaries amount from until`, and what is unusual, of the rows of a code.
fn told(w: &World, d: &str, code: &str) -> Vec<String> {
    let tell = |row: RefRow| {
        let [_, recipient, beneficiaries, status, monthly, once, from, until, chosen, _] =
            row.cells();
        let unusual = match (status.as_str(), chosen.as_str()) {
            ("ENTITLED", "true") => "",
            ("ENTITLED", _) => " not chosen",
            _ => " unknown",
        };
        let plain = format!("{recipient} > {beneficiaries} {monthly}{once} {from} {until}");
        format!("{}{unusual}", plain.replace("ref:", ""))
    };
    rows_on(w, d).into_iter().filter(|row| row.code == code).map(tell).collect()
}

fn pay(w: &mut World, who: &str, kind: IncomeKind, last: &str, months: u16, amount: &str) {
    let last = Month::parse(last).unwrap().number();
    for back in 0..months {
        w.incomes.push(IncomeRow {
            person: format!("ref:{who}"),
            month: Month::from_number(last - back).to_string(),
            kind,
            amount: amount.to_owned(),
        });
    }
}

fn dies(w: &mut World, who: &str, on: &str) {
    let person = w.persons.iter_mut().find(|p| p.reference == who).unwrap();
    person.death = Some(day(on));
}

fn child_of(w: &mut World, parents: &[&str], name: &str, birth: &str) {
    w.person(name, Sex::Male, birth);
    for parent in parents {
        w.link(LinkKind::Parent, parent, name).basis = Some(Basis::Birth);
    }
}

/// "two brothers of 10 and 12 survive their father, mother alive; the younger has
/// `DISABILITY/CHILD`".
fn brothers() -> World {
    let mut w = three();
    child_of(&mut w, &["f", "m"], "e", "2014-01-01");
    w.status("c", StatusKind::Disability, "CHILD");
    dies(&mut w, "f", "2026-01-10");
    w
}

#[test]
fn two_brothers() {
    let w = brothers();
    let end = "2026-01-10 2032-01-01";
    let survivors = [format!("m > c 43224 {end} not chosen"), format!("m > e 46783 {end}")];
    assert_eq!(told(&w, D, "SURVIVOR_STATE"), survivors);
    assert_eq!(told(&w, D, "DISABILITY_STATE"), ["m > c 81871 2016-01-01 2034-01-01"]);
    assert_eq!(told(&w, D, "DISABLED_CHILD_CARER"), ["m > c 81871 2016-01-01 2034-01-01"]);
    assert_eq!(told(&w, D, "SURVIVOR_SOCIAL"), [""; 0]);
    let choice = rows_on(&w, D).iter().filter(|row| !row.chosen).count();
    assert_eq!((rows_on(&w, D).len(), choice), (4, 1));
}

/// "Numbers that must come out": base values times the tables, each rounded up once.
#[test]
fn the_published_numbers() {
    let minima = |on: &str| law::subsistence_minimum(day(on));
    let mci = |on: &str| law::mci(day(on)).unwrap();
    let of_minima = |part: Fraction| (part * minima(D)).ceiling();
    let of_mci = |part: Fraction| (part * mci(D)).ceiling();
    let survivors: Vec<_> = (1..=7).map(|n| of_minima(law::survivors_in_all(n))).collect();
    assert_eq!(survivors, [46_783, 86_447, 114_415, 132_213, 139_841, 152_553, 152_553]);
    assert_eq!(of_minima(law::full_orphan()), 78_311);
    assert_eq!([1, 3, 4].map(|n| of_mci(law::birth_grant(n))), [164_350, 164_350, 272_475]);
    let care = [1, 2, 3, 4, 9].map(|n| of_mci(law::child_care(n)));
    assert_eq!(care, [24_912, 29_454, 33_952, 38_493, 38_493]);
    assert_eq!(of_mci(law::birth_grant(1)) + 18 * care[0], 612_766);
    assert_eq!(of_minima(law::carer()), 81_871);
    let disability = |age, early, group| law::disability(age, early, group).map(of_minima);
    let adult = Some(30);
    assert_eq!(disability(adult, false, "GROUP_1"), Some(111_873));
    assert_eq!(disability(adult, true, "GROUP_2"), Some(93_058));
    assert_eq!(disability(adult, false, "GROUP_2"), Some(89_498));
    assert_eq!(disability(None, false, "GROUP_3"), Some(61_022));
    assert_eq!(disability(adult, true, "CHILD"), None);
    assert_eq!(disability(Some(6), false, "").map(|a| a + 81_871), Some(163_742));
    let large = [4, 5, 6, 7, 8, 10].map(|n| law::large_family(n).map(of_mci));
    let published = [69_330, 86_673, 104_017, 121_360, 138_400, 173_000];
    assert_eq!(large, published.map(Some));
    assert_eq!(law::award("KUMIS_ALKA").map(of_mci), Some(27_680));
    assert_eq!(law::award("ALTYN_ALKA").map(of_mci), Some(32_005));
    assert_eq!(of_mci(law::orphan_guardian()), 43_250);
    let earlier = "2025-06-01";
    assert_eq!((law::survivors_in_all(1) * minima(earlier)).ceiling(), 42_530);
    assert_eq!((law::full_orphan() * minima(earlier)).ceiling(), 71_192);
    assert_eq!((law::birth_grant(1) * mci(earlier)).ceiling(), 149_416);
    assert_eq!((law::large_family(4).unwrap() * mci(earlier)).ceiling(), 63_030);
    assert_eq!(law::mci(day("2023-12-31")), None);
}

/// "Three full orphans in one home: ⌈3·1.54·SM⌉ = 234 932 in 2026." Once, though both parents died.
#[test]
fn three_full_orphans_in_one_home() {
    let mut w = three();
    child_of(&mut w, &["f", "m"], "e", "2014-01-01");
    child_of(&mut w, &["f", "m"], "g", "2010-01-01");
    w.person("a", Sex::Female, "1960-01-01");
    for c in ["c", "e", "g"] {
        let link = w.link(LinkKind::Guardian, "a", c).dates("2026-02-01", "");
        link.basis = Some(Basis::Guardianship);
    }
    dies(&mut w, "f", "2025-01-10");
    dies(&mut w, "m", "2026-01-10");
    assert_eq!(told(&w, D, "SURVIVOR_STATE"), ["a > c e g 234932 2026-01-10 2028-01-01"]);
    let guardian = told(&w, D, "ORPHAN_GUARDIAN");
    assert_eq!(guardian[0], "a > c 43250 2026-02-01 2034-01-01");
    assert_eq!(guardian.len(), 3);
    w.links.retain(|link| link.kind != LinkKind::Guardian);
    assert_eq!(told(&w, D, "SURVIVOR_STATE"), [" > c e g 234932 2026-01-10 2028-01-01"]);
    assert_eq!(told(&w, D, "ORPHAN_GUARDIAN"), [""; 0]);
}

/// "a full orphan with adult group 3 keeps the survivor benefit (1.20 < 1.54)."
#[test]
fn an_orphan_of_group_3_keeps_the_survivor_benefit() {
    let mut w = three();
    child_of(&mut w, &["f", "m"], "s", "2007-01-01");
    w.link(LinkKind::Guardian, "", "c").institution = "Home 1".to_owned();
    w.status("s", StatusKind::Student, "FULL_TIME");
    w.status("s", StatusKind::Disability, "GROUP_3").valid_from = Some(day("2025-05-05"));
    dies(&mut w, "f", "2025-12-10");
    dies(&mut w, "m", "2025-12-10");
    // equal shares, equal days: the smaller iin of the deceased, `ref:f`; the end by the older
    let end = "2025-12-10 2030-01-01";
    let expected = [format!(" > c 78311 {end}"), format!("s > s 78311 {end}")];
    assert_eq!(told(&w, D, "SURVIVOR_STATE"), expected);
    let loser = told(&w, D, "DISABILITY_STATE");
    assert_eq!(loser, ["s > s 61022 2025-05-05  not chosen"]);
}

/// "A woman born 1967-03-10 … : her date is 2028-09-10. One born 1966-12-31: 2027-12-31."
#[test]
fn pension_dates() {
    let date = |sex: Sex, birth: &str| -> Option<Day> {
        let mut w = World::default();
        w.person("a", sex, birth);
        let known = Known::new(&w, None, true);
        Rules::new(&known, day(D), &Medians::new()).pension_date("ref:a")
    };
    for (sex, birth, expected) in [
        (Sex::Female, "1967-03-10", "2028-09-10"),
        (Sex::Female, "1966-12-31", "2027-12-31"),
        (Sex::Female, "1967-01-01", "2028-07-01"),
        (Sex::Female, "1967-08-01", "2029-08-01"),
        (Sex::Female, "1968-01-01", "2030-07-01"),
        (Sex::Female, "1968-09-01", "2031-09-01"),
        (Sex::Male, "1963-02-28", "2026-02-28"),
        (Sex::Unknown, "1963-02-28", "2026-02-28"),
    ] {
        assert_eq!(date(sex, birth), Some(day(expected)), "{birth}");
    }
    assert_eq!(date(Sex::Female, ""), None);
}

/// The father's insured salary: 60 months of 490 000, three children and the mother as the carer.
#[test]
fn the_social_payment_for_a_breadwinner() {
    let mut w = three();
    child_of(&mut w, &["f", "m"], "b", "2025-06-01");
    pay(&mut w, "f", IncomeKind::InsuredSalary, "2026-01", 61, "490000");
    dies(&mut w, "f", "2026-01-10");
    // the month of the death does not count; (490 000 − 42 500) · 0.6 · 0.8 · 1.0
    let expected = ["m > b c m 214800 2026-01-10 2028-06-01"];
    assert_eq!(told(&w, D, "SURVIVOR_SOCIAL"), expected);
    assert_eq!(told(&w, D, "SURVIVOR_STATE"), ["m > b c m 114415 2026-01-10 2033-06-01"]);
    w.status("m", StatusKind::Employed, "");
    // 447 500 · 0.6 · 0.65
    let expected = ["m > b c 174525 2026-01-10 2034-01-01"];
    assert_eq!(told(&w, D, "SURVIVOR_SOCIAL"), expected);
}

#[test]
fn payments_for_lost_work_and_capacity() {
    let mut w = World::default();
    w.person("a", Sex::Male, "1985-01-01");
    pay(&mut w, "a", IncomeKind::InsuredSalary, "2026-01", 12, "120000");
    w.status("a", StatusKind::Unemployed, "").valid_from = Some(day("2026-02-01"));
    // A = 60 000, L = 0.75, two months
    let expected = ["a > a 20250 2026-02-01 2026-04-01"];
    assert_eq!(told(&w, "2026-03-31", "JOB_LOSS_SOCIAL"), expected);
    assert_eq!(told(&w, "2026-04-01", "JOB_LOSS_SOCIAL"), [""; 0]);
    let mut w = World::default();
    w.person("a", Sex::Female, "1985-01-01");
    pay(&mut w, "a", IncomeKind::InsuredSalary, "2026-01", 60, "900000");
    w.status("a", StatusKind::CapacityLoss, "60").valid_from = Some(day("2026-02-10"));
    // A = 7 · 85 000; (595 000 − 42 500) · 0.6 · 0.5
    let expected = ["a > a 165750 2026-02-10 2048-01-01"];
    assert_eq!(told(&w, D, "CAPACITY_LOSS_SOCIAL"), expected);
}

#[test]
fn a_first_child() {
    let mut w = World::default();
    w.person("m", Sex::Female, "1995-01-01");
    child_of(&mut w, &["m"], "b", "2024-08-31");
    let due = |d: &str| (told(&w, d, "BIRTH_GRANT"), told(&w, d, "CHILD_CARE"));
    // MCI at the birth for what is paid once, at D for what is paid every month
    let grant = "m > b 140296 2024-08-31 2026-03-01".to_owned();
    let care = "m > b 24912 2024-08-31 2026-03-01".to_owned();
    assert_eq!(due("2026-02-28"), (vec![grant], vec![care]));
    assert_eq!(due(D), (vec![], vec![]));
    let mut early = w.clone();
    early.persons[1].birth = Some(day("2023-12-31"));
    let unknown = ["m > b  2023-12-31 2025-07-01 unknown"];
    assert_eq!(told(&early, "2025-06-30", "BIRTH_GRANT"), unknown);
    pay(&mut w, "m", IncomeKind::InsuredSalary, "2024-07", 24, "300000");
    let social = ["m > b 120000 2024-08-31 2026-03-01"];
    assert_eq!(told(&w, "2026-02-28", "CHILD_CARE_SOCIAL"), social);
    assert_eq!(told(&w, "2026-02-28", "CHILD_CARE"), [""; 0]);
}

#[test]
fn who_buries() {
    let mut w = three();
    w.status("f", StatusKind::Pensioner, "SERVICE").valid_until = Some(day("2025-03-02"));
    dies(&mut w, "f", "2025-03-02");
    w.person("s", Sex::Male, "2000-01-01");
    w.link(LinkKind::Parent, "f", "s").basis = Some(Basis::Birth);
    // 15.7 · 3 932; not married: the grown-up son
    assert_eq!(told(&w, D, "BURIAL"), ["s > f 61733 2025-03-02 2026-03-02"]);
    assert_eq!(told(&w, "2026-03-02", "BURIAL"), [""; 0]);
    w.link(LinkKind::Spouse, "m", "f").dates("2015-01-01", "2025-03-02");
    assert_eq!(told(&w, D, "BURIAL"), ["m > f 61733 2025-03-02 2026-03-02"]);
    // the mother shares the child's family on the eve, but is neither spouse nor kin
    w.links.retain(|link| link.kind != LinkKind::Spouse && link.to != "ref:s");
    assert_eq!(told(&w, D, "BURIAL"), [""; 0]);
    address(&mut w, "f", "d1");
    address(&mut w, "m", "d1");
    assert_eq!(told(&w, D, "BURIAL"), ["m > f 61733 2025-03-02 2026-03-02"]);
    w.statuses[0].valid_until = Some(day("2025-03-01"));
    assert_eq!(told(&w, D, "BURIAL"), [""; 0]);
}

#[test]
fn below_the_line() {
    let mut w = three();
    address(&mut w, "c", "d1");
    address(&mut w, "m", "d1");
    pay(&mut w, "m", IncomeKind::Salary, "2025-12", 3, "30000");
    pay(&mut w, "m", IncomeKind::Benefit, "2025-12", 3, "900000");
    // the father lives elsewhere; m and c: mean 15 000, line 35 595.7
    let quarter = "2026-01-01 2026-04-01";
    let expected = [format!("f > f 35596 {quarter}"), format!("m > c m 41192 {quarter}")];
    assert_eq!(told(&w, "2026-03-15", "TARGETED_AID"), expected);
    w.persons[1].region = Region::from_code(75);
    let medians = medians_of_one_region();
    let rows = reference_entitlements(&w, day("2026-03-15"), None, &medians, true);
    let aid = rows.iter().find(|row| row.recipient == "ref:m").unwrap();
    // the line is 0.35 · 148 200 = 51 870
    assert_eq!((aid.monthly, aid.variant), (Some(73_740), "CONDITIONAL"));
    let found = reference_medians(&w, day("2026-03-15"), None);
    assert_eq!(found, [(Region::from_code(75).unwrap(), "15000.00".to_owned())].into());
    w.incomes.clear();
    assert_eq!(told(&w, "2026-03-15", "TARGETED_AID"), [""; 0]);
}

/// A row that a contested record decides has no amount, nor have others of that family.
#[test]
fn a_contested_filiation() {
    let mut w = brothers();
    w.status("m", StatusKind::Disability, "GROUP_2");
    w.links[0].state = Some(RecordState::Contested);
    assert_eq!(told(&w, D, "SURVIVOR_STATE")[1], "m > e  2026-01-10 2032-01-01");
    assert_eq!(told(&w, D, "DISABILITY_STATE")[1], "m > m  2005-01-01 ");
    w.links[0].state = None;
    assert_eq!(told(&w, D, "DISABILITY_STATE")[1], "m > m 89498 2005-01-01 ");
}

#[test]
fn notices() {
    let mut w = World::default();
    w.person("a", Sex::Female, "1965-03-31");
    w.person("b", Sex::Male, "1963-03-01");
    w.person("c", Sex::Female, "1965-04-01");
    w.status("b", StatusKind::Unemployed, "").valid_from = Some(day(D));
    w.status("c", StatusKind::Kandas, "").valid_until = Some(day("2026-04-30"));
    w.status("a", StatusKind::Kandas, "").valid_until = Some(day("2026-05-01"));
    let told: Vec<_> =
        reference_notices(&w, day(D), None).iter().map(|row| row.join(" ")).collect();
    let expected = [
        "EMPLOYMENT_MEASURES ref:b 2026-03-01",
        "KANDAS_EXPIRY ref:c 2026-04-30",
        "PENSION_AGE ref:a 2026-03-31",
        "PENSION_AGE ref:b 2026-03-01",
    ];
    assert_eq!(told, expected);
}

/// The lens, circumstances and dates of the card that rest on these rules.
#[test]
fn the_card_of_the_bereaved() {
    let mut w = three();
    child_of(&mut w, &["f", "m"], "b", "2025-06-01");
    dies(&mut w, "f", "2026-01-10");
    let card = |holder: &str, lens: Lens| {
        let holder = format!("ref:{holder}");
        reference_lawful_card(&w, &holder, (day(D), None), lens, &Medians::new(), true)
    };
    assert_eq!(members(&card("f", Lens::Survivors)), refs(&["b", "c", "m"]));
    assert!(card("f", Lens::Survivors).warnings.is_empty());
    let family = card("m", Lens::Card);
    // the mother is a survivor, but not of a parent or of whoever supported her by a link
    assert_eq!(about(&family, "LOST_BREADWINNER"), refs(&["b", "c"]));
    assert_eq!(about(&family, "BELOW_POVERTY_LINE"), refs(&[]));
    let term = |on: &str, what: &str| (on.to_owned(), "ref:m".to_owned(), what.to_owned());
    assert!(family.calendar.contains(&term("2026-12-01", "TERM_END:BIRTH_GRANT")));
    let pension = "2050-01-01";
    assert!(family.calendar.contains(&term(pension, "PENSION_AGE")));
    let families = reference_lawful_families(&w, (day(D), None), &Medians::new(), true);
    assert_eq!(families.len(), 1);
    assert_eq!(families[0].calendar, family.calendar);
}

/// "equal: more people take `DISABILITY_STATE`; then the smaller sorted list of their iins". With
/// the multiples in force no two ways are equal: each disability multiple is above what one
/// survivor less costs the others, so the tie is shown with invented ones.
#[test]
fn of_equal_ways_more_people_take_disability_then_the_smaller_list() {
    let names = ["ref:a".to_owned(), "ref:b".to_owned()];
    let way = |none: &str, a: &str, b: &str, both: &str| {
        let sums = [none, a, b, both].map(Fraction::decimal);
        let taken = best_way(&names, |takers| {
            let bit = |n: usize| usize::from(takers.contains(&names[n]));
            sums[bit(0) + 2 * bit(1)]
        });
        taken.into_iter().map(|who| who.replace("ref:", "")).collect::<String>()
    };
    // 0.92 for the one survivor, 0.92 for the disability: equal, so it is taken
    assert_eq!(way("0.92", "0.92", "0", "0"), "a");
    // 1.70 = 0.78 + 0.92: one takes it rather than none, the one with the smaller iin
    assert_eq!(way("1.70", "1.70", "1.70", "1.56"), "a");
    // 1.70 = 0.85 + 0.85: both rather than one or none
    assert_eq!(way("1.70", "1.70", "1.70", "1.70"), "ab");
    // the larger sum goes before the number of people
    assert_eq!(way("1.70", "1.69", "1.69", "1.69"), "");
    assert_eq!(way("1.70", "1.70", "1.71", "1.70"), "b");
}

/// "c was born on d or up to 280 days after it (both included)": by a man who was no legal parent
/// at the death, as the link begins with the birth.
#[test]
fn the_edges_of_the_280_days() {
    // 2025-03-01 and 280 days is 2025-12-06
    for (birth, survives) in
        [("2025-03-01", true), ("2025-03-02", true), ("2025-12-06", true), ("2025-12-07", false)]
    {
        let mut w = World::default();
        w.person("f", Sex::Male, "1985-01-01");
        w.person("m", Sex::Female, "1987-01-01");
        w.status("m", StatusKind::Employed, "");
        child_of(&mut w, &["f", "m"], "b", birth);
        dies(&mut w, "f", "2025-03-01");
        let until = day(birth).plus_years(18);
        let row = format!("m > b 46783 2025-03-01 {until}");
        let expected = if survives { vec![row] } else { vec![] };
        assert_eq!(told(&w, D, "SURVIVOR_STATE"), expected, "born on {birth}");
    }
}

/// "of the custodians in the homes of the counted children a woman, if several the one in more of
/// these homes, then the smaller iin; without a woman, anyone by the same order."
#[test]
fn a_woman_first_in_a_large_family() {
    use Sex::{Female, Male};
    // two married people, each with children of their own, and who of them is paid
    for (a, z, of_a, of_z, paid) in [
        // he is in three of the homes and has the smaller iin, she is a woman and in one
        (Male, Female, &["k1", "k2", "k3"][..], &["k4"][..], "z"),
        // two men: the one in more homes
        (Male, Male, &["k1", "k2", "k3"], &["k4"], "a"),
        (Male, Male, &["k1"], &["k2", "k3", "k4"], "z"),
        // two women: the one in more homes; as many, the smaller iin
        (Female, Female, &["k1"], &["k2", "k3", "k4"], "z"),
        (Female, Female, &["k1", "k2"], &["k3", "k4"], "a"),
    ] {
        let mut w = World::default();
        w.person("a", a, "1980-01-01");
        w.person("z", z, "1982-01-01");
        w.link(LinkKind::Spouse, "a", "z");
        for (parent, children) in [("a", of_a), ("z", of_z)] {
            children.iter().for_each(|name| child_of(&mut w, &[parent], name, "2014-01-01"));
        }
        let row = format!("{paid} > k1 k2 k3 k4 69330 2014-01-01 2032-01-01");
        assert_eq!(told(&w, D, "LARGE_FAMILY"), [row], "{a} {z} {of_a:?}");
    }
}
