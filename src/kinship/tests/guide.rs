//! Every row of the table of terms in the project's background guide, and the compositions that
//! it asks for.

use super::named;

/// Path, Kazakh, Russian, English.
const GUIDE: &[(&str, &str, &str, &str)] = &[
    ("F", "әке", "отец", "father"),
    ("M", "ана", "мать", "mother"),
    ("S", "ұл", "сын", "son"),
    ("D", "қыз", "дочь", "daughter"),
    ("C", "бала", "ребёнок", "child"),
    ("F F", "ата", "дед по отцу", "paternal grandfather"),
    ("F M", "әже", "бабушка по отцу", "paternal grandmother"),
    ("M F", "нағашы ата", "дед по матери", "maternal grandfather"),
    ("M M", "нағашы әже", "бабушка по матери", "maternal grandmother"),
    ("F F F", "арғы ата", "прадед", "great-grandfather"),
    ("F F M", "арғы әже", "прабабка", "great-grandmother"),
    ("F F F F F F", "түп ата", "предок в шестом колене", "sixth-generation ancestor"),
    ("F F F F F F F", "тек ата", "предок в седьмом колене", "seventh-generation ancestor"),
    ("S S", "немере", "внук от сына", "grandson"),
    ("S D", "немере", "внучка от сына", "granddaughter"),
    ("S S S", "шөбере", "правнук", "great-grandson"),
    ("S S D", "шөбере", "правнучка", "great-granddaughter"),
    ("S S S S", "шөпшек", "праправнук", "great-great-grandson"),
    ("S S S S S", "шөбелек", "потомок в пятом колене", "fifth-generation descendant"),
    ("S S S S S D", "немене", "потомок в шестом колене", "sixth-generation descendant"),
    ("D S", "жиен", "внук от дочери", "grandson"),
    ("D D", "жиен", "внучка от дочери", "granddaughter"),
    ("Z S", "жиен", "племянник", "nephew"),
    ("eZ D", "жиен", "племянница", "niece"),
    ("F Z S", "жиен", "двоюродный брат по отцу", "paternal first cousin"),
    ("D S C", "жиеншар", "правнук или правнучка", "great-grandchild"),
    ("D D S S", "дегеншар", "праправнук", "great-great-grandson"),
    ("eB", "аға", "старший брат", "elder brother"),
    ("F B", "аға", "дядя по отцу", "father's brother"),
    ("yB", "іні", "младший брат", "younger brother"),
    ("eB S -", "іні", "племянник", "nephew"),
    ("eZ", "әпке", "старшая сестра", "elder sister"),
    ("F eZ", "апа", "тётя по отцу", "father's sister"),
    ("♂ yZ", "қарындас", "младшая сестра", "younger sister"),
    ("♂ yB D -", "қарындас", "племянница", "niece"),
    ("♀ yZ", "сіңлі", "младшая сестра", "younger sister"),
    ("F eB", "үлкен әке", "старший брат отца", "father's elder brother"),
    ("F yB", "кіші әке", "младший брат отца", "father's younger brother"),
    ("F eB W", "үлкен шеше", "жена старшего брата отца", "father's elder brother's wife"),
    ("F eB S +", "немере аға", "двоюродный брат по отцу", "paternal first cousin"),
    ("F eB S -", "немере іні", "двоюродный брат по отцу", "paternal first cousin"),
    ("F yB D +", "немере апа", "двоюродная сестра по отцу", "paternal first cousin"),
    ("♂ F yB D -", "немере қарындас", "двоюродная сестра по отцу", "paternal first cousin"),
    ("♀ F yB D -", "немере сіңлі", "двоюродная сестра по отцу", "paternal first cousin"),
    ("F F B S S", "шөбере туыс", "троюродный брат по отцу", "paternal second cousin"),
    ("F F eB S D", "шөбере туыс", "троюродная сестра по отцу", "paternal second cousin"),
    ("M eB", "нағашы аға", "дядя по матери", "mother's brother"),
    ("M yZ +", "нағашы апа", "тётя по матери", "mother's sister"),
    ("M eB S", "нағашы бала", "двоюродный брат по матери", "maternal first cousin"),
    ("M Z D", "бөле", "двоюродная сестра по матери", "maternal first cousin"),
    ("♀ H", "күйеу", "муж", "husband"),
    ("♂ W", "әйел", "жена", "wife"),
    ("X", "жұбай", "супруг", "spouse"),
    ("S W", "келін", "невестка", "daughter-in-law"),
    ("yB W", "келін", "невестка", "younger brother's wife"),
    ("D H", "күйеу бала", "зять", "son-in-law"),
    ("yZ H", "күйеу бала", "зять", "younger sister's husband"),
    ("eB W", "жеңге", "жена старшего брата", "elder brother's wife"),
    ("eZ H", "жезде", "муж старшей сестры", "elder sister's husband"),
    ("F Z H", "жезде", "муж тёти по отцу", "father's sister's husband"),
    ("♀ H F", "қайын ата", "свёкор", "father-in-law"),
    ("♂ W F", "қайын ата", "тесть", "father-in-law"),
    ("♀ H M", "қайын ене", "свекровь", "mother-in-law"),
    ("♂ W M", "қайын ене", "тёща", "mother-in-law"),
    ("♀ H eB", "қайынаға", "деверь", "husband's elder brother"),
    ("♂ W eB", "қайынаға", "шурин", "wife's elder brother"),
    ("♀ H yB", "қайын іні", "деверь", "husband's younger brother"),
    ("♀ H eZ", "қайынапа", "золовка", "husband's elder sister"),
    ("♂ W eZ", "қайынапа", "свояченица", "wife's elder sister"),
    ("♀ H yZ", "қайын сіңлі", "золовка", "husband's younger sister"),
    ("♂ W yB", "балдыз", "шурин", "wife's younger brother"),
    ("♂ W yZ", "балдыз", "свояченица", "wife's younger sister"),
    ("♂ W Z H", "бажа", "свояк", "wife's sister's husband"),
    ("♀ H eB W", "абысын", "жена деверя", "husband's elder brother's wife"),
    ("♀ H yB W", "ажын", "жена деверя", "husband's younger brother's wife"),
    ("S W F", "құда", "сват", "child's father-in-law"),
    ("D H M", "құдағи", "сватья", "child's mother-in-law"),
    ("D H yB", "құда бала", "младший брат зятя", "son-in-law's younger brother"),
    ("S W yZ", "құдаша", "младшая сестра невестки", "daughter-in-law's younger sister"),
    ("M H", "өгей әке", "отчим", "step-father"),
    ("F W", "өгей шеше", "мачеха", "step-mother"),
    ("♀ H S", "өгей ұл", "пасынок", "step-son"),
    ("♂ W D", "өгей қыз", "падчерица", "step-daughter"),
    ("M H S +", "өгей аға", "сводный брат", "step-brother"),
    ("M H S -", "өгей іні", "сводный брат", "step-brother"),
    ("♀ F W D -", "өгей сіңлі", "сводная сестра", "step-sister"),
    ("eB/F", "әкесі бір аға", "единокровный брат", "paternal half-brother"),
    ("♂ yZ/M", "анасы бір қарындас", "единоутробная сестра", "maternal half-sister"),
    ("S*", "асырап алған ұл", "усыновлённый сын", "adopted son"),
    ("C*", "асырап алған бала", "усыновлённый ребёнок", "adopted child"),
    ("guardian", "қорғаншы", "опекун", "guardian"),
    ("trustee", "қамқоршы", "попечитель", "trustee"),
    ("patron", "патронат тәрбиеші", "патронатный воспитатель", "foster carer"),
    ("breadwinner", "асыраушы", "кормилец", "breadwinner"),
    ("dependant", "асырауындағы адам", "иждивенец", "dependant"),
];

#[test]
fn every_row_of_the_guide() {
    assert!(GUIDE.len() > 70);
    for (path, kk, ru, en) in GUIDE {
        let named = named(path);
        assert_eq!((&*named.kk, &*named.ru, &*named.en), (*kk, *ru, *en), "{path}");
    }
}

/// Where no language has a word, and where one does not know age or sex.
const COMPOSED: &[(&str, &str, &str, &str)] = &[
    ("M eB W", "нағашы ағасының әйелі", "жена дяди по матери", "mother's brother's wife"),
    ("M Z H", "нағашы апасының күйеуі", "муж тёти по матери", "mother's sister's husband"),
    ("F M F", "әжесінің әкесі", "прадед", "great-grandfather"),
    ("M F F", "нағашы атасының әкесі", "прадед", "great-grandfather"),
    ("F M eB", "әжесінің ағасы", "двоюродный дед", "great-uncle"),
    ("S M", "ұлының анасы", "мать сына", "son's mother"),
    ("♂ W M yB", "қайын енесінің інісі", "младший брат тёщи", "mother-in-law's younger brother"),
    (
        "♂ eB W eB S",
        "құда баласының ұлы",
        "сын шурина старшего брата",
        "elder brother's wife's nephew",
    ),
    ("♂ W M B", "қайын енесінің аға-інісі", "брат тёщи", "mother-in-law's brother"),
    (
        "F yB S W",
        "немере інісінің әйелі",
        "жена двоюродного брата по отцу",
        "paternal first cousin's wife",
    ),
    ("eB S S", "ағасының немересі", "внучатый племянник", "great-nephew"),
    ("guardian W", "қорғаншысының әйелі", "жена опекуна", "guardian's wife"),
    ("B", "аға-іні", "брат", "brother"),
    ("G", "бауыр", "брат или сестра", "sibling"),
    ("♂ Z", "апа-қарындас", "сестра", "sister"),
    ("P", "ата-ана", "родитель", "parent"),
    ("P P", "ата-әже", "дед или бабушка", "grandparent"),
    ("", "өзі", "сам(а)", "self"),
    ("♀", "өзі", "сама", "self"),
];

#[test]
fn compositions_and_neutral_forms() {
    for (path, kk, ru, en) in COMPOSED {
        let named = named(path);
        assert_eq!((&*named.kk, &*named.ru, &*named.en), (*kk, *ru, *en), "{path}");
    }
}
