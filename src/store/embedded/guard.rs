//! Where the driver panics. It trusts the pages that it reads, and a page that contradicts itself
//! ends some of its walks in a panic; whoever opens, looks at or copies a file gets an error that
//! says so instead. Must not know tables.

use crate::store::StoreError;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does `work` on the file at `path`; a panic on the way is damage.
///
/// What `work` has in its hands when it panics is thrown away with it: nothing is read on.
pub(super) fn guarded<T>(
    path: &str,
    work: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let broke_off = |_| {
        let reason = "a page contradicts itself".to_owned();
        Err(StoreError::Damaged { path: path.to_owned(), reason })
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(broke_off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_damage_and_anything_else_goes_through() {
        let clean: Result<u8, StoreError> = guarded("here", || Ok(7));
        assert_eq!(clean, Ok(7));
        let busy = StoreError::Busy { path: "here".to_owned() };
        assert_eq!(guarded::<u8>("here", || Err(busy.clone())), Err(busy));
        let broken: Result<u8, StoreError> = guarded("here", || panic!("as the driver does"));
        let said = broken.unwrap_err().to_string();
        assert!(said.starts_with("here is not a sound store: a page contradicts itself"), "{said}");
    }
}
