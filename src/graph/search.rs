//! People by name: folded words, every one of which must begin a name. Scores are our own, so that
//! every store answers alike; an index may only preselect. Must not know who may search.

use super::{FamilyGraph, View};
use crate::domain::{Identity, PersonNo};

/// Somebody found, and how well; higher is better.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Found {
    /// Who.
    pub person: PersonNo,
    /// One for a name that is the word, less for one that begins with it; the mean over the words.
    pub score: f64,
}

/// People whose IIN or reference is the text, else those of whose names each word of the text
/// begins one; best first, ties by the smaller iin, at most `limit`.
pub fn search(view: &View, text: &str, limit: usize) -> Vec<Found> {
    let graph = view.graph();
    let by_number = Identity::parse(text.trim()).ok().and_then(|identity| graph.find(&identity));
    if let Some(person) = by_number.filter(|p| view.exists(*p)) {
        return vec![Found { person, score: 1.0 }];
    }
    let words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let everybody = (0..graph.people()).map(PersonNo);
    let mut found: Vec<Found> = everybody
        .filter_map(|person| Some(Found { person, score: score(graph, person, &words)? }))
        .filter(|found| view.exists(found.person))
        .collect();
    found.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| view.by_identity(a.person, b.person))
    });
    found.truncate(limit);
    found
}

fn score(graph: &dyn FamilyGraph, p: PersonNo, words: &[String]) -> Option<f64> {
    let texts = graph.person_text(p);
    let names = [texts.surname, texts.given_name, texts.patronymic, texts.reference].map(fold);
    let mut names: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).collect();
    let mut sum = 0.0;
    for word in words {
        // Each name answers for one word only, the closest one first.
        let fits = |name: Option<&str>| name.is_some_and(|name| name.starts_with(word.as_str()));
        let best = (0..names.len())
            .filter(|n| fits(names[*n]))
            .min_by_key(|n| names[*n].map_or(0, str::len))?;
        let length = names[best].take().map_or(1, str::len);
        sum += word.len() as f64 / length as f64;
    }
    Some(sum / words.len() as f64)
}

/// Lower case, with the letters that Kazakh and Russian spellings of one name exchange made equal:
/// Ә/А, Қ/К, Ғ/Г, Ұ/Ү/У, І/И, Ө/О, Ң/Н, Һ/Х, Ё/Е.
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
    use super::fold;

    #[test]
    fn two_spellings_of_one_name_fold_alike() {
        assert_eq!(fold("Нұрсұлтан"), fold("НУРСУЛТАН"));
        assert_eq!(fold("Әлия Қайратқызы"), "алия каираткызы");
    }
}
