//! The two endings that join Kazakh kinship terms: "нағашы аға" + "әйел" is "нағашы ағасының
//! әйелі". Knows nouns of any harmony; must not know which terms there are.

/// The term as somebody's: `-ы -і` after a consonant, `-сы -сі` after a vowel.
pub(super) fn possessed(term: &str) -> String {
    let mut own = term.to_owned();
    let back = is_back(term);
    let Some(last) = own.chars().next_back() else { return own };
    if VOWELS.contains(last) {
        own.push_str(if back { "сы" } else { "сі" });
        return own;
    }
    if let Some(voiced) = voiced(last) {
        own.pop();
        own.push(voiced);
    }
    own.push(if back { 'ы' } else { 'і' });
    own
}

/// The genitive of a term that is somebody's, and so ends in `-ы` or `-і`.
pub(super) fn of_possessed(term: &str) -> String {
    let mut own = possessed(term);
    own.push_str(if is_back(term) { "ның" } else { "нің" });
    own
}

/// The vowels after which `-с-` is put in; `и` and `у` end in a glide and count as consonants.
const VOWELS: &str = "аәеоөұүыіэ";

/// The last vowel that shows a harmony rules; `и` and `у` take that of the vowels before them.
fn is_back(term: &str) -> bool {
    let shows = |c: &char| "аоұыәеөүіэ".contains(*c);
    term.chars().rev().find(shows).is_some_and(|c| "аоұы".contains(c))
}

/// What a voiceless final becomes before a vowel.
fn voiced(last: char) -> Option<char> {
    match last {
        'к' => Some('г'),
        'қ' => Some('ғ'),
        'п' => Some('б'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_follow_the_harmony_and_the_last_sound() {
        for (term, own, of) in [
            ("нағашы аға", "нағашы ағасы", "нағашы ағасының"),
            ("әке", "әкесі", "әкесінің"),
            ("әйел", "әйелі", "әйелінің"),
            ("ұл", "ұлы", "ұлының"),
            ("қыз", "қызы", "қызының"),
            ("күйеу", "күйеуі", "күйеуінің"),
            ("күйеу бала", "күйеу баласы", "күйеу баласының"),
            ("жұбай", "жұбайы", "жұбайының"),
            ("құдағи", "құдағиы", "құдағиының"),
            ("іні", "інісі", "інісінің"),
            ("қарындас", "қарындасы", "қарындасының"),
            ("сіңлі", "сіңлісі", "сіңлісінің"),
            ("шөпшек", "шөпшегі", "шөпшегінің"),
            ("бауыр", "бауыры", "бауырының"),
            ("жиен", "жиені", "жиенінің"),
        ] {
            assert_eq!((possessed(term), of_possessed(term)), (own.into(), of.into()));
        }
    }
}
