//! Random numbers that are the same in every run. Must not know what is chosen with them.

/// A linear congruential generator: enough to choose people.
pub(super) struct Dice(u64);

impl Dice {
    /// From the beginning.
    pub(super) fn new() -> Dice {
        Dice(1)
    }

    /// From 0 to `bound` − 1.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(bound.max(1))) as u32
    }
}
