//! Exact amounts: fractions of whole numbers, never a float. Rounded once, where an amount is paid.
//! Must not know what is counted.

use std::cmp::Ordering;
use std::fmt;

/// A fraction with a denominator above 0. Past the range of 128 bits, which no sum of amounts that
/// can be read reaches, it stays at the limit.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    over: i128,
    under: i128,
}

/// Denominators above this are reduced: small ones cost less left alone.
const UNDER_KEPT: i128 = 1 << 40;

impl Fraction {
    /// Nothing.
    pub const ZERO: Fraction = Fraction::whole(0);

    /// A whole number.
    pub const fn whole(number: i128) -> Fraction {
        Fraction { over: number, under: 1 }
    }

    /// `over` / `under`; nothing if `under` is 0 or less.
    pub fn new(over: i128, under: i128) -> Fraction {
        if under <= 0 {
            return Fraction::ZERO;
        }
        if under <= UNDER_KEPT {
            return Fraction { over, under };
        }
        let divisor = common_divisor(over.unsigned_abs(), under.unsigned_abs()).max(1) as i128;
        Fraction { over: over / divisor, under: under / divisor }
    }

    /// Reads digits with at most nine places after a point, with or without a minus.
    pub fn parse(text: &str) -> Option<Fraction> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || whole.len() > 15 || part.len() > 9 {
            return None;
        }
        let under = 10i128.pow(part.len() as u32);
        let number = whole.parse::<i128>().ok()? * under + part.parse::<i128>().ok()?;
        Some(Fraction::new(sign * number, under))
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Fraction) -> Fraction {
        if self.under == other.under {
            return Fraction::new(self.over.saturating_add(other.over), self.under);
        }
        let (a, b) = (self.over.saturating_mul(other.under), other.over.saturating_mul(self.under));
        Fraction::new(a.saturating_add(b), self.under.saturating_mul(other.under))
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Fraction) -> Fraction {
        self.plus(Fraction { over: -other.over, ..other })
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Fraction) -> Fraction {
        let over = self.over.saturating_mul(other.over);
        Fraction::new(over, self.under.saturating_mul(other.under))
    }

    /// So many times.
    #[must_use]
    pub fn by(self, number: usize) -> Fraction {
        self.times(Fraction::whole(number as i128))
    }

    /// Divided into so many equal parts; nothing if there is none.
    #[must_use]
    pub fn shared_by(self, number: usize) -> Fraction {
        Fraction::new(self.over, self.under.saturating_mul(number as i128))
    }

    /// How many times the other one it is; nothing if that is 0 or less.
    #[must_use]
    pub fn per(self, other: Fraction) -> Fraction {
        let under = self.under.saturating_mul(other.over);
        Fraction::new(self.over.saturating_mul(other.under), under)
    }

    /// Whether it is more than nothing.
    pub fn is_positive(self) -> bool {
        self.over > 0
    }

    /// The smallest whole number that is not less.
    pub fn ceiling(self) -> i128 {
        self.over.div_euclid(self.under) + i128::from(self.over.rem_euclid(self.under) != 0)
    }

    /// The nearest whole number, a half upwards.
    pub fn nearest(self) -> i128 {
        let (over, under) =
            (self.over.saturating_mul(2).saturating_add(self.under), self.under * 2);
        over.div_euclid(under)
    }

    /// The number itself if it is whole.
    pub fn as_whole(self) -> Option<i128> {
        (self.over % self.under == 0).then(|| self.over / self.under)
    }
}

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Fraction) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> Ordering {
        let (a, b) = (self.over.saturating_mul(other.under), other.over.saturating_mul(self.under));
        a.cmp(&b)
    }
}

impl fmt::Display for Fraction {
    /// As a decimal, without needless zeros; what does not end after six places is rounded there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let million = self.times(Fraction::whole(1_000_000)).nearest();
        let sign = if million < 0 { "-" } else { "" };
        let (whole, part) = (million.abs() / 1_000_000, million.abs() % 1_000_000);
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let part = format!("{part:06}");
        write!(f, "{sign}{whole}.{}", part.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Fraction {
        Fraction::parse(text).unwrap()
    }

    #[test]
    fn amounts_are_exact_and_rounded_up_once() {
        let orphan = number("1.54").by(50_851);
        assert_eq!(orphan.ceiling(), 78_311);
        assert_eq!(orphan.by(3).ceiling(), 234_932);
        assert_eq!(number("86447").ceiling(), 86_447);
        assert_eq!(number("-0.5").ceiling(), 0);
        assert_eq!(Fraction::new(1, 3).by(3), Fraction::whole(1));
        assert_eq!(number("1.70").shared_by(3).plus(number("0.3")).to_string(), "0.866667");
    }

    #[test]
    fn halves_are_rounded_upwards() {
        let at = |text| number(text).nearest();
        assert_eq!([at("2.5"), at("2.49"), at("-2.5"), at("7")], [3, 2, -2, 7]);
    }

    #[test]
    fn texts_that_are_no_numbers() {
        for bad in ["", "-", ".5", "1.", "1e3", "1,5", "+1", "0x10", "1_000", "1.0000000001"] {
            assert_eq!(Fraction::parse(bad), None, "{bad}");
        }
        assert_eq!(number("1.610").to_string(), "1.61");
        assert_eq!(number("-3.5").to_string(), "-3.5");
    }

    #[test]
    fn nothing_is_divided_by_nobody() {
        assert_eq!(Fraction::whole(7).shared_by(0), Fraction::ZERO);
        assert!(!Fraction::ZERO.is_positive());
    }
}
