//! What holds of the rules by their text alone, over random lawful worlds: what never falls, what
//! is counted once, what stays between two changes. Each says why; each was seen red. Tests only.

use super::country::{country, identity};
use super::{law_on_disk, rights};
use crate::reference::{Case, World};
use otbasy::domain::{
    Basis, Day, Detail, IncomeKind, LinkKind, PersonNo, Scope, Sex, StatusKind, Tenge,
};
use otbasy::family::Custody;
use otbasy::graph::{Country, FamilyGraph, View};
use otbasy::rules::{self, Law, decide};
use std::collections::{BTreeMap, BTreeSet};

/// The law as it stands on disk: a value that is changed there shows at once which of these
/// properties rest on it.
fn law() -> &'static Law {
    static LAW: std::sync::LazyLock<Law> =
        std::sync::LazyLock::new(|| law_on_disk(|text| text.to_owned()));
    &LAW
}

/// A row of `entitlements.csv`, people by their public names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Row {
    code: &'static str,
    recipient: Option<String>,
    people: Vec<String>,
    amount: i64,
    term: (Day, Day),
    chosen: bool,
}

/// Every row of the country on a day.
fn rows(world: &World, d: Day, law: &Law) -> Vec<Row> {
    let country = country(world);
    let view = view(&country, d);
    let custody = Custody::new(&view);
    let everybody: Vec<PersonNo> = (0..country.people()).map(PersonNo).collect();
    let name = |p: PersonNo| view.identity(p).to_string();
    let decided = decide(&rules::Case::new(&custody, law), &everybody);
    let mut rows: Vec<Row> = decided
        .iter()
        .map(|row| {
            let mut people: Vec<String> = row.beneficiaries.iter().map(|p| name(*p)).collect();
            people.sort();
            Row {
                code: row.code,
                recipient: row.recipient.map(name),
                people,
                amount: row.monthly.or(row.once).unwrap_or(0),
                term: (row.validity.from, row.validity.until),
                chosen: row.chosen,
            }
        })
        .collect();
    rows.sort();
    rows
}

fn view(country: &Country, d: Day) -> View<'_> {
    View::new(country, Scope { as_of: d, known_at: None, rights: rights(true) })
}

/// Of these rules the sum of what is paid, and the number of payments: each is rounded up once, so
/// that a sum that is shared by fewer payments may be less by under a tenge for each.
fn paid(rows: &[Row], codes: &[&str]) -> (i64, i64) {
    let paid = rows.iter().filter(|row| row.chosen && codes.contains(&row.code));
    paid.fold((0, 0), |(sum, count), row| (sum + row.amount, count + 1))
}

#[track_caller]
fn never_falls(before: (i64, i64), after: (i64, i64), what: &str) {
    let (sum, count) = before;
    assert!(after.0 > sum - count.max(1), "{what}: {sum} before, {} after", after.0);
}

fn add_person(world: &mut World, name: &str, sex: Sex, birth: Day) -> String {
    world.person(name, sex, &birth.to_string());
    format!("ref:{name}")
}

fn add_child(world: &mut World, parents: &[&str], name: &str, birth: Day) -> String {
    let child = add_person(world, name, Sex::Male, birth);
    for parent in parents {
        let link = world.link(LinkKind::Parent, "", name);
        (link.from, link.id) = ((*parent).to_owned(), format!("new-{name}-{parent}"));
        link.basis = Some(Basis::Birth);
    }
    child
}

/// The dead with survivors none of whom survives somebody else as well, and when they died.
fn with_own_survivors(world: &World, d: Day) -> Vec<(String, Day)> {
    let country = country(world);
    let view = view(&country, d);
    let custody = Custody::new(&view);
    let case = rules::Case::new(&custody, law());
    let everybody = || (0..country.people()).map(PersonNo);
    let mut sets: BTreeMap<PersonNo, BTreeSet<PersonNo>> = BTreeMap::new();
    for x in everybody() {
        let people = rules::of_departed(&case, x).into_iter().map(|(p, _)| p).collect();
        sets.insert(x, people);
    }
    let apart = |x: &PersonNo| {
        let others = sets.iter().filter(|(y, _)| *y != x);
        !sets[x].is_empty() && others.into_iter().all(|(_, set)| set.is_disjoint(&sets[x]))
    };
    let dead = world.persons.iter().filter_map(|row| Some((identity(row), row.death?)));
    dead.filter(|(who, death)| {
        let x = everybody().find(|p| view.identity(*p).to_string() == *who);
        *death <= d && x.is_some_and(|x| apart(&x))
    })
    .collect()
}

const SEEDS: u64 = 150;

/// The multiples of both survivor benefits rise with the number of survivors, a full orphan's does
/// not depend on it, and every way to let some take the disability benefit stays a way. Only the
/// share of each one falls.
#[test]
fn what_survivors_have_in_all_never_falls_when_one_is_added() {
    let codes = ["SURVIVOR_SOCIAL", "SURVIVOR_STATE", "DISABILITY_STATE"];
    let (mut met, mut insured) = (0, 0);
    for seed in 0..SEEDS {
        let Case { world, d, .. } = Case::lawful(seed);
        for (x, death) in with_own_survivors(&world, d) {
            let birth = d.plus_years(-10);
            if birth > death {
                continue;
            }
            let mut more = world.clone();
            let mother = add_person(&mut more, "new-mother", Sex::Female, d.plus_years(-40));
            more.status("new-mother", StatusKind::Employed, "").id = "new-job".to_owned();
            let child = add_child(&mut more, &[&x, &mother], "new", birth);
            let after = rows(&more, d, law());
            let in_state = |row: &&Row| row.code == "SURVIVOR_STATE" && row.people == [&*child];
            assert_eq!(after.iter().filter(in_state).count(), 1, "seed {seed}: it is a survivor");
            let before = rows(&world, d, law());
            // each fund by itself: what one pays more does not hide what the other pays less
            for codes in [&codes[..1], &codes[1..]] {
                let what = format!("seed {seed}, {codes:?} of the survivors of {x}");
                never_falls(paid(&before, codes), paid(&after, codes), &what);
            }
            insured += usize::from(before.iter().any(|row| row.code == codes[0]));
            met += 1;
        }
    }
    assert!(met > 30 && insured > 10, "{met} deaths, {insured} of insured people");
}

/// The amounts of a large family rise with the number of children, and a younger child leaves the
/// places of the elder ones, or makes them later, which is never less.
#[test]
fn what_is_paid_for_children_never_falls_when_one_is_born() {
    let codes =
        ["LARGE_FAMILY", "BIRTH_GRANT", "CHILD_CARE", "CHILD_CARE_SOCIAL", "DISABLED_CHILD_CARER"];
    let (mut met, mut large) = (0, 0);
    for seed in 0..SEEDS {
        let Case { world, d, .. } = Case::lawful(seed);
        let before = rows(&world, d, law());
        let payees = before.iter().filter(|row| codes.contains(&row.code));
        let payees: BTreeSet<String> = payees.filter_map(|row| row.recipient.clone()).collect();
        for payee in payees {
            let mut more = world.clone();
            add_child(&mut more, &[&payee], "new", d.plus_days(-100));
            let after = rows(&more, d, law());
            let what = format!("seed {seed}, a child of {payee}");
            never_falls(paid(&before, &["LARGE_FAMILY"]), paid(&after, &["LARGE_FAMILY"]), &what);
            never_falls(paid(&before, &codes), paid(&after, &codes), &what);
            met += 1;
            large += usize::from(before.iter().any(|row| row.code == "LARGE_FAMILY"));
        }
    }
    assert!(met > 30 && large > 5, "{met} births, {large} in large families");
}

/// Every disability multiple (1.20 and more) is above every share of a survivor who is no full
/// orphan (0.92 at most), and a full orphan takes the larger of the two: nobody gives up more than
/// is got instead.
#[test]
fn of_two_that_exclude_each_other_nobody_gives_up_the_better() {
    let mut met = 0;
    for seed in 0..SEEDS * 2 {
        let Case { world, d, .. } = Case::lawful(seed);
        let rows = rows(&world, d, law());
        let chosen = |code: &str, who: &String| {
            let own = rows.iter().filter(|row| row.chosen && row.code == code);
            own.filter(|row| row.people.contains(who)).map(|row| row.amount).sum::<i64>()
        };
        for loser in rows.iter().filter(|row| !row.chosen) {
            let other = match loser.code {
                "SURVIVOR_STATE" => "DISABILITY_STATE",
                code => {
                    assert_eq!(code, "DISABILITY_STATE", "seed {seed}: nothing else is a loser");
                    "SURVIVOR_STATE"
                }
            };
            let instead: i64 = loser.people.iter().map(|who| chosen(other, who)).sum();
            assert!(instead >= loser.amount, "seed {seed}: {instead} instead of {loser:?}");
            met += 1;
        }
    }
    assert!(met > 20, "{met} choices");
}

/// Per child, per person cared for, per deceased and per family there is one payment in the whole
/// country, whatever the homes: nobody is a beneficiary twice of one rule, nor of two that exclude
/// each other. (The social payment is paid for every deceased.)
#[test]
fn nobody_is_counted_twice_in_the_country() {
    let mut met = 0;
    for seed in 0..SEEDS * 2 {
        let lawful = Case::lawful(seed);
        let broken = Case::random(seed, 2 + (seed % 11) as usize);
        for Case { world, d, .. } in [lawful, broken] {
            let mut seen: BTreeSet<(&str, String)> = BTreeSet::new();
            for row in rows(&world, d, law()) {
                let rule = match row.code {
                    "SURVIVOR_SOCIAL" => continue,
                    _ if !row.chosen => continue,
                    "DISABILITY_STATE" | "SURVIVOR_STATE" => "one state benefit",
                    "CHILD_CARE" | "CHILD_CARE_SOCIAL" => "care of one child",
                    code => code,
                };
                for who in row.people {
                    let again = format!("seed {seed} at {d}: {who} twice in {rule}");
                    assert!(seen.insert((rule, who)), "{again}");
                    met += 1;
                }
            }
        }
    }
    assert!(met > 500, "{met} beneficiaries");
}

/// A term is half-open and asked about from inside: the day asked for lies in it.
#[test]
fn every_row_holds_on_the_day_it_is_asked_for() {
    for seed in 0..SEEDS * 2 {
        let lawful = Case::lawful(seed);
        let broken = Case::random(seed, 2 + (seed % 11) as usize);
        for Case { world, d, .. } in [lawful, broken] {
            for row in rows(&world, d, law()) {
                assert!(row.term.0 <= d && d < row.term.1, "seed {seed} at {d}: {row:?}");
            }
        }
    }
}

/// Every day on which something can change: a record begins or ends, somebody is born, dies or
/// reaches an age or the pension date, a quarter or a year begins.
fn changes(world: &World, d: Day) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    let links = world.links.iter().flat_map(|row| [row.valid_from, row.valid_until]);
    let statuses = world.statuses.iter().flat_map(|row| [row.valid_from, row.valid_until]);
    days.extend(links.chain(statuses).flatten());
    let country = country(world);
    let view = view(&country, d);
    let custody = Custody::new(&view);
    let case = rules::Case::new(&custody, law());
    days.extend((0..country.people()).filter_map(|p| case.pension_date(PersonNo(p))));
    for person in &world.persons {
        days.extend(person.death);
        days.extend(person.death.map(|death| death.plus_months(12)));
        let Some(birth) = person.birth else { continue };
        days.extend((0..=23).map(|years| birth.plus_years(years)));
        days.insert(birth.plus_months(18));
    }
    // A grant counts eighteen months from the day somebody was taken in, a lost job some months.
    let starts: Vec<Day> = days.iter().copied().collect();
    days.extend(starts.iter().flat_map(|day| (1..=18).map(|months| day.plus_months(months))));
    let (year, _, _) = d.civil();
    days.extend((0..8).filter_map(|n| Day::new(year + n / 4, n as u32 % 4 * 3 + 1, 1)));
    days
}

/// If nothing happens, nothing changes: on the day before the next change every row is the same,
/// so also on the day before a term ends.
#[test]
fn between_two_changes_every_row_stays() {
    let (mut met, mut ended) = (0, 0);
    for seed in 0..SEEDS * 2 {
        let Case { world, d, .. } = Case::lawful(seed);
        if world.statuses.iter().any(|row| {
            // somebody missing since nobody knows when departs on whatever day is asked for
            row.kind == StatusKind::Missing && row.valid_from.is_none()
        }) {
            continue;
        }
        let Some(next) = changes(&world, d).into_iter().find(|day| *day > d) else { continue };
        let today = rows(&world, d, law());
        let eve = rows(&world, next.plus_days(-1), law());
        assert_eq!(today, eve, "seed {seed}: {d} and the day before {next}");
        met += today.len();
        ended += today.iter().filter(|row| row.term.1 == next).count();
    }
    assert!(met > 200 && ended > 5, "{met} rows, {ended} that end with the change");
}

/// Of every age and since whenever, group 1 has no less than group 2, and that no less than group
/// 3; so has the better of two benefits.
#[test]
fn a_graver_group_never_lowers_what_is_paid() {
    let codes = ["DISABILITY_STATE", "SURVIVOR_STATE"];
    let groups = [Detail::Group3, Detail::Group2, Detail::Group1];
    let mut met = 0;
    for seed in 0..SEEDS {
        let Case { world, d, .. } = Case::lawful(seed);
        for n in 0..world.statuses.len() {
            let row = &world.statuses[n];
            let is_group = groups.iter().any(|group| group.word() == row.detail);
            if row.kind != StatusKind::Disability || !is_group {
                continue;
            }
            let of = |group: &Detail| {
                let mut other = world.clone();
                group.word().clone_into(&mut other.statuses[n].detail);
                paid(&rows(&other, d, law()), &codes)
            };
            let sums: Vec<_> = groups.iter().map(of).collect();
            for pair in sums.windows(2) {
                never_falls(pair[0], pair[1], &format!("seed {seed}, status {}", row.id));
            }
            met += 1;
        }
    }
    assert!(met > 10, "{met} disabilities");
}

/// A is a mean of capped salaries, every formula rises with A, and how long somebody was insured
/// does not depend on how much was earned.
#[test]
fn a_higher_insured_salary_never_lowers_a_social_payment() {
    let codes = ["CAPACITY_LOSS_SOCIAL", "JOB_LOSS_SOCIAL", "SURVIVOR_SOCIAL", "CHILD_CARE_SOCIAL"];
    let mut met = 0;
    for seed in 0..SEEDS * 2 {
        let Case { world, d, .. } = Case::lawful(seed);
        let mut more = world.clone();
        for income in more.incomes.iter_mut().filter(|row| row.kind == IncomeKind::InsuredSalary) {
            let amount = Tenge::parse(&income.amount).unwrap();
            income.amount = Tenge::from_tiyn(amount.tiyn() * 3 / 2).to_string();
        }
        let after = rows(&more, d, law());
        for row in rows(&world, d, law()).iter().filter(|row| codes.contains(&row.code)) {
            let same = |other: &&Row| {
                (other.code, &other.recipient, &other.people, other.term)
                    == (row.code, &row.recipient, &row.people, row.term)
            };
            let raised = after.iter().filter(same).any(|other| other.amount >= row.amount);
            assert!(raised, "seed {seed}: {row:?} has fallen");
            met += 1;
        }
    }
    assert!(met > 30, "{met} payments");
}

/// A stranger without kin, address, income or status is nothing to anybody.
#[test]
fn a_stranger_changes_nothing() {
    for seed in 0..SEEDS {
        let Case { world, d, .. } = Case::lawful(seed);
        let before = rows(&world, d, law());
        let mut more = world.clone();
        let stranger = add_person(&mut more, "a-stranger", Sex::Female, d.plus_years(-30));
        let mut after = rows(&more, d, law());
        // one family more may be below the line
        after.retain(|row| row.code != "TARGETED_AID" || row.people != [&*stranger]);
        assert_eq!(before, after, "seed {seed}");
    }
}
