//! The nine clauses as a plain program: `csv` or `serde_json`, one struct per row, no tricks.
//!
//! It does what `nine-clauses.tiao` says, for one day, on rows without missing cells.

use std::{
    collections::HashSet,
    error::Error,
    fs::File,
    io::{BufRead, BufReader, BufWriter},
    path::Path,
};

use serde::{Deserialize, Serialize};

/// The evaluated day, 2024-10-15, as numbers.
const AS_OF: Day = (2024, 10, 15);
/// The first day of its term.
const TERM_START: Day = (2024, 9, 1);
/// 2000 yuan a year in ten months.
const MONTHLY: &str = "200.00";

type Day = (i32, u32, u32);

#[derive(Debug, Deserialize)]
struct Student {
    #[serde(rename = "学籍号")]
    number: String,
    #[serde(rename = "出生日期")]
    birth_date: String,
    #[serde(rename = "专业代码")]
    major_code: String,
    #[serde(rename = "学制")]
    years: i32,
    #[serde(rename = "年级")]
    grade: u8,
    #[serde(rename = "入学日期")]
    enrolled_on: String,
    #[serde(rename = "户籍")]
    hukou: String,
    #[serde(rename = "学籍状态")]
    status: String,
    #[serde(rename = "在校情况")]
    attendance: String,
    #[serde(rename = "困难等级")]
    hardship: String,
    #[serde(rename = "学习形式")]
    mode: String,
    #[serde(rename = "学期中转入")]
    transferred: String,
    #[serde(rename = "函询结果")]
    inquiry: String,
}

#[derive(Debug, Serialize)]
struct Decision<'a> {
    row: u64,
    key: &'a str,
    outcome: &'a str,
    amount: &'a str,
    rules: String,
    review: &'a str,
}

/// Reads a roster (CSV, or one JSON object per line), decides every row, writes the decisions. `catalog` is the table of agricultural majors.
pub fn run(input: &Path, output: &Path, catalog: &Path) -> Result<u64, Box<dyn Error>> {
    let agricultural = read_catalog(catalog)?;
    let mut text = BufReader::with_capacity(1 << 16, File::open(input)?);
    let mut writer = csv::Writer::from_writer(BufWriter::with_capacity(1 << 16, File::create(output)?));
    let mut row = 0;
    if input.extension().is_some_and(|ending| ending == "jsonl") {
        let mut line = String::new();
        while text.read_line(&mut line)? > 0 {
            let student: Student = serde_json::from_str(&line)?;
            row += 1;
            writer.serialize(decide(row, &student, &agricultural)?)?;
            line.clear();
        }
    } else {
        for student in csv::Reader::from_reader(text).deserialize() {
            let student: Student = student?;
            row += 1;
            writer.serialize(decide(row, &student, &agricultural)?)?;
        }
    }
    writer.flush()?;
    Ok(row)
}

/// Reads a roster in CSV to its end; gives the number of students.
pub fn read(input: &Path) -> Result<u64, Box<dyn Error>> {
    let text = BufReader::with_capacity(1 << 16, File::open(input)?);
    let mut students = 0;
    for student in csv::Reader::from_reader(text).deserialize() {
        let student: Student = student?;
        std::hint::black_box(student);
        students += 1;
    }
    Ok(students)
}

fn read_catalog(path: &Path) -> Result<HashSet<String>, Box<dyn Error>> {
    let mut codes = HashSet::new();
    for record in csv::Reader::from_path(path)?.records() {
        let record = record?;
        if record.get(3) == Some("是") {
            codes.insert(record.get(0).unwrap_or_default().to_owned());
        }
    }
    Ok(codes)
}

fn decide<'a>(
    row: u64,
    s: &'a Student,
    agricultural: &HashSet<String>,
) -> Result<Decision<'a>, Box<dyn Error>> {
    let agri = agricultural.contains(&s.major_code);
    let early = s.grade <= 2;
    let enrolled = day(&s.enrolled_on)?;
    let mut rules = Vec::new();

    if s.hukou == "城市" && !agri && s.hardship == "不困难" && early {
        rules.push("d1_urban_non_agri");
    }
    if term_index(AS_OF) - term_index(enrolled) + 1 > s.years * 2 {
        rules.push("d2_over_length");
    }
    let registered = matches!(s.status.as_str(), "在籍" | "转入" | "复学" | "留级" | "休学");
    if !registered || s.attendance == "不在校" {
        rules.push("d3_not_present");
    }
    if s.mode == "非全日制" {
        rules.push("d4_part_time");
    }
    let denied = !rules.is_empty();

    if s.transferred == "是" && s.inquiry != "同意" {
        rules.push("h5_transfer_inquiry");
    }
    if s.status == "休学" {
        rules.push("h6_suspended");
    }
    let held = !denied && !rules.is_empty();
    let before_grants = rules.len();

    if early && (agri || s.hardship == "A类") {
        rules.push("g8_agri_or_a");
    }
    if early && s.hukou != "城市" && s.hardship == "B类" {
        rules.push("g9_rural_b");
    }
    let granted = rules.len() > before_grants;

    let review = if full_years(day(&s.birth_date)?, TERM_START) >= 25 { "r7_older_student" } else { "" };
    let outcome = match (denied, held, granted) {
        (true, ..) => "denied",
        (_, true, _) => "held",
        (_, _, true) => "granted",
        _ => "undetermined",
    };
    let amount = if outcome == "granted" { MONTHLY } else { "" };
    Ok(Decision { row, key: &s.number, outcome, amount, rules: rules.join(";"), review })
}

/// 2024-09-01
fn day(text: &str) -> Result<Day, Box<dyn Error>> {
    let mut parts = text.split('-');
    let mut part = || parts.next().ok_or("not a date");
    Ok((part()?.parse()?, part()?.parse()?, part()?.parse()?))
}

fn term_index((year, month, _): Day) -> i32 {
    let school_year = if month >= 9 { year } else { year - 1 };
    school_year * 2 + i32::from((3..=8).contains(&month))
}

fn full_years(birth: Day, on: Day) -> i32 {
    on.0 - birth.0 - i32::from((on.1, on.2) < (birth.1, birth.2))
}
