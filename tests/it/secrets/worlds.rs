//! Pairs of worlds that differ in one secret alone: in the first it is there, in the second there
//! is what a caller without the right must take the first one for (spec 2 §8).

use crate::agree::country::identity;
use crate::reference::{Case, Dice, LinkRow, World};
use otbasy::domain::{Basis, Day, Instant, LinkKind, Permission, RecordState, Secrecy, StatusKind};

/// What is kept secret. Each is a way by which it could show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Secret {
    /// One person adopts a child of whom nobody else is recorded.
    OneAdopts,
    /// Two people adopt a child.
    TwoAdopt,
    /// A child keeps one parent by birth and is adopted by another person.
    StepparentAdopts,
    /// The parent by birth lost or was limited in the rights first.
    RightsTaken,
    /// The parent by birth owes maintenance.
    MaintenanceOwed,
    /// The adopter was the guardian first, and that is marked as a part of the secret.
    GuardianFirst,
    /// A first adoption was replaced by another.
    AdoptedTwice,
    /// The adoption came to the registers late, perhaps after K.
    ToldLate,
    /// The replaced filiation was open and no secret in its first version.
    TwoVersions,
    /// The ruling is of a day after D.
    RulingToCome,
    /// The parent by birth is dead: no breadwinner of the child.
    DeadParent,
    /// The replaced filiation is contested.
    Contested,
    /// Two registers state the adoption.
    TwoRegisters,
    /// Where a person with a protected address lives.
    Address,
}

impl Secret {
    pub(super) const ALL: &[Secret] = &[
        Secret::OneAdopts,
        Secret::TwoAdopt,
        Secret::StepparentAdopts,
        Secret::RightsTaken,
        Secret::MaintenanceOwed,
        Secret::GuardianFirst,
        Secret::AdoptedTwice,
        Secret::ToldLate,
        Secret::TwoVersions,
        Secret::RulingToCome,
        Secret::DeadParent,
        Secret::Contested,
        Secret::TwoRegisters,
        Secret::Address,
    ];

    /// The permission without which it must not show.
    pub(super) fn permission(self) -> Permission {
        match self {
            Secret::Address => Permission::AddressRead,
            _ => Permission::AdoptionRead,
        }
    }
}

/// Two worlds and what is asked of both.
pub(super) struct Pair {
    pub(super) with_secret: World,
    pub(super) without: World,
    pub(super) d: Day,
    pub(super) k: Option<Instant>,
    /// The public names of whom the secret is about, the child first; then of everybody else.
    pub(super) people: Vec<String>,
}

/// Who is who in the secret.
struct Cast {
    child: String,
    adopters: [String; 2],
    /// The parents by birth.
    replaced: [String; 2],
    birth: Option<Day>,
    ruling: Day,
}

impl Pair {
    /// The pair of a seed; `None` where its world has too few people.
    pub(super) fn of(secret: Secret, seed: u64) -> Option<Pair> {
        let mut dice = Dice(seed ^ 0x5ec7_e700_0000_0000);
        let case = if seed.is_multiple_of(3) {
            Case::random(seed, 6 + (seed % 4) as usize)
        } else {
            Case::lawful(seed)
        };
        let Case { world, d, k } = case;
        let people = shuffled(&mut dice, &world);
        if secret == Secret::Address {
            let (with_secret, without) = moved(&world)?;
            return Some(Pair { with_secret, without, d, k, people });
        }
        let [child, a, b, m, f, ..] = &people[..] else { return None };
        let birth = world.persons.iter().rfind(|p| identity(p) == **child)?.birth;
        let since_birth = birth.unwrap_or(d.plus_years(-9));
        let ruling = match secret {
            Secret::RulingToCome => d.plus_days(1 + dice.below(400) as i32),
            _ => since_birth.plus_months(dice.pick(&[1, 5, 11, 40])),
        };
        let cast = Cast {
            child: child.clone(),
            adopters: [a.clone(), b.clone()],
            replaced: [m.clone(), f.clone()],
            birth,
            ruling: ruling.max(since_birth),
        };
        // Somebody who is openly a parent, too, is no secret.
        let open = |row: &LinkRow| cast.replaced.contains(&row.from) && row.to == cast.child;
        let mut world = world;
        world.links.retain(|row| row.kind != LinkKind::Parent || !open(row));
        let (mut with_secret, mut without) = (world.clone(), world);
        without.links.extend(cast.as_told(secret));
        let rows = cast.as_it_was(secret, &mut dice);
        for row in rows {
            let place = dice.below(with_secret.links.len() + 1);
            with_secret.links.insert(place, row);
        }
        if secret == Secret::DeadParent {
            for world in [&mut with_secret, &mut without] {
                let parent = world.persons.iter_mut().filter(|p| identity(p) == *m);
                parent.for_each(|p| p.death = Some(d.plus_months(-7)));
            }
        }
        Some(Pair { with_secret, without, d, k, people })
    }
}

/// Public names, in an order of the dice.
fn shuffled(dice: &mut Dice, world: &World) -> Vec<String> {
    let mut people = world.identities();
    for n in (1..people.len()).rev() {
        people.swap(n, dice.below(n + 1));
    }
    people
}

impl Cast {
    fn link(&self, id: &str, kind: LinkKind, from: &str, to: &str) -> LinkRow {
        LinkRow {
            id: id.to_owned(),
            kind,
            from: from.to_owned(),
            to: to.to_owned(),
            institution: String::new(),
            basis: None,
            valid_from: None,
            valid_until: None,
            end_reason: None,
            source: "CIVIL_ACTS".to_owned(),
            document: format!("act {id}"),
            confidence: None,
            state: None,
            secrecy: None,
            recorded_at: None,
        }
    }

    fn born(&self, id: &str, parent: &str) -> LinkRow {
        let basis = Some(Basis::Birth);
        let row = self.link(id, LinkKind::Parent, parent, &self.child);
        LinkRow { basis, valid_from: self.birth, ..row }
    }

    fn adopted(&self, id: &str, adopter: &str) -> LinkRow {
        LinkRow {
            basis: Some(Basis::Adoption),
            valid_from: Some(self.ruling),
            secrecy: Some(Secrecy::Adoption),
            document: "ruling".to_owned(),
            ..self.born(id, adopter)
        }
    }

    fn replaced(&self, id: &str, parent: &str) -> LinkRow {
        let until = Some(self.ruling);
        let row = self.born(id, parent);
        LinkRow { valid_until: until, secrecy: Some(Secrecy::Adoption), ..row }
    }

    fn adopters(&self, secret: Secret) -> &[String] {
        if secret == Secret::TwoAdopt { &self.adopters } else { &self.adopters[..1] }
    }

    /// The links of a child who was born to its adopters.
    fn as_told(&self, secret: Secret) -> Vec<LinkRow> {
        let adopters = self.adopters(secret).iter().enumerate();
        let mut rows: Vec<LinkRow> =
            adopters.map(|(n, who)| self.born(&format!("secret-{n}"), who)).collect();
        if secret == Secret::StepparentAdopts {
            rows.push(self.born("kept", &self.replaced[1]));
        }
        rows
    }

    /// The links of the adopted child.
    fn as_it_was(&self, secret: Secret, dice: &mut Dice) -> Vec<LinkRow> {
        let adopters = self.adopters(secret).iter().enumerate();
        let mut rows: Vec<LinkRow> =
            adopters.map(|(n, who)| self.adopted(&format!("secret-{n}"), who)).collect();
        let court = dice.percent(50);
        for row in rows.iter_mut().filter(|_| court) {
            row.source = "COURT".to_owned();
        }
        let [mother, father] = &self.replaced;
        if secret != Secret::OneAdopts || dice.percent(30) {
            rows.push(self.replaced("hidden-m", mother));
        }
        match secret {
            Secret::StepparentAdopts => rows.push(self.born("kept", father)),
            Secret::RightsTaken => {
                let row = self.link("rights", LinkKind::RightsLimited, mother, &self.child);
                let basis = Some(dice.pick(&[Basis::Deprived, Basis::Restricted]));
                rows.push(LinkRow { basis, valid_from: Some(self.ruling), ..row });
            }
            Secret::MaintenanceOwed => {
                let row = self.link("owed", LinkKind::Breadwinner, mother, &self.child);
                rows.push(LinkRow { basis: Some(Basis::Court), ..row });
            }
            Secret::GuardianFirst => {
                let row = self.link("guardian", LinkKind::Guardian, &self.adopters[0], &self.child);
                let (basis, secrecy) = (Some(Basis::Guardianship), Some(Secrecy::Adoption));
                let valid_until = dice.maybe(70, &[self.ruling]);
                rows.push(LinkRow { basis, secrecy, valid_until, ..row });
            }
            Secret::AdoptedTwice => {
                let first = self.adopted("first", father);
                let valid_from = Some(self.birth.unwrap_or(self.ruling));
                rows.push(LinkRow { valid_from, valid_until: Some(self.ruling), ..first });
            }
            Secret::ToldLate => {
                let at = dice.pick(&["2024-01-15T12:00:00Z", "2026-02-28T00:00:00Z"]);
                rows.iter_mut().for_each(|row| row.recorded_at = Instant::parse(at).ok());
            }
            Secret::TwoVersions => {
                for row in &mut rows {
                    row.recorded_at = Instant::parse("2024-01-15T12:00:00Z").ok();
                }
                rows.push(self.born("hidden-m", mother));
            }
            Secret::Contested => {
                for row in rows.iter_mut().filter(|row| row.valid_until.is_some()) {
                    row.state = Some(RecordState::Contested);
                }
            }
            Secret::TwoRegisters => {
                let source = "POPULATION".to_owned();
                rows.push(LinkRow { source, ..rows[0].clone() });
            }
            _ => {}
        }
        rows
    }
}

/// Somebody's address is protected, and lies elsewhere; whoever shared it still does.
fn moved(world: &World) -> Option<(World, World)> {
    let mut here = world.clone();
    let address = here.persons.iter().find(|p| !p.address.is_empty())?.address.clone();
    let protect = here.persons.iter_mut().filter(|p| p.address == address);
    protect.for_each(|p| p.protected = Some(true));
    let mut there = here.clone();
    let elsewhere = "0-another-place".to_owned();
    for person in there.persons.iter_mut().filter(|p| p.address == address) {
        person.address.clone_from(&elsewhere);
    }
    let residences = there.statuses.iter_mut().filter(|s| s.kind == StatusKind::Residence);
    for status in residences.filter(|s| s.detail == address) {
        status.detail.clone_from(&elsewhere);
    }
    Some((here, there))
}
