//! Rust source as words: enough of the language's lexis that text and comments never look like
//! code. Knows nothing of grammar beyond attributes and braces, and nothing of the house.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// An identifier or keyword.
    Word,
    /// A number with its suffix.
    Number,
    /// A string or character literal.
    Text,
    /// `::`, or one character of punctuation.
    Mark,
    /// `'a`.
    Lifetime,
}

/// One token; comments and white space have none.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// Line where it begins, from 1.
    pub(super) line: usize,
    /// Line where it ends; differs only for text.
    pub(super) last_line: usize,
}

impl Token {
    /// Whether it is this word or mark.
    pub(super) fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Mark) && self.text == text
    }
}

/// Whether the tokens from `at` on are these words and marks.
pub(super) fn follows(tokens: &[Token], at: usize, expected: &[&str]) -> bool {
    tokens
        .get(at..at + expected.len())
        .is_some_and(|found| found.iter().zip(expected).all(|(token, text)| token.is(text)))
}

/// The tokens of a source text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < chars.len() {
        let (kind, length) = lex(&chars[at..]);
        let taken: String = chars[at..at + length].iter().collect();
        let last_line = line + taken.matches('\n').count();
        if let Some(kind) = kind {
            let text = taken.strip_prefix("r#").filter(|_| kind == Kind::Word).unwrap_or(&taken);
            found.push(Token { kind, text: text.to_owned(), line, last_line });
        }
        line = last_line;
        at += length;
    }
    found
}

/// The kind (`None`: a comment or white space) and length of what the text begins with.
fn lex(rest: &[char]) -> (Option<Kind>, usize) {
    let next = |n: usize| rest.get(n).copied().unwrap_or('\0');
    match rest[0] {
        '/' if next(1) == '/' => (None, run(rest, |c| c != '\n')),
        '/' if next(1) == '*' => (None, block_comment(rest)),
        c if c.is_whitespace() => (None, 1),
        '"' => (Some(Kind::Text), quoted(rest, '"')),
        '\'' if next(1) == '\\' || next(2) == '\'' => (Some(Kind::Text), quoted(rest, '\'')),
        '\'' => (Some(Kind::Lifetime), 1 + run(&rest[1..], is_word)),
        ':' if next(1) == ':' => (Some(Kind::Mark), 2),
        c if c.is_ascii_digit() => (Some(Kind::Number), number(rest)),
        c if is_word(c) => word_or_prefixed_text(rest),
        _ => (Some(Kind::Mark), 1),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn run(rest: &[char], holds: impl Fn(char) -> bool) -> usize {
    rest.iter().take_while(|c| holds(**c)).count()
}

fn number(rest: &[char]) -> usize {
    let whole = run(rest, is_word);
    let fraction =
        rest.get(whole) == Some(&'.') && rest.get(whole + 1).is_some_and(char::is_ascii_digit);
    if fraction { whole + 1 + run(&rest[whole + 1..], is_word) } else { whole }
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// A literal with escapes, from its opening to its closing mark.
fn quoted(rest: &[char], mark: char) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != mark {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// An identifier, a raw one (`r#type`), or the prefix of a literal (`b"…"`, `r#"…"#`).
fn word_or_prefixed_text(rest: &[char]) -> (Option<Kind>, usize) {
    let length = run(rest, is_word);
    let word: String = rest[..length].iter().collect();
    let hashes = run(&rest[length..], |c| c == '#');
    let opens = rest.get(length + hashes) == Some(&'"');
    match word.as_str() {
        "r" | "br" | "cr" if opens => (Some(Kind::Text), raw_text(rest, length, hashes)),
        "b" | "c" if opens && hashes == 0 => {
            (Some(Kind::Text), length + quoted(&rest[length..], '"'))
        }
        "r" if hashes == 1 && rest.get(length + 1).copied().is_some_and(is_word) => {
            (Some(Kind::Word), length + 1 + run(&rest[length + 1..], is_word))
        }
        _ => (Some(Kind::Word), length),
    }
}

fn raw_text(rest: &[char], prefix: usize, hashes: usize) -> usize {
    let closes = |at: usize| rest[at] == '"' && run(&rest[at + 1..], |c| c == '#') >= hashes;
    let body = prefix + hashes + 1;
    (body..rest.len()).find(|at| closes(*at)).map_or(rest.len(), |at| at + 1 + hashes)
}

/// The token ranges of items under `#[cfg(test)]`, attribute and closing brace included.
pub(super) fn test_items(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let inner = follows(tokens, at, &["#", "!"]) && is_test_only(tokens, at + 2);
        if inner {
            return std::iter::once(0..tokens.len()).collect();
        }
        if follows(tokens, at, &["#"]) && is_test_only(tokens, at + 1) {
            let end = item_end(tokens, at);
            found.push(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

fn is_test_only(tokens: &[Token], at: usize) -> bool {
    follows(tokens, at, &["[", "cfg", "(", "test", ")"])
        || follows(tokens, at, &["[", "cfg", "(", "all", "(", "test"])
}

/// One past the item whose first attribute stands at `at`: past its `;` or its last brace.
fn item_end(tokens: &[Token], mut at: usize) -> usize {
    while follows(tokens, at, &["#", "["]) {
        at = closing(tokens, at + 1) + 1;
    }
    while at < tokens.len() && !tokens[at].is("}") {
        if tokens[at].is(";") {
            return at + 1;
        }
        let block = tokens[at].is("{");
        if block || tokens[at].is("(") || tokens[at].is("[") {
            at = closing(tokens, at);
        }
        at += 1;
        if block && !follows(tokens, at, &[";"]) {
            return at;
        }
    }
    at.min(tokens.len())
}

/// The place of the bracket that closes the one at `open`, or of the last token.
pub(super) fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.kind != Kind::Mark {
            continue;
        }
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::{Kind, test_items, tokens};

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().filter(|t| t.kind == Kind::Word).map(|t| t.text).collect()
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        assert_eq!(words("a // b\n/* c /* d */ e */ f"), ["a", "f"]);
        assert_eq!(words(r##"a "b \" c" r#"d " e"# b"f" g"##), ["a", "g"]);
        assert_eq!(words(r"a '\'' 'b' '\u{1F600}' c"), ["a", "c"]);
        assert_eq!(
            words("fn f<'a>(x: &'a str, r#type: u8)"),
            ["fn", "f", "x", "str", "type", "u8"]
        );
    }

    #[test]
    fn numbers_do_not_swallow_ranges_and_methods() {
        let found = tokens("0..10 1.5 1_000u64.max(2)");
        let numbers: Vec<_> =
            found.iter().filter(|t| t.kind == Kind::Number).map(|t| t.text.as_str()).collect();
        assert_eq!(numbers, ["0", "10", "1.5", "1_000u64", "2"]);
    }

    #[test]
    fn lines_are_counted_through_text() {
        let found = tokens("a\n\"b\nc\"\nd");
        assert_eq!((found[1].line, found[1].last_line, found[2].line), (2, 3, 4));
    }

    #[test]
    fn test_items_end_where_the_item_ends() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { {} } }\nfn c() {}\n\
                    #[cfg(test)]\n#[path = \"x\"]\nmod t;\nfn d() {}\n\
                    #[cfg(test)] use x::{y};\nfn e() {}";
        let found = tokens(text);
        let spans: Vec<_> = test_items(&found)
            .into_iter()
            .map(|r| (found[r.start].line, found[r.end - 1].line))
            .collect();
        assert_eq!(spans, [(2, 3), (5, 7), (9, 9)]);
        assert_eq!(test_items(&tokens("#![cfg(test)] fn a() {}")).len(), 1);
        assert!(test_items(&tokens("#[cfg(not(test))] fn a() {}")).is_empty());
    }
}
