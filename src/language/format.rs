//! Dates and amounts as each language writes them. Must not know what they are for.

use super::text;
use crate::domain::{Day, Instant, Locale, Tenge};

/// A space at which no line is broken.
const NO_BREAK: char = '\u{a0}';

const KK: [&str; 12] = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
];
const RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day in words: "2026 ж. 1 наурыз", "1 марта 2026 г.", "1 March 2026"; the word for unknown if
/// it is not stated.
pub fn date(locale: Locale, day: Day) -> String {
    let Some(day) = day.known() else { return text(locale, "card-unknown", &[]) };
    let (year, month, day) = day.civil();
    let name = |names: [&'static str; 12]| names[(month as usize - 1) % 12];
    let b = NO_BREAK;
    match locale {
        Locale::Kk => format!("{year}{b}ж. {day}{b}{}", name(KK)),
        Locale::Ru => format!("{day}{b}{} {year}{b}г.", name(RU)),
        Locale::En => format!("{day}{b}{} {year}", name(EN)),
    }
}

/// An instant as it is recorded: RFC 3339 in UTC, the same in every language.
pub fn instant(instant: Instant) -> String {
    instant.to_string()
}

/// An amount: thousands set apart, tiyn only where there are any, the sign of the tenge behind.
pub fn amount(locale: Locale, amount: Tenge) -> String {
    let (whole, tiyn) = (amount.tiyn() / 100, amount.tiyn().abs() % 100);
    let sign = if amount.tiyn() < 0 { "−" } else { "" };
    let mark = if locale == Locale::En { '.' } else { ',' };
    let part = if tiyn == 0 { String::new() } else { format!("{mark}{tiyn:02}") };
    format!("{sign}{}{part}{NO_BREAK}₸", grouped(whole.unsigned_abs()))
}

/// A decimal number with the mark of the language.
pub fn decimal(locale: Locale, number: &str) -> String {
    if locale == Locale::En { number.to_owned() } else { number.replace('.', ",") }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(NO_BREAK);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        assert!(text.contains(NO_BREAK), "{text}");
        text.replace(NO_BREAK, " ")
    }

    #[test]
    fn dates_in_words() {
        let day = Day::parse("2026-03-01").unwrap();
        assert_eq!(plain(&date(Locale::Kk, day)), "2026 ж. 1 наурыз");
        assert_eq!(plain(&date(Locale::Ru, day)), "1 марта 2026 г.");
        assert_eq!(plain(&date(Locale::En, day)), "1 March 2026");
        let last = Day::parse("1999-12-31").unwrap();
        assert_eq!(plain(&date(Locale::Kk, last)), "1999 ж. 31 желтоқсан");
        assert_eq!(date(Locale::En, Day::OPEN_END), "unknown");
        assert_eq!(date(Locale::Ru, Day::OPEN_START), "неизвестно");
    }

    #[test]
    fn amounts() {
        for (tiyn, kk, en) in [
            (4_678_300, "46 783 ₸", "46 783 ₸"),
            (0, "0 ₸", "0 ₸"),
            (99_900, "999 ₸", "999 ₸"),
            (100_000, "1 000 ₸", "1 000 ₸"),
            (123_456_789, "1 234 567,89 ₸", "1 234 567.89 ₸"),
            (5, "0,05 ₸", "0.05 ₸"),
            (-123_456, "−1 234,56 ₸", "−1 234.56 ₸"),
        ] {
            assert_eq!(plain(&amount(Locale::Kk, Tenge::from_tiyn(tiyn))), kk);
            assert_eq!(plain(&amount(Locale::En, Tenge::from_tiyn(tiyn))), en);
        }
    }
}
