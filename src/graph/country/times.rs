//! Recorded times of the rows that have one; the others are always known. Found by counting marked
//! rows, in two looks, whether hardly any row has a time or all have. Must not know whose they are.

/// A time of the type `T` for some of the rows.
#[derive(Clone, Debug)]
pub(super) struct Times<T> {
    marks: Vec<Marks>,
    times: Vec<T>,
}

/// Which of 64 rows have a time, and how many rows before them have.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    bits: [u32; 2],
    before: u32,
}

impl<T> Default for Times<T> {
    fn default() -> Times<T> {
        Times { marks: Vec::new(), times: Vec::new() }
    }
}

impl<T: Copy> Times<T> {
    /// Notes the time of a row; rows come in ascending order.
    pub(super) fn push(&mut self, row: u32, time: T) {
        let place = row as usize / 64;
        if place >= self.marks.len() {
            let before = self.times.len() as u32;
            self.marks.resize(place + 1, Marks { bits: [0; 2], before });
        }
        self.marks[place].bits[row as usize / 32 % 2] |= 1 << (row % 32);
        self.times.push(time);
    }

    /// The time of a row; `None` for one that was never noted.
    pub(super) fn of(&self, row: u32) -> Option<T> {
        let marks = self.marks.get(row as usize / 64)?;
        let bits = u64::from(marks.bits[0]) | u64::from(marks.bits[1]) << 32;
        let mark = 1 << (row % 64);
        if bits & mark == 0 {
            return None;
        }
        let before = marks.before + (bits & (mark - 1)).count_ones();
        self.times.get(before as usize).copied()
    }

    pub(super) fn bytes_used(&self) -> usize {
        self.times.capacity() * size_of::<T>() + self.marks.capacity() * size_of::<Marks>()
    }

    pub(super) fn shrink(&mut self) {
        self.times.shrink_to_fit();
        self.marks.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_its_own_time_or_none() {
        let few = [0, 31, 32, 63, 64, 130, 1000];
        let none: [u32; 0] = [];
        let all: Vec<u32> = (0..200).collect();
        for marked in [&few[..], &none, &all] {
            let mut times = Times::default();
            for row in marked {
                times.push(*row, row + 1);
            }
            for row in 0..2000 {
                assert_eq!(times.of(row), marked.contains(&row).then_some(row + 1), "{row}");
            }
        }
    }
}
