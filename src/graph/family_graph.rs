//! The door to the graph: everything pure code may ask, whatever holds the people. Rows come
//! with all their versions; what is active at a scope is [`View`](super::View)'s to say.

use super::rows::{
    AddressNo, LinkNo, LinkRow, Merge, PersonRow, PersonText, RecordText, StatusNo, StatusRow,
};
use crate::domain::{Day, Identity, Income, Instant, LinkKind, Month, PersonNo, Sources};

/// Numbers of addresses of a graph that is laid over nothing end before this.
pub(super) const OWN_ADDRESSES: u32 = 1 << 31;

/// People, links, statuses and incomes, all versions, read only.
///
/// A list is appended to the buffer that the caller brings, in the order of the row numbers. Asking
/// for a person that the graph does not hold appends nothing; a graph that is a part of a larger
/// one remembers the question (see [`Subgraph`](super::Subgraph)).
pub trait FamilyGraph: Send + Sync {
    /// The row of a person; `None` if there is nobody of this number.
    fn person(&self, p: PersonNo) -> Option<PersonRow>;
    /// As whom somebody is known, by recorded time; nobody asks where the row does not say so.
    fn merges(&self, p: PersonNo) -> Vec<Merge>;
    /// The texts of a person.
    fn person_text(&self, p: PersonNo) -> PersonText<'_>;
    /// Every version of every link that has `p` at an end.
    fn links(&self, p: PersonNo, out: &mut Vec<LinkRow>);
    /// Every version of every status of `p`.
    fn statuses(&self, p: PersonNo, out: &mut Vec<StatusRow>);
    /// The incomes of `p`, by month and kind.
    fn incomes(&self, p: PersonNo, out: &mut Vec<Income>);
    /// Everybody whom the own row or any version of a `RESIDENCE` ever puts at this address.
    fn lives_at(&self, address: AddressNo, out: &mut Vec<PersonNo>);
    /// One version of a link.
    fn link(&self, no: LinkNo) -> Option<LinkRow>;
    /// The texts of a version of a link.
    fn link_text(&self, no: LinkNo) -> RecordText<'_>;
    /// Every version of every link whose record has this id, whatever its source.
    fn links_of_id(&self, id: &str, out: &mut Vec<LinkNo>);
    /// One version of a status.
    fn status(&self, no: StatusNo) -> Option<StatusRow>;
    /// Every version of every status whose record has this id, whatever its source.
    fn statuses_of_id(&self, id: &str, out: &mut Vec<StatusNo>);
    /// The texts of a version of a status.
    fn status_text(&self, no: StatusNo) -> RecordText<'_>;
    /// The text of an address.
    fn address(&self, address: AddressNo) -> &str;
    /// No address has this number or a higher one, nor ever will: a layer over this graph numbers
    /// its own from here.
    fn free_address(&self) -> AddressNo {
        AddressNo(OWN_ADDRESSES)
    }
    /// The number of an address text, if anybody ever had it.
    fn address_no(&self, text: &str) -> Option<AddressNo>;
    /// The person of this identity; earlier references keep resolving. A number may be of somebody
    /// who is known as somebody else (see [`View::find`](super::View::find)).
    fn find(&self, identity: &Identity<&str>) -> Option<PersonNo>;
    /// One more than the highest person number.
    fn people(&self) -> u32;
    /// The registers and their order.
    fn sources(&self) -> &Sources;

    /// Everybody of whose names and reference each of these folded words may begin a part, once
    /// each; others may be among them. There is at least one word.
    fn maybe_named(&self, _words: &[String], out: &mut Vec<PersonNo>) {
        out.extend((0..self.people()).map(PersonNo));
    }

    /// From when on it is known that somebody has an income of this month, whatever its kind and
    /// amount; `None` if nobody has one. Rules that ask for incomes are left out without any.
    fn incomes_known_since(&self, month: Month) -> Option<Instant>;

    /// From when on the person is known; `None` if there is nobody of this number. Asked of the
    /// other end of every link, so a graph should answer it without a look at the row.
    fn recorded_at(&self, p: PersonNo) -> Option<Instant> {
        self.person(p).map(|row| row.recorded_at)
    }

    /// The birth date of a person; [`Day::OPEN_START`] if it or the person is unknown. Asked of the
    /// child of every filiation.
    fn birth(&self, p: PersonNo) -> Day {
        self.person(p).map_or(Day::OPEN_START, |row| row.birth)
    }

    /// Whether any version of a link of this kind has `p` at an end.
    fn has_version(&self, p: PersonNo, kind: LinkKind) -> bool {
        let mut rows = Vec::new();
        self.links(p, &mut rows);
        rows.iter().any(|row| row.kind == kind)
    }

    /// A hint: the links of these people are asked for next, in this order. A graph in memory
    /// fetches them side by side, which a search that waits for each in turn cannot.
    fn look_ahead(&self, _people: &[PersonNo]) {}

    /// The same of what [`kin_at_a_glance`](FamilyGraph::kin_at_a_glance) looks at.
    fn look_ahead_at_kin(&self, people: &[PersonNo]) {
        self.look_ahead(people);
    }

    /// Appends the other end and the number of every link that makes somebody kin of `p` on `day`.
    /// Only where the same holds at every time of knowledge and for every caller, and where no
    /// link is left out for what only a look at its other end tells; else it says `false`, what it
    /// appended is worth nothing, and the links must be judged one by one.
    fn kin_at_a_glance(&self, _p: PersonNo, _day: Day, _out: &mut Vec<(PersonNo, LinkNo)>) -> bool {
        false
    }

    /// The same of the rows and statuses of these people.
    fn look_ahead_at_lives(&self, _people: &[PersonNo]) {}

    /// Whether `p` may lie on a cycle of `PARENT` links: `false` only where that is certain at
    /// every date, so that cards need not walk all ancestors of everybody.
    fn may_lie_on_parent_cycle(&self, _p: PersonNo) -> bool {
        true
    }

    /// Makes everything that this work asks for be at hand. A graph whose people are elsewhere does
    /// it in vain, answers as if whoever it lacks were nobody, fetches all of them together, and
    /// does it again until nobody is lacking; whatever the work found meanwhile is worth nothing.
    fn gather(&self, _work: &mut dyn FnMut()) {}
}
