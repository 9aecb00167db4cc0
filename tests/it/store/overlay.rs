//! What readers see beside writers is what they would see after closing and opening the store: the
//! layer over the country, through folds, equals a country built anew.

use super::disk::Disk;
use super::show::show;
use super::{Dice, link, options, person, residence};
use otbasy::domain::{
    Basis, Day, Identity, Iin, Income, IncomeKind, Instant, LinkKind, Month, Party, PersonNo,
    Source, StatusKind, Tenge,
};
use otbasy::graph::{LinkNo, StatusDetail, StatusNo};
use otbasy::store::{
    Changes, Embedded, ExtractRow, Ground, Intake, IntakeSession, NextNumbers, Progress, Publish,
    RowOf, Session, StoreError, StoredIncome, StoredPerson,
};

type Done = Result<(), StoreError>;

fn address(dice: &mut Dice) -> String {
    match dice.below(14) {
        0 => String::new(),
        // Texts that no row of the loaded country has.
        1 => format!("new street {}", dice.below(30)),
        n => format!("street {n}"),
    }
}

fn addresses() -> Vec<String> {
    let old = (0..14).map(|n| format!("street {n}"));
    old.chain((0..30).map(|n| format!("new street {n}"))).collect()
}

fn iin_of(no: u32) -> Iin {
    (85_010_130_000 + 10 * u64::from(no)..).find_map(Iin::from_body).unwrap()
}

/// Everything by which anybody was ever named.
fn identities(people: u32) -> Vec<Identity> {
    let names = |no| {
        let old = (0..4).map(move |k| Identity::Ref(format!("r{no}-{k}")));
        old.chain([Identity::Iin(iin_of(no))])
    };
    (0..people).flat_map(names).collect()
}

/// Somebody who is only named; by nothing = was absorbed by somebody else.
fn placeholder(reference: &str) -> StoredPerson {
    let mut row = person(reference, "", "");
    row.person.given_name.clear();
    row.person.citizenship.clear();
    row.person.birth = Day::OPEN_START;
    row.arrived = false;
    row
}

/// A random change of what the session sees.
struct Random<'s> {
    session: &'s mut dyn Intake,
    dice: &'s mut Dice,
    changes: Changes,
    next: NextNumbers,
}

impl Random<'_> {
    fn batch(session: &mut dyn Intake, dice: &mut Dice) -> Result<Changes, StoreError> {
        let next = session.next();
        let mut random = Random { session, dice, changes: Changes::default(), next };
        for _ in 0..=random.dice.below(3) {
            random.one()?;
        }
        Ok(random.changes)
    }

    fn one(&mut self) -> Done {
        if self.next.person < 3 {
            self.newcomer();
            return Ok(());
        }
        match self.dice.below(14) {
            0..=2 => self.newcomer(),
            3 | 4 => self.arrival()?,
            5 => self.absorption()?,
            6 => self.changed_person()?,
            7 | 8 => self.new_link()?,
            9 => self.moved_link()?,
            10 => self.new_status()?,
            11 => self.moved_status()?,
            // Seldom, for the end of an extract is a whole load.
            13 if self.dice.one_in(6) => self.extract()?,
            _ => self.incomes()?,
        }
        Ok(())
    }

    fn somebody(&mut self) -> PersonNo {
        PersonNo(self.dice.below(u64::from(self.next.person)) as u32)
    }

    /// A row, unless this batch has one of the person already.
    fn person(&mut self, p: PersonNo) -> Result<Option<StoredPerson>, StoreError> {
        if self.changes.people.iter().any(|(no, _)| *no == p) {
            return Ok(None);
        }
        self.session.person(p)
    }

    fn newcomer(&mut self) {
        let no = self.next.person;
        self.next.person += 1;
        let mut row = person(&format!("r{no}-0"), "S", &address(self.dice));
        row.arrived = self.dice.one_in(2);
        if !row.arrived {
            row = placeholder(&format!("r{no}-0"));
        } else if self.dice.one_in(2) {
            row.person.iin = Some(iin_of(no));
        }
        self.changes.people.push((PersonNo(no), row));
    }

    fn arrival(&mut self) -> Done {
        let p = self.somebody();
        let Some(mut row) = self.person(p)? else { return Ok(()) };
        if row.arrived || row.person.reference.is_empty() {
            return Ok(());
        }
        row.arrived = true;
        row.person.address = address(self.dice);
        row.person.surname = "Arrived".to_owned();
        row.person.iin = Some(iin_of(p.0));
        row.person.recorded_at = Instant::from_number(1 + self.dice.below(1 << 40) as i64);
        self.changes.people.push((p, row));
        Ok(())
    }

    /// A placeholder turns out to be somebody else, in a batch of its own.
    fn absorption(&mut self) -> Done {
        let (gone, into) = (self.somebody(), self.somebody());
        let (Some(old), Some(mut row)) = (self.person(gone)?, self.person(into)?) else {
            return Ok(());
        };
        let is_placeholder = !old.arrived && !old.person.reference.is_empty();
        if gone == into || !is_placeholder || !row.arrived || self.changes != Changes::default() {
            return Ok(());
        }
        for waiting in self.session.rows_waiting_for(gone)? {
            match waiting {
                RowOf::Link(no) => {
                    let mut link = self.session.link(no)?.unwrap();
                    if link.link.from == Party::Person(gone) {
                        link.link.from = Party::Person(into);
                    }
                    if link.link.to == gone {
                        link.link.to = into;
                    }
                    self.changes.links.push((no, link));
                }
                RowOf::Status(no) => {
                    let mut status = self.session.status(no)?.unwrap();
                    status.status.person = into;
                    self.changes.statuses.push((no, status));
                }
            }
        }
        row.also_known_as.push(old.person.reference);
        row.also_known_as.extend(old.also_known_as);
        let incomes = self.session.incomes(gone)?;
        self.changes.incomes.push((gone, Vec::new()));
        self.changes.incomes.push((into, incomes));
        self.changes.people.extend([(gone, placeholder("")), (into, row)]);
        Ok(())
    }

    fn changed_person(&mut self) -> Done {
        let p = self.somebody();
        let Some(mut row) = self.person(p)?.filter(|row| row.arrived) else { return Ok(()) };
        let k = row.also_known_as.iter().filter(|r| r.starts_with(&format!("r{}-", p.0))).count();
        if k < 3 {
            let reference = format!("r{}-{}", p.0, k + 1);
            row.also_known_as.push(std::mem::replace(&mut row.person.reference, reference));
        }
        row.person.address = address(self.dice);
        row.person.protected = self.dice.one_in(2);
        row.two_people = self.dice.one_in(3);
        self.changes.people.push((p, row));
        Ok(())
    }

    fn source(&mut self) -> Source {
        if self.dice.one_in(6) {
            let name = format!("OTHER:register-{}", self.dice.below(5));
            let known = self.session.sources();
            let len = known.names().count() + self.changes.other_sources.len();
            let is_new = known.find(&name).is_none() && !self.changes.other_sources.contains(&name);
            if is_new {
                self.changes.other_sources.push(name);
                return Source(len as u16);
            }
        }
        Source(self.dice.below(self.session.sources().names().count() as u64) as u16)
    }

    fn new_link(&mut self) -> Done {
        let (from, to) = (self.somebody(), self.somebody());
        let no = LinkNo(self.next.link);
        let mut row = link(format!("l{}", no.0), from, to);
        row.link.kind = LinkKind::ALL[self.dice.below(LinkKind::ALL.len() as u64) as usize];
        row.link.basis = row.link.kind.bases().first().copied();
        row.link.record.source = self.source();
        if self.dice.one_in(6) {
            row.link.kind = LinkKind::Guardian;
            row.link.basis = Some(Basis::Foster);
            row.link.from = Party::Institution(format!("house {}", no.0));
        }
        let old = LinkNo(self.dice.below(u64::from(no.0)) as u32);
        if self.dice.one_in(2) && !self.changes.links.iter().any(|(no, _)| *no == old) {
            // A new version: it begins where the one before ends.
            if let Some(mut former) = self.session.link(old)?
                && former.link.record.recorded.until == Instant::NEVER
            {
                let at = Instant::from_number(1 + i64::from(no.0));
                former.link.record.recorded.until = at;
                row.link.record.id.clone_from(&former.link.record.id);
                row.link.record.source = former.link.record.source;
                row.link.record.recorded.from = at;
                self.changes.links.push((old, former));
            }
        }
        self.next.link += 1;
        self.changes.links.push((no, row));
        Ok(())
    }

    fn moved_link(&mut self) -> Done {
        let no = LinkNo(self.dice.below(u64::from(self.session.next().link)) as u32);
        let to = self.somebody();
        if self.changes.links.iter().any(|(known, _)| *known == no) {
            return Ok(());
        }
        if let Some(mut row) = self.session.link(no)? {
            row.link.to = to;
            row.link.record.document = format!("moved to {}", to.0);
            self.changes.links.push((no, row));
        }
        Ok(())
    }

    fn new_status(&mut self) -> Done {
        let no = StatusNo(self.next.status);
        self.next.status += 1;
        let p = self.somebody();
        let mut row = residence(format!("s{}", no.0), p, &address(self.dice));
        row.status.note = ["75", "71", "", "x"][self.dice.below(4) as usize].to_owned();
        row.status.record.source = self.source();
        if self.dice.one_in(2) {
            row.status.kind = StatusKind::CapacityLoss;
            row.status.detail = self.dice.below(300).to_string();
        }
        self.changes.statuses.push((no, row));
        Ok(())
    }

    fn moved_status(&mut self) -> Done {
        let no = StatusNo(self.dice.below(u64::from(self.session.next().status)) as u32);
        let p = self.somebody();
        if self.changes.statuses.iter().any(|(known, _)| *known == no) {
            return Ok(());
        }
        if let Some(mut row) = self.session.status(no)? {
            row.status.person = p;
            row.status.detail = address(self.dice);
            self.changes.statuses.push((no, row));
        }
        Ok(())
    }

    /// Incomes of the running extract, and of others, in no order.
    fn incomes(&mut self) -> Done {
        let p = self.somebody();
        if self.changes.incomes.iter().any(|(known, _)| *known == p) {
            return Ok(());
        }
        let running = self.session.extracts()?.last.map_or(0, |last| last.number);
        let mut rows = Vec::new();
        for kind in IncomeKind::ALL.iter().rev() {
            let months = ["2026-03", "2026-01"].into_iter().filter(|_| self.dice.one_in(2));
            for month in months.collect::<Vec<_>>() {
                let amount = Tenge::from_tiyn(self.dice.below(1 << 40) as i64);
                let income = Income { month: Month::parse(month).unwrap(), kind: *kind, amount };
                let extract = if self.dice.one_in(2) { running } else { 0 };
                let former = self.dice.one_in(2).then(|| Tenge::from_tiyn(7));
                rows.push(StoredIncome { income, extract, former, rows: 1 });
            }
        }
        self.changes.incomes.push((p, rows));
        Ok(())
    }

    /// The next extract begins, or the running one is finished.
    fn extract(&mut self) -> Done {
        let last = self.session.extracts()?.last;
        let row = match last {
            Some(row) if !row.finished && self.dice.one_in(2) => {
                ExtractRow { finished: true, ..row }
            }
            _ => ExtractRow {
                number: self.session.next().extract,
                hash: [3; 32],
                recorded_at: Instant::ALWAYS,
                progress: Progress::default(),
                finished: false,
            },
        };
        self.changes.extract = Some(row);
        Ok(())
    }
}

/// Everything at the door of the store as it stands.
fn shown(store: &Embedded) -> Vec<String> {
    let (links, people) = {
        let next = store.intake(Publish::EachCommit).unwrap().next();
        (next.link, next.person)
    };
    let snapshot = store.snapshot().unwrap();
    let mut lines = show(snapshot.graph.as_ref(), links, &identities(people), &addresses());
    lines.push(format!("sequence {}", snapshot.sequence));
    lines
}

fn assert_same(seed: u64, beside: &[String], anew: &[String]) {
    let differ = beside.iter().zip(anew).find(|(a, b)| a != b);
    assert!(differ.is_none(), "seed {seed}: {differ:#?}");
    assert_eq!(beside.len(), anew.len(), "seed {seed}");
}

fn open(disk: &Disk, layer_people_max: usize) -> Embedded {
    let mut options = options();
    options.layer_people_max = layer_people_max;
    Embedded::on_backend(disk.clone(), options).unwrap()
}

fn session_of(store: &Embedded, dice: &mut Dice, commits: u32) {
    let mut session = store.intake(Publish::EachCommit).unwrap();
    for _ in 0..commits {
        let changes = Random::batch(&mut session, dice).unwrap();
        session.commit(changes).unwrap();
    }
    Box::new(session).finish().unwrap();
}

fn from_threads(store: &Embedded, seed: u64, writes: u64) {
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for n in 0..writes {
                    let mut dice = Dice::new(seed * 1_000_000 + thread * 1_000 + n);
                    store
                        .write(move |session| Ok(((), Random::batch(session, &mut dice)?)))
                        .unwrap();
                }
            });
        }
    });
}

fn one_more(store: &Embedded) {
    let add = |session: &mut Session| {
        let no = session.next().person;
        let people = vec![(PersonNo(no), person(&format!("r{no}-0"), "Last", "street 3"))];
        Ok(((), Changes { people, ..Changes::default() }))
    };
    store.write(add).unwrap();
}

fn layers_equal_a_rebuild(seed: u64, layer_people_max: usize) {
    let disk = Disk::new(seed);
    let mut dice = Dice::new(seed);
    let mut store = open(&disk, layer_people_max);
    let mut was_laid = 0;
    for round in 0..4 {
        if round % 2 == 0 {
            session_of(&store, &mut dice, 25);
        } else {
            from_threads(&store, seed * 10 + round, 12);
        }
        // Once in the middle of a fold, if there is one, and once behind it.
        let during = shown(&store);
        store.settle();
        was_laid = was_laid.max(store.layer_len());
        let mut beside = shown(&store);
        assert_same(seed, &during, &beside);
        if round % 2 == 0 {
            one_more(&store);
            store.settle();
            assert!(store.layer_len() <= layer_people_max, "a full layer is folded");
            beside = shown(&store);
        }
        drop(store);
        store = open(&disk, layer_people_max);
        assert_eq!(store.layer_len(), 0);
        let anew = shown(&store);
        assert_same(seed, &beside, &anew);
    }
    assert!(layer_people_max < 10 || was_laid > 3, "seed {seed}: nothing was laid over");
    let health = store.health(true).unwrap();
    assert_eq!(health.findings, Vec::<String>::new(), "seed {seed}");
    assert!(health.people > 20 && health.links > 9 && health.statuses > 2, "{health:?}");
}

#[test]
fn layers_equal_a_country_built_anew() {
    (0..6).for_each(|seed| layers_equal_a_rebuild(seed, 10_000));
}

#[test]
fn recent_and_older_layers_equal_a_country_built_anew() {
    // Three of the last commits lie by themselves.
    (20..26).for_each(|seed| layers_equal_a_rebuild(seed, 24));
}

#[test]
fn folded_layers_equal_a_country_built_anew() {
    (10..16).for_each(|seed| layers_equal_a_rebuild(seed, 6));
}

#[test]
fn incomes_of_an_extract_count_for_everybody_when_it_is_finished() {
    let store = open(&Disk::new(1), 10_000);
    let mut session = store.intake(Publish::EachCommit).unwrap();
    let extract = |finished| ExtractRow {
        number: 1,
        hash: [1; 32],
        recorded_at: Instant::ALWAYS,
        progress: Progress::default(),
        finished,
    };
    let month = Month::parse("2026-01").unwrap();
    let income = Income { month, kind: IncomeKind::Salary, amount: Tenge::from_tiyn(500) };
    let row = StoredIncome { income, extract: 1, former: None, rows: 1 };
    let begun = Changes {
        people: vec![(PersonNo(0), person("a", "A", ""))],
        incomes: vec![(PersonNo(0), vec![row])],
        extract: Some(extract(false)),
        ..Changes::default()
    };
    let counted = || {
        let mut out = Vec::new();
        store.snapshot().unwrap().graph.incomes(PersonNo(0), &mut out);
        out
    };
    session.commit(begun).unwrap();
    assert_eq!(counted(), []);
    session.commit(Changes { extract: Some(extract(true)), ..Changes::default() }).unwrap();
    assert_eq!(counted(), [income]);
}

/// Two people who move to two addresses that nobody had before live apart, though one of them has
/// moved and the other is only thought to.
#[test]
fn addresses_of_a_layer_over_a_layer_are_told_apart() {
    let store = open(&Disk::new(1), 10_000);
    let people = ["a", "b"].map(|name| person(name, "S", "street 1"));
    let rows = people.into_iter().zip(0..).map(|(row, no)| (PersonNo(no), row)).collect();
    store.write(move |_| Ok(((), Changes { people: rows, ..Changes::default() }))).unwrap();
    store.settle();
    let moves = |no: u32, street: &str| {
        let row = residence(format!("s{no}"), PersonNo(no), street);
        Changes { statuses: vec![(StatusNo(no), row)], ..Changes::default() }
    };
    let moved = moves(0, "new street 1");
    store.write(move |_| Ok(((), moved))).unwrap();
    let mut thought = store.in_thought().unwrap();
    thought.stage(moves(1, "new street 2")).unwrap();
    let graph = thought.graph().unwrap();
    for (no, street) in [(0, "new street 1"), (1, "new street 2")] {
        let mut mates = Vec::new();
        graph.lives_at(graph.address_no(street).unwrap(), &mut mates);
        assert_eq!(mates, [PersonNo(no)], "{street}");
        let mut statuses = Vec::new();
        graph.statuses(PersonNo(no), &mut statuses);
        let StatusDetail::Residence(address, _) = statuses[0].detail else { panic!("{street}") };
        assert_eq!(graph.address(address), street);
    }
}
