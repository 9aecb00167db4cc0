//! Books that are refused: each with the line and the words of what is wrong.

use super::run;

const FAMILY: &str = "# A title\n\n```family\nАйгүл F 1985-03-12\nНұрлан M 2019-09-01\n";

#[track_caller]
fn refused(text: &str, line: usize, what: &str) {
    let Err(fault) = run("a.md", text) else { panic!("accepted: {text}") };
    assert!(fault.what.contains(what), "{}", fault.what);
    assert_eq!(fault.line, line, "{}", fault.what);
}

#[track_caller]
fn refused_in_family(more: &str, what: &str) {
    let text = format!("{FAMILY}{more}\n```\n```card\ncard of Айгүл at 2026-01-01\n```\n");
    refused(&text, 6, what);
}

#[track_caller]
fn refused_question(question: &str, what: &str) {
    refused(&format!("{FAMILY}```\n\n```card\n{question}\nmembers: none\n```\n"), 9, what);
}

#[test]
fn books_of_another_shape() {
    refused("", 1, "opens with its title");
    refused("prose\n```family\n```\n", 2, "opens with its title");
    refused("## Too deep\n", 1, "opens with its title");
    refused("# One\n\n# Two\n", 3, "one title");
    refused("# One\n#Two\n", 2, "a heading is");
    refused("# One\n```card\ncard of A at 2026-01-01\n```\n", 2, "without a family");
    refused("# One\n```family\nA F 2000-01-01\n", 2, "never closed");
    refused("# One\n```family\nA F 2000-01-01\n```card\n```\n", 4, "inside the one of line 2");
    refused("# One\n```famliy\n```\n", 2, "no block is called `famliy`");
    refused(&format!("{FAMILY}```\n```card\n```\n"), 7, "opens with its question");
    let late = "```\n```card\ncard of Айгүл at 2026-01-01\n```\n```family\nA F 2000-01-01\n```\n";
    refused(&format!("{FAMILY}{late}"), 10, "before the first question");
}

#[test]
fn people_that_do_not_fit() {
    refused_in_family("Болат", "has no sex and birth date");
    refused_in_family("Болат X 1980-01-01", "`X` is not a sex");
    refused_in_family("Болат M 1980-13-01", "`1980-13-01` is not a birth date");
    refused_in_family("Болат M", "a birth date");
    refused_in_family("Болат M 1980-01-01 died 2026-01-01", "a comma stands between");
    refused_in_family("Айгүл F 1985-03-12", "two people are called `Айгүл`");
    refused_in_family("Болат M 1980-01-01, died", "a date");
    refused_in_family("Болат M 1980-01-01, region 99", "`99` is not a region");
    refused_in_family("Болат M 1980-01-01, address A1 A2", "is a comma missing?");
    refused_in_family("Болат M 1980-01-01, SICK", "`SICK` is no status");
    refused_in_family("Болат M 1980-01-01, DISABILITY/GROUP_4", "no detail `GROUP_4`");
    refused_in_family("Болат M 1980-01-01, EMPLOYED since 2020-01-01", "the word `since`");
    refused_in_family("Болат M 1980-01-01, EMPLOYED reason DIVORCE", "no `reason` can be said");
}

#[test]
fn links_that_do_not_fit() {
    refused_in_family("Айгүл → Болат PARENT BIRTH", "nobody is called `Болат`");
    refused_in_family("Айгүл → Нұрлан PARENT", "a basis");
    refused_in_family("Айгүл → Нұрлан PARENT FOSTER", "`FOSTER` is not a basis of this link");
    refused_in_family("Айгүл → Нұрлан MOTHER BIRTH", "`MOTHER` is not a kind of link");
    refused_in_family("Айгүл → Нұрлан SPOUSE", "a marriage is");
    refused_in_family("Айгүл + Нұрлан PARENT BIRTH", "a marriage is");
    refused_in_family("Айгүл → Нұрлан PARENT BIRTH until", "a date");
    refused_in_family("Айгүл → Нұрлан PARENT BIRTH recorded 2026-01-01", "is not an instant");
    refused_in_family("Айгүл → Нұрлан PARENT BIRTH state GOOD", "`GOOD` is not a state");
    refused_in_family("Айгүл → Нұрлан PARENT BIRTH source RUMOUR", "`RUMOUR` is not a source");
    refused_in_family("Айгүл, Айгүл → Нұрлан PARENT BIRTH id x", "need another `recorded`");
}

#[test]
fn questions_that_do_not_fit() {
    refused_question("cards of Айгүл at 2026-01-01", "`cards` stands where `card` is expected");
    refused_question("card of Болат at 2026-01-01", "nobody is called `Болат`");
    refused_question("card of Айгүл on 2026-01-01", "`on` stands where `at` is expected");
    refused_question("card of Айгүл at yesterday", "`yesterday` is not a date");
    refused_question("card of Айгүл at 2026-01-01 lens ALL", "`ALL` is not a lens");
    refused_question("card of Айгүл at 2026-01-01 in de", "`de` is not a language");
    refused_question("card of Айгүл at 2026-01-01 please", "no question has the word `please`");
    refused_question("card of Айгүл at 2026-01-01 median 99 1", "`99` is not a region");
    let rule = |question: &str| format!("{FAMILY}```\n\n```rule\n{question}\n```\n");
    let refused_rule = |question, what| refused(&rule(question), 9, what);
    refused_rule(
        "ALIMONY of Айгүл at 2026-01-01",
        "is not the code of a rule, notice or scoring model",
    );
    refused_rule("BURIAL of Айгүл at 2026-01-01,", "a date is missing");
    refused_rule("BURIAL of Айгүл at 2026-01-01, today", "`today` is not a date");
}

#[test]
fn a_wrong_answer_is_a_difference_that_names_its_place() {
    let text =
        format!("{FAMILY}```\n\n## A heading\n\n```card\ncard of Айгүл at 2026-01-01\n```\n");
    let (reports, rewritten) = run("a.md", &text).unwrap();
    let [report] = &reports[..] else { panic!("one heading asks") };
    assert_eq!(report.case, "a.md: A heading");
    let differs = report.differs.join("\n");
    assert!(
        differs.starts_with("a.md:11: A heading\n  card of Айгүл at 2026-01-01\n"),
        "{differs}"
    );
    assert!(differs.contains("  + reference person: Айгүл\n"), "{differs}");
    let (again, same) = run("a.md", &rewritten).unwrap();
    assert!(again[0].differs.is_empty(), "what was rewritten holds");
    assert_eq!(same, rewritten);
}
