//! Grades and school years.

use super::{CellProblem, numerals::counted, text::squeeze};

/// 一年级, 1年级, 一, 1, `grade 1`: one to six. 2022级 is no grade.
pub(super) fn grade(text: &str) -> Result<u8, CellProblem> {
    let text = squeeze(text);
    if is_entry_year(&text) {
        return Err(CellProblem::EntryYearForGrade);
    }
    let core = text.strip_prefix("grade").or_else(|| text.strip_prefix("year")).unwrap_or(&text);
    let core = core.strip_suffix("年级").or_else(|| core.strip_suffix("年")).unwrap_or(core);
    let core = core.strip_suffix(".0").unwrap_or(core);
    let number = core.parse::<u32>().ok().or_else(|| counted(core)).ok_or(CellProblem::NotAGrade)?;
    match u8::try_from(number) {
        Ok(grade @ 1..=6) => Ok(grade),
        _ => Err(CellProblem::NotAGrade),
    }
}

/// 2022级, 22级, 2022: the year of entry.
fn is_entry_year(text: &str) -> bool {
    let core = text.strip_suffix("级").filter(|core| !core.ends_with('年'));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match core {
        Some(core) => is_number(core) && matches!(core.len(), 2 | 4),
        None => is_number(text) && text.len() == 4 && text.starts_with("20"),
    }
}

/// 2024—2025学年, 2024-2025, 2024学年, 2024: the calendar year in which the school year begins.
pub(super) fn school_year(text: &str) -> Result<u16, CellProblem> {
    let text = squeeze(text);
    let core = text.strip_suffix("度").unwrap_or(&text);
    let core = core.strip_suffix("学年").or_else(|| core.strip_suffix("schoolyear")).unwrap_or(core);
    let marks = ['-', '–', '—', '−', '~', '～', '/', '至', '－', '―'];
    let mut years = core.split(|c| marks.contains(&c)).filter(|part| !part.is_empty());
    let begin = years.next().and_then(|year| year_of(year.trim_end_matches('年')));
    let end = years.next().map(|year| year.trim_end_matches('年'));
    let Some(begin) = begin.filter(|_| years.next().is_none()) else {
        return Err(CellProblem::NotASchoolYear);
    };
    let Some(end) = end else { return Ok(begin) };
    let follows = match end.len() {
        4 => year_of(end).ok_or(CellProblem::NotASchoolYear)? == begin + 1,
        2 => end.parse::<u16>().map_err(|_| CellProblem::NotASchoolYear)? == (begin + 1) % 100,
        _ => return Err(CellProblem::NotASchoolYear),
    };
    if follows { Ok(begin) } else { Err(CellProblem::SchoolYearGap) }
}

fn year_of(text: &str) -> Option<u16> {
    if text.len() != 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|year| (1900..=2200).contains(year))
}
