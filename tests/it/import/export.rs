//! Export, then import into an empty store: everything that answers are made of is the same.

use super::memory::Memory;
use super::*;
use otbasy::jobs::export::export_csv;

/// What is kept, by identities instead of numbers and without how it came.
fn facts(store: &Memory) -> Vec<String> {
    let name = |p| {
        let person = &store.kept.people[&p].person;
        let by_ref = || format!("ref:{}", person.reference);
        person.iin.map_or_else(by_ref, |iin| iin.to_string())
    };
    let mut facts = Vec::new();
    for row in store.kept.people.values().filter(|row| row.arrived) {
        facts.push(format!("{:?} {:?} {}", row.person, row.also_known_as, row.two_people));
    }
    for row in store.kept.links.values() {
        let (link, record) = (&row.link, &row.link.record);
        let source = store.kept.sources.name(record.source);
        facts.push(format!(
            "{:?} {:?} {} {:?} {:?} {source} {:?} {:?} {:?} {:?} {:?} {:?}",
            link.kind,
            link.from.person().map(name),
            name(link.to),
            link.basis,
            link.end_reason,
            record.id,
            record.valid,
            record.confidence,
            record.state,
            record.secrecy,
            record.recorded
        ));
    }
    for row in store.kept.statuses.values() {
        let (status, record) = (&row.status, &row.status.record);
        let person = name(status.person);
        facts.push(format!("{person} {:?} {:?} {:?}", status.detail, record.id, record.recorded));
    }
    for (p, incomes) in &store.kept.incomes {
        facts.extend(incomes.iter().map(|income| format!("{} {:?}", name(*p), income.income)));
    }
    facts.sort();
    facts
}

#[test]
fn everything_comes_back() {
    let mut store = Memory::new();
    let (a, b) = (iin(0), iin(1));
    let persons = format!(
        "{PERSONS}{a},old,\"O\"\"Neil, A\",\"G\n1\",,F,1985-01-01,2025-01-01,KZ,75,flat,+7,true,\
         2024-01-01T00:00:00Z,2025-02-01T00:00:00.123456789Z\n{a},new,S,G,,F,1985-01-01,,,,,,,,\n\
         ,foreign,S,G,P,U,,,,,,,,,\n{b},,B,,,M,,,,,,,,,\n{b},,B2,,,M,,,,,,,,,\n"
    );
    let links = format!(
        "{LINKS}{}{}1,PARENT,{a},ref:foreign,,BIRTH,,,,OTHER:x,,LOW,CONTESTED,ADOPTION,\n\
         2,GUARDIAN,,{a},\"Home, 1\",FOSTER,2020-01-01,2020-01-01,,COURT,,,,,\n\
         3,CARER,{a},ref:nobody,,,,,,COURT,,,,,\n",
        link("m", &a, &b, "X", "2024-01-01T00:00:00Z"),
        link("m", &a, &b, "Y", "2025-01-01T00:00:00+05:00"),
    );
    let statuses = format!("{STATUSES}s,{a},RESIDENCE,\"a,b\",75,,,COURT,,\n");
    let incomes = format!("{INCOMES}{a},2026-01,SALARY,1.05\n{a},2026-01,SALARY,2\n");
    let files = [
        ("persons.csv", &persons[..]),
        ("links.csv", &links),
        ("statuses.csv", &statuses),
        ("incomes.csv", &incomes),
    ];
    assert_eq!(take(&mut store, "2026-01-01T00:00:00Z", &files), [12, 0, 0, 1]);
    let later = format!("{STATUSES}s,{a},RESIDENCE,c,10,,,COURT,,\n");
    take(&mut store, "2026-02-01T00:00:00Z", &[("statuses.csv", &later)]);

    let dir = TempDir::new().unwrap();
    let dir = dir.path().join("made");
    let report = export_csv(&store, &dir).unwrap();
    assert_eq!((report.links, report.statuses, report.incomes), (5, 2, 1));
    let mut copy = Memory::new();
    let imported = run(&dir, &options(), &mut copy);
    assert_eq!((imported.counts.rejected, imported.counts.waiting), (0, 1), "{imported:?}");
    assert_eq!(facts(&copy), facts(&store));
    assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 4, "no unfinished files");
}
