//! Exact fractions. Must not know money.

use std::{
    cmp::Ordering,
    iter::Sum,
    ops::{Add, Mul, Sub},
};

/// A fraction in lowest terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Fraction {
    numerator: i128,
    denominator: i128,
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { greatest_common_divisor(b, a % b) }
}

impl Fraction {
    pub(crate) const ZERO: Fraction = Fraction { numerator: 0, denominator: 1 };

    /// `numerator / denominator`, the latter above 0.
    pub(crate) fn new(numerator: i128, denominator: i128) -> Fraction {
        assert!(denominator > 0);
        let common = greatest_common_divisor(numerator, denominator);
        Fraction { numerator: numerator / common, denominator: denominator / common }
    }

    pub(crate) fn whole(number: i128) -> Fraction {
        Fraction::new(number, 1)
    }

    /// A decimal as it stands in the tables: `16.03`.
    pub(crate) fn decimal(text: &str) -> Fraction {
        let (whole, places) = text.split_once('.').unwrap_or((text, ""));
        let digits: i128 = format!("{whole}{places}").parse().unwrap();
        Fraction::new(digits, 10_i128.pow(places.len() as u32))
    }

    pub(crate) fn over(self, number: i128) -> Fraction {
        Fraction::new(self.numerator, self.denominator * number)
    }

    /// The smallest whole number that is not below.
    pub(crate) fn ceiling(self) -> i128 {
        -((-self.numerator).div_euclid(self.denominator))
    }

    /// Two places, half up (of a number that is not below 0).
    pub(crate) fn two_places(self) -> String {
        let hundredths = (self * Fraction::whole(100) + Fraction::new(1, 2)).floor();
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }

    fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }
}

impl Add for Fraction {
    type Output = Fraction;

    fn add(self, other: Fraction) -> Fraction {
        let (a, b) = (self.denominator, other.denominator);
        Fraction::new(self.numerator * b + other.numerator * a, a * b)
    }
}

impl Sub for Fraction {
    type Output = Fraction;

    fn sub(self, other: Fraction) -> Fraction {
        self + Fraction { numerator: -other.numerator, ..other }
    }
}

impl Mul for Fraction {
    type Output = Fraction;

    fn mul(self, other: Fraction) -> Fraction {
        Fraction::new(self.numerator * other.numerator, self.denominator * other.denominator)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> Ordering {
        (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
    }
}

impl Sum for Fraction {
    fn sum<I: Iterator<Item = Fraction>>(all: I) -> Fraction {
        all.fold(Fraction::ZERO, Add::add)
    }
}

#[test]
fn fractions_are_exact_and_rounded_once() {
    let third = Fraction::whole(1).over(3);
    assert_eq!(third + third + third, Fraction::whole(1));
    assert_eq!((third.ceiling(), (Fraction::ZERO - third).ceiling()), (1, 0));
    assert_eq!(Fraction::decimal("16.03") * Fraction::whole(100), Fraction::whole(1603));
    assert_eq!(Fraction::decimal("7.85"), Fraction::new(157, 20));
    assert!(third < Fraction::decimal("0.34") && third > Fraction::decimal("0.33"));
    assert_eq!(Fraction::new(1, 8).two_places(), "0.13");
    assert_eq!(Fraction::whole(7).two_places(), "7.00");
}
