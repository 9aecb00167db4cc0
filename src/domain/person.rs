//! A person as the registers state one, and the identity that outputs and comparisons use
//! (spec 1 §2). Must not know families.

use super::{Day, Iin, Instant, vocabulary::words};
use std::fmt;

/// The dense number of a person inside one store; never shown outside and never an IIN.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PersonNo(pub u32);

words! {
    /// Sex as registered; `U` = unknown.
    Sex {
        /// Male.
        Male = "M",
        /// Female.
        Female = "F",
        /// Unknown.
        Unknown = "U",
    }
}

/// A region: the two-digit KATO prefix, one of twenty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Region(u8);

impl Region {
    /// The twenty codes, ascending.
    pub const CODES: [u8; 20] =
        [10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59, 61, 62, 63, 71, 75, 79];

    /// Reads two digits.
    pub fn parse(text: &str) -> Option<Region> {
        let code: u8 = text.parse().ok()?;
        (text.len() == 2 && Region::CODES.contains(&code)).then_some(Region(code))
    }

    /// The region of a code.
    pub fn from_code(code: u8) -> Option<Region> {
        Region::CODES.contains(&code).then_some(Region(code))
    }

    /// The two-digit code as a number.
    pub fn code(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

/// The public name of a person: the IIN, or `ref:<text>` for somebody without one.
///
/// The order is that of the outputs, byte by byte: all digits before every `ref:`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Identity<S = String> {
    /// By number.
    Iin(Iin),
    /// By reference, unique in the whole store.
    Ref(S),
}

impl<'a> Identity<&'a str> {
    /// Reads an IIN or `ref:<text>`.
    pub fn parse(text: &'a str) -> Result<Identity<&'a str>, super::IinError> {
        match text.strip_prefix("ref:") {
            Some(reference) if !reference.is_empty() => Ok(Identity::Ref(reference)),
            _ => Iin::parse(text).map(Identity::Iin),
        }
    }
}

impl<S: AsRef<str>> Identity<S> {
    /// The same identity with its own text.
    pub fn to_owned(&self) -> Identity {
        match self {
            Identity::Iin(iin) => Identity::Iin(*iin),
            Identity::Ref(text) => Identity::Ref(text.as_ref().to_owned()),
        }
    }
}

impl<S: fmt::Display> fmt::Display for Identity<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Identity::Iin(iin) => write!(f, "{iin}"),
            Identity::Ref(text) => write!(f, "ref:{text}"),
        }
    }
}

/// All fields of a person, as the row imported last states them (they have no history).
///
/// `S` is `String`, or `&str` for a row that is read in passing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person<S = String> {
    /// The public number, if there is one.
    pub iin: Option<Iin>,
    /// The reference that identifies a person without IIN; empty if there is none.
    pub reference: S,
    /// Names as written in the register; any of them may be empty.
    pub surname: S,
    /// Given name.
    pub given_name: S,
    /// Patronymic.
    pub patronymic: S,
    /// Sex as registered.
    pub sex: Sex,
    /// Birth date; [`Day::OPEN_START`] if unknown.
    pub birth: Day,
    /// Death date; [`Day::OPEN_END`] if alive or unknown.
    pub death: Day,
    /// ISO 3166-1 alpha-2; empty = stateless.
    pub citizenship: S,
    /// Region of the person's own row.
    pub region: Option<Region>,
    /// Opaque dwelling id; empty = unknown.
    pub address: S,
    /// Telephone; empty = none.
    pub phone: S,
    /// The address is withheld from everyone but holders of the right.
    pub protected: bool,
    /// Before this instant the person does not exist.
    pub recorded_at: Instant,
    /// Before this instant `death` is empty.
    pub death_recorded_at: Instant,
}

impl Person {
    /// Nobody yet: nothing is known.
    pub fn nobody() -> Person {
        Person {
            iin: None,
            reference: String::new(),
            surname: String::new(),
            given_name: String::new(),
            patronymic: String::new(),
            sex: Sex::Unknown,
            birth: Day::OPEN_START,
            death: Day::OPEN_END,
            citizenship: String::new(),
            region: None,
            address: String::new(),
            phone: String::new(),
            protected: false,
            recorded_at: Instant::ALWAYS,
            death_recorded_at: Instant::ALWAYS,
        }
    }
}
