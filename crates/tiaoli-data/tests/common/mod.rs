//! A small program to read tables for, and rows as plain texts.
#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::Arc;

use tiaoli_core::{
    ir::{EnumDef, EnumId, EnumValue, Field, Name, Program, Table, TableId, Type},
    value::Value,
};
use tiaoli_data::{Ahead, InputFormat, Layout, Problems, ReadOptions, RowReader, Source, TableSchema, open};
use tiaoli_diagnostics::Diagnostic;

pub(crate) fn name(zh: &str, en: &str) -> Name {
    Name { zh: zh.into(), en: en.into() }
}

pub(crate) fn field(zh: &str, en: &str, aka: &[&str], ty: Type) -> Field {
    Field { aka: aka.iter().map(|aka| (*aka).to_owned()).collect(), ..Field::new(name(zh, en), ty) }
}

fn table(fields: Vec<Field>, key: u16) -> Table {
    Table { key: Some(key), ..Table::new(name("学生", "student"), fields) }
}

/// 身份证号 (key), 户籍, 年级, 入学日期, 特殊群体.
pub(crate) fn students() -> Arc<Program> {
    let value = |zh: &str, en: &str| EnumValue { name: name(zh, en), aka: Vec::new() };
    let values = vec![value("城市", "urban"), value("县镇", "town"), value("农村", "rural")];
    let hukou = EnumDef { name: name("户籍", "hukou"), values, ordered: false, span: Default::default() };
    let fields = vec![
        field("身份证号", "id_number", &["证件号码"], Type::IdCard),
        field("户籍", "hukou", &["户口性质"], Type::Enum(EnumId(0))),
        field("年级", "grade", &[], Type::Grade),
        field("入学日期", "enrolled_on", &[], Type::Date),
        field("特殊群体", "special_groups", &[], Type::Set(Box::new(Type::Text))),
    ];
    Arc::new(Program { enums: vec![hukou], tables: vec![table(fields, 0)], ..Program::default() })
}

/// Text fields a, b, c … with `a` as the key.
pub(crate) fn texts(count: usize) -> Arc<Program> {
    let fields = (0..count).map(|n| {
        let letter = char::from(b'a' + u8::try_from(n).unwrap()).to_string();
        field(&letter, &letter, &[], Type::Text)
    });
    Arc::new(Program { tables: vec![table(fields.collect(), 0)], ..Program::default() })
}

#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<Vec<Value>>,
    pub(crate) keys: Vec<String>,
    pub(crate) lines: Vec<u64>,
    /// The lines of rows that are no records.
    pub(crate) left_out: Vec<u64>,
    pub(crate) problems: Problems,
    pub(crate) layout: Layout,
}

impl Rows {
    /// The lines of all rows, records or not.
    pub(crate) fn all_lines(&self) -> Vec<u64> {
        let mut all = [self.lines.as_slice(), &self.left_out].concat();
        all.sort_unstable();
        all
    }

    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.problems.groups().flat_map(|group| vec![group.code.as_str(); group.count as usize]).collect()
    }
}

pub(crate) fn read_with(
    bytes: &[u8],
    format: InputFormat,
    program: Arc<Program>,
    options: &ReadOptions,
) -> Result<Rows, Vec<Diagnostic>> {
    read_source(&Source::of_bytes("表.csv", bytes), format, program, options)
}

/// Reads everything, or says what ended the reading. Reading ahead on a thread, a few rows at a time, gives the same.
pub(crate) fn read_source(
    source: &Source,
    format: InputFormat,
    program: Arc<Program>,
    options: &ReadOptions,
) -> Result<Rows, Vec<Diagnostic>> {
    let schema = TableSchema::whole(program, TableId(0));
    let read = |options: &ReadOptions, wrap: &dyn Fn(Box<dyn RowReader>) -> Box<dyn RowReader>| {
        let mut out = Rows::default();
        out.problems.hear_left_out();
        let reader = open(source, format, schema.clone(), options, &mut out.problems)?;
        out.problems.hear_all();
        let mut reader = wrap(reader);
        let end = drain(reader.as_mut(), &mut out);
        assert_eq!(reader.read(&mut Default::default(), &mut Problems::default()).unwrap_or(0), 0);
        out.layout = reader.layout();
        end.map(|()| out)
    };
    // The order in which cells are told of is that of the columns of a batch.
    let few = ReadOptions { batch_rows: options.batch_rows.min(3), ..options.clone() };
    let (here, ahead) = (read(&few, &|reader| reader), read(&few, &|reader| Box::new(Ahead::new(reader))));
    assert!(format!("{here:?}") == format!("{ahead:?}"), "read ahead, something else comes out");
    read(options, &|reader| reader)
}

fn drain(reader: &mut dyn RowReader, out: &mut Rows) -> Result<(), Vec<Diagnostic>> {
    let mut batch = Default::default();
    loop {
        let count = reader.read(&mut batch, &mut out.problems).map_err(|error| vec![error])?;
        out.left_out.extend(out.problems.take_left_out());
        if count == 0 {
            return Ok(());
        }
        assert_eq!(batch.rows, count);
        assert_eq!(batch.first_row, out.rows.len() as u64 + 1);
        assert_eq!(batch.lines.len(), count);
        assert_eq!(batch.key_ends.len(), count);
        for row in 0..count {
            let columns = reader.columns();
            let cells = batch
                .codes
                .iter()
                .zip(&columns.dictionaries)
                .map(|(codes, dict)| dict.get(codes[row]).clone());
            out.rows.push(cells.collect());
            out.keys.push(String::from_utf8(batch.key(row).to_vec()).unwrap());
            out.lines.push(batch.lines[row]);
        }
    }
}

pub(crate) fn read_csv(text: &str, program: Arc<Program>) -> Rows {
    read_with(text.as_bytes(), InputFormat::Csv, program, &ReadOptions::default()).unwrap()
}

pub(crate) fn cells(row: &[Value]) -> Vec<&str> {
    row.iter().map(|value| value.as_text().unwrap_or("")).collect()
}
