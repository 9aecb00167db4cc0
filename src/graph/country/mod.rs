//! Everybody in memory: columns of people, links, statuses and incomes, and who belongs to whom as
//! compressed sparse rows. Built once from a store, then read only; a write is laid over it as a
//! [`Subgraph`](super::Subgraph) until it is built anew. Must not know where the rows come from.

mod adjacency;
mod cycles;
mod ids;
mod kin;
mod names;
mod packed;
mod people;
mod records;
mod text;
mod times;

use super::{
    AddressNo, FamilyGraph, IncomeMonths, LinkNo, LinkRow, Merge, PersonRow, PersonText,
    RecordText, StatusDetail, StatusNo, StatusRow,
};
use crate::domain::{Day, Identity, Income, Instant, LinkKind, Month, PersonNo, Sources};
use adjacency::Adjacency;
use hashbrown::HashTable;
use ids::RecordIds;
use names::NameIndex;
use people::People;
use records::{Incomes, Links, Statuses};
use rustc_hash::FxHashSet;

/// The columns of a country while they are filled. The four parts may be filled side by side.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    /// People, in the order of their numbers.
    pub people: People,
    /// Versions of links.
    pub links: Links,
    /// Versions of statuses.
    pub statuses: Statuses,
    /// Incomes.
    pub incomes: Incomes,
}

impl Builder {
    /// Joins the columns. Rows that name a person who is not there are kept and belong to nobody.
    pub fn finish(mut self, sources: Sources) -> Country {
        self.statuses.share_addresses(&mut self.people.address_texts);
        self.people.shrink();
        self.links.shrink();
        self.statuses.shrink();
        self.incomes.shrink();
        let Builder { mut people, links, statuses, incomes } = self;
        // Two halves of about equal work, side by side.
        let (links_of, suspects, (by_iin, statuses_of, lives_at)) = std::thread::scope(|scope| {
            let others = scope.spawn(|| indexes(&people, &statuses));
            let links_of = Adjacency::build(people.len(), || link_ends(&links));
            let suspects = cycles::suspects(&people, &links, |p| parents(&links, &links_of, p));
            // A thread that gave up had no memory left; the work is then done here, or not at all.
            let others = others.join().unwrap_or_else(|_| indexes(&people, &statuses));
            (links_of, suspects, others)
        });
        people.use_index(by_iin);
        let newest_birth = people.newest_birth();
        let income_months = incomes.months(|p| people.recorded_at(p));
        Country {
            people,
            links,
            statuses,
            incomes,
            income_months,
            links_of,
            link_ids: RecordIds::default(),
            status_ids: RecordIds::default(),
            name_index: NameIndex::default(),
            statuses_of,
            lives_at,
            suspects,
            newest_birth,
            sources,
        }
    }
}

/// Who has which IIN, whose the statuses are, and who was ever at an address.
fn indexes(people: &People, statuses: &Statuses) -> (HashTable<u32>, Adjacency, Adjacency) {
    let owners = || (0..statuses.len()).map(|no| (statuses.person(no).0, no));
    (
        people.index_of_iins(),
        Adjacency::build(people.len(), owners),
        Adjacency::build(people.address_texts.len(), || dwellers(people, statuses)),
    )
}

/// Both ends of every version, once where both are one person.
fn link_ends(links: &Links) -> impl Iterator<Item = (u32, u32)> + '_ {
    links.packed().iter().zip(0u32..).flat_map(|(row, no)| {
        let (from, to) = row.ends();
        let from = from.filter(|from| *from != to);
        from.into_iter().chain([to]).map(move |p| (p.0, no))
    })
}

/// Address and person, for every own row and every version of a residence.
fn dwellers<'a>(
    people: &'a People,
    statuses: &'a Statuses,
) -> impl Iterator<Item = (u32, u32)> + 'a {
    let own = (0..people.len()).map(|no| (people.address(no).0, no));
    let moved = (0..statuses.len()).filter_map(|no| {
        let row = statuses.row(StatusNo(no))?;
        match row.detail {
            StatusDetail::Residence(address, _) => Some((address.0, row.person.0)),
            _ => None,
        }
    });
    own.chain(moved).filter(|(address, _)| *address != AddressNo::NONE.0)
}

fn parents(links: &Links, links_of: &Adjacency, p: PersonNo) -> Vec<PersonNo> {
    let rows = links_of.of(p.0).iter().filter_map(|no| links.packed().get(*no as usize));
    rows.filter(|row| row.kind() == LinkKind::Parent && row.ends().1 == p)
        .filter_map(|row| row.ends().0)
        .collect()
}

/// Everybody, read only.
#[derive(Clone, Debug)]
pub struct Country {
    people: People,
    links: Links,
    statuses: Statuses,
    incomes: Incomes,
    income_months: IncomeMonths,
    links_of: Adjacency,
    link_ids: RecordIds,
    status_ids: RecordIds,
    name_index: NameIndex,
    statuses_of: Adjacency,
    lives_at: Adjacency,
    suspects: FxHashSet<PersonNo>,
    newest_birth: Day,
    sources: Sources,
}

/// Bytes of memory that a country takes, by what they serve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Footprint {
    /// People, links, statuses and who belongs to whom, without any text.
    pub graph: usize,
    /// Names and addresses, and their index once somebody has searched.
    pub names: usize,
    /// Record ids, act numbers, details and notes, and the index of ids once one was asked for.
    pub texts: usize,
    /// Incomes.
    pub incomes: usize,
}

impl Footprint {
    /// All together.
    pub fn total(self) -> usize {
        self.graph + self.names + self.texts + self.incomes
    }
}

impl Country {
    /// How many versions of links.
    pub fn link_count(&self) -> u32 {
        self.links.len()
    }

    /// How many versions of statuses.
    pub fn status_count(&self) -> u32 {
        self.statuses.len()
    }

    /// Of which months anybody has an income, and since when that is known.
    pub fn income_months(&self) -> &IncomeMonths {
        &self.income_months
    }

    /// What it takes in memory.
    pub fn footprint(&self) -> Footprint {
        let (columns, names) = self.people.bytes_used();
        let (links, link_texts) = self.links.bytes_used();
        let (statuses, status_texts) = self.statuses.bytes_used();
        let adjacency =
            [&self.links_of, &self.statuses_of, &self.lives_at].map(Adjacency::bytes_used);
        Footprint {
            graph: columns + links + statuses + adjacency.iter().sum::<usize>(),
            names: names + self.name_index.bytes_used(),
            texts: link_texts
                + status_texts
                + self.link_ids.bytes_used()
                + self.status_ids.bytes_used(),
            incomes: self.incomes.bytes_used(),
        }
    }
}

impl FamilyGraph for Country {
    fn person(&self, p: PersonNo) -> Option<PersonRow> {
        self.people.row(p)
    }

    fn merges(&self, p: PersonNo) -> Vec<Merge> {
        self.people.merges(p).to_vec()
    }

    fn recorded_at(&self, p: PersonNo) -> Option<Instant> {
        self.people.recorded_at(p)
    }

    fn birth(&self, p: PersonNo) -> Day {
        self.people.birth(p)
    }

    fn person_text(&self, p: PersonNo) -> PersonText<'_> {
        self.people.text(p)
    }

    fn links(&self, p: PersonNo, out: &mut Vec<LinkRow>) {
        out.extend(self.links_of.of(p.0).iter().filter_map(|no| self.links.row(LinkNo(*no))));
    }

    fn has_version(&self, p: PersonNo, kind: LinkKind) -> bool {
        let rows = self.links_of.of(p.0).iter();
        let mut rows = rows.filter_map(|no| self.links.packed().get(*no as usize));
        rows.any(|row| row.kind() == kind)
    }

    fn statuses(&self, p: PersonNo, out: &mut Vec<StatusRow>) {
        let rows = self.statuses_of.of(p.0).iter();
        out.extend(rows.filter_map(|no| self.statuses.row(StatusNo(*no))));
    }

    fn incomes(&self, p: PersonNo, out: &mut Vec<Income>) {
        self.incomes.of(p, out);
    }

    fn incomes_known_since(&self, month: Month) -> Option<Instant> {
        self.income_months.known_since(month)
    }

    fn lives_at(&self, address: AddressNo, out: &mut Vec<PersonNo>) {
        let start = out.len();
        out.extend(self.lives_at.of(address.0).iter().map(|no| PersonNo(*no)));
        out[start..].sort_unstable();
        // Somebody may have moved in twice.
        let mut last = None;
        let mut place = 0;
        out.retain(|p| {
            let is_new = place < start || last.replace(*p) != Some(*p);
            place += 1;
            is_new
        });
    }

    fn link(&self, no: LinkNo) -> Option<LinkRow> {
        self.links.row(no)
    }

    fn link_text(&self, no: LinkNo) -> RecordText<'_> {
        self.links.text(no)
    }

    fn links_of_id(&self, id: &str, out: &mut Vec<LinkNo>) {
        let id_of = |no| self.links.text(LinkNo(no)).id;
        out.extend(self.link_ids.find(self.links.len(), id_of, id).into_iter().map(LinkNo));
    }

    fn status(&self, no: StatusNo) -> Option<StatusRow> {
        self.statuses.row(no)
    }

    fn statuses_of_id(&self, id: &str, out: &mut Vec<StatusNo>) {
        let id_of = |no| self.statuses.text(StatusNo(no)).id;
        out.extend(self.status_ids.find(self.statuses.len(), id_of, id).into_iter().map(StatusNo));
    }

    fn status_text(&self, no: StatusNo) -> RecordText<'_> {
        self.statuses.text(no)
    }

    fn address(&self, address: AddressNo) -> &str {
        self.people.address_texts.text(address.0)
    }

    fn address_no(&self, text: &str) -> Option<AddressNo> {
        self.people.address_texts.find(text).map(AddressNo)
    }

    fn find(&self, identity: &Identity<&str>) -> Option<PersonNo> {
        self.people.find(identity)
    }

    fn maybe_named(&self, words: &[String], out: &mut Vec<PersonNo>) {
        self.name_index.bearers(&self.people, words, out);
    }

    fn people(&self) -> u32 {
        self.people.len()
    }

    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn look_ahead(&self, people: &[PersonNo]) {
        self.look_ahead_at_kin(people);
        let of = |p: &PersonNo| self.links_of.of(p.0).iter();
        let children = people.iter().flat_map(of).map(|no| PersonNo(self.links.end(*no)));
        let births = children.fold(0, |all, p| all ^ self.people.birth(p).number());
        std::hint::black_box(births);
    }

    fn look_ahead_at_kin(&self, people: &[PersonNo]) {
        // Loops of loads of which none waits for another of its loop, so that the machine has many
        // under way at once; what they fetch is only thrown together for them not to be left out.
        let starts = people.iter().fold(0, |all, p| all ^ self.links_of.start(p.0));
        let of = |p: &PersonNo| self.links_of.of(p.0).iter();
        let numbers = people.iter().flat_map(of).fold(0, |all, no| all ^ no);
        let ends = people.iter().flat_map(of).fold(0, |all, no| all ^ self.links.end(*no));
        std::hint::black_box((starts, numbers, ends));
    }

    fn kin_at_a_glance(&self, p: PersonNo, day: Day, out: &mut Vec<(PersonNo, LinkNo)>) -> bool {
        Country::kin_at_a_glance(self, p, day, out)
    }

    fn look_ahead_at_lives(&self, people: &[PersonNo]) {
        let starts = people.iter().fold(0, |all, p| all ^ self.statuses_of.start(p.0));
        let births = people.iter().fold(0, |all, p| all ^ self.people.birth(*p).number());
        let numbers = people.iter().flat_map(|p| self.statuses_of.of(p.0).iter());
        let owners = numbers.fold(0, |all, no| all ^ self.statuses.person(*no).0);
        std::hint::black_box((starts, births, owners));
    }

    fn may_lie_on_parent_cycle(&self, p: PersonNo) -> bool {
        self.suspects.contains(&p)
    }
}
