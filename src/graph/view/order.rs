//! The order in which records are told: by what everybody may see of them, never by the numbers of
//! one store, which tell in which order its rows came. Must not know what is told.

use super::View;
use crate::graph::{LinkNo, StatusNo};
use std::cmp::Ordering;

impl View<'_> {
    /// Links by kind, by record, by their ends under the smaller iin.
    pub fn by_link(&self, a: LinkNo, b: LinkNo) -> Ordering {
        let graph = self.graph;
        let (Some(one), Some(other)) = (graph.link(a), graph.link(b)) else { return a.cmp(&b) };
        let from = || match (one.from, other.from) {
            (Some(p), Some(q)) => self.by_identity(p, q),
            (p, q) => p.is_some().cmp(&q.is_some()),
        };
        let text = || {
            let (text, others) = (graph.link_text(a), graph.link_text(b));
            (text.detail, text.id).cmp(&(others.detail, others.id))
        };
        // Their ends may be people of whom nothing else is asked, so the records' names come first.
        (one.kind.cmp(&other.kind))
            .then_with(text)
            .then_with(from)
            .then_with(|| self.by_identity(one.to, other.to))
            .then_with(|| a.cmp(&b))
    }

    /// Statuses by kind, record and person.
    pub fn by_status(&self, a: StatusNo, b: StatusNo) -> Ordering {
        let graph = self.graph;
        let (Some(one), Some(other)) = (graph.status(a), graph.status(b)) else { return a.cmp(&b) };
        (one.kind.cmp(&other.kind))
            .then_with(|| graph.status_text(a).id.cmp(graph.status_text(b).id))
            .then_with(|| self.by_identity(one.person, other.person))
            .then_with(|| a.cmp(&b))
    }

    /// Sorts links, each once.
    pub fn sort_links(&self, links: &mut Vec<LinkNo>) {
        // Each once before their texts are compared: mostly one is left.
        links.sort_unstable();
        links.dedup();
        links.sort_by(|a, b| self.by_link(*a, *b));
    }
}
