//! The rows of one extract as plain data, and how they are written as CSV (spec 1 §5). Must not
//! know what the rows mean.

use otbasy::domain::{
    Basis, Confidence, Day, EndReason, Iin, IncomeKind, Instant, LinkKind, RecordState, Region,
    Secrecy, Sex, StatusKind,
};
use std::{collections::BTreeSet, fmt::Display, path::Path};

/// Everything that one extract states.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct World {
    pub(crate) persons: Vec<PersonRow>,
    pub(crate) links: Vec<LinkRow>,
    pub(crate) statuses: Vec<StatusRow>,
    pub(crate) incomes: Vec<IncomeRow>,
}

/// One row of `persons.csv`; empty texts and `None` are empty cells.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct PersonRow {
    pub(crate) iin: Option<Iin>,
    pub(crate) reference: String,
    pub(crate) surname: String,
    pub(crate) given_name: String,
    pub(crate) patronymic: String,
    pub(crate) sex: Sex,
    pub(crate) birth: Option<Day>,
    pub(crate) death: Option<Day>,
    pub(crate) citizenship: String,
    pub(crate) region: Option<Region>,
    pub(crate) address: String,
    pub(crate) phone: String,
    pub(crate) protected: Option<bool>,
    pub(crate) recorded_at: Option<Instant>,
    pub(crate) death_recorded_at: Option<Instant>,
}

/// One row of `links.csv`; `from` and `to` are texts as in the file (an IIN or `ref:<text>`).
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct LinkRow {
    pub(crate) id: String,
    pub(crate) kind: LinkKind,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) institution: String,
    pub(crate) basis: Option<Basis>,
    pub(crate) valid_from: Option<Day>,
    pub(crate) valid_until: Option<Day>,
    pub(crate) end_reason: Option<EndReason>,
    pub(crate) source: String,
    pub(crate) document: String,
    pub(crate) confidence: Option<Confidence>,
    pub(crate) state: Option<RecordState>,
    pub(crate) secrecy: Option<Secrecy>,
    pub(crate) recorded_at: Option<Instant>,
}

/// One row of `statuses.csv`.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct StatusRow {
    pub(crate) id: String,
    pub(crate) person: String,
    pub(crate) kind: StatusKind,
    pub(crate) detail: String,
    pub(crate) note: String,
    pub(crate) valid_from: Option<Day>,
    pub(crate) valid_until: Option<Day>,
    pub(crate) source: String,
    pub(crate) document: String,
    pub(crate) recorded_at: Option<Instant>,
    pub(crate) confidence: Option<Confidence>,
    pub(crate) state: Option<RecordState>,
    pub(crate) secrecy: Option<Secrecy>,
}

/// One row of `incomes.csv`; `month` and `amount` as texts.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct IncomeRow {
    pub(crate) person: String,
    pub(crate) month: String,
    pub(crate) kind: IncomeKind,
    pub(crate) amount: String,
}

const PERSONS: &str = "iin,ref,surname,given_name,patronymic,sex,birth_date,death_date,\
    citizenship,region,address,phone,protected,recorded_at,death_recorded_at";
const LINKS: &str = "id,kind,from_iin,to_iin,institution,basis,valid_from,valid_until,end_reason,\
    source,document,confidence,state,secrecy,recorded_at";
const STATUSES: &str = "id,iin,kind,detail,note,valid_from,valid_until,source,document,\
    recorded_at,confidence,state,secrecy";
const INCOMES: &str = "iin,month,kind,amount";

fn cell<T: Display>(value: Option<T>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}

impl PersonRow {
    /// The text by which a row names its person.
    pub(crate) fn identity(&self) -> String {
        self.iin.map_or_else(|| format!("ref:{}", self.reference), |iin| iin.to_string())
    }

    fn cells(&self) -> Vec<String> {
        vec![
            cell(self.iin),
            self.reference.clone(),
            self.surname.clone(),
            self.given_name.clone(),
            self.patronymic.clone(),
            self.sex.to_string(),
            cell(self.birth),
            cell(self.death),
            self.citizenship.clone(),
            cell(self.region),
            self.address.clone(),
            self.phone.clone(),
            cell(self.protected),
            cell(self.recorded_at),
            cell(self.death_recorded_at),
        ]
    }
}

impl LinkRow {
    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.kind.to_string(),
            self.from.clone(),
            self.to.clone(),
            self.institution.clone(),
            cell(self.basis),
            cell(self.valid_from),
            cell(self.valid_until),
            cell(self.end_reason),
            self.source.clone(),
            self.document.clone(),
            cell(self.confidence),
            cell(self.state),
            cell(self.secrecy),
            cell(self.recorded_at),
        ]
    }
}

impl StatusRow {
    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.person.clone(),
            self.kind.to_string(),
            self.detail.clone(),
            self.note.clone(),
            cell(self.valid_from),
            cell(self.valid_until),
            self.source.clone(),
            self.document.clone(),
            cell(self.recorded_at),
            cell(self.confidence),
            cell(self.state),
            cell(self.secrecy),
        ]
    }
}

impl IncomeRow {
    fn cells(&self) -> Vec<String> {
        vec![self.person.clone(), self.month.clone(), self.kind.to_string(), self.amount.clone()]
    }
}

impl World {
    /// Writes `persons.csv`, `links.csv`, `statuses.csv` and `incomes.csv` into `dir`.
    pub(crate) fn write(&self, dir: &Path) {
        let table = |name: &str, header: &str, rows: Vec<Vec<String>>| {
            let mut out = csv::Writer::from_path(dir.join(name)).unwrap();
            out.write_record(header.split(',')).unwrap();
            for row in rows {
                out.write_record(row).unwrap();
            }
            out.flush().unwrap();
        };
        table("persons.csv", PERSONS, self.persons.iter().map(PersonRow::cells).collect());
        table("links.csv", LINKS, self.links.iter().map(LinkRow::cells).collect());
        table("statuses.csv", STATUSES, self.statuses.iter().map(StatusRow::cells).collect());
        table("incomes.csv", INCOMES, self.incomes.iter().map(IncomeRow::cells).collect());
    }

    /// Adds somebody without IIN, known as `ref:<name>`; `birth` may be empty.
    pub(crate) fn person(&mut self, name: &str, sex: Sex, birth: &str) -> &mut PersonRow {
        self.persons.push(PersonRow {
            iin: None,
            reference: name.to_owned(),
            surname: "S".to_owned(),
            given_name: name.to_owned(),
            patronymic: String::new(),
            sex,
            birth: Day::parse(birth).ok(),
            death: None,
            citizenship: "KZ".to_owned(),
            region: None,
            address: String::new(),
            phone: String::new(),
            protected: None,
            recorded_at: None,
            death_recorded_at: None,
        });
        self.persons.last_mut().unwrap()
    }

    /// Adds filiations, each from a parent to a child.
    pub(crate) fn filiations(&mut self, all: &[(&str, &str)]) {
        for (parent, child) in all {
            self.link(LinkKind::Parent, parent, child);
        }
    }

    /// Everybody by the text that names them, in order, each once.
    pub(crate) fn identities(&self) -> Vec<String> {
        let all: BTreeSet<String> = self.persons.iter().map(PersonRow::identity).collect();
        all.into_iter().collect()
    }

    /// Adds a link between two people by their refs, from the register of civil acts, open on
    /// both sides; an empty `from` is for an institution to be filled in.
    pub(crate) fn link(&mut self, kind: LinkKind, from: &str, to: &str) -> &mut LinkRow {
        let from = if from.is_empty() { String::new() } else { format!("ref:{from}") };
        self.links.push(LinkRow {
            id: format!("l{}", self.links.len()),
            kind,
            from,
            to: format!("ref:{to}"),
            institution: String::new(),
            basis: None,
            valid_from: None,
            valid_until: None,
            end_reason: None,
            source: "CIVIL_ACTS".to_owned(),
            document: String::new(),
            confidence: None,
            state: None,
            secrecy: None,
            recorded_at: None,
        });
        self.links.last_mut().unwrap()
    }

    /// Adds a status of somebody by ref, open on both sides.
    pub(crate) fn status(
        &mut self,
        person: &str,
        kind: StatusKind,
        detail: &str,
    ) -> &mut StatusRow {
        self.statuses.push(StatusRow {
            id: format!("s{}", self.statuses.len()),
            person: format!("ref:{person}"),
            kind,
            detail: detail.to_owned(),
            note: String::new(),
            valid_from: None,
            valid_until: None,
            source: "POPULATION".to_owned(),
            document: String::new(),
            recorded_at: None,
            confidence: None,
            state: None,
            secrecy: None,
        });
        self.statuses.last_mut().unwrap()
    }
}

impl LinkRow {
    /// Sets the valid time; an empty text is an open side.
    pub(crate) fn dates(&mut self, from: &str, until: &str) -> &mut LinkRow {
        (self.valid_from, self.valid_until) = (Day::parse(from).ok(), Day::parse(until).ok());
        self
    }

    /// Sets source and confidence.
    pub(crate) fn by(&mut self, source: &str, confidence: Option<Confidence>) -> &mut LinkRow {
        source.clone_into(&mut self.source);
        self.confidence = confidence;
        self
    }
}
