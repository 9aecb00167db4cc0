//! The people changed since a country was built, laid over it: those of the last commits by
//! themselves, so that a commit copies few. Must not know when a country is built anew.

use crate::domain::{PersonNo, Sources};
use crate::graph::{Country, FamilyGraph, Node, Subgraph};
use std::sync::Arc;

/// Commits of many people that may lie over the older ones.
const LARGE_TOGETHER: usize = 4;

/// Who is laid over a country.
#[derive(Default)]
pub(super) struct Layers {
    older: Option<Arc<Subgraph>>,
    /// Over the older ones.
    recent: Option<Arc<Subgraph>>,
}

impl Layers {
    /// Lays people over what there is; they replace those of their numbers. Once the recent ones
    /// are more than so many, all join the older ones.
    pub(super) fn lay(
        &mut self,
        recent_max: usize,
        country: &Arc<Country>,
        nodes: impl ExactSizeIterator<Item = Arc<Node>>,
        sources: &Sources,
    ) {
        // A few large commits are put together before all the older ones are copied for them.
        let recent_max = recent_max.max(LARGE_TOGETHER * nodes.len());
        let sources = Arc::new(sources.clone());
        let over = |below| Subgraph::over(below, Arc::clone(&sources));
        let recent = match &self.recent {
            Some(recent) => recent.with(nodes, Arc::clone(&sources)),
            None => over(self.graph(country)).with(nodes, Arc::clone(&sources)),
        };
        if recent.len() <= recent_max {
            self.recent = Some(Arc::new(recent));
            return;
        }
        let all = recent.nodes().cloned();
        let older = match &self.older {
            Some(older) => older.with(all, sources),
            None => {
                over(Arc::clone(country) as Arc<dyn FamilyGraph>).with(all, Arc::clone(&sources))
            }
        };
        (self.older, self.recent) = (Some(Arc::new(older)), None);
    }

    /// The country with them.
    pub(super) fn graph(&self, country: &Arc<Country>) -> Arc<dyn FamilyGraph> {
        match (&self.recent, &self.older) {
            (Some(layer), _) | (None, Some(layer)) => Arc::clone(layer) as Arc<dyn FamilyGraph>,
            (None, None) => Arc::clone(country) as Arc<dyn FamilyGraph>,
        }
    }

    /// Somebody laid over it.
    pub(super) fn node(&self, p: PersonNo) -> Option<&Arc<Node>> {
        let layers = [&self.recent, &self.older];
        layers.into_iter().flatten().find_map(|layer| layer.node(p))
    }

    /// How many are laid over it at most: whoever changed twice may count twice.
    pub(super) fn len(&self) -> usize {
        [&self.older, &self.recent].into_iter().flatten().map(|layer| layer.len()).sum()
    }
}
