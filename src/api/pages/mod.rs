//! What a person sees in a browser before there is an explorer: plain pages without a script, and
//! GraphiQL with its tabs filled. Makes text; must not know HTTP.

mod assets;
mod family;
mod front;
mod graphiql;
mod html;
mod look;
mod stories;

pub use assets::{Asset, asset};
pub use family::page as family;
pub use front::{closed, page as front};
pub use graphiql::{Opened, page as graphiql};
pub use html::Escaped;
pub use look::{Family, Look};
pub use stories::{Stories, Story, Texts, stories};
