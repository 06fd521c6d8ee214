//! Workbooks, JSON lists and Chinese encodings: the same table whatever file it stands in, and hostile files refused.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed test panics"
)]

mod common;

use std::io::{Cursor, Read, Write};

use common::{Rows, cells, read_source, students, texts};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use tiaoli_core::value::{Date, Value};
use tiaoli_data::{InputFormat, Mapping, ReadOptions, Source};
use tiaoli_diagnostics::Diagnostic;

fn read(bytes: Vec<u8>, format: InputFormat, fields: usize) -> Result<Rows, Vec<Diagnostic>> {
    read_source(&Source::of_bytes("名单.xlsx", bytes), format, texts(fields), &ReadOptions::default())
}

fn xlsx(bytes: Vec<u8>, fields: usize) -> Rows {
    read(bytes, InputFormat::Xlsx, fields).unwrap()
}

/// A workbook of sheets of texts.
fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (at, row) in rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(at as u32, column as u16, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn codes(errors: Result<Rows, Vec<Diagnostic>>) -> Vec<&'static str> {
    match errors {
        Ok(rows) => rows.codes(),
        Err(errors) => errors.iter().map(|error| error.code.as_str()).collect(),
    }
}

#[test]
fn a_sheet_is_read_like_the_table_it_shows() {
    let rows = xlsx(
        book(&[(
            "学生",
            &[
                &["示例技工学校花名册"],
                &[],
                &["a", "b", "c"],
                &["1", "\"x\", y", "两\n行"],
                &[],
                &["2", "", " z "],
                &["合计", "2"],
            ],
        )]),
        3,
    );
    assert_eq!(cells(&rows.rows[0]), ["1", "\"x\", y", "两\n行"]);
    assert_eq!(cells(&rows.rows[1]), ["2", "", "z"]);
    assert_eq!(rows.keys, ["1", "2"]);
    assert_eq!(rows.lines, [4, 6], "rows of the sheet");
    assert_eq!(rows.codes(), ["E0616", "E0617", "E0652"]);
    let places: Vec<String> = rows
        .problems
        .diagnostics()
        .iter()
        .filter_map(|one| match &one.place {
            tiaoli_diagnostics::Place::Cell(cell) => Some(cell.position()),
            _ => None,
        })
        .collect();
    assert_eq!(places, ["名单.xlsx!学生!3", "名单.xlsx!学生!5", "名单.xlsx!学生!7"]);
}

#[test]
fn numbers_dates_booleans_and_results_of_formulas_are_typed_as_people_type_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in ["身份证号", "户籍", "年级", "入学日期", "特殊群体"].iter().enumerate()
    {
        sheet.write_string(0, column as u16, *header).unwrap();
    }
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    sheet.write_string(1, 0, "150199200703150010").unwrap();
    sheet.write_formula(1, 1, Formula::new("=\"农\"&\"村\"").set_result("农村")).unwrap();
    sheet.write_number(1, 2, 1.0).unwrap();
    sheet.write_datetime_with_format(1, 3, ExcelDateTime::from_ymd(2024, 9, 1).unwrap(), &day).unwrap();
    sheet.write_number(2, 0, 150_199_200_703_150_010.0).unwrap();
    sheet.write_formula(2, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write_number(2, 3, 45536.0).unwrap();
    sheet.set_row_hidden(2).unwrap();
    let source = Source::of_bytes("名单.xlsx", book.save_to_buffer().unwrap());
    let rows = read_source(&source, InputFormat::Xlsx, students(), &ReadOptions::default()).unwrap();
    assert_eq!(rows.rows.len(), 2, "hidden rows are records too");
    assert_eq!(rows.rows[0][2], Value::int(1));
    assert_eq!(rows.rows[0][3], Value::Date(Date::new(2024, 9, 1).unwrap()));
    assert!(!rows.rows[0][1].is_missing());
    assert_eq!(
        rows.codes(),
        ["E0621", "E0629", "E0662"],
        "a date as a number, a damaged ID number, an error"
    );
    let damaged = rows.problems.diagnostics().into_iter().find(|one| one.code.as_str() == "E0629").unwrap();
    assert!(format!("{:?}", damaged.place).contains("column: 1"), "{damaged:?}");
}

#[test]
fn the_sheet_that_fits_is_read_and_told() {
    let students: &[&[&str]] = &[&["a", "b", "c"], &["1", "2", "3"]];
    let notes: &[&[&str]] = &[&["填表说明"], &["a 是编号"]];
    let rows = xlsx(book(&[("说明", notes), ("学生", students), ("模板", &[&["a", "b", "c"]])]), 3);
    assert_eq!((rows.keys, rows.problems.total()), (vec!["1".to_owned()], 1));
    let both = book(&[("一班", students), ("二班", students)]);
    let errors = read(both.clone(), InputFormat::Xlsx, 3).unwrap_err();
    assert_eq!(errors[0].code.as_str(), "E0653");
    assert!(errors[0].message.zh.contains("“一班”、“二班”"), "{}", errors[0].message.zh);
    for (sheet, found) in [("二班", true), ("2", true), ("三班", false)] {
        let source = Source::of_bytes("名单.xlsx", both.clone()).with_sheet(sheet);
        let read = read_source(&source, InputFormat::Xlsx, texts(3), &ReadOptions::default());
        assert_eq!(codes(read).first(), (!found).then_some(&"E0654"), "{sheet}");
    }
}

#[test]
fn headers_of_two_rows_and_merged_cells() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 3, "名册", &plain).unwrap();
    sheet.merge_range(1, 0, 2, 0, "a", &plain).unwrap();
    sheet.merge_range(1, 1, 1, 2, "情况", &plain).unwrap();
    sheet.write_string(2, 1, "b").unwrap();
    sheet.write_string(2, 2, "c").unwrap();
    sheet.merge_range(3, 1, 5, 1, "同一所学校", &plain).unwrap();
    for row in 3..6 {
        sheet.write_string(row, 0, row.to_string()).unwrap();
    }
    let rows = xlsx(book.save_to_buffer().unwrap(), 3);
    assert_eq!(rows.keys, ["3", "4", "5"]);
    assert!(rows.rows.iter().all(|row| row[1] == Value::text("同一所学校")));
}

#[test]
fn one_table_in_every_form_is_one_table() {
    let lines = ["a,b,c", "001,巴特尔,x y", "002,,", "003,乌兰,㐀"];
    let csv = lines.join("\n");
    let split: Vec<Vec<&str>> = lines.iter().map(|line| line.split(',').collect()).collect();
    let rows: Vec<&[&str]> = split.iter().map(Vec::as_slice).collect();
    let record = |row: &[&str]| {
        let pairs: Vec<String> =
            ["a", "b", "c"].iter().zip(row).map(|(key, cell)| format!("\"{key}\": \"{cell}\"")).collect();
        format!("{{{}}}", pairs.join(",\n  "))
    };
    let records: Vec<String> = split[1..].iter().map(|row| record(row)).collect();
    let json = format!("[\n{}\n]\n", records.join(",\n"));
    let jsonl: String = records.iter().map(|record| record.replace('\n', " ") + "\n").collect();
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(csv.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let plain = read(csv.clone().into_bytes(), InputFormat::Csv, 3).unwrap();
    for (name, bytes, format) in [
        ("tsv", csv.replace(',', "\t").into_bytes(), InputFormat::Tsv),
        ("bom", format!("\u{feff}{csv}").into_bytes(), InputFormat::Csv),
        ("gb18030", gb(&csv), InputFormat::Csv),
        ("utf-16", utf16, InputFormat::Csv),
        ("json", json.clone().into_bytes(), InputFormat::Json),
        ("json in gb18030", gb(&json), InputFormat::Json),
        ("jsonl", jsonl.into_bytes(), InputFormat::Jsonl),
        ("xlsx", book(&[("Sheet1", &rows)]), InputFormat::Xlsx),
    ] {
        let other = read(bytes, format, 3).unwrap();
        assert_eq!((&other.rows, &other.keys), (&plain.rows, &plain.keys), "{name}");
        assert!(other.codes().iter().all(|code| *code == "E0650"), "{name}: {:?}", other.codes());
    }
}

#[test]
fn files_that_are_not_what_they_are_called_say_what_they_are() {
    for (bytes, words) in [
        (&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], "旧版 Excel"),
        (b"<html><table>", "网页"),
        (b"\xef\xbb\xbf <html>", "网页"),
        (b"a,b\n1,2\n", "文字表格"),
        (b"", "选错"),
        (b"PAR1", "Parquet"),
    ] {
        let errors = read(bytes.to_vec(), InputFormat::Xlsx, 2).unwrap_err();
        let said = format!("{}{}", errors[0].message.zh, errors[0].help.as_ref().unwrap().zh);
        assert!(said.contains(words), "{said}");
    }
    let errors = read(book(&[("a", &[&["a"]])]), InputFormat::Csv, 2).unwrap_err();
    assert_eq!(errors[0].code.as_str(), "E0612");
}

/// The workbook with one part replaced.
fn with_part(book: Vec<u8>, part: &str, text: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut old = String::new();
        entry.read_to_string(&mut old).unwrap();
        out.start_file(&*name, zip::write::SimpleFileOptions::default()).unwrap();
        let new = if name.ends_with(part) { text(old) } else { old };
        out.write_all(new.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn hostile_workbooks_are_refused_and_take_no_memory() {
    let plain = || book(&[("a", &[&["a", "b"], &["1", "2"]])]);
    let sheet = |replace: &'static str| {
        let cells = move |old: String| {
            let end = old.find("</sheetData>").unwrap();
            format!("{}{replace}{}", &old[..end], &old[end..])
        };
        with_part(plain(), "sheet1.xml", cells)
    };
    // Two cells at the ends of the sheet: five kilobytes that ask for half a terabyte.
    let far = sheet("<row r=\"1048576\"><c r=\"B1048576\"><v>7</v></c></row>");
    let rows = xlsx(far, 2);
    assert_eq!((rows.rows.len(), rows.lines[1]), (2, 1_048_576));
    let wide = sheet("<row r=\"9\"><c r=\"XFD9\"><v>7</v></c></row>");
    let open = |bytes: Vec<u8>| -> Vec<&'static str> {
        let source = Source::of_bytes("名单.xlsx", bytes);
        match std::panic::catch_unwind(|| {
            read_source(&source, InputFormat::Xlsx, texts(2), &ReadOptions::default())
        }) {
            Ok(Ok(rows)) => rows.codes(),
            Ok(Err(errors)) => errors.iter().map(|error| error.code.as_str()).collect(),
            Err(_) => panic!("a panic came through"),
        }
    };
    assert_eq!(open(wide), ["E0655"]);
    assert_eq!(open(sheet("<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>")), ["E0656"], "rows out of order");
    assert_eq!(open(sheet("<row r=\"9\"><c r=\"A9\" t=\"s\"><v>999</v></c></row>")), ["E0656"]);
    assert_eq!(open(sheet("<row r=\"9\"><c r=\"A9\"><v>7")), ["E0656"]);
    assert_eq!(open(sheet("<row r=\"9\"><c1r=\"A9\"><v>7</v></c></row>")), ["E0656"], "a name torn");
    let announced = with_part(plain(), "sharedStrings.xml", |old| {
        old.replace("uniqueCount=\"", "uniqueCount=\"9999999999999")
    });
    assert_eq!(open(announced), ["E0655"]);
    let long = with_part(plain(), "sheet1.xml", |old| {
        old.replace(
            "</sheetData>",
            &format!(
                "<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row></sheetData>",
                "ab".repeat(2 << 20)
            ),
        )
    });
    assert_eq!(open(long), ["E0655"]);
    let whole = plain();
    for cut in [10, 100, whole.len() / 2, whole.len() - 10] {
        assert_eq!(open(whole[..cut].to_vec()), ["E0656"], "{cut}");
    }
    let formulas = sheet("<row r=\"9\"><c r=\"A9\"><f>1+1</f></c></row>");
    assert_eq!(open(formulas), ["E0658"]);
}

#[test]
fn one_broken_cell_of_a_chinese_file_costs_that_cell() {
    let text = format!("a,b\n1,巴特尔\n{}", "2,乌兰\n".repeat(50));
    let mut bytes = encoding_rs::GB18030.encode(&text).0.into_owned();
    bytes[6] = 0xff;
    let rows = read(bytes, InputFormat::Csv, 2).unwrap();
    assert_eq!(rows.codes(), ["E0631", "E0650"]);
    assert!(rows.rows[0][1].is_missing() && rows.rows[1][1] == Value::text("乌兰"));
}

#[test]
fn a_file_of_mappings_serves_files_that_lack_some_of_its_headers() {
    let mapping = |header: &str| Mapping { must_fit: false, ..Mapping::typed(header, "b") };
    let options = ReadOptions { mappings: vec![mapping("乙"), mapping("丙")], ..ReadOptions::default() };
    let source = Source::of_bytes("t.csv", "a,丙\n1,2\n".as_bytes());
    let rows = read_source(&source, InputFormat::Csv, texts(2), &options).unwrap();
    assert_eq!(cells(&rows.rows[0]), ["1", "2"]);
}
