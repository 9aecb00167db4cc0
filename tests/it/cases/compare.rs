//! An expected answer against the one that was found: line by line, however it is aligned.
//! A row marked `(not there yet)` is what the law says and the program does not: it is left out of
//! the comparison, with the row of its code that stands in its place, until it is there.

const NOT_THERE_YET: &str = "(not there yet)";

/// What came of a comparison.
pub(super) struct Settled {
    /// The two answers side by side, if they differ.
    pub(super) difference: Option<String>,
    /// The answer as found, with what is still not there yet.
    pub(super) rewritten: Vec<String>,
}

/// A heading such as `members:` with its rows.
#[derive(Clone, PartialEq, Debug, Default)]
struct Section {
    head: String,
    rows: Vec<String>,
}

fn sections(lines: &[String]) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let inside = line.starts_with(char::is_whitespace);
        if let Some(section) = found.last_mut().filter(|_| inside) {
            section.rows.push(text);
            continue;
        }
        let head = text.strip_suffix(": none").map(|head| format!("{head}:"));
        found.push(Section { head: head.unwrap_or(text), rows: Vec::new() });
    }
    found
}

fn written(sections: &[Section]) -> Vec<String> {
    let mut lines = Vec::new();
    for Section { head, rows } in sections {
        let empty = head.ends_with(':') && rows.is_empty();
        lines.push(if empty { format!("{head} none") } else { head.clone() });
        lines.extend(rows.iter().map(|row| format!("  {row}")));
    }
    lines
}

/// The row without its mark, if it has one.
fn awaited(row: &str) -> Option<&str> {
    Some(row.strip_suffix(NOT_THERE_YET)?.trim_end())
}

/// What two rows that state the same thing have in common.
fn code(row: &str) -> &str {
    row.split_once(':').map_or(row, |(code, _)| code)
}

pub(super) fn settle(expected: &[String], found: &[String]) -> Settled {
    let (mut expected, mut found) = (sections(expected), sections(found));
    let mut rewritten = found.clone();
    let mut arrived = Vec::new();
    for section in &mut expected {
        let mut nothing = Section::default();
        let like = |other: &&mut Section| other.head == section.head;
        let same = found.iter_mut().find(like).unwrap_or(&mut nothing);
        let mut spare = Section::default();
        let new = rewritten.iter_mut().find(like).unwrap_or(&mut spare);
        for (place, row) in section.rows.iter().enumerate() {
            let Some(awaited) = awaited(row) else { continue };
            if same.rows.iter().any(|other| other == awaited) {
                arrived.push(awaited.to_owned());
                continue;
            }
            same.rows.retain(|other| code(other) != code(awaited));
            new.rows.retain(|other| code(other) != code(awaited));
            new.rows.insert(place.min(new.rows.len()), row.clone());
        }
        section.rows.retain(|row| awaited(row).is_none_or(|row| arrived.iter().any(|a| a == row)));
    }
    let difference =
        (expected != found).then(|| side_by_side(&written(&expected), &written(&found)));
    Settled { difference, rewritten: written(&rewritten) }
}

/// The lines of both: `-` stands in the first alone, `+` in the second alone.
fn side_by_side(expected: &[String], found: &[String]) -> String {
    let (rows, columns) = (expected.len(), found.len());
    // common[i][j] = how many lines expected[i..] and found[j..] have in common, in this order
    let mut common = vec![vec![0usize; columns + 1]; rows + 1];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            common[i][j] = if expected[i] == found[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < rows || j < columns {
        if i < rows && j < columns && expected[i] == found[j] {
            lines.push(format!("    {}", expected[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == columns || i < rows && common[i + 1][j] >= common[i][j + 1] {
            lines.push(format!("  - {}", expected[i]));
            i += 1;
        } else {
            lines.push(format!("  + {}", found[j]));
            j += 1;
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    fn difference(expected: &str, found: &str) -> Option<String> {
        settle(&lines(expected), &lines(found)).difference
    }

    #[test]
    fn alignment_does_not_matter_and_none_means_no_rows() {
        assert_eq!(difference("a:\n   x:   y\nb: none\n", "a:\n  x: y\nb:"), None);
    }

    #[test]
    fn a_difference_names_both_sides() {
        let found = difference("a:\n  x\n  y", "a:\n  x\n  z").unwrap();
        assert_eq!(found, "    a:\n      x\n  -   y\n  +   z");
    }

    #[test]
    fn a_row_not_there_yet_waits_until_it_is() {
        let expected = "a:\n  x: 1, 2 (not there yet)\n  y: 3";
        assert_eq!(difference(expected, "a:\n  y: 3"), None);
        assert_eq!(
            difference(expected, "a:\n  x: 1\n  y: 3"),
            None,
            "its code stands in its place"
        );
        assert!(difference(expected, "a:\n  x: 1, 2\n  y: 3").is_some(), "the mark must go");
        assert!(difference(expected, "a:\n  x: 1\n  y: 4").is_some());
        let kept = settle(&lines(expected), &lines("a:\n  x: 1\n  y: 4")).rewritten;
        assert_eq!(kept, lines("a:\n  x: 1, 2 (not there yet)\n  y: 4"));
        let gone = settle(&lines(expected), &lines("a:\n  x: 1, 2\n  y: 3")).rewritten;
        assert_eq!(gone, lines("a:\n  x: 1, 2\n  y: 3"));
    }
}
