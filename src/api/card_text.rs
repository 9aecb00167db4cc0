//! A card as text for a terminal, in the words of a caseworker. Only shows: everything it says is
//! in the card, and every sentence comes from `language`.

use super::RecordText;
use crate::card::{CircumstanceFact, FactRef, FamilyCard, Member, Standing, Warning, wellbeing};
use crate::domain::{Day, Locale, Permission, PersonNo, StatusKind, Tenge};
use crate::family::Custody;
use crate::graph::View;
use crate::language::{self, Arg, shown, text};
use crate::rules::{self, Case, Decision, EntitlementStatus, Law, Score};
use std::fmt::{self, Write};

/// A card seen through the view it was made from.
pub struct CardText<'a, 'g> {
    /// The view.
    pub view: &'a View<'g>,
    /// The card.
    pub card: &'a FamilyCard,
    /// The law it was made by.
    pub law: &'a Law,
    /// The language.
    pub locale: Locale,
}

/// Calendar entries shown; the JSON has them all.
const CALENDAR_SHOWN: usize = 8;

impl fmt::Display for CardText<'_, '_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.head(out)?;
        self.section(out, "heading-members", &self.card.members, Self::member)?;
        self.section(out, "heading-circumstances", &self.card.circumstances, Self::circumstance)?;
        self.section(out, "heading-entitlements", &self.card.entitlements, Self::entitlement)?;
        self.wellbeing(out)?;
        self.calendar(out)?;
        self.section(out, "heading-warnings", &self.card.warnings, Self::warning)
    }
}

impl CardText<'_, '_> {
    fn say(&self, key: &str) -> String {
        text(self.locale, key, &[])
    }

    fn say_date(&self, key: &str, day: Day) -> String {
        let date = language::date(self.locale, day);
        text(self.locale, key, &[("date", Arg::Text(&date))])
    }

    fn head(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lens = self.say(&format!("lens-{}", self.card.lens));
        writeln!(out, "{lens} · {}", self.name(self.card.holder))?;
        let known = match self.view.scope().known_at {
            None => self.say("card-known-everything"),
            Some(k) => {
                let time = language::instant(k);
                text(self.locale, "card-known-at", &[("time", Arg::Text(&time))])
            }
        };
        writeln!(out, "{} · {known}", self.say_date("card-as-of", self.view.day()))?;
        if let Some(reference) = self.card.reference {
            writeln!(out, "{}: {}", self.say("card-reference-person"), self.name(reference))?;
        }
        let soundness = self.say(&format!("soundness-{}", self.card.soundness));
        writeln!(out, "{}: {soundness}", self.say("card-soundness"))?;
        match self.card.next_review {
            Some(day) => writeln!(out, "{}", self.say_date("card-next-review", day)),
            None => Ok(()),
        }
    }

    fn section<T>(
        &self,
        out: &mut fmt::Formatter<'_>,
        heading: &str,
        rows: &[T],
        show: fn(&Self, &mut fmt::Formatter<'_>, &T) -> fmt::Result,
    ) -> fmt::Result {
        writeln!(out, "\n{} ({})", self.say(heading), rows.len())?;
        rows.iter().try_for_each(|row| show(self, out, row))
    }

    fn records(&self) -> RecordText<'_, '_> {
        RecordText { view: self.view, locale: self.locale }
    }

    fn name(&self, p: PersonNo) -> String {
        self.records().name(p)
    }

    fn member(&self, out: &mut fmt::Formatter<'_>, member: &Member) -> fmt::Result {
        writeln!(out, "  {} {}", mark(member.standing), self.name(member.person))?;
        writeln!(
            out,
            "      {} · {}",
            self.records().number(member.person),
            self.who(member.person)
        )?;
        let roles: Vec<String> =
            member.roles.iter().map(|role| self.say(&format!("role-{role}"))).collect();
        let mut line = format!("{} · {}", roles.join(", "), member.term.text(self.locale));
        if let Some(since) = member.since {
            let _ = write!(line, " · {}", self.say_date("card-since", since));
        }
        writeln!(out, "      {line}")?;
        member
            .because
            .iter()
            .try_for_each(|link| writeln!(out, "        ← {}", self.records().link(*link)))
    }

    /// Sex, age and dates, and the statuses for a caller who may see them.
    fn who(&self, p: PersonNo) -> String {
        let Some(being) = self.view.being(p) else { return self.say("card-unknown") };
        let mut parts = vec![self.say(&format!("sex-{}", being.row.sex))];
        match (being.row.birth.known(), being.age) {
            (Some(birth), Some(age)) if !being.dead() => {
                let years = Arg::Number(i64::from(age.max(0)));
                let years = text(self.locale, "card-years", &[("years", years)]);
                parts.push(format!("{years} ({})", language::date(self.locale, birth)));
            }
            (Some(birth), _) => {
                let date = language::date(self.locale, birth);
                parts.push(format!("{} {date}", self.say("card-born")));
            }
            (None, _) => {
                parts.push(format!("{} {}", self.say("card-born"), self.say("card-unknown")));
            }
        }
        if being.dead() {
            let date = language::date(self.locale, being.row.death);
            parts.push(format!("{} {date}", self.say("card-died")));
        }
        parts.extend(self.statuses(p));
        parts.join(" · ")
    }

    fn statuses(&self, p: PersonNo) -> Vec<String> {
        let Some(being) = self.view.being(p) else { return Vec::new() };
        if !self.view.scope().rights.has(Permission::HealthRead) {
            return Vec::new();
        }
        let rows = being.statuses.iter().filter(|s| s.kind != StatusKind::Residence);
        rows.map(|status| {
            let kind = self.say(&format!("status-{}", status.kind));
            let detail = self.view.graph().status_text(status.no).detail;
            let detail = language::detail(self.locale, status.kind, detail);
            if detail.is_empty() { kind } else { format!("{kind} ({})", shown(&detail)) }
        })
        .collect()
    }

    fn fact(&self, fact: FactRef) -> String {
        match fact {
            FactRef::Link(no) => self.records().link(no),
            FactRef::Person(p) => self.name(p),
            FactRef::Status(no) => self.records().status_act(no),
        }
    }

    fn circumstance(&self, out: &mut fmt::Formatter<'_>, fact: &CircumstanceFact) -> fmt::Result {
        let about: Vec<String> = fact.about.iter().map(|p| self.name(*p)).collect();
        let kind = self.say(&format!("circumstance-{}", fact.kind));
        writeln!(out, "  • {kind}: {}", about.join("; "))
    }

    /// The payment, its amount, who is paid and for whom.
    fn entitlement(&self, out: &mut fmt::Formatter<'_>, row: &Decision) -> fmt::Result {
        let amount = |key: &str, whole: i64| {
            let tenge = Tenge::from_tiyn(whole.saturating_mul(100));
            let amount = language::amount(self.locale, tenge);
            text(self.locale, key, &[("amount", Arg::Text(&amount))])
        };
        let amount = match (row.monthly, row.once) {
            (Some(whole), _) => amount("card-a-month", whole),
            (None, Some(whole)) => amount("card-once", whole),
            (None, None) if row.status == EntitlementStatus::Unknown => self.say("card-unknown"),
            // The family cannot be certified (spec 2 §5).
            (None, None) => self.say("card-withheld"),
        };
        let mark = if row.chosen { '+' } else { '-' };
        writeln!(out, "  {mark} {}: {amount}", rules::title(self.locale, row.code))?;
        let people: Vec<String> = row.beneficiaries.iter().map(|p| self.name(*p)).collect();
        let recipient = row.recipient.map_or_else(|| "–".to_owned(), |p| self.name(p));
        write!(out, "      {recipient} ← {}", people.join("; "))?;
        if row.validity.until.known().is_some() {
            write!(out, " · {}", self.say_date("card-until", row.validity.until))?;
        }
        writeln!(out)
    }

    /// The level by the first scoring model, and what adds to it; nothing where it is not known.
    fn wellbeing(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.view.scope().rights.has(Permission::IncomeRead) {
            let withheld = self.say("card-withheld");
            return writeln!(out, "\n{}: {withheld}", self.say("heading-wellbeing"));
        }
        let custody = Custody::new(self.view);
        let case = Case::new(&custody, self.law);
        let family = custody.card_family(self.card.holder).unwrap_or_default();
        let circumstances = &self.card.circumstances;
        let model = self.law.model(None);
        match model.and_then(|model| wellbeing(&case, &family.members, circumstances, model)) {
            Some(score) => self.score(out, &score),
            None => Ok(()),
        }
    }

    fn score(&self, out: &mut fmt::Formatter<'_>, score: &Score) -> fmt::Result {
        let (level, model) = (score.level, score.model);
        let named = format!("{} ({})", level.name, level.title.text(self.locale));
        let title = model.title.text(self.locale);
        writeln!(out, "\n{}: {named} · {title}", self.say("heading-wellbeing"))?;
        let health = self.view.scope().rights.has(Permission::HealthRead);
        let adds = score.indicators.iter().filter(|own| own.contribution.is_positive());
        for own in adds.filter(|own| health || !own.indicator.measure.states_health()) {
            let title = own.indicator.title.text(self.locale);
            let [adds, value] = [own.contribution, own.value].map(|n| self.decimal(n));
            writeln!(out, "  + {adds} · {title} ({value})")?;
        }
        writeln!(out, "  = {}", self.decimal(score.score))
    }

    fn decimal(&self, number: impl fmt::Display) -> String {
        language::decimal(self.locale, &number.to_string())
    }

    fn calendar(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = &self.card.calendar;
        writeln!(out, "\n{} ({})", self.say("heading-calendar"), entries.len())?;
        for entry in entries.iter().take(CALENDAR_SHOWN) {
            let date = language::date(self.locale, entry.on);
            let title = |code: &str| rules::title(self.locale, code);
            let change = language::change(self.locale, &entry.change.to_string(), title);
            writeln!(out, "  {date} · {} · {change}", self.name(entry.about))?;
        }
        if entries.len() > CALENDAR_SHOWN { writeln!(out, "  …") } else { Ok(()) }
    }

    fn warning(&self, out: &mut fmt::Formatter<'_>, warning: &Warning) -> fmt::Result {
        let sentence = self.say(&format!("warning-{}", warning.code));
        let about: Vec<String> = warning.about.iter().map(|p| self.name(*p)).collect();
        let about =
            if about.is_empty() { String::new() } else { format!(" ({})", about.join("; ")) };
        writeln!(out, "  ! {sentence}{about}")?;
        for record in &warning.records {
            writeln!(out, "      {}", self.fact(*record))?;
        }
        writeln!(out, "      → {}", self.say(&format!("fix-{}", warning.code)))
    }
}

fn mark(standing: Standing) -> char {
    match standing {
        Standing::Core => '●',
        Standing::Dependent => '○',
    }
}
