//! People by name: folded words, every one of which must begin a part of a name. Scores are our
//! own, so that every store answers alike; an index may only preselect. Must not know who may
//! search.

use super::View;
use crate::domain::{Day, Identity, PersonNo, Region};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::rc::Rc;

/// Somebody found, and how well; higher is better.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Found {
    /// Who.
    pub person: PersonNo,
    /// One for a part of a name that is the word, less for one that begins with it; the mean over
    /// the words.
    pub score: f64,
}

/// What is searched for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Wanted<'t> {
    /// Words that begin names, an IIN, or `ref:` and a reference.
    pub text: &'t str,
    /// Only people born on this day.
    pub birth: Option<Day>,
    /// Only people of this region at D.
    pub region: Option<Region>,
}

/// A place in the list of everybody found: the score, then the public name. It stays where it is
/// whoever comes or goes.
#[derive(Clone, PartialEq, Debug)]
pub struct FoundPlace {
    /// The score.
    pub score: f64,
    /// The public name.
    pub identity: Identity,
}

/// A part of everybody found.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FoundPage {
    /// Best first, ties by the smaller iin.
    pub found: Vec<Found>,
    /// More follow.
    pub more: bool,
    /// There are some before.
    pub before: bool,
}

/// The first people whose IIN or reference is the text, else of whose names each word of the text
/// begins a part; best first, ties by the smaller iin.
pub fn search(view: &View, text: &str, limit: usize) -> Vec<Found> {
    search_page(view, Wanted { text, ..Wanted::default() }, None, limit).found
}

/// At most `limit` of the people found, from after a place on.
pub fn search_page(
    view: &View,
    wanted: Wanted<'_>,
    after: Option<&FoundPlace>,
    limit: usize,
) -> FoundPage {
    let everybody = candidates(view, wanted);
    let (rest, passed): (Vec<Candidate>, Vec<Candidate>) = match after {
        None => (everybody, Vec::new()),
        Some(place) => everybody.into_iter().partition(|c| c.is_after(place)),
    };
    let fits = |candidate: &Candidate| {
        let region = || view.glance(candidate.person)?.region();
        wanted.region.is_none_or(|wanted| region() == Some(wanted))
    };
    let mut page = FoundPage { before: passed.iter().any(fits), ..FoundPage::default() };
    let mut best = BinaryHeap::from(rest);
    while let Some(candidate) = best.pop() {
        if !fits(&candidate) {
            continue;
        }
        if page.found.len() == limit {
            page.more = true;
            break;
        }
        page.found.push(Found { person: candidate.person, score: candidate.score });
    }
    page
}

/// Somebody whose name fits; the greatest is the best.
struct Candidate<'g> {
    score: f64,
    identity: Identity<&'g str>,
    person: PersonNo,
}

impl Candidate<'_> {
    fn is_after(&self, place: &FoundPlace) -> bool {
        let identity = match &place.identity {
            Identity::Iin(iin) => Identity::Iin(*iin),
            Identity::Ref(text) => Identity::Ref(text.as_str()),
        };
        place.score.total_cmp(&self.score).then_with(|| self.identity.cmp(&identity)).is_gt()
    }
}

impl Ord for Candidate<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_score = self.score.total_cmp(&other.score);
        by_score.then_with(|| other.identity.cmp(&self.identity))
    }
}

impl PartialOrd for Candidate<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Candidate<'_> {}

/// Everybody whose name and birth date fit, in no order.
fn candidates<'g>(view: &View<'g>, wanted: Wanted<'_>) -> Vec<Candidate<'g>> {
    let graph = view.graph();
    let fits = |p: &PersonNo| {
        let born = || graph.person(*p).and_then(|row| row.birth.known());
        view.exists(*p)
            && view.known_as(*p) == *p
            && wanted.birth.is_none_or(|day| born() == Some(day))
    };
    let candidate = |person, score| Candidate { score, identity: view.identity(person), person };
    let named = Identity::parse(wanted.text.trim()).ok().and_then(|name| view.find(&name));
    if let Some(person) = named.filter(|p| view.exists(*p)) {
        return Some(person).filter(fits).map(|p| candidate(p, 1.0)).into_iter().collect();
    }
    let words = words(wanted.text);
    if words.is_empty() {
        return Vec::new();
    }
    let mut people = Vec::new();
    graph.maybe_named(&words, &mut people);
    let mut names = Names { view, folded: FxHashMap::default() };
    let scored = people.into_iter().filter_map(|p| Some((p, names.score(p, &words)?)));
    scored.filter(|(p, _)| fits(p)).map(|(p, score)| candidate(p, score)).collect()
}

/// The folded words of a text, the longest first: whatever a longer word begins, a shorter one
/// that begins it, too, begins as well, so that no word takes the only part left for another.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = tokens(text).collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words
}

/// The names of people, each text folded once: many people share one.
struct Names<'v, 'g> {
    view: &'v View<'g>,
    folded: FxHashMap<&'g str, Rc<[String]>>,
}

impl Names<'_, '_> {
    /// Each part of a name answers for one word only, the closest one first.
    fn score(&mut self, p: PersonNo, words: &[String]) -> Option<f64> {
        let texts = self.view.graph().person_text(p);
        let texts = [texts.surname, texts.given_name, texts.patronymic, texts.reference];
        let parts = texts.map(|text| {
            Rc::clone(self.folded.entry(text).or_insert_with(|| tokens(text).collect()))
        });
        let mut parts: Vec<&str> =
            parts.iter().flat_map(|own| own.iter()).map(|part| &**part).collect();
        let mut sum = 0.0;
        for word in words {
            let fits = |n: &usize| parts[*n].starts_with(word.as_str());
            let best = (0..parts.len()).filter(fits).min_by_key(|n| parts[*n].len())?;
            sum += word.len() as f64 / parts.swap_remove(best).len() as f64;
        }
        Some(sum / words.len() as f64)
    }
}

/// The folded parts of a name, as `Ахметова-Ким` has two.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let parts: Vec<String> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    parts.into_iter()
}

/// Lower case, with the letters that Kazakh and Russian spellings of one name exchange made equal:
/// Ә/А, Қ/К, Ғ/Г, Ұ/Ү/У, І/И/Й, Ө/О, Ң/Н, Һ/Х, Ё/Е.
pub fn fold(text: &str) -> String {
    let folded = text.chars().flat_map(char::to_lowercase).map(|letter| match letter {
        'ә' => 'а',
        'қ' => 'к',
        'ғ' => 'г',
        'ұ' | 'ү' => 'у',
        'і' | 'й' => 'и',
        'ө' => 'о',
        'ң' => 'н',
        'һ' => 'х',
        'ё' => 'е',
        other => other,
    });
    folded.collect()
}

#[cfg(test)]
mod tests {
    use super::{fold, tokens, words};

    #[test]
    fn two_spellings_of_one_name_fold_alike() {
        assert_eq!(fold("Нұрсұлтан"), fold("НУРСУЛТАН"));
        assert_eq!(fold("Әлия Қайратқызы"), "алия каираткызы");
    }

    #[test]
    fn a_name_has_parts_and_long_words_come_first() {
        assert!(tokens(" Ахметова-Ким,  О'Нил ").eq(["ахметова", "ким", "о", "нил"]));
        assert_eq!(words("ал Алия"), ["алия", "ал"]);
        assert!(words(" - ").is_empty());
    }
}
