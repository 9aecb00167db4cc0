//! What adults are paid for themselves, for somebody of group 1, for a burial (spec 3, *The
//! rules*). Must not know survivors' shares.

use super::{
    Rules,
    death::AtDeath,
    fraction::Fraction,
    law,
    row::{RefRow, earliest, latest},
};
use crate::reference::family::{Set, is_woman};
use otbasy::domain::{Day, LinkKind, Sex, StatusKind};

impl Rules<'_> {
    fn present(&self) -> Vec<&str> {
        self.at.everyone().into_iter().filter(|p| self.at.present(p)).collect()
    }

    /// "present, insured before the start of the active `CAPACITY_LOSS` (30–100), not past pension
    /// age | monthly (A − 0.5·MW)·0.6·K·L at that start". Personal at any age. "A required start
    /// that is empty gives no right."
    pub(super) fn capacity_losses(&self) -> Vec<RefRow> {
        let row = |p: &str| {
            let status = self.at.status(p, StatusKind::CapacityLoss)?;
            let start = status.start?;
            let part = law::lost_capacity(status.fact.detail.parse().ok()?)?;
            if self.insured_months(p, start) == 0 || self.past_pension_age(p) {
                return None;
            }
            let amount = self.lost_income(p, start) * part;
            let row = RefRow::monthly("CAPACITY_LOSS_SOCIAL", p, &[p], amount)?;
            let until = earliest([self.status_end(status, true), self.pension_date(p)]);
            Some(row.dates(Some(start), until))
        };
        self.present().into_iter().filter_map(row).collect()
    }

    /// "present, active `UNEMPLOYED`, at its start ≥ 6 insured months; D within the term from the
    /// start | monthly 0.45·A·L at that start".
    pub(super) fn job_losses(&self) -> Vec<RefRow> {
        let row = |p: &str| {
            let status = self.at.status(p, StatusKind::Unemployed)?;
            let start = status.start?;
            let months = self.insured_months(p, start);
            let term = start.plus_months(law::months_of_job_loss(months)?);
            let amount =
                Fraction::decimal("0.45") * self.mean_salary(p, start) * law::length(months);
            let row = RefRow::monthly("JOB_LOSS_SOCIAL", p, &[p], amount)?;
            let until = earliest([Some(term), self.status_end(status, false)]);
            (self.at.d < term).then(|| row.dates(Some(start), until))
        };
        self.present().into_iter().filter_map(row).collect()
    }

    /// "an adult with active `DISABILITY/GROUP_1`, not in `STATE_CARE`, present or a dependent
    /// child: of the present people with an active `CARER` link to that adult the one with the
    /// earliest start, ties by the smaller iin; any age, kinship or work; one row per person cared
    /// for | monthly 1.61·SM; beneficiary the adult".
    pub(super) fn carers(&self) -> Vec<RefRow> {
        let at = &self.at;
        let row = |p: &str| {
            let cared_for = at.adult(p)
                && !at.has(p, StatusKind::StateCare)
                && (at.present(p) || at.dependent_child(p));
            let status = at.status(p, StatusKind::Disability).filter(|_| cared_for)?;
            let links = at.active(LinkKind::Carer).filter(|link| link.fact.to == p);
            let from = |carer: &str| at.link(LinkKind::Carer, carer, p).unwrap();
            let carers = links.filter_map(|link| link.fact.from()).filter(|c| at.present(c));
            let carer = carers.min_by_key(|carer| (from(carer).start, (*carer).to_owned()))?;
            let row = RefRow::monthly("GROUP_1_CARER", carer, &[p], self.minima(law::carer()))?;
            // "latest of link start, status start, 18th birthday | earlier of link end, status
            // end⁼"
            let since = latest([from(carer).start, status.start, self.birthday(p, 18)]);
            let until = earliest([from(carer).end, self.status_end(status, true)]);
            (status.fact.detail == "GROUP_1").then(|| row.dates(since, until))
        };
        at.everyone().into_iter().filter_map(row).collect()
    }

    /// "active `AWARD`, present, sex F; several: the one with the highest amount only, then the
    /// earlier start, then the smaller id".
    pub(super) fn awards(&self) -> Vec<RefRow> {
        let row = |p: &str| {
            let awards = (self.at.statuses.iter())
                .filter(|s| s.fact.person == p && s.fact.kind == StatusKind::Award)
                .filter_map(|s| law::award(&s.fact.detail).map(|amount| (amount, s)));
            let (amount, status) = awards.min_by(|(amount, a), (other, b)| {
                (other.cmp(amount))
                    .then(a.start.cmp(&b.start))
                    .then(a.fact.claim.id.cmp(&b.fact.claim.id))
            })?;
            let row = RefRow::monthly("MOTHER_AWARD", p, &[p], self.mcis(amount))?;
            let row = row.dates(status.start, self.status_end(status, true));
            (self.at.person(p).sex == Sex::Female).then_some(row)
        };
        self.present().into_iter().filter_map(row).collect()
    }

    /// "D in the 12 months from X's `death_date` (never for `MISSING`), if at the death X had
    /// `PENSIONER` or `DISABILITY`, or on the eve was a survivor for `SURVIVOR_STATE`, chosen or
    /// not. … | once 15.7·MCI; beneficiary X".
    pub(super) fn burials(&self) -> Vec<RefRow> {
        let at = &self.at;
        let row = |x: &str| {
            let death = at.person(x).death.filter(|_| at.dead(x))?;
            let until = death.plus_months(12);
            let then = AtDeath::new(at, x, death);
            let kinds = [StatusKind::Pensioner, StatusKind::Disability];
            let provided = kinds.iter().any(|kind| then.statuses.contains(kind))
                || self.survivor_on(x, death.plus_days(-1));
            if at.d >= until || !provided {
                return None;
            }
            let recipient = self.who_buries(x, death, &then)?;
            let row = RefRow::once("BURIAL", &recipient, x, law::burial(), law::mci(death));
            Some(row.dates(Some(death), Some(until)))
        };
        at.everyone().into_iter().filter_map(row).collect()
    }

    /// Whether somebody was a survivor on another day.
    fn survivor_on(&self, who: &str, day: Day) -> bool {
        let then = Rules::new(self.at.known, day, self.medians);
        let departed = then.departed();
        departed.iter().any(|(x, d)| then.survivors(x, *d, 8).grounds.contains_key(who))
    }

    /// "Recipient, the first who is present at D: the spouse at the death; the oldest child aged 18
    /// or more at D; the mother, then the father (children, parents: legal at the death; a woman
    /// before a man, then the smaller iin); the oldest person who is an adult at D of X's `CARD`
    /// family on the eve. Nobody: no row".
    fn who_buries(&self, x: &str, death: Day, then: &AtDeath<'_>) -> Option<String> {
        let at = &self.at;
        let eve = self.on(death.plus_days(-1));
        let present = |who: &&String| at.present(who);
        let spouse: Set = then.spouse(x, &eve).into_iter().collect();
        let children: Set = (at.everyone().into_iter())
            .filter(|c| then.legal_parents(c).contains(x))
            .filter(|c| at.age(c).is_some_and(|age| age >= 18))
            .map(str::to_owned)
            .collect();
        let parents = then.legal_parents(x);
        let family = eve.family(x).unwrap_or_default();
        let adults = family.iter().filter(present).filter(|who| at.adult(who));
        (spouse.iter().find(present))
            .or_else(|| at.oldest(children.iter().filter(present)))
            .or_else(|| parents.iter().filter(present).find(|p| is_woman(at, p)))
            .or_else(|| parents.iter().find(present))
            .or_else(|| at.oldest(adults))
            .cloned()
    }
}
