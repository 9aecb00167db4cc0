//! Ids shown outside: the type and natural key of a thing, sealed with AES-SIV. Deterministic, so
//! that equal things have equal ids on every store; keyed, so that nobody can read or make one;
//! and the key of the thing comes back out of the id, so that no index is needed.

use crate::domain::{Day, Identity, Instant, Lens, PersonNo};
use crate::graph::View;
use aes_siv::KeyInit;
use aes_siv::siv::Aes256Siv;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The key of the ids.
#[derive(Clone, PartialEq, Eq)]
pub struct IdKey([u8; 64]);

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("id_key: 64 to 128 hexadecimal digits, an even number of them")]
pub struct IdKeyError;

impl IdKey {
    /// Reads 64 to 128 hexadecimal digits; both halves of the cipher's key are derived from them.
    pub fn parse(text: &str) -> Result<IdKey, IdKeyError> {
        let text = text.trim();
        if !(64..=128).contains(&text.len()) || !text.len().is_multiple_of(2) || !text.is_ascii() {
            return Err(IdKeyError);
        }
        let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| IdKeyError);
        if text.contains('+') {
            return Err(IdKeyError);
        }
        let bytes: Vec<u8> = (0..text.len()).step_by(2).map(byte).collect::<Result<_, _>>()?;
        Ok(IdKey::derived(&bytes))
    }

    /// The fixed key of development: anybody can read and make ids with it.
    pub fn of_development() -> IdKey {
        IdKey::derived(b"development")
    }

    fn derived(material: &[u8]) -> IdKey {
        let mut key = [0; 64];
        let mut hasher = blake3::Hasher::new_derive_key("otbasy 2026 opaque ids");
        hasher.update(material).finalize_xof().fill(&mut key);
        IdKey(key)
    }
}

impl std::fmt::Debug for IdKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdKey(…)")
    }
}

/// What an id stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Key {
    /// A person by the public name.
    Person(Identity),
    /// A link by source and id.
    Link(RecordKey),
    /// A status by source and id.
    Status(RecordKey),
    /// An event by source and id.
    Event(RecordKey),
    /// A card by everything it depends on.
    Card(CardKey),
    /// An entitlement by its card and its row there.
    Entitlement(EntitlementKey),
    /// A conflict by its code, one of its people, and a digest of what tells it from others.
    Conflict(ConflictKey),
    /// A card as it would be after some events: nothing of it is kept, so it opens to nothing.
    Thought(CardKey, Thought),
}

/// The events that a card was thought after, as a digest: other events, another card.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Thought([u8; 16]);

impl Thought {
    /// Of the events in their order, each as a line.
    pub fn of(lines: impl IntoIterator<Item = String>) -> Thought {
        let mut hasher = blake3::Hasher::new();
        for line in lines {
            hasher.update(line.as_bytes()).update(b"\n");
        }
        let mut digest = [0; 16];
        hasher.finalize_xof().fill(&mut digest);
        Thought(digest)
    }

    /// Of a row of such a card.
    #[must_use]
    pub fn row(self, row: [u8; 16]) -> Thought {
        let mut digest = [0; 16];
        blake3::Hasher::new().update(&self.0).update(&row).finalize_xof().fill(&mut digest);
        Thought(digest)
    }
}

/// A link, status or event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordKey {
    /// The name of the register.
    pub source: String,
    /// The record's id within its source.
    pub id: String,
}

/// A card. Two dates are two cards, so that a client's cache never mixes them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardKey {
    /// Whose.
    pub holder: Identity,
    /// Under which definition of family.
    pub lens: Lens,
    /// Of lens `KIN`, else 0.
    pub depth: u32,
    /// D.
    pub as_of: Day,
    /// K.
    pub known_at: Option<Instant>,
}

/// A conflict at a point in time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConflictKey {
    /// The code.
    pub code: String,
    /// The first of its people.
    pub first: Identity,
    /// Of its people and records.
    pub row: [u8; 16],
    /// D.
    pub as_of: Day,
    /// K.
    pub known_at: Option<Instant>,
}

/// A row of a card, by a digest of what tells it from the others there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntitlementKey {
    /// The card.
    pub card: CardKey,
    /// The row.
    pub row: [u8; 16],
}

/// Seals and opens ids.
#[derive(Clone, Debug)]
pub struct Ids {
    key: IdKey,
}

impl Ids {
    /// With this key.
    pub fn new(key: IdKey) -> Ids {
        Ids { key }
    }

    /// The id of a thing; empty only if the cipher refuses, which it does for no input of ours.
    pub fn seal(&self, key: &Key) -> String {
        let sealed = Aes256Siv::new(&self.key.0.into()).encrypt([b"id".as_slice()], &packed(key));
        sealed.map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default()
    }

    /// The thing of an id; `None` for anything that was not sealed with this key.
    pub fn open(&self, id: &str) -> Option<Key> {
        if id.len() > LONGEST_ID {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
        let open = Aes256Siv::new(&self.key.0.into()).decrypt([b"id".as_slice()], &bytes).ok()?;
        unpacked(&open)
    }

    /// A place in a list, for whoever asks for the next page. The list and its subject are sealed
    /// with it: it opens for no other.
    pub fn seal_cursor(&self, list: &str, subject: &str, place: &[u8]) -> String {
        let headers = [b"cursor".as_slice(), list.as_bytes(), subject.as_bytes()];
        let sealed = Aes256Siv::new(&self.key.0.into()).encrypt(headers, place);
        sealed.map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default()
    }

    /// The place of a cursor; `None` for anything that was not sealed for this list.
    pub fn open_cursor(&self, list: &str, subject: &str, cursor: &str) -> Option<Vec<u8>> {
        if cursor.len() > LONGEST_ID {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let headers = [b"cursor".as_slice(), list.as_bytes(), subject.as_bytes()];
        Aes256Siv::new(&self.key.0.into()).decrypt(headers, &bytes).ok()
    }

    /// The id of a person.
    pub fn person(&self, view: &View, p: PersonNo) -> String {
        self.seal(&Key::Person(view.identity(p).to_owned()))
    }
}

/// Longer texts are refused before they are decrypted; refs and record ids are far shorter.
const LONGEST_ID: usize = 4096;

fn packed(key: &Key) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    match key {
        Key::Person(identity) => {
            out.push(b'P');
            put_text(&mut out, &identity.to_string());
        }
        Key::Link(record) | Key::Status(record) | Key::Event(record) => {
            out.push(match key {
                Key::Link(_) => b'L',
                Key::Status(_) => b'S',
                _ => b'E',
            });
            put_text(&mut out, &record.source);
            put_text(&mut out, &record.id);
        }
        Key::Card(card) => {
            out.push(b'C');
            put_card(&mut out, card);
        }
        Key::Entitlement(entitlement) => {
            out.push(b'R');
            put_card(&mut out, &entitlement.card);
            out.extend(entitlement.row);
        }
        Key::Conflict(conflict) => {
            out.push(b'F');
            put_text(&mut out, &conflict.code);
            put_text(&mut out, &conflict.first.to_string());
            out.extend(conflict.row);
            put_point(&mut out, conflict.as_of, conflict.known_at);
        }
        Key::Thought(card, Thought(digest)) => {
            out.push(b'T');
            out.extend(digest);
            put_card(&mut out, card);
        }
    }
    out
}

fn put_card(out: &mut Vec<u8>, card: &CardKey) {
    put_text(out, &card.holder.to_string());
    put_text(out, card.lens.word());
    out.extend(card.depth.to_be_bytes());
    put_point(out, card.as_of, card.known_at);
}

fn put_point(out: &mut Vec<u8>, as_of: Day, known_at: Option<Instant>) {
    out.extend(as_of.number().to_be_bytes());
    out.extend(known_at.map_or(NO_K, Instant::number).to_be_bytes());
}

/// "Everything recorded": the sentinel that no K of a request can be.
const NO_K: i64 = i64::MAX;

/// A text, so that [`CursorReader::text`] reads it again.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    out.extend(length.to_be_bytes());
    out.extend(&text.as_bytes()[..usize::from(length)]);
}

fn unpacked(bytes: &[u8]) -> Option<Key> {
    let (kind, rest) = bytes.split_first()?;
    let mut reader = Reader { rest };
    let key = match kind {
        b'P' => Key::Person(reader.identity()?),
        b'L' => Key::Link(reader.record()?),
        b'S' => Key::Status(reader.record()?),
        b'E' => Key::Event(reader.record()?),
        b'C' => Key::Card(reader.card()?),
        b'R' => Key::Entitlement(EntitlementKey { card: reader.card()?, row: reader.bytes()? }),
        b'F' => Key::Conflict(reader.conflict()?),
        b'T' => {
            let digest = reader.bytes()?;
            Key::Thought(reader.card()?, Thought(digest))
        }
        _ => return None,
    };
    reader.rest.is_empty().then_some(key)
}

type Reader<'a> = CursorReader<'a>;

/// Reads what was sealed, piece by piece.
#[derive(Debug)]
pub struct CursorReader<'a> {
    rest: &'a [u8],
}

impl<'a> CursorReader<'a> {
    /// From the beginning.
    pub fn new(bytes: &'a [u8]) -> CursorReader<'a> {
        CursorReader { rest: bytes }
    }

    /// Whether everything was read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next bytes.
    pub fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*head)
    }

    /// The next text.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = usize::from(u16::from_be_bytes(self.bytes()?));
        let (head, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(head).ok()
    }

    /// The next public name.
    pub fn identity(&mut self) -> Option<Identity> {
        Some(Identity::parse(self.text()?).ok()?.to_owned())
    }

    fn record(&mut self) -> Option<RecordKey> {
        let (source, id) = (self.text()?.to_owned(), self.text()?.to_owned());
        Some(RecordKey { source, id })
    }

    fn conflict(&mut self) -> Option<ConflictKey> {
        let (code, first) = (self.text()?.to_owned(), self.identity()?);
        let (row, (as_of, known_at)) = (self.bytes()?, self.point()?);
        Some(ConflictKey { code, first, row, as_of, known_at })
    }

    fn point(&mut self) -> Option<(Day, Option<Instant>)> {
        let as_of = Day::from_number(i32::from_be_bytes(self.bytes()?));
        let known_at = i64::from_be_bytes(self.bytes()?);
        Some((as_of, (known_at != NO_K).then(|| Instant::from_number(known_at))))
    }

    fn card(&mut self) -> Option<CardKey> {
        let (holder, lens) = (self.identity()?, Lens::parse(self.text()?)?);
        let (depth, (as_of, known_at)) = (u32::from_be_bytes(self.bytes()?), self.point()?);
        Some(CardKey { holder, lens, depth, as_of, known_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Iin;

    fn keys() -> Vec<Key> {
        let iin = Identity::Iin(Iin::from_body(85_831_230_000).unwrap());
        let by_ref = Identity::Ref("newborn-1".to_owned());
        let record = RecordKey { source: "CIVIL_ACTS".to_owned(), id: "b/1".to_owned() };
        let card = CardKey {
            holder: iin.clone(),
            lens: Lens::Kin,
            depth: 2,
            as_of: Day::parse("2026-06-01").unwrap(),
            known_at: None,
        };
        let known_at = Some(Instant::parse("2026-01-01T00:00:00Z").unwrap());
        vec![
            Key::Conflict(ConflictKey {
                code: "age-over-120".to_owned(),
                first: iin.clone(),
                row: [9; 16],
                as_of: card.as_of,
                known_at,
            }),
            Key::Person(iin),
            Key::Person(by_ref),
            Key::Link(record.clone()),
            Key::Status(record.clone()),
            Key::Event(record),
            Key::Card(CardKey { known_at, ..card.clone() }),
            Key::Entitlement(EntitlementKey { card: card.clone(), row: [7; 16] }),
            Key::Entitlement(EntitlementKey { card: card.clone(), row: [8; 16] }),
            Key::Card(card.clone()),
            Key::Thought(card.clone(), Thought::of([])),
            Key::Thought(card, Thought::of(["{}".to_owned()])),
        ]
    }

    #[test]
    fn what_is_sealed_opens_again_and_no_two_are_equal() {
        let ids = Ids::new(IdKey::of_development());
        let sealed: Vec<String> = keys().iter().map(|key| ids.seal(key)).collect();
        for (key, id) in keys().iter().zip(&sealed) {
            assert_eq!(ids.open(id).as_ref(), Some(key));
            assert_eq!(&ids.seal(key), id);
            assert_eq!(sealed.iter().filter(|other| *other == id).count(), 1);
            assert!(!id.contains("newborn"));
        }
    }

    #[test]
    fn garbage_and_other_keys_open_nothing() {
        let ids = Ids::new(IdKey::of_development());
        let other = Ids::new(IdKey::parse(&"0b".repeat(32)).unwrap());
        let id = ids.seal(&keys()[0]);
        let mut bent = id.clone().into_bytes();
        bent[3] = if bent[3] == b'A' { b'B' } else { b'A' };
        let bent = String::from_utf8(bent).unwrap();
        for text in ["", "x", "!!", &"A".repeat(9000), &bent, &id[1..]] {
            assert_eq!(ids.open(text), None, "{text}");
        }
        assert_eq!(other.open(&id), None);
    }

    #[test]
    fn a_key_is_hexadecimal_and_long_enough() {
        for text in ["", "abc", &"0".repeat(62), &"0".repeat(65), &"g".repeat(64), &"+1".repeat(32)]
        {
            assert_eq!(IdKey::parse(text), Err(IdKeyError), "{text}");
        }
        assert_ne!(IdKey::parse(&"0".repeat(64)), IdKey::parse(&"0".repeat(66)));
    }
}
