//! Where a subscriber of `cardChanged` stands: whose card was sent, to a caller with which rights,
//! as of when, and what it looked like. Sealed, so that nobody can read or make one.

use super::Ids;
use crate::domain::{Day, Identity, Instant, Permission, Rights};

/// A card as one caller saw it, in sixteen bytes: equal for equal cards.
pub type Digest = [u8; 16];

/// The place after the card that was sent last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeCursor {
    /// Whose card.
    pub holder: Identity,
    /// What the caller may see.
    pub rights: Rights,
    /// D.
    pub as_of: Day,
    /// When it was derived.
    pub at: Instant,
    /// The state of the store it was derived from.
    pub sequence: u64,
    /// What it looked like.
    pub digest: Digest,
}

/// Under which cursors are sealed; ids and other cursors do not open.
const LIST: &str = "cardChanged";

impl ChangeCursor {
    /// As clients get it.
    pub fn seal(&self, ids: &Ids) -> String {
        let mut out = Vec::with_capacity(64);
        out.extend(self.digest);
        out.extend(self.sequence.to_be_bytes());
        out.extend(self.at.number().to_be_bytes());
        out.extend(self.as_of.number().to_be_bytes());
        let rights = Permission::ALL.iter().map(|p| u8::from(self.rights.has(*p)));
        out.extend(rights);
        out.extend(self.holder.to_string().as_bytes());
        ids.seal_cursor(LIST, "", &out)
    }

    /// `None` for anything that this service did not seal as a cursor of `cardChanged`.
    pub fn open(ids: &Ids, text: &str) -> Option<ChangeCursor> {
        let bytes = ids.open_cursor(LIST, "", text)?;
        let (digest, rest) = bytes.split_first_chunk::<16>()?;
        let (sequence, rest) = rest.split_first_chunk::<8>()?;
        let (at, rest) = rest.split_first_chunk::<8>()?;
        let (as_of, rest) = rest.split_first_chunk::<4>()?;
        let (rights, holder) = rest.split_at_checked(Permission::ALL.len())?;
        let held = Permission::ALL.iter().zip(rights).filter(|(_, held)| **held == 1);
        Some(ChangeCursor {
            holder: Identity::parse(std::str::from_utf8(holder).ok()?).ok()?.to_owned(),
            rights: held.fold(Rights::NONE, |rights, (p, _)| rights.with(*p)),
            as_of: Day::from_number(i32::from_be_bytes(*as_of)),
            at: Instant::from_number(i64::from_be_bytes(*at)),
            sequence: u64::from_be_bytes(*sequence),
            digest: *digest,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{IdKey, Key};

    #[test]
    fn a_cursor_opens_again_and_nothing_else_does() {
        let ids = Ids::new(IdKey::of_development());
        let holder = Identity::Ref("newborn-1".to_owned());
        let cursor = ChangeCursor {
            holder: holder.clone(),
            rights: Rights::NONE.with(Permission::AdoptionRead).with(Permission::Jobs),
            as_of: Day::parse("2026-06-01").unwrap(),
            at: Instant::parse("2026-06-01T10:00:00.5Z").unwrap(),
            sequence: 77,
            digest: [9; 16],
        };
        let text = cursor.seal(&ids);
        assert_eq!(ChangeCursor::open(&ids, &text), Some(cursor));
        assert!(!text.contains("newborn"));
        let other = Ids::new(IdKey::parse(&"0b".repeat(32)).unwrap());
        assert_eq!(ChangeCursor::open(&other, &text), None);
        let id = ids.seal(&Key::Person(holder));
        for text in ["", "x", "!!", &id, &text[1..], &ids.seal_cursor(LIST, "", b"short")] {
            assert_eq!(ChangeCursor::open(&ids, text), None, "{text}");
        }
        assert_eq!(ids.open(&text), None);
    }
}
