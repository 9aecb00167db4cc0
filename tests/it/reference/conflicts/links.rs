//! The rows about links of one kind: parents, marriages, guardians, carers.

use super::*;

impl Table<'_, '_> {
    /// The five rows about one `PARENT p → c`.
    pub(super) fn parents(&mut self) {
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

    pub(super) fn parentage(&mut self) {
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
    pub(super) fn cycles(&mut self) {
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

    pub(super) fn marriages(&mut self) {
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
    pub(super) fn marriages_of_any_time(&mut self) {
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

    pub(super) fn guardians(&mut self) {
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

    pub(super) fn guardians_and_families(&mut self) {
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

    pub(super) fn carers(&mut self) {
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
}
