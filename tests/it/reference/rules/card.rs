//! What spec 3 adds to the card of spec 2 §4 beside entitlements: the lens `SURVIVORS`, three
//! circumstances, two kinds of dates, soundness. Must not know amounts.

use super::{Medians, RefRow, Rules, death::AtDeath, law};
use crate::reference::{Known, RefCard, RefFamily, World, family::Set, reference_card};
use otbasy::domain::{Day, Instant, Lens};

/// "`JOB_LOSS_SOCIAL`, `BIRTH_GRANT`, `BURIAL`, `TARGETED_AID`".
const WITH_TERM: [&str; 4] = ["JOB_LOSS_SOCIAL", "BIRTH_GRANT", "BURIAL", "TARGETED_AID"];

type Circumstances = Vec<(String, Vec<String>)>;
type Calendar = Vec<(String, String, String)>;

impl Rules<'_> {
    /// "members m with a departed Y, where Y is a legal parent of m (at D), or the breadwinner of a
    /// `BREADWINNER` link to m valid at Y's departure (spec 3), and m is a dependent child or one
    /// of the survivors of Y (the full set, carer's children under 8)".
    fn lost_breadwinner(&self, m: &str) -> bool {
        let of = |(y, d): &(String, Day)| {
            let provider = self.at.legal_parents(m).contains(y)
                || AtDeath::new(&self.at, y, *d).supported(y, m);
            let survives = || self.survivors(y, *d, 8).grounds.contains_key(m);
            provider && (self.at.dependent_child(m) || survives())
        };
        self.departed().iter().any(of)
    }

    /// The circumstances of a family, all kinds.
    pub(crate) fn circumstances(&self, family: &Set) -> Circumstances {
        let mut all = self.at.circumstances(family);
        all.retain(|(kind, _)| kind != "LOST_BREADWINNER");
        let of = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
            family.iter().filter(|who| fits(who)).cloned().collect()
        };
        // "the `TARGETED_AID` lens, if it is below the line (spec 3), also without an adult; left
        // out where that rule is"
        let poor = self.below_the_line(family).filter(|_| self.at.d >= law::first_day());
        let more = [
            ("LOST_BREADWINNER", of(&|m| self.lost_breadwinner(m))),
            // "members whose pension date (spec 3) is ≤ D"
            ("PENSION_AGE", of(&|m| self.past_pension_age(m))),
            ("BELOW_POVERTY_LINE", poor.into_iter().flatten().collect()),
        ];
        let found = more.into_iter().filter(|(_, people)| !people.is_empty());
        all.extend(found.map(|(kind, people)| (kind.to_owned(), people)));
        all.sort();
        all
    }

    /// "`PENSION_AGE` | pension date | every member"; "`TERM_END:<rule code>` | `valid_until` of a
    /// row of `entitlements.csv` for …; its recipient".
    fn calendar(&self, family: &Set, rows: &[RefRow]) -> Calendar {
        let mut all = self.at.calendar(family);
        let mut add = |on: Option<Day>, who: &str, change: String| {
            if let Some(on) = on.filter(|on| *on > self.at.d && family.contains(who)) {
                all.push((on.to_string(), who.to_owned(), change));
            }
        };
        for who in family {
            add(self.pension_date(who), who, "PENSION_AGE".to_owned());
        }
        for row in rows.iter().filter(|row| WITH_TERM.contains(&row.code)) {
            add(row.valid_until, &row.recipient, format!("TERM_END:{}", row.code));
        }
        all.sort();
        all.dedup();
        all
    }

    /// The lens `SURVIVORS`. Reading: the full set, the carer's children under 8.
    fn lens_of_survivors(&self, x: &str) -> Option<Set> {
        self.at.departure(x).map(|d| self.survivors(x, d, 8).people())
    }
}

/// The card of `reference_card` with all that rests on spec 3 (warnings of unverified values
/// apart).
pub(crate) fn reference_lawful_card(
    world: &World,
    holder: &str,
    (d, k): (Day, Option<Instant>),
    lens: Lens,
    medians: &Medians,
    adoption_read: bool,
) -> RefCard {
    let known = Known::new(world, k, adoption_read);
    let rules = Rules::new(&known, d, medians);
    let mut card = reference_card(world, holder, d, k, lens, adoption_read);
    if !card.exists {
        return card;
    }
    let family = rules.at.family(&card.holder).unwrap_or_default();
    if let Some(members) = rules.lens_of_survivors(&card.holder).filter(|_| lens == Lens::Survivors)
    {
        card.warnings.retain(|(code, _)| code != "rules-missing");
        card.members = rules.at.member_rows(&members, &card.holder, adoption_read);
    }
    card.circumstances = rules.circumstances(&family);
    card.calendar = rules.calendar(&family, &rules.entitlements());
    card.next_review = card.calendar.iter().map(|(on, _, _)| on.clone()).min();
    let decided: Vec<String> =
        family.intersection(&rules.decided_by_contested()).cloned().collect();
    if !decided.is_empty() {
        card.not_certifiable.push(("contested-record".to_owned(), decided));
        card.not_certifiable.sort();
    }
    card
}

/// The families of `reference_families` with all circumstances and dates.
pub(crate) fn reference_lawful_families(
    world: &World,
    (d, k): (Day, Option<Instant>),
    medians: &Medians,
    adoption_read: bool,
) -> Vec<RefFamily> {
    let known = Known::new(world, k, adoption_read);
    let rules = Rules::new(&known, d, medians);
    let rows = rules.entitlements();
    let mut families: Vec<RefFamily> = (rules.at.families().iter())
        .map(|family| RefFamily {
            key: rules.at.reference_person(family).unwrap(),
            members: (family.iter())
                .map(|who| (who.clone(), rules.at.role(who).to_owned()))
                .collect(),
            circumstances: rules.circumstances(family),
            calendar: rules.calendar(family, &rows),
        })
        .collect();
    families.sort_by(|a, b| a.key.cmp(&b.key));
    families
}
