//! Rosters of invented students: the standard student table with plausible distributions.
//!
//! The same seed gives the same bytes. Everybody is invented: county 150199 of the ID numbers does not exist, names are
//! common surnames before given names from a short list, schools are called 示例.

mod bench;
mod faults;
mod identity;
mod majors;
mod random;
mod school;
mod student;

use std::{
    fs::File,
    io::{self, BufWriter, Write},
};

use identity::Identities;
use majors::Major;
use random::Random;
use school::School;
use student::Student;

/// What to generate.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub rows: u64,
    pub seed: u64,
    /// Sow the patterns that auditors find, a few per mille each.
    pub faults: bool,
    /// The seventeen columns of the benchmark, without missing cells.
    pub bench: bool,
}

/// The headers of the standard student table.
pub const HEADERS: [&str; 29] = [
    "身份证号",
    "学籍号",
    "姓名",
    "出生日期",
    "盟市",
    "学校代码",
    "学校名称",
    "学习形式",
    "学生类别",
    "专业代码",
    "专业名称",
    "申报涉农",
    "学制",
    "年级",
    "入学年级",
    "入学日期",
    "户籍",
    "学籍状态",
    "在校情况",
    "困难等级",
    "认定学年",
    "特殊群体",
    "学期中转入",
    "转出学校",
    "函询结果",
    "申报享受政策",
    "采集人",
    "报送人",
    "审核人",
];

/// Writes the roster; gives the schools with their numbers of students.
pub fn write_roster(options: &Options, out: &mut dyn Write) -> io::Result<Vec<School>> {
    if options.bench {
        bench::write(options, out)?;
        return Ok(Vec::new());
    }
    let mut random = Random::new(options.seed);
    let majors = majors::all();
    let mut schools = school::all(options.rows, &majors, &mut random);
    let mut identities = Identities::default();
    let mut faults = faults::Faults::new(options.faults);
    let mut line = Vec::with_capacity(512);
    writeln!(out, "{}", HEADERS.join(","))?;
    for _ in 0..options.rows {
        let mut student = Student::draw(&mut schools, &majors, &mut identities, &mut random);
        student.lose_cells(&mut random);
        faults.sow(&mut student, &schools, &mut identities, &mut random);
        line.clear();
        student.write(&mut line);
        out.write_all(&line)?;
    }
    Ok(schools)
}

/// Writes the schools of a roster: 代码,名称,盟市,在校生数.
pub fn write_schools(schools: &[School], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "代码,名称,盟市,在校生数")?;
    for school in schools {
        writeln!(out, "{},{},{},{}", school.code, school.name, school.league, school.students)?;
    }
    Ok(())
}

/// The command `xtask roster`.
pub fn run(mut args: impl Iterator<Item = String>) -> Result<(), String> {
    let mut options = Options { rows: 1000, seed: 1, ..Options::default() };
    let (mut output, mut schools_file) = (None, None);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--rows" => options.rows = number(&value()?)?,
            "--seed" => options.seed = number(&value()?)?,
            "--faults" => options.faults = true,
            "--bench" => options.bench = true,
            "--schools" => schools_file = Some(value()?),
            "-o" | "--output" => output = Some(value()?),
            _ => return Err(format!("unknown argument {arg}")),
        }
    }
    let failed = |path: &str| {
        let path = path.to_owned();
        move |error: io::Error| format!("{path}: {error}")
    };
    let schools = match &output {
        Some(path) => {
            let mut out = BufWriter::with_capacity(1 << 16, File::create(path).map_err(failed(path))?);
            let schools = write_roster(&options, &mut out).map_err(failed(path))?;
            out.flush().map_err(failed(path))?;
            schools
        }
        None => {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            let schools = write_roster(&options, &mut out).map_err(failed("stdout"))?;
            out.flush().map_err(failed("stdout"))?;
            schools
        }
    };
    if let Some(path) = schools_file {
        let mut out = File::create(&path).map_err(failed(&path))?;
        write_schools(&schools, &mut out).map_err(failed(&path))?;
    }
    Ok(())
}

fn number(text: &str) -> Result<u64, String> {
    text.replace('_', "").parse().map_err(|_| format!("{text} is not a number"))
}

/// A major of the catalog by its index.
fn major(majors: &[Major], at: usize) -> Major {
    majors.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
