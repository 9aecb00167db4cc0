//! The four files of an extract: their columns in the order of the spec, and where each stands in
//! the header at hand. Must not know what a column means.

/// One of the files, in the order they are read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Table {
    /// `persons.csv`
    Persons,
    /// `links.csv`
    Links,
    /// `statuses.csv`
    Statuses,
    /// `incomes.csv`
    Incomes,
}

/// The most columns a file of ours has.
const COLUMNS_MAX: usize = 15;

impl Table {
    /// In the order they are read.
    pub const ALL: [Table; 4] = [Table::Persons, Table::Links, Table::Statuses, Table::Incomes];

    /// The file's name without folder and `.gz`.
    pub fn file(self) -> &'static str {
        match self {
            Table::Persons => "persons.csv",
            Table::Links => "links.csv",
            Table::Statuses => "statuses.csv",
            Table::Incomes => "incomes.csv",
        }
    }

    /// The table of a file's name.
    pub fn of_file(name: &str) -> Option<Table> {
        Table::ALL.into_iter().find(|table| table.file() == name)
    }

    /// The columns in the order of the spec.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Table::Persons => &[
                "iin",
                "ref",
                "surname",
                "given_name",
                "patronymic",
                "sex",
                "birth_date",
                "death_date",
                "citizenship",
                "region",
                "address",
                "phone",
                "protected",
                "recorded_at",
                "death_recorded_at",
            ],
            Table::Links => &[
                "id",
                "kind",
                "from_iin",
                "to_iin",
                "institution",
                "basis",
                "valid_from",
                "valid_until",
                "end_reason",
                "source",
                "document",
                "confidence",
                "state",
                "secrecy",
                "recorded_at",
            ],
            Table::Statuses => &[
                "id",
                "iin",
                "kind",
                "detail",
                "note",
                "valid_from",
                "valid_until",
                "source",
                "document",
                "recorded_at",
                "confidence",
                "state",
                "secrecy",
            ],
            Table::Incomes => &["iin", "month", "kind", "amount"],
        }
    }

    /// How many of the columns, counted from the first, a file must have.
    fn required(self) -> usize {
        match self {
            Table::Persons => 13,
            Table::Links => 15,
            Table::Statuses => 10,
            Table::Incomes => 4,
        }
    }
}

/// A header that was accepted.
#[derive(Clone, Debug)]
pub struct Header {
    /// How many fields a row has.
    pub width: usize,
    places: [Option<u32>; COLUMNS_MAX],
}

impl Header {
    /// Reads a header; the error is one clear line.
    pub fn read(table: Table, names: &[&str], ignore_unknown: bool) -> Result<Header, String> {
        let columns = table.columns();
        let mut places = [None; COLUMNS_MAX];
        let (mut unknown, mut twice) = (Vec::new(), Vec::new());
        for (place, name) in names.iter().enumerate() {
            match columns.iter().position(|column| column == name) {
                None => unknown.push(shown(name)),
                Some(n) if places[n].is_some() => twice.push(shown(name)),
                Some(n) => places[n] = Some(place as u32),
            }
        }
        let file = table.file();
        if !twice.is_empty() {
            return Err(format!("{file}: the header names twice: {}", twice.join(", ")));
        }
        if !unknown.is_empty() && !ignore_unknown {
            let unknown = unknown.join(", ");
            return Err(format!(
                "{file}: unknown columns: {unknown}; remove them, or accept them with \
                 --ignore-unknown"
            ));
        }
        let required = columns.iter().zip(&places).take(table.required());
        let missing: Vec<&str> =
            required.filter(|(_, place)| place.is_none()).map(|(column, _)| *column).collect();
        if !missing.is_empty() {
            return Err(format!("{file}: missing columns: {}", missing.join(", ")));
        }
        Ok(Header { width: names.len(), places })
    }

    /// The header that has every column, in the order of [`Table::columns`].
    pub fn of_all_columns(table: Table) -> Header {
        let width = table.columns().len();
        let mut places = [None; COLUMNS_MAX];
        places.iter_mut().zip(0..width as u32).for_each(|(place, n)| *place = Some(n));
        Header { width, places }
    }

    /// Where the column of this number in [`Table::columns`] stands.
    pub fn place(&self, column: usize) -> Option<usize> {
        self.places[column].map(|place| place as usize)
    }
}

/// A name as an error line shows it: bounded and on one line.
fn shown(name: &str) -> String {
    name.chars().take(40).map(|c| if c.is_control() { '?' } else { c }).collect()
}
