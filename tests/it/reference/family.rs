//! The building blocks of spec 2 §1 (with the words before it) and the families of §2. Must not
//! know lenses or cards.

use super::{active::At, claims::better_first};
use otbasy::domain::{Day, LinkKind, Sex, StatusKind};
use std::collections::BTreeSet;

/// People, by identity.
pub(crate) type Set = BTreeSet<String>;

/// "woman (sex F)".
pub(crate) fn is_woman(at: &At, who: &str) -> bool {
    at.person(who).sex == Sex::Female
}

/// Joins sets that overlap until none do.
pub(crate) fn connected(ties: impl IntoIterator<Item = Set>) -> Vec<Set> {
    let mut groups: Vec<Set> = Vec::new();
    for mut tie in ties {
        let (touched, apart) = groups.into_iter().partition::<Vec<_>, _>(|g| !g.is_disjoint(&tie));
        groups = apart;
        tie.extend(touched.into_iter().flatten());
        groups.push(tie);
    }
    groups
}

fn set_of(people: &[&str]) -> Set {
    people.iter().map(|who| (*who).to_owned()).collect()
}

/// "Of several pairs the one with the smaller iins (smaller first, then second)".
fn smallest_pair(of: &Set, fits: impl Fn(&str, &str) -> bool) -> Option<Set> {
    let pairs = of.iter().flat_map(|a| of.iter().filter(move |b| a < *b).map(move |b| (a, b)));
    pairs.filter(|(a, b)| fits(a, b)).min().map(|(a, b)| set_of(&[a, b]))
}

impl At<'_> {
    /// Everyone who is known to exist, alive or dead.
    pub(crate) fn everyone(&self) -> Vec<&str> {
        self.known.persons.iter().map(|p| p.who.as_str()).collect()
    }

    /// "`age(p, D)` = completed years on D"; none if the birth date is unknown.
    pub(crate) fn age(&self, who: &str) -> Option<i32> {
        self.person(who).birth.map(|birth| birth.age_on(self.d))
    }

    /// "**listed** | alive and not `EMIGRATED`".
    pub(crate) fn listed(&self, who: &str) -> bool {
        self.alive(who) && !self.has(who, StatusKind::Emigrated)
    }

    /// "**present** | listed and not `MISSING`".
    pub(crate) fn present(&self, who: &str) -> bool {
        self.listed(who) && !self.has(who, StatusKind::Missing)
    }

    /// "**able** | present and none of `STATE_CARE`, `IMPRISONED`, `INCAPACITATED`".
    pub(crate) fn able(&self, who: &str) -> bool {
        let hindered = [StatusKind::StateCare, StatusKind::Imprisoned, StatusKind::Incapacitated];
        self.present(who) && !hindered.into_iter().any(|kind| self.has(who, kind))
    }

    /// "**departed** | dead by D, or, if not dead, with active `MISSING`; **day of departure** =
    /// `death_date`, else the start of that `MISSING` (empty: D)". None: not departed.
    pub(crate) fn departure(&self, who: &str) -> Option<Day> {
        if self.dead(who) {
            return self.person(who).death;
        }
        (self.statuses.iter())
            .find(|s| s.fact.person == who && s.fact.kind == StatusKind::Missing)
            .map(|missing| missing.start.unwrap_or(self.d))
    }

    /// "**adult** | age ≥ 18 or birth date unknown."
    pub(crate) fn adult(&self, who: &str) -> bool {
        self.age(who).is_none_or(|age| age >= 18)
    }

    /// "**oldest** | the earliest birth date, ties by the smaller iin"; somebody of unknown birth
    /// "comes last among the oldest".
    pub(crate) fn oldest<'p>(
        &self,
        of: impl IntoIterator<Item = &'p String>,
    ) -> Option<&'p String> {
        of.into_iter().min_by_key(|who| {
            let birth = self.person(who).birth;
            (birth.is_none(), birth, *who)
        })
    }

    /// "**child**: age < 18."
    pub(crate) fn child(&self, who: &str) -> bool {
        self.age(who).is_some_and(|age| age < 18)
    }

    /// "**young student**: 18 ≤ age < 23 with active `STUDENT/FULL_TIME`."
    pub(crate) fn young_student(&self, who: &str) -> bool {
        self.age(who).is_some_and(|age| (18..23).contains(&age))
            && self.has_detail(who, StatusKind::Student, "FULL_TIME")
    }

    /// "**dependent child**: a listed child or young student who has no spouse (a minor widow is
    /// one again)." Reading: "listed" and "no spouse" are asked of both.
    pub(crate) fn dependent_child(&self, who: &str) -> bool {
        self.listed(who)
            && (self.child(who) || self.young_student(who))
            && self.spouse(who).is_none()
    }

    /// "**spouse of p**: among the other ends of p's active `SPOUSE` links who are alive, p's
    /// *best*
    /// one has the later start, then the better claim". An empty start is the earliest.
    fn best_spouse(&self, p: &str) -> Option<&str> {
        (self.active(LinkKind::Spouse))
            .filter_map(|link| link.fact.other_end(p).map(|other| (link, other)))
            .filter(|(_, other)| self.alive(other))
            .min_by(|(a, _), (b, _)| {
                b.start.cmp(&a.start).then(better_first(&a.fact.claim, &b.fact.claim))
            })
            .map(|(_, other)| other)
    }

    /// "q is p's spouse if each is the other's best one."
    pub(crate) fn spouse(&self, p: &str) -> Option<&str> {
        self.best_spouse(p).filter(|q| self.best_spouse(q) == Some(p))
    }

    /// "**Home spouse** = spouse, both present."
    pub(crate) fn home_spouse(&self, p: &str) -> Option<&str> {
        self.spouse(p).filter(|q| self.present(p) && self.present(q))
    }

    /// "**legal parents of c**: from-ends of active `PARENT` links, dead or alive. More than two:
    /// …, the two best claims count." (None of them is counted twice: of one pair one record is
    /// active.)
    pub(crate) fn legal_parents(&self, c: &str) -> Set {
        let mut links: Vec<_> =
            self.active(LinkKind::Parent).filter(|link| link.fact.to == c).collect();
        links.sort_by(|a, b| better_first(&a.fact.claim, &b.fact.claim));
        links.iter().take(2).filter_map(|link| link.fact.from()).map(str::to_owned).collect()
    }

    /// "**guardians of w**: the able persons with an active `GUARDIAN` link to w, any basis."
    pub(crate) fn guardians(&self, w: &str) -> Set {
        (self.active(LinkKind::Guardian))
            .filter(|link| link.fact.to == w)
            .filter_map(|link| link.fact.from())
            .filter(|g| self.able(g))
            .map(str::to_owned)
            .collect()
    }

    /// "**In an institution**: no guardian, and an active `GUARDIAN` link from an institution."
    pub(crate) fn in_institution(&self, w: &str) -> bool {
        let cared_for = (self.active(LinkKind::Guardian))
            .any(|link| link.fact.to == w && link.fact.from().is_none());
        self.guardians(w).is_empty() && cared_for
    }

    /// "**custodians of c**, a dependent child (nobody else has any …): (1) the guardians of c;
    /// (2) without one, in an institution: nobody …; (3) else the able legal parents without active
    /// `RIGHTS_LIMITED` towards c; (4) else nobody".
    pub(crate) fn custodians(&self, c: &str) -> Set {
        if !self.dependent_child(c) {
            return Set::new();
        }
        let guardians = self.guardians(c);
        if !guardians.is_empty() {
            return guardians;
        }
        if self.in_institution(c) {
            return Set::new();
        }
        (self.legal_parents(c).into_iter())
            .filter(|p| self.able(p) && !self.linked(LinkKind::RightsLimited, p, c))
            .collect()
    }

    /// "with the same non-empty address at D".
    pub(crate) fn same_address(&self, a: &str, b: &str) -> bool {
        !self.address(a).is_empty() && self.address(a) == self.address(b)
    }

    /// "**home of c** = one or two of the custodians. One custodian: that one, whatever the
    /// addresses. Several: the first that applies of (1) two who are spouses; (2) two with the same
    /// non-empty address at D; (3) one whose non-empty address equals c's; (4) a woman (sex F);
    /// (5) any. Of several pairs the one with the smaller iins …, of several single ones the
    /// smaller iin."
    pub(crate) fn home(&self, c: &str) -> Set {
        let custodians = self.custodians(c);
        if custodians.len() <= 1 {
            return custodians;
        }
        let pair = smallest_pair(&custodians, |a, b| self.spouse(a) == Some(b))
            .or_else(|| smallest_pair(&custodians, |a, b| self.same_address(a, b)));
        let single = || {
            (custodians.iter().find(|who| self.same_address(who, c)))
                .or_else(|| custodians.iter().find(|who| is_woman(self, who)))
                .or_else(|| custodians.first())
                .map(|who| set_of(&[who]))
        };
        pair.or_else(single).unwrap_or_default()
    }

    /// "**step-parent of c**: home spouse of a custodian in c's home who is neither legal parent
    /// nor
    /// guardian of c."
    pub(crate) fn step_parents(&self, c: &str) -> Set {
        let (parents, guardians) = (self.legal_parents(c), self.guardians(c));
        (self.home(c).iter())
            .filter_map(|custodian| self.home_spouse(custodian))
            .map(str::to_owned)
            .filter(|s| !parents.contains(s) && !guardians.contains(s))
            .collect()
    }

    /// "**payee(c)**: of the custodians in c's home a woman who is c's legal parent, else a woman,
    /// else anyone; ties by the smaller iin."
    pub(crate) fn payee(&self, c: &str) -> Option<String> {
        let (home, parents) = (self.home(c), self.legal_parents(c));
        (home.iter().find(|who| is_woman(self, who) && parents.contains(*who)))
            .or_else(|| home.iter().find(|who| is_woman(self, who)))
            .or_else(|| home.first())
            .cloned()
    }

    /// "**p shares a home with child c**: p is a custodian in c's home, or the home spouse of one,
    /// or a dependent child with a common home custodian, or has the same non-empty address as c."
    pub(crate) fn shares_home(&self, p: &str, c: &str) -> bool {
        let home = self.home(c);
        home.contains(p)
            || self.home_spouse(p).is_some_and(|spouse| home.contains(spouse))
            || !self.home(p).is_disjoint(&home)
            || self.same_address(p, c)
    }

    /// The dependent children.
    pub(crate) fn dependent_children(&self) -> Vec<&str> {
        self.everyone().into_iter().filter(|who| self.dependent_child(who)).collect()
    }

    /// "1. a dependent child – each custodian of its home;"
    fn ties_of_children(&self) -> Vec<Set> {
        let ties = |c: &str| -> Vec<Set> {
            self.home(c).iter().map(|custodian| set_of(&[c, custodian])).collect()
        };
        self.dependent_children().into_iter().flat_map(ties).collect()
    }

    /// "2. a present adult with active `INCAPACITATED` who is no dependent child – each of the
    /// guardians (§1, but present is enough here);"
    fn guardians_in_tie(&self, w: &str) -> Set {
        let ward = self.present(w)
            && self.adult(w)
            && self.has(w, StatusKind::Incapacitated)
            && !self.dependent_child(w);
        (self.active(LinkKind::Guardian))
            .filter(|link| ward && link.fact.to == w)
            .filter_map(|link| link.fact.from())
            .filter(|g| self.present(g))
            .map(str::to_owned)
            .collect()
    }

    /// "3. two home spouses, neither of them `IMPRISONED`."
    fn tie_of_spouses(&self, p: &str) -> Option<Set> {
        let q = self.home_spouse(p)?;
        let free = ![p, q].iter().any(|who| self.has(who, StatusKind::Imprisoned));
        free.then(|| set_of(&[p, q]))
    }

    /// "It is a partition: everyone listed is in exactly one family. The families are the connected
    /// groups under these ties". "Nobody else is tied".
    pub(crate) fn families(&self) -> Vec<Set> {
        let everyone = self.everyone();
        let alone = everyone.iter().filter(|p| self.listed(p)).map(|p| set_of(&[p]));
        let wards = everyone.iter().flat_map(|w| {
            self.guardians_in_tie(w).into_iter().map(|g| set_of(&[w, &g])).collect::<Vec<_>>()
        });
        let spouses = everyone.iter().filter_map(|p| self.tie_of_spouses(p));
        connected(alone.chain(self.ties_of_children()).chain(wards).chain(spouses))
    }

    /// The family of somebody listed.
    pub(crate) fn family(&self, of: &str) -> Option<Set> {
        self.families().into_iter().find(|family| family.contains(of))
    }

    /// "The **reference person** (`family_key`) is the oldest adult of the family (a dependent one
    /// too), the oldest child if there is no adult."
    pub(crate) fn reference_person(&self, family: &Set) -> Option<String> {
        self.oldest(family.iter().filter(|who| self.adult(who)))
            .or_else(|| self.oldest(family))
            .cloned()
    }

    /// "**Role**: `DEPENDENT` = a dependent child (also alone) and an adult with a tie of rule 2 to
    /// a guardian; everyone else `CORE`."
    pub(crate) fn role(&self, who: &str) -> &'static str {
        if self.dependent_child(who) || !self.guardians_in_tie(who).is_empty() {
            "DEPENDENT"
        } else {
            "CORE"
        }
    }
}
