//! People by the beginnings of their names, indexed when somebody first searches. Preselects only:
//! who is found, and how well, is decided by [`search`](mod@crate::graph::search) alone.

use super::adjacency::Adjacency;
use super::people::People;
use crate::domain::PersonNo;
use crate::graph::tokens;
use std::ops::Range;
use std::sync::OnceLock;

/// The index, once it is built.
#[derive(Clone, Debug, Default)]
pub(super) struct NameIndex {
    built: OnceLock<Built>,
}

/// Folded tokens in ascending order, the texts that they come from, and who bears each text.
#[derive(Clone, Debug)]
struct Built {
    folded: String,
    tokens: Vec<Token>,
    bearers: Adjacency,
}

/// A token, and the number of a text that has it.
#[derive(Clone, Copy, Debug)]
struct Token {
    start: u32,
    end: u32,
    of: u32,
}

impl NameIndex {
    /// Everybody with a token that begins with the rarest of these folded words, once.
    pub(super) fn bearers(&self, people: &People, words: &[String], out: &mut Vec<PersonNo>) {
        let built = self.built.get_or_init(|| Built::of(people));
        let ranges = words.iter().map(|word| built.beginning_with(word));
        let Some(rarest) = ranges.min_by_key(|range| built.count(range)) else { return };
        let start = out.len();
        for token in &built.tokens[rarest] {
            out.extend(built.bearers.of(token.of).iter().copied().map(PersonNo));
        }
        out[start..].sort_unstable();
        let mut own = out.split_off(start);
        own.dedup();
        out.append(&mut own);
    }

    /// Bytes of the index; none before the first search.
    pub(super) fn bytes_used(&self) -> usize {
        self.built.get().map_or(0, |built| {
            built.folded.capacity()
                + built.tokens.capacity() * size_of::<Token>()
                + built.bearers.bytes_used()
        })
    }
}

impl Built {
    fn of(people: &People) -> Built {
        let names = people.name_count();
        let references = people.references();
        let mut built =
            Built { folded: String::new(), tokens: Vec::new(), bearers: Adjacency::default() };
        (0..names).for_each(|no| built.add(people.name(no), no));
        for ((_, text), no) in references.iter().zip(names..) {
            built.add(text, no);
        }
        let Built { folded, tokens, .. } = &mut built;
        folded.shrink_to_fit();
        tokens.shrink_to_fit();
        tokens.sort_unstable_by_key(|token| (text_of(folded, *token), token.of));
        built.bearers = Adjacency::build(names + references.len() as u32, || {
            let named = (0..people.len()).flat_map(|p| {
                let own = people.names(p).into_iter().filter(|no| *no != 0);
                own.map(move |no| (no, p))
            });
            named.chain(references.iter().zip(names..).map(|((p, _), no)| (no, *p)))
        });
        built
    }

    fn add(&mut self, text: &str, of: u32) {
        for token in tokens(text) {
            let start = self.folded.len() as u32;
            self.folded.push_str(&token);
            self.tokens.push(Token { start, end: self.folded.len() as u32, of });
        }
    }

    fn beginning_with(&self, word: &str) -> Range<usize> {
        let text = |token: &Token| text_of(&self.folded, *token);
        let start = self.tokens.partition_point(|token| text(token) < word);
        let rest = &self.tokens[start..];
        start..start + rest.partition_point(|token| text(token).starts_with(word))
    }

    fn count(&self, range: &Range<usize>) -> usize {
        self.tokens[range.clone()].iter().map(|token| self.bearers.of(token.of).len()).sum()
    }
}

fn text_of(folded: &str, token: Token) -> &str {
    folded.get(token.start as usize..token.end as usize).unwrap_or("")
}
