//! Files of which no corrected copy is written, because a copy would lose or shift something.

use tiaoli_core::cell::holds_id;
use tiaoli_diagnostics::{Code, Diagnostic, say};

use super::{Report, problems};
use crate::grid;

/// The reason why not, if there is one.
pub(super) fn refusal(report: &Report, path: &str) -> Option<Diagnostic> {
    let file = &report.file;
    if report.layout.headers.is_empty() {
        return Some(problems::no_copy(
            file,
            say! { zh: "没有表头行，是系统导出的 JSON，请在原系统里改"; en: "the file has no header row; JSON comes from a system and is corrected there" },
        ));
    }
    // Headers are hidden where one of them holds a number of a person: that row is no header.
    if report.layout.headers.iter().any(|header| header.contains("********") || holds_id(header)) {
        return Some(problems::no_copy(
            file,
            say! { zh: "表头里有身份证号，看来缺了表头，第一名学生被当作了表头"; en: "an ID number stands in the header: the header is missing, and a student was taken for it" },
        ));
    }
    let count = |codes: &[Code]| -> u64 {
        report.kinds.iter().filter(|kind| codes.contains(&kind.code)).map(|kind| kind.count).sum()
    };
    let shifted = count(&[Code::E0607, Code::E0608, Code::E0610]);
    if shifted > 0 {
        return Some(problems::no_copy(
            file,
            say! { zh: "有 {shifted} 行的格数或引号不对，不知道哪一格错了位"; en: "{shifted} rows have too few or too many cells or an open quote, and which cell is out of place is not known" },
        ));
    }
    let lost = count(&[Code::E0602, Code::E0631]);
    if lost > 0 {
        return Some(problems::no_copy(
            file,
            say! { zh: "有 {lost} 格读不出文字，照抄会丢内容"; en: "{lost} cells cannot be read as text and would be lost" },
        ));
    }
    if grid::is_workbook(path)
        && (report.records >= grid::SHEET_ROWS || report.layout.headers.len() > grid::SHEET_COLUMNS)
    {
        return Some(problems::too_large(path, report.records, grid::SHEET_ROWS - 1));
    }
    None
}
