//! Where a source's paths lead: to which names of the crate root, and to which crates outside.
//! Knows Rust's path rules (`crate`, `self`, `super`, groups); not which of them are welcome.

use super::scan::{Kind, Token, closing, follows};
use super::tree::File;

/// The rooms that a file's paths lead to, each with its line; `*` for the crate root itself.
pub(super) fn arrows(file: &File) -> Vec<(usize, String)> {
    let tokens = &file.tokens;
    let (mut found, mut open, mut braces) = (Vec::new(), Vec::new(), 0usize);
    for at in 0..tokens.len() {
        let token = &tokens[at];
        braces += usize::from(token.is("{"));
        if token.is("{") && at >= 2 && follows(tokens, at - 2, &["mod"]) {
            open.push(braces);
        }
        if token.is("}") {
            open.pop_if(|depth| *depth == braces);
            braces = braces.saturating_sub(1);
        }
        let starts = follows(tokens, at + 1, &["::"]) && !(at > 0 && tokens[at - 1].is("::"));
        if starts && token.is("crate") {
            roots(tokens, at + 2, 0, &mut found);
        }
        if starts && (token.is("super") || token.is("self")) {
            roots(tokens, at, file.modules().len() + open.len(), &mut found);
        }
    }
    found
}

/// Follows a path or group of paths that stands `depth` modules below the crate root, and notes
/// the names that it takes from the root itself.
fn roots(tokens: &[Token], at: usize, depth: usize, found: &mut Vec<(usize, String)>) {
    let Some(token) = tokens.get(at) else { return };
    let path = follows(tokens, at + 1, &["::"]);
    if token.is("{") {
        let mut element = at + 1;
        while element < closing(tokens, at) {
            roots(tokens, element, depth, found);
            element = next_element(tokens, element);
        }
    } else if token.is("super") && path {
        roots(tokens, at + 2, depth.saturating_sub(1), found);
    } else if token.is("self") && path {
        roots(tokens, at + 2, depth, found);
    } else if depth == 0 {
        let named = token.kind == Kind::Word && !token.is("self");
        found.push((token.line, if named { token.text.clone() } else { "*".to_owned() }));
    }
}

/// One past the comma after the element of a group that begins at `at`.
fn next_element(tokens: &[Token], mut at: usize) -> usize {
    while at < tokens.len() && !tokens[at].is(",") && !tokens[at].is("}") {
        at = if tokens[at].is("{") { closing(tokens, at) } else { at } + 1;
    }
    at + 1
}

/// Whether the word at `at` stands where a crate's name does: first in a path or an import.
pub(super) fn names_crate(tokens: &[Token], at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).map(|place| &tokens[place]);
    let inside_path = before(1).is_some_and(|t| t.is("."))
        || before(1).is_some_and(|t| t.is("::"))
            && before(2).is_some_and(|t| t.kind == Kind::Word && !t.is("use"));
    let imported = before(1).is_some_and(|t| t.is("use") || t.is("crate"));
    tokens[at].kind == Kind::Word && !inside_path && (imported || follows(tokens, at + 1, &["::"]))
}
