//! Records as text for a terminal: names, numbers, links, statuses and incomes, as a caller with
//! these rights may see them. Every word comes from `language`.

use crate::domain::{IncomeKind, Locale, Month, Permission, PersonNo};
use crate::graph::{LinkNo, StatusNo, View};
use crate::language::{self, shown, text};
use std::fmt::Write;

/// The records of a view in a language.
#[derive(Clone, Copy)]
pub struct RecordText<'a, 'g> {
    /// The view.
    pub view: &'a View<'g>,
    /// The language.
    pub locale: Locale,
}

impl RecordText<'_, '_> {
    fn say(&self, key: &str) -> String {
        text(self.locale, key, &[])
    }

    fn may(&self, permission: Permission) -> bool {
        self.view.scope().rights.has(permission)
    }

    /// `Surname Given Patronymic`, or the public name where nothing is written.
    pub fn name(&self, p: PersonNo) -> String {
        let texts = self.view.graph().person_text(p);
        let parts = [texts.surname, texts.given_name, texts.patronymic];
        let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if name.is_empty() { self.number(p) } else { shown(&name).into_owned() }
    }

    /// The IIN or reference, for a caller who may see it.
    pub fn number(&self, p: PersonNo) -> String {
        if self.may(Permission::IdentityRead) {
            shown(&self.view.identity(p).to_string()).into_owned()
        } else {
            self.say("card-withheld")
        }
    }

    /// Kind, basis, ends, source and act of a link.
    pub fn link(&self, no: LinkNo) -> String {
        let graph = self.view.graph();
        let Some(link) = self.view.link(no) else { return self.say("card-unknown") };
        let texts = graph.link_text(no);
        let from = link.from.map_or_else(|| shown(texts.detail).into_owned(), |p| self.name(p));
        let kind = self.say(&format!("link-{}", link.kind));
        let mut line = format!("{kind}: {from} → {}", self.name(link.to));
        let source = language::source(self.locale, graph.sources().name(link.record.source));
        let _ = write!(line, " [{}", shown(&source));
        let document = self.view.link_document(link.kind, no);
        if !document.is_empty() {
            let _ = write!(line, ", № {}", shown(document));
        }
        line.push(']');
        line
    }

    /// The act number of a status, for a caller who may see it.
    pub fn status_act(&self, no: StatusNo) -> String {
        if !self.may(Permission::HealthRead) {
            return self.say("card-withheld");
        }
        let texts = self.view.graph().status_text(no);
        let act = if texts.document.is_empty() { texts.id } else { texts.document };
        format!("№ {}", shown(act))
    }

    /// Whose status, what, since and until when, and its source and act.
    pub fn status(&self, no: StatusNo) -> String {
        let Some(row) = self.view.status(no).filter(|_| self.may(Permission::HealthRead)) else {
            return self.status_act(no);
        };
        let kind = self.say(&format!("status-{}", row.kind));
        let detail = self.view.graph().status_text(no).detail;
        let detail = language::detail(self.locale, row.kind, detail);
        let detail =
            if detail.is_empty() { String::new() } else { format!(" ({})", shown(&detail)) };
        let source = self.view.graph().sources().name(row.record.source);
        let source = language::source(self.locale, source);
        let name = self.name(row.person);
        format!("{name}: {kind}{detail} [{}, {}]", shown(&source), self.status_act(no))
    }

    /// Whose income, of which month and kind, and how much; nothing if there is none.
    pub fn income(&self, p: PersonNo, month: Month, kind: IncomeKind) -> Option<String> {
        let mut incomes = Vec::new();
        self.view.graph().incomes(p, &mut incomes);
        let income = incomes.iter().find(|own| own.month == month && own.kind == kind)?;
        let amount = language::amount(self.locale, income.amount);
        let kind = self.say(&format!("income-{kind}"));
        Some(format!("{}: {kind}, {month}: {amount}", self.name(p)))
    }
}
