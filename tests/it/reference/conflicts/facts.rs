//! The rows about statuses, lives and numbers, and those that hold two records or two people
//! against each other.

use super::*;

impl Table<'_, '_> {
    pub(super) fn statuses(&mut self) {
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
    pub(super) fn missing(&mut self) {
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

    pub(super) fn lives(&mut self) {
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

    pub(super) fn numbers(&mut self) {
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

    pub(super) fn siblings(&mut self) {
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
    pub(super) fn links_of_any_time(&mut self) {
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

    pub(super) fn two_records(&mut self) {
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
    pub(super) fn addresses(&mut self) {
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
