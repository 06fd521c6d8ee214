//! What a fuzzer feeds with any bytes, and what must hold whatever they are. The targets in `fuzz/` are one line each; the
//! tests run the same functions over a corpus that is the same every time.

use std::sync::Arc;

use tiaoli_core::{
    batch::Batch,
    decision::Outcome,
    ir::{Program, TableId},
    plan::{Plan, PlanOptions},
    session::Session,
    value::{Date, Value},
};
use tiaoli_data::{Encoding, InputFormat, Problems, ReadOptions, Source, TableSchema, open};
use tiaoli_diagnostics::FileId;
use tiaoli_syntax::{FormatOptions, format, parse, same_tree};

use crate::{
    policy,
    run::{self, Sheet},
};

/// A table with a field of every kind, for the readers.
const TABLE: &str = "政策 例 { 施行 自 2020年1月1日 }
等级 困难认定 由重到轻 A类、B类、C类
信息表 学校 { 代码 : 文本 识别号 }
信息表 学生 {
    编号 : 文本 识别号
    证号 : 身份证 敏感
    姓名 : 文本 敏感
    户籍 又称 \"户口\" : 城市、农村
    等级 : 困难认定
    年级 : 年级
    学年 : 学年
    入学日期 : 日期
    在校 : 是否
    人数 : 整数
    比例 : 小数
    收入 : 金额 每生每年
    群体 : 集合 文本
    学校代码 : 学校
}
资助项目 助学金 { 对象 学生 }
";

/// Any text is a file: parsing gives a tree and messages whose spans lie on character boundaries.
pub fn parser(text: &str) {
    let parse = parse(FileId(0), text);
    for diagnostic in &parse.diagnostics {
        if let Some(at) = diagnostic.span() {
            assert!(text.get(at.span.range()).is_some(), "{diagnostic:?}");
        }
    }
}

/// Formatting is idempotent and does not change the tree.
pub fn formatter(text: &str) {
    let once = format(text, &FormatOptions::default());
    let twice = format(&once.text, &FormatOptions::default());
    assert_eq!(once.text, twice.text);
    if parse(FileId(0), text).diagnostics.is_empty() {
        assert!(same_tree(&parse(FileId(0), text).file, &parse(FileId(0), &once.text).file));
    }
}

/// A policy and a roster for its first 对象 table, with a NUL between them: whatever passes the checks is decided, every
/// row once for every benefit, and twice the same way.
pub fn evaluator(input: &[u8]) {
    let mut parts = input.splitn(2, |byte| *byte == 0);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let roster = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let mut session = Session::new();
    session.set_policy("p.tiao", text);
    let analysis = session.analyze();
    if analysis.has_errors() {
        return;
    }
    let program = &analysis.program;
    let as_of = Date::new(2024, 10, 15).unwrap();
    let plan = Arc::new(Plan::new(program.clone(), PlanOptions { as_of, ..PlanOptions::default() }));
    let Some(table) = plan.subjects().first().copied() else { return };
    let name = program.tables[table.index()].name.zh.clone();
    let sheets = [Sheet { table: name, csv: roster }];
    let Ok(first) = run::evaluate(&plan, program, &sheets) else { return };
    let benefits = plan.benefits_of(table).len();
    assert_eq!(first.rows.len() % benefits.max(1), 0);
    for row in &first.rows {
        let decision = &row.decision;
        assert_eq!(decision.amount.is_some(), decision.outcome == Outcome::Granted, "{decision:?}");
        assert_eq!(!decision.possible.is_empty(), decision.outcome == Outcome::Incomplete, "{decision:?}");
        assert!(decision.amount.is_none_or(|amount| !amount.is_sign_negative() || amount.is_zero()));
    }
    let second = run::evaluate(&plan, program, &sheets).expect("it could be read before");
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
}

/// Any bytes are CSV or a message, and the size of a batch changes nothing.
pub fn csv_reader(bytes: &[u8]) {
    reader(bytes, InputFormat::Csv);
}

/// Any bytes are JSON lines or messages, and the size of a batch changes nothing.
pub fn jsonl_reader(bytes: &[u8]) {
    reader(bytes, InputFormat::Jsonl);
}

/// Any bytes are a list of JSON records or a message.
pub fn json_reader(bytes: &[u8]) {
    reader(bytes, InputFormat::Json);
}

/// Any bytes are a text in some Chinese encoding or a message, whether it is found out or asked for; what cannot be read
/// never comes out as a replacement sign.
pub fn gb18030_reader(bytes: &[u8]) {
    let analysis = policy::analyze(&[("p.tiao", TABLE)], &[]);
    let table = policy::table(&analysis.program, "学生");
    for encoding in [None, Some(Encoding::Gb18030), Some(Encoding::Utf16Le)] {
        let options = ReadOptions { encoding, ..ReadOptions::default() };
        let read = rows_with(&analysis.program, table, bytes, InputFormat::Csv, &options);
        let sign = "\u{fffd}";
        let given = std::str::from_utf8(bytes).is_ok_and(|text| text.contains(sign)) || encoding.is_some();
        if let Some((rows, _)) = read.filter(|_| !given) {
            let mut texts = rows.iter().flat_map(|(_, _, values)| values).filter_map(Value::as_text);
            assert!(!texts.any(|text| text.contains(sign)));
        }
    }
}

/// Any bytes are a workbook or a message; so is a workbook with any bytes for its sheet, or for its texts.
pub fn xlsx_reader(bytes: &[u8]) {
    reader(bytes, InputFormat::Xlsx);
    for part in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"] {
        reader(&workbook(part, bytes), InputFormat::Xlsx);
    }
}

/// The smallest workbook, with one part replaced.
fn workbook(replaced: &str, bytes: &[u8]) -> Vec<u8> {
    const PARTS: [(&str, &str); 6] = [
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='名册' sheetId='1' r:id='rId1'/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        ),
        ("xl/sharedStrings.xml", "<sst uniqueCount='2'><si><t>编号</t></si><si><t>户籍</t></si></sst>"),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row><row r='2'><c r='A2'><v>1</v></c></row></sheetData></worksheet>",
        ),
    ];
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut put = |name: &str, text: &[u8]| {
        let written =
            out.start_file(name, options).is_ok() && std::io::Write::write_all(&mut out, text).is_ok();
        assert!(written, "an archive in memory");
    };
    for (name, text) in PARTS.iter().filter(|(name, _)| *name != replaced) {
        put(name, text.as_bytes());
    }
    put(replaced, bytes);
    out.finish().expect("an archive in memory").into_inner()
}

fn reader(bytes: &[u8], format: InputFormat) {
    let analysis = policy::analyze(&[("p.tiao", TABLE)], &[]);
    let table = policy::table(&analysis.program, "学生");
    let program = &analysis.program;
    let whole = rows(program, table, bytes, format, usize::MAX);
    for batch_rows in [1, 3] {
        assert_eq!(whole, rows(program, table, bytes, format, batch_rows));
    }
}

/// One row: its key, its line, its values.
type ReadRow = (Vec<u8>, u64, Vec<Value>);

/// Every row with the number of messages; `None` where the file could not be read.
fn rows(
    program: &Arc<Program>,
    table: TableId,
    bytes: &[u8],
    format: InputFormat,
    batch_rows: usize,
) -> Option<(Vec<ReadRow>, u64)> {
    rows_with(program, table, bytes, format, &ReadOptions { batch_rows, ..ReadOptions::default() })
}

fn rows_with(
    program: &Arc<Program>,
    table: TableId,
    bytes: &[u8],
    format: InputFormat,
    options: &ReadOptions,
) -> Option<(Vec<ReadRow>, u64)> {
    let source = Source::of_bytes("名册", bytes);
    let schema = TableSchema::whole(program.clone(), table);
    let mut problems = Problems::new(3);
    let mut reader = open(&source, format, schema, options, &mut problems).ok()?;
    let mut batch = Batch::default();
    let mut rows = Vec::new();
    loop {
        let read = reader.read(&mut batch, &mut problems).ok()?;
        if read == 0 {
            return Some((rows, problems.total()));
        }
        assert_eq!(batch.first_row, rows.len() as u64 + 1, "rows are numbered without a gap");
        let columns = reader.columns();
        for row in 0..read {
            let key = batch.key(row).to_vec();
            assert!(std::str::from_utf8(&key).is_ok());
            let value = |(codes, dictionary): (&Vec<u32>, &tiaoli_core::batch::Dictionary)| {
                dictionary.get(codes[row]).clone()
            };
            let values = batch.codes.iter().zip(&columns.dictionaries).map(value).collect();
            rows.push((key, batch.lines[row], values));
        }
    }
}
