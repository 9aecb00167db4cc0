//! The table of conflicts (spec 2 §6), row by row and literally, by trying every person and every
//! two records. Must not know cards.

use super::{
    active::{At, ended_by, valid_at},
    claims::{Dated, End, Link, Status},
    family::Set,
    known::Known,
    world::World,
};
use otbasy::domain::{
    Basis, Day, IncomeKind, Instant, LinkKind, Month, RecordState, Sex, StatusKind,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// "A row is (code, iins, link_ids)": the code, the people in the order given, the records sorted.
/// "Equal rows once."
pub(crate) type Row = (String, Vec<String>, Vec<String>);

type Active<'r> = &'r Dated<&'r Link>;

fn set(people: &[&str]) -> Vec<String> {
    people.iter().map(|p| (*p).to_owned()).collect::<Set>().into_iter().collect()
}

fn first(p: &str, others: &Set) -> Vec<String> {
    [p.to_owned()].into_iter().chain(others.iter().cloned()).collect()
}

/// "`source/id`".
fn link_id(link: &Link) -> String {
    format!("{}/{}", link.claim.source, link.claim.id)
}

fn status_id(status: &Status) -> String {
    format!("{}/{}", status.claim.source, status.claim.id)
}

/// The people of a link as a set.
fn ends(link: &Link) -> Vec<String> {
    set(&link.from().into_iter().chain([link.to.as_str()]).collect::<Vec<_>>())
}

fn named(links: &[Active]) -> Vec<String> {
    links.iter().map(|link| link_id(link.fact)).collect()
}

/// "'by birth' = of any basis but `ADOPTION`".
fn by_birth(link: Active) -> bool {
    link.fact.basis != Some(Basis::Adoption)
}

fn both<T: PartialEq>(a: Option<T>, b: Option<T>, fits: impl Fn(&T, &T) -> bool) -> bool {
    matches!((&a, &b), (Some(a), Some(b)) if fits(a, b))
}

/// Every two, each once.
fn pairs<T>(of: &[T]) -> impl Iterator<Item = (&T, &T)> {
    of.iter().enumerate().flat_map(|(n, a)| of[n + 1..].iter().map(move |b| (a, b)))
}

/// All rows at D of what is known at K to somebody with or without `ADOPTION_READ`.
pub(crate) fn reference_conflicts(
    world: &World,
    (d, k): (Day, Option<Instant>),
    adoption_read: bool,
) -> Rc<BTreeSet<Row>> {
    At::new(&Known::new(world, k, adoption_read), d).conflicts()
}

struct Table<'r, 'a> {
    at: &'r At<'a>,
    rows: BTreeSet<Row>,
}

impl At<'_> {
    /// All rows of `conflicts.csv`. Those of the last question are kept: many cards are asked for
    /// of one world.
    pub(crate) fn conflicts(&self) -> Rc<BTreeSet<Row>> {
        thread_local! {
            static LAST: RefCell<(String, Rc<BTreeSet<Row>>)> = RefCell::default();
        }
        let question = format!("{} {:?}", self.d, self.known);
        LAST.with_borrow_mut(|last| {
            if last.0 != question {
                *last = (question, Rc::new(self.all_conflicts()));
            }
            Rc::clone(&last.1)
        })
    }

    fn all_conflicts(&self) -> BTreeSet<Row> {
        let mut table = Table { at: self, rows: BTreeSet::new() };
        table.parents();
        table.parentage();
        table.cycles();
        table.marriages();
        table.marriages_of_any_time();
        table.guardians();
        table.guardians_and_families();
        table.carers();
        table.statuses();
        table.missing();
        table.lives();
        table.numbers();
        table.siblings();
        table.links_of_any_time();
        table.two_records();
        table.addresses();
        table.rows
    }

    /// Active `PARENT` links.
    fn filiations(&self) -> impl Iterator<Item = (Active<'_>, &str, &str)> {
        let of = |link| {
            let link: Active = link;
            Some((link, link.fact.from()?, link.fact.to.as_str()))
        };
        self.active(LinkKind::Parent).filter_map(of)
    }

    /// Active links of a kind between two people.
    fn between(&self, kind: LinkKind) -> impl Iterator<Item = (Active<'_>, &str, &str)> {
        self.active(kind).filter_map(|link| Some((link, link.fact.from()?, link.fact.to.as_str())))
    }

    fn filiations_of(&self, c: &str) -> Vec<Active<'_>> {
        self.filiations().filter(|(_, _, child)| *child == c).map(|(link, _, _)| link).collect()
    }

    /// "legal parent of sex F".
    fn legal_mothers(&self, c: &str) -> Set {
        let parents = self.legal_parents(c);
        parents.into_iter().filter(|p| self.person(p).sex == Sex::Female).collect()
    }

    fn known_statuses(&self) -> Vec<&Status> {
        let all = self.known.statuses.iter();
        all.filter(|status| status.claim.state != RecordState::Annulled).collect()
    }

    /// "age of p at" a day.
    fn age_at(&self, p: &str, day: Option<Day>) -> Option<i32> {
        Some(self.person(p).birth?.age_on(day?))
    }
}

impl Table<'_, '_> {
    fn row(&mut self, code: &str, people: Vec<String>, mut records: Vec<String>) {
        records.sort();
        records.dedup();
        self.rows.insert((code.to_owned(), people, records));
    }

    /// The five rows about one `PARENT p → c`.
    fn parents(&mut self) {
        let at = self.at;
        for (link, p, c) in at.filiations() {
            let (parent, child) = (at.person(p), at.person(c));
            let age = at.age_at(p, child.birth);
            let mut row = |code, fits: bool| {
                if fits {
                    self.row(code, vec![p.to_owned(), c.to_owned()], named(&[link]));
                }
            };
            // "p born on the day of c or later"
            row("parent-younger-than-child", both(parent.birth, child.birth, |p, c| p >= c));
            if !by_birth(link) {
                continue;
            }
            // "p born earlier, age of p at c's birth < 12"
            let earlier = both(parent.birth, child.birth, |p, c| p < c);
            row("parent-too-young", earlier && age.is_some_and(|age| age < 12));
            // "age of p at c's birth > 60 (sex F) or > 90 (M)"
            let old = match parent.sex {
                Sex::Female => age.is_some_and(|age| age > 60),
                Sex::Male => age.is_some_and(|age| age > 90),
                Sex::Unknown => false,
            };
            row("parent-too-old", old);
            // "p of sex F, died before the day of c's birth"
            let orphaned = both(parent.death, child.birth, |death, birth| death < birth);
            row("born-after-mothers-death", parent.sex == Sex::Female && orphaned);
            // "p of sex M, c born > 300 days after p's death"
            let long = both(parent.death, child.birth, |death, birth| {
                birth.number() - death.number() > 300
            });
            row("born-long-after-fathers-death", parent.sex == Sex::Male && long);
        }
    }

    fn parentage(&mut self) {
        let at = self.at;
        let parents = |links: &[Active]| -> Set {
            links.iter().filter_map(|link| link.fact.from()).map(str::to_owned).collect()
        };
        for c in at.everyone() {
            let links = at.filiations_of(c);
            // "c has more than two PARENT links | c, parents as a set | the links"
            if links.len() > 2 {
                self.row("third-legal-parent", first(c, &parents(&links)), named(&links));
            }
            // "two or more PARENT links of basis `BIRTH` `ACKNOWLEDGED` `COURT` from parents of one
            // sex, F or M | c, these parents as a set | the links"
            for sex in [Sex::Female, Sex::Male] {
                let of_sex: Vec<Active> = (links.iter().copied())
                    .filter(|link| {
                        [Some(Basis::Birth), Some(Basis::Acknowledged), Some(Basis::Court)]
                            .contains(&link.fact.basis)
                            && link.fact.from().is_some_and(|p| at.person(p).sex == sex)
                    })
                    .collect();
                if of_sex.len() >= 2 {
                    let people = first(c, &parents(&of_sex));
                    self.row("two-parents-same-role", people, named(&of_sex));
                }
            }
            self.adopted(c, &links);
        }
        // "active `RIGHTS_LIMITED` p → c, no PARENT p → c"
        for (link, p, c) in at.between(LinkKind::RightsLimited) {
            if !at.linked(LinkKind::Parent, p, c) {
                let people = vec![p.to_owned(), c.to_owned()];
                self.row("rights-limited-without-parent", people, named(&[link]));
            }
        }
    }

    /// "c has PARENT links by `ADOPTION` and by birth, and no adopter had an active `SPOUSE` link
    /// with one of the parents by birth on the day that adopter's link starts | c, all these
    /// parents as a set | the links". Reading: an adopter whose link has no start had none ("a
    /// condition on an unknown date does not hold").
    fn adopted(&mut self, c: &str, links: &[Active]) {
        let born: Vec<&str> =
            links.iter().filter(|l| by_birth(l)).filter_map(|l| l.fact.from()).collect();
        let adopted: Vec<_> = links.iter().filter(|link| !by_birth(link)).collect();
        if born.is_empty() || adopted.is_empty() {
            return;
        }
        let married = |adopter: &str, day: Day| {
            let then = At::new(self.at.known, day);
            let mut spouses =
                then.active(LinkKind::Spouse).filter_map(|link| link.fact.other_end(adopter));
            spouses.any(|spouse| born.contains(&spouse))
        };
        let by_step_parent = adopted.iter().any(|link| {
            link.start.is_some_and(|day| link.fact.from().is_some_and(|a| married(a, day)))
        });
        if !by_step_parent {
            let parents: Set =
                links.iter().filter_map(|l| l.fact.from()).map(str::to_owned).collect();
            self.row("adopted-and-birth-parents-both-open", first(c, &parents), named(links));
        }
    }

    /// "a largest set of two or more people who are all each other's ancestors by PARENT | set |
    /// the PARENT links among them".
    fn cycles(&mut self) {
        let ancestors: BTreeMap<&str, Set> =
            self.at.everyone().into_iter().map(|p| (p, self.at.ancestors(p))).collect();
        for (p, above) in &ancestors {
            let each_other = |q: &&String| ancestors[q.as_str()].contains(*p);
            let circle: Set = above.iter().filter(each_other).cloned().collect();
            if circle.len() < 2 {
                continue;
            }
            let among: Vec<Active> = (self.at.filiations())
                .filter(|(_, p, c)| circle.contains(*p) && circle.contains(*c))
                .map(|(link, _, _)| link)
                .collect();
            self.row("parent-cycle", circle.iter().cloned().collect(), named(&among));
        }
    }

    fn marriages(&mut self) {
        let at = self.at;
        for p in at.everyone().into_iter().filter(|p| at.alive(p)) {
            // "p, alive, has active `SPOUSE` links to two or more people alive"
            let open: Vec<Active> = (at.active(LinkKind::Spouse))
                .filter(|link| link.fact.other_end(p).is_some_and(|q| at.alive(q)))
                .collect();
            let others: Set =
                open.iter().filter_map(|l| l.fact.other_end(p)).map(str::to_owned).collect();
            if others.len() >= 2 {
                self.row("two-open-marriages", first(p, &others), named(&open));
            }
        }
        for (link, a, b) in at.between(LinkKind::Spouse) {
            // "one end is an ancestor of the other by PARENT, or they share a legal parent"
            let kin = at.ancestors(a).contains(b) || at.ancestors(b).contains(a);
            if kin || !at.legal_parents(a).is_disjoint(&at.legal_parents(b)) {
                self.row("marriage-to-close-kin", set(&[a, b]), named(&[link]));
            }
            // "one end dead at D, the other alive | the dead, the other"
            for (dead, other) in [(a, b), (b, a)] {
                if at.dead(dead) && at.alive(other) {
                    let people = vec![dead.to_owned(), other.to_owned()];
                    self.row("open-marriage-with-the-dead", people, named(&[link]));
                }
            }
        }
    }

    /// `SPOUSE` records of which "active" is not said: "any record known at K counts".
    fn marriages_of_any_time(&mut self) {
        let at = self.at;
        for link in at.dated_links().iter().filter(|link| link.fact.kind == LinkKind::Spouse) {
            let people = [link.fact.from().unwrap(), link.fact.to.as_str()];
            // "with a start on which an end was under 16"
            if people.iter().any(|p| at.age_at(p, link.start).is_some_and(|age| age < 16)) {
                self.row("marriage-under-16", set(&people), vec![link_id(link.fact)]);
            }
            // "that starts after an end died"
            let died = |p: &&str| both(at.person(p).death, link.start, |death, from| from > death);
            if people.iter().any(died) {
                self.row("marriage-after-death", set(&people), vec![link_id(link.fact)]);
            }
        }
    }

    fn guardians(&mut self) {
        let at = self.at;
        for (link, g, w) in at.between(LinkKind::Guardian) {
            let mut row = |code, fits: bool| {
                if fits {
                    self.row(code, vec![g.to_owned(), w.to_owned()], named(&[link]));
                }
            };
            // "w alive, g dead"
            row("guardian-dead", at.alive(w) && at.dead(g));
            // "age of g < 18"
            row("guardian-is-minor", at.age(g).is_some_and(|age| age < 18));
            // "g has `INCAPACITATED`"
            row("guardian-incapacitated", at.has(g, StatusKind::Incapacitated));
            // "between two spouses | g w | it and their active `SPOUSE`"
            if at.spouse(w) == Some(g) {
                let marriage = (at.active(LinkKind::Spouse))
                    .find(|link| link.fact.other_end(w) == Some(g))
                    .unwrap();
                let records = named(&[link, marriage]);
                self.row("ward-and-spouse", vec![g.to_owned(), w.to_owned()], records);
            }
        }
        for link in at.dated_links().iter().filter(|link| link.fact.kind == LinkKind::Guardian) {
            // "valid at D by its columns, w alive, 18 or more, not `INCAPACITATED` | g w, or w"
            let (claim, w) = (&link.fact.claim, link.fact.to.as_str());
            let by_columns = claim.valid_from.is_none_or(|from| from <= at.d)
                && claim.valid_until.is_none_or(|until| at.d < until);
            let grown = at.alive(w) && at.age(w).is_some_and(|age| age >= 18);
            if by_columns && grown && !at.has(w, StatusKind::Incapacitated) {
                let people = link.fact.from().into_iter().chain([w]).map(str::to_owned).collect();
                self.row("guardianship-past-18", people, vec![link_id(link.fact)]);
            }
        }
    }

    fn guardians_and_families(&mut self) {
        let at = self.at;
        for w in at.everyone() {
            // "active `GUARDIAN` of w under 18 who has an able legal parent without
            // `RIGHTS_LIMITED` towards w | w, these parents as a set | all active `GUARDIAN` links
            // of w". Reading: of w = in which w is the ward.
            let links: Vec<Active> =
                at.active(LinkKind::Guardian).filter(|link| link.fact.to == w).collect();
            let able = |p: &String| at.able(p) && !at.linked(LinkKind::RightsLimited, p, w);
            let parents: Set = at.legal_parents(w).into_iter().filter(able).collect();
            if at.age(w).is_some_and(|age| age < 18) && !links.is_empty() && !parents.is_empty() {
                let code = "guardian-of-child-with-able-parents";
                self.row(code, first(w, &parents), named(&links));
            }
        }
        // "two people under 18 with a common legal parent, both with guardians (§1), none in common
        // | set | the links of these guardians"
        for (a, b) in pairs(&at.everyone()) {
            let young = |p: &str| at.age(p).is_some_and(|age| age < 18);
            let (of_a, of_b) = (at.guardians(a), at.guardians(b));
            let siblings = !at.legal_parents(a).is_disjoint(&at.legal_parents(b));
            let guarded = !of_a.is_empty() && !of_b.is_empty() && of_a.is_disjoint(&of_b);
            if young(a) && young(b) && siblings && guarded {
                let theirs = |link: &Active, ward: &str, guardians: &Set| {
                    link.fact.to == ward && link.fact.from().is_some_and(|g| guardians.contains(g))
                };
                let links: Vec<Active> = (at.active(LinkKind::Guardian))
                    .filter(|link| theirs(link, a, &of_a) || theirs(link, b, &of_b))
                    .collect();
                self.row("siblings-split-between-guardians", set(&[a, b]), named(&links));
            }
        }
    }

    fn carers(&mut self) {
        let at = self.at;
        for p in at.everyone() {
            // "p has active `CARER` links to two or more people alive"
            let links: Vec<Active> = (at.active(LinkKind::Carer))
                .filter(|link| link.fact.from() == Some(p) && at.alive(&link.fact.to))
                .collect();
            let cared: Set = links.iter().map(|link| link.fact.to.clone()).collect();
            if cared.len() >= 2 {
                self.row("carer-of-two", first(p, &cared), named(&links));
            }
        }
        // "active `CARER` p → q, q alive without active `DISABILITY/GROUP_1`"
        for (link, p, q) in at.between(LinkKind::Carer) {
            if at.alive(q) && !at.has_detail(q, StatusKind::Disability, "GROUP_1") {
                let people = vec![p.to_owned(), q.to_owned()];
                self.row("carer-for-not-group-1", people, named(&[link]));
            }
        }
        // "active `BREADWINNER` in both directions | set | both"
        for (link, a, b) in at.between(LinkKind::Breadwinner) {
            if let Some(back) = at.link(LinkKind::Breadwinner, b, a) {
                self.row("breadwinner-is-dependant", set(&[a, b]), named(&[link, back]));
            }
        }
    }

    fn statuses(&mut self) {
        let at = self.at;
        for p in at.everyone() {
            let active = |kind: StatusKind, detail: Option<&str>| -> Vec<String> {
                let of = at.statuses.iter().filter(|s| s.fact.person == p && s.fact.kind == kind);
                let of = of.filter(|s| detail.is_none_or(|detail| s.fact.detail == detail));
                of.map(|s| status_id(s.fact)).collect()
            };
            let known = |fits: &dyn Fn(&Status) -> bool| -> Vec<String> {
                let all = at.known_statuses().into_iter().filter(|s| s.person == p && fits(s));
                all.map(status_id).collect()
            };
            let (death, age) = (at.person(p).death, at.age(p));
            let mut row = |code, fits: bool, records: Vec<String>| {
                if fits && !records.is_empty() {
                    self.row(code, vec![p.to_owned()], records);
                }
            };
            // "active `DISABILITY/CHILD` of somebody alive of 18 or more"
            let grown = at.alive(p) && age.is_some_and(|age| age >= 18);
            row("disability-child-past-18", grown, active(StatusKind::Disability, Some("CHILD")));
            // "a status that starts after its person's death | p | all such"
            let later = known(&|s| both(s.claim.valid_from, death, |from, death| from > death));
            row("status-after-death", true, later);
            // "alive, 18 ≤ age < 23, a `STUDENT/FULL_TIME` ended by D, none active | those ended"
            let ended = known(&|s| {
                (s.kind, s.detail.as_str()) == (StatusKind::Student, "FULL_TIME")
                    && s.claim.valid_until.is_some_and(|until| until <= at.d)
            });
            let of_age = at.alive(p) && age.is_some_and(|age| (18..23).contains(&age));
            let studies = at.has_detail(p, StatusKind::Student, "FULL_TIME");
            row("student-not-proved", of_age && !studies, ended);
            // "active `EMIGRATED` and active `EMPLOYED` | p | both"
            let (gone, works) =
                (active(StatusKind::Emigrated, None), active(StatusKind::Employed, None));
            row(
                "emigrated-and-active",
                !gone.is_empty() && !works.is_empty(),
                [gone, works].concat(),
            );
            // "active `AWARD` of a person of sex M | p | the statuses"
            row("award-not-woman", at.person(p).sex == Sex::Male, active(StatusKind::Award, None));
        }
    }

    /// "active `MISSING`, and a status `EMPLOYED` `UNEMPLOYED` `STUDENT` that starts after its
    /// start, or a `SALARY` or `INSURED_SALARY` above 0 in a later month | p | `MISSING` and these
    /// statuses".
    fn missing(&mut self) {
        let at = self.at;
        let kinds = [StatusKind::Employed, StatusKind::Unemployed, StatusKind::Student];
        for missing in at.statuses.iter().filter(|s| s.fact.kind == StatusKind::Missing) {
            let (p, Some(since)) = (&missing.fact.person, missing.start) else { continue };
            let later = at.known_statuses().into_iter().filter(|s| {
                s.person == *p
                    && kinds.contains(&s.kind)
                    && s.claim.valid_from.is_some_and(|from| from > since)
            });
            let mut records: Vec<String> = later.map(status_id).collect();
            let pay = [IncomeKind::Salary, IncomeKind::InsuredSalary];
            let paid = self.paid(p, Month::of(since), |kind| pay.contains(&kind));
            if paid || !records.is_empty() {
                records.push(status_id(missing.fact));
                self.row("missing-and-active", vec![p.clone()], records);
            }
        }
    }

    /// An income above 0 in a later month than this. The rows of one person, month and kind are
    /// added; none is negative.
    fn paid(&self, p: &str, after: Month, kind: impl Fn(IncomeKind) -> bool) -> bool {
        self.at.known.incomes.iter().any(|income| {
            income.person == p
                && kind(income.kind)
                && income.month > after
                && income.amount.tiyn() > 0
        })
    }

    fn lives(&mut self) {
        let at = self.at;
        for p in at.everyone() {
            let person = at.person(p);
            let (birth, death) = (person.birth, person.death);
            // "an income above 0 in a month after the month of death"
            let paid = death.is_some_and(|death| self.paid(p, Month::of(death), |_| true));
            let mut row = |code, fits: bool| {
                if fits {
                    self.row(code, vec![p.to_owned()], vec![]);
                }
            };
            row("income-after-death", paid);
            row("death-before-birth", both(death, birth, |death, birth| death < birth));
            row("age-over-120", at.alive(p) && at.age(p).is_some_and(|age| age > 120));
        }
    }

    fn numbers(&mut self) {
        let at = self.at;
        for p in at.everyone() {
            let person = at.person(p);
            let mut row = |code, fits: bool| {
                if fits {
                    self.row(code, vec![p.to_owned()], vec![]);
                }
            };
            // "spec 1 §2"
            row("one-iin-two-people", person.two_people);
            if p.starts_with("ref:") {
                continue;
            }
            let number = |from: usize, to: usize| p[from..to].parse::<u32>().unwrap();
            // "(1, 2: 18..; 3, 4: 19..; 5, 6: 20..; other: not judged)"
            let century = match &p[6..7] {
                "1" | "2" => Some("18"),
                "3" | "4" => Some("19"),
                "5" | "6" => Some("20"),
                _ => None,
            };
            if let (Some(century), Some(birth)) = (century, person.birth) {
                // "digits 1–6 (month less 80 if above 80)"
                let month = number(2, 4);
                let month = if month > 80 { month - 80 } else { month };
                let told = format!("{century}{}-{month:02}-{}", &p[0..2], &p[4..6]);
                row("iin-birth-date-mismatch", told != birth.to_string());
            }
            // "digit 7 is 1, 3, 5 and sex F, or 2, 4, 6 and sex M"
            let sex = match number(6, 7) {
                1 | 3 | 5 => Some(Sex::Male),
                2 | 4 | 6 => Some(Sex::Female),
                _ => None,
            };
            let known = person.sex != Sex::Unknown;
            row("iin-sex-mismatch", known && sex.is_some_and(|sex| sex != person.sex));
        }
    }

    fn siblings(&mut self) {
        let at = self.at;
        let everyone = at.everyone();
        let mothers: BTreeMap<&str, Set> =
            everyone.iter().map(|p| (*p, at.legal_mothers(p))).collect();
        for mother in everyone.iter().filter(|p| at.person(p).sex == Sex::Female) {
            for p in &everyone {
                // "two or more persons with equal `surname`, `given_name`, `patronymic`, known
                // `birth_date` and legal parent of sex F | set"
                let (one, of) = (at.person(p), |q: &&&str| mothers[**q].contains(*mother));
                let same = everyone.iter().filter(|q| {
                    let other = at.person(q);
                    other.names == one.names && other.birth.is_some() && other.birth == one.birth
                });
                let same: Vec<&str> = same.filter(of).copied().collect();
                if same.contains(p) && same.len() >= 2 {
                    self.row("duplicate-person", set(&same), vec![]);
                }
            }
        }
        // "two people born on one day with PARENT `BIRTH` from the same woman and other legal
        // parents not the same | set | all their PARENT links"
        for (a, b) in pairs(&everyone) {
            let born_to = |woman: &str, c: &str| {
                at.filiations_of(c).iter().any(|link| {
                    link.fact.basis == Some(Basis::Birth) && link.fact.from() == Some(woman)
                })
            };
            let twins = both(at.person(a).birth, at.person(b).birth, |a, b| a == b);
            for woman in everyone.iter().filter(|w| at.person(w).sex == Sex::Female) {
                let others = |c: &str| {
                    let mut parents = at.legal_parents(c);
                    parents.remove(*woman);
                    parents
                };
                let of_her = born_to(woman, a) && born_to(woman, b);
                if twins && of_her && others(a) != others(b) {
                    let links = [at.filiations_of(a), at.filiations_of(b)].concat();
                    self.row("twins-with-different-parents", set(&[a, b]), named(&links));
                }
            }
        }
    }

    /// "source `CIVIL_ACTS` and: `SPOUSE` starts before 2008-06-01, `PARENT/BIRTH` of a child born
    /// before 2007-08-13, `PARENT/ADOPTION` starts before 2008-01-01 | from to (`SPOUSE`: set)".
    fn links_of_any_time(&mut self) {
        let before = |day: Option<Day>, since: (i32, u32, u32)| {
            day.is_some_and(|day| day < Day::new(since.0, since.1, since.2).unwrap())
        };
        for link in self.at.dated_links() {
            let fact = link.fact;
            let outside = match (fact.kind, fact.basis) {
                (LinkKind::Spouse, _) => before(link.start, (2008, 6, 1)),
                (LinkKind::Parent, Some(Basis::Birth)) => {
                    before(self.at.person(&fact.to).birth, (2007, 8, 13))
                }
                (LinkKind::Parent, Some(Basis::Adoption)) => before(link.start, (2008, 1, 1)),
                _ => false,
            };
            if outside && fact.claim.source == "CIVIL_ACTS" {
                let people = match fact.kind {
                    LinkKind::Spouse => ends(fact),
                    _ => vec![fact.from().unwrap().to_owned(), fact.to.clone()],
                };
                self.row("link-outside-coverage", people, vec![link_id(fact)]);
            }
        }
    }

    fn two_records(&mut self) {
        let at = self.at;
        let links = at.dated_links();
        for (a, b) in pairs(&links).filter(|(a, b)| a.fact.claim.thing == b.fact.claim.thing) {
            let ids = || vec![link_id(a.fact), link_id(b.fact)];
            // "two `SPOUSE` records of the same two people with the same start, one valid at D, the
            // other ended by D"; "two empty starts are the same start"
            let stale = |open: &Dated<&Link>, ended: &Dated<&Link>| {
                valid_at(at.d, open) && ended_by(at.d, ended)
            };
            let of_marriage = a.fact.kind == LinkKind::Spouse && a.start == b.start;
            if of_marriage && (stale(a, b) || stale(b, a)) {
                self.row("stale-marriage", ends(a.fact), ids());
            }
            if contradict(a, &a.fact.claim.source, b, &b.fact.claim.source) {
                let people = match &a.fact.from {
                    End::Person(_) => ends(a.fact),
                    End::Institution(_) => vec![a.fact.to.clone()],
                };
                self.row("contradicting-dates", people, ids());
            }
        }
        let statuses: Vec<Dated<&Status>> = (at.known_statuses().into_iter())
            .map(|fact| Dated { fact, start: fact.claim.valid_from, end: fact.claim.valid_until })
            .collect();
        for (a, b) in pairs(&statuses).filter(|(a, b)| a.fact.claim.thing == b.fact.claim.thing) {
            if contradict(a, &a.fact.claim.source, b, &b.fact.claim.source) {
                let ids = vec![status_id(a.fact), status_id(b.fact)];
                self.row("contradicting-dates", vec![a.fact.person.clone()], ids);
            }
        }
    }

    /// "more than 25 listed people with one non-empty address at D | set"; "two or more adults
    /// listed at one non-empty address at D, each a `CARD` family of one | set".
    fn addresses(&mut self) {
        let at = self.at;
        let listed: Vec<&str> = at.everyone().into_iter().filter(|p| at.listed(p)).collect();
        let families = at.families();
        for p in &listed {
            let here: Vec<&str> =
                listed.iter().copied().filter(|q| at.same_address(p, q)).collect();
            if here.len() > 25 {
                self.row("address-shared-by-many", set(&here), vec![]);
            }
            let alone = |q: &&str| at.adult(q) && families.contains(&Set::from([(*q).to_owned()]));
            let single: Vec<&str> = here.into_iter().filter(alone).collect();
            if single.len() >= 2 {
                self.row("single-person-families-at-one-address", set(&single), vec![]);
            }
        }
    }
}

/// "from different sources whose intervals overlap and whose starts, or ends (as spec 1 §3
/// understands them), are both known and differ": some day lies in both.
fn contradict<T>(a: &Dated<T>, of_a: &str, b: &Dated<T>, of_b: &str) -> bool {
    let holds = |record: &Dated<T>, day: Day| valid_at(day, record);
    // If any day lies in both, the later start does, or any day before the earlier end.
    let starts = [a.start, b.start].into_iter().flatten();
    let ends = [a.end, b.end].into_iter().flatten().map(|end| end.plus_days(-1));
    let mut days = starts.chain(ends).chain([Day::FIRST]);
    let overlap = days.any(|day| holds(a, day) && holds(b, day));
    let differ = both(a.start, b.start, |a, b| a != b) || both(a.end, b.end, |a, b| a != b);
    of_a != of_b && overlap && differ
}
