//! A client that speaks Bolt 4.4 and shows what the driver hides: the summary of an answer, with
//! the plan in it. Knows no statement.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A value on the wire.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Value {
    Null,
    Flag(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    Structure(u8, Vec<Value>),
}

impl From<i64> for Value {
    fn from(n: i64) -> Value {
        Value::Int(n)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl Value {
    pub(crate) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
        Value::Map(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    pub(crate) fn get(&self, name: &str) -> &Value {
        let Value::Map(entries) = self else { return &Value::Null };
        entries.iter().find(|(found, _)| found == name).map_or(&Value::Null, |(_, value)| value)
    }

    pub(crate) fn text(&self) -> &str {
        if let Value::Text(text) = self { text } else { "" }
    }

    pub(crate) fn int(&self) -> i64 {
        if let Value::Int(n) = self { *n } else { 0 }
    }

    pub(crate) fn list(&self) -> &[Value] {
        if let Value::List(list) = self { list } else { &[] }
    }
}

fn length(out: &mut Vec<u8>, tiny: Option<u8>, markers: [u8; 3], length: usize) {
    match (tiny, length) {
        (Some(tiny), 0..=15) => out.push(tiny | length as u8),
        (_, 0..=0xff) => out.extend([markers[0], length as u8]),
        (_, 0..=0xffff) => {
            out.push(markers[1]);
            out.extend((length as u16).to_be_bytes());
        }
        _ => {
            out.push(markers[2]);
            out.extend((length as u32).to_be_bytes());
        }
    }
}

fn pack(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(0xc0),
        Value::Flag(flag) => out.push(if *flag { 0xc3 } else { 0xc2 }),
        Value::Int(n) => {
            out.push(0xcb);
            out.extend(n.to_be_bytes());
        }
        Value::Float(n) => {
            out.push(0xc1);
            out.extend(n.to_be_bytes());
        }
        Value::Text(text) => {
            length(out, Some(0x80), [0xd0, 0xd1, 0xd2], text.len());
            out.extend(text.as_bytes());
        }
        Value::List(list) => {
            length(out, Some(0x90), [0xd4, 0xd5, 0xd6], list.len());
            list.iter().for_each(|value| pack(value, out));
        }
        Value::Map(entries) => {
            length(out, Some(0xa0), [0xd8, 0xd9, 0xda], entries.len());
            for (name, value) in entries {
                pack(&Value::Text(name.clone()), out);
                pack(value, out);
            }
        }
        Value::Structure(tag, fields) => {
            out.extend([0xb0 | fields.len() as u8, *tag]);
            fields.iter().for_each(|value| pack(value, out));
        }
    }
}

struct Packed<'p>(&'p [u8]);

impl Packed<'_> {
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let (head, rest) = self.0.split_first_chunk().unwrap();
        self.0 = rest;
        *head
    }

    fn size(&mut self, width: u8) -> usize {
        match width {
            0 => usize::from(self.bytes::<1>()[0]),
            1 => usize::from(u16::from_be_bytes(self.bytes())),
            _ => u32::from_be_bytes(self.bytes()) as usize,
        }
    }

    fn text(&mut self, length: usize) -> Value {
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        Value::Text(String::from_utf8(text.to_vec()).unwrap())
    }

    fn list(&mut self, length: usize) -> Vec<Value> {
        (0..length).map(|_| self.value()).collect()
    }

    fn map(&mut self, length: usize) -> Value {
        let entry = |packed: &mut Self| (packed.value().text().to_owned(), packed.value());
        Value::Map((0..length).map(|_| entry(self)).collect())
    }

    fn value(&mut self) -> Value {
        let [marker] = self.bytes();
        let tiny = usize::from(marker & 0xf);
        match marker {
            0x80..=0x8f => self.text(tiny),
            0x90..=0x9f => Value::List(self.list(tiny)),
            0xa0..=0xaf => self.map(tiny),
            0xb0..=0xbf => {
                let [tag] = self.bytes();
                Value::Structure(tag, self.list(tiny))
            }
            0xc0 => Value::Null,
            0xc1 => Value::Float(f64::from_be_bytes(self.bytes())),
            0xc2 | 0xc3 => Value::Flag(marker == 0xc3),
            0xc8 => Value::Int(i8::from_be_bytes(self.bytes()).into()),
            0xc9 => Value::Int(i16::from_be_bytes(self.bytes()).into()),
            0xca => Value::Int(i32::from_be_bytes(self.bytes()).into()),
            0xcb => Value::Int(i64::from_be_bytes(self.bytes())),
            0xd0..=0xd2 => {
                let length = self.size(marker - 0xd0);
                self.text(length)
            }
            0xd4..=0xd6 => {
                let length = self.size(marker - 0xd4);
                Value::List(self.list(length))
            }
            0xd8..=0xda => {
                let length = self.size(marker - 0xd8);
                self.map(length)
            }
            0x00..=0x7f | 0xf0..=0xff => Value::Int((marker as i8).into()),
            other => panic!("marker {other:02x}"),
        }
    }
}

/// A connection after its greeting.
pub(crate) struct Client(TcpStream);

impl Client {
    pub(crate) fn to(url: &str) -> Client {
        let mut stream = TcpStream::connect(url.split_once("://").unwrap().1).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(&[0x60, 0x60, 0xb0, 0x17, 0, 0, 4, 4]).unwrap();
        stream.write_all(&[0; 12]).unwrap();
        let mut version = [0; 4];
        stream.read_exact(&mut version).unwrap();
        assert_eq!(version, [0, 0, 4, 4]);
        let mut client = Client(stream);
        let who = Value::map([("user_agent", "otbasy-tests/1".into()), ("scheme", "none".into())]);
        client.ask(0x01, vec![who]).unwrap();
        client
    }

    /// The metadata of the answer; its rows are thrown away.
    fn ask(&mut self, tag: u8, fields: Vec<Value>) -> Result<Value, String> {
        let mut body = Vec::new();
        pack(&Value::Structure(tag, fields), &mut body);
        for chunk in body.chunks(0xffff) {
            self.0.write_all(&(chunk.len() as u16).to_be_bytes()).unwrap();
            self.0.write_all(chunk).unwrap();
        }
        self.0.write_all(&[0, 0]).unwrap();
        loop {
            let Value::Structure(tag, mut fields) = self.message() else { panic!("no message") };
            match tag {
                0x71 => {} // a row
                0x70 => return Ok(fields.remove(0)),
                _ => return Err(format!("{fields:?}")),
            }
        }
    }

    fn message(&mut self) -> Value {
        let mut body = Vec::new();
        loop {
            let mut size = [0; 2];
            self.0.read_exact(&mut size).unwrap();
            let size = usize::from(u16::from_be_bytes(size));
            if size == 0 && !body.is_empty() {
                return Packed(&body).value();
            }
            let begun = body.len();
            body.resize(begun + size, 0);
            self.0.read_exact(&mut body[begun..]).unwrap();
        }
    }

    /// Runs a statement in a transaction that is rolled back, or has it explained; the summary of
    /// its answer.
    pub(crate) fn summary(&mut self, text: &str, parameters: Value) -> Result<Value, String> {
        let nothing = || Value::map([]);
        let is_run = !text.contains(" EXPLAIN ");
        if is_run {
            self.ask(0x11, vec![nothing()]).unwrap();
        }
        let pulled = self
            .ask(0x10, vec![text.into(), parameters, nothing()])
            .and_then(|_| self.ask(0x3f, vec![Value::map([("n", (-1).into())])]));
        match &pulled {
            Ok(_) if is_run => drop(self.ask(0x13, vec![]).unwrap()),
            Ok(_) => {}
            Err(_) => drop(self.ask(0x0f, vec![]).unwrap()),
        }
        pulled
    }

    /// Runs a statement, durably.
    pub(crate) fn run(&mut self, text: &str) {
        let nothing = || Value::map([]);
        self.ask(0x10, vec![text.into(), nothing(), nothing()]).unwrap();
        self.ask(0x3f, vec![Value::map([("n", (-1).into())])]).unwrap();
    }

    /// Begins a transaction with this statement and leaves it open.
    pub(crate) fn hold(&mut self, text: &str) {
        self.ask(0x11, vec![Value::map([])]).unwrap();
        self.run(text);
    }
}
