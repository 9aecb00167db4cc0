//! Counts the tokens of a document without reading it: linear, and it stops at the limit.

/// Whether the text has more tokens than that.
pub(super) fn more_than(text: &str, limit: u32) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut tokens) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        let next = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' | 0xEF | 0xBB | 0xBF => {
                at += 1;
                continue;
            }
            b'#' => {
                at += length(&bytes[at..], |b| b != b'\n' && b != b'\r');
                continue;
            }
            b'"' => at + string(&bytes[at..]),
            b if is_word(*b) || *b == b'-' => {
                at + 1 + length(&bytes[at + 1..], |b| is_word(b) || matches!(b, b'.' | b'+' | b'-'))
            }
            b'.' => at + length(&bytes[at..], |b| b == b'.').min(3),
            _ => at + 1,
        };
        at = next;
        tokens += 1;
        if tokens > limit {
            return true;
        }
    }
    false
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn length(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|b| belongs(**b)).count()
}

/// The length of a string or block string with its quotes; to the end if it never closes.
fn string(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\"\"\"") {
        let mut at = 3;
        while at < bytes.len() {
            if bytes[at..].starts_with(b"\\\"\"\"") {
                at += 4;
            } else if bytes[at..].starts_with(b"\"\"\"") {
                return at + 3;
            } else {
                at += 1;
            }
        }
        return bytes.len();
    }
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            _ => at += 1,
        }
    }
    bytes.len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> u32 {
        (0..100).find(|limit| !more_than(text, *limit)).unwrap()
    }

    #[test]
    fn tokens_are_those_of_the_language() {
        assert_eq!(count(""), 0);
        assert_eq!(count("{ a }"), 3);
        assert_eq!(count("query Q($x:Int!=-1.5e+3){a(b:$x)@c ...F}"), 24);
        assert_eq!(count("# nothing\n{ a(b: \"x } \\\" y\") }"), 8);
        assert_eq!(count("{ a(b: \"\"\"x \" \\\"\"\" y\"\"\") }"), 8);
        assert_eq!(count("\"never closed"), 1);
        assert_eq!(count("\"ends with \\"), 1);
    }
}
