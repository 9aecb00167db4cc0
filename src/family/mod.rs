//! From links to families (spec 2 §§1–3): custody, homes, home units, and the lenses over them.
//! Pure functions of a view; must not know law, amounts or texts.

mod custody;
mod difference;
mod families;
mod home_reason;
mod lenses;
mod payee;
mod units;

pub use custody::{Custody, FewLinks, Home, STUDENT_UNTIL};
pub use difference::{LensDifference, LensRule};
pub use families::{Family, Tie, TieKind};
pub use home_reason::HomeReason;
pub use lenses::{LensMember, LensMembers};
pub use units::HomeUnit;
