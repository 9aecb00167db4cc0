//! The four files of an extract and the rows that go into them (spec 1 §5). Knows columns; must
//! not know how a country comes about.

use crate::domain::StatusKind;
use crate::domain::{Basis, Day, Detail, EndReason, Identity, LinkKind, RecordState, Secrecy};
use std::fmt::Display;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

const PERSONS: &str = "iin,ref,surname,given_name,patronymic,sex,birth_date,death_date,\
                       citizenship,region,address,phone,protected";
const LINKS: &str = "id,kind,from_iin,to_iin,institution,basis,valid_from,valid_until,end_reason,\
                     source,document,confidence,state,secrecy,recorded_at";
const STATUSES: &str = "id,iin,kind,detail,note,valid_from,valid_until,source,document,recorded_at";
const INCOMES: &str = "iin,month,kind,amount";

/// One file with the number of its rows.
pub(super) struct Table {
    file: csv::Writer<BufWriter<File>>,
    row: csv::StringRecord,
    field: String,
    pub(super) rows: u64,
}

impl Table {
    fn create(out: &Path, name: &str, header: &str) -> Result<Table, csv::Error> {
        let buffer = BufWriter::with_capacity(1 << 18, File::create(out.join(name))?);
        let mut file = csv::WriterBuilder::new().from_writer(buffer);
        file.write_record(header.split(','))?;
        let row = csv::StringRecord::with_capacity(256, 16);
        Ok(Table { file, row, field: String::new(), rows: 0 })
    }

    /// Adds a field to the row.
    pub(super) fn field(&mut self, value: impl Display) -> &mut Table {
        use std::fmt::Write;
        self.field.clear();
        // Writing to a string cannot fail.
        let _ = write!(self.field, "{value}");
        self.row.push_field(&self.field);
        self
    }

    /// Adds an empty field, or several.
    pub(super) fn empty(&mut self, fields: usize) -> &mut Table {
        (0..fields).for_each(|_| self.row.push_field(""));
        self
    }

    /// Writes the row.
    pub(super) fn end(&mut self) -> Result<(), csv::Error> {
        self.file.write_record(&self.row)?;
        self.row.clear();
        self.rows += 1;
        Ok(())
    }
}

/// A link before it has an id.
pub(super) struct LinkRow<'a> {
    pub(super) kind: LinkKind,
    /// `None` = an institution.
    pub(super) from: Option<&'a Identity>,
    pub(super) to: &'a Identity,
    pub(super) institution: &'a str,
    pub(super) basis: Basis,
    pub(super) since: Day,
    pub(super) until: Day,
    pub(super) end_reason: Option<EndReason>,
    pub(super) source: &'a str,
    pub(super) document: &'a str,
    pub(super) state: Option<RecordState>,
    pub(super) secrecy: Option<Secrecy>,
    /// The day after whose morning the record was known; empty = always.
    pub(super) recorded: Option<Day>,
}

/// A status before it has an id.
pub(super) struct StatusRow<'a> {
    pub(super) iin: &'a Identity,
    pub(super) kind: StatusKind,
    pub(super) detail: &'a str,
    pub(super) note: &'a str,
    pub(super) since: Day,
    pub(super) until: Day,
    pub(super) source: &'a str,
    pub(super) document: &'a str,
}

impl StatusRow<'_> {
    /// A detail of the list, where there is one.
    pub(super) fn word(detail: Option<Detail>) -> &'static str {
        detail.map_or("", Detail::word)
    }
}

/// The four files.
pub(super) struct Extract {
    pub(super) persons: Table,
    pub(super) links: Table,
    pub(super) statuses: Table,
    pub(super) incomes: Table,
}

impl Extract {
    pub(super) fn create(out: &Path) -> Result<Extract, csv::Error> {
        std::fs::create_dir_all(out)?;
        Ok(Extract {
            persons: Table::create(out, "persons.csv", PERSONS)?,
            links: Table::create(out, "links.csv", LINKS)?,
            statuses: Table::create(out, "statuses.csv", STATUSES)?,
            incomes: Table::create(out, "incomes.csv", INCOMES)?,
        })
    }

    pub(super) fn link(&mut self, row: &LinkRow<'_>) -> Result<(), csv::Error> {
        let table = &mut self.links;
        let id = table.rows + 1;
        table.field(format_args!("L{id:08}")).field(row.kind);
        match row.from {
            Some(from) => table.field(from),
            None => table.empty(1),
        };
        table.field(row.to).field(row.institution).field(row.basis);
        table.field(row.since).field(row.until).field(row.end_reason.map_or("", EndReason::word));
        table.field(row.source).field(row.document).empty(1);
        table.field(row.state.map_or("", RecordState::word));
        table.field(row.secrecy.map_or("", Secrecy::word));
        match row.recorded {
            Some(day) => table.field(format_args!("{day}T09:00:00Z")),
            None => table.empty(1),
        };
        table.end()
    }

    pub(super) fn status(&mut self, row: &StatusRow<'_>) -> Result<(), csv::Error> {
        let table = &mut self.statuses;
        let id = table.rows + 1;
        table.field(format_args!("S{id:07}")).field(row.iin).field(row.kind);
        table.field(row.detail).field(row.note).field(row.since).field(row.until);
        table.field(row.source).field(row.document).empty(1).end()
    }

    pub(super) fn finish(mut self) -> Result<[u64; 4], csv::Error> {
        let tables = [&mut self.persons, &mut self.links, &mut self.statuses, &mut self.incomes];
        let mut rows = [0; 4];
        for (count, table) in rows.iter_mut().zip(tables) {
            table.file.flush()?;
            *count = table.rows;
        }
        Ok(rows)
    }
}
