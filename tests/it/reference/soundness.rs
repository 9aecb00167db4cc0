//! Warnings and soundness of a card (spec 2 §5), with the conflicts of §6 that the card names.
//! Must not know circumstances.

use super::{active::At, claims::Fact, family::Set};
use otbasy::domain::{Day, LinkKind, RecordState};
use std::collections::BTreeMap;

/// Code → the people it is about.
pub(crate) type Warnings = BTreeMap<String, Set>;

/// "`CIVIL_ACTS`: … births since 2007-08-13".
fn births_covered_since() -> Day {
    Day::new(2007, 8, 13).unwrap()
}

impl At<'_> {
    /// The ancestors of somebody by all active `PARENT` links.
    pub(crate) fn ancestors(&self, of: &str) -> Set {
        let mut found = Set::new();
        loop {
            let parents = (self.active(LinkKind::Parent))
                .filter(|link| link.fact.to == of || found.contains(&link.fact.to))
                .filter_map(|link| link.fact.from());
            let more: Set = parents.map(str::to_owned).collect();
            if more.is_subset(&found) {
                return found;
            }
            found.extend(more);
        }
    }

    /// "where just one is recorded and the birth lies outside coverage, a warning says so" (of
    /// `FULL_ORPHAN`): `only-one-parent-recorded`. Reading: born before 2007-08-13; an unknown
    /// birth
    /// date does not lie outside.
    fn orphan_by_one_parent(&self, c: &str) -> bool {
        self.full_orphan(c) && self.legal_parents(c).len() == 1 && self.born_before_coverage(c)
    }

    /// "dependent children with a recorded legal parent, all of whom are dead (not `MISSING`)".
    pub(crate) fn full_orphan(&self, c: &str) -> bool {
        let parents = self.legal_parents(c);
        self.dependent_child(c) && !parents.is_empty() && parents.iter().all(|p| self.dead(p))
    }

    fn born_before_coverage(&self, who: &str) -> bool {
        self.person(who).birth.is_some_and(|birth| birth < births_covered_since())
    }

    /// "Before that, 'no link' means unknown, not none: a warning on the card". Reading: where a
    /// missing link decides about the card: a dependent child born before 2007-08-13 without any
    /// legal parent recorded. (Adults without recorded parents or marriage do not warn: it would
    /// stand on nearly every card of the country.)
    fn outside_coverage(&self, who: &str) -> bool {
        self.dependent_child(who)
            && self.born_before_coverage(who)
            && self.legal_parents(who).is_empty()
    }

    /// The people of every active contested record.
    fn contested(&self) -> Vec<Set> {
        fn people<F: Fact>(fact: &F) -> Option<Set> {
            (fact.claim().state == RecordState::Contested)
                .then(|| fact.people().into_iter().map(str::to_owned).collect())
        }
        let links = self.links.iter().filter_map(|link| people(link.fact));
        links.chain(self.statuses.iter().filter_map(|status| people(status.fact))).collect()
    }

    /// "Warning codes: every conflict code of §6 that names a member, `contradicting-claims`, …".
    ///
    /// Reading: a warning stands where a row, record or circumstance names a member of the family,
    /// and is about the members among those it names; one warning a code here.
    pub(crate) fn warnings(&self, members: &Set) -> Warnings {
        let of = |fits: &dyn Fn(&str) -> bool| -> Set {
            members.iter().filter(|who| fits(who)).cloned().collect()
        };
        let named = |rows: Vec<Set>| -> Set { members & &rows.into_iter().flatten().collect() };
        let contradictions =
            self.contradictions.iter().map(|people| people.iter().cloned().collect()).collect();
        let mut found = Warnings::new();
        for (code, people, _) in self.conflicts().iter() {
            let people: Set = people.iter().cloned().collect();
            found.entry(code.clone()).or_default().extend(members & &people);
        }
        let all = [
            ("contradicting-claims", named(contradictions)),
            ("outside-coverage", of(&|who| self.outside_coverage(who))),
            ("only-one-parent-recorded", of(&|who| self.orphan_by_one_parent(who))),
            ("contested-record", named(self.contested())),
            ("no-birth-date", of(&|who| self.person(who).birth.is_none())),
        ];
        found.extend(all.map(|(code, people)| (code.to_owned(), people)));
        found.retain(|_, people| !people.is_empty());
        found
    }

    /// "lies on a cycle of active `PARENT` links, has the conflict `one-iin-two-people`, has no
    /// birth date": of one member, without the rest of the table.
    pub(crate) fn is_unsound(&self, who: &str) -> bool {
        let person = self.person(who);
        person.two_people || person.birth.is_none() || self.ancestors(who).contains(who)
    }

    /// "A family is not certifiable if a member lies on a cycle of active `PARENT` links, has the
    /// conflict `one-iin-two-people`, has no birth date, or …" (the rest needs spec 3). Reading:
    /// the
    /// members are those of the `CARD` family, under whatever lens.
    pub(crate) fn reasons(warnings: &Warnings) -> Warnings {
        let grave = ["parent-cycle", "one-iin-two-people", "no-birth-date"];
        let kept = warnings.iter().filter(|(code, _)| grave.contains(&code.as_str()));
        kept.map(|(code, people)| (code.clone(), people.clone())).collect()
    }
}
