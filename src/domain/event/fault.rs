//! Why an event is refused: a stable code, where in the event, one sentence. The codes are those
//! of refused rows (spec 1 §5) wherever a row can have the same fault.

use std::fmt;

/// Why an event is refused. Nothing of it was stored.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct EventFault {
    /// The code.
    pub code: &'static str,
    /// The field at fault, and the place within it; empty if the whole event is.
    pub path: Vec<String>,
    /// One sentence: what is wrong and what would be right.
    pub message: String,
}

impl EventFault {
    /// A fault of the whole event.
    pub fn new(code: &'static str, message: impl Into<String>) -> EventFault {
        EventFault { code, path: Vec::new(), message: message.into() }
    }

    /// The same fault, in this field.
    #[must_use]
    pub fn within(mut self, place: impl Into<String>) -> EventFault {
        self.path.insert(0, place.into());
        self
    }

    /// A required field is not there.
    pub(super) fn missing(field: impl fmt::Display) -> EventFault {
        let message = format!("{field} is required and absent");
        EventFault::new("missing-field", message).within(field.to_string())
    }
}

impl fmt::Display for EventFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.path.join(".");
        let gap = if place.is_empty() { "" } else { " " };
        write!(f, "{place}{gap}{}: {}", self.code, self.message)
    }
}
