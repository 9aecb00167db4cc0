//! The individual identification number: twelve digits with a two-pass check digit
//! (Government decrees 565 of 2003 and 406 of 2007). Its digits are never a source of a birth date
//! or a sex (decree 853 of 26.08.2013); that is why nothing here returns one.

use std::fmt;

/// A number whose check digit holds. `Debug` hides the serial part.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iin(u64);

/// Why a text is no IIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IinError {
    /// Not twelve digits.
    #[error("an IIN has 12 digits")]
    Format,
    /// The twelfth digit is not the check digit of the first eleven.
    #[error("wrong check digit")]
    CheckDigit,
}

impl Iin {
    /// Reads twelve digits and verifies the check digit.
    pub fn parse(text: &str) -> Result<Iin, IinError> {
        let digits = text.as_bytes();
        if digits.len() != 12 || !digits.iter().all(u8::is_ascii_digit) {
            return Err(IinError::Format);
        }
        let number = digits.iter().fold(0, |n, d| n * 10 + u64::from(d - b'0'));
        Iin::from_number(number).ok_or(IinError::CheckDigit)
    }

    /// The IIN of a number, if its check digit holds.
    pub fn from_number(number: u64) -> Option<Iin> {
        (check_digit(number / 10) == Some((number % 10) as u8)).then_some(Iin(number))
    }

    /// The IIN of a number that was verified when it was taken in; only its range is looked at.
    pub fn from_trusted(number: u64) -> Option<Iin> {
        (number < 1_000_000_000_000).then_some(Iin(number))
    }

    /// The IIN of a body of eleven digits; `None` for the 0.84 % of bodies never issued.
    pub fn from_body(body: u64) -> Option<Iin> {
        check_digit(body).map(|k| Iin(body * 10 + u64::from(k)))
    }

    /// The number, below 10¹².
    pub fn number(self) -> u64 {
        self.0
    }

    /// Whether 80 was added to the month digits: a test or demo person, never a real one.
    pub fn is_synthetic(self) -> bool {
        self.0 / 100_000_000 % 100 > 80
    }

    /// The digit at place 1 to 12.
    pub fn digit(self, place: u32) -> u8 {
        (self.0 / 10u64.pow(12 - place) % 10) as u8
    }
}

/// The check digit of eleven digits: weights 1…11 mod 11, and if that gives 10, weights
/// 3…11, 1, 2; if that gives 10 too, there is none.
fn check_digit(body: u64) -> Option<u8> {
    let mut digits = [0u64; 11];
    let mut rest = body;
    for digit in digits.iter_mut().rev() {
        *digit = rest % 10;
        rest /= 10;
    }
    if rest != 0 {
        return None;
    }
    let sum = |offset: usize| -> u64 {
        digits.iter().enumerate().map(|(i, d)| d * ((i + offset) % 11 + 1) as u64).sum::<u64>() % 11
    };
    [sum(0), sum(2)].into_iter().find(|k| *k < 10).map(|k| k as u8)
}

impl fmt::Display for Iin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl fmt::Debug for Iin {
    /// The first six digits only, so that a log line never names a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Iin({:06}…)", self.0 / 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_passes_and_the_body_never_issued() {
        assert!(Iin::parse("850612350129").is_ok(), "pass 1");
        assert!(Iin::parse("900101300811").is_ok(), "pass 2");
        assert_eq!(Iin::from_body(90_010_130_080), None);
        assert_eq!(Iin::parse("850612350128"), Err(IinError::CheckDigit));
    }

    #[test]
    fn bad_texts() {
        for text in ["", "85061235012", "8506123501299", "85061235012a", " 50612350129"] {
            assert_eq!(Iin::parse(text), Err(IinError::Format), "{text:?}");
        }
    }

    #[test]
    fn synthetic_months_are_above_eighty() {
        let body = 85_831_230_012;
        let iin = (0..10).find_map(|n| Iin::from_body(body + n)).unwrap();
        assert!(iin.is_synthetic());
        assert!(!Iin::parse("850612350129").unwrap().is_synthetic());
    }

    #[test]
    fn debug_hides_the_person() {
        let shown = format!("{:?}", Iin::parse("850612350129").unwrap());
        assert_eq!(shown, "Iin(850612…)");
    }
}
