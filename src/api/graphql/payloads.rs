//! What a change answers: what it did, or why it was not done, as data.

use super::conflict::Conflict;
use super::enums::EventOutcome;
use super::event::CivilEvent;
use super::job::Job;
use super::link::Link;
use super::notice::Notice;
use super::person::Person;
use async_graphql::{Interface, Object, SimpleObject};

/// Something that is wrong with what was handed in.
#[allow(clippy::duplicated_attributes, reason = "each field of the interface names its type")]
#[derive(Interface, Clone)]
#[graphql(
    field(name = "code", ty = "String", desc = "A stable code."),
    field(name = "message", ty = "String", desc = "One sentence."),
    field(name = "path", ty = "Vec<String>", desc = "Where in the input.")
)]
pub enum UserError {
    /// A field is missing, extra or wrong.
    InvalidInput(InvalidInput),
    /// The link would contradict a recorded one.
    LinkConflict(LinkConflict),
}

/// A field is missing, extra or wrong.
#[derive(Clone, Debug)]
pub struct InvalidInput {
    /// The code.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// Where in the input.
    pub path: Vec<String>,
}

/// A field is missing, extra or wrong.
#[Object]
impl InvalidInput {
    /// A stable code.
    async fn code(&self) -> String {
        self.code.clone()
    }

    /// One sentence.
    async fn message(&self) -> String {
        self.message.clone()
    }

    /// Where in the input.
    async fn path(&self) -> Vec<String> {
        self.path.clone()
    }
}

/// The link would contradict a recorded one.
#[derive(Clone)]
pub struct LinkConflict {
    /// What is wrong.
    pub error: InvalidInput,
    /// The links in question.
    pub conflicting: Vec<Link>,
}

/// The link would contradict a recorded one.
#[Object]
impl LinkConflict {
    /// A stable code.
    async fn code(&self) -> String {
        self.error.code.clone()
    }

    /// One sentence.
    async fn message(&self) -> String {
        self.error.message.clone()
    }

    /// Where in the input.
    async fn path(&self) -> Vec<String> {
        self.error.path.clone()
    }

    /// The links in question.
    async fn conflicting(&self) -> &[Link] {
        &self.conflicting
    }
}

/// What recording an event did.
#[derive(SimpleObject, Clone)]
pub struct RecordEventPayload {
    /// The event.
    pub event: Option<CivilEvent>,
    /// What became of it.
    pub outcome: Option<EventOutcome>,
    /// Whose cards it touched.
    pub touched: Vec<Person>,
    /// What was wrong.
    pub user_errors: Vec<UserError>,
}

/// What answering a notice did.
#[derive(SimpleObject, Clone)]
pub struct AnswerNoticePayload {
    /// The notice.
    pub notice: Option<Notice>,
    /// What was wrong.
    pub user_errors: Vec<UserError>,
}

/// What disputing a link did.
#[derive(SimpleObject, Clone)]
pub struct DisputeLinkPayload {
    /// The link.
    pub link: Option<Link>,
    /// The conflict that was opened.
    pub conflict: Option<Conflict>,
    /// What was wrong.
    pub user_errors: Vec<UserError>,
}

/// What settling a conflict did.
#[derive(SimpleObject, Clone)]
pub struct ResolveConflictPayload {
    /// The conflict.
    pub conflict: Option<Conflict>,
    /// What was wrong.
    pub user_errors: Vec<UserError>,
}

/// What starting a job did.
#[derive(SimpleObject, Clone)]
pub struct StartJobPayload {
    /// The job.
    pub job: Option<Job>,
    /// What was wrong.
    pub user_errors: Vec<UserError>,
}
