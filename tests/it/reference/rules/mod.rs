//! The model of spec 3: all entitlements and notices of a world on a day, from the text alone, by
//! trying every way of a choice. Must not know how the library decides.

mod adults;
mod card;
mod children;
mod death;
mod examples;
mod fraction;
mod law;
mod loss;
mod met;
mod person;
mod poverty;
mod row;
mod sound;

#[allow(unused_imports)] // the doors of this folder; not every test goes through every one
pub(crate) use {
    card::{reference_lawful_card, reference_lawful_families},
    poverty::Medians,
    row::RefRow,
};

/// The rules of spec 3, all of which this model decides. Of others it says nothing.
pub(crate) const CODES: [&str; 15] = [
    "CAPACITY_LOSS_SOCIAL",
    "JOB_LOSS_SOCIAL",
    "SURVIVOR_STATE",
    "SURVIVOR_SOCIAL",
    "BIRTH_GRANT",
    "CHILD_CARE",
    "CHILD_CARE_SOCIAL",
    "DISABLED_CHILD_CARER",
    "GROUP_1_CARER",
    "DISABILITY_STATE",
    "LARGE_FAMILY",
    "MOTHER_AWARD",
    "TARGETED_AID",
    "BURIAL",
    "ORPHAN_GUARDIAN",
];

use super::{At, Known, World};
use otbasy::domain::{Day, Instant, StatusKind};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

/// The rules at D, over what is known at K.
pub(crate) struct Rules<'a> {
    pub(crate) at: At<'a>,
    medians: &'a Medians,
    /// What was or will be active on other days, kept once asked for.
    days: RefCell<BTreeMap<Day, Rc<At<'a>>>>,
}

impl<'a> Rules<'a> {
    pub(crate) fn new(known: &'a Known, d: Day, medians: &'a Medians) -> Rules<'a> {
        Rules { at: At::new(known, d), medians, days: RefCell::default() }
    }

    /// All rows, whatever the soundness of the families.
    pub(crate) fn entitlements(&self) -> Vec<RefRow> {
        // "D before 2024-01-01 is refused": "a card has everything but entitlements" (spec 5)
        if self.at.d < law::first_day() {
            return Vec::new();
        }
        let choices = self.choices();
        let mut rows: Vec<RefRow> = [
            self.capacity_losses(),
            self.job_losses(),
            self.survivor_state(&choices),
            self.survivor_social(),
            self.birth_grants(),
            self.child_care(),
            self.disabled_child_carers(),
            self.carers(),
            self.disability_state(&choices),
            self.large_families(),
            self.awards(),
            self.targeted_aid(),
            self.burials(),
            self.orphan_guardians(),
        ]
        .concat();
        rows.sort_by_key(RefRow::cells);
        rows
    }

    /// `notices.csv`: "To people present".
    fn notices(&self) -> Vec<[String; 3]> {
        let at = &self.at;
        let mut all = Vec::new();
        let mut add = |code: &str, who: &str, on: Day| {
            all.push([code.to_owned(), who.to_owned(), on.to_string()]);
        };
        for who in at.everyone().into_iter().filter(|who| at.present(who)) {
            let days_to = |day: &Day| day.number() - at.d.number();
            // "0 ≤ pension date − D ≤ 30 days"
            let pension = self.pension_date(who).filter(|day| (0..=30).contains(&days_to(day)));
            pension.into_iter().for_each(|on| add("PENSION_AGE", who, on));
            // "active `KANDAS`, 0 < `valid_until` − D ≤ 60 days"
            let expiry = at.status(who, StatusKind::Kandas).and_then(|kandas| kandas.end);
            let soon = expiry.filter(|day| (1..=60).contains(&days_to(day)));
            soon.into_iter().for_each(|on| add("KANDAS_EXPIRY", who, on));
            // "active `UNEMPLOYED` that starts on D"
            let start = at.status(who, StatusKind::Unemployed).and_then(|status| status.start);
            let today = start.filter(|start| *start == at.d);
            today.into_iter().for_each(|on| add("EMPLOYMENT_MEASURES", who, on));
        }
        all.sort();
        all
    }
}

/// The rows of `entitlements.csv` at D, as known at K, sorted as in the file.
pub(crate) fn reference_entitlements(
    world: &World,
    d: Day,
    k: Option<Instant>,
    medians: &Medians,
    adoption_read: bool,
) -> Vec<RefRow> {
    let known = Known::new(world, k, adoption_read);
    Rules::new(&known, d, medians).shown()
}

/// The rows of `notices.csv` at D, as known at K.
pub(crate) fn reference_notices(world: &World, d: Day, k: Option<Instant>) -> Vec<[String; 3]> {
    let known = Known::new(world, k, true);
    Rules::new(&known, d, &Medians::new()).notices()
}

/// The `medians` that a sweep writes into `summary.json`.
pub(crate) fn reference_medians(world: &World, d: Day, k: Option<Instant>) -> Medians {
    let known = Known::new(world, k, true);
    Rules::new(&known, d, &Medians::new()).found_medians()
}
