//! Some people with all their versions: what one answer needs, or what was changed since a larger
//! graph was built, laid over it. Asked for somebody it does not hold, it asks the graph below, or
//! remembers the question, so that a store can fetch what is missing in rounds until the answer is
//! closed (spec 6). Must not know stores.

use super::asked::{Asked, FamilyTooLarge, Missing, Notes, Reach};
use super::family_graph::OWN_ADDRESSES;
use super::{
    AddressNo, FamilyGraph, IncomeMonths, LinkNo, LinkRow, Merge, PersonRow, PersonText, RecordRow,
    RecordText, StatusDetail, StatusNo, StatusRow,
};
use crate::domain::{
    Day, Identity, Income, Instant, Link, LinkKind, Month, Party, Person, PersonNo, Sources,
    Status, StatusKind,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, MutexGuard};

/// One person with every version of every link, status and income.
#[derive(Clone, Debug)]
pub struct Node {
    /// The number.
    pub no: PersonNo,
    /// The fields of the person.
    pub person: Person,
    /// Earlier references that keep resolving.
    pub also_known_as: Vec<String>,
    /// False for somebody who is only named by a row that waits.
    pub arrived: bool,
    /// Two rows of one extract gave this IIN another name or birth date.
    pub two_people: bool,
    /// As whom the person is known, by recorded time.
    pub merged: Vec<Merge>,
    /// Links with this person at an end, by number.
    pub links: Vec<(LinkNo, Arc<Link>)>,
    /// Statuses, by number.
    pub statuses: Vec<(StatusNo, Arc<Status>)>,
    /// Incomes, by month and kind.
    pub incomes: Vec<Income>,
    /// What is told with this person of those at the other ends of the links, if anything is:
    /// since when they are known, and when they were born.
    pub ends: Vec<(PersonNo, Instant, Day)>,
}

/// Some people, held whole.
#[derive(Clone)]
pub struct Subgraph {
    nodes: FxHashMap<PersonNo, Arc<Node>>,
    links: FxHashMap<LinkNo, Arc<Link>>,
    statuses: FxHashMap<StatusNo, Arc<Status>>,
    identities: FxHashMap<Identity, PersonNo>,
    /// Texts that the graph below does not know, numbered from `first_address`.
    addresses: Vec<String>,
    first_address: u32,
    address_nos: FxHashMap<String, AddressNo>,
    dwellers: FxHashMap<AddressNo, Vec<PersonNo>>,
    complete: FxHashSet<AddressNo>,
    income_months: IncomeMonths,
    /// A cycle of parents may run through somebody held that the graph below does not know of.
    closes_cycle: bool,
    /// One more than the highest number held.
    end: u32,
    under: Option<Arc<dyn FamilyGraph>>,
    sources: Arc<Sources>,
    missing: Notes,
}

impl Subgraph {
    /// Nobody yet, and nothing below.
    pub fn new(sources: Arc<Sources>) -> Subgraph {
        Subgraph {
            nodes: FxHashMap::default(),
            links: FxHashMap::default(),
            statuses: FxHashMap::default(),
            identities: FxHashMap::default(),
            addresses: Vec::new(),
            first_address: OWN_ADDRESSES,
            address_nos: FxHashMap::default(),
            dwellers: FxHashMap::default(),
            complete: FxHashSet::default(),
            income_months: IncomeMonths::default(),
            closes_cycle: false,
            end: 0,
            under: None,
            sources,
            missing: Notes::default(),
        }
    }

    /// Nobody changed yet, laid over another graph.
    pub fn over(under: Arc<dyn FamilyGraph>, sources: Arc<Sources>) -> Subgraph {
        let AddressNo(first_address) = under.free_address();
        Subgraph { under: Some(under), first_address, ..Subgraph::new(sources) }
    }

    /// The same graph below, with the same people and these, which replace those of their numbers.
    #[must_use]
    pub fn with(
        &self,
        nodes: impl IntoIterator<Item = Arc<Node>>,
        sources: Arc<Sources>,
    ) -> Subgraph {
        let mut next = self.clone();
        next.lay(nodes, sources);
        next
    }

    /// Adds these people, which replace those of their numbers.
    pub fn lay(&mut self, nodes: impl IntoIterator<Item = Arc<Node>>, sources: Arc<Sources>) {
        self.sources = sources;
        nodes.into_iter().for_each(|node| self.insert(node));
    }

    /// Adds a person, in place of an earlier one of the same number.
    pub fn insert(&mut self, node: Arc<Node>) {
        let no = node.no;
        if let Some(iin) = node.person.iin {
            self.identities.insert(Identity::Iin(iin), no);
        }
        for text in node.also_known_as.iter().chain([&node.person.reference]) {
            if !text.is_empty() {
                self.identities.insert(Identity::Ref(text.clone()), no);
            }
        }
        let residences = node.statuses.iter().filter(|(_, s)| s.kind == StatusKind::Residence);
        let addresses = residences.map(|(_, s)| &s.detail).chain([&node.person.address]);
        for text in addresses.filter(|text| !text.is_empty()) {
            let address = self.number_address(text);
            let dwellers = self.dwellers.entry(address).or_default();
            if !dwellers.contains(&no) {
                dwellers.push(no);
            }
        }
        self.income_months.add(&node.incomes, recorded_at(&node));
        self.closes_cycle = self.closes_cycle || self.may_close_cycle(&node);
        self.links.extend(node.links.iter().cloned());
        self.statuses.extend(node.statuses.iter().cloned());
        self.end = self.end.max(no.0 + 1);
        self.nodes.insert(no, node);
    }

    /// Whether the node has a filiation that the graph below has not, and a child. Every cycle that
    /// is not below has somebody such on it: the child of whatever link closed it.
    fn may_close_cycle(&self, node: &Node) -> bool {
        let known = |no: LinkNo, link: &Link| {
            let row = self.under.as_ref()?.link(no)?;
            Some(row.kind == link.kind && row.from == link.from.person() && row.to == link.to)
        };
        let filiations = || node.links.iter().filter(|(_, link)| link.kind == LinkKind::Parent);
        filiations().any(|(_, link)| link.to != node.no)
            && filiations().any(|(no, link)| link.to == node.no && known(*no, link) != Some(true))
    }

    /// States of which months anybody at all, held or not, has an income.
    pub fn states_income_months(&mut self, months: &IncomeMonths) {
        self.income_months.join(months);
    }

    /// States that everybody who was ever at this address is held.
    pub fn holds_all_of(&mut self, address: &str) {
        let address = self.number_address(address);
        self.complete.insert(address);
    }

    fn number_address(&mut self, text: &str) -> AddressNo {
        if let Some(found) = self.address_no(text) {
            return found;
        }
        let number = self.free_address();
        self.addresses.push(text.to_owned());
        self.address_nos.insert(text.to_owned(), number);
        number
    }

    /// The person held under this number (not those of the graph below).
    pub fn node(&self, p: PersonNo) -> Option<&Arc<Node>> {
        self.nodes.get(&p)
    }

    /// Everybody held, in no order.
    pub fn nodes(&self) -> impl Iterator<Item = &Arc<Node>> {
        self.nodes.values()
    }

    /// How many people are held.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nobody is held.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// What was asked for and is not held, once.
    pub fn take_asked(&self) -> Asked {
        let missing = std::mem::take(&mut *self.missing());
        let mut people: Vec<PersonNo> = missing.people.into_iter().collect();
        people.sort_unstable();
        let addresses = missing.addresses.into_iter().map(|no| self.address(no).to_owned());
        let mut addresses: Vec<String> = addresses.collect();
        addresses.sort_unstable();
        Asked { people, addresses }
    }

    /// Computes an answer, fetching what it lacks, until it lacks nothing.
    ///
    /// `fetch` answers with everybody asked for by number and everybody ever at an address asked
    /// for; numbers of nobody are simply not answered.
    pub fn in_rounds<T, E: From<FamilyTooLarge>>(
        &mut self,
        reach: Reach,
        compute: impl Fn(&Subgraph) -> T,
        mut fetch: impl FnMut(&Asked) -> Result<Vec<Node>, E>,
    ) -> Result<T, E> {
        let mut nobody: FxHashSet<PersonNo> = FxHashSet::default();
        for _ in 0..=reach.rounds_max {
            let answer = compute(self);
            let mut asked = self.take_asked();
            asked.people.retain(|p| !nobody.contains(p));
            if asked.is_empty() {
                return Ok(answer);
            }
            if self.nodes.len() + asked.people.len() > reach.people_max {
                return Err(FamilyTooLarge.into());
            }
            nobody.extend(&asked.people);
            for node in fetch(&asked)? {
                nobody.remove(&node.no);
                self.insert(Arc::new(node));
            }
            asked.addresses.iter().for_each(|text| self.holds_all_of(text));
        }
        Err(FamilyTooLarge.into())
    }

    fn ever_lived_at(&self, p: PersonNo, address: AddressNo) -> bool {
        let Some(node) = self.nodes.get(&p) else { return false };
        let residences = node.statuses.iter().filter(|(_, s)| s.kind == StatusKind::Residence);
        let mut texts = residences.map(|(_, s)| &s.detail).chain([&node.person.address]);
        texts.any(|text| self.address_no(text) == Some(address))
    }

    fn missing(&self) -> MutexGuard<'_, Missing> {
        self.missing.write()
    }

    /// The node, or the graph below, or a note that it is missing.
    fn at(&self, p: PersonNo) -> At<'_> {
        match (self.nodes.get(&p), &self.under) {
            (Some(node), _) => At::Here(node),
            (None, Some(under)) => At::Below(under.as_ref()),
            (None, None) => {
                self.missing().people.insert(p);
                At::Nowhere
            }
        }
    }
}

enum At<'a> {
    Here(&'a Node),
    Below(&'a dyn FamilyGraph),
    Nowhere,
}

impl FamilyGraph for Subgraph {
    fn person(&self, p: PersonNo) -> Option<PersonRow> {
        match self.at(p) {
            At::Here(node) => Some(person_row(self, node)),
            At::Below(under) => under.person(p),
            At::Nowhere => None,
        }
    }

    fn merges(&self, p: PersonNo) -> Vec<Merge> {
        match self.at(p) {
            At::Here(node) => node.merged.clone(),
            At::Below(under) => under.merges(p),
            At::Nowhere => Vec::new(),
        }
    }

    fn recorded_at(&self, p: PersonNo) -> Option<Instant> {
        match self.at(p) {
            At::Here(node) => Some(recorded_at(node)),
            At::Below(under) => under.recorded_at(p),
            At::Nowhere => None,
        }
    }

    fn birth(&self, p: PersonNo) -> Day {
        match self.at(p) {
            At::Here(node) => node.person.birth,
            At::Below(under) => under.birth(p),
            At::Nowhere => Day::OPEN_START,
        }
    }

    fn has_version(&self, p: PersonNo, kind: LinkKind) -> bool {
        match self.at(p) {
            At::Here(node) => node.links.iter().any(|(_, link)| link.kind == kind),
            At::Below(under) => under.has_version(p, kind),
            At::Nowhere => false,
        }
    }

    fn look_ahead(&self, people: &[PersonNo]) {
        if let Some(under) = &self.under {
            under.look_ahead(people);
        }
    }

    fn gather(&self, work: &mut dyn FnMut()) {
        if let Some(under) = &self.under {
            under.gather(work);
        }
    }

    fn look_ahead_at_kin(&self, people: &[PersonNo]) {
        if let Some(under) = &self.under {
            under.look_ahead_at_kin(people);
        }
    }

    fn kin_at_a_glance(&self, p: PersonNo, day: Day, out: &mut Vec<(PersonNo, LinkNo)>) -> bool {
        let start = out.len();
        let At::Below(under) = self.at(p) else { return false };
        let is_here = |(other, _): &(PersonNo, LinkNo)| self.nodes.contains_key(other);
        under.kin_at_a_glance(p, day, out)
            && (self.nodes.is_empty() || !out[start..].iter().any(is_here))
    }

    fn look_ahead_at_lives(&self, people: &[PersonNo]) {
        if let Some(under) = &self.under {
            under.look_ahead_at_lives(people);
        }
    }

    fn person_text(&self, p: PersonNo) -> PersonText<'_> {
        match self.at(p) {
            At::Here(node) => PersonText {
                reference: &node.person.reference,
                surname: &node.person.surname,
                given_name: &node.person.given_name,
                patronymic: &node.person.patronymic,
            },
            At::Below(under) => under.person_text(p),
            At::Nowhere => PersonText::default(),
        }
    }

    fn links(&self, p: PersonNo, out: &mut Vec<LinkRow>) {
        match self.at(p) {
            At::Here(node) => out.extend(node.links.iter().map(|(no, link)| link_row(*no, link))),
            At::Below(under) => under.links(p, out),
            At::Nowhere => {}
        }
    }

    fn statuses(&self, p: PersonNo, out: &mut Vec<StatusRow>) {
        match self.at(p) {
            At::Here(node) => {
                out.extend(node.statuses.iter().map(|(no, status)| status_row(self, *no, status)));
            }
            At::Below(under) => under.statuses(p, out),
            At::Nowhere => {}
        }
    }

    fn incomes(&self, p: PersonNo, out: &mut Vec<Income>) {
        match self.at(p) {
            At::Here(node) => out.extend(&node.incomes),
            At::Below(under) => under.incomes(p, out),
            At::Nowhere => {}
        }
    }

    fn incomes_known_since(&self, month: Month) -> Option<Instant> {
        // Incomes are replaced, never taken away, so what is below still holds.
        let below = self.under.as_ref().and_then(|under| under.incomes_known_since(month));
        let here = self.income_months.known_since(month);
        below.into_iter().chain(here).min()
    }

    fn lives_at(&self, address: AddressNo, out: &mut Vec<PersonNo>) {
        let start = out.len();
        match &self.under {
            Some(under) => under.lives_at(address, out),
            None if !self.complete.contains(&address) => {
                self.missing().addresses.insert(address);
            }
            None => {}
        }
        // Whoever is held here is judged by what is held: a layer may have moved them.
        let below = out.split_off(start);
        out.extend(below.into_iter().filter(|p| !self.nodes.contains_key(p)));
        let here = self.dwellers.get(&address).into_iter().flatten();
        out.extend(here.filter(|p| self.ever_lived_at(**p, address)));
        out[start..].sort_unstable();
    }

    fn link(&self, no: LinkNo) -> Option<LinkRow> {
        match self.links.get(&no) {
            Some(link) => Some(link_row(no, link)),
            None => self.under.as_ref()?.link(no),
        }
    }

    fn link_text(&self, no: LinkNo) -> RecordText<'_> {
        match (self.links.get(&no), &self.under) {
            (Some(link), _) => link_text(link),
            (None, Some(under)) => under.link_text(no),
            (None, None) => RecordText::default(),
        }
    }

    fn links_of_id(&self, id: &str, out: &mut Vec<LinkNo>) {
        let start = out.len();
        if let Some(under) = &self.under {
            under.links_of_id(id, out);
        }
        // Whatever is held here is judged by what is held; a layer is small enough to be searched.
        let below = out.split_off(start);
        out.extend(below.into_iter().filter(|no| !self.links.contains_key(no)));
        let here = self.links.iter().filter(|(_, link)| link.record.id == id);
        out.extend(here.map(|(no, _)| *no));
        out[start..].sort_unstable();
    }

    fn status(&self, no: StatusNo) -> Option<StatusRow> {
        match self.statuses.get(&no) {
            Some(status) => Some(status_row(self, no, status)),
            None => self.under.as_ref()?.status(no),
        }
    }

    fn statuses_of_id(&self, id: &str, out: &mut Vec<StatusNo>) {
        let start = out.len();
        if let Some(under) = &self.under {
            under.statuses_of_id(id, out);
        }
        let below = out.split_off(start);
        out.extend(below.into_iter().filter(|no| !self.statuses.contains_key(no)));
        let here = self.statuses.iter().filter(|(_, status)| status.record.id == id);
        out.extend(here.map(|(no, _)| *no));
        out[start..].sort_unstable();
    }

    fn maybe_named(&self, words: &[String], out: &mut Vec<PersonNo>) {
        let start = out.len();
        if let Some(under) = &self.under {
            under.maybe_named(words, out);
        }
        // Whoever is held here has the names that are held; few enough to be looked at.
        let below = out.split_off(start);
        out.extend(below.into_iter().filter(|p| !self.nodes.contains_key(p)));
        out.extend(self.nodes.keys());
    }

    fn status_text(&self, no: StatusNo) -> RecordText<'_> {
        match (self.statuses.get(&no), &self.under) {
            (Some(status), _) => RecordText {
                id: &status.record.id,
                document: &status.record.document,
                detail: &status.detail,
                note: &status.note,
            },
            (None, Some(under)) => under.status_text(no),
            (None, None) => RecordText::default(),
        }
    }

    fn may_lie_on_parent_cycle(&self, p: PersonNo) -> bool {
        let below = |under: &Arc<dyn FamilyGraph>| under.may_lie_on_parent_cycle(p);
        self.closes_cycle || self.under.as_ref().is_none_or(below)
    }

    fn address(&self, address: AddressNo) -> &str {
        match (address.0.checked_sub(self.first_address), &self.under) {
            (Some(own), _) => self.addresses.get(own as usize).map_or("", String::as_str),
            (None, Some(under)) => under.address(address),
            (None, None) => "",
        }
    }

    fn free_address(&self) -> AddressNo {
        AddressNo(self.first_address + self.addresses.len() as u32)
    }

    fn address_no(&self, text: &str) -> Option<AddressNo> {
        if text.is_empty() {
            return Some(AddressNo::NONE);
        }
        let below = || self.under.as_ref().and_then(|under| under.address_no(text));
        self.address_nos.get(text).copied().or_else(below)
    }

    fn find(&self, identity: &Identity<&str>) -> Option<PersonNo> {
        let below = || self.under.as_ref().and_then(|under| under.find(identity));
        self.identities.get(&identity.to_owned()).copied().or_else(below)
    }

    fn people(&self) -> u32 {
        self.under.as_ref().map_or(0, |under| under.people()).max(self.end)
    }

    fn sources(&self) -> &Sources {
        &self.sources
    }
}

/// Somebody who is only named by a row that waits is never known.
pub(super) fn recorded_at(node: &Node) -> Instant {
    if node.arrived { node.person.recorded_at } else { Instant::NEVER }
}

fn person_row(graph: &Subgraph, node: &Node) -> PersonRow {
    let person = &node.person;
    PersonRow {
        iin: person.iin,
        sex: person.sex,
        birth: person.birth,
        death: person.death,
        region: person.region,
        address: graph.address_no(&person.address).unwrap_or(AddressNo::NONE),
        protected: person.protected,
        two_people: node.two_people,
        recorded_at: recorded_at(node),
        death_recorded_at: person.death_recorded_at,
        merged: !node.merged.is_empty(),
    }
}

pub(super) fn link_row(no: LinkNo, link: &Link) -> LinkRow {
    LinkRow {
        no,
        kind: link.kind,
        from: link.from.person(),
        to: link.to,
        basis: link.basis,
        end_reason: link.end_reason,
        record: RecordRow::from(&link.record),
    }
}

pub(super) fn link_text(link: &Link) -> RecordText<'_> {
    RecordText {
        id: &link.record.id,
        document: &link.record.document,
        detail: match &link.from {
            Party::Institution(text) => text,
            Party::Person(_) => "",
        },
        note: "",
    }
}

fn status_row(graph: &Subgraph, no: StatusNo, status: &Status) -> StatusRow {
    let address = |text: &str| graph.address_no(text).unwrap_or(AddressNo::NONE);
    let detail = StatusDetail::read(status.kind, &status.detail, &status.note, address);
    let record = RecordRow::from(&status.record);
    StatusRow { no, person: status.person, kind: status.kind, detail, record }
}
