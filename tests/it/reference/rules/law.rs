//! The parameters of law of 2024 to 2026, as spec 3 states them: numbers only. The acts, where the
//! guide names them: Social Code of 20.04.2023 (art. 177 disability, 187 carers, 207 pension age),
//! orders 257 of 27.06.2023 (survivors) and 239 of 22.06.2023 (GFSS), Family Code art. 125(2) and
//! decree 621 of 28.07.2023 (orphans), the budget laws of 2024–2026 (base values). Must not know
//! people.

use super::fraction::Fraction;
use otbasy::domain::Day;

/// "A value holds until the next one; after 2026 the last stays."
fn of_year(on: Day, values: [i128; 3]) -> Fraction {
    let place = (on.civil().0 - 2024).clamp(0, 2) as usize;
    Fraction::whole(values[place])
}

/// МРП. None before 2024: a one-time payment is then `UNKNOWN`.
pub(crate) fn mci(on: Day) -> Option<Fraction> {
    (on >= first_day()).then(|| of_year(on, [3_692, 3_932, 4_325]))
}

pub(crate) fn subsistence_minimum(on: Day) -> Fraction {
    of_year(on, [43_407, 46_228, 50_851])
}

pub(crate) fn minimum_wage(on: Day) -> Fraction {
    of_year(on, [85_000, 85_000, 85_000])
}

/// "D before 2024-01-01 is refused."
pub(crate) fn first_day() -> Day {
    Day::new(2024, 1, 1).unwrap()
}

/// "no recorded parent … born before 2007-08-13".
pub(crate) fn births_covered_since() -> Day {
    Day::new(2007, 8, 13).unwrap()
}

/// "**L** by insured months: <6 0.1, <12 0.7, <24 0.75, <36 0.85, <48 0.9, <60 0.95, ≥60 1.0".
pub(super) fn length(insured_months: usize) -> Fraction {
    Fraction::decimal(match insured_months {
        0..6 => "0.1",
        6..12 => "0.7",
        12..24 => "0.75",
        24..36 => "0.85",
        36..48 => "0.9",
        48..60 => "0.95",
        60.. => "1.0",
    })
}

/// "K by percent: 30–59 0.3, 60–79 0.5, 80–100 0.7".
pub(super) fn lost_capacity(percent: u32) -> Option<Fraction> {
    let text = match percent {
        30..=59 => "0.3",
        60..=79 => "0.5",
        80..=100 => "0.7",
        _ => return None,
    };
    Some(Fraction::decimal(text))
}

/// "by insured months: 6–11 → 1, 12–23 → 2, 24–35 → 3, 36–47 → 4, 48–59 → 5, ≥ 60 → 6 months".
pub(super) fn months_of_job_loss(insured_months: usize) -> Option<i32> {
    match insured_months {
        0..6 => None,
        6..12 => Some(1),
        12..24 => Some(2),
        24..36 => Some(3),
        36..48 => Some(4),
        48..60 => Some(5),
        60.. => Some(6),
    }
}

/// "by the number n …: 1 → 0.92·SM, 2 → 1.70, 3 → 2.25, 4 → 2.60, 5 → 2.75, 6+ → 3.00·SM in all".
pub(super) fn survivors_in_all(n: usize) -> Fraction {
    Fraction::decimal(["0", "0.92", "1.70", "2.25", "2.60", "2.75", "3.00"][n.min(6)])
}

/// "each full orphan 1.54·SM".
pub(super) fn full_orphan() -> Fraction {
    Fraction::decimal("1.54")
}

/// "N by all survivors: 1 0.5, 2 0.65, 3 0.8, 4+ 1.0".
pub(super) fn dependants(n: usize) -> Fraction {
    Fraction::decimal(["0", "0.5", "0.65", "0.8", "1.0"][n.min(4)])
}

/// "*place* 1–3 38·MCI, 4+ 63·MCI".
pub(super) fn birth_grant(place: usize) -> Fraction {
    Fraction::whole(if place <= 3 { 38 } else { 63 })
}

/// "5.76 / 6.81 / 7.85 / 8.90 (4+) ·MCI".
pub(super) fn child_care(place: usize) -> Fraction {
    Fraction::decimal(["0", "5.76", "6.81", "7.85", "8.90"][place.min(4)])
}

/// "monthly 1.61·SM", of either carer.
pub(super) fn carer() -> Fraction {
    Fraction::decimal("1.61")
}

/// "4: 16.03, 5: 20.04, 6: 24.05, 7: 28.06 ·MCI; 8+: 4·MCI per child".
pub(super) fn large_family(children: usize) -> Option<Fraction> {
    match children {
        0..4 => None,
        4 => Some(Fraction::decimal("16.03")),
        5 => Some(Fraction::decimal("20.04")),
        6 => Some(Fraction::decimal("24.05")),
        7 => Some(Fraction::decimal("28.06")),
        8.. => Some(Fraction::whole(4 * children as i128)),
    }
}

/// "`KUMIS_ALKA` 6.40·MCI; the other awards 7.40·MCI". "An unknown (empty) `detail` gives no right
/// that depends on it" (spec 1 §4).
pub(super) fn award(detail: &str) -> Option<Fraction> {
    let text = match detail {
        "" => return None,
        "KUMIS_ALKA" => "6.40",
        _ => "7.40",
    };
    Some(Fraction::decimal(text))
}

/// "age < 7: 1.61·SM; 7–17, and adults *since childhood* …: group 1 2.20, group 2 1.83, group 3
/// 1.61 (7–17 with `CHILD`: 1.61); other adults: group 1 2.20, group 2 1.76, group 3 1.20 ·SM. An
/// adult with `CHILD`: `NOT_ENTITLED`". `age`: none = of unknown birth, an adult.
pub(super) fn disability(
    age: Option<i32>,
    since_childhood: bool,
    detail: &str,
) -> Option<Fraction> {
    let adult = age.is_none_or(|age| age >= 18);
    let text = match (detail, adult) {
        _ if age.is_some_and(|age| age < 7) => "1.61",
        ("GROUP_1", _) => "2.20",
        ("GROUP_2", true) if !since_childhood => "1.76",
        ("GROUP_2", _) => "1.83",
        ("GROUP_3", true) if !since_childhood => "1.20",
        ("GROUP_3", _) | ("CHILD", false) => "1.61",
        _ => return None,
    };
    Some(Fraction::decimal(text))
}

/// "once 15.7·MCI".
pub(super) fn burial() -> Fraction {
    Fraction::decimal("15.7")
}

/// "monthly 10·MCI".
pub(super) fn orphan_guardian() -> Fraction {
    Fraction::whole(10)
}
