//! Result files read back: last month's results, the results of an old run, in every form and encoding a roster may have,
//! with English or Chinese names.

use std::{io::Read, sync::Arc};

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use tiaoli_core::{
    cell::{squeeze, tidy},
    decision::Outcome,
    ir::TableId,
    results::{Person, ResultLine, Said},
    rulings::At,
    value::Date,
};
use tiaoli_diagnostics::{Diagnostic, Text};

use crate::{
    InputFormat, Problems, ReadOptions, Source, TableSchema,
    encoding::TextInput,
    jsonl::{Framing, Input, Record},
    open,
    problems::{cannot_read, json_list, result_line},
    sheet::{self, Column, Sheet},
};

/// Bytes by which results in JSON are known from a table.
const HEAD: u64 = 4096;

/// The members of a result that matter here.
#[derive(Debug, Deserialize)]
struct Member {
    #[serde(alias = "行")]
    row: u64,
    #[serde(alias = "识别号")]
    key: String,
    #[serde(alias = "资助项目")]
    benefit: String,
    #[serde(alias = "基准日")]
    as_of: String,
    #[serde(alias = "结果")]
    outcome: String,
    #[serde(alias = "金额")]
    amount: Option<String>,
    #[serde(alias = "享受政策")]
    funding: Option<String>,
    #[serde(alias = "依据规则")]
    rules: Vec<String>,
    #[serde(alias = "条文", default)]
    articles: Vec<String>,
    #[serde(alias = "待补", default)]
    missing: Vec<Vec<String>>,
    #[serde(alias = "备注", default)]
    notes: Vec<String>,
}

/// Whom a line is about, where its file says.
fn person(name: &str, school: &str) -> Option<Box<Person>> {
    let known = !name.is_empty() || !school.is_empty();
    known.then(|| Box::new(Person { name: name.to_owned(), school: school.to_owned() }))
}

/// Reads results. A line that is no result makes the file unusable: nothing is compared with half a month.
pub fn read_results(source: &Source, problems: &mut Problems) -> Result<Vec<ResultLine>, Vec<Diagnostic>> {
    let source = source.clone().rereadable().map_err(|problem| vec![problem])?;
    match framing(&source).map_err(|problem| vec![problem])? {
        Some(framing) => of_records(&source, framing).map_err(|problem| vec![problem]),
        None => of_table(&source, problems),
    }
}

/// Whether a file that can be opened several times holds results rather than payments: its header, or first object, names
/// an outcome and its day.
pub fn holds_results(source: &Source) -> Result<bool, Diagnostic> {
    let Some(framing) = framing(source)? else { return Ok(has_header(source)) };
    let mut record = Vec::new();
    let what = records(source, framing)?.next(&mut record);
    if what.map_err(|error| cannot_read(source.path(), &error))? != Record::Text {
        return Ok(false);
    }
    let keys: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&record).unwrap_or_default();
    let has = |zh: &str, en: &str| keys.keys().map(|key| squeeze(key)).any(|key| key == zh || key == en);
    Ok(has("结果", "outcome") && has("基准日", "as_of"))
}

/// Whether the header of a table names them. What cannot be read at all is told by whoever reads it whole.
fn has_header(source: &Source) -> bool {
    let columns = [Column::text("结果", "outcome", &[]), Column::text("基准日", "as_of", &[])];
    let schema = TableSchema::whole(sheet::program("结果", "results", &columns), TableId(0));
    let format = InputFormat::of_path(source.path());
    let reader = open(source, format, schema, &ReadOptions::default(), &mut Problems::new(0));
    reader.is_ok_and(|reader| reader.layout().columns.iter().all(Option::is_some))
}

/// How the records of a file of JSON are told apart; `None` for tables. The name of the file says nothing of it: results
/// come out of pipes too.
fn framing(source: &Source) -> Result<Option<Framing>, Diagnostic> {
    if matches!(InputFormat::of_path(source.path()), InputFormat::Xlsx | InputFormat::Parquet) {
        return Ok(None);
    }
    let mut head = Vec::new();
    text(source)?.take(HEAD).read_to_end(&mut head).map_err(|error| cannot_read(source.path(), &error))?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    Ok(match head.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => Some(Framing::Lines),
        Some(b'[') => Some(Framing::List),
        _ => None,
    })
}

/// A text in whatever encoding a roster may have.
fn text(source: &Source) -> Result<TextInput, Diagnostic> {
    TextInput::open(source.open()?, None).map_err(|error| cannot_read(source.path(), &error))
}

fn records(source: &Source, framing: Framing) -> Result<Input, Diagnostic> {
    Input::open(Box::new(text(source)?), framing).map_err(|error| cannot_read(source.path(), &error))
}

/// Keeps what is said once, however many rows say it.
#[derive(Debug, Default)]
struct Kept(FxHashSet<Arc<Said>>);

impl Kept {
    fn keep(&mut self, said: Said) -> Arc<Said> {
        if let Some(known) = self.0.get(&said) {
            return Arc::clone(known);
        }
        let said = Arc::new(said);
        self.0.insert(Arc::clone(&said));
        said
    }
}

fn of_records(source: &Source, framing: Framing) -> Result<Vec<ResultLine>, Diagnostic> {
    let file = source.path();
    let mut input = records(source, framing)?;
    let mut kept = Kept::default();
    let (mut lines, mut record) = (Vec::new(), Vec::new());
    loop {
        let what = input.next(&mut record).map_err(|error| cannot_read(file, &error))?;
        let (row, line) = (lines.len() as u64 + 1, input.first_line());
        let at = At { file: file.to_owned(), in_sheet: false, row, line };
        match what {
            Record::End => return Ok(lines),
            Record::Broken(why) => return Err(json_list(file, why, line)),
            Record::TooLong => return Err(result_line(&at, "")),
            Record::Text if record.iter().all(u8::is_ascii_whitespace) => {}
            Record::Text => {
                let member = serde_json::from_slice(&record).map_err(|_| result_line(&at, ""))?;
                lines.push(of_member(member, &at, &mut kept)?);
            }
        }
    }
}

fn of_member(member: Member, at: &At, kept: &mut Kept) -> Result<ResultLine, Diagnostic> {
    let said = Said {
        benefit: member.benefit,
        as_of: Date::parse_iso(&member.as_of).ok_or_else(|| result_line(at, "基准日"))?,
        outcome: outcome(&member.outcome).ok_or_else(|| result_line(at, "结果"))?,
        amount: amount(member.amount.as_deref().unwrap_or_default())
            .ok_or_else(|| result_line(at, "金额"))?,
        funding: member.funding.unwrap_or_default(),
        rules: member.rules,
        articles: member.articles,
        missing: member.missing,
        notes: member.notes,
    };
    Ok(ResultLine {
        row: member.row,
        key: tidy(&member.key).into_owned(),
        said: kept.keep(said),
        person: None,
    })
}

fn of_table(source: &Source, problems: &mut Problems) -> Result<Vec<ResultLine>, Vec<Diagnostic>> {
    let columns = [
        Column::text("行", "row", &[]),
        Column::text("识别号", "key", &[]),
        Column::text("资助项目", "benefit", &[]),
        Column::text("基准日", "as_of", &[]),
        Column::text("结果", "outcome", &[]),
        Column::text("金额", "amount", &[]),
        Column::text("享受政策", "funding", &[]).or_none(),
        Column::text("依据规则", "rules", &[]),
        Column::text("条文", "articles", &[]).or_none(),
        Column::text("待补", "missing", &[]).or_none(),
        Column::text("备注", "notes", &[]).or_none(),
        Column::text("姓名", "name", &[]).or_none(),
        Column::text("学校", "school", &[]).or_none(),
    ];
    let sheet = Sheet::read(source, Text::new("结果文件", "the file of results"), &columns, problems)?;
    let mut kept = Kept::default();
    let mut lines = Vec::with_capacity(sheet.rows());
    for row in (0..sheet.rows()).filter(|row| !sheet.is_blank(*row)) {
        let at = sheet.at(row);
        let wrong = |header: &str| vec![result_line(&at, header)];
        let text = |column: usize| sheet.text(row, column);
        let list = |column: usize| split(text(column), ';');
        let said = Said {
            benefit: text(2).to_owned(),
            as_of: Date::parse_iso(text(3)).ok_or_else(|| wrong("基准日"))?,
            outcome: outcome(text(4)).ok_or_else(|| wrong("结果"))?,
            amount: amount(text(5)).ok_or_else(|| wrong("金额"))?,
            funding: text(6).to_owned(),
            rules: list(7),
            articles: list(8),
            missing: split(text(9), '|').iter().map(|set| split(set, ';')).collect(),
            notes: list(10),
        };
        let number = text(0).parse().map_err(|_| wrong("行"))?;
        let person = person(text(11), text(12));
        lines.push(ResultLine { row: number, key: text(1).to_owned(), said: kept.keep(said), person });
    }
    Ok(lines)
}

fn split(text: &str, mark: char) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { text.split(mark).map(str::to_owned).collect() }
}

fn outcome(text: &str) -> Option<Outcome> {
    Outcome::ALL.into_iter().find(|outcome| outcome.code() == text || outcome.zh() == text)
}

/// `Some(None)` for an empty cell; `None` for what is no amount.
fn amount(text: &str) -> Option<Option<Decimal>> {
    if text.is_empty() { Some(None) } else { Decimal::from_str_exact(text).ok().map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<ResultLine> {
        let source = Source::of_bytes("r", text.as_bytes());
        assert!(holds_results(&source).unwrap(), "{text}");
        read_results(&source, &mut Problems::default()).unwrap()
    }

    #[test]
    fn every_form_says_the_same() {
        let csv = read(
            "row,key,benefit,as_of,outcome,amount,funding,rules,articles,missing,may_settle,possible,review,findings,notes\n\
             1,A1,stipend,2024-10-15,granted,200.00,central,agri;poor,四,,,,,,unverified:x@2022-01-01\n\
             2,A2,stipend,2024-10-15,incomplete,,,,,hukou;grade|id,,,,,\n",
        );
        let one = r#"{"row":1,"key":"A1","benefit":"stipend","as_of":"2024-10-15","outcome":"granted","amount":"200.00","funding":"central","rules":["agri","poor"],"articles":["四"],"missing":[],"may_settle":[],"possible":[],"review":[],"findings":[],"notes":["unverified:x@2022-01-01"]}"#;
        let two = r#"{"row":2,"key":"A2","benefit":"stipend","as_of":"2024-10-15","outcome":"incomplete","amount":null,"funding":null,"rules":[],"articles":[],"missing":[["hukou","grade"],["id"]],"may_settle":[],"possible":[],"review":[],"findings":[],"notes":[]}"#;
        assert_eq!(csv, read(&format!("{one}\n{two}\n")));
        assert_eq!(csv, read(&format!("[\n{one},\n{two}\n]\n")));
        let zh = read(
            "\u{feff}行,识别号,资助项目,基准日,结果,金额,享受政策,依据规则,条文,待补,先查,可能结果,重点审核,疑点,备注\n\
             1,A1,助学金,2024-10-15,应助,200.00,,涉农,四,,,,,,\n",
        );
        assert_eq!(
            (zh[0].said.outcome, zh[0].said.amount.unwrap().to_string()),
            (Outcome::Granted, "200.00".into())
        );
        assert_eq!(csv[1].said.fields(), ["hukou", "grade", "id"]);
    }

    #[test]
    fn what_is_no_result_is_named() {
        let code = |text: &str| {
            let source = Source::of_bytes("r", text.as_bytes());
            read_results(&source, &mut Problems::default()).unwrap_err()[0].code.as_str()
        };
        assert_eq!(code("row,key,benefit,as_of,outcome,amount,rules\n1,A,s,2024-10-15,perhaps,,\n"), "E0690");
        assert_eq!(code("row,key,benefit,as_of,outcome,amount,rules\n1,A,s,15.10.,granted,,\n"), "E0690");
        assert_eq!(code("{\"row\":1}\n"), "E0690");
        assert_eq!(code("[1]"), "E0690");
        let payments = Source::of_bytes("p", &b"key,benefit,month,amount\n1,stipend,2024-09,200\n"[..]);
        assert!(!holds_results(&payments).unwrap());
    }
}
