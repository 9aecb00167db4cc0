use otbasy::card::*;
use otbasy::domain::*;
use otbasy::graph::*;
use std::time::Instant as T;
fn main() {
    let dir = std::path::PathBuf::from("/tmp/b/x1m");
    if !dir.exists() {
        otbasy::jobs::generate::generate(
            &otbasy::jobs::generate::Recipe {
                people: 1_000_000,
                seed: 1,
                as_of: Day::parse("2026-06-01").unwrap(),
                errors: otbasy::jobs::generate::Errors::None,
            },
            &dir,
            &mut |_| {},
        )
        .unwrap();
    }
    let mut s = otbasy::config::registers().unwrap();
    let mut b = Builder::default();
    let mut no = std::collections::HashMap::new();
    let mut r = csv::Reader::from_path(dir.join("persons.csv")).unwrap();
    let h: Vec<String> = r.headers().unwrap().iter().map(String::from).collect();
    let c = |n: &str| h.iter().position(|x| x == n).unwrap();
    let (i, rf, su, g, pa, sx, bd, dd, re, ad) = (
        c("iin"),
        c("ref"),
        c("surname"),
        c("given_name"),
        c("patronymic"),
        c("sex"),
        c("birth_date"),
        c("death_date"),
        c("region"),
        c("address"),
    );
    for row in r.records() {
        let row = row.unwrap();
        let p = Person {
            iin: Iin::parse(&row[i]).ok(),
            reference: row[rf].to_string(),
            surname: row[su].to_string(),
            given_name: row[g].to_string(),
            patronymic: row[pa].to_string(),
            sex: Sex::parse(&row[sx]).unwrap(),
            birth: Day::parse(&row[bd]).unwrap_or(Day::OPEN_START),
            death: Day::parse(&row[dd]).unwrap_or(Day::OPEN_END),
            citizenship: String::new(),
            region: Region::parse(&row[re]),
            address: row[ad].to_string(),
            phone: String::new(),
            protected: false,
            recorded_at: Instant::ALWAYS,
            death_recorded_at: Instant::ALWAYS,
        };
        let key = if row[i].is_empty() { format!("ref:{}", &row[rf]) } else { row[i].to_string() };
        no.insert(key, PersonNo(b.people.len()));
        b.people.push(&p, true, false);
    }
    let mut r = csv::Reader::from_path(dir.join("links.csv")).unwrap();
    let h: Vec<String> = r.headers().unwrap().iter().map(String::from).collect();
    let c = |n: &str| h.iter().position(|x| x == n).unwrap();
    let (i, k, f, t, ins, ba, vf, vu, er, so, do_, se) = (
        c("id"),
        c("kind"),
        c("from_iin"),
        c("to_iin"),
        c("institution"),
        c("basis"),
        c("valid_from"),
        c("valid_until"),
        c("end_reason"),
        c("source"),
        c("document"),
        c("secrecy"),
    );
    for row in r.records() {
        let row = row.unwrap();
        b.links.push(&Link {
            kind: LinkKind::parse(&row[k]).unwrap(),
            from: if row[f].is_empty() {
                Party::Institution(row[ins].to_string())
            } else {
                Party::Person(no[&row[f]])
            },
            to: no[&row[t]],
            basis: Basis::parse(&row[ba]),
            end_reason: EndReason::parse(&row[er]),
            record: RecordFields {
                source: s.find_or_add(&row[so]).unwrap(),
                id: row[i].to_string(),
                valid: Interval::new(Day::parse(&row[vf]).ok(), Day::parse(&row[vu]).ok()),
                document: row[do_].to_string(),
                confidence: None,
                state: RecordState::Registered,
                secrecy: Secrecy::parse(&row[se]).unwrap_or(Secrecy::None),
                recorded: Recorded::ALWAYS,
            },
        });
    }
    let mut r = csv::Reader::from_path(dir.join("statuses.csv")).unwrap();
    let h: Vec<String> = r.headers().unwrap().iter().map(String::from).collect();
    let c = |n: &str| h.iter().position(|x| x == n).unwrap();
    let (i, p, k, de, nt, vf, vu, so) = (
        c("id"),
        c("iin"),
        c("kind"),
        c("detail"),
        c("note"),
        c("valid_from"),
        c("valid_until"),
        c("source"),
    );
    for row in r.records() {
        let row = row.unwrap();
        b.statuses.push(&Status {
            person: no[&row[p]],
            kind: StatusKind::parse(&row[k]).unwrap(),
            detail: row[de].to_string(),
            note: row[nt].to_string(),
            record: RecordFields {
                source: s.find_or_add(&row[so]).unwrap(),
                id: row[i].to_string(),
                valid: Interval::new(Day::parse(&row[vf]).ok(), Day::parse(&row[vu]).ok()),
                document: String::new(),
                confidence: None,
                state: RecordState::Registered,
                secrecy: Secrecy::None,
                recorded: Recorded::ALWAYS,
            },
        });
    }
    let t0 = T::now();
    let country = b.finish(s);
    let n = country.people();
    println!("finish {:?}", t0.elapsed());
    let fp = country.footprint();
    println!(
        "per person graph {} names {} texts {}",
        fp.graph / n as usize,
        fp.names / n as usize,
        fp.texts / n as usize
    );
    let scope =
        Scope { as_of: Day::parse("2026-06-01").unwrap(), known_at: None, rights: Rights::ALL };
    let mut x = 1u64;
    let mut times = vec![];
    let mut mem = 0;
    let reps: usize = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(20000);
    for _ in 0..reps {
        x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let p = PersonNo(((x >> 33) % n as u64) as u32);
        let t = T::now();
        let v = View::new(&country, scope);
        let c = assemble(&v, CardRequest { holder: p, lens: Lens::Card, depth: 2 });
        let e = t.elapsed().as_nanos();
        if let Some(c) = &c {
            if !c.members.is_empty() {
                times.push(e);
                mem += c.members.len();
            }
        }
    }
    times.sort();
    println!(
        "cards {} median {} ns p90 {} p99 {} members {:.2}",
        times.len(),
        times[times.len() / 2],
        times[times.len() * 9 / 10],
        times[times.len() * 99 / 100],
        mem as f64 / times.len() as f64
    );
}
