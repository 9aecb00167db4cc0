//! Follows one card: derives it again when somebody whom it rests on has changed, or the day has,
//! and tells when the caller sees another card than before. What the caller sees is the answer of
//! `graphql/card.graphql`, so what is withheld from the caller cannot show here either. Must not
//! know how changes are sent.

use super::card::{FamilyCard, card_of};
use super::diff::CardDiff;
use super::errors::{Code, error};
use super::inputs::PersonRef;
use super::point::{Point, Session, Watched};
use super::schema::{CARD_DOCUMENT, build};
use super::subscription::CardChanged;
use crate::api::{Caller, ChangeCursor, Digest, Key, Service, Snapshot};
use crate::card::{self, CardRequest};
use crate::domain::{Day, Identity, Instant, Lens, PersonNo, Scope};
use crate::graph::{FamilyGraph, Looked, Noted, View};
use crate::store::{Feed, StoreError};
use async_graphql::parser::{parse_query, types::ExecutableDocument};
use async_graphql::{Error, Request, Result, Value, Variables};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::sync::watch;

/// How often it is looked whether the day is another one; nothing else is waited for like this.
const DAY_LOOK: Duration = Duration::from_secs(20);

/// Before a store that could not be read is looked at again.
const UNREAD_PAUSE: Duration = Duration::from_secs(1);

/// A card as one caller sees it at one moment.
struct Seen {
    holder: Identity,
    as_of: Day,
    at: Instant,
    sequence: u64,
    digest: Digest,
    /// The card; `None` where only its cursor is left.
    card: Option<Arc<card::FamilyCard>>,
}

impl Seen {
    fn cursor(&self, service: &Service, caller: &Caller) -> String {
        let cursor = ChangeCursor {
            holder: self.holder.clone(),
            rights: caller.rights,
            as_of: self.as_of,
            at: self.at,
            sequence: self.sequence,
            digest: self.digest,
        };
        cursor.seal(&service.ids)
    }
}

/// The cursor of the card as the caller sees it now; `None` if nobody is meant.
pub async fn cursor_of(session: &Session, of: &PersonRef) -> Result<Option<String>> {
    let (service, caller) = (&session.service, &session.caller);
    let Some((seen, _)) = look(service, caller, session.snapshot(), of).await? else {
        return Ok(None);
    };
    let cursor = seen.cursor(service, caller);
    if let Some(card) = seen.card {
        service.sent.put(&cursor, card);
    }
    Ok(Some(cursor))
}

/// One subscriber's place.
pub struct Follow {
    service: Arc<Service>,
    caller: Caller,
    of: PersonRef,
    sent: Seen,
    looked: Looked,
    turn: u64,
    watched: Watched,
    news: Option<(Arc<Feed>, watch::Receiver<u64>)>,
    resumed: bool,
    ended: bool,
}

impl Follow {
    /// From now on, or from a cursor on.
    pub async fn begin(session: &Session, of: PersonRef, after: Option<&str>) -> Result<Follow> {
        let (service, caller) = (Arc::clone(&session.service), session.caller.clone());
        let news = service.news();
        let turn = news.as_ref().map_or(0, |(feed, _)| feed.turn());
        let (snapshot, watched) = (service.snapshot(), session.watched());
        watched.only(&snapshot.reads);
        let found = look(&service, &caller, &snapshot, &of).await?;
        snapshot.reads.check().map_err(|e| unavailable(&e))?;
        let (seen, looked) = found.ok_or_else(nobody)?;
        let sent = match after {
            None => seen,
            Some(text) => resumed(&service, &caller, &seen, text)?,
        };
        let resumed = after.is_some();
        let ended = false;
        Ok(Follow { service, caller, of, sent, looked, turn, watched, news, resumed, ended })
    }

    /// The next change; `None` after an error, which is the last that is told.
    pub async fn next(&mut self) -> Option<Result<CardChanged>> {
        while !self.ended {
            match self.look_again().await {
                Ok(Some(change)) => return Some(Ok(change)),
                Ok(None) => self.wait().await,
                Err(e) => {
                    self.ended = true;
                    return Some(Err(e));
                }
            }
        }
        None
    }

    /// Until something becomes visible, or the day may be another one.
    async fn wait(&mut self) {
        let day = tokio::time::sleep(DAY_LOOK);
        let Some((feed, told)) = &mut self.news else { return day.await };
        // What was told before is looked at already; what is told after this line rings.
        told.borrow_and_update();
        if feed.turn() > self.turn {
            return;
        }
        tokio::select! {
            told = told.changed() => if told.is_err() { std::future::pending().await },
            () = day => {}
        }
    }

    async fn look_again(&mut self) -> Result<Option<CardChanged>> {
        // First the news, then the store: what comes between the two is looked at once more.
        let news = self.news.as_ref().map(|(feed, _)| feed.since(self.turn));
        let snapshot = self.service.snapshot();
        let before = (self.turn, self.resumed);
        let mut again = std::mem::take(&mut self.resumed);
        again |= default_day(&self.service, &snapshot) != self.sent.as_of;
        if let Some(news) = news {
            self.turn = news.turn;
            again |= !news.is_empty()
                && news
                    .people()
                    .is_none_or(|people| self.looked.rests_on(people, &*snapshot.graph));
        }
        if !again && snapshot.reads.check().is_ok() {
            return Ok(None);
        }
        let found = look(&self.service, &self.caller, &snapshot, &self.of).await;
        if snapshot.reads.check().is_err() {
            // Nothing was seen; the same news are looked at again.
            (self.turn, self.resumed) = before;
            tokio::time::sleep(UNREAD_PAUSE).await;
            return Ok(None);
        }
        self.watched.only(&snapshot.reads);
        let (seen, looked) = found?.ok_or_else(nobody)?;
        self.looked = looked;
        let earlier = std::mem::replace(&mut self.sent, seen);
        if earlier.digest == self.sent.digest {
            return Ok(None);
        }
        self.change(&snapshot, &earlier).map(Some)
    }

    fn change(&self, snapshot: &Snapshot, earlier: &Seen) -> Result<CardChanged> {
        let (service, seen) = (&self.service, &self.sent);
        let session = Session::at(Arc::clone(service), self.caller.clone(), snapshot.clone());
        let to = Point::dated(&session, seen.as_of, None);
        let scope = Scope { as_of: earlier.as_of, known_at: Some(earlier.at), ..to.scope };
        let from = Arc::new(Point {
            service: Arc::clone(service),
            graph: Arc::clone(&to.graph),
            scope,
            sequence: earlier.sequence,
            reads: snapshot.reads.clone(),
            thought: None,
        });
        let before = match &earlier.card {
            Some(card) => Some(Arc::clone(card)),
            None => match from.find_identity(&seen.holder) {
                Some(holder) => card_of(&from, &from.view(), request(holder))?.map(Arc::new),
                None => None,
            },
        };
        let holder = to.find_identity(&seen.holder).ok_or_else(nobody)?;
        let card = FamilyCard::of(&to, request(holder))?.ok_or_else(nobody)?;
        let diff = CardDiff::between(&from, before.as_deref(), &to, seen.card.as_deref())?;
        let cursor = seen.cursor(service, &self.caller);
        if let Some(card) = &seen.card {
            service.sent.put(&cursor, Arc::clone(card));
        }
        Ok(CardChanged { cursor, card, diff })
    }
}

/// What the cursor says was seen, if it is this caller's and of this card.
fn resumed(service: &Service, caller: &Caller, now: &Seen, text: &str) -> Result<Seen> {
    let foreign = || error(Code::BadUserInput, "`after` is no cursor of this subscription");
    let cursor = ChangeCursor::open(&service.ids, text).ok_or_else(foreign)?;
    let snapshot = service.snapshot();
    let scope = Scope { as_of: cursor.as_of, known_at: None, rights: caller.rights };
    let view = View::new(snapshot.graph.as_ref(), scope);
    let person = |identity: &Identity| match identity {
        Identity::Iin(iin) => view.find(&Identity::Iin(*iin)),
        Identity::Ref(text) => view.find(&Identity::Ref(text.as_str())),
    };
    if cursor.rights != caller.rights || person(&cursor.holder) != person(&now.holder) {
        return Err(foreign());
    }
    Ok(Seen {
        holder: now.holder.clone(),
        as_of: cursor.as_of,
        at: cursor.at,
        sequence: cursor.sequence,
        digest: cursor.digest,
        card: service.sent.get(text),
    })
}

fn unavailable(e: &StoreError) -> Error {
    tracing::warn!(error = %e, "a subscription was not begun");
    error(Code::Unavailable, "the store does not answer")
}

fn nobody() -> Error {
    let message = "`of` names nobody, or nobody whom the caller may know of";
    error(Code::BadUserInput, message)
}

fn request(holder: PersonNo) -> CardRequest {
    CardRequest { holder, lens: Lens::Card, depth: 0 }
}

fn default_day(service: &Service, snapshot: &Snapshot) -> Day {
    snapshot.default_date.unwrap_or_else(|| (service.clock.today)())
}

static DOCUMENT: LazyLock<Option<ExecutableDocument>> =
    LazyLock::new(|| parse_query(CARD_DOCUMENT).ok());

/// The card as the caller sees it now, and what it rests on; `None` if nobody is meant.
async fn look(
    service: &Arc<Service>,
    caller: &Caller,
    snapshot: &Snapshot,
    of: &PersonRef,
) -> Result<Option<(Seen, Looked)>> {
    let (at, as_of) = ((service.clock.now)(), default_day(service, snapshot));
    let noted = Arc::new(Noted::new(Arc::clone(&snapshot.graph)));
    let graph = Arc::clone(&noted) as Arc<dyn FamilyGraph>;
    let session =
        Session::at(Arc::clone(service), caller.clone(), Snapshot { graph, ..snapshot.clone() });
    let point = Point::dated(&session, as_of, None);
    let Some(no) = point.find(of) else { return Ok(None) };
    let Some(card) = card_of(&point, &point.view(), request(no))? else { return Ok(None) };
    let holder = point.view().identity(no).to_owned();
    let digest = digest(session, &holder, as_of).await?;
    let sequence = snapshot.sequence;
    let card = Some(Arc::new(card));
    Ok(Some((Seen { holder, as_of, at, sequence, digest, card }, noted.looked())))
}

/// All that the caller sees of the card, but for what says when it was asked for.
async fn digest(session: Session, holder: &Identity, as_of: Day) -> Result<Digest> {
    let lost = || error(Code::Internal, "the card's own document does not run");
    let id = session.service.ids.seal(&Key::Person(holder.clone()));
    let variables = serde_json::json!({ "of": { "id": id }, "at": { "asOf": as_of.to_string() } });
    let mut request = Request::new("").variables(Variables::from_json(variables)).data(session);
    request.set_parsed_query(DOCUMENT.clone().ok_or_else(lost)?);
    let mut response = build().execute(request).await;
    if let Some(failed) = response.errors.pop() {
        let extensions = failed.extensions;
        return Err(Error { message: failed.message, source: failed.source, extensions });
    }
    let Value::Object(data) = &mut response.data else { return Err(lost()) };
    let Some(Value::Object(card)) = data.get_mut("card") else { return Err(lost()) };
    card.retain(|name, _| !matches!(name.as_str(), "id" | "snapshot"));
    if let Some(Value::List(entitlements)) = card.get_mut("entitlements") {
        for entitlement in entitlements {
            if let Value::Object(fields) = entitlement {
                fields.retain(|name, _| name.as_str() != "id");
            }
        }
    }
    let bytes = serde_json::to_vec(&response.data).map_err(|_| lost())?;
    let mut digest = Digest::default();
    blake3::Hasher::new().update(&bytes).finalize_xof().fill(&mut digest);
    Ok(digest)
}
