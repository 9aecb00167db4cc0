//! The building blocks of spec 2 §1: dependent children, spouses, legal parents, guardians,
//! custodians, homes. Everything else in this room is put together from these.

use super::Family;
use crate::domain::{LinkKind, PersonNo, Sex};
use crate::graph::{ActiveLink, Memo, View};
use smallvec::SmallVec;
use std::rc::Rc;

/// Answers about custody on the day of a view, each worked out once.
pub struct Custody<'v, 'g> {
    /// The view they are answered from.
    pub view: &'v View<'g>,
    spouses: Memo<PersonNo, Option<ActiveLink>>,
    homes: Memo<PersonNo, Option<Home>>,
    at_home: Memo<PersonNo, ChildrenAtHome>,
    pub(super) families: Memo<PersonNo, Rc<Family>>,
    pub(super) like: Option<&'v Custody<'v, 'g>>,
}

/// The links of somebody's parents or guardians: nearly always one or two.
pub type FewLinks = SmallVec<[ActiveLink; 2]>;

/// Dependent children in whose home somebody is a custodian, with the custody link.
pub(crate) type ChildrenAtHome = Rc<[(PersonNo, ActiveLink)]>;

/// The one or two custodians with whom a dependent child is at home, by the smaller iin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Home {
    /// The custodian with the smaller iin, or the only one.
    pub first: ActiveLink,
    /// The other one.
    pub second: Option<ActiveLink>,
}

impl Home {
    /// The custody links: `GUARDIAN` if the custodian is a guardian, else `PARENT`.
    pub fn links(&self) -> impl Iterator<Item = ActiveLink> {
        [Some(self.first), self.second].into_iter().flatten()
    }

    /// The custodians.
    pub fn custodians(&self) -> impl Iterator<Item = PersonNo> {
        self.links().filter_map(|link| link.from)
    }

    /// Whether `p` is one of them.
    pub fn has(&self, p: PersonNo) -> bool {
        self.custodians().any(|custodian| custodian == p)
    }
}

/// Of a family and those around it, those whose custody is asked for.
const ASKED: usize = 12;

/// The age at which nobody is a young student any more, so that nobody depends on a custodian.
pub const STUDENT_UNTIL: i32 = 23;

impl<'v, 'g> Custody<'v, 'g> {
    /// Nothing worked out yet.
    pub fn new(view: &'v View<'g>) -> Custody<'v, 'g> {
        Custody {
            view,
            spouses: Memo::with_room(ASKED),
            homes: Memo::with_room(ASKED),
            at_home: Memo::with_room(ASKED),
            families: Memo::default(),
            like: None,
        }
    }

    /// The same, beside one whose view is [like](View::like) this one's.
    #[must_use]
    pub fn like(self, before: &'v Custody<'v, 'g>) -> Custody<'v, 'g> {
        Custody { like: Some(before), ..self }
    }

    /// A listed child or young student who has no spouse.
    pub fn dependent_child(&self, p: PersonNo) -> bool {
        // Most people asked about are grown up; their statuses need not be looked at.
        let birth = self.view.graph().birth(p).known();
        if birth.is_none_or(|birth| birth.has_turned(STUDENT_UNTIL, self.view.day())) {
            return false;
        }
        self.view.being(p).is_some_and(|being| {
            (being.child() || being.young_student()) && being.listed() && self.spouse(p).is_none()
        })
    }

    /// The spouse of `p`: each must be the other's best one.
    pub fn spouse(&self, p: PersonNo) -> Option<PersonNo> {
        self.marriage(p)?.other_end(p)
    }

    /// The link to the spouse of `p`.
    pub fn marriage(&self, p: PersonNo) -> Option<ActiveLink> {
        let like = self.like.map(|like| &like.spouses);
        self.spouses.once(self.view.met(), like, p, || self.mutual_marriage(p))
    }

    fn mutual_marriage(&self, p: PersonNo) -> Option<ActiveLink> {
        self.best_marriage(p).filter(|link| {
            let other = link.other_end(p);
            let back = other.and_then(|q| self.best_marriage(q));
            back.is_some_and(|back| back.other_end(other.unwrap_or(p)) == Some(p))
        })
    }

    /// Of the active marriages with people alive the one with the later start, then the better
    /// claim.
    fn best_marriage(&self, p: PersonNo) -> Option<ActiveLink> {
        let alive = |q: PersonNo| self.view.being(q).is_some_and(|being| being.alive);
        let links = self.view.links(p);
        let open = links.of(LinkKind::Spouse).filter(|link| link.other_end(p).is_some_and(alive));
        open.min_by(|a, b| b.span.from.cmp(&a.span.from).then_with(|| self.view.by_claim(a, b)))
            .copied()
    }

    /// The spouse, if both are present.
    pub fn home_spouse(&self, p: PersonNo) -> Option<PersonNo> {
        let spouse = self.spouse(p)?;
        let present = |q| self.view.being(q).is_some_and(|being| being.present());
        (present(p) && present(spouse)).then_some(spouse)
    }

    /// The active `PARENT` links to `c`, dead parents too; of more than two the two best claims.
    pub fn legal_parents(&self, c: PersonNo) -> FewLinks {
        let mut parents: FewLinks = self.view.links(c).to(LinkKind::Parent, c).copied().collect();
        if parents.len() > 2 {
            parents.sort_by(|a, b| self.view.by_claim(a, b));
            parents.truncate(2);
        }
        parents
    }

    /// Whether `p` is a legal parent of `c`.
    pub fn is_legal_parent(&self, p: PersonNo, c: PersonNo) -> bool {
        self.legal_parents(c).iter().any(|link| link.from == Some(p))
    }

    /// The links from the guardians of `w`: able people with an active `GUARDIAN` link.
    pub fn guardians(&self, w: PersonNo) -> FewLinks {
        let able = |p| self.view.being(p).is_some_and(|being| being.able());
        let links = self.view.links(w);
        links
            .to(LinkKind::Guardian, w)
            .filter(|link| link.from.is_some_and(able))
            .copied()
            .collect()
    }

    /// No guardian, and an institution has an active `GUARDIAN` link to `w`.
    pub fn in_institution(&self, w: PersonNo) -> bool {
        let by_institution =
            self.view.links(w).to(LinkKind::Guardian, w).any(|link| link.from.is_none());
        by_institution && self.guardians(w).is_empty()
    }

    /// The custody links of a dependent child: from the guardians; without one and not in an
    /// institution, from the able legal parents whose rights are not limited.
    pub fn custody(&self, c: PersonNo) -> FewLinks {
        if !self.dependent_child(c) {
            return FewLinks::new();
        }
        let guardians = self.guardians(c);
        if !guardians.is_empty() {
            return guardians;
        }
        if self.in_institution(c) {
            return FewLinks::new();
        }
        let mut parents = self.legal_parents(c);
        parents.retain(|link| link.from.is_some_and(|p| self.may_care(p, c)));
        parents
    }

    /// Whether a parent may care for a child: able, and without limited rights towards it.
    pub(crate) fn may_care(&self, parent: PersonNo, c: PersonNo) -> bool {
        let links = self.view.links(c);
        let limited = links.to(LinkKind::RightsLimited, c).any(|link| link.from == Some(parent));
        !limited && self.view.being(parent).is_some_and(|being| being.able())
    }

    /// The home of a dependent child; `None` without a custodian.
    pub fn home(&self, c: PersonNo) -> Option<Home> {
        let like = self.like.map(|like| &like.homes);
        self.homes.once(self.view.met(), like, c, || self.choose_home(c))
    }

    /// The rules (1) to (5) of spec 2 §1, *home of c*, over custodians by the smaller iin.
    fn choose_home(&self, c: PersonNo) -> Option<Home> {
        let mut links: Vec<(PersonNo, ActiveLink)> =
            self.custody(c).into_iter().filter_map(|link| Some((link.from?, link))).collect();
        links.sort_by(|a, b| self.view.by_identity(a.0, b.0));
        let address = |p| self.view.being(p).and_then(|being| being.address().known());
        let pairs = || {
            links.iter().enumerate().flat_map(|(n, a)| links[n + 1..].iter().map(move |b| (a, b)))
        };
        let spouses = pairs().find(|(a, b)| self.spouse(a.0) == Some(b.0));
        let together =
            || pairs().find(|(a, b)| address(a.0).is_some() && address(a.0) == address(b.0));
        if let Some((a, b)) = spouses.or_else(together) {
            return Some(Home { first: a.1, second: Some(b.1) });
        }
        let with_child =
            || links.iter().find(|(p, _)| address(*p).is_some() && address(*p) == address(c));
        let woman = || links.iter().find(|(p, _)| self.sex(*p) == Sex::Female);
        let one = with_child().or_else(woman).or(links.first())?;
        Some(Home { first: one.1, second: None })
    }

    fn sex(&self, p: PersonNo) -> Sex {
        self.view.being(p).map_or(Sex::Unknown, |being| being.row.sex)
    }

    /// The dependent children in whose home `p` is a custodian, with the custody link.
    pub fn children_at_home(&self, p: PersonNo) -> ChildrenAtHome {
        let like = self.like.map(|like| &like.at_home);
        self.at_home.once(self.view.met(), like, p, || self.find_at_home(p))
    }

    fn find_at_home(&self, p: PersonNo) -> ChildrenAtHome {
        let links = self.view.links(p);
        let kinds = [LinkKind::Parent, LinkKind::Guardian];
        let candidates = kinds.into_iter().flat_map(|kind| links.from(kind, p));
        let mut found: Vec<(PersonNo, ActiveLink)> = candidates
            .filter_map(|link| {
                let home = self.home(link.to)?;
                home.links().find(|own| own.from == Some(p)).map(|own| (link.to, own))
            })
            .collect();
        found.sort_by(|a, b| self.view.by_identity(a.0, b.0));
        found.dedup_by_key(|(c, _)| *c);
        found.into()
    }

    /// The step-parents of `c`: home spouses of custodians in the home of `c` who are neither
    /// legal parent nor guardian of `c`.
    pub fn step_parents(&self, c: PersonNo) -> Vec<PersonNo> {
        let Some(home) = self.home(c) else { return Vec::new() };
        let guardians = self.guardians(c);
        let spouses = home.custodians().filter_map(|p| self.home_spouse(p));
        spouses
            .filter(|s| !self.is_legal_parent(*s, c))
            .filter(|s| guardians.iter().all(|link| link.from != Some(*s)))
            .collect()
    }
}
