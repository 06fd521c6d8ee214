//! Every page of a data code: its failing file yields exactly that code, its corrected file yields nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

mod common;

use std::sync::Arc;

use common::{field, name, read_with};
use tiaoli_core::ir::{EnumDef, EnumId, EnumValue, Field, Program, Table, Type, Unit};
use tiaoli_data::{InputFormat, ReadOptions};
use tiaoli_diagnostics::{ALL_CODES, Code};

/// The fields the pages use.
fn fields() -> Vec<Field> {
    vec![
        field("学籍号", "student_no", &[], Type::Text),
        field("身份证号", "id_number", &[], Type::IdCard),
        field("年级", "grade", &[], Type::Grade),
        field("户籍", "hukou", &[], Type::Enum(EnumId(0))),
        field("入学日期", "enrolled_on", &[], Type::Date),
        field("学期中转入", "mid_term_transfer", &[], Type::Bool),
        field("认定学年", "recognition_year", &[], Type::SchoolYear),
        field("学制", "program_years", &[], Type::Number { integer: false, unit: Unit::Years }),
        field("特殊群体", "special_groups", &[], Type::Set(Box::new(Type::Text))),
    ]
}

/// The fields that the corrected file has.
fn program(corrected: &str) -> Arc<Program> {
    let value = |zh: &str| EnumValue { name: name(zh, zh), aka: Vec::new() };
    let values = vec![value("城市"), value("县镇"), value("农村")];
    let hukou = EnumDef { name: name("户籍", "hukou"), values, ordered: false, span: Default::default() };
    let fields = fields().into_iter().filter(|field| corrected.contains(&field.name.zh)).collect();
    let table = Table { key: Some(0), ..Table::new(name("学生", "student"), fields) };
    Arc::new(Program { enums: vec![hukou], tables: vec![table], ..Program::default() })
}

/// The codes that reading a file yields.
fn codes(text: &str, kind: &str, program: Arc<Program>) -> Vec<&'static str> {
    let format = InputFormat::from_name(kind).unwrap();
    match read_with(text.as_bytes(), format, program, &ReadOptions::default()) {
        Ok(rows) => rows.codes(),
        Err(errors) => errors.iter().map(|error| error.code.as_str()).collect(),
    }
}

/// The first fenced block that begins with ```` ```INFO ````.
fn fence<'a>(page: &'a str, info: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("\n```{info}\n"))?;
    if rest.starts_with("```") {
        return Some("");
    }
    rest.split_once("\n```").map(|(text, _)| text)
}

/// Codes that reading alone yields; those between come of evaluating.
fn is_of_reading(code: Code) -> bool {
    (Code::E0601..=Code::E0631).contains(&code) || (Code::E0650..=Code::E0663).contains(&code)
}

#[test]
fn pages_hold() {
    let mut held = 0;
    for code in ALL_CODES.iter().filter(|code| is_of_reading(**code)) {
        let page = code.page();
        assert!(
            page.starts_with(&format!("# {} {}\n", code.as_str(), code.slug())),
            "{code}: the first line"
        );
        for kind in ["csv", "jsonl", "json"] {
            let Some(failing) = fence(page, &format!("{kind} error")) else { continue };
            let corrected = fence(page, kind).unwrap();
            // That a column is not read is the subject of one page, and elsewhere beside the point.
            let told = |text: &str| {
                let mut told = codes(text, kind, program(corrected));
                told.retain(|one| *one == code.as_str() || *one != Code::E0606.as_str());
                told
            };
            assert_eq!(told(failing), [code.as_str()], "{code}: the example");
            assert_eq!(told(corrected), [""; 0], "{code}: the correction");
            held += 1;
        }
    }
    assert!(held >= 18, "{held} pages with files");
}
