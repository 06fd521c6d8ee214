//! The holiday table that working days are counted with: a CSV file or workbook with the columns 日期 (`date`) and 类别 (`kind`), one
//! day a line. 休 (`off`) is a weekday off work, 班 (`work`) a Saturday or Sunday worked. The years named in it are covered
//! whole: a weekend not named is off, a weekday not named is worked.

use std::path::Path;

use tiaoli_core::{
    builtins::Holidays,
    cell::{CellProblem, cell_problem, parse_cell},
    ir::{Name, Program, Type},
    value::Value,
};
use tiaoli_diagnostics::Diagnostic;

use crate::{
    Origin, Source,
    problems::{cell_place, holiday_header, holiday_kind},
    read_plain,
};

/// Reads a holiday table; what cannot be read makes the whole table unusable, so nothing is counted wrongly.
pub fn read_holidays(path: &Path) -> Result<Holidays, Diagnostic> {
    let file = path.to_string_lossy();
    parse(&read_plain(&Source::of_path(&file))?, &file)
}

fn parse(text: &str, file: &str) -> Result<Holidays, Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1_u64..).zip(text.lines()).filter(|(_, line)| !line.trim().trim_matches(',').is_empty());
    let cells = |line: &str| -> Vec<String> {
        line.split([',', '，', '\t', ';']).map(|cell| cell.trim().trim_matches('"').to_owned()).collect()
    };
    let Some((line, head)) = lines.next() else { return Err(holiday_header(file, 1)) };
    let header = cells(head);
    let find = |words: [&str; 2]| header.iter().position(|cell| words.contains(&cell.as_str()));
    let (Some(dates), Some(kinds)) = (find(["日期", "date"]), find(["类别", "kind"])) else {
        return Err(holiday_header(file, line));
    };
    let mut holidays = Holidays::default();
    let name = Name { zh: "日期".to_owned(), en: "date".to_owned() };
    for (row, (line, text)) in (1_u64..).zip(lines) {
        let cells = cells(text);
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let place = |at: usize| {
            cell_place(&Origin::file(file), line, row, at, header.get(at).map_or("", String::as_str))
        };
        let date = match parse_cell(cell(dates), &Type::Date, &Program::default()) {
            Ok(Value::Date(date)) => date,
            Ok(_) => {
                return Err(cell_problem(
                    &CellProblem::NotADate,
                    cell(dates),
                    &name,
                    &Type::Date,
                    place(dates),
                ));
            }
            Err(why) => return Err(cell_problem(&why, cell(dates), &name, &Type::Date, place(dates))),
        };
        match cell(kinds) {
            "休" | "放假" | "off" => holidays.days_off.insert(date),
            "班" | "上班" | "work" => holidays.days_worked.insert(date),
            other => return Err(holiday_kind(other, place(kinds))),
        };
        holidays.years.insert(date.year());
    }
    Ok(holidays)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_off_and_worked() {
        let table = parse("\u{feff}日期,类别\n2024-10-01,休\n2024年10月12日,班\n\n", "f.csv").unwrap();
        assert_eq!(table.years.iter().collect::<Vec<_>>(), [&2024]);
        assert_eq!((table.days_off.len(), table.days_worked.len()), (1, 1));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let code = |text: &str| parse(text, "f.csv").unwrap_err().code.as_str();
        assert_eq!(code(""), "E0603");
        assert_eq!(code("日子,类别\n2024-10-01,休"), "E0603");
        assert_eq!(code("日期,类别\n2024-10-99,休"), "E0621");
        assert_eq!(code("日期,类别\n,休"), "E0621");
        assert_eq!(code("日期,类别\n2024-10-01,x"), "E0627");
    }
}
