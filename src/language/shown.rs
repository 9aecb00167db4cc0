//! Text of registers where people read it. Must not know what the text is about.

use std::borrow::Cow;

/// The text with a replacement sign for whatever a terminal obeys instead of showing: control
/// characters, and those that turn the direction of writing.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.contains(is_obeyed) {
        Cow::Owned(text.replace(is_obeyed, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn only_what_is_obeyed_is_replaced() {
        for plain in ["", "Оспанова Айгүл", "Д’Артаньян-Әлі", "№ 7/2 · «Үміт»"]
        {
            assert_eq!(shown(plain), plain);
        }
        assert_eq!(shown("a\u{1b}[2Jb\rc\nd\te\u{9b}f\u{202e}g\0"), "a�[2Jb�c�d�e�f�g�");
    }
}
