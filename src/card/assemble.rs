//! Puts a card together from what the other rooms say: the members of the lens, then the
//! circumstances, calendar and warnings of the holder's own family (spec 2 §4).

use super::{
    CalendarEntry, CircumstanceFact, FamilyCard, Member, Standing, Warning, calendar::calendar,
    circumstances::circumstances, entitlements::Owed, lens_members, roles::roles, soundness,
};
use crate::conflicts::FoundFrom;
use crate::domain::{Lens, PersonNo};
use crate::family::{Custody, LensMember, LensMembers};
use crate::graph::{FamilyTooLarge, View};
use crate::kinship;
use crate::rules::{Case, Decision, Law};

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CardRequest {
    /// Whose card.
    pub holder: PersonNo,
    /// Under which definition of family.
    pub lens: Lens,
    /// How many links lens `KIN` walks.
    pub depth: u32,
}

/// Who is on a card: the part of it that asks no rule, where nothing else is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roster {
    /// Whose card.
    pub holder: PersonNo,
    /// Under which definition of family.
    pub lens: Lens,
    /// The reference person; `None` outside lens `CARD`.
    pub reference: Option<PersonNo>,
    /// The members: the holder first, then the oldest first.
    pub members: Vec<Member>,
    /// Whether the lens is one of this holder at all.
    applies: bool,
}

/// Who is on the card at the scope of the view; `None` if nobody of this number is known. A family
/// past the cap of the view is an error: nothing is guessed.
pub fn roster(
    view: &View,
    law: &Law,
    request: CardRequest,
) -> Result<Option<Roster>, FamilyTooLarge> {
    let roster = |view: &View| {
        let custody = Custody::new(view);
        view.being(request.holder).map(|_| enrol(&Case::new(&custody, law), request))
    };
    view.graph().gather(&mut || drop(roster(&view.afresh())));
    let roster = roster(view);
    view.check_size().map(|()| roster)
}

/// The card at the scope of the view, with the same `None` and error as its [`roster`].
pub fn assemble(
    view: &View,
    law: &Law,
    request: CardRequest,
) -> Result<Option<FamilyCard>, FamilyTooLarge> {
    let card = |view: &View| view.being(request.holder).map(|_| put_together(view, law, request));
    view.graph().gather(&mut || drop(card(&view.afresh())));
    let card = card(view);
    view.check_size().map(|()| card)
}

fn put_together(view: &View, law: &Law, request: CardRequest) -> FamilyCard {
    let custody = Custody::new(view);
    let case = Case::new(&custody, law);
    let family = custody.card_family(request.holder);
    let roster = enrol(&case, request);
    let shared = Shared::of(&case, family.as_ref().map_or(&[][..], |f| &f.members));
    let mut warnings = shared.warnings;
    warnings.extend((!roster.applies).then(|| not_applicable(roster.holder)));
    FamilyCard {
        holder: roster.holder,
        lens: roster.lens,
        reference: roster.reference,
        members: roster.members,
        circumstances: shared.circumstances,
        next_review: shared.calendar.first().map(|entry| entry.on),
        calendar: shared.calendar,
        soundness: soundness::soundness(&warnings, shared.certifiable),
        entitlements: shared.entitlements,
        warnings,
    }
}

/// What the cards of one family have in common, whoever of it holds them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shared {
    circumstances: Vec<CircumstanceFact>,
    entitlements: Vec<Decision>,
    calendar: Vec<CalendarEntry>,
    warnings: Vec<Warning>,
    certifiable: bool,
}

impl Shared {
    /// Of the family of these people; of nobody for a holder who is in none.
    pub fn of(case: &Case, members: &[PersonNo]) -> Shared {
        Shared::knowing(case, members, &FoundFrom::default())
    }

    /// The same beside other families of this case, with the conflicts found from their people.
    pub fn knowing(case: &Case, members: &[PersonNo], known: &FoundFrom) -> Shared {
        let owed = Owed::of(case, members);
        let circumstances = circumstances(case, members);
        let calendar = calendar(case, members, &owed.rows);
        let mut warnings = soundness::warnings(case.custody, members, &circumstances, known);
        warnings.extend(owed.warnings());
        let certifiable = owed.is_certifiable();
        Shared { circumstances, calendar, warnings, certifiable, entitlements: owed.shown(case) }
    }
}

/// The same of a holder who is there, beside whatever else a case is asked.
pub fn enrol(case: &Case, request: CardRequest) -> Roster {
    let CardRequest { holder, lens, depth } = request;
    let (found, applies) = match lens_members(case, holder, lens, depth) {
        LensMembers::Members(members) => (members, true),
        _ => (Vec::new(), false),
    };
    let members = members(case.custody, request, found);
    Roster { holder, lens, reference: reference(case.custody, request), members, applies }
}

fn not_applicable(holder: PersonNo) -> Warning {
    Warning { code: "lens-not-applicable", about: vec![holder], records: vec![] }
}

fn reference(custody: &Custody, request: CardRequest) -> Option<PersonNo> {
    if request.lens != Lens::Card {
        return None;
    }
    custody.reference_person(&custody.card_family(request.holder)?.members)
}

/// The holder first, then the oldest first.
fn members(custody: &Custody, request: CardRequest, found: Vec<LensMember>) -> Vec<Member> {
    let CardRequest { holder, depth, .. } = request;
    let people: Vec<PersonNo> = found.iter().map(|member| member.person).collect();
    let mut terms = kinship::terms(custody.view, holder, &people, depth);
    let mut members: Vec<Member> = found
        .into_iter()
        .map(|LensMember { person, because, since }| Member {
            person,
            standing: if custody.is_dependent(person) {
                Standing::Dependent
            } else {
                Standing::Core
            },
            roles: roles(custody, holder, person),
            term: terms.remove(&person).unwrap_or_else(kinship::Term::unrelated),
            because,
            since,
        })
        .collect();
    members.sort_by(|a, b| {
        (b.person == holder)
            .cmp(&(a.person == holder))
            .then_with(|| custody.view.by_age(a.person, b.person))
    });
    members
}
